//! The tables of a gap report: gaps, requirements, upgraded answers, problems and sources.

use super::{
    page::Cell,
    table::{Choice, Column, Table},
};
use crate::{
    domain::{
        assessment::Answer,
        assessment_run::{Assessed, Place, Remarks, UpgradedAnswer},
        report::gap::{GapLine, GapReport, RequirementLine, SourceProblem, SourceSheet},
        requirement::RequirementId,
    },
    report::wording,
};

const fn free(title: &'static str, width: u16, about: &'static str) -> Column {
    Column { title, width, about, choice: Choice::Free }
}

const REQUIREMENT: Column = free(
    "Clause or control",
    12,
    "The clause or the control of Annex A, as the standard numbers it.",
);
const TITLE: Column = free("Title", 26, "What it is about.");
const STATUS: Column = Column {
    title: "Status",
    width: 14,
    about: "conform (1 point), partial (0.5), nonconform (0), not applicable (an excluded control, not counted), unanswered (nobody has said).",
    choice: Choice::Status,
};
const MANDATORY: Column = free(
    "Mandatory element",
    11,
    "mandatory: documented information or a process without which there is no system; its lack caps the headline.",
);
const OWNER: Column = free("Owner", 15, "Who answers for it, as the source says.");
const DUE: Column =
    free("Due", 12, "Until when, as the source says; a day where it is written as one.");
const FILE: Column = free("Source file", 16, "The file in which the answer stands.");
const SHEET: Column = free("Source sheet", 13, "The sheet in that file.");
const CELL: Column = free("Source cell", 10, "The cell in that sheet.");

/// The words "not read back" tell the importer to leave the sheet out, so that a state has one place to be changed.
const GAPS_NOTE: &str =
    "In the order of work. Change states in the sheet Requirements; this sheet is not read back.";

const GAPS: &[Column] = &[
    free(
        "Rank",
        7,
        "The place in the order of work: severity, then size, days left, effort, and number.",
    ),
    REQUIREMENT,
    TITLE,
    Column {
        about: "As in Requirements. When you close a gap, change its state there: the sheet Gaps is not read back.",
        ..STATUS
    },
    Column {
        title: "Severity",
        width: 13,
        about: "blocker: keeps the certificate away; major risk and minor risk: likely a nonconformity of that grade; advice: no duty.",
        choice: Choice::Severity,
    },
    MANDATORY,
    free(
        "Size",
        9,
        "(1 − points) × weight / 3 × risk; an unanswered requirement has 0 points, a risk that is not linked counts 0.4.",
    ),
    free("Why", 46, "Why the gap stands here, in one sentence."),
    free("Consequence", 34, "What can happen while this is missing."),
    free("Next step", 36, "How to begin."),
    free(
        "Effort (days)",
        9,
        "Person-days that an organisation of about a hundred people typically needs.",
    ),
    OWNER,
    DUE,
    FILE,
    SHEET,
    CELL,
    free("Notes", 24, "Room for your own notes."),
];

const REQUIREMENTS: &[Column] = &[
    REQUIREMENT,
    TITLE,
    STATUS,
    MANDATORY,
    free("Weight", 9, "1 to 3: how much the requirement counts in the scores."),
    free("Maturity", 9, "The level that a source states, 0 to 5; empty where none does."),
    free("Target", 9, "The level wanted; 3 unless a source says otherwise."),
    free("Justification", 36, "Why a control is excluded (6.1.3 d)."),
    free("Finding", 44, "What the sources found to be missing."),
    free("How implemented", 44, "How it is carried out, as the sources say."),
    free("Actions", 36, "What shall be done, as the sources say."),
    OWNER,
    DUE,
    free("Evidence", 32, "Documents and evidence that the sources name; nothing of it was seen."),
    free(
        "Unanswered parts",
        18,
        "Parts that no source answers, so that the whole counts as unanswered.",
    ),
    FILE,
    SHEET,
    CELL,
];

/// Named so that the importer does not take it for a gap register: it tells how answers came about.
const UPGRADES: &[Column] = &[
    free("Number in 2013", 14, "The control or clause as the source numbers it."),
    Column { title: "Said", ..STATUS },
    free("Number in 2022", 14, "The control or clause in which it lives on."),
    Column {
        title: "Became",
        about: "What the new requirement got: the weakest answer of the parts that were merged into it.",
        ..STATUS
    },
    FILE,
    SHEET,
    CELL,
];

const PROBLEMS: &[Column] = &[
    FILE,
    SHEET,
    CELL,
    free("Value", 32, "What stands in that cell."),
    free("What is wrong", 70, "Why it was not taken over as it stands, and what mends it."),
    free("Probably meant", 28, "A guess; nothing was changed by it."),
];

const SOURCES: &[Column] = &[
    free("File", 28, "The file's name."),
    free("Sheet", 24, "The sheet's name."),
    free("Register", 16, "What the sheet was read as; empty where it was left out."),
    free("Left out because", 48, "Why the sheet was not read."),
    free("Edition", 9, "The edition of ISO/IEC 27001 whose numbers the sheet uses."),
    free("Rows read", 9, "Rows taken over."),
    free("Rows rejected", 10, "Rows that could not be read; each stands among the problems."),
    free("Rows skipped", 10, "Rows that are no records, such as headings and totals."),
    free("SHA-256", 68, "The fingerprint of the file: the same fingerprint is the same file."),
];

