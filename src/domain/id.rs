//! A type per identifier, so that none can stand where another belongs.

use std::{fmt, str::FromStr};

use uuid::Uuid;

macro_rules! id {
    ($($(#[$about:meta])* $name:ident,)+) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Uuid);

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

id! {
    /// An organisation.
    OrganisationId,
    /// A record of any register.
    RecordId,
    /// An import of one file.
    ImportId,
    /// A person with an account.
    AccountId,
    /// An API token.
    TokenId,
}

impl OrganisationId {
    /// The trail of what belongs to no organisation, such as accounts, is kept under this one.
    pub const INSTALLATION: Self = Self(Uuid::nil());
}
