//! All SQL of the mailbox.

use super::{Balance, Cursor, Mail, MailState, Mailbox};
use crate::{
    db::{Conn, Engine},
    words::{Channel, CompanyId, MailId, MailboxId, MessageId, Timestamp},
};
use anyhow::{Result, ensure};

macro_rules! columns {
    (mailbox) => {
        "id, name, company_id, seen_at, fault, fault_since"
    };
    (mail) => {
        "id, mailbox_id, place, channel, digest, size, raw_key, kept_at, state, attempts, lease_until, error, \
         message_id, sent"
    };
}

/// Characters of an error that are kept.
const LONGEST_ERROR: usize = 500;

// --- mailboxes ---------------------------------------------------------------------------------------------

/// Writes a mailbox by its name: the settings are the truth.
pub async fn put_mailbox(db: &mut Conn, name: &str, company: Option<CompanyId>) -> Result<MailboxId> {
    let sql = "INSERT INTO mailboxes (name, company_id) VALUES ($1, $2) \
               ON CONFLICT (name) DO UPDATE SET company_id = excluded.company_id RETURNING id";
    Ok(sqlx::query_scalar(sql).bind(name).bind(company).fetch_one(db).await?)
}

pub async fn mailbox(db: &mut Conn, id: MailboxId) -> Result<Mailbox> {
    let sql = concat!("SELECT ", columns!(mailbox), " FROM mailboxes WHERE id = $1");
    Ok(sqlx::query_as(sql).bind(id).fetch_one(db).await?)
}

pub async fn mailboxes(db: &mut Conn) -> Result<Vec<Mailbox>> {
    let sql = concat!("SELECT ", columns!(mailbox), " FROM mailboxes ORDER BY name");
    Ok(sqlx::query_as(sql).fetch_all(db).await?)
}

/// It answered.
pub async fn answered(db: &mut Conn, id: MailboxId, at: Timestamp) -> Result<()> {
    let sql = "UPDATE mailboxes SET seen_at = $2, fault = NULL, fault_since = NULL WHERE id = $1";
    sqlx::query(sql).bind(id).bind(at).execute(db).await?;
    Ok(())
}

/// It does not answer, and why. Since when is kept from the first time on.
pub async fn failed_to_answer(db: &mut Conn, id: MailboxId, fault: &str, at: Timestamp) -> Result<()> {
    let sql = "UPDATE mailboxes SET fault = $2, fault_since = COALESCE(fault_since, $3) WHERE id = $1";
    sqlx::query(sql).bind(id).bind(clip(fault)).bind(at).execute(db).await?;
    Ok(())
}

/// Takes hold of a mailbox until the transaction ends, so that two nodes do not file the same mail at once.
pub async fn hold(db: &mut Conn, id: MailboxId) -> Result<()> {
    let sql = "UPDATE mailboxes SET name = name WHERE id = $1";
    sqlx::query(sql).bind(id).execute(db).await?;
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
    query.execute(db).await?;
    Ok(())
}

// --- mails -------------------------------------------------------------------------------------------------

/// A mail whose bytes lie on the shelf already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMail {
    pub mailbox: MailboxId,
    pub place: String,
    pub channel: Channel,
    /// SHA-256 of the raw bytes, hexadecimal.
    pub digest: String,
    pub size: i64,
    pub raw_key: String,
    pub kept_at: Timestamp,
}

/// Keeps a mail. `None`: we have what lies at this place.
///
/// The same bytes at another place (a copy, or all of a folder after its UIDVALIDITY changed) are counted, and
/// ignored.
pub async fn keep(db: &mut Conn, new: &NewMail) -> Result<Option<MailId>> {
    let sql = "INSERT INTO mails (mailbox_id, place, channel, digest, size, raw_key, kept_at, state, message_id) \
               SELECT $1, $2, $3, $4, $5, $6, $7, \
               CASE WHEN EXISTS (SELECT 1 FROM mails WHERE mailbox_id = $1 AND digest = $4) THEN $9 ELSE $8 END, \
               (SELECT message_id FROM mails WHERE mailbox_id = $1 AND digest = $4 ORDER BY id LIMIT 1) \
               WHERE TRUE ON CONFLICT (mailbox_id, place) DO NOTHING RETURNING id";
    let id = sqlx::query_scalar(sql)
        .bind(new.mailbox)
        .bind(&new.place)
        .bind(new.channel)
        .bind(&new.digest)
        .bind(new.size)
        .bind(&new.raw_key)
        .bind(new.kept_at)
        .bind(MailState::New)
        .bind(MailState::Ignored)
        .fetch_optional(db)
        .await?;
    Ok(id)
}

pub async fn mail(db: &mut Conn, id: MailId) -> Result<Option<Mail>> {
    let sql = concat!("SELECT ", columns!(mail), " FROM mails WHERE id = $1");
    Ok(sqlx::query_as(sql).bind(id).fetch_optional(db).await?)
}

