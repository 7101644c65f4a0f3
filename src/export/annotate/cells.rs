//! Addresses of cells, as spreadsheet programs write them and as positions in the grid.

use std::fmt;

/// The last row and column of a sheet, counted from 0.
pub(super) const LAST_ROW: u32 = 1_048_575;
pub(super) const LAST_COLUMN: u32 = 16_383;

/// A cell of the grid: row and column, both counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    pub(super) row: u32,
    pub(super) column: u32,
}

/// A rectangle of cells, both corners included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) first: Place,
    pub(super) last: Place,
}

impl Place {
    /// The cell A1.
    pub(super) const FIRST: Self = Self { row: 0, column: 0 };

    /// Returns the cell that an address such as "D12" or "$D$12" names, if the grid has it.
    pub(super) fn parse(address: &str) -> Option<Self> {
        let address = address.strip_prefix('$').unwrap_or(address);
        let letters = address.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (letters, number) = address.split_at_checked(letters)?;
        let number = number.strip_prefix('$').unwrap_or(number);
        if letters.is_empty() || letters.len() > 3 || !number.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let column = letters.bytes().fold(0_u32, |column, letter| {
            column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
        });
        let row: u32 = number.parse().ok()?;
        let place = Self { row: row.checked_sub(1)?, column: column.checked_sub(1)? };
        (place.row <= LAST_ROW && place.column <= LAST_COLUMN).then_some(place)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = Vec::new();
        let mut left = self.column + 1;
        while left > 0 {
            left -= 1;
            letters.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
            left /= 26;
        }
        letters.iter().rev().try_for_each(|letter| write!(f, "{letter}"))?;
        write!(f, "{}", self.row + 1)
    }
}

impl Area {
    /// Returns the cells that a reference such as "A1:B2" or "A1" names, whichever corners it names.
    pub(super) fn parse(reference: &str) -> Option<Self> {
        let (one, other) = reference.split_once(':').unwrap_or((reference, reference));
        let (one, other) = (Place::parse(one)?, Place::parse(other)?);
        let corner = |of: fn(u32, u32) -> u32| Place {
            row: of(one.row, other.row),
            column: of(one.column, other.column),
        };
        Some(Self { first: corner(u32::min), last: corner(u32::max) })
    }

    /// Returns whether the cell lies in the area.
    pub(super) fn contains(&self, place: Place) -> bool {
        (self.first.row..=self.last.row).contains(&place.row)
            && (self.first.column..=self.last.column).contains(&place.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_written_alike() {
        for (address, row, column) in
            [("A1", 0, 0), ("Z9", 8, 25), ("AA10", 9, 26), ("XFD1048576", LAST_ROW, LAST_COLUMN)]
        {
            let place = Place { row, column };
            assert_eq!(Place::parse(address), Some(place));
            assert_eq!(place.to_string(), address);
        }
        assert_eq!(Place::parse("$d$12"), Some(Place { row: 11, column: 3 }));
    }

    #[test]
    fn what_names_no_cell_of_the_grid_is_none() {
        for address in
            ["", "A", "1", "A0", "XFE1", "A1048577", "AAAA1", "A1:B2", "A-1", "Ä1", "A+1", "A1 "]
        {
            assert_eq!(Place::parse(address), None, "{address}");
        }
        assert_eq!(Area::parse("A1:"), None);
        assert_eq!(Area::parse("B1:A2"), Area::parse("A1:B2"));
    }
}
