//! The database: SQLite in one file, or PostgreSQL, behind one SQL.
//!
//! Knows how to open, migrate, read and write. Never knows a table. Each room's `store.rs` holds its SQL as
//! free functions on a [`Conn`].
//!
//! Why `begin_write` and not `begin`: a deferred SQLite transaction that reads and then writes fails with
//! `SQLITE_BUSY_SNAPSHOT` as soon as another one wrote in between, busy timeout or not. `BEGIN IMMEDIATE`
//! waits its turn instead.

use anyhow::{Context, Result, bail};
use sqlx::{
    Any, AnyPool, AssertSqlSafe, Executor, SqlSafeStr,
    any::AnyPoolOptions,
    migrate::{Migration, Migrator},
    pool::PoolConnection,
};
use std::{
    borrow::Cow,
    ops::{Deref, DerefMut},
    sync::Arc,
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// One connection, inside a transaction or not.
pub type Conn = sqlx::AnyConnection;
/// A writing transaction; derefs to [`Conn`]. Dropped, it is undone.
pub struct Tx {
    inner: sqlx::Transaction<'static, Any>,
    /// On SQLite, whose turn it is to write.
    _turn: Option<OwnedSemaphorePermit>,
}

impl Tx {
    /// # Errors
    /// If the database does not take it: then nothing was written.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        self.inner.commit().await
    }

    /// # Errors
    /// If the database does not answer; what was written is undone all the same.
    pub async fn rollback(self) -> Result<(), sqlx::Error> {
        self.inner.rollback().await
    }
}

impl Deref for Tx {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.inner
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.inner
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    /// The engine that a connection speaks to, for the few statements that differ (claiming rows).
    #[must_use]
    pub fn of(conn: &Conn) -> Engine {
        if conn.backend_name() == "PostgreSQL" { Engine::Postgres } else { Engine::Sqlite }
    }
}

#[derive(Clone, Debug)]
pub struct Db {
    pool: AnyPool,
    engine: Engine,
    /// SQLite has one writer at a time, and lets whoever asks at the right moment go first. Here writers of one
    /// process queue in order, so that none of them waits for long.
    turn: Option<Arc<Semaphore>>,
}

impl Db {
    /// Opens `sqlite:path/to/duly.db` (made if missing) or `postgres://…` and brings its tables up to date.
    ///
    /// # Errors
    /// If the address is of neither kind, the database does not answer, or a migration fails.
    pub async fn open(url: &str, connections: u32) -> Result<Db> {
        sqlx::any::install_default_drivers();
        let engine = match url.split(':').next() {
            Some("sqlite") => Engine::Sqlite,
            Some("postgres" | "postgresql") => Engine::Postgres,
            _ => bail!("a database address begins with sqlite: or postgres://"),
        };
        let url = match engine {
            Engine::Sqlite if !url.contains('?') => Cow::Owned(format!("{url}?mode=rwc")),
            _ => Cow::Borrowed(url),
        };
        let pool = AnyPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(Duration::from_secs(20))
            .after_connect(|conn, _| Box::pin(prepare(conn)))
            .connect(&url)
            .await
            .context("opening the database")?;
        let turn = (engine == Engine::Sqlite).then(|| Arc::new(Semaphore::new(1)));
        let db = Db { pool, engine, turn };
        migrator(engine).run(&db.pool).await.context("bringing the tables up to date")?;
        Ok(db)
    }

    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// If none becomes free in time.
    pub async fn read(&self) -> Result<PoolConnection<Any>> {
        self.pool.acquire().await.context("waiting for a database connection")
    }

    /// A transaction that may write. Nothing slow happens inside it, least of all the network.
    ///
    /// # Errors
    /// If no connection becomes free, or another writer does not finish, in time.
    pub async fn begin_write(&self) -> Result<Tx> {
        let turn = match &self.turn {
            Some(queue) => Some(Arc::clone(queue).acquire_owned().await.context("waiting to write")?),
            None => None,
        };
        let inner = match self.engine {
            Engine::Sqlite => self.pool.begin_with("BEGIN IMMEDIATE").await,
            Engine::Postgres => self.pool.begin().await,
        };
        Ok(Tx { inner: inner.context("beginning a transaction")?, _turn: turn })
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// How many values one statement asks for at once: as many as `list!` has places.
const LIST: usize = 64;

/// The places of a list of values, for `WHERE id IN (…)`: the same text whatever their number, so that the
/// statement is static and stays prepared. A further parameter is `$65`. [`lists`] gives the values.
macro_rules! list {
    () => {
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
         $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, \
         $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61, $62, \
         $63, $64"
    };
}
pub(crate) use list;

/// Values in lists of the length that `list!` has places for; the last one is repeated where there are fewer.
pub fn lists<T: Clone>(values: &[T]) -> impl Iterator<Item = impl Iterator<Item = T>> {
    values.chunks(LIST).map(|list| (0..LIST).filter_map(|at| list.get(at).or(list.last()).cloned()))
}

/// How many rows one statement writes at the most.
const ROWS: usize = 64;

/// Rows that are written by one statement each: 64, then 32, 16, … 1 of what is left, so that there are few
/// different statements and all of them stay prepared.
pub fn portions<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let count = if rows.len() >= ROWS { ROWS } else { 1 << rows.len().checked_ilog2()? };
        let (portion, rest) = rows.split_at_checked(count)?;
        rows = rest;
        Some(portion)
    })
}

