//! A page's text, read from genpdf's operators and written shorter: one string a run, and font and colour only where
//! they change. Each run is a text object of its own, which simple readers take for the end of a word.

use lopdf::{
    Object, StringFormat,
    content::{Content, Operation},
};

use super::typefaces::SetText;
use crate::pdf::{PdfError, canvas::channels, sheet::Late};

/// The text of a page.
#[derive(Default)]
pub(super) struct Text {
    runs: Vec<Run>,
}

/// Glyphs in one font, size and colour at one place.
struct Run {
    x: f64,
    y: f64,
    font: Vec<Object>,
    colour: Vec<Object>,
    glyphs: Vec<u8>,
}

impl Text {
    /// Returns the text that genpdf wrote.
    pub(super) fn read(operators: &[u8]) -> Result<Self, PdfError> {
        let mut text = Self::default();
        let (mut x, mut y) = (0.0, 0.0);
        let (mut font, mut colour) = (Vec::new(), Vec::new());
        for Operation { operator, operands } in Content::decode(operators)?.operations {
            match operator.as_str() {
                "Td" => (x, y) = position(&operands),
                "Tf" => font = operands,
                "rg" => colour = operands,
                "TJ" => {
                    let glyphs = glyphs(&operands);
                    text.runs.push(Run {
                        x,
                        y,
                        font: font.clone(),
                        colour: colour.clone(),
                        glyphs,
                    });
                }
                _ => {}
            }
        }
        Ok(text)
    }

    /// Adds text that ends at a right edge.
    pub(super) fn add(&mut self, late: &Late, set: SetText) {
        let size = f64::from(late.size);
        self.runs.push(Run {
            x: late.right - f64::from(set.width) * size / 1000.0,
            y: late.baseline,
            font: vec![Object::Name(set.font), Object::Integer(i64::from(late.size))],
            colour: channels(late.colour).map(|share| real(share * 100.0, 100.0)).to_vec(),
            glyphs: set.glyphs,
        });
    }

    /// Returns the operators.
    pub(super) fn write(self) -> Result<Vec<u8>, PdfError> {
        let mut operations = Vec::new();
        let (mut font, mut colour) = (Vec::new(), Vec::new());
        for run in self.runs {
            if run.colour != colour {
                operations.push(Operation::new("rg", run.colour.clone()));
                colour = run.colour;
            }
            operations.push(Operation::new("BT", Vec::new()));
            if run.font != font {
                operations.push(Operation::new("Tf", run.font.clone()));
                font = run.font;
            }
            // A tenth of a point is finer than any printer, and short to write.
            let place = vec![real(run.x * 10.0, 10.0), real(run.y * 10.0, 10.0)];
            operations.push(Operation::new("Td", place));
            let glyphs = Object::String(run.glyphs, StringFormat::Literal);
            operations.push(Operation::new("Tj", vec![glyphs]));
            operations.push(Operation::new("ET", Vec::new()));
        }
        Ok(Content { operations }.encode()?)
    }
}

/// Returns a number given in parts of a unit, as an integer where it is one.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "PDF numbers are single precision; positions on a page and colours fit"
)]
fn real(parts: f64, unit: f64) -> Object {
    let parts = parts.round();
    if parts % unit == 0.0 {
        Object::Integer((parts / unit) as i64)
    } else {
        Object::Real((parts / unit) as f32)
    }
}

fn position(operands: &[Object]) -> (f64, f64) {
    let number = |index: usize| {
        operands.get(index).and_then(|operand| operand.as_float().ok()).map_or(0.0, f64::from)
    };
    (number(0), number(1))
}

/// Returns the glyphs of a text operator, which genpdf writes as one string each.
fn glyphs(operands: &[Object]) -> Vec<u8> {
    let list = operands.first().and_then(|operand| operand.as_array().ok());
    let strings = list.into_iter().flatten().filter_map(|part| part.as_str().ok());
    strings.flatten().copied().collect()
}
