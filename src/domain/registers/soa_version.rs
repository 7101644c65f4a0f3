//! Versions of the Statement of Applicability: who approved which state of it, on what basis (6.1.3 d). The entries go
//! on changing; a version keeps what was approved.

use chrono::NaiveDate;

use crate::domain::{
    record::{FieldFault, in_order, record},
    value::References,
};

record! {
    /// A version of the Statement of Applicability.
    SoaVersion known by version; checked by contradictions;
    /// Its version.
    version: String = "Version",
    /// When it was drawn up.
    issued_on: Option<NaiveDate> = "Issued on",
    /// The scope that it speaks of.
    scope: Option<String> = "Scope",
    /// The risk assessment that it rests on.
    assessment_ref: Option<String> = "Risk assessment",
    /// The version of the risk treatment plan that it goes with.
    plan_ref: Option<String> = "Risk treatment plan",
    /// Who drew it up.
    author: Option<String> = "Author",
    /// Who approved it.
    approved_by: Option<String> = "Approved by",
    /// When it was approved.
    approved_on: Option<NaiveDate> = "Approved on",
    /// What changed since the version before, or why nothing had to.
    change_note: Option<String> = "Change note",
    /// When it was last looked at.
    reviewed_on: Option<NaiveDate> = "Reviewed on",
    /// When it is to be looked at again.
    next_review_on: Option<NaiveDate> = "Next review on",
    /// When a newer version took its place.
    superseded_on: Option<NaiveDate> = "Superseded on",
    /// The documents that hold it.
    document_refs: References = "Documents",
    /// The entries as they were approved.
    snapshot: Option<String> = "As approved",
    /// Anything else.
    notes: Option<String> = "Notes",
}

fn contradictions(version: &SoaVersion) -> Vec<FieldFault> {
    let unsigned = (version.approved_on.is_some() && version.approved_by.is_none()).then(|| {
        FieldFault::new("approved_by", "an approval has a person; write who approved the statement")
    });
    [
        unsigned,
        in_order(("the day of issue", version.issued_on), ("approved_on", version.approved_on)),
        in_order(("the approval", version.approved_on), ("superseded_on", version.superseded_on)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Returns the version in force on a day: the one approved last by then, unless it was replaced.
///
/// ```
/// use assay::domain::{record::{Fields, Record}, registers::soa_version::{SoaVersion, in_force}};
/// use chrono::NaiveDate;
///
/// let version = |version: &str, approved_on: &str| {
///     let mut fields = Fields::default();
///     fields.set("version", version);
///     fields.set("approved_by", "Board");
///     fields.set("approved_on", approved_on);
///     SoaVersion::from_fields(&fields).unwrap()
/// };
/// let versions = [version("2", "2026-06-01"), version("1", "2025-05-01")];
/// let on = |year| NaiveDate::from_ymd_opt(year, 12, 31).unwrap();
/// assert_eq!(in_force(&versions, on(2026)).unwrap().version, "2");
/// assert_eq!(in_force(&versions, on(2025)).unwrap().version, "1");
/// assert!(in_force(&versions, on(2024)).is_none());
/// ```
pub fn in_force(versions: &[SoaVersion], on: NaiveDate) -> Option<&SoaVersion> {
    versions
        .iter()
        .filter(|version| version.approved_on.is_some_and(|approved_on| approved_on <= on))
        .max_by_key(|version| version.approved_on)
        .filter(|version| version.superseded_on.is_none_or(|superseded_on| on < superseded_on))
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
        assert_eq!(full_example::<SoaVersion>(&[("version", "2.1")]).key(), "2.1");
    }

    #[test]
    fn contradictions_are_named() {
        let unsigned = [("version", "1"), ("approved_on", "2026-02-01")];
        assert_eq!(faults_of::<SoaVersion>(&unsigned).len(), 1);
        let early = [("approved_by", "Board"), ("issued_on", "2026-02-02")];
        assert_eq!(faults_of::<SoaVersion>(&[&unsigned[..], &early].concat()).len(), 1);
    }

    #[test]
    fn a_withdrawn_version_is_not_in_force() {
        let withdrawn: SoaVersion = example(&[
            ("version", "1"),
            ("approved_by", "Board"),
            ("approved_on", "2026-02-01"),
            ("superseded_on", "2026-08-01"),
        ]);
        let day = |month| NaiveDate::from_ymd_opt(2026, month, 1).unwrap();
        assert!(in_force(std::slice::from_ref(&withdrawn), day(7)).is_some());
        assert!(in_force(&[withdrawn], day(8)).is_none());
    }
}
