//! Suppliers: who provides what, how much depends on it, what they may reach, and how their security is judged
//! (A.5.19 to A.5.23, 8.1).

use chrono::NaiveDate;

use crate::domain::{record::record, value::References};

record! {
    /// An organisation that provides goods or services that bear on information security.
    Supplier known by supplier_id, name;
    /// The organisation's own number for it.
    supplier_id: Option<String> = "Supplier ID",
    /// What it is called.
    name: Option<String> = "Supplier",
    /// What it provides.
    service: Option<String> = "Service",
    /// Its type in the organisation's own words.
    r#type: Option<String> = "Type",
    /// How much the organisation depends on it.
    criticality: Option<String> = "Criticality",
    /// Whether it matters to the management system so much that it must be reviewed.
    critical: Option<bool> = "Critical",
    /// Who looks after it.
    owner: Option<String> = "Owner",
    /// Whom to call there.
    contact: Option<String> = "Contact",
    /// Where it works and under which law.
    location: Option<String> = "Location",
    /// The contract.
    contract: Option<String> = "Contract",
    /// When the contract ends.
    contract_end: Option<NaiveDate> = "Contract end",
    /// What the contract says of security (A.5.20).
    security_terms: Option<String> = "Security terms",
    /// The data that it gets.
    data_shared: Option<String> = "Data shared",
    /// The highest class of those data.
    classification: Option<String> = "Classification",
    /// The systems, assets and premises that it can reach; empty where none.
    access: Option<String> = "Access",
    /// Assets that it provides or reaches.
    asset_refs: References = "Assets",
    /// The risks that come with it.
    risk_refs: References = "Risks",
    /// How its security was judged, and with what result.
    assessment: Option<String> = "Assessment",
    /// What was decided on that result: keep, with conditions, replace.
    decision: Option<String> = "Decision",
    /// Other ways to get what it provides.
    alternatives: Option<String> = "Alternatives",
    /// How often it is reviewed.
    interval: Option<String> = "Review interval",
    /// When it was last reviewed.
    reviewed_on: Option<NaiveDate> = "Reviewed on",
    /// When it is to be reviewed again.
    next_review_on: Option<NaiveDate> = "Next review on",
    /// What shows how it was judged.
    evidence_refs: References = "Evidence",
    /// Where it stands, such as in use or ended.
    status: Option<String> = "Status",
    /// Anything else.
    notes: Option<String> = "Notes",
}

impl Supplier {
    /// Returns whether it can reach something and no risk says so (A.5.19).
    ///
    /// ```
    /// use assay::domain::{record::{Fields, Record}, registers::supplier::Supplier};
    ///
    /// let mut fields = Fields::default();
    /// fields.set("name", "Cleaning Ltd");
    /// fields.set("access", "offices at night");
    /// assert!(Supplier::from_fields(&fields).unwrap().has_access_without_risk());
    /// fields.set("risk_refs", "R-12");
    /// assert!(!Supplier::from_fields(&fields).unwrap().has_access_without_risk());
    /// ```
    pub fn has_access_without_risk(&self) -> bool {
        self.access.is_some() && self.risk_refs.0.is_empty()
    }

    /// Returns what a critical supplier lacks: security terms, or a review on or after a day (8.1); nothing for one that
    /// is not critical.
    pub fn critical_holes(&self, reviewed_since: NaiveDate) -> Vec<&'static str> {
        if self.critical != Some(true) {
            return Vec::new();
        }
        [
            ("security_terms", self.security_terms.is_none()),
            ("reviewed_on", self.reviewed_on.is_none_or(|day| day < reviewed_since)),
        ]
        .into_iter()
        .filter(|(_, is_empty)| *is_empty)
        .map(|(name, _)| name)
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::{
        Record,
        testing::{example, full_example},
    };

    #[test]
    fn every_field_comes_back() {
        assert_eq!(full_example::<Supplier>(&[("supplier_id", "S-2")]).key(), "S-2");
    }

    #[test]
    fn a_critical_supplier_wants_terms_and_a_fresh_review() {
        let since = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        let holes = |more: &[(&'static str, &str)]| {
            example::<Supplier>(&[&[("name", "Hosting Ltd")], more].concat()).critical_holes(since)
        };
        assert_eq!(holes(&[("critical", "no")]), [""; 0]);
        assert_eq!(holes(&[("critical", "yes")]), ["security_terms", "reviewed_on"]);
        let stale =
            [("critical", "yes"), ("security_terms", "annex 2"), ("reviewed_on", "2025-12-31")];
        assert_eq!(holes(&stale), ["reviewed_on"]);
    }
}
