//! What lists show of messages that left, wait or failed.

use super::Fate;
use crate::{
    db::{Conn, list, lists},
    outbox::DeliveryState,
    words::{Channel, ContactId, ConversationId, CustomerId, DeliveryId},
};
use anyhow::Result;

/// Of conversations whose latest word is ours: how that message fares.
pub async fn latest_states(
    db: &mut Conn,
    conversations: &[ConversationId],
) -> Result<Vec<(ConversationId, DeliveryState)>> {
    let sql = concat!(
        "SELECT m.conversation_id, d.state FROM deliveries d JOIN messages m ON m.id = d.message_id \
         WHERE m.conversation_id IN (",
        list!(),
        ") AND m.id = (SELECT MAX(n.id) FROM messages n WHERE n.conversation_id = m.conversation_id \
         AND n.direction <> 'internal')"
    );
    let mut found = Vec::new();
    for list in lists(conversations) {
        let query = list.fold(sqlx::query_as(sql), sqlx::query::QueryAs::bind);
        found.append(&mut query.fetch_all(&mut *db).await?);
    }
    Ok(found)
}

/// A message that did not arrive, or nobody knows whether it did, in a conversation that is not closed.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Failed {
    #[sqlx(flatten)]
    pub fate: Fate,
    pub delivery_id: DeliveryId,
    pub conversation_id: ConversationId,
    pub customer_id: Option<CustomerId>,
    pub contact_id: Option<ContactId>,
    pub customer: Option<String>,
    pub recipient: String,
    pub subject: String,
    pub channel: Channel,
}

/// All of them, latest first.
pub async fn undelivered(db: &mut Conn, limit: i64) -> Result<Vec<Failed>> {
    let sql = "SELECT d.message_id, d.state, d.why, d.changed_at, d.due_at, d.code, d.status, d.read_at, \
               CASE WHEN d.why IS NULL THEN NULL ELSE d.fault END AS fault, \
               CAST(CASE WHEN d.draft IS NULL THEN 0 ELSE 1 END AS BIGINT) AS has_draft, \
               d.id AS delivery_id, m.conversation_id, d.customer_id, d.contact_id, customers.name AS customer, m.recipient, \
               m.subject, d.channel FROM deliveries d JOIN messages m ON m.id = d.message_id \
               JOIN conversations c ON c.id = m.conversation_id \
               LEFT JOIN customers ON customers.id = d.customer_id \
               WHERE d.state IN ('bounced', 'gave_up', 'unknown') AND c.state <> 'closed' \
               ORDER BY d.changed_at DESC, d.id DESC LIMIT $1";
    Ok(sqlx::query_as(sql).bind(limit).fetch_all(db).await?)
}
