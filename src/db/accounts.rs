//! Accounts, and the roles that they have in organisations.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    error::Error,
    schema::{accounts, memberships},
    scope::{Scope, WriteScope},
    store::Transaction,
};
use crate::domain::{
    account::{Membership, ReadingScope, Role},
    id::{AccountId, OrganisationId},
    registers::RecordKind,
};

/// An account of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// The person's name.
    pub name: String,
    /// The address they sign in with, in small letters.
    pub email: String,
    /// The hash of their password; `None` before they have one.
    pub password_hash: Option<String>,
    /// The day from which it is closed.
    pub ended_on: Option<NaiveDate>,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = accounts, treat_none_as_null = true)]
struct AccountRow {
    id: String,
    name: String,
    email: String,
    password_hash: Option<String>,
    ended_on: Option<NaiveDate>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = memberships)]
struct MembershipRow {
    organisation: String,
    account: String,
    role: String,
    until: Option<NaiveDate>,
    scope: String,
}

/// Returns every account by address.
///
/// # Errors
/// Those of the database.
pub fn list(transaction: &mut Transaction<'_>) -> Result<Vec<Account>, Error> {
    let rows: Vec<AccountRow> = accounts::table
        .order(accounts::email)
        .select(AccountRow::as_select())
        .load(transaction.connection)?;
    rows.into_iter().map(Account::try_from).collect()
}

/// Returns the account with that address, whatever its capitals.
///
/// # Errors
/// Those of the database.
pub fn find_by_email(
    transaction: &mut Transaction<'_>,
    email: &str,
) -> Result<Option<Account>, Error> {
    let row: Option<AccountRow> = accounts::table
        .filter(accounts::email.eq(email.to_lowercase()))
        .select(AccountRow::as_select())
        .first(transaction.connection)
        .optional()?;
    row.map(Account::try_from).transpose()
}

/// Returns the account with that id.
///
/// # Errors
/// Those of the database.
pub fn find(transaction: &mut Transaction<'_>, id: AccountId) -> Result<Option<Account>, Error> {
    let row: Option<AccountRow> = accounts::table
        .find(id.to_string())
        .select(AccountRow::as_select())
        .first(transaction.connection)
        .optional()?;
    row.map(Account::try_from).transpose()
}

/// Stores a new account.
///
/// # Errors
/// [`Error::Taken`] where the address has one.
pub fn insert(transaction: &mut Transaction<'_>, account: &Account) -> Result<(), Error> {
    diesel::insert_into(accounts::table)
        .values(AccountRow::from(account))
        .execute(transaction.connection)?;
    Ok(())
}

/// Stores a changed account.
///
/// # Errors
/// Those of the database.
pub fn update(transaction: &mut Transaction<'_>, account: &Account) -> Result<(), Error> {
    diesel::update(accounts::table.find(account.id.to_string()))
        .set(AccountRow::from(account))
        .execute(transaction.connection)?;
    Ok(())
}

/// Returns who has which roles in the organisation.
///
/// # Errors
/// Those of the database.
pub fn list_members(scope: &mut Scope<'_>) -> Result<Vec<(AccountId, Membership)>, Error> {
    let rows: Vec<MembershipRow> = memberships::table
        .filter(memberships::organisation.eq(scope.key.clone()))
        .order((memberships::account, memberships::role))
        .select(MembershipRow::as_select())
        .load(scope.connection)?;
    rows.iter().map(|row| Ok((parsed(&row.account, row)?, Membership::try_from(row)?))).collect()
}

/// Returns the roles of one account, by organisation.
///
/// # Errors
/// Those of the database.
pub fn list_memberships(
    transaction: &mut Transaction<'_>,
    account: AccountId,
) -> Result<Vec<(OrganisationId, Membership)>, Error> {
    let rows: Vec<MembershipRow> = memberships::table
        .filter(memberships::account.eq(account.to_string()))
        .order((memberships::organisation, memberships::role))
        .select(MembershipRow::as_select())
        .load(transaction.connection)?;
    rows.iter()
        .map(|row| Ok((parsed(&row.organisation, row)?, Membership::try_from(row)?)))
        .collect()
}

/// Gives an account a role in the organisation, in place of the same role with another end or scope.
///
/// # Errors
/// Those of the database.
pub fn insert_membership(
    scope: &mut WriteScope<'_>,
    account: AccountId,
    membership: &Membership,
) -> Result<(), Error> {
    delete_membership(scope, account, membership.role())?;
    let row = MembershipRow {
        organisation: scope.key.clone(),
        account: account.to_string(),
        role: membership.role().name().to_owned(),
        until: membership.until(),
        scope: membership.scope().to_string(),
    };
    diesel::insert_into(memberships::table).values(row).execute(scope.connection)?;
    Ok(())
}

/// Takes a role away, and returns whether the account had it.
///
/// # Errors
/// Those of the database.
pub fn delete_membership(
    scope: &mut WriteScope<'_>,
    account: AccountId,
    role: Role,
) -> Result<bool, Error> {
    let row = memberships::table
        .filter(memberships::organisation.eq(scope.key.clone()))
        .filter(memberships::account.eq(account.to_string()))
        .filter(memberships::role.eq(role.name()));
    Ok(diesel::delete(row).execute(scope.connection)? > 0)
}

impl From<&Account> for AccountRow {
    fn from(account: &Account) -> Self {
        Self {
            id: account.id.to_string(),
            name: account.name.clone(),
            email: account.email.to_lowercase(),
            password_hash: account.password_hash.clone(),
            ended_on: account.ended_on,
        }
    }
}

impl TryFrom<AccountRow> for Account {
    type Error = Error;

    fn try_from(row: AccountRow) -> Result<Self, Error> {
        let id = row.id.parse().map_err(|error: uuid::Error| Error::Corrupt {
            table: "accounts".to_owned(),
            id: row.id.clone(),
            cause: error.to_string(),
        })?;
        Ok(Self {
            id,
            name: row.name,
            email: row.email,
            password_hash: row.password_hash,
            ended_on: row.ended_on,
        })
    }
}

impl TryFrom<&MembershipRow> for Membership {
    type Error = Error;

    fn try_from(row: &MembershipRow) -> Result<Self, Error> {
        let role: Role = row.role.parse().map_err(|error| corrupt(row, &error))?;
        let registers: Vec<&str> = RecordKind::ALL.iter().map(|kind| kind.name()).collect();
        let scope =
            ReadingScope::read(&row.scope, &registers).map_err(|error| corrupt(row, &error))?;
        Self::new(role, row.until, scope).map_err(|error| corrupt(row, &error))
    }
}

fn parsed<T: std::str::FromStr<Err = uuid::Error>>(
    text: &str,
    row: &MembershipRow,
) -> Result<T, Error> {
    text.parse().map_err(|error: uuid::Error| corrupt(row, &error))
}

fn corrupt(row: &MembershipRow, cause: &impl ToString) -> Error {
    Error::Corrupt {
        table: "memberships".to_owned(),
        id: row.account.clone(),
        cause: cause.to_string(),
    }
}
