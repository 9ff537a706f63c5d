//! The mailbox: raw mail, kept whole before anything is made of it.
//!
//! Knows mailboxes, folders, cursors and raw bytes. Never knows what a mail says. Store first, act later: a
//! mail is kept in one transaction with the cursor that says so, and ends as exactly one of filed, unmatched,
//! ignored or quarantined.
//!
//! Verbs: `fetch` (the job), `keep`, `claim`, `done`, `quarantine`, `balance`.

pub mod mail;
pub mod store;

pub use mail::{Mail, MailState};
