//! Rows that speak of the 2013 edition become records of the 2022 edition: a control that was split gives several, and
//! controls that were merged give one, with the weakest state of its parts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    Upgraded,
    cells::Fault,
    columns::field,
    drafts::{Draft, Drafts},
    sheet::Setting,
};
use crate::{
    domain::{
        assessment_run::without_letters,
        questionnaire::{Questionnaire, UpgradeLink},
        record::{Extra, Fields},
        requirement::{Edition, RequirementId},
        value::Kind,
    },
    import::recognise::Register,
};

/// What became of the rows of an old edition.
#[derive(Debug, Default)]
pub(super) struct Upgrades {
    pub(super) upgrades: Vec<Upgraded>,
    pub(super) merged_into: BTreeMap<u32, u32>,
}

/// Brings the drafts of a sheet of the old edition to the new one; others stay as they are.
pub(super) fn upgrade(drafts: &mut Drafts<'_>, setting: &Setting<'_>) -> Upgrades {
    let mut done = Upgrades::default();
    let Some(register) = setting.register.filter(|register| register.answers_requirements()) else {
        return done;
    };
    if setting.recognised.edition != Some(Edition::E2013) {
        return done;
    }
    let links = Links::of(setting.questionnaire);
    let old = std::mem::take(&mut drafts.rows);
    let mut whole: Vec<Draft> = Vec::new();
    let mut parts: BTreeMap<RequirementId, Vec<(RequirementId, Draft)>> = BTreeMap::new();
    for mut draft in old {
        let targets = links.targets(&draft, &mut done.upgrades);
        let asks = ["check_id", "question"].iter().any(|name| !draft.fields.get(name).is_empty());
        if targets.is_empty() {
            whole.push(draft);
        } else if register != Register::Soa && asks {
            let new: BTreeSet<String> = targets.iter().map(|(_old, new)| new.to_string()).collect();
            let new: Vec<String> = new.into_iter().collect();
            draft.fields.set("requirement_refs", &new.join("; "));
            whole.push(draft);
        } else {
            for (from, to) in targets {
                parts.entry(to).or_default().push((from, draft.clone()));
            }
        }
    }
    for (to, parts) in parts {
        let missing = links.missing(&to, &parts);
        let merged = Merging { drafts, setting, register }.merged(&to, &parts, &missing);
        whole.push(merged);
    }
    let first: BTreeSet<u32> = whole.iter().map(|draft| draft.row).collect();
    done.merge(&whole, &first);
    whole.sort_by_key(|draft| draft.row);
    drafts.rows = whole;
    done
}

impl Upgrades {
    /// Notes for each row that begins no record the row of the record it flows into.
    fn merge(&mut self, whole: &[Draft], first: &BTreeSet<u32>) {
        let row_of: HashMap<String, u32> = whole
            .iter()
            .flat_map(|draft| {
                ["control_id", "requirement_refs"]
                    .map(|name| (draft.fields.get(name).to_owned(), draft.row))
            })
            .collect();
        for upgraded in self.upgrades.iter().filter(|upgraded| !first.contains(&upgraded.row)) {
            if let Some(row) = row_of.get(&upgraded.to.to_string()) {
                self.merged_into.entry(upgraded.row).or_insert(*row);
            }
        }
    }
}

/// Where the requirements of 2013 live on.
struct Links<'a> {
    links: Vec<&'a UpgradeLink>,
}

impl<'a> Links<'a> {
    fn of(questionnaire: &'a Questionnaire) -> Self {
        let edition = Edition::E2013.to_string();
        let known = questionnaire.upgrades.iter().filter(|known| known.from_edition == edition);
        Self { links: known.flat_map(|upgrade| &upgrade.links).collect() }
    }

