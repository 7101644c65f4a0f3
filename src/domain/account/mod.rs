//! Accounts: which roles there are in an organisation, and what each may do.
//!
//! Everything here is a decision on values; asking before anything is done is left to `app`.

mod membership;
mod permission;
mod role;
mod scope;
mod verdict;

pub use membership::{Membership, MembershipFault};
pub use permission::{Access, Permission, RIGHTS, Right};
pub use role::{ClashingRoles, Role, UnknownRole, clashing_roles};
pub use scope::{NotAScope, ReadingScope};
pub use verdict::{Ownership, RecordAtHand, Refusal, Verdict, allows, allows_one_of};
