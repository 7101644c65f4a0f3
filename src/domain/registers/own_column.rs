//! Headers of an organisation's own columns in exports: one that is headed like a field says that it is not that field,
//! so that the two stay apart however somebody moves the columns.

use std::borrow::Cow;

use super::RecordKind;

const MARK: &str = " (own column)";

/// Returns the header under which a record's own column is exported.
///
/// ```
/// use assay::domain::registers::{RecordKind, own_column::{header, key}};
///
/// assert_eq!(header(RecordKind::Assets, "Rack"), "Rack");
/// assert_eq!(header(RecordKind::Assets, "Owner"), "Owner (own column)");
/// assert_eq!(key(RecordKind::Assets, "Owner (own column)"), "Owner");
/// ```
pub fn header(kind: RecordKind, key: &str) -> Cow<'_, str> {
    if is_title(kind, key) { Cow::Owned(format!("{key}{MARK}")) } else { Cow::Borrowed(key) }
}

/// Returns the name of the own column that an export shows under this header.
pub fn key(kind: RecordKind, header: &str) -> &str {
    header.strip_suffix(MARK).filter(|key| is_title(kind, key)).unwrap_or(header)
}

/// Returns whether a name is the title of a field, be it with marks behind it.
fn is_title(kind: RecordKind, name: &str) -> bool {
    let name = name.trim_end_matches(MARK);
    kind.fields().iter().any(|field| field.title.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_own_column_comes_back_under_its_name() {
        let marked = [MARK, MARK].concat();
        for name in ["Owner", "owner", "Rack", "Rack (own column)", &format!("Owner{marked}")] {
            let shown = header(RecordKind::Assets, name);
            assert_eq!(key(RecordKind::Assets, &shown), name);
            let titles = RecordKind::Assets.fields().iter().map(|field| field.title);
            assert!(!titles.into_iter().any(|title| title == shown), "{shown}");
        }
    }

    #[test]
    fn no_kind_has_two_fields_of_one_title() {
        for kind in RecordKind::ALL {
            let mut titles: Vec<String> =
                kind.fields().iter().map(|field| field.title.to_lowercase()).collect();
            let count = titles.len();
            titles.sort();
            titles.dedup();
            assert_eq!(titles.len(), count, "{}", kind.name());
        }
    }

    #[test]
    fn the_titles_of_a_kind_name_it_among_all_kinds() {
        for kind in RecordKind::ALL {
            let titles: Vec<&str> = kind.fields().iter().map(|field| field.title).collect();
            let covers = |other: &&RecordKind| {
                *other != kind && other.fields().iter().all(|field| titles.contains(&field.title))
            };
            let covered = RecordKind::ALL.iter().find(covers);
            assert_eq!(covered, None, "{} has all titles of another kind", kind.name());
        }
    }
}
