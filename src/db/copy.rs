//! The content of every table, copied between the engines, a page of rows at a time.
//!
//! Rows travel as JSON, which both engines read and write: one statement stores a page, and no table needs code of its
//! own. The tables are those of the SQLite side; both sides have this version's.

use diesel::{
    PgConnection, QueryableByName, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection,
    sql_query,
    sql_types::{BigInt, Nullable, Text},
};

use super::{
    catalogue::{Column, Table, quoted},
    error::Error,
};

/// Rows that are in memory at a time.
const PAGE: usize = 200;

#[derive(QueryableByName)]
struct SqlitePage {
    #[diesel(sql_type = Nullable<BigInt>)]
    last: Option<i64>,
    #[diesel(sql_type = BigInt)]
    count: i64,
    #[diesel(sql_type = Text)]
    rows: String,
}

#[derive(QueryableByName)]
struct PostgresRow {
    #[diesel(sql_type = Text)]
    content: String,
}

/// Copies the tables of an SQLite database into those of PostgreSQL, which are empty.
pub(super) fn to_postgres(
    from: &mut SqliteConnection,
    tables: &[Table],
    to: &mut PgConnection,
) -> Result<(), Error> {
    tables.iter().try_for_each(|table| {
        table_to_postgres(from, table, to).map_err(|error| of_table(table, error))
    })
}

/// Copies the tables of PostgreSQL, as the transaction that is open sees them, into those of an SQLite database, which
/// are empty.
pub(super) fn to_sqlite(
    from: &mut PgConnection,
    tables: &[Table],
    to: &mut SqliteConnection,
) -> Result<(), Error> {
    tables.iter().try_for_each(|table| {
        table_to_sqlite(from, table, to).map_err(|error| of_table(table, error))
    })
}

fn of_table(table: &Table, error: Error) -> Error {
    match error {
        Error::Failed(cause) => Error::NotCopied { table: table.name.clone(), cause },
        error => error,
    }
}

fn table_to_postgres(
    from: &mut SqliteConnection,
    table: &Table,
    to: &mut PgConnection,
) -> Result<(), Error> {
    let name = quoted(&table.name);
    let pairs =
        table.columns_as(|column| format!("{}, {}", literal(&column.name), column.quoted()));
    let read = format!(
        "SELECT max(row) AS last, count(*) AS count, json_group_array(json(content)) AS rows FROM \
         (SELECT rowid AS row, json_object({pairs}) AS content FROM {name} \
         WHERE rowid > ? ORDER BY rowid LIMIT {PAGE})"
    );
    let columns = table.columns_as(Column::quoted);
    let write = format!(
        "INSERT INTO {name} ({columns}) \
         SELECT {columns} FROM json_populate_recordset(NULL::{name}, $1::json)"
    );
    let mut after = i64::MIN;
    loop {
        let page: SqlitePage = sql_query(&read).bind::<BigInt, _>(after).get_result(from)?;
        let Some(last) = page.last else { return Ok(()) };
        let written = sql_query(&write).bind::<Text, _>(page.rows).execute(to)?;
        all_written(i64::try_from(written) == Ok(page.count))?;
        after = last;
    }
}

fn table_to_sqlite(
    from: &mut PgConnection,
    table: &Table,
    to: &mut SqliteConnection,
) -> Result<(), Error> {
    let name = quoted(&table.name);
    let read = table.columns_as(from_postgres);
    from.batch_execute(&format!(
        "DECLARE everything NO SCROLL CURSOR FOR \
         SELECT row_to_json(r)::text AS content FROM (SELECT {read} FROM {name}) AS r"
    ))?;
    let columns = table.columns_as(Column::quoted);
    let values = table.columns_as(|column| {
        format!("json_extract(value, {})", literal(&format!("$.{}", column.quoted())))
    });
    let write = format!("INSERT INTO {name} ({columns}) SELECT {values} FROM json_each(?)");
    loop {
        let fetch = sql_query(format!("FETCH {PAGE} FROM everything"));
        let page: Vec<PostgresRow> = fetch.load(from)?;
        if page.is_empty() {
            return Ok(from.batch_execute("CLOSE everything")?);
        }
        let rows: Vec<&str> = page.iter().map(|row| row.content.as_str()).collect();
        let rows = format!("[{}]", rows.join(","));
        let written = sql_query(&write).bind::<Text, _>(rows).execute(to)?;
        all_written(written == page.len())?;
    }
}

/// Returns a text as SQL.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Returns a column as it lies in SQLite: a moment with as many digits of a second as it needs, because moments are
/// compared as texts there.
fn from_postgres(column: &Column) -> String {
    let name = column.quoted();
    if column.sql_type != "TIMESTAMP" {
        return name;
    }
    format!(
        "to_char({name}, 'YYYY-MM-DD HH24:MI:SS' || CASE \
         WHEN date_trunc('second', {name}) = {name} THEN '' \
         WHEN date_trunc('milliseconds', {name}) = {name} THEN '.MS' ELSE '.US' END) AS {name}"
    )
}

fn all_written(all: bool) -> Result<(), Error> {
    if all { Ok(()) } else { Err(Error::Failed("some of them were not stored".to_owned())) }
}
