//! Stacked bars: parts of a whole, told apart by lightness, pattern and count as well as by hue.

use super::{stack, units};
use crate::{
    pdf::{
        PdfError,
        canvas::{Frame, Pen, Shape},
        flow::{End, PlacedLine, Strip},
        style::{
            BODY, BODY_WIDTH, CAPTION, Colour, GROUND, HAIRLINE, INK, MUTED, SMALL, STEP, baseline,
            hue, leading,
        },
        text::{Line, TextStyle, Typesetter},
    },
    report::document::{Bar, Bars, Mark, Span},
};

/// Width of the labels.
const LABEL_WIDTH: f64 = 150.0;
/// Width of the figures.
const FIGURE_WIDTH: f64 = 52.0;
/// Where the bars start.
const BAR_X: f64 = LABEL_WIDTH + 2.0 * STEP;
/// The length of every bar.
const BAR_WIDTH: f64 = BODY_WIDTH - BAR_X - FIGURE_WIDTH;
/// The height of a bar and the white space below it.
const ROOMY: (f64, f64) = (3.5 * STEP, 1.5 * STEP);
/// The same in a chart of many bars, which shares its page with words.
const DENSE: (f64, f64) = (2.5 * STEP, 0.5 * STEP);
/// From this number of bars on, a chart is dense.
const MANY_BARS: usize = 9;
/// The white gap between two parts.
const PART_GAP: f64 = 1.0;

/// Returns the title and legend as one strip, then a strip for each bar.
pub(super) fn bars(bars: &Bars, typesetter: &mut Typesetter) -> Result<Vec<Strip>, PdfError> {
    let mut strips = vec![head(bars, typesetter)?];
    let spacing = if bars.rows.len() < MANY_BARS { ROOMY } else { DENSE };
    for bar in &bars.rows {
        strips.push(row(bar, spacing, typesetter)?);
    }
    // A chart is read as a whole: it moves to the next page rather than being divided, unless it is longer than one.
    let last = strips.len() - 1;
    for strip in strips.iter_mut().take(last) {
        strip.end = End::WithNext;
    }
    if let Some(strip) = strips.last_mut() {
        strip.height += STEP;
    }
    Ok(strips)
}

fn head(bars: &Bars, typesetter: &mut Typesetter) -> Result<Strip, PdfError> {
    let mut strip = Strip { before: 4.0 * STEP, ..Strip::default() };
    let title = typesetter.wrap_at_most(6, &bars.title, TextStyle::bold(BODY), BODY_WIDTH)?;
    let mut y = stack(&mut strip, title, BODY, (0.0, 0.0));
    let caption = TextStyle::plain(CAPTION).in_colour(MUTED);
    if !bars.unit.trim().is_empty() {
        let unit = typesetter.line(&format!("Number of {}", bars.unit), caption, BODY_WIDTH)?;
        y = stack(&mut strip, vec![unit], CAPTION, (0.0, y));
    }
    y += 1.5 * STEP;
    let mut x = 0.0;
    for (mark, count) in totals(bars) {
        let text = [Span::Mark(mark), Span::Plain(format!("\u{a0}{count}"))];
        let line =
            typesetter.wrap(&text, caption, BODY_WIDTH)?.into_iter().next().unwrap_or_default();
        let width = 5.0 * STEP + line.width;
        if x > 0.0 && x + width > BODY_WIDTH {
            x = 0.0;
            y += leading(CAPTION) + STEP;
        }
        let swatch = Frame { x, y: y + 1.5, width: 4.0 * STEP, height: leading(CAPTION) - 3.0 };
        strip.shapes.extend(fill(mark, swatch));
        stack(&mut strip, vec![line], CAPTION, (x + 5.0 * STEP, y));
        x += width + 3.0 * STEP;
    }
    strip.height = y + leading(CAPTION) + 1.5 * STEP;
    Ok(strip)
}

/// Returns each mark that occurs, with the sum of its counts.
fn totals(bars: &Bars) -> Vec<(Mark, u64)> {
    Mark::ALL
        .into_iter()
        .filter_map(|mark| {
            let parts = bars.rows.iter().flat_map(|bar| &bar.parts);
            let counts =
                parts.filter(|(part, _)| *part == mark).map(|(_, count)| u64::from(*count));
            let count: u64 = counts.sum();
            (count > 0).then_some((mark, count))
        })
        .collect()
}

fn row(
    bar: &Bar,
    (bar_height, gap): (f64, f64),
    typesetter: &mut Typesetter,
) -> Result<Strip, PdfError> {
    let (plain, bold) = (TextStyle::plain(SMALL), TextStyle::bold(SMALL));
    let label = typesetter.wrap_at_most(4, &bar.label, plain, LABEL_WIDTH)?;
    // A figure is never cut short: one that is too wide takes more lines.
    let figure = typesetter.wrap_at_most(4, &bar.figure, bold, FIGURE_WIDTH - STEP)?;
    let text_height = units(label.len().max(figure.len())) * leading(SMALL);
    let height = text_height.max(bar_height) + gap;
    let mut strip = Strip { height, ..Strip::default() };
    let middle = |lines: &[Line]| (height - units(lines.len()) * leading(SMALL)) / 2.0;
    let (label_top, mut figure_top) = (middle(&label), middle(&figure));
    stack(&mut strip, label, SMALL, (0.0, label_top));
    let y = (height - bar_height) / 2.0;
    let frame = Frame { x: BAR_X, y, width: BAR_WIDTH, height: bar_height };
    parts(&mut strip, bar, frame, typesetter)?;
    for line in figure {
        let x = BODY_WIDTH - line.width;
        figure_top = stack(&mut strip, vec![line], SMALL, (x, figure_top));
    }
    Ok(strip)
}

