//! Records of every kind: added, found, changed and removed, with texts that hurt.

use assay::{
    app::records,
    db::{Scope, WriteScope},
    domain::{
        id::OrganisationId,
        record::{Extra, Fields, Kept},
        registers::RecordKind,
    },
    error::{Error, Kind},
};

use super::{
    engines::{Database, each_database, operator},
    examples::{free_text, full},
};

impl Database {
    /// Runs work that writes one organisation's data.
    pub(crate) fn write<T>(
        &self,
        organisation: OrganisationId,
        work: impl FnOnce(&mut WriteScope<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.store.write_in(organisation, work)
    }

    /// Runs work that reads one organisation's data.
    pub(crate) fn read<T>(
        &self,
        organisation: OrganisationId,
        work: impl FnOnce(&mut Scope<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.store.read_in(organisation, work)
    }

    /// Adds a record as the operator.
    pub(crate) fn add(
        &self,
        organisation: OrganisationId,
        kind: RecordKind,
        fields: &Fields,
    ) -> Result<Kept, Error> {
        let extra = Extra::from([("Cost centre".to_owned(), "4711".to_owned())]);
        self.write(organisation, |scope| records::add(scope, &operator(), kind, fields, extra))
    }

    /// Returns a record by its key or id.
    pub(crate) fn find(
        &self,
        organisation: OrganisationId,
        kind: RecordKind,
        name: &str,
    ) -> Result<Kept, Error> {
        self.read(organisation, |scope| records::find(scope, &operator(), kind, name))
    }

    /// Changes a record as the operator.
    pub(crate) fn update(
        &self,
        organisation: OrganisationId,
        kind: RecordKind,
        (seen, fields): (&Kept, &Fields),
    ) -> Result<Kept, Error> {
        self.write(organisation, |scope| records::update(scope, &operator(), kind, seen, fields))
    }

    /// Takes a record away as the operator.
    pub(crate) fn remove(
        &self,
        organisation: OrganisationId,
        kind: RecordKind,
        seen: &Kept,
    ) -> Result<(), Error> {
        self.write(organisation, |scope| records::remove(scope, &operator(), kind, seen))
    }

    /// Returns the records of a kind.
    pub(crate) fn list(&self, organisation: OrganisationId, kind: RecordKind) -> Vec<Kept> {
        self.read(organisation, |scope| records::list(scope, &operator(), kind)).unwrap()
    }
}

each_database! {
    fn a_record_of_every_kind_is_kept_changed_and_removed(database) {
        let organisation = database.organisation("Norvale");
        for kind in RecordKind::ALL {
            live(database, organisation, *kind);
        }
    }

    fn what_a_change_leaves_empty_is_gone_afterwards(database) {
        let organisation = database.organisation("Norvale");
        for kind in RecordKind::ALL {
            let (kept, bare) = (full(*kind, 1), bare(*kind));
            let kept = database.add(organisation, *kind, &kept).unwrap();
            let changed = database.update(organisation, *kind, (&kept, &bare)).unwrap();
            assert_eq!(changed.fields, bare, "{}", kind.name());
            assert_eq!(database.list(organisation, *kind), [changed], "{}", kind.name());
        }
    }

    fn texts_that_hurt_come_back_as_they_were(database) {
        let organisation = database.organisation("Norvale");
        let kind = RecordKind::Assets;
        let notes = free_text(kind).unwrap().name;
        for (number, (given, expected)) in hurting().into_iter().enumerate() {
            let mut fields = Fields::default();
            fields.set("name", &format!("{number}"));
            fields.set(notes, &given);
            let extra = Extra::from([(expected.clone(), given.clone())]);
            let kept = database
                .write(organisation, |scope| {
                    records::add(scope, &operator(), kind, &fields, extra.clone())
                })
                .unwrap();
            let found = database.find(organisation, kind, &number.to_string()).unwrap();
            assert_eq!(found.fields.get(notes), expected, "text {number}");
            assert_eq!(found.extra, extra, "text {number}");
            assert_eq!(found, kept);
        }
    }

    fn keys_that_hurt_name_their_records(database) {
        let organisation = database.organisation("Norvale");
        let kind = RecordKind::Assets;
        for (_given, text) in hurting().into_iter().filter(|(_, text)| text.chars().count() <= 600) {
            let mut fields = Fields::default();
            fields.set("name", &text);
            let kept = database.add(organisation, kind, &fields).unwrap();
            assert_eq!(database.find(organisation, kind, &text).unwrap(), kept, "{text:?}");
        }
        let longest = "𝒳".repeat(600);
        let mut fields = Fields::default();
        fields.set("name", &longest);
        database.add(organisation, kind, &fields).unwrap();
        database.find(organisation, kind, &longest).unwrap();
        fields.set("name", &format!("{longest}."));
        let refused = database.add(organisation, kind, &fields).unwrap_err();
        assert_eq!(refused.kind, Kind::Refused);
        insta::allow_duplicates! {
            insta::assert_snapshot!(refused, @"assets: name: what names the record has 601 characters; write at most 600 here and the rest in another field");
        }
    }
}

/// Walks a record through its life.
fn live(database: &Database, organisation: OrganisationId, kind: RecordKind) {
    let name = kind.name();
    let refused = |result: Result<Kept, Error>| result.unwrap_err().kind;
    let (one, two, three) = (full(kind, 1), full(kind, 2), full(kind, 3));

    let kept = database.add(organisation, kind, &one).unwrap();
    assert_eq!((kept.version, &kept.fields), (1, &one), "{name}");
    assert_eq!(database.list(organisation, kind), std::slice::from_ref(&kept), "{name}");
    assert_eq!(database.find(organisation, kind, &kept.key).unwrap(), kept, "{name}");
    assert_eq!(database.find(organisation, kind, &kept.id.to_string()).unwrap(), kept, "{name}");

    let again = database.add(organisation, kind, &one).unwrap_err();
    assert_eq!(again.kind, Kind::Conflict, "{name}: {again}");
    assert!(again.message.contains(&kept.key), "{again}");

    let changed = database.update(organisation, kind, (&kept, &two)).unwrap();
    assert_eq!((changed.version, changed.id), (2, kept.id), "{name}");
    assert_eq!(database.list(organisation, kind), std::slice::from_ref(&changed), "{name}");
    let old_key = database.find(organisation, kind, &kept.key);
    assert_eq!(refused(old_key), Kind::NotFound, "{name}");

    let stale = database.update(organisation, kind, (&kept, &three));
    assert_eq!(refused(stale), Kind::Stale, "{name}");
    let stale = database.remove(organisation, kind, &kept).unwrap_err();
    assert_eq!(stale.kind, Kind::Stale, "{name}");
    assert_eq!(database.list(organisation, kind), std::slice::from_ref(&changed), "{name}");

    let other = database.add(organisation, kind, &one).unwrap();
    let taken = database.update(organisation, kind, (&other, &two));
    assert_eq!(refused(taken), Kind::Conflict, "{name}");
    database.remove(organisation, kind, &other).unwrap();

    database.remove(organisation, kind, &changed).unwrap();
    assert_eq!(database.list(organisation, kind), [], "{name}");
    let gone = database.find(organisation, kind, &changed.id.to_string());
    assert_eq!(refused(gone), Kind::NotFound, "{name}");
}

/// Returns the fields of a record that says nothing but what it cannot be without.
fn bare(kind: RecordKind) -> Fields {
    let full = full(kind, 1);
    let mut bare = Fields::default();
    for field in kind.fields() {
        if field.required || kind.key()[0].contains(&field.name) {
            bare.set(field.name, full.get(field.name));
        }
    }
    kind.check(&bare).unwrap_or_else(|faults| panic!("{}: {faults:?}", kind.name()))
}

/// Returns texts as people and programs write them, each with what is kept of it.
fn hurting() -> Vec<(String, String)> {
    let kept = [
        "👩🏽‍🔬 café ﬁ Ω",
        "cafe\u{301} is not café",
        "one\ntwo\n\nthree\tfour",
        "'; DROP TABLE assets; --",
        "\"quoted\" 'twice' `thrice` \\ \\n %s {} $1 ?1 :name",
        "=HYPERLINK(\"https://example.org\")",
        "007",
        "NULL",
        "عربي \u{202e}right to left",
        "x\u{85}\u{2028}\u{feff}\u{fffd}\u{10ffff}.",
        "[\"a\", {\"b\": null}]",
    ];
    let mut texts: Vec<(String, String)> =
        kept.iter().map(|text| ((*text).to_owned(), (*text).to_owned())).collect();
    let long: String = "ü𝒳z".chars().cycle().take(32_767).collect();
    texts.push((long.clone(), long));
    texts.push(("Mac\rWindows\r\nUnix\n".to_owned(), "Mac\nWindows\nUnix".to_owned()));
    texts.push((" \u{a0}around\u{2003} ".to_owned(), "around".to_owned()));
    texts.push(("b\u{1}ell\u{7f}".to_owned(), "bell".to_owned()));
    texts.push(("no\0thing".to_owned(), "nothing".to_owned()));
    texts
}
