//! `assay migrate` and `assay verify`: the upkeep of the store.

use clap::Args;
use serde::Serialize;

use super::{Global, backup::progress, message, print, print_json};
use crate::{
    app::{evidence_files, verify},
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

#[derive(Serialize)]
struct Evidence {
    files: usize,
    faults: Vec<String>,
}

impl Verify {
    #[expect(clippy::unused_self, reason = "every command is run alike")]
    pub(super) fn run(&self, global: &Global) -> Result<(), Error> {
        let store = global.store()?;
        let progress = progress(global);
        progress.set_message("audit trails");
        let trails: Vec<Trail> = verify::trails(&store)?.into_iter().map(Trail::from).collect();
        let mut tell = |words: &str| progress.set_message(words.to_owned());
        let checked = evidence_files::check(&store, &global.files()?, &mut tell)?;
        progress.finish_and_clear();
        let faults = checked.faults.iter().map(ToString::to_string).collect();
        let evidence = Evidence { files: checked.files, faults };
        if global.json {
            print_json(&serde_json::json!({ "trails": trails, "evidence": evidence }))?;
        } else {
            show(&trails, &evidence)?;
        }
        let broken = trails.iter().find_map(|trail| Some((&trail.name, trail.fault.as_ref()?)));
        let sentence = match (broken, evidence.faults.first()) {
            (None, None) => return Ok(()),
            (Some((name, fault)), _) => format!("the audit trail of {name} is broken: {fault}"),
            (None, Some(fault)) => fault.clone(),
        };
        let remedy = "find out who changed it and restore a backup from before";
        Err(Error::new(Kind::Unavailable, format!("{sentence}; {remedy}")))
    }
}

impl From<verify::TrailCheck> for Trail {
    fn from(check: verify::TrailCheck) -> Self {
        let (entries, fault) = match check.result {
            Ok(entries) => (Some(entries), None),
            Err(fault) => (None, Some(fault)),
        };
        Self { organisation: check.organisation.to_string(), name: check.name, entries, fault }
    }
}

fn show(trails: &[Trail], evidence: &Evidence) -> Result<(), Error> {
    for trail in trails {
        let state = match (&trail.fault, trail.entries) {
            (Some(fault), _) => format!("broken: {fault}"),
            (None, entries) => format!("{} entries, unbroken", entries.unwrap_or(0)),
        };
        print(&format!("{}: {state}\n", trail.name))?;
    }
    let intact = evidence.files - evidence.faults.len();
    print(&format!("evidence files: {intact} of {} intact\n", evidence.files))?;
    evidence.faults.iter().try_for_each(|fault| print(&format!("{fault}\n")))
}
