//! `assay score`: the gap score of an organisation in the store.

use clap::Args;

use super::{Global, gap_text, print, print_json, resources};
use crate::{
    app::{organisations, score},
    error::Error,
    export,
};

/// Prints the gap score of an organisation.
#[derive(Debug, Args)]
pub(super) struct Score {
    /// The organisation's name or id
    #[arg(long, value_name = "ORG")]
    org: String,
}

impl Score {
    pub(super) fn run(&self, global: &Global) -> Result<(), Error> {
        let (questionnaire, _vocabulary) = resources(global)?;
        let store = global.store()?;
        let organisation = organisations::find(&store, &self.org)?;
        let context = Global::context();
        let as_of = global.as_of();
        let report = store.read_in(organisation.id, |scope| {
            score::of_organisation(scope, &context, (&questionnaire, &organisation.name), as_of)
        })?;
        if global.json {
            print_json(&export::json::gap(&report))
        } else {
            print(&gap_text::of(&report))
        }
    }
}
