//! Reads the fences `verdict`, `figures` and `bars`.

use super::{
    ParseError, Source,
    lines::{plain, split_cells},
    read,
};
use crate::report::document::{Bar, Bars, Block, Figure, Mark};

/// Returns the block that a fence with this first line and content stands for.
pub(super) fn block(
    source: &Source<'_>,
    info: &str,
    content: &str,
    offset: usize,
) -> Result<Block, ParseError> {
    let fence = Fence { kind_line: source.line(offset), content };
    match info.trim() {
        "verdict" => fence.verdict(),
        "figures" => fence.figures(),
        "bars" => fence.bars(),
        other => {
            Err(fence.error(&format!("there is no fence {other:?}; use verdict, figures or bars")))
        }
    }
}

struct Fence<'a> {
    kind_line: usize,
    content: &'a str,
}

impl Fence<'_> {
    fn error(&self, message: &str) -> ParseError {
        ParseError { line: self.kind_line, message: message.to_owned() }
    }

    /// Returns the lines that hold something, with their numbers.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let first = self.kind_line + 1;
        let lines =
            self.content.lines().enumerate().map(move |(index, line)| (first + index, line));
        lines.filter(|(_, line)| !line.trim().is_empty())
    }

    fn verdict(&self) -> Result<Block, ParseError> {
        let blocks = read(&Source::inside(self.content, self.kind_line + 1))?;
        match <[Block; 1]>::try_from(blocks) {
            Ok([Block::Paragraph(text)]) => Ok(Block::Verdict(text)),
            _ => Err(self.error("a verdict is one paragraph; move anything else out of the fence")),
        }
    }

    fn figures(&self) -> Result<Block, ParseError> {
        let mut figures = Vec::new();
        for (line, text) in self.lines() {
            let [label, value, detail] = cells(line, text, "label | value | detail")?;
            figures.push(Figure { label, value, detail });
        }
        if figures.is_empty() {
            return Err(self.error("figures need at least one line: label | value | detail"));
        }
        Ok(Block::Figures(figures))
    }

    fn bars(&self) -> Result<Block, ParseError> {
        let mut lines = self.lines();
        let Some((line, text)) = lines.next() else {
            return Err(self.error("bars start with a line: title | unit"));
        };
        let [title, unit] = cells(line, text, "title | unit")?;
        let mut rows = Vec::new();
        for (line, text) in lines {
            let [label, figure, parts] = cells(line, text, "label | figure | conform=3 partial=2")?;
            rows.push(Bar { label, figure, parts: self::parts(line, &parts)? });
        }
        Ok(Block::Bars(Bars { title, unit, rows }))
    }
}

fn cells<const N: usize>(line: usize, text: &str, form: &str) -> Result<[String; N], ParseError> {
    let cells: Vec<String> = split_cells(text).into_iter().map(plain).collect();
    let count = cells.len();
    cells.try_into().map_err(|_cells: Vec<String>| ParseError {
        line,
        message: format!(
            "this line has {count} cells; write it as {form}, with \\| for a bar inside a cell"
        ),
    })
}

fn parts(line: usize, text: &str) -> Result<Vec<(Mark, u32)>, ParseError> {
    text.split_whitespace()
        .map(|part| {
            let (name, count) = part.split_once('=')?;
            Some((Mark::from_name(name)?, count.parse().ok()?))
        })
        .collect::<Option<_>>()
        .ok_or_else(|| ParseError {
            line,
            message: format!(
                "{text:?} is not a list of marks and counts such as conform=3 partial=2"
            ),
        })
}
