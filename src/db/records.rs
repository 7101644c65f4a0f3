//! Records of every kind, by kind: the one door to the tables of registers.

use std::collections::BTreeMap;

use super::{
    error::Error,
    scope::{Scope, WriteScope},
    tables,
};
use crate::domain::{
    id::RecordId,
    record::{Fields, Kept},
    registers::RecordKind,
};

/// Returns the columns of its owner's own sheets as the store keeps them.
pub(super) fn extra_as_json(kept: &Kept) -> Result<String, Error> {
    if kept.extra.is_empty() {
        return Ok(String::new());
    }
    serde_json::to_string(&kept.extra).map_err(|error| Error::Failed(error.to_string()))
}

/// Makes a record of what a row of its table holds.
pub(super) fn read_row(
    table: &str,
    (id, key, version): (&str, String, i32),
    fields: Fields,
    extra: &str,
) -> Result<Kept, Error> {
    let corrupt =
        |cause: String| Error::Corrupt { table: table.to_owned(), id: id.to_owned(), cause };
    let extra = if extra.is_empty() {
        BTreeMap::new()
    } else {
        serde_json::from_str(extra).map_err(|error| corrupt(error.to_string()))?
    };
    let id = id.parse().map_err(|error: uuid::Error| corrupt(error.to_string()))?;
    Ok(Kept { id, key, version, fields, extra })
}

/// Calls a function of the table that holds a kind.
macro_rules! of_kind {
    ($kind:expr, $function:ident $arguments:tt) => {
        match $kind {
            RecordKind::Profiles => tables::profiles::$function $arguments,
            RecordKind::Sites => tables::sites::$function $arguments,
            RecordKind::Units => tables::units::$function $arguments,
            RecordKind::Certifications => tables::certifications::$function $arguments,
            RecordKind::Scopes => tables::scopes::$function $arguments,
            RecordKind::ScopeTopics => tables::scope_topics::$function $arguments,
            RecordKind::ContextIssues => tables::context_issues::$function $arguments,
            RecordKind::InterestedParties => tables::interested_parties::$function $arguments,
            RecordKind::PartyNeeds => tables::party_needs::$function $arguments,
            RecordKind::Processes => tables::processes::$function $arguments,
            RecordKind::People => tables::people::$function $arguments,
            RecordKind::Roles => tables::roles::$function $arguments,
            RecordKind::RoleAssignments => tables::role_assignments::$function $arguments,
            RecordKind::RoleSkills => tables::role_skills::$function $arguments,
            RecordKind::Responsibilities => tables::responsibilities::$function $arguments,
            RecordKind::LeadershipCommitments => tables::leadership_commitments::$function $arguments,
            RecordKind::Competences => tables::competences::$function $arguments,
            RecordKind::Courses => tables::courses::$function $arguments,
            RecordKind::Training => tables::training::$function $arguments,
            RecordKind::Communications => tables::communications::$function $arguments,
            RecordKind::CommunicationEvents => tables::communication_events::$function $arguments,
            RecordKind::PolicyChecks => tables::policy_checks::$function $arguments,
            RecordKind::Documents => tables::documents::$function $arguments,
            RecordKind::DocumentVersions => tables::document_versions::$function $arguments,
            RecordKind::Disposals => tables::disposals::$function $arguments,
            RecordKind::Obligations => tables::obligations::$function $arguments,
            RecordKind::Assets => tables::assets::$function $arguments,
            RecordKind::Suppliers => tables::suppliers::$function $arguments,
            RecordKind::RiskMethods => tables::risk_methods::$function $arguments,
            RecordKind::RiskAssessments => tables::risk_assessments::$function $arguments,
            RecordKind::Risks => tables::risks::$function $arguments,
            RecordKind::RiskAcceptances => tables::risk_acceptances::$function $arguments,
            RecordKind::TreatmentPlans => tables::treatment_plans::$function $arguments,
            RecordKind::Treatments => tables::treatments::$function $arguments,
            RecordKind::Controls => tables::controls::$function $arguments,
            RecordKind::SoaVersions => tables::soa_versions::$function $arguments,
            RecordKind::Objectives => tables::objectives::$function $arguments,
            RecordKind::Measurements => tables::measurements::$function $arguments,
            RecordKind::Metrics => tables::metrics::$function $arguments,
            RecordKind::MetricValues => tables::metric_values::$function $arguments,
            RecordKind::Changes => tables::changes::$function $arguments,
            RecordKind::Incidents => tables::incidents::$function $arguments,
            RecordKind::Nonconformities => tables::nonconformities::$function $arguments,
            RecordKind::CauseAnalyses => tables::cause_analyses::$function $arguments,
            RecordKind::Actions => tables::actions::$function $arguments,
            RecordKind::EffectivenessReviews => tables::effectiveness_reviews::$function $arguments,
            RecordKind::Evidence => tables::evidence::$function $arguments,
            RecordKind::Assessments => tables::assessments::$function $arguments,
            RecordKind::Answers => tables::answers::$function $arguments,
            RecordKind::AnswerComments => tables::answer_comments::$function $arguments,
            RecordKind::AssessmentSnapshots => tables::assessment_snapshots::$function $arguments,
        }
    };
}

