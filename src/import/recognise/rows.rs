//! What each row below a header is: data, or something else with the reason why.

use std::collections::BTreeMap;

use super::{
    grid::{Grid, cell, says_something, text_of},
    header::Header,
    ids::{self, has_digit, looks_like_id},
};
use crate::import::{
    values::is_tick,
    vocabulary::{ValueKind, Vocabulary, fold},
    workbook::{Row, Value},
};

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RowKind {
    /// A record of the register.
    Data,
    /// A record that a comma too many or an unreadable identifier keeps from being taken over.
    Rejected(RejectReason),
    /// Part of the header, also where it is repeated between the data.
    Header,
    /// Passed over.
    Skipped(SkipReason),
}

/// Why a record is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RejectReason {
    /// It has more fields than the header has columns: a delimiter stands inside an unquoted text.
    TooManyFields,
}

/// Why a row is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SkipReason {
    /// It stands above the header: a title or a form.
    AboveHeader,
    /// It holds only formulas without a result, error values or an identifier that was filled in beforehand.
    Phantom,
    /// It is a heading between the records.
    Heading,
    /// It holds totals.
    Total,
    /// It explains the columns.
    Guidance,
    /// It belongs to a legend, a list of choices or a signature block.
    Legend,
    /// It is a remark outside the register.
    Remark,
}

impl SkipReason {
    /// Returns the reason in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::AboveHeader => "title or form above the header",
            Self::Phantom => "only formulas or a prepared identifier",
            Self::Heading => "heading between records",
            Self::Total => "total",
            Self::Guidance => "guidance about the columns",
            Self::Legend => "legend, choice list or signature",
            Self::Remark => "remark outside the register",
        }
    }
}

/// Which columns say what kind of row it is.
pub(super) struct Layout<'a> {
    pub(super) header: &'a Header,
    /// The column of identifiers, if there is one.
    pub(super) id: Option<u16>,
    /// The columns that are fields of the register.
    pub(super) mapped: &'a [u16],
    /// Columns whose text alone makes a row a record under the identifier above it, such as an audit question.
    pub(super) body: &'a [u16],
    pub(super) vocabulary: &'a Vocabulary,
    /// Whether a comma too many can have moved cells to the right.
    pub(super) delimited: bool,
}

/// Returns what every row with cells is, by row number.
pub(super) fn classify(grid: &Grid<'_>, layout: &Layout<'_>) -> BTreeMap<u32, RowKind> {
    let mut kinds = BTreeMap::new();
    let last_header = layout.header.rows.last().copied().unwrap_or(0);
    let width = layout.header.columns.last().map_or(0, |column| column.column);
    let shape = Shape::of(grid, layout, last_header);
    let mut seen_data = false;
    for row in grid.rows() {
        let kind = if layout.header.rows.contains(&row.number) {
            RowKind::Header
        } else if row.number < last_header {
            if row.cells.iter().any(|cell| says_something(&cell.value)) {
                RowKind::Skipped(SkipReason::AboveHeader)
            } else {
                RowKind::Skipped(SkipReason::Phantom)
            }
        } else {
            kind_of(grid, row, layout, &shape, seen_data)
        };
        let kind = match kind {
            RowKind::Data if shape.ragged && row.cells.iter().any(|cell| cell.column > width) => {
                RowKind::Rejected(RejectReason::TooManyFields)
            }
            kind => kind,
        };
        seen_data |= matches!(kind, RowKind::Data | RowKind::Rejected(_));
        kinds.insert(row.number, kind);
    }
    kinds
}

/// What the records of a sheet have in common.
struct Shape {
    /// The typical number of filled mapped cells.
    filled: usize,
    /// Share of rows with an identifier among those with several cells.
    with_id: bool,
    /// Share of identifier cells that are short and hold a digit.
    ids_have_digits: bool,
    /// The last row that is filled like the others; what follows it sparsely is a legend or a remark.
    last_full: u32,
    /// The first row whose identifier holds a digit, where identifiers do.
    first_with_digit: u32,
    /// Whether a few rows are longer than the header, which betrays an unquoted delimiter.
    ragged: bool,
}

