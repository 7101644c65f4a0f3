//! Competence (7.2): what each person can do, at which level, and what shows it. Together the records are the matrix
//! of people against skills; what roles need is in `role_skill`.

use chrono::NaiveDate;

use crate::domain::{
    record::{FieldFault, record},
    value::References,
};

/// The best level of a skill: the person teaches others.
pub const BEST_LEVEL: u32 = 5;

record! {
    /// A skill of a person; the key is the person and the skill together.
    Competence known by person & skill; checked by contradictions;
    /// Whose skill it is.
    person: String = "Person",
    /// The skill.
    skill: String = "Skill",
    /// The role that needs it.
    role: Option<String> = "Role",
    /// The level that the person has, from 0 (none) to 5 (teaches others).
    level: Option<u32> = "Level",
    /// What it rests on: education, training, experience.
    basis: Option<String> = "Basis",
    /// The certificates, attendance lists and assessments that show it.
    evidence_refs: References = "Evidence",
    /// When it was last assessed.
    assessed_on: Option<NaiveDate> = "Assessed on",
    /// Who assessed it.
    assessed_by: Option<String> = "Assessed by",
    /// The last day on which the evidence is valid.
    valid_until: Option<NaiveDate> = "Valid until",
    /// What is missing.
    gap: Option<String> = "Gap",
    /// The training that is needed.
    training_need: Option<String> = "Training need",
    /// The course that shall close the gap.
    course_ref: Option<String> = "Planned course",
    /// By when the gap shall be closed.
    due: Option<NaiveDate> = "Due",
    /// What management decided about the gap: train, hire, buy in, accept.
    decision: Option<String> = "Decision",
    /// Who decided that.
    decided_by: Option<String> = "Decided by",
    /// When that was decided.
    decided_on: Option<NaiveDate> = "Decided on",
    /// Anything else.
    notes: Option<String> = "Notes",
}

impl Competence {
    /// Returns whether something shows the skill and is still valid on a day (7.2 d).
    ///
    /// ```
    /// use assay::domain::{record::{Fields, Record}, registers::competence::Competence};
    ///
    /// let mut fields = Fields::default();
    /// fields.set("person", "Ben");
    /// fields.set("skill", "Audit method");
    /// let day = "2026-11-21".parse().unwrap();
    /// assert!(!Competence::from_fields(&fields).unwrap().is_shown(day));
    /// fields.set("evidence_refs", "EV-7");
    /// assert!(Competence::from_fields(&fields).unwrap().is_shown(day));
    /// fields.set("valid_until", "2026-11-20");
    /// assert!(!Competence::from_fields(&fields).unwrap().is_shown(day));
    /// ```
    pub fn is_shown(&self, on: NaiveDate) -> bool {
        !self.evidence_refs.0.is_empty() && self.valid_until.is_none_or(|last| on <= last)
    }
}

/// Returns a level beyond the scale.
fn contradictions(competence: &Competence) -> Option<FieldFault> {
    let level = competence.level.filter(|level| *level > BEST_LEVEL)?;
    Some(FieldFault::new("level", format!("{level} is beyond the scale; write 0 to {BEST_LEVEL}")))
}

#[cfg(test)]
mod tests {
    use super::Competence;
    use crate::domain::record::{
        Record,
        testing::{faults_of, full_example},
    };

    #[test]
    fn a_competence_survives_the_way_through_its_texts() {
        let competence: Competence = full_example(&[
            ("person", "Ben Adeyemi"),
            ("skill", "Audit method"),
            ("role", "Internal auditor"),
            ("level", "2"),
            ("basis", "Course and three audits"),
            ("evidence_refs", "EV-7; EV-8"),
            ("assessed_on", "2026-04-01"),
            ("assessed_by", "Ines Okafor"),
            ("valid_until", "2029-04-01"),
            ("gap", "Has not led an audit"),
            ("training_need", "Lead auditor course"),
            ("course_ref", "C-2"),
            ("due", "2026-12-31"),
            ("decision", "train"),
            ("decided_by", "Ines Okafor"),
            ("decided_on", "2026-04-02"),
            ("notes", "Speaks German"),
        ]);
        assert_eq!(competence.key(), "Ben Adeyemi · Audit method");
    }

    #[test]
    fn a_level_beyond_the_scale_is_refused() {
        let told = faults_of::<Competence>(&[("person", "Ben"), ("skill", "Law"), ("level", "9")]);
        assert_eq!(told, ["level: 9 is beyond the scale; write 0 to 5"]);
    }
}
