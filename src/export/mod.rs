//! Writes documents as files that need no page layout: HTML, Markdown and Word; and models as data: JSON and workbooks.
//!
//! What the documents share stands here: the shapes of marks in text, which links are safe, and what a chart says
//! in figures. PDF has a folder of its own.

pub mod annotate;
pub mod docx;
pub mod html;
pub mod json;
pub mod markdown;
pub mod register;
pub mod xlsx;

#[cfg(test)]
pub(crate) mod demo;

use crate::report::document::{Bar, Bars, Block, Cover, DocumentState, Heading, Mark};

/// Returns the character that stands for a mark's shape in text.
fn shape(mark: Mark) -> char {
    match mark {
        Mark::Conform => '●',
        Mark::Partial => '◐',
        Mark::Nonconform | Mark::MajorRisk => '◆',
        Mark::NotApplicable => '–',
        Mark::Unanswered => '○',
        Mark::Unknown => '?',
        Mark::Blocker => '■',
        Mark::MinorRisk => '◇',
        Mark::Advice => '△',
    }
}

/// Returns a link's target if it leads somewhere a report may lead: into itself, to the web, or to a mailbox.
///
/// Anything else, above all `javascript:`, is shown as plain words.
fn safe_target(target: &str) -> Option<&str> {
    let target = target.trim();
    let scheme = target.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    let is_safe =
        target.starts_with('#') || matches!(scheme.as_deref(), Some("http" | "https" | "mailto"));
    is_safe.then_some(target)
}

/// Returns the text without characters that files of text cannot hold, or that turn the direction of what follows;
/// line breaks and tabs become spaces.
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c })
        .filter(|c| {
            !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{202d}' | '\u{202e}')
        })
        .collect()
}

/// Returns an anchor as both ends of a link write it.
fn anchor(anchor: &str) -> String {
    anchor.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.')).collect()
}

/// Returns the headings that a table of contents lists.
fn contents(blocks: &[Block]) -> impl Iterator<Item = &Heading> {
    blocks.iter().filter_map(|block| match block {
        Block::Heading(heading) if heading.level <= 2 => Some(heading),
        _ => None,
    })
}

/// Returns a heading's number and words.
fn numbered(heading: &Heading) -> String {
    if heading.number.is_empty() {
        heading.text.clone()
    } else {
        format!("{} {}", heading.number, heading.text)
    }
}

/// Returns what a cover says beside its titles, without lines that say nothing.
fn cover_lines(cover: &Cover) -> Vec<(&'static str, String)> {
    let state = match cover.state {
        DocumentState::Draft => "Draft",
        DocumentState::Issued => "Issued",
    };
    let lines = [
        ("As of", cover.as_of.to_string()),
        ("Version", cover.version.clone()),
        ("State", state.to_owned()),
        ("Classification", cover.classification.clone()),
        ("Prepared by", cover.prepared_by.clone()),
        ("Distribution", cover.distribution.clone()),
    ];
    lines.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect()
}

/// Returns the marks that occur in a chart with a count, in the order of a legend.
fn marks_of(bars: &Bars) -> Vec<Mark> {
    Mark::ALL.into_iter().filter(|mark| bars.rows.iter().any(|bar| count(bar, *mark) > 0)).collect()
}

/// Returns how many of a bar's things have that mark.
fn count(bar: &Bar, mark: Mark) -> u64 {
    bar.parts.iter().filter(|(part, _)| *part == mark).map(|(_, count)| u64::from(*count)).sum()
}

/// Returns how many things a bar counts.
fn total(bar: &Bar) -> u64 {
    bar.parts.iter().map(|(_, count)| u64::from(*count)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_into_the_report_to_the_web_or_to_a_mailbox() {
        for safe in ["#gaps", "https://example.org", "HTTP://example.org", "mailto:a@example.org"] {
            assert_eq!(safe_target(safe), Some(safe));
        }
        for unsafe_target in
            ["javascript:alert(1)", " JavaScript:x", "data:text/html,x", "file:///x", "x"]
        {
            assert_eq!(safe_target(unsafe_target), None);
        }
    }

    #[test]
    fn charts_count_each_mark() {
        let bar = Bar {
            label: String::new(),
            parts: vec![(Mark::Partial, u32::MAX), (Mark::Conform, 0), (Mark::Partial, 1)],
            figure: String::new(),
        };
        assert_eq!(count(&bar, Mark::Partial), 1 << 32);
        assert_eq!(total(&bar), 1 << 32);
        let bars = Bars { title: String::new(), unit: String::new(), rows: vec![bar] };
        assert_eq!(marks_of(&bars), [Mark::Partial]);
    }
}
