//! Accounts: signing in, roles that clash, the end of a role, and the life of a token.

use assay::{
    app::{
        accounts,
        context::{Actor, Context, Person},
        records,
    },
    domain::{
        account::{Membership, ReadingScope, Role, token::TokenAccess},
        id::OrganisationId,
        registers::RecordKind,
    },
    error::{Error, Kind},
};

use super::{
    engines::{Database, day, each_database, now, operator},
    examples::full,
};

const EMAIL: &str = "ines@norvale.example";
const PASSWORD: &str = "plum ladder seven quartz";

impl Database {
    /// Adds an account without a password and returns its address.
    pub(crate) fn account(&self, name: &str) -> String {
        let email = format!("{}@norvale.example", name.to_lowercase().replace(' ', "."));
        accounts::add(&self.store, &operator(), (name, &email), None).unwrap();
        email
    }

    /// Gives an account a role until its last day, for everything.
    pub(crate) fn grant(
        &self,
        organisation: OrganisationId,
        email: &str,
        (role, until): (Role, Option<&str>),
    ) -> Result<(), Error> {
        let until = until.map(day);
        let membership = Membership::new(role, until, ReadingScope::Everything).unwrap();
        accounts::grant(&self.store, &operator(), organisation, email, &membership)
    }

    /// Makes a token until the end of the year and returns its text.
    pub(crate) fn token(
        &self,
        organisation: OrganisationId,
        email: &str,
        (name, access): (&str, TokenAccess),
    ) -> String {
        let end = day("2026-12-31");
        let owner = (organisation, email);
        accounts::add_token(&self.store, &operator(), owner, (name, access), end).unwrap().0
    }
}

/// Returns what a result was refused with, as people read it.
fn said<T>(result: Result<T, Error>) -> String {
    let Err(error) = result else { return "not refused".to_owned() };
    format!("{:?}: {error}", error.kind)
}

