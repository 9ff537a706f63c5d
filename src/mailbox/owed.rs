//! What is owed: mails that are known by their places and whose bytes are still on the server, because they are
//! large, because something in their portion broke the connection, or because fetching had passed them by.
//!
//! Small ones come together, the others one by one and in pieces. Each try is counted before it is made: a mail that
//! takes the connection, the server or us down with it is known by that, set aside alone, and holds up nothing.

use super::{
    Body, Owed, RawMail, Server, Source,
    fetch::{SHELF, Shelf, digest_of},
    imap::LARGE,
    store,
};
use crate::{
    blobs::{Blobs, Kept},
    db::Db,
    words::MailId,
};
use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use duly_channels::email::imap::{Fault, LARGEST_BATCH, Piece, head};
use futures::stream;

/// How long a claim lasts: what a node that died was fetching is fetched by another one after that.
const LEASE_SECONDS: i64 = 900;
/// A mail that broke the connection so often is quarantined.
const MOST_ATTEMPTS: i64 = 3;
const PIECE: u32 = 1_000_000;
/// Bytes of the largest mail that is fetched on demand.
const MOST_BYTES: u64 = 1_000_000_000;

pub(super) const WITHHELD: &str = "the mail server does not hand it out";
const GONE: &str = "it was deleted or moved on the mail server before it could be fetched";
const MADE_ANEW: &str = "the folder was made anew on the mail server before it could be fetched";
const BREAKS: &str = "each time that it was fetched, fetching broke off";

/// Why a mail has no bytes for us, though the server answers.
#[derive(Debug, thiserror::Error)]
enum Unfetched {
    #[error("{GONE}")]
    Gone,
    #[error("{0}")]
    Refused(String),
    #[error("it is larger than the mail server said")]
    TooLarge,
}

