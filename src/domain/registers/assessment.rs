//! Assessments: the runs in which an organisation is compared with the standard, so that later runs can be compared with
//! the first.

use chrono::NaiveDate;

use super::contradiction::nameless;
use crate::domain::{
    record::{FieldFault, in_order, record},
    value::{References, choice},
};

choice! {
    /// What a run of an assessment is for.
    AssessmentKind {
        /// The first one: shows how much work lies ahead.
        Baseline = "baseline",
        /// A later one: shows progress.
        Repeat = "repeat",
        /// The formal one after the internal audit and before certification.
        PreCertification = "pre_certification",
    }
}

record! {
    /// One run of an assessment.
    Assessment known by assessment_id, title; checked by faults;
    /// The organisation's own number for it.
    assessment_id: Option<String> = "Assessment ID",
    /// What it is called.
    title: Option<String> = "Title",
    /// What it is for.
    kind: Option<AssessmentKind> = "Kind",
    /// The set of questions, such as iso27001-2022.
    set: Option<String> = "Question set",
    /// The edition of the standard.
    edition: Option<String> = "Edition",
    /// What it looks at, where that is less than the whole scope.
    scope: Option<String> = "Scope",
    /// How answers were found: interviews, documents, tests.
    method: Option<String> = "Method",
    /// Who leads it.
    lead: Option<String> = "Lead",
    /// Who takes part.
    participants: References = "Participants",
    /// When it began.
    started_on: Option<NaiveDate> = "Started on",
    /// By when it is to be completed.
    due: Option<NaiveDate> = "Due",
    /// When it was completed; its answers stand from then on.
    completed_on: Option<NaiveDate> = "Completed on",
    /// The headline in per cent from which the organisation calls itself ready.
    readiness_line: Option<u32> = "Readiness line (%)",
    /// The run that it is compared with.
    compared_with: Option<String> = "Compared with",
    /// Who approved its result.
    approved_by: Option<String> = "Approved by",
    /// When.
    approved_on: Option<NaiveDate> = "Approved on",
    /// Remarks.
    notes: Option<String> = "Notes",
}

fn faults(assessment: &Assessment) -> Vec<FieldFault> {
    let began = ("started_on", assessment.started_on);
    let completed = in_order(began, ("completed_on", assessment.completed_on));
    let line = assessment.readiness_line.filter(|line| *line > 100).map(|line| {
        let message = format!("{line} is more than 100 per cent; write 0 to 100");
        FieldFault::new("readiness_line", message)
    });
    [nameless(assessment), completed, line].into_iter().flatten().collect()
}

impl Assessment {
    /// Returns whether it was completed after a day, such as the last day of the internal audit that a
    /// pre-certification assessment has to follow; `None` while it is not completed.
    pub fn was_completed_after(&self, day: NaiveDate) -> Option<bool> {
        self.completed_on.map(|completed| completed > day)
    }
}

/// Returns the run that progress is measured from: the first completed baseline.
///
/// ```
/// use assay::domain::{record::{Fields, Record}, registers::assessment::{Assessment, baseline}};
/// let run = |id: &str, kind: &str, completed: &str| {
///     let mut fields = Fields::default();
///     fields.set("assessment_id", id);
///     fields.set("kind", kind);
///     fields.set("completed_on", completed);
///     Assessment::from_fields(&fields).unwrap()
/// };
/// let runs = [run("A3", "repeat", "2026-01-01"), run("A2", "baseline", "2026-03-01"),
///     run("A1", "baseline", "")];
/// assert_eq!(baseline(&runs).unwrap().assessment_id.as_deref(), Some("A2"));
/// ```
pub fn baseline(assessments: &[Assessment]) -> Option<&Assessment> {
    assessments
        .iter()
        .filter(|run| run.kind == Some(AssessmentKind::Baseline) && run.completed_on.is_some())
        .min_by_key(|run| run.completed_on)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        record::testing::{faults_of, full_example},
        value::Value,
    };

    #[test]
    fn a_full_assessment_comes_back_as_written() {
        let run: Assessment = full_example(&[
            ("assessment_id", "GA-2026-2"),
            ("title", "Before certification"),
            ("kind", "pre_certification"),
            ("set", "iso27001-2022"),
            ("edition", "2022"),
            ("scope", "laboratory and head office"),
            ("method", "interviews and samples"),
            ("lead", "Tomas Lind"),
            ("participants", "Ana Cruz; Ben Okoro"),
            ("started_on", "2026-09-01"),
            ("due", "2026-10-01"),
            ("completed_on", "2026-09-28"),
            ("readiness_line", "80"),
            ("compared_with", "GA-2025-1"),
            ("approved_by", "Karim Haddad"),
            ("approved_on", "2026-10-02"),
            ("notes", "—"),
        ]);
        let on = |text| NaiveDate::read(text).unwrap();
        assert_eq!(run.was_completed_after(on("2026-09-27")), Some(true));
        assert_eq!(run.was_completed_after(on("2026-09-28")), Some(false));
    }

    #[test]
    fn a_run_cannot_end_before_it_begins_nor_want_more_than_everything() {
        assert_eq!(
            faults_of::<Assessment>(&[
                ("started_on", "2026-09-01"),
                ("completed_on", "2026-08-31"),
                ("readiness_line", "101"),
            ]),
            [
                "assessment_id: nothing names this record; fill `assessment_id`, or `title`",
                "completed_on: 2026-08-31 lies before started_on (2026-09-01); correct one of the two dates",
                "readiness_line: 101 is more than 100 per cent; write 0 to 100",
            ]
        );
    }
}
