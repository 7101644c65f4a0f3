//! Backups and their restoration, on both engines and between them: what comes back is what was there, byte by byte, and
//! whatever is refused or breaks off leaves everything as it was.

mod refused;

use std::{
    fs,
    io::{Cursor, Read, Write},
    path::{Path, PathBuf},
};

use assay::{
    app::{
        backup::{self, Installation},
        context::{Actor, Context},
        evidence_files, organisations,
        restore::{BrokenTrail, CheckedBackup},
        verify,
    },
    archive::{Existing, Manifest},
    db::{Location, Present, Store},
    error::{Error, Kind},
    files::EvidenceFiles,
};
use diesel::{
    Connection, QueryableByName, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection,
    sql_query,
    sql_types::{BigInt, Text},
};
use uuid::Uuid;

use crate::postgres;

/// Texts that get lost where somebody quotes, cuts or guesses.
const HURTING: &str =
    "0042 'quoted' \"twice\" \\n \\u0041 =1+1 {\"a\":[null]}\r\n\ttab 🦀 é e\u{301} \u{202e}x";

/// A data folder of its own, removed when the test ends well.
struct Place {
    folder: PathBuf,
    location: Location,
}

impl Place {
    fn sqlite() -> Self {
        let folder = Self::folder();
        Self { location: Location::Sqlite(folder.join("assay.db")), folder }
    }

    fn postgres() -> Self {
        Self { location: postgres::database().parse().unwrap(), folder: Self::folder() }
    }

