//! What stands on every page but the cover: who and what above, how secret, which version and which page below.

use genpdf::{Context, Margins, PageDecorator, error::Error, render::Area, style::Style};

use super::{
    PdfError,
    blocks::draft_tag,
    canvas::{Pen, Shape},
    flow::{Origin, PlacedLine, Press, Strip, below, millimetres},
    sheet::{Late, Page, Says},
    style::{
        BODY_BOTTOM, BODY_TOP, BODY_WIDTH, CAPTION, HAIRLINE, LINE, MARGIN, MUTED, PAGE_HEIGHT,
        STEP, baseline, leading,
    },
    text::{TextStyle, Typesetter},
};
use crate::report::document::{Cover, DocumentState};

/// Distance of the header from the upper edge.
const HEADER_TOP: f64 = 36.0;
/// Distance of the footer from the upper edge.
const FOOTER_TOP: f64 = PAGE_HEIGHT - 48.0;
/// Room for "Page 100 of 100".
const NUMBER_WIDTH: f64 = 90.0;
/// The characters of page numbers, which are set last.
const NUMBER_CHARACTERS: &str = "Page of 0123456789";

/// Header and footer, laid out once.
pub(super) struct Furniture {
    header: Strip,
    footer: Strip,
}

impl Furniture {
    /// Returns the header and footer of a report.
    pub(super) fn new(cover: &Cover, typesetter: &mut Typesetter) -> Result<Self, PdfError> {
        let style = TextStyle::plain(CAPTION).in_colour(MUTED);
        typesetter.line(NUMBER_CHARACTERS, style, f64::MAX)?;
        let pen = Pen { colour: LINE, thickness: HAIRLINE };
        let text_baseline = baseline(CAPTION, leading(CAPTION));

        let mut header = Strip::default();
        let tag_width = if cover.state == DocumentState::Draft { 60.0 } else { 0.0 };
        let half = (BODY_WIDTH - tag_width) / 2.0 - 2.0 * STEP;
        let organisation = typesetter.line(&cover.organisation, style, half)?;
        let title = typesetter.line(&cover.title, style, half)?;
        let right = BODY_WIDTH - title.width;
        for (x, line) in [(0.0, organisation), (right, title)] {
            header.lines.push(PlacedLine { x, baseline: text_baseline, line });
        }
        if cover.state == DocumentState::Draft {
            draft_tag(&mut header, ((BODY_WIDTH - 44.0) / 2.0, -3.0), typesetter)?;
        }
        let rule = leading(CAPTION) + 1.5 * STEP;
        header.shapes.push(Shape::Line((0.0, rule), (BODY_WIDTH, rule), pen));

        let mut footer = Strip::default();
        let parts = [
            cover.classification.clone(),
            format!("Version {}", cover.version),
            format!("As of {}", cover.as_of.format("%-d %B %Y")),
        ];
        let line = typesetter.line(&parts.join("  ·  "), style, BODY_WIDTH - NUMBER_WIDTH)?;
        footer.lines.push(PlacedLine { x: 0.0, baseline: text_baseline, line });
        footer.shapes.push(Shape::Line((0.0, -1.5 * STEP), (BODY_WIDTH, -1.5 * STEP), pen));
        footer.numbers.push(Late {
            right: BODY_WIDTH,
            baseline: text_baseline,
            size: CAPTION,
            colour: MUTED,
            says: Says::PageOf,
        });
        Ok(Self { header, footer })
    }
}

/// Starts each page: opens it on the sheet, prints header and footer and leaves the body's area.
pub(super) struct Pages {
    furniture: Furniture,
    press: Press,
}

impl Pages {
    /// Returns the decorator for a document.
    pub(super) fn new(furniture: Furniture, press: Press) -> Self {
        Self { furniture, press }
    }
}

impl PageDecorator for Pages {
    fn decorate_page<'a>(
        &mut self,
        context: &Context,
        mut area: Area<'a>,
        _style: Style,
    ) -> Result<Area<'a>, Error> {
        self.press.sheet.borrow_mut().pages.push(Page::default());
        let is_cover = self.press.sheet.borrow().pages.len() == 1;
        let margins = |top, bottom| {
            let side = millimetres(MARGIN);
            Margins::trbl(millimetres(top), side, millimetres(bottom), side)
        };
        if !is_cover {
            let mut whole = area.clone();
            whole.add_margins(margins(0.0, 0.0));
            for (top, strip) in
                [(HEADER_TOP, &self.furniture.header), (FOOTER_TOP, &self.furniture.footer)]
            {
                let origin = Origin { left: MARGIN, top: PAGE_HEIGHT - top };
                self.press.strip(context, &below(&whole, top), origin, strip)?;
            }
        }
        area.add_margins(margins(BODY_TOP, BODY_BOTTOM));
        Ok(area)
    }
}
