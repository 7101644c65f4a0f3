//! Rows of every register become records that an import can plan: each column's texts in the form of its field, and
//! whatever no field can take kept beside it, so that nothing of a sheet is lost.

mod cells;
mod columns;
mod drafts;
mod options;
mod sheet;
mod statements;
mod upgrade;

use std::{cell::RefCell, collections::BTreeMap};

pub use options::{Choices, RememberedMapping, WrongChoice};

use crate::{
    domain::{
        import_plan::Incoming,
        questionnaire::Questionnaire,
        registers::RecordKind,
        requirement::{Edition, RequirementId},
    },
    import::{
        problems::CellProblem,
        recognise::{Register, recognise_as_wished},
        vocabulary::Vocabulary,
        workbook::Workbook,
    },
};

/// What one sheet brings.
#[derive(Debug, Clone, PartialEq)]
pub struct IncomingSheet {
    /// The sheet's name.
    pub name: String,
    /// Whether a spreadsheet program hides it.
    pub hidden: bool,
    /// Which register it is; `None` with a reason where it is none, and for exports of records without one.
    pub register: Option<Register>,
    /// What its rows become; `None` where nothing of it is taken.
    pub kind: Option<RecordKind>,
    /// Why it is no register, or why nothing of it is taken.
    pub reason: Option<String>,
    /// How sure this is, from 0 to 1.
    pub confidence: f64,
    /// The edition of ISO/IEC 27001 that its identifiers belong to.
    pub edition: Option<Edition>,
    /// Number of data rows, rejected ones included.
    pub data_rows: usize,
    /// The first data row.
    pub first_row: Option<u32>,
    /// The last data row.
    pub last_row: Option<u32>,
    /// The records; a row that names several controls brings several.
    pub incoming: Vec<Incoming>,
    /// Data rows that cannot become a record at all; each has a problem.
    pub rejected: Vec<u32>,
    /// Data rows that flow into the record of another row: old controls that were merged into one.
    pub merged_into: BTreeMap<u32, u32>,
    /// How controls and clauses of the old edition became new ones.
    pub upgrades: Vec<Upgraded>,
    /// Its columns, also those that no field is for.
    pub columns: Vec<MappedColumn>,
    /// What could not be taken over as it stands, in the order of the rows.
    pub problems: Vec<CellProblem>,
    /// SHA-256 of its folded headers, by which a mapping is remembered; empty where it has no header.
    pub signature: String,
}

/// One old requirement in a row that became a new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upgraded {
    /// The row.
    pub row: u32,
    /// The old requirement.
    pub from: RequirementId,
    /// The new one.
    pub to: RequirementId,
}

/// One column and what it is taken for.
#[derive(Debug, Clone, PartialEq)]
pub struct MappedColumn {
    /// Its letters.
    pub letters: String,
    /// Its header, empty where it has none.
    pub header: String,
    /// The field of the record that it fills; `None` where its texts are kept under its header.
    pub field: Option<&'static str>,
    /// Up to three different texts of it.
    pub samples: Vec<String>,
    /// How sure this is, from 0 to 1.
    pub confidence: f64,
}

/// Returns what each sheet of a workbook brings, in its order. What `choices` say beats what `remembered` returns for
/// a header's signature, and that beats what the sheet seems to be.
///
/// # Errors
/// A choice that fits nothing in the workbook, with what there is instead.
pub fn incoming(
    workbook: &Workbook,
    vocabulary: &Vocabulary,
    questionnaire: &Questionnaire,
    choices: &Choices,
    remembered: &dyn Fn(&str) -> Option<RememberedMapping>,
) -> Result<Vec<IncomingSheet>, WrongChoice> {
    let words = (vocabulary, questionnaire);
    let chosen = options::chosen_sheets(workbook, words, choices)?;
    let signatures: RefCell<Vec<String>> = RefCell::default();
    let recognised = recognise_as_wished(workbook, words, &|seen| {
        let signature = options::signature(seen.headers.iter().copied());
        let wish = options::wish((seen, &signature), choices, &chosen, remembered);
        signatures.borrow_mut().push(signature);
        wish
    });
    let sheets: Vec<IncomingSheet> = workbook
        .sheets
        .iter()
        .zip(recognised)
        .zip(signatures.into_inner())
        .map(|((sheet, recognised), signature)| {
            let recognised = options::as_chosen(recognised, choices, &chosen);
            IncomingSheet { signature, ..sheet::read(sheet, &recognised, words) }
        })
        .collect();
    options::check_columns(&sheets, choices)?;
    Ok(sheets)
}