each_database! {
    fn who_signs_in_is_known_by_address_and_password(database) {
        let (store, today) = (&database.store, day("2026-11-21"));
        let new = |name, password| accounts::add(store, &operator(), (name, EMAIL), password);
        new("Ines Okafor", Some(PASSWORD)).unwrap();
        let signed_in = accounts::sign_in(store, " Ines@Norvale.example ", PASSWORD, today).unwrap();
        assert_eq!(signed_in.name, "Ines Okafor");
        let ben = database.account("Ben");
        for (email, password) in [(EMAIL, "plum ladder seven quarts"), (&ben, PASSWORD), ("", PASSWORD)] {
            let refused = said(accounts::sign_in(store, email, password, today));
            assert_eq!(refused, "Forbidden: the address or the password is wrong, or the account is closed; try again");
        }
        accounts::end(store, &operator(), EMAIL).unwrap();
        assert!(accounts::sign_in(store, EMAIL, PASSWORD, day("2026-11-20")).is_ok());
        assert!(accounts::sign_in(store, EMAIL, PASSWORD, today).is_err());
        insta::allow_duplicates! {
            insta::assert_snapshot!(said(new("Ines", None)), @"Conflict: ines@norvale.example has an account already; give it a role instead");
            insta::assert_snapshot!(said(accounts::add(store, &operator(), ("", "x@y"), None)), @"Refused: “” with “x@y” is no account; give a name and an address such as ines@example.org");
            insta::assert_snapshot!(said(accounts::end(store, &operator(), EMAIL)), @"Conflict: the account of ines@norvale.example was closed on 2026-11-21 already; nothing is left to do");
            insta::assert_snapshot!(said(accounts::end(store, &operator(), "nobody@norvale.example")), @"NotFound: there is no account nobody@norvale.example; add it with `assay user add`");
            insta::assert_snapshot!(said(accounts::set_password(store, &operator(), EMAIL, "Ines Okafor 1984")), @"Refused: the password is made of your name, your e-mail address or your organisation's name; choose words that nobody connects with you");
        }
    }

    fn roles_that_undermine_audits_are_not_given_to_one_person(database) {
        let (one, other) = (database.organisation("Norvale"), database.organisation("Tarn"));
        let ines = database.account("Ines");
        database.grant(one, &ines, (Role::IsmsManager, None)).unwrap();
        database.grant(other, &ines, (Role::Auditor, None)).unwrap();
        database.grant(one, &ines, (Role::TopManagement, None)).unwrap();
        database.grant(one, &ines, (Role::IsmsManager, Some("2027-06-30"))).unwrap();
        insta::allow_duplicates! {
            insta::assert_snapshot!(said(database.grant(one, &ines, (Role::Auditor, None))), @"Conflict: ines@norvale.example: the same person cannot be an auditor and an ISMS manager because nobody audits their own work (clause 9.2.2); take one of the two roles away or give it to somebody else");
            insta::assert_snapshot!(said(database.grant(one, "nobody", (Role::Reader, None))), @"NotFound: there is no account nobody; add it with `assay user add`");
        }
        let held = |organisation| {
            let members = |scope: &mut assay::db::Scope<'_>| {
                Ok(assay::db::accounts::list_members(scope)?)
            };
            let held = database.read(organisation, members).unwrap();
            held.iter().map(|(_, held)| (held.role(), held.until())).collect::<Vec<_>>()
        };
        let until = Some(day("2027-06-30"));
        assert_eq!(held(one), [(Role::IsmsManager, until), (Role::TopManagement, None)]);
        accounts::withdraw(&database.store, &operator(), one, (&ines, Role::IsmsManager)).unwrap();
        assert_eq!(held(one), [(Role::TopManagement, None)]);
        database.grant(one, &ines, (Role::Reader, None)).unwrap();
        assert_eq!(held(other), [(Role::Auditor, None)]);
        let not_held = accounts::withdraw(&database.store, &operator(), one, (&ines, Role::Auditor));
        assert_eq!(said(not_held), format!("NotFound: {ines} is not an auditor here"));
    }

    fn an_external_auditor_reads_until_the_last_day(database) {
        let organisation = database.organisation("Norvale");
        database.add(organisation, RecordKind::Risks, &full(RecordKind::Risks, 1)).unwrap();
        let email = database.account("Lena");
        let role = (Role::ExternalAuditor, Some("2026-11-30"));
        database.grant(organisation, &email, role).unwrap();
        let token = database.token(organisation, &email, ("audit", TokenAccess::Read));
        let lena = accounts::with_token(&database.store, &token, day("2026-11-21")).unwrap();
        let listed = |on: &str| {
            let context = on_day(&lena, on);
            database.read(organisation, |scope| records::list(scope, &context, RecordKind::Risks))
        };
        assert_eq!(listed("2026-11-30").unwrap().len(), 1);
        insta::allow_duplicates! {
            insta::assert_snapshot!(said(listed("2026-12-01")), @"Forbidden: your role external_auditor ended on 2026-11-30; ask an administrator to extend it");
        }
    }

    fn a_token_works_for_its_organisation_until_it_ends(database) {
        let (one, other) = (database.organisation("Norvale"), database.organisation("Tarn"));
        let (store, today, ines) = (&database.store, "2026-11-21", database.account("Ines"));
        for organisation in [one, other] {
            database.grant(organisation, &ines, (Role::IsmsManager, None)).unwrap();
        }
        let token = database.token(one, &ines, ("nightly", TokenAccess::Read));
        let with = |token: &str, on: &str| accounts::with_token(store, token, day(on));
        let person = with(&token, today).unwrap();
        let list = |organisation| {
            let context = on_day(&person, today);
            database.read(organisation, |scope| records::list(scope, &context, RecordKind::Risks))
        };
        assert_eq!(list(one).unwrap(), []);
        let added = database.write(one, |scope| {
            let (context, kind) = (on_day(&person, today), RecordKind::Risks);
            records::add(scope, &context, kind, &full(kind, 1), [].into())
        });
        assert!(with(&token, "2026-12-31").is_ok());
        let last = if token.ends_with('a') { 'b' } else { 'a' };
        let mistyped = format!("{}{last}", &token[..token.len() - 1]);
        insta::allow_duplicates! {
            insta::assert_snapshot!(said(list(other)), @"Forbidden: the token is for another organisation; use one that was made in this one");
            insta::assert_snapshot!(said(added), @"Forbidden: the token only reads; to change the registers of daily work use one with access write");
            insta::assert_snapshot!(said(with(&token, "2027-01-01").map(drop)), @"Forbidden: the API token is unknown, expired or revoked; make a new one");
            insta::assert_snapshot!(said(with(&mistyped, today).map(drop)), @"Forbidden: the API token is mistyped or cut off; copy it again as a whole");
            insta::assert_snapshot!(said(with("nightly", today).map(drop)), @"Forbidden: this is no API token; one begins with assay_ and is made with the command “token”");
        }
        let tokens = accounts::list_tokens(store, &operator(), one).unwrap();
        assert!(tokens.iter().all(|kept| !token.contains(&kept.hash) && kept.hash != token));
        assert!(tokens.iter().all(|kept| token.starts_with(&kept.prefix)));
        assert_eq!(accounts::list_tokens(store, &operator(), other).unwrap(), []);

        accounts::revoke_token(store, &operator(), one, "nightly").unwrap();
        assert!(with(&token, today).is_err());
        let again = accounts::revoke_token(store, &operator(), one, "nightly");
        assert_eq!(said(again), "Conflict: the token “nightly” was revoked on 2026-11-21 already; nothing is left to do");
        let next = database.token(one, &ines, ("nightly", TokenAccess::Read));
        accounts::end(store, &operator(), &ines).unwrap();
        assert!(with(&next, today).is_err(), "a token ends with its account");
    }

    fn of_two_tokens_of_one_name_the_one_that_works_is_revoked(database) {
        let (organisation, ines) = (database.organisation("Norvale"), database.account("Ines"));
        let tokens = [0, 1].map(|_| database.token(organisation, &ines, ("x", TokenAccess::Read)));
        for _ in 0..2 {
            accounts::revoke_token(&database.store, &operator(), organisation, "x").unwrap();
        }
        for token in tokens {
            assert!(accounts::with_token(&database.store, &token, day("2026-11-21")).is_err());
        }
    }
}

/// Returns the context of a person who acts on a day.
pub(crate) fn on_day(person: &Person, on: &str) -> Context {
    let moment = day(on).and_time(now().time());
    Context::new(Actor::Person(person.clone()), moment)
}

#[test]
fn what_is_said_of_success_is_told_apart() {
    assert_eq!(said(Ok(())), "not refused");
    assert_eq!(said::<()>(Err(Error::new(Kind::Usage, "x"))), "Usage: x");
}
