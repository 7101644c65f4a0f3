//! Two programs make the tables of one new database at once, and a program meets a database that a newer one has changed.

use diesel::{
    Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query,
    sql_types::BigInt,
};

use super::{Engine, Installation, failed, said, text};

/// How many new databases are tried.
const PAIRS: usize = 10;

fn migrate_together(engine: Engine) {
    for pair in 0..PAIRS {
        let installation = Installation::on(engine);
        let migrate = || installation.command(&["--json", "migrate"]);
        let both = [migrate(), migrate()].map(|mut command| {
            use std::process::Stdio;
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        });
        let outputs = both.map(|running| running.wait_with_output().unwrap());
        let added = outputs.map(|output| {
            assert!(output.status.success(), "pair {pair}: {}", said(&output));
            let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            answer["added"].as_array().unwrap().len()
        });
        assert!(added.contains(&0) && added != [0, 0], "pair {pair}: {added:?} changes");
        installation.done(&["org", "add", "Norvale"]);
        installation.verify();
    }
}

#[test]
fn two_programs_that_migrate_one_new_sqlite_file_wait_for_each_other() {
    migrate_together(Engine::Sqlite);
}

#[test]
fn two_programs_that_migrate_one_new_postgresql_database_wait_for_each_other() {
    migrate_together(Engine::Postgres);
}

/// Does to a database what a program of the year 2099 would, and asks it a number.
fn execute(installation: &Installation, statement: &str) {
    match &installation.database {
        None => {
            let file = text(&installation.path("assay.db"));
            sql_query(statement).execute(&mut SqliteConnection::establish(&file).unwrap()).unwrap();
        }
        Some(url) => {
            sql_query(statement).execute(&mut PgConnection::establish(url).unwrap()).unwrap();
        }
    }
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn organisations(installation: &Installation) -> i64 {
    let query = sql_query("SELECT count(*) AS count FROM organisations WHERE name = 'Norvale'");
    let found: Count = match &installation.database {
        None => {
            let file = text(&installation.path("assay.db"));
            query.get_result(&mut SqliteConnection::establish(&file).unwrap()).unwrap()
        }
        Some(url) => query.get_result(&mut PgConnection::establish(url).unwrap()).unwrap(),
    };
    found.count
}

fn meet_a_newer_database(engine: Engine) {
    let installation = Installation::with_organisation(engine);
    execute(
        &installation,
        "INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000001')",
    );
    for command in [
        &["org", "list"][..],
        &["org", "add", "Other"],
        &["migrate"],
        &["verify"],
        &["import", "none.csv", "--org", "Norvale"],
    ] {
        assert_eq!(
            failed(&installation.run(command)),
            "the database was written by a newer version of assay (schema 20990101000001); use that version or a \
             newer one"
        );
    }
    assert_eq!(organisations(&installation), 1);
}

#[test]
fn an_sqlite_file_of_a_newer_program_is_left_alone() {
    meet_a_newer_database(Engine::Sqlite);
}

#[test]
fn a_postgresql_database_of_a_newer_program_is_left_alone() {
    meet_a_newer_database(Engine::Postgres);
}
