//! What a person can do, one function each: the place that joins the layers.

pub mod gap;
