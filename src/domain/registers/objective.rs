//! Information security objectives: what is to be reached, how that is measured, and the plan that leads there (6.2).
//! What was measured stands with the measurements.

use chrono::NaiveDate;

use super::measurement::Measurement;
use crate::domain::{
    interval::Interval,
    record::{FieldFault, Record, in_order, record},
    value::{References, choice},
};

choice! {
    /// Which kind of aim an objective is.
    ObjectiveLevel {
        /// A lasting aim, drawn from the context.
        Strategic = "strategic",
        /// Something to be done by a date.
        Operational = "operational",
    }
}

record! {
    /// An information security objective with its plan.
    Objective known by objective_id, objective; checked by contradictions;
    /// The organisation's own number for it.
    objective_id: Option<String> = "Objective ID",
    /// What is to be reached.
    objective: Option<String> = "Objective",
    /// Which kind of aim it is.
    level: Option<ObjectiveLevel> = "Level",
    /// The unit or function that it is for; empty for the whole organisation.
    unit_ref: Option<String> = "Unit",
    /// What of the policy it follows.
    policy_ref: Option<String> = "Policy",
    /// The risks that it answers.
    risk_refs: References = "Risks",
    /// The obligations that it answers.
    obligation_refs: References = "Obligations",
    /// The context issues that it answers.
    issue_refs: References = "Context issues",
    /// The interested parties whose needs it serves.
    party_refs: References = "Interested parties",
    /// What is measured.
    metric: Option<String> = "Measure",
    /// The unit that it is measured in.
    measured_in: Option<String> = "Measured in",
    /// The value to be reached.
    target_value: Option<String> = "Target",
    /// The value reached so far.
    current_value: Option<String> = "Current value",
    /// Why it cannot be measured, where it cannot.
    not_measurable_reason: Option<String> = "Reason for no measure",
    /// What is done to reach it.
    actions: Option<String> = "Actions",
    /// The people and means for that.
    resources: Option<String> = "Resources",
    /// Who answers for it.
    owner: Option<String> = "Owner",
    /// When it is to be reached.
    due: Option<NaiveDate> = "Due",
    /// How its result is judged.
    how_evaluated: Option<String> = "How evaluated",
    /// How often it is measured and looked at.
    interval: Option<String> = "Interval",
    /// Where it stands.
    status: Option<String> = "Status",
    /// Who approved it.
    approved_by: Option<String> = "Approved by",
    /// When it was approved and issued.
    approved_on: Option<NaiveDate> = "Approved on",
    /// To whom it is made known.
    audience: Option<String> = "Audience",
    /// When it was made known to them.
    communicated_on: Option<NaiveDate> = "Communicated on",
    /// Anything else.
    notes: Option<String> = "Notes",
}

fn contradictions(objective: &Objective) -> Vec<FieldFault> {
    let unsigned =
        (objective.approved_on.is_some() && objective.approved_by.is_none()).then(|| {
            FieldFault::new(
                "approved_by",
                "an approval has a person; write who approved the objective",
            )
        });
    let approved = ("the approval", objective.approved_on);
    [unsigned, in_order(approved, ("due", objective.due))].into_iter().flatten().collect()
}

/// One of the five tests of a good objective.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Smart {
    /// It says for whom or at which level it holds.
    Specific,
    /// It has a measure and a target, or a reason why not.
    Measurable,
    /// It has actions and resources.
    Achievable,
    /// It answers a risk, an obligation, an issue or a party's need.
    Relevant,
    /// It has a date, unless it is a lasting aim.
    TimeBound,
}

/// Whether an objective has been measured as often as planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measured {
    /// Within the last two of its intervals.
    InTime,
    /// The last measurement, on this day, is older.
    Late(NaiveDate),
    /// Never.
    Never,
    /// It has no interval that can be read.
    NoInterval,
}

