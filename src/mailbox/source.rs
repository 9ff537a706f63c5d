//! What a mailbox is fetched from: a server's folder or a folder on disk. What differs between them ends here.

use anyhow::Result;
use async_trait::async_trait;
use bytes::Bytes;
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
    pub bytes: Bytes,
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

    /// Everything after the cursor, up to a limit, without marking anything as seen.
    async fn after(&mut self, cursor: Option<Cursor>, limit: usize) -> Result<Portion>;

    /// Told once these are kept: a source without a cursor puts them aside.
    async fn kept(&mut self, places: &[String]) -> Result<()>;

    /// Waits until something may have arrived, at the longest this long.
    async fn wait(&mut self, longest: Duration) -> Result<()>;
}
