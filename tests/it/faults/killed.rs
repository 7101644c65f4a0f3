//! The program is killed at any moment: an import is wholly there or not at all, and so are evidence and a restore.

use std::fs;

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
