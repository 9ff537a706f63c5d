//! Email in, by IMAP (RFC 3501): everything after a UID, never marked seen, never moved, never deleted.
//!
//! Knows one folder of one mailbox. Never knows what was done with a mail: the caller keeps the cursor, and only
//! after it has stored the mails.
//!
//! Commands are run and answers read one by one: the library's own `uid_fetch` and `uid_search` end as well when
//! the server refuses or goes away as when it is done, and a mail that was not handed out would pass for deleted.

mod answers;
mod reach;

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    path::PathBuf,
    time::Duration,
};

use async_imap::{
    Session,
    error::Error,
    imap_proto::{MailboxDatum, Response, ResponseCode, Status},
};
use jiff::Timestamp;
use tokio::time::{Instant, timeout};

use answers::{Attributes, Heard, fault, hear, set, timed, timestamp, within};

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

pub const LARGEST_BATCH: usize = 50_000_000;

/// How far a folder was read. Means nothing under another `uid_validity` (RFC 3501, section 2.3.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub uid_validity: u32,
    pub last_uid: u32,
}

/// Some mails behind a cursor, in the order of their UIDs.
#[derive(Clone, Debug)]
pub struct Batch {
    /// If this is not the cursor's, the folder was made anew and `mails` begin with its first.
    pub uid_validity: u32,
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
        let uids = self.mails.iter().map(|mail| mail.uid).chain(self.withheld.iter().copied());
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
    /// Whether the server told of a new mail since the folder was listed.
    news: bool,
    uid_validity: u32,
    /// UIDs that were listed and not fetched yet, and the cursor that they stand behind.
    listed: Option<(Cursor, VecDeque<u32>)>,
}

