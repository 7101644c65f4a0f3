//! Threaded comments. A program that knows them shows the thread and not the note at its cell, so what we have to say
//! there is a reply.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use uuid::Builder;

use super::{
    AUTHOR, AnnotateError,
    cells::{Area, Place},
    edits::{Edits, escape},
    package::Package,
    xml::{Document, Element},
};
use crate::export::xlsx::page::clean;

/// A thread's comments in the list of elements, in the order of the part.
type Threads = BTreeMap<Place, Vec<usize>>;

/// Replies to the threads at cells that have a note, and returns those cells.
///
/// # Errors
/// When a part is damaged.
pub(super) fn reply(
    package: &mut Package<'_>,
    part: &str,
    persons: &str,
    notes: &BTreeMap<Place, String>,
) -> Result<BTreeSet<Place>, AnnotateError> {
    let Some(document) = package.document(part)? else { return Ok(BTreeSet::new()) };
    let Some(people) = package.document(persons)? else { return Ok(BTreeSet::new()) };
    let elements = document.elements()?;
    let threads = threads(&elements);
    let (us, people) = joined(&people)?;
    let mut edits = Edits::default();
    let mut cells = BTreeSet::new();
    for (place, comments) in &threads {
        let Some(text) = notes.get(place) else { continue };
        cells.insert(*place);
        let comments = comments.iter().filter_map(|index| elements.get(*index));
        if let Some((at, reply)) = reply_to(&comments.collect::<Vec<_>>(), *place, text, &us) {
            edits.insert(at, reply);
        }
    }
    if !edits.is_empty() {
        package.put_document(edits.apply(&document));
        package.put_document(people);
    }
    Ok(cells)
}

fn threads(elements: &[Element<'_>]) -> Threads {
    let mut threads = Threads::new();
    for (index, element) in elements.iter().enumerate() {
        let is_comment = element.tag.depth == 1 && element.tag.name() == "threadedComment";
        let reference = is_comment.then(|| element.tag.attribute("ref")).flatten();
        if let Some(area) = reference.as_deref().and_then(Area::parse) {
            threads.entry(area.first).or_default().push(index);
        }
    }
    threads
}

/// Returns a reply to the comments of a thread and where it stands in the part, unless it is there already.
fn reply_to(
    comments: &[&Element<'_>],
    place: Place,
    text: &str,
    us: &str,
) -> Option<(usize, String)> {
    let (first, last) = (comments.first()?, comments.last()?);
    let thread = first.tag.attribute("parentId").or_else(|| first.tag.attribute("id"))?;
    let prefix = first.tag.prefix();
    // There is no clock here; with the moment of the comment before it a reply keeps its place in the thread.
    let moment = last.tag.attribute("dT");
    let moment = moment.map(|moment| format!(" dT=\"{}\"", escape(&moment))).unwrap_or_default();
    let id = identifier(&[&thread, text]);
    if comments.iter().any(|comment| comment.tag.attribute("id").as_ref() == Some(&id)) {
        return None;
    }
    let (thread, text) = (escape(&thread), escape(&clean(text)));
    let reply = format!(
        "<{prefix}threadedComment ref=\"{place}\"{moment} personId=\"{us}\" id=\"{id}\" parentId=\"{thread}\">\
         <{prefix}text>{text}</{prefix}text></{prefix}threadedComment>"
    );
    Some((last.close.end, reply))
}

/// Returns our identifier among the people, and the people with us among them.
fn joined(people: &Document) -> Result<(String, Document), AnnotateError> {
    let elements = people.elements()?;
    let us = elements.iter().find(|element| {
        let name = element.tag.attribute("displayName");
        element.tag.name() == "person" && name.is_some_and(|name| name == AUTHOR)
    });
    if let Some(known) = us.and_then(|us| us.tag.attribute("id")) {
        return Ok((escape(&known), people.clone()));
    }
    let us = identifier(&[AUTHOR]);
    let mut edits = Edits::default();
    if let Some(root) = elements.first() {
        let prefix = root.tag.prefix();
        let person = format!(
            "<{prefix}person displayName=\"{AUTHOR}\" id=\"{us}\" userId=\"{AUTHOR}\" providerId=\"None\"/>"
        );
        edits.append(root, &person);
    }
    Ok((us, edits.apply(people)))
}

/// Returns an identifier in the form of the format, always the same for the same words.
fn identifier(words: &[&str]) -> String {
    let mut hash = Sha256::new();
    for word in words {
        hash.update(word.as_bytes());
        hash.update([0]);
    }
    let mut bytes = [0; 16];
    for (byte, hashed) in bytes.iter_mut().zip(hash.finalize()) {
        *byte = hashed;
    }
    format!("{:X}", Builder::from_custom_bytes(bytes).into_uuid().braced())
}
