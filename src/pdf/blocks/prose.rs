//! Headings, paragraphs, the verdict, lists and notes.

use super::{BLOCK_GAP, line_strips, prose_width};
use crate::{
    pdf::{
        PdfError,
        canvas::{Frame, Shape},
        flow::{End, PlacedLine, Strip},
        style::{ACCENT, BODY, BODY_WIDTH, DISPLAY, LARGE, MUTED, STEP, baseline, leading},
        text::{TextStyle, Typesetter},
    },
    report::document::{Heading, Span, Text},
};

/// Returns a heading; its number stands in its own column, and it stays with what follows.
pub(super) fn heading(
    heading: &Heading,
    typesetter: &mut Typesetter,
) -> Result<Vec<Strip>, PdfError> {
    let (size, before, after) = match heading.level {
        0 | 1 => (DISPLAY, 10.0 * STEP, 2.0 * STEP),
        2 => (LARGE, 4.5 * STEP, 0.0),
        _ => (BODY, 4.0 * STEP, 0.0),
    };
    let style = TextStyle::bold(size);
    let number = typesetter.line(&heading.number, style.in_colour(MUTED), BODY_WIDTH / 3.0)?;
    let indent = if number.runs.is_empty() { 0.0 } else { number.width + f64::from(size) * 0.6 };
    let lines = typesetter.wrap_words(&heading.text, style, BODY_WIDTH - indent)?;
    let mut strips = line_strips(lines, size, indent, before);
    if strips.is_empty() {
        strips.push(Strip { height: leading(size), before, ..Strip::default() });
    }
    for strip in &mut strips {
        strip.end = End::WithNext;
    }
    if let Some(first) = strips.first_mut() {
        let baseline = baseline(size, leading(size));
        first.lines.push(PlacedLine { x: 0.0, baseline, line: number });
        // The number is read before the words.
        first.lines.rotate_right(1);
        first.heading = Some(heading.clone());
    }
    if let Some(last) = strips.last_mut() {
        last.height += after;
    }
    Ok(strips)
}

/// Returns running text.
pub(super) fn paragraph(text: &Text, typesetter: &mut Typesetter) -> Result<Vec<Strip>, PdfError> {
    let lines = typesetter.wrap(text, TextStyle::plain(BODY), prose_width())?;
    Ok(line_strips(lines, BODY, 0.0, BLOCK_GAP))
}

/// Returns the verdict in large type.
pub(super) fn verdict(text: &Text, typesetter: &mut Typesetter) -> Result<Vec<Strip>, PdfError> {
    let lines = typesetter.wrap(text, TextStyle::plain(DISPLAY), BODY_WIDTH)?;
    let mut strips = line_strips(lines, DISPLAY, 0.0, 3.0 * STEP);
    if let Some(last) = strips.last_mut() {
        last.height += 2.0 * STEP;
    }
    Ok(strips)
}

/// Returns a list with hanging bullets or numbers.
pub(super) fn list(
    ordered: bool,
    items: &[Text],
    typesetter: &mut Typesetter,
) -> Result<Vec<Strip>, PdfError> {
    let style = TextStyle::plain(BODY);
    let widest = typesetter.line(&format!("{}.", items.len()), style, BODY_WIDTH)?.width;
    let indent = if ordered { widest + 1.5 * STEP } else { 3.5 * STEP };
    let mut strips = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let sign = if ordered { format!("{}.", index + 1) } else { "•".to_owned() };
        let sign = typesetter.line(&sign, style.in_colour(MUTED), BODY_WIDTH)?;
        let mut lines = typesetter.wrap(item, style, prose_width() - indent)?;
        if lines.is_empty() {
            lines.push(typesetter.line("", style, BODY_WIDTH)?);
        }
        let before = if index == 0 { BLOCK_GAP } else { STEP };
        let mut item = line_strips(lines, BODY, indent, before);
        if let Some(first) = item.first_mut() {
            let x = if ordered { widest - sign.width } else { STEP };
            first
                .lines
                .insert(0, PlacedLine { x, baseline: baseline(BODY, leading(BODY)), line: sign });
        }
        strips.extend(item);
    }
    Ok(strips)
}

/// Returns a remark beside a thin rule.
pub(super) fn note(text: &[Span], typesetter: &mut Typesetter) -> Result<Vec<Strip>, PdfError> {
    let indent = 4.0 * STEP;
    let lines = typesetter.wrap(text, TextStyle::plain(BODY), prose_width() - indent)?;
    let mut strips = line_strips(lines, BODY, indent, 3.0 * STEP);
    for strip in &mut strips {
        let rule = Frame { x: 0.0, y: 0.0, width: 2.0, height: strip.height };
        strip.shapes.push(Shape::Box(rule, ACCENT));
    }
    if let Some(last) = strips.last_mut() {
        last.height += STEP;
    }
    Ok(strips)
}
