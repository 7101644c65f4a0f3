//! Assay tells an organisation, with proof, how far its information security management system is from
//! ISO/IEC 27001:2022 certification.
//!
//! The modules stand in reading order; each may use what stands above it in this list, and `domain` uses none.

pub mod domain;
pub mod import;
pub mod pdf;
pub mod questionnaires;
pub mod report;
