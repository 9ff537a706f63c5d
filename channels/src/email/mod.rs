//! Email: SMTP out, IMAP and Maildir in, MIME, bounces.

pub mod bounce;
pub mod imap;
pub mod maildir;
pub mod parse;
pub mod smtp;

use serde::{Deserialize, Serialize};

/// A person or a shared mailbox, as in a header (RFC 5322, section 3.4).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// May be empty.
    pub name: String,
    pub address: String,
}

/// An email that is ready to leave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outgoing {
    pub from: Address,
    pub to: Address,
    /// Carries the reply mark as a plus-address.
    pub reply_to: Address,
    /// The envelope sender (VERP): where bounces go.
    pub return_path: String,
    /// Without angle brackets.
    pub message_id: String,
    pub in_reply_to: Option<String>,
    /// Oldest first, without angle brackets.
    pub references: Vec<String>,
    pub subject: String,
    pub text: String,
    pub html: Option<String>,
    /// BCP 47; becomes Content-Language.
    pub language: String,
    /// Adds `Auto-Submitted: auto-generated` (RFC 3834): true for everything that no person wrote.
    pub automatic: bool,
    pub date: jiff::Timestamp,
}
