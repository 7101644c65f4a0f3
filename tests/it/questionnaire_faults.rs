//! What the author of a questionnaire is told: every fault by file, line and identifier, in words that mend it.

use assay::questionnaires::{SourceFile, read_files};

const SET: &str = r#"[set]
standard = "Example"
edition = "1"
title = "Example 1"

[[group]]
id = "4"
title = "Everything"
"#;

const REQUIREMENTS: &str = r#"# The only requirement.

[[requirement]]
id = "4.1"
title = "The only one"
level = "scored"
documented = false
severity = "blocker"
summary = "Be careful."
"#;

const QUESTIONS: &str = r#"[[advice]]
requirement = "4.1"
consequence = "Something breaks."
next_step = "Begin."
effort_days = 1

[[question]]
id = "4.1-1"
requirements = ["4.1"]
aspect = "design"
text = "Who is careful here?"
evidence = ["a list", "a person"]
conform = "Everybody."
partial = "Some."
nonconform = "Nobody."
weight = 1
gate = false
stage = "both"
ask = ["owner"]
"#;

/// Returns the faults of three files as an author sees them, a line each.
fn faults_of(set: &str, requirements: &str, questions: &str) -> String {
    let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), text: text.to_owned() };
    let files = [
        file("set.toml", set),
        file("requirements.toml", requirements),
        file("questions.toml", questions),
    ];
    let faults = read_files(&files).err().unwrap_or_default();
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Returns the faults that appear when a piece of one file is replaced.
fn faults_after(piece: &str, replacement: &str) -> String {
    let holders = [SET, REQUIREMENTS, QUESTIONS].iter().filter(|text| text.contains(piece)).count();
    assert_eq!(holders, 1, "“{piece}” stands in one file");
    let [set, requirements, questions] =
        [SET, REQUIREMENTS, QUESTIONS].map(|text| text.replacen(piece, replacement, 1));
    faults_of(&set, &requirements, &questions)
}

#[test]
fn the_sample_that_the_faults_are_put_into_has_none() {
    assert_eq!(faults_of(SET, REQUIREMENTS, QUESTIONS), "");
}

