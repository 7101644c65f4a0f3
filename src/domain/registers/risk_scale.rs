//! The scales of a risk method: what each value of likelihood and impact means, how two values make a score, and what
//! each band of scores asks for (6.1.2 a and d).
//!
//! They are written a line a value, so that a method is one record that is approved as a whole.

use std::{collections::BTreeSet, fmt::Write as _};

use crate::domain::value::{Kind, Value};

/// What separates the parts of a line.
const BAR: char = '|';

/// One value of a scale of likelihood or impact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScaleValue {
    /// Its figure.
    pub value: u32,
    /// Its name, such as "rare".
    pub name: String,
    /// What it means, such as "less than once in ten years"; empty where it is not written.
    pub meaning: String,
}

/// A scale of likelihood or impact, a line a value: `1 | rare | less than once in ten years`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scale(Vec<ScaleValue>);

impl Scale {
    /// Returns the values from the lowest.
    pub fn values(&self) -> &[ScaleValue] {
        &self.0
    }

    /// Returns the values that say nothing of what they mean (6.1.2 d).
    ///
    /// ```
    /// use assay::domain::{registers::risk_scale::Scale, value::Value};
    ///
    /// let scale = Scale::read("1 | rare | once in ten years\n4 | likely").unwrap();
    /// let names: Vec<&str> = scale.without_meaning().map(|value| value.name.as_str()).collect();
    /// assert_eq!(names, ["likely"]);
    /// ```
    pub fn without_meaning(&self) -> impl Iterator<Item = &ScaleValue> {
        self.0.iter().filter(|value| value.meaning.is_empty())
    }