/// What became of the try to fetch one.
enum End {
    Here {
        key: String,
        digest: String,
        size: i64,
        rest: i64,
    },
    Gone(&'static str),
    Refused(String),
    /// It is large, which was not known: it comes by itself.
    Later(i64),
}

/// Fetches the next that are owed, and says how many are here now. None: nothing is owed.
pub(super) async fn some(shelf: Shelf<'_>, source: &mut dyn Source) -> Result<Option<usize>> {
    let folder = source.folder().to_owned();
    let Some(server) = source.server() else { return Ok(None) };
    let claimed = claim(shelf, &folder).await?;
    if claimed.is_empty() {
        return Ok(None);
    }
    let outcome = match claimed.as_slice() {
        [one] if one.attempts > 1 || one.size > i64::from(LARGE) => alone(shelf, server, one).await,
        several => together(shelf, server, several).await,
    };
    match outcome {
        Ok(ends) => settle(shelf, &ends).await.map(Some),
        Err(error) => {
            give_back(shelf, &claimed, &error).await?;
            Err(error.context("fetching mail that is owed"))
        }
    }
}

async fn claim(shelf: Shelf<'_>, folder: &str) -> Result<Vec<Owed>> {
    let Shelf { db, mailbox, now, .. } = shelf;
    if !store::owes(&mut *db.read().await?, mailbox, folder, now).await? {
        return Ok(Vec::new());
    }
    let lease = now.plus_seconds(LEASE_SECONDS);
    let mut tx = db.begin_write().await?;
    let mut claimed = Vec::new();
    for alone in [false, true] {
        if claimed.is_empty() {
            let claiming = store::Claiming { alone, largest: LARGE.into(), now, lease_until: lease };
            claimed = store::claim_owed(&mut tx, mailbox, folder, claiming).await?;
        }
    }
    tx.commit().await?;
    Ok(claimed)
}

/// Small ones, not more bytes at a time than a batch may hold.
async fn together(shelf: Shelf<'_>, server: &mut dyn Server, claimed: &[Owed]) -> Result<Vec<(MailId, End)>> {
    let mut ends = Vec::with_capacity(claimed.len());
    let mut rest = claimed;
    while !rest.is_empty() {
        let (these, others) = rest.split_at(fitting(rest));
        rest = others;
        let ours = these.iter().filter(|it| it.uid_validity == server.uid_validity());
        let mut mails = server.bodies(&ours.map(|it| it.uid).collect::<Vec<_>>()).await?;
        for it in these {
            let at = mails.iter().position(|mail| mail.number.is_some_and(|number| number.uid == it.uid));
            let end = match at.map(|at| mails.swap_remove(at)) {
                _ if it.uid_validity != server.uid_validity() => End::Gone(MADE_ANEW),
                None => End::Gone(GONE),
                Some(RawMail { body: Body::Here(bytes), .. }) => kept(shelf, bytes, 0).await?,
                Some(RawMail { body: Body::Withheld, .. }) => End::Refused(WITHHELD.to_owned()),
                Some(mail) => End::Later(mail.size),
            };
            ends.push((it.id, end));
        }
    }
    Ok(ends)
}

fn fitting(claimed: &[Owed]) -> usize {
    let most = i64::try_from(LARGEST_BATCH).unwrap_or(i64::MAX);
    let mut bytes = 0_i64;
    let fits = |it: &&Owed| {
        bytes = bytes.saturating_add(it.size);
        bytes <= most
    };
    claimed.iter().take_while(fits).count().max(1)
}

/// One by itself, in pieces; of one that is too large the head.
async fn alone(shelf: Shelf<'_>, server: &mut dyn Server, it: &Owed) -> Result<Vec<(MailId, End)>> {
    let most = u64::try_from(server.largest())?.max(u64::from(PIECE));
    let end = if it.uid_validity != server.uid_validity() {
        End::Gone(MADE_ANEW)
    } else if it.attempts > MOST_ATTEMPTS {
        // Whoever tried it before died of it.
        End::Refused(BREAKS.to_owned())
    } else if it.size > server.largest() {
        head_of(shelf, server, it).await?
    } else {
        match in_pieces(shelf.blobs, server, it.uid, most).await {
            Ok(Kept { key, digest, size }) => End::Here { key, digest, size: i64::try_from(size)?, rest: 0 },
            Err(error) => match error.downcast::<Unfetched>()? {
                Unfetched::Gone => End::Gone(GONE),
                Unfetched::Refused(why) => End::Refused(why),
                Unfetched::TooLarge => head_of(shelf, server, it).await?,
            },
        }
    };
    Ok(vec![(it.id, end)])
}

async fn head_of(shelf: Shelf<'_>, server: &mut dyn Server, it: &Owed) -> Result<End> {
    match server.piece(it.uid, 0, head::HEAD).await? {
        Piece::Gone => Ok(End::Gone(GONE)),
        Piece::Refused(why) => Ok(End::Refused(why)),
        Piece::Bytes(mut bytes) => {
            bytes.truncate(head::whole_parts(&bytes));
            let rest = it.size.saturating_sub(i64::try_from(bytes.len())?).max(1);
            kept(shelf, Bytes::from(bytes), rest).await
        }
    }
}

/// Writes a mail to the shelf, a piece at a time.
async fn in_pieces(blobs: &Blobs, server: &mut dyn Server, uid: i64, most: u64) -> Result<Kept> {
    let pieces = stream::try_unfold((server, Some(0_u64)), |(server, offset)| async move {
        let Some(offset) = offset else { return Ok(None) };
        if offset > most {
            return Err(Unfetched::TooLarge.into());
        }
        let bytes = match server.piece(uid, offset, PIECE).await? {
            Piece::Bytes(bytes) => Bytes::from(bytes),
            Piece::Gone => return Err(Unfetched::Gone.into()),
            Piece::Refused(why) => return Err(Unfetched::Refused(why).into()),
        };
        // A piece that is shorter than asked for is the last.
        let is_last = bytes.len() < usize::try_from(PIECE)?;
        let next = if is_last { None } else { Some(offset + u64::from(PIECE)) };
        anyhow::Ok(Some((bytes, (server, next))))
    });
    blobs.keep_pieces(SHELF, pieces).await
}

async fn kept(shelf: Shelf<'_>, bytes: Bytes, rest: i64) -> Result<End> {
    let size = i64::try_from(bytes.len())?.saturating_add(rest);
    let key = shelf.blobs.keep(SHELF, bytes).await?;
    Ok(End::Here { digest: digest_of(&key).to_owned(), key, size, rest })
}

/// Writes down what became of them.
async fn settle(shelf: Shelf<'_>, ends: &[(MailId, End)]) -> Result<usize> {
    shelf.blobs.settle().await?;
    let mut tx = shelf.db.begin_write().await?;
    store::hold(&mut tx).await?;
    let mut here = 0;
    for (mail, end) in ends {
        match end {
            End::Here { key, digest, size, rest } => {
                let got = store::Got { digest, raw_key: key, size: *size, rest: *rest };
                here += usize::from(store::got(&mut tx, *mail, &got).await?);
            }
            End::Gone(why) => store::gone(&mut tx, *mail, why).await?,
            End::Refused(why) => store::quarantine(&mut tx, *mail, why).await?,
            End::Later(size) => store::leave(&mut tx, *mail, *size).await?,
        }
    }
    tx.commit().await?;
    Ok(here)
}

/// Fetching broke off. That may be the fault of one of them, but not if it is ours: a disk or a database that is
/// away for a minute must not quarantine a mail.
async fn give_back(shelf: Shelf<'_>, claimed: &[Owed], error: &anyhow::Error) -> Result<()> {
    let is_theirs = error.chain().any(|cause| cause.is::<Fault>());
    let why = format!("{error:#}");
    let mut tx = shelf.db.begin_write().await?;
    for it in claimed {
        if !is_theirs {
            store::unclaim(&mut tx, it.id).await?;
        } else if it.attempts >= MOST_ATTEMPTS {
            store::quarantine(&mut tx, it.id, &format!("{BREAKS}: {why}")).await?;
        } else {
            store::postpone(&mut tx, it.id, shelf.now, &why).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// Fetches all of a mail of which only the head is kept, from the folder that it lies in. Its row does not say so yet:
/// that is one transaction with what becomes of its message. `None`: all of it is here.
///
/// # Errors
/// If the server does not answer or has it no more, in words for whoever asked.
pub async fn fetch_rest(
    db: &Db,
    blobs: &Blobs,
    source: &mut dyn Source,
    mail: MailId,
) -> Result<Option<Kept>> {
    let mut conn = db.read().await?;
    let row = store::mail(&mut conn, mail).await?.context("there is no such mail")?;
    let number = store::number(&mut conn, mail).await?;
    drop(conn);
    if row.rest == 0 {
        return Ok(None);
    }
    let (_, uid_validity, uid) = number.context("it does not lie on a server")?;
    let server = source.server().context("it does not lie on a server")?;
    ensure!(server.uid_validity() == uid_validity, MADE_ANEW);
    Ok(Some(in_pieces(blobs, server, uid, MOST_BYTES).await?))
}
