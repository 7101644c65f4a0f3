//! What a person can do, one function each: the place where the layers meet.

pub mod accounts;
pub mod assessments;
pub mod backup;
pub mod context;
pub mod evidence;
pub mod evidence_files;
pub mod exports;
pub mod gap;
pub mod import_file;
pub mod imports;
pub mod organisations;
pub mod provenance;
pub mod records;
pub mod restore;
mod rights;
pub mod score;
mod scratch;
pub mod undo;
pub mod verify;
