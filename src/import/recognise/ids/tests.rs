use super::*;

fn shown(text: &str) -> Vec<String> {
    read(text).ids.iter().map(name).collect()
}

fn name(id: &TypedId) -> String {
    let is_control = matches!(id.prefix, Prefix::AnnexA | Prefix::BehindAnnexA);
    if is_control { id.as_control().to_string() } else { id.as_clause().to_string() }
}

fn in_column(column: &[&str]) -> Vec<String> {
    let spelling = Spelling::of(&column.iter().copied());
    column.iter().flat_map(|text| read_spelled(text, spelling).ids).map(|id| name(&id)).collect()
}

#[test]
fn reads_every_spelling() {
    for (text, ids) in [
        ("A.5.1", vec!["A.5.1"]),
        ("A5.1", vec!["A.5.1"]),
        ("A 5.1", vec!["A.5.1"]),
        ("a.5.1.", vec!["A.5.1"]),
        ("А.5.1", vec!["A.5.1"]), // Cyrillic
        ("Annex A 5.1", vec!["A.5.1"]),
        ("Annex A.5.1", vec!["A.5.1"]),
        ("Control 8.24", vec!["A.8.24"]),
        ("27001:2022-5.01", vec!["5.1"]),
        ("ISO 27001:2022 A.5.10", vec!["A.5.10"]),
        ("ISO/IEC 27001 A.9.2.1", vec!["A.9.2.1"]),
        ("Clause 6.1.2 c)", vec!["6.1.2.c"]),
        ("6.1.2 (c)", vec!["6.1.2.c"]),
        ("6.1.2.c.2", vec!["6.1.2.c.2"]),
        ("6.1.2 c) 2)", vec!["6.1.2.c.2"]),
        ("6.1.2c", vec!["6.1.2.c"]),
        ("§ 9.2", vec!["9.2"]),
        ("7.4,7.5", vec!["7.4", "7.5"]),
        ("8.1 , 8.2 ,8.3", vec!["8.1", "8.2", "8.3"]),
        ("A.5.1 - A.5.4", vec!["A.5.1", "A.5.2", "A.5.3", "A.5.4"]),
        ("A.5.1-4", vec!["A.5.1", "A.5.2", "A.5.3", "A.5.4"]),
        ("5.1 bis 5.3", vec!["5.1", "5.2", "5.3"]),
        ("A.5.1\nA.5.2", vec!["A.5.1", "A.5.2"]),
        ("A.5.1 and A.5.2", vec!["A.5.1", "A.5.2"]),
        ("A.8.2, 8.3", vec!["A.8.2", "A.8.3"]),
        ("5.1 Policies for information security", vec!["5.1"]),
        ("6 .1 Planning", vec!["6.1"]),
        ("10", vec!["10"]),
        ("[A.5.1]", vec!["A.5.1"]),
    ] {
        assert_eq!(shown(text), ids, "{text:?}");
    }
}

#[test]
fn leaves_other_things_alone() {
    for text in [
        "AC-02 (a)",
        "ID.AM-1: Physical devices",
        "ISM-0508",
        "V-1Example",
        "",
        "n/a",
        "2022",
        "3000036",
        "5.1%",
        "192.168.10.1",
    ] {
        assert_eq!(shown(text), Vec::<String>::new(), "{text:?}");
    }
}

#[test]
fn keeps_the_title_behind_the_id() {
    assert_eq!(
        read("A.5.1 Policies for information security").rest,
        "Policies for information security"
    );
    assert_eq!(read("5.1: Leadership").rest, "Leadership");
}

#[test]
fn takes_only_our_ids_from_references() {
    let ids = read_references("ISO27001:A.8.2;NISTCSF:PR.AC-4", Spelling::ALONE);
    assert_eq!(ids.iter().map(|id| id.as_control().to_string()).collect::<Vec<_>>(), ["A.8.2"]);
}

#[test]
fn reads_unusual_signs_between_numbers() {
    for (text, ids) in [
        ("A5-01", vec!["A.5.1"]),
        ("A5-04", vec!["A.5.4"]),
        ("A-8-03 Information access", vec!["A.8.3"]),
        ("A5-4", vec!["A.5.4"]),
        ("A5_1", vec!["A.5.1"]),
        ("A_5_34", vec!["A.5.34"]),
        ("5_10", vec!["5.10"]),
        ("5,10", vec!["5.10"]),
        ("9,2,1", vec!["9.2.1"]),
        ("A5,10 Acceptable use", vec!["A.5.10"]),
        ("５．１", vec!["5.1"]),
        ("A．5．1", vec!["A.5.1"]),
        ("A.5.1\u{200b}", vec!["A.5.1"]),
        ("A.5.1²", vec!["A.5.1"]),
        ("ISO27001:2022 – A 5.1", vec!["A.5.1"]),
        ("ISO 27001:2022, 4.1", vec!["4.1"]),
        ("ISO/IEC 27001:2022 — 9.2", vec!["9.2"]),
        ("ISO-5.1", vec!["5.1"]),
        ("Policies (A.5.1)", vec!["A.5.1"]),
        ("Policies [5.1]", vec!["5.1"]),
        ("Information security policies – A.5.1", vec!["A.5.1"]),
        ("Policies\nA.5.1", vec!["A.5.1"]),
    ] {
        assert_eq!(shown(text), ids, "{text:?}");
    }
}

