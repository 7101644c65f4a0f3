//! Documents: the register of documented information (7.5), what it says of each document's control, and how it stands
//! against what is expected.

use chrono::NaiveDate;

use super::contradiction::{missing, months_after, nameless};
use crate::domain::{
    documented_information::{ExpectedItem, item},
    record::{FieldFault, record},
    value::{References, Requirements, choice},
};

choice! {
    /// How far a document has come.
    DocumentState {
        /// Being written or looked at; it does not bind anybody yet.
        Draft = "draft",
        /// Approved and in force.
        Approved = "approved",
        /// Taken out of use.
        Withdrawn = "withdrawn",
    }
}

choice! {
    /// What has to be done so that the needed document exists (7.5.1).
    DocumentNeed {
        /// It has to be written.
        New = "new",
        /// It exists and has to be changed.
        Change = "change",
        /// It exists and serves as it is.
        Keep = "keep",
    }
}

record! {
    /// A document or kind of record that the organisation controls.
    Document known by doc_id, title; checked by faults;
    /// The organisation's own reference for it (7.5.2 a).
    doc_id: Option<String> = "Reference",
    /// Its title.
    title: Option<String> = "Title",
    /// Its type in the organisation's words: policy, procedure, record.
    r#type: Option<String> = "Type",
    /// The version in force, or the draft's.
    version: Option<String> = "Version",
    /// How far it has come.
    state: Option<DocumentState> = "State",
    /// Who keeps it right.
    owner: Option<String> = "Owner",
    /// When this version was approved.
    approved_on: Option<NaiveDate> = "Approved on",
    /// Who approved it.
    approver: Option<String> = "Approver",
    /// Who wrote it.
    author: Option<String> = "Author",
    /// Months between planned reviews.
    review_interval_months: Option<u32> = "Review interval in months",
    /// When it is to be reviewed next.
    next_review_on: Option<NaiveDate> = "Next review on",
    /// When it was last reviewed.
    reviewed_on: Option<NaiveDate> = "Reviewed on",
    /// Clauses and controls that it serves.
    control_refs: Requirements = "Clauses and controls",
    /// Where it is kept.
    location: Option<String> = "Location",
    /// How long it is kept.
    retention: Option<String> = "Retention",
    /// Who may see it: its class.
    classification: Option<String> = "Classification",
    /// Who has to confirm having read it, and how.
    attestation: Option<String> = "Attestation",
    /// What it is about.
    description: Option<String> = "Description",
    /// Remarks.
    notes: Option<String> = "Notes",
    /// Who reviewed it for suitability before approval (7.5.2 c).
    reviewer: Option<String> = "Reviewer",
    /// The expected item that it serves, by its name in [`crate::domain::documented_information`].
    mandatory_item: Option<String> = "Mandatory item",
    /// Who issued it, where it comes from outside (7.5.3).
    external_source: Option<String> = "External source",
    /// Its edition there.
    external_edition: Option<String> = "External edition",
    /// How it is disposed of when its retention ends.
    disposal: Option<String> = "Disposal",
    /// Whether it has to be written, changed or kept.
    need: Option<DocumentNeed> = "Need",
    /// Subjects that it sets rules for, such as access control or cryptography.
    topics: References = "Topics",
    /// Who reports on how it is followed, to whom and how often.
    reporting_duty: Option<String> = "Reporting duty",
}

fn faults(document: &Document) -> Vec<FieldFault> {
    let unknown = document.mandatory_item.as_ref().filter(|name| item(name).is_none());
    let unknown = unknown.map(|name| {
        let message = format!(
            "“{name}” is no item of documented information; write one of their names, such as \
             “Information security policy”"
        );
        FieldFault::new("mandatory_item", message)
    });
    nameless(document).into_iter().chain(unknown).collect()
}

impl Document {
    /// Returns the day of the next review: as stated, else its interval after the last review or the approval.
    pub fn next_review(&self) -> Option<NaiveDate> {
        self.next_review_on.or_else(|| {
            let last = self.reviewed_on.max(self.approved_on)?;
            months_after(last, self.review_interval_months?)
        })
    }

    /// Returns whether a document in force is past its next review; `None` where no date says so.
    ///
    /// ```
    /// use assay::domain::{record::{Fields, Record}, registers::document::Document, value::Value};
    /// let mut fields = Fields::default();
    /// let texts = [("title", "Policy"), ("state", "approved"), ("approved_on", "2025-11-20"),
    ///     ("review_interval_months", "12")];
    /// texts.into_iter().for_each(|(name, text)| fields.set(name, text));
    /// let policy = Document::from_fields(&fields).unwrap();
    /// let on = |text| Value::read(text).unwrap();
    /// assert_eq!(policy.is_review_due(on("2026-11-20")), Some(false));
    /// assert_eq!(policy.is_review_due(on("2026-11-21")), Some(true));
    /// ```
    pub fn is_review_due(&self, on: NaiveDate) -> Option<bool> {
        if matches!(self.state, Some(DocumentState::Draft | DocumentState::Withdrawn)) {
            return Some(false);
        }
        self.next_review().map(|next| next < on)
    }

