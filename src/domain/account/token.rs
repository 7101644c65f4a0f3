//! API tokens: what a token may be used for, and until when.
//!
//! A token acts for the person who holds it and never does more than that person may: both the token and the
//! person's memberships have to allow. How tokens look and how they are recognised is left to `secrets`.

use chrono::{Days, NaiveDate};

use super::{Access, Permission};
use crate::domain::value::choice;

choice! {
    /// How far a token goes.
    TokenAccess {
        /// It reads.
        Read = "read",
        /// It reads and changes records.
        Write = "write",
    }
}

/// What a token may be used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenScope {
    /// How far it goes.
    pub access: TokenAccess,
    /// The id of the one organisation that it reaches.
    pub organisation: String,
}

/// A token as it is kept: everything but the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// What it may be used for.
    pub scope: TokenScope,
    /// The last day on which it works.
    pub expires_on: NaiveDate,
    /// The day from which it does not work, because somebody revoked it.
    pub revoked_on: Option<NaiveDate>,
}

/// The greatest number of days that a token works: a forgotten one ends within a year.
pub const LONGEST_DAYS: u64 = 366;

/// Why a token's expiry cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExpiryFault {
    /// It would never work.
    #[error("the token would expire on {0}, before it is made; give a later day")]
    Past(NaiveDate),
    /// It would work too long.
    #[error(
        "the token would work until {0}; give a day at most {LONGEST_DAYS} days ahead and make a new token then"
    )]
    TooLate(NaiveDate),
}

/// Why a token may not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefusal {
    /// It was revoked.
    #[error("the token was revoked on {0}; make a new one")]
    Revoked(NaiveDate),
    /// It has expired.
    #[error("the token expired on {0}; make a new one")]
    Expired(NaiveDate),
    /// It belongs to another organisation; which one is not told.
    #[error("the token is for another organisation; use one that was made in this one")]
    OtherOrganisation,
    /// It reads only.
    #[error("the token only reads; to {} use one with access write", .0.right().does)]
    ReadsOnly(Permission),
    /// No token can do it.
    #[error("no token can {}; sign in and do it in person", .0.right().does)]
    InPersonOnly(Permission),
}

impl ApiToken {
    /// Returns a new token.
    ///
    /// # Errors
    /// It would expire before `today` or more than [`LONGEST_DAYS`] days after.
    pub fn new(
        scope: TokenScope,
        today: NaiveDate,
        expires_on: NaiveDate,
    ) -> Result<Self, ExpiryFault> {
        let latest = today.checked_add_days(Days::new(LONGEST_DAYS)).unwrap_or(today);
        if expires_on < today {
            return Err(ExpiryFault::Past(expires_on));
        }
        if expires_on > latest {
            return Err(ExpiryFault::TooLate(expires_on));
        }
        Ok(Self { scope, expires_on, revoked_on: None })
    }

    /// Returns whether the token works on a day: up to and including its last, unless it was revoked.
    pub fn is_valid(&self, on: NaiveDate) -> bool {
        self.works(on).is_ok()
    }

    /// Returns whether the token may be used for something in an organisation on a day.
    ///
    /// ```
    /// use assay::domain::account::{Permission, token::*};
    /// let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    /// let scope = TokenScope { access: TokenAccess::Read, organisation: "norvale".into() };
    /// let token = ApiToken::new(scope, day("2026-11-21"), day("2027-03-31")).unwrap();
    /// assert!(token.allows(Permission::Export, "norvale", day("2027-03-31")).is_ok());
    /// assert!(token.allows(Permission::Export, "norvale", day("2027-04-01")).is_err());
    /// assert!(token.allows(Permission::Import, "norvale", day("2026-11-21")).is_err());
    /// ```
    ///
    /// # Errors
    /// Why not.
    pub fn allows(
        &self,
        permission: Permission,
        organisation: &str,
        on: NaiveDate,
    ) -> Result<(), TokenRefusal> {
        self.works(on)?;
        if self.scope.organisation != organisation {
            return Err(TokenRefusal::OtherOrganisation);
        }
        match (permission.right().access, self.scope.access) {
            (Access::InPerson, _) => Err(TokenRefusal::InPersonOnly(permission)),
            (Access::Write, TokenAccess::Read) => Err(TokenRefusal::ReadsOnly(permission)),
            (Access::Write, TokenAccess::Write) | (Access::Read, _) => Ok(()),
        }
    }

    fn works(&self, on: NaiveDate) -> Result<(), TokenRefusal> {
        match self.revoked_on {
            Some(day) if day <= on => Err(TokenRefusal::Revoked(day)),
            _ if self.expires_on < on => Err(TokenRefusal::Expired(self.expires_on)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn token(access: TokenAccess) -> ApiToken {
        let scope = TokenScope { access, organisation: "norvale".into() };
        ApiToken::new(scope, day("2026-11-21"), day("2026-12-31")).unwrap()
    }

    #[test]
    fn a_token_works_until_its_last_day_or_until_it_is_revoked() {
        let mut token = token(TokenAccess::Read);
        assert!(token.is_valid(day("2026-12-31")));
        assert!(!token.is_valid(day("2027-01-01")));
        token.revoked_on = Some(day("2026-12-01"));
        assert!(token.is_valid(day("2026-11-30")));
        assert!(!token.is_valid(day("2026-12-01")));
        let refusal = token.allows(Permission::Export, "norvale", day("2026-12-01")).unwrap_err();
        insta::assert_snapshot!(refusal, @"the token was revoked on 2026-12-01; make a new one");
    }

    #[test]
    fn a_token_ends_within_a_year() {
        let new = |until| {
            let scope = token(TokenAccess::Read).scope;
            ApiToken::new(scope, day("2026-11-21"), day(until)).map(|token| token.expires_on)
        };
        assert_eq!(new("2026-11-21"), Ok(day("2026-11-21")));
        assert_eq!(new("2027-11-22"), Ok(day("2027-11-22")));
        insta::assert_snapshot!(new("2026-11-20").unwrap_err(), @"the token would expire on 2026-11-20, before it is made; give a later day");
        insta::assert_snapshot!(new("2027-11-23").unwrap_err(), @"the token would work until 2027-11-23; give a day at most 366 days ahead and make a new token then");
    }

    #[test]
    fn no_token_does_what_takes_a_person() {
        let today = day("2026-11-21");
        for permission in Permission::ALL {
            let with = |access| token(access).allows(*permission, "norvale", today).is_ok();
            let expected = match permission.right().access {
                Access::Read => (true, true),
                Access::Write => (false, true),
                Access::InPerson => (false, false),
            };
            assert_eq!(
                (with(TokenAccess::Read), with(TokenAccess::Write)),
                expected,
                "{permission:?}"
            );
        }
    }

    #[test]
    fn a_refusal_says_which_token_would_do() {
        let refusal = |permission, organisation| {
            let token = token(TokenAccess::Read);
            token.allows(permission, organisation, day("2026-11-21")).unwrap_err().to_string()
        };
        insta::assert_snapshot!(refusal(Permission::Import, "norvale"), @"the token only reads; to import registers use one with access write");
        insta::assert_snapshot!(refusal(Permission::ApproveSoa, "norvale"), @"no token can approve the Statement of Applicability; sign in and do it in person");
        insta::assert_snapshot!(refusal(Permission::ReadRegister, "other"), @"the token is for another organisation; use one that was made in this one");
    }
}