#[test]
fn keeps_lists_and_ranges() {
    for (text, ids) in [
        ("5.1-5.4", vec!["5.1", "5.2", "5.3", "5.4"]),
        ("A.8.32–8.34", vec!["A.8.32", "A.8.33", "A.8.34"]),
        ("A5-A8", vec!["A.5", "A.6", "A.7", "A.8"]),
        ("4,5,6", vec!["4", "5", "6"]),
        ("4,5,6,7", vec!["4", "5", "6", "7"]),
        ("7, 8", vec!["7", "8"]),
        ("6.2; A.5.1", vec!["6.2", "A.5.1"]),
        ("6.2 a A.5.1", vec!["6.2", "A.5.1"]),
        ("6.2, a A.5.1", vec!["6.2", "A.5.1"]),
        ("5.1 - A.5.3", vec!["5.1", "A.5.3"]),
        ("7.2 / A.6.3", vec!["7.2", "A.6.3"]),
        ("6.1.2 a), b) and c)", vec!["6.1.2.a", "6.1.2.b", "6.1.2.c"]),
        ("6.1.2 a, b", vec!["6.1.2.a", "6.1.2.b"]),
        ("6.1.2 a) - c)", vec!["6.1.2.a", "6.1.2.b", "6.1.2.c"]),
        ("6.1.2 a-c", vec!["6.1.2.a", "6.1.2.b", "6.1.2.c"]),
        ("6.1.2 c) 1), 2)", vec!["6.1.2.c.1", "6.1.2.c.2"]),
    ] {
        assert_eq!(shown(text), ids, "{text:?}");
    }
}

#[test]
fn reads_items_in_every_spelling() {
    for (text, ids) in [
        ("6.1.2.C", vec!["6.1.2.c"]),
        ("6.1.2.C.2", vec!["6.1.2.c.2"]),
        ("6.1.2C", vec!["6.1.2.c"]),
        ("6.1.2 C)", vec!["6.1.2.c"]),
        ("6.1.2 c", vec!["6.1.2.c"]),
        ("6.1.2 a) 1", vec!["6.1.2.a.1"]),
        ("6.1.2c2", vec!["6.1.2.c.2"]),
        ("6.1.2 c2", vec!["6.1.2.c.2"]),
        ("6.1.2.c2", vec!["6.1.2.c.2"]),
        ("6.1.2(c)(2)", vec!["6.1.2.c.2"]),
        ("6.1.2 c.2", vec!["6.1.2.c.2"]),
        ("5.1 a policy is set", vec!["5.1"]),
        ("4. A company", vec!["4"]),
        ("5.1 A.6.2", vec!["5.1"]),
    ] {
        assert_eq!(shown(text), ids, "{text:?}");
    }
}

#[test]
fn lets_the_column_decide_between_lists_and_identifiers() {
    assert_eq!(in_column(&["5,1", "5,10", "7,8"]), ["5.1", "5.10", "7.8"]);
    assert_eq!(in_column(&["5.1", "5.10", "7,8"]), ["5.1", "5.10", "7", "8"]);
    assert_eq!(in_column(&["5-1", "5-10", "8-34"]), ["5.1", "5.10", "8.34"]);
    assert_eq!(in_column(&["A5-1", "A5-10", "A8-34"]), ["A.5.1", "A.5.10", "A.8.34"]);
    assert_eq!(in_column(&["A5-01", "A5-10", "A8-34"]), ["A.5.1", "A.5.10", "A.8.34"]);
    assert_eq!(in_column(&["C5.1", "C.5.10", "C 8.34"]), ["5.1", "5.10", "8.34"]);
    assert_eq!(in_column(&["A.5.1", "A.5-8", "5.1-5.2"]).len(), 1 + 4 + 2);
}

#[test]
fn leaves_titles_that_only_mention_figures() {
    for text in ["Version 1.2", "e.g. A.5.1", "PR.AC-4 Access (A.5.15)", "Backup (weekly)"] {
        assert_eq!(shown(text), Vec::<String>::new(), "{text:?}");
    }
}

#[test]
fn knows_that_all_of_a_theme_is_meant() {
    assert!(read("A.7 (all)").all_below);
    assert!(read("A.7.*").all_below);
    assert!(!read("A.7 Physical controls").all_below);
}

#[test]
fn inherits_the_mark_of_controls_between_references() {
    let ids = read_references("A.7.1, 7.2; 7.3", Spelling::ALONE);
    assert_eq!(ids.iter().map(name).collect::<Vec<_>>(), ["A.7.1", "A.7.2", "A.7.3"]);
    let ids = read_references("6.1.2 a), b); 8.1", Spelling::ALONE);
    assert_eq!(ids.iter().map(name).collect::<Vec<_>>(), ["6.1.2.a", "6.1.2.b", "8.1"]);
}
