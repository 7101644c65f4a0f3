//! Checks of the information security policy (5.2): what a version of the policy says and who approved it.

use chrono::NaiveDate;

use crate::domain::record::record;

record! {
    /// A check of one version of the policy; the key is the document and its version.
    PolicyCheck known by document_ref & version, document_ref;
    /// The policy.
    document_ref: String = "Policy",
    /// Its version.
    version: Option<String> = "Version",
    /// Whether it fits what the organisation is for and names its business goals (5.2 a).
    fits_goals: Option<bool> = "Fits the business goals",
    /// Whether it states security objectives or how they are set (5.2 b).
    states_objectives: Option<bool> = "States objectives",
    /// Whether it states the basic security requirements.
    states_requirements: Option<bool> = "States basic requirements",
    /// Whether it names duties of law and contract.
    names_legal_duties: Option<bool> = "Names legal duties",
    /// Whether it speaks of the management of risk.
    names_risk: Option<bool> = "Names risk management",
    /// Whether it commits to meet the requirements that apply (5.2 c).
    commits_to_requirements: Option<bool> = "Commits to meet requirements",
    /// Whether it commits to continual improvement (5.2 d).
    commits_to_improvement: Option<bool> = "Commits to improvement",
    /// Who approved it.
    approver: Option<String> = "Approved by",
    /// Whether the approver belongs to top management.
    approver_is_top_management: Option<bool> = "Approver is top management",
    /// When it was approved.
    approved_on: Option<NaiveDate> = "Approved on",
    /// Who checked it.
    checked_by: Option<String> = "Checked by",
    /// When it was checked.
    checked_on: Option<NaiveDate> = "Checked on",
    /// Anything else.
    notes: Option<String> = "Notes",
}

impl PolicyCheck {
    /// Returns whether the policy says all that it has to, and top management approved it; `None` while an answer is
    /// missing and no other is "no".
    ///
    /// ```
    /// use assay::domain::{record::{Fields, Record}, registers::policy_check::PolicyCheck};
    ///
    /// let mut fields = Fields::default();
    /// fields.set("document_ref", "DOC-01");
    /// fields.set("states_objectives", "yes");
    /// assert_eq!(PolicyCheck::from_fields(&fields).unwrap().is_passed(), None);
    /// fields.set("commits_to_improvement", "no");
    /// assert_eq!(PolicyCheck::from_fields(&fields).unwrap().is_passed(), Some(false));
    /// ```
    pub fn is_passed(&self) -> Option<bool> {
        let answers = [
            self.fits_goals,
            self.states_objectives,
            self.states_requirements,
            self.names_legal_duties,
            self.names_risk,
            self.commits_to_requirements,
            self.commits_to_improvement,
            self.approver_is_top_management,
        ];
        if answers.contains(&Some(false)) {
            return Some(false);
        }
        answers.into_iter().all(|answer| answer.is_some()).then_some(true)
    }
}

#[cfg(test)]
mod tests {
    use super::PolicyCheck;
    use crate::domain::record::{Record, testing::full_example};

    #[test]
    fn a_check_of_the_policy_survives_the_way_through_its_texts() {
        let check: PolicyCheck = full_example(&[
            ("document_ref", "DOC-01"),
            ("version", "2.0"),
            ("fits_goals", "yes"),
            ("states_objectives", "yes"),
            ("states_requirements", "yes"),
            ("names_legal_duties", "yes"),
            ("names_risk", "yes"),
            ("commits_to_requirements", "yes"),
            ("commits_to_improvement", "yes"),
            ("approver", "Managing director"),
            ("approver_is_top_management", "yes"),
            ("approved_on", "2026-01-20"),
            ("checked_by", "Ines Okafor"),
            ("checked_on", "2026-02-01"),
            ("notes", "On the website since February"),
        ]);
        assert_eq!(check.is_passed(), Some(true));
        assert_eq!(check.key(), "DOC-01 · 2.0");
    }
}
