//! Mails with their bytes: kept, claimed, and what becomes of them.

use super::clip;
use crate::{
    db::{Conn, Engine, list, lists, portions, values},
    mailbox::{Mail, MailState, Origin},
    words::{Channel, Flag, MailId, MailboxId, MessageId, Timestamp},
};
use anyhow::{Result, ensure};
use std::collections::{HashMap, HashSet};

macro_rules! columns {
    () => {
        "id, mailbox_id, place, channel, digest, size, raw_key, rest, kept_at, arrived_at, state, attempts, \
         lease_until, error, message_id, sent"
    };
}

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

impl NewMail {
    /// Where it lies, if all that is known is its place.
    fn somewhere(&self) -> Origin {
        Origin { folder: String::new(), number: None, arrived_at: self.kept_at, sent: false }
    }
}

/// Keeps a mail. `None`: we have what lies at this place.
///
/// The same bytes at another place are counted, and ignored: a copy, a mail that was moved to another folder or is
/// in another mailbox too, or all of a folder after its UIDVALIDITY changed.
pub async fn keep(db: &mut Conn, new: &NewMail) -> Result<Option<MailId>> {
    let from = new.somewhere();
    let sql = "INSERT INTO mails (mailbox_id, place, channel, digest, size, raw_key, kept_at, folder, \
               uid_validity, uid, arrived_at, sent, state, message_id) \
               SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, \
               CASE WHEN EXISTS (SELECT 1 FROM mails WHERE digest = $4) THEN 'ignored' ELSE 'new' END, \
               (SELECT message_id FROM mails WHERE digest = $4 AND message_id IS NOT NULL ORDER BY id LIMIT 1) \
               WHERE TRUE ON CONFLICT (mailbox_id, place) DO NOTHING RETURNING id";
    let id = sqlx::query_scalar(sql)
        .bind(new.mailbox)
        .bind(&new.place)
        .bind(new.channel)
        .bind(&new.digest)
        .bind(new.size)
        .bind(&new.raw_key)
        .bind(new.kept_at)
        .bind(&from.folder)
        .bind(from.number.map(|it| it.uid_validity))
        .bind(from.number.map(|it| it.uid))
        .bind(from.arrived_at)
        .bind(Flag(from.sent))
        .fetch_optional(db)
        .await?;
    Ok(id)
}

/// Keeps several mails as [`keep`] does one after the other, with where they came from, and says how many of them are
/// new at their places. The mailboxes are held.
pub async fn keep_all(db: &mut Conn, mails: &[(Origin, NewMail)]) -> Result<usize> {
    let rows = states(mails, taken(db, mails).await?, alike(db, mails).await?);
    let head = "INSERT INTO mails (mailbox_id, place, channel, digest, size, raw_key, kept_at, folder, \
                uid_validity, uid, arrived_at, sent, state, message_id) VALUES ";
    let tail = " ON CONFLICT (mailbox_id, place) DO NOTHING";
    let mut kept = 0;
    for some in portions(&rows) {
        let query = sqlx::query(values(db, head, some.len(), 14, tail));
        let query = some.iter().fold(query, |query, (from, new, state, message)| {
            query
                .bind(new.mailbox)
                .bind(new.place.clone())
                .bind(new.channel)
                .bind(new.digest.clone())
                .bind(new.size)
                .bind(new.raw_key.clone())
                .bind(new.kept_at)
                .bind(from.folder.clone())
                .bind(from.number.map(|it| it.uid_validity))
                .bind(from.number.map(|it| it.uid))
                .bind(from.arrived_at)
                .bind(Flag(from.sent))
                .bind(*state)
                .bind(*message)
        });
        kept += usize::try_from(query.execute(&mut *db).await?.rows_affected())?;
    }
    Ok(kept)
}

type Row<'a> = (&'a Origin, &'a NewMail, MailState, Option<MessageId>);

/// In which state each mail is kept that lies at a place we do not know. One at a known place gets no row, so that
/// another one with its bytes is no copy of it.
fn states(
    mails: &[(Origin, NewMail)],
    mut taken: HashSet<(MailboxId, String)>,
    mut met: HashMap<String, Option<MessageId>>,
) -> Vec<Row<'_>> {
    let mut rows = Vec::with_capacity(mails.len());
    for (from, new) in mails {
        if !taken.insert((new.mailbox, new.place.clone())) {
            continue;
        }
        let (state, message) = match met.get(&new.digest) {
            Some(message) => (MailState::Ignored, *message),
            None => (MailState::New, None),
        };
        met.entry(new.digest.clone()).or_insert(None);
        rows.push((from, new, state, message));
    }
    rows
}

/// Those of their places that we know already.
async fn taken(db: &mut Conn, mails: &[(Origin, NewMail)]) -> Result<HashSet<(MailboxId, String)>> {
    let sql = concat!("SELECT place FROM mails WHERE mailbox_id = $65 AND place IN (", list!(), ")");
    let mailboxes: HashSet<MailboxId> = mails.iter().map(|(_, it)| it.mailbox).collect();
    let mut taken = HashSet::new();
    for mailbox in mailboxes {
        let own = mails.iter().filter(|(_, it)| it.mailbox == mailbox);
        let places: Vec<&str> = own.map(|(_, it)| it.place.as_str()).collect();
        for list in lists(&places) {
            let query = list.fold(sqlx::query_scalar(sql), |query, place| query.bind(place.to_owned()));
            let found: Vec<String> = query.bind(mailbox).fetch_all(&mut *db).await?;
            taken.extend(found.into_iter().map(|place| (mailbox, place)));
        }
    }
    Ok(taken)
}

