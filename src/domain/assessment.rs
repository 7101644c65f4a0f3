//! Answers: what is known of one requirement, and how two answers to the same requirement combine.

use super::ratio::Ratio;

/// What is known of a requirement.
///
/// Ordered from the weakest to the strongest claim, so that the weaker of two answers is the smaller one;
/// `Unanswered` and `NotApplicable` are no claims and are combined by [`Answer::weaker`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Nobody has said anything.
    Unanswered,
    /// The requirement is not met.
    Nonconform,
    /// It is met in part.
    Partial,
    /// It is met.
    Conform,
    /// An excluded control (6.1.3 d); clause requirements know no such answer.
    NotApplicable {
        /// Why it is excluded; `None` when the source gives no reason, which is a fault to mend.
        justification: Option<String>,
    },
}

impl Answer {
    /// Returns the points of chapter 6.3: conform 1, partial 1/2, nonconform 0; `None` where nothing is claimed.
    ///
    /// ```
    /// use assay::domain::{assessment::Answer, ratio::Ratio};
    /// assert_eq!(Answer::Partial.points(), Some(Ratio::new(1, 2)));
    /// assert_eq!(Answer::Unanswered.points(), None);
    /// ```
    pub fn points(&self) -> Option<Ratio> {
        match self {
            Self::Conform => Some(Ratio::ONE),
            Self::Partial => Some(Ratio::new(1, 2)),
            Self::Nonconform => Some(Ratio::ZERO),
            Self::Unanswered | Self::NotApplicable { .. } => None,
        }
    }

    /// Returns whether the requirement counts in a score: everything but an excluded control does.
    pub fn is_applicable(&self) -> bool {
        !matches!(self, Self::NotApplicable { .. })
    }

    /// Returns the answer that counts when two sources speak of the same requirement: the weaker claim;
    /// a claim beats "not applicable", because an exclusion that another source contradicts is in doubt;
    /// anything beats silence.
    ///
    /// ```
    /// use assay::domain::assessment::Answer;
    /// assert_eq!(Answer::Conform.weaker(Answer::Partial), Answer::Partial);
    /// assert_eq!(Answer::Unanswered.weaker(Answer::Conform), Answer::Conform);
    /// let excluded = Answer::NotApplicable { justification: None };
    /// assert_eq!(excluded.weaker(Answer::Conform), Answer::Conform);
    /// ```
    #[must_use]
    pub fn weaker(self, other: Self) -> Self {
        if other.rank() < self.rank() { other } else { self }
    }

    /// The order in which answers win when they meet.
    fn rank(&self) -> u8 {
        match self {
            Self::Nonconform => 0,
            Self::Partial => 1,
            Self::Conform => 2,
            Self::NotApplicable { .. } => 3,
            Self::Unanswered => 4,
        }
    }

    /// Returns the answer's name in data files and JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Unanswered => "unanswered",
            Self::Nonconform => "nonconform",
            Self::Partial => "partial",
            Self::Conform => "conform",
            Self::NotApplicable { .. } => "not_applicable",
        }
    }
}

/// How far practice has matured, on a scale from 0 to 5, against a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Maturity {
    /// The level reached, 0 to 5; an exact figure, because some sheets score in halves.
    pub level: Ratio,
    /// The level wanted, 3 unless somebody decided otherwise.
    pub target: Ratio,
}

/// What kind of evidence stands behind an answer, and how old it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// Its kind.
    pub kind: EvidenceKind,
    /// Days since the period that it covers ended, and the age up to which it counts in full;
    /// `None` where the source names no date: such evidence is taken as fresh, which the report says.
    pub age: Option<EvidenceAge>,
}

/// The age of a piece of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvidenceAge {
    /// Days at the as-of date.
    pub days: u32,
    /// Days up to which it counts in full.
    pub max_days: u32,
}

/// Kinds of evidence by rising strength (chapter 6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EvidenceKind {
    /// Somebody says so.
    Statement,
    /// An approved document says how it is done.
    ApprovedDocument,
    /// A record shows that it was done.
    OperatingRecord,
    /// An independent auditor tested it.
    IndependentlyTested,
}

impl EvidenceKind {
    /// Every kind, the weakest first.
    pub const ALL: [Self; 4] =
        [Self::Statement, Self::ApprovedDocument, Self::OperatingRecord, Self::IndependentlyTested];

    /// Returns the kind's name in data files and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::ApprovedDocument => "approved_document",
            Self::OperatingRecord => "operating_record",
            Self::IndependentlyTested => "independently_tested",
        }
    }

    /// Returns the strength: 0.2, 0.4, 0.7 or 1.
    pub fn strength(self) -> Ratio {
        match self {
            Self::Statement => Ratio::new(2, 10),
            Self::ApprovedDocument => Ratio::new(4, 10),
            Self::OperatingRecord => Ratio::new(7, 10),
            Self::IndependentlyTested => Ratio::ONE,
        }
    }
}

impl Evidence {
    /// Returns strength times freshness; freshness is 1 up to the greatest age and falls in a straight line to 0
    /// at twice that age (chapter 6.3).
    ///
    /// ```
    /// use assay::domain::assessment::{Evidence, EvidenceAge, EvidenceKind};
    /// let record = Evidence {
    ///     kind: EvidenceKind::OperatingRecord,
    ///     age: Some(EvidenceAge { days: 270, max_days: 180 }),
    /// };
    /// assert_eq!(record.worth().to_string(), "0.3500"); // 0.7 × (360 − 270) / 180
    /// ```
    pub fn worth(self) -> Ratio {
        let freshness = match self.age {
            None => Ratio::ONE,
            Some(age) if age.days <= age.max_days => Ratio::ONE,
            Some(age) => {
                let left = (2 * i64::from(age.max_days) - i64::from(age.days)).max(0);
                // In whole ten-thousandths: the denominators of many different ages would grow without bound.
                Ratio::new(left, i64::from(age.max_days)).rounded()
            }
        };
        self.kind.strength() * freshness
    }
}
