//! A person, or a shared address such as accounts payable, at a customer.

use crate::words::{Channel, ContactId, CustomerId, Locale, Timestamp, Zone, named};

named! {
    Salutation {
        Mr = "mr",
        Ms = "ms",
        None = "none",
    }
}

named! {
    Role {
        AccountsPayable = "accounts_payable",
        Management = "management",
        Sales = "sales",
        Other = "other",
    }
}

#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Contact {
    pub id: ContactId,
    pub customer_id: CustomerId,
    /// The ERP's key within the customer.
    pub external_id: String,
    /// Empty for a shared address.
    pub name: String,
    pub salutation: Salutation,
    pub role: Role,
    /// The customer's if none is set.
    pub locale: Option<Locale>,
    #[sqlx(rename = "time_zone")]
    pub zone: Option<Zone>,
    pub email: Option<String>,
    /// E.164.
    pub phone: Option<String>,
    /// Why mail to this address does not arrive.
    pub email_fault: Option<String>,
    pub email_fault_at: Option<Timestamp>,
    /// When this number opted out of text messages.
    pub phone_stopped_at: Option<Timestamp>,
}

impl Contact {
    /// The address or number on a channel, if something sent there can arrive. Letters go to the customer.
    #[must_use]
    pub fn reachable_by(&self, channel: Channel) -> Option<&str> {
        match channel {
            Channel::Email if self.email_fault.is_none() => self.email.as_deref(),
            Channel::Sms if self.phone_stopped_at.is_none() => self.phone.as_deref(),
            _ => None,
        }
    }

    /// Whom to write to: accounts payable first, then whoever can be reached at all.
    #[must_use]
    pub fn best(contacts: &[Contact], channel: Channel) -> Option<&Contact> {
        contacts
            .iter()
            .filter(|contact| contact.reachable_by(channel).is_some())
            .min_by_key(|contact| (contact.role, contact.id))
    }
}
