//! The gap report's model as its template sees it: figures already written, rows already chosen.

mod figures;
mod rows;

use serde::Serialize;

use super::{phrases, wording};
use crate::domain::{
    assessment::Answer,
    gap::Severity,
    report::gap::{GapLine, GapReport, GroupScore, Verdict},
    requirement::Part,
    score::Gate,
};
use figures::{BarsView, GroupView, ScoreView};
use rows::{ContradictionView, GapView, ProblemView, RequirementView, SourceView, UpgradeView};

/// Everything that the template can name.
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
    #[serde(flatten)]
    coverage: Coverage,
    #[serde(flatten)]
    work: Work,
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

/// What was assessed and what was not.
#[derive(Serialize)]
struct Coverage {
    assessed_words: String,
    assessed_figure: String,
    not_assessed: bool,
    not_assessed_count: usize,
    not_assessed_words: String,
    not_assessed_requirements: u32,
    mandatory_not_met: usize,
    mandatory_open: usize,
}

/// The gaps, chosen for page one, for the critical ones and for the order of work.
#[derive(Serialize)]
struct Work {
    gap_count: usize,
    known_gap_count: usize,
    known_effort_days: u32,
    blocker_count: usize,
    top_gaps: Vec<GapView>,
    top_gap_count: usize,
    top_gap_count_words: &'static str,
    critical: Vec<GapView>,
    #[serde(rename = "work")]
    in_order: Vec<GapView>,
}

impl View {
    pub(super) fn of(report: &GapReport) -> Self {
        let groups: Vec<GroupView> =
            report.groups.iter().map(|group| figures::group_view(report, group)).collect();
        let of_part = |part: Part| -> Vec<GroupView> {
            let pairs = report.groups.iter().zip(&groups);
            pairs
                .filter(|(group, _view)| group.group.part() == part)
                .map(|(_group, view)| view.clone())
                .collect()
        };
        Self {
            organisation: report.organisation.clone(),
            standard: report.standard.clone(),
            as_of: phrases::day(report.as_of),
            verdict: verdict_name(report.verdict()),
            overall: figures::score_view(report, &report.overall),
            bars: figures::bars(report),
            clauses: of_part(Part::Clauses),
            themes: of_part(Part::AnnexA),
            groups,
            coverage: Coverage::of(report),
            work: Work::of(report),
            strength_count: report.conforming().count(),
            strengths: rows::strengths(report),
            sources: rows::sources(report),
            upgrades: rows::upgrades(report),
            contradiction_count: report.contradictions.len(),
            contradictions: rows::contradictions(report),
            problem_count: report.problems.len(),
            problems: rows::problems(report),
            assumptions: report
                .assumptions
                .iter()
                .map(|known| wording::assumption(*known))
                .collect(),
        }
    }
}

impl Coverage {
    fn of(report: &GapReport) -> Self {
        let (assessed, silent): (Vec<&GroupScore>, Vec<&GroupScore>) =
            report.groups.iter().partition(|group| group.is_assessed());
        let mandatory = |wanted: fn(&Answer) -> bool| {
            let lines = report.requirements.iter().filter(|line| line.gate == Gate::Mandatory);
            lines.filter(|line| wanted(&line.assessed.answer)).count()
        };
        Self {
            assessed_words: phrases::groups(assessed.into_iter()),
            assessed_figure: phrases::percent(report.overall.claimed),
            not_assessed: !silent.is_empty(),
            not_assessed_count: silent.len(),
            not_assessed_words: phrases::groups(silent.iter().copied()),
            not_assessed_requirements: silent.iter().map(|group| group.score.items.all()).sum(),
            mandatory_not_met: mandatory(|answer| *answer == Answer::Nonconform),
            mandatory_open: mandatory(|answer| {
                matches!(answer, Answer::Partial | Answer::Unanswered)
            }),
        }
    }
}

impl Work {
    fn of(report: &GapReport) -> Self {
        // Readers count the gaps they can act on; what nobody has answered is assessed first.
        let known: Vec<(u32, &GapLine)> = (1..)
            .zip(report.gaps.iter().filter(|line| line.gap.answer != Answer::Unanswered))
            .collect();
        let view = |(place, line): &(u32, &GapLine)| rows::gap_view(*place, line);
        let critical = known
            .iter()
            .filter(|(_place, line)| line.gap.urgency.severity <= Severity::MajorRisk)
            .map(view)
            .collect();
        let top: Vec<(u32, &GapLine)> = (1..).zip(report.biggest_gaps(3)).collect();
        Self {
            gap_count: report.gaps.len(),
            known_gap_count: known.len(),
            known_effort_days: known
                .iter()
                .filter_map(|(_place, line)| line.gap.urgency.effort_days)
                .sum(),
            blocker_count: report.known_gaps(Severity::Blocker).count(),
            top_gap_count: top.len(),
            top_gap_count_words: if top.len() == 3 { "three" } else { "two" },
            top_gaps: top.iter().map(view).collect(),
            critical,
            in_order: known.iter().map(view).collect(),
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
