//! Analyses of causes: how the root of a nonconformity was found, and whether it hides elsewhere (10.2 b).

use chrono::NaiveDate;

use crate::domain::{record::record, value::References};

record! {
    /// How the cause of a nonconformity was found.
    CauseAnalysis known by nc_ref;
    /// The nonconformity.
    nc_ref: String = "Nonconformity",
    /// How the cause was looked for: five whys, a fishbone, another way.
    method: Option<String> = "Method",
    /// The answers to each why, one a line, from what happened down to its root.
    whys: Option<String> = "Whys",
    /// The root cause.
    root_cause: Option<String> = "Root cause",
    /// What kind of cause it is, to find alike ones.
    cause_category: Option<String> = "Cause category",
    /// Whether similar cases were looked for.
    similar_searched: Option<bool> = "Similar cases searched",
    /// Where they were looked for.
    similar_where: Option<String> = "Searched where",
    /// How many were found.
    similar_found: Option<u32> = "Similar cases found",
    /// Whether the management system has to change (10.2 e).
    change_needed: Option<bool> = "Change of the ISMS needed",
    /// Risks, documents and controls that have to change.
    change_refs: References = "To be changed",
    /// Who analysed it.
    analysed_by: Option<String> = "Analysed by",
    /// When.
    analysed_on: Option<NaiveDate> = "Analysed on",
    /// Remarks.
    notes: Option<String> = "Notes",
}

impl CauseAnalysis {
    /// Returns the chain of answers, from what happened down to its root; the root cause ends it.
    ///
    /// ```
    /// use assay::domain::{record::{Fields, Record}, registers::cause_analysis::CauseAnalysis};
    /// let mut fields = Fields::default();
    /// fields.set("nc_ref", "NC-12");
    /// fields.set("whys", "A link was opened\nNobody was trained\nThe trainer had no deputy");
    /// fields.set("root_cause", "Absence is not part of the change procedure");
    /// let analysis = CauseAnalysis::from_fields(&fields).unwrap();
    /// assert_eq!(analysis.chain().len(), 4);
    /// assert_eq!(analysis.chain().last(), Some(&"Absence is not part of the change procedure"));
    /// ```
    pub fn chain(&self) -> Vec<&str> {
        let whys = self.whys.iter().flat_map(|whys| whys.lines()).map(str::trim);
        let mut chain: Vec<&str> = whys.filter(|why| !why.is_empty()).collect();
        if let Some(root) = self.root_cause.as_deref()
            && chain.last() != Some(&root)
        {
            chain.push(root);
        }
        chain
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::testing::{example, full_example};

    #[test]
    fn a_full_analysis_comes_back_as_written() {
        let analysis: CauseAnalysis = full_example(&[
            ("nc_ref", "NC-12"),
            ("method", "five whys"),
            ("whys", "A link was opened\n\nThe procedure forgets absence"),
            ("root_cause", "The procedure forgets absence"),
            ("cause_category", "procedure"),
            ("similar_searched", "yes"),
            ("similar_where", "all teams with a single trainer"),
            ("similar_found", "2"),
            ("change_needed", "yes"),
            ("change_refs", "PRO-004; R-08"),
            ("analysed_by", "Ana Cruz"),
            ("analysed_on", "2026-05-20"),
            ("notes", "with the team"),
        ]);
        assert_eq!(analysis.chain(), ["A link was opened", "The procedure forgets absence"]);
    }

    #[test]
    fn without_answers_there_is_no_chain() {
        assert!(example::<CauseAnalysis>(&[("nc_ref", "NC-12")]).chain().is_empty());
    }
}