/// Returns every record of a kind, oldest first.
///
/// # Errors
/// Those of the database, and a stored text that cannot be read back.
pub fn list(scope: &mut Scope<'_>, kind: RecordKind) -> Result<Vec<Kept>, Error> {
    of_kind!(kind, list(scope))
}

/// Returns the record with that id, if the organisation has it.
///
/// # Errors
/// As [`list`].
pub fn find(scope: &mut Scope<'_>, kind: RecordKind, id: RecordId) -> Result<Option<Kept>, Error> {
    of_kind!(kind, find(scope, id))
}

/// Returns the record with that key, if the organisation has it.
///
/// # Errors
/// As [`list`].
pub fn find_by_key(
    scope: &mut Scope<'_>,
    kind: RecordKind,
    key: &str,
) -> Result<Option<Kept>, Error> {
    of_kind!(kind, find_by_key(scope, key))
}

/// Stores a new record.
///
/// # Errors
/// [`Error::Taken`] where the organisation has one with that key.
pub fn insert(scope: &mut WriteScope<'_>, kind: RecordKind, kept: &Kept) -> Result<(), Error> {
    of_kind!(kind, insert(scope, kept))
}

/// Stores a changed record as the version after the one it holds.
///
/// # Errors
/// [`Error::Stale`] where the stored record has another version.
pub fn update(scope: &mut WriteScope<'_>, kind: RecordKind, kept: &Kept) -> Result<(), Error> {
    hit(of_kind!(kind, update(scope, kept))?, kind, kept)
}

/// Takes a record away.
///
/// # Errors
/// [`Error::Stale`] where the stored record has another version.
pub fn delete(scope: &mut WriteScope<'_>, kind: RecordKind, kept: &Kept) -> Result<(), Error> {
    hit(of_kind!(kind, delete(scope, kept))?, kind, kept)
}

fn hit(rows: usize, kind: RecordKind, kept: &Kept) -> Result<(), Error> {
    if rows == 1 { Ok(()) } else { Err(Error::Stale { kind: kind.name(), key: kept.key.clone() }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! columns_of {
        ($($variant:ident $table:ident)+) => {
            |kind| match kind { $(RecordKind::$variant => tables::$table::COLUMNS),+ }
        };
    }

    #[test]
    fn each_table_has_the_fields_of_its_record_in_their_order() {
        let columns = columns_of! {
            Profiles profiles
            Sites sites
            Units units
            Certifications certifications
            Scopes scopes
            ScopeTopics scope_topics
            ContextIssues context_issues
            InterestedParties interested_parties
            PartyNeeds party_needs
            Processes processes
            People people
            Roles roles
            RoleAssignments role_assignments
            RoleSkills role_skills
            Responsibilities responsibilities
            LeadershipCommitments leadership_commitments
            Competences competences
            Courses courses
            Training training
            Communications communications
            CommunicationEvents communication_events
            PolicyChecks policy_checks
            Documents documents
            DocumentVersions document_versions
            Disposals disposals
            Obligations obligations
            Assets assets
            Suppliers suppliers
            RiskMethods risk_methods
            RiskAssessments risk_assessments
            Risks risks
            RiskAcceptances risk_acceptances
            TreatmentPlans treatment_plans
            Treatments treatments
            Controls controls
            SoaVersions soa_versions
            Objectives objectives
            Measurements measurements
            Metrics metrics
            MetricValues metric_values
            Changes changes
            Incidents incidents
            Nonconformities nonconformities
            CauseAnalyses cause_analyses
            Actions actions
            EffectivenessReviews effectiveness_reviews
            Evidence evidence
            Assessments assessments
            Answers answers
            AnswerComments answer_comments
            AssessmentSnapshots assessment_snapshots
        };
        for kind in RecordKind::ALL {
            let fields: Vec<&str> = kind.fields().iter().map(|field| field.name).collect();
            assert_eq!(fields, columns(*kind), "{}", kind.name());
        }
    }
}
