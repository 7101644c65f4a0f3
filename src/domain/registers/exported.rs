//! What can be exported by name: every kind of record, and the registers that are a part of one kind.

use super::RecordKind;
use crate::domain::{natural::natural_order, record::Kept};

/// A register by the name that people export it by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    /// Its name.
    pub name: &'static str,
    /// The kind of its records.
    pub kind: RecordKind,
    part: Part,
}

/// Which records of the kind belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// All of them.
    All,
    /// Answers for a requirement as such, of one assessment.
    Requirements,
    /// Answers to a question, of one assessment.
    Questions,
}

/// Registers whose name is not that of their kind.
const PARTS: [Exported; 3] = [
    Exported { name: "soa", kind: RecordKind::Controls, part: Part::All },
    Exported { name: "gap", kind: RecordKind::Answers, part: Part::Requirements },
    Exported { name: "checklist", kind: RecordKind::Answers, part: Part::Questions },
];

impl Exported {
    /// Returns the register of that name.
    ///
    /// ```
    /// use assay::domain::registers::exported::Exported;
    ///
    /// assert_eq!(Exported::from_name("assets").unwrap().kind.title(), "Asset register");
    /// assert_eq!(Exported::from_name("pets"), None);
    /// ```
    pub fn from_name(name: &str) -> Option<Self> {
        let whole = |kind: RecordKind| Self { name: kind.name(), kind, part: Part::All };
        let part = PARTS.into_iter().find(|part| part.name == name);
        part.or_else(|| RecordKind::from_name(name).map(whole))
    }

    /// Returns every name, those of kinds in their order and then the further ones.
    pub fn names() -> Vec<&'static str> {
        let kinds = RecordKind::ALL.iter().map(|kind| kind.name());
        kinds.chain(PARTS.into_iter().map(|part| part.name)).collect()
    }

    /// Returns whether it holds the answers of one assessment alone.
    pub fn is_of_one_assessment(self) -> bool {
        self.part != Part::All
    }

    /// Returns its records out of all records of its kind, sorted by key as people count; `assessment` is the key of the
    /// one whose answers count, `None` where none is recorded and therefore every answer does.
    ///
    /// A gap sheet has a row a requirement and a checklist a row a question, so an answer with a check's number or a
    /// question belongs to the checklist and every other one to the gap sheet.
    pub fn select(self, mut records: Vec<Kept>, assessment: Option<&str>) -> Vec<Kept> {
        if self.is_of_one_assessment() {
            let asks = |record: &Kept| {
                ["check_id", "question"].iter().any(|name| !record.fields.get(name).is_empty())
            };
            records.retain(|record| {
                let own = record.fields.get("assessment_ref");
                assessment.is_none_or(|assessment| assessment == own)
                    && asks(record) == (self.part == Part::Questions)
            });
        }
        records.sort_by(|one, other| natural_order(&one.key, &other.key));
        records
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::{Extra, Fields, key_of};

    fn kept(kind: RecordKind, texts: &[(&'static str, &str)]) -> Kept {
        let mut fields = Fields::default();
        for (name, text) in texts {
            fields.set(name, text);
        }
        let fields = kind.check(&fields).unwrap();
        let key = key_of(&fields, kind.key()).unwrap();
        Kept { id: uuid::Uuid::nil().into(), key, version: 1, fields, extra: Extra::new() }
    }

    fn keys(register: &str, assessment: Option<&str>) -> Vec<String> {
        let texts: [&[(&'static str, &str)]; 5] = [
            &[("assessment_ref", "GA-2"), ("requirement_refs", "A.5.10")],
            &[("assessment_ref", "GA-2"), ("requirement_refs", "A.5.9")],
            &[("assessment_ref", "GA-2"), ("requirement_refs", "A.5.9"), ("check_id", "7")],
            &[("assessment_ref", "GA-2"), ("question", "Who audits the auditor?")],
            &[("assessment_ref", "GA-1"), ("requirement_refs", "A.5.9")],
        ];
        let answers = texts.into_iter().map(|texts| kept(RecordKind::Answers, texts)).collect();
        let register = Exported::from_name(register).unwrap();
        register.select(answers, assessment).into_iter().map(|record| record.key).collect()
    }

    #[test]
    fn gap_and_checklist_part_the_answers_of_an_assessment() {
        assert_eq!(keys("gap", Some("GA-2")), ["GA-2 · A.5.9", "GA-2 · A.5.10"]);
        assert_eq!(
            keys("checklist", Some("GA-2")),
            ["GA-2 · A.5.9 · 7", "GA-2 · Who audits the auditor?"]
        );
        assert_eq!(keys("answers", Some("GA-2")).len(), 5);
        assert_eq!(keys("gap", None).len(), 3);
    }

    #[test]
    fn every_register_and_every_kind_has_a_name() {
        let names = Exported::names();
        assert!(names.iter().all(|name| Exported::from_name(name).unwrap().name == *name));
        for register in ["soa", "gap", "checklist", "risks", "training", "sites", "people"] {
            assert!(names.contains(&register), "{register}");
        }
    }
}
