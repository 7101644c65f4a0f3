//! The registers of an information security management system, one file a noun.

pub mod action;
pub mod answer;
pub mod answer_comment;
pub mod assessment;
pub mod assessment_snapshot;
pub mod asset;
pub mod cause_analysis;
pub mod certification;
pub mod change;
pub mod communication;
pub mod communication_event;
pub mod competence;
pub mod context_issue;
mod contradiction;
pub mod control;
pub mod course;
pub mod disposal;
pub mod document;
pub mod document_version;
pub mod effectiveness_review;
pub mod evidence;
pub mod exported;
pub mod incident;
pub mod interested_party;
pub mod leadership_commitment;
pub mod measurement;
pub mod metric;
pub mod metric_value;
pub mod nonconformity;
pub mod nonconformity_case;
pub mod objective;
pub mod obligation;
pub mod own_column;
pub mod party_need;
pub mod person;
pub mod policy_check;
pub mod process;
pub mod profile;
pub mod responsibility;
pub mod risk;
pub mod risk_acceptance;
pub mod risk_assessment;
pub mod risk_method;
pub mod risk_scale;
pub mod role;
pub mod role_assignment;
pub mod role_skill;
pub mod scope;
pub mod scope_topic;
pub mod site;
pub mod soa_version;
pub mod supplier;
pub mod training;
pub mod treatment;
pub mod treatment_plan;
pub mod unit;

use super::record::{Field, FieldFault, Fields, Record, key_of};

/// The most characters of a key: what every database can keep in an index, in any script.
const LONGEST_KEY: usize = 600;

