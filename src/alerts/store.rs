//! All SQL of alerts.

use super::{Alert, AlertKind};
use crate::{db::Conn, words::Timestamp};
use anyhow::Result;

/// Characters of a detail that are kept.
const LONGEST_DETAIL: usize = 500;

/// Says that something is wrong. One that is open already keeps its beginning and gets the new words.
pub async fn raise(db: &mut Conn, kind: AlertKind, about: &str, detail: &str, at: Timestamp) -> Result<()> {
    let detail: String = detail.chars().take(LONGEST_DETAIL).collect();
    let sql = "INSERT INTO alerts (kind, about, detail, raised_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (kind, about) WHERE cleared_at IS NULL DO UPDATE SET detail = excluded.detail \
               RETURNING raised_at";
    let query = sqlx::query_scalar(sql).bind(kind).bind(about).bind(&detail).bind(at);
    let since: Timestamp = query.fetch_one(db).await?;
    if since == at {
        tracing::error!(alert = %kind, about, "{detail}");
    }
    Ok(())
}

/// Says that it is over. Says whether there was anything.
pub async fn clear(db: &mut Conn, kind: AlertKind, about: &str, at: Timestamp) -> Result<bool> {
    let sql = "UPDATE alerts SET cleared_at = $3 WHERE kind = $1 AND about = $2 AND cleared_at IS NULL";
    let cleared = sqlx::query(sql).bind(kind).bind(about).bind(at).execute(db).await?.rows_affected() > 0;
    if cleared {
        tracing::info!(alert = %kind, about, "is over");
    }
    Ok(cleared)
}

/// Changes whenever what is open changes.
pub async fn stamp(db: &mut Conn) -> Result<(i64, i64)> {
    let sql = "SELECT COUNT(*), COALESCE(MAX(id), 0) FROM alerts WHERE cleared_at IS NULL";
    Ok(sqlx::query_as(sql).fetch_one(db).await?)
}

/// What is not over, the oldest first.
pub async fn open(db: &mut Conn) -> Result<Vec<Alert>> {
    let sql = "SELECT kind, about, detail, raised_at FROM alerts WHERE cleared_at IS NULL ORDER BY id";
    Ok(sqlx::query_as(sql).fetch_all(db).await?)
}
