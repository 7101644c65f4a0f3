//! Registers as files, from the built program: what `export` writes, `import` reads back without a change.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

const SAMPLE: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/reports/sample/statement-of-applicability.csv");

/// A data folder with one organisation, removed when the test ends well.
struct Data(PathBuf);

impl Data {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("export-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        let data = Self(path);
        data.json(&["org", "add", "Norvale Diagnostics"]);
        data
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let program = env!("CARGO_BIN_EXE_assay");
        Command::new(program).arg("--data").arg(&self.0).args(arguments).output().unwrap()
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(&[arguments, &["--json"]].concat());
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {error}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Imports a file and returns how many rows ended in each way, over all sheets.
    fn import(&self, file: &str) -> [u64; 4] {
        let done = self.json(&["import", file, "--org", "Norvale Diagnostics"]);
        let sheets = done["sheets"].as_array().unwrap();
        ["created", "updated", "unchanged", "rejected"]
            .map(|outcome| sheets.iter().map(|sheet| sheet[outcome].as_u64().unwrap_or(0)).sum())
    }

    fn export(&self, register: &str, file: &str) -> u64 {
        let path = self.path(file);
        let written = self.json(&["export", register, "--org", "norvale diagnostics", "-o", &path]);
        assert_eq!(written["file"], path);
        written["records"].as_u64().unwrap()
    }

    fn refused(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.run(arguments);
        let error = String::from_utf8(output.stderr).unwrap();
        (output.status.code().unwrap(), error.replace(&self.path(""), "DATA/"))
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        // Left-over files of a failed test do no harm in the build folder.
        drop(fs::remove_dir_all(&self.0));
    }
}

#[test]
fn what_was_imported_as_found_is_exported_and_comes_back_unchanged() {
    let data = Data::new("round-trip");
    let gap = data.path("gap.csv");
    let rows = "Clause,Status,Finding,Cost centre\n4.1,conform,,007\n9.2.1,partial,=1+1,\n";
    fs::write(&gap, rows).unwrap();
    let [created, _, _, rejected] = data.import(SAMPLE);
    assert_eq!((created, rejected), (93, 0));
    assert_eq!(data.import(&gap), [2, 0, 0, 0]);
    for (register, records) in [("soa", 93), ("controls", 93), ("gap", 2), ("answers", 2)] {
        for ending in ["xlsx", "csv", "json"] {
            let file = format!("{register}.{ending}");
            assert_eq!(data.export(register, &file), records, "{file}");
            assert_eq!(data.import(&data.path(&file)), [0, 0, records, 0], "{file}");
        }
    }
    assert_eq!(data.export("checklist", "checklist.csv"), 0);
}

#[test]
fn a_wrong_register_ending_or_organisation_is_named() {
    let data = Data::new("refusals");
    let assert = |arguments: &[&str], status: i32, expected: &str| {
        let (code, error) = data.refused(arguments);
        assert_eq!(code, status, "{error}");
        assert!(error.starts_with(expected), "{error}");
    };
    let (csv, text) = (data.path("pets.csv"), data.path("risks.txt"));
    assert(
        &["export", "pets", "--org", "Norvale Diagnostics", "-o", &csv],
        2,
        "error: pets: there is no register of that name; use one of profiles, sites, ",
    );
    assert(
        &["export", "risks", "--org", "Norvale Diagnostics", "-o", &text],
        2,
        "error: DATA/risks.txt: the ending names no format; end the name with .xlsx, .csv or .json\n",
    );
    assert(
        &["export", "risks", "--org", "Norvale", "-o", &csv],
        2,
        "error: there is no organisation “Norvale”; there are Norvale Diagnostics\n",
    );
    assert!(!Path::new(&csv).exists() && !Path::new(&text).exists());
}
