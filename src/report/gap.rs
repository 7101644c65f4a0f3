//! The gap report's model as its template sees it: figures already written, rows already chosen.

use serde::Serialize;

use super::{phrases, wording};
use crate::domain::{
    assessment::Answer,
    assessment_run::{Assessed, Statement},
    gap::Severity,
    ratio::Ratio,
    report::gap::{GapLine, GapReport, GroupScore, RequirementLine, Verdict},
    requirement::{Part, RequirementId},
    score::{Counts, Gate, Headline, Score},
};

/// Longest text of a source that a table cell of the report shows; the workbook has it whole.
const CELL_CHARACTERS: usize = 280;
/// Strengths that the report lists.
const STRENGTHS: usize = 10;

#[derive(Serialize)]
pub(super) struct View {
    organisation: String,
    standard: String,
    as_of: String,
    verdict: &'static str,
    overall: ScoreView,
    bars: BarsView,
    groups: Vec<GroupView>,
    clauses: Vec<GroupView>,
    themes: Vec<GroupView>,
    assessed_words: String,
    assessed_figure: String,
    not_assessed: bool,
    not_assessed_count: usize,
    not_assessed_words: String,
    not_assessed_requirements: u32,
    mandatory_not_met: usize,
    mandatory_open: usize,
    gap_count: usize,
    known_gap_count: usize,
    known_effort_days: u32,
    blocker_count: usize,
    top_gaps: Vec<GapView>,
    top_gap_count: usize,
    top_gap_count_words: &'static str,
    critical: Vec<GapView>,
    work: Vec<GapView>,
    strength_count: usize,
    strengths: Vec<RequirementView>,
    sources: Vec<SourceView>,
    upgrades: Vec<UpgradeView>,
    contradiction_count: usize,
    contradictions: Vec<ContradictionView>,
    problem_count: usize,
    problems: Vec<ProblemView>,
    assumptions: Vec<&'static str>,
}

#[derive(Serialize)]
struct ScoreView {
    headline: String,
    headline_detail: String,
    coverage: String,
    floor: String,
    ceiling: String,
    range: String,
    proven: String,
    cap_reason: Option<String>,
    coverage_exact: String,
    claimed_exact: String,
    floor_exact: String,
    ceiling_exact: String,
    cap_exact: String,
    headline_exact: String,
    proven_exact: String,
    answered: u32,
    applicable: u32,
    conform: u32,
    partial: u32,
    nonconform: u32,
    not_applicable: u32,
    unanswered: u32,
}

#[derive(Serialize)]
struct BarsView {
    title: String,
    clauses_title: String,
    themes_title: String,
}

#[derive(Serialize, Clone)]
struct GroupView {
    id: String,
    title: String,
    assessed: bool,
    figure: String,
    coverage: String,
    range: String,
    proven: String,
    parts: String,
    applicable: u32,
    conform: u32,
    partial: u32,
    nonconform: u32,
    not_applicable: u32,
    unanswered: u32,
    requirements: Vec<RequirementView>,
}

#[derive(Serialize, Clone)]
struct RequirementView {
    id: String,
    title: String,
    answer: &'static str,
    says: String,
    action: String,
}

#[derive(Serialize)]
struct GapView {
    rank: u32,
    id: String,
    title: String,
    answer: &'static str,
    severity: String,
    consequence: String,
    next_step: String,
    size: String,
    effort: String,
    owner: String,
    due: String,
}

#[derive(Serialize)]
struct SourceView {
    name: String,
    register: String,
    edition: String,
    read: usize,
    rejected: usize,
    skipped: usize,
    sha256_start: String,
}

#[derive(Serialize)]
struct UpgradeView {
    from: String,
    said: &'static str,
    to: String,
    became: &'static str,
    cell: String,
}

#[derive(Serialize)]
struct ContradictionView {
    id: String,
    said: String,
}

#[derive(Serialize)]
struct ProblemView {
    place: String,
    value: String,
    message: String,
    suggestion: String,
}

