//! Days and times as people write them. "03/04/2024" means two days: its column decides, or nobody does.

use chrono::{NaiveDate, NaiveTime};

use crate::import::vocabulary::{Vocabulary, fold};

/// A day as it stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// It can be read in one way only.
    Day(NaiveDate),
    /// Two numbers and a year; which of the two is the month is not said. At least one reading is a day.
    Numbers {
        /// As day, month, year.
        day_first: Option<NaiveDate>,
        /// As month, day, year.
        month_first: Option<NaiveDate>,
    },
}

/// Which of the two numbers before the year is the day, as far as a column shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayOrder {
    /// Day, month, year.
    DayFirst,
    /// Month, day, year.
    MonthFirst,
    /// No cell shows it, or cells contradict each other.
    Open,
}

impl DayOrder {
    /// Returns the order that the cells of a column show: one that can be read in one way settles it.
    pub(crate) fn of<'a>(texts: impl Iterator<Item = &'a str>, vocabulary: &Vocabulary) -> Self {
        let (mut day, mut month) = (false, false);
        for text in texts {
            match written(split_time(text).0, vocabulary) {
                Some(Written::Numbers { day_first: Some(_), month_first: None }) => day = true,
                Some(Written::Numbers { day_first: None, month_first: Some(_) }) => month = true,
                _ => {}
            }
        }
        match (day, month) {
            (true, false) => Self::DayFirst,
            (false, true) => Self::MonthFirst,
            _ => Self::Open,
        }
    }
}

impl Written {
    /// Returns the day, or both days that it can mean.
    pub(crate) fn in_order(self, order: DayOrder) -> Result<NaiveDate, Option<[NaiveDate; 2]>> {
        let (day_first, month_first) = match self {
            Self::Day(day) => return Ok(day),
            Self::Numbers { day_first, month_first } => (day_first, month_first),
        };
        match (day_first, month_first, order) {
            (Some(day), _, DayOrder::DayFirst)
            | (_, Some(day), DayOrder::MonthFirst)
            | (Some(day), None, _)
            | (None, Some(day), _) => Ok(day),
            (Some(one), Some(other), DayOrder::Open) if one == other => Ok(one),
            (Some(one), Some(other), DayOrder::Open) => Err(Some([one, other])),
            (None, None, _) => Err(None),
        }
    }
}

/// Returns the day that a text names: `2024-03-12`, `2024/3/12`, `12.03.2024`, `12 March 2024`, `Mar 12, 2024`,
/// `12/03/24`; `None` for everything else, such as a month without a day.
pub(crate) fn written(text: &str, vocabulary: &Vocabulary) -> Option<Written> {
    let text = text.trim();
    if text.len() > 40 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let day = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| eight_digits(text));
    day.unwrap_or_else(|| in_numbers(text)).or_else(|| with_month_name(text, vocabulary))
}

/// Returns a text without the time of day at its end, and that time.
pub(crate) fn split_time(text: &str) -> (&str, Option<NaiveTime>) {
    let text = text.trim();
    let is_time = |part: &str| part.contains(':') && part.starts_with(|c: char| c.is_ascii_digit());
    let begins_time = |(place, sign): &(usize, char)| {
        let rest = text.get(place + sign.len_utf8()..).unwrap_or("").trim_start();
        let before = text.get(..*place).unwrap_or("");
        let parts = sign.is_whitespace() || *sign == ',' || *sign == 'T' && is_iso(before);
        parts && is_time(rest)
    };
    let Some((place, _sign)) = text.char_indices().find(begins_time) else { return (text, None) };
    let (day, time) = text.split_at(place);
    let time = time.trim_start_matches(['T', ',']).trim();
    match read_time(time) {
        Some(time) => (day.trim_end_matches([',', ' ']), Some(time)),
        None => (text, None),
    }
}

fn is_iso(text: &str) -> bool {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
}

/// "14:05", "14:05:33", "2:05 pm", with parts of a second and the mark of universal time dropped.
fn read_time(text: &str) -> Option<NaiveTime> {
    let lower = text.to_lowercase();
    let plain = ["utc", "z", "h", "uhr"]
        .iter()
        .fold(lower.trim(), |text, mark| text.strip_suffix(mark).unwrap_or(text).trim_end());
    let whole = match plain.split_once('.') {
        Some((whole, parts)) if parts.bytes().all(|byte| byte.is_ascii_digit()) => whole,
        _ => plain,
    };
    let forms = ["%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%I:%M:%S%p", "%I:%M%p"];
    forms.iter().find_map(|form| NaiveTime::parse_from_str(whole, form).ok())
}

fn eight_digits(text: &str) -> Option<Written> {
    let year = text.get(..4).filter(|year| text.len() == 8 && ("1900".."2100").contains(year))?;
    let day = day(year, text.get(4..6)?, text.get(6..)?)?;
    Some(Written::Day(day))
}

/// Three numbers parted by the same sign.
fn in_numbers(text: &str) -> Option<Written> {
    let sign = ['/', '-', '.'].into_iter().find(|sign| text.contains(*sign))?;
    let parts: Vec<&str> = text.split(sign).map(str::trim).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    if first.len() == 4 {
        return day(first, second, third).map(Written::Day);
    }
    let year = match third.len() {
        4 => (*third).to_owned(),
        2 if sign != '-' => full_year(third)?,
        _ => return None,
    };
    if sign == '.' {
        return day(&year, second, first).map(Written::Day);
    }
    let (day_first, month_first) = (day(&year, second, first), day(&year, first, second));
    (day_first.is_some() || month_first.is_some())
        .then_some(Written::Numbers { day_first, month_first })
}

