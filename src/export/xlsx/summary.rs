//! The sheet "Summary": what the report says at a glance, every figure with its reason, and a chart of the answers.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartLine,
    ChartPatternFill, ChartPatternFillType, ChartSolidFill, ChartType, Worksheet, XlsxError,
};

use super::{
    page::{Cell, set_up_print, write as write_cell, write_text},
    style::{INK, Styles},
};
use crate::{
    domain::{
        gap::Severity,
        report::gap::{GapLine, GapReport, GroupScore},
        score::{Headline, Score},
    },
    report::{document::Mark, wording},
};

/// The sheet's name.
pub(super) const NAME: &str = "Summary";

/// The figures and their formulas, where w is a weight and p the points of an answer.
pub(super) const EXPLANATIONS: &[(&str, &str)] = &[
    (
        "Headline",
        "The smaller of claimed and cap. None where coverage is below 50 %; provisional where it is below 80 %.",
    ),
    (
        "Coverage",
        "Σ w of answered requirements / Σ w of applicable requirements: how much was looked at.",
    ),
    (
        "Claimed",
        "Σ (w × p) / Σ w of answered requirements. Excluded controls and unanswered requirements are left out.",
    ),
    (
        "Floor",
        "Σ (w × p) / Σ w of applicable requirements: everything unanswered counts as not met.",
    ),
    (
        "Ceiling",
        "(Σ (w × p) + Σ w of unanswered) / Σ w of applicable requirements: everything unanswered counts as met.",
    ),
    (
        "Proven",
        "Σ (w × p × q) / Σ w of answered requirements; q is the worth of the best evidence: statement 0.2, approved document 0.4, operating record 0.7, independently tested 1, less where it is old.",
    ),
    (
        "Cap",
        "49 % where a mandatory element is not met, 79 % where one is met in part or unanswered; overall also no more than 25 points above the weakest clause of 4 to 10.",
    ),
    (
        "Maturity",
        "Σ (w × smaller of level and target) / Σ w over the requirements that state a level.",
    ),
    (
        "Conform to Unanswered",
        "How many requirements have each answer. Together they are all requirements of the group.",
    ),
];

const WIDTHS: [u16; 14] = [44, 11, 11, 11, 11, 11, 11, 11, 11, 14, 13, 14, 11, 48];
const GROUP_HEADERS: [&str; 14] = [
    "Clause or theme",
    "Headline",
    "Coverage",
    "Claimed",
    "Floor",
    "Ceiling",
    "Proven",
    "Conform",
    "Partial",
    "Nonconform",
    "Not applicable",
    "Unanswered",
    "Cap",
    "Why capped",
];
/// The column of words beside the figures.
const LAST_COLUMN: u16 = 13;
/// The columns of the counts, with the mark of each.
const COUNTED: [(u16, Mark); 5] = [
    (7, Mark::Conform),
    (8, Mark::Partial),
    (9, Mark::Nonconform),
    (10, Mark::NotApplicable),
    (11, Mark::Unanswered),
];

/// Writes the sheet.
pub(super) fn write(
    sheet: &mut Worksheet,
    report: &GapReport,
    styles: &Styles,
) -> Result<(), XlsxError> {
    sheet.set_name(NAME)?;
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_row_height(0, 30)?;
    write_text(sheet, (0, 0), "Gap report", &styles.title)?;
    let mut row = 1;
    for (label, cell, note) in figures(report) {
        write_text(sheet, (row, 0), label, &styles.label)?;
        match cell {
            // Names are longer than a column of figures is wide; what stands alone may flow over.
            Cell::Text(text) => write_text(sheet, (row, 1), &text, &styles.plain)?,
            cell => write_cell(sheet, (row, 1), &cell, styles)?,
        }
        write_text(sheet, (row, 2), &note, &styles.note)?;
        row += 1;
    }
    row = write_groups(sheet, row + 1, report, styles)?;
    write_text(sheet, (row + 1, 0), "What was assumed", &styles.heading)?;
    row += 2;
    for assumption in &report.assumptions {
        write_text(sheet, (row, 0), wording::assumption(*assumption), &styles.plain)?;
        row += 1;
    }
    set_up_print(sheet, NAME, report);
    Ok(())
}

/// Every line of the upper part: its label, its figure and what is to be known of it.
fn figures(report: &GapReport) -> Vec<(&'static str, Cell, String)> {
    let score = &report.overall;
    let items = score.items;
    let answered =
        format!("{} of {} applicable requirements", items.answered(), items.applicable());
    let mut lines = vec![
        ("Organisation", Cell::text(&report.organisation), String::new()),
        ("Standard", Cell::text(&report.standard), String::new()),
        ("As of", Cell::Date(report.as_of), String::new()),
        ("Headline", Cell::Percent(score.headline.figure()), headline_note(report)),
        ("Coverage", Cell::Percent(score.coverage), format!("answered by weight; {answered}")),
        ("Claimed", Cell::Percent(score.claimed), "of what is answered, as the sources say".into()),
        ("Floor", Cell::Percent(score.floor), "if nothing unanswered is met".into()),
        ("Ceiling", Cell::Percent(score.ceiling), "if everything unanswered is met".into()),
        (
            "Proven",
            Cell::Percent(score.proven),
            "claimed, by the worth of the evidence named".into(),
        ),
    ];
    if let Some(maturity) = score.maturity {
        let note =
            format!("cut back to targets; {} as stated, index {}", maturity.raw, maturity.index);
        lines.push(("Maturity", Cell::Figure(Some(maturity.cut)), note));
    }
    let counts = [
        ("Requirements that conform", items.conform),
        ("Met in part", items.partial),
        ("Not met", items.nonconform),
        ("Not applicable", items.not_applicable),
        ("Unanswered", items.unanswered),
    ];
    lines.extend(counts.map(|(label, count)| (label, Cell::Count(count), String::new())));
    let is_blocker = |line: &&GapLine| line.gap.urgency.severity == Severity::Blocker;
    let blockers = report.gaps.iter().filter(is_blocker).count();
    let known = report.known_gaps(Severity::Blocker).count();
    let note = format!("{known} of them known, {} unanswered", blockers - known);
    lines.push(("Gaps that keep the certificate away", Cell::count(blockers), note));
    lines
}

