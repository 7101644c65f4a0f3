//! A report as blocks, before it becomes a file.
//!
//! A template decides words and order, `report::parse` turns its result into these blocks, and every
//! renderer (`pdf`, `export::html`, `export::markdown`, `export::docx`) draws them. A new report needs no
//! renderer; a new block needs one arm in each.

use chrono::NaiveDate;

/// A whole report: what its cover says, and its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What cover, header, footer and file properties show.
    pub cover: Cover,
    /// The body in reading order.
    pub blocks: Vec<Block>,
}

/// What a cover says; header, footer and file properties repeat parts of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// The organisation that was assessed.
    pub organisation: String,
    /// The kind of report, such as "Gap assessment report".
    pub title: String,
    /// One line below the title, such as "ISO/IEC 27001:2022".
    pub subtitle: String,
    /// The day as of which every figure holds.
    pub as_of: NaiveDate,
    /// Version of the report, such as "1.0".
    pub version: String,
    /// Who may see it, such as "Confidential".
    pub classification: String,
    /// Who made it.
    pub prepared_by: String,
    /// Who receives it.
    pub distribution: String,
    /// Whether each page carries a draft mark.
    pub state: DocumentState,
}

/// Whether a report is a draft, which is shown on each of its pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentState {
    /// Not yet signed off.
    Draft,
    /// Issued.
    Issued,
}

/// One element of a report's body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading; numbered ones carry their number.
    Heading(Heading),
    /// Running text.
    Paragraph(Text),
    /// The verdict: one sentence in large type.
    Verdict(Text),
    /// Key figures side by side, at most four in a row.
    Figures(Vec<Figure>),
    /// A bulleted or numbered list.
    List {
        /// Whether the items are numbered.
        ordered: bool,
        /// The items in order.
        items: Vec<Text>,
    },
    /// A table.
    Table(Table),
    /// Horizontal stacked bars, one a row.
    Bars(Bars),
    /// A remark set apart from the text.
    Note(Text),
    /// The table of contents.
    Contents,
    /// What follows starts on a new page.
    PageBreak,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 for a section, 2 and 3 below it.
    pub level: u8,
    /// Its number, such as "4.2"; empty for an unnumbered heading.
    pub number: String,
    /// Its words, without the number.
    pub text: String,
    /// The name that links use, unique in the document.
    pub anchor: String,
}

/// Running text made of spans.
pub type Text = Vec<Span>;

/// A run of text in one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// Plain words.
    Plain(String),
    /// Words that weigh more.
    Strong(String),
    /// Words set apart in italics.
    Emphasis(String),
    /// A status: a shape, and its word beside it.
    Mark(Mark),
    /// A link to a place in this document or to an address.
    Link {
        /// The words that are shown.
        text: String,
        /// Where it leads: `#anchor` or a URL.
        target: String,
    },
    /// A line break inside a paragraph or cell.
    Break,
}

/// A status or severity that is always shown as a shape, a hue and a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mark {
    /// Filled circle, green-teal.
    Conform,
    /// Half-filled circle, amber.
    Partial,
    /// Filled diamond, brick red.
    Nonconform,
    /// Dash, grey.
    NotApplicable,
    /// Open circle, grey outline.
    Unanswered,
    /// Question mark, violet-grey.
    Unknown,
    /// Severity: keeps the certificate away.
    Blocker,
    /// Severity: likely a major nonconformity.
    MajorRisk,
    /// Severity: likely a minor nonconformity.
    MinorRisk,
    /// Severity: advice only.
    Advice,
}

impl Mark {
    /// Every mark, in the order of a legend.
    pub const ALL: [Self; 10] = [
        Self::Conform,
        Self::Partial,
        Self::Nonconform,
        Self::NotApplicable,
        Self::Unanswered,
        Self::Unknown,
        Self::Blocker,
        Self::MajorRisk,
        Self::MinorRisk,
        Self::Advice,
    ];

    /// Returns the word that stands beside the shape.
    pub fn word(self) -> &'static str {
        match self {
            Self::Conform => "conform",
            Self::Partial => "partial",
            Self::Nonconform => "nonconform",
            Self::NotApplicable => "not applicable",
            Self::Unanswered => "unanswered",
            Self::Unknown => "unknown",
            Self::Blocker => "blocker",
            Self::MajorRisk => "major risk",
            Self::MinorRisk => "minor risk",
            Self::Advice => "advice",
        }
    }

    /// Returns the name that templates use: the word with underscores.
    pub fn name(self) -> String {
        self.word().replace(' ', "_")
    }

    /// Returns the mark of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.name() == name)
    }
}

/// A key figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What it measures, such as "Headline".
    pub label: String,
    /// The figure itself, such as "55 %".
    pub value: String,
    /// Its range, reason or count, in one short line.
    pub detail: String,
}

/// A table with a header row that repeats on each page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The columns from left to right.
    pub columns: Vec<Column>,
    /// The rows; each has as many cells as there are columns.
    pub rows: Vec<Vec<Text>>,
}

/// A table's column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// How its cells are set.
    pub align: Align,
    /// Its share of the width relative to the other columns, at least 1.
    pub weight: u16,
}

/// How a cell is set; text left, figures right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Short tokens.
    Center,
    /// Figures.
    Right,
}

/// Horizontal stacked bars: parts of a whole, a bar a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bars {
    /// The finding that the chart shows, as a sentence.
    pub title: String,
    /// What is counted, such as "requirements".
    pub unit: String,
    /// The bars from top to bottom.
    pub rows: Vec<Bar>,
}

/// One stacked bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// Its label at the left, such as "9 Performance evaluation".
    pub label: String,
    /// Its parts from left to right, with their counts.
    pub parts: Vec<(Mark, u32)>,
    /// The figure at its right, such as "30 %".
    pub figure: String,
}
