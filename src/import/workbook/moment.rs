//! Dates and times as the formats store them, and the one place where numbers change between whole and floating.

use calamine::ExcelDateTime;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::Value;

/// The first serial number beyond 9999-12-31, the last day a spreadsheet program knows.
const SERIAL_END: f64 = 2_958_466.0;

const SECONDS_A_DAY: f64 = 86_400.0;

/// Returns a serial number that is formatted as date, time or duration. What is no day of the calendar stays a
/// number.
pub(super) fn from_serial(serial: ExcelDateTime) -> Value {
    let number = serial.as_f64();
    if !(0.0..SERIAL_END).contains(&number) {
        return Value::Number(number);
    }
    if serial.is_duration() || number < 1.0 {
        return time(whole((number * SECONDS_A_DAY).round()));
    }
    let (year, month, day, hour, minute, second, milli) = serial.to_ymd_hms_milli();
    NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
        .and_then(|date| {
            date.and_hms_milli_opt(hour.into(), minute.into(), second.into(), milli.into())
        })
        .map_or(Value::Number(number), rounded)
}

/// Returns a date or a date with time as in `2026-03-01` and `2026-03-01T10:00:00`.
pub(super) fn from_iso(iso: &str) -> Option<Value> {
    let iso = iso.trim().trim_end_matches('Z');
    if let Ok(date) = NaiveDate::parse_from_str(iso, "%Y-%m-%d") {
        return Some(Value::Date(date));
    }
    if let Ok(moment) = NaiveDateTime::parse_from_str(iso, "%Y-%m-%dT%H:%M:%S%.f") {
        return Some(rounded(moment));
    }
    let time_of_day = NaiveTime::parse_from_str(iso.trim_start_matches('T'), "%H:%M:%S%.f").ok()?;
    Some(Value::Time(time_of_day.format("%H:%M:%S").to_string().into()))
}

/// Returns a duration as in `PT10H30M00S`; parts of a second are dropped.
pub(super) fn from_iso_duration(iso: &str) -> Option<Value> {
    let mut seconds = 0_i64;
    let mut digits = String::new();
    for character in iso.strip_prefix("PT")?.chars() {
        let unit = match character {
            '0'..='9' | '.' => {
                digits.push(character);
                continue;
            }
            'H' => 3600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        let count: i64 = digits.split('.').next()?.parse().ok()?;
        seconds = seconds.checked_add(count.checked_mul(unit)?)?;
        digits.clear();
    }
    digits.is_empty().then(|| time(seconds))
}

/// Returns the whole number as a floating one.
#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "spreadsheets hold 64-bit floating numbers; beyond 2^53 they round as well"
)]
pub(super) fn float(number: i64) -> f64 {
    number as f64
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "called with seconds of at most ten thousand years; the cast saturates beyond"
)]
fn whole(number: f64) -> i64 {
    number as i64
}

/// Spreadsheet programs store 08:20 as a fraction that misses it by milliseconds, and show whole seconds.
fn rounded(moment: NaiveDateTime) -> Value {
    let moment = moment.checked_add_signed(TimeDelta::milliseconds(500)).unwrap_or(moment);
    let seconds = moment.and_utc().timestamp();
    match chrono::DateTime::from_timestamp(seconds, 0).map(|moment| moment.naive_utc()) {
        Some(moment) if moment.time() == NaiveTime::MIN => Value::Date(moment.date()),
        Some(moment) => Value::DateTime(moment),
        None => Value::DateTime(moment),
    }
}

fn time(seconds: i64) -> Value {
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    Value::Time(format!("{hours:02}:{minutes:02}:{:02}", seconds % 60).into())
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn text_of_time(value: &Value) -> Option<&str> {
        if let Value::Time(text) = value { Some(text) } else { None }
    }

    #[test]
    fn serial_numbers_follow_the_date_system_of_the_file() {
        let of = |number, is_1904| from_serial(ExcelDateTime::new(number, DateTime, is_1904));
        assert_eq!(of(44_197.0, false), Value::Date(day(2021, 1, 1)));
        assert_eq!(of(42_735.0, true), Value::Date(day(2021, 1, 1)));
        assert_eq!(
            of(44_197.347_222, false),
            Value::DateTime(day(2021, 1, 1).and_hms_opt(8, 20, 0).unwrap())
        );
        assert_eq!(of(44_196.999_999_9, false), Value::Date(day(2021, 1, 1)));
    }

    #[test]
    fn what_is_no_day_stays_a_number() {
        let of = |number| from_serial(ExcelDateTime::new(number, DateTime, false));
        // Day 60 is 29 February 1900, which only spreadsheets know.
        assert_eq!(of(60.0), Value::Number(60.0));
        assert_eq!(of(-3.0), Value::Number(-3.0));
        assert_eq!(of(1e300), Value::Number(1e300));
        assert!(matches!(of(f64::NAN), Value::Number(number) if number.is_nan()));
    }

    #[test]
    fn times_and_durations_are_text() {
        let clock = from_serial(ExcelDateTime::new(0.5, DateTime, false));
        assert_eq!(text_of_time(&clock), Some("12:00:00"));
        let long = from_serial(ExcelDateTime::new(10.632_060_185, TimeDelta, false));
        assert_eq!(text_of_time(&long), Some("255:10:10"));
        let iso = from_iso_duration("PT255H10M10.5S").unwrap();
        assert_eq!(text_of_time(&iso), Some("255:10:10"));
        assert_eq!(from_iso_duration("PT1"), None);
        assert_eq!(from_iso_duration("P1Y"), None);
        assert_eq!(from_iso_duration("PT99999999999999999H"), None);
    }

    #[test]
    fn iso_dates_are_read() {
        assert_eq!(from_iso("2026-03-01"), Some(Value::Date(day(2026, 3, 1))));
        assert_eq!(
            from_iso("2026-03-01T10:00:00.000"),
            Some(Value::DateTime(day(2026, 3, 1).and_hms_opt(10, 0, 0).unwrap()))
        );
        assert_eq!(from_iso("soon"), None);
    }
}
