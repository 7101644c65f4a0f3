//! The gap assessment report: what was assessed, how far it conforms, what is missing and what comes first.
//!
//! Sections follow chapter 9 of the audit practice handbook.

use chrono::NaiveDate;

use crate::domain::{
    assessment::Answer,
    assessment_run::{Assessed, AssessmentRun, Contradiction, Place, UpgradedAnswer},
    gap::{Gap, Severity, Urgency, prioritise},
    questionnaire::{Advice, Questionnaire, Requirement},
    requirement::{Part, RequirementId},
    score::{self, Gate, Headline, Score, ScoredItem, Weight},
};

/// Everything that a gap report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapReport {
    /// The organisation that was assessed.
    pub organisation: String,
    /// The day as of which every figure holds.
    pub as_of: NaiveDate,
    /// The standard with its edition, such as "ISO/IEC 27001:2022 with Amendment 1:2024".
    pub standard: String,
    /// The edition alone, such as "2022".
    pub edition: String,
    /// The sheets that were read.
    pub sources: Vec<SourceSheet>,
    /// The score of everything, with what was not assessed counted as unanswered.
    pub overall: Score,
    /// The score of each clause and theme.
    pub groups: Vec<GroupScore>,
    /// Every scored requirement in the order of the standard.
    pub requirements: Vec<RequirementLine>,
    /// The gaps in the order of work.
    pub gaps: Vec<GapLine>,
    /// Requirements on which sources contradict each other.
    pub contradictions: Vec<Contradiction>,
    /// How answers to an old edition became answers to this one.
    pub upgrades: Vec<UpgradedAnswer>,
    /// What could not be understood in the sources.
    pub problems: Vec<SourceProblem>,
    /// What was assumed.
    pub assumptions: Vec<Assumption>,
}

/// One sheet that was read, with what became of each of its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceSheet {
    /// The file's name.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// The sheet's name.
    pub sheet: String,
    /// Which register it is, or why it was left out.
    pub register: Result<String, String>,
    /// The edition of its identifiers.
    pub edition: Option<String>,
    /// Rows taken over.
    pub read: usize,
    /// Rows rejected.
    pub rejected: usize,
    /// Rows passed over, each with a reason.
    pub skipped: usize,
}

/// The score of one clause or theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupScore {
    /// Clause `4` to `10` or theme `A.5` to `A.8`.
    pub group: RequirementId,
    /// Its title.
    pub title: String,
    /// Its score.
    pub score: Score,
}

impl GroupScore {
    /// Returns whether any source says anything of this group.
    pub fn is_assessed(&self) -> bool {
        self.score.items.answered() + self.score.items.not_applicable > 0
    }
}

/// One scored requirement with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequirementLine {
    /// Which requirement.
    pub requirement: RequirementId,
    /// Its title.
    pub title: String,
    /// Its weight.
    pub weight: Weight,
    /// Whether it is a mandatory element.
    pub gate: Gate,
    /// The answer and what it rests on.
    pub assessed: Assessed,
}

/// One gap with what a reader needs to act on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapLine {
    /// Its place, size and urgency.
    pub gap: Gap,
    /// The requirement's title.
    pub title: String,
    /// What it means and how to begin, where the questionnaire says so.
    pub advice: Option<Advice>,
    /// The answer and what it rests on.
    pub assessed: Assessed,
    /// Whether the requirement is a mandatory element.
    pub gate: Gate,
    /// Its weight.
    pub weight: Weight,
}

/// Something in a source that was not taken over as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceProblem {
    /// Where.
    pub place: Place,
    /// What stands there.
    pub value: String,
    /// What is wrong and what mends it.
    pub message: String,
    /// What is probably meant.
    pub suggestion: Option<String>,
}

