//! The boxes in which notes are shown, in the old drawing language of the format. What is there stays as it is, because
//! forms and pictures stand in the same part, often not well formed; new boxes are put before its end.

use super::{AnnotateError, cells::Place, grid::Grid, package::Package};

/// What an empty drawing says before its first shape.
const EMPTY: &[u8] = b"<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" \
xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\">\
<o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"\"/></o:shapelayout></xml>";

/// The kind of shape that every note refers to.
const KIND: &str = "<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" \
path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/>\
<v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";

/// Shapes are numbered in blocks of so many; the first number of each block is left out.
const BLOCK: u32 = 1024;
/// Programs that count otherwise give numbers beyond this; they cannot collide with ours.
const LAST_BLOCK: u32 = 60_000;

/// The blocks of numbers that no shape of the workbook uses.
pub(super) struct ShapeIds {
    next_block: u32,
}

impl ShapeIds {
    /// Returns the numbers that no drawing of the package uses.
    ///
    /// # Errors
    /// When a drawing cannot be unpacked.
    pub(super) fn unused_in(package: &Package<'_>) -> Result<Self, AnnotateError> {
        let mut last = 0;
        for part in package.ending_with(".vml") {
            let bytes = package.bytes(&part)?.unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes);
            let used = text.split("_x0000_s").skip(1).map(|rest| leading_number(rest) / BLOCK);
            let maps = text.split("idmap").skip(1).filter_map(|rest| {
                let list = rest.split_once("data=")?.1.get(1..)?;
                list.split(['"', '\'']).next()
            });
            let claimed = maps.flat_map(|list| list.split(',').map(leading_number));
            let known = used.chain(claimed).filter(|block| *block <= LAST_BLOCK);
            last = known.fold(last, u32::max);
        }
        Ok(Self { next_block: last + 1 })
    }

    /// Returns numbers for so many shapes, and the blocks that they are from.
    fn take(&mut self, count: usize) -> (impl Iterator<Item = u32> + use<>, String) {
        let first = self.next_block;
        let blocks = u32::try_from(count.div_ceil(1023)).unwrap_or(LAST_BLOCK);
        self.next_block = first.saturating_add(blocks);
        let blocks = first..self.next_block;
        let names = blocks.clone().map(|block| block.to_string()).collect::<Vec<_>>().join(",");
        (blocks.flat_map(|block| block * BLOCK + 1..(block + 1) * BLOCK), names)
    }
}

/// A note's box: the cell that it belongs to and its size in pixels.
pub(super) struct NoteShape {
    pub(super) cell: Place,
    pub(super) size: (u32, u32),
}

/// Returns the drawing with a box for each of these notes; without a drawing, a new one.
///
/// # Errors
/// When the drawing has no end.
pub(super) fn add(
    drawing: Option<(&str, Vec<u8>)>,
    notes: &[NoteShape],
    grid: &Grid,
    ids: &mut ShapeIds,
) -> Result<Vec<u8>, AnnotateError> {
    let (part, mut drawing) = drawing.unwrap_or_else(|| ("drawing", EMPTY.to_vec()));
    let no_end = || AnnotateError::damaged(part, "it has no end");
    let root = find(&drawing, b"<xml").ok_or_else(no_end)?;
    let root_end = root + find(drawing.get(root..).unwrap_or_default(), b">").ok_or_else(no_end)?;
    let declared = String::from_utf8_lossy(drawing.get(root..root_end).unwrap_or_default());
    let namespaces = missing_namespaces(&declared);
    let (numbers, blocks) = ids.take(notes.len());
    let mut shapes = String::new();
    if find(&drawing, b"id=\"_x0000_t202\"").is_none() {
        shapes += &KIND.replacen("<v:shapetype", &format!("<v:shapetype{namespaces}"), 1);
    }
    let numbered = (1_u32..).zip(numbers).zip(notes);
    shapes.extend(numbered.map(|((order, id), note)| {
        let place = grid.box_at(note.cell, note.size);
        shape((id, order), note, place).replacen("<v:shape", &format!("<v:shape{namespaces}"), 1)
    }));
    let end = drawing.windows(5).rposition(|window| window == b"</xml").ok_or_else(no_end)?;
    drawing.splice(end..end, shapes.into_bytes());
    claim(&mut drawing, &blocks);
    Ok(drawing)
}

