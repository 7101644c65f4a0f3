//! Which register a sheet is, where its header and its data are, and what its columns mean.
//!
//! Words and contents are heard as witnesses: header phrases from the vocabulary, what the cells look like, the
//! names of sheet and file. What stays doubtful is shown with its confidence; a sheet that is no register says why.

mod assign;
mod content;
mod contents_speak;
mod fields;
mod fit;
mod grid;
mod header;
mod identify;
mod ids;
mod layout;
mod needs;
mod own_export;
mod registers;
mod requirements;
mod rows;
mod sheet;
mod ticks;
mod twins;
mod wish;

use std::collections::BTreeMap;

pub(crate) use grid::Grid;
pub(crate) use grid::text_of;
pub use registers::Register;
pub(crate) use requirements::{Understood, requirements_of, understood, words_behind_ids};
pub use rows::{RejectReason, RowKind, SkipReason};
pub use sheet::{RecognisedColumn, RecognisedSheet};
pub(crate) use wish::{SeenSheet, Wish, column_named, field_named};

use crate::{
    domain::questionnaire::Questionnaire,
    import::{
        vocabulary::Vocabulary,
        workbook::{Format, Sheet, Workbook},
    },
};
use assign::Witnesses;
use header::Header;

/// Returns what is made of every sheet of a workbook, in its order.
pub fn recognise(
    workbook: &Workbook,
    vocabulary: &Vocabulary,
    questionnaire: &Questionnaire,
) -> Vec<RecognisedSheet> {
    recognise_as_wished(workbook, (vocabulary, questionnaire), &|_sheet| Wish::default())
}

/// Returns what is made of every sheet where a person may say what it is.
pub(crate) fn recognise_as_wished(
    workbook: &Workbook,
    (vocabulary, questionnaire): (&Vocabulary, &Questionnaire),
    wish: &dyn Fn(&SeenSheet<'_>) -> Wish,
) -> Vec<RecognisedSheet> {
    let context = Context {
        file: &workbook.file,
        sheets: workbook.sheets.len(),
        delimited: matches!(workbook.format, Format::Delimited { .. }),
        other_framework: false,
        vocabulary,
        questionnaire,
    };
    let mut sheets: Vec<RecognisedSheet> =
        workbook.sheets.iter().map(|sheet| recognise_sheet(sheet, &context, wish)).collect();
    share_legends(workbook, &mut sheets);
    let certain: Vec<Option<RecognisedSheet>> =
        sheets.iter().map(|sheet| (sheet.confidence >= 1.0).then(|| sheet.clone())).collect();
    twins::mark(&mut sheets, vocabulary);
    // What is certain is no twin of anything.
    for (sheet, certain) in sheets.iter_mut().zip(certain) {
        if let Some(certain) = certain {
            *sheet = certain;
        }
    }
    sheets
}

#[derive(Clone, Copy)]
struct Context<'a> {
    file: &'a str,
    sheets: usize,
    delimited: bool,
    /// Whether the sheet at hand names another framework than ISO/IEC 27001.
    other_framework: bool,
    vocabulary: &'a Vocabulary,
    questionnaire: &'a Questionnaire,
}

/// Sheets that hold no register may explain the letters of those that do.
fn share_legends(workbook: &Workbook, sheets: &mut [RecognisedSheet]) {
    let shared: Vec<String> = workbook
        .sheets
        .iter()
        .zip(sheets.iter())
        .filter(|(sheet, recognised)| {
            let explains = recognised.register.is_none() && recognised.export_of.is_none();
            explains && sheet.rows.len() <= 60
        })
        .flat_map(|(sheet, _recognised)| layout::all_lines(&Grid::new(sheet)))
        .collect();
    for sheet in sheets.iter_mut().filter(|sheet| sheet.register.is_some()) {
        sheet.legend.extend(shared.iter().cloned());
    }
}

