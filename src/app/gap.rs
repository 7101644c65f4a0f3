//! The main job in one go, without a store: registers in, answers combined and scored, a report out.

use std::path::Path;

use chrono::NaiveDate;

use crate::{
    domain::{
        assessment::{Evidence, Maturity},
        assessment_run::{Place, Remarks, Rows, Source, Statement, assess},
        questionnaire::Questionnaire,
        ratio::Ratio,
        report::gap::{Assumption, Frame, GapReport, SourceProblem, SourceSheet, report},
        soa::Implementation,
    },
    error::{Error, Kind},
    import::{
        problems::{CellProblem, of_sheet},
        recognise::{Grid, RecognisedSheet, Register, RowKind, recognise},
        registers::{self, AnswerRow},
        vocabulary::Vocabulary,
        workbook::{Sheet, Workbook},
    },
};

/// Returns the gap report on what these workbooks say.
///
/// # Errors
/// Where no sheet of any workbook answers a requirement of the questionnaire's standard.
pub fn assess_workbooks(
    workbooks: &[Workbook],
    (questionnaire, vocabulary): (&Questionnaire, &Vocabulary),
    organisation: &str,
    as_of: NaiveDate,
) -> Result<GapReport, Error> {
    let mut gathered = Gathered::default();
    for workbook in workbooks {
        let recognised = recognise(workbook, vocabulary, questionnaire);
        for (sheet, recognised) in workbook.sheets.iter().zip(&recognised) {
            gathered.add_sheet(workbook, sheet, recognised, vocabulary);
        }
    }
    if gathered.sources.iter().all(|source| source.statements.is_empty()) {
        return Err(nothing_to_score(&gathered.sheets));
    }
    let run = assess(questionnaire, &gathered.sources);
    gathered.problems.extend(run.unknown.iter().map(|(requirement, place)| SourceProblem {
        place: place.clone(),
        value: requirement.to_string(),
        message: format!("{} has no such requirement; correct the identifier", questionnaire.title),
        suggestion: None,
    }));
    let frame = Frame {
        organisation: organisation.to_owned(),
        as_of,
        sources: gathered.sheets,
        problems: gathered.problems,
        assumptions: gathered.assumptions,
    };
    Ok(report(questionnaire, run, frame))
}

/// Returns the organisation's name where none is given: the first file's name without its ending.
pub fn organisation_from(path: &Path) -> String {
    path.file_stem()
        .map_or_else(|| "Organisation".into(), |stem| stem.to_string_lossy().into_owned())
}

#[derive(Default)]
struct Gathered {
    sources: Vec<Source>,
    sheets: Vec<SourceSheet>,
    problems: Vec<SourceProblem>,
    assumptions: Vec<Assumption>,
}

impl Gathered {
    fn add_sheet(
        &mut self,
        workbook: &Workbook,
        sheet: &Sheet,
        recognised: &RecognisedSheet,
        vocabulary: &Vocabulary,
    ) {
        if sheet.rows.is_empty() {
            return;
        }
        let register = scorable(recognised);
        let count = |wanted: fn(&RowKind) -> bool| {
            recognised.rows.values().filter(|kind| wanted(kind)).count()
        };
        let data = count(|kind| *kind == RowKind::Data);
        self.sheets.push(SourceSheet {
            file: workbook.file.clone(),
            sha256: workbook.sha256.clone(),
            sheet: sheet.name.clone(),
            register: register.clone().map(|register| register.name().to_owned()),
            edition: recognised.edition.map(|edition| edition.to_string()),
            read: if register.is_ok() { data } else { 0 },
            rejected: count(|kind| matches!(kind, RowKind::Rejected(_))),
            skipped: recognised.rows.len()
                - count(|kind| matches!(kind, RowKind::Rejected(_)))
                - if register.is_ok() { data } else { 0 },
        });
        let (Ok(register), Some(edition)) = (register, recognised.edition) else { return };
        let grid = Grid::new(sheet);
        let read = registers::read(&grid, recognised, register, vocabulary);
        if read.rows.iter().any(|row| row.implementation == Implementation::Planned) {
            self.assumptions.push(Assumption::PlannedIsNonconform);
        }
        if read.states_are_figures {
            self.assumptions.push(Assumption::FiguresReadAsScale);
        }
        let place = |cell: &str| Place {
            file: workbook.file.clone(),
            sheet: sheet.name.clone(),
            cell: cell.to_owned(),
        };
        let problems = of_sheet(&grid, recognised, read.problems);
        self.problems.extend(problems.into_iter().map(|problem| source_problem(problem, &place)));
        let rows = if register == Register::Checklist { Rows::Questions } else { Rows::Answers };
        self.sources.push(Source { edition, rows, statements: statements(&read.rows, &place) });
    }
}

