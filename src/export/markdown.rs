//! Writes a document as Markdown that reads well as plain text and on any page that shows GitHub's dialect.
//!
//! This is a result, not a template: nothing reads it back, so charts become tables of counts and marks become
//! a shape and a word.

use super::{
    anchor, clean, contents, count, cover_lines, marks_of, numbered, safe_target, shape, total,
};
use crate::report::document::{
    Align, Bars, Block, Cover, Document, Figure, Heading, Span, Table, Text,
};

/// Returns the document as Markdown.
pub fn render(document: &Document) -> String {
    let mut parts = vec![cover(&document.cover)];
    parts.extend(document.blocks.iter().map(|block| match block {
        Block::Heading(heading) => self::heading(heading),
        Block::Paragraph(text) => lines(text, "", ""),
        Block::Verdict(text) => verdict(text),
        Block::Figures(figures) => self::figures(figures),
        Block::List { ordered, items } => list(*ordered, items),
        Block::Table(table) => self::table(table),
        Block::Bars(bars) => self::bars(bars),
        Block::Note(text) => lines(text, "> ", "> "),
        Block::Contents => table_of_contents(&document.blocks),
        Block::PageBreak => "---".to_owned(),
    }));
    parts.retain(|part| !part.trim().is_empty());
    parts.join("\n\n") + "\n"
}

fn cover(cover: &Cover) -> String {
    let facts = cover_lines(cover);
    let facts = facts.iter().map(|(name, value)| vec![(*name).to_owned(), escape(value)]);
    format!(
        "# {}\n\n**{}**\n\n{}\n\n{}",
        escape(&cover.title),
        escape(&cover.organisation),
        start_of_line(&escape(&cover.subtitle)),
        grid(&["Report".to_owned(), String::new()], &[Align::Left; 2], facts)
    )
}

/// The document's title is the only heading of the first level, so sections start at the second.
fn heading(heading: &Heading) -> String {
    let hashes = "#".repeat(usize::from(heading.level) + 1);
    format!("{hashes} <a id=\"{}\"></a>{}", anchor(&heading.anchor), escape(&numbered(heading)))
}

/// The whole verdict is strong, so what is strong within it is not marked again.
fn verdict(text: &[Span]) -> String {
    let plain: Text = text
        .iter()
        .map(|span| match span {
            Span::Strong(words) | Span::Emphasis(words) => Span::Plain(words.clone()),
            other => other.clone(),
        })
        .collect();
    format!("> **{}**", words(&plain))
}

fn list(ordered: bool, items: &[Text]) -> String {
    let items = items.iter().enumerate().map(|(index, item)| {
        let bullet = if ordered { format!("{}. ", index + 1) } else { "- ".to_owned() };
        lines(item, &bullet, &" ".repeat(bullet.len()))
    });
    items.collect::<Vec<_>>().join("\n")
}

fn table_of_contents(blocks: &[Block]) -> String {
    let entries = contents(blocks).map(|heading| {
        let indent = "  ".repeat(usize::from(heading.level.saturating_sub(1)));
        format!("{indent}- [{}](#{})", escape(&numbered(heading)), anchor(&heading.anchor))
    });
    entries.collect::<Vec<_>>().join("\n")
}

fn figures(figures: &[Figure]) -> String {
    let rows = figures.iter().map(|figure| {
        vec![
            escape(&figure.label),
            format!("**{}**", escape(figure.value.trim())),
            escape(&figure.detail),
        ]
    });
    let titles = ["Figure", "Value", "Detail"].map(str::to_owned);
    grid(&titles, &[Align::Left, Align::Right, Align::Left], rows)
}

fn bars(bars: &Bars) -> String {
    let marks = marks_of(bars);
    let mut titles = vec![escape(&bars.unit)];
    titles.extend(marks.iter().map(|mark| format!("{} {}", shape(*mark), mark.word())));
    titles.extend(["Total".to_owned(), "Figure".to_owned()]);
    let mut aligns = vec![Align::Right; titles.len()];
    if let Some(first) = aligns.first_mut() {
        *first = Align::Left;
    }
    let rows = bars.rows.iter().map(|bar| {
        let mut cells = vec![escape(&bar.label)];
        cells.extend(marks.iter().map(|mark| count(bar, *mark).to_string()));
        cells.extend([total(bar).to_string(), escape(&bar.figure)]);
        cells
    });
    format!("**{}**\n\n{}", escape(bars.title.trim()), grid(&titles, &aligns, rows))
}

