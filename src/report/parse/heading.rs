//! Numbers headings and gives them anchors.

use std::{collections::BTreeSet, ops::Range};

use pulldown_cmark::{Event, HeadingLevel, Tag};
use unicode_normalization::UnicodeNormalization;

use super::{ParseError, Source, lines::plain};
use crate::report::document::Heading;

/// The state of numbering while headings come in reading order.
pub(super) struct Headings {
    /// The headings that are open, from level 1: their numbers, or none where they have no number.
    open: Vec<Option<u32>>,
    /// The last number given on each level below the open headings.
    last: [u32; 3],
    taken: BTreeSet<String>,
}

impl Headings {
    /// Reserves the anchors that are named in the text, so that no generated one takes them.
    pub(super) fn new(
        source: &Source<'_>,
        events: &[(Event<'_>, Range<usize>)],
    ) -> Result<Self, ParseError> {
        let mut taken = BTreeSet::new();
        for (event, range) in events {
            if let Event::Start(Tag::Heading { id: Some(id), .. }) = event
                && !taken.insert(plain(id))
            {
                let message =
                    format!("the anchor {} is used twice; give each heading its own", plain(id));
                return Err(source.error(range.start, &message));
            }
        }
        Ok(Self { open: Vec::new(), last: [0; 3], taken })
    }

    /// Returns the next heading, or what is wrong with its level.
    pub(super) fn next(
        &mut self,
        level: HeadingLevel,
        text: String,
        anchor: Option<String>,
        numbered: bool,
    ) -> Result<Heading, String> {
        let (level, depth) = match level {
            HeadingLevel::H1 => (1, 0),
            HeadingLevel::H2 => (2, 1),
            HeadingLevel::H3 => (3, 2),
            _ => return Err("headings have three levels; use #, ## or ###".to_owned()),
        };
        if self.open.len() < depth {
            return Err(format!(
                "a heading of level {level} stands below none of level {depth}; use fewer #"
            ));
        }
        self.open.truncate(depth);
        let number = if numbered && self.open.iter().all(Option::is_some) {
            for (index, last) in self.last.iter_mut().enumerate() {
                match index.cmp(&depth) {
                    std::cmp::Ordering::Less => {}
                    std::cmp::Ordering::Equal => *last += 1,
                    std::cmp::Ordering::Greater => *last = 0,
                }
            }
            self.last.get(depth).copied()
        } else {
            None
        };
        self.open.push(number);
        let numbers: Option<Vec<String>> =
            self.open.iter().map(|number| number.map(|number| number.to_string())).collect();
        let anchor = anchor.unwrap_or_else(|| self.unique_slug(&text));
        Ok(Heading { level, number: numbers.unwrap_or_default().join("."), text, anchor })
    }

    fn unique_slug(&mut self, text: &str) -> String {
        let slug = slug(text);
        let mut anchor = slug.clone();
        let mut count = 2;
        while !self.taken.insert(anchor.clone()) {
            anchor = format!("{slug}-{count}");
            count += 1;
        }
        anchor
    }
}

/// Returns whether a heading's line ends in `{-}` or `{- #anchor}`; the parser leaves out attributes of one character.
pub(super) fn is_marked_unnumbered(line: &str) -> bool {
    line.trim_end()
        .strip_suffix('}')
        .and_then(|line| line.rsplit_once('{'))
        .is_some_and(|(_, attributes)| attributes.split_whitespace().any(|word| word == "-"))
}

/// Returns the words in small ASCII letters with hyphens between them.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for character in text.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)) {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "section".to_owned() } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_ascii() {
        assert_eq!(slug("A.5.1 Policies, Übersicht"), "a-5-1-policies-ubersicht");
        assert_eq!(slug("Κύριο"), "section");
    }
}
