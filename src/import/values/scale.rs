//! Figures in a status column: per cent, parts of one, levels. The whole column decides which, never one cell.

use super::{Reading, State};
use crate::{domain::soa::Implementation, import::vocabulary::fold};

/// How a status column writes its states, decided once over the whole column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Words, letters or ticks.
    Words,
    /// Per cent, 0 to 100.
    Percent,
    /// Parts of one, 0 to 1.
    Fraction,
    /// Levels from 0 to 5.
    Levels0To5,
    /// Levels from 1 to 5, where 1 is the worst.
    Levels1To5,
}

/// Returns how a column writes its states, from its cells and its header.
pub fn scale_of<'a>(header: &str, cells: impl Iterator<Item = &'a str>) -> Scale {
    let mut figures = Vec::new();
    let (mut words, mut percent) = (0_usize, false);
    for text in cells.map(str::trim).filter(|text| !text.is_empty()) {
        percent |= text.ends_with('%');
        match figure(text) {
            Some(figure) => figures.push(figure),
            None => words += 1,
        }
    }
    let header = header.to_lowercase();
    let says_percent = percent || header.contains('%') || header.contains("percent");
    let greatest = figures.iter().copied().fold(0.0, f64::max);
    let least = figures.iter().copied().fold(f64::MAX, f64::min);
    if figures.is_empty() || figures.len() < words {
        return Scale::Words;
    }
    let fractions = figures.iter().any(|figure| figure.fract() != 0.0);
    if says_percent || greatest > 5.0 {
        return if greatest <= 1.0 && !percent { Scale::Fraction } else { Scale::Percent };
    }
    if greatest <= 1.0 {
        // Only 0 and 1, or parts between them.
        return Scale::Fraction;
    }
    let starts_at_one = header.contains("1-5")
        || header.contains("1–5")
        || header.contains("1 to 5")
        || header.contains("1to5");
    if starts_at_one || (least >= 1.0 && !header.contains('0') && !fractions && figures.len() >= 20)
    {
        return Scale::Levels1To5;
    }
    Scale::Levels0To5
}

/// Returns a cell's figure: "3", "2,5", "80 %", "4/5", "Level 3".
pub(super) fn figure(text: &str) -> Option<f64> {
    let plain = text.trim().trim_end_matches('%').trim().replace(',', ".");
    if let Ok(figure) = plain.parse::<f64>() {
        return figure.is_finite().then_some(figure);
    }
    let folded = fold(text);
    let (word, number) = folded.split_once(' ')?;
    let is_level = [
        "level",
        "stufe",
        "niveau",
        "nivel",
        "livello",
        "poziom",
        "uroven",
        "уровень",
        "επιπεδο",
        "l",
    ]
    .contains(&word);
    if is_level { number.parse().ok() } else { None }
}

pub(super) fn figure_state(figure: f64, scale: Scale) -> Reading<State> {
    let (full, none) = match scale {
        Scale::Percent => (100.0, 0.0),
        Scale::Fraction => (1.0, 0.0),
        Scale::Levels1To5 => (3.0, 1.0),
        Scale::Levels0To5 | Scale::Words => (3.0, 0.0),
    };
    let top = if matches!(scale, Scale::Percent | Scale::Fraction) { full } else { 5.0 };
    if figure < 0.0 || figure > top {
        return Reading::Unknown { suggestion: None };
    }
    Reading::Known(State::Carried(if figure >= full {
        Implementation::Implemented
    } else if figure <= none {
        Implementation::NotImplemented
    } else {
        Implementation::Partial
    }))
}
