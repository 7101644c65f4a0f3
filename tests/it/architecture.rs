//! The two walls and the house rules, read from the sources: which layer uses which, where each outside crate lives,
//! and what no file may hold. Each check is proved by a sample that breaks it.

use std::collections::BTreeSet;

use crate::source::{Mention, files_below, mentions, module_of, test_modules, tokens};

/// What a layer may use beside itself.
enum Uses {
    /// These layers only.
    Only(&'static [&'static str]),
    /// Everything that stands above it in the table.
    AllAbove,
}

/// The layers as drawn in the architecture, from what knows nobody to where people come in.
const LAYERS: &[(&str, Uses)] = &[
    ("domain", Uses::Only(&[])),
    ("questionnaires", Uses::Only(&["domain"])),
    ("import", Uses::Only(&["domain", "questionnaires"])),
    ("db", Uses::Only(&["domain"])),
    ("files", Uses::Only(&["domain"])),
    ("archive", Uses::Only(&["domain"])),
    ("secrets", Uses::Only(&["domain"])),
    ("error", Uses::AllAbove),
    ("report", Uses::Only(&["domain", "error"])),
    ("pdf", Uses::Only(&["domain", "error", "report"])),
    ("export", Uses::Only(&["domain", "error", "report"])),
    ("config", Uses::AllAbove),
    ("app", Uses::AllAbove),
    ("jobs", Uses::AllAbove),
    ("web", Uses::AllAbove),
    ("cli", Uses::AllAbove),
];

/// The outside crates that the domain may use: values and exact or repeatable figures, no formats and no files.
const CRATES_OF_THE_DOMAIN: &[&str] =
    &["chrono", "num_rational", "rand_chacha", "sha2", "thiserror", "uuid"];

/// Crates that any other layer may use, because they bring values or derive code and hide no format.
const SHARED_CRATES: &[&str] =
    &["chrono", "serde", "serde_json", "sha2", "thiserror", "unicode_normalization", "uuid"];

/// Crates that the manifest gives to tests alone, so that no other code can use them.
const CRATES_FOR_TESTS: &[&str] = &["csv", "divan", "insta", "proptest"];

/// Where every other crate lives.
const HOMES: &[(&str, &[&str])] = &[
    ("actix_web", &["web"]),
    ("allsorts", &["pdf"]),
    ("argon2", &["secrets"]),
    ("calamine", &["import"]),
    ("chardetng", &["import"]),
    ("clap", &["cli"]),
    ("comfy_table", &["cli"]),
    ("dejavu", &["pdf"]),
    ("diesel", &["db"]),
    ("diesel_migrations", &["db"]),
    ("encoding_rs", &["import"]),
    ("genpdf", &["pdf"]),
    ("getrandom", &["secrets"]),
    ("handlebars", &["report", "web"]),
    ("html5gum", &["import"]),
    ("indicatif", &["cli"]),
    ("infer", &["files"]),
    ("libsqlite3_sys", &["db"]),
    ("lopdf", &["pdf"]),
    ("notosans", &["pdf"]),
    ("num_rational", &["domain"]),
    ("object_store", &["files"]),
    ("pollster", &["files"]),
    ("pq_sys", &["db"]),
    ("printpdf", &["pdf"]),
    ("pulldown_cmark", &["import", "report"]),
    ("quick_xml", &["export", "import"]),
    ("reqwest", &["files"]),
    ("rlimit", &["import"]),
    ("rust_embed", &["questionnaires", "report", "web"]),
    ("rust_xlsxwriter", &["export"]),
    ("rustls", &["files"]),
    ("tokio", &["files"]),
    ("toml", &["import", "questionnaires"]),
    ("zip", &["archive", "export", "import"]),
];

/// Lines of code, blank lines and comments left out, from which a file has to be split.
const GREATEST_FILE: usize = 400;

/// Modules that are compiled for tests only. What `export` writes is read back there with `import`, so the walls do
/// not hold in them; those of the domain stay inside even so.
type TestModules = Vec<Vec<String>>;

/// Returns the paths that a file's code names, with the layer the file belongs to; `None` for the crate's root.
fn layer_and_mentions(
    file: &str,
    source: &str,
    tests: &TestModules,
) -> Option<(String, Vec<Mention>)> {
    let module = module_of(file);
    let layer = module.first()?.clone();
    let is_test = |mention: &Mention| tests.iter().any(|test| mention.module.starts_with(test));
    let mentions = mentions(&module, source);
    let counted = mentions.into_iter().filter(|mention| layer == "domain" || !is_test(mention));
    Some((layer.clone(), counted.collect()))
}

