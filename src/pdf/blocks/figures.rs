//! Key figures: cards side by side, at most four in a row.

use super::{stack, units};
use crate::{
    pdf::{
        PdfError,
        canvas::{Frame, Shape},
        flow::Strip,
        style::{ACCENT, BODY_WIDTH, CAPTION, DISPLAY, LARGE, MUTED, RAISED, SMALL, STEP, leading},
        text::{Line, TextStyle, Typesetter},
    },
    report::document::Figure,
};

/// How many cards stand beside each other.
const IN_A_ROW: usize = 4;
/// The white space between two cards and inside them.
const GAP: f64 = 3.0 * STEP;

/// Returns a strip for each row of cards.
pub(super) fn figures(
    figures: &[Figure],
    typesetter: &mut Typesetter,
) -> Result<Vec<Strip>, PdfError> {
    figures.chunks(IN_A_ROW).map(|row| card_row(row, figures.len(), typesetter)).collect()
}

/// The lines of one card.
struct Card {
    label: Vec<Line>,
    value: Vec<Line>,
    value_size: u8,
    detail: Vec<Line>,
}

fn card_row(row: &[Figure], total: usize, typesetter: &mut Typesetter) -> Result<Strip, PdfError> {
    let columns = units(total.clamp(1, IN_A_ROW));
    let width = (BODY_WIDTH - GAP * (columns - 1.0)) / columns;
    let cards: Vec<Card> = row
        .iter()
        .map(|figure| card(figure, width - 2.0 * GAP, typesetter))
        .collect::<Result<_, _>>()?;
    // Labels of two lines push the values of all cards down alike, so that the values share a line.
    let label_lines = cards.iter().map(|card| card.label.len()).max().unwrap_or(0);
    let value_top = GAP + units(label_lines) * leading(CAPTION) + 0.5 * STEP;
    let mut strip = Strip { before: 4.0 * STEP, ..Strip::default() };
    let mut height: f64 = 0.0;
    for (index, card) in cards.into_iter().enumerate() {
        let x = units(index) * (width + GAP) + GAP;
        stack(&mut strip, card.label, CAPTION, (x, GAP));
        let end = stack(&mut strip, card.value, card.value_size, (x, value_top));
        height = height.max(stack(&mut strip, card.detail, SMALL, (x, end + 0.5 * STEP)));
    }
    height += GAP;
    for index in 0..row.len() {
        let x = units(index) * (width + GAP);
        strip.shapes.push(Shape::Box(Frame { x, y: 0.0, width, height }, RAISED));
        strip.shapes.push(Shape::Box(Frame { x, y: 0.0, width, height: 1.5 }, ACCENT));
    }
    strip.height = height + STEP;
    Ok(strip)
}

fn card(figure: &Figure, width: f64, typesetter: &mut Typesetter) -> Result<Card, PdfError> {
    let mut value_size = DISPLAY;
    let mut value = typesetter.wrap_words(&figure.value, TextStyle::bold(value_size), width)?;
    if value.len() > 1 {
        value_size = LARGE;
        value = typesetter.wrap_at_most(6, &figure.value, TextStyle::bold(value_size), width)?;
    }
    // A card is one strip and must fit on a page, whatever is written into it.
    let caption = TextStyle::plain(CAPTION).in_colour(MUTED);
    let detail = TextStyle::plain(SMALL).in_colour(MUTED);
    let label = typesetter.wrap_at_most(3, &figure.label, caption, width)?;
    let detail = typesetter.wrap_at_most(24, &figure.detail, detail, width)?;
    Ok(Card { label, value, value_size, detail })
}
