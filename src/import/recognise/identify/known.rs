//! The identifiers that exist, and how well a title fits one.

use std::collections::{BTreeSet, HashSet};

use super::super::ids::{Prefix, TypedId};
use crate::{
    domain::{
        questionnaire::Questionnaire,
        requirement::{Edition, Part, RequirementId},
    },
    import::vocabulary::fold,
};

/// The identifiers that exist.
pub(super) struct Known {
    pub(super) clauses: HashSet<RequirementId>,
    pub(super) controls_2022: BTreeSet<RequirementId>,
    controls_2013: BTreeSet<RequirementId>,
    pub(super) groups_2013: HashSet<RequirementId>,
    titles: Vec<(RequirementId, HashSet<String>)>,
}

impl Known {
    pub(super) fn new(questionnaire: &Questionnaire) -> Self {
        let mut clauses: HashSet<RequirementId> = questionnaire
            .requirements
            .keys()
            .filter(|id| id.part() == Part::Clauses)
            .cloned()
            .collect();
        for id in clauses.clone() {
            clauses.extend(std::iter::successors(id.parent(), RequirementId::parent));
        }
        let controls_2013: BTreeSet<RequirementId> =
            questionnaire.controls_of("2013").into_iter().cloned().collect();
        let mut groups_2013 = HashSet::new();
        for id in &controls_2013 {
            groups_2013.extend(std::iter::successors(id.parent(), RequirementId::parent));
        }
        let new = questionnaire
            .requirements
            .values()
            .map(|requirement| (requirement.id.clone(), words(&requirement.title)));
        let old = questionnaire.upgrades.iter().flat_map(|upgrade| &upgrade.links);
        let old = old.map(|link| (link.from.clone(), words(&link.from_title)));
        Self {
            clauses,
            controls_2022: questionnaire
                .requirements
                .keys()
                .filter(|id| id.is_control())
                .cloned()
                .collect(),
            controls_2013,
            groups_2013,
            titles: new.chain(old).collect(),
        }
    }

    pub(super) fn is_clause(&self, id: &TypedId) -> bool {
        id.prefix != Prefix::AnnexA && self.clauses.contains(&id.as_clause())
    }

    pub(super) fn is_control(&self, id: &TypedId, edition: Edition) -> bool {
        id.prefix != Prefix::Clause
            && id.letters.is_empty()
            && self.controls(edition).contains(&id.as_control())
    }

    /// Whether the number exists in any part of any edition.
    pub(super) fn is_any(&self, id: &TypedId) -> bool {
        self.is_clause(id)
            || self.is_control(id, Edition::E2022)
            || self.is_control(id, Edition::E2013)
            || self.groups_2013.contains(&id.as_control())
    }

    pub(super) fn controls(&self, edition: Edition) -> &BTreeSet<RequirementId> {
        match edition {
            Edition::E2013 => &self.controls_2013,
            Edition::E2022 => &self.controls_2022,
        }
    }

    /// How well a row's title fits a requirement's: the share of common words.
    pub(super) fn title_fit(&self, id: &RequirementId, title: &HashSet<String>) -> f64 {
        self.titles
            .iter()
            .filter(|(known, _words)| known == id)
            .map(|(_known, words)| {
                let count = |words: usize| f64::from(u32::try_from(words).unwrap_or(u32::MAX));
                let all = words.union(title).count();
                if all == 0 { 0.0 } else { count(words.intersection(title).count()) / count(all) }
            })
            .fold(0.0, f64::max)
    }
}

/// Returns the words of a title that tell it from others.
pub(super) fn words(title: &str) -> HashSet<String> {
    fold(title).split(' ').filter(|word| word.chars().count() > 2).map(str::to_owned).collect()
}
