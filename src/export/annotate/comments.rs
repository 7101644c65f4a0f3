//! The words of notes. Comments that are there keep their words and their form; ours stand below them.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::escape::unescape;

use super::{
    AUTHOR, AnnotateError,
    cells::{Area, Place},
    edits::{Edits, escape_cell_text},
    xml::{Document, Element},
};
use crate::export::xlsx::page::clean;

/// The most that a note holds, in the units in which spreadsheet programs count.
const LONGEST_NOTE: usize = 32_767;
/// What stands between the words of others and ours takes no more than this.
const HEADING: usize = 16;
/// How the words of a note are set, as spreadsheet programs do it unasked.
const FONT: [&str; 4] =
    ["sz val=\"9\"", "color indexed=\"81\"", "rFont val=\"Tahoma\"", "family val=\"2\""];

/// A note that is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    /// What it says.
    pub(super) text: String,
    /// Whether the cell has a thread, of which the comment is only a copy for programs that know no threads.
    pub(super) has_thread: bool,
}

/// A worksheet's comments with ours among them.
pub(super) struct Annotated {
    /// The part as it is to be.
    pub(super) document: Document,
    /// The cells that had no comment before.
    pub(super) new: Vec<Place>,
    /// The cells that had one.
    pub(super) old: BTreeSet<Place>,
    /// Those among them whose comments became longer.
    pub(super) longer: BTreeSet<Place>,
}

/// Returns a part without comments.
pub(super) fn empty(part: String, namespace: &str) -> Document {
    let content = format!("<comments xmlns=\"{namespace}\"><authors/><commentList/></comments>");
    Document::new(part, &content)
}

/// Returns the comments with these notes among them.
///
/// # Errors
/// When the part is damaged.
pub(super) fn add(
    document: &Document,
    notes: &BTreeMap<Place, Words>,
) -> Result<Annotated, AnnotateError> {
    let elements = document.elements()?;
    let list = elements.iter().find(|e| e.tag.depth == 1 && e.tag.name() == "commentList");
    let (Some(root), Some(list)) = (elements.first(), list) else {
        return Err(AnnotateError::damaged(&document.part, "it has no list of comments"));
    };
    let prefix = root.tag.prefix();
    let mut edits = Edits::default();
    let (mut old, mut longer) = (BTreeSet::new(), BTreeSet::new());
    for (index, element) in elements.iter().enumerate() {
        let is_comment = element.tag.depth == 2 && element.tag.name() == "comment";
        let Some(place) = is_comment.then(|| cell_of(element)).flatten() else { continue };
        old.insert(place);
        if let Some(words) = notes.get(&place) {
            let comment = Comment { document, elements: &elements, index, prefix: &prefix };
            if comment.append(&mut edits, words) {
                longer.insert(place);
            }
        }
    }
    let new: Vec<Place> = notes.keys().filter(|place| !old.contains(place)).copied().collect();
    if !new.is_empty() {
        let author = author(document, &elements, list, &mut edits);
        let written = new.iter().filter_map(|place| {
            let runs = runs(&prefix, "", &notes.get(place)?.text, LONGEST_NOTE);
            Some(format!(
                "<{prefix}comment ref=\"{place}\" authorId=\"{author}\"><{prefix}text>{runs}</{prefix}text></{prefix}comment>"
            ))
        });
        edits.append(list, &written.collect::<String>());
    }
    Ok(Annotated { document: edits.apply(document), new, old, longer })
}

fn cell_of(comment: &Element<'_>) -> Option<Place> {
    Some(Area::parse(&comment.tag.attribute("ref")?)?.first)
}

