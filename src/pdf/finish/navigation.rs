//! Ways through the file: links on the pages, and the outline beside them.

use std::fmt::Write as _;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary, text_string};

use crate::pdf::{
    PdfError,
    sheet::{Link, Place, Sheet},
};

/// Adds the links of every page; one whose anchor does not exist is left out.
pub(super) fn add_links(
    file: &mut Document,
    pages: &[ObjectId],
    sheet: &Sheet,
) -> Result<(), PdfError> {
    for (id, page) in pages.iter().zip(&sheet.pages) {
        let mut annotations = Vec::new();
        for link in &page.links {
            if let Some(annotation) = annotation(link, pages, sheet) {
                annotations.push(Object::Reference(file.add_object(annotation)));
            }
        }
        if !annotations.is_empty() {
            file.get_dictionary_mut(*id)?.set("Annots", annotations);
        }
    }
    Ok(())
}

fn annotation(link: &Link, pages: &[ObjectId], sheet: &Sheet) -> Option<Dictionary> {
    let frame = link.frame;
    let corners = [frame.x, frame.y - frame.height, frame.x + frame.width, frame.y];
    let mut annotation = dictionary! {
        "Type" => "Annot",
        "Subtype" => "Link",
        "Rect" => corners.map(tenths).to_vec(),
        "Border" => vec![0.into(), 0.into(), 0.into()],
    };
    if let Some(anchor) = link.target.strip_prefix('#') {
        annotation.set("Dest", destination(sheet.place(anchor)?, pages)?);
    } else {
        let action = dictionary! {
            "S" => "URI",
            "URI" => Object::string_literal(ascii_address(&link.target)),
        };
        annotation.set("A", action);
    }
    Some(annotation)
}

/// Returns an address in the characters that an address may hold; all others are percent-encoded.
fn ascii_address(address: &str) -> String {
    let mut ascii = String::new();
    for byte in address.bytes() {
        if byte.is_ascii_graphic() {
            ascii.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _infallible = write!(ascii, "%{byte:02X}");
        }
    }
    ascii
}

fn destination(place: &Place, pages: &[ObjectId]) -> Option<Object> {
    let page = Object::Reference(*pages.get(place.page)?);
    let top = tenths(place.top + 8.0);
    Some(Object::Array(vec![page, "XYZ".into(), Object::Null, top, Object::Null]))
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "PDF numbers are single precision; positions on a page fit"
)]
fn tenths(length: f64) -> Object {
    Object::Real(((length * 10.0).round() / 10.0) as f32)
}

/// An entry of the outline with those below it.
struct Entry<'a> {
    place: &'a Place,
    children: Vec<Entry<'a>>,
}

/// Adds the outline and returns its root, if there are headings.
pub(super) fn add_outline(
    file: &mut Document,
    pages: &[ObjectId],
    sheet: &Sheet,
) -> Result<Option<ObjectId>, PdfError> {
    let (entries, _) = entries(&sheet.headings, 0);
    if entries.is_empty() {
        return Ok(None);
    }
    let root = file.add_object(dictionary! { "Type" => "Outlines" });
    add_entries(file, root, &entries, pages)?;
    Ok(Some(root))
}

/// Returns the tree of the headings that lie deeper than `above`, and the headings after it.
fn entries(mut headings: &[Place], above: u8) -> (Vec<Entry<'_>>, &[Place]) {
    let mut list = Vec::new();
    while let Some((place, rest)) = headings.split_first() {
        if place.level <= above {
            break;
        }
        let (children, after) = entries(rest, place.level);
        list.push(Entry { place, children });
        headings = after;
    }
    (list, headings)
}

fn add_entries(
    file: &mut Document,
    parent: ObjectId,
    entries: &[Entry<'_>],
    pages: &[ObjectId],
) -> Result<(), PdfError> {
    let ids: Vec<ObjectId> = entries.iter().map(|_| file.new_object_id()).collect();
    for (index, entry) in entries.iter().enumerate() {
        let Some(id) = ids.get(index) else { continue };
        let mut item = dictionary! {
            "Title" => text_string(&entry.place.title),
            "Parent" => parent,
        };
        if let Some(destination) = destination(entry.place, pages) {
            item.set("Dest", destination);
        }
        if let Some(before) = index.checked_sub(1).and_then(|index| ids.get(index)) {
            item.set("Prev", *before);
        }
        if let Some(after) = ids.get(index + 1) {
            item.set("Next", *after);
        }
        file.objects.insert(*id, Object::Dictionary(item));
        add_entries(file, *id, &entry.children, pages)?;
    }
    if let (Some(first), Some(last)) = (ids.first(), ids.last()) {
        let count = i64::try_from(ids.len()).unwrap_or(i64::MAX);
        let parent = file.get_dictionary_mut(parent)?;
        parent.set("First", *first);
        parent.set("Last", *last);
        // Sections are open in the outline only at the top; a negative count says closed.
        let open = parent.has_type(b"Outlines");
        parent.set("Count", if open { count } else { -count });
    }
    Ok(())
}
