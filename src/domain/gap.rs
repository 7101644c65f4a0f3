//! Gaps and the order in which to close them (chapter 6.3, priority of gaps).

use super::{
    assessment::Answer,
    ratio::Ratio,
    requirement::RequirementId,
    score::{ScoredItem, Weight},
};

/// How badly a gap endangers certification, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Keeps the certificate away.
    Blocker,
    /// Likely a major nonconformity.
    MajorRisk,
    /// Likely a minor nonconformity.
    MinorRisk,
    /// Advice only.
    Advice,
}

impl Severity {
    /// Returns the severity's name in data files and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Blocker => "blocker",
            Self::MajorRisk => "major risk",
            Self::MinorRisk => "minor risk",
            Self::Advice => "advice",
        }
    }

    /// Returns the severity of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Blocker, Self::MajorRisk, Self::MinorRisk, Self::Advice]
            .into_iter()
            .find(|severity| severity.name() == name)
    }
}

/// What decides the place of a gap beside its requirement's answer and weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Urgency {
    /// Severity of the linked readiness rule.
    pub severity: Severity,
    /// Highest linked risk over the scale's maximum; `None` where no risk is linked.
    pub risk: Option<Ratio>,
    /// Days left until it is due; `None` where no date is set.
    pub slack_days: Option<i64>,
    /// Person-days to close it; `None` where nobody has estimated.
    pub effort_days: Option<u32>,
}

/// One requirement that is not fully met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Its place in the order of work, from 1.
    pub rank: u32,
    /// Which requirement.
    pub requirement: RequirementId,
    /// What is known of it.
    pub answer: Answer,
    /// `(1 − points) × weight / 3 × risk`, with 0.4 for the risk where none is linked.
    pub size: Ratio,
    /// What decided its place.
    pub urgency: Urgency,
}

/// Returns the gaps among these items in the order of work: severity, then size, then days left, then effort,
/// then identifier. The same items give the same order, however they are arranged.
///
/// ```
/// use assay::domain::{assessment::Answer, gap::*, ratio::Ratio, score::*};
/// let item = |id: &str, weight, answer| ScoredItem { requirement: id.parse().unwrap(),
///     weight: Weight::new(weight).unwrap(), gate: Gate::Ordinary, answer, maturity: None,
///     evidence: vec![] };
/// let urgency = |severity| Urgency { severity, risk: None, slack_days: None, effort_days: None };
/// let gaps = prioritise(&[
///     (item("A.5.1", 2, Answer::Nonconform), urgency(Severity::MinorRisk)),
///     (item("9.3.2", 3, Answer::Unanswered), urgency(Severity::Blocker)),
///     (item("A.8.8", 2, Answer::Conform), urgency(Severity::MajorRisk)),
/// ]);
/// assert_eq!(gaps[0].requirement.to_string(), "9.3.2"); // the blocker comes first
/// assert_eq!(gaps[0].size.to_string(), "0.4000"); // (1 − 0) × 3/3 × 0.4
/// assert_eq!(gaps.len(), 2); // what conforms is no gap
/// ```
pub fn prioritise(items: &[(ScoredItem, Urgency)]) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = items
        .iter()
        .filter(|(item, _urgency)| item.answer.is_applicable() && item.answer != Answer::Conform)
        .map(|(item, urgency)| Gap {
            rank: 0,
            requirement: item.requirement.clone(),
            answer: item.answer.clone(),
            size: size(item, urgency),
            urgency: urgency.clone(),
        })
        .collect();
    gaps.sort_by(|one, other| {
        let missing_last = |days: Option<i64>| days.unwrap_or(i64::MAX);
        one.urgency
            .severity
            .cmp(&other.urgency.severity)
            .then(other.size.cmp(&one.size))
            .then(missing_last(one.urgency.slack_days).cmp(&missing_last(other.urgency.slack_days)))
            .then_with(|| {
                let effort = |gap: &Gap| missing_last(gap.urgency.effort_days.map(i64::from));
                effort(one).cmp(&effort(other))
            })
            .then_with(|| one.requirement.cmp(&other.requirement))
    });
    for (rank, gap) in (1..).zip(&mut gaps) {
        gap.rank = rank;
    }
    gaps
}

fn size(item: &ScoredItem, urgency: &Urgency) -> Ratio {
    let missing = Ratio::ONE - item.answer.points().unwrap_or(Ratio::ZERO);
    let weight = item.weight.ratio().of(Weight::MAX.ratio()).unwrap_or(Ratio::ONE);
    missing * weight * urgency.risk.unwrap_or_else(|| Ratio::new(4, 10))
}
