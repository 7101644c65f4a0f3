//! The body of a Word file: cover, then the blocks in order.

use std::collections::BTreeMap;

use super::{escape, hue, run, table};
use crate::{
    export::{clean, contents, cover_lines, safe_target, shape},
    report::document::{Block, Cover, Document, Heading, Mark, Span, Text},
};

/// The body, and what other parts of the file must know about it.
pub(super) struct Body<'a> {
    /// The XML in pieces.
    pub(super) parts: Vec<String>,
    /// Targets outside the file, in the order of their numbers.
    pub(super) links: Vec<String>,
    /// How many ordered lists there are.
    pub(super) ordered_lists: usize,
    /// The number of the bookmark at each anchor: Word allows only letters and digits in their names.
    bookmarks: BTreeMap<&'a str, usize>,
}

impl<'a> Body<'a> {
    /// Returns the body of this document.
    pub(super) fn of(document: &'a Document) -> Self {
        let anchors = document.blocks.iter().filter_map(|block| match block {
            Block::Heading(heading) => Some(heading.anchor.as_str()),
            _ => None,
        });
        let mut body = Self {
            parts: Vec::new(),
            links: Vec::new(),
            ordered_lists: 0,
            bookmarks: anchors.enumerate().map(|(index, anchor)| (anchor, index)).collect(),
        };
        body.cover(&document.cover);
        for block in &document.blocks {
            body.block(block, &document.blocks);
        }
        body
    }

    fn cover(&mut self, cover: &Cover) {
        self.parts.extend([
            paragraph("Organisation", &run("", &cover.organisation)),
            paragraph("Title", &run("", &cover.title)),
            paragraph("Subtitle", &run("", &cover.subtitle)),
            table::facts(&cover_lines(cover)),
            page_break(),
        ]);
    }

    fn block(&mut self, block: &Block, all: &[Block]) {
        let xml = match block {
            Block::Heading(heading) => self.heading(heading),
            Block::Paragraph(text) => paragraph("Normal", &self.spans(text)),
            Block::Verdict(text) => paragraph("Verdict", &self.spans(text)),
            Block::Note(text) => paragraph("Note", &self.spans(text)),
            Block::List { ordered, items } => self.list(*ordered, items),
            Block::Figures(figures) => table::figures(figures),
            Block::Table(table) => {
                let mut rows = Vec::new();
                for row in &table.rows {
                    rows.push(row.iter().map(|cell| self.spans(cell)).collect());
                }
                table::register(&table.columns, &rows)
            }
            Block::Bars(bars) => paragraph("Caption", &run("", &bars.title)) + &table::bars(bars),
            Block::Contents => self.contents(all),
            Block::PageBreak => page_break(),
        };
        self.parts.push(xml);
    }

    /// Every ordered list has a numbering of its own, after the one of all bullets.
    fn list(&mut self, ordered: bool, items: &[Text]) -> String {
        let mut number = 1;
        if ordered {
            self.ordered_lists += 1;
            number += self.ordered_lists;
        }
        let properties = format!(
            "<w:pStyle w:val=\"ListParagraph\"/><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{number}\"/></w:numPr>"
        );
        let items = items
            .iter()
            .map(|item| format!("<w:p><w:pPr>{properties}</w:pPr>{}</w:p>", self.spans(item)));
        items.collect::<Vec<_>>().concat()
    }

    fn heading(&self, heading: &Heading) -> String {
        let bookmark = self.bookmarks.get(heading.anchor.as_str()).copied().unwrap_or_default();
        paragraph(
            &format!("Heading{}", heading.level.clamp(1, 3)),
            &format!(
                "<w:bookmarkStart w:id=\"{bookmark}\" w:name=\"_Section{bookmark}\"/>{}<w:bookmarkEnd w:id=\"{bookmark}\"/>",
                numbered(heading)
            ),
        )
    }

