//! Spreadsheets in: what people keep becomes domain values, and what could not be understood is named.

pub mod inspection;
pub mod problems;
pub mod recognise;
pub mod registers;
pub mod values;
pub mod vocabulary;
pub mod workbook;
