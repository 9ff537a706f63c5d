//! All SQL of the doctor.

use super::Examination;
use crate::{
    db::{Conn, Engine},
    words::{Flag, Timestamp},
};
use anyhow::Result;

macro_rules! columns {
    () => {
        "id, round_trip, asked_at, done, parts, findings, ended_at"
    };
}

/// Examinations that are kept; the newest is shown.
const KEPT: i64 = 20;

// --- examinations ------------------------------------------------------------------------------------------

/// Asks for one, unless one is asked for already.
pub async fn ask(db: &mut Conn, round_trip: Flag, at: Timestamp) -> Result<()> {
    let sql = "INSERT INTO examinations (round_trip, asked_at) SELECT $1, $2 \
               WHERE NOT EXISTS (SELECT 1 FROM examinations WHERE ended_at IS NULL)";
    sqlx::query(sql).bind(round_trip).bind(at).execute(&mut *db).await?;
    let sql =
        "DELETE FROM examinations WHERE id NOT IN (SELECT id FROM examinations ORDER BY id DESC LIMIT $1)";
    sqlx::query(sql).bind(KEPT).execute(db).await?;
    Ok(())
}

/// Whether one waits: asked each second, so it takes no lock.
pub async fn is_asked(db: &mut Conn, now: Timestamp) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM examinations WHERE ended_at IS NULL AND (lease_until IS NULL OR lease_until <= $1)";
    let count: i64 = sqlx::query_scalar(sql).bind(now).fetch_one(db).await?;
    Ok(count > 0)
}

/// Takes one: it belongs to the caller until the lease runs out.
pub async fn claim(db: &mut Conn, now: Timestamp, lease_until: Timestamp) -> Result<Option<Examination>> {
    macro_rules! claiming {
        ($lock:literal) => {
            concat!(
                "UPDATE examinations SET lease_until = $2 WHERE id IN \
                 (SELECT id FROM examinations WHERE ended_at IS NULL AND (lease_until IS NULL OR lease_until <= $1) \
                 ORDER BY id LIMIT 1",
                $lock,
                ") RETURNING ",
                columns!()
            )
        };
    }
    let sql = match Engine::of(db) {
        Engine::Sqlite => claiming!(""),
        Engine::Postgres => claiming!(" FOR UPDATE SKIP LOCKED"),
    };
    Ok(sqlx::query_as(sql).bind(now).bind(lease_until).fetch_optional(db).await?)
}

/// Says how far it is.
pub async fn note(
    db: &mut Conn,
    id: i64,
    (done, parts): (i64, i64),
    findings: &str,
    lease_until: Timestamp,
) -> Result<()> {
    let sql = "UPDATE examinations SET done = $2, parts = $3, findings = $4, lease_until = $5 WHERE id = $1";
    let query = sqlx::query(sql).bind(id).bind(done).bind(parts).bind(findings).bind(lease_until);
    query.execute(db).await?;
    Ok(())
}

pub async fn end(db: &mut Conn, id: i64, at: Timestamp) -> Result<()> {
    let sql = "UPDATE examinations SET ended_at = $2, lease_until = NULL WHERE id = $1";
    sqlx::query(sql).bind(id).bind(at).execute(db).await?;
    Ok(())
}

/// The one that was asked for last.
pub async fn latest(db: &mut Conn) -> Result<Option<Examination>> {
    let sql = concat!("SELECT ", columns!(), " FROM examinations ORDER BY id DESC LIMIT 1");
    Ok(sqlx::query_as(sql).fetch_optional(db).await?)
}

// --- the database itself -----------------------------------------------------------------------------------

/// Such as `PostgreSQL 15.6` or `SQLite 3.50.2`.
pub async fn version(db: &mut Conn) -> Result<String> {
    let (sql, name) = match Engine::of(db) {
        Engine::Sqlite => ("SELECT sqlite_version()", "SQLite"),
        Engine::Postgres => ("SELECT current_setting('server_version')", "PostgreSQL"),
    };
    let version: String = sqlx::query_scalar(sql).fetch_one(db).await?;
    let number = version.split_whitespace().next().unwrap_or_default();
    Ok(format!("{name} {number}"))
}

/// Seconds since 1970 by the server's clock; a file has none.
pub async fn clock(db: &mut Conn) -> Result<Option<i64>> {
    match Engine::of(db) {
        Engine::Sqlite => {
            let _one: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM mailboxes").fetch_one(db).await?;
            Ok(None)
        }
        Engine::Postgres => {
            let sql = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS BIGINT)";
            Ok(Some(sqlx::query_scalar(sql).fetch_one(db).await?))
        }
    }
}
