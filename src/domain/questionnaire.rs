//! A questionnaire: the requirements of a standard in one edition, the questions that assess them, and how the
//! requirements of an earlier edition live on in it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    gap::Severity,
    requirement::{Part, RequirementId},
    score::{Gate, Weight},
};

/// Everything that is asked for one standard in one edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Questionnaire {
    /// The standard, such as "ISO/IEC 27001".
    pub standard: String,
    /// Its edition, such as "2022".
    pub edition: String,
    /// A title for people.
    pub title: String,
    /// Clauses, themes and the headings between a clause and its sub-clauses, with their titles.
    pub groups: BTreeMap<RequirementId, String>,
    /// Every requirement, headings left out.
    pub requirements: BTreeMap<RequirementId, Requirement>,
    /// Every question in the order of its files.
    pub questions: Vec<Question>,
    /// How the controls and clauses of earlier editions live on.
    pub upgrades: Vec<Upgrade>,
}

/// A requirement of a clause, or a control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Its identifier.
    pub id: RequirementId,
    /// Its title.
    pub title: String,
    /// What it asks, in our own words.
    pub summary: String,
    /// Whether it is counted in scores or is a part of one that is.
    pub level: Level,
    /// Whether it must be documented.
    pub documented: Documented,
    /// How badly its lack endangers certification.
    pub severity: Severity,
    /// What top management needs to know of it; only at the level that is scored.
    pub advice: Option<Advice>,
    /// What ISO/IEC 27002 says of a control; `None` for clauses.
    pub attributes: Option<ControlAttributes>,
}

/// Where a requirement stands in the scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// A sub-clause or a control: one item of every score.
    Scored,
    /// A lettered or numbered part of a scored requirement.
    PartOfScored,
}

/// Whether a requirement must be documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Documented {
    /// The standard asks for documented information.
    Required,
    /// It does not.
    NotRequired,
}

/// What a gap means outside the audit team, and how to begin closing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// What can happen while this is missing, in business words.
    pub consequence: String,
    /// The first step that closes the gap.
    pub next_step: String,
    /// Typical person-days for an organisation of about a hundred people: a planning assumption.
    pub effort_days: u32,
}

/// The attributes that ISO/IEC 27002:2022 gives a control, and where the control comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlAttributes {
    /// Preventive, detective, corrective.
    pub control_type: Vec<String>,
    /// Confidentiality, integrity, availability.
    pub information_security_properties: Vec<String>,
    /// Identify, protect, detect, respond, recover.
    pub cybersecurity_concepts: Vec<String>,
    /// Fifteen operational capabilities.
    pub operational_capabilities: Vec<String>,
    /// Four security domains.
    pub security_domains: Vec<String>,
    /// Controls of the 2013 edition that live on in this one; none for a new control.
    pub predecessors: Vec<RequirementId>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its identifier, such as "A.5.7-1".
    pub id: String,
    /// The requirements that it assesses.
    pub requirements: Vec<RequirementId>,
    /// Whether it asks how something is defined or whether it works.
    pub aspect: Aspect,
    /// The question itself.
    pub text: String,
    /// What the auditor looks for.
    pub evidence: Vec<String>,
    /// What a conform answer looks like.
    pub conform: String,
    /// What a partial answer looks like.
    pub partial: String,
    /// What a nonconform answer looks like.
    pub nonconform: String,
    /// Its importance.
    pub weight: Weight,
    /// Whether the system fails without it.
    pub gate: Gate,
    /// When an auditor asks it.
    pub stage: Stage,
    /// Whom to ask.
    pub ask: Vec<String>,
}

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    /// Is it defined, and who owns it?
    Design,
    /// What shows that it works?
    Operation,
}

/// The stage of a certification audit at which something is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Read at stage 1, confirmed at stage 2.
    Both,
    /// Seen at stage 2.
    Stage2,
}

/// How the requirements of an earlier edition live on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upgrade {
    /// The earlier edition, such as "2013".
    pub from_edition: String,
    /// Every link from an old requirement to a new one.
    pub links: Vec<UpgradeLink>,
}

/// One old requirement that lives on in a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpgradeLink {
    /// The old requirement.
    pub from: RequirementId,
    /// Its old title.
    pub from_title: String,
    /// The new requirement.
    pub to: RequirementId,
}

impl Questionnaire {
    /// Returns the requirements that are items of every score, in order.
    pub fn scored(&self) -> impl Iterator<Item = &Requirement> {
        self.requirements.values().filter(|requirement| requirement.level == Level::Scored)
    }

    /// Returns the scored requirements that `id` is, lies below, or stands for: `9.2` stands for 9.2.1 and 9.2.2.
    /// Empty when the questionnaire knows no such requirement.
    pub fn scored_for(&self, id: &RequirementId) -> Vec<&Requirement> {
        self.scored()
            .filter(|scored| {
                id.contains(&scored.id)
                    || (scored.id.contains(id) && self.requirements.contains_key(id))
            })
            .collect()
    }

    /// Returns a title that can stand alone: "General" says nothing without the heading above it.
    pub fn full_title(&self, requirement: &Requirement) -> String {
        let heading = requirement.id.parent().and_then(|above| self.groups.get(&above));
        match heading {
            Some(heading) if requirement.title == "General" => format!("{heading}: general"),
            _ => requirement.title.clone(),
        }
    }

    /// Returns the parts below a scored requirement that have no parts of their own.
    pub fn leaves_below(&self, scored: &RequirementId) -> Vec<&RequirementId> {
        let below: Vec<&RequirementId> =
            self.requirements.keys().filter(|id| scored.contains(id) && *id != scored).collect();
        let is_leaf =
            |id: &RequirementId| !below.iter().any(|other| id.contains(other) && *other != id);
        below.iter().copied().filter(|id| is_leaf(id)).collect()
    }

    /// Returns the questions that assess a requirement or a part of it.
    pub fn questions_for<'a>(
        &'a self,
        scored: &'a RequirementId,
    ) -> impl Iterator<Item = &'a Question> {
        self.questions.iter().filter(|question| {
            question.requirements.iter().any(|assessed| scored.contains(assessed))
        })
    }

    /// Returns a scored requirement's weight: that of its weightiest question.
    pub fn weight(&self, scored: &RequirementId) -> Weight {
        let lightest = Weight::MIN;
        self.questions_for(scored).map(|question| question.weight).fold(lightest, Weight::max)
    }

    /// Returns whether a scored requirement is a mandatory element: one of its questions is a gate.
    pub fn gate(&self, scored: &RequirementId) -> Gate {
        if self.questions_for(scored).any(|question| question.gate == Gate::Mandatory) {
            Gate::Mandatory
        } else {
            Gate::Ordinary
        }
    }

    /// Returns the identifiers of an earlier edition's controls.
    pub fn controls_of(&self, edition: &str) -> BTreeSet<&RequirementId> {
        self.upgrades
            .iter()
            .filter(|upgrade| upgrade.from_edition == edition)
            .flat_map(|upgrade| &upgrade.links)
            .map(|link| &link.from)
            .filter(|id| id.part() == Part::AnnexA)
            .collect()
    }
}
