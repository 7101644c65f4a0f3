//! Tenant isolation: with one organisation's scope and another's ids nothing is found and nothing is changed. Every
//! function of `db` that takes a scope is walked; the sources say which these are.

mod walked;

use assay::{
    app::{accounts, imports, provenance, undo},
    db::{
        Error, Scope, WriteScope, accounts as db_accounts, imports as db_imports, imports::Mapping,
        records, tokens, tokens::KeptToken, trail,
    },
    domain::{
        account::{Membership, ReadingScope, Role, token::TokenAccess},
        audit_trail::Entry,
        id::{AccountId, ImportId, OrganisationId},
        import_plan::OnConflict,
        record::Kept,
        registers::RecordKind,
    },
    error::Kind,
};

use self::walked::WALKED;
use super::{
    engines::{Database, day, each_database, operator},
    examples::full,
    rows::{file, row},
};
use crate::functions::{Function, assert_same, functions_in};

/// An organisation with something of everything, and another that asks for it.
struct Case<'a> {
    database: &'a Database,
    /// Who has it.
    owner: OrganisationId,
    /// Who asks.
    asker: OrganisationId,
    import: ImportId,
    account: AccountId,
    token: KeptToken,
    before: Everything,
}

/// All that an organisation has.
#[derive(Debug, PartialEq)]
struct Everything {
    records: Vec<(RecordKind, Vec<Kept>)>,
    trail: Vec<Entry>,
    imports: Vec<db_imports::Import>,
    mappings: Vec<(String, Mapping)>,
    members: Vec<(AccountId, Membership)>,
    tokens: Vec<KeptToken>,
}

const EMAIL: &str = "ines@norvale.example";
const SIGNATURE: &str = "0a1b";

impl<'a> Case<'a> {
    fn new(database: &'a Database) -> Self {
        let owner = database.organisation("Norvale");
        for kind in RecordKind::ALL {
            database.add(owner, *kind, &full(*kind, 1)).unwrap();
        }
        let read = file("assets.xlsx", vec![row(RecordKind::Assets, 2, &[("name", "Portal")])]);
        let (store, operator) = (&database.store, operator());
        let import = database.write(owner, |scope| {
            let mapping = Mapping { register: "assets".to_owned(), fields: "{}".to_owned() };
            db_imports::update_mapping(scope, SIGNATURE, &mapping)?;
            Ok(imports::apply(scope, &operator, &read, OnConflict::Update)?.1)
        });
        let account = accounts::add(store, &operator, ("Ines", EMAIL), None).unwrap().id;
        let role = Membership::new(Role::Reader, None, ReadingScope::Everything).unwrap();
        accounts::grant(store, &operator, owner, EMAIL, &role).unwrap();
        let name = ("nightly", TokenAccess::Read);
        let end = day("2027-01-31");
        let (_shown, token) =
            accounts::add_token(store, &operator, (owner, EMAIL), name, end).unwrap();
        let (import, before) = (import.unwrap().unwrap(), everything(database, owner));
        Self { database, owner, asker: owner, import, account, token, before }
    }