fn table(table: &Table) -> String {
    let titles: Vec<String> = table.columns.iter().map(|column| escape(&column.title)).collect();
    let aligns: Vec<Align> = table.columns.iter().map(|column| column.align).collect();
    let rows = table.rows.iter().map(|row| row.iter().map(|cell| words(cell)).collect());
    grid(&titles, &aligns, rows)
}

/// Returns a table whose cells are Markdown already.
fn grid(titles: &[String], aligns: &[Align], rows: impl Iterator<Item = Vec<String>>) -> String {
    let row = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let dashes = aligns.iter().map(|align| match align {
        Align::Left => "---",
        Align::Center => ":-:",
        Align::Right => "--:",
    });
    let dashes: Vec<String> = dashes.map(str::to_owned).collect();
    let mut lines = vec![row(titles), row(&dashes)];
    lines.extend(rows.map(|cells| row(&cells)));
    lines.join("\n")
}

/// Returns text in lines of its own; `first` stands before its first line, `next` before the others.
fn lines(text: &[Span], first: &str, next: &str) -> String {
    let lines = text.split(|span| *span == Span::Break).map(spans);
    let lines: Vec<String> = lines.map(|line| start_of_line(line.trim())).collect();
    let lines = lines.iter().map(String::as_str).filter(|line| !line.is_empty());
    format!("{first}{}", lines.collect::<Vec<_>>().join(&format!("\\\n{next}")))
}

/// Returns text in one line, for a cell or a verdict.
fn words(text: &[Span]) -> String {
    let lines: Vec<String> = text.split(|span| *span == Span::Break).map(spans).collect();
    lines.join("<br>").trim().to_owned()
}

fn spans(text: &[Span]) -> String {
    text.iter()
        .map(|span| match span {
            Span::Plain(text) => escape(text),
            Span::Strong(text) => styled(text, "**"),
            Span::Emphasis(text) => styled(text, "*"),
            Span::Mark(mark) => format!("{} {}", shape(*mark), mark.word()),
            Span::Link { text, target } => match safe_target(target) {
                Some(target) => format!("[{}]({})", escape(text), address(target)),
                None => escape(text),
            },
            Span::Break => String::new(),
        })
        .collect()
}

/// Returns text between marks of style; spaces stay outside, since inside they would undo it.
fn styled(text: &str, marks: &str) -> String {
    let text = escape(text);
    let words = text.trim();
    if words.is_empty() {
        return text;
    }
    let before = if text.starts_with(char::is_whitespace) { " " } else { "" };
    let after = if text.ends_with(char::is_whitespace) { " " } else { "" };
    format!("{before}{marks}{words}{marks}{after}")
}

/// Returns a link's target as it stands between the brackets of a link.
fn address(target: &str) -> String {
    if let Some(name) = target.strip_prefix('#') {
        return format!("#{}", anchor(name));
    }
    let target = clean(target).replace('<', "%3C").replace('>', "%3E").replace('|', "%7C");
    if target.contains([' ', '(', ')', '\\']) { format!("<{target}>") } else { target }
}

/// Returns text in which no character means anything to Markdown, as long as it does not start a line.
///
/// Only what needs a backslash gets one, so that the file stays readable as it is.
fn escape(text: &str) -> String {
    let text = clean(text);
    let mut escaped = String::with_capacity(text.len());
    let mut before = None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let after = characters.peek().copied();
        let is_inside_word =
            before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
        let needs_backslash = match character {
            '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' | '$' => true,
            '_' => !is_inside_word,
            '&' => after.is_some_and(|next| next.is_alphanumeric() || next == '#'),
            '>' => before.is_none(),
            '#' => before.is_none() || after.is_none(),
            _ => false,
        };
        if needs_backslash {
            escaped.push('\\');
        }
        escaped.push(character);
        before = Some(character);
    }
    escaped
}

