//! Skills that roles need (7.2 a): which skill at which level, how it is verified, and what the holders of the roles
//! lack against that.

use chrono::NaiveDate;

use super::{
    competence::{BEST_LEVEL, Competence},
    role_assignment::RoleAssignment,
};
use crate::domain::{
    record::{FieldFault, record},
    value::References,
};

record! {
    /// A skill that a role needs; the key is the role and the skill together.
    RoleSkill known by role & skill; checked by contradictions;
    /// The role.
    role: String = "Role",
    /// The skill.
    skill: String = "Skill",
    /// The level needed, from 0 (none) to 5 (teaches others).
    level_needed: Option<u32> = "Level needed",
    /// How it is verified: certificate, test, observation, references.
    verified_by: Option<String> = "Verified by",
    /// How often it is verified.
    interval: Option<String> = "Interval",
    /// The courses that teach it.
    course_refs: References = "Courses",
    /// Anything else.
    notes: Option<String> = "Notes",
}

/// Why a holder of a role does not meet a skill that it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortfall {
    /// Nobody has assessed the skill.
    NotAssessed,
    /// The level is lower than needed.
    BelowLevel {
        /// The level needed.
        needed: u32,
        /// The level that the person has.
        held: u32,
    },
    /// The level is claimed, and nothing shows it.
    NoEvidence,
    /// What showed it is no longer valid.
    Expired {
        /// The last day on which it was.
        valid_until: NaiveDate,
    },
}

/// A skill that a holder of a role does not meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkillGap {
    /// The role.
    pub role: String,
    /// Its holder.
    pub person: String,
    /// The skill.
    pub skill: String,
    /// Why it is not met.
    pub shortfall: Shortfall,
}

/// Returns what the holders of roles lack on a day: for each skill of each role that they hold, a valid competence of
/// at least the level needed, with evidence (7.2).
///
/// ```
/// use assay::domain::record::{Fields, Record};
/// use assay::domain::registers::{
///     competence::Competence,
///     role_assignment::RoleAssignment,
///     role_skill::{RoleSkill, Shortfall, gaps},
/// };
///
/// fn of<R: Record>(texts: &[(&'static str, &str)]) -> R {
///     let mut fields = Fields::default();
///     texts.iter().for_each(|(name, text)| fields.set(name, text));
///     R::from_fields(&fields).unwrap_or_else(|_| panic!())
/// }
/// let needed = [of::<RoleSkill>(&[("role", "Auditor"), ("skill", "Audit method"), ("level_needed", "3")])];
/// let holders = [of::<RoleAssignment>(&[("role", "Auditor"), ("person", "Ben")])];
/// let held = [of::<Competence>(&[("person", "Ben"), ("skill", "Audit method"), ("level", "2")])];
/// let found = gaps(&needed, &holders, &held, "2026-11-21".parse().unwrap());
/// assert_eq!(found.first().unwrap().shortfall, Shortfall::BelowLevel { needed: 3, held: 2 });
/// ```
pub fn gaps(
    needed: &[RoleSkill],
    assignments: &[RoleAssignment],
    held: &[Competence],
    on: NaiveDate,
) -> Vec<SkillGap> {
    let mut gaps = Vec::new();
    for assignment in assignments.iter().filter(|assignment| assignment.is_in_force(on)) {
        for need in needed.iter().filter(|need| need.role == assignment.role) {
            let competence = held.iter().find(|competence| {
                competence.person == assignment.person && competence.skill == need.skill
            });
            let shortfall = shortfall(need, competence, on);
            gaps.extend(shortfall.map(|shortfall| SkillGap {
                role: need.role.clone(),
                person: assignment.person.clone(),
                skill: need.skill.clone(),
                shortfall,
            }));
        }
    }
    gaps
}

/// Returns the first reason why a competence does not meet a need; a need without a level asks for level 1.
fn shortfall(need: &RoleSkill, held: Option<&Competence>, on: NaiveDate) -> Option<Shortfall> {
    let Some((competence, level)) = held.and_then(|held| held.level.map(|level| (held, level)))
    else {
        return Some(Shortfall::NotAssessed);
    };
    let needed = need.level_needed.unwrap_or(1);
    match competence.valid_until {
        _ if level < needed => Some(Shortfall::BelowLevel { needed, held: level }),
        _ if competence.evidence_refs.0.is_empty() => Some(Shortfall::NoEvidence),
        Some(valid_until) if valid_until < on => Some(Shortfall::Expired { valid_until }),
        _ => None,
    }
}

/// Returns a level beyond the scale.
fn contradictions(skill: &RoleSkill) -> Option<FieldFault> {
    let level = skill.level_needed.filter(|level| *level > BEST_LEVEL)?;
    Some(FieldFault::new(
        "level_needed",
        format!("{level} is beyond the scale; write 0 to {BEST_LEVEL}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::{RoleSkill, Shortfall, gaps};
    use crate::domain::record::{
        Record,
        testing::{example, faults_of, full_example},
    };

    #[test]
    fn a_skill_of_a_role_survives_the_way_through_its_texts() {
        let skill: RoleSkill = full_example(&[
            ("role", "Auditor"),
            ("skill", "Audit method"),
            ("level_needed", "3"),
            ("verified_by", "Witnessed audit"),
            ("interval", "each year"),
            ("course_refs", "C-2"),
            ("notes", "ISO 19011"),
        ]);
        assert_eq!(skill.key(), "Auditor · Audit method");
        let told = faults_of::<RoleSkill>(&[("role", "A"), ("skill", "B"), ("level_needed", "6")]);
        assert_eq!(told, ["level_needed: 6 is beyond the scale; write 0 to 5"]);
    }

    #[test]
    fn each_way_to_fall_short_is_told_apart() {
        let needed =
            [example(&[("role", "Auditor"), ("skill", "Audit method"), ("level_needed", "3")])];
        let holders =
            [example(&[("role", "Auditor"), ("person", "Ben"), ("ended_on", "2026-12-31")])];
        let day = "2026-11-21".parse().unwrap();
        let found = |texts: &[(&'static str, &str)]| {
            let mut all = vec![("person", "Ben"), ("skill", "Audit method")];
            all.extend(texts);
            gaps(&needed, &holders, &[example(&all)], day).first().map(|gap| gap.shortfall)
        };
        let proven = [("level", "3"), ("evidence_refs", "EV-1")];
        assert_eq!(found(&[]), Some(Shortfall::NotAssessed));
        assert_eq!(found(&proven[..1]), Some(Shortfall::NoEvidence));
        assert_eq!(found(&proven), None);
        let expired = [proven[0], proven[1], ("valid_until", "2026-11-20")];
        let valid_until = "2026-11-20".parse().unwrap();
        assert_eq!(found(&expired), Some(Shortfall::Expired { valid_until }));
        assert_eq!(gaps(&needed, &holders, &[], "2027-01-01".parse().unwrap()), []);
    }
}
