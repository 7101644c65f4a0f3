//! Measurements of objectives: what was reached on which day, and whether the objective stays as it is (6.2 d, 9.1).

use chrono::NaiveDate;

use crate::domain::{
    figure::Figure,
    record::record,
    value::{References, choice},
};

choice! {
    /// What a look at an objective decided.
    ObjectiveDecision {
        /// It stays as it is.
        Confirmed = "confirmed",
        /// Its target, date or plan changed.
        Adjusted = "adjusted",
        /// It is reached.
        Reached = "reached",
        /// It is given up.
        Ended = "ended",
    }
}

record! {
    /// A measurement or review of an objective.
    Measurement known by objective_ref & on;
    /// The objective.
    objective_ref: String = "Objective",
    /// The day that the value is of.
    on: NaiveDate = "Date",
    /// The value, where it is a figure.
    value: Option<Figure> = "Value",
    /// The result in words.
    result: Option<String> = "Result",
    /// The target on that day.
    target_value: Option<String> = "Target",
    /// Who measured it.
    measured_by: Option<String> = "Measured by",
    /// What the value means, and why it is so.
    evaluation: Option<String> = "Evaluation",
    /// What was decided on it.
    decision: Option<ObjectiveDecision> = "Decision",
    /// What follows.
    actions: Option<String> = "Actions",
    /// What shows it.
    evidence_refs: References = "Evidence",
    /// Anything else.
    notes: Option<String> = "Notes",
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::{
        Record,
        testing::{faults_of, full_example},
    };

    #[test]
    fn every_field_comes_back() {
        let full = full_example::<Measurement>(&[("objective_ref", "O-1"), ("value", "-0.50")]);
        assert_eq!(full.key(), "O-1 · 2026-11-21");
        assert_eq!(full.to_fields().get("value"), "-0.5");
    }

    #[test]
    fn a_measurement_is_of_an_objective_on_a_day() {
        assert_eq!(faults_of::<Measurement>(&[("value", "1")]).len(), 2);
    }
}