/// Those of their bytes that we have, in whichever mailbox, and the first message that was made of them.
async fn alike(db: &mut Conn, mails: &[(Origin, NewMail)]) -> Result<HashMap<String, Option<MessageId>>> {
    let sql = concat!("SELECT digest, message_id FROM mails WHERE digest IN (", list!(), ") ORDER BY id");
    let digests: Vec<&str> = mails.iter().map(|(_, it)| it.digest.as_str()).collect();
    let mut met: HashMap<String, Option<MessageId>> = HashMap::new();
    for list in lists(&digests) {
        let query = list.fold(sqlx::query_as(sql), |query, digest| query.bind(digest.to_owned()));
        let found: Vec<(String, Option<MessageId>)> = query.fetch_all(&mut *db).await?;
        for (digest, message) in found {
            let first = met.entry(digest).or_insert(None);
            *first = first.or(message);
        }
    }
    Ok(met)
}

pub async fn mail(db: &mut Conn, id: MailId) -> Result<Option<Mail>> {
    let sql = concat!("SELECT ", columns!(), " FROM mails WHERE id = $1");
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
                columns!()
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

/// Says what became of several mails.
///
/// # Errors
/// As [`done`], if that holds for any of them.
pub async fn all_done(db: &mut Conn, mails: &[(MailId, MailState, Option<MessageId>)]) -> Result<()> {
    let head = "UPDATE mails SET state = said.column2, message_id = said.column3, lease_until = NULL, \
                error = NULL FROM (VALUES ";
    let tail = ") AS said WHERE mails.id = said.column1 AND mails.state = 'new'";
    for some in portions(mails) {
        let query = sqlx::query(values(db, head, some.len(), 3, tail));
        let query = some
            .iter()
            .fold(query, |query, (mail, state, message)| query.bind(*mail).bind(*state).bind(*message));
        let done = query.execute(&mut *db).await?.rows_affected();
        ensure!(done == some.len() as u64, "one of these mails is done already");
    }
    Ok(())
}

/// Leaves a mail for later: it is claimed again from then on.
pub async fn postpone(db: &mut Conn, mail: MailId, until: Timestamp, error: &str) -> Result<()> {
    let sql = "UPDATE mails SET lease_until = $2, error = $3 \
               WHERE id = $1 AND state IN ('new', 'owed', 'missing')";
    sqlx::query(sql).bind(mail).bind(until).bind(clip(error)).execute(db).await?;
    Ok(())
}

/// Sets a mail aside, with its error, so that it stops nobody else.
pub async fn quarantine(db: &mut Conn, mail: MailId, error: &str) -> Result<()> {
    let sql = "UPDATE mails SET state = 'quarantined', error = $2, lease_until = NULL \
               WHERE id = $1 AND state IN ('new', 'owed', 'missing')";
    sqlx::query(sql).bind(mail).bind(clip(error)).execute(db).await?;
    Ok(())
}

/// Gives back what was claimed and is not done: its reader died, or, at worst, two read it and one of them files it.
/// What is waiting after a failure goes on waiting.
pub async fn release(db: &mut Conn) -> Result<()> {
    let sql = "UPDATE mails SET lease_until = NULL \
               WHERE state IN ('new', 'owed', 'missing') AND error IS NULL AND lease_until IS NOT NULL";
    sqlx::query(sql).execute(db).await?;
    Ok(())
}

/// Tries a quarantined mail again: to fetch it, if its bytes are still on the server, or to read it. Says whether it
/// was one.
pub async fn retry(db: &mut Conn, mail: MailId) -> Result<bool> {
    let sql = "UPDATE mails SET state = CASE WHEN raw_key = '' THEN 'owed' ELSE 'new' END, attempts = 0, \
               lease_until = NULL WHERE id = $1 AND state = 'quarantined'";
    Ok(sqlx::query(sql).bind(mail).execute(db).await?.rows_affected() == 1)
}

/// What cannot be read, oldest first: for the health page.
pub async fn quarantined(db: &mut Conn, limit: i64) -> Result<Vec<Mail>> {
    let sql = concat!("SELECT ", columns!(), " FROM mails WHERE state = 'quarantined' ORDER BY id LIMIT $1");
    Ok(sqlx::query_as(sql).bind(limit).fetch_all(db).await?)
}

pub async fn count_quarantined(db: &mut Conn) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM mails WHERE state = 'quarantined'";
    Ok(sqlx::query_scalar(sql).fetch_one(db).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_new_once_unless_what_has_them_has_no_row() {
        let mail = |place: &str, digest: &str| {
            let new = NewMail {
                mailbox: MailboxId(1),
                place: place.to_owned(),
                channel: Channel::Email,
                digest: digest.to_owned(),
                size: 1,
                raw_key: digest.to_owned(),
                kept_at: Timestamp::EPOCH,
            };
            (new.somewhere(), new)
        };
        let taken = HashSet::from([(MailboxId(1), "known".to_owned())]);
        let met = HashMap::from([("old".to_owned(), Some(MessageId(7)))]);
        let mails = [
            mail("known", "a"),
            mail("1", "a"),
            mail("2", "a"),
            mail("3", "old"),
            mail("1", "b"),
            mail("4", "b"),
        ];
        let rows = states(&mails, taken, met);
        let rows: Vec<_> =
            rows.iter().map(|(_, new, state, message)| (new.place.as_str(), *state, *message)).collect();
        let (new, ignored) = (MailState::New, MailState::Ignored);
        assert_eq!(
            rows,
            [("1", new, None), ("2", ignored, None), ("3", ignored, Some(MessageId(7))), ("4", new, None)]
        );
    }
}
