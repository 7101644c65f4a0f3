//! What a person can do, one function each: the place where the layers meet.

pub mod accounts;
pub mod assessments;
pub mod context;
pub mod evidence;
pub mod exports;
pub mod gap;
pub mod import_file;
pub mod imports;
pub mod organisations;
pub mod provenance;
pub mod records;
mod rights;
pub mod score;
pub mod undo;
pub mod verify;
