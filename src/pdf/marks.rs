//! Status marks: a shape for each status and severity, so that print in grey loses nothing.

use super::{
    canvas::{Frame, Pen, Shape},
    style::{GROUND, cap_height, hue},
};
use crate::report::document::Mark;

/// Returns the width that a mark takes in a line of that type size, with the gap to its word.
pub(super) fn advance(size: u8) -> f64 {
    f64::from(size) * 1.05
}

/// Returns the shapes of a mark that starts at `x` in a line with that baseline.
pub(super) fn shapes(mark: Mark, x: f64, baseline: f64, size: u8) -> Vec<Shape> {
    let radius = f64::from(size) * 0.34;
    let (x, y) = (x + radius + 0.3, baseline - cap_height(size) / 2.0);
    let colour = hue(mark);
    let pen = Pen { colour, thickness: f64::from(size) * 0.1 };
    let inner = radius - pen.thickness / 2.0;
    match mark {
        Mark::Conform => vec![Shape::Disc((x, y), radius, colour)],
        Mark::Partial => {
            vec![Shape::Ring((x, y), inner, pen), Shape::HalfDisc((x, y), inner, colour)]
        }
        // A major risk is what becomes a nonconformity, so both share the shape; the words differ.
        Mark::Nonconform | Mark::MajorRisk => {
            vec![Shape::Polygon(diamond(x, y, radius * 1.15), colour)]
        }
        Mark::NotApplicable => {
            let thickness = radius * 0.5;
            let frame = Frame {
                x: x - radius,
                y: y - thickness / 2.0,
                width: radius * 2.0,
                height: thickness,
            };
            vec![Shape::Box(frame, colour)]
        }
        Mark::Unanswered => vec![Shape::Ring((x, y), inner, pen)],
        Mark::Unknown => question(x, y, radius, pen),
        Mark::Blocker => {
            let bar = Frame {
                x: x - radius * 0.6,
                y: y - radius * 0.2,
                width: radius * 1.2,
                height: radius * 0.4,
            };
            vec![Shape::Polygon(octagon(x, y, radius * 1.08), colour), Shape::Box(bar, GROUND)]
        }
        Mark::MinorRisk => vec![Shape::Contour(diamond(x, y, radius), pen)],
        Mark::Advice => vec![Shape::Contour(triangle(x, y, radius), pen)],
    }
}

fn diamond(x: f64, y: f64, radius: f64) -> Vec<(f64, f64)> {
    vec![(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]
}

fn triangle(x: f64, y: f64, radius: f64) -> Vec<(f64, f64)> {
    let base = radius * 0.75;
    vec![(x, y - radius * 0.95), (x + radius, y + base), (x - radius, y + base)]
}

fn octagon(x: f64, y: f64, radius: f64) -> Vec<(f64, f64)> {
    let cut = radius * 0.414;
    vec![
        (x - cut, y - radius),
        (x + cut, y - radius),
        (x + radius, y - cut),
        (x + radius, y + cut),
        (x + cut, y + radius),
        (x - cut, y + radius),
        (x - radius, y + cut),
        (x - radius, y - cut),
    ]
}

/// A question mark of strokes: an open hook above a dot.
fn question(x: f64, y: f64, radius: f64, pen: Pen) -> Vec<Shape> {
    let pen = Pen { thickness: pen.thickness * 1.4, ..pen };
    let hook =
        [(-0.6, -0.55), (-0.3, -0.98), (0.35, -0.98), (0.62, -0.5), (0.05, -0.02), (0.0, 0.4)]
            .map(|(across, down)| (x + across * radius, y + down * radius));
    let mut shapes: Vec<Shape> = hook
        .windows(2)
        .filter_map(|pair| match pair {
            [from, to] => Some(Shape::Line(*from, *to, pen)),
            _ => None,
        })
        .collect();
    shapes.push(Shape::Disc((x, y + radius * 0.88), pen.thickness * 0.65, pen.colour));
    shapes
}
