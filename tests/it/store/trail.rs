//! The audit trail: every write says before and after, the database itself keeps it, and what is done past it is named.

use std::fmt::Write as _;

use assay::{
    app::{accounts, imports, organisations, records, undo, verify},
    db::{Error, trail},
    domain::{
        account::{Membership, ReadingScope, Role, token::TokenAccess},
        audit_trail::Entry,
        id::OrganisationId,
        import_plan::OnConflict,
        record::{Extra, Fields},
        registers::RecordKind,
    },
};

use super::{
    engines::{Database, day, each_database, operator},
    rows::{file, row},
};

impl Database {
    /// Returns an organisation's trail.
    pub(crate) fn trail(&self, organisation: OrganisationId) -> Vec<Entry> {
        let all = |scope: &mut assay::db::Scope<'_>| trail::list(scope, 0, i64::MAX);
        self.store.read_in::<_, Error>(organisation, all).unwrap()
    }

    /// Returns what verification says of an organisation's trail: how many entries, or the first break.
    pub(crate) fn verified(&self, organisation: OrganisationId) -> Result<i64, String> {
        let checks = verify::trails(&self.store).unwrap();
        checks.into_iter().find(|check| check.organisation == organisation).unwrap().result
    }
}

/// Returns the fields of an asset.
fn asset(id: &str, name: &str) -> Fields {
    let mut fields = Fields::default();
    fields.set("asset_id", id);
    fields.set("name", name);
    fields
}

/// Returns entries as lines: action, kind and key, and each field with the text before and after.
fn shown(entries: &[Entry]) -> String {
    let mut lines = String::new();
    for entry in entries {
        let happening = &entry.happening;
        let (action, kind) = (happening.action.name(), &happening.kind);
        write!(lines, "{} {action} {kind} {}", entry.number, happening.key).unwrap();
        if let Some(origin) = &happening.origin {
            write!(lines, " ({} {})", origin.sheet, origin.row).unwrap();
        }
        for (field, (old, new)) in &happening.change {
            write!(lines, "\n  {field}: “{old}” → “{new}”").unwrap();
        }
        lines.push('\n');
    }
    lines.replace(&"ab".repeat(32), "SHA-256")
}

