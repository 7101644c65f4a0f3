//! Verdicts: what a role's row in the rights table means on a day and for a record, and how a refusal is worded.
//!
//! A verdict may depend on the record at hand, so it has to be asked: [`Verdict::on_record`] before a record is shown
//! or changed, [`Verdict::on_whole`] before something that cannot be cut to a part of the organisation.

use chrono::NaiveDate;

use super::{Membership, Permission, ReadingScope, Role};
use crate::domain::requirement::RequirementId;

/// Whether something may be done.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Verdict {
    /// With every record.
    Allowed,
    /// Only with records that the person owns, is assigned to or, for imports, made.
    AllowedWhereOwner {
        /// What is allowed.
        permission: Permission,
    },
    /// Only with records within a scope.
    AllowedWithin {
        /// What is allowed.
        permission: Permission,
        /// The scope.
        scope: ReadingScope,
    },
    /// Not at all.
    Refused(Refusal),
}

/// Whose record it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ownership {
    /// The person owns it, or it is assigned to them.
    Own,
    /// It is somebody else's or nobody's.
    Others,
}

/// What a verdict needs to know of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordAtHand<'a> {
    /// The register that it stands in, by the name that commands use.
    pub register: &'a str,
    /// The requirements that it belongs to.
    pub requirements: &'a [RequirementId],
    /// Whose it is.
    pub ownership: Ownership,
}

/// Why something may not be done, and who could or what mends it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The person has no role in the organisation.
    #[error("you have no role in this organisation; ask an administrator for one")]
    NoRole,
    /// The role does not include it.
    #[error("{} may not {}; that takes {}", .role.phrase(), .permission.right().does, who_may(*.permission))]
    NotForRole {
        /// The person's role.
        role: Role,
        /// What was asked for.
        permission: Permission,
    },
    /// The role has ended.
    #[error("your role {} ended on {until}; ask an administrator to extend it", .role.name())]
    Ended {
        /// The role.
        role: Role,
        /// Its last day.
        until: NaiveDate,
    },
    /// The record is not the person's own.
    #[error("you may {} only where you are the owner; ask the owner{}", .permission.right().does, or_whole(*.permission))]
    NotOwner {
        /// What was asked for.
        permission: Permission,
    },
    /// The record lies outside the scope.
    #[error("this lies outside the scope of your role ({scope}); ask an administrator to widen it")]
    OutOfScope {
        /// The scope.
        scope: ReadingScope,
    },
    /// The function covers everything, and the scope does not.
    #[error(
        "you may not {}, because that covers the whole organisation and your role only {scope}; ask an administrator to widen it",
        .permission.right().does
    )]
    WholeOnly {
        /// What was asked for.
        permission: Permission,
        /// The scope.
        scope: ReadingScope,
    },
}

/// Returns whether a membership permits something on a day.
///
/// ```
/// use assay::domain::account::*;
/// let on = |day: &str| day.parse::<chrono::NaiveDate>().unwrap();
/// let last_day = Some(on("2026-11-21"));
/// let auditor = Membership::new(Role::ExternalAuditor, last_day, ReadingScope::Everything).unwrap();
/// assert_eq!(allows(&auditor, Permission::ReadRegister, on("2026-11-21")), Verdict::Allowed);
/// let Verdict::Refused(refusal) = allows(&auditor, Permission::ReadRegister, on("2026-11-22")) else { panic!() };
/// assert_eq!(
///     refusal.to_string(),
///     "your role external_auditor ended on 2026-11-21; ask an administrator to extend it"
/// );
/// ```
pub fn allows(membership: &Membership, permission: Permission, on: NaiveDate) -> Verdict {
    let role = membership.role();
    if let Some(until) = membership.ended_before(on) {
        return Verdict::Refused(Refusal::Ended { role, until });
    }
    let right = permission.right();
    if right.owners.contains(&role) {
        return Verdict::AllowedWhereOwner { permission };
    }
    if !right.roles.contains(&role) {
        return Verdict::Refused(Refusal::NotForRole { role, permission });
    }
    match membership.scope() {
        ReadingScope::Everything => Verdict::Allowed,
        scope @ ReadingScope::Parts { .. } => {
            Verdict::AllowedWithin { permission, scope: scope.clone() }
        }
    }
}

