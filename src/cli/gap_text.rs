//! The gap report as text for a terminal.

use comfy_table::{CellAlignment, Table, presets::NOTHING};

use crate::{
    domain::{assessment::Answer, report::gap::GapReport, score::Headline},
    report::{phrases, wording},
};

/// How many gaps are printed; the report has them all.
const GAPS_SHOWN: usize = 10;

/// Returns the result as text: figures, groups, first gaps, and what could not be understood.
pub(super) fn of(report: &GapReport) -> String {
    let mut text = String::new();
    let mut line = |words: &str| {
        text.push_str(words);
        text.push('\n');
    };
    let overall = &report.overall;
    line(&format!(
        "{} against {} as of {}",
        report.organisation,
        report.standard,
        phrases::day(report.as_of)
    ));
    line("");
    let provisional =
        if matches!(overall.headline, Headline::Provisional(_)) { ", provisional" } else { "" };
    let capped = overall.headline.figure() < overall.claimed;
    let cap = wording::cap_reason(report, &overall.cap.reason)
        .filter(|_reason| capped)
        .map_or_else(String::new, |reason| format!(", capped by {reason}"));
    let headline = match overall.headline.figure() {
        None => "none: less than half is answered".to_owned(),
        Some(figure) => format!(
            "{} ({} claimed{provisional}{cap})",
            phrases::percent(Some(figure)),
            phrases::percent(overall.claimed)
        ),
    };
    line(&format!("Headline {headline}"));
    line(&format!(
        "Answered {} ({} of {} requirements), range {} to {}, proven {}",
        phrases::percent(overall.coverage),
        overall.items.answered(),
        overall.items.applicable(),
        phrases::percent(overall.floor),
        phrases::percent(overall.ceiling),
        phrases::percent(overall.proven)
    ));
    let silent: Vec<_> = report.groups.iter().filter(|group| !group.is_assessed()).collect();
    if !silent.is_empty() {
        line(&format!("Not assessed: {}", phrases::groups(silent.into_iter())));
    }
    line("");
    line(&groups(report).to_string());
    line("");
    line(&gaps(report));
    for problem in problems(report) {
        line(&problem);
    }
    text
}

fn groups(report: &GapReport) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING);
    table.set_header([
        "",
        "headline",
        "coverage",
        "conform",
        "partial",
        "nonconform",
        "n/a",
        "unanswered",
    ]);
    for group in &report.groups {
        let items = group.score.items;
        let headline = if group.is_assessed() {
            phrases::percent(group.score.headline.figure())
        } else {
            "–".into()
        };
        let mut row = vec![
            format!("{} {}", group.group, group.title),
            headline,
            phrases::percent(group.score.coverage),
        ];
        row.extend(
            [
                items.conform,
                items.partial,
                items.nonconform,
                items.not_applicable,
                items.unanswered,
            ]
            .map(|count| count.to_string()),
        );
        table.add_row(row);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn gaps(report: &GapReport) -> String {
    let known: Vec<_> =
        report.gaps.iter().filter(|line| line.gap.answer != Answer::Unanswered).collect();
    if known.is_empty() {
        return "No answered requirement has a gap.\n".into();
    }
    let mut table = Table::new();
    table.load_style(NOTHING);
    for (place, line) in (1..).zip(known.iter().take(GAPS_SHOWN)) {
        table.add_row([
            i32::to_string(&place),
            line.gap.requirement.to_string(),
            line.gap.answer.name().to_owned(),
            line.gap.urgency.severity.name().to_owned(),
            line.title.clone(),
        ]);
    }
    let shown = known.len().min(GAPS_SHOWN);
    format!("First {shown} of {} known gaps\n{table}\n", known.len())
}

/// Returns a line a problem, or nothing where there is none.
fn problems(report: &GapReport) -> Vec<String> {
    let total = report.problems.len() + report.contradictions.len();
    if total == 0 {
        return Vec::new();
    }
    let mut lines = vec![
        String::new(),
        format!("{total} {} in the sources", if total == 1 { "problem" } else { "problems" }),
    ];
    lines.extend(report.problems.iter().take(GAPS_SHOWN).map(|problem| {
        let place = phrases::full_place(&problem.place);
        let meant = problem
            .suggestion
            .as_ref()
            .map_or_else(String::new, |meant| format!(" (perhaps {meant})"));
        format!("  {place}: “{}”: {}{meant}", problem.value, problem.message)
    }));
    if report.problems.len() > GAPS_SHOWN {
        let more = report.problems.len() - GAPS_SHOWN;
        lines.push(format!("  and {more} more; the report lists them all"));
    }
    lines.extend(report.contradictions.iter().map(|contradiction| {
        let said: Vec<String> = contradiction
            .said
            .iter()
            .map(|(answer, place)| {
                format!("{} says {}", phrases::full_place(place), wording::answer(answer).word())
            })
            .collect();
        format!("  {}: {}; the weaker answer counts", contradiction.requirement, said.join(", "))
    }));
    lines
}
