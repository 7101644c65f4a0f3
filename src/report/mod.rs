//! Reports: typed models become documents made of blocks.

pub mod document;
pub mod parse;
