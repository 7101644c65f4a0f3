//! Answers: what a run of an assessment found for a requirement or to a question, on what it rests and what follows.
//!
//! Gap sheets and audit checklists both fill these records: a gap sheet has a row a requirement, a checklist a row a
//! question.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::contradiction::{missing, nameless};
use crate::domain::{
    assessment::{self, Maturity},
    figure::Figure,
    ratio::Ratio,
    record::{FieldFault, record},
    requirement::RequirementId,
    value::{References, Requirements, choice},
};

choice! {
    /// What an answer says.
    AnswerStatus {
        /// The requirement is met.
        Conform = "conform",
        /// It is met in part.
        Partial = "partial",
        /// It is not met.
        Nonconform = "nonconform",
        /// The control is excluded.
        NotApplicable = "not_applicable",
        /// Nobody has said anything yet.
        Unanswered = "unanswered",
    }
}

record! {
    /// What was answered for a requirement, or to a question about it, in one run of an assessment.
    Answer known by assessment_ref & requirement_refs & check_id, assessment_ref & check_id,
        assessment_ref & requirement_refs & question, assessment_ref & requirement_refs,
        assessment_ref & question; checked by faults;
    /// The run of the assessment.
    assessment_ref: String = "Assessment",
    /// The clauses and controls that it answers.
    requirement_refs: Requirements = "Clauses and controls",
    /// The question's number.
    check_id: Option<String> = "Check ID",
    /// The question.
    question: Option<String> = "Question",
    /// What the answer is.
    status: Option<AnswerStatus> = "Status",
    /// Why the control is excluded.
    justification: Option<String> = "Justification",
    /// What exists today and how it meets the requirement.
    how: Option<String> = "What exists today",
    /// The level of maturity, 0 to 5.
    maturity: Option<Figure> = "Maturity",
    /// The level wanted, 0 to 5.
    target: Option<Figure> = "Target maturity",
    /// What was found.
    finding: Option<String> = "Finding",
    /// What was asked to be shown.
    evidence_expected: Option<String> = "Evidence expected",
    /// What was shown.
    evidence_refs: References = "Evidence",
    /// Documents that it rests on.
    documents: References = "Documents",
    /// What is recommended.
    recommendation: Option<String> = "Recommendation",
    /// What is to be done.
    actions: Option<String> = "Actions",
    /// Who does it.
    owner: Option<String> = "Owner",
    /// By when.
    due: Option<NaiveDate> = "Due",
    /// How urgent it is.
    priority: Option<String> = "Priority",
    /// Who is asked to answer.
    assignee: Option<String> = "Assignee",
    /// Who answered.
    auditee: Option<String> = "Answered by",
    /// Who asked, or tested it.
    auditor: Option<String> = "Auditor",
    /// When it was answered or tested.
    tested_on: Option<NaiveDate> = "Answered on",
    /// When it is to be looked at next.
    next_test_on: Option<NaiveDate> = "Next check on",
    /// How it was tested.
    method: Option<String> = "Method",
    /// What was drawn, out of how much.
    sample: Option<String> = "Sample",
    /// Risks that it bears on.
    risk_refs: References = "Risks",
    /// Remarks.
    notes: Option<String> = "Notes",
}

fn faults(answer: &Answer) -> Vec<FieldFault> {
    let clause = answer.requirement_refs.0.iter().find(|id| !id.is_control());
    let excludes = answer.status == Some(AnswerStatus::NotApplicable);
    let clause = clause.filter(|_clause| excludes).map(|clause| {
        let message = format!(
            "clauses 4 to 10 apply in full, so {} cannot be not applicable; say how far it is met",
            clause.citation()
        );
        FieldFault::new("status", message)
    });
    let levels = [("maturity", answer.maturity), ("target", answer.target)];
    let off_scale = levels.into_iter().filter_map(|(field, level)| {
        let level =
            level.filter(|level| !(Ratio::ZERO..=Ratio::new(5, 1)).contains(&level.ratio()))?;
        let message = format!("level {level} is off the scale; write a level from 0 to 5");
        Some(FieldFault::new(field, message))
    });
    [nameless(answer), clause].into_iter().flatten().chain(off_scale).collect()
}

