//! Whole numbers, decimal figures and intervals as people write them: "3 - Possible", "99,5 %", "every two years".

use crate::import::vocabulary::{Vocabulary, fold};

/// A figure read from a cell, and whether the cell says nothing beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReadNumber {
    /// Its canonical text.
    pub(crate) text: String,
    /// Whether words stand beside it, which would be lost with the figure alone.
    pub(crate) has_words: bool,
}

/// Returns the whole number of a cell: "12", "3.0", "1,200", "3 - Possible", "Possible (3)".
pub(crate) fn whole_number(text: &str) -> Option<ReadNumber> {
    let text = text.trim();
    let plain = |digits: &str| {
        let number: u32 = digits.parse().ok()?;
        Some(number.to_string())
    };
    let read = |text: String, has_words| Some(ReadNumber { text, has_words });
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return read(plain(text)?, false);
    }
    if let Some(number) = grouped(text).and_then(|digits| plain(&digits)) {
        return read(number, false);
    }
    if let Some((whole, zeros)) = text.split_once('.')
        && !zeros.is_empty()
        && zeros.bytes().all(|byte| byte == b'0')
    {
        return read(plain(whole)?, false);
    }
    let mut runs = text.split(|sign: char| !sign.is_ascii_digit()).filter(|run| !run.is_empty());
    let (only, second) = (runs.next()?, runs.next());
    let few_words = text.split_whitespace().count() <= 6;
    let attached = text.contains(&format!("-{only}"))
        || text.split_once(only).is_some_and(|(before, after)| {
            before.ends_with(char::is_alphabetic) || after.starts_with(char::is_alphabetic)
        });
    (second.is_none() && few_words && !attached).then(|| read(plain(only)?, true)).flatten()
}

/// Returns the decimal figure of a cell with a decimal point: "99.5", "99,5", "99.5 %", "1,200.50".
pub(crate) fn figure(text: &str) -> Option<ReadNumber> {
    let text = text.trim();
    let (bare, has_words) = match text.strip_suffix('%') {
        Some(bare) => (bare.trim_end(), true),
        None => (text, false),
    };
    let (sign, digits) = bare.strip_prefix('-').map_or(("", bare), |digits| ("-", digits));
    let (whole, decimals) = match digits.rsplit_once(['.', ',']) {
        // One comma before three digits parts thousands in one country and decimals in the next.
        Some((whole, decimals)) if decimals.len() == 3 && digits.contains(',') && whole != "0" => {
            let point = digits.rsplit_once('.')?;
            (point.0, point.1)
        }
        Some((whole, decimals)) => (whole, decimals),
        None => (digits, ""),
    };
    let whole = if whole.bytes().all(|byte| byte.is_ascii_digit()) {
        whole.to_owned()
    } else {
        grouped(whole)?
    };
    let figures = !whole.is_empty() && decimals.bytes().all(|byte| byte.is_ascii_digit());
    let ends = digits.ends_with(['.', ',']);
    (figures && !ends).then(|| {
        let decimals = decimals.trim_end_matches('0');
        let point = if decimals.is_empty() { "" } else { "." };
        ReadNumber { text: format!("{sign}{whole}{point}{decimals}"), has_words }
    })
}

/// Returns an interval in months: "12", "12 months", "1 year", "annually", "every two years".
pub(crate) fn months(text: &str, vocabulary: &Vocabulary) -> Option<ReadNumber> {
    let folded = fold(text);
    let whole = |text: String| Some(ReadNumber { text, has_words: false });
    if let Some(months) = vocabulary.choice("interval_months", &folded) {
        return whole(months.to_owned());
    }
    let words: Vec<&str> = folded.split(' ').collect();
    if let [number, unit] = words.as_slice()
        && let Ok(number) = number.parse::<u32>()
        && let Some(unit) = vocabulary.choice("interval_unit", unit)
    {
        return whole(number.checked_mul(unit.parse().ok()?)?.to_string());
    }
    whole_number(text).filter(|number| !number.has_words)
}

/// The digits of a number whose thousands are parted: "1,200", "1 200", "1'200".
fn grouped(text: &str) -> Option<String> {
    let sign =
        [',', ' ', '\u{a0}', '\u{202f}', '\'', '’'].into_iter().find(|s| text.contains(*s))?;
    let mut groups = text.split(sign);
    let first = groups.next()?;
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let begins = (1..=3).contains(&first.len()) && digits(first);
    let rest: Vec<&str> = groups.collect();
    (begins && rest.iter().all(|group| group.len() == 3 && digits(group)))
        .then(|| format!("{first}{}", rest.concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_whole_numbers_and_keeps_their_words() {
        let read = |text| whole_number(text).map(|read| (read.text, read.has_words));
        for (text, number, words) in [
            ("12", "12", false),
            ("007", "7", false),
            ("3.0", "3", false),
            ("1,200", "1200", false),
            ("1 200", "1200", false),
            ("3 - Possible", "3", true),
            ("3: Likely", "3", true),
            ("Possible (3)", "3", true),
        ] {
            assert_eq!(read(text), Some((number.to_owned(), words)), "{text}");
        }
        for text in [
            "",
            "-3",
            "3.5",
            "3-5",
            "Q3",
            "3rd",
            "high",
            "99999999999",
            "see note 3 in the annex of it",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn reads_figures_with_point_or_comma() {
        let read = |text| figure(text).map(|read| read.text);
        for (text, number) in [
            ("99.5", "99.5"),
            ("99,5", "99.5"),
            ("99.50 %", "99.5"),
            ("1,200.50", "1200.5"),
            ("-0.05", "-0.05"),
            ("3", "3"),
            ("0.125", "0.125"),
            ("1,200.125", "1200.125"),
        ] {
            assert_eq!(read(text).as_deref(), Some(number), "{text}");
        }
        for text in ["", "high", "1,200", "5.", "1.2.3", "5 days"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn reads_intervals_in_months() {
        let vocabulary = Vocabulary::bundled().unwrap();
        for (text, wanted) in [
            ("12", "12"),
            ("12 months", "12"),
            ("1 year", "12"),
            ("2 years", "24"),
            ("Annually", "12"),
            ("annual", "12"),
            ("Quarterly", "3"),
            ("every two years", "24"),
            ("monthly", "1"),
            ("jährlich", "12"),
            ("2 Jahre", "24"),
            ("6 meses", "6"),
            ("semestrale", "6"),
        ] {
            let read = months(text, &vocabulary);
            assert_eq!(read.map(|read| read.text).as_deref(), Some(wanted), "{text}");
        }
        assert_eq!(months("weekly", &vocabulary), None);
        assert_eq!(months("12 weeks", &vocabulary), None);
    }
}
