//! Vector drawing: shapes as PDF operators.
//!
//! genpdf can draw neither fills nor curves, so shapes are written straight into a stream that lies below the
//! text of the page. Coordinates come in as x to the right and y downwards from an origin on the page.

use std::fmt::Write as _;

use super::style::Colour;

/// Something drawn, relative to the upper left corner of what it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape {
    /// A filled rectangle.
    Box(Frame, Colour),
    /// The outline of a rectangle, drawn inside its edge.
    Outline(Frame, Colour, f64),
    /// A straight line between two points.
    Line((f64, f64), (f64, f64), Pen),
    /// A level line of dots, from a point to the right.
    Dots((f64, f64), f64, Pen),
    /// A filled shape with straight edges.
    Polygon(Vec<(f64, f64)>, Colour),
    /// The outline of a shape with straight edges.
    Contour(Vec<(f64, f64)>, Pen),
    /// A filled circle: centre and radius.
    Disc((f64, f64), f64, Colour),
    /// The outline of a circle.
    Ring((f64, f64), f64, Pen),
    /// The left half of a filled circle.
    HalfDisc((f64, f64), f64, Colour),
    /// Slanting lines across a rectangle.
    Hatch(Frame, Pen, f64),
}

/// A rectangle: left, top, width, height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    /// Left edge.
    pub(super) x: f64,
    /// Upper edge.
    pub(super) y: f64,
    /// Width.
    pub(super) width: f64,
    /// Height.
    pub(super) height: f64,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pen {
    /// Its colour.
    pub(super) colour: Colour,
    /// Its thickness.
    pub(super) thickness: f64,
}

/// The share of a radius at which a Bézier curve's handles make a quarter of a circle.
const ROUND: f64 = 0.5523;

/// Writes shapes as operators, with the origin at a point of the page.
pub(super) struct Canvas<'a> {
    operators: &'a mut String,
    left: f64,
    top: f64,
}

impl<'a> Canvas<'a> {
    /// Returns a canvas whose origin lies at `left` from the left and `top` above the bottom edge of the page.
    pub(super) fn new(operators: &'a mut String, left: f64, top: f64) -> Self {
        Self { operators, left, top }
    }

    /// Draws a shape.
    pub(super) fn draw(&mut self, shape: &Shape) {
        match shape {
            Shape::Box(frame, colour) => {
                self.fill_colour(*colour);
                self.rectangle(*frame);
                self.put("f\n");
            }
            Shape::Outline(frame, colour, thickness) => {
                self.pen(Pen { colour: *colour, thickness: *thickness });
                self.rectangle(frame.inset(thickness / 2.0));
                self.put("S\n");
            }
            Shape::Line(from, to, pen) => {
                self.pen(*pen);
                self.path(&[*from, *to]);
                self.put("S\n");
            }
            Shape::Dots((x, y), width, pen) => {
                self.put("q 1 J [0 4] 0 d\n");
                self.pen(*pen);
                self.path(&[(*x, *y), (x + width, *y)]);
                self.put("S Q\n");
            }
            Shape::Polygon(points, colour) => {
                self.fill_colour(*colour);
                self.path(points);
                self.put("h f\n");
            }
            Shape::Contour(points, pen) => {
                self.pen(*pen);
                self.path(points);
                self.put("s\n");
            }
            Shape::Disc(centre, radius, colour) => {
                self.fill_colour(*colour);
                self.circle(*centre, *radius);
                self.put("f\n");
            }
            Shape::Ring(centre, radius, pen) => {
                self.pen(*pen);
                self.circle(*centre, *radius);
                self.put("s\n");
            }
            Shape::HalfDisc(centre, radius, colour) => {
                self.fill_colour(*colour);
                self.half_circle(*centre, *radius);
                self.put("h f\n");
            }
            Shape::Hatch(frame, pen, distance) => self.hatch(*frame, *pen, *distance),
        }
    }

