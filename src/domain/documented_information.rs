//! The documents and records that an information security management system is expected to keep: what the clauses ask
//! for in writing, what auditors are used to seeing, and what a control asks for where it applies (7.5.1).

use super::{questionnaire::Stage, requirement::RequirementId};

/// One document or record that is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpectedItem {
    /// The clause or control behind it, as it is cited.
    pub citation: &'static str,
    /// Its name in our words; no two items share one.
    pub name: &'static str,
    /// Whether it says how things are done or shows that they were done.
    pub form: Form,
    /// Who asks for it.
    pub basis: Basis,
    /// When a certification audit looks at it.
    pub stage: Stage,
}

/// What kind of documented information an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// It says how things are done.
    Document,
    /// It shows what was done.
    Record,
}

/// Who asks for an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// A clause asks for it in writing.
    Mandatory,
    /// No clause asks for it in writing, but without it conformity is hard to show.
    CommonPractice,
    /// It is the usual proof of a control, so it is expected where the control applies.
    IfControlApplies,
}

impl ExpectedItem {
    /// Returns the clause or control behind it.
    pub fn requirement(&self) -> Option<RequirementId> {
        self.citation.parse().ok()
    }
}

/// Returns the item of that name, letter case aside.
///
/// ```
/// use assay::domain::documented_information::{Basis, item};
/// assert_eq!(item("isms scope statement").unwrap().citation, "4.3");
/// assert_eq!(item("Asset inventory").unwrap().basis, Basis::IfControlApplies);
/// assert!(item("Christmas menu").is_none());
/// ```
pub fn item(name: &str) -> Option<&'static ExpectedItem> {
    let name = name.trim().to_lowercase();
    EXPECTED.iter().find(|item| item.name.to_lowercase() == name)
}

/// Returns the items that clauses 4 to 10 ask for in writing.
///
/// ```
/// # use assay::domain::documented_information::mandatory;
/// assert_eq!(mandatory().count(), 17);
/// ```
pub fn mandatory() -> impl Iterator<Item = &'static ExpectedItem> {
    EXPECTED.iter().filter(|item| item.basis == Basis::Mandatory)
}

macro_rules! items {
    ($($citation:literal $name:literal, $form:ident $basis:ident $stage:ident;)*) => {
        &[$(ExpectedItem {
            citation: $citation,
            name: $name,
            form: Form::$form,
            basis: Basis::$basis,
            stage: Stage::$stage,
        }),*]
    };
}

