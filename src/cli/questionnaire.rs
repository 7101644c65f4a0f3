//! `assay questionnaire list` and `check DIR`: the bundled sets, and the faults of a user's own.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{Global, print, print_json};
use crate::{
    domain::questionnaire::Questionnaire,
    error::Error,
    import::vocabulary::Vocabulary,
    questionnaires::{self, Fault, SourceFile},
};

/// The folder beside the sets that holds the words of registers.
const VOCABULARY: &str = "vocabulary";

#[derive(Debug, Args)]
pub(super) struct QuestionnaireCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the bundled sets
    List,
    /// Check sets of your own and name each fault by file and line
    Check {
        /// The folder of a set's TOML files, or of several sets and a vocabulary
        dir: PathBuf,
    },
}

#[derive(Debug, Serialize)]
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
                let files = questionnaires::files_below(dir)?;
                let checked = check(&dir.display().to_string(), files)?;
                if !global.json {
                    return print(&checked.lines());
                }
                match checked {
                    // A set that stands for itself is one document, as `list` has one for each.
                    Checked { mut sets, vocabulary_files: None } if sets.len() == 1 => {
                        print_json(&sets.pop())
                    }
                    checked => print_json(&checked),
                }
            }
        }
    }
}

/// What a folder without faults holds.
#[derive(Debug, Serialize)]
struct Checked {
    sets: Vec<Summary>,
    /// How many files the vocabulary has; none where the folder has no vocabulary.
    vocabulary_files: Option<usize>,
}

impl Checked {
    fn lines(&self) -> String {
        let sets = self.sets.iter().map(|set| format!("no fault: {}", set.line()));
        let vocabulary = self.vocabulary_files.map(|files| {
            let noun = if files == 1 { "file" } else { "files" };
            format!("no fault: {VOCABULARY}: {files} {noun}\n")
        });
        sets.chain(vocabulary).collect()
    }
}

/// Checks each set among these files by itself, and the vocabulary as what it is. A set is a folder with a `set.toml`;
/// what stands in none of them belongs to the folder `name` itself.
fn check(name: &str, mut files: Vec<SourceFile>) -> Result<Checked, Vec<Fault>> {
    let folders: Vec<String> = files.iter().filter_map(folder_of_a_set).collect();
    let words = take_below(VOCABULARY, &mut files);
    let mut checked = Checked { sets: Vec::new(), vocabulary_files: None };
    let mut faults = Vec::new();
    for folder in &folders {
        let own = take_below(folder, &mut files);
        match questionnaires::read_files(&own) {
            Ok(set) => checked.sets.push(Summary::of(folder, &set)),
            Err(found) => faults.extend(found.into_iter().map(|fault| within(folder, fault))),
        }
    }
    let is_root_a_set = files.iter().any(|file| file.path == "set.toml");
    if is_root_a_set || (folders.is_empty() && (words.is_empty() || !files.is_empty())) {
        match questionnaires::read_files(&files) {
            Ok(set) => checked.sets.insert(0, Summary::of(name, &set)),
            Err(found) => faults.extend(found),
        }
    } else {
        faults.extend(files.into_iter().map(stray));
    }
    if !words.is_empty() {
        checked.vocabulary_files = Some(words.len());
        if let Err(found) = Vocabulary::read_files(&words) {
            faults.extend(found.into_iter().map(|fault| within(VOCABULARY, fault)));
        }
    }
    faults.sort();
    if faults.is_empty() { Ok(checked) } else { Err(faults) }
}

/// Returns the folder whose `set.toml` this is, unless that is the folder which is checked.
fn folder_of_a_set(file: &SourceFile) -> Option<String> {
    let path = Path::new(&file.path);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty())?;
    path.ends_with("set.toml").then(|| folder.display().to_string())
}

/// Takes the files below a folder out of `files`; their paths are then relative to it.
fn take_below(folder: &str, files: &mut Vec<SourceFile>) -> Vec<SourceFile> {
    let mut taken = Vec::new();
    files.retain(|file| match Path::new(&file.path).strip_prefix(folder) {
        Ok(below) => {
            taken.push(SourceFile { path: below.display().to_string(), text: file.text.clone() });
            false
        }
        Err(_elsewhere) => true,
    });
    taken
}

fn stray(file: SourceFile) -> Fault {
    let message = "stands in no set; move it into the folder of one, or remove it".to_owned();
    Fault { file: file.path, line: 1, id: None, message }
}

/// Returns the fault with its file named from the folder above.
fn within(folder: &str, fault: Fault) -> Fault {
    let file = Path::new(folder).join(&fault.file).display().to_string();
    Fault { file, ..fault }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the bundled files below a folder, moved to another.
    fn moved(folder: &str, to: &str) -> Vec<SourceFile> {
        let files = questionnaires::bundled_files(&format!("{folder}/")).into_iter();
        files.map(|file| SourceFile { path: format!("{to}{}", file.path), ..file }).collect()
    }

    fn file(path: &str, text: &str) -> SourceFile {
        SourceFile { path: path.into(), text: text.into() }
    }

    fn seen(files: Vec<SourceFile>) -> String {
        match check("mine", files) {
            Ok(checked) => checked.lines(),
            Err(faults) => faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        }
    }

    #[test]
    fn a_set_by_itself_is_checked_as_one() {
        insta::assert_snapshot!(seen(moved(questionnaires::DEFAULT_SET, "")), @"no fault: mine: ISO/IEC 27001:2022 with Amendment 1:2024, 243 requirements, 458 questions");
        insta::assert_snapshot!(seen(Vec::new()), @"set.toml:1: no file has a [set] table; add one with standard, edition and title");
    }

    #[test]
    fn several_sets_and_their_vocabulary_are_checked_each_as_what_they_are() {
        let set = || moved(questionnaires::DEFAULT_SET, "one/");
        let other = moved(questionnaires::DEFAULT_SET, "two/");
        let words = || vec![file("vocabulary/en.toml", "language = \"en\"\n")];
        insta::assert_snapshot!(seen([set(), other, words()].concat()), @r"
        no fault: one: ISO/IEC 27001:2022 with Amendment 1:2024, 243 requirements, 458 questions
        no fault: two: ISO/IEC 27001:2022 with Amendment 1:2024, 243 requirements, 458 questions
        no fault: vocabulary: 1 file
        ");
        insta::assert_snapshot!(seen(words()), @"no fault: vocabulary: 1 file");
        insta::assert_snapshot!(
            seen([moved(questionnaires::DEFAULT_SET, ""), words()].concat()), @r"
        no fault: mine: ISO/IEC 27001:2022 with Amendment 1:2024, 243 requirements, 458 questions
        no fault: vocabulary: 1 file
        "
        );
    }

    #[test]
    fn faults_are_named_from_the_folder_that_was_given() {
        let broken = vec![
            file("one/set.toml", "[set]\nstandard = \"S\"\nedition = \"1\"\n"),
            file("two/set.toml", "[[question]]\n"),
            file("vocabulary/en.toml", "language = \"en\"\nwords = 1\n"),
            file("stray.toml", ""),
        ];
        insta::assert_snapshot!(seen(broken), @r"
        one/set.toml:1: missing field `title`
        one/set.toml:1: no file has a [set] table; add one with standard, edition and title
        stray.toml:1: stands in no set; move it into the folder of one, or remove it
        two/set.toml:1: missing field `id`
        two/set.toml:1: no file has a [set] table; add one with standard, edition and title
        vocabulary/en.toml:1: unknown field `words`, expected one of `language`, `values`, `letters`, `frameworks`, `registers`, `rows`, `headers`, `choices`, `months`
        ");
    }
}
