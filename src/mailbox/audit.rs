//! The audit: what a server says it has, against what we know.
//!
//! Fetching trusts its cursor, so a mail below it that was passed by would never be seen again. Now and then the
//! server's own list is therefore compared with the rows, place by place. What has no row gets one, as missing, and
//! is fetched like everything that is owed; as long as it is not there, the balance is uneven.

use super::{
    MailState, Source,
    fetch::origin,
    store::{self, Noted},
};
use crate::{
    alerts::{self, AlertKind},
    db::{Conn, Db},
    words::{MailboxId, Timestamp},
};
use anyhow::Result;
use jiff::tz::TimeZone;
use std::collections::HashSet;

/// Mails that are asked for at a time.
const PORTION: usize = 200;

/// What an audit found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    pub missing: usize,
    /// The folder's HIGHESTMODSEQ, if nothing was missing: while it stands still, nothing can be.
    pub complete_at: Option<i64>,
}

/// Compares a folder with what is kept of it. Fetch first: what is behind the cursor is not missing, only new.
/// `complete_at`: what the last audit of this connection said; the first one looks at everything.
///
/// A source without numbers needs no audit: what it shows is what it still has.
///
/// # Errors
/// If the source or the database does not answer.
pub async fn audit(
    db: &Db,
    mailbox: MailboxId,
    source: &mut dyn Source,
    complete_at: Option<i64>,
    now: Timestamp,
) -> Result<Audit> {
    let (folder, sent) = (source.folder().to_owned(), source.is_sent());
    let Some(server) = source.server() else { return Ok(Audit::default()) };
    // The cursor before the list: what is fetched meanwhile is then in neither.
    let mut conn = db.read().await?;
    let cursor = store::cursor(&mut conn, mailbox, &folder).await?;
    let since = store::since(&mut conn, mailbox).await?.map(|day| day.start_in(&TimeZone::UTC));
    drop(conn);
    let listing = server.list(complete_at).await?;
    let Some(cursor) = cursor.filter(|it| it.uid_validity == listing.uid_validity) else {
        return Ok(Audit::default());
    };
    let below = listing.uids.into_iter().flatten().filter(|uid| *uid <= cursor.last_uid).collect();
    let mut conn = db.read().await?;
    let unknown = unknown(&mut conn, mailbox, &folder, cursor.uid_validity, below).await?;
    drop(conn);

    let mut missing = 0;
    for uids in unknown.chunks(PORTION) {
        let mails = server.describe(uids).await?;
        let mut tx = db.begin_write().await?;
        for mail in &mails {
            let from = origin(&folder, sent, mail, now);
            let is_early = since.is_some_and(|since| from.arrived_at < since);
            let state = if is_early { MailState::LeftOut } else { MailState::Missing };
            let noted = Noted::of(mailbox, mail, &from, state);
            missing += usize::from(store::note(&mut tx, &noted, now).await? == MailState::Missing);
        }
        tx.commit().await?;
    }
    let mut tx = db.begin_write().await?;
    store::audited(&mut tx, mailbox, &folder, now).await?;
    tx.commit().await?;
    if missing > 0 {
        tracing::warn!(%mailbox, missing, "fetching had passed mails by; they are fetched now");
    }
    Ok(Audit { missing, complete_at: listing.mod_seq.filter(|_| missing == 0) })
}

/// Those of the server's UIDs (in order) that have no row.
async fn unknown(
    db: &mut Conn,
    mailbox: MailboxId,
    folder: &str,
    uid_validity: i64,
    uids: Vec<i64>,
) -> Result<Vec<i64>> {
    let mut unknown = Vec::new();
    let mut uids = uids.into_iter().peekable();
    let mut after = 0;
    while uids.peek().is_some() {
        let known = store::uids_after(db, mailbox, folder, uid_validity, after).await?;
        let Some(last) = known.last().copied() else {
            unknown.extend(uids);
            return Ok(unknown);
        };
        let known: HashSet<i64> = known.into_iter().collect();
        while let Some(uid) = uids.next_if(|uid| *uid <= last) {
            if !known.contains(&uid) {
                unknown.push(uid);
            }
        }
        after = last;
    }
    Ok(unknown)
}

/// Raises and clears what is to be known of a mailbox: that it does not answer, that its balance is uneven, that
/// mails are quarantined.
///
/// # Errors
/// If the database does not answer.
pub async fn review(db: &mut Conn, mailbox: MailboxId, now: Timestamp) -> Result<()> {
    let it = store::mailbox(db, mailbox).await?;
    let (quarantined, missing) = store::troubles(db, mailbox).await?;
    for (kind, wrong) in [
        (AlertKind::MailboxDown, it.fault),
        (
            AlertKind::Balance,
            (missing > 0).then(|| format!("mails that the server shows and that are not here: {missing}")),
        ),
        (
            AlertKind::Quarantined,
            (quarantined > 0).then(|| format!("mails that could not be fetched or read: {quarantined}")),
        ),
    ] {
        match wrong {
            Some(detail) => alerts::raise(db, kind, &it.name, &detail, now).await?,
            None => {
                alerts::clear(db, kind, &it.name, now).await?;
            }
        }
    }
    Ok(())
}
