//! What a cell says: states, ticks, scales and per cent. What is not known is a problem, never a silent guess.

use crate::{
    domain::soa::{Applicability, Implementation},
    import::vocabulary::{ValueKind, Vocabulary, fold},
};

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

/// How a status column writes its states, decided once over the whole column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Words, letters or ticks.
    Words,
    /// Per cent, 0 to 100.
    Percent,
    /// Parts of one, 0 to 1.
    Fraction,
    /// Levels from 0 to 5.
    Levels0To5,
    /// Levels from 1 to 5, where 1 is the worst.
    Levels1To5,
}

/// Returns whether a cell holds a tick: x, check marks, also the Greek Chi and the Cyrillic Kha, and the letters that
/// symbol fonts draw as check marks.
pub fn is_tick(text: &str) -> bool {
    matches!(
        text.trim(),
        "x" | "X"
            | "χ"
            | "Χ"
            | "х"
            | "Х"
            | "×"
            | "✓"
            | "✔"
            | "√"
            | "☑"
            | "☒"
            | "✅"
            | "●"
            | "•"
            | "ü"
            | "[x]"
            | "[X]"
            | "(x)"
            | "(X)"
    )
}

/// Returns whether a cell holds a mark for "no": a cross or an open box.
fn is_cross(text: &str) -> bool {
    matches!(text.trim(), "✗" | "✘" | "❌" | "☐" | "○")
}

