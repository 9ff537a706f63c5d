//! The mailbox: raw mail, kept whole before anything is made of it.
//!
//! Knows mailboxes, folders, cursors and raw bytes. Never knows what a mail says. Store first, act later: a
//! mail is kept in one transaction with the cursor that says so, and ends as exactly one of filed, unmatched,
//! ignored or quarantined.
//!
//! Verbs: `fetch` and `watch` (the job), `keep`, `keep_sms`, `claim`, `done`, `quarantine`, `retry`, `balance`.

pub mod fetch;
pub mod imap;
pub mod mail;
pub mod maildir;
pub mod source;
pub mod store;
pub mod watch;

pub use fetch::{Fetched, fetch, keep_sms};
pub use mail::{Balance, Mail, MailState, Mailbox, TextMessage};
pub use source::{Cursor, Portion, RawMail, Source};
pub use watch::watch;
