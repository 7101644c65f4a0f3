//! Reads clause and control identifiers in every spelling that registers use.
//!
//! Reading is two steps: here what was typed (`A5.1`, `Clause 6.1.2 c)`, `5.1 – 5.4`), in `identify` what it means,
//! because the same "5.1" is a clause in one sheet and a control in another.

mod numbers;
mod spelling;
#[cfg(test)]
mod tests;
mod words;

use crate::domain::requirement::{RequirementId, Step};
pub(super) use spelling::Spelling;
use words::{CLAUSE_WORDS, CONTROL_WORDS, RANGE_WORDS};

/// An identifier as typed, before it is known whether a bare number is a clause or a control.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct TypedId {
    pub(crate) numbers: Vec<u16>,
    pub(crate) letters: Vec<Step>,
    pub(crate) prefix: Prefix,
}

/// What the words before the number say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Prefix {
    /// "A.", "Annex A".
    AnnexA,
    /// "Clause", "Cl.", "§".
    Clause,
    /// Nothing, behind an identifier with "A.": the second of "A.8.2, 8.3".
    BehindAnnexA,
    /// Nothing.
    Bare,
}

impl Prefix {
    /// What an identifier takes over from the one before it in the same cell.
    fn inherited(self) -> Self {
        if self == Self::AnnexA { Self::BehindAnnexA } else { self }
    }
}

impl TypedId {
    pub(crate) fn as_clause(&self) -> RequirementId {
        self.letters.iter().fold(RequirementId::clause(&self.numbers), |id, step| id.child(*step))
    }

    pub(crate) fn as_control(&self) -> RequirementId {
        RequirementId::control(&self.numbers)
    }
}

/// What a cell in an identifier column holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ReadIds {
    /// The identifiers in order, ranges written out.
    pub(crate) ids: Vec<TypedId>,
    /// What follows the last identifier, such as a title.
    pub(crate) rest: String,
    /// Whether the last identifier stands for everything below it: "A.7 (all)".
    pub(crate) all_below: bool,
}

/// Returns the identifiers at the beginning of a cell, separated by commas, semicolons, blanks or line breaks; where
/// none stands there, the one in brackets or behind a dash at the end of a title.
pub(crate) fn read(text: &str) -> ReadIds {
    read_spelled(text, Spelling::ALONE)
}

/// Returns the identifiers of a cell whose column is known to be spelled like this.
pub(super) fn read_spelled(text: &str, spelling: Spelling) -> ReadIds {
    let text = words::plain(text);
    let read = read_from_start(&text, (Prefix::Bare, None), spelling);
    if read.ids.is_empty() { read_behind_title(&text, spelling).unwrap_or(read) } else { read }
}

/// Returns the identifiers of ISO/IEC 27001 in a cell of references, where those of other frameworks may stand beside
/// them: "ISO27001:A.8.2;NISTCSF:PR.AC-4".
pub(super) fn read_references(text: &str, spelling: Spelling) -> Vec<TypedId> {
    let text = words::plain(text);
    let mut ids: Vec<TypedId> = Vec::new();
    let mut inherited = Prefix::Bare;
    let comma_separates = !spelling.joins_with_comma();
    let parts = text
        .split(|sign| matches!(sign, ';' | '\n' | '|') || sign == ',' && comma_separates)
        .map(str::trim)
        .filter(|part| !part.is_empty());
    for part in parts {
        let mut read = read_from_start(part, (inherited, ids.last()), spelling);
        if read.ids.is_empty() {
            read = read_behind_title(part, spelling).unwrap_or(read);
        }
        inherited = read.ids.last().map_or(Prefix::Bare, |last| last.prefix.inherited());
        ids.extend(read.ids);
    }
    ids
}