impl Answer {
    /// Returns what the answer is to a score.
    ///
    /// ```
    /// use assay::domain::{assessment, record::{Fields, Record}, registers::answer::Answer};
    /// let mut fields = Fields::default();
    /// let texts = [("assessment_ref", "GA-1"), ("requirement_refs", "A.7.4"),
    ///     ("status", "not_applicable"), ("justification", "no premises")];
    /// texts.into_iter().for_each(|(name, text)| fields.set(name, text));
    /// let excluded = assessment::Answer::NotApplicable { justification: Some("no premises".into()) };
    /// assert_eq!(Answer::from_fields(&fields).unwrap().judgement(), excluded);
    /// ```
    pub fn judgement(&self) -> assessment::Answer {
        match self.status {
            Some(AnswerStatus::Conform) => assessment::Answer::Conform,
            Some(AnswerStatus::Partial) => assessment::Answer::Partial,
            Some(AnswerStatus::Nonconform) => assessment::Answer::Nonconform,
            Some(AnswerStatus::NotApplicable) => {
                assessment::Answer::NotApplicable { justification: self.justification.clone() }
            }
            Some(AnswerStatus::Unanswered) | None => assessment::Answer::Unanswered,
        }
    }

    /// Returns the maturity against its target, which is 3 where nobody decided otherwise.
    pub fn maturity_reached(&self) -> Option<Maturity> {
        let target = self.target.map_or(Ratio::new(3, 1), Figure::ratio);
        self.maturity.map(|level| Maturity { level: level.ratio(), target })
    }

    /// Returns whether something is to be done: the requirement is not met, or only in part.
    pub fn is_gap(&self) -> bool {
        matches!(self.status, Some(AnswerStatus::Partial | AnswerStatus::Nonconform))
    }

    /// Returns whether it says what it rests on: what exists, what was found or shown, or why the control is excluded.
    pub fn has_note(&self) -> bool {
        let texts = [&self.how, &self.finding, &self.justification, &self.sample];
        let references = [&self.evidence_refs, &self.documents];
        texts.iter().any(|text| text.is_some()) || references.iter().any(|list| !list.0.is_empty())
    }

    /// Returns the fields that a gap needs to be closed and this one lacks; none where there is no gap.
    pub fn missing_for_closing_gap(&self) -> Vec<&'static str> {
        if !self.is_gap() {
            return Vec::new();
        }
        let says_what = self.actions.is_some() || self.recommendation.is_some();
        missing(&[
            ("actions", says_what),
            ("owner", self.owner.is_some()),
            ("due", self.due.is_some()),
        ])
    }

    /// Returns the fields that say who answered and when, and which this answer lacks.
    pub fn missing_for_respondent(&self) -> Vec<&'static str> {
        let is_answered = !matches!(self.status, None | Some(AnswerStatus::Unanswered));
        missing(&[
            ("assignee", self.assignee.is_some() || self.auditee.is_some()),
            ("status", is_answered),
            ("tested_on", self.tested_on.is_some()),
        ])
    }
}