/// Returns a line that starts no list, heading or rule.
fn start_of_line(line: &str) -> String {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let (number, rest) = line.split_at(digits);
    if rest.starts_with(['.', ')']) && digits > 0
        || digits == 0 && rest.starts_with(['-', '+', '='])
    {
        format!("{number}\\{rest}")
    } else {
        line.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{export::demo, report::document::Mark};

    #[test]
    fn marks_charts_and_figures_read_as_text() {
        let text = render(&demo::document());
        assert!(
            text.starts_with("# Gap assessment report\n\n**Nordwind Logistik GmbH & Co. KG**\n")
        );
        assert!(text.contains("| requirements | ● conform | ◐ partial | ◆ nonconform | – not applicable | ○ unanswered | ? unknown | Total | Figure |\n|"));
        assert!(
            text.contains("\n| 9 Performance evaluation | 1 | 0 | 7 | 0 | 2 | 0 | 10 | 12 % |\n")
        );
        assert!(text.contains("\n| 10 Improvement | 0 | 0 | 0 | 0 | 0 | 0 | 0 | – |\n"));
        assert!(text.contains("> **Not ready for Stage 1: 3 of 14"));
        assert!(text.contains("| Headline | **55 %** |"));
        assert!(text.contains("- ■ blocker – No internal audit"));
    }

    #[test]
    fn text_of_users_is_only_text() {
        use pulldown_cmark::{Event, Options, Parser};

        let markdown = render(&demo::document());
        let mut text = String::new();
        for event in
            Parser::new_ext(&markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
        {
            match event {
                Event::Text(words) => text.push_str(&words),
                Event::Html(html) => panic!("{html}"),
                Event::InlineHtml(html) => {
                    assert!(
                        html.starts_with("<a id=") || ["</a>", "<br>"].contains(&html.as_ref())
                    );
                }
                _ => {}
            }
        }
        assert_eq!(text.matches(&clean(demo::NASTY)).count(), 4);
    }

    #[test]
    fn lines_start_nothing() {
        let text = |words: &str| lines(&[Span::Plain(words.to_owned())], "", "");
        assert_eq!(text("1. one"), "1\\. one");
        assert_eq!(text("- one"), "\\- one");
        assert_eq!(text("# one"), "\\# one");
        assert_eq!(text("    2026 (a)"), "2026 (a)");
        let broken = [
            Span::Break,
            Span::Mark(Mark::Conform),
            Span::Break,
            Span::Plain("+".into()),
            Span::Break,
        ];
        assert_eq!(lines(&broken, "> ", "> "), "> ● conform\\\n> \\+");
        assert_eq!(spans(&[Span::Strong(" a ".into()), Span::Emphasis(" ".into())]), " **a**  ");
    }

    #[test]
    fn unsafe_links_are_words() {
        let link = |target: &str| spans(&[Span::Link { text: "x".into(), target: target.into() }]);
        assert_eq!(link("javascript:alert(1)"), "x");
        assert_eq!(link("#a b>"), "[x](#ab)");
        assert_eq!(link("https://example.org/a b"), "[x](<https://example.org/a b>)");
    }

    proptest! {
        #[test]
        fn any_text_reads_as_it_was_written(text in "([ -~]{0,9}|\\PC{0,9}|(- |1[.] |[*_~|`#&<>\\\\!$-]){0,6})") {
            use pulldown_cmark::{Event, Options, Parser};

            let markdown = format!("{}\n\n| a |\n|---|\n| x{}x |\n", lines(&[Span::Plain(text.clone())], "", ""), words(&[Span::Plain(text.clone())]));
            let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM;
            let read: String = Parser::new_ext(&markdown, options).filter_map(|event| match event {
                Event::Text(text) => Some(text.into_string()),
                Event::Code(_) | Event::Html(_) | Event::InlineHtml(_) | Event::Rule => panic!("{markdown}"),
                _ => None,
            }).collect();
            prop_assert_eq!(read, format!("{}ax{}x", clean(&text).trim(), clean(&text).trim()));
        }
    }
}
