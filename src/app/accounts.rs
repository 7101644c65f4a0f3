//! Accounts, roles and tokens: who may sign in and what they are in an organisation.

use chrono::NaiveDate;

use super::context::{Context, Person, new_id};
use crate::{
    db::{self, Scope, Store, Transaction, accounts::Account, tokens::KeptToken},
    domain::{
        account::{
            Membership, Permission, Role, clashing_roles, password,
            token::{ApiToken, TokenAccess, TokenScope},
        },
        audit_trail::{Action, Change},
        id::OrganisationId,
    },
    error::{Error, Kind},
    secrets::{self, Verified},
};

/// Accounts reach across organisations, so they are kept by whoever keeps the server.
const ACROSS: &str = "accounts are";

/// The most characters of an address or a name; every database keeps as many in an index.
const LONGEST_ADDRESS: usize = 254;

/// Adds an account; with a password the person can sign in at once.
///
/// # Errors
/// [`Kind::Refused`] for a name, address or password that cannot be; [`Kind::Conflict`] where the address has one.
pub fn add(
    store: &Store,
    context: &Context,
    (name, email): (&str, &str),
    password: Option<&str>,
) -> Result<Account, Error> {
    context.operator_only(ACROSS)?;
    let (name, email) = (name.trim(), email.trim().to_lowercase());
    let odd = |letter: char| letter.is_whitespace() || letter.is_control();
    let long = |text: &str| text.chars().count() > LONGEST_ADDRESS;
    let no_name = name.is_empty() || name.contains('\0') || long(name);
    if no_name || !email.contains('@') || email.chars().any(odd) || long(&email) {
        return Err(Error::new(
            Kind::Refused,
            format!(
                "“{name}” with “{email}” is no account; give a name and an address such as ines@example.org"
            ),
        ));
    }
    let password_hash = password.map(|password| hashed(password, name, &email)).transpose()?;
    let account =
        Account { id: new_id(), name: name.to_owned(), email, password_hash, ended_on: None };
    store.write(|transaction| {
        db::accounts::insert(transaction, &account).map_err(|error| match error {
            db::Error::Taken(_) => Error::new(
                Kind::Conflict,
                format!("{} has an account already; give it a role instead", account.email),
            ),
            other => other.into(),
        })?;
        let change = Change::from([
            ("name".to_owned(), (String::new(), account.name.clone())),
            ("email".to_owned(), (String::new(), account.email.clone())),
        ]);
        record(transaction, context, Action::Created, &account, change)
    })?;
    Ok(account)
}

/// Sets an account's password.
///
/// # Errors
/// [`Kind::Refused`] with every rule that it breaks.
pub fn set_password(
    store: &Store,
    context: &Context,
    email: &str,
    password: &str,
) -> Result<(), Error> {
    context.operator_only(ACROSS)?;
    store.write(|transaction| {
        let account = find(transaction, email)?;
        let password_hash = Some(hashed(password, &account.name, &account.email)?);
        let account = Account { password_hash, ..account };
        db::accounts::update(transaction, &account)?;
        // That it changed is recorded; what it was or is, is not.
        let change = Change::from([("password".to_owned(), (String::new(), "set".to_owned()))]);
        record(transaction, context, Action::Updated, &account, change)
    })
}

/// Closes an account: its roles and tokens no longer count from today on.
///
/// # Errors
/// [`Kind::NotFound`] where there is no such account; [`Kind::Conflict`] where it is closed already.
pub fn end(store: &Store, context: &Context, email: &str) -> Result<(), Error> {
    context.operator_only(ACROSS)?;
    store.write(|transaction| {
        let account = find(transaction, email)?;
        if let Some(day) = account.ended_on {
            let words = format!(
                "the account of {} was closed on {day} already; nothing is left to do",
                account.email
            );
            return Err(Error::new(Kind::Conflict, words));
        }
        let account = Account { ended_on: Some(context.today()), ..account };
        db::accounts::update(transaction, &account)?;
        let day = context.today().to_string();
        let change = Change::from([("ended_on".to_owned(), (String::new(), day))]);
        record(transaction, context, Action::Updated, &account, change)
    })
}

/// Returns every account by address.
///
/// # Errors
/// Those of the store.
pub fn list(store: &Store, context: &Context) -> Result<Vec<Account>, Error> {
    context.operator_only(ACROSS)?;
    store.read(|transaction| Ok(db::accounts::list(transaction)?))
}