/// Returns where a file uses a layer that it may not know.
fn wall_faults(file: &str, source: &str, tests: &TestModules) -> Vec<String> {
    let Some((layer, mentions)) = layer_and_mentions(file, source, tests) else {
        return Vec::new();
    };
    let Some(place) = LAYERS.iter().position(|(name, _uses)| *name == layer) else {
        return vec![format!("{file}:1: `{layer}` is no layer; give it a row in LAYERS")];
    };
    let may_use: Vec<&str> = match &LAYERS[place].1 {
        Uses::Only(layers) => layers.to_vec(),
        Uses::AllAbove => LAYERS[..place].iter().map(|(name, _uses)| *name).collect(),
    };
    mentions
        .iter()
        .filter(|mention| mention.path[0] == "crate")
        .filter(|mention| {
            let used = mention.path.get(1).map_or("", String::as_str);
            used != layer && !may_use.contains(&used)
        })
        .map(|mention| {
            let path = mention.path.join("::");
            format!("{file}:{}: `{layer}` may not use `{path}`", mention.line)
        })
        .collect()
}

/// Returns where a file uses an outside crate that lives elsewhere.
fn home_faults(file: &str, source: &str, tests: &TestModules) -> Vec<String> {
    let Some((layer, mentions)) = layer_and_mentions(file, source, tests) else {
        return Vec::new();
    };
    let lives_here = |name: &str| {
        if layer == "domain" {
            return CRATES_OF_THE_DOMAIN.contains(&name) || CRATES_FOR_TESTS.contains(&name);
        }
        let homes = HOMES.iter().find(|(known, _homes)| *known == name);
        SHARED_CRATES.contains(&name)
            || homes.is_some_and(|(_name, homes)| homes.contains(&layer.as_str()))
    };
    let outside: BTreeSet<&str> = known_crates().collect();
    mentions
        .iter()
        .filter(|mention| outside.contains(mention.path[0].as_str()))
        .filter(|mention| !lives_here(&mention.path[0]))
        .map(|mention| {
            format!(
                "{file}:{}: crate `{}` does not live in `{layer}`",
                mention.line, mention.path[0]
            )
        })
        .collect()
}

fn known_crates() -> impl Iterator<Item = &'static str> {
    let homes = HOMES.iter().map(|(name, _homes)| *name);
    let others = [SHARED_CRATES, CRATES_OF_THE_DOMAIN, CRATES_FOR_TESTS];
    homes.chain(others.into_iter().flatten().copied())
}

/// Returns where a file breaks a house rule: too long, a piece left for later, a test that is switched off.
fn house_faults(file: &str, source: &str) -> Vec<String> {
    let code = source.lines().map(str::trim_start).enumerate();
    let code: Vec<usize> = code
        .filter(|(_index, line)| !line.is_empty() && !line.starts_with("//"))
        .map(|(index, _line)| index + 1)
        .collect();
    let mut faults = Vec::new();
    if let Some(line) = code.get(GREATEST_FILE) {
        let lines = code.len();
        faults
            .push(format!("{file}:{line}: {lines} lines of code; split it before {GREATEST_FILE}"));
    }
    let tokens = tokens(source);
    for (place, token) in tokens.iter().enumerate() {
        let next = |ahead: usize| tokens.get(place + ahead).map_or("", |token| token.text.as_str());
        let fault = match token.text.as_str() {
            "todo" | "unimplemented" if next(1) == "!" => "a piece is left for later",
            "#" if next(1) == "[" && next(2) == "ignore" => "a test is switched off",
            _ => continue,
        };
        faults.push(format!("{file}:{}: {fault}", token.line));
    }
    faults
}

/// Fails with one line a fault.
fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

fn in_every_source(check: fn(&str, &str, &TestModules) -> Vec<String>) -> Vec<String> {
    let files = files_below("src");
    assert!(files.len() > 50, "the sources were not found");
    let declared = files.iter().flat_map(|(file, source)| test_modules(&module_of(file), source));
    let tests: TestModules = declared.collect();
    files.iter().flat_map(|(file, source)| check(file, source, &tests)).collect()
}

/// Returns the faults of a single file that stands for itself.
fn of_sample(
    check: fn(&str, &str, &TestModules) -> Vec<String>,
    file: &str,
    source: &str,
) -> Vec<String> {
    check(file, source, &test_modules(&module_of(file), source))
}

#[test]
fn each_layer_uses_only_what_stands_below_it() {
    assert_none(&in_every_source(wall_faults));
}

#[test]
fn each_outside_crate_lives_in_its_folder() {
    assert_none(&in_every_source(home_faults));
}

#[test]
fn every_dependency_has_a_home() {
    let manifest = include_str!("../../Cargo.toml");
    let manifest: toml::Table = manifest.parse().unwrap();
    let known: BTreeSet<&str> = known_crates().collect();
    let homeless: Vec<String> = ["dependencies", "dev-dependencies"]
        .iter()
        .flat_map(|table| manifest[*table].as_table().unwrap().keys())
        .filter(|name| !known.contains(name.replace('-', "_").as_str()))
        .map(|name| format!("Cargo.toml: {name} has no home; give it a row in HOMES"))
        .collect();
    assert_none(&homeless);
}

#[test]
fn every_file_keeps_the_house_rules() {
    let files = [files_below("src"), files_below("tests")].concat();
    let faults = files.iter().flat_map(|(file, source)| house_faults(file, source));
    assert_none(&faults.collect::<Vec<_>>());
}

