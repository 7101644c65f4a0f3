//! Tables: a header that repeats on each page, rows kept whole, a quiet rule and a faint zebra.

use std::rc::Rc;

use super::units;
use crate::{
    pdf::{
        PdfError,
        canvas::{Frame, Pen, Shape},
        flow::{End, PlacedLine, Strip},
        style::{
            BODY_HEIGHT, BODY_WIDTH, CAPTION, LINE, MUTED, RAISED, SMALL, STEP, baseline, leading,
        },
        text::{TextStyle, Typesetter},
    },
    report::document::{Align, Column, Span, Table, Text},
};

/// White space at the left and right of a cell.
const PADDING: f64 = 1.5 * STEP;
/// White space above and below the lines of a cell.
const CELL_GAP: f64 = STEP;

/// The height up to which a table is not divided.
const SHORT: f64 = BODY_HEIGHT / 3.0;

/// A column with its place.
struct Slot {
    align: Align,
    x: f64,
    width: f64,
}

/// Returns the header and the rows.
pub(super) fn table(table: &Table, typesetter: &mut Typesetter) -> Result<Vec<Strip>, PdfError> {
    let columns = columns(table);
    if columns.is_empty() {
        return Ok(Vec::new());
    }
    let slots = slots(&columns, table, typesetter)?;
    let mut header = header(&columns, &slots, typesetter)?;
    let repeated = Rc::new(header.clone());
    header.before = 3.0 * STEP;
    let mut strips = vec![header];
    for (index, row) in table.rows.iter().enumerate() {
        let ground = if index % 2 == 1 { Ground::Raised } else { Ground::Paper };
        strips.extend(row_strips(row, &slots, ground, &repeated, typesetter)?);
    }
    if table.rows.is_empty() {
        let style = TextStyle::plain(SMALL).in_colour(MUTED);
        let line = typesetter.line("No entries", style, BODY_WIDTH)?;
        let baseline = CELL_GAP + baseline(SMALL, leading(SMALL));
        strips.push(Strip {
            height: leading(SMALL) + 2.0 * CELL_GAP,
            lines: vec![PlacedLine { x: PADDING, baseline, line }],
            ..Strip::default()
        });
    }
    if let Some(last) = strips.last_mut() {
        let pen = Pen { colour: LINE, thickness: 0.5 };
        last.shapes.push(Shape::Line((0.0, last.height), (BODY_WIDTH, last.height), pen));
        last.height += STEP;
    }
    keep_together(&mut strips);
    Ok(strips)
}