    /// Returns the fields that an approved document needs and this one lacks (7.5.2).
    pub fn missing_for_approval(&self) -> Vec<&'static str> {
        missing(&[
            ("title", self.title.is_some()),
            ("version", self.version.is_some()),
            ("owner", self.owner.is_some()),
            ("reviewer", self.reviewer.is_some()),
            ("approver", self.approver.is_some()),
            ("approved_on", self.approved_on.is_some()),
        ])
    }

    /// Returns the fields that say how a kind of record is kept and which this one lacks (7.5.3, A.5.33).
    pub fn missing_for_retention(&self) -> Vec<&'static str> {
        missing(&[
            ("location", self.location.is_some()),
            ("retention", self.retention.is_some()),
            ("disposal", self.disposal.is_some()),
        ])
    }

    /// Returns whether one of these persons approved it, letter case aside; `None` where no approver is named (5.2).
    pub fn is_approved_by_any(&self, persons: &[&str]) -> Option<bool> {
        let approver = self.approver.as_ref()?.to_lowercase();
        Some(persons.iter().any(|person| person.to_lowercase() == approver))
    }

    /// Returns whether its reference follows a scheme in which `A` stands for a letter, `9` for a digit and anything
    /// else for itself; `None` where it has no reference.
    pub fn follows_scheme(&self, scheme: &str) -> Option<bool> {
        let reference = self.doc_id.as_ref()?;
        let fits = |(wanted, found): (char, char)| match wanted {
            'A' => found.is_alphabetic(),
            '9' => found.is_ascii_digit(),
            _ => wanted == found,
        };
        let same_length = reference.chars().count() == scheme.chars().count();
        Some(same_length && scheme.chars().zip(reference.chars()).all(fits))
    }
}

/// How an expected item stands in the register of documents, from the worst to the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// No document serves it, or only a withdrawn one.
    Missing,
    /// A document serves it that is a draft or does not say what it is.
    Draft,
    /// An approved document serves it.
    Approved,
}

/// Returns how an expected item stands: the best of the documents that serve it.
///
/// ```
/// use assay::domain::documented_information::item;
/// use assay::domain::registers::document::{Standing, standing};
/// assert_eq!(standing(item("ISMS scope statement").unwrap(), &[]), Standing::Missing);
/// ```
pub fn standing(item: &ExpectedItem, documents: &[Document]) -> Standing {
    let serves = |document: &&Document| {
        let name = document.mandatory_item.as_ref().map(|name| name.to_lowercase());
        name.is_some_and(|name| name == item.name.to_lowercase())
    };
    let standings = documents.iter().filter(serves).map(|document| match document.state {
        Some(DocumentState::Approved) => Standing::Approved,
        Some(DocumentState::Withdrawn) => Standing::Missing,
        Some(DocumentState::Draft) | None => Standing::Draft,
    });
    standings.max().unwrap_or(Standing::Missing)
}

/// Returns the references that no approved document answers to, by its reference or its title, letter case aside
/// (7.5.1).
///
/// ```
/// use assay::domain::{record::{Fields, Record}, registers::document::{Document, not_approved}, value::References};
/// let mut fields = Fields::default();
/// let texts = [("doc_id", "POL-001"), ("title", "Access rules"), ("state", "approved")];
/// texts.into_iter().for_each(|(name, text)| fields.set(name, text));
/// let documents = [Document::from_fields(&fields).unwrap()];
/// let named = References(["pol-001", "Access rules", "POL-002"].map(str::to_owned).to_vec());
/// assert_eq!(not_approved(&named, &documents), ["POL-002"]);
/// ```
pub fn not_approved<'a>(references: &'a References, documents: &[Document]) -> Vec<&'a str> {
    let answers = |document: &Document, reference: &str| {
        let names = [&document.doc_id, &document.title];
        document.state == Some(DocumentState::Approved)
            && names.into_iter().flatten().any(|name| name.to_lowercase() == reference)
    };
    let is_approved = |reference: &str| {
        let reference = reference.to_lowercase();
        documents.iter().any(|document| answers(document, &reference))
    };
    let open = references.0.iter().filter(|reference| !is_approved(reference));
    open.map(String::as_str).collect()
}

