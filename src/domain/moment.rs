//! Moments: days that may carry a time, because registers of incidents know the hour of some events and only the day
//! of others.

use chrono::{NaiveDate, NaiveTime, Timelike};

use super::value::{Kind, Value};

/// A day with or without a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Moment {
    /// The day.
    pub day: NaiveDate,
    /// The time of that day, where it is known.
    pub time: Option<NaiveTime>,
}

impl Moment {
    /// Returns whether this moment is surely earlier than another: a day without a time may be any hour of it.
    ///
    /// ```
    /// use assay::domain::{moment::Moment, value::Value};
    /// let moment = |text: &str| Moment::read(text).unwrap();
    /// assert!(moment("2026-11-21 09:00").is_before(moment("2026-11-21 14:05")));
    /// assert!(!moment("2026-11-21").is_before(moment("2026-11-21 14:05")));
    /// ```
    pub fn is_before(self, other: Self) -> bool {
        match (self.time, other.time) {
            (Some(time), Some(other_time)) => (self.day, time) < (other.day, other_time),
            _ => self.day < other.day,
        }
    }
}

impl Value for Moment {
    const KIND: Kind = Kind::Moment;

    fn read(text: &str) -> Result<Self, String> {
        let (day, time) = match text.split_once([' ', 'T']) {
            Some((day, time)) => (day, Some(time)),
            None => (text, None),
        };
        let day = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok();
        let time = time.map(|time| read_time(time.trim()));
        match (day, time) {
            (Some(day), None) => Ok(Self { day, time: None }),
            (Some(day), Some(Some(time))) => Ok(Self { day, time: Some(time) }),
            _ => Err(format!(
                "“{text}” is no date with a time; write it as 2026-11-21 or 2026-11-21 14:05"
            )),
        }
    }

    fn write(&self) -> String {
        let day = self.day.format("%Y-%m-%d");
        match self.time {
            None => day.to_string(),
            Some(time) if time.second() == 0 => format!("{day} {}", time.format("%H:%M")),
            Some(time) => format!("{day} {}", time.format("%H:%M:%S")),
        }
    }
}

fn read_time(text: &str) -> Option<NaiveTime> {
    let read = |form| NaiveTime::parse_from_str(text, form).ok();
    read("%H:%M").or_else(|| read("%H:%M:%S"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_back_what_it_writes() {
        for text in ["2026-11-21", "2026-11-21 14:05", "2026-11-21 14:05:33", "1899-12-30 00:00"] {
            assert_eq!(Moment::read(text).unwrap().write(), text);
        }
        assert_eq!(Moment::read("2026-11-21T14:05:00").unwrap().write(), "2026-11-21 14:05");
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in ["21.11.2026", "2026-02-30", "2026-11-21 25:00", "2026-11-21 ", "noon"] {
            let refused = Moment::read(text).unwrap_err();
            assert!(refused.contains(text) && refused.contains("2026-11-21 14:05"), "{refused}");
        }
    }
}
