use std::{collections::BTreeMap, sync::LazyLock};

use proptest::prelude::*;

use super::*;
use crate::{
    domain::{
        assessment::Answer,
        assessment_run::{Remarks, Source},
        requirement::Edition,
    },
    import::{
        inspection::{Inspection, SheetInspection, inspect},
        vocabulary::Vocabulary,
        workbook::{Limits, Sheet, Value, Workbook as ReadWorkbook, read_bytes},
    },
    questionnaires,
    report::gap_demo,
};

fn written(report: &GapReport) -> ReadWorkbook {
    read_bytes("report.xlsx", gap(report).unwrap(), &Limits::default()).unwrap()
}

fn inspected(report: &GapReport) -> Inspection {
    let questionnaire = questionnaires::bundled(questionnaires::DEFAULT_SET).unwrap();
    inspect(&written(report), &Vocabulary::bundled().unwrap(), &questionnaire)
}

fn sheet<'a>(workbook: &'a ReadWorkbook, name: &str) -> &'a Sheet {
    workbook.sheets.iter().find(|sheet| sheet.name == name).unwrap()
}

fn inspected_sheet<'a>(inspection: &'a Inspection, name: &str) -> &'a SheetInspection {
    inspection.sheets.iter().find(|sheet| sheet.name == name).unwrap()
}

/// Where the header row is: below the note, where there is one.
fn header_of(sheet: &Sheet) -> usize {
    usize::from(sheet.rows[0].cells.len() == 1)
}

/// What stands in the rows of a sheet, by the titles of its header row.
fn records(sheet: &Sheet) -> Vec<BTreeMap<String, Value>> {
    let header = &sheet.rows[header_of(sheet)].cells;
    let title = |column: u16| match &header.iter().find(|cell| cell.column == column)?.value {
        Value::Text(text) => Some(text.to_string()),
        _ => None,
    };
    let rows = sheet.rows[header_of(sheet) + 1..].iter();
    rows.map(|row| {
        let cells = row.cells.iter();
        cells.map(|cell| (title(cell.column).unwrap(), cell.value.clone())).collect()
    })
    .collect()
}

fn record(sheet: &Sheet, id: &str) -> BTreeMap<String, Value> {
    let is_wanted =
        |record: &BTreeMap<String, Value>| record["Clause or control"] == Value::Text(id.into());
    records(sheet).into_iter().find(is_wanted).unwrap()
}

#[test]
fn the_sheets_stand_in_reading_order_and_empty_ones_are_left_out() {
    let names = |report: &GapReport| {
        let names: Vec<String> =
            written(report).sheets.into_iter().map(|sheet| sheet.name).collect();
        names.join(", ")
    };
    insta::assert_snapshot!(names(&gap_demo::report()), @"Summary, Gaps, Requirements, Upgrade 2013, Problems, Sources, Columns");
    let mut bare = gap_demo::report_on(&[]);
    bare.problems.clear();
    insta::assert_snapshot!(names(&bare), @"Summary, Gaps, Requirements, Sources, Columns");
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let report = gap_demo::report();
    assert_eq!(gap(&report).unwrap(), gap(&report).unwrap());
}

