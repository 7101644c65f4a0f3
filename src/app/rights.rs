//! Whether the person who acts may do what they ask for: every function of `app` asks here first.

use super::context::{Actor, Context};
use crate::{
    domain::{
        account::{Membership, Ownership, Permission, RecordAtHand, Verdict, allows_one_of},
        id::OrganisationId,
        record::Kept,
        registers::RecordKind,
        requirement::RequirementId,
        value::{Requirements, Value},
    },
    error::{Error, Kind},
};

/// Fields that name who answers for a record.
const OWNERS: [&str; 7] =
    ["owner", "assignee", "risk_owner", "responsible", "custodian", "accepted_by", "person"];

/// Fields that name the requirements a record belongs to.
const REQUIREMENTS: [&str; 4] = ["control_id", "requirement", "requirement_refs", "control_refs"];

/// Returns the right that adding a record of a kind takes: whoever audits raises nonconformities and changes none.
pub(super) fn to_add(kind: RecordKind) -> Permission {
    match kind {
        RecordKind::Nonconformities => Permission::RaiseFinding,
        _ => to_change(kind),
    }
}

/// Returns the right that changing or taking away records of a kind takes.
pub(super) fn to_change(kind: RecordKind) -> Permission {
    match kind {
        RecordKind::Profiles
        | RecordKind::Sites
        | RecordKind::Units
        | RecordKind::Certifications
        | RecordKind::Scopes
        | RecordKind::ScopeTopics
        | RecordKind::ContextIssues
        | RecordKind::InterestedParties
        | RecordKind::PartyNeeds
        | RecordKind::Processes
        | RecordKind::People
        | RecordKind::Roles
        | RecordKind::RoleAssignments
        | RecordKind::RoleSkills
        | RecordKind::Responsibilities
        | RecordKind::LeadershipCommitments
        | RecordKind::Communications
        | RecordKind::PolicyChecks
        | RecordKind::RiskAssessments
        | RecordKind::TreatmentPlans
        | RecordKind::Objectives
        | RecordKind::Metrics
        | RecordKind::Changes => Permission::ChangeManagementRegisters,
        RecordKind::Competences
        | RecordKind::Courses
        | RecordKind::Training
        | RecordKind::CommunicationEvents
        | RecordKind::Documents
        | RecordKind::DocumentVersions
        | RecordKind::Disposals
        | RecordKind::Obligations
        | RecordKind::Assets
        | RecordKind::Suppliers
        | RecordKind::Risks
        | RecordKind::Treatments
        | RecordKind::Controls
        | RecordKind::Measurements
        | RecordKind::MetricValues
        | RecordKind::Incidents => Permission::ChangeOperationRegisters,
        RecordKind::Nonconformities
        | RecordKind::CauseAnalyses
        | RecordKind::Actions
        | RecordKind::EffectivenessReviews => Permission::ChangeImprovementRegisters,
        RecordKind::RiskMethods => Permission::ApproveRiskMethod,
        RecordKind::RiskAcceptances => Permission::AcceptRisk,
        RecordKind::SoaVersions => Permission::ApproveSoa,
        RecordKind::Evidence => Permission::UploadEvidence,
        RecordKind::Assessments | RecordKind::AssessmentSnapshots => Permission::RunAssessment,
        RecordKind::Answers | RecordKind::AnswerComments => Permission::Answer,
    }
}

impl Context {
    /// Asks for a right on an organisation as a whole.
    ///
    /// # Errors
    /// [`Kind::Forbidden`] with the reason and who could.
    pub fn permit(&self, organisation: OrganisationId, right: Permission) -> Result<(), Error> {
        match self.verdict(organisation, right)? {
            None => Ok(()),
            Some(verdict) => verdict.on_whole().map_err(|refusal| forbidden(&refusal)),
        }
    }