fn read_from_start(
    text: &str,
    (inherited, before): (Prefix, Option<&TypedId>),
    spelling: Spelling,
) -> ReadIds {
    let mut rest = text.trim();
    let mut read = ReadIds::default();
    let (mut inherited, mut spelling) = (inherited, spelling);
    while let Some((id, after)) = read
        .ids
        .last()
        .or(before)
        .and_then(|last| read_item(rest, last))
        .or_else(|| read_one(rest, inherited, spelling))
    {
        inherited = id.prefix.inherited();
        let from = id.clone();
        read.ids.push(id);
        rest = after;
        // The second of "4,5,6" is joined as little as the first.
        if from.numbers.len() == 1 && rest.starts_with(',') {
            spelling = spelling.with_comma_between_ids();
        }
        if let Some((until, after)) = read_range_end(rest, &from, spelling) {
            read.ids.extend(between(&from, &until));
            rest = after;
        }
        let separated = rest.trim_start_matches([' ', '\t']);
        let next = separated.trim_start_matches([',', ';', '/', '&', '+', '\n', '\r', '|', ' ']);
        let next = words::strip_joining_word(next);
        if next.len() == separated.len() || next.is_empty() {
            rest = next;
            break;
        }
        rest = next;
    }
    let title = rest.trim_start_matches([' ', ':', '-', '–', '—', '.', ')', '\t']).trim();
    let all_below = !read.ids.is_empty() && words::says_all(title);
    ReadIds { rest: title.to_owned(), all_below, ..read }
}

/// Reads "Policies (A.5.1)" and "Policies – A.5.1". A figure in the title makes it something else, such as the
/// mapping of another framework, and so does anything beside the identifier.
fn read_behind_title(text: &str, spelling: Spelling) -> Option<ReadIds> {
    let text = text.trim();
    let bracketed = text.strip_suffix([')', ']']).and_then(|text| text.rsplit_once(['(', '[']));
    let (title, place) = match bracketed {
        Some((title, inside)) => (title, inside),
        None => [" – ", " — ", " - ", "\n"].iter().find_map(|dash| text.rsplit_once(dash))?,
    };
    let read = read_from_start(place, (Prefix::Bare, None), spelling);
    let first = read.ids.first()?;
    let is_marked = bracketed.is_some() || first.prefix == Prefix::AnnexA;
    let is_whole = read.rest.is_empty() && read.ids.iter().all(|id| id.numbers.len() >= 2);
    let is_title = !has_digit(title) && title.chars().any(char::is_alphabetic);
    (is_marked && is_whole && is_title).then(|| ReadIds { rest: title.trim().to_owned(), ..read })
}

pub(super) fn has_digit(text: &str) -> bool {
    text.chars().any(|character| character.is_ascii_digit())
}

/// Returns whether a text reads like an identifier of any framework: short, with a digit, perhaps with its title
/// behind it.
pub(super) fn looks_like_id(text: &str) -> bool {
    let digit = text.chars().any(|character| character.is_ascii_digit());
    let length = text.chars().count();
    digit
        && (length <= 40 && text.split_whitespace().count() <= 4
            || text.split_whitespace().count() == 1)
        || !read(text).ids.is_empty()
        || text.split_once([':', ' ']).is_some_and(|(head, _title)| {
            head.chars().any(|character| character.is_ascii_digit()) && head.chars().count() <= 20
        })
}

