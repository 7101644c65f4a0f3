//! The store: SQLite by default, PostgreSQL by URL, behind one set of queries.
//!
//! Queries of an organisation's data take a [`Scope`], so none can be written without saying whose data it is.
//! Rows and tables stay in here; what comes out are records, entries and identifiers of the domain.

pub mod accounts;
mod backup;
mod catalogue;
mod connection;
mod copy;
mod error;
pub mod evidence;
pub mod evidence_files;
pub mod imports;
mod migrate;
pub mod organisations;
pub mod records;
mod schema;
mod scope;
mod store;
mod stored;
mod tables;
pub mod tokens;
pub mod trail;

pub use backup::{Present, known_schema};
pub use connection::{Location, NoLocation};
pub use error::Error;
pub use scope::{Scope, WriteScope};
pub use store::{Store, Transaction};
