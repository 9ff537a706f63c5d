//! Looks at mail servers and at the records of mail domains, and says what is there: for whoever wants to know why mail
//! does not leave or does not arrive.
//!
//! Knows SMTP, IMAP, TLS and DNS as far as looking needs them. Changes nothing anywhere: it logs in, asks and leaves.
//! Never knows settings, and never what a finding means for them.
//!
//! These conversations are led apart from those that send and fetch, because they want the opposite: not to be through
//! with it, but to learn at which step it broke, and what the other side showed until then.

mod certificate;
pub mod dns;
pub mod imap;
pub mod smtp;
mod wire;

pub use certificate::{Certificate, Flaw};

use super::{Password, Proof, Tls};
use std::{path::PathBuf, time::Duration};

/// Where a mail server is, and how it is to be reached.
#[derive(Clone, Debug)]
pub struct Place {
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    /// PEM file of a private authority, trusted beside the public ones.
    pub root_certificate: Option<PathBuf>,
    /// For each step.
    pub timeout: Duration,
}

/// What was learned about a server.
#[derive(Debug)]
pub struct Seen<T> {
    /// What it showed, if it came to that; also when it was not good enough to go on.
    pub certificate: Option<Certificate>,
    /// What it can do, or where it broke.
    pub outcome: Result<T, Trouble>,
}

/// Why nothing more could be learned. Each is mended in another way.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    #[error("there is no host of this name")]
    UnknownHost,
    /// The host answers that nothing listens at this port.
    #[error("nothing listens at this port")]
    Closed,
    /// Nothing answers: a firewall, mostly.
    #[error("no answer in time")]
    Silent,
    #[error("{0}")]
    Unreachable(String),
    /// It encrypts from the first byte, and we began in the clear.
    #[error("it encrypts from the first byte")]
    TalksTls,
    /// It begins in the clear, and we wanted to encrypt from the first byte.
    #[error("it begins in the clear")]
    TalksPlain,
    #[error("it does not offer STARTTLS")]
    NoStarttls,
    /// Another protocol than ours: its first words.
    #[error("it speaks another protocol")]
    Foreign(String),
    /// It greets by sending us away: its words.
    #[error("it sends us away: {0}")]
    SentAway(String),
    /// The certificate is not to be trusted: see there.
    #[error("its certificate is not to be trusted")]
    Untrusted,
    /// TLS does not come about for another reason.
    #[error("TLS does not come about: {0}")]
    Tls(String),
    /// The file of the private authority cannot be used.
    #[error("{0}")]
    Authority(String),
    #[error("the connection broke")]
    Broke,
    /// Answers without end, or none that can be read.
    #[error("its answers cannot be read")]
    Unreadable,
}

/// Whether a server let us in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Door {
    /// There is no log-in in the settings.
    NotTried,
    In,
    /// The server's words.
    Refused(String),
    /// The server offers no way to log in that we know.
    NotOffered,
    /// Nobody gives us a token: why.
    NoToken(String),
}

/// What proves who we are, ready to be said.
enum Key {
    Password(Password),
    Token(Password),
}

impl Key {
    /// # Errors
    /// If there is no token.
    async fn of(proof: &Proof) -> Result<Key, Door> {
        match proof {
            Proof::Password(password) => Ok(Key::Password(password.clone())),
            Proof::Token(tokens) => match tokens.access_token(None).await {
                Ok(token) => Ok(Key::Token(token)),
                Err(why) => Err(Door::NoToken(clip(&why.to_string()))),
            },
        }
    }

    fn secret(&self) -> &str {
        match self {
            Key::Password(it) | Key::Token(it) => it.reveal(),
        }
    }

    /// A server's words without our secret, should it repeat it.
    fn hide(&self, words: &str) -> String {
        let secret = self.secret();
        clip(&if secret.is_empty() { words.to_owned() } else { words.replace(secret, "…") })
    }
}

/// The initial response of XOAUTH2 (Google's and Microsoft's), before Base64.
fn xoauth2(user: &str, token: &str) -> String {
    format!("user={user}\u{1}auth=Bearer {token}\u{1}\u{1}")
}

/// Words of a stranger, on one line and not too many.
fn clip(words: &str) -> String {
    let words: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect();
    words.trim().to_owned()
}
