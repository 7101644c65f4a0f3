//! Who calls the functions of `app`, and what each of them finds.

use std::fmt::Debug;

use assay::{
    app::{
        context::{Actor, Context, Person},
        evidence,
    },
    domain::{
        account::{
            Membership, ReadingScope, Role,
            token::{ApiToken, TokenAccess, TokenScope},
        },
        id::{AccountId, ImportId, OrganisationId},
        import_plan::OnConflict,
        record::Fields,
        registers::RecordKind,
    },
    error::{Error, Kind},
    files::EvidenceFiles,
};

use crate::store::{
    engines::{Database, Folder, day, new_id, now, operator},
    examples::{field, full},
    rows::{file, row},
};

/// Everybody who may come, by the short name of the tables.
pub(super) const ACTORS: &[(&str, Who)] = &[
    ("adm", Who::Has(Role::Administrator)),
    ("ism", Who::Has(Role::IsmsManager)),
    ("aud", Who::Has(Role::Auditor)),
    ("own", Who::Has(Role::ControlOwner)),
    ("top", Who::Has(Role::TopManagement)),
    ("rea", Who::Has(Role::Reader)),
    ("ext", Who::Has(Role::ExternalAuditor)),
    ("sco", Who::Scoped),
    ("end", Who::Ended),
    ("non", Who::Nobody),
    ("els", Who::Elsewhere),
    ("t.re", Who::Token(TokenAccess::Read)),
    ("t.wr", Who::Token(TokenAccess::Write)),
    ("ope", Who::Operator),
];

/// Somebody who calls a function.
#[derive(Debug, Clone, Copy)]
pub(super) enum Who {
    /// A person with a role.
    Has(Role),
    /// An external auditor for the controls of A.8 alone.
    Scoped,
    /// An ISMS manager until yesterday.
    Ended,
    /// A person with an account and no role.
    Nobody,
    /// An ISMS manager of another organisation.
    Elsewhere,
    /// A program with a token of an ISMS manager.
    Token(TokenAccess),
    /// A person at the command line of the server.
    Operator,
}

/// How far somebody may do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    Everything,
    /// Only with what is their own or in their scope.
    Part,
    Nothing,
}

impl Extent {
    pub(super) fn shown(self) -> &'static str {
        match self {
            Self::Everything => "yes",
            Self::Part => "part",
            Self::Nothing => "·",
        }
    }
}

/// What the person is called, and so who owns what is theirs.
pub(super) const NAME: &str = "Ines Okafor";
pub(super) const EMAIL: &str = "ines.okafor@norvale.example";
pub(super) const OTHER: &str = "ben@norvale.example";

/// A database with an organisation, and somebody in it.
pub(super) struct Stage {
    pub(super) database: Database,
    pub(super) organisation: OrganisationId,
    pub(super) context: Context,
    /// An import by somebody else, and one by the person themselves.
    pub(super) imports: [ImportId; 2],
    pub(super) files: EvidenceFiles,
    pub(super) folder: Folder,
}

impl Stage {
    pub(super) fn new(who: &str) -> Self {
        let database = Database::sqlite();
        let organisation = database.organisation("Norvale");
        let elsewhere = database.organisation("Tarn");
        database.account("Ben");
        let (_email, id) = (database.account(NAME), account_id(&database));
        for theme in ["A.5", "A.8"] {
            for number in 1..=3 {
                let fields = control(&format!("{theme}.{number}"));
                database.add(organisation, RecordKind::Controls, &fields).unwrap();
            }
        }
        for (email, name) in [(OTHER, "theirs"), (EMAIL, "own")] {
            database.token(organisation, email, (name, TokenAccess::Read));
        }
        let manager = Membership::new(Role::IsmsManager, None, ReadingScope::Everything).unwrap();
        let trusted = person(id, vec![(organisation, manager)]);
        let imports = [operator(), Context::new(Actor::Person(trusted), now())];
        let imports = imports.map(|context| import(&database, organisation, &context));
        let (_name, who) = ACTORS.iter().find(|(name, _who)| *name == who).unwrap();
        let actor = actor(*who, id, (organisation, elsewhere));
        let folder = Folder::new();
        let files = EvidenceFiles::in_folder(&folder.path.join("evidence")).unwrap();
        for owner in ["Ben", NAME] {
            let mut fields = Fields::default();
            fields.set("title", &format!("Screenshot of {owner}"));
            fields.set("owner", owner);
            fields.set("requirement_refs", if owner == NAME { "A.8.1" } else { "A.5.1" });
            let file = ("screen.txt", owner.as_bytes(), 1_000);
            let store = (&database.store, &files);
            evidence::add(store, &operator(), organisation, file, &fields).unwrap();
        }
        let context = Context::new(actor, now());
        Self { database, organisation, context, imports, files, folder }
    }

