//! Gives a file back with its problems marked: the user's own workbook with a note at each faulty cell, or, where the
//! format cannot be rewritten, a new workbook that lists the problems with links into a copy of the cells.
//!
//! A workbook is changed by inserting into the few parts that hold notes; every other part is copied as it is packed.
//! What the problems are is decided elsewhere: they come in as plain words.

mod cells;
mod comments;
mod content_types;
mod edits;
mod enlarge;
mod grid;
mod list;
mod outline;
mod package;
mod relations;
mod shapes;
mod sheet;
mod threads;
mod workbook;
mod xml;

#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, fmt::Display};

pub use list::{RowCells, SheetCells, problem_list};

use self::{cells::Place, package::Package, shapes::ShapeIds, workbook::Workbook};

/// Who the notes are by, as spreadsheet programs show it.
const AUTHOR: &str = "Assay";

/// What a problem says at its cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellNote {
    /// The sheet's name.
    pub sheet: String,
    /// The cell as a spreadsheet program shows it, such as "D12"; empty if the sheet as a whole is meant.
    pub cell: String,
    /// What stands there.
    pub value: String,
    /// What is wrong and what mends it, as a sentence.
    pub message: String,
    /// What is probably meant.
    pub suggestion: Option<String>,
}

impl CellNote {
    /// Returns what the note at the cell says.
    fn text(&self) -> String {
        match &self.suggestion {
            Some(suggestion) => format!("{}\nPerhaps: {suggestion}", self.message),
            None => self.message.clone(),
        }
    }

    /// Returns where the note stands: what concerns a whole sheet stands at its first cell.
    fn place(&self) -> Option<Place> {
        if self.cell.is_empty() { Some(Place::FIRST) } else { Place::parse(&self.cell) }
    }
}

/// Why a file cannot be given back with notes.
#[derive(Debug, thiserror::Error)]
pub enum AnnotateError {
    /// The format holds no notes that can be written, or the file has a password.
    #[error(
        "notes can only be written into .xlsx and .xlsm workbooks without a password, and this file is none; \
         ask for the list of problems instead"
    )]
    NotRewritable,
    /// A part cannot be understood.
    #[error(
        "notes cannot be written into the workbook because its part “{part}” is damaged ({what}); save it anew in a \
         spreadsheet program, or ask for the list of problems instead"
    )]
    Damaged {
        /// The part's name in the package.
        part: String,
        /// What is wrong with it.
        what: String,
    },
    /// A part takes more memory than is given to it.
    #[error(
        "notes cannot be written into the workbook because its part “{part}” unpacks to more than {} MB; \
         ask for the list of problems instead", package::LARGEST_PART >> 20
    )]
    TooLarge {
        /// The part's name in the package.
        part: String,
    },
    /// A note names a sheet that the workbook does not have.
    #[error(
        "the workbook has no worksheet “{sheet}”; annotate the file in which the problems were found"
    )]
    NoSheet {
        /// The sheet's name.
        sheet: String,
    },
    /// A note names no cell.
    #[error(
        "“{cell}” is no cell of the worksheet “{sheet}”; name it by letters and number, such as D12"
    )]
    NoCell {
        /// The sheet's name.
        sheet: String,
        /// What was given as the cell.
        cell: String,
    },
    /// The zip container cannot be put together.
    #[error("the annotated workbook cannot be put together")]
    Container(#[from] zip::result::ZipError),
    /// The list of problems cannot be put together.
    #[error("the list of problems cannot be put together")]
    List(#[from] rust_xlsxwriter::XlsxError),
}

impl AnnotateError {
    /// Returns whether the list of problems can be given where the user's own file cannot.
    pub fn leaves_the_list(&self) -> bool {
        match self {
            Self::NotRewritable
            | Self::Damaged { .. }
            | Self::TooLarge { .. }
            | Self::Container(_) => true,
            Self::NoSheet { .. } | Self::NoCell { .. } | Self::List(_) => false,
        }
    }

    fn damaged(part: &str, what: &(impl Display + ?Sized)) -> Self {
        Self::Damaged { part: part.to_owned(), what: what.to_string() }
    }
}

/// Returns the user's own workbook with a note at each faulty cell; the same input gives the same bytes.
///
/// Only the parts that hold notes are changed, and those only by inserting. A cell that has a note keeps its words and
/// gets ours below them; a cell with a threaded comment gets a reply. In a merged range the note stands at the cell
/// that is shown. A note that stands there from an earlier call is not repeated. A signature of the file is kept, and
/// says from then on, truly, that the file was changed after signing.
///
/// # Errors
/// When the file is no workbook that can be rewritten, is damaged, or lacks a sheet or cell that a note names.
pub fn notes_in_place(original: &[u8], notes: &[CellNote]) -> Result<Vec<u8>, AnnotateError> {
    let mut package = Package::open(original)?;
    let workbook = Workbook::read(&package)?;
    let mut of_sheets: BTreeMap<usize, Vec<(Place, String)>> = BTreeMap::new();
    for note in notes {
        let no_sheet = || AnnotateError::NoSheet { sheet: note.sheet.clone() };
        let sheet = workbook.position(&note.sheet).ok_or_else(no_sheet)?;
        let place = note.place().ok_or_else(|| AnnotateError::NoCell {
            sheet: note.sheet.clone(),
            cell: note.cell.clone(),
        })?;
        of_sheets.entry(sheet).or_default().push((place, note.text()));
    }
    let mut ids = ShapeIds::unused_in(&package)?;
    for (sheet, notes) in of_sheets {
        if let Some(part) = workbook.sheets.get(sheet).map(|sheet| sheet.part.as_str()) {
            sheet::annotate(&mut package, &workbook, part, notes, &mut ids)?;
        }
    }
    package.finish()
}
