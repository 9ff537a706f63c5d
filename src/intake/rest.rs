//! The rest of a mail of which only the head was filed: its files join the message, and its words where files stood
//! before them.
//!
//! Nothing is proposed or held anew. A collector asked for it and is looking at it, and the head has silenced all that
//! an unread reply silences.

use super::{attachment, context, run::Desk};
use crate::{
    blobs::{self, Kept},
    inbox, mailbox,
    words::{MailId, Timestamp},
};
use anyhow::{Context as _, Result};

/// Completes a mail and the message that it became, in one transaction. Says whether there was anything to complete:
/// somebody else may have been faster.
///
/// # Errors
/// If a store does not answer: then nothing has changed, and it may be asked for again.
pub async fn complete(desk: &Desk, mail: MailId, all: &Kept, now: Timestamp) -> Result<bool> {
    let raw = desk.blobs.read(&all.key).await?;
    let senses = desk.senses;
    let it = tokio::task::spawn_blocking(move || senses.parse_here(&raw)).await??;
    let html_key = match &it.html {
        Some(html) => Some(desk.blobs.keep_here("html", html.as_bytes(), &blobs::digest(html.as_bytes()))?),
        None => None,
    };
    let files = attachment::keep(&desk.blobs, it.attachments).await?;
    let reading = senses.read(it.plain, it.html, context::of_a_stranger(None, now)).await?;
    let folded: Vec<&str> = reading.folded.iter().map(|part| part.text.as_str()).collect();
    desk.blobs.settle().await?;

    let mut tx = desk.db.begin_write().await?;
    let size = i64::try_from(all.size)?;
    if !mailbox::store::completed(&mut tx, mail, &all.digest, &all.key, size).await? {
        return Ok(false);
    }
    let row = mailbox::store::mail(&mut tx, mail).await?.context("the mail that was completed")?;
    // One that nobody has filed yet is filed whole.
    if let Some(message) = row.message_id {
        let whole = inbox::Whole {
            raw_key: &all.key,
            html_key: html_key.as_deref(),
            body: &reading.new_text,
            folded: &folded.join("\n"),
            files: &files,
        };
        inbox::store::complete(&mut tx, message, &whole).await?;
    }
    tx.commit().await?;
    Ok(true)
}