    /// Does something with what is somebody else's and then with what is the person's own.
    #[expect(clippy::unused_self, reason = "it is done on the stage")]
    pub(super) fn of_two<A, T: Debug>(
        &self,
        [theirs, own]: [A; 2],
        act: impl Fn(A) -> Result<T, Error>,
    ) -> Extent {
        match (allowed(act(theirs)), allowed(act(own))) {
            (true, true) => Extent::Everything,
            (false, true) => Extent::Part,
            (false, false) => Extent::Nothing,
            (true, false) => panic!("allowed with what is another's, refused with one's own"),
        }
    }

    /// Does something that has no parts.
    #[expect(clippy::unused_self, reason = "it is done on the stage")]
    pub(super) fn of_one<T: Debug>(&self, done: Result<T, Error>) -> Extent {
        if allowed(done) { Extent::Everything } else { Extent::Nothing }
    }

    /// Returns a full record that the person owns, as far as its kind has owners.
    #[expect(clippy::unused_self, reason = "it is of the stage's person")]
    pub(super) fn owned(&self, kind: RecordKind, number: u32) -> Fields {
        let mut fields = full(kind, number);
        let owners = ["owner", "assignee", "risk_owner", "responsible", "custodian", "accepted_by"];
        for name in owners.into_iter().chain(["person"]) {
            if kind.fields().iter().any(|field| field.name == name) {
                fields.set(field(kind, name).name, NAME);
            }
        }
        fields
    }
}

/// Returns whether something was done; anything but a refusal for want of a right is a fault of the test.
fn allowed<T: Debug>(done: Result<T, Error>) -> bool {
    match done {
        Ok(_) => true,
        Err(error) if error.kind == Kind::Forbidden => false,
        Err(error) => panic!("{error:?}"),
    }
}

/// Returns a control; those of A.8 are the person's own, and those of A.5 somebody else's.
pub(super) fn control(id: &str) -> Fields {
    let mut fields = Fields::default();
    fields.set("control_id", id);
    fields.set("owner", if id.starts_with("A.8") { NAME } else { "Ben" });
    fields.set("implementation_state", "implemented");
    fields.set("applicable", "yes");
    fields
}

fn account_id(database: &Database) -> AccountId {
    let known = assay::app::accounts::list(&database.store, &operator()).unwrap();
    known.iter().find(|account| account.email == EMAIL).unwrap().id
}

fn import(database: &Database, organisation: OrganisationId, context: &Context) -> ImportId {
    let title = format!("Screenshot {}", new_id::<ImportId>());
    let read = file("evidence.xlsx", vec![row(RecordKind::Evidence, 2, &[("title", &title)])]);
    let done = database.write(organisation, |scope| {
        Ok(assay::app::imports::apply(scope, context, &read, OnConflict::Update)?.1)
    });
    done.unwrap().unwrap()
}

fn person(id: AccountId, memberships: Vec<(OrganisationId, Membership)>) -> Person {
    Person { id, name: NAME.to_owned(), email: EMAIL.to_owned(), memberships, token: None }
}

fn actor(
    who: Who,
    id: AccountId,
    (organisation, elsewhere): (OrganisationId, OrganisationId),
) -> Actor {
    let role = |role, until: Option<&str>, scope| {
        vec![(organisation, Membership::new(role, until.map(day), scope).unwrap())]
    };
    let whole = ReadingScope::Everything;
    let manager = || role(Role::IsmsManager, None, ReadingScope::Everything);
    let memberships = match who {
        Who::Operator => return Actor::Operator,
        Who::Has(has) => role(has, Some("2026-11-21"), whole),
        Who::Scoped => {
            let scope = ReadingScope::read("A.8", &[]).unwrap();
            role(Role::ExternalAuditor, Some("2026-11-21"), scope)
        }
        Who::Ended => role(Role::IsmsManager, Some("2026-11-20"), whole),
        Who::Nobody => Vec::new(),
        Who::Elsewhere => vec![(elsewhere, manager()[0].1.clone())],
        Who::Token(_) => manager(),
    };
    let token = match who {
        Who::Token(access) => {
            let scope = TokenScope { access, organisation: organisation.to_string() };
            Some(ApiToken::new(scope, day("2026-11-21"), day("2026-12-31")).unwrap())
        }
        _ => None,
    };
    Actor::Person(Person { token, ..person(id, memberships) })
}
