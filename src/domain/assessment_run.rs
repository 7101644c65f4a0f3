//! From what sources say to one answer a requirement: parts roll up, old editions are upgraded, sources complete
//! each other, and where they contradict the weaker answer counts.

use std::collections::BTreeMap;

use super::{
    assessment::{Answer, Evidence, Maturity},
    questionnaire::Questionnaire,
    requirement::{Edition, Part, RequirementId, Step},
};

/// The statements of one source, such as one sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The edition whose identifiers the source uses.
    pub edition: Edition,
    /// Whether several rows of a requirement are questions that all must be answered, or repeat each other.
    pub rows: Rows,
    /// Its statements in order.
    pub statements: Vec<Statement>,
}

/// What several rows of one requirement are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// Each answers the requirement; a row without an answer is a remark.
    Answers,
    /// Each asks a part of it; one without an answer leaves the requirement open.
    Questions,
}

/// What one row of a source says of one requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The requirement as the source names it.
    pub requirement: RequirementId,
    /// What it says.
    pub answer: Answer,
    /// The maturity it states.
    pub maturity: Option<Maturity>,
    /// The evidence it names.
    pub evidence: Vec<Evidence>,
    /// Where it stands.
    pub place: Place,
    /// What it says in words.
    pub remarks: Remarks,
}

/// Where a statement stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file's name.
    pub file: String,
    /// The sheet's name.
    pub sheet: String,
    /// The cell, such as "E44".
    pub cell: String,
}

/// What a row says in words, as typed; empty where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remarks {
    /// What was found to be missing.
    pub finding: String,
    /// How it is carried out.
    pub how: String,
    /// What shall be done.
    pub action: String,
    /// Who answers for it.
    pub owner: String,
    /// Until when, as typed.
    pub due: String,
    /// Documents and evidence that the row names.
    pub evidence: String,
}

/// The answer to every scored requirement of a questionnaire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessmentRun {
    /// Every scored requirement in order.
    pub answers: BTreeMap<RequirementId, Assessed>,
    /// Requirements on which sources contradict each other.
    pub contradictions: Vec<Contradiction>,
    /// How old controls and clauses gave new answers.
    pub upgrades: Vec<UpgradedAnswer>,
    /// Requirements named by sources that the questionnaire does not know, with their place.
    pub unknown: Vec<(RequirementId, Place)>,
}

/// The answer to one scored requirement and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessed {
    /// The answer that counts.
    pub answer: Answer,
    /// The lowest maturity stated.
    pub maturity: Option<Maturity>,
    /// All evidence named.
    pub evidence: Vec<Evidence>,
    /// The statements behind it, the deciding one first.
    pub statements: Vec<Statement>,
    /// Why it is unanswered although something was said, such as a part that is missing.
    pub missing_parts: Vec<RequirementId>,
}

/// A requirement of which two sources say different things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The requirement.
    pub requirement: RequirementId,
    /// What each source says, and where.
    pub said: Vec<(Answer, Place)>,
}

/// How one old requirement contributed to a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpgradedAnswer {
    /// The old requirement.
    pub from: RequirementId,
    /// What was said of it.
    pub said: Answer,
    /// Where.
    pub place: Place,
    /// The new requirement.
    pub to: RequirementId,
    /// The answer that the new requirement got from this source, the weakest of its parts.
    pub became: Answer,
}

/// What one source says of one scored requirement.
struct Contribution {
    answer: Answer,
    statements: Vec<Statement>,
    missing: Vec<RequirementId>,
}