/// Returns the widest verdict that the memberships of one person in one organisation give.
///
/// ```
/// use assay::domain::account::*;
/// let today = "2026-11-21".parse().unwrap();
/// let role = |role| Membership::new(role, None, ReadingScope::Everything).unwrap();
/// let both = [role(Role::Administrator), role(Role::IsmsManager)];
/// assert_eq!(allows_one_of(&both, Permission::Import, today), Verdict::Allowed);
/// assert_eq!(allows_one_of(&[], Permission::Import, today), Verdict::Refused(Refusal::NoRole));
/// ```
pub fn allows_one_of(memberships: &[Membership], permission: Permission, on: NaiveDate) -> Verdict {
    let verdicts = memberships.iter().map(|membership| allows(membership, permission, on));
    let widest =
        verdicts.reduce(|first, next| if next.width() > first.width() { next } else { first });
    widest.unwrap_or(Verdict::Refused(Refusal::NoRole))
}

impl Verdict {
    /// Returns whether it may be done with this record.
    ///
    /// # Errors
    /// Why not.
    pub fn on_record(&self, record: RecordAtHand<'_>) -> Result<(), Refusal> {
        match self {
            Self::Allowed => Ok(()),
            Self::AllowedWhereOwner { permission } => match record.ownership {
                Ownership::Own => Ok(()),
                Ownership::Others => Err(Refusal::NotOwner { permission: *permission }),
            },
            Self::AllowedWithin { scope, .. } => {
                let covered = scope.covers(record.register, record.requirements);
                if covered { Ok(()) } else { Err(Refusal::OutOfScope { scope: scope.clone() }) }
            }
            Self::Refused(refusal) => Err(refusal.clone()),
        }
    }

    /// Returns whether it may be done with the organisation as a whole.
    ///
    /// # Errors
    /// Why not.
    pub fn on_whole(&self) -> Result<(), Refusal> {
        match self {
            Self::Allowed => Ok(()),
            Self::AllowedWhereOwner { permission } => {
                Err(Refusal::NotOwner { permission: *permission })
            }
            Self::AllowedWithin { permission, scope } => {
                Err(Refusal::WholeOnly { permission: *permission, scope: scope.clone() })
            }
            Self::Refused(refusal) => Err(refusal.clone()),
        }
    }

    /// Orders verdicts. Owners and scopes never meet in one person: an external auditor has no other role.
    fn width(&self) -> u8 {
        match self {
            Self::Refused(_) => 0,
            Self::AllowedWhereOwner { .. } | Self::AllowedWithin { .. } => 1,
            Self::Allowed => 2,
        }
    }
}

fn who_may(permission: Permission) -> String {
    let right = permission.right();
    let whole = listed(right.roles);
    match (whole.as_str(), right.owners) {
        (_, []) => whole,
        ("", owners) => format!("the owner, if that is {}", listed(owners)),
        (_, owners) => format!("{whole}, or the owner if that is {}", listed(owners)),
    }
}

fn or_whole(permission: Permission) -> String {
    match permission.right().roles {
        [] => String::new(),
        roles => format!(" or {}", listed(roles)),
    }
}

