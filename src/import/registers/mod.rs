//! Rows of a recognised register become typed answers, and what could not be read becomes a problem at its cell.

mod answers;
pub mod incoming;
mod letters;
mod reader;

pub(crate) use answers::read;
pub use answers::{AnswerRow, ReadAnswers};
