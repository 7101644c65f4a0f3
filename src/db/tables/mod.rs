//! The tables of registers, a file a group. Columns are the fields of the records in `domain::registers`; a test
//! compares them.

mod documentation;
mod organisation;
mod performance;
mod persons;
mod risk;

pub(super) use documentation::{
    actions, cause_analyses, disposals, document_versions, documents, effectiveness_reviews,
    evidence, incidents, nonconformities, obligations,
};
pub(super) use organisation::{
    certifications, context_issues, interested_parties, party_needs, processes, profiles,
    scope_topics, scopes, sites, units,
};
pub(super) use performance::{
    answer_comments, answers, assessment_snapshots, assessments, changes, measurements,
    metric_values, metrics, objectives,
};
pub(super) use persons::{
    communication_events, communications, competences, courses, leadership_commitments, people,
    policy_checks, responsibilities, role_assignments, role_skills, roles, training,
};
pub(super) use risk::{
    assets, controls, risk_acceptances, risk_assessments, risk_methods, risks, soa_versions,
    suppliers, treatment_plans, treatments,
};
