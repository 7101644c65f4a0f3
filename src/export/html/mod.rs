//! Writes a document as one HTML file that needs nothing beside it: no script, no network, no font.
//!
//! It reads well on a phone, in the dark, on paper and through a screen reader. The look stands in `style.css`,
//! with the tokens of the design at its head; the shapes of marks in `symbols.svg`.

mod bars;

use super::{anchor, clean, contents, cover_lines, safe_target};
use crate::report::document::{
    Align, Block, Column, Cover, Document, DocumentState, Figure, Heading, Mark, Span, Table, Text,
};

const STYLE: &str = include_str!("style.css");
const SYMBOLS: &str = include_str!("symbols.svg");

/// Returns the document as an HTML file.
pub fn render(document: &Document) -> String {
    let cover = &document.cover;
    let (title, organisation) = (escape(&cover.title), escape(&cover.organisation));
    let author = escape(&cover.prepared_by);
    let entries = contents(&document.blocks).map(entry).collect::<String>();
    let (with_rail, rail) = if entries.is_empty() {
        ("", String::new())
    } else {
        (
            " with-rail",
            format!("<nav class=\"rail\" aria-label=\"Sections\"><ol>{entries}</ol></nav>\n"),
        )
    };
    let draft = match cover.state {
        DocumentState::Draft => "<p class=\"draft\">Draft</p>\n",
        DocumentState::Issued => "",
    };
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"author\" content=\"{author}\">\n\
         <title>{title} – {organisation}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#_report\">Skip to the report</a>\n{SYMBOLS}{draft}{}\
         <div class=\"page{with_rail}\">\n{rail}<main id=\"_report\">\n{}</main>\n</div>\n{}\
         </body>\n</html>\n",
        self::cover(cover),
        body(document, &entries),
        colophon(cover),
    )
}

fn cover(cover: &Cover) -> String {
    let facts = cover_lines(cover)
        .into_iter()
        .map(|(name, value)| format!("<div><dt>{name}</dt><dd>{}</dd></div>\n", escape(&value)));
    format!(
        "<header class=\"cover\">\n<p class=\"organisation\">{}</p>\n<h1>{}</h1>\n\
         <p class=\"subtitle\">{}</p>\n<dl class=\"facts\">\n{}</dl>\n</header>\n",
        escape(&cover.organisation),
        escape(&cover.title),
        escape(&cover.subtitle),
        facts.collect::<String>()
    )
}

fn colophon(cover: &Cover) -> String {
    format!(
        "<footer class=\"colophon\"><span>{}</span><span>Version {}</span><span>As of {}</span>\
         <span>{}, {}</span></footer>\n",
        escape(&cover.classification),
        escape(&cover.version),
        cover.as_of,
        escape(&cover.organisation),
        escape(&cover.title)
    )
}

/// Returns the blocks, in one section per heading of the first level.
fn body(document: &Document, entries: &str) -> String {
    let mut parts = Vec::new();
    let mut open = "";
    let mut charts = 0;
    for block in &document.blocks {
        match block {
            Block::Heading(heading) if heading.level == 1 => {
                let section =
                    format!("<section aria-labelledby=\"{}\">\n", anchor(&heading.anchor));
                parts.push(format!("{open}{section}"));
                open = "</section>\n";
            }
            _ if open.is_empty() => {
                parts.push("<section>\n".to_owned());
                open = "</section>\n";
            }
            _ => {}
        }
        charts += usize::from(matches!(block, Block::Bars(_)));
        parts.push(self::block(block, charts, entries));
    }
    parts.concat() + open
}

fn block(block: &Block, chart: usize, entries: &str) -> String {
    match block {
        Block::Heading(heading) => self::heading(heading),
        Block::Paragraph(text) => format!("<p>{}</p>\n", spans(text)),
        Block::Verdict(text) => format!("<p class=\"verdict\">{}</p>\n", spans(text)),
        Block::Figures(figures) => self::figures(figures),
        Block::List { ordered, items } => list(*ordered, items),
        Block::Table(table) => self::table(table),
        Block::Bars(bars) => bars::chart(bars, chart),
        Block::Note(text) => {
            format!("<div class=\"note\" role=\"note\">{}</div>\n", spans(text))
        }
        Block::Contents => format!(
            "<nav class=\"contents\" aria-label=\"Contents\"><h2>Contents</h2><ol>{entries}</ol></nav>\n"
        ),
        Block::PageBreak => "<div class=\"page-break\"></div>\n".to_owned(),
    }
}

