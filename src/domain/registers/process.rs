//! Processes (4.4, 8.1): what the organisation does, how one thing leads to the next, and how processes that others
//! run for it are controlled.

use chrono::NaiveDate;

use crate::domain::{record::record, value::References};

record! {
    /// A process within the management system or protected by it.
    Process known by process_id, name;
    /// The organisation's own number for it.
    process_id: Option<String> = "Process ID",
    /// What it is called.
    name: String = "Process",
    /// What kind it is: core, support, management, security.
    kind: Option<String> = "Kind",
    /// What it is for.
    purpose: Option<String> = "Purpose",
    /// Who answers for it.
    owner: Option<String> = "Owner",
    /// The unit that runs it.
    unit_ref: Option<String> = "Unit",
    /// Whether it lies within the scope.
    in_scope: Option<bool> = "In scope",
    /// What goes in.
    inputs: Option<String> = "Inputs",
    /// What comes out.
    outputs: Option<String> = "Outputs",
    /// The processes that it hands on to; these references make the process map.
    leads_to: References = "Leads to",
    /// How it is to be run: the criteria of 8.1.
    criteria: Option<String> = "Criteria",
    /// How much depends on it, as the organisation rates that.
    criticality: Option<String> = "Criticality",
    /// The assets that it uses.
    asset_refs: References = "Assets",
    /// The risks that touch it.
    risk_refs: References = "Risks",
    /// Why no risk touches it, where none does.
    no_risk_reason: Option<String> = "Reason for no risk",
    /// The controls that protect it.
    control_refs: References = "Controls",
    /// The documents that describe it.
    document_refs: References = "Documents",
    /// Whether others run it for the organisation.
    outsourced: Option<bool> = "Outsourced",
    /// Who runs it then.
    provider: Option<String> = "Provider",
    /// What the outsourcing does to the results of the management system.
    outsourcing_effect: Option<String> = "Effect of the outsourcing",
    /// What the provider has to do for security.
    provider_requirements: Option<String> = "Requirements for the provider",
    /// When the provider was told so.
    communicated_on: Option<NaiveDate> = "Told to the provider on",
    /// What shows that the provider was told.
    communication_refs: References = "Shown by",
    /// When it was last reviewed.
    reviewed_on: Option<NaiveDate> = "Reviewed on",
    /// Anything else.
    notes: Option<String> = "Notes",
}

impl Process {
    /// Returns the titles of what an outsourced process lacks: provider, effect, requirements, and what shows that
    /// they were told (8.1). A process that is not outsourced lacks nothing.
    ///
    /// ```
    /// use assay::domain::{record::{Fields, Record}, registers::process::Process};
    ///
    /// let mut fields = Fields::default();
    /// fields.set("name", "Hosting");
    /// fields.set("outsourced", "yes");
    /// fields.set("provider", "Nordhost");
    /// fields.set("outsourcing_effect", "the portal stands still without it");
    /// let process = Process::from_fields(&fields).unwrap();
    /// assert_eq!(process.lacks_as_outsourced(), ["Requirements for the provider", "Shown by"]);
    /// ```
    pub fn lacks_as_outsourced(&self) -> Vec<&'static str> {
        if self.outsourced != Some(true) {
            return Vec::new();
        }
        let parts = [
            ("Provider", self.provider.is_some()),
            ("Effect of the outsourcing", self.outsourcing_effect.is_some()),
            ("Requirements for the provider", self.provider_requirements.is_some()),
            ("Shown by", !self.communication_refs.0.is_empty()),
        ];
        parts.into_iter().filter(|(_, is_there)| !is_there).map(|(title, _)| title).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Process;
    use crate::domain::record::testing::{example, full_example};

    #[test]
    fn a_process_survives_the_way_through_its_texts() {
        let process: Process = full_example(&[
            ("process_id", "PR-5"),
            ("name", "Hosting of the portal"),
            ("kind", "support"),
            ("purpose", "Results at any hour"),
            ("owner", "Tomas Reyes"),
            ("unit_ref", "Laboratory IT"),
            ("in_scope", "yes"),
            ("inputs", "Results"),
            ("outputs", "Portal pages"),
            ("leads_to", "Reporting; Billing"),
            ("criteria", "99.5 % a month"),
            ("criticality", "high"),
            ("asset_refs", "AS-1; AS-2"),
            ("risk_refs", "R-3"),
            ("no_risk_reason", "Not needed"),
            ("control_refs", "A.5.23"),
            ("document_refs", "DOC-20"),
            ("outsourced", "yes"),
            ("provider", "Nordhost"),
            ("outsourcing_effect", "The portal stands still without it"),
            ("provider_requirements", "Two regions, tested restore"),
            ("communicated_on", "2026-02-01"),
            ("communication_refs", "EV-31"),
            ("reviewed_on", "2026-08-01"),
            ("notes", "Contract until 2028"),
        ]);
        assert!(process.lacks_as_outsourced().is_empty());
    }

    #[test]
    fn a_process_of_ones_own_needs_no_provider() {
        let process: Process = example(&[("name", "Sampling"), ("outsourced", "no")]);
        assert!(process.lacks_as_outsourced().is_empty());
    }
}
