//! What a spreadsheet program shows for a number, where the plain number would lose it: decimals and zeros that
//! make an id ("5.10", "007"), per cent, or fixed text around it ("R-007"). All other formats show the plain
//! number, since thousands separators and currencies only hide it.

/// A number format of the simple kind: fixed text, at least some digits, perhaps decimals and a per cent sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NumberFormat {
    before: String,
    digits: usize,
    decimals: usize,
    percent: bool,
    after: String,
}

/// No register shows more places than this; a hostile format must not ask for millions.
const MOST_PLACES: usize = 15;

impl NumberFormat {
    /// Returns the format if it is of the simple kind and shows more than the plain number.
    pub(super) fn parse(code: &str) -> Option<Self> {
        let mut format = Self {
            before: String::new(),
            digits: 0,
            decimals: 0,
            percent: false,
            after: String::new(),
        };
        let mut in_decimals = false;
        let mut seen_digit = false;
        let mut rest = code.chars();
        while let Some(character) = rest.next() {
            let literal = match character {
                ';' => break,
                '0' if format.after.is_empty() && !format.percent => {
                    seen_digit = true;
                    if in_decimals {
                        format.decimals += 1;
                    } else {
                        format.digits += 1;
                    }
                    continue;
                }
                '#' if format.after.is_empty() && !in_decimals => {
                    seen_digit = true;
                    continue;
                }
                '.' if seen_digit && !in_decimals && format.after.is_empty() => {
                    in_decimals = true;
                    continue;
                }
                '%' if seen_digit && !format.percent => {
                    format.percent = true;
                    continue;
                }
                '"' => rest.by_ref().take_while(|inner| *inner != '"').collect(),
                '\\' => rest.next()?.to_string(),
                ' ' | '-' | '(' | ')' | ':' => character.to_string(),
                _ => return None,
            };
            if seen_digit { format.after += &literal } else { format.before += &literal }
        }
        let places = format.digits.max(format.decimals);
        let plain = format.digits <= 1
            && format.decimals == 0
            && !format.percent
            && format.before.trim().is_empty()
            && format.after.trim().is_empty();
        (seen_digit && places <= MOST_PLACES && !plain).then_some(format)
    }

    /// Returns the number as shown.
    pub(super) fn show(&self, number: f64) -> String {
        let number = if self.percent { number * 100.0 } else { number };
        let magnitude = format!("{:.*}", self.decimals, number.abs());
        // Zeros in front are counted without the point and the decimals behind it.
        let tail = if self.decimals == 0 { 0 } else { self.decimals + 1 };
        let width = self.digits + tail;
        let sign = if number < 0.0 { "-" } else { "" };
        let percent = if self.percent { "%" } else { "" };
        format!("{sign}{}{magnitude:0>width$}{percent}{}", self.before, self.after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, number: f64) -> Option<String> {
        NumberFormat::parse(code).map(|format| format.show(number))
    }

    #[test]
    fn formats_that_make_ids_and_shares_are_shown() {
        for (code, number, expected) in [
            ("0.00", 5.1, "5.10"),
            ("0.0", 5.0, "5.0"),
            ("000", 7.0, "007"),
            ("0%", 0.45, "45%"),
            ("0.0%", 0.456, "45.6%"),
            ("\"R-\"000", 7.0, "R-007"),
            ("\\A\\-00", 3.0, "A-03"),
            ("0.00;[Red]-0.00", -1.5, "-1.50"),
            ("#0.00", 0.5, "0.50"),
            ("0 \"days\"", 12.0, "12 days"),
        ] {
            assert_eq!(shown(code, number).as_deref(), Some(expected), "{code}");
        }
    }

    #[test]
    fn formats_that_add_nothing_or_hide_the_number_are_left_alone() {
        for code in
            ["General", "0", "#", "#,##0.00", "@", "0.00E+00", "# ?/?", "[$€] 0.00", "yyyy", ""]
        {
            assert_eq!(NumberFormat::parse(code), None, "{code}");
        }
        assert_eq!(NumberFormat::parse(&"0".repeat(1_000_000)), None);
    }
}