/// The cover holds the first level of headings, so sections start at the second.
fn heading(heading: &Heading) -> String {
    let level = heading.level.clamp(1, 3) + 1;
    format!(
        "<h{level} id=\"{}\">{}{}</h{level}>\n",
        anchor(&heading.anchor),
        number(heading),
        escape(&heading.text)
    )
}

fn number(heading: &Heading) -> String {
    if heading.number.is_empty() {
        String::new()
    } else {
        format!("<span class=\"number\">{}</span> ", escape(&heading.number))
    }
}

fn entry(heading: &Heading) -> String {
    format!(
        "<li class=\"level-{}\"><a href=\"#{}\">{}<span>{}</span></a></li>\n",
        heading.level,
        anchor(&heading.anchor),
        number(heading),
        escape(&heading.text)
    )
}

fn figures(figures: &[Figure]) -> String {
    let cards = figures.iter().map(|figure| {
        format!(
            "<div><dt>{}</dt><dd class=\"value\">{}</dd><dd class=\"detail\">{}</dd></div>\n",
            escape(&figure.label),
            escape(&figure.value),
            escape(&figure.detail)
        )
    });
    format!("<dl class=\"figures\">\n{}</dl>\n", cards.collect::<String>())
}

fn list(ordered: bool, items: &[Text]) -> String {
    let tag = if ordered { "ol" } else { "ul" };
    let items = items.iter().map(|item| format!("<li>{}</li>\n", spans(item)));
    format!("<{tag}>\n{}</{tag}>\n", items.collect::<String>())
}

fn table(table: &Table) -> String {
    let columns = &table.columns;
    let head =
        columns.iter().map(|column| cell("th scope=\"col\"", column, &escape(&column.title)));
    let rows = table.rows.iter().map(|row| {
        let cells = row.iter().zip(columns).map(|(text, column)| cell("td", column, &spans(text)));
        cells.collect()
    });
    let titles: Vec<String> = columns.iter().map(|column| escape(&column.title)).collect();
    let weights: Vec<u16> = columns.iter().map(|column| column.weight).collect();
    grid(&titles.join(", "), &weights, &head.collect::<String>(), &rows.collect::<Vec<_>>())
}

/// Returns a table of these cells; its name is read to those who do not see it.
fn grid(name: &str, weights: &[u16], head: &str, rows: &[String]) -> String {
    let columns = weights.len();
    let total: u32 = weights.iter().map(|weight| u32::from(*weight)).sum();
    let widths = weights.iter().map(|weight| {
        format!("<col style=\"width:{}%\">", u32::from(*weight) * 100 / total.max(1))
    });
    let body: String = if rows.is_empty() {
        format!("<tr><td class=\"empty\" colspan=\"{columns}\">No rows</td></tr>\n")
    } else {
        format!("<tr>{}</tr>\n", rows.join("</tr>\n<tr>"))
    };
    let wide = if columns > 8 { " wide" } else { "" };
    format!(
        "<div class=\"scroll{wide}\" tabindex=\"0\" role=\"region\" aria-label=\"Table: {name}\">\n\
         <table style=\"--columns:{columns}\">\n<colgroup>{}</colgroup>\n\
         <thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n</div>\n",
        widths.collect::<String>()
    )
}

fn cell(tag: &str, column: &Column, html: &str) -> String {
    let class = match column.align {
        Align::Left => "",
        Align::Center => " class=\"center\"",
        Align::Right => " class=\"right\"",
    };
    let name = tag.split(' ').next().unwrap_or(tag);
    format!("<{tag}{class}>{html}</{name}>")
}

fn spans(text: &[Span]) -> String {
    text.iter()
        .map(|span| match span {
            Span::Plain(text) => escape(text),
            Span::Strong(text) => format!("<strong>{}</strong>", escape(text)),
            Span::Emphasis(text) => format!("<em>{}</em>", escape(text)),
            Span::Mark(mark) => self::mark(*mark),
            Span::Link { text, target } => match safe_target(target) {
                Some(target) => format!("<a href=\"{}\">{}</a>", address(target), escape(text)),
                None => escape(text),
            },
            Span::Break => "<br>".to_owned(),
        })
        .collect()
}

fn address(target: &str) -> String {
    match target.strip_prefix('#') {
        Some(name) => format!("#{}", anchor(name)),
        None => escape(target),
    }
}

fn mark(mark: Mark) -> String {
    let class = class(mark);
    format!(
        "<span class=\"mark {class}\"><svg aria-hidden=\"true\"><use href=\"#mark-{class}\"/></svg>{}</span>",
        mark.word()
    )
}

/// Returns the name that the style and the symbols use for a mark.
fn class(mark: Mark) -> String {
    mark.word().replace(' ', "-")
}

/// Returns text as it stands in elements and in quoted attributes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in clean(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
