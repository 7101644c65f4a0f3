//! Places in the source text, and lines that Markdown itself does not read.

use std::ops::Range;

use super::ParseError;

/// What is said about HTML other than `<br>` and comments.
pub(super) const NO_HTML: &str =
    "HTML is not part of the report dialect; write \\< for the character, or <br> for a line break";

/// A text to parse, and the line on which it starts.
pub(super) struct Source<'a> {
    pub(super) text: &'a str,
    first_line: usize,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, first_line: 1 }
    }

    /// Returns a text that is part of a larger one, such as a fence's content.
    pub(super) fn inside(text: &'a str, first_line: usize) -> Self {
        Self { text, first_line }
    }

    pub(super) fn slice(&self, range: &Range<usize>) -> &'a str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    pub(super) fn line(&self, offset: usize) -> usize {
        let before = self.text.get(..offset).unwrap_or_default();
        self.first_line + before.matches('\n').count()
    }

    pub(super) fn error(&self, offset: usize, message: &str) -> ParseError {
        ParseError { line: self.line(offset), message: message.to_owned() }
    }
}

/// Returns the cells of a line, split at each `|` that no backslash stands before.
pub(super) fn split_cells(line: &str) -> Vec<&str> {
    let mut cells = Vec::new();
    let mut start = 0;
    let mut escaped = false;
    for (at, character) in line.char_indices() {
        if character == '|' && !escaped {
            cells.push(line.get(start..at).unwrap_or_default());
            start = at + 1;
        }
        escaped = character == '\\' && !escaped;
    }
    cells.push(line.get(start..).unwrap_or_default());
    cells
}

/// Returns the text that a cell of a fence, or an anchor, stands for.
///
/// These hold no styles, so only backslashes, character references and `<br>` mean anything in them. A line break
/// becomes a space, since labels and figures are single lines.
pub(super) fn plain(cell: &str) -> String {
    let mut text = String::new();
    let mut rest = cell.trim();
    while let Some(at) = rest.find(['\\', '&', '<']) {
        text.push_str(rest.get(..at).unwrap_or_default());
        let special = rest.get(at..).unwrap_or_default();
        let (character, length) = special_character(special);
        text.push(if character == '\n' { ' ' } else { character });
        rest = special.get(length..).unwrap_or_default();
    }
    text.push_str(rest);
    text
}

/// Returns the character that stands at the start of `text`, and how many bytes it takes there.
fn special_character(text: &str) -> (char, usize) {
    const NAMED: [(&str, char); 7] = [
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("<br>", '\n'),
        ("<br/>", '\n'),
        ("<br />", '\n'),
    ];
    if let Some((name, character)) = NAMED.iter().find(|(name, _)| text.starts_with(name)) {
        return (*character, name.len());
    }
    if let Some(number) = text.strip_prefix("&#").and_then(|rest| rest.split_once(';'))
        && let Some(character) = number.0.parse().ok().and_then(char::from_u32)
    {
        return (character, "&#;".len() + number.0.len());
    }
    let mut characters = text.chars();
    let first = characters.next().unwrap_or_default();
    match (first, characters.next()) {
        ('\\', Some(next)) if next.is_ascii_punctuation() => (next, 2),
        _ => (first, first.len_utf8()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_split_at_bars_without_a_backslash() {
        assert_eq!(split_cells(r"a | b\|c | \\| d"), ["a ", r" b\|c ", r" \\", " d"]);
        assert_eq!(split_cells(""), [""]);
    }

    #[test]
    fn references_and_backslashes_become_their_characters() {
        assert_eq!(
            plain(r" a\|b &#124; &amp; &lt;x&gt; \y & z &#x; <i> "),
            r"a|b | & <x> \y & z &#x; <i>"
        );
        assert_eq!(plain("one<br>two&#10;three"), "one two three");
    }
}
