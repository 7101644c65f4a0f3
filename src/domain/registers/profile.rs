//! The profile of an organisation: what it does, how large it is, why it wants an information security management
//! system (4.1), and the facts that decide which requirements can apply to it. An organisation has one.

use chrono::NaiveDate;

use crate::domain::{
    record::{FieldFault, record},
    value::References,
};

record! {
    /// What the organisation is; there is one for each organisation.
    Profile known by name; checked by contradictions;
    /// Its name as it shall stand in reports.
    name: String = "Organisation",
    /// The sector that it works in.
    sector: Option<String> = "Sector",
    /// Where it has its seat, and whose law it lives under first.
    country: Option<String> = "Country",
    /// What it exists for.
    mission: Option<String> = "Mission",
    /// The business goals that the system shall serve.
    goals: Option<String> = "Business goals",
    /// Why it wants the system: customers, law, contracts, incidents.
    drivers: Option<String> = "Drivers",
    /// What it offers to its customers.
    services: Option<String> = "Products and services",
    /// How many persons work for it, contractors and shifts included.
    headcount: Option<u32> = "Headcount",
    /// How many of them work within the scope.
    headcount_in_scope: Option<u32> = "Headcount in scope",
    /// Whether it means to be certified.
    certification_wanted: Option<bool> = "Certification wanted",
    /// Whether suppliers work for it.
    uses_suppliers: Option<bool> = "Uses suppliers",
    /// Whether it develops software, itself or through others.
    develops_software: Option<bool> = "Develops software",
    /// Whether it has premises of its own.
    has_premises: Option<bool> = "Has premises",
    /// Whether people work for it from elsewhere.
    works_remotely: Option<bool> = "Works remotely",
    /// Whether it uses cloud services.
    uses_cloud: Option<bool> = "Uses cloud services",
    /// Whether climate change is an issue for the system (4.1 as amended in 2024).
    climate_relevant: Option<bool> = "Climate change relevant",
    /// Why it is or is not.
    climate_reason: Option<String> = "Climate change: reason",
    /// When that was decided.
    climate_decided_on: Option<NaiveDate> = "Climate change: decided on",
    /// Who decided it.
    climate_decided_by: Option<String> = "Climate change: decided by",
    /// The issues, needs, risks and objectives that take it up.
    climate_refs: References = "Climate change: taken up in",
    /// When the internal and external issues were last reviewed as a whole.
    context_reviewed_on: Option<NaiveDate> = "Context reviewed on",
    /// When the interested parties were last reviewed as a whole.
    parties_reviewed_on: Option<NaiveDate> = "Interested parties reviewed on",
    /// How long records are kept where nothing else is said.
    retention: Option<String> = "Retention of records",
    /// How references of documents are built, where `A` stands for a letter and `9` for a digit (7.5.2 a).
    document_scheme: Option<String> = "Scheme of document references",
    /// The share of people in per cent that training has to reach.
    training_line: Option<u32> = "Training line (%)",
    /// Anything else.
    notes: Option<String> = "Notes",
}

impl Profile {
    /// Returns whether it is decided if climate change matters: a yes or no with its reason and day
    /// (4.1 as amended in 2024).
    ///
    /// ```
    /// use assay::domain::{record::{Fields, Record}, registers::profile::Profile};
    ///
    /// let mut fields = Fields::default();
    /// fields.set("name", "Norvale Diagnostics");
    /// fields.set("climate_relevant", "no");
    /// assert!(!Profile::from_fields(&fields).unwrap().is_climate_decided());
    /// fields.set("climate_reason", "all systems run in two regions far from water and heat");
    /// fields.set("climate_decided_on", "2026-03-02");
    /// assert!(Profile::from_fields(&fields).unwrap().is_climate_decided());
    /// ```
    pub fn is_climate_decided(&self) -> bool {
        self.climate_relevant.is_some()
            && self.climate_reason.is_some()
            && self.climate_decided_on.is_some()
    }
}

/// Returns what cannot be true at once.
fn contradictions(profile: &Profile) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    if let (Some(all), Some(part)) = (profile.headcount, profile.headcount_in_scope)
        && part > all
    {
        faults.push(FieldFault::new(
            "headcount_in_scope",
            format!("{part} persons in scope are more than the {all} of the whole organisation; correct one of them"),
        ));
    }
    if let Some(line) = profile.training_line.filter(|line| *line > 100) {
        faults.push(FieldFault::new(
            "training_line",
            format!("{line} is more than 100 per cent; write 0 to 100"),
        ));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::Profile;
    use crate::domain::record::testing::{faults_of, full_example};

    #[test]
    fn a_profile_survives_the_way_through_its_texts() {
        let profile: Profile = full_example(&[
            ("name", "Norvale Diagnostics"),
            ("sector", "Medical laboratories"),
            ("country", "Ireland"),
            ("mission", "Results that physicians can act on within a day"),
            ("goals", "Two more hospitals a year"),
            ("drivers", "Hospitals ask for a certificate"),
            ("services", "Blood and tissue diagnostics; results portal"),
            ("headcount", "120"),
            ("headcount_in_scope", "64"),
            ("certification_wanted", "yes"),
            ("uses_suppliers", "yes"),
            ("develops_software", "yes"),
            ("has_premises", "yes"),
            ("works_remotely", "no"),
            ("uses_cloud", "yes"),
            ("climate_relevant", "yes"),
            ("climate_reason", "The cellar with the servers was flooded in 2023"),
            ("climate_decided_on", "2026-03-02"),
            ("climate_decided_by", "Ines Okafor"),
            ("climate_refs", "ISSUE-9; R-17"),
            ("context_reviewed_on", "2026-03-02"),
            ("parties_reviewed_on", "2026-03-09"),
            ("retention", "Ten years after the last result"),
            ("document_scheme", "AAA-999"),
            ("training_line", "95"),
            ("notes", "Owned by a foundation"),
        ]);
        assert!(profile.is_climate_decided());
    }

    #[test]
    fn no_more_persons_are_in_scope_than_there_are() {
        let told = faults_of::<Profile>(&[
            ("name", "Norvale"),
            ("headcount", "12"),
            ("headcount_in_scope", "13"),
            ("training_line", "950"),
        ]);
        assert_eq!(
            told,
            [
                "headcount_in_scope: 13 persons in scope are more than the 12 of the whole organisation; correct one of them",
                "training_line: 950 is more than 100 per cent; write 0 to 100",
            ]
        );
    }
}
