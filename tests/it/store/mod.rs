//! The store and what people do with it: every test here runs on SQLite and on PostgreSQL.

mod accounts;
mod engines;
mod examples;
mod isolation;
mod records;
mod rows;
mod trail;
