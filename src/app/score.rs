//! The score of an organisation: the answers of its latest assessment, its Statement of Applicability and its evidence.

use std::collections::HashMap;

use super::context::Context;
use crate::{
    db::{self, Scope},
    domain::{
        account::Permission,
        assessment::Evidence,
        assessment_run::{Place, Remarks, Rows, Source, Statement, assess},
        questionnaire::{Questionnaire, Requirement},
        record::{Kept, Record},
        registers::{RecordKind, answer::Answer, control::Control},
        report::gap::{Frame, GapReport, SourceSheet, report},
        requirement::{Edition, RequirementId},
    },
    error::{Error, Kind},
};

/// Days up to which evidence counts in full: a year, because every control is looked at within one.
const FRESH_DAYS: u32 = 365;

/// Returns the gap report on what the store holds, as of a day.
///
/// # Errors
/// [`Kind::Forbidden`]; [`Kind::Refused`] where nothing was answered yet.
pub fn of_organisation(
    scope: &mut Scope<'_>,
    context: &Context,
    (questionnaire, name): (&Questionnaire, &str),
    as_of: chrono::NaiveDate,
) -> Result<GapReport, Error> {
    context.permit(scope.organisation(), Permission::Report)?;
    let mut evidence = supporting_evidence(scope, questionnaire, as_of)?;
    let mut sources = Vec::new();
    let mut sheets = Vec::new();
    if let Some((assessment, answers)) = latest_answers(scope)? {
        sheets.push(stored_sheet(&assessment, answers.len()));
        sources.push(source_of_answers(&answers, &assessment, questionnaire, &mut evidence));
    }
    let controls: Vec<Control> = typed(&db::records::list(scope, RecordKind::Controls)?)?;
    let statements = statements_of_controls(&controls, questionnaire, &mut evidence);
    if !statements.is_empty() {
        sheets.push(stored_sheet("Statement of Applicability", statements.len()));
        sources.push(Source { edition: Edition::E2022, rows: Rows::Answers, statements });
    }
    if sources.is_empty() {
        return Err(Error::new(
            Kind::Refused,
            format!(
                "{name} has no assessment and no Statement of Applicability yet; import one, or answer questions"
            ),
        ));
    }
    let run = assess(questionnaire, &sources);
    let frame = Frame {
        organisation: name.to_owned(),
        as_of,
        sources: sheets,
        problems: Vec::new(),
        assumptions: Vec::new(),
    };
    Ok(report(questionnaire, run, frame))
}

/// What supports each scored requirement; what supports a part supports the whole.
fn supporting_evidence(
    scope: &mut Scope<'_>,
    questionnaire: &Questionnaire,
    as_of: chrono::NaiveDate,
) -> Result<HashMap<RequirementId, Vec<Evidence>>, Error> {
    let mut supported: HashMap<RequirementId, Vec<Evidence>> = HashMap::new();
    // Looked up once each: there may be thousands of combinations of the same few.
    let mut scored: HashMap<RequirementId, Vec<&Requirement>> = HashMap::new();
    for (requirements, pieces) in db::evidence::list_support(scope)? {
        let worth = pieces.iter().filter_map(|piece| piece.for_score(as_of, FRESH_DAYS));
        let worth: Vec<Evidence> = worth.collect();
        for id in requirements.0 {
            let whole = scored.entry(id.clone()).or_insert_with(|| questionnaire.scored_for(&id));
            for requirement in whole {
                supported.entry(requirement.id.clone()).or_default().extend(&worth);
            }
        }
    }
    Ok(supported)
}

/// The answers of the assessment that began last.
fn latest_answers(scope: &mut Scope<'_>) -> Result<Option<(String, Vec<Answer>)>, Error> {
    let Some(kept) = super::assessments::latest(scope)? else { return Ok(None) };
    let answers: Vec<Answer> = typed(&db::records::list(scope, RecordKind::Answers)?)?;
    let own = answers.into_iter().filter(|answer| answer.assessment_ref == kept.key);
    Ok(Some((kept.key.clone(), own.collect())))
}