impl Shape {
    fn of(grid: &Grid<'_>, layout: &Layout<'_>, last_header: u32) -> Self {
        let width = layout.header.columns.last().map_or(0, |column| column.column);
        let mut counts: Vec<(u32, usize)> = Vec::new();
        let mut first_with_digit = 0;
        let (mut with_id, mut with_digit, mut several, mut long, mut all) =
            (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
        for row in grid.rows().iter().filter(|row| row.number > last_header) {
            let filled = mapped_filled(row, layout);
            all += 1;
            long += usize::from(
                row.cells.iter().any(|cell| cell.column > width && says_something(&cell.value)),
            );
            let id =
                layout.id.map(|column| grid.text(row.number, column)).filter(|id| !id.is_empty());
            if let Some(id) = &id {
                with_digit += usize::from(looks_like_id(id));
                with_id += 1;
            }
            if filled >= 2 {
                several += 1;
            }
            if filled >= 2 || id.is_some() {
                counts.push((row.number, filled));
            }
            if id.is_some_and(|id| has_digit(&id)) && first_with_digit == 0 {
                first_with_digit = row.number;
            }
        }
        let mut sorted: Vec<usize> = counts.iter().map(|(_row, filled)| *filled).collect();
        sorted.sort_unstable();
        let filled = sorted.get(sorted.len() / 2).copied().unwrap_or(2);
        let full = counts.iter().filter(|(_row, count)| count * 2 >= filled);
        Self {
            filled,
            last_full: full.map(|(row, _count)| *row).max().unwrap_or(u32::MAX),
            first_with_digit,
            with_id: layout.id.is_some() && with_id * 10 >= several * 6 && with_id > 0,
            ids_have_digits: with_digit * 10 >= with_id * 6,
            ragged: layout.delimited && long > 0 && long * 5 <= all.max(5),
        }
    }
}

fn mapped_filled(row: &Row, layout: &Layout<'_>) -> usize {
    layout
        .mapped
        .iter()
        .filter(|column| cell(row, **column).is_some_and(|cell| says_something(&cell.value)))
        .count()
}

fn kind_of(
    grid: &Grid<'_>,
    row: &Row,
    layout: &Layout<'_>,
    shape: &Shape,
    seen_data: bool,
) -> RowKind {
    use RowKind::{Data, Header, Skipped};
    let speaking: Vec<(u16, String)> = row
        .cells
        .iter()
        .filter(|cell| says_something(&cell.value))
        .map(|cell| (cell.column, text_of(&cell.value).into_owned()))
        .collect();
    if speaking.is_empty() {
        return Skipped(SkipReason::Phantom);
    }
    if repeats_header(&speaking, layout) {
        return Header;
    }
    if !seen_data && (counts_columns(&speaking) || is_example(&speaking, layout)) {
        return Skipped(SkipReason::Guidance);
    }
    let own_id = layout
        .id
        .and_then(|column| cell(row, column))
        .map(|cell| text_of(&cell.value).into_owned());
    let own_id = own_id.filter(|id| !id.is_empty());
    let mapped = mapped_filled(row, layout);
    let first = speaking.first().map_or("", |(_column, text)| text.as_str());
    match layout.vocabulary.row_marker(first) {
        Some("total") if own_id.as_ref().is_none_or(|id| !looks_like_id(id)) => {
            return Skipped(SkipReason::Total);
        }
        Some("legend" | "signature")
            if own_id.as_ref().is_none_or(|id| !looks_like_id(id)) && speaking.len() <= 4 =>
        {
            return Skipped(SkipReason::Legend);
        }
        _ => {}
    }
    if let (Some(id), true) = (&own_id, shape.with_id) {
        let trailing = row.number > shape.last_full && mapped * 4 <= shape.filled;
        let read = ids::read(id);
        if trailing && read.ids.is_empty() {
            return Skipped(SkipReason::Legend);
        }
        if trailing && speaking.len() == 1 && read.rest.split_whitespace().count() >= 3 {
            return Skipped(SkipReason::Remark);
        }
        let explains = row.number < shape.first_with_digit && !has_digit(id);
        if explains && !seen_data && speaking.len() >= 3 && id.split_whitespace().count() >= 2 {
            return Skipped(SkipReason::Guidance);
        }
        return kind_with_id(id, &speaking, mapped, (layout, shape, seen_data));
    }
    if let Some(kind) = kind_without_id(grid, row, &speaking, (layout, shape, mapped)) {
        return kind;
    }
    Data
}

fn kind_with_id(
    id: &str,
    speaking: &[(u16, String)],
    mapped: usize,
    (layout, shape, seen_data): (&Layout<'_>, &Shape, bool),
) -> RowKind {
    use RowKind::{Data, Skipped};
    let iso = !ids::read(id).ids.is_empty();
    if shape.ids_have_digits && !looks_like_id(id) {
        let folded = fold(id);
        let is_state = [ValueKind::Status, ValueKind::Result, ValueKind::Applicable]
            .iter()
            .any(|kind| layout.vocabulary.value(*kind, &folded).is_some());
        return Skipped(match speaking.len() {
            1 if is_state || is_tick(id) => SkipReason::Legend,
            1 if seen_data && folded.split(' ').count() > 12 => SkipReason::Remark,
            1 | 2 => SkipReason::Heading,
            _ if !seen_data => SkipReason::Guidance,
            // A record whose identifier reads differently, such as "TBD", is still a record.
            _ if mapped * 2 >= shape.filled && folded.split(' ').count() <= 2 => return Data,
            _ => SkipReason::Remark,
        });
    }
    // "4 Context", "A.5 Organisational controls" without any answer group what follows.
    let group = ids::read(id).ids.iter().all(|id| id.numbers.len() == 1);
    if iso && group && speaking.len() <= 2 && shape.filled > 2 {
        return Skipped(SkipReason::Heading);
    }
    // "R-100" filled in beforehand, with nothing behind it.
    if mapped <= 1 && speaking.len() == 1 && !iso && shape.filled > 2 {
        let foreign_list = layout.mapped.len() <= 2;
        return if foreign_list { Data } else { Skipped(SkipReason::Phantom) };
    }
    Data
}

fn kind_without_id(
    grid: &Grid<'_>,
    row: &Row,
    speaking: &[(u16, String)],
    (layout, shape, mapped): (&Layout<'_>, &Shape, usize),
) -> Option<RowKind> {
    use RowKind::{Data, Skipped};
    let body = layout
        .body
        .iter()
        .any(|column| cell(row, *column).is_some_and(|cell| says_something(&cell.value)));
    if shape.with_id {
        // The identifier may stand once above several questions, merged or not.
        let merged_id = layout.id.is_some_and(|column| !grid.text(row.number, column).is_empty());
        if merged_id && mapped >= 1 {
            return None;
        }
        if body && mapped * 2 >= shape.filled && speaking.len() >= 2 {
            return None;
        }
        if mapped * 10 >= shape.filled * 7 && mapped >= 3 {
            return None;
        }
        let figures = speaking.iter().filter(|(_column, text)| text.parse::<f64>().is_ok()).count();
        return Some(Skipped(if speaking.len() == 1 {
            SkipReason::Heading
        } else if figures * 2 >= speaking.len() {
            SkipReason::Total
        } else {
            SkipReason::Remark
        }));
    }
    let only_computed = row.cells.iter().all(|cell| !matches!(cell.value, Value::Text(_)));
    if speaking.len() == 1 || (mapped < 2 && shape.filled > 2) {
        return Some(Skipped(if only_computed {
            SkipReason::Phantom
        } else {
            SkipReason::Heading
        }));
    }
    (mapped * 3 < shape.filled).then_some(Skipped(SkipReason::Remark)).or(Some(Data))
}

/// Whether a row numbers the columns: 1, 2, 3, 4.
fn counts_columns(speaking: &[(u16, String)]) -> bool {
    speaking.len() >= 3
        && speaking.iter().zip(1..).all(|((_column, text), number)| {
            text.trim_matches(['(', ')', '.']).parse::<i32>() == Ok(number)
        })
}

/// Whether a row says of itself that it is an example.
fn is_example(speaking: &[(u16, String)], layout: &Layout<'_>) -> bool {
    let mut first = speaking.iter().take(2);
    first.any(|(_column, text)| layout.vocabulary.row_marker(text) == Some("example"))
}

/// Whether the row's cells are the header's own words again; the first may name the section instead.
fn repeats_header(speaking: &[(u16, String)], layout: &Layout<'_>) -> bool {
    if speaking.len() < 2 {
        return false;
    }
    let equal = speaking
        .iter()
        .filter(|(column, text)| {
            layout.header.columns.iter().any(|known| {
                known.column == *column
                    && known.name.len()
                        == text.split_whitespace().collect::<Vec<_>>().join(" ").len()
                    && fold(&known.name) == fold(text)
            })
        })
        .count();
    equal >= 2 && equal * 10 >= speaking.len() * 6
}