#[test]
fn faults_of_questions_name_file_line_and_question() {
    insta::assert_snapshot!(faults_after("requirements = [\"4.1\"]", "requirements = [\"4.1\", \"4.7\"]"), @"questions.toml:7: 4.1-1: 4.7 is no requirement of this set");
    insta::assert_snapshot!(faults_after("requirements = [\"4.1\"]", "requirements = [\"4.1\", \"four\"]"), @"questions.toml:7: 4.1-1: “four” is not a clause such as 6.1.2.c or a control such as A.5.10");
    insta::assert_snapshot!(faults_after("requirements = [\"4.1\"]", "requirements = []"), @r"
    questions.toml:7: 4.1-1: `requirements` is empty; name what the question assesses
    requirements.toml:3: 4.1: no question assesses this requirement; add one
    ");
    insta::assert_snapshot!(faults_after("weight = 1", "weight = 4"), @"questions.toml:7: 4.1-1: weight 4 is outside 1 to 3");
    insta::assert_snapshot!(faults_after("[\"a list\", \"a person\"]", "[\"a list\"]"), @"questions.toml:7: 4.1-1: lists 1 pieces of evidence; give 2 to 5");
    insta::assert_snapshot!(faults_after("\"Who is careful here?\"", "\" \""), @"questions.toml:7: 4.1-1: `text` is empty; write it");
    insta::assert_snapshot!(faults_after("ask = [\"owner\"]", "ask = []"), @"questions.toml:7: 4.1-1: `ask` names nobody; name at least one role");
    let question = &QUESTIONS[QUESTIONS.find("[[question]]").unwrap()..];
    insta::assert_snapshot!(faults_of(SET, REQUIREMENTS, &format!("{QUESTIONS}\n{question}")), @"questions.toml:21: 4.1-1: this question id stands twice; give each question its own");
}

#[test]
fn faults_of_requirements_name_file_line_and_requirement() {
    insta::assert_snapshot!(faults_after("severity = \"blocker\"", "severity = \"awful\""), @r#"
    questions.toml:1: 4.1: advice belongs to a requirement of level "scored" in this set; correct the id
    questions.toml:7: 4.1-1: 4.1 is no requirement of this set
    requirements.toml:3: 4.1: “awful” is no severity; use blocker, major risk, minor risk or advice
    "#);
    insta::assert_snapshot!(faults_after("id = \"4\"\n", "id = \"5\"\n"), @"requirements.toml:3: 4.1: no [[group]] has the id 4; add one with its title");
    let second = REQUIREMENTS.replace("4.1", "4.2");
    insta::assert_snapshot!(faults_of(SET, &format!("{REQUIREMENTS}{second}"), QUESTIONS), @"requirements.toml:12: 4.2: no question assesses this requirement; add one");
    insta::assert_snapshot!(faults_of(SET, &REQUIREMENTS.repeat(2), QUESTIONS), @"requirements.toml:12: 4.1: this requirement stands twice; remove one");
    insta::assert_snapshot!(faults_after("requirement = \"4.1\"", "requirement = \"4.2\""), @r#"questions.toml:1: 4.2: advice belongs to a requirement of level "scored" in this set; correct the id"#);
    let advice = &QUESTIONS[..QUESTIONS.find("[[question]]").unwrap()];
    insta::assert_snapshot!(faults_of(SET, REQUIREMENTS, &format!("{QUESTIONS}\n{advice}")), @"questions.toml:21: 4.1: advice stands twice; remove one");
    let upgrade = "\n[[upgrade]]\nfrom_edition = \"0\"\nlinks = [{ from = \"4.1\", to = \"4.9\", title = \"Old\" }]\n";
    insta::assert_snapshot!(faults_of(SET, &format!("{REQUIREMENTS}{upgrade}"), QUESTIONS), @"requirements.toml:11: 4.1: 4.9 is no requirement of this set");
}

#[test]
fn faults_of_the_files_themselves_name_file_and_line() {
    insta::assert_snapshot!(faults_of("", REQUIREMENTS, QUESTIONS), @"set.toml:1: no file has a [set] table; add one with standard, edition and title");
    insta::assert_snapshot!(faults_of(SET, &format!("{REQUIREMENTS}\n{SET}").replace("[[group]]\nid = \"4\"", "[[group]]\nid = \"5\""), QUESTIONS), @"requirements.toml:11: [set]: a set has one [set] table; remove this one");
    insta::assert_snapshot!(faults_after("weight = 1", "weight = \"1\""), @r#"
    questions.toml:16: invalid type: string "1", expected u8
    requirements.toml:3: 4.1: no question assesses this requirement; add one
    "#);
    insta::assert_snapshot!(faults_after("weight = 1", "weight = 1\ncolour = \"red\""), @r"
    questions.toml:17: unknown field `colour`, expected one of `id`, `requirements`, `aspect`, `text`, `evidence`, `conform`, `partial`, `nonconform`, `weight`, `gate`, `stage`, `ask`
    requirements.toml:3: 4.1: no question assesses this requirement; add one
    ");
    insta::assert_snapshot!(faults_after("weight = 1\n", ""), @r"
    questions.toml:7: missing field `weight`
    requirements.toml:3: 4.1: no question assesses this requirement; add one
    ");
    insta::assert_snapshot!(faults_after("title = \"The only one\"", "title = \"The only one"), @r#"
    questions.toml:1: 4.1: advice belongs to a requirement of level "scored" in this set; correct the id
    questions.toml:7: 4.1-1: 4.1 is no requirement of this set
    requirements.toml:5: invalid basic string, expected `"`
    "#);
    insta::assert_snapshot!(faults_after("aspect = \"design\"", "aspect = \"idea\""), @r"
    questions.toml:10: unknown variant `idea`, expected `design` or `operation`
    requirements.toml:3: 4.1: no question assesses this requirement; add one
    ");
    insta::assert_snapshot!(faults_after("[[group]]", "[[groups]]"), @r"
    set.toml:1: no file has a [set] table; add one with standard, edition and title
    set.toml:6: unknown field `groups`, expected one of `set`, `group`, `requirement`, `advice`, `question`, `upgrade`
    ");
}