fn source_of_answers(
    answers: &[Answer],
    assessment: &str,
    questionnaire: &Questionnaire,
    evidence: &mut HashMap<RequirementId, Vec<Evidence>>,
) -> Source {
    let mut statements = Vec::new();
    for answer in answers {
        for requirement in &answer.requirement_refs.0 {
            let remarks = Remarks {
                finding: answer.finding.clone().unwrap_or_default(),
                how: answer.how.clone().or_else(|| answer.notes.clone()).unwrap_or_default(),
                action: answer
                    .actions
                    .clone()
                    .or_else(|| answer.recommendation.clone())
                    .unwrap_or_default(),
                owner: answer.owner.clone().unwrap_or_default(),
                due: answer.due.map(|day| day.to_string()).unwrap_or_default(),
                evidence: answer.evidence_refs.0.join("; "),
            };
            statements.push(Statement {
                requirement: requirement.clone(),
                answer: answer.judgement(),
                maturity: answer.maturity_reached(),
                evidence: taken(evidence, questionnaire, requirement),
                place: stored_place(assessment, &requirement.to_string()),
                remarks,
            });
        }
    }
    let asks = answers.iter().any(|answer| answer.question.is_some() || answer.check_id.is_some());
    let rows = if asks { Rows::Questions } else { Rows::Answers };
    Source { edition: Edition::E2022, rows, statements }
}

fn statements_of_controls(
    controls: &[Control],
    questionnaire: &Questionnaire,
    evidence: &mut HashMap<RequirementId, Vec<Evidence>>,
) -> Vec<Statement> {
    let known = controls.iter().filter_map(|control| Some((control, control.annex_a()?)));
    known
        .map(|(control, requirement)| Statement {
            answer: control.answer(),
            maturity: None,
            evidence: taken(evidence, questionnaire, &requirement),
            place: stored_place("Statement of Applicability", &control.control_id),
            remarks: Remarks {
                finding: control.finding.clone().unwrap_or_default(),
                how: control.how.clone().or_else(|| control.notes.clone()).unwrap_or_default(),
                action: control.actions.clone().unwrap_or_default(),
                owner: control.owner.clone().unwrap_or_default(),
                due: control.due.map(|day| day.to_string()).unwrap_or_default(),
                evidence: control.evidence_refs.0.join("; "),
            },
            requirement,
        })
        .collect()
}

/// Evidence counts once, at the first statement on what it supports.
fn taken(
    evidence: &mut HashMap<RequirementId, Vec<Evidence>>,
    questionnaire: &Questionnaire,
    requirement: &RequirementId,
) -> Vec<Evidence> {
    let scored = questionnaire.scored_for(requirement);
    scored.iter().filter_map(|scored| evidence.remove(&scored.id)).flatten().collect()
}

fn stored_sheet(name: &str, rows: usize) -> SourceSheet {
    SourceSheet {
        file: STORE.to_owned(),
        sha256: String::new(),
        sheet: name.to_owned(),
        register: Ok(name.to_owned()),
        edition: Some(Edition::E2022.to_string()),
        read: rows,
        rejected: 0,
        skipped: 0,
    }
}

fn stored_place(sheet: &str, cell: &str) -> Place {
    Place { file: STORE.to_owned(), sheet: sheet.to_owned(), cell: cell.to_owned() }
}

/// What stands for a file's name where the rows come from the store.
const STORE: &str = "the store";

fn typed<T: Record>(kept: &[Kept]) -> Result<Vec<T>, Error> {
    kept.iter().map(typed_one).collect()
}

fn typed_one<T: Record>(kept: &Kept) -> Result<T, Error> {
    T::from_fields(&kept.fields).map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let words = format!("the stored record {} cannot be read: {}", kept.key, faults.join("; "));
        Error::new(Kind::Internal, words)
    })
}
