//! What the standards say, as values and pure functions: no clock, no files, no formats of others.

pub mod account;
pub mod assessment;
pub mod assessment_run;
pub mod audit_trail;
pub mod documented_information;
pub mod evidence_file;
pub mod figure;
pub mod gap;
pub mod id;
pub mod import_plan;
pub mod interval;
pub mod moment;
pub mod natural;
pub mod questionnaire;
pub mod ratio;
pub mod record;
pub mod registers;
pub mod report;
pub mod requirement;
pub mod score;
pub mod several;
pub mod soa;
pub mod value;
