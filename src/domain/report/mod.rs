//! One typed model a report: figures with their formula, date and count, rows and findings. Totals are sums of rows.

pub mod gap;
