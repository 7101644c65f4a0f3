//! From what the files say to a questionnaire: every identifier resolved, every rule of the format checked.

use std::collections::BTreeMap;

use super::{
    Fault,
    format::{
        Entries, Located, RawAdvice, RawAspect, RawAttributes, RawLevel, RawQuestion,
        RawRequirement, RawStage, RawUpgrade,
    },
};
use crate::domain::{
    gap::Severity,
    questionnaire::{
        Advice, Aspect, ControlAttributes, Documented, Level, Question, Questionnaire, Requirement,
        Stage, Upgrade, UpgradeLink,
    },
    requirement::RequirementId,
    score::{Gate, Weight},
};

/// Returns the questionnaire, or `None` where the files do not even say which standard they are for.
pub(super) fn assemble(entries: &Entries, faults: &mut Vec<Fault>) -> Option<Questionnaire> {
    let Some(set) = entries.sets.first() else {
        faults.push(Fault {
            file: "set.toml".into(),
            line: 1,
            id: None,
            message: "no file has a [set] table; add one with standard, edition and title".into(),
        });
        return None;
    };
    for second in entries.sets.iter().skip(1) {
        faults.push(second.fault("[set]", "a set has one [set] table; remove this one"));
    }
    let mut questionnaire = Questionnaire {
        standard: set.entry.standard.clone(),
        edition: set.entry.edition.clone(),
        title: set.entry.title.clone(),
        groups: BTreeMap::new(),
        requirements: BTreeMap::new(),
        questions: Vec::new(),
        upgrades: Vec::new(),
    };
    for group in &entries.groups {
        if let Some(id) = parse_id(group, &group.entry.id, &group.entry.id, faults) {
            questionnaire.groups.insert(id, group.entry.title.clone());
        }
    }
    for raw in &entries.requirements {
        add_requirement(&mut questionnaire, raw, faults);
    }
    for raw in &entries.advice {
        add_advice(&mut questionnaire, raw, faults);
    }
    for raw in &entries.questions {
        add_question(&mut questionnaire, raw, faults);
    }
    for raw in &entries.upgrades {
        add_upgrade(&mut questionnaire, raw, faults);
    }
    for raw in &entries.requirements {
        check_asked(&questionnaire, raw, faults);
    }
    Some(questionnaire)
}

fn parse_id<T>(
    place: &Located<T>,
    entry: &str,
    text: &str,
    faults: &mut Vec<Fault>,
) -> Option<RequirementId> {
    text.parse().map_err(|error| faults.push(place.fault(entry, format!("{error}")))).ok()
}

fn add_requirement(
    questionnaire: &mut Questionnaire,
    raw: &Located<RawRequirement>,
    faults: &mut Vec<Fault>,
) {
    let entry = &raw.entry;
    let Some(id) = parse_id(raw, &entry.id, &entry.id, faults) else { return };
    if !questionnaire.groups.contains_key(&id.group()) {
        let message = format!("no [[group]] has the id {}; add one with its title", id.group());
        faults.push(raw.fault(&entry.id, message));
    }
    let Some(severity) = Severity::from_name(&entry.severity) else {
        let message = format!(
            "“{}” is no severity; use blocker, major risk, minor risk or advice",
            entry.severity
        );
        return faults.push(raw.fault(&entry.id, message));
    };
    let attributes =
        entry.attributes.as_ref().map(|attributes| control_attributes(raw, attributes, faults));
    let requirement = Requirement {
        id: id.clone(),
        title: entry.title.clone(),
        summary: entry.summary.clone(),
        level: match entry.level {
            RawLevel::Scored => Level::Scored,
            RawLevel::Part => Level::PartOfScored,
        },
        documented: if entry.documented { Documented::Required } else { Documented::NotRequired },
        severity,
        advice: None,
        attributes,
    };
    if questionnaire.requirements.insert(id, requirement).is_some() {
        faults.push(raw.fault(&entry.id, "this requirement stands twice; remove one"));
    }
}

fn control_attributes(
    raw: &Located<RawRequirement>,
    attributes: &RawAttributes,
    faults: &mut Vec<Fault>,
) -> ControlAttributes {
    ControlAttributes {
        control_type: attributes.control_type.clone(),
        information_security_properties: attributes.information_security_properties.clone(),
        cybersecurity_concepts: attributes.cybersecurity_concepts.clone(),
        operational_capabilities: attributes.operational_capabilities.clone(),
        security_domains: attributes.security_domains.clone(),
        predecessors: attributes
            .predecessors
            .iter()
            .filter_map(|text| parse_id(raw, &raw.entry.id, text, faults))
            .collect(),
    }
}

