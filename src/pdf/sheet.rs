//! What genpdf cannot draw, collected page by page while it draws the text: shapes, links, headings, and numbers
//! of pages that are not known yet. [`finish`](super::finish) puts all of it into the file.

use std::{collections::BTreeMap, rc::Rc};

use super::{canvas::Frame, style::Colour};
use crate::report::document::Heading;

/// What is collected.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// A page after the other, the cover first.
    pub(super) pages: Vec<Page>,
    /// The headings in reading order.
    pub(super) headings: Vec<Place>,
    anchors: BTreeMap<String, usize>,
}

/// What is collected for one page; coordinates are those of PDF, with the origin at the lower left.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Operators that draw below the text.
    pub(super) below: String,
    /// Areas that lead elsewhere; `y` is their upper edge.
    pub(super) links: Vec<Link>,
    /// Numbers to be filled in.
    pub(super) numbers: Vec<Late>,
}

/// An area that leads to an anchor or an address.
#[derive(Debug)]
pub(super) struct Link {
    /// Where it is.
    pub(super) frame: Frame,
    /// `#anchor` or an address.
    pub(super) target: Rc<str>,
}

/// A text that names pages and is therefore printed last.
#[derive(Debug, Clone)]
pub(super) struct Late {
    /// Its right edge.
    pub(super) right: f64,
    /// Its baseline.
    pub(super) baseline: f64,
    /// Its type size.
    pub(super) size: u8,
    /// Its colour.
    pub(super) colour: Colour,
    /// What it says.
    pub(super) says: Says,
}

/// What a late text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Says {
    /// "Page 3 of 12", for the page it is on.
    PageOf,
    /// The page on which that anchor is.
    PageOfAnchor(String),
}

/// Where a heading came to stand.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Its level.
    pub(super) level: u8,
    /// Its number and words.
    pub(super) title: String,
    /// The index of its page.
    pub(super) page: usize,
    /// Its upper edge.
    pub(super) top: f64,
}

impl Sheet {
    /// Notes that a heading stands on the current page.
    pub(super) fn add_heading(&mut self, heading: &Heading, top: f64) {
        let title = format!("{} {}", heading.number, heading.text).trim().to_owned();
        let page = self.pages.len().saturating_sub(1);
        self.anchors.entry(heading.anchor.clone()).or_insert(self.headings.len());
        self.headings.push(Place { level: heading.level.clamp(1, 3), title, page, top });
    }

    /// Returns where an anchor leads.
    pub(super) fn place(&self, anchor: &str) -> Option<&Place> {
        self.headings.get(*self.anchors.get(anchor)?)
    }
}