fn headline_note(report: &GapReport) -> String {
    let score = &report.overall;
    let mut parts: Vec<String> = Vec::new();
    match score.headline {
        Headline::TooLittleAnswered => {
            parts.push("none: less than half of the weight is answered".into());
        }
        Headline::Provisional(_) => {
            parts.push("provisional: less than four fifths of the weight is answered".into());
        }
        Headline::Settled(_) => {}
    }
    if let Some(reason) = wording::cap_reason(report, &score.cap.reason) {
        parts.push(format!("capped at {} %: {reason}", score.cap.limit.percent()));
    }
    parts.join("; ")
}

/// Writes the table of groups and its chart; returns the row below them.
fn write_groups(
    sheet: &mut Worksheet,
    heading: u32,
    report: &GapReport,
    styles: &Styles,
) -> Result<u32, XlsxError> {
    write_text(sheet, (heading, 0), "Clauses and themes", &styles.heading)?;
    sheet.set_row_height(heading, 22)?.set_row_height(heading + 1, 32)?;
    for (column, title) in (0..).zip(GROUP_HEADERS) {
        let is_figure = column > 0 && column < LAST_COLUMN;
        let format = if is_figure { &styles.figure_header } else { &styles.header };
        write_text(sheet, (heading + 1, column), title, format)?;
    }
    let first = heading + 2;
    let mut row = first;
    for group in &report.groups {
        for (column, cell) in (0..).zip(group_cells(report, group)) {
            write_cell(sheet, (row, column), &cell, styles)?;
        }
        row += 1;
    }
    if row > first {
        sheet.insert_chart(row + 1, 0, &chart(&report.overall, (first, row - 1)))?;
        row += CHART_ROWS;
    }
    Ok(row + 1)
}

fn group_cells(report: &GapReport, group: &GroupScore) -> Vec<Cell> {
    let score = &group.score;
    let shares = [
        score.headline.figure(),
        score.coverage,
        score.claimed,
        score.floor,
        score.ceiling,
        score.proven,
    ];
    let items = score.items;
    let counts =
        [items.conform, items.partial, items.nonconform, items.not_applicable, items.unanswered];
    let mut cells = vec![Cell::text(format!("{} {}", group.group, group.title))];
    cells.extend(shares.map(Cell::Percent));
    cells.extend(counts.map(Cell::Count));
    cells.push(Cell::Percent(Some(score.cap.limit)));
    let reason = wording::cap_reason(report, &score.cap.reason);
    cells.push(Cell::text(reason.unwrap_or_default()));
    cells
}

/// The chart's height in rows of 20 pixels.
const CHART_ROWS: u32 = 22;

fn chart(overall: &Score, (first, last): (u32, u32)) -> Chart {
    let items = overall.items;
    let finding = format!(
        "{} of {} applicable requirements conform, {} are unanswered",
        items.conform,
        items.applicable(),
        items.unanswered
    );
    let mut chart = Chart::new(ChartType::BarStacked);
    for (column, mark) in COUNTED {
        let label_ink = match mark {
            Mark::Conform | Mark::Nonconform => 0xFF_FF_FF,
            _ => INK,
        };
        let mut label = ChartDataLabel::new();
        // Zeros would crowd the ends of the bars.
        label.show_value().set_num_format("0;;;").set_font(ChartFont::new().set_color(label_ink));
        chart
            .add_series()
            .set_name(mark.word())
            .set_categories((NAME, first, 0, last, 0))
            .set_values((NAME, first, column, last, column))
            .set_format(&mut fill(mark))
            .set_data_label(&label)
            .set_gap(40);
    }
    chart.title().set_name(&finding).set_font(ChartFont::new().set_size(13).set_color(INK));
    // The axes of a bar chart are those of a column chart, turned: x runs across and counts, y names the groups.
    chart.y_axis().set_reverse().set_major_gridlines(false);
    chart.x_axis().set_major_gridlines(false).set_hidden(true);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_width(1100).set_height(20 * CHART_ROWS).set_alt_text(format!(
        "{finding}. Stacked bars by clause and theme; their figures stand in the table above."
    ));
    chart
}

fn fill(mark: Mark) -> ChartFormat {
    let mut format = ChartFormat::new();
    let solid = |format: &mut ChartFormat, colour: u32| {
        format.set_solid_fill(ChartSolidFill::new().set_color(colour));
    };
    match mark {
        Mark::Conform => solid(&mut format, 0x24_7A_6C),
        Mark::Partial => {
            format.set_pattern_fill(
                ChartPatternFill::new()
                    .set_pattern(ChartPatternFillType::DiagonalStripesWideUpwards)
                    .set_foreground_color(0xD3_A5_44)
                    .set_background_color(0xEA_C2_6B),
            );
        }
        Mark::Nonconform => solid(&mut format, 0x86_1F_1C),
        Mark::NotApplicable => solid(&mut format, 0xD3_D9_DE),
        _ => solid(&mut format, 0xFF_FF_FF),
    }
    format.set_border(ChartLine::new().set_color(0x8D_97_9F).set_width(0.5));
    format
}
