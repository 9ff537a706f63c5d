//! Email in, by IMAP (RFC 3501): everything after a UID, never marked seen, never moved, never deleted.
//!
//! Knows one folder of one mailbox. Never knows what was done with a mail: the caller keeps the cursor, and only
//! after it has stored the mails.
//!
//! UIDs are all that is needed to miss nothing, so CONDSTORE (RFC 7162) serves for one thing only: a folder whose
//! HIGHESTMODSEQ stands still need not be listed again. Flags and deletions change nothing for us, which is why
//! QRESYNC has nothing to tell.
//!
//! Commands are run and answers read one by one: the library's own `uid_fetch` and `uid_search` end as well when
//! the server refuses or goes away as when it is done, and a mail that was not handed out would pass for deleted.

mod answers;
mod bodies;
pub mod head;
mod listing;
mod reach;
mod waiting;

use std::{collections::VecDeque, fmt, path::PathBuf, time::Duration};

use async_imap::{
    Session,
    error::Error,
    imap_proto::{MailboxDatum, Response, Status},
};
use jiff::Timestamp;
use tokio::time::timeout;

use answers::{timed, within};

pub use super::{Login, Password, Tls};

/// Where mail comes in.
#[derive(Clone, Debug)]
pub struct Settings {
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    pub login: Login,
    pub folder: String,
    /// PEM file of a private authority, trusted beside the public ones.
    pub root_certificate: Option<PathBuf>,
    /// For each answer of the server.
    pub timeout: Duration,
    /// Bytes that one batch may hold; a larger mail comes alone. [`LARGEST_BATCH`] is a good choice.
    pub largest_batch: usize,
}

pub const LARGEST_BATCH: usize = 8_000_000;

/// How far a folder was read. Means nothing under another `uid_validity` (RFC 3501, section 2.3.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub uid_validity: u32,
    pub last_uid: u32,
}

/// What of a folder is fetched at once. The rest is only described.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Mails, at most.
    pub limit: usize,
    /// What the server got earlier is not fetched.
    pub since: Option<Timestamp>,
    /// Nor is what has more bytes.
    pub largest: u32,
    pub ask: Ask,
}

/// What is asked of the server, less and less: for a folder in which something breaks the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Sizes, dates and bytes. To tell a size, some servers have to read the mail.
    Bytes,
    Dates,
    Uids,
}

impl Terms {
    /// Everything, so many at a time.
    #[must_use]
    pub const fn at_most(limit: usize) -> Self {
        Self { limit, since: None, largest: u32::MAX, ask: Ask::Bytes }
    }

    fn want(&self, it: &Listed) -> bool {
        let early = self.since.is_some_and(|since| it.internal_date.is_some_and(|date| date < since));
        self.ask == Ask::Bytes && !early && it.size <= self.largest
    }
}

/// A mail as the server describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    pub uid: u32,
    /// Bytes, as the server counts them; 0 if it was not asked, or cannot tell. Some count wrongly.
    pub size: u32,
    /// When the server got it.
    pub internal_date: Option<Timestamp>,
}

/// Some mails behind a cursor, in the order of their UIDs.
#[derive(Clone, Debug)]
pub struct Batch {
    /// If this is not the cursor's, the folder was made anew and `mails` begin with its first.
    pub uid_validity: u32,
    /// All of them, fetched or not.
    pub listed: Vec<Listed>,
    pub mails: Vec<Fetched>,
    /// UIDs that the server lists and refuses to hand out, while it hands out others or was asked for this one
    /// alone. A cursor right before one and a limit of 1 ask for it again.
    pub withheld: Vec<u32>,
    /// Whether there are mails behind these.
    pub more: bool,
}

impl Batch {
    /// Where to go on, once these mails are stored. None if there was nothing.
    #[must_use]
    pub fn cursor(&self) -> Option<Cursor> {
        let uids = self.listed.iter().map(|mail| mail.uid).chain(self.mails.iter().map(|mail| mail.uid));
        uids.max().map(|last_uid| Cursor { uid_validity: self.uid_validity, last_uid })
    }
}

#[derive(Clone)]
pub struct Fetched {
    pub uid: u32,
    /// When the server got it.
    pub internal_date: Option<Timestamp>,
    pub raw: Vec<u8>,
}

impl fmt::Debug for Fetched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fetched {{ uid: {}, {} bytes }}", self.uid, self.raw.len())
    }
}

/// Bytes of a mail that begin somewhere within it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Fewer than asked for, or none, at the mail's end.
    Bytes(Vec<u8>),
    /// The server has no such mail any more.
    Gone,
    /// The server will not hand it out, and why.
    Refused(String),
}

/// What a folder says of itself when it is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    pub uid_validity: u32,
    /// The UID that the next mail will get, where the server tells.
    pub uid_next: Option<u32>,
    /// Changes with everything that changes in the folder (RFC 7162), where the server counts so.
    pub highest_mod_seq: Option<u64>,
}

