//! What the cells of a column look like: the second witness beside its header.

use std::collections::BTreeSet;

use super::{
    grid::{Grid, text_of},
    header::Header,
    ids,
};
use crate::import::{
    values::is_tick,
    vocabulary::{ValueKind, Vocabulary, fold},
};

/// How many rows below the header are looked at.
const SAMPLE: usize = 400;

/// Counts over the cells of one column below the header.
#[derive(Debug, Clone, Default)]
pub(super) struct ColumnContent {
    pub(super) filled: u32,
    /// Cells that begin with an identifier of ISO/IEC 27001.
    pub(super) iso_ids: u32,
    /// Cells that are short and hold a digit, as identifiers of any framework do.
    pub(super) id_like: u32,
    /// Cells that hold a state, a result or an applicability.
    pub(super) states: u32,
    pub(super) applicability: u32,
    pub(super) ticks: u32,
    /// Cells that say "not ticked": 0, a dash, an empty box.
    pub(super) unticked: u32,
    /// Cells of one to three letters, such as C, PC, NC.
    pub(super) short_codes: u32,
    /// Cells that name the customer, the provider or both.
    pub(super) responsibilities: u32,
    pub(super) numbers: u32,
    characters: u32,
    /// A few of the different short words.
    words: BTreeSet<String>,
}

impl ColumnContent {
    /// Returns a count's share of the filled cells, 0 for an empty column.
    pub(super) fn share(&self, count: u32) -> f64 {
        if self.filled == 0 { 0.0 } else { f64::from(count) / f64::from(self.filled) }
    }

    /// Returns whether the column holds different words: a column of nothing but "yes" answers nothing.
    pub(super) fn tells_apart(&self) -> bool {
        self.words.len() >= 2
    }

    pub(super) fn mean_length(&self) -> f64 {
        self.share(self.characters)
    }
}

/// Returns the content of every header column, in the header's order.
pub(super) fn of_columns(
    grid: &Grid<'_>,
    header: &Header,
    vocabulary: &Vocabulary,
) -> Vec<ColumnContent> {
    let last = header.rows.last().copied().unwrap_or(0);
    let mut contents = vec![ColumnContent::default(); header.columns.len()];
    for row in grid.rows().iter().filter(|row| row.number > last).take(SAMPLE) {
        for cell in &row.cells {
            let place = header.columns.iter().position(|column| column.column == cell.column);
            let Some(content) = place.and_then(|place| contents.get_mut(place)) else { continue };
            let text = text_of(&cell.value);
            if !text.is_empty() {
                content.add(&text, vocabulary);
            }
        }
    }
    contents
}

impl ColumnContent {
    fn add(&mut self, text: &str, vocabulary: &Vocabulary) {
        let length = text.chars().count();
        self.filled += 1;
        self.characters = self.characters.saturating_add(u32::try_from(length).unwrap_or(u32::MAX));
        if length > 200 {
            return;
        }
        let read = ids::read(text);
        self.iso_ids += u32::from(read.ids.iter().any(|id| id.numbers.len() >= 2));
        self.id_like += u32::from(ids::looks_like_id(text));
        self.numbers += u32::from(text.parse::<f64>().is_ok());
        self.ticks += u32::from(is_tick(text) || text == "1");
        self.unticked += u32::from(matches!(text, "0" | "-" | "–" | "☐" | "□" | "no" | "No"));
        self.short_codes += u32::from(length <= 3 && text.chars().all(char::is_alphabetic));
        if length <= 60 {
            let folded = fold(text);
            if self.words.len() < 4 {
                self.words.insert(folded.clone());
            }
            let known = |kind| vocabulary.value(kind, &folded).is_some();
            let yes_no = known(ValueKind::Answer);
            self.states +=
                u32::from(known(ValueKind::Status) || known(ValueKind::Result) && !yes_no);
            self.responsibilities += u32::from(known(ValueKind::Responsibility));
            let head = fold(text.split(['-', '–', ':', ',', '(']).next().unwrap_or(""));
            let applies = vocabulary.value(ValueKind::Applicable, &head).is_some();
            self.applicability += u32::from(applies || is_tick(text));
        }
    }
}
