//! Memberships: a role of a person in an organisation, with its last day and how far it reaches.

use chrono::NaiveDate;

use super::{ReadingScope, Role};

/// A role that a person has in an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    role: Role,
    until: Option<NaiveDate>,
    scope: ReadingScope,
}

/// What keeps a membership from being one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MembershipFault {
    /// An external auditor without an end.
    #[error("the role external_auditor needs an end date; give the last day of the audit")]
    NoEndDate,
    /// A scope for a role that reads without one.
    #[error("the role {} cannot be limited to a scope; leave the scope out, or use external_auditor", .0.name())]
    ScopeNotForRole(Role),
}

impl Membership {
    /// Returns the membership of a role up to and including its last day; `None` is one without an end.
    ///
    /// ```
    /// use assay::domain::account::{Membership, MembershipFault, ReadingScope, Role};
    /// let endless = Membership::new(Role::ExternalAuditor, None, ReadingScope::Everything);
    /// assert_eq!(endless, Err(MembershipFault::NoEndDate));
    /// ```
    ///
    /// # Errors
    /// An external auditor without a last day; a scope for any other role.
    pub fn new(
        role: Role,
        until: Option<NaiveDate>,
        scope: ReadingScope,
    ) -> Result<Self, MembershipFault> {
        match role {
            Role::ExternalAuditor if until.is_none() => Err(MembershipFault::NoEndDate),
            Role::ExternalAuditor => Ok(Self { role, until, scope }),
            _ if scope != ReadingScope::Everything => Err(MembershipFault::ScopeNotForRole(role)),
            _ => Ok(Self { role, until, scope }),
        }
    }

    /// Returns the role.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Returns the last day on which the role holds, if it has one.
    pub fn until(&self) -> Option<NaiveDate> {
        self.until
    }

    /// Returns how far the role reaches.
    pub fn scope(&self) -> &ReadingScope {
        &self.scope
    }

    /// Returns the day on which the role ended, if that was before `on`.
    pub fn ended_before(&self, on: NaiveDate) -> Option<NaiveDate> {
        self.until.filter(|until| *until < on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_external_auditor_has_a_scope() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 21);
        let scope = ReadingScope::read("9.2", &[]).unwrap();
        for role in Role::ALL {
            let limited = Membership::new(*role, day, scope.clone());
            assert_eq!(limited.is_ok(), *role == Role::ExternalAuditor, "{}", role.name());
            assert!(Membership::new(*role, day, ReadingScope::Everything).is_ok());
        }
        insta::assert_snapshot!(MembershipFault::ScopeNotForRole(Role::Reader), @"the role reader cannot be limited to a scope; leave the scope out, or use external_auditor");
        insta::assert_snapshot!(MembershipFault::NoEndDate, @"the role external_auditor needs an end date; give the last day of the audit");
    }
}
