//! What the identifiers of a sheet mean together: clauses or controls, and of which edition.
//!
//! One "5.1" says nothing; the set that it stands in does. Identifiers that a spreadsheet program turned into numbers
//! or dates are put right here, and each repair is named.

mod dates;
mod known;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use super::{
    grid::text_of,
    ids::{self, Prefix, Spelling, TypedId},
};
use crate::{
    domain::{
        questionnaire::Questionnaire,
        requirement::{Edition, RequirementId, Step},
    },
    import::workbook::Value,
};
use dates::Day;
use known::{Known, words};

/// One row's identifier cell and the title beside it.
pub(super) struct IdRow<'a> {
    pub(super) row: u32,
    pub(super) value: &'a Value,
    pub(super) title: String,
    /// Whether the cell may hold references to several frameworks.
    pub(super) holds_references: bool,
}

/// What the identifier cell of a row means.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RowIds {
    pub(super) row: u32,
    /// The requirements that it names; empty where it names none that is known.
    pub(super) ids: Vec<RequirementId>,
    /// Whether it names a domain or objective that groups the controls of 2013.
    pub(super) is_group: bool,
    /// What was put right, such as "5.1 was read as 5.10".
    pub(super) repair: Option<String>,
}

/// What the identifiers of a sheet mean.
#[derive(Debug, Clone, Default)]
pub(super) struct Identified {
    pub(super) rows: Vec<RowIds>,
    /// `None` where the identifiers are not those of ISO/IEC 27001.
    pub(super) edition: Option<Edition>,
}

/// One row's identifiers as typed.
struct TypedRow {
    row: u32,
    ids: Vec<TypedId>,
    /// Whether the last of them stands for all below it.
    all_below: bool,
    /// The day that a spreadsheet program made of an identifier.
    day: Option<Day>,
    title: HashSet<String>,
}

/// What the rows say together.
struct Set {
    known: Known,
    edition: Edition,
    /// Whether controls are written with "A.", so that a bare number is a clause.
    marks_controls: bool,
    /// How the days of this sheet spell identifiers.
    dates: dates::Order,
}

/// Where an identifier stands.
struct Place<'a> {
    row: &'a TypedRow,
    following: &'a [TypedRow],
    /// The requirement before it, in this cell or in a row above.
    previous: Option<&'a RequirementId>,
}

/// How many rows ahead are searched for an identifier that means one thing only.
const LOOK_AHEAD: usize = 200;