    /// Every old requirement of a row with each new one that it lives on in.
    fn targets(
        &self,
        draft: &Draft,
        upgrades: &mut Vec<Upgraded>,
    ) -> Vec<(RequirementId, RequirementId)> {
        let mut targets = Vec::new();
        for from in &draft.requirements {
            let old = without_letters(from);
            let linked =
                self.links.iter().filter(|link| link.from == old || old.contains(&link.from));
            for link in linked {
                let pair = (from.clone(), link.to.clone());
                if !targets.contains(&pair) {
                    upgrades.push(Upgraded {
                        row: draft.row,
                        from: from.clone(),
                        to: link.to.clone(),
                    });
                    targets.push(pair);
                }
            }
        }
        targets
    }

    /// The old controls that live on in a new one and that no row speaks of.
    fn missing(&self, to: &RequirementId, parts: &[(RequirementId, Draft)]) -> Vec<RequirementId> {
        let linked = self.links.iter().filter(|link| link.to == *to && to.is_control());
        let from: BTreeSet<&RequirementId> = linked.map(|link| &link.from).collect();
        let said = |id: &RequirementId| parts.iter().any(|(from, _draft)| from.contains(id));
        from.into_iter().filter(|id| !said(id)).cloned().collect()
    }
}

/// What old rows are merged with.
struct Merging<'a, 'b, 'c> {
    drafts: &'a mut Drafts<'b>,
    setting: &'a Setting<'c>,
    register: Register,
}

impl Merging<'_, '_, '_> {
    fn merged(
        self,
        to: &RequirementId,
        parts: &[(RequirementId, Draft)],
        missing: &[RequirementId],
    ) -> Draft {
        let mut merged = Draft { requirements: vec![to.clone()], ..Draft::default() };
        merged.row = parts.iter().map(|(_from, draft)| draft.row).min().unwrap_or(0);
        let names: BTreeSet<&'static str> = parts
            .iter()
            .flat_map(|(_from, draft)| draft.fields.iter().map(|(name, _)| name))
            .collect();
        for name in names {
            let texts: Vec<(String, &str)> = parts
                .iter()
                .map(|(from, draft)| (from.to_string(), draft.fields.get(name)))
                .collect();
            let kind = field(self.drafts.kind, name).map_or(Kind::Text, |field| field.kind);
            match joined(kind, &texts) {
                Joined::One(text) => merged.fields.set(name, &text),
                Joined::Apart(text) => {
                    merged.keep(format!("{name} (2013)"), &text);
                }
            }
        }
        let headers: BTreeSet<&String> =
            parts.iter().flat_map(|(_from, draft)| draft.extra.keys()).collect();
        for header in headers {
            let text = |extra: &Extra| extra.get(header).cloned().unwrap_or_default();
            let texts: Vec<(String, String)> =
                parts.iter().map(|(from, draft)| (from.to_string(), text(&draft.extra))).collect();
            let texts: Vec<(String, &str)> =
                texts.iter().map(|(from, text)| (from.clone(), text.as_str())).collect();
            merged.keep(header.clone(), &lines(&texts));
        }
        self.name(to, &mut merged, parts);
        self.weaken(to, &mut merged, parts, missing);
        merged
    }

    /// Gives the record its new identifier and title; the old ones are kept.
    fn name(&self, to: &RequirementId, merged: &mut Draft, parts: &[(RequirementId, Draft)]) {
        let old: BTreeSet<String> = parts.iter().map(|(from, _draft)| from.to_string()).collect();
        let old: Vec<String> = old.into_iter().collect();
        merged.keep("Control of 2013".to_owned(), &old.join("; "));
        if self.register != Register::Soa {
            merged.fields.set("requirement_refs", &to.to_string());
            return;
        }
        merged.fields.set("control_id", &to.to_string());
        let old_title = merged.fields.get("control_title").to_owned();
        if let Some(requirement) = self.setting.questionnaire.requirements.get(to) {
            merged.fields.set("control_title", &requirement.title);
            if !old_title.is_empty() && old_title != requirement.title {
                merged.keep("Title of 2013".to_owned(), &old_title);
            }
        }
    }

    /// The weakest part decides; one that nobody answered is weaker than one that is carried out.
    fn weaken(
        self,
        to: &RequirementId,
        merged: &mut Draft,
        parts: &[(RequirementId, Draft)],
        missing: &[RequirementId],
    ) {
        const STATES: [(&str, &[&str]); 2] = [
            ("implementation_state", &["not_implemented", "planned", "partial", "", "implemented"]),
            ("status", &["nonconform", "partial", "", "unanswered", "conform", "not_applicable"]),
        ];
        let excluded = |fields: &Fields| fields.get("applicable") == "no";
        let counted: Vec<&Fields> = parts
            .iter()
            .map(|(_from, draft)| &draft.fields)
            .filter(|fields| !excluded(fields))
            .collect();
        for (name, rising) in STATES {
            if field(self.drafts.kind, name).is_none() {
                continue;
            }
            let silent = missing.iter().map(|_part| "");
            let said = counted.iter().map(|fields| fields.get(name)).chain(silent);
            let rank = |text: &str| rising.iter().position(|known| *known == text).unwrap_or(0);
            let weakest = said.min_by_key(|text| rank(text)).unwrap_or("");
            let strongest_said = counted.iter().any(|fields| !fields.get(name).is_empty());
            if strongest_said && weakest.is_empty() && !missing.is_empty() {
                let row = merged.row;
                let lacking: Vec<String> = missing.iter().map(ToString::to_string).collect();
                let message = format!(
                    "{to} has no state yet: of the controls of 2013 that it took over, no row speaks of {}; say how far {to} is carried out",
                    lacking.join(", ")
                );
                let column = self
                    .drafts
                    .columns
                    .iter()
                    .find(|column| column.field().is_some_and(|field| field.name == name));
                let column = column.map_or(0, |column| column.index);
                self.drafts.fault(row, column, Fault::new("upgraded_in_part", message));
            }
            merged.fields.set(name, weakest);
        }
        let says = |wanted: &str| {
            parts.iter().any(|(_from, draft)| draft.fields.get("applicable") == wanted)
        };
        if says("yes") {
            merged.fields.set("applicable", "yes");
        } else if says("no") && missing.is_empty() && counted.is_empty() {
            merged.fields.set("applicable", "no");
        } else if says("no") {
            merged.fields.set("applicable", "");
        }
    }
}