    fn reads(&self, work: impl FnOnce(&mut Scope<'_>) -> Result<(), Error>) {
        self.database.store.read_in(self.asker, work).unwrap();
    }

    fn writes(&self, work: impl FnOnce(&mut WriteScope<'_>) -> Result<(), Error>) {
        self.database.store.write_in(self.asker, work).unwrap();
    }

    /// The owner's records.
    fn records(&self) -> impl Iterator<Item = (RecordKind, &Kept)> {
        self.before.records.iter().map(|(kind, kept)| (*kind, &kept[0]))
    }
}

fn everything(database: &Database, organisation: OrganisationId) -> Everything {
    let all = database.store.read_in(organisation, |scope| {
        let mut kept = Vec::new();
        for kind in RecordKind::ALL {
            kept.push((*kind, records::list(scope, *kind)?));
        }
        Ok::<_, Error>(Everything {
            records: kept,
            trail: trail::list(scope, 0, i64::MAX)?,
            imports: db_imports::list(scope)?,
            mappings: db_imports::list_mappings(scope)?,
            members: db_accounts::list_members(scope)?,
            tokens: tokens::list(scope)?,
        })
    });
    all.unwrap()
}

/// Functions that take work for a scope rather than a scope.
const DOORS: &[&str] = &["store::read_in", "store::write_in"];

/// Functions that read such tables without a scope, and why they may.
const WITHOUT_SCOPE: &[(&str, &str)] = &[
    ("accounts::list_memberships", "of one account, to find out which organisations it is in"),
    ("tokens::find_by_hash", "of one token, to find out which organisation it is for"),
];

each_database! {
    fn no_query_reaches_into_another_organisation(database) {
        let mut case = Case::new(database);
        for (name, walk) in WALKED {
            case.asker = database.organisation(name);
            walk(&case);
            let after = everything(database, case.owner);
            assert!(after == case.before, "{name} changed what is not its own");
        }
    }

    fn nothing_that_people_do_reaches_into_another_organisation(database) {
        let case = Case::new(database);
        let asker = database.organisation("Tarn");
        let (store, operator) = (&database.store, operator());
        let kind = |result: Result<(), assay::error::Error>| result.unwrap_err().kind;
        for (register, kept) in case.records() {
            for name in [&kept.key, &kept.id.to_string()] {
                let found = database.find(asker, register, name).map(drop);
                assert_eq!(kind(found), Kind::NotFound);
            }
            let changed = database.update(asker, register, (kept, &full(register, 2))).map(drop);
            assert_eq!(kind(changed), Kind::Stale);
            assert_eq!(kind(database.remove(asker, register, kept)), Kind::Stale);
            let of_record = |scope: &mut Scope<'_>| provenance::of_record(scope, &operator, kept.id);
            assert_eq!(database.read(asker, of_record).unwrap(), []);
        }
        let undone = database.write(asker, |scope| undo::undo(scope, &operator, case.import));
        assert_eq!(kind(undone.map(drop)), Kind::NotFound);
        let token = case.token.id.to_string();
        assert_eq!(kind(accounts::revoke_token(store, &operator, asker, &token)), Kind::NotFound);
        let role = (EMAIL, Role::Reader);
        assert_eq!(kind(accounts::withdraw(store, &operator, asker, role)), Kind::NotFound);
        assert!(everything(database, case.owner) == case.before);
    }
}

#[test]
fn every_function_that_takes_a_scope_is_walked() {
    let takes_scope = |function: &Function| {
        let scope = function.takes("Scope") || function.takes("WriteScope");
        function.is_public && scope && !DOORS.contains(&function.name.as_str())
    };
    let there = functions_in("src/db").into_iter().filter(takes_scope);
    let there: Vec<String> = there.map(|function| function.name).collect();
    assert!(there.len() >= 20, "the sources were not read");
    let walked: Vec<&str> = WALKED.iter().map(|(name, _walk)| *name).collect();
    assert_same(&walked, &there, ("takes a scope; walk it in WALKED", "is walked but is gone"));
}

#[test]
fn no_function_touches_an_organisations_table_without_a_scope() {
    let tables = tables_of_organisations();
    let touches = |function: &Function| {
        let names = function.body.windows(3).filter(|window| window[1..] == ["::", "table"]);
        names.map(|window| window[0].clone()).any(|name| tables.contains(&name))
    };
    let free = |function: &Function| !function.takes("scope") && touches(function);
    let there = functions_in("src/db").into_iter().filter(free);
    let there: Vec<String> = there.map(|function| function.name).collect();
    let excepted: Vec<&str> = WITHOUT_SCOPE.iter().map(|(name, _why)| *name).collect();
    let missing = "touches an organisation's table without a scope; give it one";
    assert_same(&excepted, &there, (missing, "is excepted but needs no exception"));
}

/// Returns the tables that have an organisation in every row, and the name that stands for each table of records.
fn tables_of_organisations() -> Vec<String> {
    let schema = include_str!("../../../../src/db/schema.rs");
    let keyed = schema.split("diesel::table!").filter(|table| table.contains("organisation ->"));
    let name = |table: &str| table.split('(').next().map(|name| name.replace(['{', ' ', '\n'], ""));
    let mut tables: Vec<String> = keyed.filter_map(name).collect();
    assert!(tables.contains(&"audit_trail".to_owned()) && tables.len() >= 5, "{tables:?}");
    tables.extend(RecordKind::ALL.iter().map(|kind| kind.name().to_owned()));
    // What the macro of the tables of records calls them.
    tables.push("table".to_owned());
    tables
}
