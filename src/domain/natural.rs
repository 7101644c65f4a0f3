//! The order in which people count: A.5.9 before A.5.10, R-2 before R-10.

use std::cmp::Ordering;

/// Returns the order of two names in which numbers inside them count as numbers and capitals do not matter.
///
/// Names that differ in capitals or leading zeros alone still have an order, so that sorting gives one result.
///
/// ```
/// use assay::domain::natural::natural_order;
///
/// let mut keys = ["R-10", "A.5.10", "r-9", "A.5.9", "R-2"];
/// keys.sort_by(|one, other| natural_order(one, other));
/// assert_eq!(keys, ["A.5.9", "A.5.10", "R-2", "r-9", "R-10"]);
/// ```
pub fn natural_order(one: &str, other: &str) -> Ordering {
    let (mut left, mut right) = (one, other);
    loop {
        let order = match (next(&mut left), next(&mut right)) {
            (None, None) => return one.cmp(other),
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(one), Some(other)) => one.cmp(&other),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// A part of a name. Numbers stand before letters; of two numbers, the one with fewer digits is smaller.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Part<'a> {
    Number(usize, &'a str),
    Letter(char),
}

fn next<'a>(rest: &mut &'a str) -> Option<Part<'a>> {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        let mut letters = rest.chars();
        let letter = letters.next()?;
        *rest = letters.as_str();
        return Some(Part::Letter(letter.to_lowercase().next().unwrap_or(letter)));
    }
    let (number, left) = rest.split_at_checked(digits)?;
    *rest = left;
    let number = number.trim_start_matches('0');
    Some(Part::Number(number.len(), number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_as_numbers_however_long_they_are() {
        for (smaller, greater) in [
            ("", "A"),
            ("6.1.2", "6.1.10"),
            ("A.5", "A.5.1"),
            ("R-99999999999999999999", "R-100000000000000000000"),
            ("R-007", "R-8"),
            ("R-07", "R-7"),
            ("asset", "Asset 2"),
            ("Äcker 2", "äcker 10"),
            ("7", "seven"),
        ] {
            assert_eq!(natural_order(smaller, greater), Ordering::Less, "{smaller} {greater}");
            assert_eq!(natural_order(greater, smaller), Ordering::Greater, "{smaller} {greater}");
        }
        assert_eq!(natural_order("R-7", "R-7"), Ordering::Equal);
    }
}
