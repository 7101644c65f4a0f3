//! Words in answer cells: what the whole says, and what the words behind a dash or a comma take back.

use super::{Reading, suggest::suggest};
use crate::import::vocabulary::{ValueKind, Vocabulary, fold};

/// Signs that refer to a footnote.
const FOOTNOTES: [char; 14] =
    ['¹', '²', '³', '⁰', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '*', '†', '‡', '!'];

/// A remark of up to this many words is read as part of the answer; a longer one is prose.
const SHORT_REMARK: usize = 3;

/// Returns the meaning of a cell among these kinds: the whole, the words before a remark, or before a date.
///
/// A remark that names a weaker state counts: "yes, partially" is partial. A longer remark with such a word is not
/// understood, since nobody can tell from it how far the answer holds.
pub(super) fn lookup(text: &str, kinds: &[ValueKind], vocabulary: &Vocabulary) -> Reading<String> {
    let plain = text.trim().trim_end_matches(FOOTNOTES);
    let folded = fold(plain);
    if folded.is_empty() {
        return Reading::Empty;
    }
    let find = |folded: &str| {
        kinds.iter().find_map(|kind| vocabulary.value(*kind, folded)).map(str::to_owned)
    };
    if let Some(word) = find(&folded) {
        return Reading::Known(word);
    }
    if is_choice_list(text, vocabulary) {
        return Reading::ChoiceList;
    }
    let unknown = || Reading::Unknown { suggestion: suggest(&folded, kinds, vocabulary) };
    for (head, remark) in heads_and_remarks(plain) {
        if let Some(word) = find(&fold(head)) {
            // That a control applies is not taken back by how far it is carried out.
            let applies = kinds == [ValueKind::Applicable];
            let whole =
                if applies { Some(word) } else { with_remark(word, &fold(remark), vocabulary) };
            return whole.map_or_else(unknown, Reading::Known);
        }
    }
    let found = before_a_date(&folded, vocabulary, find)
        .or_else(|| behind_a_code(plain).and_then(|rest| find(&fold(rest))));
    found.map_or_else(unknown, Reading::Known)
}

/// Returns the words behind the first sign of a remark, such as "not implemented" in "Applicable - not implemented".
pub(super) fn remark(text: &str) -> Option<&str> {
    heads_and_remarks(text)
        .into_iter()
        .map(|(_head, remark)| remark)
        .find(|remark| !remark.trim().is_empty())
}

/// The ways to part a cell into an answer and a remark, from the first sign on.
pub(super) fn heads_and_remarks(text: &str) -> Vec<(&str, &str)> {
    let at = |sign: Option<(usize, &str)>| {
        let (place, sign) = sign?;
        Some((text.get(..place)?, text.get(place + sign.len()..)?))
    };
    let any = text
        .char_indices()
        .find(|(_place, letter)| ",;:([\n–—.".contains(*letter))
        .and_then(|(place, letter)| Some((place, text.get(place..place + letter.len_utf8())?)));
    let spaced = text.find(" - ").map(|place| (place, " - "));
    let hyphen = text.find('-').map(|place| (place, "-"));
    [at(any), at(spaced), at(hyphen)].into_iter().flatten().collect()
}

/// What an answer and its remark say together; `None` where the remark makes it unclear.
fn with_remark(word: String, remark: &str, vocabulary: &Vocabulary) -> Option<String> {
    let positive = matches!(word.as_str(), "implemented" | "yes" | "5");
    if !positive || remark.is_empty() {
        return Some(word);
    }
    let state = |phrase: &str| vocabulary.value(ValueKind::Status, phrase);
    let words: Vec<&str> = remark.split(' ').collect();
    if words.len() <= SHORT_REMARK {
        let says_no = vocabulary.value(ValueKind::Answer, remark) == Some("no");
        return match state(remark) {
            _ if says_no => Some(negative_of(&word)),
            Some("implemented") => Some(word),
            Some("unanswered" | "not_applicable") => None,
            Some(weaker) => Some(weaker.to_owned()),
            None if names_something_weaker(&words, vocabulary) => None,
            None => Some(word),
        };
    }
    (!names_something_weaker(&words, vocabulary)).then_some(word)
}

fn negative_of(word: &str) -> String {
    if word == "yes" { "no".into() } else { "not_implemented".into() }
}

/// Whether a remark holds a weaker state, or a word that takes something back.
fn names_something_weaker(words: &[&str], vocabulary: &Vocabulary) -> bool {
    let weaker = |phrase: &str| {
        matches!(
            vocabulary.value(ValueKind::Status, phrase),
            Some("partial" | "planned" | "not_implemented")
        )
    };
    (1..=3).any(|length| words.windows(length).any(|window| weaker(&window.join(" "))))
        || words.iter().any(|word| vocabulary.value(ValueKind::Hedge, word).is_some())
}

/// "Implemented 12.03.2024", "Planned for Q3/2025": a known phrase, then only numbers and words of time.
fn before_a_date(
    folded: &str,
    vocabulary: &Vocabulary,
    find: impl Fn(&str) -> Option<String>,
) -> Option<String> {
    let words: Vec<&str> = folded.split(' ').collect();
    let is_number = |word: &str| word.chars().any(|letter| letter.is_ascii_digit());
    (1..words.len()).rev().find_map(|length| {
        let (phrase, rest) = words.split_at(length);
        let only_time = rest.iter().all(|word| {
            let numbers = word.chars().all(|letter| letter.is_ascii_digit());
            let quarter = word.len() == 2 && word.starts_with(['q', 'h', 't']) && is_number(word);
            numbers || quarter || vocabulary.value(ValueKind::Time, word).is_some()
        });
        if only_time && rest.iter().any(|word| is_number(word)) {
            find(&phrase.join(" "))
        } else {
            None
        }
    })
}

/// "1 - Implemented", "3: Partially": the words behind a number or letter code.
pub(super) fn behind_a_code(text: &str) -> Option<&str> {
    let (code, rest) = text.split_once(['-', ':', '.', ')', '–', '='])?;
    (code.trim().chars().count() <= 2).then_some(rest)
}

/// Whether a cell still holds the choices themselves: "C / P / N", "Yes/No", "[Check Yes/No]".
fn is_choice_list(text: &str, vocabulary: &Vocabulary) -> bool {
    let inner = text.trim().trim_matches(['[', ']', '<', '>', '{', '}']);
    let parts: Vec<&str> =
        inner.split(['/', '|']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() < 2 {
        return false;
    }
    let all_single_letters = parts.iter().all(|part| part.chars().count() == 1) && parts.len() >= 3;
    let known = |part: &&&str| {
        let folded = fold(part);
        let last_word = folded.rsplit(' ').next().unwrap_or("").to_owned();
        [ValueKind::Status, ValueKind::Result, ValueKind::Applicable].iter().any(|kind| {
            vocabulary.value(*kind, &folded).is_some()
                || vocabulary.value(*kind, &last_word).is_some()
        })
    };
    all_single_letters || parts.iter().filter(known).count() == parts.len()
}
