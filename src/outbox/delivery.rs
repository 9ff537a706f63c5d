//! One message on its way out.

use crate::words::{Channel, CompanyId, ContactId, CustomerId, DeliveryId, MessageId, Timestamp, named};
use duly_channels::{Outgoing, email::reply::Fault};

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
    /// The words as their author typed them; whoever has one may take the message back until it leaves.
    pub draft: Option<String>,
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

    /// The domain of a mail's recipient, in small letters.
    #[must_use]
    pub fn domain(&self) -> Option<String> {
        let Outgoing::Email(mail) = &self.outgoing else { return None };
        mail.to.address.rsplit_once('@').map(|(_, domain)| domain.to_ascii_lowercase())
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
    /// Of a mail's recipient.
    pub domain: Option<String>,
    /// The reply code of the last refusal (RFC 5321).
    pub code: Option<i64>,
    /// Its enhanced status code (RFC 3463).
    pub status: Option<String>,
}

impl Delivery {
    /// Exactly what is, or was, handed to the channel.
    ///
    /// # Errors
    /// If the row was written by a version that this one does not understand.
    pub fn outgoing(&self) -> anyhow::Result<Outgoing> {
        Ok(serde_json::from_str(&self.outgoing)?)
    }

    /// What the last refusal means, if there was one.
    #[must_use]
    pub fn fault(&self) -> Option<Fault> {
        fault(self.code, self.status.as_deref())
    }
}

/// What a refusal means.
pub(super) fn fault(code: Option<i64>, status: Option<&str>) -> Option<Fault> {
    Some(Fault::of(u16::try_from(code?).ok()?, status))
}

/// How many messages ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    pub sent: usize,
    /// Failed for now; tried again later.
    pub retried: usize,
    pub gave_up: usize,
    pub unknown: usize,
    pub withdrawn: usize,
    /// Waiting for the hours in which reminders may leave.
    pub deferred: usize,
    /// Not written down: the database did not answer. Their lease will run out.
    pub unsettled: usize,
}

impl Delivered {
    /// All that were taken out of the queue, however it ended.
    #[must_use]
    pub const fn claimed(&self) -> usize {
        self.sent
            + self.retried
            + self.gave_up
            + self.unknown
            + self.withdrawn
            + self.deferred
            + self.unsettled
    }
}

impl std::ops::AddAssign for Delivered {
    fn add_assign(&mut self, more: Delivered) {
        self.sent += more.sent;
        self.retried += more.retried;
        self.gave_up += more.gave_up;
        self.unknown += more.unknown;
        self.withdrawn += more.withdrawn;
        self.deferred += more.deferred;
        self.unsettled += more.unsettled;
    }
}
