//! All SQL of the outbox.

mod circumstances;
mod leaving;
mod lists;

pub use circumstances::circumstances;
pub use leaving::{begin, begun_since, defer, due, note_refusal, sent, try_again};
pub use lists::{Failed, latest_states, undelivered};

use super::{Delivery, DeliveryState, Fault, NewDelivery, Which, delivery, watch::Hour};
use crate::{
    db::Conn,
    words::{Channel, ContactId, ConversationId, DeliveryId, Flag, MessageId, Timestamp},
};
use anyhow::Result;

macro_rules! columns {
    () => {
        "id, message_id, company_id, customer_id, contact_id, channel, outgoing, state, attempts, due_at, \
         lease_until, reference, why, changed_at, domain, code, status"
    };
}
use columns;

/// Puts a message on its way. The message's number is unique here: queueing it twice is refused.
pub async fn queue(db: &mut Conn, new: &NewDelivery, at: Timestamp) -> Result<DeliveryId> {
    let sql = "INSERT INTO deliveries (message_id, company_id, customer_id, contact_id, channel, outgoing, \
               state, due_at, changed_at, domain, draft) \
               VALUES ($1, $2, $3, $4, $5, $6, 'queued', $7, $8, $9, $10) RETURNING id";
    let id = sqlx::query_scalar(sql)
        .bind(new.message)
        .bind(new.company)
        .bind(new.customer)
        .bind(new.contact)
        .bind(new.channel())
        .bind(serde_json::to_string(&new.outgoing)?)
        .bind(new.due_at)
        .bind(at)
        .bind(new.domain())
        .bind(new.draft.as_deref())
        .fetch_one(db)
        .await?;
    Ok(id)
}

pub async fn delivery(db: &mut Conn, id: DeliveryId) -> Result<Option<Delivery>> {
    let sql = concat!("SELECT ", columns!(), " FROM deliveries WHERE id = $1");
    Ok(sqlx::query_as(sql).bind(id).fetch_optional(db).await?)
}

pub async fn of_message(db: &mut Conn, message: MessageId) -> Result<Option<Delivery>> {
    let sql = concat!("SELECT ", columns!(), " FROM deliveries WHERE message_id = $1");
    Ok(sqlx::query_as(sql).bind(message).fetch_optional(db).await?)
}

/// Moves a delivery to a state, with the receipt or the reason.
///
/// Only from one of `from`: a late status never overwrites a newer one. Says whether it moved.
pub async fn move_to(
    db: &mut Conn,
    id: DeliveryId,
    from: &[DeliveryState],
    to: DeliveryState,
    reference: Option<&str>,
    why: Option<&str>,
    at: Timestamp,
) -> Result<bool> {
    let sql = "SELECT state FROM deliveries WHERE id = $1";
    let state: Option<DeliveryState> = sqlx::query_scalar(sql).bind(id).fetch_optional(&mut *db).await?;
    if !state.is_some_and(|state| from.contains(&state)) {
        return Ok(false);
    }
    let sql = "UPDATE deliveries SET state = $2, reference = COALESCE($3, reference), why = $4, \
               changed_at = $5, lease_until = NULL WHERE id = $1 AND state = $6";
    let query = sqlx::query(sql).bind(id).bind(to).bind(reference).bind(why).bind(at).bind(state);
    Ok(query.execute(db).await?.rows_affected() == 1)
}

/// From a failed state back into the queue, as if it were new. Says whether it had failed.
pub async fn requeue(db: &mut Conn, id: DeliveryId, at: Timestamp) -> Result<bool> {
    let sql = "UPDATE deliveries SET state = 'queued', due_at = $2, changed_at = $2, attempts = 0, why = NULL, \
               code = NULL, status = NULL, lease_until = NULL \
               WHERE id = $1 AND state IN ('gave_up', 'unknown', 'bounced')";
    Ok(sqlx::query(sql).bind(id).bind(at).execute(db).await?.rows_affected() == 1)
}

