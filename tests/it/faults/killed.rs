//! The program is killed at any moment: an import is wholly there or not at all, and so are evidence and a restore.

use std::{
    fs::{self, File},
    time::{Duration, SystemTime},
};

use assay::files::{Condition, EvidenceFiles};

use super::{
    Engine, Installation, NORVALE, ROWS,
    aim::{Left, Round, Tally, kill_in_rounds},
    register, text,
};

fn import_killed(engine: Engine) -> Tally {
    kill_in_rounds(
        || {
            let state = Installation::with_organisation(engine);
            let register = text(&register(&state.data));
            let command = state.command(&["import", &register, "--org", NORVALE]);
            Round { state, command }
        },
        |state| {
            state.verify();
            let stored = state.count("risks");
            assert!([0, ROWS].contains(&stored), "{stored} of {ROWS} rows are there");
            let (created, unchanged) = state.import(&state.path("risks.csv"));
            // A server may be told to commit and do so after the program was killed, so nothing may turn into all.
            assert!(unchanged == ROWS || (created == ROWS && stored == 0));
            assert_eq!(state.count("risks"), ROWS);
            let imports = state.json(&["import", "--history", "--org", NORVALE]);
            assert_eq!(imports.as_array().unwrap().len(), 1);
            state.verify();
            if unchanged == ROWS { Left::Everything } else { Left::Nothing }
        },
    )
}

#[test]
fn an_import_into_sqlite_that_is_killed_is_there_wholly_or_not_at_all() {
    println!("import into SQLite, {}", import_killed(Engine::Sqlite));
}

#[test]
fn an_import_into_postgresql_that_is_killed_is_there_wholly_or_not_at_all() {
    println!("import into PostgreSQL, {}", import_killed(Engine::Postgres));
}

/// Bytes of the evidence, more than are in memory at a time.
const EVIDENCE: usize = 8_000_000;

#[test]
fn evidence_whose_upload_is_killed_is_there_wholly_or_not_at_all() {
    let content: Vec<u8> = (0..EVIDENCE).map(|place| (place / 7 % 251).to_le_bytes()[0]).collect();
    let tally = kill_in_rounds(
        || {
            let state = Installation::with_organisation(Engine::Sqlite);
            let file = state.path("log.bin");
            fs::write(&file, &content).unwrap();
            let command = state.command(&[
                "evidence",
                "add",
                &text(&file),
                "--org",
                NORVALE,
                "--title",
                "Log",
            ]);
            Round { state, command }
        },
        |state| {
            state.verify();
            let files = EvidenceFiles::in_folder(&state.path("evidence")).unwrap();
            for sha256 in files.list().unwrap() {
                assert_eq!(files.check(sha256).unwrap(), Condition::Intact);
            }
            let left = match state.count("evidence") {
                0 => Left::Nothing,
                1 => Left::Everything,
                more => panic!("one file became {more} pieces of evidence"),
            };
            let title = if left == Left::Nothing { "Log" } else { "Log, again" };
            let file = text(&state.path("log.bin"));
            state.done(&["evidence", "add", &file, "--org", NORVALE, "--title", title]);
            for title in ["Log", title] {
                let copy = state.path("copy.bin");
                state.done(&["evidence", "get", title, "--org", NORVALE, "-o", &text(&copy)]);
                assert!(fs::read(&copy).unwrap() == content, "“{title}” is not what was handed in");
            }
            left
        },
    );
    println!("evidence upload, {tally}");
}

#[test]
fn what_a_killed_upload_left_behind_is_removed_a_day_later() {
    let installation = Installation::with_organisation(Engine::Sqlite);
    let arriving = installation.path("evidence/incoming");
    fs::create_dir_all(&arriving).unwrap();
    let left = |name: &str, hours: u64| {
        let modified = SystemTime::now() - Duration::from_secs(hours * 3600);
        File::create(arriving.join(name)).unwrap().set_modified(modified).unwrap();
    };
    left("old", 25);
    left("new", 23);
    add_evidence(&installation, NORVALE, "anything");
    let names = fs::read_dir(&arriving).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(names.collect::<Vec<_>>(), ["new"]);
}

/// The names of the organisations.
fn organisations(state: &Installation) -> Vec<String> {
    let known = state.json(&["org", "list"]);
    let names = known.as_array().unwrap().iter();
    names.map(|organisation| organisation["name"].as_str().unwrap().to_owned()).collect()
}

/// Adds evidence with a file that holds these words.
fn add_evidence(state: &Installation, organisation: &str, words: &str) {
    let file = state.path("evidence.txt");
    fs::write(&file, words).unwrap();
    let add = ["evidence", "add", &text(&file), "--org", organisation, "--title", "Evidence"];
    state.done(&add);
}

fn evidence(state: &Installation, organisation: &str) -> String {
    let copy = state.path("copy.txt");
    state.done(&["evidence", "get", "Evidence", "--org", organisation, "-o", &text(&copy)]);
    fs::read_to_string(&copy).unwrap()
}

fn restore_killed(engine: Engine) -> Tally {
    let saved = Installation::with_organisation(Engine::Sqlite);
    saved.import(&register(&saved.data));
    add_evidence(&saved, NORVALE, "saved");
    let backup = text(&saved.path("backup.assay"));
    saved.done(&["backup", &backup]);
    let restore = ["restore", backup.as_str(), "--replace"];
    kill_in_rounds(
        || {
            let state = Installation::on(engine);
            state.done(&["org", "add", "Before"]);
            add_evidence(&state, "Before", "from before");
            let command = state.command(&restore);
            Round { state, command }
        },
        |state| {
            state.verify();
            let left = match organisations(state).as_slice() {
                [name] if name == "Before" => {
                    assert_eq!(evidence(state, "Before"), "from before");
                    Left::Nothing
                }
                [name] if name == NORVALE => Left::Everything,
                others => panic!("neither before nor after: {others:?}"),
            };
            if left == Left::Nothing {
                state.done(&restore);
            }
            assert_eq!(organisations(state), [NORVALE]);
            assert_eq!(state.count("risks"), ROWS);
            assert_eq!(evidence(state, NORVALE), "saved");
            state.verify();
            left
        },
    )
}

#[test]
fn a_restore_into_sqlite_that_is_killed_leaves_the_old_state_or_the_new() {
    println!("restore into SQLite, {}", restore_killed(Engine::Sqlite));
}

#[test]
fn a_restore_into_postgresql_that_is_killed_leaves_the_old_state_or_the_new() {
    println!("restore into PostgreSQL, {}", restore_killed(Engine::Postgres));
}
