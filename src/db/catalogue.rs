//! Which tables there are, read from the database itself, so that none that is added later can be forgotten by whoever
//! copies all of them.

use std::collections::BTreeMap;

use diesel::{
    QueryableByName, RunQueryDsl, SqliteConnection,
    sql_types::{BigInt, Text},
};

use super::error::Error;

/// A table and its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
}

/// A column and its declared type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) sql_type: String,
}

impl Table {
    /// Returns the names of its columns as SQL, each made by a function.
    pub(super) fn columns_as(&self, write: impl Fn(&Column) -> String) -> String {
        self.columns.iter().map(write).collect::<Vec<_>>().join(", ")
    }
}

impl Column {
    /// Returns its name as SQL.
    pub(super) fn quoted(&self) -> String {
        quoted(&self.name)
    }
}

/// Returns a name as SQL, whatever it is.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[derive(QueryableByName)]
struct ColumnRow {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    sql_type: String,
}

#[derive(QueryableByName)]
struct Reference {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    refers_to: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

/// Returns every table that holds content, each after those that it refers to.
pub(super) fn tables(connection: &mut SqliteConnection) -> Result<Vec<Table>, Error> {
    let columns: Vec<ColumnRow> = diesel::sql_query(
        "SELECT t.name AS table_name, c.name AS name, c.type AS sql_type \
         FROM sqlite_schema AS t, pragma_table_info(t.name) AS c \
         WHERE t.type = 'table' AND t.name NOT GLOB 'sqlite_*' AND t.name NOT GLOB '__diesel_*' \
         ORDER BY t.name, c.cid",
    )
    .load(connection)?;
    let references: Vec<Reference> = diesel::sql_query(
        "SELECT DISTINCT t.name AS table_name, f.\"table\" AS refers_to \
         FROM sqlite_schema AS t, pragma_foreign_key_list(t.name) AS f \
         WHERE t.type = 'table' AND f.\"table\" <> t.name",
    )
    .load(connection)?;
    let mut waiting: BTreeMap<String, Vec<Column>> = BTreeMap::new();
    for ColumnRow { table_name, name, sql_type } in columns {
        waiting.entry(table_name).or_default().push(Column { name, sql_type });
    }
    let mut ordered: Vec<Table> = Vec::new();
    while !waiting.is_empty() {
        let is_ready = |name: &String| {
            let mut own = references.iter().filter(|reference| reference.table_name == *name);
            !own.any(|reference| waiting.contains_key(&reference.refers_to))
        };
        let ready: Vec<String> = waiting.keys().filter(|name| is_ready(name)).cloned().collect();
        if ready.is_empty() {
            return Err(Error::Failed("tables refer to each other in a circle".to_owned()));
        }
        ordered.extend(ready.into_iter().map(|name| {
            let columns = waiting.remove(&name).unwrap_or_default();
            Table { name, columns }
        }));
    }
    Ok(ordered)
}

/// Returns how many rows each table has.
pub(super) fn count_rows(
    connection: &mut SqliteConnection,
) -> Result<BTreeMap<String, i64>, Error> {
    let mut counts = BTreeMap::new();
    for table in tables(connection)? {
        let sql = format!("SELECT count(*) AS rows FROM {}", quoted(&table.name));
        let count: Count = diesel::sql_query(sql).get_result(connection)?;
        counts.insert(table.name, count.rows);
    }
    Ok(counts)
}
