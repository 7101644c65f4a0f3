//! Imports: undone exactly, and each value traced to its cell or to the person who typed it.

use assay::{
    app::{
        imports,
        imports::FileRead,
        provenance::{self, Provenance},
        undo,
    },
    domain::{
        id::{ImportId, OrganisationId},
        import_plan::{OnConflict, PlannedRow},
        record::{Extra, Fields, Kept},
        registers::RecordKind,
    },
    error::{Error, Kind},
};

use super::{
    engines::{Database, each_database, operator},
    rows::{file, row},
};

const KIND: RecordKind = RecordKind::Assets;

impl Database {
    /// Applies an import as the operator.
    pub(crate) fn import(
        &self,
        organisation: OrganisationId,
        read: &FileRead,
    ) -> (Vec<PlannedRow>, Option<ImportId>) {
        let apply = |scope: &mut assay::db::WriteScope<'_>| {
            imports::apply(scope, &operator(), read, OnConflict::Update)
        };
        self.write(organisation, apply).unwrap()
    }

    /// Undoes an import as the operator.
    fn undo(&self, organisation: OrganisationId, import: ImportId) -> Result<usize, Error> {
        self.write(organisation, |scope| undo::undo(scope, &operator(), import))
    }

    /// Returns where each value of a record comes from, a line a field.
    fn provenance(&self, organisation: OrganisationId, kept: &Kept) -> String {
        let of_record =
            |scope: &mut assay::db::Scope<'_>| provenance::of_record(scope, &operator(), kept.id);
        let found = self.read(organisation, of_record).unwrap();
        let line = |found: &Provenance| match &found.cell {
            Some(cell) => format!("{}: {} {} {}", found.field, cell.file, cell.sheet, cell.cell),
            None => format!("{}: typed by {}", found.field, found.who),
        };
        found.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

fn asset(texts: &[(&'static str, &str)]) -> Fields {
    let mut fields = Fields::default();
    for (name, text) in texts {
        fields.set(name, text);
    }
    fields
}

/// What a record says, without its version, which goes on when an import is undone.
fn said(kept: &[Kept]) -> Vec<(String, Fields, Extra)> {
    kept.iter().map(|kept| (kept.key.clone(), kept.fields.clone(), kept.extra.clone())).collect()
}

each_database! {
    fn an_import_is_undone_exactly(database) {
        let organisation = database.organisation("Norvale");
        let portal = [("name", "Portal"), ("owner", "Ben"), ("class", "System")];
        database.add(organisation, KIND, &asset(&portal)).unwrap();
        database.add(organisation, KIND, &asset(&[("asset_id", "A-9"), ("name", "Rack")])).unwrap();
        let before = said(&database.list(organisation, KIND));
        let read = file("assets.xlsx", vec![
            // The row gives a name to what had none, so the key changes, and further columns are new or changed.
            row(KIND, 2, &[("asset_id", "A-1"), ("name", "Portal"), ("owner", "Ines"), ("Cost centre", "12"), ("Rack", "7")]),
            row(KIND, 3, &[("name", "Analyser"), ("owner", "Chi")]),
            row(KIND, 4, &[("asset_id", "A-9"), ("name", "Rack")]),
        ]);
        let (rows, import) = database.import(organisation, &read);
        let outcomes: Vec<&str> = rows.iter().map(|row| row.outcome.name()).collect();
        assert_eq!(outcomes, ["updated", "created", "unchanged"]);
        let changed = database.find(organisation, KIND, "A-1").unwrap();
        assert_eq!((changed.fields.get("owner"), changed.fields.get("class")), ("Ines", "System"));
        assert_eq!(changed.extra["Cost centre"], "12");

        assert_eq!(database.undo(organisation, import.unwrap()).unwrap(), 2);
        assert_eq!(said(&database.list(organisation, KIND)), before);
        assert!(database.find(organisation, KIND, "Portal").unwrap().version > changed.version);
        let again = database.undo(organisation, import.unwrap()).unwrap_err();
        assert_eq!(again.kind, Kind::Conflict);
        insta::allow_duplicates! {
            insta::assert_snapshot!(again, @"");
        }
        // What was undone may come again.
        let (rows, import) = database.import(organisation, &read);
        assert_eq!(rows.iter().map(|row| row.outcome.name()).collect::<Vec<_>>(), outcomes);
        database.undo(organisation, import.unwrap()).unwrap();
        assert_eq!(said(&database.list(organisation, KIND)), before);
        assert!(database.verified(organisation).is_ok());
    }

    fn an_import_stays_where_somebody_built_on_it(database) {
        let organisation = database.organisation("Norvale");
        let rows = (0..7).map(|number| {
            row(KIND, number + 2, &[("name", &format!("Server {number}")), ("owner", "Ben")])
        });
        let (_rows, import) = database.import(organisation, &file("assets.xlsx", rows.collect()));
        let import = import.unwrap();
        let kept = database.find(organisation, KIND, "Server 3").unwrap();
        let changed = asset(&[("name", "Server 3"), ("owner", "Chi")]);
        let changed = database.update(organisation, KIND, (&kept, &changed)).unwrap();
        let before = said(&database.list(organisation, KIND));
        let one = database.undo(organisation, import).unwrap_err();
        // That it was changed back does not matter: somebody looked at it and decided.
        database.update(organisation, KIND, (&changed, &kept.fields)).unwrap();
        for number in [0, 1, 2, 4, 5] {
            let kept = database.find(organisation, KIND, &format!("Server {number}")).unwrap();
            database.remove(organisation, KIND, &kept).unwrap();
        }
        let many = database.undo(organisation, import).unwrap_err();
        assert_eq!((one.kind, many.kind), (Kind::Conflict, Kind::Conflict));
        assert_eq!(before.len(), 7);
        insta::allow_duplicates! {
            insta::assert_snapshot!(one, @"");
            insta::assert_snapshot!(many, @"");
        }
        let unknown = database.undo(organisation, super::engines::new_id()).unwrap_err();
        assert_eq!(unknown.kind, Kind::NotFound);
    }

    fn imports_are_undone_one_after_the_other(database) {
        let organisation = database.organisation("Norvale");
        let text = |owner| vec![row(KIND, 2, &[("name", "Portal"), ("owner", owner)])];
        let owner = || database.list(organisation, KIND)[0].fields.get("owner").to_owned();
        let import = |owner| database.import(organisation, &file("a.xlsx", text(owner))).1.unwrap();
        let (one, two) = (import("Ben"), import("Chi"));
        let refused = database.undo(organisation, one).unwrap_err();
        assert_eq!(refused.kind, Kind::Conflict);
        database.undo(organisation, two).unwrap();
        assert_eq!(owner(), "Ben");
        let three = import("Dai");
        assert_eq!(database.undo(organisation, one).unwrap_err().kind, Kind::Conflict);
        database.undo(organisation, three).unwrap();
        database.undo(organisation, one).unwrap();
        assert_eq!(database.list(organisation, KIND), []);
        assert!(database.verified(organisation).is_ok());
    }

    fn every_value_is_traced_to_its_cell_or_to_who_typed_it(database) {
        let organisation = database.organisation("Norvale");
        let one = file("assets.xlsx", vec![
            row(KIND, 7, &[("asset_id", "A-1"), ("name", "Portal"), ("owner", "Ben"), ("Rack", "7")]),
        ]);
        database.import(organisation, &one);
        let kept = database.find(organisation, KIND, "A-1").unwrap();
        let after_import = database.provenance(organisation, &kept);
        let mut fields = kept.fields.clone();
        fields.set("owner", "Chi");
        fields.set("class", "System");
        let kept = database.update(organisation, KIND, (&kept, &fields)).unwrap();
        let after_edit = database.provenance(organisation, &kept);
        let two = file("new.ods", vec![
            row(KIND, 3, &[("asset_id", "A-1"), ("name", "Portal"), ("owner", "Dai"), ("Rack", "8")]),
        ]);
        let (_rows, import) = database.import(organisation, &two);
        let after_second = database.provenance(organisation, &kept);
        database.undo(organisation, import.unwrap()).unwrap();
        assert_eq!(database.provenance(organisation, &kept), after_edit);
        insta::allow_duplicates! {
            insta::assert_snapshot!(after_import, @"");
            insta::assert_snapshot!(after_edit, @"");
            insta::assert_snapshot!(after_second, @"");
        }
    }

    fn an_import_that_is_refused_writes_nothing(database) {
        let organisation = database.organisation("Norvale");
        database.add(organisation, KIND, &asset(&[("name", "Portal")])).unwrap();
        let before = database.trail(organisation);
        let read = file("assets.xlsx", vec![
            row(KIND, 2, &[("name", "Analyser")]),
            row(KIND, 3, &[("name", "Portal"), ("owner", "Ines")]),
        ]);
        let refused = database.write(organisation, |scope| {
            imports::apply(scope, &operator(), &read, OnConflict::Refuse)
        });
        let refused = refused.unwrap_err();
        assert_eq!((refused.kind, database.list(organisation, KIND).len()), (Kind::Conflict, 1));
        assert_eq!(database.trail(organisation), before);
        insta::allow_duplicates! {
            insta::assert_snapshot!(refused, @"");
        }
    }
}
