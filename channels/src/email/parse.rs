//! From raw bytes to what an incoming mail says. Never fails: the worst case is an unreadable mail.

use super::{Address, bounce::Bounce};
use jiff::Timestamp;

/// What an incoming mail says, with nothing interpreted but its MIME.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    /// False if the bytes are no mail at all; everything else is then empty.
    pub readable: bool,
    /// Without angle brackets, like all ids here.
    pub message_id: Option<String>,
    pub in_reply_to: Vec<String>,
    /// All of them, oldest first.
    pub references: Vec<String>,
    pub from: Option<Address>,
    pub reply_to: Option<Address>,
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    /// Delivered-To, X-Original-To, Envelope-To: where the server put it.
    pub delivered_to: Vec<String>,
    /// The envelope sender, from Return-Path; `Some("")` is the null sender of bounces.
    pub return_path: Option<String>,
    pub subject: String,
    pub date: Option<Timestamp>,
    /// The best plain text: the plain part, or the HTML part as text.
    pub text: String,
    /// The HTML part as it came: hostile until cleaned.
    pub html: Option<String>,
    pub attachments: Vec<Attachment>,
    /// A delivery report (RFC 3464), if this is one.
    pub bounce: Option<Bounce>,
    /// Whether the headers say that a machine wrote it (Auto-Submitted, X-Autoreply, Precedence …).
    pub automatic: bool,
    /// Header names in small letters and decoded values, in order.
    pub headers: Vec<(String, String)>,
}

#[derive(Clone, Debug, Default)]
pub struct Attachment {
    /// As the sender named it: hostile until cleaned.
    pub name: String,
    pub media_type: String,
    pub content_id: Option<String>,
    pub bytes: Vec<u8>,
}

/// Reads a raw mail.
#[must_use]
pub fn parse(_raw: &[u8]) -> Incoming {
    todo!()
}
