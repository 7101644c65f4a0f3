//! Undoes an import as a whole, as long as nothing later has touched its records.

use std::collections::{BTreeSet, HashSet};

use super::{context::Context, rights::to_change};
use crate::{
    db::{self, WriteScope, imports::Import, trail},
    domain::{
        account::Permission,
        audit_trail::{Action, Change, Entry},
        id::ImportId,
        import_plan::{EXTRA, change},
        record::{Extra, Fields, Kept, key_of},
        registers::RecordKind,
    },
    error::{Error, Kind},
};

/// How many records stand in the way at most when it is said which.
const NAMED: usize = 5;

/// Returns how many records were put back as they were.
///
/// # Errors
/// [`Kind::Forbidden`]; [`Kind::NotFound`] where there is no such import; [`Kind::Conflict`] where it was undone
/// before, or where its records were changed after it, with their names.
pub fn undo(scope: &mut WriteScope<'_>, context: &Context, id: ImportId) -> Result<usize, Error> {
    context.permit_part(scope.organisation(), Permission::UndoImport)?;
    let import = db::imports::find(scope, id)?.ok_or_else(|| {
        Error::new(Kind::NotFound, format!("there is no import {id}; see `assay import --history`"))
    })?;
    let own = context.ownership_of(&import.actor);
    context.permit_own(scope.organisation(), Permission::UndoImport, own)?;
    if import.undone {
        return Err(Error::new(
            Kind::Conflict,
            format!("the import of {} was undone before", import.file),
        ));
    }
    nothing_in_the_way(scope, &import)?;
    let entries = trail::list_of_import(scope, id)?;
    let mut put_back = 0;
    for entry in
        entries.iter().filter(|entry| RecordKind::from_name(&entry.happening.kind).is_some())
    {
        reverse(scope, context, entry)?;
        put_back += 1;
    }
    db::imports::update_undone(scope, id)?;
    let change = Change::from([("undone".to_owned(), ("no".to_owned(), "yes".to_owned()))]);
    let subject = ("imports", id.to_string(), import.file.as_str());
    scope.append(context.happening(Action::Undone, subject, change, None))?;
    Ok(put_back)
}

fn nothing_in_the_way(scope: &mut WriteScope<'_>, import: &Import) -> Result<(), Error> {
    let undone: HashSet<String> = db::imports::list(scope)?
        .iter()
        .filter(|known| known.undone)
        .map(|known| known.id.to_string())
        .collect();
    // A later import that was itself undone has left the records as this one did.
    let later: BTreeSet<String> = trail::list_changed_after(scope, import.id)?
        .into_iter()
        .map(|entry| entry.happening)
        .filter(|happening| {
            happening.origin.as_ref().is_none_or(|origin| !undone.contains(&origin.import))
        })
        .map(|happening| format!("{} {}", happening.kind, happening.key))
        .collect();
    if later.is_empty() {
        return Ok(());
    }
    let mut named: Vec<&str> = later.iter().map(String::as_str).take(NAMED).collect();
    let more = format!("and {} more", later.len() - named.len());
    if later.len() > named.len() {
        named.push(&more);
    }
    Err(Error::new(
        Kind::Conflict,
        format!(
            "the import of {} cannot be undone, because records were changed after it ({}); change these by hand",
            import.file,
            named.join(", ")
        ),
    ))
}

/// Puts one record back as it was before an entry of the trail.
fn reverse(scope: &mut WriteScope<'_>, context: &Context, entry: &Entry) -> Result<(), Error> {
    let happening = &entry.happening;
    let unknown = || {
        let thing = format!("{} {}", happening.kind, happening.key);
        Error::new(Kind::Internal, format!("{thing} cannot be put back; run `assay verify`"))
    };
    let kind = RecordKind::from_name(&happening.kind).ok_or_else(unknown)?;
    context.permit(scope.organisation(), to_change(kind))?;
    let id = happening.subject.parse().map_err(|error: uuid::Error| unknown().because(error))?;
    let now = db::records::find(scope, kind, id)?.ok_or_else(unknown)?;
    let (fields, extra) = before(kind, &now, &happening.change);
    let change = change(&now.fields, &fields, &now.extra, &extra);
    let origin = happening.origin.clone();
    let subject = (kind.name(), now.id.to_string(), now.key.as_str());
    let undone = context.happening(Action::Undone, subject, change, origin);
    if happening.action == Action::Created {
        db::records::delete(scope, kind, &now)?;
    } else {
        let key = key_of(&fields, kind.key()).unwrap_or_else(|| now.key.clone());
        db::records::update(scope, kind, &Kept { key, fields, extra, ..now })?;
    }
    Ok(scope.append(undone)?)
}

/// The fields as they were before a change.
fn before(kind: RecordKind, now: &Kept, change: &Change) -> (Fields, Extra) {
    let mut fields = now.fields.clone();
    let mut extra = now.extra.clone();
    for (name, (old, _new)) in change {
        if let Some(header) = name.strip_prefix(EXTRA) {
            if old.is_empty() {
                extra.remove(header);
            } else {
                extra.insert(header.to_owned(), old.clone());
            }
        } else if let Some(field) = kind.fields().iter().find(|field| field.name == name) {
            fields.set(field.name, old);
        }
    }
    (fields, extra)
}
