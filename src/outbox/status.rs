//! What is heard of a message after it left.

use super::{DeliveryState, store};
use crate::{
    db::Conn,
    ledger,
    words::{MessageId, Timestamp},
};
use anyhow::Result;

/// It came back. A permanent failure marks the contact, too. Says whether there was a delivery to mark.
pub async fn bounced(
    db: &mut Conn,
    message: MessageId,
    permanent: bool,
    why: &str,
    at: Timestamp,
) -> Result<bool> {
    use DeliveryState::{Bounced, Delivered, Sending, Sent, Unknown};
    let Some(delivery) = store::of_message(db, message).await? else { return Ok(false) };
    let left = [Sending, Sent, Delivered, Unknown];
    if !store::move_to(db, delivery.id, &left, Bounced, None, Some(why), at).await? {
        return Ok(false);
    }
    if let Some(contact) = delivery.contact_id.filter(|_| permanent) {
        ledger::store::email_failed(db, contact, why, at).await?;
    }
    Ok(true)
}