impl View {
    pub(super) fn of(report: &GapReport) -> Self {
        let groups: Vec<GroupView> =
            report.groups.iter().map(|group| group_view(report, group)).collect();
        let of_part = |part: Part| -> Vec<GroupView> {
            report
                .groups
                .iter()
                .zip(&groups)
                .filter(|(group, _view)| group.group.part() == part)
                .map(|(_group, view)| view.clone())
                .collect()
        };
        let known: Vec<&GapLine> =
            report.gaps.iter().filter(|line| line.gap.answer != Answer::Unanswered).collect();
        // Readers count the gaps they can act on; what nobody has answered is assessed first.
        let work: Vec<GapView> =
            (1..).zip(&known).map(|(place, line)| gap_view(place, line)).collect();
        let critical: Vec<GapView> = (1..)
            .zip(&known)
            .filter(|(_place, line)| line.gap.urgency.severity <= Severity::MajorRisk)
            .map(|(place, line)| gap_view(place, line))
            .collect();
        let top = report.biggest_gaps(3);
        let silent: Vec<&GroupScore> =
            report.groups.iter().filter(|group| !group.is_assessed()).collect();
        let mandatory = |wanted: fn(&Answer) -> bool| {
            let lines = report.requirements.iter();
            lines
                .filter(|line| line.gate == Gate::Mandatory && wanted(&line.assessed.answer))
                .count()
        };
        Self {
            organisation: report.organisation.clone(),
            standard: report.standard.clone(),
            as_of: phrases::day(report.as_of),
            verdict: verdict_name(report.verdict()),
            overall: score_view(report, &report.overall),
            bars: bars(report),
            clauses: of_part(Part::Clauses),
            themes: of_part(Part::AnnexA),
            groups,
            assessed_words: phrases::groups(
                report.groups.iter().filter(|group| group.is_assessed()),
            ),
            assessed_figure: assessed_figure(report),
            not_assessed: !silent.is_empty(),
            not_assessed_count: silent.len(),
            not_assessed_words: phrases::groups(silent.iter().copied()),
            not_assessed_requirements: silent.iter().map(|group| group.score.items.all()).sum(),
            mandatory_not_met: mandatory(|answer| *answer == Answer::Nonconform),
            mandatory_open: mandatory(|answer| {
                matches!(answer, Answer::Partial | Answer::Unanswered)
            }),
            gap_count: report.gaps.len(),
            known_gap_count: known.len(),
            known_effort_days: known.iter().filter_map(|line| line.gap.urgency.effort_days).sum(),
            blocker_count: report.known_gaps(Severity::Blocker).count(),
            top_gap_count: top.len(),
            top_gap_count_words: if top.len() == 3 { "three" } else { "two" },
            top_gaps: (1..).zip(top).map(|(place, line)| gap_view(place, line)).collect(),
            critical,
            work,
            strength_count: report.conforming().count(),
            strengths: strengths(report),
            sources: sources(report),
            upgrades: upgrades(report),
            contradiction_count: report.contradictions.len(),
            contradictions: contradictions(report),
            problem_count: report.problems.len(),
            problems: problems(report),
            assumptions: report
                .assumptions
                .iter()
                .map(|known| wording::assumption(*known))
                .collect(),
        }
    }
}

fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NotShown => "not_shown",
        Verdict::NotReady => "not_ready",
        Verdict::Unfinished => "unfinished",
        Verdict::Close => "close",
        Verdict::NoGapKnown => "no_gap_known",
    }
}

fn score_view(report: &GapReport, score: &Score) -> ScoreView {
    let percent = |figure: Option<Ratio>| phrases::percent(figure);
    let exact =
        |figure: Option<Ratio>| figure.map_or_else(|| "none".into(), |figure| figure.to_string());
    let cap_reason = wording::cap_reason(report, &score.cap.reason);
    let capped = score.headline.figure() < score.claimed;
    let headline_detail = match (score.headline, &cap_reason) {
        (Headline::TooLittleAnswered, _) => "less than half is answered".to_owned(),
        (_, Some(_reason)) if capped => {
            format!(
                "{} claimed; {}",
                percent(score.claimed),
                phrases::cap_in_short(&score.cap.reason)
            )
        }
        (Headline::Provisional(_), _) => {
            "provisional: less than four fifths is answered".to_owned()
        }
        (Headline::Settled(_), _) => "as claimed, no cap applies".to_owned(),
    };
    let Counts { conform, partial, nonconform, not_applicable, unanswered } = score.items;
    ScoreView {
        headline: percent(score.headline.figure()),
        headline_detail,
        coverage: percent(score.coverage),
        floor: percent(score.floor),
        ceiling: percent(score.ceiling),
        range: range(score),
        proven: percent(score.proven),
        cap_reason,
        coverage_exact: exact(score.coverage),
        claimed_exact: exact(score.claimed),
        floor_exact: exact(score.floor),
        ceiling_exact: exact(score.ceiling),
        cap_exact: score.cap.limit.to_string(),
        headline_exact: exact(score.headline.figure()),
        proven_exact: exact(score.proven),
        answered: score.items.answered(),
        applicable: score.items.applicable(),
        conform,
        partial,
        nonconform,
        not_applicable,
        unanswered,
    }
}

