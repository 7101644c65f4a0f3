//! Gap scoring: coverage, claimed, floor, ceiling, cap, headline and proven (chapter 6.3).
//!
//! A score is never one number: what was not answered, what caps the headline and what is proven travel with it.

use super::{
    assessment::{Answer, Evidence, Maturity},
    ratio::Ratio,
    requirement::{Part, RequirementId},
};

/// One requirement as the formulas see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoredItem {
    /// Which requirement.
    pub requirement: RequirementId,
    /// How much it weighs.
    pub weight: Weight,
    /// Whether the system fails without it.
    pub gate: Gate,
    /// What is known of it.
    pub answer: Answer,
    /// Its maturity, where a source states one.
    pub maturity: Option<Maturity>,
    /// What stands behind the answer.
    pub evidence: Vec<Evidence>,
}

/// Importance from 1 (supporting) to 3 (the system or a whole area fails without it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Weight(u8);

impl Weight {
    /// The smallest weight.
    pub const MIN: Self = Self(1);
    /// The greatest weight.
    pub const MAX: Self = Self(3);

    /// Returns the weight, or `None` outside 1 to 3.
    pub fn new(weight: u8) -> Option<Self> {
        (1..=3).contains(&weight).then_some(Self(weight))
    }

    /// Returns the weight as a figure.
    pub fn ratio(self) -> Ratio {
        Ratio::new(i64::from(self.0), 1)
    }
}

/// Whether a requirement is a mandatory element whose lack caps every score above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Mandatory documented information or a mandatory process.
    Mandatory,
    /// Any other requirement.
    Ordinary,
}

/// How many items have each answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Items that are met.
    pub conform: u32,
    /// Items that are met in part.
    pub partial: u32,
    /// Items that are not met.
    pub nonconform: u32,
    /// Excluded controls.
    pub not_applicable: u32,
    /// Items nobody has answered.
    pub unanswered: u32,
}

impl Counts {
    /// Returns the number of all items.
    pub fn all(self) -> u32 {
        self.applicable() + self.not_applicable
    }

    /// Returns the number of items that count in a score.
    pub fn applicable(self) -> u32 {
        self.answered() + self.unanswered
    }

    /// Returns the number of applicable items with an answer.
    pub fn answered(self) -> u32 {
        self.conform + self.partial + self.nonconform
    }

    fn add(&mut self, answer: &Answer) {
        let count = match answer {
            Answer::Conform => &mut self.conform,
            Answer::Partial => &mut self.partial,
            Answer::Nonconform => &mut self.nonconform,
            Answer::NotApplicable { .. } => &mut self.not_applicable,
            Answer::Unanswered => &mut self.unanswered,
        };
        *count += 1;
    }
}

/// A score with everything that is needed to read it honestly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// How many items have each answer.
    pub items: Counts,
    /// Weight answered over weight applicable; `None` when nothing applies.
    pub coverage: Option<Ratio>,
    /// Points over answered weight; `None` when nothing is answered.
    pub claimed: Option<Ratio>,
    /// Points over applicable weight: what is unanswered counts as not met.
    pub floor: Option<Ratio>,
    /// The same with everything unanswered taken as met.
    pub ceiling: Option<Ratio>,
    /// What may not be exceeded, and why.
    pub cap: Cap,
    /// The figure to show first, if enough is answered for one.
    pub headline: Headline,
    /// Claimed points times the worth of the best evidence behind each.
    pub proven: Option<Ratio>,
    /// Maturity over the items that state one.
    pub maturity: Option<MaturityScore>,
}

/// The highest headline that a score may show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cap {
    /// The limit; 1 where nothing caps.
    pub limit: Ratio,
    /// Why.
    pub reason: CapReason,
}

/// Why a headline is capped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CapReason {
    /// Nothing caps it.
    NoCap,
    /// Mandatory elements are not met.
    MandatoryNotMet(Vec<RequirementId>),
    /// Mandatory elements are met in part or unanswered.
    MandatoryOpen(Vec<RequirementId>),
    /// The weakest clause group holds the whole back: its headline plus a quarter.
    WeakestClause {
        /// The clause, 4 to 10.
        group: RequirementId,
        /// Its headline.
        headline: Ratio,
    },
}

