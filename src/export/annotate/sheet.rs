//! Writes the notes of one worksheet: the words, the boxes that show them, and what joins both to the sheet.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    AnnotateError,
    cells::{Area, Place},
    comments::{self, Annotated, Words},
    content_types,
    edits::Edits,
    enlarge::enlarge,
    grid::size_of,
    outline::Outline,
    package::Package,
    relations::Relations,
    shapes::{self, NoteShape, ShapeIds},
    threads,
    workbook::Workbook,
    xml::Document,
};

const COMMENTS: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const SHAPES: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";

/// Writes these notes into the worksheet that the part holds.
///
/// # Errors
/// When a part of the worksheet is damaged.
pub(super) fn annotate(
    package: &mut Package<'_>,
    workbook: &Workbook,
    part: &str,
    notes: Vec<(Place, String)>,
    ids: &mut ShapeIds,
) -> Result<(), AnnotateError> {
    let sheet = package.required(part)?;
    let outline = Outline::read(&sheet)?;
    let notes = gathered(notes, &outline.merged);
    let mut relations = Relations::of(package, part)?;
    let with_threads = match (relations.target("threadedComment"), &workbook.persons) {
        (Some(part), Some(persons)) => threads::reply(package, &part, persons, &notes)?,
        _ => BTreeSet::new(),
    };
    let notes = notes.into_iter().map(|(place, text)| {
        let has_thread = with_threads.contains(&place);
        (place, Words { text, has_thread })
    });
    let notes: BTreeMap<Place, Words> = notes.collect();
    let annotated = comments::add(&comments_of(package, &mut relations, &outline)?, &notes)?;
    let reference = write_shapes(package, &mut relations, &outline, (&annotated, &notes), ids)?;
    if let Some(id) = reference {
        package.put_document(referring(&sheet, &outline, &id));
    }
    package.put_document(annotated.document);
    relations.store(package)
}

/// Returns one text a cell. The cells of a merged range other than the first are not shown, so their notes stand at
/// the first and name their cell.
fn gathered(notes: Vec<(Place, String)>, merged: &[Area]) -> BTreeMap<Place, String> {
    let mut shown: BTreeMap<Place, Place> = notes.iter().map(|(at, _)| (*at, *at)).collect();
    for area in merged {
        let rows = Place { row: area.first.row, column: 0 }..=area.last;
        for (place, at) in shown.range_mut(rows) {
            if area.contains(*place) {
                *at = area.first;
            }
        }
    }
    let mut texts: BTreeMap<Place, String> = BTreeMap::new();
    for (place, text) in notes {
        let at = shown.get(&place).copied().unwrap_or(place);
        let text = if at == place { text } else { format!("{place}: {text}") };
        let said = texts.entry(at).or_default();
        if !said.is_empty() {
            said.push('\n');
        }
        said.push_str(&text);
    }
    texts
}

/// Returns the worksheet's comments, or a part for them.
fn comments_of(
    package: &mut Package<'_>,
    relations: &mut Relations,
    outline: &Outline,
) -> Result<Document, AnnotateError> {
    let part = if let Some(part) = relations.target("comments") {
        if let Some(document) = package.document(&part)? {
            return Ok(document);
        }
        part
    } else {
        let part = package.free_name("xl/comments", ".xml");
        relations.add(format!("{}/comments", outline.relationships()), &part);
        part
    };
    content_types::add(package, &part, COMMENTS)?;
    Ok(comments::empty(part, &outline.namespace))
}

/// Writes the boxes of the notes, and returns the relationship that leads to them if it is new.
fn write_shapes(
    package: &mut Package<'_>,
    relations: &mut Relations,
    outline: &Outline,
    (annotated, notes): (&Annotated, &BTreeMap<Place, Words>),
    ids: &mut ShapeIds,
) -> Result<Option<String>, AnnotateError> {
    let known = outline.shapes.as_ref().and_then(|(_range, id)| relations.by_id(id));
    let known = known.map(|relation| relation.target.clone());
    let drawing = match &known {
        Some(part) => package.bytes(part)?.map(|bytes| (part.as_str(), bytes)),
        None => None,
    };
    let size = |cell: &Place| size_of(notes.get(cell).map_or("", |words| &words.text));
    // Where no box was drawn so far, those that were there get theirs too.
    let old = annotated.old.iter().filter(|_| drawing.is_none());
    let shapes = annotated.new.iter().chain(old);
    let shapes: Vec<NoteShape> =
        shapes.map(|cell| NoteShape { cell: *cell, size: size(cell) }).collect();
    if let Some((part, bytes)) = drawing {
        let longer = annotated.longer.iter().map(|cell| (*cell, size(cell))).collect();
        let bytes = enlarge(bytes, &longer, &outline.grid);
        let bytes = if shapes.is_empty() {
            bytes
        } else {
            shapes::add(Some((part, bytes)), &shapes, &outline.grid, ids)?
        };
        package.put(part, bytes);
        return Ok(None);
    }
    if shapes.is_empty() {
        return Ok(None);
    }
    let bytes = shapes::add(None, &shapes, &outline.grid, ids)?;
    let part = package.free_name("xl/drawings/vmlDrawing", ".vml");
    package.put(&part, bytes);
    content_types::add(package, &part, SHAPES)?;
    Ok(Some(relations.add(format!("{}/vmlDrawing", outline.relationships()), &part)))
}

/// Returns the worksheet with a reference to the shapes, in the place of one that leads nowhere.
fn referring(sheet: &Document, outline: &Outline, id: &str) -> Document {
    let (prefix, kinds) = (&outline.prefix, outline.relationships());
    let reference = format!("<{prefix}legacyDrawing xmlns:r=\"{kinds}\" r:id=\"{id}\"/>");
    let mut edits = Edits::default();
    match &outline.shapes {
        Some((range, _id)) => edits.replace(range.clone(), reference),
        None => edits.insert(outline.belongs, reference),
    }
    edits.apply(sheet)
}