/// A statement that takes many rows: between its two halves stand the places of so many rows of so many values,
/// each in brackets, as `VALUES` wants them.
#[must_use]
pub fn values(conn: &Conn, head: &str, rows: usize, width: usize, tail: &str) -> AssertSqlSafe<String> {
    use std::fmt::Write;
    let numbered = Engine::of(conn) == Engine::Postgres;
    let mut sql = String::with_capacity(head.len() + tail.len() + rows * (6 * width + 3));
    sql.push_str(head);
    for row in 0..rows {
        for place in 0..width {
            sql.push_str(match (row, place) {
                (0, 0) => "(",
                (_, 0) => "), (",
                _ => ", ",
            });
            // SQLite knows `$7` as a name, and looks names up one by one.
            let _ = if numbered { write!(sql, "${}", row * width + place + 1) } else { sql.write_char('?') };
        }
    }
    sql.push(')');
    sql.push_str(tail);
    AssertSqlSafe(sql)
}

/// The next ids of a table, in order. The caller writes rows under them in this very transaction.
///
/// # Errors
/// If the database does not answer.
pub async fn next_ids(conn: &mut Conn, table: &'static str, count: usize) -> Result<Vec<i64>> {
    let count = i64::try_from(count)?;
    if count == 0 {
        return Ok(Vec::new());
    }
    match Engine::of(conn) {
        Engine::Sqlite => {
            // Nobody else writes meanwhile, and a row under an id of its own moves the sequence along.
            let sql = "SELECT CAST(COALESCE(MAX(seq), 0) AS BIGINT) FROM sqlite_sequence WHERE name = $1";
            let last: i64 = sqlx::query_scalar(sql).bind(table).fetch_one(conn).await?;
            Ok((1..=count).map(|nth| last + nth).collect())
        }
        Engine::Postgres => {
            let sql = "SELECT nextval(pg_get_serial_sequence($1, 'id')) FROM generate_series(CAST(1 AS BIGINT), $2)";
            let mut ids: Vec<i64> = sqlx::query_scalar(sql).bind(table).bind(count).fetch_all(conn).await?;
            ids.sort_unstable();
            Ok(ids)
        }
    }
}

async fn prepare(conn: &mut Conn) -> Result<(), sqlx::Error> {
    if Engine::of(conn) == Engine::Sqlite {
        // NORMAL is safe against a crash of duly; FULL would only add safety against a crash of the machine
        // at the cost of a sync per commit. A mail or a reminder must survive that too, hence FULL.
        conn.execute(
            "PRAGMA busy_timeout = 15000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
             PRAGMA foreign_keys = ON; PRAGMA cache_size = -4000; PRAGMA temp_store = MEMORY;",
        )
        .await?;
    }
    Ok(())
}

/// The migrations, with the one word that the engines spell differently put in.
fn migrator(engine: Engine) -> Migrator {
    static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");
    let serial_id = match engine {
        Engine::Sqlite => "INTEGER PRIMARY KEY AUTOINCREMENT",
        Engine::Postgres => "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
    };
    let migrations: Vec<Migration> = MIGRATIONS
        .iter()
        .map(|it| {
            let sql = it.sql.as_str().replace("SERIAL_ID,", &format!("{serial_id},"));
            Migration::new(
                it.version,
                it.description.clone(),
                it.migration_type,
                AssertSqlSafe(sql).into_sql_str(),
                it.no_tx,
            )
        })
        .collect();
    Migrator { migrations: Cow::Owned(migrations), ..Migrator::DEFAULT }
}

/// Whether a write was refused because the row is already there.
#[must_use]
pub fn is_duplicate(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_fills_all_its_places() {
        let lists = |count: usize| lists(&(0..count).collect::<Vec<_>>()).map(Iterator::collect).collect();
        let last: fn(&Vec<usize>) -> Option<usize> = |list| list.last().copied();
        for (count, ends) in
            [(0, vec![]), (1, vec![0]), (64, vec![63]), (65, vec![63, 64]), (200, vec![63, 127, 191, 199])]
        {
            let lists: Vec<Vec<usize>> = lists(count);
            assert!(lists.iter().all(|list| list.len() == LIST));
            assert_eq!(lists.iter().filter_map(last).collect::<Vec<_>>(), ends, "{count}");
        }
        assert_eq!(list!().matches('$').count(), LIST);
    }

    #[test]
    fn rows_are_written_in_portions_of_few_sizes() {
        for (count, sizes) in
            [(0, vec![]), (1, vec![1]), (7, vec![4, 2, 1]), (64, vec![64]), (200, vec![64, 64, 64, 8])]
        {
            let rows: Vec<usize> = (0..count).collect();
            assert_eq!(portions(&rows).map(<[usize]>::len).collect::<Vec<_>>(), sizes);
            assert_eq!(portions(&rows).flatten().copied().collect::<Vec<_>>(), rows);
        }
    }
}
