//! Accounts: which roles there are in an organisation, what each may do, and what a password and a token must be.
//!
//! Everything here is a decision on values. Hashing and drawing secrets is left to `secrets`, keeping them to the
//! store, and asking before anything is done to `app`.

mod common_passwords;
mod membership;
pub mod password;
mod permission;
mod role;
mod scope;
pub mod token;
mod verdict;

pub use membership::{Membership, MembershipFault};
pub use permission::{Access, Permission, RIGHTS, Right};
pub use role::{ClashingRoles, Role, UnknownRole, clashing_roles};
pub use scope::{NotAScope, ReadingScope};
pub use verdict::{Ownership, RecordAtHand, Refusal, Verdict, allows, allows_one_of};
