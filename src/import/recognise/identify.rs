//! What the identifiers of a sheet mean together: clauses or controls, and of which edition.
//!
//! One "5.1" says nothing; the set that it stands in does. Identifiers that a spreadsheet program turned into numbers
//! or dates are put right here, and each repair is named.

use std::collections::{BTreeSet, HashSet};

use chrono::{Datelike, NaiveDate};

use super::{
    grid::text_of,
    ids::{self, Prefix, TypedId},
};
use crate::{
    domain::{
        questionnaire::Questionnaire,
        requirement::{Edition, Part, RequirementId},
    },
    import::{vocabulary::fold, workbook::Value},
};

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

/// The identifiers that exist.
struct Known {
    clauses: HashSet<RequirementId>,
    controls_2022: BTreeSet<RequirementId>,
    controls_2013: BTreeSet<RequirementId>,
    groups_2013: HashSet<RequirementId>,
    titles: Vec<(RequirementId, HashSet<String>)>,
}

impl Known {
    fn new(questionnaire: &Questionnaire) -> Self {
        let mut clauses: HashSet<RequirementId> = questionnaire
            .requirements
            .keys()
            .filter(|id| id.part() == Part::Clauses)
            .cloned()
            .collect();
        for id in clauses.clone() {
            clauses.extend(std::iter::successors(id.parent(), RequirementId::parent));
        }
        let controls_2013: BTreeSet<RequirementId> =
            questionnaire.controls_of("2013").into_iter().cloned().collect();
        let mut groups_2013 = HashSet::new();
        for id in &controls_2013 {
            groups_2013.extend(std::iter::successors(id.parent(), RequirementId::parent));
        }
        let new = questionnaire
            .requirements
            .values()
            .map(|requirement| (requirement.id.clone(), words(&requirement.title)));
        let old = questionnaire.upgrades.iter().flat_map(|upgrade| &upgrade.links);
        let old = old.map(|link| (link.from.clone(), words(&link.from_title)));
        Self {
            clauses,
            controls_2022: questionnaire
                .requirements
                .keys()
                .filter(|id| id.is_control())
                .cloned()
                .collect(),
            controls_2013,
            groups_2013,
            titles: new.chain(old).collect(),
        }
    }

    fn is_clause(&self, id: &TypedId) -> bool {
        id.prefix != Prefix::AnnexA && self.clauses.contains(&id.as_clause())
    }

    fn is_control(&self, id: &TypedId, edition: Edition) -> bool {
        let controls = match edition {
            Edition::E2013 => &self.controls_2013,
            Edition::E2022 => &self.controls_2022,
        };
        id.prefix != Prefix::Clause && id.letters.is_empty() && controls.contains(&id.as_control())
    }

    /// How well a row's title fits a requirement's: the share of common words.
    fn title_fit(&self, id: &RequirementId, title: &HashSet<String>) -> f64 {
        self.titles
            .iter()
            .filter(|(known, _words)| known == id)
            .map(|(_known, words)| {
                let count = |words: usize| f64::from(u32::try_from(words).unwrap_or(u32::MAX));
                let all = words.union(title).count();
                if all == 0 { 0.0 } else { count(words.intersection(title).count()) / count(all) }
            })
            .fold(0.0, f64::max)
    }
}

fn words(title: &str) -> HashSet<String> {
    fold(title).split(' ').filter(|word| word.chars().count() > 2).map(str::to_owned).collect()
}

