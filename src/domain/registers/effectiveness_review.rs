//! Effectiveness reviews: whether a corrective action worked, by which criterion, and who says so (10.2 d).

use chrono::NaiveDate;

use crate::domain::{
    record::record,
    value::{References, choice},
};

choice! {
    /// What a review of effectiveness found.
    Effect {
        /// The nonconformity stays away.
        Effective = "effective",
        /// It came back, or nothing shows that it stays away.
        NotEffective = "not_effective",
    }
}

record! {
    /// One check whether the handling of a nonconformity worked.
    EffectivenessReview known by nc_ref & number, nc_ref;
    /// The nonconformity.
    nc_ref: String = "Nonconformity",
    /// Which check of it this is, from 1.
    number: Option<u32> = "No.",
    /// The actions that were checked; empty for all of them.
    action_refs: References = "Actions",
    /// What has to be seen for the action to count as effective, set with the plan.
    criterion: Option<String> = "Criterion",
    /// How that is looked at.
    method: Option<String> = "Method",
    /// The first day on which the effect can be seen.
    earliest_on: Option<NaiveDate> = "Not before",
    /// When it was checked.
    reviewed_on: Option<NaiveDate> = "Reviewed on",
    /// Who checked it.
    verifier: Option<String> = "Verifier",
    /// What was found.
    result: Option<Effect> = "Result",
    /// What was seen, with its figures.
    observation: Option<String> = "Observation",
    /// What shows it.
    evidence_refs: References = "Evidence",
    /// Actions that follow because it did not work.
    follow_up_refs: References = "Further actions",
    /// Remarks.
    notes: Option<String> = "Notes",
}

impl EffectivenessReview {
    /// Returns whether it took place before the effect could be seen; `None` where a date lacks.
    pub fn is_too_early(&self) -> Option<bool> {
        Some(self.reviewed_on? < self.earliest_on?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::testing::{example, full_example};

    #[test]
    fn a_full_review_comes_back_as_written() {
        let review: EffectivenessReview = full_example(&[
            ("nc_ref", "NC-12"),
            ("number", "1"),
            ("action_refs", "ACT-31"),
            ("criterion", "no untrained joiner in a quarter"),
            ("method", "list of joiners against trainings"),
            ("earliest_on", "2026-10-31"),
            ("reviewed_on", "2026-11-02"),
            ("verifier", "Tomas Lind"),
            ("result", "not_effective"),
            ("observation", "1 of 14 joiners untrained"),
            ("evidence_refs", "EV-99"),
            ("follow_up_refs", "ACT-40"),
            ("notes", "contractor"),
        ]);
        assert_eq!(review.is_too_early(), Some(false));
    }

    #[test]
    fn a_check_before_the_effect_can_be_seen_is_too_early() {
        let with = |reviewed: &str| -> EffectivenessReview {
            example(&[
                ("nc_ref", "NC-12"),
                ("earliest_on", "2026-10-31"),
                ("reviewed_on", reviewed),
            ])
        };
        assert_eq!(with("2026-10-30").is_too_early(), Some(true));
        assert_eq!(with("2026-10-31").is_too_early(), Some(false));
        assert_eq!(with("").is_too_early(), None);
    }
}
