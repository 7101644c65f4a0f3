//! Text: cleaned, measured and broken into lines before genpdf sees it.
//!
//! genpdf's own paragraphs drop words that are wider than their cell and can panic on text that is not ASCII, so
//! no text of a user goes through them.

use std::{collections::BTreeSet, rc::Rc};

use unicode_normalization::UnicodeNormalization as _;

use super::{
    PdfError,
    fonts::{Cut, Face, Fonts, Glyph},
    marks,
    style::{ACCENT, Colour, INK, hue},
};
use crate::report::document::{Mark, Span};

/// How text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TextStyle {
    /// Type size in points.
    pub(super) size: u8,
    /// Weight and slant.
    pub(super) cut: Cut,
    /// Colour.
    pub(super) colour: Colour,
}

impl TextStyle {
    /// Returns upright text in ink.
    pub(super) fn plain(size: u8) -> Self {
        Self { size, cut: Cut::Regular, colour: INK }
    }

    /// Returns bold text in ink.
    pub(super) fn bold(size: u8) -> Self {
        Self { size, cut: Cut::Bold, colour: INK }
    }

    /// Returns the same text in another colour.
    pub(super) fn in_colour(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    fn strong(self) -> Self {
        let cut = match self.cut {
            Cut::Regular | Cut::Bold => Cut::Bold,
            Cut::Italic | Cut::BoldItalic => Cut::BoldItalic,
        };
        Self { cut, ..self }
    }

    fn emphasised(self) -> Self {
        let cut = match self.cut {
            Cut::Regular | Cut::Italic => Cut::Italic,
            Cut::Bold | Cut::BoldItalic => Cut::BoldItalic,
        };
        Self { cut, ..self }
    }
}

/// A line of text, ready to be placed.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Line {
    /// Its parts from left to right.
    pub(super) runs: Vec<Run>,
    /// Its width without trailing spaces.
    pub(super) width: f64,
}

impl Line {
    /// Adds another line at the end of this one.
    fn append(&mut self, other: Self) {
        let start = self.width;
        self.runs.extend(other.runs.into_iter().map(|run| Run { x: run.x + start, ..run }));
        self.width += other.width;
    }
}

/// A part of a line that is printed in one go.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// Distance from the start of the line.
    pub(super) x: f64,
    /// Its width.
    pub(super) width: f64,
    /// Size and colour.
    pub(super) style: TextStyle,
    /// Where it leads.
    pub(super) link: Option<Rc<str>>,
    /// What is printed.
    pub(super) content: Content,
}

/// What a run prints.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    /// Characters of one font.
    Text(Face, String),
    /// The shape of a mark.
    Mark(Mark),
}

/// The smallest thing that a line holds.
#[derive(Debug, Clone)]
struct Atom {
    kind: Kind,
    advance: f64,
    style: TextStyle,
    link: Option<Rc<str>>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Glyph(Glyph),
    Space(Glyph),
    Mark(Mark),
    /// Where a line may end without a trace.
    Opportunity,
    /// Where a line ends.
    Break,
}

/// Measures and breaks text.
#[derive(Default)]
pub(super) struct Typesetter {
    fonts: Fonts,
}

impl Typesetter {
    /// Returns the fonts with all that was asked of them.
    pub(super) fn fonts(&self) -> &Fonts {
        &self.fonts
    }

    /// Returns the characters that no font has.
    pub(super) fn missing(&self) -> BTreeSet<char> {
        self.fonts.missing().clone()
    }

    /// Returns the text broken into lines of at most that width; words that are wider are broken inside.
    pub(super) fn wrap(
        &mut self,
        text: &[Span],
        style: TextStyle,
        width: f64,
    ) -> Result<Vec<Line>, PdfError> {
        let atoms = self.atoms(text, style)?;
        let mut lines = Vec::new();
        let mut rest = atoms.as_slice();
        while !rest.is_empty() {
            let (end, next) = line_end(rest, width);
            let (line, after) = (rest.get(..end).unwrap_or(rest), rest.get(next.max(1)..));
            lines.push(build_line(line));
            rest = after.unwrap_or_default();
        }
        Ok(lines)
    }

