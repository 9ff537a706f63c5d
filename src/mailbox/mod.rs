//! The mailbox: raw mail, kept whole before anything is made of it.
//!
//! Knows mailboxes, folders, cursors and raw bytes. Never knows what a mail says. Store first, act later: a
//! mail is kept in one transaction with the cursor that says so, and ends as exactly one of filed, unmatched,
//! ignored or quarantined.
//!
//! One that cannot be kept at once, because it is too large, too old or not handed out, is known by its place from
//! the moment that the cursor passes it. The audit compares what the server lists with what is known, so that the
//! balance of each day is even, or somebody is told.
//!
//! Verbs: `fetch`, `audit` and `watch` (the job), `keep`, `keep_sms`, `claim`, `done`, `quarantine`, `retry`,
//! `fetch_rest`, `set_since`, `balance`, `days`.

pub mod audit;
pub mod fetch;
pub mod imap;
pub mod mail;
pub mod maildir;
pub mod owed;
pub mod source;
pub mod store;
pub mod watch;

pub use audit::{Audit, audit, review};
pub use fetch::{Fetched, fetch, is_raw, keep_sms};
pub use mail::{Balance, Day, Mail, MailState, Mailbox, Number, Origin, Owed, TextMessage};
pub use owed::fetch_rest;
pub use source::{Body, Cursor, Listing, Portion, RawMail, Server, Source, Terms};
pub use watch::watch;
