//! What an external auditor may read: everything, or named clauses, controls and registers.

use std::fmt;

use crate::domain::requirement::RequirementId;

/// The part of an organisation's records that a membership reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadingScope {
    /// All of them.
    Everything,
    /// What belongs to one of these requirements or stands in one of these registers.
    Parts {
        /// Clauses, themes and controls, each with all that lies below it.
        requirements: Vec<RequirementId>,
        /// Registers by the names that commands use.
        registers: Vec<String>,
    },
}

/// Text that is no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAScope {
    /// Nothing stands there.
    #[error(
        "the scope is empty; write {EVERYTHING}, or clauses, controls and registers as in “9.2; A.5; risks”"
    )]
    Empty,
    /// One part is neither a requirement nor a register.
    #[error("“{part}” in the scope is no clause, control or register; registers are {registers}")]
    UnknownPart {
        /// The part as given.
        part: String,
        /// The names of the registers.
        registers: String,
    },
    /// Everything and parts at once.
    #[error(
        "the scope names {EVERYTHING} and parts of it; write {EVERYTHING} alone or leave it out"
    )]
    Both,
}

const EVERYTHING: &str = "everything";

impl ReadingScope {
    /// Reads a scope as [`ReadingScope`] writes itself: `everything`, or parts separated by `;`.
    ///
    /// ```
    /// use assay::domain::account::ReadingScope;
    /// let scope = ReadingScope::read("a.5; 9.2; Risks", &["assets", "risks"]).unwrap();
    /// assert_eq!(scope.to_string(), "9.2; A.5; risks");
    /// assert!(scope.covers("risks", &[]));
    /// assert!(scope.covers("documents", &["A.5.15".parse().unwrap()]));
    /// assert!(!scope.covers("assets", &["A.8.1".parse().unwrap()]));
    /// ```
    ///
    /// # Errors
    /// The text is empty, mixes `everything` with parts, or a part is neither a requirement nor one of `registers`.
    pub fn read(text: &str, registers: &[&str]) -> Result<Self, NotAScope> {
        let parts = text.split([';', ',', '\n']).map(|part| part.trim().to_lowercase());
        let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
        if parts.is_empty() {
            return Err(NotAScope::Empty);
        }
        if parts.iter().any(|part| part == EVERYTHING) {
            let alone = parts.iter().all(|part| part == EVERYTHING);
            return if alone { Ok(Self::Everything) } else { Err(NotAScope::Both) };
        }
        let (mut chosen, mut named) = (Vec::new(), Vec::new());
        for part in parts {
            if registers.contains(&part.as_str()) {
                named.push(part);
            } else if let Some(requirement) = requirement(&part) {
                chosen.push(requirement);
            } else {
                return Err(NotAScope::UnknownPart { part, registers: registers.join(", ") });
            }
        }
        chosen.sort();
        chosen.dedup();
        named.sort();
        named.dedup();
        Ok(Self::Parts { requirements: chosen, registers: named })
    }

    /// Returns whether a record lies within: by its register, or because one of the requirements that it belongs to
    /// is, or lies below, a requirement of the scope.
    pub fn covers(&self, register: &str, requirements: &[RequirementId]) -> bool {
        match self {
            Self::Everything => true,
            Self::Parts { requirements: chosen, registers: named } => {
                let within = |id: &RequirementId| chosen.iter().any(|above| above.contains(id));
                named.iter().any(|name| name == register) || requirements.iter().any(within)
            }
        }
    }
}

fn requirement(part: &str) -> Option<RequirementId> {
    match part.strip_prefix("a.") {
        Some(number) => format!("A.{number}").parse().ok(),
        None => part.parse().ok(),
    }
}

impl fmt::Display for ReadingScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everything => f.write_str(EVERYTHING),
            Self::Parts { requirements, registers } => {
                let ids = requirements.iter().map(ToString::to_string);
                let parts: Vec<String> = ids.chain(registers.iter().cloned()).collect();
                f.write_str(&parts.join("; "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REGISTERS: &[&str] = &["assets", "documents", "risks"];

    fn refused(text: &str) -> String {
        ReadingScope::read(text, REGISTERS).unwrap_err().to_string()
    }

    #[test]
    fn a_scope_reads_back_as_written() {
        for text in ["everything", "9.2; A.5; A.8.24; risks", "6.1.2.c", "assets; documents"] {
            assert_eq!(ReadingScope::read(text, REGISTERS).unwrap().to_string(), text);
        }
        let untidy = ReadingScope::read(" Risks,9.2;; risks\n9.2", REGISTERS).unwrap();
        assert_eq!(untidy.to_string(), "9.2; risks");
    }

    #[test]
    fn a_scope_that_says_nothing_or_too_much_is_refused() {
        insta::assert_snapshot!(refused(" ; "), @"the scope is empty; write everything, or clauses, controls and registers as in “9.2; A.5; risks”");
        insta::assert_snapshot!(refused("everything; 9.2"), @"the scope names everything and parts of it; write everything alone or leave it out");
        insta::assert_snapshot!(refused("9.2; riscs"), @"“riscs” in the scope is no clause, control or register; registers are assets, documents, risks");
    }

    #[test]
    fn clauses_and_controls_with_the_same_number_are_kept_apart() {
        let scope = ReadingScope::read("5", REGISTERS).unwrap();
        assert!(scope.covers("documents", &["5.2".parse().unwrap()]));
        assert!(!scope.covers("documents", &["A.5.2".parse().unwrap()]));
        assert!(!scope.covers("documents", &[]));
    }

    #[test]
    fn a_record_of_several_requirements_is_seen_if_one_is_in_scope() {
        let scope = ReadingScope::read("A.8.24", REGISTERS).unwrap();
        let both = ["A.5.1".parse().unwrap(), "A.8.24".parse().unwrap()];
        assert!(scope.covers("documents", &both));
        assert!(
            !scope.covers("documents", &["A.8".parse().unwrap()]),
            "the theme is more than the control"
        );
    }
}
