//! Leadership and commitment (5.1): what shows that top management does each of its eight duties.

use chrono::NaiveDate;

use crate::domain::{
    record::record,
    requirement::{RequirementId, Step},
    value::References,
};

record! {
    /// Something that shows that top management leads; the key is the duty and what was done.
    LeadershipCommitment known by duty & what;
    /// The duty, 5.1.a to 5.1.h.
    duty: RequirementId = "Duty",
    /// What was done, said or decided.
    what: String = "What shows it",
    /// Who of top management did it.
    shown_by: Option<String> = "Shown by",
    /// When.
    shown_on: Option<NaiveDate> = "Shown on",
    /// The minutes, budgets and messages.
    evidence_refs: References = "Evidence",
    /// Anything else.
    notes: Option<String> = "Notes",
}

/// Returns the duties of 5.1 that no record with evidence shows.
///
/// ```
/// use assay::domain::record::{Fields, Record};
/// use assay::domain::registers::leadership_commitment::{LeadershipCommitment, duties_not_shown};
///
/// let mut fields = Fields::default();
/// fields.set("duty", "5.1 c)");
/// fields.set("what", "budget of 80,000 approved");
/// fields.set("evidence_refs", "EV-2");
/// let shown = [LeadershipCommitment::from_fields(&fields).unwrap()];
/// let open: Vec<String> = duties_not_shown(&shown).iter().map(ToString::to_string).collect();
/// assert_eq!(open, ["5.1.a", "5.1.b", "5.1.d", "5.1.e", "5.1.f", "5.1.g", "5.1.h"]);
/// ```
pub fn duties_not_shown(commitments: &[LeadershipCommitment]) -> Vec<RequirementId> {
    let is_shown = |duty: &RequirementId| {
        let mut shown = commitments.iter().filter(|shown| !shown.evidence_refs.0.is_empty());
        shown.any(|shown| shown.duty == *duty)
    };
    let leadership = RequirementId::clause(&[5, 1]);
    ('a'..='h')
        .map(|letter| leadership.child(Step::Letter(letter)))
        .filter(|duty| !is_shown(duty))
        .collect()
}

/// Returns whether somebody of top management showed commitment before a day, such as the first of the project (5.1).
///
/// ```
/// use assay::domain::{record::{Fields, Record}, value::Value};
/// use assay::domain::registers::leadership_commitment::{LeadershipCommitment, is_shown_before};
///
/// let mut fields = Fields::default();
/// let texts = [("duty", "5.1 c)"), ("what", "budget of 80,000 approved"),
///     ("shown_by", "Managing director"), ("shown_on", "2026-01-20")];
/// texts.into_iter().for_each(|(name, text)| fields.set(name, text));
/// let shown = [LeadershipCommitment::from_fields(&fields).unwrap()];
/// assert!(!is_shown_before(Value::read("2026-01-20").unwrap(), &shown));
/// assert!(is_shown_before(Value::read("2026-01-21").unwrap(), &shown));
/// ```
pub fn is_shown_before(day: NaiveDate, commitments: &[LeadershipCommitment]) -> bool {
    commitments
        .iter()
        .any(|shown| shown.shown_by.is_some() && shown.shown_on.is_some_and(|on| on < day))
}

#[cfg(test)]
mod tests {
    use super::{LeadershipCommitment, duties_not_shown};
    use crate::domain::record::{
        Record,
        testing::{example, full_example},
    };

    #[test]
    fn a_commitment_survives_the_way_through_its_texts() {
        let commitment: LeadershipCommitment = full_example(&[
            ("duty", "5.1.c"),
            ("what", "Budget of 80,000 approved"),
            ("shown_by", "Managing director"),
            ("shown_on", "2026-01-20"),
            ("evidence_refs", "EV-2"),
            ("notes", "Board minutes, item 4"),
        ]);
        assert_eq!(commitment.key(), "5.1.c · Budget of 80,000 approved");
    }

    #[test]
    fn words_without_evidence_show_nothing() {
        let words = [example(&[("duty", "5.1.d"), ("what", "Speech")])];
        assert_eq!(duties_not_shown(&words).len(), 8);
    }
}