each_database! {
    fn every_write_of_records_says_what_was_and_what_is(database) {
        let organisation = database.organisation("Norvale");
        let (kind, operator) = (RecordKind::Assets, operator());
        let added = database.write(organisation, |scope| {
            records::add(scope, &operator, kind, &asset("A-1", "Portal"), Extra::new())
        });
        let added = added.unwrap();
        let same = database.update(organisation, kind, (&added, &asset("A-1", "Portal"))).unwrap();
        assert_eq!(same, added);
        let read = file("assets.xlsx", vec![
            row(kind, 2, &[("asset_id", "A-1"), ("name", "Results portal"), ("Rack", "7")]),
            row(kind, 3, &[("name", "Analyser")]),
        ]);
        let import = database.write(organisation, |scope| {
            Ok(imports::apply(scope, &operator, &read, OnConflict::Update)?.1)
        });
        let import = import.unwrap().unwrap();
        database.write(organisation, |scope| undo::undo(scope, &operator, import)).unwrap();
        let now = database.find(organisation, kind, "A-1").unwrap();
        let changed = database.update(organisation, kind, (&now, &asset("A-2", "Portal"))).unwrap();
        database.remove(organisation, kind, &changed).unwrap();
        insta::allow_duplicates! {
            insta::assert_snapshot!(shown(&database.trail(organisation)), @r"
            1 created organisations Norvale
              name: “” → “Norvale”
            2 created assets A-1
              asset_id: “” → “A-1”
              name: “” → “Portal”
            3 imported imports assets.xlsx
              created: “” → “1”
              file: “” → “assets.xlsx”
              rejected: “” → “0”
              sha256: “” → “SHA-256”
              unchanged: “” → “0”
              updated: “” → “1”
            4 updated assets A-1 (Register 2)
              extra: Rack: “” → “7”
              name: “Portal” → “Results portal”
            5 created assets Analyser (Register 3)
              name: “” → “Analyser”
            6 undone assets Analyser (Register 3)
              name: “Analyser” → “”
            7 undone assets A-1 (Register 2)
              extra: Rack: “7” → “”
              name: “Results portal” → “Portal”
            8 undone imports assets.xlsx
              undone: “no” → “yes”
            9 updated assets A-2
              asset_id: “A-1” → “A-2”
            10 removed assets A-2
              asset_id: “A-2” → “”
              name: “Portal” → “”
            ");
        }
        assert_eq!(database.verified(organisation), Ok(10));
    }

    fn every_write_of_accounts_says_what_was_and_what_is(database) {
        let organisation = database.organisation("Norvale");
        let (store, operator, email) = (&database.store, operator(), "ines@norvale.example");
        let auditor = |until, scope: &str| {
            let registers = RecordKind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>();
            let scope = ReadingScope::read(scope, &registers).unwrap();
            Membership::new(Role::ExternalAuditor, Some(day(until)), scope).unwrap()
        };
        accounts::add(store, &operator, ("Ines Okafor", email), None).unwrap();
        for role in [auditor("2026-12-31", "risks"), auditor("2027-01-31", "everything")] {
            accounts::grant(store, &operator, organisation, email, &role).unwrap();
        }
        let token = ("nightly", TokenAccess::Read);
        let owner = (organisation, email);
        accounts::add_token(store, &operator, owner, token, day("2027-01-31")).unwrap();
        accounts::revoke_token(store, &operator, organisation, "nightly").unwrap();
        let role = (email, Role::ExternalAuditor);
        accounts::withdraw(store, &operator, organisation, role).unwrap();
        accounts::end(store, &operator, email).unwrap();
        insta::allow_duplicates! {
            insta::assert_snapshot!(shown(&database.trail(organisation)), @r"
            1 created organisations Norvale
              name: “” → “Norvale”
            2 created memberships ines@norvale.example
              role: “” → “external_auditor”
              scope: “” → “risks”
              until: “” → “2026-12-31”
            3 updated memberships ines@norvale.example
              role: “external_auditor” → “external_auditor”
              scope: “risks” → “everything”
              until: “2026-12-31” → “2027-01-31”
            4 created api_tokens nightly
              access: “” → “read”
              account: “” → “ines@norvale.example”
              expires_on: “” → “2027-01-31”
            5 updated api_tokens nightly
              revoked_on: “” → “2026-11-21”
            6 removed memberships ines@norvale.example
              role: “external_auditor” → “”
              scope: “everything” → “”
              until: “2027-01-31” → “”
            ");
            insta::assert_snapshot!(shown(&database.trail(OrganisationId::INSTALLATION)), @r"
            1 created accounts ines@norvale.example
              email: “” → “ines@norvale.example”
              name: “” → “Ines Okafor”
            2 updated accounts ines@norvale.example
              ended_on: “” → “2026-11-21”
            ");
        }
        assert_eq!(database.verified(organisation), Ok(6));
        assert_eq!(database.verified(OrganisationId::INSTALLATION), Ok(2));
    }

    fn the_database_itself_refuses_to_change_or_shorten_the_trail(database) {
        let organisation = database.organisation("Norvale");
        let before = database.trail(organisation);
        let mut refused = vec![
            "UPDATE audit_trail SET actor_name = 'nobody'",
            "UPDATE audit_trail SET hash = hash",
            "DELETE FROM audit_trail",
            "DELETE FROM audit_trail WHERE number = 1",
        ];
        let by = match database.location {
            assay::db::Location::Sqlite(_) => {
                refused.push(
                    "INSERT OR REPLACE INTO audit_trail SELECT organisation, number, at, actor, 'nobody', action, kind, \
                     subject, key, change, import, sheet, sheet_row, previous, hash FROM audit_trail",
                );
                "the audit trail is never"
            }
            assay::db::Location::Postgres(_) => {
                refused.push("TRUNCATE audit_trail");
                refused.push("TRUNCATE organisations CASCADE");
                "the audit trail is never changed or shortened"
            }
        };
        for sql in refused {
            let Err(fault) = database.execute(sql) else { panic!("not refused: {sql}") };
            assert!(fault.contains(by), "{sql}: {fault}");
        }
        assert_eq!(database.trail(organisation), before);
    }

    fn chains_of_two_organisations_are_apart(database) {
        let (one, other) = (database.organisation("Norvale"), database.organisation("Tarn"));
        for number in 0..3 {
            let fields = asset("", &format!("{number}"));
            database.add(one, RecordKind::Assets, &fields).unwrap();
            database.add(other, RecordKind::Assets, &fields).unwrap();
        }
        assert_eq!((database.verified(one), database.verified(other)), (Ok(4), Ok(4)));
        let numbers = |organisation| -> Vec<i64> {
            database.trail(organisation).iter().map(|entry| entry.number).collect()
        };
        assert_eq!((numbers(one), numbers(other)), (vec![1, 2, 3, 4], vec![1, 2, 3, 4]));
        past_the_triggers(database, &format!("DELETE FROM audit_trail WHERE organisation = '{one}'"));
        assert!(database.verified(one).is_err());
        assert_eq!(database.verified(other), Ok(4));
    }

    fn eight_writers_at_once_lose_nothing(database) {
        let organisation = database.organisation("Norvale");
        let other = database.organisation("Tarn");
        std::thread::scope(|threads| {
            for writer in 0..8 {
                threads.spawn(move || {
                    for number in 0..8 {
                        let fields = asset("", &format!("{writer}.{number}"));
                        database.add(organisation, RecordKind::Assets, &fields).unwrap();
                        if writer == 0 {
                            database.add(other, RecordKind::Assets, &fields).unwrap();
                        }
                    }
                });
            }
        });
        assert_eq!(database.list(organisation, RecordKind::Assets).len(), 64);
        assert_eq!(database.verified(organisation), Ok(65));
        assert_eq!(database.verified(other), Ok(9));
    }

    fn work_that_fails_leaves_no_trace(database) {
        let organisation = database.organisation("Norvale");
        let before = database.trail(organisation);
        let failed = database.write(organisation, |scope| {
            let (operator, kind) = (operator(), RecordKind::Assets);
            records::add(scope, &operator, kind, &asset("", "Portal"), Extra::new())?;
            Err::<(), _>(assay::error::Error::new(assay::error::Kind::Refused, "no"))
        });
        assert_eq!(failed.unwrap_err().message, "no");
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            database.write::<()>(organisation, |scope| {
                let (operator, kind) = (operator(), RecordKind::Assets);
                records::add(scope, &operator, kind, &asset("", "Portal"), Extra::new())?;
                panic!("in the middle of a write")
            })
        }));
        assert!(panicked.is_err());
        assert_eq!(database.list(organisation, RecordKind::Assets), []);
        assert_eq!(database.trail(organisation), before);
        database.add(organisation, RecordKind::Assets, &asset("", "Portal")).unwrap();
        assert_eq!(database.verified(organisation), Ok(2));
        assert_eq!(organisations::list(&database.store).unwrap().len(), 1);
    }

    fn verification_names_what_was_done_past_the_trail(database) {
        for (number, (what, sql, named)) in TAMPERING.iter().enumerate() {
            let organisation = database.organisation(&format!("Norvale {number}"));
            let mut kept = database.add(organisation, RecordKind::Assets, &asset("", "0")).unwrap();
            for change in 1..5 {
                let fields = asset("", &change.to_string());
                kept = database.update(organisation, RecordKind::Assets, (&kept, &fields)).unwrap();
            }
            assert_eq!(database.verified(organisation), Ok(6));
            past_the_triggers(database, &sql.replace('$', &format!("'{organisation}'")));
            let Err(found) = database.verified(organisation) else { panic!("not seen: {what}") };
            assert_eq!(found, *named, "{what}");
        }
    }
}

