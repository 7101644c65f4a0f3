//! The store and what people do with it: every test here runs on SQLite and on PostgreSQL.

mod engines;
mod examples;
mod records;