    fn folder() -> PathBuf {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("backup-{}", Uuid::now_v7().simple()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn store(&self) -> Store {
        Store::open(&self.location).unwrap()
    }

    fn files(&self) -> EvidenceFiles {
        EvidenceFiles::in_folder(&self.folder.join("evidence")).unwrap()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn backup(&self, file: &Path) -> Result<backup::Backup, Error> {
        let (store, files) = (self.store(), self.files());
        let from = Installation { store: &store, files: &files, data: &self.folder };
        backup::backup(from, &context(), (file, Existing::Keep), &mut |_words| {})
    }

    fn restore(
        &self,
        file: &Path,
        present: Present,
        broken: BrokenTrail,
    ) -> Result<Manifest, Error> {
        let checked = CheckedBackup::open(file, &context(), &self.folder, &mut |_words| {})?;
        let (store, files) = (self.store(), self.files());
        let to = Installation { store: &store, files: &files, data: &self.folder };
        checked.restore_into(to, (present, broken), &mut |_words| {})
    }

    fn restore_simply(&self, file: &Path) -> Result<Manifest, Error> {
        self.restore(file, Present::Keep, BrokenTrail::Refuse)
    }

    /// Every row of every table, as text, of an SQLite file.
    fn content(&self) -> Vec<String> {
        content(&self.path("assay.db"))
    }

    /// What the data folder holds beside database and evidence.
    fn left_over(&self) -> Vec<String> {
        let names = fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
        names.retain(|name| name.starts_with("scratch") || name.ends_with("partial"));
        names
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
    }
}

fn context() -> Context {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    Context::new(Actor::Operator, day.and_hms_micro_opt(9, 30, 0, 120_000).unwrap())
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    text: String,
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    sql_type: String,
    #[diesel(sql_type = BigInt)]
    required: i64,
}

fn open(file: &Path) -> SqliteConnection {
    SqliteConnection::establish(file.to_str().unwrap()).unwrap()
}

fn lines(connection: &mut SqliteConnection, sql: &str) -> Vec<String> {
    let lines: Vec<Line> = sql_query(sql).load(connection).unwrap();
    lines.into_iter().map(|line| line.text).collect()
}

fn columns(connection: &mut SqliteConnection) -> Vec<Column> {
    sql_query(
        "SELECT t.name AS table_name, c.name, c.type AS sql_type, c.\"notnull\" AS required \
         FROM sqlite_schema AS t, pragma_table_info(t.name) AS c \
         WHERE t.type = 'table' AND t.name NOT GLOB '__diesel*' AND t.name NOT GLOB 'sqlite_*' ORDER BY t.name, c.cid",
    )
    .load(connection)
    .unwrap()
}

fn tables(connection: &mut SqliteConnection) -> Vec<String> {
    let mut names: Vec<String> =
        columns(connection).into_iter().map(|column| column.table_name).collect();
    names.dedup();
    names
}

fn content(file: &Path) -> Vec<String> {
    let mut connection = open(file);
    let columns = columns(&mut connection);
    let mut content = Vec::new();
    for table in tables(&mut connection) {
        let own = columns.iter().filter(|column| column.table_name == table);
        // quote() tells a number from its text and nothing from an empty text.
        let values: Vec<String> = own.map(|column| format!("quote(\"{}\")", column.name)).collect();
        let sql = format!(
            "SELECT '{table}: ' || {} AS text FROM \"{table}\" ORDER BY 1",
            values.join(" || ', ' || ")
        );
        content.extend(lines(&mut connection, &sql));
    }
    content
}

/// Puts an organisation with a trail, evidence files, and rows in every table into a new SQLite installation.
fn filled() -> Place {
    let place = Place::sqlite();
    let store = place.store();
    let organisation = organisations::add(&store, &context(), "Norvale «ü»").unwrap();
    let stored = place.files().put(&b"access review"[..], 1000).unwrap();
    drop(store);
    fill_every_table(
        &place.path("assay.db"),
        &organisation.id.to_string(),
        &stored.sha256.to_string(),
    );
    place
}

/// Puts three rows into each table that has none: one full of what hurts, one with as little as may be, one with more
/// rows than are copied at a time in one table.
fn fill_every_table(file: &Path, organisation: &str, sha256: &str) {
    let mut connection = open(file);
    connection.batch_execute("PRAGMA foreign_keys = OFF; BEGIN").unwrap();
    let columns = columns(&mut connection);
    for table in tables(&mut connection) {
        if ["organisations", "audit_trail"].contains(&table.as_str()) {
            continue;
        }
        let rows = if table == "assets" { 450 } else { 3 };
        for row in 0..rows {
            let own = columns.iter().filter(|column| column.table_name == table);
            let values: Vec<String> =
                own.map(|column| value(column, row, organisation, sha256)).collect();
            let sql = format!("INSERT INTO \"{table}\" VALUES ({})", values.join(", "));
            connection.batch_execute(&sql).unwrap();
        }
    }
    connection.batch_execute("COMMIT").unwrap();
    let broken = lines(&mut connection, "SELECT \"table\" AS text FROM pragma_foreign_key_check");
    assert!(broken.is_empty(), "{broken:?}");
}

fn value(column: &Column, row: usize, organisation: &str, sha256: &str) -> String {
    let number = row.is_multiple_of(2);
    match (column.name.as_str(), column.sql_type.as_str()) {
        ("organisation", _) => format!("'{organisation}'"),
        ("account", _) => "'account-0'".to_owned(),
        ("id" | "record_id", _) if column.table_name == "accounts" => format!("'account-{row}'"),
        ("sha256", _) if column.table_name == "evidence" => format!("'{sha256}'"),
        ("sha256", _) => format!("'{}'", "0".repeat(64)),
        _ if column.required == 0 && row == 1 => "NULL".to_owned(),
        (_, "DATE") => if number { "'1899-12-30'" } else { "'2026-11-21'" }.to_owned(),
        (_, "TIMESTAMP") => {
            ["'2026-11-21 09:30:00'", "'2026-11-21 09:30:00.120'", "'1969-07-20 20:17:40.123456'"]
                [row % 3]
                .to_owned()
        }
        (_, "BIGINT") => i64::MAX.to_string(),
        (_, "INTEGER" | "SMALLINT") => (i32::MAX - i32::try_from(row).unwrap()).to_string(),
        (_, "BOOLEAN") => u8::from(number).to_string(),
        (name, "TEXT") => {
            let text = format!("{name} {row} {HURTING}");
            format!("'{}'", text.replace('\'', "''"))
        }
        (name, other) => {
            panic!("{}.{name} has a type that is not tried: {other}", column.table_name)
        }
    }
}

#[test]
fn every_row_survives_sqlite_to_postgresql_and_back() {
    let first = filled();
    let (one, two) = (first.path("one.backup"), first.path("two.backup"));
    let made = first.backup(&one).unwrap();
    assert_eq!(made.faults, []);
    assert_eq!(made.manifest.contents.organisations, 1);
    assert_eq!(made.manifest.contents.engine, "sqlite");
    let before = first.content();
    assert!(before.len() > 500, "{}", before.len());

    let middle = Place::postgres();
    middle.restore_simply(&one).unwrap();
    assert!(verify::trails(&middle.store()).unwrap().iter().all(|trail| trail.result.is_ok()));
    let again = middle.backup(&two).unwrap().manifest;
    assert_eq!(again.contents.engine, "postgresql");
    assert_eq!(again.contents.rows, made.manifest.contents.rows);
    assert!(again.contents.rows.values().all(|rows| *rows > 0), "{:?}", again.contents.rows);

    let last = Place::sqlite();
    last.restore_simply(&two).unwrap();
    assert!(last.content() == before, "rows differ");
    let checked = evidence_files::check(&last.store(), &last.files(), &mut |_words| {}).unwrap();
    assert_eq!((checked.files, checked.faults), (1, vec![]));
    for place in [first, middle, last] {
        assert!(place.left_over().is_empty());
    }
}

#[test]
fn a_trail_cannot_be_changed_after_a_restore_either() {
    let first = filled();
    let file = first.path("backup");
    first.backup(&file).unwrap();
    let (sqlite, middle) = (Place::sqlite(), Place::postgres());
    for place in [&sqlite, &middle] {
        place.restore_simply(&file).unwrap();
        // A second time, over what is there.
        place.restore(&file, Present::Replace, BrokenTrail::Refuse).unwrap();
    }
    let change = "UPDATE audit_trail SET actor = 'nobody'";
    assert!(open(&sqlite.path("assay.db")).batch_execute(change).is_err());
    let Location::Postgres(url) = &middle.location else { panic!() };
    assert!(diesel::PgConnection::establish(url).unwrap().batch_execute(change).is_err());
}

#[test]
fn what_is_there_is_given_up_only_if_one_says_so() {
    let first = filled();
    let file = first.path("backup");
    first.backup(&file).unwrap();
    for place in [Place::sqlite(), Place::postgres()] {
        organisations::add(&place.store(), &context(), "Another").unwrap();
        let error = place.restore_simply(&file).unwrap_err();
        assert_eq!(error.kind, Kind::Conflict);
        let shown = error.to_string().replace(&place.location.to_string(), "PLACE");
        insta::allow_duplicates! {
            insta::assert_snapshot!(shown, @"the database at PLACE is not empty (organisations: 1, accounts: 0); add --replace to give them up for what the backup holds");
        }
        let names = |place: &Place| -> Vec<String> {
            let known = organisations::list(&place.store()).unwrap();
            known.into_iter().map(|organisation| organisation.name).collect()
        };
        assert_eq!(names(&place), ["Another"]);
        place.restore(&file, Present::Replace, BrokenTrail::Refuse).unwrap();
        assert_eq!(names(&place), ["Norvale «ü»"]);
    }
}

#[test]
fn a_restore_that_fails_half_way_leaves_the_old_state() {
    // PostgreSQL takes no text with a zero character, which SQLite does; it is found after many rows were copied.
    let first = filled();
    let zero = "UPDATE units SET notes = 'a' || char(0) || 'b'";
    open(&first.path("assay.db")).batch_execute(zero).unwrap();
    let file = first.path("backup");
    first.backup(&file).unwrap();
    let place = Place::postgres();
    organisations::add(&place.store(), &context(), "Another").unwrap();
    let error = place.restore(&file, Present::Replace, BrokenTrail::Refuse).unwrap_err();
    insta::assert_snapshot!(error, @"the rows of units cannot be copied (unsupported Unicode escape sequence); mend them where they are and make another backup");
    let known = organisations::list(&place.store()).unwrap();
    assert_eq!(known.len(), 1);
    assert_eq!(known[0].name, "Another");
    organisations::add(&place.store(), &context(), "A third").unwrap();
}

#[test]
fn others_read_and_write_while_a_backup_is_restored_over_theirs() {
    let first = filled();
    let file = first.path("backup");
    first.backup(&file).unwrap();
    let place = Place::sqlite();
    let server = place.store();
    organisations::add(&server, &context(), "Another").unwrap();
    server
        .read(|transaction| {
            assert_eq!(assay::db::organisations::list(transaction)?.len(), 1);
            place.restore(&file, Present::Replace, BrokenTrail::Refuse).unwrap();
            // One state throughout, also for who began before.
            assert_eq!(assay::db::organisations::list(transaction)?[0].name, "Another");
            Ok::<_, assay::db::Error>(())
        })
        .unwrap();
    assert_eq!(organisations::list(&server).unwrap()[0].name, "Norvale «ü»");
    organisations::add(&server, &context(), "Afterwards").unwrap();
}

#[test]
fn a_backup_of_older_tables_is_brought_up_to_date() {
    let old = Place::sqlite();
    let mut connection = open(&old.path("assay.db"));
    connection
        .batch_execute(
            "CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL, \
             run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)",
        )
        .unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    for (folder, version) in [
        ("both/2026-11-21-000001_store", "20261121000001"),
        ("sqlite/2026-11-21-000002_trail_is_append_only", "20261121000002"),
    ] {
        let sql = fs::read_to_string(root.join(folder).join("up.sql")).unwrap();
        connection.batch_execute(&sql).unwrap();
        let applied =
            format!("INSERT INTO __diesel_schema_migrations (version) VALUES ('{version}')");
        connection.batch_execute(&applied).unwrap();
    }
    connection
        .batch_execute("INSERT INTO organisations VALUES ('018f0000-0000-7000-8000-000000000001', 'Old', 0, '')")
        .unwrap();
    drop(connection);
    // As an older program would have written it.
    let made = filled();
    let (file, older) = (made.path("backup"), made.path("older"));
    made.backup(&file).unwrap();
    let database = fs::read(old.path("assay.db")).unwrap();
    rewritten(&file, &older, |name, content, manifest| {
        if name == "assay.db" {
            *content = database.clone();
            let entry = &mut manifest["files"][0];
            assert_eq!(entry["name"], "assay.db");
            entry["bytes"] = database.len().into();
            entry["sha256"] = hash(&database).into();
            manifest["schema"] = serde_json::json!(["20261121000001", "20261121000002"]);
        }
    });
    for place in [Place::sqlite(), Place::postgres()] {
        place.restore_simply(&older).unwrap();
        assert_eq!(organisations::list(&place.store()).unwrap()[0].name, "Old");
        organisations::add(&place.store(), &context(), "New").unwrap();
    }
}

/// Writes a backup again with changes, in the same order.
fn rewritten(
    from: &Path,
    to: &Path,
    mut change: impl FnMut(&str, &mut Vec<u8>, &mut serde_json::Value),
) {
    let mut archive = zip::ZipArchive::new(fs::File::open(from).unwrap()).unwrap();
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        files.push((file.name().unwrap().into_owned(), content));
    }
    let (_name, manifest) = files.pop().unwrap();
    let mut manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    for (name, content) in &mut files {
        change(name, content, &mut manifest);
    }
    files.push(("manifest.json".to_owned(), serde_json::to_vec(&manifest).unwrap()));
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
    fs::write(to, zipped(&files)).unwrap();
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn hash(bytes: &[u8]) -> String {
    use sha2::Digest;
    let digits = sha2::Sha256::digest(bytes);
    digits.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
}
