//! Alerts: what somebody must know of and what is not over yet, such as a mailbox that refuses the log-in.
//!
//! Knows kinds, what each alert is about, and since when. Never knows how to notice: whoever notices raises an
//! alert, as often as it likes, and clears it when it is over. Pages show what is open; each new one is a line in
//! the log.
//!
//! Verbs: `raise`, `clear`, `open`.

pub mod store;

pub use store::{clear, open, raise};

use crate::words::{Timestamp, named};

named! {
    AlertKind {
        /// A mailbox does not answer.
        MailboxDown = "mailbox_down",
        /// A mail server does not let us in any more: somebody must consent again, or mend the password.
        LoginRefused = "login_refused",
        /// What a mailbox showed is not what became of its mails.
        Balance = "balance",
        /// Mails that could not be read.
        Quarantined = "quarantined",
        /// Messages that did not leave or did not arrive.
        Undelivered = "undelivered",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Alert {
    pub kind: AlertKind,
    /// Which of its kind: a mailbox's name, or empty if there is only one.
    pub about: String,
    pub detail: String,
    pub raised_at: Timestamp,
}