/// "12 March 2024", "12-Mar-24", "March 12th, 2024", "12 de marzo de 2024".
fn with_month_name(text: &str, vocabulary: &Vocabulary) -> Option<Written> {
    let folded = fold(text);
    let mut month = None;
    let mut numbers: Vec<&str> = Vec::new();
    for word in folded.split(' ') {
        let digits = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|ending| word.strip_suffix(ending))
            .unwrap_or(word);
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            numbers.push(digits);
        } else if let (None, Some(number)) = (&month, vocabulary.month(word)) {
            month = Some(number.to_string());
        } else if !matches!(word, "de" | "del" | "of" | "a" | "r" | "г" | "года") {
            return None;
        }
    }
    let month = month?;
    let [one, other] = numbers.as_slice() else { return None };
    let found = match (one.len(), other.len()) {
        (4, 1..=2) => day(one, &month, other),
        (1..=2, 4) => day(other, &month, one),
        (1..=2, 2) => day(&full_year(other)?, &month, one),
        _ => None,
    };
    found.map(Written::Day)
}

/// The year of two digits: up to 69 of this century, from 70 on of the last.
fn full_year(digits: &str) -> Option<String> {
    let number: u32 = digits.parse().ok()?;
    Some(format!("{}", if number < 70 { 2000 + number } else { 1900 + number }))
}

fn day(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let figures = [year, month, day].iter().all(|text| text.bytes().all(|b| b.is_ascii_digit()));
    let short = month.len() <= 2 && day.len() <= 2;
    (figures && short)
        .then(|| {
            NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        })
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        let written = written(text, &Vocabulary::bundled().unwrap())?;
        written.in_order(DayOrder::Open).ok().map(|day| day.to_string())
    }

    #[test]
    fn reads_days_that_mean_one_day() {
        for text in [
            "2024-03-12",
            "2024/03/12",
            "2024/3/12",
            "2024.03.12",
            "20240312",
            "12.03.2024",
            "12. 3. 2024",
            "12.03.24",
            "12 March 2024",
            "12-Mar-24",
            "12-Mar-2024",
            "March 12, 2024",
            "Mar 12th 2024",
            "12 de marzo de 2024",
            "12. März 2024",
            "12 mars 2024",
            "12 marca 2024",
            "12. března 2024",
            "12 марта 2024",
            "2024 Mar 12",
            "12 maart 2024",
            "12 marzo 2024",
            "12 de março de 2024",
            "12. marca 2024",
            "12 Μαρτίου 2024",
        ] {
            assert_eq!(read(text).as_deref(), Some("2024-03-12"), "{text}");
        }
        assert_eq!(read("31/12/2024").as_deref(), Some("2024-12-31"));
        assert_eq!(read("12/31/2024").as_deref(), Some("2024-12-31"));
        assert_eq!(read("1850-01-02").as_deref(), Some("1850-01-02"));
        assert_eq!(read("05/05/99").as_deref(), Some("1999-05-05"));
    }

    #[test]
    fn what_names_no_day_is_none() {
        for text in [
            "March 2024",
            "Q3 2025",
            "2024",
            "TBD",
            "31.02.2024",
            "v1.2.3",
            "5.1",
            "03/2024",
            "",
            "1/2/3",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn one_cell_settles_the_order_of_its_column() {
        let vocabulary = Vocabulary::bundled().unwrap();
        let order = |texts: &[&str]| DayOrder::of(texts.iter().copied(), &vocabulary);
        assert_eq!(order(&["03/04/2024", "13/04/2024"]), DayOrder::DayFirst);
        assert_eq!(order(&["03/04/2024", "04/13/2024 10:00"]), DayOrder::MonthFirst);
        assert_eq!(order(&["03/04/2024", "05/06/2024"]), DayOrder::Open);
        assert_eq!(order(&["13/04/2024", "04/13/2024"]), DayOrder::Open);
        let either = written("03/04/2024", &vocabulary).unwrap();
        assert_eq!(either.in_order(DayOrder::DayFirst).unwrap().to_string(), "2024-04-03");
        assert_eq!(either.in_order(DayOrder::MonthFirst).unwrap().to_string(), "2024-03-04");
        assert!(either.in_order(DayOrder::Open).is_err());
    }

    #[test]
    fn parts_a_time_from_its_day() {
        let time = |text| {
            let (day, time) = split_time(text);
            (day.to_owned(), time.map(|time| time.to_string()).unwrap_or_default())
        };
        let two = |day: &str, time: &str| (day.to_owned(), time.to_owned());
        assert_eq!(time("2024-03-12T14:05:00Z"), two("2024-03-12", "14:05:00"));
        assert_eq!(time("2024-03-12 14:05"), two("2024-03-12", "14:05:00"));
        assert_eq!(time("12.03.2024, 14:05 Uhr"), two("12.03.2024", "14:05:00"));
        assert_eq!(time("03/12/2024 2:05 PM"), two("03/12/2024", "14:05:00"));
        assert_eq!(time("12 March 2024"), two("12 March 2024", ""));
        assert_eq!(time("12 March 2024 25:99"), two("12 March 2024 25:99", ""));
    }
}
