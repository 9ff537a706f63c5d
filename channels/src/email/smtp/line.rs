//! One connection: what the server offers on it, and how a mail is carried over it, step by step.
//!
//! Before the final dot a message has not left; after it nobody knows, unless the server says so. Where the
//! server takes several commands at once (RFC 2920), the announcement is one round trip, and the rule is the same.

use std::{
    fmt,
    time::{Duration, Instant},
};

use lettre::transport::smtp::{
    client::AsyncSmtpConnection,
    commands::{Data, Ehlo},
    extension::ClientId,
    response::Response,
};
use tokio::time::timeout;

use super::{
    before, clip, failed,
    letter::{Letter, PIECE},
};
use crate::{Failure, Receipt};

/// The longest that a mail may take, however large it is.
const LONGEST: Duration = Duration::from_secs(600);
const GOODBYE: Duration = Duration::from_secs(1);

/// What a server says that it can do (RFC 5321, section 4.1.1.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Offers {
    /// RFC 2920.
    pub(super) pipelining: bool,
    /// RFC 3461.
    pub(super) dsn: bool,
    /// RFC 1870: the largest mail, in bytes; 0 is no limit.
    pub(super) size: Option<usize>,
    /// RFC 6152.
    pub(super) eight_bit: bool,
    /// RFC 6531.
    pub(super) smtputf8: bool,
}

impl Offers {
    fn of<'a>(lines: impl IntoIterator<Item = &'a str>) -> Offers {
        let mut offers = Offers::default();
        // The first line is the server's name.
        for line in lines.into_iter().skip(1) {
            let mut words = line.split_whitespace();
            match words.next().unwrap_or_default().to_ascii_uppercase().as_str() {
                "PIPELINING" => offers.pipelining = true,
                "DSN" => offers.dsn = true,
                "SIZE" => offers.size = Some(words.next().and_then(|it| it.parse().ok()).unwrap_or(0)),
                "8BITMIME" => offers.eight_bit = true,
                "SMTPUTF8" => offers.smtputf8 = true,
                _ => {}
            }
        }
        offers
    }
}

/// Why a mail was not carried.
pub(super) enum Trouble {
    /// The connection had waited for this mail, and was closed meanwhile. Another one will do.
    Gone(Failure),
    Met(Failure),
}

pub(super) struct Line {
    connection: AsyncSmtpConnection,
    offers: Offers,
    /// Mails that it has carried.
    pub(super) carried: u32,
    /// When it carried the last one.
    pub(super) since: Instant,
}

impl Line {
    /// Asks once more what the server offers: the connection has heard it, and keeps only half of it.
    pub(super) async fn open(mut connection: AsyncSmtpConnection, limit: Duration) -> Result<Line, Failure> {
        let hello = Ehlo::new(ClientId::default());
        let offers = match before(limit, "EHLO", connection.command(hello)).await {
            Ok(answer) => Offers::of(answer.message()),
            Err(Failure::Refused(refusal)) if refusal.is_for_good() => Offers::default(),
            Err(failure) => return Err(failure),
        };
        Ok(Line { connection, offers, carried: 0, since: Instant::now() })
    }

    pub(super) async fn carry(&mut self, letter: &Letter, limit: Duration) -> Result<Receipt, Trouble> {
        self.announce(letter, limit).await?;
        let receipt = self.content(letter, limit).await.map_err(Trouble::Met)?;
        self.carried += 1;
        self.since = Instant::now();
        Ok(receipt)
    }

    /// Up to the server's word that the message may come.
    async fn announce(&mut self, letter: &Letter, limit: Duration) -> Result<(), Trouble> {
        let (mail, recipients) = letter.commands(&self.offers).map_err(Trouble::Met)?;
        let together = self.offers.pipelining;
        let first = if together {
            let recipients: String = recipients.iter().map(ToString::to_string).collect();
            format!("{mail}{recipients}{Data}")
        } else {
            mail.to_string()
        };
        self.says("MAIL FROM", Some(first), limit).await.map_err(|failure| self.gone_or(failure))?;
        for recipient in recipients {
            let command = (!together).then_some(recipient);
            self.says("RCPT TO", command, limit).await.map_err(Trouble::Met)?;
        }
        let answer = self.says("DATA", (!together).then_some(Data), limit).await.map_err(Trouble::Met)?;
        if answer.has_code(354) {
            return Ok(());
        }
        Err(Trouble::Met(Failure::Retry(format!("DATA was answered with {}", answer.code()))))
    }

    /// The answer to a command, which may have been given already.
    async fn says(
        &mut self,
        step: &str,
        command: Option<impl fmt::Display>,
        limit: Duration,
    ) -> Result<Response, Failure> {
        match command {
            Some(command) => before(limit, step, self.connection.command(command)).await,
            None => before(limit, step, self.connection.read_response()).await,
        }
    }

    /// A connection that had waited may have been closed: the server goes, or says so with 421.
    fn gone_or(&self, failure: Failure) -> Trouble {
        let went = match &failure {
            Failure::Refused(refusal) => refusal.code == 421,
            _ => true,
        };
        if went && self.carried > 0 { Trouble::Gone(failure) } else { Trouble::Met(failure) }
    }

    /// The message itself. From the moment that the final dot is written, silence means "nobody knows".
    async fn content(&mut self, letter: &Letter, limit: Duration) -> Result<Receipt, Failure> {
        let mut dotted = false;
        // A large message on a slow line takes its time: one limit for each megabyte, and one for the answer.
        let megabytes = u32::try_from(letter.raw.len() / 1_000_000).unwrap_or(u32::MAX);
        let limit = limit.saturating_mul(megabytes.saturating_add(1)).min(LONGEST.max(limit));
        let sending = async {
            if let Some(all) = letter.in_one_piece() {
                dotted = true;
                return self.connection.command(all).await;
            }
            // The iterator ends after the last piece was written and before the dot is.
            let pieces = letter.raw.chunks(PIECE).map(Some).chain(std::iter::once_with(|| {
                dotted = true;
                None
            }));
            self.connection.message_iter(pieces.map(Option::unwrap_or_default)).await
        };
        let why = match timeout(limit, sending).await {
            Ok(Ok(accepted)) => return Ok(Receipt { reference: reference(&accepted) }),
            Ok(Err(e)) if e.status().is_some() => return Err(failed("the message", &e)),
            Ok(Err(e)) => clip(&e.to_string()),
            Err(_) => "no answer in time".to_owned(),
        };
        Err(if dotted {
            Failure::Unknown(format!("the server did not confirm the message: {why}"))
        } else {
            Failure::Retry(format!("the connection broke within the message: {why}"))
        })
    }

    pub(super) async fn close(mut self) {
        let _ = timeout(GOODBYE, self.connection.abort()).await;
    }
}

/// The server's words at the end, where nearly all put their queue id.
fn reference(accepted: &Response) -> String {
    clip(&accepted.message().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_says_what_it_can_do() {
        let said =
            ["PIPELINING greets you", "pipelining", "Size 52428800", "8BITMIME", "DSN", "AUTH PLAIN", ""];
        let all =
            Offers { pipelining: true, dsn: true, size: Some(52_428_800), eight_bit: true, smtputf8: false };
        assert_eq!(Offers::of(said), all);
        assert_eq!(Offers::of(["DSN"]), Offers::default(), "a name is no promise");
        assert_eq!(Offers::of(["a", "SIZE"]).size, Some(0));
    }
}
