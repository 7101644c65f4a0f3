//! The registers that a sheet can be, and their names.

use std::fmt;

use super::fields::fields;
use crate::domain::registers::RecordKind;

/// A register of the command line contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Register {
    /// Statement of Applicability.
    Soa,
    /// Gap assessment: a state per requirement.
    Gap,
    /// Audit checklist: questions or tests with results.
    Checklist,
    /// Risk register.
    Risks,
    /// Risk treatment actions.
    Treatments,
    /// Asset inventory.
    Assets,
    /// Nonconformities and corrective actions.
    Nonconformities,
    /// Controlled documents.
    Documents,
    /// Evidence.
    Evidence,
    /// Incidents.
    Incidents,
    /// Suppliers.
    Suppliers,
    /// Objectives.
    Objectives,
    /// Training and competence.
    Training,
    /// Legal and contractual obligations.
    Obligations,
}

impl Register {
    /// Every register in the order of the contract.
    pub const ALL: [Self; 14] = [
        Self::Soa,
        Self::Gap,
        Self::Checklist,
        Self::Risks,
        Self::Treatments,
        Self::Assets,
        Self::Nonconformities,
        Self::Documents,
        Self::Evidence,
        Self::Incidents,
        Self::Suppliers,
        Self::Objectives,
        Self::Training,
        Self::Obligations,
    ];

    /// Returns the name that commands and JSON use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Soa => "soa",
            Self::Gap => "gap",
            Self::Checklist => "checklist",
            Self::Risks => "risks",
            Self::Treatments => "treatments",
            Self::Assets => "assets",
            Self::Nonconformities => "nonconformities",
            Self::Documents => "documents",
            Self::Evidence => "evidence",
            Self::Incidents => "incidents",
            Self::Suppliers => "suppliers",
            Self::Objectives => "objectives",
            Self::Training => "training",
            Self::Obligations => "obligations",
        }
    }

    /// Returns the register of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|register| register.name() == name)
    }

    /// Returns the kind of record that its rows become; several registers may hold one kind.
    pub fn kind(self) -> Option<RecordKind> {
        RecordKind::from_name(match self {
            Self::Soa => "controls",
            Self::Gap | Self::Checklist => "answers",
            other => other.name(),
        })
    }

    /// Returns the register that holds records of a kind, where one does; a sheet's name may tell gap sheet and
    /// checklist apart.
    pub(super) fn of(kind: RecordKind, named: Option<&str>) -> Option<Self> {
        let holds = |register: &Self| register.kind() == Some(kind);
        let by_name = named.and_then(Self::from_name).filter(holds);
        by_name.or_else(|| Self::ALL.into_iter().find(holds))
    }

    /// Returns the header meanings that fit some column of its, as the vocabulary has to name them.
    pub fn header_meanings(self) -> impl Iterator<Item = &'static str> {
        fields(self).iter().flat_map(|field| field.meanings.iter().copied())
    }

    /// Returns whether its rows answer requirements, so that it can be scored.
    pub fn answers_requirements(self) -> bool {
        matches!(self, Self::Soa | Self::Gap | Self::Checklist)
    }
}

impl fmt::Display for Register {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
