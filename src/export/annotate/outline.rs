//! What a worksheet's part must tell before a note can stand in it: where the reference to the shapes belongs, which
//! cells are merged, and how large rows and columns are. The cells themselves are passed over.

use std::ops::Range;

use super::{
    AnnotateError,
    cells::Area,
    grid::{Grid, column_pixels, row_pixels},
    xml::{Document, Node, Tag, Walk},
};

/// What stands behind the reference to the shapes in the order that the format prescribes.
const BEHIND: &[&str] = &[
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
];
const TRANSITIONAL: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const STRICT: &str = "http://purl.oclc.org/ooxml/spreadsheetml/main";

/// A worksheet's outline.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// The prefix of the format's own names, with its colon.
    pub(super) prefix: String,
    /// The namespace of the format's own names, which differs between its editions.
    pub(super) namespace: String,
    /// The reference to the shapes: where it stands, and the relationship that it names.
    pub(super) shapes: Option<(Range<usize>, String)>,
    /// Where such a reference belongs.
    pub(super) belongs: usize,
    /// The merged ranges.
    pub(super) merged: Vec<Area>,
    /// The size of rows and columns.
    pub(super) grid: Grid,
    belongs_is_known: bool,
    row: u32,
    /// The element below the root that is being read.
    section: String,
}

impl Outline {
    /// Returns the outline of a worksheet.
    ///
    /// # Errors
    /// When the part is damaged or holds something else.
    pub(super) fn read(document: &Document) -> Result<Self, AnnotateError> {
        let mut outline = Self::default();
        let mut walk = Walk::new(document);
        let mut end = None;
        while let Some(node) = walk.next()? {
            match node {
                Node::Open(tag) => outline.open(&tag),
                Node::Close(range) => end = Some(range.start),
            }
        }
        let is_worksheet = [TRANSITIONAL, STRICT].contains(&outline.namespace.as_str());
        if !is_worksheet || outline.section.is_empty() {
            return Err(AnnotateError::damaged(&document.part, "it is no worksheet"));
        }
        if !outline.belongs_is_known {
            outline.belongs = end.unwrap_or_default();
        }
        Ok(outline)
    }

    /// Returns the beginning of the types of relationships in this edition of the format.
    pub(super) fn relationships(&self) -> &'static str {
        if self.namespace == STRICT {
            "http://purl.oclc.org/ooxml/officeDocument/relationships"
        } else {
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        let name = tag.name();
        match (tag.depth, self.section.as_str(), name) {
            (0, _, "worksheet") => {
                self.prefix = tag.prefix();
                self.namespace = tag.declared_namespace().unwrap_or_default();
            }
            (1, _, _) => name.clone_into(&mut self.section),
            (2, "sheetData", "row") => self.row(tag),
            (2, "cols", "col") => self.column(tag),
            (2, "mergeCells", "mergeCell") => {
                self.merged.extend(tag.attribute("ref").as_deref().and_then(Area::parse));
            }
            _ => {}
        }
        match (tag.depth, name) {
            (1, "sheetFormatPr") => self.defaults(tag),
            // Alternatives for other programs stand two levels further in.
            (1 | 3, "legacyDrawing") => {
                let id = tag.prefixed_attribute("id").unwrap_or_default();
                self.shapes = Some((tag.range.clone(), id));
            }
            (1, _) if !self.belongs_is_known => {
                // An alternative belongs where what it holds belongs, which its contents tell later.
                self.belongs = tag.range.start;
                self.belongs_is_known = BEHIND.contains(&name);
            }
            (3, _) if self.section == "AlternateContent" => {
                self.belongs_is_known |= BEHIND.contains(&name);
            }
            _ => {}
        }
    }

    fn defaults(&mut self, tag: &Tag<'_>) {
        let said = |name: &str| tag.attribute(name);
        let row = said("defaultRowHeight").as_deref().and_then(row_pixels);
        let column = said("defaultColWidth").as_deref().and_then(column_pixels);
        self.grid.row = row.unwrap_or(self.grid.row);
        self.grid.column = column.unwrap_or(self.grid.column);
        if is_true(tag, "zeroHeight") {
            self.grid.row = 0;
        }
    }