fn listed(roles: &[Role]) -> String {
    match roles {
        [] => String::new(),
        [only] => only.phrase().to_owned(),
        [others @ .., last] => {
            let others: Vec<_> = others.iter().map(|role| role.phrase()).collect();
            format!("{} or {}", others.join(", "), last.phrase())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn member(role: Role) -> Membership {
        Membership::new(role, Some(day("2026-12-31")), ReadingScope::Everything).unwrap()
    }

    fn limited(scope: &str) -> Membership {
        let scope = ReadingScope::read(scope, &["risks"]).unwrap();
        Membership::new(Role::ExternalAuditor, Some(day("2026-12-31")), scope).unwrap()
    }

    fn verdict(membership: &Membership, permission: Permission) -> Verdict {
        allows(membership, permission, day("2026-11-21"))
    }

    fn record(register: &str, ownership: Ownership) -> RecordAtHand<'_> {
        RecordAtHand { register, requirements: &[], ownership }
    }

    #[test]
    fn an_owner_changes_only_what_is_their_own() {
        let owner = verdict(&member(Role::ControlOwner), Permission::ChangeOperationRegisters);
        assert_eq!(owner.on_record(record("assets", Ownership::Own)), Ok(()));
        let refusal = owner.on_record(record("assets", Ownership::Others)).unwrap_err();
        insta::assert_snapshot!(refusal, @"you may change the registers of daily work only where you are the owner; ask the owner or an ISMS manager");
        assert_eq!(owner.on_whole(), Err(refusal));
        let risk = verdict(&member(Role::TopManagement), Permission::AcceptRisk);
        let refusal = risk.on_record(record("risks", Ownership::Others)).unwrap_err();
        insta::assert_snapshot!(refusal, @"you may accept risks only where you are the owner; ask the owner");
    }

    #[test]
    fn an_external_auditor_sees_only_the_scope() {
        let reads = verdict(&limited("9.2; risks"), Permission::ReadRegister);
        assert_eq!(reads.on_record(record("risks", Ownership::Others)), Ok(()));
        let internal_audit = ["9.2.1".parse().unwrap()];
        let document = RecordAtHand {
            requirements: &internal_audit,
            ..record("documents", Ownership::Others)
        };
        assert_eq!(reads.on_record(document), Ok(()));
        let refusal = reads.on_record(record("assets", Ownership::Own)).unwrap_err();
        insta::assert_snapshot!(refusal, @"this lies outside the scope of your role (9.2; risks); ask an administrator to widen it");
        let whole = verdict(&limited("9.2; risks"), Permission::Report).on_whole().unwrap_err();
        insta::assert_snapshot!(whole, @"you may not read reports and scores, because that covers the whole organisation and your role only 9.2; risks; ask an administrator to widen it");
        assert_eq!(verdict(&member(Role::ExternalAuditor), Permission::Report).on_whole(), Ok(()));
    }

    #[test]
    fn a_refusal_names_who_may() {
        let refused = |role, permission| match verdict(&member(role), permission) {
            Verdict::Refused(refusal) => refusal.to_string(),
            other => panic!("{other:?}"),
        };
        insta::assert_snapshot!(refused(Role::Reader, Permission::Import), @"a reader may not import registers; that takes an ISMS manager or an auditor");
        insta::assert_snapshot!(refused(Role::Auditor, Permission::ChangeOperationRegisters), @"an auditor may not change the registers of daily work; that takes an ISMS manager, or the owner if that is a control owner");
        insta::assert_snapshot!(refused(Role::Administrator, Permission::AcceptRisk), @"an administrator may not accept risks; that takes the owner, if that is an ISMS manager, a control owner or top management");
        insta::assert_snapshot!(refused(Role::TopManagement, Permission::Restore), @"top management may not restore a backup; that takes an administrator");
        insta::assert_snapshot!(refused(Role::ControlOwner, Permission::ApproveSoa), @"a control owner may not approve the Statement of Applicability; that takes top management");
    }

    #[test]
    fn a_refused_verdict_refuses_every_record() {
        let refused = verdict(&member(Role::Reader), Permission::Import);
        assert!(refused.on_record(record("assets", Ownership::Own)).is_err());
        assert!(refused.on_whole().is_err());
    }

    #[test]
    fn the_widest_of_several_roles_counts_and_ended_ones_do_not() {
        let today = day("2026-11-21");
        let ended =
            Membership::new(Role::IsmsManager, Some(day("2026-11-20")), ReadingScope::Everything)
                .unwrap();
        let roles = [member(Role::Reader), member(Role::ControlOwner), ended.clone()];
        let answer = Permission::Answer;
        let owner = Verdict::AllowedWhereOwner { permission: answer };
        assert_eq!(allows_one_of(&roles, answer, today), owner);
        assert_eq!(allows_one_of(&roles, answer, day("2026-11-20")), Verdict::Allowed);
        let until = day("2026-11-20");
        let refusal = Refusal::Ended { role: Role::IsmsManager, until };
        assert_eq!(allows_one_of(&[ended], answer, today), Verdict::Refused(refusal));
    }
}
