//! Keeping what came in: bytes first, then the row and the cursor in one transaction.
//!
//! A crash in between leaves a blob without a row, which is harmless, and the mail is fetched again.

use super::{
    Portion, Source, TextMessage,
    store::{self, NewMail},
};
use crate::{
    blobs::Blobs,
    db::Db,
    words::{Channel, MailId, MailboxId, Timestamp},
};
use anyhow::{Context, Result};
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use sha2::{Digest, Sha256};

/// Mails that are fetched at a time.
const PORTION: usize = 200;
/// Of these, how many are written to the shelf side by side.
const SIDE_BY_SIDE: usize = 4;
/// The shelf of raw mail in the blob store.
const SHELF: &str = "raw";

/// What one look into a mailbox brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    pub kept: usize,
    /// We had them under this very place already.
    pub known: usize,
}

/// Fetches all that is new, portion by portion.
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
    let mut fetched = Fetched::default();
    let folder = source.folder().to_owned();
    loop {
        let cursor = store::cursor(&mut *db.read().await?, mailbox, &folder).await?;
        let portion = source.after(cursor, PORTION).await.context("fetching mail")?;
        let (more, moved) =
            (portion.more, portion.cursor.is_some_and(|it| Some(it) != cursor) || !portion.mails.is_empty());
        if moved {
            let places: Vec<String> = portion.mails.iter().map(|mail| mail.place.clone()).collect();
            let now_kept = take_in(db, blobs, mailbox, &folder, portion, now).await?;
            fetched.kept += now_kept;
            fetched.known += places.len() - now_kept.min(places.len());
            source.kept(&places).await.context("putting kept mail aside")?;
        }
        // A server that says "more" and gives nothing must not keep us here for ever.
        if !more || !moved {
            return Ok(fetched);
        }
    }
}

async fn take_in(
    db: &Db,
    blobs: &Blobs,
    mailbox: MailboxId,
    folder: &str,
    portion: Portion,
    now: Timestamp,
) -> Result<usize> {
    let shelving: Vec<_> = portion
        .mails
        .into_iter()
        .map(|it| on_the_shelf(blobs.clone(), mailbox, Channel::Email, it.place, it.bytes, now))
        .collect();
    let mails: Vec<NewMail> = stream::iter(shelving).buffered(SIDE_BY_SIDE).try_collect().await?;
    let mut tx = db.begin_write().await?;
    let mut kept = 0;
    for mail in &mails {
        kept += usize::from(store::keep(&mut tx, mail).await?.is_some());
    }
    if let Some(cursor) = portion.cursor {
        store::set_cursor(&mut tx, mailbox, folder, cursor).await?;
    }
    tx.commit().await?;
    Ok(kept)
}

async fn on_the_shelf(
    blobs: Blobs,
    mailbox: MailboxId,
    channel: Channel,
    place: String,
    bytes: Bytes,
    now: Timestamp,
) -> Result<NewMail> {
    let digest = hex::encode(Sha256::digest(&bytes));
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let raw_key = blobs.keep(SHELF, bytes).await?;
    Ok(NewMail { mailbox, place, channel, digest, size, raw_key, kept_at: now })
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
    let bytes = Bytes::from(serde_json::to_vec(text)?);
    let mail = on_the_shelf(blobs.clone(), mailbox, Channel::Sms, text.sid.clone(), bytes, now).await?;
    let mut tx = db.begin_write().await?;
    let id = store::keep(&mut tx, &mail).await?;
    tx.commit().await?;
    Ok(id)
}
