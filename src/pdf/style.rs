//! The design tokens of a printed report: page, type sizes, spaces and colours, each decided once, here.
//!
//! Names and hues are those of the web pages; the type sizes 12, 14, 16, 20, 26 and 34 px become 8, 9, 10, 13,
//! 20 and 28 pt, which is how large they look on paper. Lengths are PDF points.

use crate::report::document::Mark;

/// Width of A4.
pub(super) const PAGE_WIDTH: f64 = 595.28;
/// Height of A4.
pub(super) const PAGE_HEIGHT: f64 = 841.89;
/// White space at the left and at the right of every page.
pub(super) const MARGIN: f64 = 56.0;
/// Distance from the top edge to the body.
pub(super) const BODY_TOP: f64 = 76.0;
/// Distance from the body to the bottom edge.
pub(super) const BODY_BOTTOM: f64 = 72.0;
/// Width of the body.
pub(super) const BODY_WIDTH: f64 = PAGE_WIDTH - 2.0 * MARGIN;
/// Height of the body.
pub(super) const BODY_HEIGHT: f64 = PAGE_HEIGHT - BODY_TOP - BODY_BOTTOM;
/// Width of running text, so that a line holds 65 to 75 characters.
pub(super) const PROSE_WIDTH: f64 = 408.0;

/// Footers, captions, column titles.
pub(super) const CAPTION: u8 = 8;
/// Tables and charts.
pub(super) const SMALL: u8 = 9;
/// Running text.
pub(super) const BODY: u8 = 10;
/// Headings of the second level.
pub(super) const LARGE: u8 = 13;
/// Headings of the first level, the verdict and key figures.
pub(super) const DISPLAY: u8 = 20;
/// The title on the cover.
pub(super) const TITLE: u8 = 28;

/// The smallest step between two things.
pub(super) const STEP: f64 = 4.0;
/// Thickness of a quiet rule.
pub(super) const HAIRLINE: f64 = 0.5;

/// A colour as red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Colour(pub(super) u8, pub(super) u8, pub(super) u8);

/// Text.
pub(super) const INK: Colour = Colour(0x1a, 0x20, 0x26);
/// Secondary text; 6 to 1 against the ground.
pub(super) const MUTED: Colour = Colour(0x56, 0x60, 0x6a);
/// Rules.
pub(super) const LINE: Colour = Colour(0xbf, 0xc6, 0xcc);
/// The paper.
pub(super) const GROUND: Colour = Colour(0xff, 0xff, 0xff);
/// Every other table row and the ground of cards: less than 4 % ink. Grey, since two decimals would tint it.
pub(super) const RAISED: Colour = Colour(0xf7, 0xf7, 0xf7);
/// The one accent: links, the rule of a note, the line on the cover.
pub(super) const ACCENT: Colour = Colour(0x1d, 0x4f, 0x73);
/// The mark of a draft.
pub(super) const DRAFT: Colour = Colour(0x9a, 0x25, 0x25);

/// Returns the hue of a mark and of the word beside it; at least 4.5 to 1 against the ground.
pub(super) fn hue(mark: Mark) -> Colour {
    match mark {
        Mark::Conform => Colour(0x17, 0x6b, 0x5f),
        Mark::Partial | Mark::MinorRisk => Colour(0x8a, 0x5a, 0x00),
        Mark::Nonconform | Mark::Blocker | Mark::MajorRisk => Colour(0x9f, 0x27, 0x24),
        Mark::NotApplicable | Mark::Unanswered => MUTED,
        Mark::Advice => ACCENT,
        Mark::Unknown => Colour(0x60, 0x57, 0x78),
    }
}

/// Returns the distance between the baselines of running text of that size.
pub(super) fn leading(size: u8) -> f64 {
    let factor = match size {
        0..=9 => 1.35,
        10..=13 => 1.45,
        _ => 1.28,
    };
    f64::from(size) * factor
}

/// Returns how far the baseline lies below the top of a line of that height, so that capitals stand in its middle.
pub(super) fn baseline(size: u8, line_height: f64) -> f64 {
    line_height / 2.0 + cap_height(size) / 2.0
}

/// Returns the height of the capitals, which is what marks are centred on.
pub(super) fn cap_height(size: u8) -> f64 {
    f64::from(size) * 0.714
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(Colour(red, green, blue): Colour) -> f64 {
        let channel = |value: u8| {
            let share = f64::from(value) / 255.0;
            if share <= 0.03928 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue)
    }

    fn contrast(text: Colour, ground: Colour) -> f64 {
        let (one, other) = (luminance(text), luminance(ground));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_text_colour_is_readable_on_paper_and_on_zebra_rows() {
        for ground in [GROUND, RAISED] {
            for mark in Mark::ALL {
                assert!(contrast(hue(mark), ground) >= 4.5, "{mark:?}");
            }
            for text in [INK, MUTED, ACCENT, DRAFT] {
                assert!(contrast(text, ground) >= 4.5, "{text:?}");
            }
        }
    }
}
