//! Assets: what is worth protecting (A.5.9), how it is classed (A.5.12) and what its loss would hurt.

use chrono::NaiveDate;

use crate::domain::{record::record, value::References};

record! {
    /// Something of value to information security, with its owner.
    Asset known by asset_id, name;
    /// The organisation's own number for it.
    asset_id: Option<String> = "Asset ID",
    /// What it is called.
    name: String = "Asset",
    /// When its entry was last looked at.
    reviewed_on: Option<NaiveDate> = "Reviewed on",
    /// Controls that protect it.
    control_refs: References = "Controls",
}
