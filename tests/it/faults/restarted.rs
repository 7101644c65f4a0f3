//! PostgreSQL restarts while an import runs: the import says so and leaves nothing, and the next one works.

use std::{path::Path, process::Stdio};

use diesel::{
    Connection, PgConnection, QueryableByName, RunQueryDsl, connection::SimpleConnection,
    sql_query, sql_types::BigInt,
};

use super::{Engine, Installation, NORVALE, ROWS, failed, register, text};
use crate::postgres;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Waits until a statement of somebody else has to wait for a lock.
fn wait_for_a_waiter(connection: &mut PgConnection) {
    let waiting = sql_query("SELECT count(*) AS count FROM pg_locks WHERE NOT granted");
    while waiting.clone().get_result::<Count>(connection).unwrap().count == 0 {
        std::thread::yield_now();
    }
}

#[test]
fn an_import_that_loses_its_server_leaves_nothing_and_says_so() {
    let mut server = postgres::Server::new();
    let mut installation = Installation::on(Engine::Sqlite);
    installation.database = Some(server.database());
    installation.done(&["org", "add", NORVALE]);
    let register = register(&installation.data);
    // Held up at what it writes in the middle of its transaction, and at what it writes last.
    for table in ["risks", "audit_trail"] {
        let output = interrupted(&installation, &mut server, (&register, table));
        assert_eq!(
            failed(&output),
            "the connection to the database was lost, so nothing of this was written; try again"
        );
        installation.verify();
        assert_eq!(installation.count("risks"), 0);
    }
    assert_eq!(installation.import(&register), (ROWS, 0));
    server.stop();
    let stopped = failed(&installation.run(&["org", "list"]));
    assert!(stopped.starts_with("the database at postgres:"), "{stopped}");
    server.start();
    assert_eq!(installation.import(&register), (0, ROWS));
    installation.verify();
}

/// Restarts the server while an import waits to write to a table.
fn interrupted(
    installation: &Installation,
    server: &mut postgres::Server,
    (register, table): (&Path, &str),
) -> std::process::Output {
    let url = installation.database.as_ref().unwrap();
    let mut other = PgConnection::establish(url).unwrap();
    other.batch_execute(&format!("BEGIN; LOCK TABLE {table} IN SHARE MODE")).unwrap();
    let import = ["import", &text(register), "--org", NORVALE];
    let mut command = installation.command(&import);
    let running = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    wait_for_a_waiter(&mut other);
    server.restart();
    running.wait_with_output().unwrap()
}