/// The figure that a reader sees first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Headline {
    /// Less than half of the weight is answered: no figure would be honest.
    TooLittleAnswered,
    /// At least half but less than four fifths is answered.
    Provisional(Ratio),
    /// Enough is answered.
    Settled(Ratio),
}

impl Headline {
    /// Returns the figure, if there is one.
    pub fn figure(self) -> Option<Ratio> {
        match self {
            Self::TooLittleAnswered => None,
            Self::Provisional(figure) | Self::Settled(figure) => Some(figure),
        }
    }
}

/// Maturity over the items that state one, weighted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MaturityScore {
    /// Mean level as stated.
    pub raw: Ratio,
    /// Mean level with each item cut back to its target: excess in one place does not make up for lack in another.
    pub cut: Ratio,
    /// The cut levels over the targets.
    pub index: Ratio,
}

/// Returns the score of these items, with the caps that mandatory elements impose.
///
/// Source: chapter 6.3 of the audit practice handbook.
///
/// ```
/// use assay::domain::{assessment::Answer, requirement::RequirementId, score::*};
/// let item = |clause: u16, answer| ScoredItem {
///     requirement: RequirementId::clause(&[4, clause]),
///     weight: Weight::new(1).unwrap(),
///     gate: Gate::Ordinary,
///     answer,
///     maturity: None,
///     evidence: vec![],
/// };
/// let items = [
///     item(1, Answer::Conform),
///     item(2, Answer::Conform),
///     item(3, Answer::Partial),
///     item(4, Answer::Nonconform),
///     item(5, Answer::Unanswered),
/// ];
/// let score = score(&items);
/// assert_eq!(score.coverage.unwrap().to_string(), "0.8000"); // 4 of 5 answered
/// assert_eq!(score.claimed.unwrap().to_string(), "0.6250"); // 2.5 points of 4
/// assert_eq!(score.floor.unwrap().to_string(), "0.5000"); // 2.5 points of 5
/// assert_eq!(score.ceiling.unwrap().to_string(), "0.7000"); // 3.5 points of 5
/// ```
pub fn score(items: &[ScoredItem]) -> Score {
    let mut counts = Counts::default();
    for item in items {
        counts.add(&item.answer);
    }

    let weight_of = |wanted: fn(&Answer) -> bool| -> Ratio {
        items.iter().filter(|item| wanted(&item.answer)).map(|item| item.weight.ratio()).sum()
    };
    let applicable = weight_of(Answer::is_applicable);
    let answered = weight_of(|answer| answer.points().is_some());
    let points: Ratio = items.iter().filter_map(weighted_points).sum();
    let proven: Ratio =
        items.iter().filter_map(|item| Some(weighted_points(item)? * best_worth(item))).sum();

    let coverage = answered.of(applicable);
    let claimed = points.of(answered);
    let cap = mandatory_cap(items);
    Score {
        items: counts,
        coverage,
        claimed,
        floor: points.of(applicable),
        ceiling: (points + applicable - answered).of(applicable),
        headline: headline(coverage, claimed, cap.limit),
        cap,
        proven: proven.of(answered),
        maturity: maturity(items),
    }
}

