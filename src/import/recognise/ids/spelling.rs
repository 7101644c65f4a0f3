//! How a whole column writes its identifiers, where one cell alone would be a guess.

use super::{Prefix, read_from_start, words};

/// What joins the numbers of an identifier beside the stop, and what stands before them.
///
/// "7,8" is a list in a column of "7.4", and an identifier in a column of "5,1"; "5-8" is a range in the one and an
/// identifier in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spelling {
    comma: Joins,
    dash: Joins,
    first: First,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joins {
    Numbers,
    Identifiers,
    /// Each cell shows for itself: "A5-01" is no range.
    Either,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    Number,
    /// "C5.1", for control or for clause.
    C,
}

impl Spelling {
    /// The spelling of a cell of which nothing else is known.
    pub(crate) const ALONE: Self =
        Self { comma: Joins::Numbers, dash: Joins::Either, first: First::Number };
    const WITH_STOPS: Self = Self { comma: Joins::Identifiers, ..Self::ALONE };
    const ONLY_STOPS: Self = Self { dash: Joins::Identifiers, ..Self::WITH_STOPS };
    const WITH_COMMA: Self = Self { comma: Joins::Numbers, ..Self::ONLY_STOPS };
    const WITH_DASH: Self = Self { dash: Joins::Numbers, ..Self::ONLY_STOPS };
    const WITH_C: Self = Self { first: First::C, ..Self::ONLY_STOPS };

    /// Returns how the texts of a column spell their identifiers.
    pub(crate) fn of<'a>(texts: &(impl Iterator<Item = &'a str> + Clone)) -> Self {
        let count = |spelling: Self| {
            texts.clone().filter(|text| begins_with_full_id(text, spelling)).count()
        };
        let with_stops = count(Self::ONLY_STOPS);
        let telling = |spelling: Self| {
            let more = count(spelling).saturating_sub(with_stops);
            more >= 3 && more > with_stops
        };
        let fits = |spelling: &Self| telling(*spelling);
        [Self::WITH_COMMA, Self::WITH_DASH, Self::WITH_C]
            .into_iter()
            .find(fits)
            .unwrap_or(if with_stops == 0 { Self::ALONE } else { Self::WITH_STOPS })
    }

    /// Returns whether the spelling rests on the column alone, so that its identifiers should nearly all be known.
    pub(crate) fn is_unusual(self) -> bool {
        self != Self::ALONE && self != Self::WITH_STOPS
    }

    pub(super) fn joins_with_comma(self) -> bool {
        self.comma == Joins::Numbers
    }

    /// Returns this spelling in a cell whose commas separate.
    pub(super) fn with_comma_between_ids(self) -> Self {
        Self { comma: Joins::Identifiers, ..self }
    }

    /// Returns whether a dash joins numbers, or what a cell that shows it itself says.
    pub(super) fn joins_with_dash(self, shown_by_cell: bool) -> bool {
        match self.dash {
            Joins::Numbers => true,
            Joins::Either => shown_by_cell,
            Joins::Identifiers => false,
        }
    }

    pub(super) fn begins_with_c(self) -> bool {
        self.first == First::C
    }
}

/// Whether the first identifier of a text has at least two numbers.
fn begins_with_full_id(text: &str, spelling: Spelling) -> bool {
    let read = read_from_start(&words::plain(text), (Prefix::Bare, None), spelling);
    read.ids.first().is_some_and(|id| id.numbers.len() >= 2)
}
