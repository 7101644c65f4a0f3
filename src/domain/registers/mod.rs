//! The registers of an information security management system, one file a noun.

pub mod asset;

/// A kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RecordKind {
    /// Assets.
    Assets,
}

impl RecordKind {
    /// Returns its name.
    pub fn name(self) -> &'static str {
        "assets"
    }
}
