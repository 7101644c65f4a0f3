//! How long the store takes: importing a large register, scoring, and opening one organisation of many.
//!
//! `cargo bench --bench store` prints the table; nothing here fails on a slow machine. With `TEST_POSTGRES_URL` set it
//! measures PostgreSQL too, each time in a new database of that server, which it drops afterwards.

#![expect(clippy::expect_used, reason = "a bench that cannot be set up has nothing to measure")]

use std::{
    env, fs,
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use assay::{
    app::{
        context::{Actor, Context},
        import_file::{Imported, Run, Wishes, import},
        organisations, records, score,
    },
    db::{Location, Store, organisations::Organisation},
    domain::{
        import_plan::OnConflict,
        questionnaire::Questionnaire,
        record::{Extra, Fields},
        registers::RecordKind,
        report::gap::GapReport,
    },
    import::{
        registers::Choices,
        vocabulary::Vocabulary,
        workbook::{self, Limits},
    },
    questionnaires,
};
use chrono::NaiveDate;
use diesel::{
    Connection, PgConnection, RunQueryDsl, SqliteConnection, connection::SimpleConnection,
    sql_query,
};
use divan::{Bencher, black_box};

const ROWS: u32 = 10_000;
const PIECES_OF_EVIDENCE: u32 = 5_000;

fn main() {
    divan::main();
}

/// Where databases are measured.
#[derive(Debug, Clone, Copy)]
enum Engine {
    Sqlite,
    Postgres,
}

/// Names a server whose user may create databases.
fn server() -> Option<String> {
    let url = env::var_os("TEST_POSTGRES_URL").filter(|url| !url.is_empty())?;
    Some(url.to_string_lossy().into_owned())
}

fn engines() -> Vec<Engine> {
    let postgres = server().map(|_url| Engine::Postgres);
    std::iter::once(Engine::Sqlite).chain(postgres).collect()
}

fn files_and_engines() -> Vec<(&'static str, Engine)> {
    let files = ["risks.xlsx", "risks.csv"].into_iter();
    files.flat_map(|file| engines().into_iter().map(move |engine| (file, engine))).collect()
}

/// A new database that goes when this value goes.
struct Database {
    store: Option<Store>,
    folder: PathBuf,
    name: String,
}

impl Database {
    fn new(engine: Engine) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("assay_bench_{}_{count}", std::process::id());
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(&name);
        fs::create_dir_all(&folder).expect("a folder");
        let location = match engine {
            Engine::Sqlite => Location::Sqlite(folder.join("assay.db")),
            Engine::Postgres => {
                on_server(&format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"));
                Location::Postgres(url_of(&name))
            }
        };
        Self { store: Some(Store::open(&location).expect("a new database")), folder, name }
    }

    fn store(&self) -> &Store {
        self.store.as_ref().expect("it is open until it goes")
    }

    /// Runs SQL past the program, for data that nobody waits for.
    fn execute(&self, sql: &str) {
        match self.store().location() {
            Location::Sqlite(file) => SqliteConnection::establish(&file.to_string_lossy())
                .expect("the file")
                .batch_execute(sql)
                .expect("the statement"),
            Location::Postgres(url) => PgConnection::establish(url)
                .expect("the server")
                .batch_execute(sql)
                .expect("the statement"),
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let is_postgres = self
            .store
            .take()
            .is_some_and(|store| matches!(store.location(), Location::Postgres(_)));
        drop(fs::remove_dir_all(&self.folder));
        if is_postgres {
            on_server(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
        }
    }
}

fn on_server(statement: &str) {
    let mut connection =
        PgConnection::establish(&server().expect("its URL")).expect("the server answers");
    sql_query(statement).execute(&mut connection).expect("its user may do this");
}

/// The URL of the server with another database in it.
fn url_of(name: &str) -> String {
    let url = server().expect("its URL");
    let (place, options) = url.split_once('?').unwrap_or((&url, ""));
    let (scheme, host) = place.split_once("://").expect("a URL");
    let host = host.split('/').next().unwrap_or_default();
    let mark = if options.is_empty() { "" } else { "?" };
    format!("{scheme}://{host}/{name}{mark}{options}")
}

fn context() -> Context {
    Context::new(Actor::Operator, today().and_hms_opt(9, 30, 0).expect("a moment"))
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day")
}

fn questionnaire() -> Questionnaire {
    questionnaires::bundled(questionnaires::DEFAULT_SET).expect("bundled set")
}

/// A risk register as a file of that name holds it.
fn risk_register(name: &str) -> Vec<u8> {
    let header = [
        "Risk ID",
        "Risk",
        "Description",
        "Category",
        "Likelihood",
        "Impact",
        "Score",
        "Owner",
        "Treatment",
        "Due date",
        "Status",
        "Notes",
    ];
    let lines = (1..=ROWS).map(|row| {
        let (likelihood, impact) = (row % 5 + 1, row % 4 + 1);
        [
            format!("R-{row}"),
            format!("Risk {row}"),
            format!("What could happen in case {}", row % 977),
            "Technical".to_owned(),
            likelihood.to_string(),
            impact.to_string(),
            (likelihood * impact).to_string(),
            format!("Owner {}", row % 40),
            "reduce".to_owned(),
            "2027-03-01".to_owned(),
            "open".to_owned(),
            format!("Note {}", row % 313),
        ]
    });
    if name == "risks.csv" {
        let lines: Vec<String> = lines.map(|line| line.join(",")).collect();
        return format!("{}\n{}\n", header.join(","), lines.join("\n")).into_bytes();
    }
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, header).expect("a header");
    for (row, line) in (1..).zip(lines) {
        sheet.write_row(row, 0, line).expect("a row");
    }
    workbook.save_to_buffer().expect("a workbook")
}

/// From the file's bytes to the end of the transaction: read, recognise, plan, apply, append to the trail.
#[divan::bench(sample_count = 7, sample_size = 1, args = files_and_engines())]
fn import_10_000_risks(bencher: Bencher<'_, '_>, (name, engine): &(&'static str, Engine)) {
    let name = *name;
    let bytes = risk_register(name);
    let (questionnaire, vocabulary) =
        (questionnaire(), Vocabulary::bundled().expect("bundled words"));
    bencher
        .with_inputs(|| {
            let database = Database::new(*engine);
            let organisation =
                organisations::add(database.store(), &context(), "Norvale").expect("a new one");
            (database, organisation, bytes.clone())
        })
        .bench_local_values(|(database, organisation, bytes)| {
            let workbook = workbook::read_bytes(name, bytes, &Limits::default()).expect("a file");
            let wishes = Wishes {
                choices: Choices { register: None, sheet: None, columns: Vec::new() },
                on_conflict: OnConflict::Update,
                run: Run::Apply,
            };
            let read = (&workbook, &vocabulary, &questionnaire);
            let done: Imported =
                import(database.store(), &context(), &organisation, read, &wishes).expect("done");
            assert_eq!(
                done.sheets.first().and_then(|sheet| sheet.counts.get("created")),
                Some(&10_000)
            );
            database
        });
}

/// Adds an organisation with a Statement of Applicability of 93 controls and 5,000 pieces of evidence.
fn add_organisation(store: &Store, questionnaire: &Questionnaire) -> Organisation {
    let organisation = organisations::add(store, &context(), "Norvale").expect("a new one");
    let controls: Vec<String> = questionnaire
        .requirements
        .keys()
        .filter(|requirement| requirement.is_control())
        .map(ToString::to_string)
        .collect();
    assert_eq!(controls.len(), 93);
    store
        .write_in(organisation.id, |scope| {
            let mut add = |kind: RecordKind, texts: &[(&'static str, &str)]| {
                let mut fields = Fields::default();
                for (name, text) in texts {
                    fields.set(name, text);
                }
                records::add(scope, &context(), kind, &fields, Extra::new()).map(|_kept| ())
            };
            for (place, control) in controls.iter().enumerate() {
                let status = ["implemented", "partial", "planned", "not_implemented"]
                    .get(place % 4)
                    .copied()
                    .unwrap_or_default();
                add(
                    RecordKind::Controls,
                    &[("control_id", control), ("applicable", "yes"), ("status", status)],
                )?;
            }
            for (piece, control) in (0..PIECES_OF_EVIDENCE).zip(controls.iter().cycle()) {
                let month = format!("2026-{:02}-01", piece % 11 + 1);
                add(
                    RecordKind::Evidence,
                    &[
                        ("evidence_id", &format!("EV-{piece}")),
                        ("title", &format!("Record {piece}")),
                        ("kind", "operating_record"),
                        ("period_to", &month),
                        ("requirement_refs", control),
                        ("file_ref", &format!("https://files.example/{piece}")),
                    ],
                )?;
            }
            Ok::<_, assay::error::Error>(())
        })
        .expect("new records");
    organisation
}

fn score_of(store: &Store, organisation: &Organisation, set: &Questionnaire) -> GapReport {
    let name = organisation.name.as_str();
    store
        .read_in(organisation.id, |scope| {
            score::of_organisation(scope, &context(), (set, name), today())
        })
        .expect("a score")
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "divan hands arguments over by reference")]
#[divan::bench(args = engines())]
fn score_with_5_000_pieces_of_evidence(bencher: Bencher<'_, '_>, engine: &Engine) {
    let questionnaire = questionnaire();
    let database = Database::new(*engine);
    let organisation = add_organisation(database.store(), &questionnaire);
    bencher.bench_local(|| score_of(database.store(), black_box(&organisation), &questionnaire));
}

/// Finds an organisation by its name, lists one of its registers and scores it, among so many of its size.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "divan hands arguments over by reference")]
#[divan::bench(args = engines(), consts = [10, 1_000])]
fn open_an_organisation_among<const MANY: usize>(bencher: Bencher<'_, '_>, engine: &Engine) {
    let questionnaire = questionnaire();
    let database = Database::new(*engine);
    let organisation = add_organisation(database.store(), &questionnaire);
    multiply(&database, &organisation, MANY);
    bencher.bench_local(|| {
        let store = database.store();
        let found = organisations::find(store, black_box("Norvale")).expect("it is there");
        let register = store
            .read_in(found.id, |scope| records::list(scope, &context(), RecordKind::Controls))
            .expect("a register");
        (register, score_of(store, &found, &questionnaire))
    });
}

/// Copies an organisation's controls and evidence until so many organisations have them. The trails are left out,
/// because opening reads none.
fn multiply(database: &Database, organisation: &Organisation, many: usize) {
    let id = organisation.id.to_string();
    for copy in 1..many {
        // Before and after the first, so that it lies in the midst of them.
        let new = format!("{}{copy:07}{}", if copy % 2 == 0 { "f" } else { "0" }, &id[8..]);
        let columns = |table: RecordKind| {
            table
                .fields()
                .iter()
                .map(|field| format!("\"{}\"", field.name))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let of_table = |table: RecordKind| {
            let (name, columns) = (table.name(), columns(table));
            format!(
                "INSERT INTO {name} (organisation, record_id, record_key, record_version, extra, {columns}) \
                 SELECT '{new}', record_id, record_key, record_version, extra, {columns} FROM {name} \
                 WHERE organisation = '{id}';"
            )
        };
        database.execute(&format!(
            "BEGIN; INSERT INTO organisations (id, name, trail_number, trail_hash) VALUES ('{new}', 'Other {copy}', 0, '');\
             {}{} COMMIT;",
            of_table(RecordKind::Controls),
            of_table(RecordKind::Evidence),
        ));
    }
    database.execute("ANALYZE");
}
