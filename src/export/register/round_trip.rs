//! What is exported, an import reads back: every row of every kind is unchanged, in every format.

use std::sync::LazyLock;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::{
    Format, Register,
    fixture::{any_text, hurting, records_of},
    write,
};
use crate::{
    domain::{
        import_plan::{OnConflict, Outcome, plan},
        questionnaire::Questionnaire,
        record::{Extra, Kept, plain_text},
        registers::RecordKind,
    },
    import::{
        registers::{Choices, incoming},
        vocabulary::Vocabulary,
        workbook::{Limits, read_bytes},
    },
    questionnaires,
};

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::bundled().unwrap());
static QUESTIONNAIRE: LazyLock<Questionnaire> =
    LazyLock::new(|| questionnaires::bundled(questionnaires::DEFAULT_SET).unwrap());

/// Exports the records, imports the file into a store that holds them, and fails where a row would change.
fn assert_unchanged(kind: RecordKind, records: &[Kept]) {
    for format in Format::ALL {
        let on = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let register = Register { name: kind.name(), kind, organisation: "Norvale", on, records };
        let bytes = write(&register, format).unwrap();
        let name = format!("{}.{}", kind.name(), format.ending());
        let book = read_bytes(&name, bytes, &Limits::default()).unwrap();
        let chosen = Choices::default();
        let sheets =
            incoming(&book, &VOCABULARY, &QUESTIONNAIRE, &chosen, &|_signature| None).unwrap();
        assert_eq!(sheets.len(), 1);
        let sheet = &sheets[0];
        assert_eq!((sheet.kind, sheet.data_rows), (Some(kind), records.len()), "{name}");
        assert!(
            sheet.problems.is_empty() && sheet.rejected.is_empty(),
            "{name}: {:?}",
            sheet.problems
        );
        let stored = [(kind, records.to_vec())];
        let planned = plan(&sheet.incoming, &stored, OnConflict::Update);
        assert_eq!(planned.len(), records.len(), "{name}");
        for row in &planned {
            let what = (&row.outcome, &row.change);
            assert_eq!(row.outcome, Outcome::Unchanged, "{name}, row {}: {what:?}", row.row);
        }
    }
}

#[test]
fn every_kind_comes_back_unchanged_with_texts_that_hurt() {
    for kind in RecordKind::ALL {
        let records = hurting(*kind);
        assert!(records.len() > 5, "{} has only {} records", kind.name(), records.len());
        assert_unchanged(*kind, &records);
    }
}

#[test]
fn a_text_as_long_as_a_cell_comes_back_unchanged() {
    let longest = format!("{}x", "🙂".repeat(16_383));
    let texts = vec![vec!["short".to_owned(), "short".to_owned(), longest]];
    let own = Extra::from([("Rack".to_owned(), "x".repeat(32_767))]);
    let records = records_of(RecordKind::Assets, &texts, &own);
    assert!(records[0].fields.iter().any(|(_name, text)| text.encode_utf16().count() == 32_767));
    assert_unchanged(RecordKind::Assets, &records);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 96,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_records_come_back_unchanged(
        kind in proptest::sample::select(RecordKind::ALL),
        texts in proptest::collection::vec(proptest::collection::vec(any_text(), 1..28), 1..6),
        own in proptest::collection::btree_map(any_text(), any_text(), 0..3),
    ) {
        // Names of own columns are kept as headers are read: on one line, with single blanks.
        let own: Extra = own
            .into_iter()
            .map(|(name, text)| (plain_text(&name), plain_text(&text)))
            .map(|(name, text)| (name.split_whitespace().collect::<Vec<_>>().join(" "), text))
            .filter(|(name, text)| !name.is_empty() && !text.is_empty())
            .collect();
        assert_unchanged(kind, &records_of(kind, &texts, &own));
    }
}
