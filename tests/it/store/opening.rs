//! Opening a database: what cannot be opened is told in a sentence, and programs that open one at once wait for each
//! other.

use std::{
    fs,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::Path,
    process::Command,
    sync::Barrier,
};

use assay::db::{Error, Location, Store};

use super::engines::{Folder, each_database, execute};
use crate::postgres;

each_database! {
    fn a_database_of_a_newer_program_is_left_alone(database) {
        database.organisation("Norvale");
        database
            .execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101000001')")
            .unwrap();
        let Err(refused) = Store::open(&database.location) else { panic!("it was opened") };
        assert!(matches!(refused, Error::Newer(_)));
        insta::allow_duplicates! {
            insta::assert_snapshot!(refused, @"the database was written by a newer version of assay (schema 29990101000001); use that version or a newer one");
        }
        let migrated = Store::migrate(&database.location).unwrap_err();
        assert_eq!(migrated.to_string(), refused.to_string());
    }

    fn a_database_with_tables_is_opened_as_it_is(database) {
        let organisation = database.organisation("Norvale");
        assert_eq!(Store::migrate(&database.location).unwrap(), Vec::<String>::new());
        drop(Store::open(&database.location).unwrap());
        assert_eq!(database.verified(organisation), Ok(1));
    }
}

#[test]
fn a_location_never_shows_a_password() {
    for (url, shown) in [
        ("postgres://ines:secret@host:5433/assay", "postgres://…@host:5433/assay"),
        ("postgres://host/assay?password=secret", "postgres://host/assay?…"),
        (
            "postgresql://ines@host/assay?sslmode=disable&password=secret",
            "postgresql://…@host/assay?…",
        ),
        ("postgres://ines:sec?ret@host/assay", "postgres://…"),
        ("postgres://ines:sec@ret@host/assay", "postgres://…@host/assay"),
        ("postgres:///assay?host=/run/postgresql&passfile=secret", "postgres:///assay?…"),
        ("postgres://host/assay", "postgres://host/assay"),
        ("sqlite:/data/a?b@c.db", "/data/a?b@c.db"),
    ] {
        assert_eq!(url.parse::<Location>().unwrap().to_string(), shown);
    }
    let mistyped = "postgre://ines:secret@host/assay?password=secret".parse::<Location>();
    insta::assert_snapshot!(mistyped.unwrap_err(), @"“postgre://…@host/assay?…” is no database; write sqlite:FILE or postgres://user@host/name");
}

#[test]
fn a_server_that_is_not_there_is_named_without_its_password() {
    let nowhere = "postgres://ines:secret@/assay?host=/nowhere&port=5432&password=secret";
    let refused = Store::open(&nowhere.parse().unwrap()).err().unwrap().to_string();
    assert!(refused.starts_with("the database at postgres://…@/assay?… cannot be opened: "));
    assert!(refused.contains("No such file") && !refused.contains("secret"), "{refused}");
}

