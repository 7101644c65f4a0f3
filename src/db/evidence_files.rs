//! Which files the records name by the hash of their content.

use diesel::prelude::*;

use super::{
    error::Error,
    scope::Scope,
    tables::{document_versions::document_versions, evidence::evidence},
};
use crate::domain::{evidence_file::ContentHash, registers::RecordKind};

/// A file that a record names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedFile {
    /// The register of the record.
    pub register: RecordKind,
    /// The record's key.
    pub key: String,
    /// The hash of the file's content.
    pub sha256: ContentHash,
}

type Row = (String, Option<String>);

/// Returns the files that the organisation's records name, those of evidence first.
///
/// # Errors
/// Those of the database.
pub fn list(scope: &mut Scope<'_>) -> Result<Vec<NamedFile>, Error> {
    let of_evidence: Vec<Row> = evidence::table
        .filter(evidence::organisation.eq(scope.key.clone()))
        .filter(evidence::sha256.is_not_null())
        .order(evidence::record_id)
        .select((evidence::record_key, evidence::sha256))
        .load(scope.connection)?;
    let of_documents: Vec<Row> = document_versions::table
        .filter(document_versions::organisation.eq(scope.key.clone()))
        .filter(document_versions::sha256.is_not_null())
        .order(document_versions::record_id)
        .select((document_versions::record_key, document_versions::sha256))
        .load(scope.connection)?;
    let named = |rows: Vec<Row>, register: RecordKind| {
        rows.into_iter().filter_map(move |(key, sha256)| {
            // A text that is no hash names no file; the register's own check tells of it.
            Some(NamedFile { register, key, sha256: sha256?.parse().ok()? })
        })
    };
    let of_evidence = named(of_evidence, RecordKind::Evidence);
    Ok(of_evidence.chain(named(of_documents, RecordKind::DocumentVersions)).collect())
}
