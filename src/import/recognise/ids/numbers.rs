//! Reads the numbers of an identifier and the letters of its items.

use super::{Prefix, Spelling, words::strip_joining_word};
use crate::domain::requirement::Step;

/// Numbers joined by one sign without blanks: `5-01`, `5_1`, `9,2,1`.
struct Run<'a> {
    numbers: Vec<u16>,
    /// Whether a number behind the first begins with a zero, which no end of a range does.
    has_zero: bool,
    after: &'a str,
}

pub(super) fn read_numbers(
    text: &str,
    prefix: Prefix,
    spelling: Spelling,
) -> Option<(Vec<u16>, &str)> {
    ['_', ',', '-', '–']
        .iter()
        .filter_map(|sign| Some((*sign, read_run(text, *sign)?)))
        .find(|(sign, run)| is_one_id(*sign, run, prefix, spelling))
        .map(|(_sign, run)| (run.numbers, run.after))
        .or_else(|| read_with_stops(text))
}

/// Whether these numbers are one identifier and not a list or a range.
fn is_one_id(sign: char, run: &Run<'_>, prefix: Prefix, spelling: Spelling) -> bool {
    let rises = run.numbers.is_sorted_by(|left, right| left < right);
    match sign {
        '_' => true,
        // "4,5,6" lists clauses: no identifier rises twice.
        ',' => spelling.joins_with_comma() && !(rises && run.numbers.len() > 2),
        _ => {
            let is_control = matches!(prefix, Prefix::AnnexA | Prefix::BehindAnnexA);
            spelling.joins_with_dash(is_control && (run.has_zero || !rises))
        }
    }
}

fn read_run(text: &str, sign: char) -> Option<Run<'_>> {
    let (first, mut after) = read_number(text)?;
    let mut run = Run { numbers: vec![first], has_zero: false, after };
    while let Some(behind) = after.strip_prefix(sign)
        && behind.starts_with(|next: char| next.is_ascii_digit())
    {
        let (number, rest) = read_number(behind)?;
        run.has_zero |= behind.starts_with('0');
        run.numbers.push(number);
        after = rest;
    }
    let mut behind = after.chars();
    let goes_on = matches!(behind.next(), Some('.' | '_' | ',' | '-' | '–'))
        && behind.next().is_some_and(|next| next.is_ascii_digit());
    run.after = after;
    ((2..=3).contains(&run.numbers.len()) && !goes_on).then_some(run)
}

fn read_number(text: &str) -> Option<(u16, &str)> {
    let digits = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    if !(1..=2).contains(&digits) {
        return None;
    }
    Some((text.get(..digits)?.parse().ok()?, text.get(digits..)?))
}

fn read_with_stops(text: &str) -> Option<(Vec<u16>, &str)> {
    let mut numbers = Vec::new();
    let mut rest = text;
    loop {
        let (number, after) = read_number(rest)?;
        numbers.push(number);
        rest = after;
        // "6 .1" and "6. 1" are typing slips; "5. Leadership" is a heading with its title.
        let point = rest.trim_start_matches(' ');
        let Some(after) = point.strip_prefix(['.', '·']) else { break };
        let after = after.trim_start_matches(' ');
        if !after.starts_with(|next: char| next.is_ascii_digit()) || numbers.len() == 4 {
            rest = point;
            break;
        }
        rest = after;
    }
    Some((numbers, rest))
}

/// Reads "c)", "(c)", ".c", ".C", "c2", " c) 2" behind the numbers of a clause.
pub(super) fn read_letters(text: &str) -> (Vec<Step>, &str) {
    let Some((letter, mut rest)) = read_step(text, letter) else { return (Vec::new(), text) };
    let mut steps = vec![letter];
    if let Some((number, after)) = read_step(rest, digit) {
        steps.push(number);
        rest = after;
    }
    (steps, rest)
}

/// Reads an item that stands alone: "b)", "(b)", "2)", or "b" where nothing else follows.
pub(super) fn read_item(text: &str) -> Option<(Step, &str)> {
    let (step, after) = read_step(text, letter).or_else(|| read_step(text, digit))?;
    let read = text.get(..text.len() - after.len())?;
    let is_alone = after.trim_start().is_empty()
        || after.trim_start().starts_with([',', ';', '/', '\n'])
        || leads_to_item(after);
    let is_letter = matches!(step, Step::Letter(_));
    (read.ends_with(')') || is_letter && is_alone).then_some((step, after))
}

fn letter(token: char) -> Option<Step> {
    let lower = token.to_ascii_lowercase();
    ('a'..='l').contains(&lower).then_some(Step::Letter(lower))
}

fn digit(token: char) -> Option<Step> {
    let number = u16::try_from(token.to_digit(10)?).ok()?;
    (number > 0).then_some(Step::Number(number))
}

/// Reads one step of an item. A letter behind a blank counts only with a bracket or where the identifier ends, or the
/// article of "5.1 a policy" would be one.
fn read_step(text: &str, step_of: fn(char) -> Option<Step>) -> Option<(Step, &str)> {
    let inner = text.trim_start_matches([' ', '.']);
    let is_behind_blank =
        text.get(..text.len() - inner.len()).is_some_and(|skipped| skipped.ends_with(' '));
    let is_opened = inner.starts_with('(');
    let inner = inner.strip_prefix('(').unwrap_or(inner);
    let token = inner.chars().next()?;
    let step = step_of(token)?;
    let behind = inner.get(token.len_utf8()..)?;
    if let Some(after) = behind.strip_prefix(')') {
        return Some((step, after));
    }
    let is_letter = matches!(step, Step::Letter(_));
    // The "A.6" of "5.1 A.6" is a theme.
    let begins_control = is_behind_blank && matches!(token, 'a' | 'A');
    let ends = behind.is_empty()
        || behind.starts_with([',', ';', '/', '\n'])
        || is_letter && leads_to_item(behind)
        || !is_behind_blank && behind.starts_with([' ', '.', ']'])
        || is_letter && leads_to_number(behind) && !begins_control;
    (ends && !is_opened).then_some((step, behind))
}

/// Whether the number of an item follows its letter: "c2", "c.2", "c(2)".
fn leads_to_number(behind: &str) -> bool {
    behind
        .trim_start_matches(['.', '('])
        .strip_prefix(|next: char| next.is_ascii_digit())
        .is_some_and(|after| !after.starts_with(|next: char| next.is_alphanumeric() || next == '.'))
}

/// Whether another item follows: "a-c", "a and b".
fn leads_to_item(behind: &str) -> bool {
    let rest = behind.trim_start_matches(' ');
    let next =
        rest.strip_prefix(['-', '–']).map_or_else(|| strip_joining_word(rest), str::trim_start);
    let mut characters = next.chars();
    next.len() < rest.len()
        && characters.next().and_then(letter).is_some()
        && characters.next().is_none_or(|second| !second.is_alphanumeric() && second != '.')
}
