//! What a person probably meant by a word that nobody knows.

use crate::import::vocabulary::{ValueKind, Vocabulary};

/// Returns the nearest known phrase, if it is near enough to be meant.
pub(super) fn suggest(
    folded: &str,
    kinds: &[ValueKind],
    vocabulary: &Vocabulary,
) -> Option<String> {
    suggest_among(folded, kinds.iter().flat_map(|kind| vocabulary.values(*kind)), vocabulary)
}

/// Returns the nearest of these phrases with its meaning, if it is near enough to be meant.
pub(super) fn suggest_among<'a>(
    folded: &str,
    phrases: impl Iterator<Item = (&'a str, &'a str)>,
    vocabulary: &Vocabulary,
) -> Option<String> {
    if folded.chars().count() > 60 {
        return None;
    }
    let words: Vec<&str> = folded.split(' ').collect();
    let mut best: Option<(usize, &str, &str)> = None;
    for (phrase, meaning) in phrases {
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
    let hedged = words.iter().any(|word| vocabulary.value(ValueKind::Hedge, word).is_some());
    // "Not fully done" is never suggested to mean "done".
    let best = best.filter(|(_distance, _phrase, meaning)| !(hedged && *meaning == "implemented"));
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
