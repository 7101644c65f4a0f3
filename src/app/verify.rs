//! Verification: walks every audit trail and names the first break.

use crate::{
    db::{self, Store, trail},
    domain::{audit_trail::Walk, id::OrganisationId},
    error::Error,
};

/// How many entries are read at a time.
const BATCH: i64 = 5_000;

/// What was found of one trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailCheck {
    /// Whose trail.
    pub organisation: OrganisationId,
    /// The organisation's name.
    pub name: String,
    /// How many entries it has, or where it breaks.
    pub result: Result<i64, String>,
}

/// Walks every trail from its start.
///
/// # Errors
/// Those of the store; a broken trail is a result.
pub fn trails(store: &Store) -> Result<Vec<TrailCheck>, Error> {
    store.read(|transaction| {
        let mut known: Vec<(OrganisationId, String)> = db::organisations::list(transaction)?
            .into_iter()
            .map(|organisation| (organisation.id, organisation.name))
            .collect();
        if db::organisations::find(transaction, OrganisationId::INSTALLATION)?.is_some() {
            known.insert(0, (OrganisationId::INSTALLATION, "(installation)".to_owned()));
        }
        known
            .into_iter()
            .map(|(id, name)| {
                let result = walk(transaction, id)?;
                Ok(TrailCheck { organisation: id, name, result })
            })
            .collect()
    })
}

fn walk(
    transaction: &mut db::Transaction<'_>,
    id: OrganisationId,
) -> Result<Result<i64, String>, Error> {
    let head =
        db::organisations::find(transaction, id)?.map(|known| known.trail).unwrap_or_default();
    let mut walked = Walk::default();
    let mut after = 0;
    loop {
        let entries = match trail::list(&mut transaction.of(id), after, BATCH) {
            Ok(entries) => entries,
            Err(broken @ db::Error::Corrupt { .. }) => return Ok(Err(broken.to_string())),
            Err(error) => return Err(error.into()),
        };
        let Some(last) = entries.last().map(|entry| entry.number) else { break };
        for entry in &entries {
            if let Err(broken) = walked.take(entry) {
                return Ok(Err(broken.to_string()));
            }
        }
        after = last;
    }
    Ok(walked.end(&head).map_err(|broken| broken.to_string()))
}
