//! The integration tests, as one program: it links once, and its modules run side by side.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in tests a failed assumption is a failed test; clippy.toml's switches do not reach helpers here"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "tests name folders and databases of their own, and the environment tells them of a server"
)]

mod architecture;
mod backup;
mod command_line;
mod corpus;
mod coverage;
mod export;
mod faults;
mod functions;
mod gap;
mod hostile;
mod incoming;
mod postgres;
mod questionnaire_faults;
mod questionnaires;
mod source;
mod store;
mod vectors;
mod vocabulary;
