//! Opens the store that the options name.

use super::Global;
use crate::{
    db::{Location, Store},
    error::{Error, Kind},
};

impl Global {
    /// Returns where the database is: what `--database` says, or `assay.db` in the data folder.
    pub(super) fn location(&self) -> Result<Location, Error> {
        match &self.database {
            None => Ok(Location::Sqlite(self.data.join("assay.db"))),
            Some(url) => {
                url.parse().map_err(|error| Error::new(Kind::Usage, format!("--database: {error}")))
            }
        }
    }

    /// Opens the store, making or updating its tables where needed.
    pub(super) fn store(&self) -> Result<Store, Error> {
        Ok(Store::open(&self.location()?)?)
    }
}
