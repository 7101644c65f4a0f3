//! Spreadsheets in: what people keep becomes domain values, and what could not be understood is named.

pub mod workbook;
