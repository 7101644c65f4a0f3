//! Writes the gap report's model as JSON, in the shape of the command line contract, section 3.
//!
//! Ratios are strings with four decimals, so that nothing is lost in floating point; what a report does not know is
//! `null`. Keys beyond the contract stand after those that it names.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    domain::{
        assessment_run::{Contradiction, Place, UpgradedAnswer},
        ratio::Ratio,
        report::gap::{Assumption, GapLine, GapReport, GroupScore, SourceProblem, SourceSheet},
        score::{Counts, Headline, MaturityScore, Score},
    },
    report::wording,
};

/// A gap report as JSON; serialise it to get the contract's document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap<'a> {
    organisation: &'a str,
    as_of: String,
    edition: &'a str,
    overall: ScoreJson,
    groups: Vec<GroupJson<'a>>,
    gaps: Vec<GapJson<'a>>,
    standard: &'a str,
    not_assessed: Vec<String>,
    assumptions: Vec<&'static str>,
    sources: Vec<SourceJson<'a>>,
    contradictions: Vec<ContradictionJson<'a>>,
    upgrades: Vec<UpgradeJson<'a>>,
    problems: Vec<ProblemJson<'a>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct ScoreJson {
    coverage: Option<String>,
    claimed: Option<String>,
    floor: Option<String>,
    ceiling: Option<String>,
    headline: Option<String>,
    cap: String,
    cap_reason: Option<String>,
    proven: Option<String>,
    provisional: bool,
    items: CountsJson,
    maturity: Option<BTreeMap<&'static str, String>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct CountsJson {
    conform: u32,
    partial: u32,
    nonconform: u32,
    not_applicable: u32,
    unanswered: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct GroupJson<'a> {
    id: String,
    title: &'a str,
    #[serde(flatten)]
    score: ScoreJson,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct GapJson<'a> {
    rank: u32,
    requirement: String,
    status: &'static str,
    severity: &'static str,
    size: String,
    why: String,
    source: Option<PlaceJson<'a>>,
    title: &'a str,
    gate: &'static str,
    consequence: Option<&'a str>,
    next_step: Option<&'a str>,
    effort_days: Option<u32>,
    owner: Option<&'a str>,
    due: Option<&'a str>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct PlaceJson<'a> {
    file: &'a str,
    sheet: &'a str,
    cell: &'a str,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct SourceJson<'a> {
    file: &'a str,
    sha256: &'a str,
    sheet: &'a str,
    register: Option<&'a str>,
    reason: Option<&'a str>,
    edition: Option<&'a str>,
    read: usize,
    rejected: usize,
    skipped: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct ContradictionJson<'a> {
    requirement: String,
    said: Vec<SaidJson<'a>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct SaidJson<'a> {
    status: &'static str,
    source: PlaceJson<'a>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct UpgradeJson<'a> {
    from: String,
    said: &'static str,
    source: PlaceJson<'a>,
    to: String,
    became: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct ProblemJson<'a> {
    source: PlaceJson<'a>,
    value: &'a str,
    message: &'a str,
    suggestion: Option<&'a str>,
}

/// Returns the report in the shape of the contract.
pub fn gap(report: &GapReport) -> Gap<'_> {
    let not_assessed = report.groups.iter().filter(|group| !group.is_assessed());
    Gap {
        organisation: &report.organisation,
        as_of: report.as_of.to_string(),
        edition: &report.edition,
        overall: score(report, &report.overall),
        groups: report.groups.iter().map(|each| group(report, each)).collect(),
        gaps: report.gaps.iter().map(gap_line).collect(),
        standard: &report.standard,
        not_assessed: not_assessed.map(|group| group.group.to_string()).collect(),
        assumptions: report.assumptions.iter().copied().map(assumption_name).collect(),
        sources: report.sources.iter().map(source).collect(),
        contradictions: report.contradictions.iter().map(contradiction).collect(),
        upgrades: report.upgrades.iter().map(upgrade).collect(),
        problems: report.problems.iter().map(problem).collect(),
    }
}

fn score(report: &GapReport, score: &Score) -> ScoreJson {
    let text = |ratio: Option<Ratio>| ratio.map(|ratio| ratio.to_string());
    ScoreJson {
        coverage: text(score.coverage),
        claimed: text(score.claimed),
        floor: text(score.floor),
        ceiling: text(score.ceiling),
        headline: text(score.headline.figure()),
        cap: score.cap.limit.to_string(),
        cap_reason: wording::cap_reason(report, &score.cap.reason),
        proven: text(score.proven),
        provisional: matches!(score.headline, Headline::Provisional(_)),
        items: counts(score.items),
        maturity: score.maturity.map(maturity),
    }
}

fn counts(items: Counts) -> CountsJson {
    CountsJson {
        conform: items.conform,
        partial: items.partial,
        nonconform: items.nonconform,
        not_applicable: items.not_applicable,
        unanswered: items.unanswered,
    }
}

fn maturity(maturity: MaturityScore) -> BTreeMap<&'static str, String> {
    let figures = [("raw", maturity.raw), ("cut", maturity.cut), ("index", maturity.index)];
    figures.into_iter().map(|(name, figure)| (name, figure.to_string())).collect()
}

fn group<'a>(report: &GapReport, group: &'a GroupScore) -> GroupJson<'a> {
    GroupJson {
        id: group.group.to_string(),
        title: &group.title,
        score: score(report, &group.score),
    }
}