/// Returns what an applicability cell says.
pub fn applicability(text: &str, vocabulary: &Vocabulary) -> Reading<Applicability> {
    let text = text.trim();
    if text.is_empty() {
        return Reading::Empty;
    }
    if is_tick(text) || text == "1" {
        return Reading::Known(Applicability::Applicable);
    }
    if is_cross(text) || text == "0" || text == "-" {
        return Reading::Known(Applicability::Excluded);
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
    if is_tick(text) {
        return Reading::Known(State::Carried(Implementation::Implemented));
    }
    if is_cross(text) {
        return Reading::Known(State::Carried(Implementation::NotImplemented));
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
    let leading: String = text.chars().take_while(char::is_ascii_digit).collect();
    if leading.len() == 1 && text.chars().nth(1).is_some_and(|next| " -–:.)".contains(next)) {
        return leading.parse().ok().filter(|level| *level <= 5.0);
    }
    match lookup(text, &[ValueKind::Maturity], vocabulary) {
        Reading::Known(level) => level.parse().ok(),
        _ => None,
    }
}

/// Returns how a column writes its states, from its cells and its header.
pub fn scale_of<'a>(header: &str, cells: impl Iterator<Item = &'a str>) -> Scale {
    let mut figures = Vec::new();
    let (mut words, mut percent) = (0_usize, false);
    for text in cells.map(str::trim).filter(|text| !text.is_empty()) {
        percent |= text.ends_with('%');
        match figure(text) {
            Some(figure) => figures.push(figure),
            None => words += 1,
        }
    }
    let header = header.to_lowercase();
    let says_percent = percent || header.contains('%') || header.contains("percent");
    let greatest = figures.iter().copied().fold(0.0, f64::max);
    let least = figures.iter().copied().fold(f64::MAX, f64::min);
    if figures.is_empty() || figures.len() < words {
        return Scale::Words;
    }
    let fractions = figures.iter().any(|figure| figure.fract() != 0.0);
    if says_percent || greatest > 5.0 {
        return if greatest <= 1.0 && !percent { Scale::Fraction } else { Scale::Percent };
    }
    if greatest <= 1.0 {
        // Only 0 and 1, or parts between them.
        return Scale::Fraction;
    }
    let starts_at_one = header.contains("1-5")
        || header.contains("1–5")
        || header.contains("1 to 5")
        || header.contains("1to5");
    if starts_at_one || (least >= 1.0 && !header.contains('0') && !fractions && figures.len() >= 20)
    {
        return Scale::Levels1To5;
    }
    Scale::Levels0To5
}

/// Returns a cell's figure: "3", "2,5", "80 %", "4/5", "Level 3".
fn figure(text: &str) -> Option<f64> {
    let plain = text.trim().trim_end_matches('%').trim().replace(',', ".");
    if let Ok(figure) = plain.parse::<f64>() {
        return figure.is_finite().then_some(figure);
    }
    let folded = fold(text);
    let (word, number) = folded.split_once(' ')?;
    let is_level = [
        "level",
        "stufe",
        "niveau",
        "nivel",
        "livello",
        "poziom",
        "uroven",
        "уровень",
        "επιπεδο",
        "l",
    ]
    .contains(&word);
    if is_level { number.parse().ok() } else { None }
}

fn figure_state(figure: f64, scale: Scale) -> Reading<State> {
    let (full, none) = match scale {
        Scale::Percent => (100.0, 0.0),
        Scale::Fraction => (1.0, 0.0),
        Scale::Levels1To5 => (3.0, 1.0),
        Scale::Levels0To5 | Scale::Words => (3.0, 0.0),
    };
    let top = if matches!(scale, Scale::Percent | Scale::Fraction) { full } else { 5.0 };
    if figure < 0.0 || figure > top {
        return Reading::Unknown { suggestion: None };
    }
    Reading::Known(State::Carried(if figure >= full {
        Implementation::Implemented
    } else if figure <= none {
        Implementation::NotImplemented
    } else {
        Implementation::Partial
    }))
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

/// Looks a cell up: whole, then the words before a dash, colon, comma or bracket, then single letters.
fn lookup(text: &str, kinds: &[ValueKind], vocabulary: &Vocabulary) -> Reading<String> {
    let text = text.trim();
    let folded = fold(text);
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
    let beginning = text.split([',', ';', ':', '(', '[', '\n', '–', '—', '.']).next().unwrap_or("");
    let beginnings =
        [beginning, text.split(" - ").next().unwrap_or(""), text.split('-').next().unwrap_or("")];
    for beginning in beginnings.iter().filter(|beginning| beginning.len() < text.len()) {
        if let Some(word) = find(&fold(beginning)) {
            return Reading::Known(word);
        }
    }
    // "1 - Implemented", "3: Partially": a number or letter code before the word.
    if let Some((code, rest)) = text.split_once(['-', ':', '.', ')', '–'])
        && code.trim().chars().count() <= 2
        && let Some(word) = find(&fold(rest))
    {
        return Reading::Known(word);
    }
    Reading::Unknown { suggestion: suggest(&folded, kinds, vocabulary) }
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

/// Returns the nearest known phrase, if it is near enough to be meant.
fn suggest(folded: &str, kinds: &[ValueKind], vocabulary: &Vocabulary) -> Option<String> {
    if folded.chars().count() > 60 {
        return None;
    }
    let words: Vec<&str> = folded.split(' ').collect();
    let mut best: Option<(usize, &str, &str)> = None;
    for (phrase, meaning) in kinds.iter().flat_map(|kind| vocabulary.values(*kind)) {
        let length = phrase.chars().count();
        let shares_words = length >= 4 && phrase.split(' ').all(|word| words.contains(&word));
        let distance = if shares_words { 1 } else { edit_distance(folded, phrase) };
        let allowed = (length / 4).max(1);
        let nearer = best.is_none_or(|(known, other, _meaning)| {
            distance < known || distance == known && (phrase.len(), other) > (other.len(), phrase)
        });
        if (shares_words || length >= 3 && distance <= allowed) && nearer {
            best = Some((distance, phrase, meaning));
        }
    }
    best.map(|(_distance, phrase, meaning)| format!("{phrase} → {}", meaning.replace('_', " ")))
}

/// Returns how many letters must be added, removed, changed or swapped with their neighbour.
fn edit_distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > 4 {
        return usize::MAX;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, wanted) in other.iter().enumerate() {
            let at =
                |list: &[usize], index: usize| list.get(index).copied().unwrap_or(usize::MAX - 1);
            let mut cost = (at(&above, column) + usize::from(letter != wanted))
                .min(at(&above, column + 1) + 1)
                .min(at(&line, column) + 1);
            let swapped = row > 0
                && column > 0
                && one.get(row - 1) == Some(wanted)
                && other.get(column - 1) == Some(letter);
            if swapped {
                cost = cost.min(at(&before, column - 1) + 1);
            }
            line.push(cost);
        }
        before = above;
        above = line;
    }
    above.last().copied().unwrap_or(usize::MAX)
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
