use super::*;

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn day(year: i32, month: u32, day: u32) -> Value {
    Value::Date(chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap())
}

fn identified(cells: &[(Value, &str)]) -> (Option<Edition>, Vec<String>) {
    let rows: Vec<IdRow<'_>> = (1..)
        .zip(cells)
        .map(|(row, (value, title))| IdRow {
            row,
            value,
            title: (*title).to_owned(),
            holds_references: false,
        })
        .collect();
    let questionnaire = crate::questionnaires::bundled("iso27001-2022").unwrap();
    let identified = identify(&rows, &questionnaire);
    let joined =
        |ids: &[RequirementId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    (identified.edition, identified.rows.iter().map(|row| joined(&row.ids)).collect())
}

fn ids_of(texts: &[&str]) -> Vec<String> {
    identified(&texts.iter().map(|cell| (text(cell), "")).collect::<Vec<_>>()).1
}

#[test]
fn takes_a_bare_number_beside_marked_controls_for_a_clause() {
    assert_eq!(
        ids_of(&["4.1 / A.5.5", "7.2 / A.6.3", "8.1, A.8.32", "A.5.1, 5.2"]),
        ["4.1 A.5.5", "7.2 A.6.3", "8.1 A.8.32", "A.5.1 A.5.2"]
    );
    assert_eq!(ids_of(&["A.5.1", "A.6.3", "7.2", "A.8.1"]), ["A.5.1", "A.6.3", "7.2", "A.8.1"]);
    // Here the mark was forgotten once.
    assert_eq!(ids_of(&["A.5.1", "5.2", "A.5.3"]), ["A.5.1", "A.5.2", "A.5.3"]);
    assert_eq!(ids_of(&["A.5.5, 4.1", "A.6.3"]), ["A.5.5 4.1", "A.6.3"]);
}

#[test]
fn reads_a_column_of_dates_of_the_old_edition() {
    let cells = [
        (day(2001, 1, 5), ""),
        (day(2002, 1, 5), ""),
        (day(2001, 1, 6), ""),
        (day(2002, 3, 11), ""),
        (text("18.1.5"), ""),
    ];
    let (edition, ids) = identified(&cells);
    assert_eq!(edition, Some(Edition::E2013));
    assert_eq!(ids.first().map(String::as_str), Some("A.5.1.1"));
    assert_eq!(ids.last().map(String::as_str), Some("A.18.1.5"));
}

#[test]
fn reads_a_column_of_dates_of_controls() {
    let cells: Vec<(Value, &str)> = (1..=12)
        .map(|month| (day(2025, month, 5), ""))
        .chain((1..=8).map(|month| (day(2025, month, 6), "")))
        .collect();
    let (edition, ids) = identified(&cells);
    assert_eq!(edition, Some(Edition::E2022));
    let wanted: Vec<String> = (1..=12)
        .map(|number| format!("A.5.{number}"))
        .chain((1..=8).map(|number| format!("A.6.{number}")))
        .collect();
    assert_eq!(ids, wanted);
}

#[test]
fn leaves_days_of_another_kind_alone() {
    let cells: Vec<(Value, &str)> = (13..=28).map(|date| (day(2025, 11, date), "")).collect();
    assert_eq!(identified(&cells).0, None);
}

#[test]
fn writes_out_a_whole_theme() {
    let ids = ids_of(&["A.5.1", "A.6 (all)", "A.7 Physical controls"]);
    assert_eq!(ids, ["A.5.1", "A.6.1 A.6.2 A.6.3 A.6.4 A.6.5 A.6.6 A.6.7 A.6.8", ""]);
}

#[test]
fn takes_an_unusual_spelling_only_if_nearly_all_is_known() {
    assert_eq!(ids_of(&["C5.1", "C5.9", "C8.24"]), ["A.5.1", "A.5.9", "A.8.24"]);
    assert_eq!(ids_of(&["C1.1", "C5.9", "C8.24", "C12.4"]), Vec::<String>::new());
}
