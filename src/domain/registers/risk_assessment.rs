//! Risk assessments and reviews: when risks were looked at, over what, by which method and with whom (6.1.2, 8.2).

use chrono::{Months, NaiveDate};

use super::{change::Change, treatment::Treatment};
use crate::domain::{
    record::{FieldFault, Record, in_order, record},
    value::{References, choice},
};

choice! {
    /// Why risks were assessed.
    AssessmentOccasion {
        /// For the first time.
        Initial = "initial",
        /// The planned interval had passed.
        Planned = "planned",
        /// Something happened that called for it.
        Triggered = "triggered",
    }
}

record! {
    /// An assessment of risks, or a review of those known.
    RiskAssessment known by assessment_id, title; checked by contradictions;
    /// The organisation's own number for it.
    assessment_id: Option<String> = "Assessment ID",
    /// What it is called.
    title: String = "Assessment",
    /// Why it took place.
    occasion: Option<AssessmentOccasion> = "Occasion",
    /// What called for it, such as a finished treatment, a changed process or a new threat.
    trigger: Option<String> = "Trigger",
    /// What it covers: the areas, processes and assets.
    coverage: Option<String> = "Coverage",
    /// The processes, units and asset groups that it covers.
    covered_refs: References = "Covered",
    /// The version of the method that it used.
    method_ref: Option<String> = "Method",
    /// When it began.
    started_on: Option<NaiveDate> = "Started on",
    /// When it was complete.
    completed_on: Option<NaiveDate> = "Completed on",
    /// Who took part.
    participants: Option<String> = "Participants",
    /// The risks assessed.
    risk_refs: References = "Risks",
    /// What was covered and shows no risk, with the reason.
    without_risk: Option<String> = "Covered without risk",
    /// Its result in a few words.
    summary: Option<String> = "Summary",
    /// What changed: new risks, other levels, risks that are gone.
    changes: Option<String> = "Changes",
    /// What follows for the handling of risks.
    strategy: Option<String> = "Strategy",
    /// The documents that hold its results and what follows.
    document_refs: References = "Documents",
    /// What shows it.
    evidence_refs: References = "Evidence",
    /// Who approved its results.
    approved_by: Option<String> = "Approved by",
    /// When they were approved.
    approved_on: Option<NaiveDate> = "Approved on",
    /// When the next one is planned.
    next_on: Option<NaiveDate> = "Next planned on",
    /// Anything else.
    notes: Option<String> = "Notes",
}

fn contradictions(assessment: &RiskAssessment) -> Vec<FieldFault> {
    let started = ("the start", assessment.started_on);
    in_order(started, ("completed_on", assessment.completed_on)).into_iter().collect()
}

/// Returns the processes, units and asset groups that no completed assessment covers (8.2).
///
/// ```
/// use assay::domain::{record::{Fields, Record}, registers::risk_assessment::{RiskAssessment, not_covered}};
///
/// let mut fields = Fields::default();
/// let texts = [("title", "First assessment"), ("covered_refs", "P-1; P-2"), ("completed_on", "2026-02-28")];
/// texts.into_iter().for_each(|(name, text)| fields.set(name, text));
/// let assessments = [RiskAssessment::from_fields(&fields).unwrap()];
/// assert_eq!(not_covered(&["P-1", "P-2", "P-3"], &assessments), ["P-3"]);
/// ```
pub fn not_covered<'a>(items: &[&'a str], assessments: &[RiskAssessment]) -> Vec<&'a str> {
    let completed = || assessments.iter().filter(|known| known.completed_on.is_some());
    let is_covered = |item: &str| {
        completed().any(|known| known.covered_refs.0.iter().any(|covered| covered == item))
    };
    items.iter().copied().filter(|item| !is_covered(item)).collect()
}

/// Whether the latest assessment still holds (8.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is within the interval and nothing significant changed since.
    Current,
    /// None is complete.
    Never,
    /// The latest was complete on this day, longer ago than the interval.
    TooOld(NaiveDate),
    /// These significant changes came after the latest.
    ChangedSince(Vec<String>),
}

