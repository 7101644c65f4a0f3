//! Nonconformities: what was not as required, what was done about it and whether that worked (10.2).
//!
//! One row holds a whole case, as registers do. Where a case has more than one cause, action or check, those are records
//! of their own and [`super::nonconformity_case`] joins them.

use chrono::NaiveDate;

use super::contradiction::nameless;
use crate::domain::{
    record::{FieldFault, in_order, record},
    value::{References, Requirements, choice},
};

choice! {
    /// How grave a finding is.
    Grade {
        /// It puts in doubt that the system reaches its intended results.
        Major = "major",
        /// A requirement is not met, and the system still reaches its results.
        Minor = "minor",
        /// No requirement is broken; something could be better.
        OpportunityForImprovement = "opportunity_for_improvement",
        /// What could become a nonconformity at stage 2.
        AreaOfConcern = "area_of_concern",
    }
}

impl Grade {
    /// Returns whether the cause has to be found: an opportunity for improvement breaks no requirement (10.2 b).
    ///
    /// ```
    /// use assay::domain::registers::nonconformity::Grade;
    /// assert!(Grade::Minor.needs_cause());
    /// assert!(!Grade::OpportunityForImprovement.needs_cause());
    /// ```
    pub fn needs_cause(self) -> bool {
        self != Self::OpportunityForImprovement
    }
}

choice! {
    /// How far the handling of a nonconformity has come.
    NonconformityState {
        /// Being written.
        Draft = "draft",
        /// Told to those whom it concerns.
        Issued = "issued",
        /// Its owner does not agree.
        Disputed = "disputed",
        /// Its owner agrees.
        Accepted = "accepted",
        /// Corrected, with its cause found.
        Analysed = "analysed",
        /// Actions, owners and dates are set.
        Planned = "planned",
        /// The plan is approved.
        Approved = "approved",
        /// Every action is done.
        Done = "done",
        /// The effect is shown.
        Verified = "verified",
        /// Finished.
        Closed = "closed",
        /// Withdrawn: it was none.
        Void = "void",
        /// An opportunity for improvement that is taken.
        Taken = "taken",
        /// An opportunity for improvement that is declined.
        Declined = "declined",
    }
}

impl NonconformityState {
    /// Returns whether nothing more is to be done.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Closed | Self::Void | Self::Declined)
    }
}

choice! {
    /// Where nonconformities come from.
    NonconformitySource {
        /// An internal audit.
        InternalAudit = "internal_audit",
        /// An audit by a certification body, a customer or an authority.
        ExternalAudit = "external_audit",
        /// A gap assessment or another assessment.
        Assessment = "assessment",
        /// An incident.
        Incident = "incident",
        /// Monitoring and measurement.
        Monitoring = "monitoring",
        /// A complaint or a word from an interested party.
        Complaint = "complaint",
        /// A management review.
        ManagementReview = "management_review",
        /// A remark or an idea of staff.
        Staff = "staff",
    }
}

record! {
    /// A nonconformity, or an opportunity for improvement, with its handling.
    Nonconformity known by nc_id, title, statement; checked by faults;
    /// The organisation's own number for it.
    nc_id: Option<String> = "NC ID",
    /// Where it comes from.
    source: Option<NonconformitySource> = "Source",
    /// The audit, incident or review that it comes from.
    source_reference: Option<String> = "Source reference",
    /// When it was raised.
    raised_on: Option<NaiveDate> = "Raised on",
    /// Clauses and controls that are not met.
    requirement_refs: Requirements = "Clauses and controls",
    /// What it is called.
    title: Option<String> = "Title",
    /// What is not met, in one sentence.
    statement: Option<String> = "Statement",
    /// How grave it is.
    grade: Option<Grade> = "Grade",
    /// Who answers for its handling.
    owner: Option<String> = "Owner",
    /// What put this case right (10.2 a).
    correction: Option<String> = "Correction",
    /// Why it could happen (10.2 b).
    root_cause: Option<String> = "Root cause",
    /// What keeps it from happening again (10.2 c).
    action: Option<String> = "Corrective action",
    /// By when that is to be done.
    due: Option<NaiveDate> = "Due",
    /// How far its handling has come.
    state: Option<NonconformityState> = "State",
    /// How the effect was checked, and what that showed (10.2 d).
    effect_check: Option<String> = "Check of effect",
    /// When it was closed.
    closed_on: Option<NaiveDate> = "Closed on",
    /// The objective evidence for it and for its handling.
    evidence_refs: References = "Evidence",
    /// Steps of the corrective action.
    action_steps: Option<String> = "Steps",
    /// Risks that it bears on.
    risk_refs: References = "Risks",
    /// What the auditor recommends.
    recommendation: Option<String> = "Recommendation",
    /// What the action needs.
    resources: Option<String> = "Resources",
    /// What it does or could do to the organisation.
    impact: Option<String> = "Impact",
    /// Who found it.
    auditor: Option<String> = "Auditor",
    /// How urgent it is.
    priority: Option<String> = "Priority",
    /// What kind of nonconformity or cause it is, to find alike ones.
    category: Option<String> = "Category",
    /// Remarks.
    notes: Option<String> = "Notes",
    /// Who approved its closing.
    closed_by: Option<String> = "Closed by",
}