    /// Returns the plain words broken into lines of at most that width.
    pub(super) fn wrap_words(
        &mut self,
        words: &str,
        style: TextStyle,
        width: f64,
    ) -> Result<Vec<Line>, PdfError> {
        self.wrap(&[Span::Plain(words.to_owned())], style, width)
    }

    /// Returns the words broken into at most `count` lines; an ellipsis says that there were more.
    pub(super) fn wrap_at_most(
        &mut self,
        count: usize,
        words: &str,
        style: TextStyle,
        width: f64,
    ) -> Result<Vec<Line>, PdfError> {
        let lines = self.wrap_words(words, style, width)?;
        if lines.len() <= count {
            return Ok(lines);
        }
        let ellipsis = self.line("…", style, width)?;
        let mut lines = self.wrap_words(words, style, width - ellipsis.width)?;
        lines.truncate(count);
        if let Some(last) = lines.last_mut() {
            last.append(ellipsis);
        }
        Ok(lines)
    }

    /// Returns the words as one line, shortened with an ellipsis where they are wider than `width`.
    pub(super) fn line(
        &mut self,
        words: &str,
        style: TextStyle,
        width: f64,
    ) -> Result<Line, PdfError> {
        let mut atoms = self.atoms(&[Span::Plain(words.to_owned())], style)?;
        if length(&atoms) > width {
            let ellipsis = self.atoms(&[Span::Plain("…".to_owned())], style)?;
            let room = width - length(&ellipsis);
            while length(&atoms) > room && atoms.pop().is_some() {}
            atoms.extend(ellipsis);
        }
        Ok(build_line(&atoms))
    }

    /// Returns the width of the widest part of the text that is not broken unless it must be.
    pub(super) fn longest_word(
        &mut self,
        text: &[Span],
        style: TextStyle,
    ) -> Result<f64, PdfError> {
        let atoms = self.atoms(text, style)?;
        let words = atoms.split(|atom| !matches!(atom.kind, Kind::Glyph(_) | Kind::Mark(_)));
        Ok(words.map(length).fold(0.0, f64::max))
    }

    fn atoms(&mut self, text: &[Span], style: TextStyle) -> Result<Vec<Atom>, PdfError> {
        let mut atoms = Vec::new();
        for span in text {
            match span {
                Span::Plain(words) => self.push(&mut atoms, words, style, None)?,
                Span::Strong(words) => self.push(&mut atoms, words, style.strong(), None)?,
                Span::Emphasis(words) => self.push(&mut atoms, words, style.emphasised(), None)?,
                Span::Link { text, target } => {
                    let words = if text.trim().is_empty() { target } else { text };
                    let link = Rc::from(target.as_str());
                    self.push(&mut atoms, words, style.in_colour(ACCENT), Some(&link))?;
                }
                Span::Mark(mark) => {
                    let style = style.in_colour(hue(*mark));
                    let advance = marks::advance(style.size);
                    atoms.push(Atom { kind: Kind::Mark(*mark), advance, style, link: None });
                    // A word that leaves its shape behind would be read as plain text.
                    let word = mark.word().replace(' ', "\u{a0}");
                    self.push(&mut atoms, &word, style, None)?;
                }
                Span::Break => {
                    atoms.push(Atom { kind: Kind::Break, advance: 0.0, style, link: None });
                }
            }
        }
        Ok(atoms)
    }

    fn push(
        &mut self,
        atoms: &mut Vec<Atom>,
        words: &str,
        style: TextStyle,
        link: Option<&Rc<str>>,
    ) -> Result<(), PdfError> {
        for character in words.nfc() {
            let Some((printed, breaks)) = clean(character) else { continue };
            let glyph = self.fonts.glyph(printed, style.cut)?;
            let advance = f64::from(glyph.advance) * f64::from(style.size) / 1000.0;
            let (kind, advance) = match breaks {
                Breaks::Inside => (Kind::Glyph(glyph), advance),
                Breaks::AsSpace => (Kind::Space(glyph), advance),
                Breaks::AsOpportunity => (Kind::Opportunity, 0.0),
            };
            atoms.push(Atom { kind, advance, style, link: link.cloned() });
        }
        Ok(())
    }
}

/// How a line may end at a character.
enum Breaks {
    Inside,
    AsSpace,
    AsOpportunity,
}

