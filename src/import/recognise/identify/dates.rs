//! Identifiers that became dates: "10.1.1" typed into a cell is 10 January 2001 to a spreadsheet program.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use super::{
    super::ids::{Prefix, TypedId},
    Place, Set, is_clause_here,
    known::Known,
};
use crate::{
    domain::requirement::{Edition, RequirementId},
    import::workbook::Value,
};

/// How a day may spell an identifier, the likelier first.
const SPELLINGS: [Spelling; 6] = [
    Spelling::DayMonthYear,
    Spelling::MonthDayYear,
    Spelling::YearMonthDay,
    Spelling::DayMonth,
    Spelling::MonthDay,
    Spelling::MonthYear,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    DayMonthYear,
    MonthDayYear,
    YearMonthDay,
    DayMonth,
    MonthDay,
    MonthYear,
}

impl Spelling {
    fn has_three_numbers(self) -> bool {
        matches!(self, Self::DayMonthYear | Self::MonthDayYear | Self::YearMonthDay)
    }
}

/// A day in a cell of identifiers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day(NaiveDate);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Day {
    pub(super) fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Date(day) => Some(Self(*day)),
            Value::DateTime(moment) => Some(Self(moment.date())),
            _ => None,
        }
    }

    /// The identifiers that it may stand for and that exist. Those of three numbers explain the year as well, so they
    /// leave no room for others.
    pub(super) fn known_ids(self, known: &Known) -> Vec<TypedId> {
        let ids = |three_numbers: bool| -> Vec<TypedId> {
            SPELLINGS
                .into_iter()
                .filter(|spelling| spelling.has_three_numbers() == three_numbers)
                .map(|spelling| self.spelled(spelling))
                .filter(|id| known.is_any(id))
                .collect()
        };
        let long = ids(true);
        if long.is_empty() { ids(false) } else { long }
    }

    fn spelled(self, spelling: Spelling) -> TypedId {
        let number = |figure: u32| u16::try_from(figure).unwrap_or(0);
        let (day, month) = (number(self.0.day()), number(self.0.month()));
        let year = u16::try_from(self.0.year().rem_euclid(100)).unwrap_or(0);
        let numbers = match spelling {
            Spelling::DayMonthYear => vec![day, month, year],
            Spelling::MonthDayYear => vec![month, day, year],
            Spelling::YearMonthDay => vec![year, month, day],
            Spelling::DayMonth => vec![day, month],
            Spelling::MonthDay => vec![month, day],
            Spelling::MonthYear => vec![month, year],
        };
        TypedId { numbers, letters: Vec::new(), prefix: Prefix::Bare }
    }
}

/// The spellings that explain most days of a sheet: a spreadsheet program reads all of them in its own order.
pub(super) struct Order {
    three_numbers: Spelling,
    two_numbers: Spelling,
}

impl Order {
    pub(super) fn of(
        days: &(impl Iterator<Item = Day> + Clone),
        edition: Edition,
        known: &Known,
    ) -> Self {
        let explained = |spelling: Spelling| {
            days.clone()
                .map(|day| day.spelled(spelling))
                .filter(|id| known.is_clause(id) || known.is_control(id, edition))
                .count()
        };
        // The first of equals wins, so the comparison runs from the back.
        let best = |three_numbers: bool| {
            SPELLINGS
                .into_iter()
                .rev()
                .filter(|spelling| spelling.has_three_numbers() == three_numbers)
                .max_by_key(|spelling| explained(*spelling))
        };
        Self {
            three_numbers: best(true).unwrap_or(Spelling::DayMonthYear),
            two_numbers: best(false).unwrap_or(Spelling::DayMonth),
        }
    }

    fn contains(&self, spelling: Spelling) -> bool {
        spelling == self.three_numbers || spelling == self.two_numbers
    }

    /// Returns what a day most likely spells, before its neighbours are asked.
    pub(super) fn id_of(&self, day: Option<Day>) -> Option<TypedId> {
        day.map(|day| day.spelled(self.two_numbers))
    }
}

/// Returns the requirement that became this day: its title counts most, then its place in the sequence, then how the
/// other days of the sheet are spelled.
pub(super) fn id_of(day: Day, place: &Place<'_>, set: &Set) -> Option<RequirementId> {
    let mut best: Option<(f64, RequirementId)> = None;
    for (order, spelling) in SPELLINGS.into_iter().enumerate() {
        // "5.13" becomes the first of May 2013, never another day of it.
        if spelling == Spelling::MonthYear && day.0.day() != 1 {
            continue;
        }
        let typed = day.spelled(spelling);
        let is_control = set.known.is_control(&typed, set.edition);
        let is_clause = set.known.is_clause(&typed);
        let prefers_clause = is_clause && (!is_control || is_clause_here(&typed, place, set));
        let candidates = [
            is_control.then(|| (typed.as_control(), !prefers_clause)),
            is_clause.then(|| (typed.as_clause(), prefers_clause)),
        ];
        for (id, is_preferred) in candidates.into_iter().flatten() {
            let follows = place
                .previous
                .is_some_and(|previous| previous < &id && previous.group() == id.group());
            let share = |holds: bool, weight: f64| if holds { weight } else { 0.0 };
            let fit = set.known.title_fit(&id, &place.row.title) * 2.0
                + share(follows, 1.0)
                + share(set.dates.contains(spelling), 0.3)
                + share(is_preferred, 0.15)
                - f64::from(u32::try_from(order).unwrap_or(0)) * 0.01;
            if best.as_ref().is_none_or(|(best_fit, _id)| fit > *best_fit) {
                best = Some((fit, id));
            }
        }
    }
    best.map(|(_fit, id)| id)
}
