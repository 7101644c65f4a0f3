//! Exact figures. A score is a fraction until it is written, so that no total ever disagrees with its rows.

use std::fmt;

use num_rational::Ratio as Fraction;

/// An exact fraction, written with four decimals, rounded half up once.
///
/// ```
/// use assay::domain::ratio::Ratio;
/// let third = Ratio::new(1, 3);
/// assert_eq!(third.to_string(), "0.3333");
/// assert_eq!((third + third + third).to_string(), "1.0000");
/// assert_eq!(Ratio::new(5, 100_000).to_string(), "0.0001"); // half up
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ratio(Fraction<i128>);

impl Ratio {
    /// Nothing of the whole.
    pub const ZERO: Self = Self(Fraction::new_raw(0, 1));
    /// The whole.
    pub const ONE: Self = Self(Fraction::new_raw(1, 1));

    /// Returns `numerator / denominator`; a denominator of zero counts as one.
    pub fn new(numerator: i64, denominator: i64) -> Self {
        let denominator = if denominator == 0 { 1 } else { denominator };
        Self(Fraction::new(i128::from(numerator), i128::from(denominator)))
    }

    /// Returns `self / whole`, or `None` when there is no whole to divide by.
    pub fn of(self, whole: Self) -> Option<Self> {
        (whole != Self::ZERO).then(|| Self(self.0 / whole.0))
    }

    /// Returns the smallest whole number of ten-thousandths that is nearest, half up.
    pub fn ten_thousandths(self) -> i128 {
        (self.0 * 10_000 + Fraction::new(1, 2)).floor().to_integer()
    }

    /// Returns the figure rounded half up to whole ten-thousandths.
    #[must_use]
    pub fn rounded(self) -> Self {
        Self(Fraction::new(self.ten_thousandths(), 10_000))
    }

    /// Returns the whole per cent that is nearest, half up, as screens show it.
    ///
    /// ```
    /// use assay::domain::ratio::Ratio;
    /// assert_eq!(Ratio::new(6852, 10_000).percent(), 69);
    /// ```
    pub fn percent(self) -> i128 {
        (self.0 * 100 + Fraction::new(1, 2)).floor().to_integer()
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.ten_thousandths();
        let sign = if digits < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:04}", digits.abs() / 10_000, digits.abs() % 10_000)
    }
}

/// A figure of at most four decimals, as data files write it: `0.25`, `1`, `0.7`.
impl std::str::FromStr for Ratio {
    type Err = NotARatio;

    fn from_str(text: &str) -> Result<Self, NotARatio> {
        let refused = || NotARatio(text.into());
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        if decimals.len() > 9 {
            return Err(refused());
        }
        let digits: i64 = format!("{whole}{decimals}").parse().map_err(|_error| refused())?;
        let scale = decimals.chars().fold(1_i64, |scale, _digit| scale * 10);
        Ok(Self::new(digits, scale))
    }
}

/// The text is not a decimal number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a decimal number such as 0.25")]
pub struct NotARatio(String);

macro_rules! forward {
    ($($trait:ident $method:ident),*) => { $(
        impl std::ops::$trait for Ratio {
            type Output = Self;

            fn $method(self, other: Self) -> Self {
                Self(std::ops::$trait::$method(self.0, other.0))
            }
        }
    )* };
}
forward!(Add add, Sub sub, Mul mul);

impl std::iter::Sum for Ratio {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::ZERO, |sum, part| sum + part)
    }
}
