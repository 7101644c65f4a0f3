//! Versions of documents: who changed what and when, and who was told (7.5.3 e, 6.3).

use chrono::NaiveDate;

use super::contradiction::missing;
use crate::domain::{
    record::{FieldFault, in_order, record},
    registers::document::DocumentState,
};

record! {
    /// One version of a document.
    DocumentVersion known by document_ref & version; checked by faults;
    /// The document, by its reference or title.
    document_ref: String = "Document",
    /// The version's own name, such as 2.1.
    version: String = "Version",
    /// How far this version has come.
    state: Option<DocumentState> = "State",
    /// When it was issued.
    issued_on: Option<NaiveDate> = "Issued on",
    /// Who wrote it.
    author: Option<String> = "Author",
    /// What changed and why.
    change_note: Option<String> = "Change note",
    /// Who reviewed it for suitability.
    reviewer: Option<String> = "Reviewer",
    /// What the review looked at: right, clear to its users, workable, fit for law, risk and objectives.
    review_note: Option<String> = "Review note",
    /// Who approved it.
    approver: Option<String> = "Approver",
    /// When it was approved.
    approved_on: Option<NaiveDate> = "Approved on",
    /// When those concerned were told of it.
    communicated_on: Option<NaiveDate> = "Communicated on",
    /// Who was told, and how.
    communicated_to: Option<String> = "Communicated to",
    /// When a later version or a withdrawal ended it.
    superseded_on: Option<NaiveDate> = "Superseded on",
    /// Where this version is kept.
    location: Option<String> = "Location",
    /// The SHA-256 of its file, in hexadecimal digits.
    sha256: Option<String> = "SHA-256",
    /// Remarks.
    notes: Option<String> = "Notes",
}

fn faults(version: &DocumentVersion) -> Vec<FieldFault> {
    in_order(("issued_on", version.issued_on), ("superseded_on", version.superseded_on))
        .into_iter()
        .collect()
}

impl DocumentVersion {
    /// Returns the fields that make a change traceable and which this version lacks.
    pub fn missing_for_traceability(&self) -> Vec<&'static str> {
        missing(&[
            ("issued_on", self.issued_on.is_some()),
            ("author", self.author.is_some()),
            ("change_note", self.change_note.is_some()),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::testing::{example, faults_of, full_example};

    #[test]
    fn a_full_version_comes_back_as_written() {
        let version: DocumentVersion = full_example(&[
            ("document_ref", "POL-001"),
            ("version", "2.1"),
            ("state", "withdrawn"),
            ("issued_on", "2026-02-04"),
            ("author", "Ines Moreau"),
            ("change_note", "Remote work added"),
            ("reviewer", "Tomas Lind"),
            ("review_note", "workable; two terms explained"),
            ("approver", "Karim Haddad"),
            ("approved_on", "2026-02-03"),
            ("communicated_on", "2026-02-06"),
            ("communicated_to", "all staff, by mail"),
            ("superseded_on", "2026-09-01"),
            ("location", "archive/pol-001-2.1.pdf"),
            ("sha256", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
            ("notes", "Second edition"),
        ]);
        assert!(version.missing_for_traceability().is_empty());
    }

    #[test]
    fn what_makes_a_change_traceable_is_named_where_it_lacks() {
        let bare: DocumentVersion = example(&[("document_ref", "POL-001"), ("version", "1")]);
        assert_eq!(bare.missing_for_traceability(), ["issued_on", "author", "change_note"]);
        assert_eq!(
            faults_of::<DocumentVersion>(&[
                ("document_ref", "POL-001"),
                ("version", "1"),
                ("issued_on", "2026-02-04"),
                ("superseded_on", "2026-02-03"),
            ]),
            [
                "superseded_on: 2026-02-03 lies before issued_on (2026-02-04); correct one of the two dates"
            ]
        );
    }
}
