//! Letters that stand for states, where a header explains them: "Compliant (C), Partially (P), Non-compliant (N)" or
//! "C = compliant".

use std::collections::{BTreeSet, HashMap};

use crate::import::vocabulary::{ValueKind, Vocabulary, fold};

/// Returns the letters that stand for states: those that the header or a legend explains, else the set that the
/// column uses.
pub(super) fn letters(
    header: &str,
    legend: &[String],
    cells: &[String],
    vocabulary: &Vocabulary,
) -> HashMap<String, String> {
    let mut explained = explained_letters(header, vocabulary);
    for line in legend {
        for (short, meaning) in explained_letters(line, vocabulary) {
            explained.entry(short).or_insert(meaning);
        }
    }
    let different: BTreeSet<String> =
        cells.iter().map(|cell| fold(cell)).filter(|cell| !cell.is_empty()).collect();
    if different.iter().any(|cell| explained.contains_key(cell)) {
        return explained;
    }
    vocabulary.letter_set(&different).cloned().unwrap_or_default()
}

/// Returns what each letter means that a header explains.
fn explained_letters(header: &str, vocabulary: &Vocabulary) -> HashMap<String, String> {
    let mut letters = HashMap::new();
    let mut explain = |short: &str, long: &str| {
        let short = fold(short);
        if (1..=3).contains(&short.chars().count())
            && let Some(meaning) = status_in(long, vocabulary)
        {
            letters.insert(short, meaning);
        }
    };
    for part in header.split([',', ';', '\n', '/', '|']) {
        if let Some((long, rest)) = part.split_once('(')
            && let Some((short, _after)) = rest.split_once(')')
        {
            explain(short, long);
            explain(long, short);
        } else if let Some((short, long)) = part.split_once(['=', ':']) {
            explain(short.trim().rsplit([' ', '(']).next().unwrap_or(short), long);
        }
    }
    letters
}

/// The state that the last words of a text name: "Evidence status compliant" ends in one.
fn status_in(text: &str, vocabulary: &Vocabulary) -> Option<String> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    (0..words.len()).find_map(|start| {
        let ending = words.get(start..)?.join(" ");
        let answer = || match vocabulary.value(ValueKind::Answer, &ending)? {
            "yes" => Some("implemented"),
            _no => Some("not_implemented"),
        };
        vocabulary.value(ValueKind::Status, &ending).or_else(answer).map(str::to_owned)
    })
}
