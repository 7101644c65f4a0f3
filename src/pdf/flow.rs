//! The flow of a document: strips that are never divided, put on pages one below the other.
//!
//! A strip is a line of text, a table row or a chart. [`Flow`] is the one genpdf element that draws them; it
//! decides where a page ends, keeps headings with what follows and repeats the header row of a table.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use genpdf::{
    Context, Element, Mm, Position, RenderResult, Size,
    error::Error,
    fonts::{Font, FontFamily},
    render::Area,
    style::{Color, Style},
};

use super::{
    canvas::{Canvas, Frame, Shape},
    fonts::Face,
    marks,
    sheet::{Late, Link, Page, Sheet},
    style::{BODY_BOTTOM, BODY_HEIGHT, Colour, MARGIN},
    text::{Content, Line},
};
use crate::report::document::Heading;

/// Something that is never divided between pages.
#[derive(Debug, Clone, Default)]
pub(super) struct Strip {
    /// Its height.
    pub(super) height: f64,
    /// The white space above it, unless it starts a page.
    pub(super) before: f64,
    /// Its lines of text.
    pub(super) lines: Vec<PlacedLine>,
    /// Its shapes, below the text.
    pub(super) shapes: Vec<Shape>,
    /// Page numbers that are known only at the end.
    pub(super) numbers: Vec<Late>,
    /// Whether it may be the last on a page.
    pub(super) end: End,
    /// Where it may start.
    pub(super) start: Start,
    /// What is repeated above it where it starts a page.
    pub(super) header: Option<Rc<Strip>>,
    /// The heading that starts here.
    pub(super) heading: Option<Heading>,
}

/// Whether a strip may be the last on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum End {
    /// It may.
    #[default]
    Free,
    /// It stays with the strip that follows.
    WithNext,
}

/// Where a strip may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Start {
    /// Wherever there is room.
    #[default]
    Anywhere,
    /// At the top of a page only.
    NewPage,
}

/// A line of text at its place in a strip.
#[derive(Debug, Clone)]
pub(super) struct PlacedLine {
    /// Distance from the left.
    pub(super) x: f64,
    /// Distance of the baseline from the top.
    pub(super) baseline: f64,
    /// The line.
    pub(super) line: Line,
}

/// The fonts as genpdf knows them.
pub(super) type Inks = BTreeMap<Face, FontFamily<Font>>;

/// What everything that draws shares: the fonts, and the sheet that collects what genpdf cannot draw.
#[derive(Clone)]
pub(super) struct Press {
    /// The fonts.
    pub(super) inks: Rc<Inks>,
    /// The sheet.
    pub(super) sheet: Rc<RefCell<Sheet>>,
}

/// A point on a page: from the left, and above its bottom edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Origin {
    /// From the left.
    pub(super) left: f64,
    /// Above the bottom edge.
    pub(super) top: f64,
}

/// Strips that follow each other.
pub(super) struct Flow {
    strips: Vec<Strip>,
    next: usize,
    press: Press,
}

impl Flow {
    /// Returns a flow of these strips.
    pub(super) fn new(strips: Vec<Strip>, press: Press) -> Self {
        Self { strips, next: 0, press }
    }

    /// Returns the height of the strip at that index and of all that must stand below it on the same page.
    fn group_height(&self, index: usize) -> f64 {
        let own = self.strips.get(index).map_or(0.0, |strip| strip.height);
        let mut height = 0.0;
        for (place, strip) in self.strips.iter().skip(index).enumerate() {
            height += strip.height + if place == 0 { 0.0 } else { strip.before };
            if strip.end == End::Free {
                break;
            }
        }
        // What is longer than a page cannot be kept together.
        if height > BODY_HEIGHT { own } else { height }
    }
}

/// Slack that rounding between points and millimetres needs.
const TOLERANCE: f64 = 0.05;