/// Gives an account a role in an organisation.
///
/// # Errors
/// [`Kind::Forbidden`]; [`Kind::Conflict`] where the role clashes with another of the same person.
pub fn grant(
    store: &Store,
    context: &Context,
    organisation: OrganisationId,
    email: &str,
    membership: &Membership,
) -> Result<(), Error> {
    context.permit(organisation, Permission::ManageAccounts)?;
    store.write(|transaction| {
        let account = find(transaction, email)?;
        transaction.write_in(organisation, |scope| {
            let held = memberships(scope, &account)?;
            let mut roles: Vec<Role> = held.iter().map(Membership::role).collect();
            roles.push(membership.role());
            if let Some(clash) = clashing_roles(&roles).first() {
                return Err(Error::new(Kind::Conflict, format!("{}: {clash}", account.email)));
            }
            db::accounts::insert_membership(scope, account.id, membership)?;
            let before = held.iter().find(|held| held.role() == membership.role());
            let action = if before.is_some() { Action::Updated } else { Action::Created };
            let change = change_of(before, Some(membership));
            let subject = ("memberships", account.id.to_string(), account.email.as_str());
            Ok(scope.append(context.happening(action, subject, change, None))?)
        })
    })
}

/// Takes a role in an organisation away from an account.
///
/// # Errors
/// [`Kind::Forbidden`]; [`Kind::NotFound`] where the account does not have the role.
pub fn withdraw(
    store: &Store,
    context: &Context,
    organisation: OrganisationId,
    (email, role): (&str, Role),
) -> Result<(), Error> {
    context.permit(organisation, Permission::ManageAccounts)?;
    store.write(|transaction| {
        let account = find(transaction, email)?;
        transaction.write_in(organisation, |scope| {
            let held = memberships(scope, &account)?;
            let Some(before) = held.iter().find(|held| held.role() == role) else {
                let words = format!("{} is not {} here", account.email, role.phrase());
                return Err(Error::new(Kind::NotFound, words));
            };
            db::accounts::delete_membership(scope, account.id, role)?;
            let change = change_of(Some(before), None);
            let subject = ("memberships", account.id.to_string(), account.email.as_str());
            Ok(scope.append(context.happening(Action::Removed, subject, change, None))?)
        })
    })
}

/// Returns the person behind an address and a password.
///
/// # Errors
/// [`Kind::Forbidden`] without saying which of the two is wrong.
pub fn sign_in(store: &Store, email: &str, password: &str, on: NaiveDate) -> Result<Person, Error> {
    let wrong = || {
        let words = "the address or the password is wrong, or the account is closed; try again";
        Error::new(Kind::Forbidden, words)
    };
    store.read(|transaction| {
        let account = db::accounts::find_by_email(transaction, email.trim())?;
        let verified = match account.as_ref().and_then(|known| known.password_hash.as_deref()) {
            Some(hash) => secrets::verify_password(hash, password)?,
            None => secrets::verify_against_nobody(password)?,
        };
        match account {
            Some(account) if verified != Verified::Wrong && is_open(&account, on) => {
                person(transaction, account, None)
            }
            _ => Err(wrong()),
        }
    })
}

/// Makes a token for an account; its text is shown once and never stored.
///
/// # Errors
/// [`Kind::Forbidden`]; [`Kind::Refused`] for an expiry that cannot be.
pub fn add_token(
    store: &Store,
    context: &Context,
    (organisation, email): (OrganisationId, &str),
    (name, access): (&str, TokenAccess),
    expires_on: NaiveDate,
) -> Result<(String, KeptToken), Error> {
    context.permit_part(organisation, Permission::ManageTokens)?;
    let scope = TokenScope { access, organisation: organisation.to_string() };
    let token = ApiToken::new(scope, context.today(), expires_on)
        .map_err(|fault| Error::new(Kind::Refused, fault.to_string()))?;
    let drawn = secrets::new_token()?;
    store.write(|transaction| {
        let account = find(transaction, email)?;
        let own = context.ownership_of(&account.id.to_string());
        context.permit_own(organisation, Permission::ManageTokens, own)?;
        transaction.write_in(organisation, |scope| {
            let kept = KeptToken {
                id: new_id(),
                account: account.id,
                name: name.to_owned(),
                prefix: drawn.prefix.clone(),
                hash: drawn.hash.clone(),
                token: token.clone(),
            };
            db::tokens::insert(scope, &kept)?;
            let change = Change::from([
                ("account".to_owned(), (String::new(), account.email.clone())),
                ("access".to_owned(), (String::new(), access.name().to_owned())),
                ("expires_on".to_owned(), (String::new(), expires_on.to_string())),
            ]);
            let subject = ("api_tokens", kept.id.to_string(), name);
            scope.append(context.happening(Action::Created, subject, change, None))?;
            Ok((drawn.shown.clone(), kept))
        })
    })
}

