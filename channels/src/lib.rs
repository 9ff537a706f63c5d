//! What speaks a protocol and knows no invoice.
//!
//! Email leaves by SMTP and comes in by IMAP or from a Maildir; text messages leave through Twilio's Messages
//! API; letters become PDF files in a folder. The recorder takes all three and writes them to files.
//! Nothing here knows a customer, an invoice, a reminder or a database.

pub mod email;
mod files;
pub mod letter;
pub mod picture;
pub mod recorder;
pub mod sms;

use serde::{Deserialize, Serialize};

/// Something that is ready to leave, exactly as it will leave. Kept as JSON while it waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "channel", rename_all = "lowercase")]
pub enum Outgoing {
    Email(Box<email::Outgoing>),
    Sms(sms::Outgoing),
    Letter(Box<letter::Letter>),
}

/// The carrier's proof that it took a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The carrier's own name for it: a queue id, a message SID, a file name.
    pub reference: String,
}

/// Why a message did not leave, as what to do next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It did not leave and may be tried again.
    #[error("try again: {0}")]
    Retry(String),
    /// It did not leave and never will like this: a refused address, a wrong password.
    #[error("given up: {0}")]
    GiveUp(String),
    /// It may have left: the connection broke after the message was handed over. Never sent again blindly.
    #[error("unknown: {0}")]
    Unknown(String),
    /// It did not leave: the carrier refused it with a code, and the code says what to do next.
    #[error("refused with {}: {}", .0.code, .0.why)]
    Refused(Refusal),
}

/// What a carrier answered instead of taking a message. [`email::reply::Fault`] says what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The reply code of SMTP: 400 to 499 for now, 500 to 599 for good (RFC 5321, section 4.2.1).
    pub code: u16,
    /// The enhanced status code, such as `5.1.1` (RFC 3463), where the server gave one.
    pub status: Option<String>,
    /// At which step, and the server's own words.
    pub why: String,
}

/// Where enclosures lie until the message is handed over.
#[async_trait::async_trait]
pub trait Shelf: Send + Sync {
    /// The bytes under a key, or why there are none.
    async fn read(&self, key: &str) -> Result<bytes::Bytes, String>;
}

/// A way out. Never panics, never retries by itself.
#[async_trait::async_trait]
pub trait Channel: Send + Sync {
    /// Hands a message to the carrier.
    ///
    /// `key` names this message for ever; a carrier that can recognise a repetition is told it.
    async fn send(&self, key: &str, outgoing: &Outgoing) -> Result<Receipt, Failure>;

    /// Lets go of what is kept open for the next message and has waited too long. Called now and then.
    async fn rest(&self) {}
}