/// Something taken for granted, which a reader must know to judge the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assumption {
    /// No source speaks of clauses 4 to 10.
    ClausesNotAssessed,
    /// No source speaks of Annex A.
    AnnexANotAssessed,
    /// Evidence that a sheet names counts as a statement, because the sheet does not show it.
    EvidenceIsStatement,
    /// No risk is linked, so each gap weighs 0.4 of the greatest risk.
    RiskNotLinked,
    /// Effort is what an organisation of about a hundred people typically needs.
    EffortIsTypical,
    /// Planned controls do not work today.
    PlannedIsNonconform,
    /// Figures in a status column were read as levels or per cent.
    FiguresReadAsScale,
    /// Answers to the 2013 edition were upgraded by the mapping.
    UpgradedFrom2013,
    /// Conform means what the source claims; nothing was tested.
    ClaimsNotTested,
}

/// What stands on page one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Less than half of the weight is answered.
    NotShown,
    /// A mandatory element is not met.
    NotReady,
    /// A mandatory element is met in part or unanswered.
    Unfinished,
    /// No mandatory element is open, other gaps are.
    Close,
    /// No gap is known.
    NoGapKnown,
}

/// What a report is made of beside the answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The organisation's name.
    pub organisation: String,
    /// The day as of which figures hold.
    pub as_of: NaiveDate,
    /// The sheets that were read.
    pub sources: Vec<SourceSheet>,
    /// What could not be understood.
    pub problems: Vec<SourceProblem>,
    /// What the reading of the sources took for granted.
    pub assumptions: Vec<Assumption>,
}

/// Returns the gap report for these answers.
pub fn report(questionnaire: &Questionnaire, run: AssessmentRun, frame: Frame) -> GapReport {
    let requirements: Vec<RequirementLine> = run
        .answers
        .into_iter()
        .filter_map(|(id, assessed)| {
            let requirement = questionnaire.requirements.get(&id)?;
            Some(RequirementLine {
                title: questionnaire.full_title(requirement),
                weight: questionnaire.weight(&id),
                gate: questionnaire.gate(&id),
                requirement: id,
                assessed,
            })
        })
        .collect();
    let items: Vec<ScoredItem> = requirements.iter().map(scored).collect();
    let groups: Vec<GroupScore> = score::by_group(&items)
        .into_iter()
        .map(|(group, score)| GroupScore {
            title: questionnaire.groups.get(&group).cloned().unwrap_or_default(),
            group,
            score,
        })
        .collect();
    let gaps = gap_lines(questionnaire, &requirements, &items, frame.as_of);
    let assumptions = assumptions(&groups, &run.upgrades, frame.assumptions);
    GapReport {
        organisation: frame.organisation,
        as_of: frame.as_of,
        standard: questionnaire.title.clone(),
        edition: questionnaire.edition.clone(),
        sources: frame.sources,
        overall: score::overall(&items),
        groups,
        requirements,
        gaps,
        contradictions: run.contradictions,
        upgrades: run.upgrades,
        problems: frame.problems,
        assumptions,
    }
}

fn scored(line: &RequirementLine) -> ScoredItem {
    ScoredItem {
        requirement: line.requirement.clone(),
        weight: line.weight,
        gate: line.gate,
        answer: line.assessed.answer.clone(),
        maturity: line.assessed.maturity,
        evidence: line.assessed.evidence.clone(),
    }
}

fn gap_lines(
    questionnaire: &Questionnaire,
    requirements: &[RequirementLine],
    items: &[ScoredItem],
    as_of: NaiveDate,
) -> Vec<GapLine> {
    let urgent: Vec<(ScoredItem, Urgency)> = items
        .iter()
        .zip(requirements)
        .filter_map(|(item, line)| {
            let requirement = questionnaire.requirements.get(&item.requirement)?;
            Some((item.clone(), urgency(requirement, line, as_of)))
        })
        .collect();
    prioritise(&urgent)
        .into_iter()
        .filter_map(|gap| {
            let line = requirements.iter().find(|line| line.requirement == gap.requirement)?;
            let requirement = questionnaire.requirements.get(&gap.requirement)?;
            Some(GapLine {
                title: line.title.clone(),
                advice: requirement.advice.clone(),
                assessed: line.assessed.clone(),
                gate: line.gate,
                weight: line.weight,
                gap,
            })
        })
        .collect()
}

