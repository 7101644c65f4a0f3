//! One cell as the text of a field: what the field can take in its canonical form, and what it cannot with the reason.

use std::cell::Cell;

use chrono::{NaiveTime, Timelike};

use crate::{
    domain::value::Kind,
    import::{
        values::{
            Reading,
            choices::{self, Chosen, says_nothing},
            dates::{self, DayOrder},
            numbers::{self, ReadNumber},
        },
        vocabulary::Vocabulary,
    },
};

/// What the cells of a column are read with.
pub(super) struct Wanted<'a> {
    /// The field's kind.
    pub(super) kind: Kind,
    /// Whether the field counts months.
    pub(super) in_months: bool,
    /// The vocabulary's table of the field's choices.
    pub(super) table: &'a str,
    /// Which of two numbers is the day, as the column shows it.
    pub(super) order: DayOrder,
    /// Whether this program wrote the sheet, so that commas part nothing.
    pub(super) is_own: bool,
    pub(super) vocabulary: &'a Vocabulary,
    /// For how many more unknown words something nearer is looked for.
    pub(super) suggestions: Cell<u32>,
}

/// A column with more different unknown words than this is prose; looking for what each means takes long and helps
/// nobody.
pub(super) const MOST_SUGGESTIONS: u32 = 100;

/// What a cell gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Taken {
    /// The field's text, which says all that the cell says.
    Whole(String),
    /// The field's text; the cell says more.
    InPart(String),
    /// The field cannot take it; the cell's text is kept beside the record.
    Aside(Fault),
    /// The field cannot take it and nothing is wrong with that: dashes.
    Nothing,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) suggestion: Option<String>,
}

impl Fault {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), suggestion: None }
    }
}

/// Returns what a cell gives a field. Requirements are read by the column, not here.
pub(super) fn take(text: &str, wanted: &Wanted<'_>) -> Taken {
    match wanted.kind {
        Kind::Text | Kind::Requirements => Taken::Whole(text.to_owned()),
        Kind::References => Taken::Whole(references(text, wanted.is_own)),
        _ if says_nothing(text) => Taken::Nothing,
        Kind::Date => day(text, wanted),
        Kind::Moment => moment(text, wanted),
        Kind::Number => {
            let read = if wanted.in_months {
                numbers::months(text, wanted.vocabulary)
            } else {
                numbers::whole_number(text)
            };
            number(read, "this is no whole number; write digits only")
        }
        Kind::Figure => {
            number(numbers::figure(text), "this is no figure; write digits and a point, as 99.5")
        }
        Kind::Flag => chosen(text, choices::flag(text, wanted.vocabulary), &["yes", "no"], wanted),
        Kind::Choice(names) => {
            let read = choices::choice(text, names, wanted.table, wanted.vocabulary);
            chosen(text, read, names, wanted)
        }
        Kind::Choices(names) => several(text, names, wanted),
    }
}

fn number(read: Option<ReadNumber>, message: &str) -> Taken {
    match read {
        Some(ReadNumber { text, has_words: false }) => Taken::Whole(text),
        Some(ReadNumber { text, has_words: true }) => Taken::InPart(text),
        None => Taken::Aside(Fault::new("unknown_value", message)),
    }
}

