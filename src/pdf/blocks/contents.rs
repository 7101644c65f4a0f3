//! The table of contents: sections and their parts, with links and page numbers.

use std::rc::Rc;

use super::stack;
use crate::{
    pdf::{
        PdfError,
        canvas::{Pen, Shape},
        flow::Strip,
        sheet::{Late, Says},
        style::{BODY, BODY_WIDTH, INK, MUTED, STEP, baseline, leading},
        text::{Line, TextStyle, Typesetter},
    },
    report::document::Heading,
};

/// Width of the column of section numbers.
const NUMBER_WIDTH: f64 = 9.0 * STEP;
/// Width of the column of page numbers.
const PAGE_WIDTH: f64 = 8.0 * STEP;

/// Distance between two dots of a leader.
const DOT_STEP: f64 = STEP;

/// Returns a strip for each heading of the first two levels.
pub(super) fn contents(
    headings: &[&Heading],
    typesetter: &mut Typesetter,
) -> Result<Vec<Strip>, PdfError> {
    headings
        .iter()
        .filter(|heading| heading.level <= 2)
        .map(|heading| entry(heading, typesetter))
        .collect()
}

fn entry(heading: &Heading, typesetter: &mut Typesetter) -> Result<Strip, PdfError> {
    let section = heading.level <= 1;
    let (style, before, indent) = if section {
        (TextStyle::bold(BODY), 2.5 * STEP, 0.0)
    } else {
        (TextStyle::plain(BODY), 0.5 * STEP, NUMBER_WIDTH)
    };
    let mut strip = Strip { before, ..Strip::default() };
    let number = typesetter.line(&heading.number, style.in_colour(MUTED), NUMBER_WIDTH - STEP)?;
    let words = indent + if heading.number.is_empty() { 0.0 } else { NUMBER_WIDTH };
    let width = BODY_WIDTH - PAGE_WIDTH - words;
    // An entry is one strip; a heading of more lines than these is shortened here only.
    let mut lines = typesetter.wrap_at_most(8, &heading.text, style, width)?;
    let target = Rc::from(format!("#{}", heading.anchor));
    link(&mut lines, &target);
    let last_width = lines.last().map_or(0.0, |line| line.width);
    stack(&mut strip, vec![number], BODY, (indent, 0.0));
    let end = stack(&mut strip, lines, BODY, (words, 0.0)).max(leading(BODY));
    strip.height = end;
    let last_baseline = end - leading(BODY) + baseline(BODY, leading(BODY));
    strip.numbers.push(Late {
        right: BODY_WIDTH,
        baseline: last_baseline,
        size: BODY,
        colour: INK,
        says: Says::PageOfAnchor(heading.anchor.clone()),
    });
    let from = words + last_width + 2.0 * STEP;
    let to = BODY_WIDTH - 6.0 * STEP;
    if from < to {
        // Dots of all entries stand below each other.
        let first = (from / DOT_STEP).ceil() * DOT_STEP;
        let pen = Pen { colour: MUTED, thickness: 0.8 };
        strip.shapes.push(Shape::Dots((first, last_baseline - 0.4), (to - first).max(0.0), pen));
    }
    Ok(strip)
}

fn link(lines: &mut [Line], target: &Rc<str>) {
    for run in lines.iter_mut().flat_map(|line| &mut line.runs) {
        run.link = Some(Rc::clone(target));
    }
}