/// The register of a sheet that can be scored, or why it is left out.
fn scorable(recognised: &RecognisedSheet) -> Result<Register, String> {
    let reason = || recognised.reason.clone().unwrap_or_else(|| "no register".into());
    let register = recognised.register.ok_or_else(reason)?;
    if recognised.is_example {
        return Err(reason());
    }
    if !register.answers_requirements() {
        return Err(format!("{register}, which answers no requirement"));
    }
    if recognised.data_rows().next().is_none() {
        return Err(format!("{register} with a header but no rows"));
    }
    if recognised.edition.is_none() {
        return Err(format!("{register} of another framework"));
    }
    Ok(register)
}

fn source_problem(problem: CellProblem, place: &impl Fn(&str) -> Place) -> SourceProblem {
    SourceProblem {
        place: place(&problem.cell),
        value: problem.value,
        message: problem.message,
        suggestion: problem.suggestion,
    }
}

fn statements(rows: &[AnswerRow], place: &impl Fn(&str) -> Place) -> Vec<Statement> {
    rows.iter()
        .flat_map(|row| row.requirements.iter().map(move |requirement| (row, requirement)))
        .map(|(row, requirement)| Statement {
            requirement: requirement.clone(),
            answer: row.answer.clone(),
            maturity: row.maturity.map(|(level, target)| Maturity {
                level: exact(level),
                target: target.map_or_else(|| Ratio::new(3, 1), exact),
            }),
            evidence: row.evidence.map(|kind| Evidence { kind, age: None }).into_iter().collect(),
            place: place(&row.cell),
            remarks: remarks(row),
        })
        .collect()
}

fn remarks(row: &AnswerRow) -> Remarks {
    let text = |fields: &[&str]| {
        fields.iter().find_map(|field| row.texts.get(field)).cloned().unwrap_or_default()
    };
    Remarks {
        finding: text(&["finding"]),
        how: text(&["how", "notes", "justification", "inclusion_reason"]),
        action: text(&["actions", "recommendation"]),
        owner: text(&["owner"]),
        due: text(&["due"]),
        evidence: text(&["evidence_refs", "documents"]),
    }
}

/// Levels have at most a few decimals; ten-thousandths keep them exactly.
fn exact(level: f64) -> Ratio {
    format!("{level:.4}").parse().unwrap_or(Ratio::ZERO)
}

fn nothing_to_score(sheets: &[SourceSheet]) -> Error {
    let seen: Vec<String> = sheets
        .iter()
        .take(6)
        .map(|sheet| {
            let reason = sheet.register.clone().err().unwrap_or_else(|| "no data row".into());
            format!("{}, sheet {}: {reason}", sheet.file, sheet.sheet)
        })
        .collect();
    let seen = if seen.is_empty() { "no sheet holds anything".to_owned() } else { seen.join("; ") };
    Error::new(
        Kind::Refused,
        format!(
            "no sheet answers a requirement of ISO/IEC 27001 ({seen}); \
             give a Statement of Applicability, a gap sheet or a checklist with a column of states"
        ),
    )
}