    /// Returns the value that a register's text stands for: its name, its figure, or the two together in any of the
    /// usual forms; `None` where the scale has no such value.
    ///
    /// ```
    /// use assay::domain::{registers::risk_scale::Scale, value::Value};
    ///
    /// let scale = Scale::read("1 | rare | once in ten years\n4 | likely | every year").unwrap();
    /// let figure = |text: &str| scale.find(text).map(|found| found.value);
    /// assert_eq!(figure("Likely"), Some(4));
    /// assert_eq!(figure("4 - likely"), Some(4));
    /// assert_eq!(figure("likely (4)"), Some(4));
    /// assert_eq!(figure("4 - rare"), None); // figure and name disagree
    /// assert_eq!(figure("2"), None);
    /// ```
    pub fn find(&self, text: &str) -> Option<&ScaleValue> {
        let words: Vec<String> = text
            .to_lowercase()
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let (figures, names): (Vec<_>, Vec<_>) =
            words.into_iter().partition(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
        let name = names.join(" ");
        let figure: Option<u32> = match figures.as_slice() {
            [] => None,
            [figure] => Some(figure.parse().ok()?),
            _ => return None,
        };
        if figure.is_none() && name.is_empty() {
            return None;
        }
        self.0.iter().find(|known| {
            figure.is_none_or(|figure| figure == known.value)
                && (name.is_empty() || name == plain(&known.name))
        })
    }
}

fn plain(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

impl Value for Scale {
    const KIND: Kind = Kind::Text;
    const REQUIRED: bool = false;

    fn read(text: &str) -> Result<Self, String> {
        let mut values: Vec<ScaleValue> = lines(text).map(scale_value).collect::<Result<_, _>>()?;
        values.sort_by_key(|value| value.value);
        for (one, next) in values.iter().zip(values.iter().skip(1)) {
            if one.value == next.value {
                return Err(format!(
                    "the value {} stands there twice; keep one of the lines",
                    one.value
                ));
            }
        }
        let names: BTreeSet<String> = values.iter().map(|value| plain(&value.name)).collect();
        if names.len() < values.len() {
            return Err("two values have the same name; give each a name of its own".to_owned());
        }
        Ok(Self(values))
    }

    fn write(&self) -> String {
        let line = |value: &ScaleValue| match value.meaning.as_str() {
            "" => format!("{} | {}", value.value, value.name),
            meaning => format!("{} | {} | {meaning}", value.value, value.name),
        };
        self.0.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

fn scale_value(line: &str) -> Result<ScaleValue, String> {
    let (figure, rest) = line.split_once(BAR).unwrap_or((line, ""));
    let (name, meaning) = rest.split_once(BAR).unwrap_or((rest, ""));
    match u32::read(figure.trim()) {
        Ok(value) if !name.trim().is_empty() => Ok(ScaleValue {
            value,
            name: name.trim().to_owned(),
            meaning: meaning.trim().to_owned(),
        }),
        _ => Err(format!(
            "“{line}” is no value of a scale; write a line such as 1 | rare | less than once in ten years"
        )),
    }
}

/// A table of scores, a line a likelihood: `4: 4 8 12 16 20`, with a score for each value of the impact scale from
/// the lowest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matrix(Vec<(u32, Vec<u32>)>);

impl Matrix {
    /// Returns the rows: a value of likelihood, and its score for each value of impact from the lowest.
    pub fn rows(&self) -> &[(u32, Vec<u32>)] {
        &self.0
    }

    /// Returns the score of a value of likelihood and the impact at a place of its scale, counted from 0.
    pub fn score(&self, likelihood: u32, impact_place: usize) -> Option<u32> {
        let (_, scores) = self.0.iter().find(|(value, _)| *value == likelihood)?;
        scores.get(impact_place).copied()
    }
}

impl Value for Matrix {
    const KIND: Kind = Kind::Text;
    const REQUIRED: bool = false;

    fn read(text: &str) -> Result<Self, String> {
        let mut rows: Vec<(u32, Vec<u32>)> =
            lines(text).map(matrix_row).collect::<Result<_, _>>()?;
        rows.sort_by_key(|(likelihood, _)| *likelihood);
        for ((one, scores), (next, next_scores)) in rows.iter().zip(rows.iter().skip(1)) {
            if one == next {
                return Err(format!("likelihood {one} stands there twice; keep one of the lines"));
            }
            if scores.len() != next_scores.len() {
                return Err(format!(
                    "likelihood {next} has {} scores and {one} has {}; give each as many as impact has values",
                    next_scores.len(),
                    scores.len()
                ));
            }
        }
        Ok(Self(rows))
    }

    fn write(&self) -> String {
        let mut text = String::new();
        for (likelihood, scores) in &self.0 {
            let scores: Vec<String> = scores.iter().map(u32::to_string).collect();
            let line_end = if text.is_empty() { "" } else { "\n" };
            // Writing to a string cannot fail.
            let _ = write!(text, "{line_end}{likelihood}: {}", scores.join(" "));
        }
        text
    }
}

fn matrix_row(line: &str) -> Result<(u32, Vec<u32>), String> {
    let row = line.split_once(':').and_then(|(likelihood, scores)| {
        let parts = scores.split([' ', ',', ';']).filter(|part| !part.is_empty());
        let scores = parts.map(u32::read).collect::<Result<Vec<_>, _>>().ok()?;
        Some((u32::read(likelihood.trim()).ok()?, scores))
    });
    match row {
        Some((likelihood, scores)) if !scores.is_empty() => Ok((likelihood, scores)),
        _ => Err(format!("“{line}” is no row of a matrix; write a line such as 4: 4 8 12 16 20")),
    }
}

/// A band of scores and what it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// Its lowest score.
    pub from: u32,
    /// Its highest score.
    pub to: u32,
    /// The level that it gives a risk, such as "high".
    pub level: String,
    /// What is to be done with such a risk; empty where it is not written.
    pub action: String,
    /// How urgent that is, such as "within 30 days"; empty where it is not written.
    pub priority: String,
}

/// The bands of a method, a line a band: `10-16 | high | treat | within 90 days`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bands(Vec<Band>);

impl Bands {
    /// Returns the bands from the lowest.
    pub fn all(&self) -> &[Band] {
        &self.0
    }

    /// Returns the bands that leave open what is to be done, or how urgent it is (6.1.2 e).
    ///
    /// ```
    /// use assay::domain::{registers::risk_scale::Bands, value::Value};
    ///
    /// let bands = Bands::read("1-4 | low\n5-9 | medium | watch\n10-16 | high | treat | at once").unwrap();
    /// let levels: Vec<&str> = bands.without_action().map(|band| band.level.as_str()).collect();
    /// assert_eq!(levels, ["low", "medium"]);
    /// ```
    pub fn without_action(&self) -> impl Iterator<Item = &Band> {
        self.0.iter().filter(|band| band.action.is_empty() || band.priority.is_empty())
    }

    /// Returns the band of a score.
    pub fn of(&self, score: u32) -> Option<&Band> {
        self.0.iter().find(|band| (band.from..=band.to).contains(&score))
    }
}

impl Value for Bands {
    const KIND: Kind = Kind::Text;
    const REQUIRED: bool = false;

    fn read(text: &str) -> Result<Self, String> {
        let mut bands: Vec<Band> = lines(text).map(band).collect::<Result<_, _>>()?;
        bands.sort_by_key(|band| band.from);
        for (one, next) in bands.iter().zip(bands.iter().skip(1)) {
            if next.from <= one.to {
                return Err(format!(
                    "the score {} lies in two bands, {} and {}; let each band start after the one below",
                    next.from, one.level, next.level
                ));
            }
        }
        Ok(Self(bands))
    }

    fn write(&self) -> String {
        let line = |band: &Band| {
            let mut parts = vec![format!("{}-{}", band.from, band.to), band.level.clone()];
            if !(band.action.is_empty() && band.priority.is_empty()) {
                parts.push(band.action.clone());
            }
            if !band.priority.is_empty() {
                parts.push(band.priority.clone());
            }
            parts.join(" | ")
        };
        self.0.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

fn band(line: &str) -> Result<Band, String> {
    let mut parts = line.splitn(4, BAR).map(str::trim);
    let mut part = || parts.next().unwrap_or_default();
    let (scores, level, action, priority) = (part(), part(), part(), part());
    let (from, to) = scores.split_once(['-', '–']).unwrap_or((scores, scores));
    match (u32::read(from.trim()), u32::read(to.trim())) {
        (Ok(from), Ok(to)) if from <= to && !level.is_empty() => Ok(Band {
            from,
            to,
            level: level.into(),
            action: action.into(),
            priority: priority.into(),
        }),
        _ => Err(format!(
            "“{line}” is no band of scores; write a line such as 10-16 | high | treat | within 90 days"
        )),
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comes_back<T: Value>(text: &str) {
        assert_eq!(T::read(text).map(|value| value.write()), Ok(text.to_owned()));
    }

    #[test]
    fn scales_matrices_and_bands_come_back() {
        comes_back::<Scale>("");
        comes_back::<Scale>("1 | rare | less than 1 | 10 years\n2 | likely");
        comes_back::<Matrix>("1: 1 2 3\n2: 2 4 6");
        comes_back::<Bands>("1-4 | low\n5-9 | medium | watch\n10-16 | high |  | at once");
    }

    #[test]
    fn lines_are_put_in_order() {
        assert_eq!(Scale::read("2|b\n\n1|a").unwrap().write(), "1 | a\n2 | b");
        assert_eq!(Bands::read("5 – 9 | high\n4 | low").unwrap().write(), "4-4 | low\n5-9 | high");
        assert_eq!(Matrix::read("2: 4,5\n1: 1; 2").unwrap().write(), "1: 1 2\n2: 4 5");
    }

    #[test]
    fn what_contradicts_itself_is_refused() {
        for scale in ["rare", "1", "x | rare", "1 | rare\n1 | likely", "1 | rare\n2 | Rare"] {
            assert!(Scale::read(scale).is_err(), "{scale}");
        }
        for matrix in ["1 2 3", "1:", "1: a", "1: 1 2\n2: 3", "1: 1\n1: 2"] {
            assert!(Matrix::read(matrix).is_err(), "{matrix}");
        }
        for bands in ["low", "5-1 | low", "1-5", "1-5 | low\n5-9 | high"] {
            assert!(Bands::read(bands).is_err(), "{bands}");
        }
    }

    #[test]
    fn a_name_of_several_words_is_found_in_any_form() {
        let scale = Scale::read("1 | very-low | seldom").unwrap();
        for text in ["Very low", "1", "very low (1)", "1: VERY-LOW"] {
            assert!(scale.find(text).is_some(), "{text}");
        }
        for text in ["", "-", "low", "1 or 2"] {
            assert!(scale.find(text).is_none(), "{text}");
        }
    }
}
