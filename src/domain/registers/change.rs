//! Changes to the management system and what surrounds it: planned, judged for their effect and approved before they are
//! made (6.3, 8.1), and significant ones known to those who assess risks and to the certification body.

use chrono::NaiveDate;

use crate::domain::{
    record::{FieldFault, in_order, record},
    value::{References, Requirements},
};

record! {
    /// A change that bears on information security, planned or noticed.
    Change known by change_id, title; checked by contradictions;
    /// The organisation's own number for it.
    change_id: Option<String> = "Change ID",
    /// What changes, in a few words.
    title: Option<String> = "Change",
    /// What changes and how.
    description: Option<String> = "Description",
    /// Its class, such as organisation, process, technology, supplier, law or new threat.
    category: Option<String> = "Category",
    /// Where it comes from or what brought it to notice, such as threat intelligence or a supplier.
    source: Option<String> = "Source",
    /// What it is for.
    purpose: Option<String> = "Purpose",
    /// Whether it is so great that risks and the certification body are concerned.
    significant: Option<bool> = "Significant",
    /// What it means for the management system, and that its parts still fit together.
    impact: Option<String> = "Effect on the ISMS",
    /// What could follow that nobody wants, and what is done against it.
    consequences: Option<String> = "Unwanted consequences",
    /// The people and means that it needs.
    resources: Option<String> = "Resources",
    /// Duties and authority that it gives or moves.
    duties: Option<String> = "Duties",
    /// Who sees it through.
    owner: Option<String> = "Owner",
    /// When it was asked for or noticed.
    raised_on: Option<NaiveDate> = "Raised on",
    /// When it is to be made.
    due: Option<NaiveDate> = "Due",
    /// Who approved it.
    approved_by: Option<String> = "Approved by",
    /// When it was approved.
    approved_on: Option<NaiveDate> = "Approved on",
    /// When it took effect.
    implemented_on: Option<NaiveDate> = "Implemented on",
    /// What came of it.
    result: Option<String> = "Result",
    /// Where it stands.
    status: Option<String> = "Status",
    /// The risks that it brings or moves.
    risk_refs: References = "Risks",
    /// The assets that it touches.
    asset_refs: References = "Assets",
    /// The documents that change with it.
    document_refs: References = "Documents",
    /// The clauses and controls that it touches.
    requirement_refs: Requirements = "Requirements",
    /// When the certification body was told.
    body_informed_on: Option<NaiveDate> = "Certification body informed on",
    /// What shows it.
    evidence_refs: References = "Evidence",
    /// Anything else.
    notes: Option<String> = "Notes",
}

fn contradictions(change: &Change) -> Vec<FieldFault> {
    let raised = ("the day it was raised", change.raised_on);
    let unsigned = (change.approved_on.is_some() && change.approved_by.is_none()).then(|| {
        FieldFault::new("approved_by", "an approval has a person; write who approved the change")
    });
    [
        unsigned,
        in_order(raised, ("approved_on", change.approved_on)),
        in_order(raised, ("implemented_on", change.implemented_on)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

impl Change {
    /// Returns whether it is significant and took effect after a day and up to another; one that only was noticed counts
    /// from that day.
    pub fn is_significant_after(&self, since: NaiveDate, on: NaiveDate) -> bool {
        let effective = self.implemented_on.or(self.raised_on.filter(|_| self.due.is_none()));
        self.significant == Some(true) && effective.is_some_and(|day| since < day && day <= on)
    }

    /// Returns the fields that a planned change wants and that have no text: purpose, effect on the management system,
    /// approval (6.3).
    pub fn holes(&self) -> Vec<&'static str> {
        [
            ("purpose", self.purpose.is_none()),
            ("impact", self.impact.is_none()),
            ("approved_by", self.approved_by.is_none()),
            ("approved_on", self.approved_on.is_none()),
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
        testing::{example, faults_of, full_example},
    };

    #[test]
    fn every_field_comes_back() {
        let full = full_example::<Change>(&[("change_id", "CH-3")]);
        assert_eq!(full.key(), "CH-3");
        assert_eq!(full.holes(), [""; 0]);
    }

    #[test]
    fn a_change_made_without_approval_has_holes() {
        let change: Change = example(&[("title", "New office"), ("impact", "none")]);
        assert_eq!(change.holes(), ["purpose", "approved_by", "approved_on"]);
    }

    #[test]
    fn what_is_noticed_counts_from_that_day_and_what_is_planned_when_it_is_made() {
        let since = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        let on = NaiveDate::from_ymd_opt(2026, 12, 31).unwrap();
        let significant = |more: &[(&'static str, &str)]| {
            let title =
                [("title", "New threat"), ("significant", "yes"), ("raised_on", "2026-05-01")];
            example::<Change>(&[&title[..], more].concat()).is_significant_after(since, on)
        };
        assert!(significant(&[]));
        assert!(!significant(&[("due", "2027-03-01")]));
        assert!(significant(&[("due", "2027-03-01"), ("implemented_on", "2026-08-01")]));
    }

    #[test]
    fn contradictions_are_named() {
        let dates = [
            ("title", "New office"),
            ("raised_on", "2026-05-01"),
            ("implemented_on", "2026-04-01"),
        ];
        assert_eq!(faults_of::<Change>(&dates).len(), 1);
        assert_eq!(
            faults_of::<Change>(&[("title", "New office"), ("approved_on", "2026-04-01")]).len(),
            1
        );
    }
}