/// Every item, clauses before controls.
pub const EXPECTED: &[ExpectedItem] = items! {
    "4.3" "ISMS scope statement", Document Mandatory Both;
    "5.2 e)" "Information security policy", Document Mandatory Both;
    "6.1.2" "Risk assessment method", Document Mandatory Both;
    "6.1.3" "Risk treatment method", Document Mandatory Both;
    "6.1.3 d)" "Statement of applicability", Document Mandatory Both;
    "6.1.3 e)" "Risk treatment plan", Document Mandatory Both;
    "6.2" "Information security objectives", Document Mandatory Both;
    "7.2 d)" "Evidence of competence", Record Mandatory Stage2;
    "7.5.1 b)" "Other documents the organisation finds necessary for the ISMS", Document Mandatory Both;
    "8.1" "Operational records showing that processes ran as planned", Record Mandatory Stage2;
    "8.2" "Results of information security risk assessments", Record Mandatory Both;
    "8.3" "Results of information security risk treatment", Record Mandatory Stage2;
    "9.1" "Monitoring and measurement results", Record Mandatory Stage2;
    "9.2.2" "Internal audit programme and audit results", Record Mandatory Both;
    "9.3.3" "Management review results", Record Mandatory Both;
    "10.2 f)" "Nature of nonconformities and action taken", Record Mandatory Stage2;
    "10.2 g)" "Results of corrective action", Record Mandatory Stage2;
    "4.1" "Context analysis including the climate change decision", Document CommonPractice Both;
    "4.2" "Register of interested parties and their requirements", Document CommonPractice Both;
    "5.3" "Role descriptions or responsibility matrix", Document CommonPractice Both;
    "6.1.3 f)" "Risk owner approval and acceptance of residual risk", Record CommonPractice Stage2;
    "6.3" "ISMS change plan or change log", Record CommonPractice Stage2;
    "7.3" "Awareness programme and attendance", Record CommonPractice Stage2;
    "7.4" "Communication plan", Document CommonPractice Stage2;
    "7.5.3" "Document and record control procedure", Document CommonPractice Both;
    "7.5.3" "List of controlled documents of external origin", Document CommonPractice Stage2;
    "9.1" "Metrics catalogue (what, how, when, who)", Document CommonPractice Stage2;
    "9.2.2" "Internal audit procedure", Document CommonPractice Stage2;
    "10.2" "Corrective action procedure", Document CommonPractice Stage2;
    "A.5.1" "Topic-specific policies", Document IfControlApplies Both;
    "A.5.9" "Asset inventory", Record IfControlApplies Both;
    "A.5.10" "Acceptable use rules and handling procedures", Document IfControlApplies Both;
    "A.5.12" "Information classification scheme", Document IfControlApplies Stage2;
    "A.5.13" "Information labelling procedure", Document IfControlApplies Stage2;
    "A.5.14" "Rules and agreements on information transfer", Document IfControlApplies Stage2;
    "A.5.15" "Access control rules", Document IfControlApplies Stage2;
    "A.5.18" "Access rights review records", Record IfControlApplies Stage2;
    "A.5.19" "Supplier security process", Document IfControlApplies Stage2;
    "A.5.20" "Supplier agreements with security terms", Record IfControlApplies Stage2;
    "A.5.21" "ICT supply chain security process", Document IfControlApplies Stage2;
    "A.5.23" "Cloud service process from selection to exit", Document IfControlApplies Stage2;
    "A.5.24" "Incident management plan and roles", Document IfControlApplies Stage2;
    "A.5.26" "Incident response procedure", Document IfControlApplies Stage2;
    "A.5.28" "Evidence handling procedure", Document IfControlApplies Stage2;
    "A.5.29" "Plan for security during disruption", Document IfControlApplies Stage2;
    "A.5.30" "ICT continuity plan and test results", Record IfControlApplies Stage2;
    "A.5.31" "Legal and contractual register", Document IfControlApplies Both;
    "A.5.32" "Procedure for intellectual property rights", Document IfControlApplies Stage2;
    "A.5.33" "Records protection and retention schedule", Document IfControlApplies Stage2;
    "A.5.35" "Independent review reports", Record IfControlApplies Stage2;
    "A.5.37" "Documented operating procedures", Document IfControlApplies Stage2;
    "A.6.1" "Screening records", Record IfControlApplies Stage2;
    "A.6.2" "Employment terms with security duties", Record IfControlApplies Stage2;
    "A.6.3" "Awareness, education and training records", Record IfControlApplies Stage2;
    "A.6.4" "Disciplinary process", Document IfControlApplies Stage2;
    "A.6.6" "Signed confidentiality agreements", Record IfControlApplies Stage2;
    "A.6.8" "Event reporting channel and reports", Record IfControlApplies Stage2;
    "A.8.8" "Vulnerability scan and remediation records", Record IfControlApplies Stage2;
    "A.8.9" "Configuration standards and baselines", Document IfControlApplies Stage2;
    "A.8.13" "Backup policy and restore test records", Record IfControlApplies Stage2;
    "A.8.15" "Event logs", Record IfControlApplies Stage2;
    "A.8.24" "Rules on cryptography and key management", Document IfControlApplies Stage2;
    "A.8.25" "Secure development rules", Document IfControlApplies Stage2;
    "A.8.27" "Secure system engineering principles", Document IfControlApplies Stage2;
    "A.8.29" "Security test plans and results", Record IfControlApplies Stage2;
    "A.8.32" "Change management procedure and change records", Record IfControlApplies Stage2;
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_item_has_a_requirement_and_a_name_of_its_own() {
        let names: BTreeSet<String> =
            EXPECTED.iter().map(|item| item.name.to_lowercase()).collect();
        assert_eq!(names.len(), EXPECTED.len());
        assert!(EXPECTED.iter().all(|item| item.requirement().is_some()));
    }

    #[test]
    fn seventeen_are_mandatory_twelve_usual_and_thirty_seven_hang_on_a_control() {
        let of = |basis| EXPECTED.iter().filter(|item| item.basis == basis).count();
        let counts = [Basis::Mandatory, Basis::CommonPractice, Basis::IfControlApplies].map(of);
        assert_eq!(counts, [17, 12, 37]);
        let controls = EXPECTED.iter().filter(|item| item.requirement().unwrap().is_control());
        assert!(controls.clone().all(|item| item.basis == Basis::IfControlApplies));
        assert_eq!(controls.count(), 37);
    }
}
