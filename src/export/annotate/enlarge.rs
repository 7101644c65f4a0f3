//! Makes the boxes of comments larger to which words were added: a box shows what fits into it and nothing more.

use std::collections::BTreeMap;

use super::{cells::Place, grid::Grid};

const END: &str = "</x:ClientData>";

/// Returns the drawing with larger boxes at these cells, for words of these sizes in pixels.
///
/// A drawing is not always well formed, so only the figures of an anchor are changed, and where they are not found as
/// spreadsheet programs write them nothing is.
pub(super) fn enlarge(
    drawing: Vec<u8>,
    added: &BTreeMap<Place, (u32, u32)>,
    grid: &Grid,
) -> Vec<u8> {
    match String::from_utf8(drawing) {
        Ok(text) => {
            let shapes = text.split_inclusive(END);
            let shapes = shapes.map(|shape| {
                with_larger_box(shape, added, grid).unwrap_or_else(|| shape.to_owned())
            });
            shapes.collect::<String>().into_bytes()
        }
        Err(other) => other.into_bytes(),
    }
}

fn with_larger_box(
    shape: &str,
    added: &BTreeMap<Place, (u32, u32)>,
    grid: &Grid,
) -> Option<String> {
    let (before, data) = shape.split_at_checked(shape.rfind("<x:ClientData")?)?;
    let cell = Place {
        row: value(data, "Row")?.parse().ok()?,
        column: value(data, "Column")?.parse().ok()?,
    };
    let size = added.get(&cell).filter(|_| data.contains("ObjectType=\"Note\""))?;
    let anchor = value(data, "Anchor")?;
    let figures: Vec<u32> =
        anchor.split(',').map(|figure| figure.trim().parse().ok()).collect::<Option<_>>()?;
    let figures: [u32; 8] = figures.try_into().ok()?;
    let larger = grid.larger(figures, *size).map(|figure| figure.to_string()).join(", ");
    Some(format!("{before}{}", data.replacen(anchor, &larger, 1)))
}

/// Returns what stands in the element of that name.
fn value<'a>(data: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = data.split_once(&format!("<x:{name}>"))?;
    let (value, _) = rest.split_once("</x:")?;
    Some(value.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_becomes_larger_and_others_stay() {
        let shape = |kind: &str, row: u32| {
            format!(
                "<v:shape><div>a<br></div><x:ClientData ObjectType=\"{kind}\">\r\n <x:Anchor>\r\n  1, 15, 2, 10, 3, 15, 5, 4</x:Anchor>\r\n <x:Row>{row}</x:Row><x:Column>2</x:Column></x:ClientData></v:shape>"
            )
        };
        let drawing =
            format!("<xml>{}{}{}</xml>", shape("Note", 4), shape("Button", 7), shape("Note", 7));
        let added = [(Place { row: 7, column: 2 }, (280, 50))].into();
        let larger = enlarge(drawing.clone().into_bytes(), &added, &Grid::default());
        let expected = shape("Note", 7).replace("3, 15, 5, 4", "5, 39, 7, 14");
        let expected = format!("<xml>{}{}{expected}</xml>", shape("Note", 4), shape("Button", 7));
        assert_eq!(String::from_utf8(larger).unwrap(), expected);
    }

    #[test]
    fn what_is_not_understood_stays() {
        let added = [(Place::FIRST, (280, 50))].into();
        for drawing in [
            &b"\xff\xfe<x:ClientData"[..],
            b"<x:ClientData ObjectType=\"Note\"><x:Anchor>1, 2</x:Anchor><x:Row>0</x:Row><x:Column>0</x:Column></x:ClientData>",
            b"<x:ClientData ObjectType=\"Note\"><x:Row>0</x:Row><x:Column>0</x:Column></x:ClientData>",
        ] {
            assert_eq!(enlarge(drawing.to_vec(), &added, &Grid::default()), drawing);
        }
    }
}