    fn row(&mut self, tag: &Tag<'_>) {
        // A row without a number follows the one before it.
        let number = tag.attribute("r").and_then(|number| number.parse().ok());
        self.row = number.unwrap_or(self.row.saturating_add(1));
        let height = if is_true(tag, "hidden") {
            Some(0)
        } else {
            tag.attribute("ht").as_deref().and_then(row_pixels)
        };
        if let (Some(height), Some(row)) = (height, self.row.checked_sub(1)) {
            self.grid.rows.insert(row, height);
        }
    }

    fn column(&mut self, tag: &Tag<'_>) {
        let number = |name: &str| tag.attribute(name)?.parse::<u32>().ok()?.checked_sub(1);
        let width = if is_true(tag, "hidden") {
            Some(0)
        } else {
            tag.attribute("width").as_deref().and_then(column_pixels)
        };
        if let (Some(first), Some(last), Some(width)) = (number("min"), number("max"), width) {
            self.grid.columns.push((first, last, width));
        }
    }
}

fn is_true(tag: &Tag<'_>, name: &str) -> bool {
    tag.attribute(name).is_some_and(|value| value == "1" || value == "true")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(inside: &str) -> (Document, Outline) {
        let text = format!(
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"r\">{inside}</worksheet>"
        );
        let document = Document { part: "sheet.xml".into(), text, has_mark: false };
        let outline = Outline::read(&document).unwrap();
        (document, outline)
    }

    /// What stands in front of the place where the reference belongs.
    fn before(inside: &str) -> String {
        let (document, outline) = outline(inside);
        let before = &document.text[..outline.belongs];
        before[before.find('>').unwrap() + 1..].to_owned()
    }

    #[test]
    fn the_reference_belongs_behind_drawings_and_before_tables() {
        let start = "<sheetData/><mergeCells/><pageMargins/>";
        assert_eq!(before(start), start);
        let drawing = format!("{start}<drawing r:id=\"rId1\"/>");
        for behind in BEHIND {
            assert_eq!(before(&format!("{drawing}<{behind}/><extLst><ext/></extLst>")), drawing);
        }
    }

    #[test]
    fn alternatives_belong_where_their_contents_do() {
        let alternative =
            |name: &str| format!("<AlternateContent><Choice><{name}/></Choice></AlternateContent>");
        let drawing = format!("<sheetData/>{}", alternative("drawing"));
        assert_eq!(before(&format!("{drawing}{}<extLst/>", alternative("controls"))), drawing);
        assert_eq!(before(&format!("{drawing}<extLst/>")), drawing);
        assert_eq!(before(&drawing), drawing);
    }

    #[test]
    fn sizes_and_merged_ranges_are_found() {
        let (_, outline) = outline(
            "<sheetFormatPr defaultColWidth=\"10\" defaultRowHeight=\"15\"/>\
             <cols><col min=\"1\" max=\"2\" width=\"80\"/><col min=\"3\" max=\"3\" width=\"9\" hidden=\"1\"/></cols>\
             <sheetData><row ht=\"30\"><c/></row><row hidden=\"true\"/><row r=\"9\" ht=\"60\"/></sheetData>\
             <mergeCells count=\"1\"><mergeCell ref=\"A1:B2\"/></mergeCells><legacyDrawing r:id=\"rId7\"/>",
        );
        assert_eq!(outline.grid.columns, [(0, 1, 565), (2, 2, 0)]);
        assert_eq!(outline.grid.rows, [(0, 40), (1, 0), (8, 80)].into());
        assert_eq!((outline.grid.row, outline.grid.column), (20, 75));
        assert_eq!(outline.merged, [Area::parse("A1:B2").unwrap()]);
        assert_eq!(outline.shapes.unwrap().1, "rId7");
    }

    #[test]
    fn another_part_is_no_worksheet() {
        for root in [("chartsheet", TRANSITIONAL), ("worksheet", "other")] {
            let text = format!("<{0} xmlns=\"{1}\"><a/></{0}>", root.0, root.1);
            let document = Document { part: "s.xml".into(), text, has_mark: false };
            assert!(Outline::read(&document).is_err());
        }
    }
}
