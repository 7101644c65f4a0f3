//! Phrases for figures, days, places and groups of requirements, the same in every report and format.

use chrono::NaiveDate;

use crate::domain::{
    assessment_run::Place, ratio::Ratio, report::gap::GroupScore, requirement::RequirementId,
    score::CapReason,
};

/// Returns a day as people write it: "21 November 2026".
pub fn day(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// Returns a figure as whole per cent, or "none".
pub fn percent(figure: Option<Ratio>) -> String {
    figure.map_or_else(|| "none".to_owned(), |figure| format!("{}\u{a0}%", figure.percent()))
}

/// Returns why a headline is capped as page one says it, without identifiers.
pub fn cap_in_short(reason: &CapReason) -> String {
    match reason {
        CapReason::NoCap => "no cap applies".to_owned(),
        CapReason::MandatoryNotMet(elements) => format!("{} mandatory missing", elements.len()),
        CapReason::MandatoryOpen(elements) => format!("{} mandatory incomplete", elements.len()),
        CapReason::WeakestClause { headline, .. } => {
            format!("held back by the weakest clause, at {} %", headline.percent())
        }
    }
}

/// Returns a register's name as people write it.
pub fn register(name: &str) -> &str {
    match name {
        "soa" => "Statement of Applicability",
        "gap" => "gap sheet",
        "checklist" => "audit checklist",
        other => other,
    }
}

/// Returns a place that a person finds again: file and sheet.
pub fn place(file: &str, sheet: &str) -> String {
    // A text file has one sheet, which is named like the file.
    let stem = file.rsplit_once('.').map_or(file, |(stem, _ending)| stem);
    if sheet.is_empty() || sheet == stem {
        file.to_owned()
    } else {
        format!("{file}, sheet {sheet}")
    }
}

/// Returns a place with its cell.
pub fn full_place(place_of_cell: &Place) -> String {
    format!("{}, cell {}", place(&place_of_cell.file, &place_of_cell.sheet), place_of_cell.cell)
}

/// Returns clauses and themes in words: "clauses 4 to 10", "Annex A", "clause 9 and theme A.5".
pub fn groups<'a>(groups: impl Iterator<Item = &'a GroupScore>) -> String {
    let (controls, clauses): (Vec<_>, Vec<_>) =
        groups.map(|group| &group.group).partition(|group| group.is_control());
    let mut parts = Vec::new();
    match clauses.as_slice() {
        [] => {}
        [only] => parts.push(format!("clause {only}")),
        [first, .., last] if clauses.len() == 7 => parts.push(format!("clauses {first} to {last}")),
        several => parts.push(format!("clauses {}", listed(several))),
    }
    match controls.as_slice() {
        [] => {}
        [only] => parts.push(format!("theme {only}")),
        several if several.len() == 4 => parts.push("the controls of Annex A".to_owned()),
        several => parts.push(format!("themes {}", listed(several))),
    }
    parts.join(" and ")
}

fn listed(ids: &[&RequirementId]) -> String {
    let words: Vec<String> = ids.iter().map(ToString::to_string).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}