/// Revokes a token from today on.
///
/// # Errors
/// [`Kind::Forbidden`]; [`Kind::NotFound`] where the organisation has no such token; [`Kind::Conflict`] where it was
/// revoked before.
pub fn revoke_token(
    store: &Store,
    context: &Context,
    organisation: OrganisationId,
    token: &str,
) -> Result<(), Error> {
    context.permit_part(organisation, Permission::ManageTokens)?;
    store.write_in(organisation, |scope| {
        let known = db::tokens::list(scope)?;
        let named = |kept: &&KeptToken| {
            kept.id.to_string() == token || kept.prefix == token || kept.name == token
        };
        let works = |kept: &&KeptToken| named(kept) && kept.token.revoked_on.is_none();
        let kept =
            known.iter().find(works).or_else(|| known.iter().find(named)).ok_or_else(|| {
                let words = format!("there is no token “{token}”; see `assay token list`");
                Error::new(Kind::NotFound, words)
            })?;
        let own = context.ownership_of(&kept.account.to_string());
        context.permit_own(organisation, Permission::ManageTokens, own)?;
        if let Some(day) = kept.token.revoked_on {
            let words = format!(
                "the token “{}” was revoked on {day} already; nothing is left to do",
                kept.name
            );
            return Err(Error::new(Kind::Conflict, words));
        }
        db::tokens::update_revoked(scope, kept.id, context.today())?;
        let day = context.today().to_string();
        let change = Change::from([("revoked_on".to_owned(), (String::new(), day))]);
        let subject = ("api_tokens", kept.id.to_string(), kept.name.as_str());
        Ok(scope.append(context.happening(Action::Updated, subject, change, None))?)
    })
}

/// Returns an organisation's tokens, newest first; never a secret.
///
/// # Errors
/// [`Kind::Forbidden`].
pub fn list_tokens(
    store: &Store,
    context: &Context,
    organisation: OrganisationId,
) -> Result<Vec<KeptToken>, Error> {
    context.permit(organisation, Permission::ReadAccounts)?;
    store.read_in(organisation, |scope| Ok(db::tokens::list(scope)?))
}

/// Returns the person for whom a token acts.
///
/// # Errors
/// [`Kind::Forbidden`] for a token that is mistyped, unknown, expired or revoked.
pub fn with_token(store: &Store, text: &str, on: NaiveDate) -> Result<Person, Error> {
    let hash = secrets::token_hash(text)?;
    let refused = || {
        Error::new(Kind::Forbidden, "the API token is unknown, expired or revoked; make a new one")
    };
    store.read(|transaction| {
        let kept = db::tokens::find_by_hash(transaction, &hash)?.ok_or_else(refused)?;
        let account = db::accounts::find(transaction, kept.account)?.ok_or_else(refused)?;
        if !kept.token.is_valid(on) || !is_open(&account, on) {
            return Err(refused());
        }
        person(transaction, account, Some(kept.token))
    })
}

fn person(
    transaction: &mut Transaction<'_>,
    account: Account,
    token: Option<ApiToken>,
) -> Result<Person, Error> {
    let memberships = db::accounts::list_memberships(transaction, account.id)?;
    Ok(Person { id: account.id, name: account.name, email: account.email, memberships, token })
}

fn memberships(scope: &mut Scope<'_>, account: &Account) -> Result<Vec<Membership>, Error> {
    let members = db::accounts::list_members(scope)?.into_iter();
    Ok(members.filter(|(id, _held)| *id == account.id).map(|(_id, held)| held).collect())
}

/// Returns a role with its end and scope, before and after.
fn change_of(before: Option<&Membership>, after: Option<&Membership>) -> Change {
    let texts = |held: Option<&Membership>| match held {
        None => [String::new(), String::new(), String::new()],
        Some(held) => [
            held.role().name().to_owned(),
            held.scope().to_string(),
            held.until().map(|day| day.to_string()).unwrap_or_default(),
        ],
    };
    let both = texts(before).into_iter().zip(texts(after));
    let named = ["role", "scope", "until"].into_iter().zip(both);
    // The role stands there even where only its end changed, so that the entry says whose end it is.
    named
        .filter(|(name, (old, new))| *name == "role" || old != new)
        .map(|(name, texts)| (name.to_owned(), texts))
        .collect()
}

fn is_open(account: &Account, on: NaiveDate) -> bool {
    account.ended_on.is_none_or(|day| on < day)
}

fn find(transaction: &mut Transaction<'_>, email: &str) -> Result<Account, Error> {
    db::accounts::find_by_email(transaction, email.trim())?.ok_or_else(|| {
        let words = format!("there is no account {email}; add it with `assay user add`");
        Error::new(Kind::NotFound, words)
    })
}

fn hashed(text: &str, name: &str, email: &str) -> Result<String, Error> {
    let faults = password::faults(text, &[name, email]);
    if faults.is_empty() {
        return Ok(secrets::hash_password(text)?);
    }
    let sentences: Vec<String> = faults.iter().map(ToString::to_string).collect();
    Err(Error::new(Kind::Refused, sentences.join("; ")))
}

fn record(
    transaction: &mut Transaction<'_>,
    context: &Context,
    action: Action,
    account: &Account,
    change: Change,
) -> Result<(), Error> {
    let subject = ("accounts", account.id.to_string(), account.email.as_str());
    let happening = context.happening(action, subject, change, None);
    transaction.write_in(OrganisationId::INSTALLATION, |scope| Ok(scope.append(happening)?))
}