/// Why a folder could not be read, in words for an administrator. After one, connect anew.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The server says no: wrong user or password, no such folder. Somebody has to mend the settings.
    #[error("{0}")]
    Refused(String),
    /// Nobody answers, or not in time, or not over TLS as it should. Heals by itself, mostly.
    #[error("{0}")]
    Unreachable(String),
    /// The server answers what cannot be understood.
    #[error("{0}")]
    Protocol(String),
}

/// An open folder.
pub struct Imap {
    session: Session<reach::Wire>,
    folder: String,
    limit: Duration,
    largest_batch: usize,
    can_idle: bool,
    counts_changes: bool,
    /// Whether the server told of a new mail since the folder was listed.
    news: bool,
    opened: Opened,
    /// UIDs that were listed and not fetched yet, and the cursor that they stand behind.
    listed: Option<(Cursor, VecDeque<u32>)>,
}

impl Imap {
    /// Connects, logs in and opens the folder, read-only.
    pub async fn connect(settings: &Settings) -> Result<Self, Fault> {
        let mut session = reach::log_in(settings).await?;
        let capabilities = within(settings.timeout, session.capabilities()).await?;
        let mut imap = Self {
            session,
            folder: reach::modified_utf7(&settings.folder),
            limit: settings.timeout,
            largest_batch: settings.largest_batch,
            can_idle: capabilities.has_str("IDLE"),
            counts_changes: capabilities.has_str("CONDSTORE"),
            news: false,
            opened: Opened::default(),
            listed: None,
        };
        imap.open().await.map_err(|fault| match fault {
            Fault::Protocol(why) => {
                Fault::Refused(format!("the folder {} cannot be opened: {why}", settings.folder))
            }
            other => other,
        })?;
        Ok(imap)
    }

    /// What the folder said when it was opened last.
    #[must_use]
    pub const fn opened(&self) -> Opened {
        self.opened
    }

    /// The next mails behind `cursor`, at most `limit`, and not more bytes than the settings allow.
    ///
    /// A cursor of another `uid_validity` counts as none: the batch begins with the folder's first mail.
    pub async fn fetch_after(&mut self, cursor: Option<Cursor>, limit: usize) -> Result<Batch, Fault> {
        self.fetch_on(cursor, &Terms::at_most(limit)).await
    }

    /// The same, on terms: what they leave out is described and not fetched.
    pub async fn fetch_on(&mut self, cursor: Option<Cursor>, terms: &Terms) -> Result<Batch, Fault> {
        let mut behind = match self.listed.take() {
            Some((at, uids)) if Some(at) == cursor && !uids.is_empty() => uids,
            _ => self.behind(cursor).await?,
        };
        let mut batch = Batch {
            uid_validity: self.opened.uid_validity,
            listed: vec![],
            mails: vec![],
            withheld: vec![],
            more: false,
        };
        // What was deleted since its UID was learned leaves a batch empty, which does not mean the end.
        while batch.cursor().is_none() && !behind.is_empty() {
            let wanted = self.next(&mut behind, terms, &mut batch).await?;
            self.bodies_into(&wanted, &mut batch).await?;
        }
        batch.more = !behind.is_empty();
        self.listed = batch.cursor().filter(|_| batch.more).map(|at| (at, behind));
        Ok(batch)
    }

    /// Mails by their UIDs, in the folder as it is open. What is gone is missing in the batch, and what has more bytes
    /// is only described.
    pub async fn fetch(&mut self, uids: &[u32], largest: u32) -> Result<Batch, Fault> {
        let listed = self.describe(uids, Ask::Bytes).await?;
        let wanted: Vec<u32> = listed.iter().filter(|it| it.size <= largest).map(|it| it.uid).collect();
        let uid_validity = self.opened.uid_validity;
        let mut batch = Batch { uid_validity, listed, mails: vec![], withheld: vec![], more: false };
        self.bodies_into(&wanted, &mut batch).await?;
        Ok(batch)
    }

    /// Says good-bye; a server that does not answer is left all the same.
    pub async fn close(mut self) {
        let _ = timeout(Duration::from_secs(1), self.session.logout()).await;
    }

    /// Runs a command and shows all that the server says meanwhile; a refusal or a lost connection is an error.
    async fn command(&mut self, line: String, mut show: impl FnMut(&Response)) -> Result<(), Error> {
        let tag = timed(self.limit, self.session.run_command(line)).await?;
        loop {
            let reading = async { Ok(self.session.read_response().await?) };
            let answer = timed(self.limit, reading).await?.ok_or(Error::ConnectionLost)?;
            match answer.parsed() {
                Response::Done { tag: it, status, outcome } if *it == tag => {
                    let words = outcome.information.as_deref().unwrap_or("without a word").to_owned();
                    return match status {
                        Status::Ok => Ok(()),
                        Status::No => Err(Error::No(words)),
                        _ => Err(Error::Bad(words)),
                    };
                }
                Response::MailboxData(MailboxDatum::Exists(_)) => self.news = true,
                other => show(other),
            }
        }
    }
}