fn faults(nonconformity: &Nonconformity) -> Vec<FieldFault> {
    let raised = ("raised_on", nonconformity.raised_on);
    let closed = in_order(raised, ("closed_on", nonconformity.closed_on));
    [nameless(nonconformity), closed].into_iter().flatten().collect()
}

impl Nonconformity {
    /// Returns whether something is still to be done: neither a closing date nor a final state says that it is over.
    pub fn is_open(&self) -> bool {
        self.closed_on.is_none() && !self.state.is_some_and(NonconformityState::is_final)
    }

    /// Returns whether it is open past its date; `None` where it is open without a date.
    pub fn is_overdue(&self, on: NaiveDate) -> Option<bool> {
        if self.is_open() { self.due.map(|due| due < on) } else { Some(false) }
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
    fn a_full_nonconformity_comes_back_as_written() {
        let malware: Nonconformity = full_example(&[
            ("nc_id", "NC-12"),
            ("source", "incident"),
            ("source_reference", "INC-2026-07"),
            ("raised_on", "2026-05-12"),
            ("requirement_refs", "7.2; A.6.3"),
            ("title", "Untrained staff"),
            ("statement", "Staff of one team were not trained before they got access."),
            ("grade", "minor"),
            ("owner", "Ana Cruz"),
            ("correction", "Team trained"),
            ("root_cause", "Absence is not covered by the change procedure"),
            ("action", "Procedure names a deputy"),
            ("due", "2026-08-01"),
            ("state", "closed"),
            ("effect_check", "No untrained joiner in the next quarter"),
            ("closed_on", "2026-11-02"),
            ("evidence_refs", "EV-80; EV-81"),
            ("action_steps", "1. draft\n2. approve"),
            ("risk_refs", "R-08"),
            ("recommendation", "look at other teams"),
            ("resources", "two days"),
            ("impact", "malware on one device"),
            ("auditor", "Tomas Lind"),
            ("priority", "2"),
            ("category", "competence"),
            ("notes", "Told to the board"),
            ("closed_by", "Karim Haddad"),
        ]);
        assert!(!malware.is_open());
    }

    #[test]
    fn a_case_cannot_close_before_it_is_raised() {
        assert_eq!(
            faults_of::<Nonconformity>(&[("raised_on", "2026-05-12"), ("closed_on", "2026-05-11")]),
            [
                "nc_id: nothing names this record; fill `nc_id`, or `title`, or `statement`",
                "closed_on: 2026-05-11 lies before raised_on (2026-05-12); correct one of the two dates",
            ]
        );
    }

    #[test]
    fn what_is_open_can_be_overdue() {
        let on = NaiveDate::read("2026-11-21").unwrap();
        let with = |texts: &[(&'static str, &str)]| -> Nonconformity {
            example(&[&[("title", "X")], texts].concat())
        };
        assert_eq!(with(&[("due", "2026-11-20")]).is_overdue(on), Some(true));
        assert_eq!(with(&[("due", "2026-11-21")]).is_overdue(on), Some(false));
        assert_eq!(with(&[]).is_overdue(on), None);
        assert_eq!(with(&[("due", "2026-11-20"), ("state", "void")]).is_overdue(on), Some(false));
        assert!(with(&[("state", "verified")]).is_open());
    }
}
