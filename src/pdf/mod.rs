//! Documents as PDF.
//!
//! [`render`] draws any [`Document`] on A4 with genpdf: blocks become strips (`blocks`), strips flow over pages
//! (`flow`), and what genpdf cannot do (shapes, links, outline, page totals, subset fonts that can be searched)
//! is added to its file afterwards (`finish`). It reads no clock, no file and no setting: the same document
//! gives the same bytes.

mod blocks;
mod canvas;
mod finish;
mod flow;
mod fonts;
mod furniture;
mod marks;
mod sheet;
mod style;
mod text;

#[cfg(test)]
mod tests;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use genpdf::fonts::{FontData, FontFamily};

use self::{
    flow::{Flow, Inks, Press},
    fonts::{Cut, Face, Family, Subset},
    furniture::{Furniture, Pages},
    sheet::Sheet,
    text::Typesetter,
};
use crate::report::document::Document;

/// A report as a PDF file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The file.
    pub bytes: Vec<u8>,
    /// The characters that no font has; a question mark stands in their place.
    pub missing: BTreeSet<char>,
}

/// Why a report could not be drawn; none of these is the fault of a document's text.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// A built-in font could not be read or subset.
    #[error("a built-in font could not be used: {0}")]
    Font(String),
    /// The pages could not be drawn.
    #[error("the pages could not be drawn")]
    Draw(#[from] genpdf::error::Error),
    /// The file could not be completed.
    #[error("the PDF file could not be completed")]
    Finish(#[from] lopdf::Error),
}

impl From<allsorts::error::ParseError> for PdfError {
    fn from(error: allsorts::error::ParseError) -> Self {
        Self::Font(error.to_string())
    }
}

/// Returns the document as a PDF file, with the characters that could not be printed.
pub fn render(document: &Document) -> Result<Rendered, PdfError> {
    let mut typesetter = Typesetter::default();
    let cover = blocks::cover(&document.cover, &mut typesetter)?;
    let body = blocks::body(document, &mut typesetter)?;
    let furniture = Furniture::new(&document.cover, &mut typesetter)?;
    let subsets = typesetter.fonts().subsets()?;

    let (mut pdf, inks) = open(&subsets)?;
    let sheet = Rc::new(RefCell::new(Sheet::default()));
    let press = Press { inks: Rc::new(inks), sheet: Rc::clone(&sheet) };
    pdf.set_page_decorator(Pages::new(furniture, press.clone()));
    pdf.push(Flow::new(vec![cover], press.clone()));
    for strips in body {
        pdf.push(Flow::new(strips, press.clone()));
    }
    let mut drawn = Vec::new();
    pdf.render(&mut drawn)?;
    let bytes = finish::finish(&drawn, &sheet.borrow(), &subsets, &document.cover)?;
    Ok(Rendered { bytes, missing: typesetter.missing() })
}

/// Returns an empty genpdf document that knows the subset fonts.
fn open(subsets: &BTreeMap<Face, Subset>) -> Result<(genpdf::Document, Inks), PdfError> {
    let mut pdf = genpdf::Document::new(family(Family::Noto, subsets)?);
    pdf.set_paper_size(genpdf::Size::new(
        flow::millimetres(style::PAGE_WIDTH),
        flow::millimetres(style::PAGE_HEIGHT),
    ));
    pdf.set_minimal_conformance();
    let mut loaded = vec![(Family::Noto, pdf.font_cache().default_font_family())];
    if subsets.keys().any(|face| face.family == Family::DejaVu) {
        let fallback = family(Family::DejaVu, subsets)?;
        loaded.push((Family::DejaVu, pdf.add_font_family(fallback)));
    }
    let mut inks = Inks::new();
    for (family, fonts) in loaded {
        let cuts = [
            (Cut::Regular, fonts.regular),
            (Cut::Bold, fonts.bold),
            (Cut::Italic, fonts.italic),
            (Cut::BoldItalic, fonts.bold_italic),
        ];
        for (cut, font) in cuts {
            let alone = FontFamily { regular: font, bold: font, italic: font, bold_italic: font };
            inks.insert(Face { family, cut }, alone);
        }
    }
    Ok((pdf, inks))
}

/// Returns a family for genpdf, which always wants four cuts: one that the document does not use is stood in for
/// by a font that is not embedded and that `finish` takes out again.
fn family(
    family: Family,
    subsets: &BTreeMap<Face, Subset>,
) -> Result<FontFamily<FontData>, PdfError> {
    let cut = |cut| match subsets.get(&Face { family, cut }) {
        Some(subset) => FontData::new(subset.bytes.clone(), None),
        None => {
            FontData::new(notosans::REGULAR_TTF.to_vec(), Some(printpdf::BuiltinFont::Helvetica))
        }
    };
    Ok(FontFamily {
        regular: cut(Cut::Regular)?,
        bold: cut(Cut::Bold)?,
        italic: cut(Cut::Italic)?,
        bold_italic: cut(Cut::BoldItalic)?,
    })
}
