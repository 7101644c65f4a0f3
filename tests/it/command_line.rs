//! The built program as a person or a script runs it: what it prints, what it writes, how it ends.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// A folder of its own for each test, removed when the test ends well.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, content: &[u8]) -> String {
        let path = self.0.join(name);
        fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(&self.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Left-over files of a failed test do no harm in the build folder.
        drop(fs::remove_dir_all(&self.0));
    }
}

fn assay(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_assay")).args(arguments).output().unwrap()
}

const SAMPLE: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/reports/sample/statement-of-applicability.csv");

#[test]
fn gap_writes_every_format_and_the_same_bytes_twice() {
    let folder = Folder::new("formats");
    let run = |prefix: &str| -> Vec<Vec<u8>> {
        let outputs: Vec<String> = ["pdf", "xlsx", "docx", "html", "md", "json"]
            .iter()
            .map(|ending| folder.path(&format!("{prefix}.{ending}")))
            .collect();
        let mut arguments =
            vec!["gap", SAMPLE, "--organisation", "Norvale", "--as-of", "2026-11-21"];
        for output in &outputs {
            arguments.extend(["-o", output]);
        }
        let done = assay(&arguments);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        outputs.iter().map(|output| fs::read(output).unwrap()).collect()
    };
    let (first, second) = (run("one"), run("two"));
    assert!(first == second, "the same input and day give the same bytes");
    let begins = |index: usize, magic: &[u8]| first[index].starts_with(magic);
    assert!(begins(0, b"%PDF-") && begins(1, b"PK") && begins(2, b"PK") && begins(3, b"<!"));
}

#[test]
fn json_has_the_contracts_figures() {
    let done = assay(&["gap", SAMPLE, "--json", "--as-of", "2026-11-21"]);
    let json: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    let items = &json["overall"]["items"];
    assert_eq!(items["not_applicable"], 6);
    assert_eq!(items["conform"], 44);
    assert_eq!(json["as_of"], "2026-11-21");
    assert_eq!(json["groups"].as_array().unwrap().len(), 11);
    assert_eq!(json["groups"][0]["headline"], serde_json::Value::Null, "clause 4 is not assessed");
    let ratio = json["overall"]["claimed"].as_str().unwrap();
    assert_eq!(ratio.len(), 6, "four places: {ratio}");
}

#[test]
fn bad_input_is_refused_in_one_sentence_and_nothing_is_written() {
    let folder = Folder::new("bad");
    let good = fs::read(SAMPLE).unwrap();
    let cases: Vec<(&str, String, i32)> = vec![
        ("an empty file", folder.file("empty.csv", b""), 3),
        ("only a header", folder.file("header.csv", b"Control,Title,Status\n"), 3),
        ("a picture", folder.file("picture.xlsx", b"\x89PNG\r\n\x1a\n0000"), 3),
        ("a cut off zip", folder.file("cut.xlsx", b"PK\x03\x04\x14\x00\x00\x00"), 3),
        ("no such file", folder.path("missing.xlsx"), 1),
        ("a folder", folder.0.display().to_string(), 3),
        ("a list of nothing", folder.file("list.csv", b"Name,Colour\nApple,red\nPear,green\n"), 3),
    ];
    let before = folder.names();
    for (what, input, status) in cases {
        let output = folder.path("report.pdf");
        let done = assay(&["gap", &input, "-o", &output]);
        let message = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(status), "{what}: {message}");
        assert_eq!(message.lines().count(), 1, "{what}: {message}");
        assert!(message.starts_with("error: "), "{what}: {message}");
        assert!(!message.contains("Error {") && !message.contains("panicked"), "{what}: {message}");
    }
    assert_eq!(folder.names(), before, "nothing was written");
    let source = folder.file("soa.csv", &good);
    for output in [&source, &folder.path("no/such/folder/report.pdf"), &folder.path("report.txt")] {
        let done = assay(&["gap", &source, "-o", output]);
        assert!(matches!(done.status.code(), Some(1 | 2)), "{output}");
        assert_eq!(fs::read(&source).unwrap(), good, "the source is untouched");
    }
}

#[test]
fn wrong_usage_ends_with_2() {
    assert_eq!(assay(&["gap"]).status.code(), Some(2));
    assert_eq!(assay(&["inspect", SAMPLE, "--as-of", "yesterday"]).status.code(), Some(2));
    assert_eq!(assay(&["--help"]).status.code(), Some(0));
}

#[test]
fn the_bundled_questionnaires_are_listed_and_checked() {
    let listed = String::from_utf8(assay(&["questionnaire", "list"]).stdout).unwrap();
    assert!(listed.starts_with("iso27001-2022: "), "{listed}");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/questionnaires");
    assert!(assay(&["questionnaire", "check", folder]).status.success());
}