fn urgency(requirement: &Requirement, line: &RequirementLine, as_of: NaiveDate) -> Urgency {
    let due = line
        .assessed
        .statements
        .iter()
        .filter_map(|statement| statement.remarks.due.get(..10)?.parse::<NaiveDate>().ok())
        .min();
    Urgency {
        severity: requirement.severity,
        risk: None,
        slack_days: due.map(|due| (due - as_of).num_days()),
        effort_days: requirement.advice.as_ref().map(|advice| advice.effort_days),
    }
}

fn assumptions(
    groups: &[GroupScore],
    upgrades: &[UpgradedAnswer],
    mut assumptions: Vec<Assumption>,
) -> Vec<Assumption> {
    let silent = |part: Part| {
        groups.iter().filter(|group| group.group.part() == part).all(|group| !group.is_assessed())
    };
    if silent(Part::Clauses) {
        assumptions.push(Assumption::ClausesNotAssessed);
    }
    if silent(Part::AnnexA) {
        assumptions.push(Assumption::AnnexANotAssessed);
    }
    if !upgrades.is_empty() {
        assumptions.push(Assumption::UpgradedFrom2013);
    }
    assumptions.extend([
        Assumption::ClaimsNotTested,
        Assumption::EvidenceIsStatement,
        Assumption::RiskNotLinked,
        Assumption::EffortIsTypical,
    ]);
    assumptions.sort_unstable();
    assumptions.dedup();
    assumptions
}

impl GapReport {
    /// Returns what the report says in one word; the template has the sentence for it.
    pub fn verdict(&self) -> Verdict {
        let mandatory = |wanted: fn(&Answer) -> bool| {
            self.requirements
                .iter()
                .any(|line| line.gate == Gate::Mandatory && wanted(&line.assessed.answer))
        };
        if self.overall.headline == Headline::TooLittleAnswered {
            Verdict::NotShown
        } else if mandatory(|answer| *answer == Answer::Nonconform) {
            Verdict::NotReady
        } else if mandatory(|answer| matches!(answer, Answer::Partial | Answer::Unanswered)) {
            Verdict::Unfinished
        } else if self.gaps.is_empty() {
            Verdict::NoGapKnown
        } else {
            Verdict::Close
        }
    }

    /// Returns the gaps of that severity whose requirement somebody has answered.
    pub fn known_gaps(&self, severity: Severity) -> impl Iterator<Item = &GapLine> {
        self.gaps.iter().filter(move |line| {
            line.gap.urgency.severity == severity && line.gap.answer != Answer::Unanswered
        })
    }

    /// Returns up to `count` gaps for page one: those that somebody has answered first, one a source row, so that one
    /// weak row does not fill the list.
    pub fn biggest_gaps(&self, count: usize) -> Vec<&GapLine> {
        let mut chosen: Vec<&GapLine> = Vec::new();
        let answered = self.gaps.iter().filter(|line| line.gap.answer != Answer::Unanswered);
        let open = self.gaps.iter().filter(|line| line.gap.answer == Answer::Unanswered);
        for line in answered.chain(open) {
            let place = |line: &GapLine| {
                line.assessed.statements.first().map(|statement| statement.place.clone())
            };
            let known =
                chosen.iter().any(|other| place(other).is_some() && place(other) == place(line));
            if !known && chosen.len() < count {
                chosen.push(line);
            }
        }
        chosen
    }

    /// Returns the requirements that conform, in the order of the standard.
    pub fn conforming(&self) -> impl Iterator<Item = &RequirementLine> {
        self.requirements.iter().filter(|line| line.assessed.answer == Answer::Conform)
    }
}
