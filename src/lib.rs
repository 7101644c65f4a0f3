//! Assay tells an organisation, with proof, how far its information security management system is from
//! ISO/IEC 27001:2022 certification.
//!
//! The modules stand in reading order: what the standards say, spreadsheets in, reports out, and the command line
//! where people come in. `domain` knows none of the others.

pub mod app;
pub mod archive;
pub mod cli;
pub mod db;
pub mod domain;
pub mod error;
pub mod export;
pub mod files;
pub mod import;
pub mod pdf;
pub mod questionnaires;
pub mod report;
pub mod secrets;
