//! Roles: what a person is in an organisation, and which roles nobody can hold together (9.2.2, A.5.3).

use std::str::FromStr;

use crate::domain::value::{Value, choice};

choice! {
    /// What a person is in an organisation. One person may have several roles, as far as [`clashing_roles`] lets them.
    Role {
        /// Keeps accounts, tokens and backups; sees the registers, changes none and approves nothing.
        Administrator = "administrator",
        /// Keeps the management system: its registers, assessments, imports and evidence.
        IsmsManager = "isms_manager",
        /// Audits the management system, as a member of it or hired: keeps the audit records and no others.
        Auditor = "auditor",
        /// Answers for controls, risks, assets or actions: changes those, and reads the rest.
        ControlOwner = "control_owner",
        /// Approves what only top management can answer for.
        TopManagement = "top_management",
        /// Reads registers and reports.
        Reader = "reader",
        /// Audits for a client or a certification body: reads what lies in the scope, until the end date.
        ExternalAuditor = "external_auditor",
    }
}

impl Role {
    /// Returns the role as it stands in a sentence, such as "an ISMS manager".
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Administrator => "an administrator",
            Self::IsmsManager => "an ISMS manager",
            Self::Auditor => "an auditor",
            Self::ControlOwner => "a control owner",
            Self::TopManagement => "top management",
            Self::Reader => "a reader",
            Self::ExternalAuditor => "an external auditor",
        }
    }
}

/// Text that names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{text}” is no role; write one of {}", names())]
pub struct UnknownRole {
    /// The text as given.
    pub text: String,
}

fn names() -> String {
    Role::ALL.iter().map(|role| role.name()).collect::<Vec<_>>().join(", ")
}

impl FromStr for Role {
    type Err = UnknownRole;

    /// Reads a role's name; capitals, spaces and hyphens make no difference.
    ///
    /// ```
    /// use assay::domain::account::Role;
    /// assert_eq!("ISMS manager".parse(), Ok(Role::IsmsManager));
    /// assert!("manager".parse::<Role>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::read(text.trim()).map_err(|_no_choice| UnknownRole { text: text.to_owned() })
    }
}

/// Two roles that one person cannot hold in the same organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the same person cannot be {} and {} because {why}; take one of the two roles away or give it to somebody else",
    .roles.0.phrase(),
    .roles.1.phrase()
)]
pub struct ClashingRoles {
    /// The roles that clash.
    pub roles: (Role, Role),
    /// Why they do, as half a sentence.
    pub why: &'static str,
}

const OWN_WORK: &str = "nobody audits their own work (clause 9.2.2)";
const GUEST: &str = "an external auditor comes from outside and reads only";

/// The pairs that never go together. An auditor may own a control: whether an audit touches that control is decided
/// audit by audit. Top management may be the ISMS manager too, as in small organisations it is.
const APART: &[(Role, Role, &str)] = &[
    (Role::Auditor, Role::IsmsManager, OWN_WORK),
    (Role::Auditor, Role::TopManagement, OWN_WORK),
    (Role::ExternalAuditor, Role::Administrator, GUEST),
    (Role::ExternalAuditor, Role::IsmsManager, GUEST),
    (Role::ExternalAuditor, Role::Auditor, GUEST),
    (Role::ExternalAuditor, Role::ControlOwner, GUEST),
    (Role::ExternalAuditor, Role::TopManagement, GUEST),
    (Role::ExternalAuditor, Role::Reader, GUEST),
];

/// Returns the pairs among the roles of one person that undermine the independence of audits.
///
/// ```
/// use assay::domain::account::{Role, clashing_roles};
/// assert!(clashing_roles(&[Role::Administrator, Role::IsmsManager, Role::TopManagement]).is_empty());
/// assert_eq!(clashing_roles(&[Role::IsmsManager, Role::Auditor]).len(), 1);
/// ```
pub fn clashing_roles(roles: &[Role]) -> Vec<ClashingRoles> {
    let both_held = |pair: &&(Role, Role, &str)| roles.contains(&pair.0) && roles.contains(&pair.1);
    let clashes = APART.iter().filter(both_held);
    clashes.map(|&(first, second, why)| ClashingRoles { roles: (first, second), why }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_reads_back_by_its_name() {
        for role in Role::ALL {
            assert_eq!(role.name().parse(), Ok(*role));
        }
    }

    #[test]
    fn an_unknown_role_is_answered_with_the_known_ones() {
        let error = "boss".parse::<Role>().unwrap_err().to_string();
        insta::assert_snapshot!(error, @"“boss” is no role; write one of administrator, isms_manager, auditor, control_owner, top_management, reader, external_auditor");
    }

    #[test]
    fn a_clash_says_why_and_what_mends_it() {
        let clashes = clashing_roles(&[Role::Reader, Role::IsmsManager, Role::Auditor]);
        let [clash] = clashes.as_slice() else { panic!("{clashes:?}") };
        insta::assert_snapshot!(clash, @"the same person cannot be an auditor and an ISMS manager because nobody audits their own work (clause 9.2.2); take one of the two roles away or give it to somebody else");
    }

    #[test]
    fn an_external_auditor_holds_no_other_role() {
        for role in Role::ALL.iter().copied().filter(|role| *role != Role::ExternalAuditor) {
            assert_eq!(clashing_roles(&[role, Role::ExternalAuditor]).len(), 1, "{}", role.name());
        }
    }
}