/// Returns what the identifiers of these rows mean.
pub(super) fn identify(rows: &[IdRow<'_>], questionnaire: &Questionnaire) -> Identified {
    let known = Known::new(questionnaire);
    let spelling = Spelling::of(&rows.iter().filter_map(|row| match row.value {
        Value::Text(text) => Some(&**text),
        _ => None,
    }));
    let typed: Vec<TypedRow> = rows.iter().map(|row| typed_row(row, spelling)).collect();
    let Some(edition) = edition(&typed, spelling, &known) else { return Identified::default() };
    let set = Set {
        marks_controls: marks_controls(&typed, edition, &known),
        dates: dates::Order::of(&typed.iter().filter_map(|row| row.day), edition, &known),
        known,
        edition,
    };
    let mut decided: Vec<RowIds> = Vec::with_capacity(rows.len());
    let mut previous: Option<RequirementId> = None;
    for (index, row) in typed.iter().enumerate() {
        let following = typed.get(index + 1..).unwrap_or(&[]);
        let ids = row_ids(&Place { row, following, previous: previous.as_ref() }, &set);
        previous = ids.ids.last().cloned().or(previous);
        decided.push(ids);
    }
    Identified { rows: decided, edition: Some(edition) }
}

fn typed_row(row: &IdRow<'_>, spelling: Spelling) -> TypedRow {
    let day = Day::of(row.value);
    let read = match row.value {
        _ if day.is_some() => ids::ReadIds::default(),
        value if row.holds_references => {
            let ids = ids::read_references(&text_of(value), spelling);
            ids::ReadIds { ids, ..ids::ReadIds::default() }
        }
        value => ids::read_spelled(&text_of(value), spelling),
    };
    let title = words(if row.title.is_empty() { &read.rest } else { &row.title });
    TypedRow { row: row.row, ids: read.ids, all_below: read.all_below, day, title }
}

fn row_ids(place: &Place<'_>, set: &Set) -> RowIds {
    let mut row = RowIds { row: place.row.row, ..RowIds::default() };
    if let Some(day) = place.row.day
        && let Some(id) = dates::id_of(day, place, set)
    {
        row.repair = Some(format!("the date {day} was read as {id}"));
        row.ids.push(id);
    }
    for (index, id) in place.row.ids.iter().enumerate() {
        let before = row.ids.last().or(place.previous).cloned();
        let is_last = index + 1 == place.row.ids.len();
        let here = Place { previous: before.as_ref(), ..*place };
        if let (true, Some(below)) = (is_last && place.row.all_below, all_below(id, set)) {
            row.ids.extend(below);
            continue;
        }
        match meaning(id, &here, set) {
            Meaning::Requirement(found) => {
                let title = &place.row.title;
                let (found, repair) = restore_zero(found, before.as_ref(), title, &set.known);
                row.repair = row.repair.or(repair);
                row.ids.push(found);
            }
            Meaning::Group => row.is_group = true,
            Meaning::Unknown => {}
        }
    }
    row
}

/// The controls of "A.7 (all)", or `None` where there are none below it.
fn all_below(id: &TypedId, set: &Set) -> Option<Vec<RequirementId>> {
    let group = id.as_control();
    let is_group = matches!(id.prefix, Prefix::AnnexA | Prefix::BehindAnnexA);
    let below = set.known.controls(set.edition).iter().filter(|control| group.contains(control));
    let below: Vec<RequirementId> = below.cloned().collect();
    (is_group && below.len() > 1).then_some(below)
}

/// The edition whose identifiers these are, or `None` if most are of neither.
fn edition(typed: &[TypedRow], spelling: Spelling, known: &Known) -> Option<Edition> {
    // A day that may stand for several identifiers has one vote, as each identifier has.
    let votes: Vec<Vec<TypedId>> = typed
        .iter()
        .flat_map(|row| {
            let ids = row.ids.iter().map(|id| vec![id.clone()]);
            ids.chain(row.day.map(|day| day.known_ids(known)))
        })
        .filter(|vote| !vote.is_empty())
        .collect();
    // Rows whose identifier is of another framework count against the set as well.
    let is_without = |row: &&TypedRow| {
        row.ids.is_empty() && row.day.is_none_or(|day| day.known_ids(known).is_empty())
    };
    let rows_without = typed.iter().filter(is_without).count();
    let count = |wanted: &dyn Fn(&TypedId) -> bool| {
        votes.iter().filter(|vote| vote.iter().any(wanted)).count()
    };
    let count_of = |edition: Edition| {
        let is_other = |id: &TypedId| known.is_clause(id) && id.prefix == Prefix::Bare;
        votes
            .iter()
            .filter(|vote| vote.iter().any(|id| known.is_control(id, edition)))
            .filter(|vote| !vote.iter().any(is_other))
            .count()
    };
    let (old, new) = (count_of(Edition::E2013), count_of(Edition::E2022));
    let any = count(&|id| known.is_any(id));
    // Another standard's numbers overlap with ours: bare numbers must nearly all be known, and numbering from 1 to 3
    // is somebody else's.
    let all_bare = typed.iter().flat_map(|row| &row.ids).all(|id| id.prefix == Prefix::Bare);
    let strangers = count(&|id| {
        let first = id.numbers.first().copied().unwrap_or(0);
        id.prefix == Prefix::Bare && id.numbers.len() > 1 && !(4..=18).contains(&first)
    });
    if strangers * 20 > votes.len() {
        return None;
    }
    let needed = if spelling.is_unusual() || all_bare { 9 } else { 6 };
    if votes.is_empty() || any * 10 < votes.len() * needed || any < rows_without {
        return None;
    }
    Some(if old > new && old >= 2 { Edition::E2013 } else { Edition::E2022 })
}

/// Whether controls are written with "A." throughout: no bare number means a control for sure.
fn marks_controls(typed: &[TypedRow], edition: Edition, known: &Known) -> bool {
    let count = |wanted: &dyn Fn(&TypedId) -> bool| {
        typed.iter().flat_map(|row| &row.ids).filter(|id| wanted(id)).count()
    };
    let marked = count(&|id| id.prefix == Prefix::AnnexA);
    let bare = count(&|id| {
        id.prefix == Prefix::Bare && known.is_control(id, edition) && !known.is_clause(id)
    });
    marked >= 2 && bare * 10 <= marked
}

enum Meaning {
    Requirement(RequirementId),
    Group,
    Unknown,
}

fn meaning(id: &TypedId, place: &Place<'_>, set: &Set) -> Meaning {
    let control = set.known.is_control(id, set.edition);
    let clause = set.known.is_clause(id);
    match (clause, control) {
        (true, false) if id.numbers.len() > 1 || id.prefix == Prefix::Clause => {
            Meaning::Requirement(id.as_clause())
        }
        (true, true) if is_clause_here(id, place, set) => Meaning::Requirement(id.as_clause()),
        (_, true) => Meaning::Requirement(id.as_control()),
        _ if id.numbers.len() == 1
            || set.edition == Edition::E2013
                && set.known.groups_2013.contains(&id.as_control()) =>
        {
            Meaning::Group
        }
        _ => Meaning::Unknown,
    }
}

/// Whether a number that is both a clause and a control means the clause: its title decides, then the marks of the
/// controls, else its neighbours.
fn is_clause_here(id: &TypedId, place: &Place<'_>, set: &Set) -> bool {
    let as_clause = set.known.title_fit(&id.as_clause(), &place.row.title);
    let as_control = set.known.title_fit(&id.as_control(), &place.row.title);
    if (as_clause - as_control).abs() > 0.3 {
        return as_clause > as_control;
    }
    if id.prefix == Prefix::BehindAnnexA {
        return false;
    }
    let marked_beside = place.row.ids.iter().any(|other| other.prefix == Prefix::AnnexA);
    if marked_beside || set.marks_controls && !continues(id, place.previous) {
        return true;
    }
    let next = place
        .following
        .iter()
        .take(LOOK_AHEAD)
        .flat_map(|row| row.ids.iter().cloned().chain(set.dates.id_of(row.day)))
        .map(|next| (set.known.is_clause(&next), set.known.is_control(&next, set.edition)))
        .find(|(clause, control)| clause != control)
        .map(|(clause, _control)| clause);
    match (place.previous.map(|id| !id.is_control()), next) {
        (Some(before), Some(after)) if before == after => before,
        // A number that falls back begins a new part: clause 10.2, then control 5.1.
        (Some(before), Some(after)) => {
            let rises =
                place.previous.is_some_and(|previous| id.as_clause().steps() > previous.steps());
            if rises { before } else { after }
        }
        (Some(before), None) => before,
        (None, Some(after)) => after,
        (None, None) => {
            set.edition == Edition::E2022 && id.letters.is_empty() && as_clause >= as_control
        }
    }
}

/// Whether the number is the one behind the control before it: an "A." was forgotten.
fn continues(id: &TypedId, previous: Option<&RequirementId>) -> bool {
    let Some((last, above)) = id.numbers.split_last() else { return false };
    let before: Vec<u16> = above.iter().copied().chain(last.checked_sub(1)).collect();
    previous == Some(&RequirementId::control(&before))
}

/// Puts back the zero that a spreadsheet program dropped from 5.10, 5.20, 8.30: the title or the place in the
/// sequence shows it.
fn restore_zero(
    found: RequirementId,
    previous: Option<&RequirementId>,
    title: &HashSet<String>,
    known: &Known,
) -> (RequirementId, Option<String>) {
    let [Step::Number(theme), Step::Number(number @ 1..=9)] = found.steps() else {
        return (found, None);
    };
    let tenfold = RequirementId::control(&[*theme, number * 10]);
    if !found.is_control() || !known.controls_2022.contains(&tenfold) {
        return (found, None);
    }
    let before_tenfold = RequirementId::control(&[*theme, number * 10 - 1]);
    let follows = previous == Some(&before_tenfold);
    let by_title = known.title_fit(&tenfold, title) > known.title_fit(&found, title) + 0.3;
    if by_title || (follows && known.title_fit(&found, title) < 0.5) {
        let repair = format!("{found} was read as {tenfold}: the sheet lost a final zero");
        (tenfold, Some(repair))
    } else {
        (found, None)
    }
}
