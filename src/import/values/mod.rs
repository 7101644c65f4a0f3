//! What a cell says: states, ticks, scales and per cent. What is not known is a problem, never a silent guess.

mod marks;
mod scale;
mod suggest;

pub use marks::is_tick;
pub use scale::{Scale, scale_of};

use crate::{
    domain::soa::{Applicability, Implementation},
    import::vocabulary::{ValueKind, Vocabulary, fold},
};
use marks::{Sign, sign};
use scale::{figure, figure_state};
use suggest::suggest;

/// What a status cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading<T> {
    /// It says this.
    Known(T),
    /// It is empty.
    Empty,
    /// It still holds the list of choices, such as "C / P / N".
    ChoiceList,
    /// It is not understood; perhaps this is meant.
    Unknown {
        /// The nearest known phrase and what it means.
        suggestion: Option<String>,
    },
}

/// A state, together with whether the word excludes the control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// How far it is carried out.
    Carried(Implementation),
    /// It does not apply.
    NotApplicable,
}

/// Returns what an applicability cell says.
pub fn applicability(text: &str, vocabulary: &Vocabulary) -> Reading<Applicability> {
    let text = text.trim();
    if text.is_empty() {
        return Reading::Empty;
    }
    match (sign(text), text) {
        (Some(Sign::Yes), _) | (_, "1") => return Reading::Known(Applicability::Applicable),
        (Some(Sign::No | Sign::Open), _) | (_, "0" | "-") => {
            return Reading::Known(Applicability::Excluded);
        }
        _ => {}
    }
    match lookup(text, &[ValueKind::Applicable], vocabulary) {
        Reading::Known(word) if word == "yes" => Reading::Known(Applicability::Applicable),
        Reading::Known(_no) => Reading::Known(Applicability::Excluded),
        Reading::Empty => Reading::Empty,
        Reading::ChoiceList => Reading::ChoiceList,
        Reading::Unknown { suggestion } => {
            // A state of implementation in this column says that the control applies.
            match lookup(text, &[ValueKind::Status], vocabulary) {
                Reading::Known(word) if word == "not_applicable" => {
                    Reading::Known(Applicability::Excluded)
                }
                Reading::Known(word) if word == "unanswered" => {
                    Reading::Known(Applicability::NotStated)
                }
                Reading::Known(_state) => Reading::Known(Applicability::Applicable),
                _ => Reading::Unknown { suggestion },
            }
        }
    }
}

/// Returns what a cell of a status or result column says.
pub fn state(text: &str, scale: Scale, kind: ValueKind, vocabulary: &Vocabulary) -> Reading<State> {
    let text = text.trim();
    if text.is_empty() {
        return Reading::Empty;
    }
    if scale != Scale::Words
        && let Some(figure) = figure(text)
    {
        return figure_state(figure, scale);
    }
    if let Some(sign) = sign(text) {
        return Reading::Known(State::Carried(match sign {
            Sign::Yes => Implementation::Implemented,
            Sign::Partly => Implementation::Partial,
            Sign::No => Implementation::NotImplemented,
            Sign::Open => Implementation::NotStated,
        }));
    }
    if text.chars().all(|character| "-–—_./?".contains(character)) {
        return Reading::Empty;
    }
    let kinds: &[ValueKind] = match kind {
        ValueKind::Result => &[ValueKind::Result, ValueKind::Status],
        _ => &[ValueKind::Status],
    };
    match lookup(text, kinds, vocabulary) {
        Reading::Known(word) => known_state(&word),
        Reading::Empty => Reading::Empty,
        Reading::ChoiceList => Reading::ChoiceList,
        Reading::Unknown { suggestion } => fallback_state(text, suggestion, vocabulary),
    }
}

/// "Yes" and "no" in a status column answer "is it implemented"; a maturity word names a level.
fn fallback_state(
    text: &str,
    suggestion: Option<String>,
    vocabulary: &Vocabulary,
) -> Reading<State> {
    match lookup(text, &[ValueKind::Applicable], vocabulary) {
        Reading::Known(word) if word == "yes" => {
            return Reading::Known(State::Carried(Implementation::Implemented));
        }
        Reading::Known(_no) => {
            return Reading::Known(State::Carried(Implementation::NotImplemented));
        }
        Reading::ChoiceList => return Reading::ChoiceList,
        _ => {}
    }
    match lookup(text, &[ValueKind::Maturity], vocabulary) {
        Reading::Known(level) => match level.parse::<f64>() {
            Ok(level) => figure_state(level, Scale::Levels0To5),
            Err(_) => Reading::Unknown { suggestion },
        },
        _ => Reading::Unknown { suggestion },
    }
}

