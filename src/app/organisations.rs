//! Organisations: add, list, find by name or id.

use super::context::{Context, new_id};
use crate::{
    db::{self, Store, Transaction, organisations::Organisation},
    domain::{
        audit_trail::{Action, Change},
        id::OrganisationId,
    },
    error::{Error, Kind},
};

/// The most characters of a name; every database keeps as many in an index.
const LONGEST_NAME: usize = 200;

/// Adds an organisation and starts its audit trail.
///
/// # Errors
/// [`Kind::Forbidden`]; [`Kind::Refused`] for a name that cannot be, [`Kind::Conflict`] where it is taken.
pub fn add(store: &Store, context: &Context, name: &str) -> Result<Organisation, Error> {
    context.operator_only("organisations are")?;
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(Error::new(Kind::Refused, "an organisation needs a name; write one"));
    }
    if name.chars().count() > LONGEST_NAME || name.contains('\0') {
        let words =
            format!("an organisation's name has at most {LONGEST_NAME} characters; shorten it");
        return Err(Error::new(Kind::Refused, words));
    }
    let id: OrganisationId = new_id();
    store.write(|transaction| {
        let known = db::organisations::list(transaction)?;
        if known.iter().any(|known| known.name.to_lowercase() == name.to_lowercase()) {
            return Err(Error::new(
                Kind::Conflict,
                format!("there is an organisation “{name}” already; choose another name"),
            ));
        }
        db::organisations::insert(transaction, id, &name)?;
        let change = Change::from([("name".to_owned(), (String::new(), name.clone()))]);
        let subject = ("organisations", id.to_string(), name.as_str());
        let happening = context.happening(Action::Created, subject, change, None);
        transaction.write_in(id, |scope| scope.append(happening))?;
        find_by_id(transaction, id)
    })
}

/// Returns the organisations by name.
///
/// # Errors
/// Those of the store.
pub fn list(store: &Store) -> Result<Vec<Organisation>, Error> {
    store.read(|transaction| Ok(db::organisations::list(transaction)?))
}

/// Returns the organisation of that name, capitals apart, or of that id.
///
/// # Errors
/// [`Kind::NotFound`] with the names there are.
pub fn find(store: &Store, name: &str) -> Result<Organisation, Error> {
    let exact = store.read(|transaction| {
        Ok::<_, Error>(match name.parse() {
            Ok(id) => db::organisations::find(transaction, id)?,
            Err(_no_id) => db::organisations::find_by_name(transaction, name)?,
        })
    })?;
    if let Some(exact) = exact.filter(|exact| exact.id != OrganisationId::INSTALLATION) {
        return Ok(exact);
    }
    let known = list(store)?;
    let asked = name.trim().to_lowercase();
    let found = known
        .iter()
        .find(|known| known.id.to_string() == asked || known.name.to_lowercase() == asked);
    found.cloned().ok_or_else(|| {
        let names: Vec<&str> = known.iter().map(|known| known.name.as_str()).take(10).collect();
        let known = if names.is_empty() {
            "add it with `assay org add`".to_owned()
        } else {
            format!("there are {}", names.join(", "))
        };
        Error::new(Kind::NotFound, format!("there is no organisation “{name}”; {known}"))
    })
}

fn find_by_id(
    transaction: &mut Transaction<'_>,
    id: OrganisationId,
) -> Result<Organisation, Error> {
    db::organisations::find(transaction, id)?
        .ok_or_else(|| Error::new(Kind::NotFound, format!("there is no organisation {id}")))
}
