//! One message on its way out.

use crate::words::{Channel, CompanyId, ContactId, CustomerId, DeliveryId, MessageId, Timestamp, named};
use duly_channels::Outgoing;

named! {
    DeliveryState {
        /// Waiting for its time, or claimed by a node that will hand it over.
        Queued = "queued",
        /// Being handed over at this moment.
        Sending = "sending",
        /// The carrier took it: "queued" is not "sent", and "sent" is not "delivered".
        Sent = "sent",
        Delivered = "delivered",
        Bounced = "bounced",
        GaveUp = "gave_up",
        /// It may have left. Somebody decides; it is never sent again blindly.
        Unknown = "unknown",
        /// Taken back before it left, because it was no longer true.
        Withdrawn = "withdrawn",
    }
}

impl DeliveryState {
    /// Whether somebody has to look at it.
    #[must_use]
    pub const fn has_failed(self) -> bool {
        matches!(self, Self::Bounced | Self::GaveUp | Self::Unknown)
    }
}

#[derive(Clone, Debug)]
pub struct NewDelivery {
    pub message: MessageId,
    pub company: CompanyId,
    pub customer: Option<CustomerId>,
    pub contact: Option<ContactId>,
    pub outgoing: Outgoing,
    /// Not before.
    pub due_at: Timestamp,
}

impl NewDelivery {
    #[must_use]
    pub const fn channel(&self) -> Channel {
        match self.outgoing {
            Outgoing::Email(_) => Channel::Email,
            Outgoing::Sms(_) => Channel::Sms,
            Outgoing::Letter(_) => Channel::Letter,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Delivery {
    pub id: DeliveryId,
    pub message_id: MessageId,
    pub company_id: CompanyId,
    pub customer_id: Option<CustomerId>,
    pub contact_id: Option<ContactId>,
    pub channel: Channel,
    /// JSON of [`Outgoing`]: exactly what is handed to the channel.
    pub outgoing: String,
    pub state: DeliveryState,
    pub attempts: i64,
    pub due_at: Timestamp,
    pub lease_until: Option<Timestamp>,
    /// The carrier's receipt: queue id, SID, file name.
    pub reference: Option<String>,
    /// The last refusal, the bounce, or why it was withdrawn.
    pub why: Option<String>,
    pub changed_at: Timestamp,
}

impl Delivery {
    /// Exactly what is, or was, handed to the channel.
    ///
    /// # Errors
    /// If the row was written by a version that this one does not understand.
    pub fn outgoing(&self) -> anyhow::Result<Outgoing> {
        Ok(serde_json::from_str(&self.outgoing)?)
    }
}
