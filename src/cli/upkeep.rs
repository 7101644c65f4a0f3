//! `assay migrate` and `assay verify`: the upkeep of the store.

use clap::Args;
use serde::Serialize;

use super::{Global, message, print, print_json};
use crate::{
    app::verify,
    db::Store,
    error::{Error, Kind},
};

/// Makes or updates the tables.
#[derive(Debug, Args)]
pub(super) struct Migrate {}

impl Migrate {
    #[expect(clippy::unused_self, reason = "every command is run alike")]
    pub(super) fn run(&self, global: &Global) -> Result<(), Error> {
        let location = global.location()?;
        let added = Store::migrate(&location)?;
        if global.json {
            return print_json(&serde_json::json!({ "added": added }));
        }
        let words = match added.len() {
            0 => format!("{location}: the tables are up to date"),
            count => format!("{location}: {count} changes made, up to {}", added.join(", ")),
        };
        message(global, &words);
        Ok(())
    }
}

/// Checks what the store holds.
#[derive(Debug, Args)]
pub(super) struct Verify {}

#[derive(Serialize)]
struct Trail {
    organisation: String,
    name: String,
    entries: Option<i64>,
    fault: Option<String>,
}

impl Verify {
    #[expect(clippy::unused_self, reason = "every command is run alike")]
    pub(super) fn run(&self, global: &Global) -> Result<(), Error> {
        let store = global.store()?;
        let trails = verify::trails(&store)?;
        let shown: Vec<Trail> = trails
            .iter()
            .map(|trail| Trail {
                organisation: trail.organisation.to_string(),
                name: trail.name.clone(),
                entries: trail.result.as_ref().ok().copied(),
                fault: trail.result.as_ref().err().cloned(),
            })
            .collect();
        if global.json {
            print_json(&serde_json::json!({ "trails": shown }))?;
        } else {
            for trail in &shown {
                let state = match (&trail.fault, trail.entries) {
                    (Some(fault), _) => format!("broken: {fault}"),
                    (None, Some(entries)) => format!("{entries} entries, unbroken"),
                    (None, None) => String::new(),
                };
                print(&format!("{}: {state}\n", trail.name))?;
            }
        }
        let broken = shown.iter().find_map(|trail| Some((&trail.name, trail.fault.as_ref()?)));
        match broken {
            None => Ok(()),
            Some((name, fault)) => Err(Error::new(
                Kind::Unavailable,
                format!(
                    "the audit trail of {name} is broken: {fault}; restore a backup from before"
                ),
            )),
        }
    }
}