/// Returns our number among the authors, and adds us if we are not there yet.
fn author(
    document: &Document,
    elements: &[Element<'_>],
    list: &Element<'_>,
    edits: &mut Edits,
) -> usize {
    let prefix = list.tag.prefix();
    let ours = format!("<{prefix}author>{AUTHOR}</{prefix}author>");
    let authors = elements.iter().filter(|e| e.tag.depth == 2 && e.tag.name() == "author");
    let names: Vec<&str> =
        authors.map(|author| document.text.get(author.inner()).unwrap_or_default()).collect();
    if let Some(known) = names.iter().position(|name| *name == AUTHOR) {
        return known;
    }
    if let Some(authors) = elements.iter().find(|e| e.tag.depth == 1 && e.tag.name() == "authors") {
        edits.append(authors, &ours);
    } else {
        let authors = format!("<{prefix}authors>{ours}</{prefix}authors>");
        edits.insert(list.tag.range.start, authors);
    }
    names.len()
}

/// A comment that is there already.
struct Comment<'a> {
    document: &'a Document,
    elements: &'a [Element<'a>],
    index: usize,
    prefix: &'a str,
}

impl Comment<'_> {
    /// Puts the words behind those of the comment, unless they stand there, and returns whether it did.
    fn append(&self, edits: &mut Edits, words: &Words) -> bool {
        let said = self.text();
        let left = LONGEST_NOTE.saturating_sub(said.encode_utf16().count() + HEADING);
        let text = cut(&clean(&words.text), left);
        if text.is_empty() || said.contains(&text) {
            return false;
        }
        if words.has_thread {
            self.append_plain(edits, &format!("\nReply:\n    {text}"));
        } else if let Some(last) = self.below("text", "r").last() {
            edits.insert(last.close.end, runs(self.prefix, "\n\n", &text, left));
        } else {
            self.append_plain(edits, &format!("\n\n{AUTHOR}:\n{text}"));
        }
        true
    }

    /// Puts words behind those of a comment that is all of one form.
    fn append_plain(&self, edits: &mut Edits, words: &str) {
        let (prefix, text) = (self.prefix, escape_cell_text(words));
        let whole = format!("<{prefix}t xml:space=\"preserve\">{text}</{prefix}t>");
        let last = self.below("r", "t").last().or_else(|| self.below("text", "t").last());
        match (last, self.below("comment", "text").last()) {
            (Some(words), _) => edits.append(words, &text),
            (None, Some(element)) => edits.append(element, &whole),
            (None, None) => {
                let element = format!("<{prefix}text>{whole}</{prefix}text>");
                if let Some(comment) = self.elements.get(self.index) {
                    edits.append(comment, &element);
                }
            }
        }
    }

    /// Returns what the comment says.
    fn text(&self) -> String {
        let words = self.inside().filter(|element| element.tag.name() == "t");
        let raw = words.map(|element| self.document.text.get(element.inner()).unwrap_or_default());
        raw.map(|raw| unescape(raw).map_or_else(|_| raw.to_owned(), Into::into)).collect()
    }

    /// Returns the elements of that name whose parents have the other one.
    fn below(&self, parent: &str, name: &str) -> impl DoubleEndedIterator<Item = &Element<'_>> {
        self.inside().filter(move |element| {
            let above = element.parent.and_then(|above| self.elements.get(above));
            element.tag.name() == name && above.is_some_and(|above| above.tag.name() == parent)
        })
    }

    fn inside(&self) -> impl DoubleEndedIterator<Item = &Element<'_>> {
        let end = self.elements.get(self.index).map_or(0, |comment| comment.close.end);
        let following = self.elements.get(self.index..).unwrap_or_default();
        let count = following.iter().take_while(|element| element.tag.range.start < end).count();
        following.iter().take(count)
    }
}

/// Returns words below our name, as a note shows them.
fn runs(prefix: &str, before: &str, text: &str, most: usize) -> String {
    let font = FONT.map(|what| format!("<{prefix}{what}/>")).concat();
    let text = cut(&clean(text), most.saturating_sub(AUTHOR.len() + 2));
    let run = |bold: &str, text: &str| {
        format!(
            "<{prefix}r><{prefix}rPr>{bold}{font}</{prefix}rPr><{prefix}t xml:space=\"preserve\">{}</{prefix}t></{prefix}r>",
            escape_cell_text(text)
        )
    };
    let name = run(&format!("<{prefix}b/>"), &format!("{before}{AUTHOR}:"));
    name + &run("", &format!("\n{text}"))
}

