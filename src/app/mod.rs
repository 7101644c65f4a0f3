//! What a person can do, one function each: the place where the layers meet.

pub mod context;
pub mod gap;
pub mod organisations;
pub mod records;
pub mod verify;
