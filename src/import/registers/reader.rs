//! The cells of one row of a sheet, read by what their columns mean.

use std::collections::{BTreeMap, HashMap};

use super::letters::letters;
use crate::{
    domain::{assessment::EvidenceKind, soa::Applicability},
    import::{
        problems::CellProblem,
        recognise::{Grid, RecognisedColumn, RecognisedSheet, Register},
        values::{self, Reading, Scale, State},
        vocabulary::{ValueKind, Vocabulary, fold},
        workbook::Value,
    },
};

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

/// Reads the rows of one sheet.
pub(super) struct Reader<'a> {
    grid: &'a Grid<'a>,
    pub(super) sheet: &'a RecognisedSheet,
    pub(super) register: Register,
    vocabulary: &'a Vocabulary,
    status: Option<&'a RecognisedColumn>,
    applicable: Option<&'a RecognisedColumn>,
    scale: Scale,
    maturity_scale: Scale,
    /// The letters that stand for states in the status column, and in the applicability column.
    letters: HashMap<String, String>,
    applicable_letters: HashMap<String, String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
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
                    .find(|known| known.field == Some(*field) && known.tick.is_none())
            })
        };
        let cells = |column: Option<&RecognisedColumn>| -> Vec<String> {
            let Some(column) = column else { return Vec::new() };
            sheet.data_rows().map(|row| grid.text(row, column.column).into_owned()).collect()
        };
        let header = |column: Option<&'a RecognisedColumn>| {
            column.map_or("", |column| column.header.as_str())
        };
        // "0 = no, 1 = partly, 2 = yes" above the header explains the figures as well as in it.
        let legend: Vec<&str> =
            sheet.legend.iter().map(String::as_str).filter(|line| line.contains('=')).collect();
        let explained = |header: &str| format!("{header}\n{}", legend.join("\n"));
        let status = column(&["implementation_state", "status", "result"]);
        let applicable = column(&["applicable"]);
        let maturity = column(&["maturity"]);
        let (states, levels) = (cells(status), cells(maturity));
        Self {
            grid,
            sheet,
            register,
            vocabulary,
            status,
            applicable,
            scale: values::scale_of(&explained(header(status)), states.iter().map(String::as_str)),
            maturity_scale: values::scale_of(
                &explained(header(maturity)),
                levels.iter().map(String::as_str),
            ),
            letters: letters(header(status), &sheet.legend, &states, vocabulary),
            applicable_letters: letters(header(applicable), &[], &cells(applicable), vocabulary),
        }
    }

    pub(super) fn states_are_figures(&self) -> bool {
        self.scale != Scale::Words || self.status.is_none() && self.maturity_scale != Scale::Words
    }

    /// A sheet that answers nothing at all is never passed over in silence.
    pub(super) fn nothing_to_read(&self) -> Option<CellProblem> {
        let fields = ["implementation_state", "status", "result", "maturity", "applicable"];
        let any = fields.iter().any(|field| self.sheet.column_of(field).is_some());
        let (header, first) = (self.sheet.header_rows.last()?, self.sheet.columns.first()?);
        (!any).then(|| {
            let message = "no column of states was understood, so every requirement counts as unanswered; name one “Status”";
            CellProblem::at(*header, first.column, "no_states", &first.header, message)
        })
    }

    /// Whether the row's state is written, and is not a word such as "not assessed".
    pub(super) fn has_status_text(&self, row: u32) -> bool {
        self.status.is_some_and(|column| {
            let folded = fold(&self.grid.text(row, column.column));
            let open = self.vocabulary.value(ValueKind::Status, &folded) == Some("unanswered");
            !folded.is_empty() && !open
        })
    }

    /// A column of states that only says that controls apply.
    pub(super) fn no_state_said(&self) -> Option<CellProblem> {
        let (header, column) = (self.sheet.header_rows.last()?, self.status?);
        let message = "hardly any cell below says how far something is carried out, so these requirements count as unanswered";
        Some(CellProblem::at(*header, column.column, "no_states", &column.header, message))
    }

    pub(super) fn problem(
        &self,
        row: u32,
        column: u16,
        code: &'static str,
        message: &str,
    ) -> CellProblem {
        CellProblem::at(row, column, code, &self.grid.text(row, column), message)
    }

    fn column(&self, field: &str) -> Option<&'a RecognisedColumn> {
        self.sheet.columns.iter().find(|known| known.field == Some(field) && known.tick.is_none())
    }

    fn text(&self, row: u32, field: &str) -> String {
        let column = self.column(field);
        column.map(|column| self.grid.text(row, column.column).into_owned()).unwrap_or_default()
    }

    /// The column of the row's identifier.
    pub(super) fn id(&self) -> u16 {
        ["control_id", "requirement_id", "requirement_refs", "check_id"]
            .iter()
            .find_map(|field| self.column(field))
            .map_or(0, |column| column.column)
    }

    pub(super) fn answer_column(&self) -> u16 {
        self.status
            .or_else(|| self.sheet.column_of("maturity"))
            .or_else(|| self.sheet.column_of("applicable"))
            .map_or(self.id(), |column| column.column)
    }

    pub(super) fn applicable_column(&self) -> u16 {
        self.sheet.column_of("applicable").map_or(self.answer_column(), |column| column.column)
    }

    pub(super) fn texts(&self, row: u32) -> BTreeMap<&'static str, String> {
        let texts = TEXTS.iter().map(|field| (*field, self.text(row, field)));
        texts.filter(|(_field, text)| !text.is_empty()).collect()
    }

    pub(super) fn applicability(&self, row: u32, problems: &mut Vec<CellProblem>) -> Applicability {
        if let Some(ticked) = self.ticked_applicability(row) {
            return ticked;
        }
        let Some(column) = self.applicable else { return self.reasoned_applicability(row) };
        let text = self.grid.text(row, column.column);
        let by_letter = self.applicable_letters.get(&fold(&text)).map(|state| {
            let says_no = state == "not_implemented" || state == "not_applicable";
            if says_no { Applicability::Excluded } else { Applicability::Applicable }
        });
        let said = match by_letter {
            Some(known) => known,
            None => match values::applicability(&text, self.vocabulary) {
                Reading::Known(known) => known,
                Reading::Empty => return self.reasoned_applicability(row),
                Reading::ChoiceList => {
                    problems.push(self.choice_list(row, column.column));
                    return Applicability::NotStated;
                }
                Reading::Unknown { suggestion } => {
                    problems.push(self.unknown(row, column.column).suggesting(suggestion));
                    return Applicability::NotStated;
                }
            },
        };
        // A column named "Excluded" answers the opposite question.
        match said {
            Applicability::Applicable if column.inverted => Applicability::Excluded,
            Applicability::Excluded if column.inverted => Applicability::Applicable,
            said => said,
        }
    }

    fn ticked_applicability(&self, row: u32) -> Option<Applicability> {
        let ticked = self.sheet.columns.iter().find_map(|column| {
            let tick = column.tick.as_deref()?;
            let says =
                if tick == "not_applicable" { "no" } else { tick.strip_prefix("applicable:")? };
            is_ticked(&self.grid.text(row, column.column)).then_some(says)
        })?;
        Some(if ticked == "yes" { Applicability::Applicable } else { Applicability::Excluded })
    }

    /// A filled reason for exclusion beside an empty one for inclusion says what no other cell says.
    fn reasoned_applicability(&self, row: u32) -> Applicability {
        let says = |field: &str| self.text(row, field).chars().any(char::is_alphabetic);
        if says("exclusion_reason") && !says("inclusion_reason") {
            Applicability::Excluded
        } else {
            Applicability::NotStated
        }
    }

    pub(super) fn state(&self, row: u32, problems: &mut Vec<CellProblem>) -> Option<State> {
        if let Some(column) = self.status {
            return self.stated(row, column, problems);
        }
        if let Some(state) = self.ticked_state(row, problems) {
            return Some(state);
        }
        if let Some(column) =
            self.sheet.column_of("maturity").filter(|column| column.tick.is_none())
        {
            return self.state_of_level(row, &self.grid.text(row, column.column));
        }
        let column = self.applicable.filter(|column| !column.inverted)?;
        values::state_beside_applicability(&self.grid.text(row, column.column), self.vocabulary)
    }

    /// A sheet that only states maturity says by it how far the requirement is met: fully at its target, else as its
    /// scale says.
    fn state_of_level(&self, row: u32, text: &str) -> Option<State> {
        let level_of =
            |text: &str| values::maturity_level(text, self.maturity_scale, self.vocabulary);
        let (level, target) = (level_of(text), level_of(&self.text(row, "target")));
        let by_level = match (level, target) {
            (Some(level), Some(target)) if level >= target => values::level_state(5.0),
            (Some(level), Some(_missed)) => values::level_state(level.min(2.0)),
            _ => values::state(text, self.maturity_scale, ValueKind::Maturity, self.vocabulary),
        };
        match by_level {
            Reading::Known(state) => Some(state),
            _ => match values::level_state(level?) {
                Reading::Known(state) => Some(state),
                _ => None,
            },
        }
    }

    fn stated(
        &self,
        row: u32,
        column: &RecognisedColumn,
        problems: &mut Vec<CellProblem>,
    ) -> Option<State> {
        let text = self.grid.text(row, column.column);
        if let Some(meaning) = self.letters.get(&fold(&text))
            && let Reading::Known(state) = values::known_state(meaning)
        {
            return Some(state);
        }
        let tests = column.field == Some("result");
        let kind = if tests { ValueKind::Result } else { ValueKind::Status };
        match values::state(&text, self.scale, kind, self.vocabulary) {
            Reading::Known(state) => Some(state),
            Reading::Empty => {
                if self.grid.value(row, column.column) == Some(&Value::EmptyFormula) {
                    let message = "the formula's result is not stored in the file, so the requirement counts as unanswered; open the workbook in a spreadsheet program and save it";
                    problems.push(self.problem(
                        row,
                        column.column,
                        "formula_without_result",
                        message,
                    ));
                }
                None
            }
            Reading::ChoiceList => {
                problems.push(self.choice_list(row, column.column));
                None
            }
            Reading::Unknown { suggestion } => {
                problems.push(self.unknown(row, column.column).suggesting(suggestion));
                None
            }
        }
    }

    /// The state whose column is ticked; two ticks contradict each other.
    fn ticked_state(&self, row: u32, problems: &mut Vec<CellProblem>) -> Option<State> {
        let ticked: Vec<(&RecognisedColumn, &str)> = self
            .sheet
            .columns
            .iter()
            .filter(|column| !matches!(column.field, Some("applicable" | "inclusion_reason")))
            .filter_map(|column| Some((column, column.tick.as_deref()?)))
            .filter(|(column, _says)| is_ticked(&self.grid.text(row, column.column)))
            .collect();
        let (first, says) = ticked.first()?;
        if ticked.iter().any(|(_column, other)| other != says) {
            let message = "more than one state is ticked; leave one tick";
            problems.push(self.problem(row, first.column, "several_ticks", message));
            return None;
        }
        match values::known_state(says) {
            Reading::Known(state) => Some(state),
            _ => None,
        }
    }

    pub(super) fn maturity(
        &self,
        row: u32,
        problems: &mut Vec<CellProblem>,
    ) -> Option<(f64, Option<f64>)> {
        let column = self.sheet.column_of("maturity").filter(|column| column.tick.is_none())?;
        let text = self.grid.text(row, column.column);
        if text.is_empty() {
            return None;
        }
        let level = values::maturity_level(&text, self.maturity_scale, self.vocabulary);
        let excluded =
            self.vocabulary.value(ValueKind::Status, &fold(&text)) == Some("not_applicable");
        if level.is_none() && !excluded && self.sheet.edition.is_some() {
            let message = "this is no maturity level of a scale that is stated; use 0 to 5 or the words of the scale";
            problems.push(self.problem(row, column.column, "unknown_maturity", message));
        }
        let target = self.text(row, "target");
        Some((level?, values::maturity_level(&target, self.maturity_scale, self.vocabulary)))
    }

    pub(super) fn exclusion_reason(&self, row: u32) -> Option<String> {
        ["exclusion_reason", "justification", "inclusion_reason", "notes", "how"]
            .iter()
            .map(|field| self.text(row, field))
            .find(|text| text.chars().any(char::is_alphabetic) && !says_nothing(text))
    }

    pub(super) fn evidence(&self, row: u32) -> Option<EvidenceKind> {
        let said = |field: &str| {
            let text = self.text(row, field);
            text.chars().filter(|character| character.is_alphanumeric()).count() > 2
                && !says_nothing(&text)
        };
        // A sheet that names evidence does not show it: without a kind it counts as a statement.
        (said("evidence_refs") || said("documents")).then_some(EvidenceKind::Statement)
    }

    fn unknown(&self, row: u32, column: u16) -> CellProblem {
        let message = "this word is not known as a state, so the requirement counts as unanswered; use implemented, partial, planned, not implemented or not applicable";
        self.problem(row, column, "unknown_value", message)
    }

    fn choice_list(&self, row: u32, column: u16) -> CellProblem {
        let message = "the cell still holds the list of choices, so the requirement counts as unanswered; choose one";
        self.problem(row, column, "choice_list", message)
    }
}

/// A tick, or the 1 of a column of ones and zeros.
fn is_ticked(text: &str) -> bool {
    values::is_tick(text) || matches!(fold(text).as_str(), "1" | "yes" | "true")
}

fn says_nothing(text: &str) -> bool {
    matches!(fold(text).as_str(), "none" | "n a" | "na" | "no" | "tbd" | "pending" | "missing")
}
