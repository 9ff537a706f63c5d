//! The demo: two invented companies, sixty invented customers, and a month of history between them.
//!
//! Knows a cast and how each of them behaves. Never knows a shortcut: everything that the demo shows went
//! through the import, dunning, the outbox, the mailbox, intake and the cases, only with a moved clock.
//!
//! Verbs: [`history::live`].

mod books;
pub mod cast;
mod chance;
mod collectors;
mod customers;
pub mod history;
pub mod manner;
pub mod post;

/// The mailboxes of the demo: where mail is delivered, and where text messages come in.
pub const MAILBOX: &str = "replies";
pub const TEXTS: &str = "sms";
/// The administrator of the demo, and everybody's password. Nothing leaves this machine, so it may be known.
pub const USER: &str = "demo@duly.example";
pub const PASSWORD: &str = "nothing-leaves-here";