/// The same for all that are meant. Says how many.
pub async fn requeue_all(db: &mut Conn, which: &Which, at: Timestamp) -> Result<u64> {
    let sql = "UPDATE deliveries SET state = 'queued', due_at = $2, changed_at = $2, attempts = 0, why = NULL, \
               code = NULL, status = NULL, lease_until = NULL \
               WHERE state = $1 AND changed_at >= $3 AND company_id = COALESCE($4, company_id) \
               AND channel = COALESCE($5, channel) AND COALESCE(domain, '') = COALESCE($6, domain, '')";
    let query = sqlx::query(sql).bind(which.state).bind(at).bind(which.since.unwrap_or(Timestamp::EPOCH));
    let query = query.bind(which.company).bind(which.channel).bind(which.domain.as_deref());
    Ok(query.execute(db).await?.rows_affected())
}

/// The words of a message as their author typed them, if a person wrote it.
pub async fn draft(db: &mut Conn, message: MessageId) -> Result<Option<String>> {
    let sql = "SELECT draft FROM deliveries WHERE message_id = $1";
    let draft: Option<Option<String>> = sqlx::query_scalar(sql).bind(message).fetch_optional(db).await?;
    Ok(draft.flatten())
}

/// What ended since an instant.
pub async fn hour(db: &mut Conn, since: Timestamp) -> Result<Hour> {
    let sql = "SELECT state, COUNT(*) FROM deliveries WHERE changed_at >= $1 GROUP BY state";
    let counts: Vec<(DeliveryState, i64)> = sqlx::query_as(sql).bind(since).fetch_all(db).await?;
    let mut hour = Hour { failed: 0, left: 0 };
    for (state, count) in counts {
        match state {
            DeliveryState::Sent | DeliveryState::Delivered => hour.left += count,
            state if state.has_failed() => hour.failed += count,
            _ => {}
        }
    }
    Ok(hour)
}

/// Moves what was being handed over when its lease ran out before `now` to `unknown`; gives the messages.
pub async fn expire(db: &mut Conn, now: Timestamp, why: &str) -> Result<Vec<MessageId>> {
    let sql = "UPDATE deliveries SET state = 'unknown', why = $2, changed_at = $1, lease_until = NULL \
               WHERE state = 'sending' AND lease_until < $1 RETURNING message_id";
    Ok(sqlx::query_scalar(sql).bind(now).bind(why).fetch_all(db).await?)
}

/// Moves what a node had begun to `unknown`; gives the messages.
pub async fn abandon(db: &mut Conn, node: &str, why: &str, at: Timestamp) -> Result<Vec<MessageId>> {
    let sql = "UPDATE deliveries SET state = 'unknown', why = $2, changed_at = $3, lease_until = NULL \
               WHERE state = 'sending' AND claimed_by = $1 RETURNING message_id";
    Ok(sqlx::query_scalar(sql).bind(node).bind(why).bind(at).fetch_all(db).await?)
}

/// By the carrier's own name for it.
pub async fn by_reference(db: &mut Conn, channel: Channel, reference: &str) -> Result<Option<Delivery>> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM deliveries WHERE reference = $1 AND channel = $2 ORDER BY id DESC LIMIT 1"
    );
    Ok(sqlx::query_as(sql).bind(reference).bind(channel).fetch_optional(db).await?)
}

/// What has left since an instant, in the order in which it was queued.
pub async fn left_since(db: &mut Conn, since: Timestamp) -> Result<Vec<Delivery>> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM deliveries WHERE state IN ('sent', 'delivered', 'bounced') AND changed_at >= $1 ORDER BY id"
    );
    Ok(sqlx::query_as(sql).bind(since).fetch_all(db).await?)
}

/// What left last, latest first.
pub async fn latest(db: &mut Conn, limit: i64) -> Result<Vec<Delivery>> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM deliveries WHERE state IN ('sent', 'delivered', 'bounced') ORDER BY due_at DESC, id DESC LIMIT $1"
    );
    Ok(sqlx::query_as(sql).bind(limit).fetch_all(db).await?)
}

