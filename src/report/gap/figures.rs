//! Scores as a template sees them: figures already written, in per cent and exact.

use serde::Serialize;

use super::rows::{RequirementView, requirement_view};
use crate::{
    domain::{
        ratio::Ratio,
        report::gap::{GapReport, GroupScore},
        requirement::Part,
        score::{Counts, Headline, Score},
    },
    report::{phrases, wording},
};

#[derive(Serialize)]
pub(super) struct ScoreView {
    pub(super) headline: String,
    pub(super) headline_detail: String,
    pub(super) coverage: String,
    pub(super) floor: String,
    pub(super) ceiling: String,
    pub(super) range: String,
    pub(super) proven: String,
    pub(super) cap_reason: Option<String>,
    pub(super) coverage_exact: String,
    pub(super) claimed_exact: String,
    pub(super) floor_exact: String,
    pub(super) ceiling_exact: String,
    pub(super) cap_exact: String,
    pub(super) headline_exact: String,
    pub(super) proven_exact: String,
    pub(super) answered: u32,
    pub(super) applicable: u32,
    pub(super) conform: u32,
    pub(super) partial: u32,
    pub(super) nonconform: u32,
    pub(super) not_applicable: u32,
    pub(super) unanswered: u32,
}

#[derive(Serialize)]
pub(super) struct BarsView {
    pub(super) title: String,
    pub(super) clauses_title: String,
    pub(super) themes_title: String,
}

#[derive(Serialize, Clone)]
pub(super) struct GroupView {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) assessed: bool,
    pub(super) figure: String,
    pub(super) coverage: String,
    pub(super) range: String,
    pub(super) proven: String,
    pub(super) parts: String,
    pub(super) applicable: u32,
    pub(super) conform: u32,
    pub(super) partial: u32,
    pub(super) nonconform: u32,
    pub(super) not_applicable: u32,
    pub(super) unanswered: u32,
    pub(super) requirements: Vec<RequirementView>,
}

pub(super) fn score_view(report: &GapReport, score: &Score) -> ScoreView {
    let percent = |figure: Option<Ratio>| phrases::percent(figure);
    let exact =
        |figure: Option<Ratio>| figure.map_or_else(|| "none".into(), |figure| figure.to_string());
    let cap_reason = wording::cap_reason(report, &score.cap.reason);
    let capped = score.headline.figure() < score.claimed;
    let headline_detail = match (score.headline, &cap_reason) {
        (Headline::TooLittleAnswered, _) => "less than half is answered".to_owned(),
        (_, Some(_reason)) if capped => {
            format!(
                "{} claimed, cap {}: {}",
                percent(score.claimed),
                percent(Some(score.cap.limit)),
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
        cap_reason: cap_reason.filter(|_reason| capped),
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

pub(super) fn group_view(report: &GapReport, group: &GroupScore) -> GroupView {
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

/// The chart titles state what the charts show.
pub(super) fn bars(report: &GapReport) -> BarsView {
    let weakest = |part: Option<Part>| {
        report
            .groups
            .iter()
            .filter(|group| part.is_none_or(|part| group.group.part() == part))
            .filter_map(|group| Some((group.score.headline.figure()?, group)))
            .min_by_key(|(figure, _group)| *figure)
    };
    let title = |part: Option<Part>| match weakest(part) {
        Some((figure, _group)) if figure == Ratio::ONE => "All stand at 100 %".to_owned(),
        Some((figure, group)) => {
            format!("Lowest: {}, at {} %", group.title, figure.percent())
        }
        None => "too little is answered for a figure".to_owned(),
    };
    BarsView {
        title: title(None),
        clauses_title: title(Some(Part::Clauses)),
        themes_title: title(Some(Part::AnnexA)),
    }
}