/// Returns the answer to every scored requirement of the questionnaire.
///
/// A row for a wider requirement (`9.2`) answers its sub-clauses unless they have rows of their own. A requirement of
/// which only parts were assessed conforms only if all its parts do; an old control that lives on in a merged one
/// gives it the weakest answer of its parts.
pub fn assess(questionnaire: &Questionnaire, sources: &[Source]) -> AssessmentRun {
    let mut run = AssessmentRun {
        answers: BTreeMap::new(),
        contradictions: Vec::new(),
        upgrades: Vec::new(),
        unknown: Vec::new(),
    };
    let mut contributions: BTreeMap<RequirementId, Vec<Contribution>> = BTreeMap::new();
    for source in sources {
        let found = match source.edition {
            Edition::E2022 => contributions_of(questionnaire, source, &mut run),
            Edition::E2013 => upgraded_contributions(questionnaire, source, &mut run),
        };
        for (requirement, contribution) in found {
            contributions.entry(requirement).or_default().push(contribution);
        }
    }
    for requirement in questionnaire.scored() {
        let contributions = contributions.remove(&requirement.id).unwrap_or_default();
        note_contradiction(&requirement.id, &contributions, &mut run.contradictions);
        run.answers.insert(requirement.id.clone(), assessed(contributions));
    }
    run
}

fn contributions_of(
    questionnaire: &Questionnaire,
    source: &Source,
    run: &mut AssessmentRun,
) -> BTreeMap<RequirementId, Contribution> {
    let mut own: BTreeMap<RequirementId, Vec<&Statement>> = BTreeMap::new();
    let mut wider: BTreeMap<RequirementId, Vec<&Statement>> = BTreeMap::new();
    for statement in &source.statements {
        let scored = questionnaire.scored_for(&statement.requirement);
        if scored.is_empty() {
            run.unknown.push((statement.requirement.clone(), statement.place.clone()));
        }
        for requirement in scored {
            let table =
                if requirement.id.contains(&statement.requirement) { &mut own } else { &mut wider };
            table.entry(requirement.id.clone()).or_default().push(statement);
        }
    }
    for (requirement, statements) in wider {
        own.entry(requirement).or_insert(statements);
    }
    own.into_iter()
        .map(|(requirement, statements)| {
            let missing = missing_parts(questionnaire, &requirement, &statements);
            let contribution = contribution(&statements, missing, source.rows);
            (requirement, contribution)
        })
        .collect()
}

/// The parts of a requirement that no row speaks of, where only parts were assessed.
fn missing_parts(
    questionnaire: &Questionnaire,
    requirement: &RequirementId,
    statements: &[&Statement],
) -> Vec<RequirementId> {
    let as_a_whole = statements.iter().any(|statement| statement.requirement.contains(requirement));
    if as_a_whole {
        return Vec::new();
    }
    questionnaire
        .leaves_below(requirement)
        .into_iter()
        .filter(|leaf| !statements.iter().any(|statement| statement.requirement.contains(leaf)))
        .cloned()
        .collect()
}

fn upgraded_contributions(
    questionnaire: &Questionnaire,
    source: &Source,
    run: &mut AssessmentRun,
) -> BTreeMap<RequirementId, Contribution> {
    let links: Vec<_> = questionnaire
        .upgrades
        .iter()
        .filter(|upgrade| upgrade.from_edition == source.edition.to_string())
        .flat_map(|upgrade| &upgrade.links)
        .collect();
    let mut gathered: BTreeMap<RequirementId, Vec<&Statement>> = BTreeMap::new();
    for statement in &source.statements {
        let old = without_letters(&statement.requirement);
        let targets: Vec<&RequirementId> = links
            .iter()
            .filter(|link| link.from == old || old.contains(&link.from))
            .map(|link| &link.to)
            .collect();
        if targets.is_empty() {
            run.unknown.push((statement.requirement.clone(), statement.place.clone()));
        }
        for target in targets {
            gathered.entry(target.clone()).or_default().push(statement);
        }
    }
    let mut contributions = BTreeMap::new();
    for (requirement, statements) in gathered {
        let missing: Vec<RequirementId> = links
            .iter()
            .filter(|link| link.to == requirement && requirement.part() == Part::AnnexA)
            .filter(|link| !statements.iter().any(|statement| statement.requirement == link.from))
            .map(|link| link.from.clone())
            .collect();
        let contribution = contribution(&statements, missing, source.rows);
        run.upgrades.extend(statements.iter().map(|statement| UpgradedAnswer {
            from: statement.requirement.clone(),
            said: statement.answer.clone(),
            place: statement.place.clone(),
            to: requirement.clone(),
            became: contribution.answer.clone(),
        }));
        contributions.insert(requirement, contribution);
    }
    contributions
}