/// Returns the text, cut where a note ends.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.encode_utf16().count() <= most {
        return text.to_owned();
    }
    let mut left = most.saturating_sub(1);
    let fits = text.chars().take_while(|letter| {
        let fits = letter.len_utf16() <= left;
        left = left.saturating_sub(letter.len_utf16());
        fits
    });
    let fits: String = fits.collect();
    if most == 0 { fits } else { fits + "…" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(comments: &str, text: &str) -> String {
        let document = Document { part: "c.xml".into(), text: comments.into(), has_mark: false };
        let words = Words { text: text.into(), has_thread: false };
        let notes = [(Place::FIRST, words)].into();
        add(&document, &notes).unwrap().document.text
    }

    /// The words of the comment at A1.
    fn said(comments: &str) -> String {
        let document = Document { part: "c.xml".into(), text: comments.into(), has_mark: false };
        let elements = document.elements().unwrap();
        let index = elements.iter().position(|e| e.tag.attribute("ref").is_some()).unwrap();
        Comment { document: &document, elements: &elements, index, prefix: "" }.text()
    }

    fn around(comment: &str) -> String {
        format!(
            "<comments><authors><author>Ada</author></authors><commentList>{comment}</commentList></comments>"
        )
    }

    #[test]
    fn a_comment_in_any_form_keeps_its_words() {
        for (text, expected) in [
            ("<text><t>old</t></text>", "old\n\nAssay:\nnew & <this>"),
            (
                "<text><r><rPr><b/></rPr><t>o</t></r><r><t>ld</t></r></text>",
                "old\n\nAssay:\nnew & <this>",
            ),
            (
                "<text><r><t>old</t></r><rPh sb=\"0\" eb=\"1\"><t/></rPh></text>",
                "old\n\nAssay:\nnew & <this>",
            ),
            ("<text/>", "\n\nAssay:\nnew & <this>"),
            ("<text></text>", "\n\nAssay:\nnew & <this>"),
            ("<text><t/></text>", "\n\nAssay:\nnew & <this>"),
            ("", "\n\nAssay:\nnew & <this>"),
        ] {
            let before = around(&format!("<comment ref=\"A1\" authorId=\"0\">{text}</comment>"));
            let after = with(&before, "new & <this>");
            assert_eq!(said(&after), expected, "{after}");
            assert_eq!(with(&after, "new & <this>"), after, "a second call adds nothing");
            assert!(!after.contains("<author>Assay"), "{after}");
        }
    }

    #[test]
    fn a_new_comment_is_ours_below_the_others() {
        let before = around("<comment ref=\"B2\" authorId=\"0\"><text><t>old</t></text></comment>");
        let after = with(&before, "new");
        assert!(after.starts_with("<comments><authors><author>Ada</author><author>Assay</author></authors><commentList><comment ref=\"B2\" authorId=\"0\"><text><t>old</t></text></comment><comment ref=\"A1\" authorId=\"1\">"), "{after}");
        let prefixed = with("<x:comments xmlns:x=\"n\"><x:commentList/></x:comments>", "new");
        assert!(prefixed.starts_with("<x:comments xmlns:x=\"n\"><x:authors><x:author>Assay</x:author></x:authors><x:commentList><x:comment ref=\"A1\" authorId=\"0\"><x:text><x:r>"), "{prefixed}");
    }

    #[test]
    fn a_long_text_is_cut_where_a_note_ends() {
        let units = |comments: &str| said(comments).encode_utf16().count();
        let empty = empty(String::new(), "n").text;
        let after = with(&empty, &"😀".repeat(20_000));
        assert!(
            units(&after) <= LONGEST_NOTE && units(&after) > LONGEST_NOTE - 3,
            "{}",
            units(&after)
        );
        assert!(said(&after).ends_with("😀…"));
        let old =
            format!("<comment ref=\"A1\"><text><t>{}</t></text></comment>", "x".repeat(32_000));
        let after = with(&around(&old), &"y".repeat(32_767));
        assert!(
            units(&after) <= LONGEST_NOTE && units(&after) > LONGEST_NOTE - 20,
            "{}",
            units(&after)
        );
    }

    #[test]
    fn words_that_look_like_codes_stay_words() {
        assert!(with(&empty(String::new(), "n").text, "_x0041_").contains("_x005F_x0041_"));
    }
}
