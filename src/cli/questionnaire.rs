//! `assay questionnaire list` and `check DIR`: the bundled sets, and the faults of a user's own.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{Global, print, print_json};
use crate::{domain::questionnaire::Questionnaire, error::Error, questionnaires};

#[derive(Debug, Args)]
pub(super) struct QuestionnaireCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the bundled sets
    List,
    /// Check a set of your own and name each fault by file and line
    Check {
        /// The folder with the set's TOML files
        dir: PathBuf,
    },
}

#[derive(Serialize)]
struct Summary {
    name: String,
    standard: String,
    edition: String,
    title: String,
    requirements: usize,
    questions: usize,
}

impl Summary {
    fn of(name: &str, set: &Questionnaire) -> Self {
        Self {
            name: name.to_owned(),
            standard: set.standard.clone(),
            edition: set.edition.clone(),
            title: set.title.clone(),
            requirements: set.requirements.len(),
            questions: set.questions.len(),
        }
    }

    fn line(&self) -> String {
        format!(
            "{}: {}, {} requirements, {} questions\n",
            self.name, self.title, self.requirements, self.questions
        )
    }
}

impl QuestionnaireCommand {
    pub(super) fn run(&self, global: &Global) -> Result<(), Error> {
        match &self.action {
            Action::List => {
                let mut summaries = Vec::new();
                for name in questionnaires::bundled_sets() {
                    summaries.push(Summary::of(&name, &questionnaires::bundled(&name)?));
                }
                if global.json {
                    return print_json(&summaries);
                }
                print(&summaries.iter().map(Summary::line).collect::<String>())
            }
            Action::Check { dir } => {
                let set = questionnaires::read_folder(dir)?;
                let summary = Summary::of(&dir.display().to_string(), &set);
                if global.json {
                    print_json(&summary)
                } else {
                    print(&format!("no fault: {}", summary.line()))
                }
            }
        }
    }
}
