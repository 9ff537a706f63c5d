//! What becomes of a message after it left, and what a person decides about one that did not.

use super::{Delivery, DeliveryState as State, store};
use crate::{
    db::Conn,
    inbox::{self, ConversationState},
    ledger,
    words::{Channel, CompanyId, DeliveryId, MessageId, Timestamp},
};
use anyhow::Result;
use duly_channels::Outgoing;

/// A message came back. For good, if `permanent`: then nothing more is sent to that address.
/// Says whether it was one of ours that was on its way.
pub async fn bounced(
    db: &mut Conn,
    message: MessageId,
    permanent: bool,
    why: &str,
    at: Timestamp,
) -> Result<bool> {
    let Some(delivery) = store::of_message(db, message).await? else { return Ok(false) };
    let left = [State::Sending, State::Sent, State::Delivered, State::Unknown];
    if !store::move_to(db, delivery.id, &left, State::Bounced, None, Some(why), at).await? {
        return Ok(false);
    }
    if permanent {
        mark_contact(db, &delivery, why, at).await?;
    }
    show(db, message).await?;
    Ok(true)
}

/// The contact is at fault only if the address is still the one that was written to.
pub(super) async fn mark_contact(db: &mut Conn, delivery: &Delivery, why: &str, at: Timestamp) -> Result<()> {
    let (Some(contact), Ok(Outgoing::Email(mail))) = (delivery.contact_id, delivery.outgoing()) else {
        return Ok(());
    };
    let email = ledger::store::contact(db, contact).await?.email;
    if email.is_some_and(|email| email.eq_ignore_ascii_case(&mail.to.address)) {
        ledger::store::email_failed(db, contact, why, at).await?;
    }
    Ok(())
}

/// The carrier says that a message arrived. Says whether this is news.
pub async fn delivered(db: &mut Conn, channel: Channel, reference: &str, at: Timestamp) -> Result<bool> {
    let Some(delivery) = store::by_reference(db, channel, reference).await? else { return Ok(false) };
    let left = [State::Sent, State::Unknown];
    store::move_to(db, delivery.id, &left, State::Delivered, None, None, at).await
}

/// Somebody's server or mail program says that a message arrived. Says whether this is news.
pub async fn arrived(db: &mut Conn, message: MessageId, at: Timestamp) -> Result<bool> {
    let Some(delivery) = store::of_message(db, message).await? else { return Ok(false) };
    let left = [State::Sending, State::Sent, State::Unknown];
    store::move_to(db, delivery.id, &left, State::Delivered, None, None, at).await
}

/// The carrier says that a message it had taken did not arrive. Says whether this is news.
pub async fn undelivered(
    db: &mut Conn,
    channel: Channel,
    reference: &str,
    why: &str,
    at: Timestamp,
) -> Result<bool> {
    match store::by_reference(db, channel, reference).await? {
        Some(delivery) => bounced(db, delivery.message_id, false, why, at).await,
        None => Ok(false),
    }
}

/// A person wants a message to be tried again. Says whether there was anything to try.
pub async fn retry(db: &mut Conn, delivery: DeliveryId, at: Timestamp) -> Result<bool> {
    store::requeue(db, delivery, at).await
}

/// Which failed messages are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Which {
    /// Those that were given up, unless others are asked for by name: what bounced comes back again mostly, and
    /// what is unknown may leave twice.
    pub state: State,
    pub company: Option<CompanyId>,
    pub channel: Option<Channel>,
    /// Mails to one domain, in small letters.
    pub domain: Option<String>,
    /// Failed at this instant or later.
    pub since: Option<Timestamp>,
}

impl Default for Which {
    fn default() -> Self {
        Which { state: State::GaveUp, company: None, channel: None, domain: None, since: None }
    }
}

/// A person wants all of them to be tried again. Says how many there were.
pub async fn retry_all(db: &mut Conn, which: &Which, at: Timestamp) -> Result<u64> {
    if !which.state.has_failed() {
        return Ok(0);
    }
    store::requeue_all(db, which, at).await
}

/// What is given back to the author of a message that was taken back in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The words as they were typed.
    pub text: String,
    pub attachments: Vec<inbox::Attachment>,
}

/// Takes back what a person wrote, if it has not begun to leave, and gives the words back. Nothing that duly wrote
/// by itself comes back this way.
pub async fn undo(db: &mut Conn, message: MessageId, at: Timestamp) -> Result<Option<Draft>> {
    let Some(text) = store::draft(db, message).await? else { return Ok(None) };
    if !withdraw(db, message, UNDONE, at).await? {
        return Ok(None);
    }
    Ok(Some(Draft { text, attachments: inbox::store::attachments(db, message).await? }))
}

/// Said of a message that its author took back.
pub const UNDONE: &str = "its author took it back";

/// Takes back a message that has not left yet. Says whether it still could be.
pub async fn withdraw(db: &mut Conn, message: MessageId, why: &str, at: Timestamp) -> Result<bool> {
    let Some(delivery) = store::of_message(db, message).await? else { return Ok(false) };
    store::move_to(db, delivery.id, &[State::Queued], State::Withdrawn, None, Some(why), at).await
}

/// Somebody should look at the conversation of a message that did not arrive.
pub(super) async fn show(db: &mut Conn, message: MessageId) -> Result<()> {
    if let Some(message) = inbox::store::message(db, message).await? {
        inbox::store::set_state(db, message.conversation_id, ConversationState::Open).await?;
    }
    Ok(())
}
