//! Actions: who does what by when because of a finding, a gap or an idea (10.1, 10.2).
//!
//! What treats a risk is a treatment and stands in the risk treatment plan.

use chrono::{Days, NaiveDate};

use super::contradiction::missing;
use crate::domain::{
    record::{FieldFault, in_order, record},
    value::{References, Requirements, choice},
};

choice! {
    /// Why an action is taken.
    ActionKind {
        /// It puts one case right.
        Correction = "correction",
        /// It keeps a nonconformity from coming back.
        CorrectiveAction = "corrective_action",
        /// It closes a gap that an assessment found.
        GapClosure = "gap_closure",
        /// It makes something better that broke no requirement.
        Improvement = "improvement",
        /// A management review decided it.
        ReviewDecision = "review_decision",
    }
}

choice! {
    /// How far an action has come.
    ActionState {
        /// It has not begun.
        Planned = "planned",
        /// It is under way.
        InProgress = "in_progress",
        /// It is done.
        Done = "done",
        /// It will not be done.
        Cancelled = "cancelled",
    }
}

record! {
    /// One thing to do, with its owner and date.
    Action known by action_id, action; checked by faults;
    /// The organisation's own number for it.
    action_id: Option<String> = "Action ID",
    /// What is to be done.
    action: Option<String> = "Action",
    /// Why it is done.
    kind: Option<ActionKind> = "Kind",
    /// Nonconformities that it answers.
    nc_refs: References = "Nonconformities",
    /// Clauses and controls that it serves.
    requirement_refs: Requirements = "Clauses and controls",
    /// When it was raised.
    raised_on: Option<NaiveDate> = "Raised on",
    /// Who does it.
    owner: Option<String> = "Owner",
    /// When the owner agreed to it and to its date.
    accepted_on: Option<NaiveDate> = "Accepted by the owner on",
    /// By when.
    due: Option<NaiveDate> = "Due",
    /// Why its date was moved.
    extension_reason: Option<String> = "Reason for a later date",
    /// How urgent it is.
    priority: Option<String> = "Priority",
    /// How much work it is.
    effort: Option<String> = "Effort",
    /// What it needs: people, money, systems.
    resources: Option<String> = "Resources",
    /// Actions that have to be done before.
    depends_on: References = "Depends on",
    /// Who approved the plan.
    approved_by: Option<String> = "Approved by",
    /// When.
    approved_on: Option<NaiveDate> = "Approved on",
    /// When work began.
    started_on: Option<NaiveDate> = "Started on",
    /// How far it has come.
    state: Option<ActionState> = "State",
    /// What is done so far.
    progress: Option<String> = "Progress",
    /// What shall be reached, measurably.
    target: Option<String> = "Target",
    /// When it was done.
    done_on: Option<NaiveDate> = "Done on",
    /// What shows that it was done.
    evidence_refs: References = "Evidence",
    /// What came of it, and what was learned.
    outcome: Option<String> = "Outcome",
    /// When its plan, progress and resources were last looked at.
    reviewed_on: Option<NaiveDate> = "Reviewed on",
    /// When its lateness was told to the next level.
    escalated_on: Option<NaiveDate> = "Escalated on",
    /// When those concerned were told of the plan or its last change.
    notified_on: Option<NaiveDate> = "Told to those concerned on",
    /// Remarks.
    notes: Option<String> = "Notes",
}

fn faults(action: &Action) -> Vec<FieldFault> {
    let started = ("started_on", action.started_on);
    in_order(started, ("done_on", action.done_on)).into_iter().collect()
}

impl Action {
    /// Returns whether it is still to be done: neither a day of completion nor its state says otherwise.
    pub fn is_open(&self) -> bool {
        let is_over = matches!(self.state, Some(ActionState::Done | ActionState::Cancelled));
        self.done_on.is_none() && !is_over
    }

    /// Returns whether it is open past its date; `None` where it is open without a date.
    pub fn is_overdue(&self, on: NaiveDate) -> Option<bool> {
        if self.is_open() { self.due.map(|due| due < on) } else { Some(false) }
    }

    /// Returns whether it is late by more than some days and nobody above knows.
    ///
    /// ```
    /// use assay::domain::{record::{Fields, Record}, registers::action::Action, value::Value};
    /// let mut fields = Fields::default();
    /// fields.set("action", "Name a deputy");
    /// fields.set("due", "2026-11-01");
    /// let action = Action::from_fields(&fields).unwrap();
    /// let on = |text| Value::read(text).unwrap();
    /// assert!(!action.lacks_escalation(on("2026-11-11"), 10));
    /// assert!(action.lacks_escalation(on("2026-11-12"), 10));
    /// ```
    pub fn lacks_escalation(&self, on: NaiveDate, days_allowed: u32) -> bool {
        let last = self.due.and_then(|due| due.checked_add_days(Days::new(days_allowed.into())));
        let is_late = self.is_open() && last.is_some_and(|last| last < on);
        let told = self.escalated_on.is_some_and(|told| self.due.is_none_or(|due| due <= told));
        is_late && !told
    }