/// Returns the fault of a key that is too long, at the longest of its fields.
fn too_long(alternatives: &[&[&'static str]], fields: &Fields) -> Option<FieldFault> {
    let (names, key) =
        alternatives.iter().find_map(|names| Some((names, key_of(fields, &[names])?)))?;
    let length = key.chars().count();
    let longest = names.iter().copied().max_by_key(|name| fields.get(name).len())?;
    (length > LONGEST_KEY).then(|| {
        let message = format!(
            "what names the record has {length} characters; write at most {LONGEST_KEY} here and the rest in another field"
        );
        FieldFault::new(longest, message)
    })
}

/// Declares the kinds of records: variant, record, name in commands and tables, title.
macro_rules! kinds {
    ($($(#[$about:meta])* $variant:ident: $record:ty = $name:literal, $title:literal;)+) => {
        /// A kind of record.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum RecordKind { $($(#[$about])* $variant,)+ }

        impl RecordKind {
            /// Every kind in its order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns its name in commands, JSON and the store, such as `assets`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// Returns its title in pages and workbooks, such as "Asset register".
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }

            /// Returns its fields in the order of exports and forms.
            pub fn fields(self) -> &'static [Field] {
                match self { $(Self::$variant => <$record as Record>::FIELDS),+ }
            }

            /// Returns the fields that name a record of this kind, as [`Record::KEY`].
            pub fn key(self) -> &'static [&'static [&'static str]] {
                match self { $(Self::$variant => <$record as Record>::KEY),+ }
            }

            /// Returns the fields in canonical form, as the typed record writes them.
            ///
            /// # Errors
            /// Every field that is missing, cannot be read, or contradicts another; a key that is too long to be one.
            pub fn check(self, fields: &Fields) -> Result<Fields, Vec<FieldFault>> {
                let checked = match self {
                    $(Self::$variant => <$record>::from_fields(fields).map(|record| record.to_fields())),+
                }?;
                match too_long(self.key(), &checked) {
                    None => Ok(checked),
                    Some(fault) => Err(vec![fault]),
                }
            }
        }
    };
}

kinds! {
    /// Organisation profiles: what the organisation is and why it has a management system.
    Profiles: profile::Profile = "profiles", "Organisation profile";
    /// Sites.
    Sites: site::Site = "sites", "Sites";
    /// Organisational units.
    Units: unit::Unit = "units", "Organisational units";
    /// Certificates, their bodies and dates.
    Certifications: certification::Certification = "certifications", "Certifications";
    /// Scope statements by version.
    Scopes: scope::Scope = "scopes", "ISMS scope";
    /// What the scope includes and leaves out, topic by topic.
    ScopeTopics: scope_topic::ScopeTopic = "scope_topics", "ISMS scope topics";
    /// Internal and external issues.
    ContextIssues: context_issue::ContextIssue = "context_issues", "Context issues";
    /// Interested parties.
    InterestedParties: interested_party::InterestedParty = "interested_parties", "Interested parties";
    /// What interested parties need.
    PartyNeeds: party_need::PartyNeed = "party_needs", "Needs of interested parties";
    /// Processes of the management system.
    Processes: process::Process = "processes", "Processes";
    /// People.
    People: person::Person = "people", "People";
    /// Roles of the management system.
    Roles: role::Role = "roles", "Roles";
    /// Who holds which role.
    RoleAssignments: role_assignment::RoleAssignment = "role_assignments", "Role holders";
    /// Skills that roles need.
    RoleSkills: role_skill::RoleSkill = "role_skills", "Skills of roles";
    /// Who is accountable, responsible, consulted or informed, clause by clause.
    Responsibilities: responsibility::Responsibility = "responsibilities", "Responsibilities";
    /// What top management does for the management system.
    LeadershipCommitments: leadership_commitment::LeadershipCommitment = "leadership_commitments", "Leadership commitments";
    /// Skills of people.
    Competences: competence::Competence = "competences", "Competence register";
    /// Courses.
    Courses: course::Course = "courses", "Courses";
    /// Training of people.
    Training: training::Training = "training", "Training register";
    /// Lines of the communication plan.
    Communications: communication::Communication = "communications", "Communication plan";
    /// What was communicated.
    CommunicationEvents: communication_event::CommunicationEvent = "communication_events", "Awareness and communication log";
    /// What a policy contains.
    PolicyChecks: policy_check::PolicyCheck = "policy_checks", "Policy checks";
    /// Documents.
    Documents: document::Document = "documents", "Document register";
    /// Versions of documents.
    DocumentVersions: document_version::DocumentVersion = "document_versions", "Document versions";
    /// What was disposed of.
    Disposals: disposal::Disposal = "disposals", "Disposals";
    /// Laws, contracts and other obligations.
    Obligations: obligation::Obligation = "obligations", "Obligations register";
    /// Assets.
    Assets: asset::Asset = "assets", "Asset register";
    /// Suppliers.
    Suppliers: supplier::Supplier = "suppliers", "Supplier register";
    /// Versions of the risk method.
    RiskMethods: risk_method::RiskMethod = "risk_methods", "Risk methods";
    /// Risk assessments and reviews.
    RiskAssessments: risk_assessment::RiskAssessment = "risk_assessments", "Risk assessments";
    /// Risks.
    Risks: risk::Risk = "risks", "Risk register";
    /// Acceptances of residual risks.
    RiskAcceptances: risk_acceptance::RiskAcceptance = "risk_acceptances", "Risk acceptances";
    /// Versions of the risk treatment plan.
    TreatmentPlans: treatment_plan::TreatmentPlan = "treatment_plans", "Risk treatment plans";
    /// Risk treatment actions.
    Treatments: treatment::Treatment = "treatments", "Risk treatment actions";
    /// Entries of the Statement of Applicability.
    Controls: control::Control = "controls", "Statement of Applicability";
    /// Versions of the Statement of Applicability.
    SoaVersions: soa_version::SoaVersion = "soa_versions", "Versions of the SoA";
    /// Information security objectives.
    Objectives: objective::Objective = "objectives", "Objectives";
    /// Measured values of objectives.
    Measurements: measurement::Measurement = "measurements", "Measurements of objectives";
    /// Metrics.
    Metrics: metric::Metric = "metrics", "Metrics";
    /// Values of metrics.
    MetricValues: metric_value::MetricValue = "metric_values", "Metric values";
    /// Changes of the management system.
    Changes: change::Change = "changes", "Changes";
    /// Incidents.
    Incidents: incident::Incident = "incidents", "Incident register";
    /// Nonconformities.
    Nonconformities: nonconformity::Nonconformity = "nonconformities", "Nonconformity register";
    /// Analyses of causes.
    CauseAnalyses: cause_analysis::CauseAnalysis = "cause_analyses", "Cause analyses";
    /// Corrective and other actions.
    Actions: action::Action = "actions", "Actions";
    /// Reviews of whether actions worked.
    EffectivenessReviews: effectiveness_review::EffectivenessReview = "effectiveness_reviews", "Effectiveness reviews";
    /// Evidence.
    Evidence: evidence::Evidence = "evidence", "Evidence register";
    /// Runs of an assessment.
    Assessments: assessment::Assessment = "assessments", "Assessments";
    /// Answers of assessments.
    Answers: answer::Answer = "answers", "Assessment answers";
    /// Comments on answers.
    AnswerComments: answer_comment::AnswerComment = "answer_comments", "Comments on answers";
    /// Figures of a run, kept to compare.
    AssessmentSnapshots: assessment_snapshot::AssessmentSnapshot = "assessment_snapshots", "Assessment snapshots";
}

impl RecordKind {
    /// Returns the kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::RecordKind;

    /// The longest name that a workbook gives a sheet.
    const LONGEST_SHEET_NAME: usize = 31;

    /// The longest title that stands well above a column.
    const LONGEST_TITLE: usize = 60;

    /// Beginnings and ends of words as they are not spelled in Britain.
    const FOREIGN_SPELLINGS: [&str; 9] = [
        "organiz", "program ", "license ", "behavior", "color", "center", "labor ", "ization",
        "fulfill",
    ];

    /// A reader of sheets tells columns apart by their titles, letter case aside, so that what was exported comes back.
    #[test]
    fn no_two_fields_of_a_record_share_a_name_or_a_title() {
        for kind in RecordKind::ALL {
            let (mut names, mut titles) = (BTreeSet::new(), BTreeSet::new());
            for field in kind.fields() {
                assert!(names.insert(field.name), "{}: two fields {}", kind.name(), field.name);
                let title = field.title.to_lowercase();
                assert!(titles.insert(title), "{}: two titles “{}”", kind.name(), field.title);
            }
        }
    }

    #[test]
    fn no_two_kinds_share_a_name_or_a_title() {
        let names: BTreeSet<&str> = RecordKind::ALL.iter().map(|kind| kind.name()).collect();
        let titles: BTreeSet<String> =
            RecordKind::ALL.iter().map(|kind| kind.title().to_lowercase()).collect();
        assert_eq!((names.len(), titles.len()), (RecordKind::ALL.len(), RecordKind::ALL.len()));
        for kind in RecordKind::ALL {
            assert!(kind.title().chars().count() <= LONGEST_SHEET_NAME, "{}", kind.title());
            assert_eq!(RecordKind::from_name(kind.name()), Some(*kind));
        }
    }

    #[test]
    fn titles_are_short_and_plain() {
        let fields = RecordKind::ALL.iter().flat_map(|kind| kind.fields());
        let titles = fields.map(|field| field.title);
        for title in titles.chain(RecordKind::ALL.iter().map(|kind| kind.title())) {
            assert!((2..=LONGEST_TITLE).contains(&title.chars().count()), "“{title}”");
            assert_eq!(title.trim(), title);
            assert!(title.starts_with(|first: char| first.is_uppercase()), "“{title}”");
            let padded = format!("{} ", title.to_lowercase());
            let foreign = FOREIGN_SPELLINGS.iter().find(|spelling| padded.contains(**spelling));
            assert_eq!(foreign, None, "“{title}”");
        }
    }
}
