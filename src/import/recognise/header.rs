//! Finds the header of a sheet: one to three rows, below titles and forms, also with group headings.

use std::sync::Arc;

use super::{
    grid::{Grid, cell, text_of},
    ids,
};
use crate::import::{
    vocabulary::{ValueKind, Vocabulary, fold},
    workbook::Row,
};

/// The header of a sheet.
#[derive(Debug, Clone)]
pub(super) struct Header {
    /// The rows that it fills, from 1.
    pub(super) rows: Vec<u32>,
    /// The columns that it names, from the left.
    pub(super) columns: Vec<HeaderColumn>,
}

/// One column of a header.
#[derive(Debug, Clone)]
pub(super) struct HeaderColumn {
    pub(super) column: u16,
    /// Group and name as shown, joined by " / ".
    pub(super) text: String,
    /// The group above the name, where there is one.
    pub(super) group: String,
    /// The name in the last header row.
    pub(super) name: String,
    /// What the words can mean, with how well they fit.
    pub(super) meanings: Vec<(Arc<str>, f64)>,
}

impl HeaderColumn {
    /// Returns whether the words mean the one thing at least as much as the other.
    pub(super) fn means_most(&self, one: &str, other: &str) -> bool {
        let fit = |wanted: &str| {
            let meanings =
                self.meanings.iter().filter(|(meaning, _fit)| meaning.as_ref() == wanted);
            meanings.map(|(_meaning, fit)| *fit).fold(0.0, f64::max)
        };
        fit(one) > 0.0 && fit(one) >= fit(other)
    }
}

/// How many rows with content are looked at from the top of a sheet.
const ROWS_SEARCHED: usize = 200;
/// How many identifiers in the first column say that the data has begun.
const DATA_BEGUN: usize = 3;
/// From this fit on, a header cell counts as recognised.
pub(super) const RECOGNISED: f64 = 0.6;

/// Returns the header that fits best, or `None` where no row reads like one.
pub(super) fn find(grid: &Grid<'_>, vocabulary: &Vocabulary) -> Option<Header> {
    let mut best: Option<(f64, u32)> = None;
    let mut identified = 0;
    for (index, row) in grid.rows().iter().take(ROWS_SEARCHED).enumerate() {
        if begins_with_id(row) {
            // A row with an identifier is data, however its words read; after a few the header lies above.
            identified += 1;
            if identified >= DATA_BEGUN && best.is_some() {
                break;
            }
            continue;
        }
        let lead = f64::from(u32::try_from(index).unwrap_or(u32::MAX)) * 0.01;
        let Some(quality) = quality(row, vocabulary) else { continue };
        if best.is_none_or(|(known, _row)| quality - lead > known) {
            best = Some((quality - lead, row.number));
        }
    }
    let (_quality, row) = best?;
    let row = first_of_its_kind(grid, row);
    Some(build(grid, &rows_of(grid, row), vocabulary))
}

/// Whether the row's first words are an identifier of a clause or control.
fn begins_with_id(row: &Row) -> bool {
    row.cells
        .iter()
        .map(|cell| text_of(&cell.value))
        .find(|text| !text.is_empty())
        .is_some_and(|text| ids::read(&text).ids.iter().any(|id| id.numbers.len() >= 2))
}

/// Returns a header without names for a sheet that has identifiers but no header at all; its contents must speak.
pub(super) fn nameless(grid: &Grid<'_>) -> Option<Header> {
    let identified = grid.rows().iter().take(ROWS_SEARCHED).filter(|row| begins_with_id(row));
    (identified.count() >= DATA_BEGUN).then(|| Header {
        rows: Vec::new(),
        columns: (0..=grid.last_column())
            .map(|column| HeaderColumn {
                column,
                text: String::new(),
                group: String::new(),
                name: String::new(),
                meanings: Vec::new(),
            })
            .collect(),
    })
}

/// Returns the first row of two texts or more as header, for a sheet of which a person says what it is.
pub(super) fn first_texts(grid: &Grid<'_>, vocabulary: &Vocabulary) -> Option<Header> {
    let texts =
        |row: &&Row| row.cells.iter().filter(|cell| !text_of(&cell.value).is_empty()).count() >= 2;
    let row = grid.rows().iter().find(texts)?;
    Some(build(grid, &[row.number], vocabulary))
}

/// Returns the row as header, whatever its words mean.
pub(super) fn of_row(grid: &Grid<'_>, row: u32, vocabulary: &Vocabulary) -> Header {
    build(grid, &[row], vocabulary)
}

/// Where a sheet repeats its header above each block, the first one is the header.
fn first_of_its_kind(grid: &Grid<'_>, row: u32) -> u32 {
    let names = filled(grid, row);
    let alike = |other: u32| {
        let cells = filled(grid, other);
        let equal = cells.iter().filter(|cell| names.contains(cell)).count();
        equal >= 2 && equal * 10 >= names.len().max(cells.len()) * 6
    };
    grid.rows()
        .iter()
        .map(|earlier| earlier.number)
        .take_while(|earlier| *earlier < row)
        .find(|earlier| alike(*earlier))
        .unwrap_or(row)
}

