//! `assay inspect FILE`: what the importer sees.

use std::path::PathBuf;

use clap::Args;

use super::{Global, print, print_json};
use crate::{
    error::Error,
    import::{inspection, vocabulary::Vocabulary, workbook},
    questionnaires,
};

#[derive(Debug, Args)]
pub(super) struct Inspect {
    /// The workbook: .xlsx .xlsm .xls .xlsb .ods .csv .tsv, whatever its ending says
    file: PathBuf,
}

impl Inspect {
    pub(super) fn run(&self, global: &Global) -> Result<(), Error> {
        let questionnaire = questionnaires::bundled(questionnaires::DEFAULT_SET)?;
        let vocabulary = Vocabulary::bundled()?;
        let workbook = workbook::read(&self.file, &workbook::Limits::default())?;
        let inspection = inspection::inspect(&workbook, &vocabulary, &questionnaire);
        if global.json {
            return print_json(&inspection);
        }
        print(&format!("{inspection:#?}\n"))
    }
}
