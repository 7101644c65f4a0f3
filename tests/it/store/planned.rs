//! What a preview shows is what applying does, for any stored records and any rows.

use std::collections::BTreeMap;

use assay::{
    app::{imports, imports::FileRead},
    db::WriteScope,
    domain::{
        id::{OrganisationId, RecordId},
        import_plan::{Incoming, OnConflict, Outcome, PlannedRow},
        record::Kept,
        registers::RecordKind,
    },
};
use proptest::{collection::vec, prelude::*, sample::select, test_runner::TestRunner};

use super::{
    engines::{Database, each_database, operator},
    rows::{file, row},
};

/// A kind with its names: the first is the best. The texts are few, so that rows meet records and each other, and a
/// number is a name elsewhere.
#[derive(Debug, Clone, Copy)]
struct Shape {
    kind: RecordKind,
    names: [&'static str; 2],
    more: &'static str,
}

const SHAPES: [Shape; 2] = [
    Shape { kind: RecordKind::Assets, names: ["asset_id", "name"], more: "owner" },
    Shape { kind: RecordKind::Documents, names: ["doc_id", "title"], more: "owner" },
];

fn rows() -> impl Strategy<Value = Vec<[&'static str; 4]>> {
    let id = select(vec!["", "", "1", "2", "x"]);
    let name = select(vec!["", "1", "2", "x", "X", "y"]);
    let more = select(vec!["", "Ben", "Chi", "not a day"]);
    let extra = select(vec!["", "7", "8"]);
    vec((id, name, more, extra).prop_map(|(id, name, more, extra)| [id, name, more, extra]), 0..7)
}

fn read(shape: Shape, rows: &[[&'static str; 4]]) -> FileRead {
    let incoming = rows.iter().zip(2..).map(|([id, name, more, extra], number)| {
        let texts = [(shape.names[0], *id), (shape.names[1], *name), (shape.more, *more)];
        let further = [("Rack", *extra)].into_iter().filter(|(_header, text)| !text.is_empty());
        row(shape.kind, number, &texts.into_iter().chain(further).collect::<Vec<_>>())
    });
    file("register.xlsx", incoming.collect())
}

fn stored(database: &Database, place: Place) -> BTreeMap<RecordId, Kept> {
    let kept = database.list(place.organisation, place.shape.kind);
    kept.into_iter().map(|kept| (kept.id, kept)).collect()
}

/// Where a case plays.
#[derive(Debug, Clone, Copy)]
struct Place {
    organisation: OrganisationId,
    shape: Shape,
}

fn preview(
    database: &Database,
    place: Place,
    (read, on_conflict): (&FileRead, OnConflict),
) -> Vec<PlannedRow> {
    let preview =
        |scope: &mut assay::db::Scope<'_>| imports::preview(scope, &operator(), read, on_conflict);
    database.read(place.organisation, preview).unwrap()
}

fn apply(
    database: &Database,
    place: Place,
    (read, on_conflict): (&FileRead, OnConflict),
) -> Vec<PlannedRow> {
    let apply = |scope: &mut WriteScope<'_>| imports::apply(scope, &operator(), read, on_conflict);
    database.write(place.organisation, apply).unwrap().0
}

/// Checks one file against what is stored, and returns what is stored then.
fn check(
    database: &Database,
    place: Place,
    (read, on_conflict): (&FileRead, OnConflict),
) -> Result<(), TestCaseError> {
    let before = stored(database, place);
    let planned = preview(database, place, (read, on_conflict));
    prop_assert_eq!(&stored(database, place), &before, "a preview wrote");
    let applied = apply(database, place, (read, on_conflict));
    prop_assert_eq!(&applied, &planned);
    let mut expected = before.clone();
    let mut created = Vec::new();
    for (planned, row) in planned.iter().zip(&read.incoming) {
        match &planned.outcome {
            Outcome::Created => created.push(planned),
            Outcome::Updated(seen) => {
                prop_assert_eq!(&before[&seen.id], seen.as_ref());
                erases_nothing(&before[&seen.id], planned, row)?;
                prop_assert!(!planned.change.is_empty());
                let kept = Kept {
                    key: planned.key.clone(),
                    version: seen.version + 1,
                    fields: planned.fields.clone(),
                    extra: planned.extra.clone(),
                    id: seen.id,
                };
                prop_assert_eq!(expected.insert(seen.id, kept), Some(seen.as_ref().clone()));
            }
            Outcome::Unchanged | Outcome::Rejected(_) => prop_assert!(planned.change.is_empty()),
        }
    }
    let mut after = stored(database, place);
    for planned in created {
        let new = after.values().find(|kept| kept.key == planned.key).cloned();
        let Some(new) = new else { return Err(TestCaseError::fail("a created record is missing")) };
        prop_assert_eq!((&new.fields, &new.extra), (&planned.fields, &planned.extra));
        prop_assert!(!before.contains_key(&new.id) && new.version == 1);
        after.remove(&new.id);
    }
    prop_assert_eq!(after, expected);
    Ok(())
}

fn erases_nothing(
    before: &Kept,
    planned: &PlannedRow,
    row: &Incoming,
) -> Result<(), TestCaseError> {
    for (name, text) in before.fields.iter().filter(|(name, _)| row.fields.get(name).is_empty()) {
        prop_assert_eq!(planned.fields.get(name), text);
    }
    for (header, text) in before.extra.iter().filter(|(name, _)| !row.extra.contains_key(*name)) {
        prop_assert_eq!(planned.extra.get(header), Some(text));
    }
    Ok(())
}

each_database! {
    fn a_preview_is_what_applying_does(database) {
        let cases = match database.location {
            assay::db::Location::Sqlite(_) => 60,
            assay::db::Location::Postgres(_) => 20,
        };
        let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
        let strategy = (select(SHAPES.to_vec()), rows(), rows());
        let done = TestRunner::new(config).run(&strategy, |(shape, first, second)| {
            let name = super::engines::new_id::<RecordId>().to_string();
            let place = Place { organisation: database.organisation(&name), shape };
            let update = OnConflict::Update;
            check(database, place, (&read(shape, &first), update))?;
            check(database, place, (&read(shape, &second), OnConflict::Skip))?;
            check(database, place, (&read(shape, &second), update))?;
            let stored_then = stored(database, place);
            let again = apply(database, place, (&read(shape, &second), update));
            prop_assert_eq!(stored(database, place), stored_then);
            for row in &again {
                let done = matches!(row.outcome, Outcome::Unchanged | Outcome::Rejected(_));
                prop_assert!(done, "importing again: {:?}", row);
            }
            Ok(())
        });
        done.unwrap_or_else(|fault| panic!("{fault}"));
    }
}
