//! What a mailbox is fetched from: a server's folder or a folder on disk. What differs between them ends here.

use super::Number;
use crate::words::Timestamp;
use anyhow::Result;
use async_trait::async_trait;
use bytes::Bytes;
use duly_channels::email::imap::{Ask, Piece};
use std::time::Duration;

/// How far a folder has been fetched (RFC 3501, section 2.3.1.1). A new UIDVALIDITY means: from the beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub uid_validity: i64,
    pub last_uid: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawMail {
    /// Where it lies, unique in the mailbox: `INBOX/17/4711` or a Maildir name.
    pub place: String,
    /// None if the source knows no numbers.
    pub number: Option<Number>,
    /// When the server got it; None if it does not tell.
    pub arrived_at: Option<Timestamp>,
    /// Bytes, as the source counts them.
    pub size: i64,
    pub body: Body,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    Here(Bytes),
    /// Too large to come with others, or not asked for.
    Later,
    /// It came before the day from which on the mailbox is fetched.
    LeftOut,
    /// The server shows it and does not hand it out.
    Withheld,
}

impl RawMail {
    /// A mail of a source that knows names only.
    #[must_use]
    pub fn named(place: String, bytes: Bytes) -> RawMail {
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        RawMail { place, number: None, arrived_at: None, size, body: Body::Here(bytes) }
    }
}

/// What is wanted of a folder at a time.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Mails, at most.
    pub limit: usize,
    /// What came earlier is left out.
    pub since: Option<Timestamp>,
    /// Without bytes if something in this folder breaks the connection: it is found by fetching one by one.
    pub ask: Ask,
}

/// What was fetched at a time: bounded, so that memory is too.
#[derive(Clone, Debug, Default)]
pub struct Portion {
    pub mails: Vec<RawMail>,
    /// Where to go on; `None` for a source that knows no numbers.
    pub cursor: Option<Cursor>,
    /// Whether more is waiting.
    pub more: bool,
}

#[async_trait]
pub trait Source: Send {
    /// The folder that the cursor belongs to.
    fn folder(&self) -> &str;

    /// Whether it holds mail that we sent.
    fn is_sent(&self) -> bool {
        false
    }

    /// Everything after the cursor, on these terms, without marking anything as seen.
    async fn after(&mut self, cursor: Option<Cursor>, terms: &Terms) -> Result<Portion>;

    /// Told once these are kept: a source without a cursor puts them aside.
    async fn kept(&mut self, places: &[String]) -> Result<()>;

    /// Waits until something may have arrived, at the longest this long.
    async fn wait(&mut self, longest: Duration) -> Result<()>;

    /// The server behind it, if there is one that numbers its mails.
    fn server(&mut self) -> Option<&mut dyn Server> {
        None
    }
}

/// All that a server has in a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    pub uid_validity: i64,
    /// In order. None: nothing has changed since the mark that was shown.
    pub uids: Option<Vec<i64>>,
    /// Its HIGHESTMODSEQ (RFC 7162), if it counts changes.
    pub mod_seq: Option<i64>,
}

/// A folder of numbered mails, any of which can be asked for.
#[async_trait]
pub trait Server: Send {
    /// The UIDVALIDITY under which the folder is open.
    fn uid_validity(&self) -> i64;

    /// Mails with more bytes are not fetched as a whole by themselves.
    fn largest(&self) -> i64;

    /// Where a mail lies.
    fn place(&self, uid: i64) -> String;

    /// Looks anew at what there is. `complete_at`: at this mark all of it was known.
    async fn list(&mut self, complete_at: Option<i64>) -> Result<Listing>;

    /// When the server got mails, and nothing else. What is gone is missing.
    async fn describe(&mut self, uids: &[i64]) -> Result<Vec<RawMail>>;

    /// Mails with their bytes, those that are large only described. What is gone is missing.
    async fn bodies(&mut self, uids: &[i64]) -> Result<Vec<RawMail>>;

    /// Some bytes of a mail.
    async fn piece(&mut self, uid: i64, offset: u64, length: u32) -> Result<Piece>;
}
