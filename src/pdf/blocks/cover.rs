//! The cover: who, what, as of when, and for whom.

use super::stack;
use crate::{
    pdf::{
        PdfError,
        canvas::{Frame, Pen, Shape},
        flow::Strip,
        style::{
            ACCENT, BODY, BODY_HEIGHT, BODY_WIDTH, DRAFT, HAIRLINE, LARGE, LINE, MUTED, SMALL,
            STEP, TITLE, baseline, leading,
        },
        text::{Line, TextStyle, Typesetter},
    },
    report::document::{Cover, DocumentState},
};

/// Width of the names beside what the foot of the cover says.
const NAME_WIDTH: f64 = 120.0;

/// Returns the cover as one strip that fills its page.
pub(in crate::pdf) fn cover(cover: &Cover, typesetter: &mut Typesetter) -> Result<Strip, PdfError> {
    let mut strip = Strip { height: BODY_HEIGHT, ..Strip::default() };
    let organisation = TextStyle::bold(LARGE).in_colour(ACCENT);
    let lines = typesetter.wrap_at_most(4, &cover.organisation, organisation, BODY_WIDTH)?;
    stack(&mut strip, lines, LARGE, (0.0, 0.0));
    let top = BODY_HEIGHT * 0.27;
    strip
        .shapes
        .push(Shape::Box(Frame { x: 0.0, y: top - 24.0, width: 48.0, height: 3.0 }, ACCENT));
    let title = typesetter.wrap_at_most(5, &cover.title, TextStyle::bold(TITLE), BODY_WIDTH)?;
    let end = stack(&mut strip, title, TITLE, (0.0, top));
    let subtitle = TextStyle::plain(LARGE).in_colour(MUTED);
    let subtitle = typesetter.wrap_at_most(5, &cover.subtitle, subtitle, BODY_WIDTH)?;
    let end = stack(&mut strip, subtitle, LARGE, (0.0, end + STEP));
    if cover.state == DocumentState::Draft {
        draft_tag(&mut strip, (0.0, end + 4.0 * STEP), typesetter)?;
    }
    foot(&mut strip, cover, typesetter)?;
    Ok(strip)
}

/// Puts the names and values at the foot of the cover, a rule above each.
fn foot(strip: &mut Strip, cover: &Cover, typesetter: &mut Typesetter) -> Result<(), PdfError> {
    let as_of = cover.as_of.format("%-d %B %Y").to_string();
    let facts = [
        ("As of", as_of.as_str()),
        ("Version", &cover.version),
        ("Classification", &cover.classification),
        ("Prepared by", &cover.prepared_by),
        ("Distribution", &cover.distribution),
    ];
    let mut rows = Vec::new();
    for (name, value) in facts.into_iter().filter(|(_, value)| !value.trim().is_empty()) {
        let name = typesetter.line(name, TextStyle::plain(SMALL).in_colour(MUTED), NAME_WIDTH)?;
        let value =
            typesetter.wrap_at_most(4, value, TextStyle::plain(BODY), BODY_WIDTH - NAME_WIDTH)?;
        rows.push((name, value));
    }
    let row_height = |lines: &[Line]| super::units(lines.len()) * leading(BODY) + 2.0 * STEP;
    let height: f64 = rows.iter().map(|(_, lines)| row_height(lines)).sum();
    let mut y = BODY_HEIGHT - height;
    for (name, lines) in rows {
        let pen = Pen { colour: LINE, thickness: HAIRLINE };
        strip.shapes.push(Shape::Line((0.0, y), (BODY_WIDTH, y), pen));
        let next = y + row_height(&lines);
        // Both columns share a baseline although their sizes differ.
        let name_top = y + STEP + baseline(BODY, leading(BODY)) - baseline(SMALL, leading(SMALL));
        stack(strip, vec![name], SMALL, (0.0, name_top));
        stack(strip, lines, BODY, (NAME_WIDTH, y + STEP));
        y = next;
    }
    Ok(())
}

/// Draws the outlined word that marks a draft, with its upper left corner there.
pub(in crate::pdf) fn draft_tag(
    strip: &mut Strip,
    (x, y): (f64, f64),
    typesetter: &mut Typesetter,
) -> Result<(), PdfError> {
    let word = typesetter.line("DRAFT", TextStyle::bold(SMALL).in_colour(DRAFT), BODY_WIDTH)?;
    let frame = Frame { x, y, width: word.width + 3.0 * STEP, height: 4.0 * STEP };
    strip.shapes.push(Shape::Outline(frame, DRAFT, 1.0));
    let top = y + (frame.height - leading(SMALL)) / 2.0;
    stack(strip, vec![word], SMALL, (x + 1.5 * STEP, top));
    Ok(())
}
