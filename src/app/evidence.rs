//! Evidence with its file: the file is stored under its hash first, then the record that speaks of it.

use std::io::Read;

use chrono::TimeDelta;

use super::{context::Context, records};
use crate::{
    db::{Scope, Store},
    domain::{
        account::Permission,
        evidence_file::safe_file_name,
        id::OrganisationId,
        record::{Extra, Fields, Kept},
        registers::RecordKind,
    },
    error::Error,
    files::{Content, EvidenceFiles},
};

/// Adds evidence with a file, and returns its record. A crash in between leaves a file that no record names, which
/// is never shown and does no harm.
///
/// # Errors
/// [`crate::error::Kind::Forbidden`]; those of the files and of the record.
pub fn add(
    (store, files): (&Store, &EvidenceFiles),
    context: &Context,
    organisation: OrganisationId,
    (name, file, limit): (&str, impl Read, u64),
    fields: &Fields,
) -> Result<Kept, Error> {
    context.permit_part(organisation, Permission::UploadEvidence)?;
    // What killed uploads left behind; that it cannot be removed now keeps no evidence out.
    let yesterday = context.now().and_utc() - TimeDelta::days(1);
    drop(files.clean(yesterday.into()));
    let stored = files.put(file, limit)?;
    let mut fields = fields.clone();
    let name = safe_file_name(name);
    if fields.get("title").is_empty() {
        fields.set("title", &name);
    }
    fields.set("file_name", &name);
    fields.set("sha256", &stored.sha256.to_string());
    fields.set("bytes", &stored.bytes.to_string());
    fields.set("media_type", stored.media_type);
    fields.set("uploaded_on", &context.today().to_string());
    store.write_in(organisation, |scope| {
        records::add(scope, context, RecordKind::Evidence, &fields, Extra::new())
    })
}

/// Returns a piece of evidence and its file's content, whole and unchanged or not at all.
///
/// # Errors
/// [`crate::error::Kind::Forbidden`]; [`crate::error::Kind::NotFound`] where there is no such evidence or it has no file.
pub fn open(
    (scope, files): (&mut Scope<'_>, &EvidenceFiles),
    context: &Context,
    name: &str,
) -> Result<(Kept, Content), Error> {
    use crate::error::Kind;
    let kept = records::find(scope, context, RecordKind::Evidence, name)?;
    let right = Permission::ReadEvidence;
    context.permit_record(scope.organisation(), right, RecordKind::Evidence, &kept)?;
    let no_file = || Error::new(Kind::NotFound, format!("the evidence “{}” has no file", kept.key));
    let hash = kept.fields.get("sha256").parse().map_err(|_no_hash| no_file())?;
    let content = files.get(hash)?;
    Ok((kept, content))
}
