//! What a server answers, taken apart.

use std::{io, time::Duration};

use async_imap::{
    Session,
    error::Error,
    imap_proto::{AttributeValue, MailboxDatum, RequestId, Response},
};
use jiff::{Timestamp, fmt::strtime};
use tokio::time::timeout;

use super::{
    Fault,
    reach::{Wire, information},
};

/// What matters of an answer while idle.
pub(super) enum Heard {
    GoAhead,
    NewMail,
    Done,
    Other,
}

pub(super) async fn hear(session: &mut Session<Wire>, tag: &RequestId) -> Result<Heard, Error> {
    let answer = session.read_response().await?.ok_or(Error::ConnectionLost)?;
    Ok(match answer.parsed() {
        Response::Continue { .. } => Heard::GoAhead,
        Response::MailboxData(MailboxDatum::Exists(_)) => Heard::NewMail,
        Response::Done { tag: it, .. } if it == tag => Heard::Done,
        _ => Heard::Other,
    })
}

pub(super) fn set(uids: &[u32]) -> String {
    uids.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}

/// What one FETCH answer says of a mail.
#[derive(Default)]
pub(super) struct Attributes<'a> {
    pub(super) uid: Option<u32>,
    pub(super) size: Option<u32>,
    pub(super) internal_date: Option<&'a str>,
    /// None: not spoken of. Some(None): it is there, but the server has no bytes for it.
    pub(super) body: Option<Option<&'a [u8]>>,
    /// Where in the mail these bytes begin, if only some were asked for.
    pub(super) offset: Option<u32>,
}

impl<'a> Attributes<'a> {
    pub(super) fn of(answer: &'a Response) -> Self {
        let mut found = Self::default();
        let Response::Fetch(_, attributes) = answer else { return found };
        for attribute in attributes {
            match attribute {
                AttributeValue::Uid(uid) => found.uid = Some(*uid),
                AttributeValue::Rfc822Size(size) => found.size = Some(*size),
                AttributeValue::InternalDate(date) => found.internal_date = Some(date),
                AttributeValue::BodySection { section: None, data, index } => {
                    found.body = Some(data.as_deref());
                    found.offset = *index;
                }
                _ => {}
            }
        }
        found
    }
}

/// `17-Jul-1996 02:44:25 -0700` (RFC 3501, section 9: date-time); days below 10 have a space before them.
pub(super) fn timestamp(date: &str) -> Option<Timestamp> {
    strtime::parse("%d-%b-%Y %H:%M:%S %z", date.trim()).and_then(|it| it.to_timestamp()).ok()
}

pub(super) async fn within<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Fault> {
    timed(limit, work).await.map_err(|e| fault(&e))
}

pub(super) async fn timed<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    timeout(limit, work).await.unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::TimedOut).into()))
}

pub(super) fn fault(e: &Error) -> Fault {
    match e {
        Error::Io(e) if e.kind() == io::ErrorKind::TimedOut => {
            Fault::Unreachable("the mail server does not answer in time".to_owned())
        }
        Error::Io(e) => Fault::Unreachable(format!("the connection to the mail server broke: {e}")),
        Error::ConnectionLost => Fault::Unreachable("the mail server closed the connection".to_owned()),
        Error::No(words) | Error::Bad(words) => {
            Fault::Protocol(format!("the mail server refused: {}", information(words)))
        }
        other => Fault::Protocol(format!("the mail server cannot be understood: {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_servers_write_them() {
        for (date, expected) in [
            ("17-Jul-1996 02:44:25 -0700", "1996-07-17T09:44:25Z"),
            (" 7-Feb-2026 02:44:25 +0000", "2026-02-07T02:44:25Z"),
        ] {
            assert_eq!(timestamp(date), Some(expected.parse().unwrap()));
        }
        assert_eq!(timestamp("yesterday"), None);
    }
}
