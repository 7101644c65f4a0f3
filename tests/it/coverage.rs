//! What is asked for and where it is served: `docs/coverage.md` says it for each required row, and must not name what is
//! not there.

use std::{collections::BTreeMap, process::Command};

use assay::domain::{documented_information, record::Field, registers::RecordKind, value::Kind};

use crate::source::{Token, files_below, tokens};

/// Changes that a row may wait for.
const LATER: [&str; 2] =
    ["The web application: answer, see, import, report", "Audits, readiness and reports"];

/// What stands before the part that is not there yet.
const TO_COME: &str = "to come: ";

/// One row of the page.
struct Row {
    id: String,
    feature: String,
    asks: String,
    served_by: String,
    status: String,
}

fn rows() -> Vec<Row> {
    let mut feature = String::new();
    let mut rows = Vec::new();
    for line in include_str!("../../docs/coverage.md").lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            heading.to_lowercase().clone_into(&mut feature);
        }
        let Some(cells) = line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |")) else {
            continue;
        };
        match *cells.split(" | ").collect::<Vec<_>>() {
            ["Row", ..] => {}
            [id, asks, served_by, status] => rows.push(Row {
                id: id.to_owned(),
                feature: feature.clone(),
                asks: asks.to_owned(),
                served_by: served_by.to_owned(),
                status: status.to_owned(),
            }),
            _ => panic!("not four cells: {line}"),
        }
    }
    rows
}

/// Returns the ids and features of the rows that must be served.
fn required() -> Vec<(String, String)> {
    let text = include_str!("../vectors/required_rows.csv");
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

#[test]
fn each_required_row_stands_once_under_its_feature() {
    let mut wanted: Vec<(String, String)> =
        required().into_iter().map(|(id, feature)| (id, feature.to_lowercase())).collect();
    let mut found: Vec<(String, String)> =
        rows().into_iter().map(|row| (row.id, row.feature)).collect();
    wanted.sort();
    found.sort();
    let missing: Vec<_> = wanted.iter().filter(|row| !found.contains(row)).collect();
    let unknown: Vec<_> = found.iter().filter(|row| !wanted.contains(row)).collect();
    assert!(missing.is_empty() && unknown.is_empty(), "missing {missing:?}, unknown {unknown:?}");
    let twice: Vec<_> = found.windows(2).filter(|pair| pair[0].0 == pair[1].0).collect();
    assert!(twice.is_empty(), "more than once: {twice:?}");
    assert_eq!(found.len(), 303);
}

#[test]
fn each_row_is_served_or_waits_for_a_known_change() {
    for Row { id, asks, served_by, status, .. } in rows() {
        assert!(!asks.is_empty() && !served_by.is_empty(), "{id} has an empty cell");
        let waits = LATER.iter().any(|later| status == format!("waits for “{later}”"));
        assert!(waits || status == "served", "{id}: nobody knows the status {status}");
        assert_eq!(waits, served_by.contains(TO_COME), "{id}: {served_by}, but {status}");
        assert!(
            waits || served_by.contains('`'),
            "{id} is served and names nothing that serves it"
        );
    }
}

#[test]
fn each_row_names_only_what_is_there() {
    let known = Known::new();
    let faults: Vec<String> = rows()
        .iter()
        .flat_map(|row| {
            let named = row.served_by.split('`').skip(1).step_by(2);
            let items = row.served_by.split(['“', '”']).skip(1).step_by(2);
            let unknown = named.filter(|name| !known.has(name));
            let unknown_items = items.filter(|name| documented_information::item(name).is_none());
            unknown.chain(unknown_items).map(|name| format!("{}: {name}", row.id))
        })
        .collect();
    assert!(faults.is_empty(), "what is named and not there:\n{}", faults.join("\n"));
}

#[test]
fn the_check_sees_what_is_not_there() {
    let known = Known::new();
    for name in ["Asset.owner", "Answer.status = partial", "Risk::faults_by", "control::THEMES"] {
        assert!(known.has(name), "{name}");
    }
    for name in [
        "Asset.colour",
        "Assets.owner",
        "Answer.status = fair",
        "Asset.owner = Ines",
        "Risk.level_by",
    ] {
        assert!(!known.has(name), "{name}");
    }
    for name in ["Risk::is_nice", "control::faults_by", "assay dance", "Asset", "owner", ""] {
        assert!(!known.has(name), "{name}");
    }
}

/// What the page may name.
struct Known {
    /// The fields of each record by the record's name.
    records: BTreeMap<String, &'static [Field]>,
    /// The words and signs of each file of the domain, by the file's name without its ending.
    files: Vec<(String, Vec<Token>)>,
    /// What `assay --help` prints.
    help: String,
}

impl Known {
    fn new() -> Self {
        let help = Command::new(env!("CARGO_BIN_EXE_assay")).arg("--help").output().unwrap();
        let name_of = |path: &str| {
            let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
            path.rsplit('/').next().unwrap().to_owned()
        };
        let files = files_below("src/domain");
        Self {
            records: records(),
            files: files.iter().map(|(path, text)| (name_of(path), tokens(text))).collect(),
            help: String::from_utf8(help.stdout).unwrap(),
        }
    }

    fn has(&self, name: &str) -> bool {
        if let Some(command) = name.strip_prefix("assay ") {
            return self.help.lines().any(|line| line.split_whitespace().next() == Some(command));
        }
        if let Some((owner, rule)) = name.split_once("::") {
            return self.has_rule(owner, rule);
        }
        let (path, value) = name.split_once(" = ").map_or((name, None), |(p, v)| (p, Some(v)));
        let Some((record, field)) = path.split_once('.') else { return false };
        let fields = self.records.get(record).copied().unwrap_or_default();
        let Some(field) = fields.iter().find(|known| known.name == field) else { return false };
        value.is_none_or(|value| match field.kind {
            Kind::Choice(names) | Kind::Choices(names) => names.contains(&value),
            _ => false,
        })
    }

    /// Returns whether the module or type of that name has a function or constant of that name.
    fn has_rule(&self, owner: &str, rule: &str) -> bool {
        let is_of_owner = |file: &&(String, Vec<Token>)| {
            let types = ["struct", "enum"].iter().any(|word| says(&file.1, &[*word, owner]));
            file.0 == owner || types || says(&file.1, &[owner, "known", "by"])
        };
        self.files
            .iter()
            .filter(is_of_owner)
            .any(|(_, tokens)| says(tokens, &["fn", rule]) || says(tokens, &["const", rule]))
    }
}

fn says(tokens: &[Token], words: &[&str]) -> bool {
    tokens.windows(words.len()).any(|found| found.iter().map(|token| &token.text).eq(words))
}

/// Returns the fields of each record by the record's name, as `kinds!` lists them: `Assets: asset::Asset = "assets", …`.
fn records() -> BTreeMap<String, &'static [Field]> {
    let lines = include_str!("../../src/domain/registers/mod.rs").lines();
    let records: BTreeMap<_, _> = lines
        .filter_map(|line| {
            let (record, rest) = line.split_once(" = \"")?;
            let record = record.rsplit("::").next()?;
            let kind = RecordKind::from_name(rest.split('"').next()?)?;
            Some((record.to_owned(), kind.fields()))
        })
        .collect();
    assert_eq!(records.len(), RecordKind::ALL.len(), "a kind was not understood");
    records
}
