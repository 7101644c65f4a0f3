//! Reports: typed models become documents made of blocks.

pub mod document;
mod gap;
#[cfg(test)]
pub(crate) mod gap_demo;
pub mod parse;
pub mod phrases;
pub mod template;
pub mod wording;