#[test]
fn the_importer_reads_every_status_back() {
    let report = gap_demo::report();
    let inspection = inspected(&report);
    let requirements = inspected_sheet(&inspection, "Requirements");
    assert_eq!(requirements.register, Some("gap"), "{requirements:#?}");
    assert_eq!(requirements.edition.as_deref(), Some("2022"));
    assert_eq!(requirements.data_rows, report.requirements.len());
    assert!(requirements.problems.is_empty(), "{:#?}", requirements.problems);
    let items = report.overall.items;
    let expected = [
        ("conform", items.conform),
        ("partial", items.partial),
        ("nonconform", items.nonconform),
        ("not_applicable", items.not_applicable),
        ("unanswered", items.unanswered),
    ];
    let expected: BTreeMap<String, usize> = expected
        .into_iter()
        .map(|(state, count)| (state.to_owned(), usize::try_from(count).unwrap()))
        .collect();
    assert_eq!(requirements.values["status"], expected);
    let fields: Vec<String> = requirements
        .columns
        .iter()
        .map(|column| format!("{} = {}", column.header, column.field.unwrap_or("-")))
        .collect();
    insta::assert_snapshot!(fields.join("\n"), @r"
    Clause or control = requirement_id
    Title = requirement_title
    Status = status
    Mandatory element = -
    Weight = -
    Maturity = maturity
    Target = target
    Justification = justification
    Finding = finding
    How implemented = how
    Actions = actions
    Owner = owner
    Due = due
    Evidence = evidence_refs
    Unanswered parts = -
    Source file = -
    Source sheet = -
    Source cell = -
    ");
}

#[test]
fn only_sheets_of_current_answers_are_read_back() {
    let inspection = inspected(&gap_demo::report());
    let seen: Vec<String> = inspection
        .sheets
        .iter()
        .map(|sheet| {
            format!(
                "{}: {} {}",
                sheet.name,
                sheet.register.unwrap_or("-"),
                sheet.reason.as_deref().unwrap_or_default()
            )
        })
        .collect();
    insta::assert_snapshot!(seen.join("\n"), @r"
    Summary: - its 14 columns fit no register
    Gaps: - its name or title says that it holds no register
    Requirements: gap 
    Upgrade 2013: - a catalogue of 1 requirements without any answer: no column holds a state
    Problems: - its 6 columns fit no register
    Sources: - its 9 columns fit no register
    Columns: - its name or title says that it holds no register
    ");
}

/// What a record says, a line a cell.
fn told(record: &BTreeMap<String, Value>) -> String {
    let lines = record.iter().map(|(title, value)| match value {
        Value::Text(text) => format!("{title}: {text}"),
        other => format!("{title}: {other:?}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_gap_is_a_row_to_work_with() {
    let workbook = written(&gap_demo::report());
    insta::assert_snapshot!(told(&record(sheet(&workbook, "Gaps"), "A.8.8")), @r#"
    Clause or control: A.8.8
    Consequence: Attackers will use weaknesses that were publicly known for months and that we could have closed.
    Due: Date(2027-01-31)
    Effort (days): Number(15.0)
    Mandatory element: ordinary
    Next step: Set a repair deadline for each severity level, scan everything reachable from the internet, and assign each overdue finding to a person with a date.
    Owner: Ines Ødegård
    Rank: Number(50.0)
    Severity: major risk
    Size: Formatted(FormattedNumber { number: 0.2, shown: "0.2000" })
    Source cell: E7
    Source file: gap.xlsx
    Source sheet: Gap
    Status: partial
    Title: Management of technical vulnerabilities
    Why: This control (not a mandatory element) is met in part, so half of it counts; an auditor would likely raise a major nonconformity (major risk); the source says “Scans run monthly. Nobody tracks what they find”; size (1 − 0.5) × 3/3 × 0.4 = 0.2000, with 0.4 because no risk is linked.
    "#);
    insta::assert_snapshot!(told(&record(sheet(&workbook, "Requirements"), "A.8.25")), @r"
    Clause or control: A.8.25
    Justification: nothing is developed
    Mandatory element: ordinary
    Source cell: E8
    Source file: gap.xlsx
    Source sheet: Gap
    Status: not applicable
    Title: Secure development life cycle
    Weight: Number(3.0)
    ");
}

#[test]
fn the_summary_says_why_there_is_no_headline() {
    let workbook = written(&gap_demo::report());
    let rows: Vec<String> = sheet(&workbook, "Summary").rows[..18]
        .iter()
        .map(|row| {
            let cells = row.cells.iter().map(|cell| match &cell.value {
                Value::Text(text) => text.to_string(),
                Value::Formatted(number) => number.shown.to_string(),
                other => format!("{other:?}"),
            });
            cells.collect::<Vec<_>>().join(" | ")
        })
        .collect();
    insta::assert_snapshot!(rows.join("\n"), @r"
    Gap report
    Organisation | Bäckerei Süß & Söhne
    Standard | ISO/IEC 27001:2022 with Amendment 1:2024
    As of | Date(2026-11-21)
    Headline | none: less than half of the weight is answered; capped at 49 %: mandatory element 9.2.2 not met
    Coverage | 6% | answered by weight; 6 of 122 applicable requirements
    Claimed | 65% | of what is answered, as the sources say
    Floor | 4% | if nothing unanswered is met
    Ceiling | 98% | if everything unanswered is met
    Proven | 13% | claimed, by the worth of the evidence named
    Maturity | 2.0000 | cut back to targets; 2.0000 as stated, index 0.6667
    Requirements that conform | Number(3.0)
    Met in part | Number(2.0)
    Not met | Number(1.0)
    Not applicable | Number(1.0)
    Unanswered | Number(116.0)
    Gaps that keep the certificate away | Number(11.0) | 1 of them known, 10 unanswered
    Clauses and themes
    ");
}

#[test]
fn what_looks_like_a_formula_stays_text() {
    let workbook = written(&gap_demo::report());
    let policy = record(sheet(&workbook, "Requirements"), "A.5.1");
    assert_eq!(policy["Finding"], Value::Text("=1+1 is no policy".into()));
}

#[test]
fn the_gaps_say_where_a_state_is_changed() {
    let workbook = written(&gap_demo::report());
    let first = &sheet(&workbook, "Gaps").rows[0];
    let note = "In the order of work. Change states in the sheet Requirements; this sheet is not read back.";
    assert_eq!((first.number, first.cells.len()), (1, 1));
    assert_eq!(first.cells[0].value, Value::Text(note.into()));
    assert_eq!(sheet(&workbook, "Requirements").rows[0].cells.len(), 18);
}

#[test]
fn every_column_is_explained() {
    let workbook = written(&gap_demo::report());
    let explained = records(sheet(&workbook, "Columns"));
    for sheet in &workbook.sheets[1..] {
        for cell in &sheet.rows[header_of(sheet)].cells {
            let named = explained.iter().any(|record| {
                record["Sheet"] == Value::Text(sheet.name.as_str().into())
                    && record["Column"] == cell.value
                    && record.contains_key("Explanation")
            });
            assert!(named, "{} {:?}", sheet.name, cell.value);
        }
    }
}

#[test]
fn texts_are_cut_where_a_cell_ends() {
    assert_eq!(clean(&"x".repeat(40_000)).len(), 32_767);
    assert_eq!(clean(&"😀".repeat(20_000)).encode_utf16().count(), 32_766);
    assert_eq!(clean("a\r\nb\rc\u{0}\u{7}\u{202e}d\te"), "a\nb\ncd\te");
}

/// A small report to fill with texts; made once, because reading the questionnaire takes most of the time.
static SMALL: LazyLock<GapReport> = LazyLock::new(|| {
    let statement = gap_demo::statement("9.2.2", Answer::Nonconform, 5, Remarks::default());
    let source = Source {
        edition: Edition::E2022,
        rows: crate::domain::assessment_run::Rows::Answers,
        statements: vec![statement],
    };
    let mut report = gap_demo::report_on(&[source]);
    report.requirements.retain(|line| !line.assessed.statements.is_empty());
    report.gaps.retain(|line| !line.assessed.statements.is_empty());
    report
});

/// The small report with this text in every place that a user fills in.
fn report_with(text: &str) -> GapReport {
    let mut report = SMALL.clone();
    let statement = &mut report.requirements[0].assessed.statements[0];
    statement.remarks = Remarks {
        finding: text.into(),
        how: text.into(),
        action: text.into(),
        owner: text.into(),
        due: text.into(),
        evidence: text.into(),
    };
    statement.place.file = text.into();
    statement.place.sheet = text.into();
    statement.place.cell = text.into();
    report.gaps[0].assessed = report.requirements[0].assessed.clone();
    report.organisation = text.into();
    report.problems[0].value = text.into();
    report.problems[0].suggestion = Some(text.into());
    report.sources[0].file = text.into();
    report
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_text_stays_that_text(text in r#"[=+\-@\t']?(\PC|[\x00-\x1f"&<>{]|_x0041_){1,40}"#) {
        let workbook = written(&report_with(&text));
        let expected = clean(text.trim());
        let cell = |record: &BTreeMap<String, Value>, title: &str| match record.get(title) {
            None => String::new(),
            Some(Value::Text(text)) => text.to_string(),
            Some(other) => format!("no text: {other:?}"),
        };
        let requirement = &records(sheet(&workbook, "Requirements"))[0];
        for title in ["Finding", "How implemented", "Actions", "Owner", "Evidence"] {
            prop_assert_eq!(cell(requirement, title), expected.clone(), "{}", title);
        }
        let problem = &records(sheet(&workbook, "Problems"))[0];
        prop_assert_eq!(cell(problem, "Value"), clean(&text));
        for sheet in &workbook.sheets {
            for value in sheet.rows.iter().flat_map(|row| &row.cells).map(|cell| &cell.value) {
                prop_assert!(!matches!(value, Value::EmptyFormula | Value::Error(_)));
            }
        }
    }
}