    /// Asks for a right on at least some records of an organisation.
    ///
    /// # Errors
    /// [`Kind::Forbidden`] with the reason and who could.
    pub fn permit_part(
        &self,
        organisation: OrganisationId,
        right: Permission,
    ) -> Result<(), Error> {
        match self.verdict(organisation, right)? {
            Some(Verdict::Refused(refusal)) => Err(forbidden(&refusal)),
            _ => Ok(()),
        }
    }

    /// Asks for a right on something that is no record but has an owner: an import, a token.
    ///
    /// # Errors
    /// [`Kind::Forbidden`] with the reason and who could.
    pub(super) fn permit_own(
        &self,
        organisation: OrganisationId,
        right: Permission,
        ownership: Ownership,
    ) -> Result<(), Error> {
        match (self.verdict(organisation, right)?, ownership) {
            (None, _) | (Some(Verdict::AllowedWhereOwner { .. }), Ownership::Own) => Ok(()),
            (Some(verdict), _) => verdict.on_whole().map_err(|refusal| forbidden(&refusal)),
        }
    }

    /// Asks for what reaches across organisations, which only whoever keeps the server may do.
    ///
    /// # Errors
    /// [`Kind::Forbidden`] for everybody else; `what` says what is kept, as in "accounts are".
    pub(super) fn operator_only(&self, what: &str) -> Result<(), Error> {
        match self.actor {
            Actor::Operator => Ok(()),
            Actor::Person(_) => Err(Error::new(
                Kind::Forbidden,
                format!(
                    "{what} kept by whoever keeps the server; ask them to do it at its command line"
                ),
            )),
        }
    }

    /// Returns whether something is the actor's own, by the account's id.
    pub(super) fn ownership_of(&self, account: &str) -> Ownership {
        match &self.actor {
            Actor::Person(person) if person.id.to_string() != account => Ownership::Others,
            _ => Ownership::Own,
        }
    }

    /// Asks for a right on one record.
    ///
    /// # Errors
    /// [`Kind::Forbidden`] with the reason and who could.
    pub fn permit_record(
        &self,
        organisation: OrganisationId,
        right: Permission,
        kind: RecordKind,
        record: &Kept,
    ) -> Result<(), Error> {
        let Some(verdict) = self.verdict(organisation, right)? else { return Ok(()) };
        let requirements = requirements_of(record);
        let record = RecordAtHand {
            register: kind.name(),
            requirements: &requirements,
            ownership: self.ownership(record),
        };
        verdict.on_record(record).map_err(|refusal| forbidden(&refusal))
    }

    /// Returns what the roles say; `None` for an operator, who can read and write the database's file anyway.
    fn verdict(
        &self,
        organisation: OrganisationId,
        right: Permission,
    ) -> Result<Option<Verdict>, Error> {
        let Actor::Person(person) = &self.actor else { return Ok(None) };
        if let Some(token) = &person.token {
            let allowed = token.allows(right, &organisation.to_string(), self.today());
            allowed.map_err(|refusal| Error::new(Kind::Forbidden, refusal.to_string()))?;
        }
        let roles: Vec<Membership> = person
            .memberships
            .iter()
            .filter(|(known, _membership)| *known == organisation)
            .map(|(_organisation, membership)| membership.clone())
            .collect();
        Ok(Some(allows_one_of(&roles, right, self.today())))
    }

    fn ownership(&self, record: &Kept) -> Ownership {
        let Actor::Person(person) = &self.actor else { return Ownership::Own };
        let own = OWNERS.iter().any(|field| {
            let named = record.fields.get(field).trim();
            !named.is_empty()
                && (named.eq_ignore_ascii_case(&person.email)
                    || named.to_lowercase() == person.name.to_lowercase())
        });
        if own { Ownership::Own } else { Ownership::Others }
    }
}

fn requirements_of(record: &Kept) -> Vec<RequirementId> {
    REQUIREMENTS
        .iter()
        .flat_map(|field| Requirements::read(record.fields.get(field)).unwrap_or_default().0)
        .collect()
}

fn forbidden(refusal: &crate::domain::account::Refusal) -> Error {
    Error::new(Kind::Forbidden, refusal.to_string())
}
