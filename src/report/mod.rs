//! Reports: typed models become documents made of blocks.

pub mod document;
mod gap;
pub mod parse;
pub mod template;
pub mod wording;
