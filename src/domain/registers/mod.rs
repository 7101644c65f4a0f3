//! The registers of an information security management system, one file a noun.

pub mod asset;