/// Claims mails that nobody has read yet: they belong to the caller until the lease runs out.
pub async fn claim(db: &mut Conn, now: Timestamp, lease_until: Timestamp, limit: i64) -> Result<Vec<Mail>> {
    macro_rules! claiming {
        ($lock:literal) => {
            concat!(
                "UPDATE mails SET lease_until = $2, attempts = attempts + 1 WHERE id IN \
                 (SELECT id FROM mails WHERE state = 'new' AND (lease_until IS NULL OR lease_until <= $1) \
                 ORDER BY id LIMIT $3",
                $lock,
                ") RETURNING ",
                columns!(mail)
            )
        };
    }
    let sql = match Engine::of(db) {
        Engine::Sqlite => claiming!(""),
        Engine::Postgres => claiming!(" FOR UPDATE SKIP LOCKED"),
    };
    let mut mails: Vec<Mail> =
        sqlx::query_as(sql).bind(now).bind(lease_until).bind(limit).fetch_all(db).await?;
    mails.sort_by_key(|mail| mail.id);
    Ok(mails)
}

/// Says what became of a mail.
///
/// # Errors
/// If somebody else has said so already: the caller's whole transaction must then be undone, or the mail would
/// be filed twice.
pub async fn done(db: &mut Conn, mail: MailId, state: MailState, message: Option<MessageId>) -> Result<()> {
    let sql = "UPDATE mails SET state = $2, message_id = $3, lease_until = NULL, error = NULL \
               WHERE id = $1 AND state = 'new'";
    let query = sqlx::query(sql).bind(mail).bind(state).bind(message);
    ensure!(query.execute(db).await?.rows_affected() == 1, "mail {mail} is done already");
    Ok(())
}

/// Leaves a mail for later: it is claimed again from then on.
pub async fn postpone(db: &mut Conn, mail: MailId, until: Timestamp, error: &str) -> Result<()> {
    let sql = "UPDATE mails SET lease_until = $2, error = $3 WHERE id = $1 AND state = 'new'";
    sqlx::query(sql).bind(mail).bind(until).bind(clip(error)).execute(db).await?;
    Ok(())
}

/// Sets a mail aside, with its error, so that it stops nobody else.
pub async fn quarantine(db: &mut Conn, mail: MailId, error: &str) -> Result<()> {
    let sql = "UPDATE mails SET state = 'quarantined', error = $2, lease_until = NULL \
               WHERE id = $1 AND state = 'new'";
    sqlx::query(sql).bind(mail).bind(clip(error)).execute(db).await?;
    Ok(())
}

/// Gives back what was claimed and is not done: its reader died, or, at worst, two read it and one of them files it.
/// What is waiting after a failure goes on waiting.
pub async fn release(db: &mut Conn) -> Result<()> {
    let sql = "UPDATE mails SET lease_until = NULL WHERE state = 'new' AND error IS NULL AND lease_until IS NOT NULL";
    sqlx::query(sql).execute(db).await?;
    Ok(())
}

/// Tries a quarantined mail again. Says whether it was one.
pub async fn retry(db: &mut Conn, mail: MailId) -> Result<bool> {
    let sql = "UPDATE mails SET state = 'new', attempts = 0, lease_until = NULL \
               WHERE id = $1 AND state = 'quarantined'";
    Ok(sqlx::query(sql).bind(mail).execute(db).await?.rows_affected() == 1)
}

/// What cannot be read, oldest first: for the health page.
pub async fn quarantined(db: &mut Conn, limit: i64) -> Result<Vec<Mail>> {
    let sql =
        concat!("SELECT ", columns!(mail), " FROM mails WHERE state = 'quarantined' ORDER BY id LIMIT $1");
    Ok(sqlx::query_as(sql).bind(limit).fetch_all(db).await?)
}

pub async fn count_quarantined(db: &mut Conn) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM mails WHERE state = 'quarantined'";
    Ok(sqlx::query_scalar(sql).fetch_one(db).await?)
}

/// Whether a mail of this mailbox became this message.
pub async fn brought(db: &mut Conn, mailbox: MailboxId, message: MessageId) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM mails WHERE mailbox_id = $1 AND message_id = $2";
    let count: i64 = sqlx::query_scalar(sql).bind(mailbox).bind(message).fetch_one(db).await?;
    Ok(count > 0)
}

/// Counts a mailbox's mails by what became of them.
pub async fn balance(db: &mut Conn, mailbox: MailboxId) -> Result<Balance> {
    let sql = "SELECT state, COUNT(*) FROM mails WHERE mailbox_id = $1 GROUP BY state";
    let rows: Vec<(MailState, i64)> = sqlx::query_as(sql).bind(mailbox).fetch_all(db).await?;
    let mut balance = Balance::default();
    for (state, count) in rows {
        balance.set(state, count);
    }
    Ok(balance)
}

fn clip(text: &str) -> String {
    text.chars().take(LONGEST_ERROR).collect()
}
