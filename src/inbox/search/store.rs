//! What search reads of the database.

use crate::{
    db::Conn,
    inbox::Kind,
    words::{Channel, CompanyId, ConversationId, CustomerId, MessageId, Timestamp},
};
use anyhow::Result;
use std::collections::HashMap;

/// A message with everything that it can be found by.
#[derive(sqlx::FromRow)]
pub(super) struct Said {
    pub id: MessageId,
    pub conversation_id: ConversationId,
    pub customer_id: Option<CustomerId>,
    pub company_id: Option<CompanyId>,
    pub customer: Option<String>,
    pub number: Option<String>,
    pub kind: Kind,
    pub channel: Option<Channel>,
    pub sender: String,
    pub subject: String,
    pub body: String,
    pub folded: String,
    pub at: Timestamp,
    #[sqlx(skip)]
    pub invoices: Vec<String>,
}

/// Messages by number, after a given one, and whose they are.
pub(super) async fn customers_after(
    db: &mut Conn,
    after: MessageId,
    limit: i64,
) -> Result<Vec<(MessageId, Option<CustomerId>)>> {
    let sql = "SELECT id, customer_id FROM messages WHERE id > $1 ORDER BY id LIMIT $2";
    Ok(sqlx::query_as(sql).bind(after).bind(limit).fetch_all(db).await?)
}

/// Messages by number, after a given one, with the numbers of the invoices that they are about.
pub(super) async fn said_after(db: &mut Conn, after: MessageId, limit: i64) -> Result<Vec<Said>> {
    let sql = "SELECT messages.id, messages.conversation_id, messages.customer_id, conversations.company_id, \
               customers.name AS customer, customers.number AS number, messages.kind, messages.channel, \
               messages.sender, messages.subject, messages.body, messages.folded, messages.at FROM messages \
               JOIN conversations ON conversations.id = messages.conversation_id \
               LEFT JOIN customers ON customers.id = messages.customer_id \
               WHERE messages.id > $1 ORDER BY messages.id LIMIT $2";
    let mut said: Vec<Said> = sqlx::query_as(sql).bind(after).bind(limit).fetch_all(&mut *db).await?;
    let Some(last) = said.last().map(|it| it.id) else { return Ok(said) };
    let sql = "SELECT message_invoices.message_id, invoices.number FROM message_invoices \
               JOIN invoices ON invoices.id = message_invoices.invoice_id \
               WHERE message_invoices.message_id > $1 AND message_invoices.message_id <= $2";
    let about: Vec<(MessageId, String)> = sqlx::query_as(sql).bind(after).bind(last).fetch_all(db).await?;
    let mut numbers: HashMap<MessageId, Vec<String>> = HashMap::new();
    for (message, number) in about {
        numbers.entry(message).or_default().push(number);
    }
    for it in &mut said {
        it.invoices = numbers.remove(&it.id).unwrap_or_default();
    }
    Ok(said)
}
