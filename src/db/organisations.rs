//! Organisations: whose data there is.

use diesel::prelude::*;

use super::{error::Error, schema::organisations, store::Transaction};
use crate::domain::{audit_trail::Head, id::OrganisationId};

/// An organisation as the store lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Where its audit trail ends.
    pub trail: Head,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = organisations)]
struct OrganisationRow {
    id: String,
    name: String,
    trail_number: i64,
    trail_hash: String,
}

/// Returns every organisation by name.
pub fn list(transaction: &mut Transaction<'_>) -> Result<Vec<Organisation>, Error> {
    let rows: Vec<OrganisationRow> = organisations::table
        .filter(organisations::id.ne(OrganisationId::INSTALLATION.to_string()))
        .select(OrganisationRow::as_select())
        .load(transaction.connection)?;
    let mut found: Vec<Organisation> =
        rows.into_iter().map(Organisation::try_from).collect::<Result<_, _>>()?;
    found.sort_by_key(|organisation| organisation.name.to_lowercase());
    Ok(found)
}

/// Returns one organisation.
pub fn find(
    transaction: &mut Transaction<'_>,
    id: OrganisationId,
) -> Result<Option<Organisation>, Error> {
    let row: Option<OrganisationRow> = organisations::table
        .find(id.to_string())
        .select(OrganisationRow::as_select())
        .first(transaction.connection)
        .optional()?;
    row.map(Organisation::try_from).transpose()
}

/// Returns the organisation of exactly that name.
pub fn find_by_name(
    transaction: &mut Transaction<'_>,
    name: &str,
) -> Result<Option<Organisation>, Error> {
    let row: Option<OrganisationRow> = organisations::table
        .filter(organisations::name.eq(name))
        .filter(organisations::id.ne(OrganisationId::INSTALLATION.to_string()))
        .select(OrganisationRow::as_select())
        .first(transaction.connection)
        .optional()?;
    row.map(Organisation::try_from).transpose()
}

/// Stores a new organisation with an empty trail.
pub fn insert(
    transaction: &mut Transaction<'_>,
    id: OrganisationId,
    name: &str,
) -> Result<(), Error> {
    let row = OrganisationRow {
        id: id.to_string(),
        name: name.to_owned(),
        trail_number: 0,
        trail_hash: String::new(),
    };
    diesel::insert_into(organisations::table).values(row).execute(transaction.connection)?;
    Ok(())
}

impl TryFrom<OrganisationRow> for Organisation {
    type Error = Error;

    fn try_from(row: OrganisationRow) -> Result<Self, Error> {
        let id = row.id.parse().map_err(|error: uuid::Error| Error::Corrupt {
            table: "organisations".to_owned(),
            id: row.id.clone(),
            cause: error.to_string(),
        })?;
        Ok(Self {
            id,
            name: row.name,
            trail: Head { number: row.trail_number, hash: row.trail_hash },
        })
    }
}