#[test]
fn a_database_that_is_not_there_is_named() {
    let url = postgres::database().replace("/assay_test", "/assay_gone");
    let refused = Store::open(&url.parse().unwrap()).err().unwrap().to_string();
    assert!(refused.contains("does not exist") && !refused.contains('\n'), "{refused}");
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let folder = Folder::new();
    let file = folder.path.join("assay.db");
    let text = "Control,Applicable\n".repeat(100);
    fs::write(&file, &text).unwrap();
    let refused = Store::open(&Location::Sqlite(file.clone())).err().unwrap().to_string();
    insta::assert_snapshot!(refused, @"the database file is damaged or is something else; move it away and restore a backup in its place");
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn two_programs_may_make_the_tables_of_a_file_at_once() {
    let folder = Folder::new();
    for round in 0..20 {
        let location = Location::Sqlite(folder.path.join(format!("{round}/assay.db")));
        both_migrate(&location);
    }
}

#[test]
fn two_programs_may_make_the_tables_of_a_server_at_once() {
    let location = postgres::database().parse().unwrap();
    for _round in 0..20 {
        both_migrate(&location);
        execute(&location, "DROP SCHEMA public CASCADE; CREATE SCHEMA public").unwrap();
    }
}

fn both_migrate(location: &Location) {
    let start = Barrier::new(2);
    let opened = || {
        start.wait();
        Store::migrate(location).map(|added| added.len())
    };
    let added = std::thread::scope(|threads| {
        [threads.spawn(opened), threads.spawn(opened)].map(|thread| thread.join().unwrap())
    });
    let mut added = added.map(|added| added.unwrap_or_else(|error| panic!("{error}")));
    added.sort_unstable();
    assert!(added[0] == 0 && added[1] >= 4, "one of the two makes the tables: {added:?}");
}

/// The program as a user whom permissions bind, which they do not bind root.
struct Bound {
    folder: Folder,
    program: std::path::PathBuf,
    is_root: bool,
}

impl Bound {
    fn new() -> Self {
        let folder = Folder::new();
        let program = folder.path.join("assay");
        let built = env!("CARGO_BIN_EXE_assay");
        // The folder that it was built in may be closed to that user.
        fs::hard_link(built, &program).or_else(|_| fs::copy(built, &program).map(drop)).unwrap();
        let id = Command::new("id").arg("-u").output().unwrap();
        Self { folder, program, is_root: id.stdout == b"0\n" }
    }

    /// Runs a command on a data folder, and returns the exit status with what it says.
    fn run(&self, data: &Path, arguments: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::new(&self.program);
        if self.is_root {
            command.uid(65_534).gid(65_534);
        }
        let done = command.arg("--data").arg(data).args(arguments).output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        (done.status.code(), said.replace(self.folder.path.to_str().unwrap(), "DIR"))
    }
}

#[test]
fn what_may_only_be_read_is_told_from_what_is_broken() {
    let bound = Bound::new();
    let data = bound.folder.path.join("data");
    fs::create_dir(&data).unwrap();
    let modes = |folder: u32, file: u32| {
        fs::set_permissions(data.join("assay.db"), fs::Permissions::from_mode(file)).unwrap();
        fs::set_permissions(&data, fs::Permissions::from_mode(folder)).unwrap();
    };
    let store = Store::open(&Location::Sqlite(data.join("assay.db"))).unwrap();
    drop(store);
    let mut said = Vec::new();
    for (folder, file) in [(0o555, 0o444), (0o555, 0o666), (0o777, 0o444), (0o777, 0o000)] {
        modes(folder, file);
        for command in [["org", "list", "--quiet"], ["org", "add", "Norvale"]] {
            let (status, words) = bound.run(&data, &command);
            let line = format!("{folder:o} {file:o} {} {status:?} {}", command[1], words.trim());
            said.push(line.trim_end().to_owned());
        }
    }
    modes(0o755, 0o644);
    insta::assert_snapshot!(said.join("\n"), @r"
    555 444 list Some(1) error: this account may not write to the database; give it that right, to the file and its folder or to the schema on the server
    555 444 add Some(1) error: this account may not write to the database; give it that right, to the file and its folder or to the schema on the server
    555 666 list Some(1) error: this account may not write to the database; give it that right, to the file and its folder or to the schema on the server
    555 666 add Some(1) error: this account may not write to the database; give it that right, to the file and its folder or to the schema on the server
    777 444 list Some(0)
    777 444 add Some(1) error: this account may not write to the database; give it that right, to the file and its folder or to the schema on the server
    777 0 list Some(1) error: the database at DIR/data/assay.db cannot be opened: unable to open database file; give this account the right to write in its folder, or name another place
    777 0 add Some(1) error: the database at DIR/data/assay.db cannot be opened: unable to open database file; give this account the right to write in its folder, or name another place
    ");
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let bound = Bound::new();
    fs::set_permissions(&bound.folder.path, fs::Permissions::from_mode(0o555)).unwrap();
    let (status, said) = bound.run(&bound.folder.path.join("new"), &["org", "list"]);
    assert_eq!(status, Some(1));
    insta::assert_snapshot!(said, @"error: the database at DIR/new cannot be opened: the folder cannot be made (Permission denied (os error 13)); give this account the right to write in its folder, or name another place");
}
