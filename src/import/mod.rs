//! Spreadsheets in: what people keep becomes domain values, and what could not be understood is named.

pub mod recognise;
pub mod values;
pub mod vocabulary;
pub mod workbook;