/// What somebody with the password of the database could do, and what is said of it; `$` is the organisation.
const TAMPERING: &[(&str, &str, &str)] = &[
    (
        "a changed name",
        "UPDATE audit_trail SET actor_name = 'nobody' WHERE organisation = $ AND number = 3",
        "entry 3 was changed after it was written",
    ),
    (
        "a changed text",
        "UPDATE audit_trail SET change = REPLACE(change, '\"2\"', '\"9\"') WHERE organisation = $ AND number = 4",
        "entry 4 was changed after it was written",
    ),
    (
        "a changed moment",
        "UPDATE audit_trail SET at = '2026-11-21 09:30:00.000001' WHERE organisation = $ AND number = 1",
        "entry 1 was changed after it was written",
    ),
    (
        "an origin put in",
        "UPDATE audit_trail SET import = 'i', sheet = 's', sheet_row = 1 WHERE organisation = $ AND number = 5",
        "entry 5 was changed after it was written",
    ),
    (
        "half an origin put in",
        "UPDATE audit_trail SET import = 'i' WHERE organisation = $ AND number = 5",
        "audit_trail 5 holds something this version cannot read (a part of where it came from); run `assay verify`",
    ),
    (
        "an action of another day",
        "UPDATE audit_trail SET action = 'praised' WHERE organisation = $ AND number = 2",
        "audit_trail 2 holds something this version cannot read (the action “praised”); run `assay verify`",
    ),
    (
        "a gap in the middle",
        "DELETE FROM audit_trail WHERE organisation = $ AND number = 3",
        "entry 3 is missing",
    ),
    (
        "a gap that is closed",
        "DELETE FROM audit_trail WHERE organisation = $ AND number = 3; \
         UPDATE audit_trail SET number = number - 1 WHERE organisation = $ AND number = 4; \
         UPDATE audit_trail SET number = number - 1 WHERE organisation = $ AND number = 5; \
         UPDATE audit_trail SET number = number - 1 WHERE organisation = $ AND number = 6",
        "entry 3 does not follow the entry before it",
    ),
    (
        "the beginning taken away",
        "DELETE FROM audit_trail WHERE organisation = $ AND number = 1",
        "entry 1 is missing",
    ),
    (
        "the end taken away",
        "DELETE FROM audit_trail WHERE organisation = $ AND number = 6",
        "entry 6 is missing at the end of the trail",
    ),
    (
        "everything taken away",
        "DELETE FROM audit_trail WHERE organisation = $",
        "entry 1 is missing at the end of the trail",
    ),
    (
        "an entry put in at the end",
        "INSERT INTO audit_trail SELECT organisation, 7, at, actor, actor_name, action, kind, subject, key, change, import, \
         sheet, sheet_row, hash, hash FROM audit_trail WHERE organisation = $ AND number = 6",
        "entry 7 was changed after it was written",
    ),
    (
        "two entries swapped",
        "UPDATE audit_trail SET number = 99 WHERE organisation = $ AND number = 3; \
         UPDATE audit_trail SET number = 3 WHERE organisation = $ AND number = 4; \
         UPDATE audit_trail SET number = 4 WHERE organisation = $ AND number = 99",
        "entry 3 does not follow the entry before it",
    ),
    (
        "the kept end set back",
        "UPDATE organisations SET trail_number = 5 WHERE id = $",
        "entry 6 is not the one that the trail ends with",
    ),
];

/// Runs SQL with the triggers of the trail out of the way, as only somebody with the database's password can.
fn past_the_triggers(database: &Database, sql: &str) {
    let (off, on) = match database.location {
        assay::db::Location::Sqlite(_) => (
            "DROP TRIGGER audit_trail_refuses_update; DROP TRIGGER audit_trail_refuses_delete",
            "CREATE TRIGGER audit_trail_refuses_update BEFORE UPDATE ON audit_trail BEGIN SELECT 1; END; \
             CREATE TRIGGER audit_trail_refuses_delete BEFORE DELETE ON audit_trail BEGIN SELECT 1; END",
        ),
        assay::db::Location::Postgres(_) => (
            "ALTER TABLE audit_trail DISABLE TRIGGER USER",
            "ALTER TABLE audit_trail ENABLE TRIGGER USER",
        ),
    };
    database.execute(&format!("{off}; {sql}; {on};")).unwrap();
}
