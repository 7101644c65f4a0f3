//! Statements of Applicability, gap sheets and checklists: what each row says of its requirements.
//!
//! Applicable is not implemented, planned is not done, and a choice list left in a cell is no answer.

use std::collections::{BTreeMap, HashMap};

use super::reader::Reader;
use crate::{
    domain::{
        assessment::{Answer, EvidenceKind},
        requirement::RequirementId,
        soa::{self, Applicability, Implementation},
    },
    import::{
        problems::CellProblem,
        recognise::{Grid, RecognisedSheet, Register, RowKind},
        values::State,
        vocabulary::Vocabulary,
        workbook::column_letters,
    },
};

/// What one row says.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerRow {
    /// The row's number.
    pub row: u32,
    /// The cell that holds the answer, or the row's identifier where no cell does.
    pub cell: String,
    /// The requirements as the sheet names them.
    pub requirements: Vec<RequirementId>,
    /// What it says of them.
    pub answer: Answer,
    /// Whether the row says that its control applies.
    pub applicability: Applicability,
    /// The state of implementation behind the answer.
    pub implementation: Implementation,
    /// The maturity level with its target, 0 to 5.
    pub maturity: Option<(f64, Option<f64>)>,
    /// The strongest kind of evidence that it names.
    pub evidence: Option<EvidenceKind>,
    /// The texts that a report shows, by field.
    pub texts: BTreeMap<&'static str, String>,
}

/// What the rows of a sheet say, and what could not be read.
#[derive(Debug, Clone, Default)]
pub struct ReadAnswers {
    /// The data rows in order.
    pub rows: Vec<AnswerRow>,
    /// Problems at their cells.
    pub problems: Vec<CellProblem>,
    /// How often each state stands in the sheet.
    pub states: BTreeMap<String, usize>,
    /// Whether states were written as levels, parts of one or per cent.
    pub states_are_figures: bool,
}

/// Returns what the data rows of a sheet say.
pub(crate) fn read(
    grid: &Grid<'_>,
    sheet: &RecognisedSheet,
    register: Register,
    vocabulary: &Vocabulary,
) -> ReadAnswers {
    let reader = Reader::new(grid, sheet, register, vocabulary);
    let mut read =
        ReadAnswers { states_are_figures: reader.states_are_figures(), ..ReadAnswers::default() };
    read.problems.extend(reader.nothing_to_read());
    for (row, kind) in &sheet.rows {
        if *kind == RowKind::Data {
            read_row(&reader, *row, &mut read);
        }
    }
    find_duplicates(&reader, &mut read);
    let silent =
        |row: &AnswerRow| row.answer == Answer::Unanswered && reader.has_status_text(row.row);
    let unsaid = read.rows.iter().filter(|row| silent(row)).count();
    if read.problems.is_empty() && unsaid >= 3 && unsaid * 10 >= read.rows.len() * 8 {
        read.problems.extend(reader.no_state_said());
    }
    read
}

fn read_row(reader: &Reader<'_>, row: u32, read: &mut ReadAnswers) {
    let requirements = reader.sheet.requirements.get(&row).cloned().unwrap_or_default();
    if requirements.is_empty() && reader.sheet.edition.is_some() {
        let message = "no clause or control of ISO/IEC 27001 could be read here; write it as in A.5.1 or 6.1.2";
        read.problems.push(reader.problem(row, reader.id(), "unknown_requirement", message));
    }
    let (applicability, implementation, maturity) = claims(reader, row, &mut read.problems);
    let clause = requirements.iter().any(|id| !id.is_control());
    let reason = reader.exclusion_reason(row);
    let excluded = applicability == Applicability::Excluded;
    if clause && excluded {
        let message =
            "a requirement of clauses 4 to 10 cannot be excluded; it counts as unanswered";
        read.problems.push(reader.problem(row, reader.answer_column(), "clause_excluded", message));
    } else if excluded && reason.is_none() && reader.register == Register::Soa {
        let message =
            "the control is excluded without a reason (6.1.3 d); write why it does not apply";
        let column = reader.applicable_column();
        read.problems.push(reader.problem(row, column, "exclusion_without_reason", message));
    }
    let applicability = if clause && excluded { Applicability::NotStated } else { applicability };
    let answer = soa::answer(applicability, implementation, reason.as_deref());
    *read.states.entry(state_name(reader.register, &answer, implementation)).or_insert(0) += 1;
    read.rows.push(AnswerRow {
        row,
        cell: format!("{}{row}", column_letters(reader.answer_column())),
        requirements,
        answer,
        applicability,
        implementation,
        maturity,
        evidence: reader.evidence(row),
        texts: reader.texts(row),
    });
}

/// What a row claims: whether the control applies, how far it is carried out, how mature it is.
fn claims(
    reader: &Reader<'_>,
    row: u32,
    problems: &mut Vec<CellProblem>,
) -> (Applicability, Implementation, Option<(f64, Option<f64>)>) {
    let applicability = reader.applicability(row, problems);
    let maturity = reader.maturity(row, problems);
    let state = reader.state(row, problems);
    match state {
        Some(State::NotApplicable) => {
            (Applicability::Excluded, Implementation::NotStated, maturity)
        }
        Some(State::Carried(implementation)) => (applicability, implementation, maturity),
        None => (applicability, Implementation::NotStated, maturity),
    }
}

/// Statements of Applicability count states of implementation, the others conformity.
fn state_name(register: Register, answer: &Answer, implementation: Implementation) -> String {
    match (register, answer) {
        (Register::Soa, Answer::NotApplicable { .. }) => "not_applicable",
        (Register::Soa, _) => implementation.name(),
        (_, answer) => answer.name(),
    }
    .to_owned()
}

/// A control that stands twice in a Statement of Applicability; the weaker answer counts.
fn find_duplicates(reader: &Reader<'_>, read: &mut ReadAnswers) {
    if reader.register != Register::Soa {
        return;
    }
    let mut first: HashMap<&RequirementId, u32> = HashMap::new();
    let mut found = Vec::new();
    for row in &read.rows {
        for id in &row.requirements {
            let earlier = *first.entry(id).or_insert(row.row);
            if earlier != row.row {
                let message = format!(
                    "{id} stands in row {earlier} as well; keep one row, the weaker answer counts until then"
                );
                found.push(reader.problem(row.row, reader.id(), "duplicate_requirement", &message));
            }
        }
    }
    read.problems.extend(found);
}
