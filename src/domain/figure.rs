//! Decimal figures of records: measured values and targets, exact and written in one way.

use std::{cmp::Ordering, fmt};

use super::{
    ratio::Ratio,
    value::{Kind, Value},
};

/// The most decimals of a figure.
const MOST_DECIMALS: usize = 6;
/// The most digits before the point.
const MOST_DIGITS: usize = 12;

/// A decimal figure such as `99.5` or `-3`, kept exactly and written without needless zeros.
///
/// ```
/// use assay::domain::{figure::Figure, value::Value};
///
/// assert_eq!(Figure::read("099.50").unwrap().write(), "99.5");
/// assert!(Figure::read("-0.25").unwrap() < Figure::read("0").unwrap());
/// assert!(Figure::read("99,5 %").is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Figure {
    ratio: Ratio,
    millionths: i64,
}

impl Figure {
    /// Returns the figure as an exact fraction, for sums and shares.
    pub fn ratio(self) -> Ratio {
        self.ratio
    }
}

impl PartialOrd for Figure {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Figure {
    fn cmp(&self, other: &Self) -> Ordering {
        self.millionths.cmp(&other.millionths)
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.millionths < 0 { "-" } else { "" };
        let digits = self.millionths.unsigned_abs();
        let decimals = format!("{:06}", digits % 1_000_000);
        match decimals.trim_end_matches('0') {
            "" => write!(f, "{sign}{}", digits / 1_000_000),
            decimals => write!(f, "{sign}{}.{decimals}", digits / 1_000_000),
        }
    }
}

impl Value for Figure {
    const KIND: Kind = Kind::Figure;

    fn read(text: &str) -> Result<Self, String> {
        let refused = || format!("“{text}” is no figure; write digits with a point, as 99.5");
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let plain = |part: &str, most: usize| {
            (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !plain(whole, MOST_DIGITS) || !plain(decimals, MOST_DECIMALS) {
            return Err(refused());
        }
        let size: i64 =
            format!("{whole}{decimals:0<MOST_DECIMALS$}").parse().map_err(|_error| refused())?;
        let millionths = if negative { -size } else { size };
        Ok(Self { ratio: Ratio::new(millionths, 1_000_000), millionths })
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_comes_back_as_it_was() {
        for text in ["0", "7", "-7", "99.5", "0.000001", "-0.25", "999999999999.999999"] {
            assert_eq!(Figure::read(text).unwrap().write(), text);
        }
        assert_eq!(Figure::read("-0").unwrap().write(), "0");
    }

    #[test]
    fn what_is_no_plain_figure_is_refused() {
        for text in
            ["", ".", "5.", ".5", "1e3", "1,5", "+1", "--1", "0.0000001", "١", "1234567890123"]
        {
            assert!(Figure::read(text).is_err(), "{text}");
        }
    }
}
