//! Cells of fields that know a few choices, and of yes-or-no fields: the choice's own name, or a word that people
//! write for it.

use super::{
    Reading,
    marks::{Sign, sign},
    suggest::suggest_among,
    words,
};
use crate::import::vocabulary::{ValueKind, Vocabulary, fold};

/// A choice read from a cell, and whether the cell says more than that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chosen {
    /// The choice's name.
    pub(crate) name: String,
    /// Whether words stand beside it, which would be lost with the name alone.
    pub(crate) has_words: bool,
}

/// Returns which of the choices a cell names, by their own names and by the words of a table of the vocabulary.
pub(crate) fn choice(
    text: &str,
    names: &[&'static str],
    table: &str,
    vocabulary: &Vocabulary,
) -> Reading<Chosen> {
    let text = text.trim();
    if says_nothing(text) {
        return Reading::Empty;
    }
    let own = text.to_lowercase().replace([' ', '-'], "_");
    if let Some(name) = names.iter().find(|name| **name == own) {
        return Reading::Known(Chosen { name: (*name).to_owned(), has_words: false });
    }
    let find = |phrase: &str| {
        let folded = fold(phrase);
        let by_table = vocabulary.choice(table, &folded).filter(|name| names.contains(name));
        let by_name = || names.iter().copied().find(|name| fold(name) == folded);
        by_table.or_else(by_name).map(str::to_owned)
    };
    if let Some(name) = find(text) {
        return Reading::Known(Chosen { name, has_words: false });
    }
    let beside = before_a_remark(text, vocabulary, &find)
        .or_else(|| words::behind_a_code(text).and_then(find));
    if let Some(name) = beside {
        return Reading::Known(Chosen { name, has_words: true });
    }
    Reading::Unknown { suggestion: None }
}

/// Returns the choice that a cell which names none probably means.
pub(crate) fn suggestion(
    text: &str,
    names: &[&'static str],
    table: &str,
    vocabulary: &Vocabulary,
) -> Option<String> {
    let own_names: Vec<(String, &str)> = names.iter().map(|name| (fold(name), *name)).collect();
    let phrases = vocabulary
        .choices(table)
        .filter(|(_phrase, meaning)| names.contains(meaning))
        .chain(own_names.iter().map(|(phrase, name)| (phrase.as_str(), *name)));
    suggest_among(&fold(text), phrases, vocabulary)
}

/// Returns whether a cell says yes or no: a word, a tick, a one or a zero.
pub(crate) fn flag(text: &str, vocabulary: &Vocabulary) -> Reading<Chosen> {
    let text = text.trim();
    let known = |yes: bool, has_words: bool| {
        let name = if yes { "yes" } else { "no" }.to_owned();
        Reading::Known(Chosen { name, has_words })
    };
    match (sign(text), text) {
        (Some(Sign::Yes), _) | (_, "1") => return known(true, false),
        (Some(Sign::No | Sign::Open), _) | (_, "0") => return known(false, false),
        _ if says_nothing(text) => return Reading::Empty,
        _ => {}
    }
    let find = |phrase: &str| {
        let folded = fold(phrase);
        let word = vocabulary
            .value(ValueKind::Answer, &folded)
            .or_else(|| vocabulary.value(ValueKind::Applicable, &folded))?;
        Some(word == "yes")
    };
    if let Some(yes) = find(text) {
        return known(yes, false);
    }
    match before_a_remark(text, vocabulary, &find) {
        Some(yes) => known(yes, true),
        None => Reading::Unknown { suggestion: None },
    }
}

/// What the words before a remark say, unless the remark takes it back: "approved - not yet".
fn before_a_remark<T>(
    text: &str,
    vocabulary: &Vocabulary,
    find: &dyn Fn(&str) -> Option<T>,
) -> Option<T> {
    let hedged = |remark: &str| {
        fold(remark).split(' ').any(|word| vocabulary.value(ValueKind::Hedge, word).is_some())
    };
    let parted = words::heads_and_remarks(text).into_iter();
    parted.filter(|(_head, remark)| !hedged(remark)).find_map(|(head, _remark)| find(head))
}

/// Whether a cell holds only dashes, dots or question marks.
pub(crate) fn says_nothing(text: &str) -> bool {
    text.chars().all(|sign| "-–—_./?".contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: &[&str] = &["draft", "approved", "withdrawn"];

    fn read(text: &str) -> Reading<Chosen> {
        choice(text, STATES, "documents_state", &Vocabulary::bundled().unwrap())
    }

    fn known(name: &str, has_words: bool) -> Reading<Chosen> {
        Reading::Known(Chosen { name: name.to_owned(), has_words })
    }

    #[test]
    fn reads_own_names_and_the_words_that_people_write() {
        assert_eq!(read("Approved"), known("approved", false));
        assert_eq!(read("Obsolete"), known("withdrawn", false));
        assert_eq!(read("2 - Draft"), known("draft", true));
        assert_eq!(read("Draft (with the CISO)"), known("draft", true));
        assert_eq!(read("–"), Reading::Empty);
        assert!(matches!(read("Approved - not yet"), Reading::Unknown { .. }));
        assert!(matches!(read("Aproved"), Reading::Unknown { .. }));
        let vocabulary = Vocabulary::bundled().unwrap();
        let meant = suggestion("Aproved", STATES, "documents_state", &vocabulary);
        assert_eq!(meant.as_deref(), Some("approved → approved"));
    }

    #[test]
    fn reads_yes_and_no() {
        let vocabulary = Vocabulary::bundled().unwrap();
        for (text, wanted) in [
            ("Yes", known("yes", false)),
            ("x", known("yes", false)),
            ("FALSE", known("no", false)),
            ("Nein", known("no", false)),
            ("Yes - to the regulator", known("yes", true)),
        ] {
            assert_eq!(flag(text, &vocabulary), wanted, "{text}");
        }
        assert_eq!(flag("perhaps", &vocabulary), Reading::Unknown { suggestion: None });
    }
}
