//! Keeping what came in: bytes first, then the row and the cursor in one transaction.
//!
//! A crash in between leaves a blob without a row, which is harmless, and the mail is fetched again. What does not
//! come with the others gets its row without its bytes, and the cursor goes on: nothing waits for it.

use super::{
    Body, MailState, Origin, Portion, RawMail, Source, Terms, TextMessage, owed,
    store::{self, NewMail, Noted},
};
use crate::{
    blobs::{self, Blobs},
    db::Db,
    words::{Channel, MailId, MailboxId, Timestamp},
};
use anyhow::{Context, Result};
use bytes::Bytes;
use duly_channels::email::imap::Ask;
use jiff::tz::TimeZone;
use tokio::task::spawn_blocking;

/// Mails that are fetched at a time.
const PORTION: usize = 200;
/// On how many threads these are written to the shelf.
const SIDE_BY_SIDE: usize = 2;
/// The shelf of raw mail in the blob store.
pub(super) const SHELF: &str = "raw";

/// Whether a key is that of a raw mail.
#[must_use]
pub fn is_raw(key: &str) -> bool {
    key.strip_prefix(SHELF).is_some_and(|rest| rest.starts_with('/'))
}

/// What one look into a mailbox brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    pub kept: usize,
    /// We had them under this very place already.
    pub known: usize,
}

/// Where mail is kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shelf<'a> {
    pub db: &'a Db,
    pub blobs: &'a Blobs,
    pub mailbox: MailboxId,
    pub now: Timestamp,
}

/// Fetches all that is new, portion by portion, and what is still owed.
///
/// # Errors
/// If the source, the blob store or the database does not answer: what was kept until then stays kept.
pub async fn fetch(
    db: &Db,
    blobs: &Blobs,
    mailbox: MailboxId,
    source: &mut dyn Source,
    now: Timestamp,
) -> Result<Fetched> {
    let shelf = Shelf { db, blobs, mailbox, now };
    let mut fetched = Fetched::default();
    loop {
        what_is_new(shelf, source, &mut fetched).await?;
        // What is new comes first, also between two large mails.
        match owed::some(shelf, source).await? {
            None => return Ok(fetched),
            Some(kept) => fetched.kept += kept,
        }
    }
}

async fn what_is_new(shelf: Shelf<'_>, source: &mut dyn Source, fetched: &mut Fetched) -> Result<()> {
    let folder = source.folder().to_owned();
    let Shelf { db, mailbox, .. } = shelf;
    loop {
        let mut conn = db.read().await?;
        let cursor = store::cursor(&mut conn, mailbox, &folder).await?;
        let since = store::since(&mut conn, mailbox).await?.map(|day| day.start_in(&TimeZone::UTC));
        let ask = asked_after(store::stumbles(&mut conn, mailbox, &folder).await?);
        drop(conn);
        let terms = Terms { limit: PORTION, since, ask };
        let portion = match source.after(cursor, &terms).await {
            Ok(portion) => portion,
            Err(error) => {
                let mut tx = db.begin_write().await?;
                store::stumbled(&mut tx, mailbox, &folder).await?;
                tx.commit().await?;
                return Err(error.context("fetching mail"));
            }
        };
        let more = portion.more;
        let moved = portion.cursor.is_some_and(|it| Some(it) != cursor) || !portion.mails.is_empty();
        if moved {
            let here = portion.mails.iter().filter(|mail| matches!(mail.body, Body::Here(_)));
            let places: Vec<String> = here.map(|mail| mail.place.clone()).collect();
            let kept = take_in(shelf, &folder, source.is_sent(), portion, ask).await?;
            fetched.kept += kept;
            fetched.known += places.len() - kept.min(places.len());
            source.kept(&places).await.context("putting kept mail aside")?;
        }
        // A server that says "more" and gives nothing must not keep us here for ever.
        if !more || !moved {
            return Ok(());
        }
    }
}

/// When fetching broke off some times in a row at the same cursor, what comes next is only listed, and then fetched
/// one by one.
const fn asked_after(stumbles: i64) -> Ask {
    match stumbles {
        ..=1 => Ask::Bytes,
        2..=3 => Ask::Dates,
        _ => Ask::Uids,
    }
}