fn gap_line(line: &GapLine) -> GapJson<'_> {
    GapJson {
        rank: line.gap.rank,
        requirement: line.gap.requirement.to_string(),
        status: line.gap.answer.name(),
        severity: line.gap.urgency.severity.name(),
        size: line.gap.size.to_string(),
        why: wording::why(line),
        source: wording::place(&line.assessed).map(place),
        title: &line.title,
        gate: wording::gate(line.gate),
        consequence: line.advice.as_ref().map(|advice| advice.consequence.as_str()),
        next_step: line.advice.as_ref().map(|advice| advice.next_step.as_str()),
        effort_days: line.gap.urgency.effort_days,
        owner: stated(wording::remark(&line.assessed, |remarks| &remarks.owner)),
        due: stated(wording::remark(&line.assessed, |remarks| &remarks.due)),
    }
}

fn stated(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn place(place: &Place) -> PlaceJson<'_> {
    PlaceJson { file: &place.file, sheet: &place.sheet, cell: &place.cell }
}

fn source(source: &SourceSheet) -> SourceJson<'_> {
    SourceJson {
        file: &source.file,
        sha256: &source.sha256,
        sheet: &source.sheet,
        register: source.register.as_deref().ok(),
        reason: source.register.as_ref().err().map(String::as_str),
        edition: source.edition.as_deref(),
        read: source.read,
        rejected: source.rejected,
        skipped: source.skipped,
    }
}

fn contradiction(contradiction: &Contradiction) -> ContradictionJson<'_> {
    let said = contradiction.said.iter();
    ContradictionJson {
        requirement: contradiction.requirement.to_string(),
        said: said
            .map(|(answer, at)| SaidJson { status: answer.name(), source: place(at) })
            .collect(),
    }
}

fn upgrade(upgrade: &UpgradedAnswer) -> UpgradeJson<'_> {
    UpgradeJson {
        from: upgrade.from.to_string(),
        said: upgrade.said.name(),
        source: place(&upgrade.place),
        to: upgrade.to.to_string(),
        became: upgrade.became.name(),
    }
}

fn problem(problem: &SourceProblem) -> ProblemJson<'_> {
    ProblemJson {
        source: place(&problem.place),
        value: &problem.value,
        message: &problem.message,
        suggestion: problem.suggestion.as_deref(),
    }
}

/// A stable name, whatever the words of the reports become.
fn assumption_name(assumption: Assumption) -> &'static str {
    match assumption {
        Assumption::ClausesNotAssessed => "clauses_not_assessed",
        Assumption::AnnexANotAssessed => "annex_a_not_assessed",
        Assumption::EvidenceIsStatement => "evidence_is_statement",
        Assumption::RiskNotLinked => "risk_not_linked",
        Assumption::EffortIsTypical => "effort_is_typical",
        Assumption::PlannedIsNonconform => "planned_is_nonconform",
        Assumption::FiguresReadAsScale => "figures_read_as_scale",
        Assumption::UpgradedFrom2013 => "upgraded_from_2013",
        Assumption::ClaimsNotTested => "claims_not_tested",
    }
}
