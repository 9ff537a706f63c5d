//! One raw mail (or text message) as it was taken in.

use crate::words::{Channel, MailId, MailboxId, MessageId, Timestamp, named};

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
}
