//! How a record of a register lies in its table: one declaration makes the table, its row and its queries.
//!
//! diesel's multi-connection allows no generic queries, and the same five queries for thirty tables are no place to
//! differ, so they are written once here. Every one is bound to its organisation.

use chrono::NaiveDate;

/// A column's value as the text of a field, and back.
pub(super) trait Column: Sized {
    /// Reads the text of a field; `None` where the text does not fit the column.
    fn from_text(text: &str) -> Option<Self>;
    /// Returns the text of the field.
    fn into_text(self) -> String;
}

impl Column for String {
    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }

    fn into_text(self) -> String {
        self
    }
}

impl<T: Column> Column for Option<T> {
    fn from_text(text: &str) -> Option<Self> {
        if text.is_empty() { Some(None) } else { T::from_text(text).map(Some) }
    }

    fn into_text(self) -> String {
        self.map_or_else(String::new, T::into_text)
    }
}

impl Column for NaiveDate {
    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn into_text(self) -> String {
        self.format("%Y-%m-%d").to_string()
    }
}

impl Column for i32 {
    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn into_text(self) -> String {
        self.to_string()
    }
}

impl Column for bool {
    fn from_text(text: &str) -> Option<Self> {
        match text {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        }
    }

    fn into_text(self) -> String {
        if self { "yes" } else { "no" }.to_owned()
    }
}

/// The Rust type of a column's SQL type.
pub(super) trait Native {
    type Rust: Column;
}

macro_rules! native {
    ($($sql:ident => $rust:ty),+) => {$(
        impl Native for diesel::sql_types::$sql {
            type Rust = $rust;
        }
        impl Native for diesel::sql_types::Nullable<diesel::sql_types::$sql> {
            type Rust = Option<$rust>;
        }
    )+};
}
native!(Text => String, Date => NaiveDate, Integer => i32, Bool => bool);

/// Declares the tables of records, `table: field -> SQL type, …`, each as a module with the queries of its own.
macro_rules! stored {
    ($($table:ident { $($column:ident -> $type:ty,)* })+) => {$(
        pub(in crate::db) mod $table {
            use diesel::{prelude::*, sql_types::*};

            use crate::db::{
                error::Error,
                records::{extra_as_json, read_row},
                scope::Scope,
                stored::{Column, Native},
            };
            use crate::domain::{id::RecordId, record::{Fields, Kept, plain_name}};

            diesel::table! {
                $table (organisation, record_id) {
                    organisation -> Text,
                    record_id -> Text,
                    record_key -> Text,
                    record_version -> Integer,
                    extra -> Text,
                    $($column -> $type,)*
                }
            }

            #[derive(Queryable, Selectable, Insertable, AsChangeset)]
            #[diesel(
                table_name = $table,
                primary_key(organisation, record_id),
                treat_none_as_null = true,
                treat_none_as_default_value = false
            )]
            pub(in crate::db) struct Row {
                organisation: String,
                record_id: String,
                record_key: String,
                record_version: i32,
                extra: String,
                $($column: <$type as Native>::Rust,)*
            }

            /// The columns that hold fields, for the test that compares them with the record.
            #[cfg(test)]
            pub(in crate::db) const COLUMNS: &[&str] = &[$(plain_name(stringify!($column))),*];

            impl Row {
                fn new(organisation: &str, kept: &Kept) -> Result<Self, Error> {
                    Ok(Self {
                        organisation: organisation.to_owned(),
                        record_id: kept.id.to_string(),
                        record_key: kept.key.clone(),
                        record_version: kept.version,
                        extra: extra_as_json(kept)?,
                        $($column: column(&kept.fields, plain_name(stringify!($column)))?,)*
                    })
                }

                fn kept(self) -> Result<Kept, Error> {
                    let mut fields = Fields::default();
                    $(fields.set(plain_name(stringify!($column)), &self.$column.into_text());)*
                    read_row(stringify!($table), (&self.record_id, self.record_key, self.record_version), fields, &self.extra)
                }
            }

            fn column<C: Column>(fields: &Fields, name: &str) -> Result<C, Error> {
                C::from_text(fields.get(name)).ok_or_else(|| {
                    Error::Failed(format!("{} {name}: “{}” does not fit", stringify!($table), fields.get(name)))
                })
            }

            pub(in crate::db) fn list(scope: &mut Scope<'_>) -> Result<Vec<Kept>, Error> {
                let rows: Vec<Row> = $table::table
                    .filter($table::organisation.eq(scope.key.clone()))
                    .order($table::record_id)
                    .select(Row::as_select())
                    .load(scope.connection)?;
                rows.into_iter().map(Row::kept).collect()
            }

            pub(in crate::db) fn find(scope: &mut Scope<'_>, id: RecordId) -> Result<Option<Kept>, Error> {
                let row: Option<Row> = $table::table
                    .filter($table::organisation.eq(scope.key.clone()))
                    .filter($table::record_id.eq(id.to_string()))
                    .select(Row::as_select())
                    .first(scope.connection)
                    .optional()?;
                row.map(Row::kept).transpose()
            }

            pub(in crate::db) fn find_by_key(scope: &mut Scope<'_>, key: &str) -> Result<Option<Kept>, Error> {
                let row: Option<Row> = $table::table
                    .filter($table::organisation.eq(scope.key.clone()))
                    .filter($table::record_key.eq(key.to_owned()))
                    .select(Row::as_select())
                    .first(scope.connection)
                    .optional()?;
                row.map(Row::kept).transpose()
            }

            pub(in crate::db) fn insert(scope: &mut Scope<'_>, kept: &Kept) -> Result<(), Error> {
                let row = Row::new(&scope.key, kept)?;
                diesel::insert_into($table::table).values(row).execute(scope.connection)?;
                Ok(())
            }

            pub(in crate::db) fn update(scope: &mut Scope<'_>, kept: &Kept) -> Result<usize, Error> {
                let mut row = Row::new(&scope.key, kept)?;
                row.record_version += 1;
                let old = $table::table
                    .filter($table::organisation.eq(scope.key.clone()))
                    .filter($table::record_id.eq(row.record_id.clone()))
                    .filter($table::record_version.eq(kept.version));
                Ok(diesel::update(old).set(row).execute(scope.connection)?)
            }

            pub(in crate::db) fn delete(scope: &mut Scope<'_>, kept: &Kept) -> Result<usize, Error> {
                let old = $table::table
                    .filter($table::organisation.eq(scope.key.clone()))
                    .filter($table::record_id.eq(kept.id.to_string()))
                    .filter($table::record_version.eq(kept.version));
                Ok(diesel::delete(old).execute(scope.connection)?)
            }
        }
    )+};
}
pub(in crate::db) use stored;