/// A lettered item of an old clause speaks for its sub-clause: the letters changed between editions.
pub(crate) fn without_letters(id: &RequirementId) -> RequirementId {
    let mut id = id.clone();
    while id.steps().iter().any(|step| matches!(step, Step::Letter(_))) {
        match id.parent() {
            Some(parent) => id = parent,
            None => break,
        }
    }
    id
}

fn contribution(
    statements: &[&Statement],
    missing: Vec<RequirementId>,
    rows: Rows,
) -> Contribution {
    let same = |one: &Statement, other: &Statement| one.requirement == other.requirement;
    let is_remark = |statement: &&Statement| {
        rows == Rows::Answers
            && statement.answer == Answer::Unanswered
            && statements
                .iter()
                .any(|other| same(other, statement) && other.answer != Answer::Unanswered)
    };
    let said = statements
        .iter()
        .filter(|statement| !is_remark(statement))
        .map(|statement| statement.answer.clone());
    let unsaid = missing.iter().map(|_part| Answer::Unanswered);
    let answer = weakest_of_parts(said.chain(unsaid));
    let mut statements: Vec<Statement> =
        statements.iter().map(|statement| (*statement).clone()).collect();
    statements.sort_by_key(|statement| statement.answer != answer);
    let missing = if answer == Answer::Unanswered { missing } else { Vec::new() };
    Contribution { answer, statements, missing }
}

/// Returns what the parts of a requirement make of the whole: the weakest, where a part that nobody answered is
/// weaker than a conform one, and an excluded part counts only if all are excluded.
///
/// ```
/// use assay::domain::{assessment::Answer, assessment_run::weakest_of_parts};
/// let conform_and_open = [Answer::Conform, Answer::Unanswered];
/// assert_eq!(weakest_of_parts(conform_and_open), Answer::Unanswered);
/// let partial_and_open = [Answer::Partial, Answer::Unanswered];
/// assert_eq!(weakest_of_parts(partial_and_open), Answer::Partial);
/// ```
pub fn weakest_of_parts(parts: impl IntoIterator<Item = Answer>) -> Answer {
    let rank = |answer: &Answer| match answer {
        Answer::Nonconform => 0,
        Answer::Partial => 1,
        Answer::Unanswered => 2,
        Answer::Conform => 3,
        Answer::NotApplicable { .. } => 4,
    };
    parts.into_iter().min_by_key(rank).unwrap_or(Answer::Unanswered)
}

fn assessed(contributions: Vec<Contribution>) -> Assessed {
    let mut answer = Answer::Unanswered;
    let mut missing_parts = Vec::new();
    let mut statements: Vec<Statement> = Vec::new();
    for contribution in contributions {
        let previous = answer.clone();
        answer = answer.weaker(contribution.answer.clone());
        let decides = answer != previous;
        missing_parts.extend(contribution.missing);
        if decides {
            statements.splice(0..0, contribution.statements);
        } else {
            statements.extend(contribution.statements);
        }
    }
    if answer != Answer::Unanswered {
        missing_parts.clear();
    }
    let maturity = statements
        .iter()
        .filter_map(|statement| statement.maturity)
        .min_by(|one, other| one.level.cmp(&other.level));
    let evidence =
        statements.iter().flat_map(|statement| statement.evidence.iter().copied()).collect();
    Assessed { answer, maturity, evidence, statements, missing_parts }
}

fn note_contradiction(
    requirement: &RequirementId,
    contributions: &[Contribution],
    contradictions: &mut Vec<Contradiction>,
) {
    let said: Vec<(Answer, Place)> = contributions
        .iter()
        .filter(|contribution| contribution.answer != Answer::Unanswered)
        .filter_map(|contribution| {
            let first = contribution.statements.first()?;
            Some((contribution.answer.clone(), first.place.clone()))
        })
        .collect();
    let differs = said.iter().any(|(answer, _place)| {
        said.first().is_some_and(|(first, _place)| first.name() != answer.name())
    });
    if differs {
        contradictions.push(Contradiction { requirement: requirement.clone(), said });
    }
}
