//! The job: the next raw mails, portion by portion. One that fails stops no other.

use super::{Authentications, portion};
use crate::{
    blobs::Blobs,
    db::Db,
    mailbox::{self, Mail, MailState},
    reading::{self, Body, Context, Reading},
    words::{Timestamp, token::Secret},
};
use anyhow::{Result, anyhow};
use duly_channels::email::parse::{self, Incoming};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Mails that are claimed at a time.
const PORTION: i64 = 256;
/// How long a claim lasts: a mail of a node that died is read by another one after that.
const LEASE_SECONDS: i64 = 300;
/// A mail that failed so often is quarantined. (A database or a disk that is away for a minute is not its fault.)
const MOST_ATTEMPTS: i64 = 3;
const PAUSE_SECONDS: i64 = 30;

/// How bytes become words, and words become findings. Both are pure and never fail.
#[derive(Clone, Copy, Debug)]
pub struct Senses {
    pub parse: fn(&[u8]) -> Incoming,
    pub read: for<'a> fn(Body<'a>, &Context) -> Reading,
}

impl Default for Senses {
    fn default() -> Self {
        Self { parse: parse::parse, read: reading::read }
    }
}

impl Senses {
    /// Takes its time, on a thread that may. Even a fault in a reader costs only this mail.
    pub(super) fn parse_here(self, raw: &[u8]) -> Result<Incoming> {
        unbroken(|| (self.parse)(raw), "parsing a mail")
    }

    pub(super) fn read_here(self, text: &str, html: Option<&str>, context: &Context) -> Result<Reading> {
        unbroken(|| (self.read)(Body { plain: text, html }, context), "reading a reply")
    }

    /// Off the threads that serve pages.
    pub(super) async fn read(self, text: String, html: Option<String>, context: Context) -> Result<Reading> {
        let read = move || self.read_here(&text, html.as_deref(), &context);
        tokio::task::spawn_blocking(read).await?
    }
}

/// What broke is not said in its own words: a panic may quote the mail.
fn unbroken<T>(sense: impl FnOnce() -> T, what: &str) -> Result<T> {
    catch_unwind(AssertUnwindSafe(sense)).map_err(|_| anyhow!("{what} failed: a fault of duly"))
}

/// What intake works with.
#[derive(Clone, Debug)]
pub struct Desk {
    pub db: Db,
    pub blobs: Blobs,
    pub secret: Secret,
    /// How many days an unread reply silences what it names.
    pub reply_hold_days: i64,
    pub senses: Senses,
    pub authentications: Authentications,
}

/// What became of the mails of one run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    pub filed: usize,
    pub unmatched: usize,
    pub ignored: usize,
    pub quarantined: usize,
    /// Failed, and tried again later.
    pub postponed: usize,
}

/// Reads all mails that nobody has read yet.
///
/// # Errors
/// If the database does not answer.
pub async fn run(desk: &Desk, now: Timestamp) -> Result<Taken> {
    let mut taken = Taken::default();
    loop {
        let mut tx = desk.db.begin_write().await?;
        let lease = now.plus_seconds(LEASE_SECONDS);
        let mails = mailbox::store::claim(&mut tx, now, lease, PORTION).await?;
        tx.commit().await?;
        if mails.is_empty() {
            return Ok(taken);
        }
        for (mail, end) in mails.iter().zip(portion::take(desk, &mails, now).await) {
            match end {
                Ok(MailState::Unmatched) => taken.unmatched += 1,
                Ok(MailState::Ignored) => taken.ignored += 1,
                Ok(_) => taken.filed += 1,
                Err(error) => set_aside(desk, mail, &error, now, &mut taken).await?,
            }
        }
    }
}

async fn set_aside(
    desk: &Desk,
    mail: &Mail,
    error: &anyhow::Error,
    now: Timestamp,
    taken: &mut Taken,
) -> Result<()> {
    tracing::warn!(mail = %mail.id, attempt = mail.attempts, "a mail could not be taken in: {error:#}");
    let why = format!("{error:#}");
    let mut tx = desk.db.begin_write().await?;
    if mail.attempts >= MOST_ATTEMPTS {
        mailbox::store::quarantine(&mut tx, mail.id, &why).await?;
        taken.quarantined += 1;
    } else {
        let later = now.plus_seconds(PAUSE_SECONDS.saturating_mul(mail.attempts));
        mailbox::store::postpone(&mut tx, mail.id, later, &why).await?;
        taken.postponed += 1;
    }
    tx.commit().await?;
    Ok(())
}
