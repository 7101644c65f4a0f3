//! How wide columns and how high rows are, so that a note covers about the same space wherever it stands: registers
//! have columns of eighty characters and rows that are filtered out.

use std::collections::HashMap;

use super::cells::{LAST_COLUMN, LAST_ROW, Place};

/// A note passes over so many hidden rows or columns and no more.
const MOST_STEPS: u32 = 1_000;
const DEFAULT_ROW: u32 = 20;
const DEFAULT_COLUMN: u32 = 64;

/// The size of a sheet's rows and columns in pixels; what is hidden has none.
#[derive(Debug)]
pub(super) struct Grid {
    /// Rows that say how high they are.
    pub(super) rows: HashMap<u32, u32>,
    /// The height of all other rows.
    pub(super) row: u32,
    /// First and last column and width of those that say it.
    pub(super) columns: Vec<(u32, u32, u32)>,
    /// The width of all other columns.
    pub(super) column: u32,
}

impl Default for Grid {
    fn default() -> Self {
        let (row, column) = (DEFAULT_ROW, DEFAULT_COLUMN);
        Self { rows: HashMap::new(), row, columns: Vec::new(), column }
    }
}

/// A corner of a note: a row or column from 0, and how many pixels within it.
type Corner = (u32, u32);

impl Grid {
    /// Returns where a note of that size stands beside its cell: left, top, right and bottom.
    pub(super) fn box_at(&self, cell: Place, (width, height): (u32, u32)) -> [Corner; 4] {
        let across = |start, pixels| advance(start, pixels, LAST_COLUMN, |at| self.width(at));
        let down = |start, pixels| advance(start, pixels, LAST_ROW, |at| self.height(at));
        // At the right edge of the sheet there is room on the left only.
        let column = (cell.column + 1).min(LAST_COLUMN - 9);
        let row = cell.row.saturating_sub(1).min(LAST_ROW - 19);
        let left = across((column, 0), 15);
        let top = down((row, 0), if cell.row == 0 { 2 } else { 10 });
        [left, top, across(left, width), down(top, height)]
    }

    /// Returns the figures of an anchor for a box that becomes so much higher, and at least as wide as that.
    pub(super) fn larger(&self, anchor: [u32; 8], (width, height): (u32, u32)) -> [u32; 8] {
        let [left, left_within, top, top_within, right, right_within, bottom, bottom_within] =
            anchor;
        let wide = advance((left, left_within), width, LAST_COLUMN, |at| self.width(at));
        let (right, right_within) = wide.max((right, right_within));
        let (bottom, bottom_within) =
            advance((bottom, bottom_within), height, LAST_ROW, |at| self.height(at));
        [left, left_within, top, top_within, right, right_within, bottom, bottom_within]
    }

    fn width(&self, column: u32) -> u32 {
        let told = self.columns.iter().find(|(first, last, _)| (*first..=*last).contains(&column));
        told.map_or(self.column, |(_first, _last, width)| *width)
    }

    fn height(&self, row: u32) -> u32 {
        self.rows.get(&row).copied().unwrap_or(self.row)
    }
}

/// Returns the corner that lies so many pixels further on.
fn advance((mut at, within): Corner, pixels: u32, last: u32, size: impl Fn(u32) -> u32) -> Corner {
    let mut left = within.saturating_add(pixels);
    for _step in 0..MOST_STEPS {
        let here = size(at);
        if left < here {
            return (at, left);
        }
        if at >= last {
            return (at, here);
        }
        left -= here;
        at += 1;
    }
    (at, 0)
}

/// Returns a height as the format states it, in points, in pixels.
pub(super) fn row_pixels(points: &str) -> Option<u32> {
    Some(whole(points)?.min(409) * 4 / 3)
}

/// Returns a width as the format states it, in characters, in pixels.
pub(super) fn column_pixels(characters: &str) -> Option<u32> {
    Some(whole(characters)?.min(255) * 7 + 5)
}

/// Parts of a point or character do not matter to a note.
fn whole(figure: &str) -> Option<u32> {
    figure.split('.').next()?.parse().ok()
}

/// Returns how wide and high a note of that text is, in pixels.
pub(super) fn size_of(text: &str) -> (u32, u32) {
    const LINE: usize = 15;
    let lines = |characters: usize| -> usize {
        text.lines().map(|line| line.chars().count() / characters + 1).sum()
    };
    let (width, lines) = match lines(40) {
        few @ ..=16 => (280, few),
        _many => (480, lines(70).min(32)),
    };
    // The name of the author has a line of its own.
    (width, u32::try_from((lines + 1) * LINE + 12).unwrap_or(DEFAULT_ROW))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_passes_over_what_is_hidden() {
        let mut grid = Grid::default();
        let cell = Place { row: 4, column: 1 };
        assert_eq!(grid.box_at(cell, (100, 40)), [(2, 15), (3, 10), (3, 51), (5, 10)]);
        grid.columns.push((2, 2, 0));
        grid.columns.push((3, 5, 565));
        grid.rows.extend([(4, 0), (5, 0), (6, 200)]);
        assert_eq!(grid.box_at(cell, (100, 40)), [(3, 15), (3, 10), (3, 115), (6, 30)]);
    }

    #[test]
    fn a_note_stays_on_the_sheet() {
        let mut grid = Grid::default();
        let last = Place { row: LAST_ROW, column: LAST_COLUMN };
        let [left, top, right, bottom] = grid.box_at(last, (280, 200));
        assert!(left.0 < right.0 && right.0 <= LAST_COLUMN, "{left:?} {right:?}");
        assert!(top.0 < bottom.0 && bottom.0 <= LAST_ROW, "{top:?} {bottom:?}");
        // A sheet whose rows are all hidden has an end to the search.
        grid.row = 0;
        assert_eq!(grid.box_at(Place::FIRST, (100, 40))[3], (2 * MOST_STEPS, 0));
    }

    #[test]
    fn sizes_are_read_in_whole_units() {
        assert_eq!(
            (row_pixels("15"), row_pixels("30.75"), row_pixels("x")),
            (Some(20), Some(40), None)
        );
        assert_eq!((column_pixels("80.7109375"), column_pixels("-1")), (Some(565), None));
        assert_eq!(size_of("short"), (280, 42));
        assert_eq!(size_of(&"long ".repeat(2_000)), (480, 507));
    }
}