/// Returns what the identifiers of these rows mean.
pub(super) fn identify(rows: &[IdRow<'_>], questionnaire: &Questionnaire) -> Identified {
    let known = Known::new(questionnaire);
    let typed: Vec<(u32, Vec<TypedId>, HashSet<String>)> = rows
        .iter()
        .map(|row| {
            let read = match row.value {
                Value::Date(_) | Value::DateTime(_) => ids::ReadIds::default(),
                value if row.holds_references => {
                    let ids = ids::read_references(&text_of(value));
                    ids::ReadIds { ids, rest: String::new() }
                }
                value => ids::read(&text_of(value)),
            };
            let title = if row.title.is_empty() { &read.rest } else { &row.title };
            (row.row, read.ids, words(title))
        })
        .collect();
    let Some(edition) = edition(&typed, &known) else { return Identified::default() };
    let mut decided: Vec<RowIds> = Vec::with_capacity(rows.len());
    for (index, ((number, ids, title), source)) in typed.iter().zip(rows).enumerate() {
        let previous = decided.iter().rev().find_map(|row| row.ids.last());
        let mut row = RowIds { row: *number, ..RowIds::default() };
        if let Some(day) = day_of(source.value)
            && let Some(id) = from_date(day, previous, title, (&known, edition))
        {
            row.repair = Some(format!("the date {day} was read as {id}"));
            row.ids.push(id);
        }
        for id in ids {
            let before = row.ids.last().or(previous).cloned();
            let following = typed.get(index + 1..).unwrap_or(&[]);
            match meaning(id, before.as_ref(), following, title, (&known, edition)) {
                Meaning::Requirement(found) => {
                    let (found, repair) = restore_zero(found, before.as_ref(), title, &known);
                    row.repair = row.repair.or(repair);
                    row.ids.push(found);
                }
                Meaning::Group => row.is_group = true,
                Meaning::Unknown => {}
            }
        }
        decided.push(row);
    }
    Identified { rows: decided, edition: Some(edition) }
}

/// The edition whose identifiers these are, or `None` if most are of neither.
fn edition(typed: &[(u32, Vec<TypedId>, HashSet<String>)], known: &Known) -> Option<Edition> {
    let ids: Vec<&TypedId> = typed.iter().flat_map(|(_row, ids, _title)| ids).collect();
    // Rows whose identifier is of another framework count against the set as well.
    let rows_without = typed.iter().filter(|(_row, ids, _title)| ids.is_empty()).count();
    let count = |wanted: &dyn Fn(&TypedId) -> bool| ids.iter().filter(|id| wanted(id)).count();
    let old = count(&|id| {
        known.is_control(id, Edition::E2013) && !(known.is_clause(id) && id.prefix == Prefix::Bare)
    });
    let new = count(&|id| {
        known.is_control(id, Edition::E2022) && !(known.is_clause(id) && id.prefix == Prefix::Bare)
    });
    let any = count(&|id| {
        known.is_clause(id)
            || known.is_control(id, Edition::E2022)
            || known.is_control(id, Edition::E2013)
            || known.groups_2013.contains(&id.as_control())
    });
    if ids.is_empty() || any * 10 < ids.len() * 6 || any < rows_without {
        return None;
    }
    Some(if old > new && old >= 2 { Edition::E2013 } else { Edition::E2022 })
}

enum Meaning {
    Requirement(RequirementId),
    Group,
    Unknown,
}

fn meaning(
    id: &TypedId,
    previous: Option<&RequirementId>,
    following: &[(u32, Vec<TypedId>, HashSet<String>)],
    title: &HashSet<String>,
    (known, edition): (&Known, Edition),
) -> Meaning {
    let control = known.is_control(id, edition);
    let clause = known.is_clause(id);
    match (clause, control) {
        (true, false) if id.numbers.len() > 1 || id.prefix == Prefix::Clause => {
            Meaning::Requirement(id.as_clause())
        }
        (true, true) if is_clause_here(id, previous, following, title, (known, edition)) => {
            Meaning::Requirement(id.as_clause())
        }
        (_, true) => Meaning::Requirement(id.as_control()),
        _ if id.numbers.len() == 1
            || edition == Edition::E2013 && known.groups_2013.contains(&id.as_control()) =>
        {
            Meaning::Group
        }
        _ => Meaning::Unknown,
    }
}

/// Whether a number that is both a clause and a control means the clause: its title decides, else its neighbours.
fn is_clause_here(
    id: &TypedId,
    previous: Option<&RequirementId>,
    following: &[(u32, Vec<TypedId>, HashSet<String>)],
    title: &HashSet<String>,
    (known, edition): (&Known, Edition),
) -> bool {
    let as_clause = known.title_fit(&id.as_clause(), title);
    let as_control = known.title_fit(&id.as_control(), title);
    if (as_clause - as_control).abs() > 0.3 {
        return as_clause > as_control;
    }
    let next = following
        .iter()
        .flat_map(|(_row, ids, _title)| ids)
        .find(|next| known.is_clause(next) != known.is_control(next, edition))
        .map(|next| known.is_clause(next));
    match (previous.map(|id| !id.is_control()), next) {
        (Some(before), Some(after)) if before == after => before,
        // A number that falls back begins a new part: clause 10.2, then control 5.1.
        (Some(before), Some(after)) => {
            let rises = previous.is_some_and(|previous| {
                let steps = |id: RequirementId| id.steps().to_vec();
                steps(id.as_clause()) > previous.steps().to_vec()
            });
            if rises { before } else { after }
        }
        (Some(before), None) => before,
        (None, Some(after)) => after,
        (None, None) => {
            edition == Edition::E2022 && id.letters.is_empty() && as_clause >= as_control
        }
    }
}

/// Puts back the zero that a spreadsheet program dropped from 5.10, 5.20, 8.30: the title or the place in the
/// sequence shows it.
fn restore_zero(
    found: RequirementId,
    previous: Option<&RequirementId>,
    title: &HashSet<String>,
    known: &Known,
) -> (RequirementId, Option<String>) {
    use crate::domain::requirement::Step;
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

fn day_of(value: &Value) -> Option<NaiveDate> {
    match value {
        Value::Date(day) => Some(*day),
        Value::DateTime(moment) => Some(moment.date()),
        _ => None,
    }
}

/// The identifier that became a date: "10.1.1" typed into a cell is 10 January 2001 to a spreadsheet program.
fn from_date(
    day: NaiveDate,
    previous: Option<&RequirementId>,
    title: &HashSet<String>,
    (known, edition): (&Known, Edition),
) -> Option<RequirementId> {
    let number = |figure: u32| u16::try_from(figure).unwrap_or(0);
    let (date, month) = (number(day.day()), number(day.month()));
    let year = u16::try_from(day.year().rem_euclid(100)).unwrap_or(0);
    let spellings: [&[u16]; 6] = [
        &[date, month, year],
        &[month, date, year],
        &[year, month, date],
        &[date, month],
        &[month, date],
        &[month, year],
    ];
    let mut best: Option<(f64, RequirementId)> = None;
    for (order, numbers) in spellings.iter().enumerate() {
        let typed =
            TypedId { numbers: numbers.to_vec(), letters: Vec::new(), prefix: Prefix::Bare };
        let candidates = [
            known.is_control(&typed, edition).then(|| typed.as_control()),
            (known.is_clause(&typed) && numbers.len() > 1).then(|| typed.as_clause()),
        ];
        for id in candidates.into_iter().flatten() {
            let follows =
                previous.is_some_and(|previous| previous < &id && previous.group() == id.group());
            let fit = known.title_fit(&id, title) * 2.0 + f64::from(u8::from(follows))
                - f64::from(u32::try_from(order).unwrap_or(0)) * 0.01;
            if best.as_ref().is_none_or(|(known_fit, _id)| fit > *known_fit) {
                best = Some((fit, id));
            }
        }
    }
    best.map(|(_fit, id)| id)
}