    /// Clips to the frame, draws parallel lines that rise to the right across it, and lifts the clip.
    fn hatch(&mut self, frame: Frame, pen: Pen, distance: f64) {
        self.put("q ");
        self.rectangle(frame);
        self.put("W n\n");
        self.pen(pen);
        let mut x = frame.x;
        while x < frame.x + frame.width + frame.height {
            self.path(&[(x - frame.height, frame.y + frame.height), (x, frame.y)]);
            x += distance.max(0.5);
        }
        self.put("S Q\n");
    }

    fn rectangle(&mut self, frame: Frame) {
        let (x, y) = self.place((frame.x, frame.y + frame.height));
        self.numbers(&[x, y, frame.width, frame.height]);
        self.put("re ");
    }

    fn path(&mut self, points: &[(f64, f64)]) {
        for (index, point) in points.iter().enumerate() {
            let (x, y) = self.place(*point);
            self.numbers(&[x, y]);
            self.put(if index == 0 { "m " } else { "l " });
        }
    }

    fn circle(&mut self, centre: (f64, f64), radius: f64) {
        self.half_circle(centre, radius);
        let (x, y) = self.place(centre);
        let handle = radius * ROUND;
        self.numbers(&[x + handle, y - radius, x + radius, y - handle, x + radius, y]);
        self.put("c ");
        self.numbers(&[x + radius, y + handle, x + handle, y + radius, x, y + radius]);
        self.put("c ");
    }

    /// The left half, from the top to the bottom.
    fn half_circle(&mut self, centre: (f64, f64), radius: f64) {
        let (x, y) = self.place(centre);
        let handle = radius * ROUND;
        self.numbers(&[x, y + radius]);
        self.put("m ");
        self.numbers(&[x - handle, y + radius, x - radius, y + handle, x - radius, y]);
        self.put("c ");
        self.numbers(&[x - radius, y - handle, x - handle, y - radius, x, y - radius]);
        self.put("c ");
    }

    fn pen(&mut self, pen: Pen) {
        self.numbers(&channels(pen.colour));
        self.put("RG ");
        self.numbers(&[pen.thickness]);
        self.put("w ");
    }

    fn fill_colour(&mut self, colour: Colour) {
        self.numbers(&channels(colour));
        self.put("rg ");
    }

    fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (self.left + x, self.top - y)
    }

    fn numbers(&mut self, numbers: &[f64]) {
        for value in numbers {
            number(self.operators, *value);
            self.put(" ");
        }
    }

    fn put(&mut self, operators: &str) {
        self.operators.push_str(operators);
    }
}

impl Frame {
    /// Returns the rectangle that lies inside this one by a distance on each side.
    pub(super) fn inset(self, distance: f64) -> Self {
        Self {
            x: self.x + distance,
            y: self.y + distance,
            width: self.width - 2.0 * distance,
            height: self.height - 2.0 * distance,
        }
    }
}

/// Returns a colour's channels as PDF wants them, from 0 to 1.
pub(super) fn channels(Colour(red, green, blue): Colour) -> [f64; 3] {
    [red, green, blue].map(|channel| f64::from(channel) / 255.0)
}

/// Appends a number with at most two decimals.
pub(super) fn number(operators: &mut String, value: f64) {
    let start = operators.len();
    // Writing to a String cannot fail.
    let _infallible = write!(operators, "{value:.2}");
    let written = operators.get(start..).unwrap_or_default();
    let short = written.trim_end_matches('0').trim_end_matches('.').len();
    operators.truncate(start + short);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let mut operators = String::new();
        for value in [1.0, 0.25, 100.0, -0.5, 3.10] {
            number(&mut operators, value);
            operators.push(' ');
        }
        assert_eq!(operators, "1 0.25 100 -0.5 3.1 ");
    }

    #[test]
    fn a_box_is_placed_by_its_lower_left_corner() {
        let mut operators = String::new();
        let frame = Frame { x: 10.0, y: 20.0, width: 30.0, height: 40.0 };
        Canvas::new(&mut operators, 100.0, 700.0).draw(&Shape::Box(frame, Colour(255, 0, 0)));
        assert_eq!(operators, "1 0 0 rg 110 640 30 40 re f\n");
    }
}
