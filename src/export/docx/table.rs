//! Tables of a Word file: registers, key figures, counts of charts and the facts of the cover.

use super::{
    body::{mark, paragraph},
    run,
};
use crate::{
    export::{count, marks_of, total},
    report::document::{Align, Bars, Column, Figure},
};

/// The width between the margins, in twentieths of a point.
const WIDTH: u32 = 9638;

/// Returns a table whose header row repeats on each page and whose rows stay whole.
pub(super) fn register(columns: &[Column], rows: &[Vec<String>]) -> String {
    let weights: Vec<u32> = columns.iter().map(|column| u32::from(column.weight)).collect();
    let aligns: Vec<Align> = columns.iter().map(|column| column.align).collect();
    let titles: Vec<String> = columns.iter().map(|column| run("", &column.title)).collect();
    grid(&weights, &aligns, &titles, rows)
}

/// Returns the counts behind a chart.
pub(super) fn bars(bars: &Bars) -> String {
    let marks = marks_of(bars);
    // Wide enough for the longest word of a mark, also when all six states occur.
    let mut weights = vec![20];
    weights.extend(marks.iter().map(|_| 10));
    weights.extend([7, 7]);
    let mut aligns = vec![Align::Left];
    aligns.resize(weights.len(), Align::Right);
    let mut titles = vec![run("", &bars.unit)];
    titles.extend(marks.iter().map(|mark| self::mark(*mark)));
    titles.extend([run("", "Total"), run("", "Figure")]);
    let rows: Vec<Vec<String>> = bars
        .rows
        .iter()
        .map(|bar| {
            let mut cells = vec![run("", &bar.label)];
            let counts = marks.iter().map(|mark| count(bar, *mark)).chain([total(bar)]);
            cells.extend(counts.map(|count| run("", &count.to_string())));
            cells.push(run("<w:b/><w:bCs/>", &bar.figure));
            cells
        })
        .collect();
    grid(&weights, &aligns, &titles, &rows)
}

/// Returns key figures side by side, four in a row at most.
pub(super) fn figures(figures: &[Figure]) -> String {
    let across = figures.len().clamp(1, 4);
    let widths = widths(&vec![1; across]);
    let rows = figures.chunks(across).map(|row| {
        let mut cells: Vec<String> = row
            .iter()
            .map(|figure| {
                paragraph("FigureLabel", &run("", &figure.label))
                    + &paragraph("FigureValue", &run("", &figure.value))
                    + &paragraph("FigureDetail", &run("", &figure.detail))
            })
            .collect();
        cells.resize(across, paragraph("FigureLabel", ""));
        self::row("<w:cantSplit/>", &widths, &cells)
    });
    table("Figures", "", &widths, &rows.collect::<Vec<_>>().concat())
}

/// Returns what the cover says beside its titles.
pub(super) fn facts(lines: &[(&str, String)]) -> String {
    let widths = widths(&[1, 4]);
    let rows = lines.iter().map(|(name, value)| {
        let cells = [
            paragraph("TableText", &run("<w:color w:val=\"56606A\"/>", name)),
            paragraph("TableText", &run("", value)),
        ];
        row("<w:cantSplit/>", &widths, &cells)
    });
    table("Facts", "", &widths, &rows.collect::<Vec<_>>().concat())
}

fn grid(weights: &[u32], aligns: &[Align], titles: &[String], rows: &[Vec<String>]) -> String {
    let widths = widths(weights);
    let cells = |style: &str, row: &[String]| -> Vec<String> {
        let runs = row.iter().map(String::as_str).chain(std::iter::repeat(""));
        aligns.iter().zip(runs).map(|(align, runs)| cell(style, *align, runs)).collect()
    };
    let mut xml = vec![row("<w:cantSplit/><w:tblHeader/>", &widths, &cells("TableHead", titles))];
    xml.extend(
        rows.iter().map(|row| self::row("<w:cantSplit/>", &widths, &cells("TableText", row))),
    );
    let look = "<w:tblLook w:val=\"0420\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" \
                w:lastColumn=\"0\" w:noHBand=\"0\" w:noVBand=\"1\"/>";
    table("Register", look, &widths, &xml.concat())
}

fn cell(style: &str, align: Align, runs: &str) -> String {
    let align = match align {
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
    };
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/><w:jc w:val=\"{align}\"/></w:pPr>{runs}</w:p>"
    )
}

/// Returns a table and the gap below it, without which Word would join it with a table that follows.
///
/// Word takes a file with a table of no cells for damaged, so that one is left out.
fn table(style: &str, look: &str, widths: &[u32], rows: &str) -> String {
    if widths.is_empty() || rows.is_empty() {
        return String::new();
    }
    let columns = widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>"));
    format!(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"{style}\"/><w:tblW w:w=\"{}\" w:type=\"dxa\"/>\
         <w:tblLayout w:type=\"fixed\"/>{look}</w:tblPr><w:tblGrid>{}</w:tblGrid>{rows}</w:tbl>{}",
        widths.iter().sum::<u32>(),
        columns.collect::<Vec<_>>().concat(),
        paragraph("Gap", "")
    )
}

fn row(properties: &str, widths: &[u32], cells: &[String]) -> String {
    let cells = widths.iter().zip(cells).map(|(width, content)| {
        format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>{content}</w:tc>")
    });
    format!("<w:tr><w:trPr>{properties}</w:trPr>{}</w:tr>", cells.collect::<Vec<_>>().concat())
}

fn widths(weights: &[u32]) -> Vec<u32> {
    let total: u32 = weights.iter().sum();
    weights.iter().map(|weight| WIDTH * weight / total.max(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_share_the_page() {
        assert_eq!(widths(&[1, 4]), [1927, 7710]);
        assert_eq!(widths(&[65_535, 65_535]), [4819, 4819]);
    }

    #[test]
    fn a_table_of_no_cells_is_left_out() {
        assert_eq!(register(&[], &[]), "");
        assert_eq!(figures(&[]), "");
    }
}
