//! Blocks as strips: how each kind of block looks on paper.

mod bars;
mod contents;
mod cover;
mod figures;
mod prose;
mod table;

use super::{
    PdfError,
    flow::{End, PlacedLine, Start, Strip},
    style::{BODY_WIDTH, PROSE_WIDTH, STEP, baseline, leading},
    text::{Line, Typesetter},
};
use crate::report::document::{Block, Document, Heading};

pub(super) use cover::{cover, draft_tag};

/// Returns the strips of the body, a list for each block; headings stand in the list of what follows them.
pub(super) fn body(
    document: &Document,
    typesetter: &mut Typesetter,
) -> Result<Vec<Vec<Strip>>, PdfError> {
    let headings = listed_headings(&document.blocks);
    let mut lists = Vec::new();
    let mut pending: Vec<Strip> = Vec::new();
    let mut start = Start::Anywhere;
    let following = document.blocks.iter().skip(1).map(Some).chain(std::iter::once(None));
    for (block, next) in document.blocks.iter().zip(following) {
        let mut strips = match block {
            Block::Heading(heading) => prose::heading(heading, typesetter)?,
            Block::Paragraph(text) => prose::paragraph(text, typesetter)?,
            Block::Verdict(text) => prose::verdict(text, typesetter)?,
            Block::Figures(list) => figures::figures(list, typesetter)?,
            Block::List { ordered, items } => prose::list(*ordered, items, typesetter)?,
            Block::Table(table) => table::table(table, typesetter)?,
            Block::Bars(bars) => bars::bars(bars, typesetter)?,
            Block::Note(text) => prose::note(text, typesetter)?,
            Block::Contents => contents::contents(&headings, typesetter)?,
            Block::PageBreak => {
                start = Start::NewPage;
                Vec::new()
            }
        };
        let introduces = introduces(block, next, strips.len());
        if introduces {
            for strip in &mut strips {
                strip.end = End::WithNext;
            }
        }
        for strip in strips {
            pending.push(Strip { start, ..strip });
            start = Start::Anywhere;
        }
        if !matches!(block, Block::Heading(_)) && !introduces && !pending.is_empty() {
            lists.push(std::mem::take(&mut pending));
        }
    }
    lists.push(pending);
    Ok(lists)
}

/// Whether a short paragraph introduces a table or chart, so that it stays with its first rows.
fn introduces(block: &Block, next: Option<&Block>, lines: usize) -> bool {
    matches!(block, Block::Paragraph(_))
        && matches!(next, Some(Block::Table(_) | Block::Bars(_)))
        && lines <= 4
}

/// Returns the headings that a table of contents lists: all but its own.
fn listed_headings(blocks: &[Block]) -> Vec<&Heading> {
    let following = blocks.iter().skip(1).map(Some).chain(std::iter::once(None));
    blocks
        .iter()
        .zip(following)
        .filter_map(|(block, next)| match (block, next) {
            (Block::Heading(_), Some(Block::Contents)) => None,
            (Block::Heading(heading), _) => Some(heading),
            _ => None,
        })
        .collect()
}

/// Returns a strip for each line, indented by `x`; neither the first nor the last stands alone on a page.
fn line_strips(lines: Vec<Line>, size: u8, x: f64, before: f64) -> Vec<Strip> {
    let height = leading(size);
    let count = lines.len();
    lines
        .into_iter()
        .enumerate()
        .map(|(index, line)| Strip {
            height,
            before: if index == 0 { before } else { 0.0 },
            lines: vec![PlacedLine { x, baseline: baseline(size, height), line }],
            end: if (index == 0 && count > 1) || index + 2 == count {
                End::WithNext
            } else {
                End::Free
            },
            ..Strip::default()
        })
        .collect()
}

/// Puts lines below each other into a strip, from `top` downwards, and returns where they end.
fn stack(strip: &mut Strip, lines: Vec<Line>, size: u8, (x, top): (f64, f64)) -> f64 {
    let height = leading(size);
    let mut y = top;
    for line in lines {
        strip.lines.push(PlacedLine { x, baseline: y + baseline(size, height), line });
        y += height;
    }
    y
}

/// Returns a count as a length; counts of blocks and columns are small.
fn units(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Returns the width of prose, which is narrower than tables so that lines stay readable.
fn prose_width() -> f64 {
    PROSE_WIDTH.min(BODY_WIDTH)
}

/// The white space between two blocks.
const BLOCK_GAP: f64 = 2.0 * STEP;
