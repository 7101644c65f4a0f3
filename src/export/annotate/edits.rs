//! Changes to a part: words that are put into it, and how the text of users is written there.

use std::ops::Range;

use super::xml::{Document, Element};
use crate::export::xlsx::page::clean;

/// What is put into a text, and where.
#[derive(Debug, Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Puts words before the character at that place, after what was put there earlier.
    pub(super) fn insert(&mut self, at: usize, words: impl Into<String>) {
        self.replace(at..at, words);
    }

    /// Puts words in the place of others.
    pub(super) fn replace(&mut self, range: Range<usize>, words: impl Into<String>) {
        self.0.push((range, words.into()));
    }

    /// Puts words behind everything that the element holds; one call an element.
    pub(super) fn append(&mut self, element: &Element<'_>, words: &str) {
        if element.tag.is_empty {
            let end = element.tag.range.end;
            let name = element.tag.written_name();
            self.replace(end.saturating_sub(2)..end, format!(">{words}</{name}>"));
        } else {
            self.insert(element.close.start, words);
        }
    }

    /// Returns whether nothing is changed.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the document with the changes.
    pub(super) fn apply(mut self, document: &Document) -> Document {
        self.0.sort_by_key(|(range, _words)| range.start);
        let mut text = String::with_capacity(
            document.text.len() + self.0.iter().map(|(_, words)| words.len()).sum::<usize>(),
        );
        let mut done = 0;
        for (range, words) in &self.0 {
            text.push_str(document.text.get(done..range.start).unwrap_or_default());
            text.push_str(words);
            done = range.end;
        }
        text.push_str(document.text.get(done..).unwrap_or_default());
        Document { part: document.part.clone(), text, has_mark: document.has_mark }
    }
}

/// Returns text as it stands in elements and in quoted attributes.
pub(super) fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}

/// Returns the text without what a workbook cannot hold, with what would read as the code of a character
/// (`_x0041_`) kept from being read so.
pub(super) fn escape_cell_text(text: &str) -> String {
    escape(&without_codes(&clean(text)))
}

/// Returns the text with the underscore of each code of a character written as a code itself.
pub(super) fn without_codes(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        let follows = text.get(at..at + 7).map(str::as_bytes);
        match follows {
            Some([b'_', b'x', code @ .., b'_']) if code.iter().all(u8::is_ascii_hexdigit) => {
                safe.push_str("_x005F_");
            }
            _ => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_move_nothing_else() {
        let text = "<a> <b/><c>1</c></a>".to_owned();
        let document = Document { part: String::new(), text, has_mark: false };
        let elements = document.elements().unwrap();
        let mut edits = Edits::default();
        edits.append(&elements[2], "2");
        edits.append(&elements[1], "x");
        edits.insert(3, "<!---->");
        assert_eq!(edits.apply(&document).text, "<a><!----> <b>x</b><c>12</c></a>");
    }

    #[test]
    fn codes_of_characters_stay_words() {
        assert_eq!(
            without_codes("_x0041_ _x004_ _x00GG_ ä_x0041_x0042_"),
            "_x005F_x0041_ _x004_ _x00GG_ ä_x005F_x0041_x005F_x0042_"
        );
        assert_eq!(escape_cell_text("a<b>&\"\u{1}\r\n😀"), "a&lt;b&gt;&amp;&quot;\n😀");
    }
}