    /// Returns the contents as a field that Word can bring up to date, filled with links already.
    fn contents(&self, blocks: &[Block]) -> String {
        const BEGIN: &str = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> \
             TOC \\o \"1-2\" \\n \\h \\z </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>";
        const END: &str = "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
        let mut entries: Vec<(u8, String)> = contents(blocks)
            .map(|heading| {
                let link = self.link_inside(&heading.anchor, &numbered(heading));
                (heading.level, link)
            })
            .collect();
        if let Some((_, first)) = entries.first_mut() {
            first.insert_str(0, BEGIN);
        }
        if let Some((_, last)) = entries.last_mut() {
            last.push_str(END);
        }
        let entries = entries.iter().map(|(level, xml)| paragraph(&format!("TOC{level}"), xml));
        paragraph("ContentsTitle", &run("", "Contents")) + &entries.collect::<Vec<_>>().concat()
    }

    fn link_inside(&self, anchor: &str, runs: &str) -> String {
        match self.bookmarks.get(anchor) {
            Some(bookmark) => {
                format!(
                    "<w:hyperlink w:anchor=\"_Section{bookmark}\" w:history=\"1\">{runs}</w:hyperlink>"
                )
            }
            None => runs.to_owned(),
        }
    }

    fn spans(&mut self, text: &[Span]) -> String {
        text.iter()
            .map(|span| match span {
                Span::Plain(text) => run("", text),
                Span::Strong(text) => run("<w:b/><w:bCs/>", text),
                Span::Emphasis(text) => run("<w:i/><w:iCs/>", text),
                Span::Mark(mark) => self::mark(*mark),
                Span::Break => "<w:r><w:br/></w:r>".to_owned(),
                Span::Link { text, target } => self.link(text, target),
            })
            .collect()
    }

    fn link(&mut self, text: &str, target: &str) -> String {
        let Some(target) = safe_target(target) else {
            return run("", text);
        };
        let shown = run("<w:rStyle w:val=\"Hyperlink\"/>", text);
        if let Some(anchor) = target.strip_prefix('#') {
            return self.link_inside(anchor, &shown);
        }
        let number = self.links.len();
        self.links.push(uri(target));
        format!("<w:hyperlink r:id=\"link{number}\" w:history=\"1\">{shown}</w:hyperlink>")
    }
}

/// Returns a paragraph of that style.
pub(super) fn paragraph(style: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>")
}

/// Returns a mark: its shape in a font that has it, and its word, in its hue.
pub(super) fn mark(mark: Mark) -> String {
    let (hue, shape) = (hue(mark), shape(mark));
    let fonts = "<w:rFonts w:ascii=\"Segoe UI Symbol\" w:hAnsi=\"Segoe UI Symbol\" w:eastAsia=\"Segoe UI Symbol\"/>";
    format!(
        "{}{}",
        run(&format!("{fonts}<w:color w:val=\"{hue}\"/>"), &shape.to_string()),
        run(&format!("<w:color w:val=\"{hue}\"/>"), &format!("\u{a0}{}", mark.word()))
    )
}

fn page_break() -> String {
    "<w:p><w:pPr><w:pStyle w:val=\"Gap\"/><w:pageBreakBefore/></w:pPr></w:p>".to_owned()
}

fn numbered(heading: &Heading) -> String {
    let words = run("", &heading.text);
    if heading.number.is_empty() {
        words
    } else {
        format!("<w:r><w:t>{}</w:t><w:tab/></w:r>{words}", escape(&heading.number))
    }
}

/// Returns a target in which every character may stand in a URI: Word takes a file with another for damaged.
fn uri(target: &str) -> String {
    let mut uri = String::new();
    for character in clean(target).chars() {
        if character.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(character) {
            uri.push(character);
        } else {
            let mut bytes = [0; 4];
            let bytes = character.encode_utf8(&mut bytes).bytes();
            uri.extend(bytes.map(|byte| format!("%{byte:02X}")));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_uris() {
        assert_eq!(
            uri("https://example.org/a b[é]?x=1%20#y"),
            "https://example.org/a%20b%5B%C3%A9%5D?x=1%20#y"
        );
    }

    #[test]
    fn links_to_nowhere_are_words() {
        let mut body = Body {
            parts: Vec::new(),
            links: Vec::new(),
            ordered_lists: 0,
            bookmarks: [("gaps", 3)].into(),
        };
        assert!(body.link("x", "#gaps").starts_with("<w:hyperlink w:anchor=\"_Section3\""));
        assert!(body.link("x", "#missing").starts_with("<w:r>"));
        assert!(body.link("x", "javascript:y").starts_with("<w:r>"));
        assert!(body.link("x", "https://example.org").contains("r:id=\"link0\""));
    }
}