fn range(score: &Score) -> String {
    match (score.floor, score.ceiling) {
        (Some(floor), Some(ceiling)) => format!("{}–{} %", floor.percent(), ceiling.percent()),
        _ => "–".into(),
    }
}

fn group_view(report: &GapReport, group: &GroupScore) -> GroupView {
    let score = &group.score;
    let Counts { conform, partial, nonconform, not_applicable, unanswered } = score.items;
    let requirements = report
        .requirements
        .iter()
        .filter(|line| line.requirement.group() == group.group)
        .map(|line| requirement_view(report, line))
        .collect();
    GroupView {
        id: group.group.to_string(),
        title: group.title.clone(),
        assessed: group.is_assessed(),
        figure: group_figure(group),
        coverage: phrases::percent(score.coverage),
        range: if group.is_assessed() { range(score) } else { "–".into() },
        proven: phrases::percent(score.proven),
        parts: format!(
            "conform={conform} partial={partial} nonconform={nonconform} unanswered={unanswered}"
        ),
        applicable: score.items.applicable(),
        conform,
        partial,
        nonconform,
        not_applicable,
        unanswered,
        requirements,
    }
}

fn group_figure(group: &GroupScore) -> String {
    match group.score.headline {
        Headline::TooLittleAnswered if group.is_assessed() => "open".into(),
        Headline::TooLittleAnswered => "–".into(),
        headline => phrases::percent(headline.figure()),
    }
}

fn requirement_view(report: &GapReport, line: &RequirementLine) -> RequirementView {
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

fn gap_view(place: u32, line: &GapLine) -> GapView {
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
fn strengths(report: &GapReport) -> Vec<RequirementView> {
    let mut lines: Vec<&RequirementLine> = report.conforming().collect();
    lines.sort_by_key(|line| {
        let mandatory = line.gate == Gate::Mandatory;
        (says(&line.assessed).is_empty(), std::cmp::Reverse((mandatory, line.weight)))
    });
    lines.into_iter().take(STRENGTHS).map(|line| requirement_view(report, line)).collect()
}

/// The chart titles state what the charts show.
fn bars(report: &GapReport) -> BarsView {
    let weakest = |part: Option<Part>| {
        report
            .groups
            .iter()
            .filter(|group| part.is_none_or(|part| group.group.part() == part))
            .filter_map(|group| Some((group.score.headline.figure()?, group)))
            .min_by_key(|(figure, _group)| *figure)
    };
    let title = |part: Option<Part>| match weakest(part) {
        Some((figure, group)) => {
            format!("{} stands lowest, at {} %", group.title, figure.percent())
        }
        None => "too little is answered for a figure".to_owned(),
    };
    BarsView {
        title: title(None),
        clauses_title: title(Some(Part::Clauses)),
        themes_title: title(Some(Part::AnnexA)),
    }
}

/// The claimed figure over the groups that some source speaks of.
fn assessed_figure(report: &GapReport) -> String {
    phrases::percent(report.overall.claimed)
}

fn sources(report: &GapReport) -> Vec<SourceView> {
    report
        .sources
        .iter()
        .map(|source| SourceView {
            name: phrases::place(&source.file, &source.sheet),
            register: match &source.register {
                Ok(register) => register.clone(),
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

fn upgrades(report: &GapReport) -> Vec<UpgradeView> {
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

fn contradictions(report: &GapReport) -> Vec<ContradictionView> {
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

fn problems(report: &GapReport) -> Vec<ProblemView> {
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
