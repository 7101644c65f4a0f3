//! Parts as text whose elements know where they stand, so that a change inserts some words and moves nothing else.

use std::ops::Range;

use quick_xml::{
    XmlVersion,
    events::{BytesStart, Event},
    reader::Reader,
};

use super::AnnotateError;

/// The declaration that begins a new part.
pub(super) const DECLARATION: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// A part as text, without the mark that some writers put in front of it.
#[derive(Debug, Clone)]
pub(super) struct Document {
    /// Its name in the package.
    pub(super) part: String,
    /// What it says.
    pub(super) text: String,
    /// Whether the mark stood in front.
    pub(super) has_mark: bool,
}

impl Document {
    /// Returns a part that is not in the package yet.
    pub(super) fn new(part: String, content: &str) -> Self {
        Self { part, text: format!("{DECLARATION}{content}"), has_mark: false }
    }

    /// Returns every element in the order of the text.
    ///
    /// # Errors
    /// When the part is not well formed.
    pub(super) fn elements(&self) -> Result<Vec<Element<'_>>, AnnotateError> {
        let mut elements: Vec<Element<'_>> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut walk = Walk::new(self);
        while let Some(node) = walk.next()? {
            match node {
                Node::Open(tag) => {
                    let end = tag.range.end;
                    let parent = open.last().copied();
                    if !tag.is_empty {
                        open.push(elements.len());
                    }
                    elements.push(Element { tag, parent, close: end..end });
                }
                Node::Close(range) => {
                    if let Some(element) = open.pop().and_then(|index| elements.get_mut(index)) {
                        element.close = range;
                    }
                }
            }
        }
        if elements.is_empty() {
            return Err(AnnotateError::damaged(&self.part, "it is empty"));
        }
        Ok(elements)
    }
}

/// An element that is read to its end.
#[derive(Debug)]
pub(super) struct Element<'a> {
    /// Its first tag.
    pub(super) tag: Tag<'a>,
    /// The place of its parent in the list of elements.
    pub(super) parent: Option<usize>,
    /// Where its last tag stands; without a last tag, the empty range behind the only one.
    pub(super) close: Range<usize>,
}

impl Element<'_> {
    /// Returns where its content stands.
    pub(super) fn inner(&self) -> Range<usize> {
        self.tag.range.end..self.close.start
    }
}

/// The first or only tag of an element.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    start: BytesStart<'a>,
    /// How many elements are open around it.
    pub(super) depth: usize,
    /// Where it stands.
    pub(super) range: Range<usize>,
    /// Whether it is the whole element.
    pub(super) is_empty: bool,
}

impl Tag<'_> {
    /// Returns the name as it is written, with its prefix.
    pub(super) fn written_name(&self) -> &str {
        self.start.name().into_inner()
    }

    /// Returns the name without prefix.
    pub(super) fn name(&self) -> &str {
        self.start.local_name().into_inner()
    }

    /// Returns the prefix of the name with its colon; empty without one.
    pub(super) fn prefix(&self) -> String {
        let prefix = self.start.name().prefix();
        prefix.map(|prefix| format!("{}:", prefix.into_inner())).unwrap_or_default()
    }

    /// Returns the value of the attribute without prefix of that name.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        self.find(|key| key == name)
    }

    /// Returns the value of the attribute of that name that has a prefix, such as `r:id`.
    pub(super) fn prefixed_attribute(&self, name: &str) -> Option<String> {
        self.find(|key| key.split_once(':').is_some_and(|(_prefix, local)| local == name))
    }

    /// Returns the namespace that the tag declares for its own name.
    pub(super) fn declared_namespace(&self) -> Option<String> {
        match self.start.name().prefix() {
            None => self.attribute("xmlns"),
            Some(prefix) => {
                let declaration = format!("xmlns:{}", prefix.into_inner());
                self.find(|key| key == declaration)
            }
        }
    }

    fn find(&self, is_wanted: impl Fn(&str) -> bool) -> Option<String> {
        let mut attributes = self.start.attributes();
        let mut known = attributes.with_checks(false).flatten();
        let found = known.find(|attribute| is_wanted(attribute.key.into_inner()))?;
        Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
    }
}

/// What a walk comes by.
#[derive(Debug)]
pub(super) enum Node<'a> {
    /// An element begins, or is there as a whole.
    Open(Tag<'a>),
    /// The element that was opened last ends with the tag that stands here.
    Close(Range<usize>),
}

/// Reads a part from its beginning to its end.
pub(super) struct Walk<'a> {
    reader: Reader<&'a [u8]>,
    part: &'a str,
    depth: usize,
}

impl<'a> Walk<'a> {
    /// Returns a walk through the part.
    pub(super) fn new(document: &'a Document) -> Self {
        Self { reader: Reader::from_str(&document.text), part: &document.part, depth: 0 }
    }

    /// Returns the next tag, or nothing at the end of the part.
    ///
    /// # Errors
    /// When the part is not well formed from here on.
    pub(super) fn next(&mut self) -> Result<Option<Node<'a>>, AnnotateError> {
        loop {
            let start = self.position();
            let event = self.reader.read_event();
            let event = event.map_err(|cause| AnnotateError::damaged(self.part, &cause))?;
            let range = start..self.position();
            let depth = self.depth;
            match event {
                Event::Start(start) => {
                    self.depth += 1;
                    return Ok(Some(Node::Open(Tag { start, depth, range, is_empty: false })));
                }
                Event::Empty(start) => {
                    return Ok(Some(Node::Open(Tag { start, depth, range, is_empty: true })));
                }
                Event::End(_) => {
                    self.depth = depth.saturating_sub(1);
                    return Ok(Some(Node::Close(range)));
                }
                Event::Eof if depth > 0 => {
                    return Err(AnnotateError::damaged(self.part, "it breaks off"));
                }
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Document {
        Document { part: "part.xml".into(), text: text.into(), has_mark: false }
    }

    #[test]
    fn elements_know_where_they_stand() {
        let document = document(
            "<?xml version=\"1.0\"?>\n<x:a xmlns:x='n'>ä<!-- <c/> --><x:b r:id=\"1&amp;2\" id='3'/>&lt;</x:a>\n",
        );
        let elements = document.elements().unwrap();
        let names: Vec<&str> = elements.iter().map(|element| element.tag.name()).collect();
        assert_eq!(names, ["a", "b"]);
        let [a, b] = &elements[..] else { panic!("{elements:?}") };
        assert_eq!((a.tag.prefix().as_str(), a.tag.depth, a.parent), ("x:", 0, None));
        assert_eq!(a.tag.declared_namespace().as_deref(), Some("n"));
        assert_eq!(document.text[a.close.clone()], *"</x:a>");
        assert!(
            document.text[a.inner()].starts_with('ä') && document.text[a.inner()].ends_with("&lt;")
        );
        assert_eq!(document.text[b.tag.range.clone()], *"<x:b r:id=\"1&amp;2\" id='3'/>");
        assert_eq!((b.tag.depth, b.parent, b.inner().len()), (1, Some(0), 0));
        assert_eq!(b.tag.prefixed_attribute("id").as_deref(), Some("1&2"));
        assert_eq!(b.tag.attribute("id").as_deref(), Some("3"));
        assert_eq!(b.tag.attribute("none"), None);
    }

    #[test]
    fn what_is_not_well_formed_is_damaged() {
        for text in ["", "<a>", "<a></b>", "<a", "words"] {
            let error = document(text).elements().unwrap_err();
            assert!(error.to_string().contains("“part.xml” is damaged ("), "{error}");
        }
    }
}
