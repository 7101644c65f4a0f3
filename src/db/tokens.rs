//! API tokens: everything but the secret itself.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    error::Error,
    schema::api_tokens,
    scope::{Scope, WriteScope},
    store::Transaction,
};
use crate::domain::{
    account::token::{ApiToken, TokenAccess, TokenScope},
    id::{AccountId, TokenId},
    value::Value,
};

/// A token as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptToken {
    /// Its id.
    pub id: TokenId,
    /// Whose it is.
    pub account: AccountId,
    /// What it is for, in its owner's words.
    pub name: String,
    /// Its beginning, for lists.
    pub prefix: String,
    /// SHA-256 of the token.
    pub hash: String,
    /// What it may do and how long.
    pub token: ApiToken,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = api_tokens)]
struct TokenRow {
    organisation: String,
    id: String,
    account: String,
    name: String,
    prefix: String,
    hash: String,
    access: String,
    expires_on: NaiveDate,
    revoked_on: Option<NaiveDate>,
}

/// Returns the organisation's tokens, newest first.
///
/// # Errors
/// Those of the database.
pub fn list(scope: &mut Scope<'_>) -> Result<Vec<KeptToken>, Error> {
    let rows: Vec<TokenRow> = api_tokens::table
        .filter(api_tokens::organisation.eq(scope.key.clone()))
        .order(api_tokens::id.desc())
        .select(TokenRow::as_select())
        .load(scope.connection)?;
    rows.into_iter().map(KeptToken::try_from).collect()
}

/// Returns the token with that hash, whichever organisation it is for.
///
/// # Errors
/// Those of the database.
pub fn find_by_hash(
    transaction: &mut Transaction<'_>,
    hash: &str,
) -> Result<Option<KeptToken>, Error> {
    let row: Option<TokenRow> = api_tokens::table
        .filter(api_tokens::hash.eq(hash.to_owned()))
        .select(TokenRow::as_select())
        .first(transaction.connection)
        .optional()?;
    row.map(KeptToken::try_from).transpose()
}

/// Stores a new token.
///
/// # Errors
/// Those of the database.
pub fn insert(scope: &mut WriteScope<'_>, kept: &KeptToken) -> Result<(), Error> {
    let row = TokenRow {
        organisation: scope.key.clone(),
        id: kept.id.to_string(),
        account: kept.account.to_string(),
        name: kept.name.clone(),
        prefix: kept.prefix.clone(),
        hash: kept.hash.clone(),
        access: kept.token.scope.access.name().to_owned(),
        expires_on: kept.token.expires_on,
        revoked_on: kept.token.revoked_on,
    };
    diesel::insert_into(api_tokens::table).values(row).execute(scope.connection)?;
    Ok(())
}

/// Revokes a token from a day on.
///
/// # Errors
/// Those of the database.
pub fn update_revoked(scope: &mut WriteScope<'_>, id: TokenId, on: NaiveDate) -> Result<(), Error> {
    let row = api_tokens::table
        .filter(api_tokens::organisation.eq(scope.key.clone()))
        .filter(api_tokens::id.eq(id.to_string()));
    diesel::update(row).set(api_tokens::revoked_on.eq(Some(on))).execute(scope.connection)?;
    Ok(())
}

impl TryFrom<TokenRow> for KeptToken {
    type Error = Error;

    fn try_from(row: TokenRow) -> Result<Self, Error> {
        let corrupt = |cause: String| Error::Corrupt {
            table: "api_tokens".to_owned(),
            id: row.id.clone(),
            cause,
        };
        let of_id = |error: uuid::Error| corrupt(error.to_string());
        let access = TokenAccess::read(&row.access).map_err(corrupt)?;
        Ok(Self {
            id: row.id.parse().map_err(of_id)?,
            account: row.account.parse().map_err(of_id)?,
            token: ApiToken {
                scope: TokenScope { access, organisation: row.organisation },
                expires_on: row.expires_on,
                revoked_on: row.revoked_on,
            },
            name: row.name,
            prefix: row.prefix,
            hash: row.hash,
        })
    }
}
