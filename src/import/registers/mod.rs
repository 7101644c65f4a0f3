//! Rows of a recognised register become typed answers, and what could not be read becomes a problem at its cell.

mod answers;
mod incoming;
mod letters;
mod reader;

pub(crate) use answers::read;
pub use answers::{AnswerRow, ReadAnswers};
pub use incoming::{
    Choices, IncomingSheet, MappedColumn, RememberedMapping, Upgraded, WrongChoice, incoming,
};
