//! The words and marks that stand around an identifier, and what is taken away before it is read.

use std::borrow::Cow;

pub(super) const CLAUSE_WORDS: [&str; 21] = [
    "clause",
    "clauses",
    "cl",
    "klausel",
    "kapitel",
    "kap",
    "abschnitt",
    "ziffer",
    "section",
    "sec",
    "chapitre",
    "cláusula",
    "clausula",
    "punto",
    "hoofdstuk",
    "rozdział",
    "kapitola",
    "раздел",
    "пункт",
    "ρήτρα",
    "isms",
];
pub(super) const CONTROL_WORDS: [&str; 16] = [
    "annex",
    "control",
    "ctrl",
    "anhang",
    "annexe",
    "anexo",
    "allegato",
    "bijlage",
    "załącznik",
    "príloha",
    "příloha",
    "приложение",
    "παράρτημα",
    "maßnahme",
    "controle",
    "mesure",
];
/// Joins two identifiers to a range: "5.1 to 5.4".
pub(super) const RANGE_WORDS: [&str; 10] =
    ["-", "–", "—", "to", "bis", "à", "a", "hasta", "do", "t/m"];

/// Joins two identifiers to a list: "5.1 and 5.2".
const JOINING_WORDS: [&str; 10] = ["and", "und", "et", "y", "e", "en", "i", "a", "и", "και"];
/// Says that every control of a theme is meant: "A.7 (all)".
const WORDS_FOR_ALL: [&str; 22] = [
    "*",
    "all",
    "all controls",
    "alle",
    "alle controls",
    "alle maßnahmen",
    "tous",
    "toutes",
    "todos",
    "todas",
    "tutti",
    "tutte",
    "wszystkie",
    "všechny",
    "všechna",
    "vše",
    "všetky",
    "všetko",
    "все",
    "όλα",
    "όλες",
    "όλοι",
];

/// Returns the text with full-width signs and the many hyphens in their plain form, and without signs that nobody
/// sees. Raised figures are footnotes, so they are left out instead of becoming part of a number.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let is_plain = |character: char| plain_character(character) == Some(character);
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter_map(plain_character).collect())
}

fn plain_character(character: char) -> Option<char> {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0),
        '\u{3002}' | '\u{ff61}' | '\u{2024}' => Some('.'),
        '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' | '\u{3000}' => Some(' '),
        '\u{2010}' | '\u{2011}' | '\u{2212}' => Some('-'),
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2060}'
        | '\u{feff}'
        | '¹'
        | '²'
        | '³'
        | '⁰'
        | '⁴'..='⁹' => None,
        other => Some(other),
    }
}

/// Returns whether what stands behind a theme says that all of it is meant.
pub(super) fn says_all(rest: &str) -> bool {
    let word = rest.trim_matches(['(', ')', '[', ']', ' ', '.', ',', ':']).to_lowercase();
    WORDS_FOR_ALL.contains(&word.as_str())
}

/// Removes "ISO/IEC 27001:2022", "27001-", "ISO27001:" or a mere "ISO-" at the beginning.
pub(super) fn strip_standard(text: &str) -> &str {
    const BETWEEN: [char; 9] = [':', ' ', '-', '–', '—', '_', '/', ',', ')'];
    let lower = text.to_lowercase();
    let Some(at) = lower.find("27001").or_else(|| lower.find("27002")) else {
        return strip_words(text, &["iso", "iso/iec"]).unwrap_or(text);
    };
    let before_is_name = lower.get(..at).is_some_and(|before| {
        before.chars().all(|character| !character.is_ascii_digit()) && before.chars().count() <= 16
    });
    if !before_is_name || lower.len() != text.len() {
        return text;
    }
    let after = text.get(at + 5..).unwrap_or("").trim_start_matches(BETWEEN);
    let after = ["2022", "2013", "2005"]
        .iter()
        .find_map(|year| after.strip_prefix(year))
        .map_or(after, |after| after.trim_start_matches(BETWEEN).trim_start_matches(['.', ' ']));
    if after.is_empty() { text } else { after }
}

/// Removes one of these words at the beginning, with the blanks and stops behind it.
pub(super) fn strip_words<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    let (word, rest) = first_word(text);
    words
        .contains(&word.to_lowercase().as_str())
        .then(|| rest.trim_start_matches(['.', ' ', ':', '-']))
}

/// Removes a word that joins two identifiers. A blank must follow, or the "A" of "6.2; A.5.1" would be the Czech "and".
pub(super) fn strip_joining_word(text: &str) -> &str {
    let (word, rest) = first_word(text);
    if JOINING_WORDS.contains(&word.to_lowercase().as_str()) && rest.starts_with([' ', '\n']) {
        rest.trim_start()
    } else {
        text
    }
}

fn first_word(text: &str) -> (&str, &str) {
    let length = text
        .find(|character: char| !character.is_alphabetic() && character != '/')
        .unwrap_or(text.len());
    text.split_at_checked(length).unwrap_or((text, ""))
}