impl Element for Flow {
    fn render(
        &mut self,
        context: &Context,
        area: Area<'_>,
        _style: Style,
    ) -> Result<RenderResult, Error> {
        let available = points(area.size().height);
        let mut used = 0.0;
        let mut has_more = false;
        while let Some(strip) = self.strips.get(self.next) {
            let fresh = available - used > BODY_HEIGHT - TOLERANCE;
            let header = strip.header.as_deref().filter(|_| fresh);
            let gap = if fresh { 0.0 } else { strip.before };
            let full = used + gap + self.group_height(self.next) > available + TOLERANCE;
            if !fresh && (full || strip.start == Start::NewPage) {
                has_more = true;
                break;
            }
            used += gap;
            for part in header.into_iter().chain(std::iter::once(strip)) {
                let origin = Origin { left: MARGIN, top: BODY_BOTTOM + available - used };
                self.press.strip(context, &below(&area, used), origin, part)?;
                used += part.height;
            }
            self.next += 1;
        }
        Ok(RenderResult { size: Size::new(area.size().width, millimetres(used)), has_more })
    }
}

impl Press {
    /// Draws a strip whose upper left corner is that of the area.
    pub(super) fn strip(
        &self,
        context: &Context,
        area: &Area<'_>,
        origin: Origin,
        strip: &Strip,
    ) -> Result<(), Error> {
        self.note(origin, strip);
        strip.lines.iter().try_for_each(|placed| self.line(context, area, origin, placed))
    }

    /// Notes what genpdf cannot draw; a strip's own shapes come first, so that the marks in its lines lie on top.
    fn note(&self, origin: Origin, strip: &Strip) {
        let mut sheet = self.sheet.borrow_mut();
        if let Some(heading) = &strip.heading {
            sheet.add_heading(heading, origin.top);
        }
        let Some(page) = sheet.pages.last_mut() else { return };
        draw(page, origin, &strip.shapes);
        for number in &strip.numbers {
            page.numbers.push(Late {
                right: origin.left + number.right,
                baseline: origin.top - number.baseline,
                ..number.clone()
            });
        }
    }

    fn line(
        &self,
        context: &Context,
        area: &Area<'_>,
        origin: Origin,
        placed: &PlacedLine,
    ) -> Result<(), Error> {
        let PlacedLine { x, baseline, line } = placed;
        for run in &line.runs {
            let left = x + run.x;
            match &run.content {
                Content::Text(face, text) => {
                    if let Some(family) = self.inks.get(face) {
                        let style = Style::new()
                            .with_font_family(*family)
                            .with_font_size(run.style.size)
                            .with_color(rgb(run.style.colour));
                        // genpdf puts the baseline one glyph height below the position it is given.
                        let height = style.font(&context.font_cache).glyph_height(run.style.size);
                        let position =
                            Position::new(millimetres(left), millimetres(*baseline) - height);
                        area.print_str(&context.font_cache, position, style, text)?;
                    }
                }
                Content::Mark(mark) => {
                    let shapes = marks::shapes(*mark, left, *baseline, run.style.size);
                    if let Some(page) = self.sheet.borrow_mut().pages.last_mut() {
                        draw(page, origin, &shapes);
                    }
                }
            }
            if let Some(target) = &run.link
                && let Some(page) = self.sheet.borrow_mut().pages.last_mut()
            {
                let size = f64::from(run.style.size);
                let top = origin.top - baseline + size;
                let frame =
                    Frame { x: origin.left + left, y: top, width: run.width, height: size * 1.3 };
                page.links.push(Link { frame, target: Rc::clone(target) });
            }
        }
        Ok(())
    }
}

fn draw(page: &mut Page, origin: Origin, shapes: &[Shape]) {
    let mut canvas = Canvas::new(&mut page.below, origin.left, origin.top);
    for shape in shapes {
        canvas.draw(shape);
    }
}

/// Returns the part of the area that starts that far below its top, with room for text of any size: genpdf leaves
/// out text that it thinks does not fit, but whether it fits is decided here.
pub(super) fn below<'a>(area: &Area<'a>, distance: f64) -> Area<'a> {
    let mut rest = area.clone();
    rest.add_offset(Position::new(0, millimetres(distance)));
    rest.set_height(millimetres(10.0 * BODY_HEIGHT));
    rest
}

/// Returns points as genpdf's unit.
pub(super) fn millimetres(points: f64) -> Mm {
    Mm::from(printpdf::Pt(points))
}

fn points(length: Mm) -> f64 {
    printpdf::Pt::from(length).0
}

fn rgb(Colour(red, green, blue): Colour) -> Color {
    Color::Rgb(red, green, blue)
}