fn chosen(text: &str, read: Reading<Chosen>, names: &[&'static str], wanted: &Wanted<'_>) -> Taken {
    match read {
        Reading::Known(Chosen { name, has_words: false }) => Taken::Whole(name),
        Reading::Known(Chosen { name, has_words: true }) => Taken::InPart(name),
        Reading::Empty => Taken::Nothing,
        Reading::ChoiceList | Reading::Unknown { .. } => {
            Taken::Aside(unknown_choice(text, names, wanted))
        }
    }
}

fn unknown_choice(text: &str, names: &[&'static str], wanted: &Wanted<'_>) -> Fault {
    let left = wanted.suggestions.get();
    wanted.suggestions.set(left.saturating_sub(1));
    let suggestion = (left > 0)
        .then(|| choices::suggestion(text, names, wanted.table, wanted.vocabulary))
        .flatten();
    let known: Vec<String> = names.iter().map(|name| name.replace('_', " ")).collect();
    let message =
        format!("this is none of the words that count here; write one of {}", known.join(", "));
    Fault { suggestion, ..Fault::new("unknown_value", message) }
}

/// Several choices in one cell; where one of them is not known, none is taken.
fn several(text: &str, names: &'static [&'static str], wanted: &Wanted<'_>) -> Taken {
    let read = |part: &str| choices::choice(part, names, wanted.table, wanted.vocabulary);
    if let Reading::Known(Chosen { name, has_words: false }) = read(text) {
        return Taken::Whole(name);
    }
    let mut found: Vec<String> = Vec::new();
    let mut in_part = false;
    for part in text.split([';', ',', '/', '\n', '+', '&']).map(str::trim).filter(|p| !p.is_empty())
    {
        match read(part) {
            Reading::Known(Chosen { name, has_words }) => {
                in_part |= has_words;
                if !found.contains(&name) {
                    found.push(name);
                }
            }
            Reading::Empty => {}
            Reading::Unknown { .. } | Reading::ChoiceList => {
                return Taken::Aside(unknown_choice(part, names, wanted));
            }
        }
    }
    let joined = found.join("; ");
    if in_part { Taken::InPart(joined) } else { Taken::Whole(joined) }
}

fn day(text: &str, wanted: &Wanted<'_>) -> Taken {
    let (day, time) = dates::split_time(text);
    match written_day(day, wanted) {
        Ok(day) if time.is_none_or(|time| time == NaiveTime::MIN) => Taken::Whole(day),
        Ok(day) => Taken::InPart(day),
        Err(fault) => Taken::Aside(fault),
    }
}

fn moment(text: &str, wanted: &Wanted<'_>) -> Taken {
    let (day, time) = dates::split_time(text);
    match (written_day(day, wanted), time) {
        (Ok(day), None) => Taken::Whole(day),
        (Ok(day), Some(time)) if time.second() == 0 => {
            Taken::Whole(format!("{day} {}", time.format("%H:%M")))
        }
        (Ok(day), Some(time)) => Taken::Whole(format!("{day} {}", time.format("%H:%M:%S"))),
        (Err(fault), _) => Taken::Aside(fault),
    }
}

fn written_day(text: &str, wanted: &Wanted<'_>) -> Result<String, Fault> {
    let unread =
        || Fault::new("unknown_value", "this is no day of the calendar; write it as 2026-11-21");
    let written = dates::written(text, wanted.vocabulary).ok_or_else(unread)?;
    written.in_order(wanted.order).map(|day| day.to_string()).map_err(|both| match both {
        None => unread(),
        Some([one, other]) => Fault {
            suggestion: Some(format!("{one} or {other}")),
            ..Fault::new(
                "ambiguous_date",
                "no cell of this column shows whether the day or the month stands first; write it as 2026-11-21",
            )
        },
    })
}

/// References parted by semicolons and lines, and by commas where short names stand between them; a sentence with
/// commas is one reference.
fn references(text: &str, is_own: bool) -> String {
    /// Names of records are short; what is longer is prose.
    const MOST_WORDS: usize = 6;
    if is_own || !text.contains(',') {
        return text.to_owned();
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in text.split([';', '\n']) {
        let (mut start, mut depth) = (0, 0_u32);
        let mut between: Vec<&str> = Vec::new();
        for (place, sign) in part.char_indices() {
            match sign {
                '(' | '[' => depth += 1,
                ')' | ']' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => {
                    between.extend(part.get(start..place));
                    start = place + 1;
                }
                _ => {}
            }
        }
        between.extend(part.get(start..));
        let names = between.iter().all(|name| name.split_whitespace().count() <= MOST_WORDS);
        if names { parts.extend(between) } else { parts.push(part) }
    }
    let named = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty());
    named.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(kind: Kind, text: &str) -> Taken {
        let vocabulary = Vocabulary::bundled().unwrap();
        let wanted = Wanted {
            kind,
            in_months: false,
            table: "treatment",
            order: DayOrder::Open,
            is_own: false,
            vocabulary: &vocabulary,
            suggestions: Cell::new(MOST_SUGGESTIONS),
        };
        take(text, &wanted)
    }

    fn whole(text: &str) -> Taken {
        Taken::Whole(text.to_owned())
    }

    #[test]
    fn references_part_at_commas_between_names_only() {
        assert_eq!(
            taken(Kind::References, "Web server, DB (main, spare)"),
            whole("Web server; DB (main, spare)")
        );
        assert_eq!(taken(Kind::References, "R-1; R-2\nR-3"), whole("R-1; R-2\nR-3"));
        let prose = "We looked at the logs of three weeks, and at the tickets that belong to them";
        assert_eq!(taken(Kind::References, prose), whole(prose));
    }

    #[test]
    fn days_and_moments_keep_what_they_know() {
        assert_eq!(taken(Kind::Date, "12 March 2024"), whole("2024-03-12"));
        assert_eq!(taken(Kind::Date, "2024-03-12T00:00:00"), whole("2024-03-12"));
        assert_eq!(taken(Kind::Date, "2024-03-12 14:05"), Taken::InPart("2024-03-12".into()));
        assert_eq!(taken(Kind::Moment, "12.03.2024 14:05"), whole("2024-03-12 14:05"));
        let Taken::Aside(fault) = taken(Kind::Date, "03/04/2024") else { panic!("guessed") };
        assert_eq!(fault.code, "ambiguous_date");
        assert_eq!(fault.suggestion.as_deref(), Some("2024-04-03 or 2024-03-04"));
        assert!(matches!(taken(Kind::Date, "Q3 2025"), Taken::Aside(_)));
        assert_eq!(taken(Kind::Date, "-"), Taken::Nothing);
    }

    #[test]
    fn several_choices_are_all_known_or_none() {
        const NAMES: &[&str] = &["avoid", "reduce", "share", "accept"];
        assert_eq!(taken(Kind::Choices(NAMES), "Mitigate"), whole("reduce"));
        assert_eq!(taken(Kind::Choices(NAMES), "Reduce / transfer"), whole("reduce; share"));
        assert!(matches!(taken(Kind::Choices(NAMES), "reduce, frobnicate"), Taken::Aside(_)));
    }
}