fn recognise_sheet(
    sheet: &Sheet,
    context: &Context<'_>,
    wish: &dyn Fn(&SeenSheet<'_>) -> Wish,
) -> RecognisedSheet {
    let grid = Grid::new(sheet);
    let found = header::find(&grid, context.vocabulary).or_else(|| header::nameless(&grid));
    let wish = wish(&SeenSheet::new(&grid, found.as_ref()));
    if let Some(own) = own_export::recognised(&grid, context, &wish.columns)
        && wish.register.is_none_or(|wished| wished.kind() == own.export_of)
    {
        return own;
    }
    let fallback =
        || wish.register.and_then(|_register| header::first_texts(&grid, context.vocabulary));
    let Some(mut header) = found.or_else(fallback) else {
        return no_header(sheet);
    };
    wish::add_columns(&wish, &mut header, &grid);
    let contents = content::of_columns(&grid, &header, context.vocabulary);
    contents_speak::where_headers_do_not(&mut header, &contents);
    let context =
        &Context { other_framework: names_other_framework(sheet, &header, context), ..*context };
    let named = names(sheet, &header, context);
    // The identifiers decide between Statement of Applicability and gap sheet, so they are read before the columns
    // are given to a register, and once more with the column that the register chose.
    let first_look = requirements::best_id_column(&header, &contents)
        .map(|column| requirements::identified_rows(&grid, &header, column, None, context));
    let controls = first_look.as_ref().and_then(requirements::share_of_controls);
    let witnesses =
        Witnesses { contents: &contents, named, controls, vocabulary: context.vocabulary };
    if let Some(register) = wish.register {
        let mut assignment = assign::assign(register, &header, &witnesses);
        wish::apply(&wish, &mut assignment, &header, &grid);
        let mut recognised = layout::laid_out(&grid, &header, &assignment, context);
        recognised.register = Some(register);
        recognised.confidence = 1.0;
        return recognised;
    }
    as_best_fits(&grid, &header, (&witnesses, &wish), context)
}

/// The sheet as the register that speaks loudest from its header, contents and names, if one does.
fn as_best_fits(
    grid: &Grid<'_>,
    header: &Header,
    (witnesses, wish): (&Witnesses<'_>, &Wish),
    context: &Context<'_>,
) -> RecognisedSheet {
    let ranked = assign::rank(header, witnesses);
    let marked_none = says_none(grid.sheet, header, context);
    let best = ranked.first().filter(|best| !marked_none || best.strength >= NAME_OUTWEIGHED);
    let mut layout_source =
        best.cloned().unwrap_or_else(|| assign::assign(Register::Gap, header, witnesses));
    wish::apply(wish, &mut layout_source, header, grid);
    let mut recognised = layout::laid_out(grid, header, &layout_source, context);
    match best {
        Some(best) => {
            let second = ranked.get(1).map_or(0.0, |second| second.strength);
            let lead = (best.strength - second).max(0.0) / best.strength.max(0.1);
            let confidence = (best.strength / (best.strength + 1.5)) * (0.8 + 0.2 * lead);
            recognised.confidence = confidence.clamp(0.05, 0.99);
            if confidence >= LEAST_CONFIDENCE {
                recognised.register = Some(best.register);
            } else {
                let guess = best.register;
                recognised.reason = Some(format!(
                    "it might be {guess}, but too little of its header speaks for it"
                ));
            }
        }
        None => recognised.reason = Some(why_none(&recognised, header, marked_none)),
    }
    recognised
}

/// Below this confidence a guess is worth less than saying so.
const LEAST_CONFIDENCE: f64 = 0.5;
/// From this strength on, a sheet is a register whatever its name says.
const NAME_OUTWEIGHED: f64 = 14.0;

/// Whether the sheet's name or a title above its header says that it holds no register.
fn says_none(sheet: &Sheet, header: &Header, context: &Context<'_>) -> bool {
    let none = |text: &str| context.vocabulary.register_in(text) == Some("none");
    none(&sheet.name) || titles(sheet, header).any(|title| title.contains("not read back"))
}

/// Whether sheet, titles, file or the header of the identifiers name another framework, and none of them ours.
fn names_other_framework(sheet: &Sheet, header: &Header, context: &Context<'_>) -> bool {
    let ids = header.columns.iter().filter(|column| {
        let first = column.meanings.first();
        first.is_some_and(|(meaning, _fit)| matches!(meaning.as_ref(), "requirement" | "id"))
    });
    let file = if context.sheets == 1 { context.file } else { "" };
    let texts: Vec<String> = titles(sheet, header)
        .filter(|title| title.chars().count() <= 100)
        .map(std::borrow::Cow::into_owned)
        .chain(ids.map(|column| column.text.clone()))
        .chain([sheet.name.clone(), file.to_owned()])
        .collect();
    let ours = |text: &String| {
        ["27001", "27002", "isms", "annex a"].iter().any(|name| text.to_lowercase().contains(name))
    };
    !texts.iter().any(ours)
        && texts.iter().any(|text| context.vocabulary.names_other_framework(text))
}

/// The texts above the header.
fn titles<'a>(
    sheet: &'a Sheet,
    header: &Header,
) -> impl Iterator<Item = std::borrow::Cow<'a, str>> {
    let first = header.rows.first().copied().unwrap_or(0);
    sheet
        .rows
        .iter()
        .filter(move |row| row.number < first)
        .flat_map(|row| &row.cells)
        .map(|cell| text_of(&cell.value))
}

fn no_header(sheet: &Sheet) -> RecognisedSheet {
    let rows =
        sheet.rows.iter().map(|row| (row.number, RowKind::Skipped(SkipReason::Remark))).collect();
    let reason = if sheet.rows.is_empty() {
        "the sheet is empty"
    } else {
        "no row reads like the header of a register"
    };
    RecognisedSheet {
        name: sheet.name.clone(),
        hidden: sheet.hidden,
        register: None,
        export_of: None,
        reason: Some(reason.to_owned()),
        is_example: false,
        confidence: 0.0,
        edition: None,
        header_rows: Vec::new(),
        columns: Vec::new(),
        rows,
        requirements: BTreeMap::new(),
        repairs: BTreeMap::new(),
        legend: Vec::new(),
    }
}

fn why_none(recognised: &RecognisedSheet, header: &Header, marked_none: bool) -> String {
    if marked_none {
        return "its name or title says that it holds no register".to_owned();
    }
    let rows = recognised.data_rows().count();
    if recognised.column_of("requirement_id").is_some() && rows > 0 {
        return format!(
            "a catalogue of {rows} requirements without any answer: no column holds a state"
        );
    }
    format!("its {} columns fit no register", header.columns.len())
}

/// The registers that the sheet's name, a title above its header and the file's name speak of.
fn names(sheet: &Sheet, header: &Header, context: &Context<'_>) -> [Option<Register>; 3] {
    let register = |text: &str| Register::from_name(context.vocabulary.register_in(text)?);
    let title = titles(sheet, header)
        .filter(|text| text.chars().count() <= 100)
        .find_map(|text| register(&text));
    [register(&sheet.name), title, register(context.file).filter(|_register| context.sheets == 1)]
}
