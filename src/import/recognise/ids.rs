//! Reads clause and control identifiers in every spelling that registers use.
//!
//! Reading is two steps: here what was typed (`A5.1`, `Clause 6.1.2 c)`, `5.1 – 5.4`), in `identify` what it means,
//! because the same "5.1" is a clause in one sheet and a control in another.

use crate::domain::requirement::{RequirementId, Step};

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
    /// Nothing.
    Bare,
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
}

const CLAUSE_WORDS: [&str; 22] = [
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
    "article",
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
const CONTROL_WORDS: [&str; 16] = [
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
const RANGE_WORDS: [&str; 10] = ["-", "–", "—", "to", "bis", "à", "a", "hasta", "do", "t/m"];

/// Returns the identifiers at the beginning of a cell, separated by commas, semicolons, blanks or line breaks.
pub(crate) fn read(text: &str) -> ReadIds {
    let mut rest = text.trim();
    let mut read = ReadIds::default();
    let mut inherited = Prefix::Bare;
    while let Some((id, after)) = read_one(rest, inherited) {
        inherited = id.prefix;
        let from = id.clone();
        read.ids.push(id);
        rest = after;
        if let Some((until, after)) = read_range_end(rest, inherited) {
            read.ids.extend(between(&from, &until));
            rest = after;
        }
        let separated = rest.trim_start_matches([' ', '\u{a0}', '\t']);
        let next =
            separated.trim_start_matches([',', ';', '/', '&', '+', '\n', '\r', '|', ' ', '\u{a0}']);
        let next = strip_words(next, &["and", "und", "et", "y", "e", "en", "i", "a", "и", "και"])
            .unwrap_or(next);
        if next.len() == separated.len() || next.is_empty() {
            rest = next;
            break;
        }
        rest = next;
    }
    let title = rest.trim_start_matches([' ', ':', '-', '–', '—', '.', ')', '\t']).trim();
    ReadIds { rest: title.to_owned(), ..read }
}

/// Returns the identifiers of ISO/IEC 27001 in a cell of references, where those of other frameworks may stand beside
/// them: "ISO27001:A.8.2;NISTCSF:PR.AC-4".
pub(crate) fn read_references(text: &str) -> Vec<TypedId> {
    text.split([';', '\n', '|', ','])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .flat_map(|part| read(part).ids)
        .collect()
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

fn read_one(text: &str, inherited: Prefix) -> Option<(TypedId, &str)> {
    let mut rest = strip_standard(text.trim_start());
    let mut prefix = inherited;
    if let Some(after) = strip_words(rest, &CLAUSE_WORDS) {
        prefix = Prefix::Clause;
        rest = after;
    } else if let Some(after) = rest.strip_prefix('§') {
        prefix = Prefix::Clause;
        rest = after;
    } else if let Some(after) = strip_words(rest, &CONTROL_WORDS) {
        prefix = Prefix::AnnexA;
        rest = after;
    }
    rest = rest.trim_start_matches([' ', '\u{a0}', ':', '.', '-', '#', '[', '(']);
    // Latin, Greek and Cyrillic A look alike and are all typed.
    if let Some(after) = rest.strip_prefix(['A', 'a', 'А', 'а', 'Α', 'α']) {
        let after = after.trim_start_matches(['.', '-', ' ', '_', ':', '\u{a0}']);
        if !after.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        prefix = Prefix::AnnexA;
        rest = after;
    }
    let (numbers, after) = read_numbers(rest)?;
    let (letters, after) = read_letters(after, prefix);
    let after = after.strip_prefix([']', ')']).unwrap_or(after);
    // A digit or letter right behind makes it something else: a date, a version, "5.1st".
    if after.starts_with(|next: char| next.is_alphanumeric()) || after.starts_with('%') {
        return None;
    }
    Some((TypedId { numbers, letters, prefix }, after))
}

/// Removes "ISO/IEC 27001:2022", "27001-", "ISO27001:" at the beginning.
fn strip_standard(text: &str) -> &str {
    let lower = text.to_lowercase();
    let Some(at) = lower.find("27001").or_else(|| lower.find("27002")) else { return text };
    let before_is_name = lower.get(..at).is_some_and(|before| {
        before.chars().all(|character| !character.is_ascii_digit()) && before.chars().count() <= 12
    });
    if !before_is_name || lower.len() != text.len() {
        return text;
    }
    let after = text.get(at + 5..).unwrap_or("");
    let after = after.trim_start_matches([':', ' ', '-', '_', '/']);
    let after = ["2022", "2013", "2005"]
        .iter()
        .find_map(|year| after.strip_prefix(year))
        .map_or(after, |after| after.trim_start_matches([':', ' ', '-', '_', '/', '.']));
    if after.is_empty() { text } else { after }
}

/// Removes one of these words at the beginning, if a blank, stop or digit follows it.
fn strip_words<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    let length = text
        .find(|character: char| !character.is_alphabetic() && character != '/')
        .unwrap_or(text.len());
    let word = text.get(..length)?.to_lowercase();
    if !words.contains(&word.as_str()) {
        return None;
    }
    let rest = text.get(length..)?;
    Some(rest.trim_start_matches(['.', ' ', '\u{a0}', ':', '-']))
}

fn read_numbers(text: &str) -> Option<(Vec<u16>, &str)> {
    let mut numbers = Vec::new();
    let mut rest = text;
    loop {
        let digits = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
        if !(1..=2).contains(&digits) {
            return None;
        }
        numbers.push(rest.get(..digits)?.parse().ok()?);
        rest = rest.get(digits..)?;
        // "6 .1" and "6. 1" are typing slips; "5. Leadership" is a heading with its title.
        let point = rest.trim_start_matches([' ', '\u{a0}']);
        let Some(after) = point.strip_prefix(['.', '·']) else { break };
        let after = after.trim_start_matches([' ', '\u{a0}']);
        if !after.starts_with(|next: char| next.is_ascii_digit()) || numbers.len() == 4 {
            rest = point;
            break;
        }
        rest = after;
    }
    Some((numbers, rest))
}

/// Reads "c)", "(c)", ".c", " c) 2)" behind the numbers of a clause.
fn read_letters(text: &str, prefix: Prefix) -> (Vec<Step>, &str) {
    let mut steps = Vec::new();
    let mut rest = text;
    if prefix == Prefix::AnnexA {
        return (steps, rest);
    }
    while steps.len() < 2 {
        let mut inner = rest.trim_start_matches([' ', '.', '\u{a0}']);
        let opened = inner.starts_with('(');
        inner = inner.strip_prefix('(').unwrap_or(inner);
        let Some(token) = inner.chars().next() else { break };
        let behind = inner.get(token.len_utf8()..).unwrap_or("");
        let closed = behind.starts_with(')');
        let ends = closed
            || (!opened && behind.chars().next().is_none_or(|next| ", ;/.\n".contains(next)));
        let glued = rest.starts_with(['.', '(']) || closed || rest.len() == inner.len();
        let step = match token {
            'a'..='l' if ends && glued => Step::Letter(token),
            'A'..='L' if closed => Step::Letter(token.to_ascii_lowercase()),
            '1'..='9' if !steps.is_empty() && (closed || ends && rest.starts_with('.')) => {
                Step::Number(u16::try_from(token.to_digit(10).unwrap_or(0)).unwrap_or(0))
            }
            _ => break,
        };
        steps.push(step);
        rest = behind.strip_prefix(')').unwrap_or(behind);
    }
    (steps, rest)
}

fn read_range_end(text: &str, prefix: Prefix) -> Option<(TypedId, &str)> {
    let rest = text.trim_start_matches([' ', '\u{a0}']);
    let after = RANGE_WORDS.iter().find_map(|word| {
        let after = rest.strip_prefix(word)?;
        let is_word = word.chars().all(char::is_alphabetic);
        (!is_word || after.starts_with(' ')).then_some(after)
    })?;
    let after = after.trim_start_matches([' ', '\u{a0}']);
    let (until, behind) = read_one(after, prefix)?;
    Some((until, behind))
}

/// The identifiers behind `from` up to `until`, where only the last number differs.
fn between(from: &TypedId, until: &TypedId) -> Vec<TypedId> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        read(text)
            .ids
            .iter()
            .map(|id| if id.prefix == Prefix::AnnexA { id.as_control() } else { id.as_clause() })
            .map(|id| id.to_string())
            .collect()
    }

    #[test]
    fn reads_every_spelling() {
        for (text, ids) in [
            ("A.5.1", vec!["A.5.1"]),
            ("A5.1", vec!["A.5.1"]),
            ("A 5.1", vec!["A.5.1"]),
            ("a.5.1.", vec!["A.5.1"]),
            ("А.5.1", vec!["A.5.1"]), // Cyrillic
            ("Annex A 5.1", vec!["A.5.1"]),
            ("Annex A.5.1", vec!["A.5.1"]),
            ("Control 8.24", vec!["A.8.24"]),
            ("27001:2022-5.01", vec!["5.1"]),
            ("ISO 27001:2022 A.5.10", vec!["A.5.10"]),
            ("ISO/IEC 27001 A.9.2.1", vec!["A.9.2.1"]),
            ("Clause 6.1.2 c)", vec!["6.1.2.c"]),
            ("6.1.2 (c)", vec!["6.1.2.c"]),
            ("6.1.2.c.2", vec!["6.1.2.c.2"]),
            ("6.1.2 c) 2)", vec!["6.1.2.c.2"]),
            ("6.1.2c", vec!["6.1.2.c"]),
            ("§ 9.2", vec!["9.2"]),
            ("7.4,7.5", vec!["7.4", "7.5"]),
            ("8.1 , 8.2 ,8.3", vec!["8.1", "8.2", "8.3"]),
            ("A.5.1 - A.5.4", vec!["A.5.1", "A.5.2", "A.5.3", "A.5.4"]),
            ("A.5.1-4", vec!["A.5.1", "A.5.2", "A.5.3", "A.5.4"]),
            ("5.1 bis 5.3", vec!["5.1", "5.2", "5.3"]),
            ("A.5.1\nA.5.2", vec!["A.5.1", "A.5.2"]),
            ("A.5.1 and A.5.2", vec!["A.5.1", "A.5.2"]),
            ("A.8.2, 8.3", vec!["A.8.2", "A.8.3"]),
            ("5.1 Policies for information security", vec!["5.1"]),
            ("6 .1 Planning", vec!["6.1"]),
            ("10", vec!["10"]),
            ("[A.5.1]", vec!["A.5.1"]),
        ] {
            assert_eq!(shown(text), ids, "{text:?}");
        }
    }

    #[test]
    fn leaves_other_things_alone() {
        for text in [
            "AC-02 (a)",
            "ID.AM-1: Physical devices",
            "ISM-0508",
            "V-1Example",
            "",
            "n/a",
            "2022",
            "3000036",
            "5.1%",
            "192.168.10.1",
        ] {
            assert_eq!(shown(text), Vec::<String>::new(), "{text:?}");
        }
    }

    #[test]
    fn keeps_the_title_behind_the_id() {
        assert_eq!(
            read("A.5.1 Policies for information security").rest,
            "Policies for information security"
        );
        assert_eq!(read("5.1: Leadership").rest, "Leadership");
    }

    #[test]
    fn takes_only_our_ids_from_references() {
        let ids = read_references("ISO27001:A.8.2;NISTCSF:PR.AC-4");
        assert_eq!(ids.iter().map(|id| id.as_control().to_string()).collect::<Vec<_>>(), ["A.8.2"]);
    }
}