fn read_one(text: &str, inherited: Prefix, spelling: Spelling) -> Option<(TypedId, &str)> {
    let mut rest = words::strip_standard(text.trim_start());
    let mut prefix = inherited;
    if let Some(after) = words::strip_words(rest, &CLAUSE_WORDS) {
        prefix = Prefix::Clause;
        rest = after;
    } else if let Some(after) = rest.strip_prefix('§') {
        prefix = Prefix::Clause;
        rest = after;
    } else if let Some(after) = words::strip_words(rest, &CONTROL_WORDS) {
        prefix = Prefix::AnnexA;
        rest = after;
    }
    rest = rest.trim_start_matches([' ', ':', '.', '-', '#', '[', '(']);
    if spelling.begins_with_c() {
        let after = rest.strip_prefix(['C', 'c', 'С', 'с']).unwrap_or(rest);
        rest = after.trim_start_matches(['.', '-', ' ', '_']);
    }
    // Latin, Greek and Cyrillic A look alike and are all typed.
    if let Some(after) = rest.strip_prefix(['A', 'a', 'А', 'а', 'Α', 'α']) {
        let after = after.trim_start_matches(['.', '-', ' ', '_', ':']);
        if !after.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        prefix = Prefix::AnnexA;
        rest = after;
    }
    let (numbers, after) = numbers::read_numbers(rest, prefix, spelling)?;
    let (letters, after) = match prefix {
        Prefix::AnnexA => (Vec::new(), after),
        _ => numbers::read_letters(after),
    };
    let after = after.strip_prefix([']', ')']).unwrap_or(after);
    // A digit or letter right behind makes it something else: a date, a version, "5.1st".
    if after.starts_with(|next: char| next.is_alphanumeric()) || after.starts_with('%') {
        return None;
    }
    Some((TypedId { numbers, letters, prefix }, after))
}

/// Reads the second of "6.1.2 a), b)": an item alone belongs to the clause before it.
fn read_item<'a>(text: &'a str, before: &TypedId) -> Option<(TypedId, &'a str)> {
    let depth = before.letters.len();
    if depth == 0 {
        return None;
    }
    let (item, after) = numbers::read_item(text)?;
    let letters = match item {
        Step::Letter(_) => vec![item],
        Step::Number(_) if depth == 2 => {
            before.letters.iter().take(1).copied().chain([item]).collect()
        }
        Step::Number(_) => return None,
    };
    Some((TypedId { letters, ..before.clone() }, after))
}

fn read_range_end<'a>(
    text: &'a str,
    from: &TypedId,
    spelling: Spelling,
) -> Option<(TypedId, &'a str)> {
    let rest = text.trim_start_matches(' ');
    let after = RANGE_WORDS.iter().find_map(|word| {
        let after = rest.strip_prefix(word)?;
        let is_word = word.chars().all(char::is_alphabetic);
        (!is_word || after.starts_with(' ')).then_some(after)
    })?;
    let after = after.trim_start_matches(' ');
    read_one(after, from.prefix.inherited(), spelling).or_else(|| read_item(after, from))
}

/// The identifiers behind `from` up to `until`, where only the last step differs.
fn between(from: &TypedId, until: &TypedId) -> Vec<TypedId> {
    // "5.1 - A.5.4" names a clause and a control.
    if until.prefix == Prefix::AnnexA
        && from.prefix != Prefix::AnnexA
        && from.prefix != Prefix::BehindAnnexA
    {
        return vec![until.clone()];
    }
    if let ([Step::Letter(first)], [Step::Letter(last)]) = (&*from.letters, &*until.letters)
        && from.numbers == until.numbers
        && first < last
    {
        return (*first..=*last)
            .skip(1)
            .map(|letter| TypedId { letters: vec![Step::Letter(letter)], ..from.clone() })
            .collect();
    }
    let mut end = until.numbers.clone();
    // "A.5.1 - 4" leaves out what both ends share.
    if end.len() == 1 && from.numbers.len() > 1 {
        let mut full = from.numbers.clone();
        full.pop();
        full.extend(end);
        end = full;
    }
    let (Some((first, start)), Some((last, stop))) = (from.numbers.split_last(), end.split_last())
    else {
        return Vec::new();
    };
    if start != stop || last <= first || last - first > 60 {
        return vec![TypedId { numbers: end.clone(), ..until.clone() }];
    }
    (first + 1..=*last)
        .map(|number| {
            let mut numbers = start.to_vec();
            numbers.push(number);
            TypedId { numbers, letters: Vec::new(), prefix: from.prefix }
        })
        .collect()
}
