//! Reads the spans of a paragraph, cell, item or heading.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::{Events, ParseError, Source, lines};
use crate::report::document::{Mark, Span, Text};

/// Returns the spans up to the end of the element that was just opened.
///
/// Paragraphs inside it, as in a note of two paragraphs, are joined by line breaks.
pub(super) fn text_until(
    source: &Source<'_>,
    events: &mut Events<'_>,
    end: TagEnd,
) -> Result<Text, ParseError> {
    let mut inline = Inline { source, spans: Vec::new(), strong: 0, emphasis: 0, raw: 0..0 };
    while let Some((event, range)) = events.next() {
        if matches!(&event, Event::End(tag) if closes(*tag, end)) {
            inline.flush()?;
            break;
        }
        if let Event::Start(Tag::Link { link_type, dest_url, .. }) = event {
            inline.flush()?;
            let text = plain_text(&text_until(source, events, TagEnd::Link)?);
            let scheme = if link_type == LinkType::Email { "mailto:" } else { "" };
            inline.spans.push(Span::Link { text, target: format!("{scheme}{dest_url}") });
        } else {
            inline.event(event, range)?;
        }
    }
    Ok(inline.spans)
}

/// Returns the words of a text without their styles, in one line.
pub(super) fn plain_text(text: &[Span]) -> String {
    text.iter()
        .map(|span| match span {
            Span::Plain(text)
            | Span::Strong(text)
            | Span::Emphasis(text)
            | Span::Link { text, .. } => text,
            Span::Mark(mark) => mark.word(),
            Span::Break => " ",
        })
        .collect()
}

fn closes(tag: TagEnd, end: TagEnd) -> bool {
    match (tag, end) {
        (TagEnd::BlockQuote(_), TagEnd::BlockQuote(_)) => true,
        _ => tag == end,
    }
}

struct Inline<'s, 'a> {
    source: &'s Source<'a>,
    spans: Text,
    strong: usize,
    emphasis: usize,
    /// Text as written, not yet searched for marks: the parser cuts it at each `_`, also inside a mark's name.
    raw: Range<usize>,
}

impl Inline<'_, '_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) -> Result<(), ParseError> {
        if let Event::Text(text) = &event
            && self.source.slice(&range) == text.as_ref()
        {
            return self.raw_text(range);
        }
        self.flush()?;
        match event {
            Event::Text(text) | Event::Code(text) => self.push(&text),
            Event::SoftBreak => self.push(" "),
            Event::HardBreak => self.spans.push(Span::Break),
            Event::InlineHtml(html) => match html.as_ref() {
                "<br>" | "<br/>" | "<br />" => self.spans.push(Span::Break),
                comment if comment.starts_with("<!--") => {}
                _ => return Err(self.source.error(range.start, lines::NO_HTML)),
            },
            Event::Start(Tag::Strong) => self.strong += 1,
            Event::End(TagEnd::Strong) => self.strong = self.strong.saturating_sub(1),
            Event::Start(Tag::Emphasis) => self.emphasis += 1,
            Event::End(TagEnd::Emphasis) => self.emphasis = self.emphasis.saturating_sub(1),
            Event::Start(Tag::Paragraph) => {
                if !self.spans.is_empty() {
                    self.spans.push(Span::Break);
                }
            }
            Event::End(TagEnd::Paragraph) => {}
            Event::Start(Tag::Image { .. }) => {
                return Err(self.source.error(range.start, "reports have no images; write a link"));
            }
            _ => {
                return Err(self.source.error(
                    range.start,
                    "lists, notes and cells hold text only; end them before this block starts",
                ));
            }
        }
        Ok(())
    }

    fn raw_text(&mut self, range: Range<usize>) -> Result<(), ParseError> {
        if self.raw.is_empty() || self.raw.end != range.start {
            self.flush()?;
            self.raw = range;
        } else {
            self.raw.end = range.end;
        }
        Ok(())
    }

    /// Takes the marks out of the text that waits.
    fn flush(&mut self) -> Result<(), ParseError> {
        let range = std::mem::take(&mut self.raw);
        let mut rest = self.source.slice(&range);
        let before = self.source.text.get(..range.start).unwrap_or_default();
        if before.ends_with('\\') && rest.starts_with(':') {
            self.push(":");
            rest = rest.get(1..).unwrap_or_default();
        }
        while let Some((text, name, after)) = next_mark(rest) {
            let Some(mark) = Mark::from_name(name) else {
                let names: Vec<_> = Mark::ALL.iter().map(|mark| mark.name()).collect();
                let message = format!(
                    "there is no mark :{name}:; write \\: for a colon, or one of {}",
                    names.join(", ")
                );
                return Err(self.source.error(range.start, &message));
            };
            self.push(text);
            self.spans.push(Span::Mark(mark));
            rest = after;
        }
        self.push(rest);
        Ok(())
    }

    /// Adds text in the style of this place; a line break in it came from a character reference.
    fn push(&mut self, text: &str) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.spans.push(Span::Break);
            }
            if line.is_empty() {
                continue;
            }
            let styled: fn(String) -> Span = match (self.strong, self.emphasis) {
                (0, 0) => Span::Plain,
                (0, _) => Span::Emphasis,
                _ => Span::Strong,
            };
            match (self.spans.last_mut(), styled(String::new())) {
                (Some(Span::Plain(last)), Span::Plain(_))
                | (Some(Span::Strong(last)), Span::Strong(_))
                | (Some(Span::Emphasis(last)), Span::Emphasis(_)) => last.push_str(line),
                _ => self.spans.push(styled(line.to_owned())),
            }
        }
    }
}

/// Returns the first `:name:` of a text, with what stands before and after it.
fn next_mark(text: &str) -> Option<(&str, &str, &str)> {
    let mut start = 0;
    loop {
        let open = start + text.get(start..)?.find(':')?;
        let name_on = text.get(open + 1..)?;
        let length = name_on.find(|c: char| !c.is_ascii_lowercase() && c != '_')?;
        if length > 0 && name_on.get(length..)?.starts_with(':') {
            return Some((text.get(..open)?, name_on.get(..length)?, name_on.get(length + 1..)?));
        }
        start = open + 1;
    }
}