/// Returns the declarations that our shapes need and the root does not give.
fn missing_namespaces(root: &str) -> String {
    let needed = [
        ("v", "urn:schemas-microsoft-com:vml"),
        ("o", "urn:schemas-microsoft-com:office:office"),
        ("x", "urn:schemas-microsoft-com:office:excel"),
    ];
    let declarations = needed.map(|(prefix, name)| format!(" xmlns:{prefix}=\"{name}\""));
    declarations.into_iter().filter(|declaration| !root.contains(declaration.trim())).collect()
}

/// Adds the blocks of numbers to those that the drawing claims, where it keeps such a list.
fn claim(drawing: &mut Vec<u8>, blocks: &str) {
    let Some(map) = find(drawing, b"idmap") else { return };
    let rest = drawing.get(map..).unwrap_or_default();
    let tag = rest.split(|byte| *byte == b'>').next().unwrap_or_default();
    let Some(list) = find(tag, b"data=\"") else { return };
    let start = map + list + b"data=\"".len();
    let rest = drawing.get(start..).unwrap_or_default();
    let Some(length) = rest.iter().position(|byte| *byte == b'"') else { return };
    let separator = if length == 0 { "" } else { "," };
    let end = start + length;
    drawing.splice(end..end, format!("{separator}{blocks}").into_bytes());
}

fn shape((id, order): (u32, u32), note: &NoteShape, place: [(u32, u32); 4]) -> String {
    let Place { row, column } = note.cell;
    let [left, top, right, bottom] = place.map(|(at, within)| format!("{at}, {within}"));
    // Pixels are three quarters of a point. Programs place the box by its anchor and take only its size from here.
    let (width, height) = (note.size.0 * 3 / 4, note.size.1 * 3 / 4);
    format!(
        "<v:shape id=\"_x0000_s{id}\" type=\"#_x0000_t202\" style=\"position:absolute;\
         margin-left:60pt;margin-top:8pt;width:{width}pt;height:{height}pt;z-index:{order};visibility:hidden\" \
         fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/>\
         <v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/>\
         <v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox>\
         <x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>\
         <x:Anchor>{left}, {top}, {right}, {bottom}</x:Anchor><x:AutoFill>False</x:AutoFill>\
         <x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn leading_number(text: &str) -> u32 {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text.get(..digits).and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(count: u32) -> Vec<NoteShape> {
        let cells = (0..count).map(|row| Place { row, column: 3 });
        cells.map(|cell| NoteShape { cell, size: (100, 40) }).collect()
    }

    fn added(drawing: Option<&str>, count: u32, next_block: u32) -> String {
        let drawing = drawing.map(|drawing| ("drawing", drawing.as_bytes().to_vec()));
        let mut ids = ShapeIds { next_block };
        let drawing = add(drawing, &notes(count), &Grid::default(), &mut ids).unwrap();
        String::from_utf8(drawing).unwrap()
    }

    #[test]
    fn a_new_drawing_numbers_its_shapes_in_blocks() {
        let drawing = added(None, 1_024, 4);
        assert!(drawing.contains("data=\"4,5\""), "{}", &drawing[..400]);
        assert_eq!(drawing.matches("<v:shapetype ").count(), 1);
        assert_eq!(drawing.matches("<v:shape ").count(), 1_024);
        for id in [4_097, 5_119, 5_121] {
            assert!(drawing.contains(&format!("id=\"_x0000_s{id}\"")), "{id}");
        }
        assert!(!drawing.contains("_x0000_s5120") && !drawing.contains("_x0000_s5122"));
    }

    #[test]
    fn what_a_drawing_holds_stays_even_if_it_is_not_well_formed() {
        let form = "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\">\r\n<o:idmap v:ext=\"edit\" data=\"1\"/><v:shape id=\"_x0000_s1025\"><div>one<br>two</div></v:shape>\r\n</xml>\r\n";
        let drawing = added(Some(form), 1, 9);
        assert!(drawing.contains("data=\"1,9\""), "{drawing}");
        assert!(
            drawing.contains("<div>one<br>two</div></v:shape>\r\n<v:shapetype xmlns:o="),
            "{drawing}"
        );
        assert!(
            drawing
                .contains("<v:shape xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=")
        );
        assert!(drawing.ends_with("</v:shape></xml>\r\n"), "{drawing}");
        let error = add(
            Some(("a.vml", b"<xml><br>".to_vec())),
            &[],
            &Grid::default(),
            &mut ShapeIds { next_block: 1 },
        );
        assert!(error.unwrap_err().to_string().contains("“a.vml” is damaged (it has no end)"));
    }
}