/// How much a row reads like a header: the fit of its cells, less where many cells say nothing known.
fn quality(row: &Row, vocabulary: &Vocabulary) -> Option<f64> {
    let mut fits: Vec<(Arc<str>, f64)> = Vec::new();
    let mut filled = 0.0;
    for cell in &row.cells {
        let text = text_of(&cell.value);
        if text.is_empty() {
            continue;
        }
        filled += 1.0;
        if let Some((meaning, fit)) = meanings(&text, vocabulary).into_iter().next() {
            let known = fits.iter().filter(|(other, _fit)| *other == meaning).count();
            // Several columns may share a meaning, but a row of equal words is no header.
            if fit >= RECOGNISED && known < 2 {
                fits.push((meaning, fit));
            }
        }
    }
    let distinct =
        fits.iter().map(|(meaning, _fit)| meaning).collect::<std::collections::BTreeSet<_>>();
    if distinct.len() < 2 {
        return None;
    }
    let sum: f64 = fits.iter().map(|(_meaning, fit)| fit).sum();
    let recognised = f64::from(u32::try_from(fits.len()).unwrap_or(u32::MAX));
    Some(sum * (0.4 + 0.6 * (recognised / f64::max(filled, 1.0)).min(1.0)))
}

/// The rows of the header around its best row: group headings above, sub-headings below.
fn rows_of(grid: &Grid<'_>, row: u32) -> Vec<u32> {
    let mut rows = vec![row];
    let mut top = row;
    while rows.len() < 3 && top > 1 && is_group_row(grid, top - 1, row) {
        top -= 1;
        rows.insert(0, top);
    }
    if rows.len() < 3 && is_sub_row(grid, row, row + 1) {
        rows.push(row + 1);
    }
    rows
}

fn filled(grid: &Grid<'_>, row: u32) -> Vec<(u16, String)> {
    let Some(row) = grid.row(row) else { return Vec::new() };
    row.cells
        .iter()
        .map(|cell| (cell.column, text_of(&cell.value).into_owned()))
        .filter(|(_column, text)| !text.is_empty())
        .collect()
}

/// Whether the row directly above a header row groups its columns.
fn is_group_row(grid: &Grid<'_>, above: u32, header: u32) -> bool {
    let groups = filled(grid, above);
    let names = filled(grid, header);
    let reads_as_form =
        groups.iter().any(|(_column, text)| text.ends_with(':') || text.len() > 120);
    if groups.is_empty() || reads_as_form {
        return false;
    }
    let width = names.len();
    let spans = |rows: u32, columns: u16| {
        grid.sheet.merged.iter().any(|area| {
            area.first_row == above
                && area.last_row - area.first_row >= rows
                && area.last_column - area.first_column >= columns
                && usize::from(area.last_column - area.first_column) + 1 < width.max(2)
        })
    };
    let merged_down = spans(1, 0) && groups.len() >= 2;
    let merged_across = spans(0, 1) && groups.len() >= 2;
    let loose = groups.len() >= 2
        && width >= 8
        && groups.len() * 2 <= width
        && groups.iter().all(|(column, text)| {
            let over_a_name = names.iter().any(|(name, _text)| name == column);
            over_a_name && !text.chars().any(|character| character.is_ascii_digit())
        });
    let loose_wide = groups.len() >= 2 && width >= 20 && groups.len() * 4 <= width;
    merged_down || merged_across || loose || loose_wide
}

/// Whether the row directly below a header row names the parts of its groups.
fn is_sub_row(grid: &Grid<'_>, header: u32, below: u32) -> bool {
    let parts = filled(grid, below);
    if parts.len() < 2 || parts.iter().any(|(_column, text)| text.chars().count() > 60) {
        return false;
    }
    let has_name = |column: u16| {
        grid.row(header)
            .and_then(|row| cell(row, column))
            .is_some_and(|cell| !text_of(&cell.value).is_empty())
    };
    let inside_group = |column: u16| {
        grid.sheet.merged.iter().any(|area| {
            area.first_row <= header
                && area.last_row == header
                && area.last_column > area.first_column
                && (area.first_column..=area.last_column).contains(&column)
        })
    };
    let all_inside =
        parts.iter().all(|(column, _text)| inside_group(*column) || !has_name(*column));
    let any_inside = parts.iter().any(|(column, _text)| inside_group(*column));
    let starts_new_columns = parts.iter().all(|(column, _text)| !has_name(*column));
    all_inside && (any_inside || starts_new_columns)
}

fn build(grid: &Grid<'_>, rows: &[u32], vocabulary: &Vocabulary) -> Header {
    let last = rows.last().copied().unwrap_or(1);
    let mut columns = Vec::new();
    for column in 0..=grid.last_column() {
        let mut parts: Vec<String> = Vec::new();
        for row in rows {
            let text = spread_text(grid, *row, column, *row != last);
            if !text.is_empty() && parts.last() != Some(&text) {
                parts.push(text);
            }
        }
        let Some(name) = parts.pop() else { continue };
        let group = parts.join(" / ");
        let text = if group.is_empty() { name.clone() } else { format!("{group} / {name}") };
        let meanings = grouped_meanings(&group, &name, vocabulary);
        columns.push(HeaderColumn { column, text, group, name, meanings });
    }
    Header { rows: rows.to_vec(), columns }
}