#[test]
fn a_domain_that_imports_is_caught() {
    let source = "//! Scores.\nuse std::fmt;\nuse crate::{\n    domain::ratio::Ratio,\n    import::values,\n};\n";
    assert_eq!(
        of_sample(wall_faults, "src/domain/score.rs", source),
        ["src/domain/score.rs:5: `domain` may not use `crate::import::values`"]
    );
    let upwards = "use super::super::super::pdf::write;\nfn f() {\n    crate::cli::run()\n}";
    assert_eq!(
        of_sample(wall_faults, "src/domain/report/gap.rs", upwards),
        [
            "src/domain/report/gap.rs:1: `domain` may not use `crate::pdf::write`",
            "src/domain/report/gap.rs:3: `domain` may not use `crate::cli::run`",
        ]
    );
}

#[test]
fn layers_side_by_side_are_kept_apart() {
    for (file, used) in [
        ("src/import/values.rs", "app"),
        ("src/import/values.rs", "cli"),
        ("src/report/mod.rs", "import"),
        ("src/report/mod.rs", "pdf"),
        ("src/pdf/mod.rs", "import"),
        ("src/pdf/mod.rs", "export"),
        ("src/export/html/mod.rs", "import"),
        ("src/questionnaires/mod.rs", "app"),
        ("src/db/mod.rs", "import"),
        ("src/error.rs", "cli"),
        ("src/app/mod.rs", "web"),
    ] {
        let faults = of_sample(wall_faults, file, &format!("\nuse crate::{used}::thing;\n"));
        assert_eq!(faults.len(), 1, "{file} uses {used}");
        assert!(faults[0].starts_with(&format!("{file}:2: ")), "{}", faults[0]);
    }
    assert_none(&of_sample(
        wall_faults,
        "src/app/mod.rs",
        "use crate::{import::values, pdf, domain::gap};",
    ));
    assert_eq!(
        of_sample(wall_faults, "src/somewhere.rs", ""),
        ["src/somewhere.rs:1: `somewhere` is no layer; give it a row in LAYERS"]
    );
}

#[test]
fn tests_may_read_back_what_they_write_but_the_domain_stays_inside() {
    let tests = "#[cfg(test)]\nmod tests {\n    use crate::import::workbook;\n}";
    assert_none(&of_sample(wall_faults, "src/export/json.rs", tests));
    assert_eq!(
        of_sample(wall_faults, "src/domain/gap.rs", tests),
        ["src/domain/gap.rs:3: `domain` may not use `crate::import::workbook`"]
    );
    let beside = format!("{tests}\nuse crate::import::values;");
    assert_eq!(
        of_sample(wall_faults, "src/export/json.rs", &beside),
        ["src/export/json.rs:5: `export` may not use `crate::import::values`"]
    );
}

#[test]
fn a_crate_away_from_home_is_caught() {
    let source = "use std::io;\nuse calamine::Reader;\n\nfn f() { clap::Command::new(\"x\") }\n";
    assert_eq!(
        of_sample(home_faults, "src/export/xlsx.rs", source),
        [
            "src/export/xlsx.rs:2: crate `calamine` does not live in `export`",
            "src/export/xlsx.rs:4: crate `clap` does not live in `export`",
        ]
    );
    for name in ["serde", "serde_json", "diesel", "toml", "unicode_normalization", "clap"] {
        let faults = of_sample(home_faults, "src/domain/gap.rs", &format!("use {name}::Thing;"));
        assert_eq!(faults.len(), 1, "{name}");
    }
    for name in ["chrono", "num_rational", "sha2"] {
        assert_none(&of_sample(home_faults, "src/domain/gap.rs", &format!("use {name}::Thing;")));
    }
    // A module of ours may be named like a crate, and tests write what import reads.
    assert_none(&of_sample(home_faults, "src/export/mod.rs", "mod csv;\nfn f() { csv::write() }"));
    assert_none(&of_sample(
        home_faults,
        "src/import/mod.rs",
        "#[cfg(test)] mod tests { use rust_xlsxwriter::Workbook; }",
    ));
    let unmarked = "mod tests { use rust_xlsxwriter::Workbook; }";
    assert_eq!(of_sample(home_faults, "src/import/mod.rs", unmarked).len(), 1);
}

#[test]
fn a_broken_house_rule_is_caught() {
    let source = "// todo!() in a comment and \"todo!()\" in a text are words.\nfn f() {\n    todo!()\n}\n\
                  fn g() { unimplemented!(\"later\") }\n#[test]\n#[ignore = \"slow\"]\nfn h() {}\n";
    assert_eq!(
        house_faults("src/x.rs", source),
        [
            "src/x.rs:3: a piece is left for later",
            "src/x.rs:5: a piece is left for later",
            "src/x.rs:7: a test is switched off",
        ]
    );
    let long = "// why\n\nfn f() {}\n".repeat(GREATEST_FILE + 2);
    assert_eq!(
        house_faults("src/x.rs", &long),
        ["src/x.rs:1203: 402 lines of code; split it before 400"]
    );
    assert_none(&house_faults("src/x.rs", &"fn f() {}\n".repeat(GREATEST_FILE)));
}
