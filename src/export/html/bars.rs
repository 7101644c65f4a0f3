//! Stacked bars as vector graphics, with their counts as text for readers who do not see them.

use super::{class, escape, grid, mark};
use crate::{
    export::{count, marks_of, total},
    report::document::{Bar, Bars, Mark},
};

/// Returns a chart; `index` tells its names apart from those of other charts.
pub(super) fn chart(bars: &Bars, index: usize) -> String {
    let marks = marks_of(bars);
    let rows = bars.rows.iter().enumerate().map(|(row, bar)| {
        format!(
            "<div class=\"bar\"><span>{}</span>{}<span class=\"figure\">{}</span></div>\n",
            escape(&bar.label),
            graphic(bar, &bars.unit, &format!("bar-{index}-{}", row + 1)),
            escape(&bar.figure)
        )
    });
    let legend = marks.iter().map(|mark| self::mark(*mark));
    format!(
        "<figure class=\"bars\">\n<figcaption>{}</figcaption>\n{}<p class=\"legend\">{}</p>\n\
         <details><summary>Counts as a table</summary>\n{}</details>\n</figure>\n",
        escape(&bars.title),
        rows.collect::<String>(),
        legend.collect::<Vec<_>>().join("\n"),
        table(bars, &marks)
    )
}

fn graphic(bar: &Bar, unit: &str, id: &str) -> String {
    let whole = total(bar);
    let mut before = 0;
    let segments: String = bar
        .parts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(mark, count)| {
            let part = u64::from(*count);
            let segment = segment(*mark, before, part, whole);
            before += part;
            segment
        })
        .collect();
    let segments = if segments.is_empty() {
        "<rect class=\"no-parts\" x=\"0\" y=\"10\" width=\"100%\" height=\"1\"/>".to_owned()
    } else {
        segments
    };
    format!(
        "<svg role=\"img\" aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{}: {}</title>\
         <desc id=\"{id}-d\">{}</desc>{segments}</svg>",
        escape(&bar.label),
        escape(&bar.figure),
        escape(&counts(bar, unit))
    )
}

/// Returns a bar's counts as a sentence.
fn counts(bar: &Bar, unit: &str) -> String {
    let parts = bar.parts.iter().filter(|(_, count)| *count > 0);
    let parts: Vec<String> =
        parts.map(|(mark, count)| format!("{count} {}", mark.word())).collect();
    if parts.is_empty() {
        format!("No {unit} counted")
    } else {
        format!("{} of {} {unit}", parts.join(", "), total(bar))
    }
}

/// Returns one part of a bar, with as much of shape and count in it as fits.
fn segment(mark: Mark, before: u64, part: u64, whole: u64) -> String {
    let class = class(mark);
    let (start, width) = (percent(before, whole), percent(part, whole));
    let outline = match mark {
        Mark::Unanswered => format!(
            "<svg x=\"{start}%\" width=\"{width}%\" height=\"22\"><rect class=\"outline\" x=\"1.5\" y=\"1.5\" width=\"100%\" height=\"19\"/></svg>"
        ),
        _ => String::new(),
    };
    let middle = percent(2 * before + part, 2 * whole);
    let label = match part * 100 / whole.max(1) {
        0..4 => String::new(),
        4..8 => format!("<text x=\"{middle}%\" y=\"15.5\" text-anchor=\"middle\">{part}</text>"),
        _ => format!(
            "<svg x=\"{middle}%\" overflow=\"visible\"><use href=\"#mark-{class}\" x=\"-13\" y=\"6\" \
             width=\"10\" height=\"10\"/><text x=\"1\" y=\"15.5\">{part}</text></svg>"
        ),
    };
    format!(
        "<g class=\"segment {class}\"><rect x=\"{start}%\" width=\"{width}%\" height=\"22\"/>{outline}{label}</g>"
    )
}

/// Returns a share in percent with two decimals.
fn percent(part: u64, whole: u64) -> String {
    let hundredths = part * 10_000 / whole.max(1);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn table(bars: &Bars, marks: &[Mark]) -> String {
    let mut head = format!("<th scope=\"col\">{}</th>", escape(&bars.unit));
    head.extend(
        marks
            .iter()
            .map(|mark| format!("<th scope=\"col\" class=\"right\">{}</th>", self::mark(*mark))),
    );
    head +=
        "<th scope=\"col\" class=\"right\">Total</th><th scope=\"col\" class=\"right\">Figure</th>";
    let rows = bars.rows.iter().map(|bar| {
        let mut cells = format!("<td>{}</td>", escape(&bar.label));
        let counts = marks.iter().map(|mark| count(bar, *mark)).chain([total(bar)]);
        cells.extend(counts.map(|count| format!("<td class=\"right\">{count}</td>")));
        cells += "<td class=\"right\">";
        cells += &escape(&bar.figure);
        cells + "</td>"
    });
    let mut weights = vec![2; marks.len() + 3];
    if let Some(first) = weights.first_mut() {
        *first = 5;
    }
    grid(&escape(&bars.title), &weights, &head, &rows.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_told_in_words() {
        let bar = |parts| Bar { label: String::new(), parts, figure: String::new() };
        let parts = vec![(Mark::Conform, 1), (Mark::Partial, 0), (Mark::Nonconform, 7)];
        assert_eq!(
            counts(&bar(parts), "requirements"),
            "1 conform, 7 nonconform of 8 requirements"
        );
        assert_eq!(counts(&bar(vec![(Mark::Conform, 0)]), "controls"), "No controls counted");
    }

    #[test]
    fn shares_are_exact_to_two_decimals() {
        assert_eq!(percent(1, 3), "33.33");
        assert_eq!(percent(5, 5), "100.00");
        assert_eq!(percent(0, 0), "0.00");
    }

    #[test]
    fn a_segment_shows_shape_and_count() {
        insta::assert_snapshot!(segment(Mark::Conform, 1, 2, 4), @r##"<g class="segment conform"><rect x="25.00%" width="50.00%" height="22"/><svg x="50.00%" overflow="visible"><use href="#mark-conform" x="-13" y="6" width="10" height="10"/><text x="1" y="15.5">2</text></svg></g>"##);
    }
}
