//! What can be exported by name: every kind of record, and the registers that are a part of one kind.

use std::collections::BTreeMap;

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
    /// Answers for a requirement as such, of the current assessment.
    Requirements,
    /// Answers to a question, of the current assessment.
    Questions,
}

/// Registers whose name is not that of their kind.
const PARTS: [(&str, &str, Part); 3] = [
    ("soa", "controls", Part::All),
    ("gap", "answers", Part::Requirements),
    ("checklist", "answers", Part::Questions),
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
        if let Some((name, kind, part)) = PARTS.into_iter().find(|(known, ..)| *known == name) {
            return RecordKind::from_name(kind).map(|kind| Self { name, kind, part });
        }
        RecordKind::from_name(name).map(|kind| Self { name: kind.name(), kind, part: Part::All })
    }

    /// Returns every name, those of kinds in their order and then the further ones.
    pub fn names() -> Vec<&'static str> {
        let kinds = RecordKind::ALL.iter().map(|kind| kind.name());
        let parts = PARTS.into_iter().map(|(name, ..)| name);
        kinds.chain(parts.filter(|name| Self::from_name(name).is_some())).collect()
    }

    /// Returns the kind whose records tell which assessment is the current one; `None` where that does not matter.
    pub fn runs(self) -> Option<RecordKind> {
        if self.part == Part::All { None } else { RecordKind::from_name("assessments") }
    }

    /// Returns its records out of all records of its kind, sorted by key as people count.
    ///
    /// A gap sheet has a row a requirement and a checklist a row a question, so an answer with a check's number or a
    /// question belongs to the checklist and every other one to the gap sheet.
    pub fn select(self, mut records: Vec<Kept>, runs: &[Kept]) -> Vec<Kept> {
        if self.part != Part::All {
            let current = current_run(&records, runs).unwrap_or_default();
            let asks = |record: &Kept| {
                ["check_id", "question"].iter().any(|name| !record.fields.get(name).is_empty())
            };
            records.retain(|record| {
                let is_current = fold(record.fields.get(RUN)) == current;
                is_current && asks(record) == (self.part == Part::Questions)
            });
        }
        records.sort_by(|one, other| natural_order(&one.key, &other.key));
        records
    }
}

/// The field of an answer that names its assessment.
const RUN: &str = "assessment_ref";

/// Returns the current assessment: of those that have answers, the one that began last. One without a day of its
/// beginning stands before those that have one; of two that began together, the later in the order of names counts.
fn current_run(answers: &[Kept], runs: &[Kept]) -> Option<String> {
    let began: BTreeMap<String, &str> =
        runs.iter().map(|run| (fold(&run.key), run.fields.get("started_on"))).collect();
    let day = |name: &String| began.get(name).copied().unwrap_or_default();
    let mut names: Vec<String> =
        answers.iter().map(|answer| fold(answer.fields.get(RUN))).collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .max_by(|one, other| day(one).cmp(day(other)).then_with(|| natural_order(one, other)))
}

/// References are matched whatever their capitals and spaces.
fn fold(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
