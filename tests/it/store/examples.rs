//! Records to test with: one of each kind with a text in every field.

use assay::domain::{
    record::{Field, Fields, key_of},
    registers::RecordKind,
    value::Kind,
};

/// Returns the fields of a full record of a kind; another number gives another key.
pub(crate) fn full(kind: RecordKind, number: u32) -> Fields {
    let mut fields = Fields::default();
    for field in kind.fields() {
        fields.set(field.name, sample(field.kind));
    }
    for (name, text) in needed(kind) {
        fields.set(field(kind, name).name, text);
    }
    // The first alternative of the key is complete in a full record, so a change of its parts changes the key.
    for name in kind.key()[0] {
        let field = field(kind, name);
        if let Some(text) = numbered(field.kind, number) {
            fields.set(field.name, &text);
        }
    }
    kind.check(&fields).unwrap_or_else(|faults| panic!("{}: {faults:?}", kind.name()))
}

/// Returns the field of that name.
pub(crate) fn field(kind: RecordKind, name: &str) -> &'static Field {
    let found = kind.fields().iter().find(|field| field.name == name);
    found.unwrap_or_else(|| panic!("{} has no field {name}", kind.name()))
}

/// Returns a field that holds any text and is no part of a key.
pub(crate) fn free_text(kind: RecordKind) -> Option<&'static Field> {
    let is_key = |field: &Field| kind.key().iter().any(|names| names.contains(&field.name));
    kind.fields().iter().find(|field| field.kind == Kind::Text && !is_key(field))
}

fn sample(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "two lines\nof text",
        Kind::Date => "2026-11-21",
        Kind::Moment => "2026-11-21 14:05",
        Kind::Number => "3",
        Kind::Figure => "99.5",
        Kind::Flag => "yes",
        Kind::Choice(names) | Kind::Choices(names) => names[0],
        Kind::References => "X-1; X-2",
        Kind::Requirements => "6.1.2.c; A.5.9",
    }
}

fn numbered(kind: Kind, number: u32) -> Option<String> {
    match kind {
        Kind::Text | Kind::References => Some(format!("N-{number}")),
        Kind::Number => Some(number.to_string()),
        _ => None,
    }
}

/// What rules between its fields ask of a full record of a kind.
fn needed(kind: RecordKind) -> &'static [(&'static str, &'static str)] {
    match kind {
        RecordKind::Responsibilities => &[("clause", "6.1.2.c")],
        RecordKind::LeadershipCommitments => &[("duty", "5.1.c")],
        RecordKind::Documents => &[("mandatory_item", "Information security policy")],
        RecordKind::RiskMethods => &[
            ("likelihood_scale", "1 | rare\n2 | likely"),
            ("impact_scale", "1 | minor\n3 | severe"),
            ("matrix", "1: 1 3\n2: 2 9"),
            ("bands", "1-3 | low | watch | none\n9-9 | high"),
        ],
        RecordKind::Treatments => &[("state", "Done")],
        RecordKind::Evidence => {
            &[("sha256", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
        }
        RecordKind::Answers => &[("maturity", "2.5"), ("target", "3")],
        _ => &[],
    }
}

#[test]
fn a_full_record_has_a_text_in_every_field_and_a_key_of_its_own() {
    for kind in RecordKind::ALL {
        let (one, other) = (full(*kind, 1), full(*kind, 2));
        assert_eq!(one.iter().count(), kind.fields().len(), "{}", kind.name());
        let keys = [&one, &other].map(|fields| key_of(fields, kind.key()));
        assert!(keys[0].is_some() && keys[0] != keys[1], "{}: {keys:?}", kind.name());
    }
}
