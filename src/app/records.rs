//! Records of every register: add, change, remove, look up. Every write goes into the audit trail with it.

use super::{
    context::{Context, new_id},
    rights::{to_add, to_change},
};
use crate::{
    db::{self, Scope, WriteScope},
    domain::{
        account::Permission,
        audit_trail::{Action, Change, Happening, Origin},
        id::RecordId,
        import_plan::change,
        record::{Extra, FieldFault, Fields, Kept, key_of},
        registers::RecordKind,
    },
    error::{Error, Kind},
};

/// Returns the records of a kind that the person may see, oldest first.
///
/// # Errors
/// [`Kind::Forbidden`] for a person without a role here.
pub fn list(
    scope: &mut Scope<'_>,
    context: &Context,
    kind: RecordKind,
) -> Result<Vec<Kept>, Error> {
    let known = db::records::list(scope, kind)?;
    let may_see = |kept: &Kept| {
        let right = Permission::ReadRegister;
        context.permit_record(scope.organisation(), right, kind, kept).is_ok()
    };
    // Whoever may see nothing of it is told so; whoever may see a part gets that part.
    if context.permit(scope.organisation(), Permission::ReadRegister).is_ok() {
        return Ok(known);
    }
    context.permit_part(scope.organisation(), Permission::ReadRegister)?;
    Ok(known.into_iter().filter(may_see).collect())
}

/// Returns a record by its key or its id.
///
/// # Errors
/// [`Kind::Forbidden`]; [`Kind::NotFound`] where the organisation has no such record.
pub fn find(
    scope: &mut Scope<'_>,
    context: &Context,
    kind: RecordKind,
    name: &str,
) -> Result<Kept, Error> {
    // Whoever may see nothing is not told either whether it is there.
    context.permit_part(scope.organisation(), Permission::ReadRegister)?;
    let by_id = match name.parse::<RecordId>() {
        Ok(id) => db::records::find(scope, kind, id)?,
        Err(_no_id) => None,
    };
    let found = match by_id {
        Some(kept) => Some(kept),
        None => db::records::find_by_key(scope, kind, name)?,
    };
    let found = found.ok_or_else(|| {
        Error::new(Kind::NotFound, format!("there is no “{name}” in the register {}", kind.name()))
    })?;
    context.permit_record(scope.organisation(), Permission::ReadRegister, kind, &found)?;
    Ok(found)
}

/// Adds a record.
///
/// # Errors
/// [`Kind::Refused`] with every field at fault; [`Kind::Conflict`] where one with that key exists.
pub fn add(
    scope: &mut WriteScope<'_>,
    context: &Context,
    kind: RecordKind,
    fields: &Fields,
    extra: Extra,
) -> Result<Kept, Error> {
    let fields = kind.check(fields).map_err(|faults| refused(kind, &faults))?;
    let kept = Kept { id: new_id(), key: key(kind, &fields)?, version: 1, fields, extra };
    context.permit_record(scope.organisation(), to_add(kind), kind, &kept)?;
    let happening = insert(scope, context, kind, &kept, None)?;
    scope.append(happening)?;
    Ok(kept)
}

/// Changes a record to these fields; the version is the one that was seen.
///
/// # Errors
/// As [`add`], and [`Kind::Stale`] where somebody else changed it meanwhile.
pub fn update(
    scope: &mut WriteScope<'_>,
    context: &Context,
    kind: RecordKind,
    seen: &Kept,
    fields: &Fields,
) -> Result<Kept, Error> {
    let fields = kind.check(fields).map_err(|faults| refused(kind, &faults))?;
    let kept = Kept { key: key(kind, &fields)?, fields, ..seen.clone() };
    context.permit_record(scope.organisation(), to_change(kind), kind, seen)?;
    match replace(scope, context, kind, (seen, &kept), None)? {
        None => Ok(seen.clone()),
        Some(happening) => {
            scope.append(happening)?;
            Ok(Kept { version: kept.version + 1, ..kept })
        }
    }
}

/// Takes a record away; the audit trail keeps what it said.
///
/// # Errors
/// [`Kind::Stale`] where somebody else changed it meanwhile.
pub fn remove(
    scope: &mut WriteScope<'_>,
    context: &Context,
    kind: RecordKind,
    seen: &Kept,
) -> Result<(), Error> {
    context.permit_record(scope.organisation(), to_change(kind), kind, seen)?;
    db::records::delete(scope, kind, seen)?;
    let change = change(&seen.fields, &Fields::default(), &seen.extra, &Extra::new());
    let subject = (kind.name(), seen.id.to_string(), seen.key.as_str());
    scope.append(context.happening(Action::Removed, subject, change, None))?;
    Ok(())
}

/// Stores a new record whose fields were checked, and returns what the trail has to say of it.
pub(super) fn insert(
    scope: &mut WriteScope<'_>,
    context: &Context,
    kind: RecordKind,
    kept: &Kept,
    origin: Option<Origin>,
) -> Result<Happening, Error> {
    db::records::insert(scope, kind, kept).map_err(|error| taken(error, kind, &kept.key))?;
    let change = change(&Fields::default(), &kept.fields, &Extra::new(), &kept.extra);
    let subject = (kind.name(), kept.id.to_string(), kept.key.as_str());
    Ok(context.happening(Action::Created, subject, change, origin))
}

/// Stores a changed record whose fields were checked, and returns what the trail has to say of it; nothing where the
/// record says the same as before.
pub(super) fn replace(
    scope: &mut WriteScope<'_>,
    context: &Context,
    kind: RecordKind,
    (seen, kept): (&Kept, &Kept),
    origin: Option<Origin>,
) -> Result<Option<Happening>, Error> {
    let change: Change = change(&seen.fields, &kept.fields, &seen.extra, &kept.extra);
    if change.is_empty() {
        return Ok(None);
    }
    db::records::update(scope, kind, kept).map_err(|error| taken(error, kind, &kept.key))?;
    let subject = (kind.name(), kept.id.to_string(), kept.key.as_str());
    Ok(Some(context.happening(Action::Updated, subject, change, origin)))
}

fn key(kind: RecordKind, fields: &Fields) -> Result<String, Error> {
    key_of(fields, kind.key()).ok_or_else(|| {
        let names: Vec<String> = kind.key().iter().map(|names| names.join(" and ")).collect();
        Error::new(
            Kind::Refused,
            format!("{}: nothing names the record; fill in {}", kind.name(), names.join(" or ")),
        )
    })
}

fn refused(kind: RecordKind, faults: &[FieldFault]) -> Error {
    let sentences: Vec<String> = faults.iter().map(ToString::to_string).collect();
    Error::new(Kind::Refused, format!("{}: {}", kind.name(), sentences.join("; ")))
}

fn taken(error: db::Error, kind: RecordKind, key: &str) -> Error {
    match error {
        db::Error::Taken(_) => Error::new(
            Kind::Conflict,
            format!(
                "{}: there is a record “{key}” already; change that one or use another name",
                kind.name()
            ),
        ),
        other => other.into(),
    }
}
