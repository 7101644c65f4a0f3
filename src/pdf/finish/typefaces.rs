//! The embedded fonts: named, searchable, and known by the characters they print.

use std::{collections::BTreeMap, fmt::Write as _};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use crate::pdf::{
    PdfError,
    fonts::{Cut, Face, Family, Subset},
};

/// The fonts of a file.
pub(super) struct Typefaces {
    resources: ObjectId,
    numbers: Option<NumberFont>,
}

/// The font of page numbers.
struct NumberFont {
    name: Vec<u8>,
    glyphs: BTreeMap<char, (u16, u16)>,
}

/// Words as glyphs of one font.
pub(super) struct SetText {
    /// The font's name in the page's resources.
    pub(super) font: Vec<u8>,
    /// The glyphs, two bytes each.
    pub(super) glyphs: Vec<u8>,
    /// Their width in thousandths of the type size.
    pub(super) width: u32,
}

impl Typefaces {
    /// Completes genpdf's font objects: a real name, and a table from glyphs back to the characters that were
    /// meant, without which nobody could search or copy. Fonts that stand in for unused cuts go.
    pub(super) fn complete(
        file: &mut Document,
        pages: &[ObjectId],
        subsets: &BTreeMap<Face, Subset>,
    ) -> Result<Self, PdfError> {
        let mut kept = Dictionary::new();
        let mut numbers = None;
        for (name, id) in listed(file, pages)? {
            let Some(parts) = parts(file, id) else { continue };
            let Some((face, subset)) = subsets.iter().find(|(_, subset)| {
                stream_content(file, parts.program).is_some_and(|bytes| *bytes == subset.bytes)
            }) else {
                continue;
            };
            if *face == (Face { family: Family::Noto, cut: Cut::Regular }) {
                let widths = widths(file, id);
                let glyph = |(character, glyph): (&char, &u16)| {
                    (*character, (*glyph, widths.get(usize::from(*glyph)).copied().unwrap_or(0)))
                };
                let glyphs = subset.glyphs.iter().map(glyph).collect();
                numbers = Some(NumberFont { name: name.clone(), glyphs });
            }
            complete_font(file, id, &parts, &face.name(), subset)?;
            kept.set(name, id);
        }
        Ok(Self { resources: file.add_object(kept), numbers })
    }

    /// Returns the dictionary of fonts that every page refers to.
    pub(super) fn resources(&self) -> ObjectId {
        self.resources
    }

    /// Returns words in the font of page numbers.
    pub(super) fn set(&self, words: &str) -> SetText {
        let mut set = SetText { font: Vec::new(), glyphs: Vec::new(), width: 0 };
        let Some(font) = &self.numbers else { return set };
        set.font.clone_from(&font.name);
        for (glyph, width) in words.chars().filter_map(|character| font.glyphs.get(&character)) {
            set.glyphs.extend(glyph.to_be_bytes());
            set.width += u32::from(*width);
        }
        set
    }
}

/// The objects that make up a composite font.
struct Parts {
    descriptor: ObjectId,
    program: ObjectId,
    to_unicode: ObjectId,
}

/// Returns the fonts that genpdf lists; all pages share one list.
fn listed(file: &Document, pages: &[ObjectId]) -> Result<Vec<(Vec<u8>, ObjectId)>, PdfError> {
    let Some(first) = pages.first() else { return Ok(Vec::new()) };
    let page = file.get_dictionary(*first)?;
    let resources = file.get_dict_in_dict(page, b"Resources")?;
    let fonts = file.get_dict_in_dict(resources, b"Font")?;
    let listed =
        fonts.iter().filter_map(|(name, font)| Some((name.clone(), font.as_reference().ok()?)));
    Ok(listed.collect())
}

fn descendant(file: &Document, font: ObjectId) -> Option<&Dictionary> {
    file.get_dictionary(font)
        .ok()?
        .get(b"DescendantFonts")
        .ok()?
        .as_array()
        .ok()?
        .first()?
        .as_dict()
        .ok()
}

fn parts(file: &Document, font: ObjectId) -> Option<Parts> {
    let descriptor = descendant(file, font)?.get(b"FontDescriptor").ok()?.as_reference().ok()?;
    let program =
        file.get_dictionary(descriptor).ok()?.get(b"FontFile2").ok()?.as_reference().ok()?;
    let to_unicode = file.get_dictionary(font).ok()?.get(b"ToUnicode").ok()?.as_reference().ok()?;
    Some(Parts { descriptor, program, to_unicode })
}

fn stream_content(file: &Document, id: ObjectId) -> Option<&Vec<u8>> {
    Some(&file.get_object(id).ok()?.as_stream().ok()?.content)
}

/// Returns the widths of glyphs in order; the subset's glyphs follow each other without a gap.
fn widths(file: &Document, font: ObjectId) -> Vec<u16> {
    let list = descendant(file, font).and_then(|font| font.get(b"W").ok()?.as_array().ok());
    let mut widths = Vec::new();
    let mut start = 0_usize;
    for entry in list.into_iter().flatten() {
        match entry {
            Object::Integer(glyph) => start = usize::try_from(*glyph).unwrap_or(0),
            Object::Array(run) => {
                widths.resize(start, 0);
                let width = |width: &Object| u16::try_from(width.as_i64().ok()?).ok();
                widths.extend(run.iter().map(|entry| width(entry).unwrap_or(0)));
            }
            _ => {}
        }
    }
    widths
}

fn complete_font(
    file: &mut Document,
    font: ObjectId,
    parts: &Parts,
    name: &str,
    subset: &Subset,
) -> Result<(), PdfError> {
    let base = Object::Name(name.as_bytes().to_vec());
    let dictionary = file.get_dictionary_mut(font)?;
    dictionary.set("BaseFont", base.clone());
    if let Some(descendant) = dictionary.get_mut(b"DescendantFonts")?.as_array_mut()?.first_mut() {
        let descendant = descendant.as_dict_mut()?;
        descendant.set("BaseFont", base.clone());
        descendant.set("CIDToGIDMap", "Identity");
    }
    let descriptor = file.get_dictionary_mut(parts.descriptor)?;
    descriptor.set("FontName", base);
    file.get_object_mut(parts.program)?.as_stream_mut()?.allows_compression = true;
    let table = Stream::new(Dictionary::new(), to_unicode(subset).into_bytes());
    file.objects.insert(parts.to_unicode, Object::Stream(table));
    Ok(())
}

/// Returns the table from glyphs to the characters that the document wrote. genpdf's own names the last of all
/// characters that share a glyph, which turns a semicolon into a Greek question mark.
fn to_unicode(subset: &Subset) -> String {
    let mut meant: BTreeMap<u16, char> = BTreeMap::new();
    for (character, glyph) in &subset.glyphs {
        meant.entry(*glyph).or_insert(*character);
    }
    let mut table = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let entries: Vec<(u16, char)> = meant.into_iter().collect();
    for block in entries.chunks(100) {
        // Writing to a String cannot fail.
        let _infallible = writeln!(table, "{} beginbfchar", block.len());
        for (glyph, character) in block {
            let mut units = [0; 2];
            let units = character.encode_utf16(&mut units);
            let _infallible = write!(table, "<{glyph:04X}> <");
            for unit in units {
                let _infallible = write!(table, "{unit:04X}");
            }
            table.push_str(">\n");
        }
        table.push_str("endbfchar\n");
    }
    table.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    table
}