    /// Returns the fields that a planned action needs and this one lacks.
    pub fn missing_for_plan(&self) -> Vec<&'static str> {
        missing(&[("owner", self.owner.is_some()), ("due", self.due.is_some())])
    }

    /// Returns the fields that an action needs to count as carried out and this one lacks.
    pub fn missing_for_completion(&self) -> Vec<&'static str> {
        missing(&[
            ("done_on", self.done_on.is_some()),
            ("evidence_refs", !self.evidence_refs.0.is_empty()),
        ])
    }

    /// Returns whether work began without an approved plan, or before it was approved.
    pub fn began_unapproved(&self) -> bool {
        self.started_on.is_some_and(|started| self.approved_on.is_none_or(|day| started < day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        record::testing::{example, faults_of, full_example},
        value::Value,
    };

    #[test]
    fn a_full_action_comes_back_as_written() {
        let action: Action = full_example(&[
            ("action_id", "ACT-31"),
            ("action", "Name a deputy for each trainer"),
            ("kind", "corrective_action"),
            ("nc_refs", "NC-12"),
            ("requirement_refs", "7.2; A.6.3"),
            ("raised_on", "2026-05-20"),
            ("owner", "Ben Okoro"),
            ("accepted_on", "2026-05-22"),
            ("due", "2026-08-01"),
            ("extension_reason", "new tool first"),
            ("priority", "2"),
            ("effort", "3 days"),
            ("resources", "one trainer"),
            ("depends_on", "ACT-30"),
            ("approved_by", "Ana Cruz"),
            ("approved_on", "2026-05-25"),
            ("started_on", "2026-06-01"),
            ("state", "done"),
            ("progress", "all teams"),
            ("target", "no training missed"),
            ("done_on", "2026-07-20"),
            ("evidence_refs", "EV-80"),
            ("outcome", "deputies also for on-call"),
            ("reviewed_on", "2026-07-01"),
            ("escalated_on", "2026-07-02"),
            ("notified_on", "2026-05-26"),
            ("notes", "—"),
        ]);
        assert!(!action.is_open() && !action.began_unapproved());
        assert!(action.missing_for_plan().is_empty() && action.missing_for_completion().is_empty());
    }

    #[test]
    fn holes_of_plan_and_completion_are_named() {
        let bare: Action = example(&[("action", "Do it"), ("started_on", "2026-06-01")]);
        assert_eq!(bare.missing_for_plan(), ["owner", "due"]);
        assert_eq!(bare.missing_for_completion(), ["done_on", "evidence_refs"]);
        assert!(bare.began_unapproved());
        assert_eq!(
            faults_of::<Action>(&[("started_on", "2026-06-01"), ("done_on", "2026-05-31")]),
            [
                "done_on: 2026-05-31 lies before started_on (2026-06-01); correct one of the two dates"
            ]
        );
        assert_eq!(
            faults_of::<Action>(&[
                ("action", "X"),
                ("started_on", "2026-06-01"),
                ("done_on", "2026-05-31")
            ]),
            [
                "done_on: 2026-05-31 lies before started_on (2026-06-01); correct one of the two dates"
            ]
        );
    }

    #[test]
    fn lateness_ends_with_completion_and_an_old_escalation_does_not_count() {
        let on = NaiveDate::read("2026-11-21").unwrap();
        let with = |texts: &[(&'static str, &str)]| -> Action {
            example(&[&[("action", "X"), ("due", "2026-11-01")], texts].concat())
        };
        assert_eq!(with(&[]).is_overdue(on), Some(true));
        assert_eq!(with(&[("state", "cancelled")]).is_overdue(on), Some(false));
        assert_eq!(with(&[("done_on", "2026-11-20")]).is_overdue(on), Some(false));
        assert!(with(&[]).lacks_escalation(on, 0));
        assert!(with(&[("escalated_on", "2026-10-01")]).lacks_escalation(on, 0));
        assert!(!with(&[("escalated_on", "2026-11-02")]).lacks_escalation(on, 0));
        assert_eq!(example::<Action>(&[("action", "X")]).is_overdue(on), None);
    }
}
