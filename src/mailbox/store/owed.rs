//! Mails whose bytes are still on the server: all of them, or the rest of one that is too large.

use super::clip;
use crate::{
    db::{Conn, Engine},
    mailbox::{MailState, Origin, Owed, RawMail},
    words::{Channel, ConversationId, Flag, MailId, MailboxId, MessageId, Timestamp},
};
use anyhow::Result;

/// A mail that is known by its place only.
#[derive(Clone, Copy, Debug)]
pub struct Noted<'a> {
    pub mailbox: MailboxId,
    pub place: &'a str,
    pub from: &'a Origin,
    pub size: i64,
    pub state: MailState,
    /// More than none: it is tried alone, because something like it broke the connection.
    pub attempts: i64,
    pub error: Option<&'a str>,
}

impl<'a> Noted<'a> {
    pub fn of(mailbox: MailboxId, mail: &'a RawMail, from: &'a Origin, state: MailState) -> Self {
        Noted { mailbox, place: &mail.place, from, size: mail.size, state, attempts: 0, error: None }
    }
}

/// Notes a mail whose bytes stay on the server for now, and why: `Owed`, `Missing`, `LeftOut` or `Quarantined`.
/// Gives its state, which is another one if it was known.
pub async fn note(db: &mut Conn, new: &Noted<'_>, now: Timestamp) -> Result<MailState> {
    // Kept before mails had numbers: it gets its number now.
    let sql = "INSERT INTO mails (mailbox_id, place, channel, digest, size, raw_key, kept_at, folder, \
               uid_validity, uid, arrived_at, sent, state, attempts, error) \
               VALUES ($1, $2, $3, '', $4, '', $5, $6, $7, $8, $9, $10, $11, $12, $13) \
               ON CONFLICT (mailbox_id, place) DO UPDATE SET folder = excluded.folder, \
               uid_validity = excluded.uid_validity, uid = excluded.uid RETURNING state";
    let from = new.from;
    let state = sqlx::query_scalar(sql)
        .bind(new.mailbox)
        .bind(new.place)
        .bind(Channel::Email)
        .bind(new.size)
        .bind(now)
        .bind(&from.folder)
        .bind(from.number.map(|it| it.uid_validity))
        .bind(from.number.map(|it| it.uid))
        .bind(from.arrived_at)
        .bind(Flag(from.sent))
        .bind(new.state)
        .bind(new.attempts)
        .bind(new.error.map(clip))
        .fetch_one(db)
        .await?;
    Ok(state)
}

/// Whether anything of a folder can be claimed.
pub async fn owes(db: &mut Conn, mailbox: MailboxId, folder: &str, now: Timestamp) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM mails WHERE state IN ('owed', 'missing') AND mailbox_id = $1 AND folder = $2 \
               AND (lease_until IS NULL OR lease_until <= $3)";
    let count: i64 = sqlx::query_scalar(sql).bind(mailbox).bind(folder).bind(now).fetch_one(db).await?;
    Ok(count > 0)
}

/// What is claimed: untried mails of up to `largest` bytes, or `alone` the one that comes next, those that failed
/// before last.
#[derive(Clone, Copy, Debug)]
pub struct Claiming {
    pub alone: bool,
    pub largest: i64,
    pub now: Timestamp,
    pub lease_until: Timestamp,
}

/// Claims mails of a folder to fetch their bytes. The claim counts as a try.
pub async fn claim_owed(db: &mut Conn, mailbox: MailboxId, folder: &str, it: Claiming) -> Result<Vec<Owed>> {
    macro_rules! claiming {
        ($lock:literal) => {
            concat!(
                "UPDATE mails SET lease_until = $4, attempts = attempts + 1 WHERE id IN \
                 (SELECT id FROM mails WHERE state IN ('owed', 'missing') AND mailbox_id = $1 AND folder = $2 \
                 AND (lease_until IS NULL OR lease_until <= $3) \
                 AND ($5 = 1 OR (attempts = 0 AND size <= $6)) ORDER BY attempts, id LIMIT $7",
                $lock,
                ") RETURNING id, uid_validity, uid, size, attempts"
            )
        };
    }
    let sql = match Engine::of(db) {
        Engine::Sqlite => claiming!(""),
        Engine::Postgres => claiming!(" FOR UPDATE SKIP LOCKED"),
    };
    let query = sqlx::query_as(sql).bind(mailbox).bind(folder).bind(it.now).bind(it.lease_until);
    let query = query.bind(Flag(it.alone)).bind(it.largest).bind(if it.alone { 1_i64 } else { 100 });
    let mut claimed: Vec<Owed> = query.fetch_all(db).await?;
    claimed.sort_by_key(|it| it.uid);
    Ok(claimed)
}

