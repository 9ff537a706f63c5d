//! A thread of messages with one customer, over all channels.

use crate::words::{CompanyId, ConversationId, CustomerId, Flag, Timestamp, UserId, named};

named! {
    ConversationState {
        /// Nothing waits for us: only reminders so far, or everything is answered.
        Quiet = "quiet",
        /// Somebody should look.
        Open = "open",
        /// Settled until the customer writes again.
        Closed = "closed",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Conversation {
    pub id: ConversationId,
    pub company_id: Option<CompanyId>,
    /// Nobody yet, if the sender is unknown: the conversation is unmatched.
    pub customer_id: Option<CustomerId>,
    pub subject: String,
    pub state: ConversationState,
    pub assignee_id: Option<UserId>,
    pub started_at: Timestamp,
    pub latest_at: Timestamp,
    /// The beginning of the latest message that a person wrote.
    pub snippet: String,
    pub unread: Flag,
}