/// Texts of one field from several rows.
enum Joined {
    One(String),
    /// They differ, and the field holds one value only.
    Apart(String),
}

fn joined(kind: Kind, texts: &[(String, &str)]) -> Joined {
    let said: Vec<&str> =
        texts.iter().map(|(_from, text)| *text).filter(|t| !t.is_empty()).collect();
    let first = said.first().copied().unwrap_or("");
    if said.iter().all(|text| *text == first) {
        return Joined::One(first.to_owned());
    }
    match kind {
        Kind::Text => Joined::One(lines(texts)),
        Kind::References | Kind::Requirements | Kind::Choices(_) => {
            let mut list: Vec<&str> = Vec::new();
            for part in said.iter().flat_map(|text| text.split([';', '\n'])).map(str::trim) {
                if !part.is_empty() && !list.contains(&part) {
                    list.push(part);
                }
            }
            Joined::One(list.join("; "))
        }
        _ => Joined::Apart(lines(texts)),
    }
}

/// One text, or a line for each that begins with its old number.
fn lines(texts: &[(String, &str)]) -> String {
    let mut said = texts.iter().filter(|(_from, text)| !text.is_empty());
    let first = said.next().map_or("", |(_from, text)| *text);
    if said.all(|(_from, text)| *text == first) {
        return first.to_owned();
    }
    let said = texts.iter().filter(|(_from, text)| !text.is_empty());
    said.map(|(from, text)| format!("{from}: {text}")).collect::<Vec<_>>().join("\n")
}