fn add_advice(
    questionnaire: &mut Questionnaire,
    raw: &Located<RawAdvice>,
    faults: &mut Vec<Fault>,
) {
    let entry = &raw.entry;
    let Some(id) = parse_id(raw, &entry.requirement, &entry.requirement, faults) else { return };
    match questionnaire.requirements.get_mut(&id) {
        Some(requirement) if requirement.level == Level::Scored => {
            let advice = Advice {
                consequence: entry.consequence.clone(),
                next_step: entry.next_step.clone(),
                effort_days: entry.effort_days,
            };
            if requirement.advice.replace(advice).is_some() {
                faults.push(raw.fault(&entry.requirement, "advice stands twice; remove one"));
            }
        }
        _ => faults.push(raw.fault(
            &entry.requirement,
            "advice belongs to a requirement of level \"scored\" in this set; correct the id",
        )),
    }
}

fn add_question(
    questionnaire: &mut Questionnaire,
    raw: &Located<RawQuestion>,
    faults: &mut Vec<Fault>,
) {
    let entry = &raw.entry;
    let mut fault = |message: String| faults.push(raw.fault(&entry.id, message));
    if questionnaire.questions.iter().any(|question| question.id == entry.id) {
        fault("this question id stands twice; give each question its own".into());
    }
    if !(2..=5).contains(&entry.evidence.len()) {
        fault(format!("lists {} pieces of evidence; give 2 to 5", entry.evidence.len()));
    }
    for (field, text) in [
        ("text", &entry.text),
        ("conform", &entry.conform),
        ("partial", &entry.partial),
        ("nonconform", &entry.nonconform),
    ] {
        if text.trim().is_empty() {
            fault(format!("`{field}` is empty; write it"));
        }
    }
    if entry.ask.is_empty() {
        fault("`ask` names nobody; name at least one role".into());
    }
    if entry.requirements.is_empty() {
        fault("`requirements` is empty; name what the question assesses".into());
    }
    let weight = Weight::new(entry.weight);
    if weight.is_none() {
        fault(format!("weight {} is outside 1 to 3", entry.weight));
    }
    let requirements: Vec<RequirementId> = entry
        .requirements
        .iter()
        .filter_map(|text| parse_id(raw, &entry.id, text, faults))
        .collect();
    for id in requirements.iter().filter(|id| !questionnaire.requirements.contains_key(id)) {
        faults.push(raw.fault(&entry.id, format!("{id} is no requirement of this set")));
    }
    questionnaire.questions.push(Question {
        id: entry.id.clone(),
        requirements,
        aspect: match entry.aspect {
            RawAspect::Design => Aspect::Design,
            RawAspect::Operation => Aspect::Operation,
        },
        text: entry.text.clone(),
        evidence: entry.evidence.clone(),
        conform: entry.conform.clone(),
        partial: entry.partial.clone(),
        nonconform: entry.nonconform.clone(),
        weight: weight.unwrap_or(Weight::MIN),
        gate: if entry.gate { Gate::Mandatory } else { Gate::Ordinary },
        stage: match entry.stage {
            RawStage::Both => Stage::Both,
            RawStage::Stage2 => Stage::Stage2,
        },
        ask: entry.ask.clone(),
    });
}

fn add_upgrade(
    questionnaire: &mut Questionnaire,
    raw: &Located<RawUpgrade>,
    faults: &mut Vec<Fault>,
) {
    let mut links = Vec::new();
    for link in &raw.entry.links {
        let from = parse_id(raw, &link.from, &link.from, faults);
        let to = parse_id(raw, &link.from, &link.to, faults);
        let (Some(from), Some(to)) = (from, to) else { continue };
        if !questionnaire.requirements.contains_key(&to) {
            faults.push(raw.fault(&link.from, format!("{to} is no requirement of this set")));
        }
        links.push(UpgradeLink { from, from_title: link.title.clone(), to });
    }
    questionnaire.upgrades.push(Upgrade { from_edition: raw.entry.from_edition.clone(), links });
}

/// Every requirement is assessable: a question names it, one of its parts, or what it is a part of.
fn check_asked(
    questionnaire: &Questionnaire,
    raw: &Located<RawRequirement>,
    faults: &mut Vec<Fault>,
) {
    let Ok(id) = raw.entry.id.parse::<RequirementId>() else { return };
    let named = questionnaire
        .questions
        .iter()
        .flat_map(|question| &question.requirements)
        .any(|named| id.contains(named) || named.contains(&id));
    if !named {
        faults.push(raw.fault(&raw.entry.id, "no question assesses this requirement; add one"));
    }
}