/// Servers end IDLE after 30 minutes (RFC 2177), and routers forget quiet connections earlier.
const LONGEST_IDLE: Duration = Duration::from_mins(20);
/// Keeps a command's line short; servers refuse long ones.
const MOST_UIDS: usize = 500;

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
            news: false,
            uid_validity: 0,
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

    /// The next mails behind `cursor`, at most `limit`, and not more bytes than the settings allow.
    ///
    /// A cursor of another `uid_validity` counts as none: the batch begins with the folder's first mail.
    pub async fn fetch_after(&mut self, cursor: Option<Cursor>, limit: usize) -> Result<Batch, Fault> {
        let mut listed = match self.listed.take() {
            Some((behind, uids)) if Some(behind) == cursor && !uids.is_empty() => uids,
            _ => self.list(cursor).await?,
        };
        let mut batch =
            Batch { uid_validity: self.uid_validity, mails: vec![], withheld: vec![], more: false };
        // What was deleted since it was listed leaves a batch empty, which does not mean the end.
        while batch.cursor().is_none() && !listed.is_empty() {
            let uids = self.next_uids(&mut listed, limit).await?;
            self.fetch(&uids, &mut batch).await?;
        }
        batch.more = !listed.is_empty();
        self.listed = batch.cursor().filter(|_| batch.more).map(|behind| (behind, listed));
        Ok(batch)
    }

    /// Waits until there may be something new, which is true, or until `time` has passed. Fetch first: what was
    /// there before is not new.
    ///
    /// A server that cannot tell (RFC 2177) is looked at again after `time`: also true.
    pub async fn wait(&mut self, time: Duration) -> Result<bool, Fault> {
        if self.news {
            return Ok(true);
        }
        if !self.can_idle {
            tokio::time::sleep(time).await;
            return Ok(true);
        }
        let end = Instant::now() + time;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if self.idle(left.min(LONGEST_IDLE)).await? {
                return Ok(true);
            }
            if left <= LONGEST_IDLE {
                return Ok(false);
            }
        }
    }

    /// Says good-bye; a server that does not answer is left all the same.
    pub async fn close(mut self) {
        let _ = timeout(Duration::from_secs(1), self.session.logout()).await;
    }

    /// EXAMINE: SELECT that changes nothing, not even which mails are recent.
    async fn open(&mut self) -> Result<(), Fault> {
        let name = self.folder.replace('\\', "\\\\").replace('"', "\\\"");
        let mut uid_validity = None;
        let command = self.command(format!("EXAMINE \"{name}\""), |answer| {
            if let Response::Data { outcome, .. } = answer
                && let Some(ResponseCode::UidValidity(it)) = outcome.code
            {
                uid_validity = Some(it);
            }
        });
        command.await.map_err(|e| fault(&e))?;
        // How many mails there are is part of the answer, and no news.
        self.news = false;
        self.uid_validity = uid_validity
            .ok_or_else(|| Fault::Protocol("the server gives the folder no UIDVALIDITY".to_owned()))?;
        Ok(())
    }

    /// The UIDs behind a cursor, in order. Opens the folder anew, which is when a new UIDVALIDITY shows.
    async fn list(&mut self, cursor: Option<Cursor>) -> Result<VecDeque<u32>, Fault> {
        self.open().await?;
        let last = cursor.filter(|it| it.uid_validity == self.uid_validity).map_or(0, |it| it.last_uid);
        let Some(first) = last.checked_add(1) else { return Ok(VecDeque::new()) };
        let mut uids: Vec<u32> = vec![];
        let command = self.command(format!("UID SEARCH UID {first}:*"), |answer| {
            if let Response::MailboxData(MailboxDatum::Search(found)) = answer {
                uids.extend(found);
            }
        });
        command.await.map_err(|e| fault(&e))?;
        // `n:*` always finds the last mail, also when its UID is below n.
        uids.retain(|uid| *uid >= first);
        uids.sort_unstable();
        uids.dedup();
        Ok(uids.into())
    }

    /// Takes the UIDs for the next batch: as many as count and bytes allow, and one at least.
    async fn next_uids(&mut self, listed: &mut VecDeque<u32>, limit: usize) -> Result<Vec<u32>, Fault> {
        let candidates: Vec<u32> = listed.iter().take(limit.clamp(1, MOST_UIDS)).copied().collect();
        let mut sizes = HashMap::new();
        let command = self.command(format!("UID FETCH {} (UID RFC822.SIZE)", set(&candidates)), |answer| {
            let it = Attributes::of(answer);
            if let (Some(uid), Some(size)) = (it.uid, it.size) {
                sizes.insert(uid, usize::try_from(size).unwrap_or(usize::MAX));
            }
        });
        command.await.map_err(|e| fault(&e))?;
        let mut bytes = 0_usize;
        let fits = |uid: &&u32| {
            bytes = bytes.saturating_add(sizes.get(*uid).copied().unwrap_or(0));
            bytes <= self.largest_batch
        };
        let count = candidates.iter().take_while(fits).count().max(1);
        Ok(listed.drain(..count.min(listed.len())).collect())
    }

    /// Fetches mails; when the server will not, one by one, so that one bad mail does not hide the others.
    async fn fetch(&mut self, uids: &[u32], batch: &mut Batch) -> Result<(), Fault> {
        let refusal = match self.fetch_into(uids, batch).await {
            Err(e @ (Error::No(_) | Error::Bad(_))) => e,
            outcome => return outcome.map_err(|e| fault(&e)),
        };
        batch.mails.clear();
        batch.withheld.clear();
        for uid in uids {
            match self.fetch_into(&[*uid], batch).await {
                Err(Error::No(_) | Error::Bad(_)) => batch.withheld.push(*uid),
                outcome => outcome.map_err(|e| fault(&e))?,
            }
        }
        // A server that hands out nothing at all has a bad day, not bad mails.
        if uids.len() > 1 && batch.withheld.len() == uids.len() { Err(fault(&refusal)) } else { Ok(()) }
    }

    async fn fetch_into(&mut self, uids: &[u32], batch: &mut Batch) -> Result<(), Error> {
        let command = format!("UID FETCH {} (UID INTERNALDATE BODY.PEEK[])", set(uids));
        let Batch { mails, withheld, .. } = batch;
        self.command(command, |answer| {
            let it = Attributes::of(answer);
            // The server may tell of other mails' flags meanwhile.
            let Some(uid) = it.uid.filter(|uid| uids.contains(uid)) else { return };
            let internal_date = it.internal_date.and_then(timestamp);
            match it.body {
                Some(Some(raw)) => mails.push(Fetched { uid, internal_date, raw: raw.to_vec() }),
                Some(None) => withheld.push(uid),
                None => {}
            }
        })
        .await?;
        mails.sort_unstable_by_key(|mail| mail.uid);
        mails.dedup_by_key(|mail| mail.uid);
        Ok(())
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

    async fn idle(&mut self, time: Duration) -> Result<bool, Fault> {
        let tag = within(self.limit, self.session.run_command("IDLE")).await?;
        let mut news = false;
        loop {
            match within(self.limit, hear(&mut self.session, &tag)).await? {
                Heard::GoAhead => break,
                Heard::NewMail => news = true,
                Heard::Other => {}
                Heard::Done => {
                    self.can_idle = false;
                    return Ok(news);
                }
            }
        }
        let watching = async {
            while !news {
                news = matches!(hear(&mut self.session, &tag).await?, Heard::NewMail);
            }
            Ok(())
        };
        // Running out of time is no fault here.
        timeout(time, watching).await.unwrap_or(Ok(())).map_err(|e| fault(&e))?;
        within(self.limit, self.session.run_command_untagged("DONE")).await?;
        loop {
            match within(self.limit, hear(&mut self.session, &tag)).await? {
                Heard::Done => return Ok(news),
                Heard::NewMail => news = true,
                Heard::GoAhead | Heard::Other => {}
            }
        }
    }
}
