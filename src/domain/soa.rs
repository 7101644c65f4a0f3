//! What a Statement of Applicability says of a control, before it becomes an answer (6.1.3 d).
//!
//! Applicability and implementation are two questions. A control that applies is not thereby implemented, and
//! an excluded control has no state of implementation, whatever its row says.

use super::assessment::Answer;

/// Whether a control applies to the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Applicability {
    /// It is included.
    Applicable,
    /// It is excluded.
    Excluded,
    /// The source does not say.
    NotStated,
}

/// How far an included control is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Implementation {
    /// It works.
    Implemented,
    /// It works in part.
    Partial,
    /// It is decided and not yet done: today it does not work.
    Planned,
    /// It does not work.
    NotImplemented,
    /// The source does not say.
    NotStated,
}

impl Implementation {
    /// Returns the state's name in data files and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Implemented => "implemented",
            Self::Partial => "partial",
            Self::Planned => "planned",
            Self::NotImplemented => "not_implemented",
            Self::NotStated => "unanswered",
        }
    }
}

/// Returns what a control's applicability and state of implementation mean for its conformity.
///
/// ```
/// use assay::domain::{assessment::Answer, soa::*};
/// // An excluded control is not applicable, even where its row says "not implemented".
/// let excluded = answer(Applicability::Excluded, Implementation::NotImplemented, Some("no offices"));
/// assert_eq!(excluded, Answer::NotApplicable { justification: Some("no offices".into()) });
/// // Applicable alone says nothing of implementation.
/// assert_eq!(answer(Applicability::Applicable, Implementation::NotStated, None), Answer::Unanswered);
/// // What is planned does not work today.
/// assert_eq!(answer(Applicability::Applicable, Implementation::Planned, None), Answer::Nonconform);
/// ```
pub fn answer(
    applicability: Applicability,
    implementation: Implementation,
    exclusion_reason: Option<&str>,
) -> Answer {
    match (applicability, implementation) {
        (Applicability::Excluded, _) => {
            Answer::NotApplicable { justification: exclusion_reason.map(str::to_owned) }
        }
        (_, Implementation::Implemented) => Answer::Conform,
        (_, Implementation::Partial) => Answer::Partial,
        (_, Implementation::Planned | Implementation::NotImplemented) => Answer::Nonconform,
        (_, Implementation::NotStated) => Answer::Unanswered,
    }
}
