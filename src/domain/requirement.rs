//! Identifiers of clauses and controls: the one way to write, read, order and nest them.
//!
//! Clause 5.1 and control A.5.1 share a number and nothing else, so the part of the standard is in the type.

use std::{fmt, str::FromStr};

/// A clause requirement such as `6.1.2.c`, or a control such as `A.5.10`.
///
/// Ordered as the standard numbers them: clauses before controls, and 5.10 after 5.9.
///
/// ```
/// use assay::domain::requirement::RequirementId;
/// let id = |text: &str| text.parse::<RequirementId>().unwrap();
/// assert!(id("A.5.9") < id("A.5.10"));
/// assert_eq!(id("6.1.2 c) 2)").to_string(), "6.1.2.c.2");
/// assert_eq!(id("6.1.2.c").citation(), "6.1.2 c)");
/// assert!(id("6.1.2").contains(&id("6.1.2.c.1")));
/// assert!("5.xx.1".parse::<RequirementId>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RequirementId {
    part: Part,
    steps: Vec<Step>,
}

/// Which part of the standard an identifier belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// Clauses 4 to 10.
    Clauses,
    /// Annex A.
    AnnexA,
}

/// One step of an identifier: `5`, `10`, `c`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// A number.
    Number(u16),
    /// A letter of a lettered item.
    Letter(char),
}

/// Text that is no requirement identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a clause such as 6.1.2.c or a control such as A.5.10")]
pub struct NotARequirement(String);

impl RequirementId {
    /// Returns the clause made of these numbers.
    pub fn clause(numbers: &[u16]) -> Self {
        Self { part: Part::Clauses, steps: numbers.iter().copied().map(Step::Number).collect() }
    }

    /// Returns the control made of these numbers: two for the 2022 edition, three for 2013.
    pub fn control(numbers: &[u16]) -> Self {
        Self { part: Part::AnnexA, steps: numbers.iter().copied().map(Step::Number).collect() }
    }

    /// Returns this identifier with one more step.
    #[must_use]
    pub fn child(&self, step: Step) -> Self {
        let mut child = self.clone();
        child.steps.push(step);
        child
    }

    /// Returns the part of the standard.
    pub fn part(&self) -> Part {
        self.part
    }

    /// Returns the steps from the left.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Returns whether this is a control of Annex A.
    pub fn is_control(&self) -> bool {
        self.part == Part::AnnexA
    }

    /// Returns the identifier one level up, or `None` at the top.
    pub fn parent(&self) -> Option<Self> {
        let (_last, above) = self.steps.split_last()?;
        (!above.is_empty()).then(|| Self { part: self.part, steps: above.to_vec() })
    }

    /// Returns whether `other` is this requirement or lies below it.
    pub fn contains(&self, other: &Self) -> bool {
        self.part == other.part && other.steps.starts_with(&self.steps)
    }

    /// Returns the group that scores are shown for: clause `4` to `10`, theme `A.5` to `A.8`.
    ///
    /// ```
    /// # use assay::domain::requirement::RequirementId;
    /// assert_eq!("A.8.24".parse::<RequirementId>().unwrap().group().to_string(), "A.8");
    /// assert_eq!("9.2.2.b".parse::<RequirementId>().unwrap().group().to_string(), "9");
    /// ```
    #[must_use]
    pub fn group(&self) -> Self {
        Self { part: self.part, steps: self.steps.iter().take(1).copied().collect() }
    }

    /// Returns the form used in running text: `6.1.2 c) 2)`, `A.5.10`.
    pub fn citation(&self) -> String {
        let lettered = self.steps.iter().position(|step| matches!(step, Step::Letter(_)));
        let (numbers, items) = self.steps.split_at(lettered.unwrap_or(self.steps.len()));
        let own = Self { part: self.part, steps: numbers.to_vec() };
        items.iter().fold(own.to_string(), |text, step| match step {
            Step::Number(number) => text + &format!(" {number})"),
            Step::Letter(letter) => text + &format!(" {letter})"),
        })
    }
}

impl fmt::Display for RequirementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_control() {
            f.write_str("A.")?;
        }
        for (index, step) in self.steps.iter().enumerate() {
            if index > 0 {
                f.write_str(".")?;
            }
            match step {
                Step::Number(number) => write!(f, "{number}")?,
                Step::Letter(letter) => write!(f, "{letter}")?,
            }
        }
        Ok(())
    }
}

impl FromStr for RequirementId {
    type Err = NotARequirement;

    fn from_str(text: &str) -> Result<Self, NotARequirement> {
        let refused = || NotARequirement(text.into());
        let trimmed = text.trim();
        let (part, rest) = match trimmed.strip_prefix("A.") {
            Some(rest) => (Part::AnnexA, rest),
            None => (Part::Clauses, trimmed),
        };
        let mut steps = Vec::new();
        for token in rest.split(['.', ' ', ')']).filter(|token| !token.is_empty()) {
            let mut letters = token.chars();
            let step = match (letters.next(), letters.next()) {
                (Some(letter), None) if letter.is_ascii_lowercase() => Step::Letter(letter),
                _ => Step::Number(token.parse().map_err(|_error| refused())?),
            };
            steps.push(step);
        }
        match steps.first() {
            Some(Step::Number(_)) => Ok(Self { part, steps }),
            _ => Err(refused()),
        }
    }
}

/// Which edition of ISO/IEC 27001 a set of control identifiers belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Edition {
    /// 114 controls in 14 domains, written with three numbers.
    E2013,
    /// 93 controls in four themes, written with two.
    E2022,
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::E2013 => "2013",
            Self::E2022 => "2022",
        })
    }
}
