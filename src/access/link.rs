//! Action links: a reminder's way to the customer's page without a log-in.

use crate::words::{CompanyId, ContactId, CustomerId, LinkId, MessageId, Timestamp};

/// How long a link works: long enough that the last reminder's link outlives the matter.
pub const LIFETIME_DAYS: i64 = 180;

/// A link that was handed out. The token itself is kept nowhere.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Link {
    pub id: LinkId,
    pub company_id: CompanyId,
    pub customer_id: CustomerId,
    pub contact_id: Option<ContactId>,
    pub message_id: Option<MessageId>,
    pub expires_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
}

impl Link {
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}
