//! Requirements, gaps, sources and problems as a template sees them: texts chosen and shortened.

use serde::Serialize;

use crate::{
    domain::{
        assessment::Answer,
        assessment_run::{Assessed, Statement},
        report::gap::{GapLine, GapReport, RequirementLine},
        requirement::RequirementId,
        score::Gate,
    },
    report::{phrases, wording},
};

/// Longest text of a source that a table cell of the report shows; the workbook has it whole.
const CELL_CHARACTERS: usize = 280;
/// Strengths that the report lists.
const STRENGTHS: usize = 10;

#[derive(Serialize, Clone)]
pub(super) struct RequirementView {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) answer: &'static str,
    pub(super) says: String,
    pub(super) action: String,
}

#[derive(Serialize)]
pub(super) struct GapView {
    pub(super) rank: u32,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) answer: &'static str,
    pub(super) severity: String,
    pub(super) consequence: String,
    pub(super) next_step: String,
    pub(super) size: String,
    pub(super) effort: String,
    pub(super) owner: String,
    pub(super) due: String,
}

#[derive(Serialize)]
pub(super) struct SourceView {
    pub(super) name: String,
    pub(super) register: String,
    pub(super) edition: String,
    pub(super) read: usize,
    pub(super) rejected: usize,
    pub(super) skipped: usize,
    pub(super) sha256_start: String,
}

#[derive(Serialize)]
pub(super) struct UpgradeView {
    pub(super) from: String,
    pub(super) said: &'static str,
    pub(super) to: String,
    pub(super) became: &'static str,
    pub(super) cell: String,
}

#[derive(Serialize)]
pub(super) struct ContradictionView {
    pub(super) id: String,
    pub(super) said: String,
}

#[derive(Serialize)]
pub(super) struct ProblemView {
    pub(super) place: String,
    pub(super) value: String,
    pub(super) message: String,
    pub(super) suggestion: String,
}

pub(super) fn requirement_view(report: &GapReport, line: &RequirementLine) -> RequirementView {
    let gap = report.gaps.iter().find(|gap| gap.gap.requirement == line.requirement);
    RequirementView {
        id: line.requirement.citation(),
        title: line.title.clone(),
        answer: line.assessed.answer.name(),
        says: says(&line.assessed),
        action: gap.map_or_else(String::new, action),
    }
}

/// What a source says of a requirement, in its own words, shortened.
fn says(assessed: &Assessed) -> String {
    if let Answer::NotApplicable { justification } = &assessed.answer {
        let reason = justification.as_deref().unwrap_or("excluded without a reason");
        return shorten(reason);
    }
    if !assessed.missing_parts.is_empty() {
        let parts: Vec<String> =
            assessed.missing_parts.iter().map(RequirementId::citation).collect();
        return shorten(&format!("No answer for {}", parts.join(", ")));
    }
    let Some(statement) = assessed.statements.first() else { return String::new() };
    let remarks = &statement.remarks;
    let texts = [&remarks.finding, &remarks.how, &remarks.evidence];
    texts.into_iter().find(|text| !text.is_empty()).map_or_else(String::new, |text| shorten(text))
}

/// The source's own action, else the questionnaire's first step.
fn action(line: &GapLine) -> String {
    let own = line.assessed.statements.iter().map(|statement| &statement.remarks.action);
    let own = own.into_iter().find(|text| !text.is_empty()).cloned();
    let advice = || line.advice.as_ref().map(|advice| advice.next_step.clone());
    shorten(&own.or_else(advice).unwrap_or_default())
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= CELL_CHARACTERS {
        return text.to_owned();
    }
    let short: String = text.chars().take(CELL_CHARACTERS).collect();
    let whole_words =
        short.rsplit_once(char::is_whitespace).map_or(short.as_str(), |(words, _cut)| words);
    format!("{whole_words} …")
}

pub(super) fn gap_view(place: u32, line: &GapLine) -> GapView {
    let said = |pick: fn(&Statement) -> &String| {
        let statements = line.assessed.statements.iter();
        statements.map(pick).find(|text| !text.is_empty()).cloned().unwrap_or_default()
    };
    let advice = line.advice.as_ref();
    GapView {
        rank: place,
        id: line.gap.requirement.citation(),
        title: line.title.clone(),
        answer: line.gap.answer.name(),
        severity: line.gap.urgency.severity.name().replace(' ', "_"),
        consequence: advice.map_or_else(|| line.title.clone(), |advice| advice.consequence.clone()),
        next_step: advice.map(|advice| advice.next_step.clone()).unwrap_or_default(),
        size: line.gap.size.to_string(),
        effort: line.gap.urgency.effort_days.map_or_else(|| "–".into(), |days| days.to_string()),
        owner: shorten(&said(|statement| &statement.remarks.owner)),
        due: shorten(&said(|statement| &statement.remarks.due)),
    }
}

/// The weightiest requirements that conform, those with words behind them first.
pub(super) fn strengths(report: &GapReport) -> Vec<RequirementView> {
    let mut lines: Vec<&RequirementLine> = report.conforming().collect();
    lines.sort_by_key(|line| {
        let mandatory = line.gate == Gate::Mandatory;
        (says(&line.assessed).is_empty(), std::cmp::Reverse((mandatory, line.weight)))
    });
    lines.into_iter().take(STRENGTHS).map(|line| requirement_view(report, line)).collect()
}

pub(super) fn sources(report: &GapReport) -> Vec<SourceView> {
    report
        .sources
        .iter()
        .map(|source| SourceView {
            name: phrases::place(&source.file, &source.sheet),
            register: match &source.register {
                Ok(register) => phrases::register(register).to_owned(),
                Err(reason) => format!("left out: {reason}"),
            },
            edition: source.edition.clone().unwrap_or_else(|| "–".into()),
            read: source.read,
            rejected: source.rejected,
            skipped: source.skipped,
            sha256_start: source.sha256.chars().take(12).collect(),
        })
        .collect()
}

pub(super) fn upgrades(report: &GapReport) -> Vec<UpgradeView> {
    report
        .upgrades
        .iter()
        .map(|upgrade| UpgradeView {
            from: upgrade.from.citation(),
            said: upgrade.said.name(),
            to: upgrade.to.citation(),
            became: upgrade.became.name(),
            cell: format!("{} {}", upgrade.place.sheet, upgrade.place.cell),
        })
        .collect()
}

pub(super) fn contradictions(report: &GapReport) -> Vec<ContradictionView> {
    report
        .contradictions
        .iter()
        .map(|contradiction| {
            let said: Vec<String> = contradiction
                .said
                .iter()
                .map(|(answer, place)| {
                    format!("{}: {}", phrases::full_place(place), wording::answer(answer).word())
                })
                .collect();
            ContradictionView { id: contradiction.requirement.citation(), said: said.join("; ") }
        })
        .collect()
}

pub(super) fn problems(report: &GapReport) -> Vec<ProblemView> {
    report
        .problems
        .iter()
        .map(|problem| ProblemView {
            place: phrases::full_place(&problem.place),
            value: shorten(&problem.value),
            message: problem.message.clone(),
            suggestion: problem.suggestion.clone().unwrap_or_default(),
        })
        .collect()
}
