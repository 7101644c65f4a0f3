//! Statements of Applicability, gap sheets and checklists: what each row says of its requirements.
//!
//! Applicable is not implemented, planned is not done, and a choice list left in a cell is no answer.

use std::collections::{BTreeMap, HashMap};

use super::letters::letters;
use crate::{
    domain::{
        assessment::{Answer, EvidenceKind},
        requirement::RequirementId,
        soa::{self, Applicability, Implementation},
    },
    import::{
        problems::CellProblem,
        recognise::{Grid, RecognisedColumn, RecognisedSheet, Register, RowKind, column_letters},
        values::{self, Reading, Scale, State},
        vocabulary::{ValueKind, Vocabulary, fold},
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

/// Fields whose text goes along with an answer.
const TEXTS: [&str; 14] = [
    "control_title",
    "requirement_title",
    "requirement_text",
    "how",
    "documents",
    "owner",
    "evidence_refs",
    "finding",
    "recommendation",
    "actions",
    "due",
    "notes",
    "inclusion_reason",
    "justification",
];

/// Returns what the data rows of a sheet say.
pub(crate) fn read(
    grid: &Grid<'_>,
    sheet: &RecognisedSheet,
    register: Register,
    vocabulary: &Vocabulary,
) -> ReadAnswers {
    let reader = Reader::new(grid, sheet, register, vocabulary);
    let mut read =
        ReadAnswers { states_are_figures: reader.scale != Scale::Words, ..ReadAnswers::default() };
    for (row, kind) in &sheet.rows {
        if *kind == RowKind::Data {
            reader.read_row(*row, &mut read);
        }
    }
    reader.find_duplicates(&mut read);
    read
}

struct Reader<'a> {
    grid: &'a Grid<'a>,
    sheet: &'a RecognisedSheet,
    register: Register,
    vocabulary: &'a Vocabulary,
    id: Option<u16>,
    status: Option<&'a RecognisedColumn>,
    scale: Scale,
    /// The letters that the header explains: "Compliant (C), Partially (P)".
    letters: HashMap<String, String>,
}

impl<'a> Reader<'a> {
    fn new(
        grid: &'a Grid<'a>,
        sheet: &'a RecognisedSheet,
        register: Register,
        vocabulary: &'a Vocabulary,
    ) -> Self {
        let column = |fields: &[&str]| {
            fields.iter().find_map(|field| {
                sheet
                    .columns
                    .iter()
                    .find(|column| column.field == Some(*field) && column.tick.is_none())
            })
        };
        let status = column(&["implementation_state", "status", "result"]);
        let cells: Vec<String> = status
            .map(|status| {
                sheet.data_rows().map(|row| grid.text(row, status.column).into_owned()).collect()
            })
            .unwrap_or_default();
        let header = status.map_or("", |status| status.header.as_str());
        Self {
            grid,
            sheet,
            register,
            vocabulary,
            id: column(&["control_id", "requirement_id", "requirement_refs", "check_id"])
                .map(|column| column.column),
            status,
            scale: values::scale_of(header, cells.iter().map(String::as_str)),
            letters: letters(header, &cells, vocabulary),
        }
    }

    fn text(&self, row: u32, field: &str) -> String {
        self.sheet
            .columns
            .iter()
            .find(|column| column.field == Some(field) && column.tick.is_none())
            .map(|column| self.grid.text(row, column.column).into_owned())
            .unwrap_or_default()
    }

    fn read_row(&self, row: u32, read: &mut ReadAnswers) {
        let requirements = self.sheet.requirements.get(&row).cloned().unwrap_or_default();
        if requirements.is_empty() && self.sheet.edition.is_some() {
            let column = self.id.unwrap_or(0);
            let value = self.grid.text(row, column);
            let message = "no clause or control of ISO/IEC 27001 could be read here; write it as in A.5.1 or 6.1.2";
            read.problems.push(CellProblem::at(
                row,
                column,
                "unknown_requirement",
                &value,
                message,
            ));
        }
        let mut applicability = self.applicability(row, read);
        let state = self.state(row, read);
        let implementation = match state {
            Some(State::NotApplicable) => {
                applicability = Applicability::Excluded;
                Implementation::NotStated
            }
            Some(State::Carried(implementation)) => implementation,
            None => Implementation::NotStated,
        };
        let maturity = self.maturity(row, read);
        let implementation = match (implementation, maturity) {
            // A sheet that only states maturity says by it how far the requirement is met.
            (Implementation::NotStated, Some((level, target))) if self.status.is_none() => {
                from_maturity(level, target)
            }
            (implementation, _) => implementation,
        };
        let clause = requirements.iter().any(|id| !id.is_control());
        if clause && applicability == Applicability::Excluded {
            let column = self.status.map_or(self.id.unwrap_or(0), |status| status.column);
            let value = self.grid.text(row, column);
            let message =
                "a requirement of clauses 4 to 10 cannot be excluded; it counts as unanswered";
            read.problems.push(CellProblem::at(row, column, "clause_excluded", &value, message));
            applicability = Applicability::NotStated;
        }
        let reason = self.exclusion_reason(row);
        if applicability == Applicability::Excluded
            && reason.is_none()
            && self.register == Register::Soa
        {
            let column = self
                .sheet
                .column_of("applicable")
                .map_or(self.id.unwrap_or(0), |column| column.column);
            let value = self.grid.text(row, column);
            let message =
                "the control is excluded without a reason (6.1.3 d); write why it does not apply";
            read.problems.push(CellProblem::at(
                row,
                column,
                "exclusion_without_reason",
                &value,
                message,
            ));
        }
        let answer = soa::answer(applicability, implementation, reason.as_deref());
        let name = self.state_name(&answer, implementation);
        *read.states.entry(name).or_insert(0) += 1;
        read.rows.push(AnswerRow {
            row,
            cell: format!("{}{row}", column_letters(self.answer_column())),
            requirements,
            answer,
            implementation,
            maturity,
            evidence: self.evidence(row),
            texts: TEXTS
                .iter()
                .map(|field| (*field, self.text(row, field)))
                .filter(|(_field, text)| !text.is_empty())
                .collect(),
        });
    }

    fn answer_column(&self) -> u16 {
        self.status
            .or_else(|| self.sheet.column_of("maturity"))
            .or_else(|| self.sheet.column_of("applicable"))
            .map_or(self.id.unwrap_or(0), |column| column.column)
    }

    /// Statements of Applicability count states of implementation, the others conformity.
    fn state_name(&self, answer: &Answer, implementation: Implementation) -> String {
        match (self.register, answer) {
            (Register::Soa, Answer::NotApplicable { .. }) => "not_applicable",
            (Register::Soa, _) => implementation.name(),
            (_, answer) => answer.name(),
        }
        .to_owned()
    }

    fn applicability(&self, row: u32, read: &mut ReadAnswers) -> Applicability {
        let columns = self.sheet.columns.iter().filter(|column| column.field == Some("applicable"));
        for column in columns {
            let text = self.grid.text(row, column.column);
            if let Some(tick) = &column.tick {
                if values::is_tick(&text) {
                    return if tick == "applicable:yes" {
                        Applicability::Applicable
                    } else {
                        Applicability::Excluded
                    };
                }
                continue;
            }
            let excludes = self
                .vocabulary
                .header(&fold(&column.header))
                .iter()
                .any(|meaning| meaning.as_ref() == "applicable")
                && matches!(
                    fold(&column.header).as_str(),
                    "exclusion"
                        | "excluded"
                        | "ausschluss"
                        | "ausgeschlossen"
                        | "exclu"
                        | "exclusao"
                        | "escluso"
                );
            return match values::applicability(&text, self.vocabulary) {
                Reading::Known(known) if excludes => match known {
                    Applicability::Applicable => Applicability::Excluded,
                    Applicability::Excluded => Applicability::Applicable,
                    Applicability::NotStated => Applicability::NotStated,
                },
                Reading::Known(known) => known,
                Reading::Empty => Applicability::NotStated,
                Reading::ChoiceList => {
                    read.problems.push(choice_list(row, column.column, &text));
                    Applicability::NotStated
                }
                Reading::Unknown { suggestion } => {
                    read.problems.push(unknown(row, column.column, &text).suggesting(suggestion));
                    Applicability::NotStated
                }
            };
        }
        Applicability::NotStated
    }

    fn state(&self, row: u32, read: &mut ReadAnswers) -> Option<State> {
        if let Some(column) = self.status {
            let text = self.grid.text(row, column.column);
            if let Some(meaning) = self.letters.get(&fold(&text))
                && let Reading::Known(state) = values::known_state(meaning)
            {
                return Some(state);
            }
            let kind =
                if column.field == Some("result") { ValueKind::Result } else { ValueKind::Status };
            return match values::state(&text, self.scale, kind, self.vocabulary) {
                Reading::Known(state) => Some(state),
                Reading::Empty => None,
                Reading::ChoiceList => {
                    read.problems.push(choice_list(row, column.column, &text));
                    None
                }
                Reading::Unknown { suggestion } => {
                    read.problems.push(unknown(row, column.column, &text).suggesting(suggestion));
                    None
                }
            };
        }
        self.ticked_state(row, read)
    }

    /// The state whose column is ticked; two ticks contradict each other.
    fn ticked_state(&self, row: u32, read: &mut ReadAnswers) -> Option<State> {
        let ticked: Vec<(&RecognisedColumn, &str)> = self
            .sheet
            .columns
            .iter()
            .filter(|column| !matches!(column.field, Some("applicable" | "inclusion_reason")))
            .filter_map(|column| Some((column, column.tick.as_deref()?)))
            .filter(|(column, _says)| values::is_tick(&self.grid.text(row, column.column)))
            .collect();
        if let [(first, says), (_second, other), ..] = ticked.as_slice()
            && says != other
        {
            let message = "more than one state is ticked; leave one tick";
            read.problems.push(CellProblem::at(row, first.column, "several_ticks", "x", message));
            return None;
        }
        let (_column, says) = ticked.first()?;
        match values::known_state(says) {
            Reading::Known(state) => Some(state),
            _ => None,
        }
    }

    fn maturity(&self, row: u32, read: &mut ReadAnswers) -> Option<(f64, Option<f64>)> {
        let column = self.sheet.column_of("maturity")?;
        let text = self.grid.text(row, column.column);
        if text.is_empty() {
            return None;
        }
        let Some(level) = values::maturity_level(&text, self.vocabulary) else {
            if self.sheet.edition.is_some() {
                let message = "this is no maturity level; use 0 to 5 or the words of the scale";
                read.problems.push(CellProblem::at(
                    row,
                    column.column,
                    "unknown_maturity",
                    &text,
                    message,
                ));
            }
            return None;
        };
        let target = values::maturity_level(&self.text(row, "target"), self.vocabulary);
        Some((level, target))
    }

    fn exclusion_reason(&self, row: u32) -> Option<String> {
        ["exclusion_reason", "justification", "inclusion_reason", "notes", "how"]
            .iter()
            .map(|field| self.text(row, field))
            .find(|text| {
                text.chars().any(char::is_alphabetic)
                    && !matches!(fold(text).as_str(), "n a" | "na" | "none")
            })
    }

    fn evidence(&self, row: u32) -> Option<EvidenceKind> {
        let said = |field: &str| {
            let text = self.text(row, field);
            text.chars().filter(|character| character.is_alphanumeric()).count() > 2
                && !matches!(
                    fold(&text).as_str(),
                    "none" | "n a" | "na" | "no" | "tbd" | "pending" | "missing"
                )
        };
        // A sheet that names evidence does not show it: without a kind it counts as a statement.
        (said("evidence_refs") || said("documents")).then_some(EvidenceKind::Statement)
    }

    /// A control that stands twice in a Statement of Applicability; the weaker answer counts.
    fn find_duplicates(&self, read: &mut ReadAnswers) {
        if self.register != Register::Soa {
            return;
        }
        let mut first: HashMap<&RequirementId, u32> = HashMap::new();
        let mut found = Vec::new();
        for row in &read.rows {
            for id in &row.requirements {
                match first.get(id) {
                    Some(earlier) => {
                        let message = format!(
                            "{id} stands in row {earlier} as well; keep one row, the weaker answer counts until then"
                        );
                        found.push(CellProblem::at(
                            row.row,
                            self.id.unwrap_or(0),
                            "duplicate_requirement",
                            &id.to_string(),
                            message,
                        ));
                    }
                    None => {
                        first.insert(id, row.row);
                    }
                }
            }
        }
        read.problems.extend(found);
    }
}

fn from_maturity(level: f64, target: Option<f64>) -> Implementation {
    if level >= target.unwrap_or(3.0) {
        Implementation::Implemented
    } else if level > 0.0 {
        Implementation::Partial
    } else {
        Implementation::NotImplemented
    }
}

fn unknown(row: u32, column: u16, text: &str) -> CellProblem {
    let message = "this word is not known as a state, so the requirement counts as unanswered; use implemented, partial, planned, not implemented or not applicable";
    CellProblem::at(row, column, "unknown_value", text, message)
}

fn choice_list(row: u32, column: u16, text: &str) -> CellProblem {
    let message = "the cell still holds the list of choices, so the requirement counts as unanswered; choose one";
    CellProblem::at(row, column, "choice_list", text, message)
}
