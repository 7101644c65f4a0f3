//! Records whose texts are hard to carry through files, for tests of exports and of what is read back.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::domain::{
    record::{Extra, Fields, Kept, key_of, plain_text},
    registers::RecordKind,
    value::Kind,
};

/// Texts that spreadsheet programs, delimiters, markup or readers are known to change.
const HURTING: &[&str] = &[
    "two\nlines",
    "three\r\nlines\r\n\r\nof text",
    "007",
    "=1+1",
    "=\"007\"",
    "'=x",
    "''-x",
    "'quoted'",
    "-5",
    "+49 30 1234",
    "@import",
    "🙂 👩‍🚒 🇮🇸",
    "1899-12-30",
    "31.12.1899",
    "semi; colon; s",
    "comma, and | bar\tand tab",
    "say \"yes\"",
    "\";x",
    "\"",
    "#N/A",
    "TRUE",
    "no",
    "1e5",
    "12345678901234567890",
    "5.10",
    "45%",
    "００7",
    "שלום עולם \u{202e}x\u{202c}",
    "e\u{301}\u{a0}é",
    "<r>bold</r>",
    "<r>_x0041_</r>",
    "_x000D_ _x0041_",
    "&amp; <b> ]]>",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "{\"a\": 1}",
    "sep=;",
    "n/a",
    "-",
    "?",
    "Total",
    "Example",
    "A.5.1",
    "nul\0and\u{1}controls\u{b}here",
    "C:\\temp\\n",
];

const DAYS: &[&str] =
    &["2026-11-21", "0001-01-01", "1899-12-31", "1900-02-28", "1900-03-01", "9999-12-31"];
const MOMENTS: &[&str] = &[
    "2026-11-21",
    "2026-11-21 00:00",
    "2026-11-21 14:05",
    "2026-11-21 23:59:59",
    "1899-12-31 07:00",
];
const NUMBERS: &[&str] = &["0", "3", "4", "100", "2147483647"];
const FIGURES: &[&str] = &[
    "0",
    "-5",
    "3.5",
    "99.5",
    "0.000001",
    "999999999999.999999",
    "0.1",
    "-0.25",
    "123456789012.345",
];
const REQUIREMENTS: &[&str] = &["6.1.2.c; A.5.9", "A.5.10", "10.1", "4.4; A.8.34"];

/// Returns a text that is hard to carry: a known one, or any at all.
pub(crate) fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => proptest::sample::select(HURTING).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[ \\t\n\"';,=_x0-9<>&-]{0,12}",
    ]
}

/// Returns records of a kind in which each field meets every so-many-th of the known texts.
pub(crate) fn hurting(kind: RecordKind, step: usize) -> Vec<Kept> {
    let count = HURTING.len();
    let texts: Vec<Vec<String>> = (0..count)
        .step_by(step)
        .map(|row| (0..count).map(|place| HURTING[(row + place) % count].to_owned()).collect())
        .collect();
    let own = [("Own column", "'=1"), ("Owner", "007"), ("=own; 2", "x")];
    let own = own.map(|(header, text)| (header.to_owned(), text.to_owned()));
    records_of(kind, &texts, &Extra::from(own))
}

/// Returns valid records of a kind with these texts where a field takes them, none of which is another's namesake: a
/// worse name is that of another record only where one of the two has no better one.
pub(crate) fn records_of(kind: RecordKind, texts: &[Vec<String>], own: &Extra) -> Vec<Kept> {
    let mut best: BTreeSet<(usize, String)> = BTreeSet::new();
    let mut all: BTreeSet<(usize, String)> = BTreeSet::new();
    let records = texts.iter().enumerate().filter_map(|(row, texts)| {
        let fields = valid(kind, row, texts)?;
        let named = kind.key().iter().enumerate();
        let named = named.filter_map(|(place, names)| Some((place, key_of(&fields, &[names])?)));
        let named: Vec<(usize, String)> = named.map(|(place, name)| (place, fold(&name))).collect();
        let is_taken = all.contains(&named[0]) || named.iter().any(|name| best.contains(name));
        best.insert(named[0].clone());
        all.extend(named);
        (!is_taken).then(|| kept(kind, fields, own.clone()))
    });
    records.collect()
}

/// Returns a record as the store would keep it.
pub(crate) fn kept(kind: RecordKind, fields: Fields, extra: Extra) -> Kept {
    let key = key_of(&fields, kind.key()).unwrap();
    let mut hasher = std::hash::DefaultHasher::new();
    std::hash::Hash::hash(&key, &mut hasher);
    let id = uuid::Uuid::from_u128(u128::from(std::hash::Hasher::finish(&hasher)));
    Kept { id: id.into(), key, version: 1, fields, extra }
}

/// Returns the fields that are left when those that contradict each other are emptied, or made plain where they cannot
/// be empty.
fn valid(kind: RecordKind, row: usize, texts: &[String]) -> Option<Fields> {
    let is_name = |name: &str| kind.key().iter().any(|names| names.contains(&name));
    let mut fields = Fields::default();
    for (place, field) in kind.fields().iter().enumerate() {
        let own = &texts[place % texts.len()];
        let text = text_of(field.kind, row + place, own);
        let is_own = matches!(field.kind, Kind::Text | Kind::References);
        if is_name(field.name) && is_own {
            // Names differ by their row; what hurts at the start of a text stays there.
            let plain = plain_text(&text).replace(';', ",").replace('\n', " ");
            let plain: String = plain.chars().take(300).collect();
            fields.set(field.name, &format!("{plain} #{row}"));
        } else {
            fields.set(field.name, &text);
        }
    }
    for _ in kind.fields() {
        match kind.check(&fields) {
            Ok(fields) => return key_of(&fields, kind.key()).map(|_key| fields),
            Err(faults) => {
                for fault in faults {
                    let field = kind.fields().iter().find(|field| field.name == fault.field);
                    let plain = field.filter(|field| field.required).map(|field| plain(field.kind));
                    fields.set(fault.field, plain.unwrap_or_default());
                }
            }
        }
    }
    None
}

fn plain(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::References => "plain",
        Kind::Date | Kind::Moment => "2026-11-21",
        Kind::Number | Kind::Figure => "1",
        Kind::Flag => "yes",
        Kind::Choice(names) | Kind::Choices(names) => names[0],
        Kind::Requirements => "A.5.1",
    }
}

fn text_of(kind: Kind, turn: usize, own: &str) -> String {
    let of = |texts: &[&str]| texts[turn % texts.len()].to_owned();
    match kind {
        Kind::Text => own.to_owned(),
        Kind::Date => of(DAYS),
        Kind::Moment => of(MOMENTS),
        Kind::Number => of(NUMBERS),
        Kind::Figure => of(FIGURES),
        Kind::Flag => of(&["yes", "no"]),
        Kind::Choice(names) => of(names),
        Kind::Choices(names) => names.iter().take(turn % 3).copied().collect::<Vec<_>>().join("; "),
        Kind::References => format!("{own}; R-{turn}"),
        Kind::Requirements => of(REQUIREMENTS),
    }
}

fn fold(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
