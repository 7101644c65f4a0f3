//! The data of one organisation: every query of it takes a scope, so none can forget whose data it asks for.

use diesel::prelude::*;

use super::{connection::AnyConnection, error::Error, schema::organisations, trail};
use crate::domain::{
    audit_trail::{Happening, Head},
    id::OrganisationId,
};

/// One organisation's data, to read.
pub struct Scope<'c> {
    pub(super) connection: &'c mut AnyConnection,
    organisation: OrganisationId,
    /// The organisation's id as the tables hold it.
    pub(super) key: String,
}

/// One organisation's data, to write; every writer appends to its audit trail.
pub struct WriteScope<'c> {
    scope: Scope<'c>,
    head: Head,
    written: Head,
}

impl<'c> Scope<'c> {
    pub(super) fn new(connection: &'c mut AnyConnection, organisation: OrganisationId) -> Self {
        Self { connection, organisation, key: organisation.to_string() }
    }

    /// Returns whose data it is.
    pub fn organisation(&self) -> OrganisationId {
        self.organisation
    }
}

impl<'c> std::ops::Deref for WriteScope<'c> {
    type Target = Scope<'c>;

    fn deref(&self) -> &Scope<'c> {
        &self.scope
    }
}

impl std::ops::DerefMut for WriteScope<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.scope
    }
}

impl<'c> WriteScope<'c> {
    /// Locks the organisation's row and reads where its trail ends.
    pub(super) fn begin(
        connection: &'c mut AnyConnection,
        organisation: OrganisationId,
    ) -> Result<Self, Error> {
        let scope = Scope::new(connection, organisation);
        // A write to the row takes its lock on PostgreSQL; SQLite's transaction already has the only one.
        let locked = diesel::update(organisations::table.find(scope.key.clone()))
            .set(organisations::id.eq(scope.key.clone()))
            .execute(scope.connection)?;
        if locked == 0 {
            return Err(Error::NotFound { what: "organisation", name: scope.key });
        }
        let (number, hash) = organisations::table
            .find(scope.key.clone())
            .select((organisations::trail_number, organisations::trail_hash))
            .first(scope.connection)?;
        let head = Head { number, hash };
        Ok(Self { scope, written: head.clone(), head })
    }

    /// Appends to the audit trail.
    ///
    /// # Errors
    /// Those of the database.
    pub fn append(&mut self, happening: Happening) -> Result<(), Error> {
        self.append_all(vec![happening])
    }

    /// Appends many entries to the audit trail, in their order: much faster than one by one.
    ///
    /// # Errors
    /// Those of the database.
    pub fn append_all(&mut self, happenings: Vec<Happening>) -> Result<(), Error> {
        let head = &mut self.head;
        let entries = happenings.into_iter().map(|happening| head.append(happening)).collect();
        trail::insert(&mut self.scope, entries)
    }

    /// Stores where the trail now ends.
    pub(super) fn finish(self) -> Result<(), Error> {
        if self.head == self.written {
            return Ok(());
        }
        diesel::update(organisations::table.find(self.scope.key.clone()))
            .set((
                organisations::trail_number.eq(self.head.number),
                organisations::trail_hash.eq(self.head.hash),
            ))
            .execute(self.scope.connection)?;
        Ok(())
    }
}