/// Keeps a short table whole, and of a longer one the header with its first rows and the last row with another.
fn keep_together(strips: &mut [Strip]) {
    let height: f64 = strips.iter().map(|strip| strip.height).sum();
    let count = strips.len();
    let tall = 3.0 * leading(SMALL) + 2.0 * CELL_GAP;
    for (index, strip) in strips.iter_mut().enumerate().take(count.saturating_sub(1)) {
        let opens = index == 0 || (index == 1 && strip.height < tall);
        let closes = index + 2 == count;
        if opens || closes || height < SHORT {
            strip.end = End::WithNext;
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ground {
    Paper,
    Raised,
}

/// Returns the columns, with nameless ones for cells beyond the last, so that no cell is ever left out.
fn columns(table: &Table) -> Vec<Column> {
    let count = table.rows.iter().map(Vec::len).max().unwrap_or(0).max(table.columns.len());
    let extra = Column { title: String::new(), align: Align::Left, weight: 1 };
    let mut columns = table.columns.clone();
    columns.resize(count, extra);
    columns
}

/// Returns the places of the columns: by weight, but each wide enough for its longest word where there is room.
fn slots(
    columns: &[Column],
    table: &Table,
    typesetter: &mut Typesetter,
) -> Result<Vec<Slot>, PdfError> {
    let total: f64 = columns.iter().map(|column| f64::from(column.weight.max(1))).sum();
    let mut widths: Vec<f64> =
        columns.iter().map(|column| BODY_WIDTH * f64::from(column.weight.max(1)) / total).collect();
    let ceiling = BODY_WIDTH / units(columns.len()).min(4.0);
    let mut needs = Vec::new();
    for (index, column) in columns.iter().enumerate() {
        let title = [Span::Plain(column.title.clone())];
        let mut need = typesetter.longest_word(&title, TextStyle::bold(CAPTION))?;
        for cell in table.rows.iter().filter_map(|row| row.get(index)) {
            need = need.max(typesetter.longest_word(cell, TextStyle::plain(SMALL))?);
        }
        needs.push((need + 2.0 * PADDING + 0.1).min(ceiling));
    }
    let lacking: f64 = widths.iter().zip(&needs).map(|(width, need)| (need - width).max(0.0)).sum();
    let spare: f64 = widths.iter().zip(&needs).map(|(width, need)| (width - need).max(0.0)).sum();
    if lacking > 0.0 && spare > 0.0 {
        let moved = lacking.min(spare);
        for (width, need) in widths.iter_mut().zip(&needs) {
            let gain = (need - *width).max(0.0) * moved / lacking;
            let loss = (*width - need).max(0.0) * moved / spare;
            *width += gain - loss;
        }
    }
    let mut x = 0.0;
    Ok(columns
        .iter()
        .zip(widths)
        .map(|(column, width)| {
            let slot = Slot { align: column.align, x, width };
            x += width;
            slot
        })
        .collect())
}

impl Slot {
    fn inner_width(&self) -> f64 {
        (self.width - 2.0 * PADDING).max(STEP)
    }

    /// Returns where a line of that width starts.
    fn start(&self, line_width: f64) -> f64 {
        let spare = (self.inner_width() - line_width).max(0.0);
        let shift = match self.align {
            Align::Left => 0.0,
            Align::Center => spare / 2.0,
            Align::Right => spare,
        };
        self.x + PADDING + shift
    }
}

fn header(
    columns: &[Column],
    slots: &[Slot],
    typesetter: &mut Typesetter,
) -> Result<Strip, PdfError> {
    let mut cells = Vec::new();
    for (column, slot) in columns.iter().zip(slots) {
        let style = TextStyle::bold(CAPTION).in_colour(MUTED);
        // A header repeats on every page and must leave room for rows.
        cells.push(typesetter.wrap_at_most(12, &column.title, style, slot.inner_width())?);
    }
    let count = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let leading = leading(CAPTION);
    let height = units(count) * leading + 2.0 * CELL_GAP;
    let mut strip = Strip { height, ..Strip::default() };
    for (slot, lines) in slots.iter().zip(cells) {
        // Titles stand on the rule, so that short ones do not float above it.
        let mut y = height - CELL_GAP - units(lines.len()) * leading;
        for line in lines {
            let x = slot.start(line.width);
            strip.lines.push(PlacedLine { x, baseline: y + baseline(CAPTION, leading), line });
            y += leading;
        }
    }
    let pen = Pen { colour: MUTED, thickness: 0.75 };
    strip.shapes.push(Shape::Line((0.0, height), (BODY_WIDTH, height), pen));
    Ok(strip)
}

/// Returns a row as one strip, or as a strip for each of its lines where it is higher than a page.
fn row_strips(
    row: &[Text],
    slots: &[Slot],
    ground: Ground,
    header: &Rc<Strip>,
    typesetter: &mut Typesetter,
) -> Result<Vec<Strip>, PdfError> {
    let cells: Vec<Vec<PlacedLine>> = row
        .iter()
        .zip(slots)
        .map(|(cell, slot)| placed_cell(cell, slot, typesetter))
        .collect::<Result<_, _>>()?;
    let count = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let height = units(count) * leading(SMALL) + 2.0 * CELL_GAP;
    let mut strips = if header.height + height > BODY_HEIGHT - 2.0 * STEP {
        divided_row(cells, count)
    } else {
        // Cell by cell, which is the order in which the row is read.
        vec![Strip { height, lines: cells.into_iter().flatten().collect(), ..Strip::default() }]
    };
    // Where a row goes on after a page break, its first line keeps a row's distance from the rule.
    let above = Rc::new(Strip { height: header.height + CELL_GAP, ..header.as_ref().clone() });
    for (index, strip) in strips.iter_mut().enumerate() {
        strip.header = Some(Rc::clone(if index == 0 { header } else { &above }));
        if ground == Ground::Raised {
            let frame = Frame { x: 0.0, y: 0.0, width: BODY_WIDTH, height: strip.height };
            strip.shapes.insert(0, Shape::Box(frame, RAISED));
        }
    }
    Ok(strips)
}

/// Returns the lines of a cell, placed from the top of its row.
fn placed_cell(
    cell: &[Span],
    slot: &Slot,
    typesetter: &mut Typesetter,
) -> Result<Vec<PlacedLine>, PdfError> {
    let lines = typesetter.wrap(cell, TextStyle::plain(SMALL), slot.inner_width())?;
    let mut baseline = CELL_GAP + baseline(SMALL, leading(SMALL));
    Ok(lines
        .into_iter()
        .map(|line| {
            let placed = PlacedLine { x: slot.start(line.width), baseline, line };
            baseline += leading(SMALL);
            placed
        })
        .collect())
}

/// Returns a strip for each line of a row that is higher than a page.
fn divided_row(cells: Vec<Vec<PlacedLine>>, count: usize) -> Vec<Strip> {
    let mut strips = vec![Strip { height: leading(SMALL), ..Strip::default() }; count];
    let first_baseline = baseline(SMALL, leading(SMALL));
    for cell in cells {
        for (strip, placed) in strips.iter_mut().zip(cell) {
            strip.lines.push(PlacedLine { baseline: first_baseline, ..placed });
        }
    }
    if let Some(first) = strips.first_mut() {
        first.height += CELL_GAP;
        for placed in &mut first.lines {
            placed.baseline += CELL_GAP;
        }
    }
    if let Some(last) = strips.last_mut() {
        last.height += CELL_GAP;
    }
    strips
}
