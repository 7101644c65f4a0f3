//! Reports: typed models become documents made of blocks.

pub mod document;
#[cfg(test)]
pub(crate) mod gap_demo;
pub mod parse;
pub mod wording;