/// The text over a column: its own, that of the merged range it lies in, or for group rows that of the group to its
/// left.
fn spread_text(grid: &Grid<'_>, row: u32, column: u16, group: bool) -> String {
    let own = grid.text(row, column);
    if !own.is_empty() {
        return tidy(&own);
    }
    if let Some(area) = grid.area_over(row, column) {
        return tidy(&grid.text(area.first_row, area.first_column));
    }
    if !group {
        return String::new();
    }
    let merged_here = grid
        .sheet
        .merged
        .iter()
        .any(|area| area.first_row == row && area.last_column > area.first_column);
    if merged_here {
        return String::new();
    }
    (0..column)
        .rev()
        .map(|left| grid.text(row, left))
        .find(|text| !text.is_empty())
        .map_or_else(String::new, |text| tidy(&text))
}

/// Header text on one line with single blanks.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a name means under its group: "Likelihood" under "Residual risk" is the residual likelihood.
fn grouped_meanings(group: &str, name: &str, vocabulary: &Vocabulary) -> Vec<(Arc<str>, f64)> {
    let own = meanings(name, vocabulary);
    if group.is_empty() {
        return own;
    }
    let exact = vocabulary.header(&fold(&format!("{group} {name}")));
    let mut all: Vec<(Arc<str>, f64)> =
        exact.iter().map(|meaning| (Arc::clone(meaning), 1.0)).collect();
    let residual = meanings(group, vocabulary)
        .iter()
        .any(|(meaning, fit)| meaning.starts_with("residual") && *fit >= RECOGNISED);
    for (meaning, fit) in own {
        let meaning = match meaning.as_ref() {
            "likelihood" | "impact" | "score" | "level" if residual => {
                Arc::from(format!("residual_{meaning}"))
            }
            _ => meaning,
        };
        if !all.iter().any(|(known, _fit)| *known == meaning) {
            all.push((meaning, fit));
        }
    }
    if all.is_empty() {
        all = meanings(group, vocabulary)
            .into_iter()
            .map(|(meaning, fit)| (meaning, fit * 0.7))
            .collect();
    }
    all
}

/// Returns what header words can mean, best first: a known phrase, or the longest known phrase in them.
pub(super) fn meanings(text: &str, vocabulary: &Vocabulary) -> Vec<(Arc<str>, f64)> {
    let mut found: Vec<(Arc<str>, f64)> = Vec::new();
    let mut add = |meaning: &Arc<str>, fit: f64| match found
        .iter_mut()
        .find(|(known, _fit)| known == meaning)
    {
        Some((_known, best)) => *best = best.max(fit),
        None => found.push((Arc::clone(meaning), fit)),
    };
    let full = fold(text);
    vocabulary.header(&full).iter().for_each(|meaning| add(meaning, 1.0));
    let core = fold_core(text);
    vocabulary.header(&core).iter().for_each(|meaning| add(meaning, 0.95));
    let words: Vec<&str> = core.split(' ').filter(|word| !word.is_empty()).collect();
    if words.len() <= 14 {
        for length in (1..words.len()).rev() {
            for (start, window) in words.windows(length).enumerate() {
                if length == 1 && window.iter().any(|word| word.chars().count() < 3) {
                    continue;
                }
                let share = ratio(length, words.len());
                let edge = if start == 0 || start + length == words.len() { 0.08 } else { 0.0 };
                let phrase = window.join(" ");
                vocabulary
                    .header(&phrase)
                    .iter()
                    .for_each(|meaning| add(meaning, 0.42 + 0.45 * share + edge));
            }
        }
    }
    if holds_a_legend(text, vocabulary) {
        add(&Arc::from("status"), 0.9);
    }
    found.sort_by(|one, other| other.1.total_cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    found
}

/// The words without what stands in brackets, without numbers, scales such as "1to5" and marks such as "$$".
fn fold_core(text: &str) -> String {
    let mut outside = String::new();
    let mut depth = 0_u32;
    for character in text.chars() {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(character),
            _ => {}
        }
    }
    let folded = fold(&outside);
    let words: Vec<&str> = folded
        .split(' ')
        .filter(|word| {
            !word.chars().next().is_some_and(|first| first.is_ascii_digit())
                || *word == "27001"
                || *word == "27002"
        })
        .collect();
    words.join(" ")
}

/// Whether the header lists the words that its cells may hold: "Compliant (C), Partially (P), Non-compliant (N)".
fn holds_a_legend(text: &str, vocabulary: &Vocabulary) -> bool {
    let states: std::collections::BTreeSet<&str> = text
        .split([',', '/', ';', '|', '(', ')', '\n'])
        .filter_map(|part| vocabulary.value(ValueKind::Status, &fold(part)))
        .collect();
    states.len() >= 2
}

fn ratio(part: usize, whole: usize) -> f64 {
    let figure = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if whole == 0 { 0.0 } else { figure(part) / figure(whole) }
}
