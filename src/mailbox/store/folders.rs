//! Folders of a server: how far each is fetched, whether it answers, and which of its mails are known.

use super::clip;
use crate::{
    db::Conn,
    mailbox::Cursor,
    words::{MailboxId, Timestamp},
};
use anyhow::Result;

/// A folder is watched. Those that are not any more have no say in whether the mailbox answers.
pub async fn put_folders(db: &mut Conn, mailbox: MailboxId, names: &[String]) -> Result<()> {
    let sql = "SELECT name FROM mailbox_folders WHERE mailbox_id = $1";
    let known: Vec<String> = sqlx::query_scalar(sql).bind(mailbox).fetch_all(&mut *db).await?;
    for gone in known.iter().filter(|it| !names.contains(it)) {
        let sql = "DELETE FROM mailbox_folders WHERE mailbox_id = $1 AND name = $2";
        sqlx::query(sql).bind(mailbox).bind(gone).execute(&mut *db).await?;
    }
    for name in names {
        put_folder(db, mailbox, name).await?;
    }
    sum_up(db, mailbox).await
}

async fn put_folder(db: &mut Conn, mailbox: MailboxId, name: &str) -> Result<()> {
    let sql = "INSERT INTO mailbox_folders (mailbox_id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    sqlx::query(sql).bind(mailbox).bind(name).execute(db).await?;
    Ok(())
}

/// A folder answered.
pub async fn folder_answered(db: &mut Conn, mailbox: MailboxId, folder: &str, at: Timestamp) -> Result<()> {
    let sql = "INSERT INTO mailbox_folders (mailbox_id, name, seen_at) VALUES ($1, $2, $3) \
               ON CONFLICT (mailbox_id, name) DO UPDATE SET seen_at = excluded.seen_at, fault = NULL, \
               fault_since = NULL";
    sqlx::query(sql).bind(mailbox).bind(folder).bind(at).execute(&mut *db).await?;
    sum_up(db, mailbox).await
}

/// A folder does not answer, and why. Since when is kept from the first time on.
pub async fn folder_failed(
    db: &mut Conn,
    mailbox: MailboxId,
    folder: &str,
    fault: &str,
    at: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO mailbox_folders (mailbox_id, name, fault, fault_since) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (mailbox_id, name) DO UPDATE SET fault = excluded.fault, \
               fault_since = COALESCE(mailbox_folders.fault_since, excluded.fault_since)";
    sqlx::query(sql).bind(mailbox).bind(folder).bind(clip(fault)).bind(at).execute(&mut *db).await?;
    sum_up(db, mailbox).await
}

/// A mailbox answers if all its folders do; else its fault is the oldest one of theirs.
async fn sum_up(db: &mut Conn, mailbox: MailboxId) -> Result<()> {
    let sql = "UPDATE mailboxes SET \
               seen_at = COALESCE((SELECT MAX(seen_at) FROM mailbox_folders WHERE mailbox_id = $1), seen_at), \
               fault_since = (SELECT MIN(fault_since) FROM mailbox_folders \
               WHERE mailbox_id = $1 AND fault IS NOT NULL), \
               fault = (SELECT fault FROM mailbox_folders WHERE mailbox_id = $1 AND fault IS NOT NULL \
               ORDER BY fault_since, name LIMIT 1) WHERE id = $1";
    sqlx::query(sql).bind(mailbox).execute(db).await?;
    Ok(())
}

/// Fetching a folder broke off. [`set_cursor`] forgets it.
pub async fn stumbled(db: &mut Conn, mailbox: MailboxId, folder: &str) -> Result<()> {
    put_folder(db, mailbox, folder).await?;
    let sql = "UPDATE mailbox_folders SET stumbles = stumbles + 1 WHERE mailbox_id = $1 AND name = $2";
    sqlx::query(sql).bind(mailbox).bind(folder).execute(db).await?;
    Ok(())
}

/// How often in a row fetching a folder broke off at the same cursor.
pub async fn stumbles(db: &mut Conn, mailbox: MailboxId, folder: &str) -> Result<i64> {
    let sql = "SELECT stumbles FROM mailbox_folders WHERE mailbox_id = $1 AND name = $2";
    let stumbles: Option<i64> = sqlx::query_scalar(sql).bind(mailbox).bind(folder).fetch_optional(db).await?;
    Ok(stumbles.unwrap_or(0))
}

/// A folder was compared with what is kept.
pub async fn audited(db: &mut Conn, mailbox: MailboxId, folder: &str, at: Timestamp) -> Result<()> {
    let sql = "INSERT INTO mailbox_folders (mailbox_id, name, audited_at) VALUES ($1, $2, $3) \
               ON CONFLICT (mailbox_id, name) DO UPDATE SET audited_at = excluded.audited_at";
    sqlx::query(sql).bind(mailbox).bind(folder).bind(at).execute(db).await?;
    Ok(())
}

pub async fn cursor(db: &mut Conn, mailbox: MailboxId, folder: &str) -> Result<Option<Cursor>> {
    let sql = "SELECT uid_validity, last_uid FROM mailbox_cursors WHERE mailbox_id = $1 AND folder = $2";
    let row: Option<(i64, i64)> = sqlx::query_as(sql).bind(mailbox).bind(folder).fetch_optional(db).await?;
    Ok(row.map(|(uid_validity, last_uid)| Cursor { uid_validity, last_uid }))
}

/// Goes forward, never back, within one UIDVALIDITY: of two nodes that fetch at once the further one counts.
pub async fn set_cursor(db: &mut Conn, mailbox: MailboxId, folder: &str, to: Cursor) -> Result<()> {
    let sql = "INSERT INTO mailbox_cursors (mailbox_id, folder, uid_validity, last_uid) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (mailbox_id, folder) DO UPDATE SET uid_validity = excluded.uid_validity, \
               last_uid = CASE WHEN mailbox_cursors.uid_validity = excluded.uid_validity \
               AND mailbox_cursors.last_uid > excluded.last_uid THEN mailbox_cursors.last_uid \
               ELSE excluded.last_uid END";
    let query = sqlx::query(sql).bind(mailbox).bind(folder).bind(to.uid_validity).bind(to.last_uid);
    query.execute(&mut *db).await?;
    let went_on =
        "UPDATE mailbox_folders SET stumbles = 0 WHERE mailbox_id = $1 AND name = $2 AND stumbles > 0";
    sqlx::query(went_on).bind(mailbox).bind(folder).execute(db).await?;
    Ok(())
}

/// The next UIDs of a folder that are known, in order.
pub async fn uids_after(
    db: &mut Conn,
    mailbox: MailboxId,
    folder: &str,
    uid_validity: i64,
    after: i64,
) -> Result<Vec<i64>> {
    let sql = "SELECT uid FROM mails WHERE mailbox_id = $1 AND folder = $2 AND uid_validity = $3 AND uid > $4 \
               ORDER BY uid LIMIT 5000";
    let query = sqlx::query_scalar(sql).bind(mailbox).bind(folder).bind(uid_validity).bind(after);
    Ok(query.fetch_all(db).await?)
}
