//! Reads questionnaires from text files and names every fault by file, line and identifier.
//!
//! A set is a folder of TOML files; each file may hold any of the tables `[set]`, `[[group]]`, `[[requirement]]`,
//! `[[advice]]`, `[[question]]` and `[[upgrade]]`. The bundled set is read the same way as a user's own.

mod check;
mod format;

use std::{fmt, fs, path::Path};

use rust_embed::RustEmbed;

use crate::domain::questionnaire::Questionnaire;

/// The folder `questionnaires/` of this repository, inside the program.
#[derive(RustEmbed)]
#[folder = "questionnaires"]
#[include = "*.toml"]
struct Bundled;

/// The set that is used unless a user names another.
pub const DEFAULT_SET: &str = "iso27001-2022";

/// One text file of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path relative to the set's folder.
    pub path: String,
    /// Its content.
    pub text: String,
}

/// Something wrong in a set: where, and what mends it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file, relative to the set's folder.
    pub file: String,
    /// The line, from 1; 0 where the folder itself could not be read.
    pub line: usize,
    /// The identifier of the entry at fault, where it has one.
    pub id: Option<String>,
    /// What is wrong and what mends it, as a sentence.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: ", self.file)?,
            line => write!(f, "{}:{line}: ", self.file)?,
        }
        if let Some(id) = &self.id {
            write!(f, "{id}: ")?;
        }
        f.write_str(&self.message)
    }
}

/// Returns the bundled set of that folder name, such as [`DEFAULT_SET`].
///
/// # Errors
/// The faults found; tests keep the bundled sets free of them.
pub fn bundled(set: &str) -> Result<Questionnaire, Vec<Fault>> {
    read_files(&bundled_files(&format!("{set}/")))
}

/// Returns the bundled files below a folder of `questionnaires/`, such as `vocabulary/`, by path.
pub fn bundled_files(folder: &str) -> Vec<SourceFile> {
    Bundled::iter()
        .filter_map(|path| {
            let below = path.strip_prefix(folder)?.to_owned();
            let text = String::from_utf8(Bundled::get(&path)?.data.into_owned()).ok()?;
            Some(SourceFile { path: below, text })
        })
        .collect()
}

/// Returns the names of the bundled sets: the folders that hold a `set.toml`.
pub fn bundled_sets() -> Vec<String> {
    let mut sets: Vec<String> = Bundled::iter()
        .filter_map(|path| Some(path.strip_suffix("/set.toml")?.to_owned()))
        .collect();
    sets.sort();
    sets
}

/// Returns the questionnaire that the TOML files below `folder` make up.
///
/// # Errors
/// Every fault found in the files, or the one that kept the folder from being read.
pub fn read_folder(folder: &Path) -> Result<Questionnaire, Vec<Fault>> {
    read_files(&files_below(folder)?)
}

/// Returns the TOML files below a folder, in the order of their paths.
///
/// # Errors
/// The one fault that kept the folder from being read.
pub fn files_below(folder: &Path) -> Result<Vec<SourceFile>, Vec<Fault>> {
    let mut files = Vec::new();
    collect(folder, folder, &mut files).map_err(|error| {
        vec![Fault {
            file: folder.display().to_string(),
            line: 0,
            id: None,
            message: format!("cannot be read as a folder ({error}); check the path"),
        }]
    })?;
    Ok(files)
}

/// Returns the questionnaire that these files make up.
///
/// # Errors
/// Every fault found, ordered by file and line.
pub fn read_files(files: &[SourceFile]) -> Result<Questionnaire, Vec<Fault>> {
    let mut faults = Vec::new();
    let entries = format::parse(files, &mut faults);
    let questionnaire = check::assemble(&entries, &mut faults);
    faults.sort();
    match questionnaire {
        Some(questionnaire) if faults.is_empty() => Ok(questionnaire),
        _ => Err(faults),
    }
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<SourceFile>) -> std::io::Result<()> {
    let mut paths: Vec<_> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            let below = path.strip_prefix(root).unwrap_or(&path).display().to_string();
            files.push(SourceFile { path: below, text: fs::read_to_string(&path)? });
        }
    }
    Ok(())
}
