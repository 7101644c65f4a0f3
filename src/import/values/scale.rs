//! Figures in a column of states or levels: per cent, parts of one, levels. The whole column and its header decide
//! which, never one cell.

use super::{Reading, State};
use crate::{domain::soa::Implementation, import::vocabulary::fold};

/// How a column writes its answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    /// Words, letters or ticks.
    Words,
    /// Figures between two ends.
    Figures {
        /// The figure that says "nothing".
        nothing: f64,
        /// From this figure on the requirement is met.
        full: f64,
        /// The highest figure.
        top: f64,
    },
    /// Figures whose ends nobody states: they are not understood.
    Unclear,
}

const PERCENT: Scale = Scale::Figures { nothing: 0.0, full: 100.0, top: 100.0 };
const FRACTION: Scale = Scale::Figures { nothing: 0.0, full: 1.0, top: 1.0 };
/// Maturity from 0 to 5: the usual target is 3.
const LEVELS: Scale = Scale::Figures { nothing: 0.0, full: 3.0, top: 5.0 };

/// Returns how a column writes its answers, from its cells and its header.
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
    if figures.is_empty() || figures.len() < words {
        return Scale::Words;
    }
    let greatest = figures.iter().copied().fold(0.0, f64::max);
    let says_percent = percent || header.contains('%') || fold(header).contains("percent");
    if says_percent {
        return if greatest <= 1.0 && !percent { FRACTION } else { PERCENT };
    }
    if let Some((least, top)) = stated_range(header) {
        return between(least, top);
    }
    match greatest {
        greatest if greatest <= 1.0 => FRACTION,
        greatest if greatest <= 5.0 => LEVELS,
        greatest if greatest <= 10.0 => Scale::Unclear,
        greatest if greatest <= 100.0 => PERCENT,
        _ => Scale::Unclear,
    }
}

/// The scale between two stated ends. Levels up to 5 count as met from 3 on; every other scale only at its top.
fn between(least: f64, top: f64) -> Scale {
    if (top - 6.0).abs() < 0.1 {
        // School marks run the other way, and nobody says so.
        return Scale::Unclear;
    }
    let full = if (top - 5.0).abs() < 0.1 { 3.0 } else { top };
    Scale::Figures { nothing: least, full, top }
}

/// "(0-5)", "1 – 10", "0 to 3", "1=poor … 5=optimised".
fn stated_range(header: &str) -> Option<(f64, f64)> {
    let explained: Vec<f64> = header
        .split([',', ';', '\n', '(', '/', '…', ' '])
        .filter_map(|part| {
            part.split_once('=').and_then(|(number, _words)| number.trim().parse().ok())
        })
        .collect();
    if explained.len() >= 2 {
        let least = explained.iter().copied().fold(f64::MAX, f64::min);
        return Some((least, explained.iter().copied().fold(0.0, f64::max)));
    }
    let mut joined = header.replace(['–', '—', '…'], "-").replace("..", "-").to_lowercase();
    for word in [" to ", "to", " bis ", " à ", " a ", " do ", " do ", " t/m ", " до ", " έως "]
    {
        joined = joined.replace(word, "-");
    }
    let characters: Vec<char> = joined.chars().filter(|letter| *letter != ' ').collect();
    let place = characters.windows(3).position(|window| {
        matches!(window, [first, '-', last] if first.is_ascii_digit() && last.is_ascii_digit())
    })?;
    let least = characters.get(place)?.to_digit(10)?;
    let digits: String =
        characters.get(place + 2..)?.iter().take_while(|letter| letter.is_ascii_digit()).collect();
    let top: f64 = digits.parse().ok()?;
    // "2023-24" is a year.
    (least <= 1 && top > f64::from(least) && top <= 100.0).then_some((f64::from(least), top))
}

/// Returns a cell's figure: "3", "2,5", "80 %", "4/5", "Level 3".
pub(super) fn figure(text: &str) -> Option<f64> {
    let plain = text.trim().trim_end_matches('%').trim().replace(',', ".");
    if let Ok(figure) = plain.parse::<f64>() {
        return figure.is_finite().then_some(figure);
    }
    let folded = fold(text);
    let (word, number) = folded.split_once(' ')?;
    let level_words = [
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
    ];
    if level_words.contains(&word) { number.parse().ok() } else { None }
}

/// Returns what a figure says on a scale; a figure outside it is not understood.
pub(super) fn figure_state(figure: f64, scale: Scale) -> Reading<State> {
    let Scale::Figures { nothing, full, top } = scale else {
        return Reading::Unknown { suggestion: None };
    };
    if figure < nothing || figure > top {
        return Reading::Unknown { suggestion: None };
    }
    Reading::Known(State::Carried(if figure >= full {
        Implementation::Implemented
    } else if figure <= nothing {
        Implementation::NotImplemented
    } else {
        Implementation::Partial
    }))
}

/// Returns the maturity level from 0 to 5 that a figure stands for.
pub(super) fn level_on(figure: f64, scale: Scale) -> Option<f64> {
    match scale {
        Scale::Figures { nothing, top, .. } if (nothing..=top).contains(&figure) => {
            Some(figure * 5.0 / top)
        }
        Scale::Words if (0.0..=5.0).contains(&figure) => Some(figure),
        _ => None,
    }
}

/// Returns the state that a maturity level from 0 to 5 stands for.
pub(crate) fn level_state(level: f64) -> Reading<State> {
    figure_state(level, LEVELS)
}
