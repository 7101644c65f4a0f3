//! Who is responsible, accountable, consulted or informed for each clause (5.3): the lines of the responsibility
//! table, and what is wrong with the table as a whole.

use crate::domain::{record::record, requirement::RequirementId, value::choice};

choice! {
    /// The part that someone has in a clause.
    Part {
        /// Does the work.
        Responsible = "responsible",
        /// Answers for the result; one for each clause.
        Accountable = "accountable",
        /// Does the work and answers for the result.
        ResponsibleAndAccountable = "responsible_and_accountable",
        /// Is asked before.
        Consulted = "consulted",
        /// Is told after.
        Informed = "informed",
    }
}

impl Part {
    /// Returns whether this part includes doing the work.
    pub fn is_responsible(self) -> bool {
        matches!(self, Self::Responsible | Self::ResponsibleAndAccountable)
    }

    /// Returns whether this part includes answering for the result.
    pub fn is_accountable(self) -> bool {
        matches!(self, Self::Accountable | Self::ResponsibleAndAccountable)
    }
}

record! {
    /// The part that a role, a unit or a person has in a clause; the key is the clause and who has the part.
    Responsibility known by clause & held_by;
    /// The clause or control.
    clause: RequirementId = "Clause",
    /// The role, unit or person.
    held_by: String = "Role, unit or person",
    /// The part.
    part: Option<Part> = "Part",
    /// What that means here.
    task: Option<String> = "Task",
    /// Anything else.
    notes: Option<String> = "Notes",
}

/// What is wrong with the responsibilities for a clause.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResponsibilityFault {
    /// Nobody answers for the result.
    #[error("nobody is accountable for {0}; name one")]
    NobodyAccountable(RequirementId),
    /// Several answer for the result, so that nobody does.
    #[error("{} are accountable for {clause}; leave one", .held_by.join(", "))]
    SeveralAccountable {
        /// The clause.
        clause: RequirementId,
        /// Who answers for it.
        held_by: Vec<String>,
    },
    /// Nobody does the work.
    #[error("nobody is responsible for {0}; name at least one")]
    NobodyResponsible(RequirementId),
}

/// Returns what is wrong with the lines for these clauses: each needs exactly one who is accountable and at least one
/// who is responsible. A line for a clause counts for the clauses below it that have no lines of their own.
///
/// ```
/// use assay::domain::record::{Fields, Record};
/// use assay::domain::registers::responsibility::{Responsibility, faults};
///
/// let line = |clause: &str, held_by: &str, part: &str| {
///     let mut fields = Fields::default();
///     fields.set("clause", clause);
///     fields.set("held_by", held_by);
///     fields.set("part", part);
///     Responsibility::from_fields(&fields).unwrap()
/// };
/// let lines = [
///     line("4.1", "ISMS manager", "responsible and accountable"),
///     line("9.2", "Audit manager", "accountable"),
///     line("9.2", "ISMS manager", "accountable"),
///     line("9.2", "Auditor", "responsible"),
/// ];
/// let told: Vec<String> =
///     faults(&["4.1", "9.2.1", "10.1"].map(|id| id.parse().unwrap()), &lines)
///         .iter().map(ToString::to_string).collect();
/// assert_eq!(told, [
///     "Audit manager, ISMS manager are accountable for 9.2.1; leave one",
///     "nobody is accountable for 10.1; name one",
///     "nobody is responsible for 10.1; name at least one",
/// ]);
/// ```
pub fn faults(clauses: &[RequirementId], lines: &[Responsibility]) -> Vec<ResponsibilityFault> {
    clauses.iter().flat_map(|clause| faults_of(clause, lines)).collect()
}

fn faults_of(clause: &RequirementId, lines: &[Responsibility]) -> Vec<ResponsibilityFault> {
    let lines = lines_for(clause, lines);
    let held = |has: fn(Part) -> bool| -> Vec<String> {
        let having = lines.iter().filter(|line| line.part.is_some_and(has));
        having.map(|line| line.held_by.clone()).collect()
    };
    let mut faults = Vec::new();
    let accountable = held(Part::is_accountable);
    match accountable.len() {
        0 => faults.push(ResponsibilityFault::NobodyAccountable(clause.clone())),
        1 => {}
        _ => faults.push(ResponsibilityFault::SeveralAccountable {
            clause: clause.clone(),
            held_by: accountable,
        }),
    }
    if held(Part::is_responsible).is_empty() {
        faults.push(ResponsibilityFault::NobodyResponsible(clause.clone()));
    }
    faults
}

/// Returns the lines of the nearest clause at or above this one that has some.
fn lines_for<'a>(clause: &RequirementId, lines: &'a [Responsibility]) -> Vec<&'a Responsibility> {
    let mut at = Some(clause.clone());
    while let Some(clause) = at {
        let found: Vec<_> = lines.iter().filter(|line| line.clause == clause).collect();
        if !found.is_empty() {
            return found;
        }
        at = clause.parent();
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::{Responsibility, ResponsibilityFault, faults};
    use crate::domain::record::{
        Record,
        testing::{example, full_example},
    };

    #[test]
    fn a_line_of_the_table_survives_the_way_through_its_texts() {
        let line: Responsibility = full_example(&[
            ("clause", "6.1.2"),
            ("held_by", "Risk manager"),
            ("part", "responsible_and_accountable"),
            ("task", "Runs the assessment each spring"),
            ("notes", "With the units"),
        ]);
        assert_eq!(line.key(), "6.1.2 · Risk manager");
    }

    #[test]
    fn a_line_without_a_part_says_nothing() {
        let clause = "4.1".parse().unwrap();
        let lines = [example(&[("clause", "4.1"), ("held_by", "ISMS manager")])];
        assert_eq!(
            faults(std::slice::from_ref(&clause), &lines),
            [
                ResponsibilityFault::NobodyAccountable(clause.clone()),
                ResponsibilityFault::NobodyResponsible(clause),
            ]
        );
    }

    #[test]
    fn a_clause_with_lines_of_its_own_does_not_take_those_above() {
        let above = example(&[
            ("clause", "9.2"),
            ("held_by", "A"),
            ("part", "responsible_and_accountable"),
        ]);
        let own = example(&[("clause", "9.2.2"), ("held_by", "B"), ("part", "consulted")]);
        let clause = "9.2.2".parse().unwrap();
        assert_eq!(faults(std::slice::from_ref(&clause), &[above, own]).len(), 2);
    }
}