/// Returns the level that a maturity cell names, 0 to 5.
pub fn maturity_level(text: &str, vocabulary: &Vocabulary) -> Option<f64> {
    let text = text.trim();
    if let Some(level) = figure(text) {
        return (0.0..=5.0).contains(&level).then_some(level);
    }
    // "3 - Defined", "Level 3: Defined", "Defined (3)".
    let numbers: Vec<f64> = text
        .split(|character: char| !character.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect();
    if let [level] = numbers.as_slice()
        && *level <= 5.0
        && text.split_whitespace().count() <= 6
    {
        return Some(*level);
    }
    match lookup(text, &[ValueKind::Maturity], vocabulary) {
        Reading::Known(level) => level.parse().ok(),
        _ => None,
    }
}

/// Returns what the vocabulary's name for a state means.
pub(crate) fn known_state(word: &str) -> Reading<State> {
    Reading::Known(match word {
        "implemented" => State::Carried(Implementation::Implemented),
        "partial" => State::Carried(Implementation::Partial),
        "planned" => State::Carried(Implementation::Planned),
        "not_implemented" => State::Carried(Implementation::NotImplemented),
        "not_applicable" => State::NotApplicable,
        _ => State::Carried(Implementation::NotStated),
    })
}

/// Looks a cell up: whole, then the words before a dash, colon, comma or bracket, then before a date or a number.
fn lookup(text: &str, kinds: &[ValueKind], vocabulary: &Vocabulary) -> Reading<String> {
    let without_notes = text.trim().trim_end_matches(FOOTNOTES);
    let folded = fold(without_notes);
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
    let found = beginnings(without_notes)
        .iter()
        .find_map(|beginning| find(&fold(beginning)))
        .or_else(|| before_a_date(&folded, vocabulary, find))
        .or_else(|| behind_a_code(without_notes).and_then(|rest| find(&fold(rest))));
    match found {
        Some(word) => Reading::Known(word),
        None => Reading::Unknown { suggestion: suggest(&folded, kinds, vocabulary) },
    }
}

/// Signs that refer to a footnote.
const FOOTNOTES: [char; 14] =
    ['¹', '²', '³', '⁰', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '*', '†', '‡', '!'];

/// The words before a sign that begins a remark.
fn beginnings(text: &str) -> Vec<&str> {
    [
        text.split([',', ';', ':', '(', '[', '\n', '–', '—', '.']).next(),
        text.split(" - ").next(),
        text.split('-').next(),
    ]
    .into_iter()
    .flatten()
    .filter(|words| words.len() < text.len())
    .collect()
}

/// "Implemented 12.03.2024", "Planned for Q3/2025": a known phrase, then only numbers and words of time.
fn before_a_date(
    folded: &str,
    vocabulary: &Vocabulary,
    find: impl Fn(&str) -> Option<String>,
) -> Option<String> {
    let words: Vec<&str> = folded.split(' ').collect();
    (1..words.len()).rev().find_map(|length| {
        let (phrase, rest) = words.split_at(length);
        let only_time = rest.iter().all(|word| {
            let numbers = word.chars().all(|letter| letter.is_ascii_digit());
            let quarter = word.len() == 2 && word.starts_with(['q', 'h', 't']);
            numbers
                || quarter && word.ends_with(|last: char| last.is_ascii_digit())
                || vocabulary.value(ValueKind::Time, word).is_some()
        });
        let has_number = rest.iter().any(|word| word.chars().any(|letter| letter.is_ascii_digit()));
        if only_time && has_number { find(&phrase.join(" ")) } else { None }
    })
}

/// "1 - Implemented", "3: Partially": the words behind a number or letter code.
fn behind_a_code(text: &str) -> Option<&str> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn status(text: &str) -> Reading<State> {
        let vocabulary = Vocabulary::bundled().unwrap();
        state(text, Scale::Words, ValueKind::Status, &vocabulary)
    }

    #[test]
    fn reads_states_ticks_and_prefixes() {
        for (text, wanted) in [
            ("Implemented", Implementation::Implemented),
            ("not_implemented", Implementation::NotImplemented),
            ("Partially implemented (see notes)", Implementation::Partial),
            ("Planned - Q3", Implementation::Planned),
            ("2 - Partial", Implementation::Partial),
            ("Yes", Implementation::Implemented),
            ("No", Implementation::NotImplemented),
            ("✓", Implementation::Implemented),
            ("Χ", Implementation::Implemented),
            ("Not Assessed", Implementation::NotStated),
        ] {
            assert_eq!(status(text), Reading::Known(State::Carried(wanted)), "{text}");
        }
        assert_eq!(status("N/A"), Reading::Known(State::NotApplicable));
        assert_eq!(status("C / P / N"), Reading::ChoiceList);
        assert_eq!(status("[Check Yes/No]"), Reading::ChoiceList);
    }

    #[test]
    fn never_guesses() {
        let Reading::Unknown { suggestion } = status("implemnted") else { panic!("guessed") };
        assert_eq!(suggestion.as_deref(), Some("implemented → implemented"));
        assert!(matches!(status("not fully implemented"), Reading::Unknown { .. }));
    }

    #[test]
    fn tells_scales_apart() {
        let scale = |header: &str, cells: &[&str]| scale_of(header, cells.iter().copied());
        assert_eq!(scale("Status", &["Yes", "No"]), Scale::Words);
        assert_eq!(scale("% complete", &["100", "40", "0"]), Scale::Percent);
        assert_eq!(scale("Status", &["100%", "0%"]), Scale::Percent);
        assert_eq!(scale("Status", &["1", "0.5", "0"]), Scale::Fraction);
        assert_eq!(scale("Maturity (0-5)", &["0", "3", "5"]), Scale::Levels0To5);
        assert_eq!(scale("Score 1-5", &["1", "3", "5"]), Scale::Levels1To5);
    }
}
