//! Acceptances of risks: who keeps which risk knowingly, since when, for how long and why (6.1.3 f). Each acceptance is
//! a record of its own, so that earlier ones remain when a risk changes.

use chrono::NaiveDate;

use crate::domain::{
    record::{FieldFault, in_order, record},
    value::References,
};

record! {
    /// An acceptance of a risk as it is left after treatment.
    RiskAcceptance known by risk_ref & accepted_on & accepted_by; checked by contradictions;
    /// The risk.
    risk_ref: String = "Risk",
    /// Who accepted it.
    accepted_by: String = "Accepted by",
    /// When.
    accepted_on: NaiveDate = "Accepted on",
    /// In which role, such as risk owner or top management.
    role: Option<String> = "Role",
    /// The level that was accepted.
    residual_level: Option<String> = "Residual level",
    /// Why it is kept rather than treated further.
    reason: Option<String> = "Reason",
    /// The last day on which the acceptance holds.
    valid_until: Option<NaiveDate> = "Valid until",
    /// Conditions that it is tied to.
    conditions: Option<String> = "Conditions",
    /// What shows it.
    evidence_refs: References = "Evidence",
    /// Anything else.
    notes: Option<String> = "Notes",
}

impl RiskAcceptance {
    /// Returns whether it holds on a day.
    pub fn is_valid(&self, on: NaiveDate) -> bool {
        self.accepted_on <= on && self.valid_until.is_none_or(|last| on <= last)
    }
}

fn contradictions(acceptance: &RiskAcceptance) -> Vec<FieldFault> {
    let accepted = ("the day of acceptance", Some(acceptance.accepted_on));
    in_order(accepted, ("valid_until", acceptance.valid_until)).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::{
        Record,
        testing::{faults_of, full_example},
    };

    #[test]
    fn every_field_comes_back() {
        let full = full_example::<RiskAcceptance>(&[("risk_ref", "R-7"), ("accepted_by", "Ines")]);
        assert_eq!(full.key(), "R-7 · 2026-11-21 · Ines");
    }

    #[test]
    fn it_holds_from_its_day_to_its_last() {
        let full = full_example::<RiskAcceptance>(&[("valid_until", "2027-01-31")]);
        let holds =
            |year, month, day| full.is_valid(NaiveDate::from_ymd_opt(year, month, day).unwrap());
        assert!(!holds(2026, 11, 20));
        assert!(holds(2026, 11, 21));
        assert!(holds(2027, 1, 31));
        assert!(!holds(2027, 2, 1));
    }

    #[test]
    fn an_acceptance_needs_a_person_and_a_day() {
        assert_eq!(faults_of::<RiskAcceptance>(&[("risk_ref", "R-7")]).len(), 2);
    }
}