/// Returns the tables in the order of the workbook, without those that would be empty.
pub(super) fn of(report: &GapReport) -> Vec<Table> {
    let table = |name, columns, frozen, rows| Table { name, note: None, columns, frozen, rows };
    let rows_of = |upgrades: &[UpgradedAnswer]| upgrades.iter().map(upgrade).collect::<Vec<_>>();
    let problems: Vec<Vec<Cell>> = report.problems.iter().map(problem).collect();
    let mut tables = vec![
        Table {
            note: Some(GAPS_NOTE),
            ..table("Gaps", GAPS, 3, report.gaps.iter().map(gap).collect())
        },
        table(
            "Requirements",
            REQUIREMENTS,
            2,
            report.requirements.iter().map(requirement).collect(),
        ),
    ];
    if !report.upgrades.is_empty() {
        tables.push(table("Upgrade 2013", UPGRADES, 0, rows_of(&report.upgrades)));
    }
    if !problems.is_empty() {
        tables.push(table("Problems", PROBLEMS, 0, problems));
    }
    tables.push(table("Sources", SOURCES, 0, report.sources.iter().map(source).collect()));
    tables
}

fn gap(line: &GapLine) -> Vec<Cell> {
    let advice = line.advice.as_ref();
    let [file, sheet, cell] = place(first_place(&line.assessed));
    vec![
        Cell::Count(line.gap.rank),
        Cell::text(line.gap.requirement.to_string()),
        Cell::text(&line.title),
        Cell::text(wording::answer(&line.gap.answer).word()),
        Cell::text(wording::severity(line.gap.urgency.severity).word()),
        Cell::text(wording::gate(line.gate)),
        Cell::Figure(Some(line.gap.size)),
        Cell::text(wording::why(line)),
        Cell::text(advice.map(|advice| advice.consequence.as_str()).unwrap_or_default()),
        Cell::text(advice.map(|advice| advice.next_step.as_str()).unwrap_or_default()),
        line.gap.urgency.effort_days.map_or(Cell::text(""), Cell::Count),
        Cell::text(wording::remark(&line.assessed, |remarks| &remarks.owner)),
        Cell::day(wording::remark(&line.assessed, |remarks| &remarks.due)),
        file,
        sheet,
        cell,
        Cell::text(""),
    ]
}

fn requirement(line: &RequirementLine) -> Vec<Cell> {
    let assessed = &line.assessed;
    let justification = match &assessed.answer {
        Answer::NotApplicable { justification: Some(reason) } => reason.as_str(),
        _ => "",
    };
    let missing: Vec<String> = assessed.missing_parts.iter().map(RequirementId::citation).collect();
    let [file, sheet, cell] = place(first_place(assessed));
    vec![
        Cell::text(line.requirement.to_string()),
        Cell::text(&line.title),
        Cell::text(wording::answer(&assessed.answer).word()),
        Cell::text(wording::gate(line.gate)),
        Cell::Count(weight(line)),
        Cell::Figure(assessed.maturity.map(|maturity| maturity.level)),
        Cell::Figure(assessed.maturity.map(|maturity| maturity.target)),
        Cell::text(justification),
        all(assessed, |remarks| &remarks.finding),
        all(assessed, |remarks| &remarks.how),
        all(assessed, |remarks| &remarks.action),
        Cell::text(wording::remark(assessed, |remarks| &remarks.owner)),
        Cell::day(wording::remark(assessed, |remarks| &remarks.due)),
        all(assessed, |remarks| &remarks.evidence),
        Cell::text(missing.join(", ")),
        file,
        sheet,
        cell,
    ]
}

fn weight(line: &RequirementLine) -> u32 {
    u32::try_from(line.weight.ratio().ten_thousandths() / 10_000).unwrap_or_default()
}

/// What all sources say, each text once.
fn all(assessed: &Assessed, of: fn(&Remarks) -> &String) -> Cell {
    let mut texts: Vec<&str> = Vec::new();
    for statement in &assessed.statements {
        let text = of(&statement.remarks).trim();
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    Cell::text(texts.join("\n"))
}

/// The row to go to: that of the answer, or the one in which the answer is missing.
fn first_place(assessed: &Assessed) -> Option<&Place> {
    let any = || assessed.statements.first().map(|statement| &statement.place);
    wording::place(assessed).or_else(any)
}

fn place(place: Option<&Place>) -> [Cell; 3] {
    match place {
        Some(place) => [&place.file, &place.sheet, &place.cell].map(Cell::text),
        None => ["", "", ""].map(Cell::text),
    }
}

fn upgrade(upgrade: &UpgradedAnswer) -> Vec<Cell> {
    let [file, sheet, cell] = place(Some(&upgrade.place));
    vec![
        Cell::text(upgrade.from.to_string()),
        Cell::text(wording::answer(&upgrade.said).word()),
        Cell::text(upgrade.to.to_string()),
        Cell::text(wording::answer(&upgrade.became).word()),
        file,
        sheet,
        cell,
    ]
}

fn problem(problem: &SourceProblem) -> Vec<Cell> {
    let [file, sheet, cell] = place(Some(&problem.place));
    vec![
        file,
        sheet,
        cell,
        Cell::text(&problem.value),
        Cell::text(&problem.message),
        Cell::text(problem.suggestion.as_deref().unwrap_or_default()),
    ]
}

fn source(source: &SourceSheet) -> Vec<Cell> {
    let (register, reason) = match &source.register {
        Ok(register) => (register.as_str(), ""),
        Err(reason) => ("", reason.as_str()),
    };
    vec![
        Cell::text(&source.file),
        Cell::text(&source.sheet),
        Cell::text(register),
        Cell::text(reason),
        Cell::text(source.edition.as_deref().unwrap_or_default()),
        Cell::count(source.read),
        Cell::count(source.rejected),
        Cell::count(source.skipped),
        Cell::text(&source.sha256),
    ]
}
