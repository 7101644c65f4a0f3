//! The shape of a set's files: what serde reads, before any of it is believed.

use serde::Deserialize;
use toml::Spanned;

use super::{Fault, SourceFile};

/// One entry with the place it was read from.
pub(super) struct Located<T> {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) entry: T,
}

impl<T> Located<T> {
    pub(super) fn fault(&self, id: &str, message: impl Into<String>) -> Fault {
        Fault {
            file: self.file.clone(),
            line: self.line,
            id: Some(id.to_owned()),
            message: message.into(),
        }
    }
}

/// Everything the files of a set hold, in their order.
#[derive(Default)]
pub(super) struct Entries {
    pub(super) sets: Vec<Located<RawSet>>,
    pub(super) groups: Vec<Located<RawGroup>>,
    pub(super) requirements: Vec<Located<RawRequirement>>,
    pub(super) advice: Vec<Located<RawAdvice>>,
    pub(super) questions: Vec<Located<RawQuestion>>,
    pub(super) upgrades: Vec<Located<RawUpgrade>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    set: Option<Spanned<RawSet>>,
    #[serde(default)]
    group: Vec<Spanned<RawGroup>>,
    #[serde(default)]
    requirement: Vec<Spanned<RawRequirement>>,
    #[serde(default)]
    advice: Vec<Spanned<RawAdvice>>,
    #[serde(default)]
    question: Vec<Spanned<RawQuestion>>,
    #[serde(default)]
    upgrade: Vec<Spanned<RawUpgrade>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSet {
    pub(super) standard: String,
    pub(super) edition: String,
    pub(super) title: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawGroup {
    pub(super) id: String,
    pub(super) title: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRequirement {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) level: RawLevel,
    pub(super) documented: bool,
    pub(super) severity: String,
    pub(super) summary: String,
    pub(super) attributes: Option<RawAttributes>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
pub(super) enum RawLevel {
    Scored,
    Part,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAttributes {
    pub(super) control_type: Vec<String>,
    pub(super) information_security_properties: Vec<String>,
    pub(super) cybersecurity_concepts: Vec<String>,
    pub(super) operational_capabilities: Vec<String>,
    pub(super) security_domains: Vec<String>,
    pub(super) predecessors: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAdvice {
    pub(super) requirement: String,
    pub(super) consequence: String,
    pub(super) next_step: String,
    pub(super) effort_days: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawQuestion {
    pub(super) id: String,
    pub(super) requirements: Vec<String>,
    pub(super) aspect: RawAspect,
    pub(super) text: String,
    pub(super) evidence: Vec<String>,
    pub(super) conform: String,
    pub(super) partial: String,
    pub(super) nonconform: String,
    pub(super) weight: u8,
    pub(super) gate: bool,
    pub(super) stage: RawStage,
    pub(super) ask: Vec<String>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
pub(super) enum RawAspect {
    Design,
    Operation,
}

#[derive(Deserialize, Clone, Copy)]
pub(super) enum RawStage {
    #[serde(rename = "both")]
    Both,
    #[serde(rename = "2")]
    Stage2,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawUpgrade {
    pub(super) from_edition: String,
    pub(super) links: Vec<RawLink>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLink {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) title: String,
}

/// Reads all files; what does not parse is a fault and hides nothing else.
pub(super) fn parse(files: &[SourceFile], faults: &mut Vec<Fault>) -> Entries {
    let mut entries = Entries::default();
    for file in files {
        match toml::from_str::<RawFile>(&file.text) {
            Ok(raw) => entries.add(file, raw),
            Err(error) => faults.push(Fault {
                file: file.path.clone(),
                line: error.span().map_or(1, |span| line_of(&file.text, span.start)),
                id: None,
                message: error.message().replace('\n', " "),
            }),
        }
    }
    entries
}

impl Entries {
    fn add(&mut self, file: &SourceFile, raw: RawFile) {
        self.sets.extend(raw.set.map(|set| located(file, set)));
        self.groups.extend(raw.group.into_iter().map(|entry| located(file, entry)));
        self.requirements.extend(raw.requirement.into_iter().map(|entry| located(file, entry)));
        self.advice.extend(raw.advice.into_iter().map(|entry| located(file, entry)));
        self.questions.extend(raw.question.into_iter().map(|entry| located(file, entry)));
        self.upgrades.extend(raw.upgrade.into_iter().map(|entry| located(file, entry)));
    }
}

fn located<T>(file: &SourceFile, spanned: Spanned<T>) -> Located<T> {
    let line = line_of(&file.text, spanned.span().start);
    Located { file: file.path.clone(), line, entry: spanned.into_inner() }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count() + 1
}
