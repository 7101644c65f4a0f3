//! Versions of the risk treatment plan: which treatments it held, who approved it and when it is looked at again
//! (6.1.3 e and f, 8.3). A change of the plan is a new version with an approval of its own.

use chrono::NaiveDate;

use super::treatment::Treatment;
use crate::domain::{
    record::{FieldFault, Record, in_order, record},
    value::References,
};

record! {
    /// A version of the risk treatment plan.
    TreatmentPlan known by version; checked by contradictions;
    /// Its version.
    version: String = "Version",
    /// What it covers.
    coverage: Option<String> = "Coverage",
    /// The risk assessment that it rests on.
    assessment_ref: Option<String> = "Risk assessment",
    /// The treatments in it.
    treatment_refs: References = "Treatments",
    /// Its treatments in the order of the risks, with what resources allow.
    ranking: Option<String> = "Order and resources",
    /// Money and people granted for it.
    funding: Option<String> = "Funding",
    /// The risk owners who approved it.
    owners_approved: Option<String> = "Approved by risk owners",
    /// Who of top management approved it.
    approved_by: Option<String> = "Approved by top management",
    /// When it was approved.
    approved_on: Option<NaiveDate> = "Approved on",
    /// What changed since the version before.
    change_note: Option<String> = "Change note",
    /// When it was last looked at.
    reviewed_on: Option<NaiveDate> = "Reviewed on",
    /// What the last look found.
    review_note: Option<String> = "Review note",
    /// When it is to be looked at again.
    next_review_on: Option<NaiveDate> = "Next review on",
    /// When a newer version took its place.
    superseded_on: Option<NaiveDate> = "Superseded on",
    /// The documents that hold it.
    document_refs: References = "Documents",
    /// The plan as it was approved, in words.
    snapshot: Option<String> = "As approved",
    /// Anything else.
    notes: Option<String> = "Notes",
}

fn contradictions(plan: &TreatmentPlan) -> Vec<FieldFault> {
    let nobody = plan.approved_by.is_none() && plan.owners_approved.is_none();
    let unsigned = (plan.approved_on.is_some() && nobody).then(|| {
        FieldFault::new("approved_by", "an approval has a person; write who approved the plan")
    });
    let approved = ("the approval", plan.approved_on);
    [unsigned, in_order(approved, ("superseded_on", plan.superseded_on))]
        .into_iter()
        .flatten()
        .collect()
}

impl TreatmentPlan {
    /// Returns whether it is in force on a day: approved by then, and not yet replaced.
    pub fn is_in_force(&self, on: NaiveDate) -> bool {
        self.approved_on.is_some_and(|approved_on| approved_on <= on)
            && self.superseded_on.is_none_or(|superseded_on| on < superseded_on)
    }

    /// Returns whether its review is past due on a day; `None` where no next review is set.
    pub fn is_review_due(&self, on: NaiveDate) -> Option<bool> {
        self.next_review_on.map(|next_review_on| next_review_on < on)
    }

    /// Returns the risks that no treatment of this plan is for, such as those above the acceptance line (6.1.3 e).
    ///
    /// ```
    /// use assay::domain::record::{Fields, Record};
    /// use assay::domain::registers::{treatment::Treatment, treatment_plan::TreatmentPlan};
    ///
    /// let treatment = |id: &str, risk: &str| {
    ///     let mut fields = Fields::default();
    ///     let texts = [("action_id", id), ("action", "Encrypt"), ("risk_refs", risk)];
    ///     texts.into_iter().for_each(|(name, text)| fields.set(name, text));
    ///     Treatment::from_fields(&fields).unwrap()
    /// };
    /// let mut fields = Fields::default();
    /// fields.set("version", "1.0");
    /// fields.set("treatment_refs", "T-1");
    /// let plan = TreatmentPlan::from_fields(&fields).unwrap();
    /// let treatments = [treatment("T-1", "R-1"), treatment("T-2", "R-2")];
    /// assert_eq!(plan.leaves_out(&["R-1", "R-2"], &treatments), ["R-2"]);
    /// ```
    pub fn leaves_out<'a>(&self, risks: &[&'a str], treatments: &[Treatment]) -> Vec<&'a str> {
        let planned: Vec<&Treatment> = treatments
            .iter()
            .filter(|treatment| self.treatment_refs.0.contains(&treatment.key()))
            .collect();
        let is_treated = |risk: &str| {
            planned.iter().any(|treatment| treatment.risk_refs.0.iter().any(|known| known == risk))
        };
        risks.iter().copied().filter(|risk| !is_treated(risk)).collect()
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
        assert_eq!(full_example::<TreatmentPlan>(&[("version", "3")]).key(), "3");
    }

    #[test]
    fn a_plan_is_in_force_from_its_approval_to_the_next_version() {
        let plan: TreatmentPlan = example(&[
            ("version", "3"),
            ("approved_by", "Board"),
            ("approved_on", "2026-02-01"),
            ("superseded_on", "2026-09-01"),
        ]);
        let in_force = |month| plan.is_in_force(NaiveDate::from_ymd_opt(2026, month, 1).unwrap());
        assert_eq!([1, 2, 8, 9].map(in_force), [false, true, true, false]);
        assert_eq!(plan.is_review_due(NaiveDate::MAX), None);
    }

    #[test]
    fn an_approval_has_a_person() {
        let dated = [("version", "3"), ("approved_on", "2026-02-01")];
        assert_eq!(faults_of::<TreatmentPlan>(&dated).len(), 1);
        assert!(
            faults_of::<TreatmentPlan>(&[&dated[..], &[("owners_approved", "Ines")]].concat())
                .is_empty()
        );
    }
}
