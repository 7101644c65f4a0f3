//! Names for the sheets of a new workbook, as near to those of the file as the format allows.

use std::collections::HashSet;

use super::SheetCells;

const LONGEST: usize = 31;

/// Returns a name for each sheet: short enough, without forbidden characters, and unlike the others and the one taken.
pub(super) fn of_sheets(sheets: &[SheetCells], taken: &str) -> Vec<String> {
    // Spreadsheet programs keep this name for themselves.
    let mut used: HashSet<String> = [taken.to_lowercase(), "history".to_owned()].into();
    let names = sheets.iter().map(|sheet| {
        let name = allowed(&sheet.name);
        let numbered = (2_u32..).map(|number| shortened(&name, &format!(" ({number})")));
        let mut names = std::iter::once(shortened(&name, "")).chain(numbered);
        names.find(|name| used.insert(name.to_lowercase())).unwrap_or_default()
    });
    names.collect()
}

fn allowed(name: &str) -> String {
    let is_forbidden = |letter: char| {
        letter.is_control() || matches!(letter, '*' | '?' | ':' | '[' | ']' | '\\' | '/')
    };
    let name: String =
        name.chars().map(|letter| if is_forbidden(letter) { ' ' } else { letter }).collect();
    let name = name.trim_matches(|letter: char| letter == '\'' || letter.is_whitespace());
    if name.is_empty() { "Sheet".to_owned() } else { name.to_owned() }
}

/// Returns the name with its ending, cut in the units in which spreadsheet programs count.
fn shortened(name: &str, ending: &str) -> String {
    let mut left = LONGEST.saturating_sub(ending.len());
    let fits = name.chars().take_while(|letter| {
        let fits = letter.len_utf16() <= left;
        left = left.saturating_sub(letter.len_utf16());
        fits
    });
    let fits: String = fits.collect();
    format!("{}{ending}", fits.trim_end_matches(['\'', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(sheets: &[&str]) -> Vec<String> {
        let sheets =
            sheets.iter().map(|name| SheetCells { name: (*name).into(), rows: Vec::new() });
        of_sheets(&sheets.collect::<Vec<_>>(), "Problems")
    }

    #[test]
    fn names_are_allowed_and_different() {
        let long = "x".repeat(40);
        assert_eq!(
            names(&[
                "Risks", "RISKS", "problems", "", "  ", "a/b:c", "'quoted'", "History", &long,
                &long
            ]),
            [
                "Risks",
                "RISKS (2)",
                "problems (2)",
                "Sheet",
                "Sheet (2)",
                "a b c",
                "quoted",
                "History (2)",
                &long[..31],
                &format!("{} (2)", &long[..27]),
            ]
        );
        assert_eq!(names(&["😀".repeat(20).as_str()]), ["😀".repeat(15)]);
    }
}
