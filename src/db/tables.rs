//! The tables of registers. Columns are the fields of the records in `domain::registers`; a test compares them.

use super::stored::stored;

stored! {
    assets {
        asset_id -> Nullable<Text>,
        name -> Text,
        r#type -> Nullable<Text>,
        reviewed_on -> Nullable<Date>,
        control_refs -> Nullable<Text>,
    }
}
