//! What a cell says: states, ticks, scales and per cent. What is not known is a problem, never a silent guess.

pub(crate) mod choices;
pub(crate) mod dates;
mod marks;
pub(crate) mod numbers;
mod scale;
mod suggest;
mod words;

pub use marks::is_tick;
pub use scale::{Scale, scale_of};

use crate::{
    domain::soa::{Applicability, Implementation},
    import::vocabulary::{ValueKind, Vocabulary},
};
pub(crate) use scale::level_state;

use marks::{Sign, sign};
use scale::{figure, figure_state, level_on};
use words::{lookup, remark};

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

/// "Yes" and "no" in a status column answer "is it implemented"; a maturity word names a level. "Applicable" says
/// nothing of implementation: what stands behind it does.
fn fallback_state(
    text: &str,
    suggestion: Option<String>,
    vocabulary: &Vocabulary,
) -> Reading<State> {
    match lookup(text, &[ValueKind::Answer, ValueKind::Status], vocabulary) {
        Reading::Known(word) if word == "yes" => {
            return Reading::Known(State::Carried(Implementation::Implemented));
        }
        Reading::Known(word) if word == "no" => {
            return Reading::Known(State::Carried(Implementation::NotImplemented));
        }
        Reading::Known(word) => return known_state(&word),
        Reading::ChoiceList => return Reading::ChoiceList,
        _ => {}
    }
    match lookup(text, &[ValueKind::Applicable], vocabulary) {
        Reading::Known(word) if word == "yes" => return state_behind(text, vocabulary),
        Reading::Known(_no) => return Reading::Known(State::NotApplicable),
        Reading::ChoiceList => return Reading::ChoiceList,
        _ => {}
    }
    match lookup(text, &[ValueKind::Maturity], vocabulary) {
        Reading::Known(level) => match level.parse::<f64>() {
            Ok(level) => level_state(level),
            Err(_) => Reading::Unknown { suggestion },
        },
        _ => Reading::Unknown { suggestion },
    }
}

/// "Applicable - not implemented": the state behind a word of applicability, if it names one.
fn state_behind(text: &str, vocabulary: &Vocabulary) -> Reading<State> {
    let silent = Reading::Known(State::Carried(Implementation::NotStated));
    let Some(remark) = remark(text) else { return silent };
    match lookup(remark, &[ValueKind::Status], vocabulary) {
        Reading::Known(word) => known_state(&word),
        _ => silent,
    }
}

/// Returns the state of implementation that an applicability cell names beside its answer, such as "Yes - planned" or
/// "Implemented"; a bare "yes" names none.
pub fn state_beside_applicability(text: &str, vocabulary: &Vocabulary) -> Option<State> {
    let state = match lookup(text, &[ValueKind::Status], vocabulary) {
        Reading::Known(word) => known_state(&word),
        _ => state_behind(text, vocabulary),
    };
    match state {
        Reading::Known(State::Carried(Implementation::NotStated)) => None,
        Reading::Known(state) => Some(state),
        _ => None,
    }
}

/// Returns the level that a maturity cell names, 0 to 5.
pub fn maturity_level(text: &str, scale: Scale, vocabulary: &Vocabulary) -> Option<f64> {
    let text = text.trim();
    if let Some(figure) = figure(text) {
        return level_on(figure, scale);
    }
    // "3 - Defined", "Level 3: Defined", "Defined (3)".
    let numbers: Vec<f64> = text
        .split(|character: char| !character.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect();
    if let [level] = numbers.as_slice()
        && text.split_whitespace().count() <= 6
    {
        return level_on(*level, scale);
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
            ("Yes, partially", Implementation::Partial),
            ("Implemented - no", Implementation::NotImplemented),
            ("Implemented, see policy 4", Implementation::Implemented),
            ("Applicable", Implementation::NotStated),
            ("Applicable - not implemented", Implementation::NotImplemented),
            ("Implemented 12.03.2024", Implementation::Implemented),
            ("Planned for Q3/2025", Implementation::Planned),
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
        assert!(matches!(status("implemented but never tested"), Reading::Unknown { .. }));
        assert!(matches!(status("In place (not tested)"), Reading::Unknown { .. }));
    }

    #[test]
    fn tells_scales_apart() {
        let scale = |header: &str, cells: &[&str]| scale_of(header, cells.iter().copied());
        assert_eq!(scale("Status", &["Yes", "No"]), Scale::Words);
        let figures = |nothing, full, top| Scale::Figures { nothing, full, top };
        assert_eq!(scale("% complete", &["100", "40", "0"]), figures(0.0, 100.0, 100.0));
        assert_eq!(scale("Status", &["100%", "0%"]), figures(0.0, 100.0, 100.0));
        assert_eq!(scale("Status", &["1", "0.5", "0"]), figures(0.0, 1.0, 1.0));
        assert_eq!(scale("Maturity (0-5)", &["0", "3", "5"]), figures(0.0, 3.0, 5.0));
        assert_eq!(scale("Score 1-5", &["1", "3", "5"]), figures(1.0, 3.0, 5.0));
        assert_eq!(scale("Score (0-2)", &["0", "2"]), figures(0.0, 2.0, 2.0));
        assert_eq!(scale("Score", &["7", "10"]), Scale::Unclear);
    }
}
