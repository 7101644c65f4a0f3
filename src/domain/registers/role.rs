//! Roles of the management system (5.3): their duties and authority, what their holders have to know (7.2), and which
//! of the roles that every system starts with is vacant. Who holds a role is in `role_assignment`.

use chrono::NaiveDate;

use super::role_assignment::RoleAssignment;
use crate::domain::{
    record::record,
    value::{References, Requirements, choice},
};

choice! {
    /// A role that a management system starts with; a small organisation merges some of them.
    StartingRole {
        /// The member of top management who stands behind the system.
        Sponsor = "sponsor",
        /// Those who steer it together.
        SteeringGroup = "steering_group",
        /// Who runs it and answers for its conformity (5.3 a).
        IsmsManager = "isms_manager",
        /// Who answers for security day by day.
        SecurityManager = "security_manager",
        /// Who answers for law, contracts and other obligations.
        ComplianceManager = "compliance_manager",
        /// Who reports to top management how it performs (5.3 b).
        PerformanceReporter = "performance_reporter",
        /// Who manages the audit programme.
        AuditProgrammeManager = "audit_programme_manager",
        /// Who audits.
        InternalAuditor = "internal_auditor",
        /// Who owns risks, assets or controls.
        Owner = "owner",
    }
}

choice! {
    /// How deep the training of a role's holders goes.
    TrainingNeed {
        /// They work with the standard and have to know it.
        IsmsKnowledge = "isms_knowledge",
        /// They have to be aware of policy, risks and their own part.
        Awareness = "awareness",
    }
}

record! {
    /// A role that the management system depends on.
    Role known by name;
    /// What it is called.
    name: String = "Role",
    /// Which of the roles that every system starts with it is.
    serves_as: Option<StartingRole> = "Serves as",
    /// What it is there for.
    purpose: Option<String> = "Purpose",
    /// Its duties.
    duties: Option<String> = "Duties",
    /// What it may decide.
    authority: Option<String> = "Authority",
    /// The time, money and tools that it has.
    resources: Option<String> = "Resources",
    /// Whom it reports to.
    reports_to: Option<String> = "Reports to",
    /// The role that does its work as well, where it has no holder of its own.
    merged_into: Option<String> = "Merged into",
    /// Who stands in.
    deputy: Option<String> = "Deputy",
    /// The unit that it belongs to.
    unit_ref: Option<String> = "Unit",
    /// The clauses and controls that it serves.
    requirement_refs: Requirements = "Requirements",
    /// The document that describes it.
    description_refs: References = "Role description",
    /// What its holders have to know and to be able to do; the lines are in the skills of roles.
    skills: Option<String> = "Skills needed",
    /// How deep the training of its holders goes.
    training_need: Option<TrainingNeed> = "Training need",
    /// What was decided about a vacancy or about missing resources (7.1).
    gap_decision: Option<String> = "Decision on gaps",
    /// Who decided that.
    decided_by: Option<String> = "Decided by",
    /// When that was decided.
    decided_on: Option<NaiveDate> = "Decided on",
    /// When the role was last reviewed.
    reviewed_on: Option<NaiveDate> = "Reviewed on",
    /// Anything else.
    notes: Option<String> = "Notes",
}

