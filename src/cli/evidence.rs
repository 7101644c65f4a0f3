//! `assay evidence`: adds files as evidence, and gives them back.

use std::{
    fs::File,
    io::{self, BufReader},
    path::PathBuf,
};

use clap::{Args, Subcommand};

use super::{Global, message, output, print_json};
use crate::{
    app::{evidence, organisations},
    domain::record::Fields,
    error::{Error, Kind},
    files::EvidenceFiles,
};

#[derive(Debug, Args)]
pub(super) struct EvidenceCommand {
    #[command(subcommand)]
    command: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Add a file as evidence
    Add(Add),
    /// Write the file of a piece of evidence
    Get {
        /// Its number or its title
        evidence: String,
        /// The organisation's name or id
        #[arg(long, value_name = "ORG")]
        org: String,
        /// Where to
        #[arg(short, long, value_name = "OUT")]
        output: PathBuf,
    },
}

#[derive(Debug, Args)]
struct Add {
    /// The file
    file: PathBuf,
    /// The organisation's name or id
    #[arg(long, value_name = "ORG")]
    org: String,
    /// What it is [default: the file's name]
    #[arg(long)]
    title: Option<String>,
    /// Clauses and controls that it supports, separated by commas
    #[arg(long)]
    supports: Option<String>,
    /// statement, `approved_document`, `operating_record` or `independently_tested`
    #[arg(long)]
    kind: Option<String>,
    /// The last day of the period that it covers
    #[arg(long, value_name = "YYYY-MM-DD")]
    period_to: Option<String>,
}

impl Global {
    /// Returns the evidence files, beside the database in the data folder.
    pub(super) fn files(&self) -> Result<EvidenceFiles, Error> {
        Ok(EvidenceFiles::in_folder(&self.data.join("evidence"))?)
    }
}

impl EvidenceCommand {
    pub(super) fn run(&self, global: &Global) -> Result<(), Error> {
        match &self.command {
            Action::Add(add) => add.run(global),
            Action::Get { evidence, org, output } => get(evidence, org, output, global),
        }
    }
}

impl Add {
    fn run(&self, global: &Global) -> Result<(), Error> {
        let store = global.store()?;
        let organisation = organisations::find(&store, &self.org)?;
        let file = File::open(&self.file).map_err(|error| {
            let words = format!("{}: cannot be read ({error})", self.file.display());
            Error::new(Kind::Unavailable, words)
        })?;
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        let mut fields = Fields::default();
        let given = [
            ("title", &self.title),
            ("requirement_refs", &self.supports),
            ("kind", &self.kind),
            ("period_to", &self.period_to),
        ];
        for (field, text) in given {
            fields.set(field, text.as_deref().unwrap_or_default());
        }
        let added = evidence::add(
            (&store, &global.files()?),
            &Global::context(),
            organisation.id,
            (&name, BufReader::new(file), u64::from(global.max_size) * 1_000_000),
            &fields,
        )?;
        let hash = added.fields.get("sha256");
        if global.json {
            return print_json(&serde_json::json!({
                "id": added.id.to_string(), "key": added.key, "sha256": hash,
                "bytes": added.fields.get("bytes"), "media_type": added.fields.get("media_type"),
            }));
        }
        message(global, &format!("added “{}”, SHA-256 {hash}", added.key));
        Ok(())
    }
}

fn get(name: &str, org: &str, out: &std::path::Path, global: &Global) -> Result<(), Error> {
    output::check_folders(std::iter::once(out))?;
    let store = global.store()?;
    let organisation = organisations::find(&store, org)?;
    let files = global.files()?;
    let context = Global::context();
    let (_kept, mut content) =
        store.read_in(organisation.id, |scope| evidence::open((scope, &files), &context, name))?;
    let mut bytes = Vec::new();
    io::copy(&mut content, &mut bytes).map_err(|error| {
        Error::new(Kind::Unavailable, format!("the file of “{name}” cannot be read: {error}"))
    })?;
    output::write(out, &bytes)?;
    message(global, &format!("wrote {}", out.display()));
    Ok(())
}
