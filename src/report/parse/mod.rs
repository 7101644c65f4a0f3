//! Turns the Markdown that a template produced into blocks.
//!
//! The dialect is a small part of Markdown: headings of three levels (`# Title {-}` has no number, `{#anchor}` names
//! the anchor), paragraphs, flat lists, block quotes as notes, tables with an optional `<!-- widths: 2 8 3 -->` before
//! them, `---` as page break, `[[contents]]`, and the fences `verdict`, `figures` and `bars`. Within a line there are
//! `**strong**`, `*emphasis*`, links, marks such as `:conform:`, and `<br>`. Anything else is an error that names its
//! line, so that nothing of a template is lost in silence. Text of users goes through [`escape`] first.

mod escape;
mod fence;
mod heading;
mod inline;
mod lines;

use std::{iter::Peekable, ops::Range};

use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

pub use self::escape::escape;
use self::{
    heading::Headings,
    inline::{plain_text, text_until},
    lines::{Source, split_cells},
};
use super::document::{Align, Block, Column, Table, Text};

/// What keeps a template's result from being a report: where, and what mends it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct ParseError {
    /// The line of the Markdown text, from 1.
    pub line: usize,
    /// What is wrong and what mends it, as a sentence.
    pub message: String,
}

/// Returns the blocks that this Markdown text describes.
///
/// # Errors
/// The first place that is not part of the dialect.
pub fn blocks(markdown: &str) -> Result<Vec<Block>, ParseError> {
    read(&Source::new(markdown))
}

type Events<'a> = Peekable<std::vec::IntoIter<(Event<'a>, Range<usize>)>>;

fn read(source: &Source<'_>) -> Result<Vec<Block>, ParseError> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES;
    let events: Vec<_> = Parser::new_ext(source.text, options).into_offset_iter().collect();
    let mut reader = Reader {
        source,
        headings: Headings::new(source, &events)?,
        events: events.into_iter().peekable(),
        widths: None,
        blocks: Vec::new(),
    };
    while let Some((event, range)) = reader.events.next() {
        reader.block(event, range)?;
    }
    match reader.widths {
        Some((_, at)) => Err(widths_without_table(source, at)),
        None => Ok(reader.blocks),
    }
}

struct Reader<'s, 'a> {
    source: &'s Source<'a>,
    events: Events<'a>,
    headings: Headings,
    /// Widths that wait for their table, and where they stand.
    widths: Option<(Vec<u16>, usize)>,
    blocks: Vec<Block>,
}