/// Returns the roles that every system starts with and that nobody fills on a day: no role serves as it, or neither
/// that role nor the one it is merged into has a holder (5.3).
///
/// ```
/// use assay::domain::record::{Fields, Record};
/// use assay::domain::registers::{
///     role::{Role, StartingRole, vacancies},
///     role_assignment::RoleAssignment,
/// };
///
/// fn of<R: Record>(texts: &[(&'static str, &str)]) -> R {
///     let mut fields = Fields::default();
///     texts.iter().for_each(|(name, text)| fields.set(name, text));
///     R::from_fields(&fields).unwrap_or_else(|_| panic!())
/// }
/// let roles = [
///     of::<Role>(&[("name", "CISO"), ("serves_as", "security_manager")]),
///     of::<Role>(&[("name", "ISMS manager"), ("serves_as", "isms_manager"), ("merged_into", "CISO")]),
///     of::<Role>(&[("name", "Auditor"), ("serves_as", "internal_auditor")]),
/// ];
/// let holders = [of::<RoleAssignment>(&[("role", "CISO"), ("person", "Ines Okafor")])];
/// let vacant = vacancies(&roles, &holders, "2026-11-21".parse().unwrap());
/// assert!(!vacant.contains(&StartingRole::IsmsManager)); // merged into the CISO, who is named
/// assert!(vacant.contains(&StartingRole::InternalAuditor)); // a role without a holder
/// assert!(vacant.contains(&StartingRole::Sponsor)); // no such role
/// ```
pub fn vacancies(
    roles: &[Role],
    assignments: &[RoleAssignment],
    on: NaiveDate,
) -> Vec<StartingRole> {
    let is_filled = |wanted: StartingRole| {
        let mut serving = roles.iter().filter(|role| role.serves_as == Some(wanted));
        serving.any(|role| is_held(role, roles, assignments, on))
    };
    StartingRole::ALL.iter().copied().filter(|wanted| !is_filled(*wanted)).collect()
}

/// Returns whether a role has a holder, itself or through the roles that it is merged into; as many steps as there
/// are roles are enough, and end a circle.
fn is_held(role: &Role, roles: &[Role], assignments: &[RoleAssignment], on: NaiveDate) -> bool {
    let mut name = role.name.as_str();
    for _step in 0..=roles.len() {
        if assignments.iter().any(|held| held.role == name && held.is_in_force(on)) {
            return true;
        }
        let merged = roles.iter().find(|role| role.name == name);
        match merged.and_then(|role| role.merged_into.as_deref()) {
            Some(next) => name = next,
            None => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{Role, StartingRole, vacancies};
    use crate::domain::record::testing::{example, full_example};

    #[test]
    fn a_role_survives_the_way_through_its_texts() {
        full_example::<Role>(&[
            ("name", "Information security officer"),
            ("serves_as", "security_manager"),
            ("purpose", "Keeps the system running"),
            ("duties", "Risk register, controls, reports"),
            ("authority", "May stop a change"),
            ("resources", "Half a post, 40,000 a year"),
            ("reports_to", "Managing director"),
            ("merged_into", "ISMS manager"),
            ("deputy", "Tomas Reyes"),
            ("unit_ref", "Management"),
            ("requirement_refs", "5.3; A.5.2"),
            ("description_refs", "DOC-11"),
            ("skills", "Risk assessment; law"),
            ("training_need", "isms_knowledge"),
            ("gap_decision", "Hire a deputy"),
            ("decided_by", "Managing director"),
            ("decided_on", "2026-03-02"),
            ("reviewed_on", "2026-09-01"),
            ("notes", "Appointed by letter"),
        ]);
    }

    #[test]
    fn roles_merged_in_a_circle_are_vacant() {
        let roles = [
            example::<Role>(&[("name", "A"), ("serves_as", "sponsor"), ("merged_into", "B")]),
            example::<Role>(&[("name", "B"), ("serves_as", "owner"), ("merged_into", "A")]),
        ];
        let day = "2026-11-21".parse().unwrap();
        assert_eq!(vacancies(&roles, &[], day), StartingRole::ALL);
    }

    #[test]
    fn an_assignment_that_has_ended_leaves_a_role_vacant() {
        let roles = [example::<Role>(&[("name", "Sponsor"), ("serves_as", "sponsor")])];
        let held =
            [example(&[("role", "Sponsor"), ("person", "Ines"), ("ended_on", "2026-06-30")])];
        assert!(
            vacancies(&roles, &held, "2026-07-01".parse().unwrap())
                .contains(&StartingRole::Sponsor)
        );
        assert!(
            !vacancies(&roles, &held, "2026-06-30".parse().unwrap())
                .contains(&StartingRole::Sponsor)
        );
    }
}
