//! The store and what people do with it: every test here runs on SQLite and on PostgreSQL.

mod accounts;
mod engines;
mod examples;
mod imports;
mod isolation;
mod opening;
mod planned;
mod records;
mod rights;
mod rows;
mod trail;