impl<'a> Reader<'_, 'a> {
    fn block(&mut self, event: Event<'a>, range: Range<usize>) -> Result<(), ParseError> {
        let is_table = matches!(event, Event::Start(Tag::Table(_)));
        if let (Some((_, at)), false) = (&self.widths, is_table) {
            return Err(widths_without_table(self.source, *at));
        }
        let block = match event {
            Event::Start(Tag::Heading { level, id, .. }) => {
                let numbered = !heading::is_marked_unnumbered(self.source.slice(&range));
                let anchor = id.map(|id| lines::plain(&id));
                Some(self.heading(level, anchor, numbered, &range)?)
            }
            Event::Start(Tag::Paragraph) => Some(self.paragraph(&range)?),
            Event::Start(Tag::List(first)) => {
                Some(Block::List { ordered: first.is_some(), items: self.items()? })
            }
            Event::Start(Tag::BlockQuote(_)) => {
                Some(Block::Note(self.text_until(TagEnd::BlockQuote(None))?))
            }
            Event::Start(Tag::Table(alignments)) => Some(self.table(&alignments, &range)?),
            Event::Start(Tag::CodeBlock(kind)) => Some(self.fence(&kind, &range)?),
            Event::Start(Tag::HtmlBlock) => {
                self.comment(&range)?;
                None
            }
            // A rule of `*` or `_` is the strong text of an empty value, so it draws nothing.
            Event::Rule => self.source.slice(&range).starts_with('-').then_some(Block::PageBreak),
            _ => {
                return Err(self.source.error(
                    range.start,
                    "this is not part of the report dialect; write a paragraph, list, table or fence",
                ));
            }
        };
        self.blocks.extend(block);
        Ok(())
    }

    fn text_until(&mut self, end: TagEnd) -> Result<Text, ParseError> {
        text_until(self.source, &mut self.events, end)
    }

    fn heading(
        &mut self,
        level: HeadingLevel,
        anchor: Option<String>,
        numbered: bool,
        range: &Range<usize>,
    ) -> Result<Block, ParseError> {
        if !self.source.slice(range).trim_start().starts_with('#') {
            return Err(self.source.error(
                range.start,
                "text directly above --- or === becomes a heading; leave an empty line between them",
            ));
        }
        let text = plain_text(&self.text_until(TagEnd::Heading(level))?);
        let heading = self
            .headings
            .next(level, text, anchor, numbered)
            .map_err(|message| self.source.error(range.start, &message))?;
        Ok(Block::Heading(heading))
    }

    fn paragraph(&mut self, range: &Range<usize>) -> Result<Block, ParseError> {
        let is_contents = self.source.slice(range).trim() == "[[contents]]";
        let text = self.text_until(TagEnd::Paragraph)?;
        Ok(if is_contents { Block::Contents } else { Block::Paragraph(text) })
    }

    fn items(&mut self) -> Result<Vec<Text>, ParseError> {
        let mut items = Vec::new();
        while let Some((Event::Start(Tag::Item), _)) = self.events.next() {
            items.push(self.text_until(TagEnd::Item)?);
        }
        Ok(items)
    }

    fn table(
        &mut self,
        alignments: &[Alignment],
        range: &Range<usize>,
    ) -> Result<Block, ParseError> {
        let weights = match self.widths.take() {
            Some((weights, _)) if weights.len() == alignments.len() => weights,
            Some((weights, at)) => {
                let message = format!(
                    "{} widths stand before a table of {} columns; give one width a column",
                    weights.len(),
                    alignments.len()
                );
                return Err(self.source.error(at, &message));
            }
            None => vec![1; alignments.len()],
        };
        let mut rows = Vec::new();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => {
                    rows.push(self.row(&range, alignments.len())?);
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        if rows.is_empty() {
            return Err(self.source.error(range.start, "a table needs a header row"));
        }
        let titles = rows.remove(0);
        let columns = titles.iter().zip(alignments).zip(weights).map(|((title, align), weight)| {
            Column { title: plain_text(title), align: self::align(*align), weight }
        });
        Ok(Block::Table(Table { columns: columns.collect(), rows }))
    }

    fn row(&mut self, range: &Range<usize>, columns: usize) -> Result<Vec<Text>, ParseError> {
        let line = self.source.slice(range).trim();
        let line = line.strip_prefix('|').unwrap_or(line);
        let mut written = split_cells(line).len();
        if written > 1 && split_cells(line).last().is_some_and(|cell| cell.trim().is_empty()) {
            written -= 1;
        }
        if written != columns {
            let message = format!(
                "this row has {written} cells and its table {columns} columns; write \\| for a bar inside a cell"
            );
            return Err(self.source.error(range.start, &message));
        }
        let mut cells = Vec::new();
        while let Some((Event::Start(Tag::TableCell), _)) = self.events.next() {
            cells.push(self.text_until(TagEnd::TableCell)?);
        }
        Ok(cells)
    }

    fn fence(
        &mut self,
        kind: &CodeBlockKind<'_>,
        range: &Range<usize>,
    ) -> Result<Block, ParseError> {
        let CodeBlockKind::Fenced(info) = kind else {
            return Err(self.source.error(
                range.start,
                "a line indented by four spaces is code, which reports have not; indent it less",
            ));
        };
        let mut content = String::new();
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Text(text) => content.push_str(&text),
                _ => break,
            }
        }
        fence::block(self.source, info, &content, range.start)
    }

    /// Reads a comment, which is left out unless it is a directive.
    fn comment(&mut self, range: &Range<usize>) -> Result<(), ParseError> {
        while self.events.next_if(|(event, _)| !matches!(event, Event::End(_))).is_some() {}
        self.events.next();
        let html = self.source.slice(range).trim();
        let comment = html.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
        let Some(comment) = comment.filter(|comment| !comment.contains("-->")) else {
            return Err(self.source.error(range.start, lines::NO_HTML));
        };
        if let Some(list) = comment.trim().strip_prefix("widths:") {
            let widths = list.split_whitespace().map(str::parse);
            let widths: Vec<u16> = widths.collect::<Result<_, _>>().unwrap_or_default();
            if widths.is_empty() || widths.contains(&0) {
                let message = "widths are whole numbers from 1, as in <!-- widths: 2 8 3 -->";
                return Err(self.source.error(range.start, message));
            }
            self.widths = Some((widths, range.start));
        }
        Ok(())
    }
}

fn widths_without_table(source: &Source<'_>, at: usize) -> ParseError {
    source.error(at, "no table follows these widths; put them on the line before a table")
}

fn align(alignment: Alignment) -> Align {
    match alignment {
        Alignment::None | Alignment::Left => Align::Left,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::Right,
    }
}

#[cfg(test)]
mod tests;
