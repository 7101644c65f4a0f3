//! `assay export`: a register of the store as a file.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{Global, message, output, print_json};
use crate::{
    app::{exports, organisations},
    domain::registers::exported::Exported,
    error::{Error, Kind},
    export::register::Format,
};

/// Writes a register as a file that an import reads back without loss.
#[derive(Debug, Args)]
pub(super) struct Export {
    /// The register: risks, soa, assets, people or another; gap and checklist are the answers of the latest
    /// assessment, those for requirements and those to questions
    #[arg(value_name = "REGISTER")]
    register: String,
    /// The organisation's name or id
    #[arg(long, value_name = "ORG")]
    org: String,
    /// The file to write; its ending says how: .xlsx, .csv or .json
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

impl Export {
    pub(super) fn run(&self, global: &Global) -> Result<(), Error> {
        let exported = self.exported()?;
        let format = self.format()?;
        output::check_folders(std::iter::once(self.output.as_path()))?;
        let store = global.store()?;
        let organisation = organisations::find(&store, &self.org)?;
        let context = Global::context();
        let file = store.read_in(organisation.id, |scope| {
            exports::export(scope, &context, &organisation.name, exported, format)
        })?;
        output::write(&self.output, &file.bytes)?;
        let (shown, records) = (self.output.display().to_string(), file.records);
        if global.json {
            return print_json(&json!({ "file": shown, "records": records }));
        }
        let noun = if records == 1 { "record" } else { "records" };
        message(global, &format!("{shown}: {records} {noun} of {}", exported.name));
        Ok(())
    }

    fn exported(&self) -> Result<Exported, Error> {
        Exported::from_name(&self.register).ok_or_else(|| {
            let message = format!(
                "{}: there is no register of that name; use one of {}",
                self.register,
                Exported::names().join(", ")
            );
            Error::new(Kind::Usage, message)
        })
    }

    fn format(&self) -> Result<Format, Error> {
        let ending = self.output.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        Format::ALL.into_iter().find(|format| format.ending() == ending).ok_or_else(|| {
            let message = format!(
                "{}: the ending names no format; end the name with .xlsx, .csv or .json",
                self.output.display()
            );
            Error::new(Kind::Usage, message)
        })
    }
}