/// Returns whether the latest of these assessments still holds on a day, by the interval in months and the changes that
/// were significant (8.2).
///
/// ```
/// use assay::domain::{record::{Fields, Record}, registers::risk_assessment::{RiskAssessment, Standing, standing}};
/// use chrono::NaiveDate;
///
/// let mut fields = Fields::default();
/// fields.set("title", "Yearly assessment");
/// fields.set("completed_on", "2026-02-28");
/// let assessments = [RiskAssessment::from_fields(&fields).unwrap()];
/// let on = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
/// assert_eq!(standing(&assessments, &[], 12, on(2027, 2, 28)), Standing::Current);
/// assert_eq!(standing(&assessments, &[], 12, on(2027, 3, 1)), Standing::TooOld(on(2026, 2, 28)));
/// assert_eq!(standing(&[], &[], 12, on(2027, 3, 1)), Standing::Never);
/// ```
pub fn standing(
    assessments: &[RiskAssessment],
    changes: &[Change],
    interval_months: u32,
    on: NaiveDate,
) -> Standing {
    let completed = assessments.iter().filter_map(|assessment| assessment.completed_on);
    let Some(latest) = completed.filter(|day| *day <= on).max() else { return Standing::Never };
    let last_day = latest.checked_add_months(Months::new(interval_months));
    if last_day.is_some_and(|last_day| last_day < on) {
        return Standing::TooOld(latest);
    }
    let since: Vec<String> = changes
        .iter()
        .filter(|change| change.is_significant_after(latest, on))
        .map(Record::key)
        .collect();
    if since.is_empty() { Standing::Current } else { Standing::ChangedSince(since) }
}

/// What calls for a review of risks at once (8.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewReason {
    /// A significant change took effect.
    Change(String),
    /// A treatment was finished, so that the risks it treats have another level.
    TreatmentClosed {
        /// The treatment.
        treatment: String,
        /// The risks that it treats.
        risks: Vec<String>,
    },
}

/// Returns what calls for a review of risks since a day and up to another: significant changes, new threats and
/// knowledge that were recorded as such, and finished treatments (8.2).
pub fn review_reasons(
    changes: &[Change],
    treatments: &[Treatment],
    since: NaiveDate,
    on: NaiveDate,
) -> Vec<ReviewReason> {
    let changed = changes
        .iter()
        .filter(|change| change.is_significant_after(since, on))
        .map(|change| ReviewReason::Change(change.key()));
    let closed = treatments
        .iter()
        .filter(|treatment| treatment.closed_on.is_some_and(|day| since < day && day <= on))
        .map(|treatment| ReviewReason::TreatmentClosed {
            treatment: treatment.key(),
            risks: treatment.risk_refs.0.clone(),
        });
    changed.chain(closed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::testing::{example, faults_of, full_example};

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn change(significant: &str, done_on: &str) -> Change {
        example(&[
            ("title", "New office"),
            ("significant", significant),
            ("implemented_on", done_on),
        ])
    }

    #[test]
    fn every_field_comes_back() {
        assert_eq!(full_example::<RiskAssessment>(&[("assessment_id", "RA-2")]).key(), "RA-2");
        let order =
            [("title", "First"), ("started_on", "2026-02-01"), ("completed_on", "2026-01-31")];
        assert_eq!(faults_of::<RiskAssessment>(&order).len(), 1);
    }

    #[test]
    fn only_a_significant_change_after_the_latest_assessment_outdates_it() {
        let assessments: [RiskAssessment; 2] = [
            example(&[("title", "First"), ("completed_on", "2026-01-10")]),
            example(&[("title", "Not yet complete")]),
        ];
        let standing = |changes: &[Change]| standing(&assessments, changes, 12, day(6, 1));
        assert_eq!(standing(&[change("no", "2026-03-01")]), Standing::Current);
        assert_eq!(standing(&[change("yes", "2026-01-10")]), Standing::Current);
        assert_eq!(standing(&[change("yes", "2026-07-01")]), Standing::Current);
        let changed = Standing::ChangedSince(vec!["New office".into()]);
        assert_eq!(standing(&[change("yes", "2026-03-01")]), changed);
    }

    #[test]
    fn finished_treatments_and_significant_changes_call_for_a_review() {
        let closed = |on: &str| -> Treatment {
            example(&[("action", "Encrypt laptops"), ("risk_refs", "R-1; R-7"), ("closed_on", on)])
        };
        let treatments = [closed("2026-02-01"), closed("2026-03-02")];
        let reasons =
            review_reasons(&[change("yes", "2026-03-01")], &treatments, day(2, 1), day(6, 1));
        let treatment = ReviewReason::TreatmentClosed {
            treatment: "Encrypt laptops".into(),
            risks: vec!["R-1".into(), "R-7".into()],
        };
        assert_eq!(reasons, [ReviewReason::Change("New office".into()), treatment]);
    }
}