impl Objective {
    /// Returns the tests that it fails, judged by what is written (6.2 a to c, g to l).
    ///
    /// ```
    /// use assay::domain::{record::{Fields, Record}, registers::objective::{Objective, Smart}};
    ///
    /// let mut fields = Fields::default();
    /// fields.set("objective", "Handle incidents within a day");
    /// fields.set("level", "operational");
    /// fields.set("metric", "hours from report to containment");
    /// fields.set("target_value", "24");
    /// fields.set("risk_refs", "R-7");
    /// let failed = Objective::from_fields(&fields).unwrap().failed_tests();
    /// assert_eq!(failed, [Smart::Achievable, Smart::TimeBound]);
    /// ```
    pub fn failed_tests(&self) -> Vec<Smart> {
        let measured = self.metric.is_some() && self.target_value.is_some();
        let answers = [&self.risk_refs, &self.obligation_refs, &self.issue_refs, &self.party_refs];
        let lasting = self.level == Some(ObjectiveLevel::Strategic);
        [
            (Smart::Specific, self.level.is_some() || self.unit_ref.is_some()),
            (Smart::Measurable, measured || self.not_measurable_reason.is_some()),
            (Smart::Achievable, self.actions.is_some() && self.resources.is_some()),
            (Smart::Relevant, answers.iter().any(|references| !references.0.is_empty())),
            (Smart::TimeBound, self.due.is_some() || lasting),
        ]
        .into_iter()
        .filter(|(_, passed)| !passed)
        .map(|(test, _)| test)
        .collect()
    }

    /// Returns the fields of its plan that have no text (6.2 h to l): actions, resources, owner, due date, and how its
    /// result is judged.
    pub fn plan_holes(&self) -> Vec<&'static str> {
        [
            ("actions", self.actions.is_none()),
            ("resources", self.resources.is_none()),
            ("owner", self.owner.is_none()),
            ("due", self.due.is_none()),
            ("how_evaluated", self.how_evaluated.is_none()),
        ]
        .into_iter()
        .filter(|(_, is_empty)| *is_empty)
        .map(|(name, _)| name)
        .collect()
    }

    /// Returns its latest measurement up to a day.
    pub fn latest<'a>(
        &self,
        measurements: &'a [Measurement],
        on: NaiveDate,
    ) -> Option<&'a Measurement> {
        let key = self.key();
        measurements
            .iter()
            .filter(|measurement| measurement.objective_ref == key && measurement.on <= on)
            .max_by_key(|measurement| measurement.on)
    }

    /// Returns whether it was measured within the last two of its intervals before a day (6.2 d, 9.1).
    pub fn measured(&self, measurements: &[Measurement], on: NaiveDate) -> Measured {
        let Some(interval) = self.interval.as_deref().and_then(Interval::of) else {
            return Measured::NoInterval;
        };
        let Some(latest) = self.latest(measurements, on) else { return Measured::Never };
        let last_day = interval.after(latest.on).and_then(|next| interval.after(next));
        if last_day.is_some_and(|last_day| last_day < on) {
            Measured::Late(latest.on)
        } else {
            Measured::InTime
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::testing::{example, faults_of, full_example};

    fn objective(more: &[(&'static str, &str)]) -> Objective {
        example(&[&[("objective", "Fewer incidents")], more].concat())
    }

    #[test]
    fn every_field_comes_back() {
        let full = full_example::<Objective>(&[("objective_id", "O-1")]);
        assert_eq!(full.key(), "O-1");
        assert_eq!(full.failed_tests(), []);
        assert_eq!(full.plan_holes(), [""; 0]);
    }

    #[test]
    fn a_bare_objective_fails_every_test() {
        assert_eq!(objective(&[]).failed_tests().len(), 5);
        assert_eq!(objective(&[]).plan_holes().len(), 5);
        let lasting = [("level", "strategic"), ("not_measurable_reason", "an attitude")];
        assert_eq!(objective(&lasting).failed_tests(), [Smart::Achievable, Smart::Relevant]);
    }

    #[test]
    fn a_measurement_counts_for_two_intervals() {
        let measured = |interval: &str, month, day| {
            let measurements: [Measurement; 2] = [
                example(&[("objective_ref", "Fewer incidents"), ("on", "2026-01-31")]),
                example(&[("objective_ref", "Another"), ("on", "2026-05-01")]),
            ];
            let on = NaiveDate::from_ymd_opt(2026, month, day).unwrap();
            objective(&[("interval", interval)]).measured(&measurements, on)
        };
        let last = NaiveDate::from_ymd_opt(2026, 1, 31).unwrap();
        assert_eq!(measured("quarterly", 7, 30), Measured::InTime);
        assert_eq!(measured("quarterly", 7, 31), Measured::Late(last));
        assert_eq!(measured("quarterly", 1, 30), Measured::Never);
        assert_eq!(measured("now and then", 7, 30), Measured::NoInterval);
    }

    #[test]
    fn contradictions_are_named() {
        let unsigned = [("objective", "Fewer incidents"), ("approved_on", "2026-02-01")];
        assert_eq!(faults_of::<Objective>(&unsigned).len(), 1);
        let late = [&unsigned[..], &[("approved_by", "Board"), ("due", "2026-01-31")]].concat();
        assert_eq!(faults_of::<Objective>(&late).len(), 1);
    }
}