/// Returns the score of a whole assessment: as [`score`], and no more than a quarter above the weakest clause.
///
/// ```
/// # use assay::domain::{assessment::Answer, requirement::RequirementId, score::*};
/// # let item = |id: &str, answer| ScoredItem { requirement: id.parse().unwrap(),
/// #     weight: Weight::MAX, gate: Gate::Ordinary, answer, maturity: None, evidence: vec![] };
/// let items = [item("4.1", Answer::Conform), item("4.2", Answer::Conform),
///     item("9.1", Answer::Nonconform), item("A.5.1", Answer::Conform)];
/// let overall = overall(&items);
/// assert_eq!(overall.claimed.unwrap().to_string(), "0.7500");
/// assert_eq!(overall.headline.figure().unwrap().to_string(), "0.2500"); // clause 9 stands at 0
/// ```
pub fn overall(items: &[ScoredItem]) -> Score {
    let mut overall = score(items);
    let weakest = by_group(items)
        .into_iter()
        .filter(|(group, _score)| group.part() == Part::Clauses)
        .filter_map(|(group, score)| Some((score.headline.figure()?, group)))
        .min();
    if let Some((headline_of_group, group)) = weakest {
        let limit = headline_of_group + Ratio::new(1, 4);
        if limit < overall.cap.limit {
            let reason = CapReason::WeakestClause { group, headline: headline_of_group };
            overall.cap = Cap { limit, reason };
            overall.headline = headline(overall.coverage, overall.claimed, limit);
        }
    }
    overall
}

/// Returns the score of each group that has items: clauses 4 to 10, then themes A.5 to A.8.
pub fn by_group(items: &[ScoredItem]) -> Vec<(RequirementId, Score)> {
    let mut groups: std::collections::BTreeMap<RequirementId, Vec<ScoredItem>> =
        std::collections::BTreeMap::new();
    for item in items {
        groups.entry(item.requirement.group()).or_default().push(item.clone());
    }
    groups.into_iter().map(|(group, items)| (group, score(&items))).collect()
}

fn weighted_points(item: &ScoredItem) -> Option<Ratio> {
    Some(item.weight.ratio() * item.answer.points()?)
}

/// A claim without evidence is still a statement.
fn best_worth(item: &ScoredItem) -> Ratio {
    let statement = super::assessment::EvidenceKind::Statement.strength();
    item.evidence.iter().map(|evidence| evidence.worth()).fold(statement, Ratio::max)
}

fn mandatory_cap(items: &[ScoredItem]) -> Cap {
    let gates_with = |wanted: fn(&Answer) -> bool| -> Vec<RequirementId> {
        let mut ids: Vec<RequirementId> = items
            .iter()
            .filter(|item| item.gate == Gate::Mandatory && wanted(&item.answer))
            .map(|item| item.requirement.clone())
            .collect();
        // The reason reads the same however the items are arranged.
        ids.sort();
        ids
    };
    let not_met = gates_with(|answer| *answer == Answer::Nonconform);
    if !not_met.is_empty() {
        return Cap { limit: Ratio::new(49, 100), reason: CapReason::MandatoryNotMet(not_met) };
    }
    let open = gates_with(|answer| matches!(answer, Answer::Partial | Answer::Unanswered));
    if !open.is_empty() {
        return Cap { limit: Ratio::new(79, 100), reason: CapReason::MandatoryOpen(open) };
    }
    Cap { limit: Ratio::ONE, reason: CapReason::NoCap }
}

fn headline(coverage: Option<Ratio>, claimed: Option<Ratio>, limit: Ratio) -> Headline {
    match (coverage, claimed) {
        (Some(coverage), Some(claimed)) if coverage >= Ratio::new(8, 10) => {
            Headline::Settled(claimed.min(limit))
        }
        (Some(coverage), Some(claimed)) if coverage >= Ratio::new(1, 2) => {
            Headline::Provisional(claimed.min(limit))
        }
        _ => Headline::TooLittleAnswered,
    }
}

fn maturity(items: &[ScoredItem]) -> Option<MaturityScore> {
    let stated = || {
        items
            .iter()
            .filter(|item| item.answer.is_applicable())
            .filter_map(|item| Some((item.weight.ratio(), item.maturity?)))
    };
    let weights: Ratio = stated().map(|(weight, _)| weight).sum();
    let raw: Ratio = stated().map(|(weight, maturity)| weight * maturity.level).sum();
    let cut: Ratio =
        stated().map(|(weight, maturity)| weight * maturity.level.min(maturity.target)).sum();
    let targets: Ratio = stated().map(|(weight, maturity)| weight * maturity.target).sum();
    Some(MaturityScore { raw: raw.of(weights)?, cut: cut.of(weights)?, index: cut.of(targets)? })
}
