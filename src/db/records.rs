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
    ($kind:expr, $function:ident($($argument:expr),*)) => {
        match $kind {
            RecordKind::Profiles => tables::profiles::$function($($argument),*),
            RecordKind::Sites => tables::sites::$function($($argument),*),
            RecordKind::Units => tables::units::$function($($argument),*),
            RecordKind::Certifications => tables::certifications::$function($($argument),*),
            RecordKind::Scopes => tables::scopes::$function($($argument),*),
            RecordKind::ScopeTopics => tables::scope_topics::$function($($argument),*),
            RecordKind::ContextIssues => tables::context_issues::$function($($argument),*),
            RecordKind::InterestedParties => tables::interested_parties::$function($($argument),*),
            RecordKind::PartyNeeds => tables::party_needs::$function($($argument),*),
            RecordKind::Processes => tables::processes::$function($($argument),*),
            RecordKind::People => tables::people::$function($($argument),*),
            RecordKind::Roles => tables::roles::$function($($argument),*),
            RecordKind::RoleAssignments => tables::role_assignments::$function($($argument),*),
            RecordKind::RoleSkills => tables::role_skills::$function($($argument),*),
            RecordKind::Responsibilities => tables::responsibilities::$function($($argument),*),
            RecordKind::LeadershipCommitments => tables::leadership_commitments::$function($($argument),*),
            RecordKind::Competences => tables::competences::$function($($argument),*),
            RecordKind::Courses => tables::courses::$function($($argument),*),
            RecordKind::Training => tables::training::$function($($argument),*),
            RecordKind::Communications => tables::communications::$function($($argument),*),
            RecordKind::CommunicationEvents => tables::communication_events::$function($($argument),*),
            RecordKind::PolicyChecks => tables::policy_checks::$function($($argument),*),
            RecordKind::Documents => tables::documents::$function($($argument),*),
            RecordKind::DocumentVersions => tables::document_versions::$function($($argument),*),
            RecordKind::Disposals => tables::disposals::$function($($argument),*),
            RecordKind::Obligations => tables::obligations::$function($($argument),*),
            RecordKind::Assets => tables::assets::$function($($argument),*),
            RecordKind::Suppliers => tables::suppliers::$function($($argument),*),
            RecordKind::RiskMethods => tables::risk_methods::$function($($argument),*),
            RecordKind::RiskAssessments => tables::risk_assessments::$function($($argument),*),
            RecordKind::Risks => tables::risks::$function($($argument),*),
            RecordKind::RiskAcceptances => tables::risk_acceptances::$function($($argument),*),
            RecordKind::TreatmentPlans => tables::treatment_plans::$function($($argument),*),
            RecordKind::Treatments => tables::treatments::$function($($argument),*),
            RecordKind::Controls => tables::controls::$function($($argument),*),
            RecordKind::SoaVersions => tables::soa_versions::$function($($argument),*),
            RecordKind::Objectives => tables::objectives::$function($($argument),*),
            RecordKind::Measurements => tables::measurements::$function($($argument),*),
            RecordKind::Metrics => tables::metrics::$function($($argument),*),
            RecordKind::MetricValues => tables::metric_values::$function($($argument),*),
            RecordKind::Changes => tables::changes::$function($($argument),*),
            RecordKind::Incidents => tables::incidents::$function($($argument),*),
            RecordKind::Nonconformities => tables::nonconformities::$function($($argument),*),
            RecordKind::CauseAnalyses => tables::cause_analyses::$function($($argument),*),
            RecordKind::Actions => tables::actions::$function($($argument),*),
            RecordKind::EffectivenessReviews => tables::effectiveness_reviews::$function($($argument),*),
            RecordKind::Evidence => tables::evidence::$function($($argument),*),
            RecordKind::Assessments => tables::assessments::$function($($argument),*),
            RecordKind::Answers => tables::answers::$function($($argument),*),
            RecordKind::AnswerComments => tables::answer_comments::$function($($argument),*),
            RecordKind::AssessmentSnapshots => tables::assessment_snapshots::$function($($argument),*),
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