/// Returns whether an approved document sets rules for a topic, letter case aside (A.5.1).
pub fn is_topic_covered(topic: &str, documents: &[Document]) -> bool {
    let topic = topic.to_lowercase();
    documents
        .iter()
        .filter(|document| document.state == Some(DocumentState::Approved))
        .any(|document| document.topics.0.iter().any(|known| known.to_lowercase() == topic))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        record::testing::{example, faults_of, full_example},
        value::Value,
    };

    const POLICY: &[(&str, &str)] = &[
        ("doc_id", "POL-001"),
        ("title", "Information security policy"),
        ("type", "policy"),
        ("version", "2.1"),
        ("state", "approved"),
        ("owner", "Ines Moreau"),
        ("approved_on", "2026-02-03"),
        ("approver", "Karim Haddad"),
        ("author", "Ines Moreau"),
        ("review_interval_months", "12"),
        ("next_review_on", "2027-02-03"),
        ("reviewed_on", "2026-01-28"),
        ("control_refs", "5.2; A.5.1"),
        ("location", "https://intranet.example/pol-001"),
        ("retention", "10 years after withdrawal"),
        ("classification", "internal"),
        ("attestation", "all staff, on each version"),
        ("description", "Direction and aims.\nOne page."),
        ("notes", "Also in French"),
        ("reviewer", "Tomas Lind"),
        ("mandatory_item", "Information security policy"),
        ("external_source", "Group head office"),
        ("external_edition", "2025"),
        ("disposal", "deleted by the records team"),
        ("need", "keep"),
        ("topics", "access control; classification"),
        ("reporting_duty", "owner to top management, each quarter"),
    ];

    #[test]
    fn a_full_document_comes_back_as_written() {
        let policy: Document = full_example(POLICY);
        assert_eq!(policy.r#type.as_deref(), Some("policy"));
        assert!(policy.missing_for_approval().is_empty());
        assert!(policy.missing_for_retention().is_empty());
        assert!(is_topic_covered("Access control", &[policy]));
    }

    #[test]
    fn a_title_or_a_reference_is_enough() {
        let bare: Document = example(&[("doc_id", "POL-009")]);
        assert_eq!(bare.missing_for_approval().len(), 6);
        assert_eq!(bare.missing_for_retention(), ["location", "retention", "disposal"]);
        assert_eq!(
            faults_of::<Document>(&[("owner", "Ines"), ("mandatory_item", "Policy of all")]),
            [
                "doc_id: nothing names this record; fill `doc_id`, or `title`",
                "mandatory_item: “Policy of all” is no item of documented information; write one of their names, \
                 such as “Information security policy”",
            ]
        );
    }

    #[test]
    fn the_best_document_decides_how_an_item_stands() {
        let scope = item("ISMS scope statement").unwrap();
        let with = |state: &str| -> Document {
            example(&[
                ("title", state),
                ("mandatory_item", "isms scope statement"),
                ("state", state),
            ])
        };
        let (draft, approved, withdrawn) = (with("draft"), with("approved"), with("withdrawn"));
        assert_eq!(standing(scope, std::slice::from_ref(&withdrawn)), Standing::Missing);
        assert_eq!(standing(scope, &[withdrawn, draft.clone()]), Standing::Draft);
        assert_eq!(standing(scope, &[approved, draft]), Standing::Approved);
        let silent = example(&[("title", "Scope"), ("mandatory_item", "ISMS scope statement")]);
        assert_eq!(standing(scope, &[silent]), Standing::Draft);
    }

    #[test]
    fn a_review_is_due_by_its_date_or_by_the_interval_after_the_last_one() {
        let on = |text| NaiveDate::read(text).unwrap();
        let policy: Document = example(POLICY);
        assert_eq!(policy.is_review_due(on("2027-02-03")), Some(false));
        assert_eq!(policy.is_review_due(on("2027-02-04")), Some(true));
        let by_interval: Document = example(&[
            ("title", "Backup rules"),
            ("approved_on", "2025-08-31"),
            ("reviewed_on", "2025-03-01"),
            ("review_interval_months", "6"),
        ]);
        assert_eq!(by_interval.next_review(), Some(on("2026-02-28")));
        let silent: Document = example(&[("title", "Backup rules"), ("state", "approved")]);
        assert_eq!(silent.is_review_due(on("2027-02-04")), None);
        let draft: Document =
            example(&[("title", "X"), ("state", "draft"), ("next_review_on", "2020-01-01")]);
        assert_eq!(draft.is_review_due(on("2027-02-04")), Some(false));
    }

    #[test]
    fn references_follow_a_scheme_and_approvers_are_found_by_name() {
        let policy: Document = example(POLICY);
        assert_eq!(policy.follows_scheme("AAA-999"), Some(true));
        assert_eq!(policy.follows_scheme("POL-999"), Some(true));
        assert_eq!(policy.follows_scheme("AAA-99"), Some(false));
        assert_eq!(policy.is_approved_by_any(&["Ana Cruz", "karim haddad"]), Some(true));
        assert_eq!(policy.is_approved_by_any(&[]), Some(false));
        let bare: Document = example(&[("title", "Rules")]);
        assert_eq!(bare.follows_scheme("AAA-999"), None);
        assert_eq!(bare.is_approved_by_any(&["Ana Cruz"]), None);
    }
}
