//! How cells look. Colours are those of the pages and documents; each differs in lightness too, and the word always
//! stands beside it, so that nothing is lost on a grey print.

use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, Format, FormatAlign, FormatBorder,
};

use crate::report::document::Mark;

/// Ink of headings and figures.
pub(super) const INK: u32 = 0x1A_20_26;
/// Secondary text.
const MUTED: u32 = 0x56_60_6A;
/// Rules between rows.
const LINE: u32 = 0xBF_C6_CC;
/// The ground of header rows.
const RAISED: u32 = 0xEE_F1_F3;
/// The one accent.
const ACCENT: u32 = 0x1D_4F_73;

/// The formats of a workbook, each made once.
pub(in crate::export) struct Styles {
    /// Running text in a table.
    pub(in crate::export) text: Format,
    /// A whole number.
    pub(in crate::export) count: Format,
    /// A share in whole per cent.
    pub(super) percent: Format,
    /// A figure with four decimals.
    pub(super) figure: Format,
    /// A day.
    pub(in crate::export) date: Format,
    /// The header row of a table.
    pub(in crate::export) header: Format,
    /// The header of a column of figures.
    pub(super) figure_header: Format,
    /// The title of the summary.
    pub(super) title: Format,
    /// A heading within the summary.
    pub(super) heading: Format,
    /// A label in the summary.
    pub(super) label: Format,
    /// A name in the summary, on one line.
    pub(super) plain: Format,
    /// A note beside a figure, on one line.
    pub(super) note: Format,
}

impl Styles {
    /// Returns the formats.
    pub(in crate::export) fn new() -> Self {
        let plain = Format::new().set_font_color(INK).set_align(FormatAlign::Top);
        let cell =
            plain.clone().set_border_bottom(FormatBorder::Hair).set_border_bottom_color(LINE);
        let number = cell.clone().set_align(FormatAlign::Right).set_indent(1);
        let header = plain
            .clone()
            .set_bold()
            .set_text_wrap()
            .set_background_color(RAISED)
            .set_border_bottom(FormatBorder::Thin)
            .set_border_bottom_color(MUTED);
        Self {
            // The text format keeps "4.10" what it is when somebody edits the cell.
            text: cell.clone().set_text_wrap().set_num_format("@"),
            count: number.clone().set_num_format("0"),
            percent: number.clone().set_num_format("0%"),
            figure: number.set_num_format("0.0000"),
            date: cell.set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            figure_header: header.clone().set_align(FormatAlign::Right).set_indent(1),
            header,
            title: plain.clone().set_bold().set_font_size(20),
            heading: plain.clone().set_bold().set_font_size(13).set_font_color(ACCENT),
            label: plain.clone().set_bold(),
            note: plain.clone().set_font_color(MUTED),
            plain,
        }
    }
}

/// Returns how a cell looks that holds a mark's word.
pub(super) fn of_mark(mark: Mark) -> ConditionalFormatCell {
    ConditionalFormatCell::new()
        .set_rule(ConditionalFormatCellRule::EqualTo(mark.word()))
        .set_format(look(mark))
}

fn look(mark: Mark) -> Format {
    let filled =
        |ground: u32, ink: u32| Format::new().set_background_color(ground).set_font_color(ink);
    match mark {
        Mark::Conform => filled(0xD5_EB_E6, 0x0F_4F_46),
        Mark::Partial => filled(0xF6_E3_B4, INK).set_italic(),
        Mark::Nonconform | Mark::Blocker => filled(0xE8_B4_AE, 0x5E_12_10).set_bold(),
        Mark::MajorRisk => filled(0xF3_DC_D9, 0x7A_23_20).set_bold(),
        Mark::MinorRisk => Format::new().set_font_color(INK),
        Mark::NotApplicable => filled(0xE4_E8_EB, MUTED).set_italic(),
        Mark::Unanswered | Mark::Advice => Format::new().set_font_color(MUTED),
        Mark::Unknown => filled(0xC9_C2_DC, INK),
    }
}