/// Returns the requirements that no answer rates with a note of what it rests on.
///
/// An answer for `9.2` rates 9.2.1 and 9.2.2 too; an answer for a lettered item rates that item alone.
///
/// ```
/// use assay::domain::{record::{Fields, Record}, registers::answer::{Answer, without_rating}};
/// let mut fields = Fields::default();
/// let texts = [("assessment_ref", "GA-1"), ("requirement_refs", "9.2; A.5.1"),
///     ("status", "partial"), ("how", "one audit in 2025")];
/// texts.into_iter().for_each(|(name, text)| fields.set(name, text));
/// let answers = [Answer::from_fields(&fields).unwrap()];
/// let all = ["9.2.1", "9.2.2", "9.3.1", "A.5.1"].map(|id| id.parse().unwrap());
/// let missing: Vec<String> = without_rating(&all, &answers).iter().map(ToString::to_string).collect();
/// assert_eq!(missing, ["9.3.1"]);
/// ```
pub fn without_rating(requirements: &[RequirementId], answers: &[Answer]) -> Vec<RequirementId> {
    let rates = |answer: &&Answer| {
        let says = !matches!(answer.status, None | Some(AnswerStatus::Unanswered));
        says && answer.has_note()
    };
    let rated: BTreeSet<&RequirementId> =
        answers.iter().filter(rates).flat_map(|answer| &answer.requirement_refs.0).collect();
    let is_rated = |id: &&RequirementId| rated.iter().any(|rated| rated.contains(id));
    requirements.iter().filter(|id| !is_rated(id)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::testing::{example, faults_of, full_example};

    #[test]
    fn a_full_answer_comes_back_as_written() {
        let answer: Answer = full_example(&[
            ("assessment_ref", "GA-2026-2"),
            ("requirement_refs", "9.2.1; A.5.35"),
            ("check_id", "9.2-1"),
            ("question", "Who audits the auditor?"),
            ("status", "partial"),
            ("justification", "—"),
            ("how", "One audit a year"),
            ("maturity", "2.5"),
            ("target", "3"),
            ("finding", "The programme covers half of the controls"),
            ("evidence_expected", "programme, reports"),
            ("evidence_refs", "EV-12; EV-13"),
            ("documents", "PRO-020"),
            ("recommendation", "Cover all in three years"),
            ("actions", "Extend the programme"),
            ("owner", "Ana Cruz"),
            ("due", "2027-01-31"),
            ("priority", "high"),
            ("assignee", "Ana Cruz"),
            ("auditee", "Ben Okoro"),
            ("auditor", "Tomas Lind"),
            ("tested_on", "2026-09-10"),
            ("next_test_on", "2027-09-10"),
            ("method", "interview"),
            ("sample", "2 of 4 reports"),
            ("risk_refs", "R-02"),
            ("notes", "🙂"),
        ]);
        assert!(answer.missing_for_closing_gap().is_empty());
        assert!(answer.missing_for_respondent().is_empty());
        let maturity = answer.maturity_reached().unwrap();
        assert_eq!((maturity.level, maturity.target), (Ratio::new(5, 2), Ratio::new(3, 1)));
    }

    #[test]
    fn clauses_cannot_be_excluded_and_levels_stay_on_the_scale() {
        assert_eq!(
            faults_of::<Answer>(&[
                ("assessment_ref", "GA-1"),
                ("requirement_refs", "6.1.2.c; A.5.1"),
                ("status", "not applicable"),
                ("maturity", "6"),
                ("target", "-1"),
            ]),
            [
                "status: clauses 4 to 10 apply in full, so 6.1.2 c) cannot be not applicable; say how far it is met",
                "maturity: level 6 is off the scale; write a level from 0 to 5",
                "target: level -1 is off the scale; write a level from 0 to 5",
            ]
        );
        let excluded: Answer = example(&[
            ("assessment_ref", "GA-1"),
            ("requirement_refs", "A.7.4"),
            ("status", "not_applicable"),
        ]);
        assert!(!excluded.is_gap() && !excluded.has_note());
    }

    #[test]
    fn an_answer_is_known_by_its_question_and_else_by_its_requirement() {
        use crate::domain::record::Record;
        let key = |texts: &[(&'static str, &str)]| {
            example::<Answer>(&[&[("assessment_ref", "GA-1")], texts].concat()).key()
        };
        assert_eq!(key(&[("requirement_refs", "A.5.1")]), "GA-1 · A.5.1");
        assert_eq!(key(&[("requirement_refs", "A.5.1"), ("check_id", "7")]), "GA-1 · A.5.1 · 7");
        assert_eq!(
            key(&[("requirement_refs", "A.5.1"), ("question", "Who?")]),
            "GA-1 · A.5.1 · Who?"
        );
        assert_eq!(key(&[("check_id", "7"), ("question", "Who?")]), "GA-1 · 7");
        assert_eq!(key(&[("question", "Who?")]), "GA-1 · Who?");
        assert_eq!(
            faults_of::<Answer>(&[("assessment_ref", "GA-1"), ("status", "conform")]).len(),
            1
        );
    }

    #[test]
    fn a_gap_needs_an_action_an_owner_and_a_date() {
        let with = |status: &str| -> Answer {
            example(&[
                ("assessment_ref", "GA-1"),
                ("requirement_refs", "A.5.1"),
                ("status", status),
            ])
        };
        assert_eq!(with("partial").missing_for_closing_gap(), ["actions", "owner", "due"]);
        assert!(with("conform").missing_for_closing_gap().is_empty());
        assert_eq!(with("").missing_for_respondent(), ["assignee", "status", "tested_on"]);
        assert_eq!(with("").judgement(), assessment::Answer::Unanswered);
    }

    #[test]
    fn a_rating_without_a_note_rates_nothing() {
        let all = ["A.5.1".parse().unwrap()];
        let answer = |how: &str| -> Answer {
            example(&[
                ("assessment_ref", "GA-1"),
                ("requirement_refs", "A.5.1"),
                ("status", "conform"),
                ("how", how),
            ])
        };
        assert_eq!(without_rating(&all, &[answer("")]).len(), 1);
        assert!(without_rating(&all, &[answer("policy set")]).is_empty());
    }
}
