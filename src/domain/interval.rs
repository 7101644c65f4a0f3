//! Intervals as people write them: monthly, quarterly, every 6 months, 90 days.
//!
//! Registers keep the text as it stands; only a rule that asks what is due needs its length.

use chrono::{Days, Months, NaiveDate};

/// The time between two occurrences of something planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Interval {
    /// So many days.
    Days(u32),
    /// So many months of the calendar.
    Months(u32),
}

/// Words for intervals, with what they mean.
const WORDS: [(&str, Interval); 17] = [
    ("continuous", Interval::Days(1)),
    ("continuously", Interval::Days(1)),
    ("daily", Interval::Days(1)),
    ("weekly", Interval::Days(7)),
    ("fortnightly", Interval::Days(14)),
    ("biweekly", Interval::Days(14)),
    ("monthly", Interval::Months(1)),
    ("bimonthly", Interval::Months(2)),
    ("quarterly", Interval::Months(3)),
    ("biannually", Interval::Months(6)),
    ("half-yearly", Interval::Months(6)),
    ("semi-annual", Interval::Months(6)),
    ("semi-annually", Interval::Months(6)),
    ("annual", Interval::Months(12)),
    ("annually", Interval::Months(12)),
    ("yearly", Interval::Months(12)),
    ("biennially", Interval::Months(24)),
];

impl Interval {
    /// Returns the interval that a text names; a bare number counts months; `None` where it names none.
    ///
    /// ```
    /// use assay::domain::interval::Interval;
    ///
    /// assert_eq!(Interval::of("Quarterly"), Some(Interval::Months(3)));
    /// assert_eq!(Interval::of("every 2 years"), Some(Interval::Months(24)));
    /// assert_eq!(Interval::of("90 days"), Some(Interval::Days(90)));
    /// assert_eq!(Interval::of("6"), Some(Interval::Months(6)));
    /// assert_eq!(Interval::of("when needed"), None);
    /// ```
    pub fn of(text: &str) -> Option<Self> {
        let plain = text.trim().to_lowercase();
        if let Some((_, interval)) = WORDS.iter().find(|(word, _)| *word == plain) {
            return Some(*interval);
        }
        let length = plain.strip_prefix("every ").unwrap_or(&plain).trim();
        let digits = length.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(length.len());
        let (number, unit) = length.split_at(digits);
        let number: u32 = if number.is_empty() { 1 } else { number.parse().ok()? };
        let unit = unit.trim();
        if number == 0 || unit.is_empty() && digits == 0 {
            return None;
        }
        match unit.trim_end_matches('s') {
            "day" => Some(Self::Days(number)),
            "week" => number.checked_mul(7).map(Self::Days),
            "" | "month" => Some(Self::Months(number)),
            "quarter" => number.checked_mul(3).map(Self::Months),
            "year" => number.checked_mul(12).map(Self::Months),
            _ => None,
        }
    }

    /// Returns the day on which something last done on a day is due again; the last day of a shorter month stands for
    /// a day that it lacks. `None` beyond the calendar.
    ///
    /// ```
    /// use assay::domain::interval::Interval;
    /// use chrono::NaiveDate;
    ///
    /// let done = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
    /// assert_eq!(Interval::Months(3).after(done), NaiveDate::from_ymd_opt(2027, 2, 28));
    /// ```
    pub fn after(self, done: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Days(days) => done.checked_add_days(Days::new(u64::from(days))),
            Self::Months(months) => done.checked_add_months(Months::new(months)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_read_in_words_and_figures() {
        let cases = [
            ("every month", Some(Interval::Months(1))),
            ("12 months", Some(Interval::Months(12))),
            ("4 weeks", Some(Interval::Days(28))),
            ("every", None),
            ("", None),
            ("0", None),
            ("99999999999", None),
            ("4000000000 years", None),
            ("Q3", None),
        ];
        for (text, interval) in cases {
            assert_eq!(Interval::of(text), interval, "{text}");
        }
        assert_eq!(Interval::Months(u32::MAX).after(NaiveDate::MIN), None);
    }
}
