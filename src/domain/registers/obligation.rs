//! Obligations: what law, contracts, standards and the organisation's own rules bind it to (4.2, A.5.31).

use chrono::NaiveDate;

use super::contradiction::{missing, nameless};
use crate::domain::{
    record::{FieldFault, record},
    value::{References, Requirements},
};

record! {
    /// One thing that the organisation is bound to.
    Obligation known by obligation_id, title, requirement_text, source & reference; checked by faults;
    /// The organisation's own number for it.
    obligation_id: Option<String> = "Obligation ID",
    /// What it demands, in the organisation's words.
    requirement_text: Option<String> = "Obligation",
    /// The law, contract, standard or rule that it comes from.
    source: Option<String> = "Source",
    /// The place in that source.
    reference: Option<String> = "Reference",
    /// What kind of obligation it is: law, contract, standard, internal rule.
    kind: Option<String> = "Kind",
    /// Where it holds.
    jurisdiction: Option<String> = "Jurisdiction",
    /// Who answers for meeting it.
    owner: Option<String> = "Owner",
    /// Controls that meet it.
    control_refs: Requirements = "Controls",
    /// How far it is met.
    status: Option<String> = "Status",
    /// By when it has to be met.
    due: Option<NaiveDate> = "Due",
    /// How often it is looked at.
    interval: Option<String> = "Interval",
    /// Evidence that it is met.
    evidence_refs: References = "Evidence",
    /// Whether it binds the organisation.
    applicable: Option<bool> = "Applicable",
    /// When it was last checked.
    reviewed_on: Option<NaiveDate> = "Checked on",
    /// When it is to be checked next.
    next_review_on: Option<NaiveDate> = "Next check on",
    /// How it is met.
    how: Option<String> = "How it is met",
    /// What it is called.
    title: Option<String> = "Title",
    /// Remarks.
    notes: Option<String> = "Notes",
    /// Why it does or does not bind the organisation.
    applicability_reason: Option<String> = "Reason for applicability",
    /// Documents that take it up.
    document_refs: References = "Documents",
    /// Interested parties that it comes from.
    party_refs: References = "Interested parties",
}

fn faults(obligation: &Obligation) -> Vec<FieldFault> {
    nameless(obligation).into_iter().collect()
}

impl Obligation {
    /// Returns the fields that a register of obligations needs and this one lacks (A.5.31).
    pub fn missing_fields(&self) -> Vec<&'static str> {
        missing(&[
            ("source", self.source.is_some()),
            ("owner", self.owner.is_some()),
            ("applicable", self.applicable.is_some()),
            ("reviewed_on", self.reviewed_on.is_some()),
        ])
    }

    /// Returns whether it binds the organisation and neither a document nor a control takes it up.
    pub fn is_unlinked(&self) -> bool {
        let is_linked = !self.document_refs.0.is_empty() || !self.control_refs.0.is_empty();
        self.applicable != Some(false) && !is_linked
    }

    /// Returns whether its check is overdue; `None` where no date says so.
    pub fn is_review_due(&self, on: NaiveDate) -> Option<bool> {
        self.next_review_on.map(|next| next < on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        record::testing::{example, faults_of, full_example},
        value::Value,
    };

    #[test]
    fn a_full_obligation_comes_back_as_written() {
        let obligation: Obligation = full_example(&[
            ("obligation_id", "OBL-03"),
            ("requirement_text", "Report breaches of personal data within 72 hours"),
            ("source", "GDPR"),
            ("reference", "Article 33"),
            ("kind", "law"),
            ("jurisdiction", "EU"),
            ("owner", "Ana Cruz"),
            ("control_refs", "A.5.24; A.5.34"),
            ("status", "met"),
            ("due", "2026-12-31"),
            ("interval", "yearly"),
            ("evidence_refs", "EV-90"),
            ("applicable", "yes"),
            ("reviewed_on", "2026-03-01"),
            ("next_review_on", "2027-03-01"),
            ("how", "Incident plan, chapter 4"),
            ("title", "Breach notice"),
            ("notes", "Also in contract C-17"),
            ("applicability_reason", "data of patients"),
            ("document_refs", "PRO-012"),
            ("party_refs", "Data protection authority"),
        ]);
        assert!(obligation.missing_fields().is_empty() && !obligation.is_unlinked());
        let on = |text| NaiveDate::read(text).unwrap();
        assert_eq!(obligation.is_review_due(on("2027-03-01")), Some(false));
        assert_eq!(obligation.is_review_due(on("2027-03-02")), Some(true));
    }

    #[test]
    fn holes_are_named_and_only_a_nameless_row_is_refused() {
        let bare: Obligation = example(&[("title", "NIS 2")]);
        assert_eq!(bare.missing_fields(), ["source", "owner", "applicable", "reviewed_on"]);
        assert!(bare.is_unlinked());
        let excluded: Obligation = example(&[("title", "NIS 2"), ("applicable", "no")]);
        assert!(!excluded.is_unlinked());
        assert_eq!(faults_of::<Obligation>(&[("owner", "Ana Cruz")]).len(), 1);
    }
}
