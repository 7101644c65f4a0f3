//! The registers of an information security management system, one file a noun.

pub mod asset;
pub mod certification;
pub mod communication;
pub mod communication_event;
pub mod competence;
pub mod context_issue;
pub mod course;
pub mod interested_party;
pub mod leadership_commitment;
pub mod party_need;
pub mod person;
pub mod policy_check;
pub mod process;
pub mod profile;
pub mod responsibility;
pub mod role;
pub mod role_assignment;
pub mod role_skill;
pub mod scope;
pub mod scope_topic;
pub mod site;
pub mod training;
pub mod unit;

use super::record::{Field, FieldFault, Fields, Record};

/// Declares the kinds of records: variant, record, name in commands and tables, title.
macro_rules! kinds {
    ($($(#[$about:meta])* $variant:ident: $record:ty = $name:literal, $title:literal;)+) => {
        /// A kind of record.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum RecordKind { $($(#[$about])* $variant,)+ }

        impl RecordKind {
            /// Every kind in its order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns its name in commands, JSON and the store, such as `assets`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// Returns its title in pages and workbooks, such as "Asset register".
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }

            /// Returns its fields in the order of exports and forms.
            pub fn fields(self) -> &'static [Field] {
                match self { $(Self::$variant => <$record as Record>::FIELDS),+ }
            }

            /// Returns the fields that name a record of this kind, as [`Record::KEY`].
            pub fn key(self) -> &'static [&'static [&'static str]] {
                match self { $(Self::$variant => <$record as Record>::KEY),+ }
            }

            /// Returns the fields in canonical form, as the typed record writes them.
            ///
            /// # Errors
            /// Every field that is missing, cannot be read, or contradicts another.
            pub fn check(self, fields: &Fields) -> Result<Fields, Vec<FieldFault>> {
                match self {
                    $(Self::$variant => <$record>::from_fields(fields).map(|record| record.to_fields())),+
                }
            }
        }
    };
}

kinds! {
    /// Assets.
    Assets: asset::Asset = "assets", "Asset register";
}

impl RecordKind {
    /// Returns the kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}