/// Returns what is printed for a character, or `None` where nothing is: control characters and invisible marks
/// that steer shaping or direction.
fn clean(character: char) -> Option<(char, Breaks)> {
    match character {
        '\u{a0}' | '\u{2007}' | '\u{202f}' => Some((' ', Breaks::Inside)),
        '\u{200b}' => Some((' ', Breaks::AsOpportunity)),
        '\u{ad}'
        | '\u{200c}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' => None,
        '\u{2011}' => Some(('-', Breaks::Inside)),
        space if space.is_whitespace() => Some((' ', Breaks::AsSpace)),
        control if control.is_control() => None,
        other => Some((other, Breaks::Inside)),
    }
}

fn length(atoms: &[Atom]) -> f64 {
    atoms.iter().map(|atom| atom.advance).sum()
}

/// Returns where the first line of these atoms ends and where the next one starts.
fn line_end(atoms: &[Atom], width: f64) -> (usize, usize) {
    let mut x = 0.0;
    let mut last_break = None;
    for (index, atom) in atoms.iter().enumerate() {
        match atom.kind {
            Kind::Break => return (index, index + 1),
            Kind::Space(_) | Kind::Opportunity => last_break = Some((index, index + 1)),
            Kind::Glyph(_) | Kind::Mark(_) if x + atom.advance > width + 0.01 && index > 0 => {
                return last_break.unwrap_or_else(|| break_inside(atoms, index));
            }
            Kind::Glyph(_) if ends_after_hyphen(atoms, index) => {
                last_break = Some((index + 1, index + 1));
            }
            Kind::Glyph(_) | Kind::Mark(_) => {}
        }
        x += atom.advance;
    }
    (atoms.len(), atoms.len())
}

/// Returns whether a line may end after this hyphen or dash: between words of letters only, so that ranges, signs
/// and short ties such as "as-of" hold.
fn ends_after_hyphen(atoms: &[Atom], index: usize) -> bool {
    let letter = |atom: Option<&Atom>| character(atom).is_some_and(char::is_alphabetic);
    matches!(character(atoms.get(index)), Some('-' | '–' | '—'))
        && index
            .checked_sub(3)
            .is_some_and(|from| (from..index).all(|before| letter(atoms.get(before))))
        && letter(atoms.get(index + 1))
}

fn character(atom: Option<&Atom>) -> Option<char> {
    match atom?.kind {
        Kind::Glyph(glyph) => Some(glyph.character),
        _ => None,
    }
}

/// Returns where a word that is wider than the line is broken: after a separator in its second half, as in
/// addresses and file names, or else where the line is full.
fn break_inside(atoms: &[Atom], full: usize) -> (usize, usize) {
    let last = |separators: &[char]| {
        let separates = |index: &usize| {
            character(atoms.get(*index)).is_some_and(|character| separators.contains(&character))
        };
        (full / 2..full).rev().find(separates)
    };
    let separator = last(&['/', '\\']).or_else(|| last(&['_', '-', '&', '=', '@', '.']));
    let end = separator.map_or(full, |index| index + 1);
    (end, end)
}

fn build_line(atoms: &[Atom]) -> Line {
    let ink = atoms.iter().rposition(|atom| matches!(atom.kind, Kind::Glyph(_) | Kind::Mark(_)));
    let atoms = ink.and_then(|last| atoms.get(..=last)).unwrap_or_default();
    let mut line = Line::default();
    for atom in atoms {
        let x = line.width;
        line.width += atom.advance;
        let content = match atom.kind {
            Kind::Break | Kind::Opportunity => continue,
            Kind::Mark(mark) => Content::Mark(mark),
            Kind::Glyph(glyph) | Kind::Space(glyph) => {
                if let Some(run) = line.runs.last_mut()
                    && run.style == atom.style
                    && run.link == atom.link
                    && let Content::Text(face, text) = &mut run.content
                    && *face == glyph.face
                {
                    text.push(glyph.character);
                    run.width += atom.advance;
                    continue;
                }
                Content::Text(glyph.face, String::from(glyph.character))
            }
        };
        let (width, style, link) = (atom.advance, atom.style, atom.link.clone());
        line.runs.push(Run { x, width, style, link, content });
    }
    line
}
