//! The scope of the management system (4.3): its statement, what was weighed when the line was drawn, and its
//! approval. What lies inside and outside, topic by topic, is in the lines of `scope_topic`.

use chrono::NaiveDate;

use crate::domain::{record::record, value::References};

record! {
    /// A version of the statement of what the management system covers.
    Scope known by version;
    /// Its version.
    version: String = "Version",
    /// The statement as it stands in the document and on a certificate.
    statement: Option<String> = "Statement",
    /// The borders: where organisation, systems and networks of the management system end.
    boundaries: Option<String> = "Borders",
    /// Why not the whole organisation is covered.
    limitation_reason: Option<String> = "Reason for a limited scope",
    /// Whose interests the limits serve.
    limitation_serves: Option<String> = "What the limits serve",
    /// The business goals that were weighed.
    goals: Option<String> = "Goals weighed",
    /// The internal and external issues that were weighed (4.3 a).
    issue_refs: References = "Issues weighed",
    /// The interested parties and needs that were weighed (4.3 b).
    party_refs: References = "Interested parties weighed",
    /// The assets and groups of assets that were weighed.
    asset_refs: References = "Asset groups weighed",
    /// The activities of others that it touches or rests on, and how they were weighed (4.3 c).
    interfaces: Option<String> = "Interfaces and dependencies weighed",
    /// The document that holds it.
    document_ref: Option<String> = "Document",
    /// Who approved it.
    approved_by: Option<String> = "Approved by",
    /// When it was approved.
    approved_on: Option<NaiveDate> = "Approved on",
    /// When it was last reviewed.
    reviewed_on: Option<NaiveDate> = "Reviewed on",
    /// When it is reviewed next.
    next_review_on: Option<NaiveDate> = "Next review on",
    /// What changed against the version before.
    change_note: Option<String> = "Change",
    /// Anything else.
    notes: Option<String> = "Notes",
}

impl Scope {
    /// Returns the titles of what the statement does not say to have weighed: goals, issues (4.3 a), interested
    /// parties (4.3 b), interfaces (4.3 c) and asset groups.
    ///
    /// ```
    /// use assay::domain::{record::{Fields, Record}, registers::scope::Scope};
    ///
    /// let mut fields = Fields::default();
    /// fields.set("version", "1.0");
    /// fields.set("issue_refs", "ISSUE-1; ISSUE-4");
    /// fields.set("party_refs", "Hospitals");
    /// fields.set("goals", "two more hospitals a year");
    /// let scope = Scope::from_fields(&fields).unwrap();
    /// assert_eq!(scope.not_weighed(), ["Asset groups weighed", "Interfaces and dependencies weighed"]);
    /// ```
    pub fn not_weighed(&self) -> Vec<&'static str> {
        let weighed = [
            ("Goals weighed", self.goals.is_some()),
            ("Issues weighed", !self.issue_refs.0.is_empty()),
            ("Interested parties weighed", !self.party_refs.0.is_empty()),
            ("Asset groups weighed", !self.asset_refs.0.is_empty()),
            ("Interfaces and dependencies weighed", self.interfaces.is_some()),
        ];
        weighed.into_iter().filter(|(_, is_weighed)| !is_weighed).map(|(title, _)| title).collect()
    }

    /// Returns whether it is approved: by whom and when are both known.
    pub fn is_approved(&self) -> bool {
        self.approved_by.is_some() && self.approved_on.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::Scope;
    use crate::domain::record::testing::full_example;

    #[test]
    fn a_scope_survives_the_way_through_its_texts() {
        let scope: Scope = full_example(&[
            ("version", "1.2"),
            ("statement", "Diagnostics and the results portal in Galway and Cork"),
            ("boundaries", "Behind the firewalls of both laboratories; not the parent's network"),
            ("limitation_reason", "Research has no customer data"),
            ("limitation_serves", "Hospitals"),
            ("goals", "Two more hospitals a year"),
            ("issue_refs", "ISSUE-1; ISSUE-4"),
            ("party_refs", "Hospitals; Data protection authority"),
            ("asset_refs", "Results portal; Analysers"),
            ("interfaces", "Hosting by a provider; payroll by the parent"),
            ("document_ref", "DOC-02"),
            ("approved_by", "Ines Okafor"),
            ("approved_on", "2026-04-01"),
            ("reviewed_on", "2026-09-01"),
            ("next_review_on", "2027-04-01"),
            ("change_note", "Cork added"),
            ("notes", "Also on the website"),
        ]);
        assert!(scope.is_approved());
        assert!(scope.not_weighed().is_empty());
    }
}
