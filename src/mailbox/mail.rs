//! One raw mail (or text message) as it was taken in.

use crate::words::{Channel, CompanyId, Flag, MailId, MailboxId, MessageId, Timestamp, named};
use serde::{Deserialize, Serialize};

named! {
    MailState {
        New = "new",
        /// Became a message of a customer's conversation, or the status of one.
        Filed = "filed",
        /// Became a message of nobody's conversation yet.
        Unmatched = "unmatched",
        /// A copy of a mail that we have.
        Ignored = "ignored",
        /// Could not be read; kept with its error, can be tried again.
        Quarantined = "quarantined",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Mail {
    pub id: MailId,
    pub mailbox_id: MailboxId,
    /// Where it lay: `INBOX/17/4711` (folder, UIDVALIDITY, UID), a Maildir name, or a provider's id.
    pub place: String,
    pub channel: Channel,
    /// SHA-256 of the raw bytes, hexadecimal.
    pub digest: String,
    pub size: i64,
    pub raw_key: String,
    pub kept_at: Timestamp,
    pub state: MailState,
    pub attempts: i64,
    pub lease_until: Option<Timestamp>,
    pub error: Option<String>,
    pub message_id: Option<MessageId>,
    /// Whether it lay in a folder of mail that we sent.
    pub sent: Flag,
}

/// Where mail comes in, and whether it answers.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Mailbox {
    pub id: MailboxId,
    /// As in the settings.
    pub name: String,
    /// Whose mail this is; read from the mail if none is set.
    pub company_id: Option<CompanyId>,
    /// The last time it answered.
    pub seen_at: Option<Timestamp>,
    /// Why it does not answer; `None`: it does.
    pub fault: Option<String>,
    pub fault_since: Option<Timestamp>,
}

/// A text message as it is kept: the raw bytes of an SMS are the JSON of this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextMessage {
    /// E.164.
    pub from: String,
    pub to: String,
    pub body: String,
    /// The provider's own name for it.
    pub sid: String,
}

/// What became of everything that a mailbox ever showed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    pub new: i64,
    pub filed: i64,
    pub unmatched: i64,
    pub ignored: i64,
    pub quarantined: i64,
}

impl Balance {
    #[must_use]
    pub const fn kept(&self) -> i64 {
        self.new + self.filed + self.unmatched + self.ignored + self.quarantined
    }

    pub(super) const fn set(&mut self, state: MailState, count: i64) {
        match state {
            MailState::New => self.new = count,
            MailState::Filed => self.filed = count,
            MailState::Unmatched => self.unmatched = count,
            MailState::Ignored => self.ignored = count,
            MailState::Quarantined => self.quarantined = count,
        }
    }
}