/// Draws the parts of a bar; a bar without any is an empty outline that says so.
fn parts(
    strip: &mut Strip,
    bar: &Bar,
    frame: Frame,
    typesetter: &mut Typesetter,
) -> Result<(), PdfError> {
    let parts: Vec<(Mark, u32)> =
        bar.parts.iter().copied().filter(|(_, count)| *count > 0).collect();
    if parts.is_empty() {
        strip.shapes.push(Shape::Outline(frame, MUTED, HAIRLINE));
        let style = TextStyle::plain(CAPTION).in_colour(MUTED);
        let line = typesetter.line("none", style, frame.width)?;
        place(strip, line, frame);
        return Ok(());
    }
    let mut labels = Vec::new();
    for (mark, count) in &parts {
        let style = TextStyle::bold(CAPTION).in_colour(count_colour(*mark));
        labels.push(typesetter.line(&count.to_string(), style, frame.width)?);
    }
    let counts: Vec<f64> = parts.iter().map(|(_, count)| f64::from(*count)).collect();
    let least: Vec<f64> = labels.iter().map(|label| label.width + 1.5 * STEP).collect();
    let mut x = frame.x;
    for (((mark, _), label), width) in
        parts.iter().zip(labels).zip(shares(&counts, &least, frame.width))
    {
        let part = Frame { x, width: (width - PART_GAP).max(0.5), ..frame };
        strip.shapes.extend(fill(*mark, part));
        if *mark == Mark::Partial || *mark == Mark::MinorRisk {
            let patch = Frame {
                x: x + (part.width - label.width) / 2.0 - 1.5,
                width: label.width + 3.0,
                y: frame.y + 2.0,
                height: frame.height - 4.0,
            };
            strip.shapes.push(Shape::Box(patch, GROUND));
        }
        place(strip, label, part);
        x += width;
    }
    Ok(())
}

/// Centres a line in a frame.
fn place(strip: &mut Strip, line: Line, frame: Frame) {
    let x = frame.x + (frame.width - line.width) / 2.0;
    let baseline = frame.y + baseline(CAPTION, frame.height);
    strip.lines.push(PlacedLine { x, baseline, line });
}

/// Returns the widths of parts: in proportion to their counts, but each at least as wide as its printed count.
fn shares(counts: &[f64], least: &[f64], width: f64) -> Vec<f64> {
    let reserved: f64 = least.iter().sum();
    let total: f64 = counts.iter().sum();
    if reserved >= width {
        return least.iter().map(|need| need * width / reserved).collect();
    }
    let exact: Vec<f64> = counts.iter().map(|count| width * count / total).collect();
    let lacking: f64 = exact.iter().zip(least).map(|(share, need)| (need - share).max(0.0)).sum();
    let spare: f64 = exact.iter().zip(least).map(|(share, need)| (share - need).max(0.0)).sum();
    let loss = if spare > 0.0 { lacking / spare } else { 0.0 };
    exact
        .iter()
        .zip(least)
        .map(|(share, need)| share.max(*need) - (share - need).max(0.0) * loss)
        .collect()
}

/// Returns how a part is filled: dark, hatched, darkest, pale or empty, so that grey print keeps them apart.
fn fill(mark: Mark, frame: Frame) -> Vec<Shape> {
    let pen = Pen { colour: hue(mark), thickness: 0.8 };
    match mark {
        Mark::Conform => vec![Shape::Box(frame, Colour(0x2a, 0x86, 0x79))],
        Mark::Partial | Mark::MinorRisk => vec![
            Shape::Box(frame, Colour(0xf7, 0xe4, 0xbd)),
            Shape::Hatch(frame, pen, 4.0),
            Shape::Outline(frame, pen.colour, HAIRLINE),
        ],
        Mark::Nonconform | Mark::Blocker => vec![Shape::Box(frame, Colour(0x7d, 0x16, 0x16))],
        Mark::MajorRisk => vec![Shape::Box(frame, Colour(0xb0, 0x45, 0x3c))],
        Mark::NotApplicable => vec![Shape::Box(frame, Colour(0xdd, 0xe1, 0xe4))],
        Mark::Unanswered => vec![Shape::Box(frame, GROUND), Shape::Outline(frame, MUTED, 0.75)],
        Mark::Unknown => vec![
            Shape::Box(frame, Colour(0xe6, 0xe3, 0xee)),
            Shape::Outline(frame, pen.colour, 0.75),
        ],
        Mark::Advice => vec![
            Shape::Box(frame, Colour(0xdf, 0xea, 0xf2)),
            Shape::Outline(frame, pen.colour, 0.75),
        ],
    }
}

/// Returns the colour in which a count is readable on its part.
fn count_colour(mark: Mark) -> Colour {
    match mark {
        Mark::Conform | Mark::Nonconform | Mark::Blocker | Mark::MajorRisk => GROUND,
        _ => INK,
    }
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn shares_fill_the_bar_and_leave_room_for_every_count() {
        let widths = shares(&[1.0, 0.5, 200.0], &[10.0, 10.0, 16.0], 270.0);
        assert!((widths.iter().sum::<f64>() - 270.0).abs() < 1e-6);
        assert!(widths.iter().all(|width| *width >= 9.99));
    }
}
