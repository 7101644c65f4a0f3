//! `assay org`: adds and lists organisations.

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{Global, message, print, print_json};
use crate::{app::organisations, db::organisations::Organisation, error::Error};

#[derive(Debug, Args)]
pub(super) struct OrganisationCommand {
    #[command(subcommand)]
    command: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Add an organisation
    Add {
        /// Its name
        name: String,
    },
    /// List the organisations by name
    List,
}

/// An organisation in JSON.
#[derive(Serialize)]
struct Shown {
    id: String,
    name: String,
}

impl From<&Organisation> for Shown {
    fn from(organisation: &Organisation) -> Self {
        Self { id: organisation.id.to_string(), name: organisation.name.clone() }
    }
}

impl OrganisationCommand {
    pub(super) fn run(&self, global: &Global) -> Result<(), Error> {
        let store = global.store()?;
        match &self.command {
            Action::Add { name } => {
                let added = organisations::add(&store, &Global::context(), name)?;
                if global.json {
                    return print_json(&Shown::from(&added));
                }
                message(global, &format!("added {}", added.name));
                print(&format!("{}\n", added.id))
            }
            Action::List => {
                let known = organisations::list(&store)?;
                if global.json {
                    return print_json(&known.iter().map(Shown::from).collect::<Vec<_>>());
                }
                let lines: Vec<String> =
                    known.iter().map(|known| format!("{}  {}\n", known.id, known.name)).collect();
                print(&lines.concat())
            }
        }
    }
}