/// Gives a claim back as if it had not been tried.
pub async fn unclaim(db: &mut Conn, mail: MailId) -> Result<()> {
    let sql = "UPDATE mails SET attempts = attempts - 1, lease_until = NULL \
               WHERE id = $1 AND state IN ('owed', 'missing') AND attempts > 0";
    sqlx::query(sql).bind(mail).execute(db).await?;
    Ok(())
}

/// Gives back a mail that turned out to have so many bytes: it is claimed alone from now on.
pub async fn leave(db: &mut Conn, mail: MailId, size: i64) -> Result<()> {
    let sql = "UPDATE mails SET size = $2, lease_until = NULL WHERE id = $1 AND state IN ('owed', 'missing')";
    sqlx::query(sql).bind(mail).bind(size).execute(db).await?;
    Ok(())
}

/// Bytes that came later than their row.
#[derive(Clone, Copy, Debug)]
pub struct Got<'a> {
    pub digest: &'a str,
    pub raw_key: &'a str,
    pub size: i64,
    /// How many are still on the server.
    pub rest: i64,
}

/// The bytes of a mail are here at last: it is new, or a copy. Says whether it is so by this; somebody else may have
/// been faster.
pub async fn got(db: &mut Conn, mail: MailId, it: &Got<'_>) -> Result<bool> {
    let sql = "UPDATE mails SET digest = $2, raw_key = $3, size = $4, rest = $5, attempts = 0, \
               lease_until = NULL, error = NULL, \
               message_id = (SELECT other.message_id FROM mails AS other \
               WHERE other.digest = $2 AND other.message_id IS NOT NULL ORDER BY other.id LIMIT 1), \
               state = CASE WHEN EXISTS (SELECT 1 FROM mails AS other WHERE other.digest = $2) \
               THEN 'ignored' ELSE 'new' END \
               WHERE id = $1 AND raw_key = '' AND state IN ('owed', 'missing')";
    let query = sqlx::query(sql).bind(mail).bind(it.digest).bind(it.raw_key).bind(it.size).bind(it.rest);
    Ok(query.execute(db).await?.rows_affected() == 1)
}

/// The server has it no more: somebody deleted or moved it before it could be fetched.
pub async fn gone(db: &mut Conn, mail: MailId, why: &str) -> Result<()> {
    let sql = "UPDATE mails SET state = 'ignored', error = $2, lease_until = NULL \
               WHERE id = $1 AND state IN ('owed', 'missing')";
    sqlx::query(sql).bind(mail).bind(clip(why)).execute(db).await?;
    Ok(())
}

/// Where the rest of a mail lies whose head is kept.
pub async fn number(db: &mut Conn, mail: MailId) -> Result<Option<(String, i64, i64)>> {
    let sql = "SELECT folder, uid_validity, uid FROM mails WHERE id = $1 AND uid IS NOT NULL";
    Ok(sqlx::query_as(sql).bind(mail).fetch_optional(db).await?)
}

/// The messages of a conversation of which only the head is here: the mail, and how many bytes are on the server.
pub async fn heads(db: &mut Conn, conversation: ConversationId) -> Result<Vec<(MessageId, MailId, i64)>> {
    let sql = "SELECT mails.message_id, mails.id, mails.rest FROM mails \
               JOIN messages ON messages.id = mails.message_id \
               WHERE messages.conversation_id = $1 AND mails.rest > 0 ORDER BY mails.id";
    Ok(sqlx::query_as(sql).bind(conversation).fetch_all(db).await?)
}

/// The rest of a mail is here: its row names all of it. Says whether there was still something to fetch.
pub async fn completed(db: &mut Conn, mail: MailId, digest: &str, raw_key: &str, size: i64) -> Result<bool> {
    let sql = "UPDATE mails SET digest = $2, raw_key = $3, size = $4, rest = 0 WHERE id = $1 AND rest > 0";
    let query = sqlx::query(sql).bind(mail).bind(digest).bind(raw_key).bind(size);
    Ok(query.execute(db).await?.rows_affected() == 1)
}
