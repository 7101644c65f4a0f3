//! Hard cases of the built program: killed at any moment, a full disk, a folder that may not be written, a server that
//! restarts, two programs at once. Afterwards nothing is half done, and the next command works.

mod aim;
mod disk;
mod killed;
mod permission;
mod restarted;
mod together;

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use uuid::Uuid;

use crate::postgres;

/// The program that the tests were built with.
const PROGRAM: &str = env!("CARGO_BIN_EXE_assay");

/// The rows of the register that is imported.
const ROWS: u64 = 2_000;

/// The organisation that it is imported into.
const NORVALE: &str = "Norvale";

/// A data folder of its own with a database; it goes when this value goes.
struct Installation {
    data: PathBuf,
    /// Elsewhere than in the data folder.
    database: Option<String>,
}

impl Installation {
    fn on(engine: Engine) -> Self {
        let name = format!("faults-{}", Uuid::now_v7().simple());
        let data = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&data).unwrap();
        let database = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(postgres::database()),
        };
        Self { data, database }
    }

    /// An installation that has the organisation.
    fn with_organisation(engine: Engine) -> Self {
        let installation = Self::on(engine);
        installation.done(&["org", "add", NORVALE]);
        installation
    }

    fn path(&self, name: &str) -> PathBuf {
        self.data.join(name)
    }

    /// The options that name it.
    fn options(&self) -> Vec<String> {
        let mut options = vec!["--data".to_owned(), text(&self.data)];
        if let Some(url) = &self.database {
            options.extend(["--database".to_owned(), url.clone()]);
        }
        options
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(self.options()).args(arguments).stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command that has to succeed, and returns what it printed.
    fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    /// As [`Self::done`], of a command that prints JSON.
    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.done(&[&["--json"], arguments].concat())).unwrap()
    }

    /// How many rows an import creates and how many it finds unchanged.
    fn import(&self, register: &Path) -> (u64, u64) {
        let done = self.json(&["import", &text(register), "--org", NORVALE]);
        let count = |outcome: &str| done["sheets"][0][outcome].as_u64().unwrap();
        assert_eq!(
            count("created") + count("unchanged"),
            ROWS,
            "{}",
            done["sheets"][0]["problems"]
        );
        (count("created"), count("unchanged"))
    }

    /// How many records of a register are stored.
    fn count(&self, register: &str) -> u64 {
        let file = text(&self.path("counted.json"));
        let done = self.json(&["export", register, "--org", NORVALE, "-o", &file]);
        done["records"].as_u64().unwrap()
    }

    /// Asserts that the database opens and that every audit trail and every evidence file is whole.
    fn verify(&self) {
        self.done(&["verify"]);
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.data));
    }
}

/// Where the database of an installation is.
#[derive(Clone, Copy)]
enum Engine {
    Sqlite,
    Postgres,
}

/// Returns what a program said on standard error.
fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).trim().to_owned()
}

/// Asserts that a command failed for a reason outside of it, and returns the one sentence that says so.
fn failed(output: &Output) -> String {
    let said = said(output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    said.strip_prefix("error: ").expect("an error begins so").to_owned()
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// Writes a risk register and returns where.
fn register(folder: &Path) -> PathBuf {
    let mut rows = String::from(
        "Risk ID,Risk,Description,Category,Likelihood,Impact,Risk owner,Treatment,Due date,Status,Comments\n",
    );
    for row in 1..=ROWS {
        let (likelihood, impact) = (row % 5 + 1, row % 4 + 1);
        writeln!(
            rows,
            "R-{row},Risk {row},What may happen in case {row},Technical,{likelihood},{impact},Owner {},reduce,\
             2027-03-01,open,Seen in round {row}",
            row % 40
        )
        .unwrap();
    }
    let file = folder.join("risks.csv");
    fs::write(&file, rows).unwrap();
    file
}
