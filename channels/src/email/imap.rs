//! Email in, by IMAP (RFC 3501): everything after a UID, never marked seen, never moved, never deleted.
//!
//! Knows one folder of one mailbox. Never knows what was done with a mail: the caller keeps the cursor, and only
//! after it has stored the mails.

mod reach;

use std::{collections::VecDeque, fmt, path::PathBuf, time::Duration};

use async_imap::{
    Session,
    error::Error,
    imap_proto::{MailboxDatum, RequestId, Response},
    types::UnsolicitedResponse,
};
use futures::{Stream, TryStreamExt};
use jiff::Timestamp;
use tokio::time::{Instant, timeout};

pub use super::{Password, Tls};

/// Where mail comes in.
#[derive(Clone, Debug)]
pub struct Settings {
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    pub username: String,
    pub password: Password,
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
    /// UIDs that the server lists and does not hand out.
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

    /// Waits until there may be something new, which is true, or until `time` has passed.
    ///
    /// A server that cannot tell (RFC 2177) is looked at again after `time`: also true.
    pub async fn wait(&mut self, time: Duration) -> Result<bool, Fault> {
        if self.has_news() {
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
        let folder = within(self.limit, self.session.examine(&self.folder)).await?;
        self.uid_validity = folder
            .uid_validity
            .ok_or_else(|| Fault::Protocol("the server gives the folder no UIDVALIDITY".to_owned()))?;
        Ok(())
    }

    /// The UIDs behind a cursor, in order. Opens the folder anew, which is when a new UIDVALIDITY shows.
    async fn list(&mut self, cursor: Option<Cursor>) -> Result<VecDeque<u32>, Fault> {
        self.open().await?;
        while self.session.unsolicited_responses.try_recv().is_ok() {}
        let last = cursor.filter(|it| it.uid_validity == self.uid_validity).map_or(0, |it| it.last_uid);
        let Some(first) = last.checked_add(1) else { return Ok(VecDeque::new()) };
        let found = within(self.limit, self.session.uid_search(format!("UID {first}:*"))).await?;
        // `n:*` always finds the last mail, also when its UID is below n.
        let mut uids: Vec<u32> = found.into_iter().filter(|uid| *uid >= first).collect();
        uids.sort_unstable();
        Ok(uids.into())
    }

    /// Takes the UIDs for the next batch: as many as count and bytes allow, and one at least.
    async fn next_uids(&mut self, listed: &mut VecDeque<u32>, limit: usize) -> Result<Vec<u32>, Fault> {
        let candidates: Vec<u32> = listed.iter().take(limit.clamp(1, MOST_UIDS)).copied().collect();
        let mut sizes = std::collections::HashMap::new();
        let mut answers =
            within(self.limit, self.session.uid_fetch(set(&candidates), "(UID RFC822.SIZE)")).await?;
        while let Some(answer) = next(self.limit, &mut answers).await? {
            if let (Some(uid), Some(size)) = (answer.uid, answer.size) {
                sizes.insert(uid, usize::try_from(size).unwrap_or(usize::MAX));
            }
        }
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
        let Err(fault) = self.fetch_into(uids, batch).await else { return Ok(()) };
        if !matches!(fault, Fault::Protocol(_)) {
            return Err(fault);
        }
        batch.mails.clear();
        for uid in uids {
            match self.fetch_into(&[*uid], batch).await {
                Err(Fault::Protocol(_)) => batch.withheld.push(*uid),
                other => other?,
            }
        }
        Ok(())
    }

    async fn fetch_into(&mut self, uids: &[u32], batch: &mut Batch) -> Result<(), Fault> {
        let mut answers =
            within(self.limit, self.session.uid_fetch(set(uids), "(UID INTERNALDATE BODY.PEEK[])")).await?;
        while let Some(answer) = next(self.limit, &mut answers).await? {
            // The server may tell of other mails' flags meanwhile.
            let (Some(uid), Some(raw)) = (answer.uid.filter(|uid| uids.contains(uid)), answer.body()) else {
                continue;
            };
            let internal_date =
                answer.internal_date().and_then(|it| Timestamp::from_second(it.timestamp()).ok());
            batch.mails.push(Fetched { uid, internal_date, raw: raw.to_vec() });
        }
        batch.mails.sort_unstable_by_key(|mail| mail.uid);
        batch.mails.dedup_by_key(|mail| mail.uid);
        Ok(())
    }

    /// Whether the server told of a new mail while it answered something else.
    fn has_news(&mut self) -> bool {
        let told = &self.session.unsolicited_responses;
        // A full channel has dropped what came last: nobody knows what that was.
        let mut news = told.is_full();
        while let Ok(response) = told.try_recv() {
            news |= matches!(response, UnsolicitedResponse::Exists(_));
        }
        news
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

/// What matters of an answer while idle.
enum Heard {
    GoAhead,
    NewMail,
    Done,
    Other,
}

async fn hear(session: &mut Session<reach::Wire>, tag: &RequestId) -> Result<Heard, Error> {
    let answer = session.read_response().await?.ok_or(Error::ConnectionLost)?;
    Ok(match answer.parsed() {
        Response::Continue { .. } => Heard::GoAhead,
        Response::MailboxData(MailboxDatum::Exists(_)) => Heard::NewMail,
        Response::Done { tag: it, .. } if it == tag => Heard::Done,
        _ => Heard::Other,
    })
}

fn set(uids: &[u32]) -> String {
    uids.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}

async fn within<T>(limit: Duration, work: impl Future<Output = Result<T, Error>>) -> Result<T, Fault> {
    match timeout(limit, work).await {
        Ok(outcome) => outcome.map_err(|e| fault(&e)),
        Err(_) => Err(Fault::Unreachable("the mail server does not answer in time".to_owned())),
    }
}

async fn next<T>(
    limit: Duration,
    answers: &mut (impl Stream<Item = Result<T, Error>> + Unpin),
) -> Result<Option<T>, Fault> {
    within(limit, answers.try_next()).await
}

fn fault(e: &Error) -> Fault {
    match e {
        Error::Io(e) => Fault::Unreachable(format!("the connection to the mail server broke: {e}")),
        Error::ConnectionLost => Fault::Unreachable("the mail server closed the connection".to_owned()),
        Error::No(words) | Error::Bad(words) => {
            Fault::Protocol(format!("the mail server refused: {}", reach::information(words)))
        }
        other => Fault::Protocol(format!("the mail server cannot be understood: {other}")),
    }
}