async fn take_in(shelf: Shelf<'_>, folder: &str, sent: bool, portion: Portion, ask: Ask) -> Result<usize> {
    let (mut here, mut notes) = (Vec::new(), Vec::new());
    for mail in portion.mails {
        let origin = origin(folder, sent, &mail, shelf.now);
        match mail.body {
            Body::Here(bytes) => here.push((origin, mail.place, bytes)),
            _ => notes.push((origin, mail)),
        }
    }
    let mails = all_shelved(shelf, here).await?;
    shelf.blobs.settle().await?;
    let mut tx = shelf.db.begin_write().await?;
    store::hold(&mut tx).await?;
    let kept = store::keep_all(&mut tx, &mails).await?;
    for (origin, mail) in &notes {
        let (state, error) = match mail.body {
            Body::LeftOut => (MailState::LeftOut, None),
            Body::Withheld => (MailState::Quarantined, Some(owed::WITHHELD)),
            Body::Later | Body::Here(_) => (MailState::Owed, None),
        };
        // What may have broken the connection is tried alone.
        let attempts = i64::from(ask != Ask::Bytes);
        let noted = Noted { attempts, error, ..Noted::of(shelf.mailbox, mail, origin, state) };
        store::note(&mut tx, &noted, shelf.now).await?;
    }
    if let Some(cursor) = portion.cursor {
        store::set_cursor(&mut tx, shelf.mailbox, folder, cursor).await?;
    }
    tx.commit().await?;
    Ok(kept)
}

/// Where a mail came from.
pub(super) fn origin(folder: &str, sent: bool, mail: &RawMail, now: Timestamp) -> Origin {
    let arrived_at = mail.arrived_at.unwrap_or(now);
    Origin { folder: folder.to_owned(), number: mail.number, arrived_at, sent }
}

/// Puts them on the shelf, off the threads that serve pages: digests and files take their time.
async fn all_shelved(
    shelf: Shelf<'_>,
    mut here: Vec<(Origin, String, Bytes)>,
) -> Result<Vec<(Origin, NewMail)>> {
    let share = here.len().div_ceil(SIDE_BY_SIDE).max(1);
    let mut shelving = Vec::new();
    while !here.is_empty() {
        let rest = here.split_off(share.min(here.len()));
        let some = std::mem::replace(&mut here, rest);
        let (blobs, mailbox, now) = (shelf.blobs.clone(), shelf.mailbox, shelf.now);
        shelving.push(spawn_blocking(move || {
            let each = some.into_iter().map(|(origin, place, bytes)| {
                Ok((origin, shelved(&blobs, mailbox, Channel::Email, place, &bytes, now)?))
            });
            each.collect::<Result<Vec<_>>>()
        }));
    }
    let mut mails = Vec::new();
    for some in shelving {
        mails.append(&mut some.await??);
    }
    Ok(mails)
}

/// Takes its time, on a thread that may.
fn shelved(
    blobs: &Blobs,
    mailbox: MailboxId,
    channel: Channel,
    place: String,
    bytes: &[u8],
    now: Timestamp,
) -> Result<NewMail> {
    let digest = blobs::digest(bytes);
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let raw_key = blobs.keep_here(SHELF, bytes, &digest)?;
    Ok(NewMail { mailbox, place, channel, digest, size, raw_key, kept_at: now })
}

/// A blob's key ends with the digest of its bytes.
pub(super) fn digest_of(key: &str) -> &str {
    key.rsplit('/').next().unwrap_or(key)
}

/// Keeps a text message that a provider handed over. `None`: we have it already, it was handed over twice.
///
/// # Errors
/// If it cannot be kept; the provider must be told so and comes again.
pub async fn keep_sms(
    db: &Db,
    blobs: &Blobs,
    mailbox: MailboxId,
    text: &TextMessage,
    now: Timestamp,
) -> Result<Option<MailId>> {
    let (bytes, sid, shelf) = (serde_json::to_vec(text)?, text.sid.clone(), blobs.clone());
    let shelving = move || shelved(&shelf, mailbox, Channel::Sms, sid, &bytes, now);
    let mail = spawn_blocking(shelving).await??;
    blobs.settle().await?;
    let mut tx = db.begin_write().await?;
    let id = store::keep(&mut tx, &mail).await?;
    tx.commit().await?;
    Ok(id)
}