/// How many deliveries are in each state.
pub async fn counts(db: &mut Conn) -> Result<Vec<(DeliveryState, i64)>> {
    let sql = "SELECT state, COUNT(*) FROM deliveries GROUP BY state ORDER BY state";
    Ok(sqlx::query_as(sql).fetch_all(db).await?)
}

/// What somebody has to look at, latest first.
pub async fn failed(db: &mut Conn, limit: i64) -> Result<Vec<Delivery>> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM deliveries WHERE state IN ('bounced', 'gave_up', 'unknown') \
          ORDER BY changed_at DESC, id DESC LIMIT $1"
    );
    Ok(sqlx::query_as(sql).bind(limit).fetch_all(db).await?)
}

/// Ids of the mails that passed between us and a contact in a conversation, oldest first, the last ten.
/// What was taken back or never left is not among them: the contact has not seen it.
pub async fn earlier_ids(
    db: &mut Conn,
    conversation: ConversationId,
    contact: Option<ContactId>,
) -> Result<Vec<String>> {
    let sql = "SELECT internet_id FROM messages WHERE conversation_id = $1 AND contact_id IS NOT DISTINCT FROM $2 \
               AND channel = 'email' AND internet_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deliveries \
               WHERE deliveries.message_id = messages.id AND deliveries.state IN ('withdrawn', 'gave_up')) \
               ORDER BY id DESC LIMIT 10";
    let mut ids: Vec<String> = sqlx::query_scalar(sql).bind(conversation).bind(contact).fetch_all(db).await?;
    ids.reverse();
    Ok(ids)
}

/// Notes why a message came back or is late, in one word. A later reason takes its place.
pub async fn set_fault(db: &mut Conn, message: MessageId, fault: &str) -> Result<()> {
    let sql = "UPDATE deliveries SET fault = $2 WHERE message_id = $1";
    sqlx::query(sql).bind(message).bind(fault).execute(db).await?;
    Ok(())
}

/// Notes that a message was shown to its recipient. The first time counts.
pub async fn set_read(db: &mut Conn, message: MessageId, at: Timestamp) -> Result<()> {
    let sql = "UPDATE deliveries SET read_at = COALESCE(read_at, $2) WHERE message_id = $1";
    sqlx::query(sql).bind(message).bind(at).execute(db).await?;
    Ok(())
}

/// How a message fared on its way out.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Fate {
    pub message_id: MessageId,
    pub state: DeliveryState,
    pub why: Option<String>,
    pub changed_at: Timestamp,
    /// Why it came back or is late, in one word.
    #[sqlx(rename = "fault")]
    pub told: Option<String>,
    pub read_at: Option<Timestamp>,
    /// While it is queued: it does not leave before. What a person wrote may be taken back until then.
    pub due_at: Timestamp,
    pub code: Option<i64>,
    pub status: Option<String>,
    /// Whether its author may take it back while it is queued: 0 or 1.
    pub has_draft: Flag,
}

impl Fate {
    /// What the last refusal means, if there was one.
    #[must_use]
    pub fn fault(&self) -> Option<Fault> {
        delivery::fault(self.code, self.status.as_deref())
    }
}

/// How each message of a conversation fared.
pub async fn fates(db: &mut Conn, conversation: ConversationId) -> Result<Vec<Fate>> {
    let sql = "SELECT d.message_id, d.state, d.why, d.changed_at, d.due_at, d.code, d.status, d.read_at, \
               CASE WHEN d.why IS NULL THEN NULL ELSE d.fault END AS fault, \
               CAST(CASE WHEN d.draft IS NULL THEN 0 ELSE 1 END AS BIGINT) AS has_draft FROM deliveries d \
               JOIN messages m ON m.id = d.message_id WHERE m.conversation_id = $1";
    Ok(sqlx::query_as(sql).bind(conversation).fetch_all(db).await?)
}
