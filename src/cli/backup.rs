//! `assay backup` and `assay restore`: the whole installation as one file, and back.

use std::{path::PathBuf, time::Duration};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::{Global, message, print, print_json};
use crate::{
    app::{
        backup::{self, Installation},
        restore::{BrokenTrail, CheckedBackup},
    },
    archive::{Contents, Existing, Manifest},
    db::Present,
    error::Error,
};

/// Saves everything in one file.
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file to write
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Replace the file if it is there already
    #[arg(long)]
    force: bool,
}

/// Brings back what a backup holds.
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The file that `assay backup` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Give up the organisations and accounts that are there now
    #[arg(long)]
    replace: bool,
    /// Restore a backup although its audit trail was changed
    #[arg(long)]
    accept_broken_trail: bool,
}

impl Backup {
    pub(super) fn run(&self, global: &Global) -> Result<(), Error> {
        let existing = if self.force { Existing::Replace } else { Existing::Keep };
        let (store, files) = (global.store()?, global.files()?);
        let from = Installation { store: &store, files: &files, data: &global.data };
        let progress = progress(global);
        let mut tell = |words: &str| progress.set_message(words.to_owned());
        let made = backup::backup(from, &Global::context(), (&self.file, existing), &mut tell)?;
        progress.finish_and_clear();
        for fault in &made.faults {
            message(global, &format!("left out: {fault}"));
        }
        show(global, &format!("saved in {}", self.file.display()), &made.manifest)
    }
}

impl Restore {
    pub(super) fn run(&self, global: &Global) -> Result<(), Error> {
        let present = if self.replace { Present::Replace } else { Present::Keep };
        let broken =
            if self.accept_broken_trail { BrokenTrail::Accept } else { BrokenTrail::Refuse };
        let progress = progress(global);
        let mut tell = |words: &str| progress.set_message(words.to_owned());
        let checked = CheckedBackup::open(&self.file, &Global::context(), &global.data, &mut tell)?;
        let (store, files) = (global.store()?, global.files()?);
        let to = Installation { store: &store, files: &files, data: &global.data };
        let manifest = checked.restore_into(to, (present, broken), &mut tell)?;
        progress.finish_and_clear();
        for fault in &manifest.contents.missing {
            message(global, &format!("not in the backup: {fault}"));
        }
        show(global, &format!("restored from {}", self.file.display()), &manifest)
    }
}

fn show(global: &Global, done: &str, manifest: &Manifest) -> Result<(), Error> {
    let Contents { made_at, engine, organisations, records, trail_entries, missing, .. } =
        &manifest.contents;
    let evidence = manifest.files.len().saturating_sub(1);
    if global.json {
        return print_json(&serde_json::json!({
            "made_at": made_at,
            "program": manifest.program,
            "engine": engine,
            "organisations": organisations,
            "records": records,
            "trail_entries": trail_entries,
            "evidence_files": evidence,
            "missing": missing,
        }));
    }
    print(&format!(
        "{done} ({engine}, {made_at})\norganisations: {organisations}\nrecords: {records}\n\
         trail entries: {trail_entries}\nevidence files: {evidence}\n"
    ))
}

/// A spinner where a person watches; nothing where output goes to a file or a script.
pub(super) fn progress(global: &Global) -> ProgressBar {
    if global.quiet || global.json {
        return ProgressBar::hidden();
    }
    let progress = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
        progress.set_style(style);
    }
    progress.enable_steady_tick(Duration::from_millis(120));
    progress
}
