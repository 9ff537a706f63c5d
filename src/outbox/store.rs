//! All SQL of the outbox.

use super::{
    Delivery, DeliveryState, NewDelivery,
    check::{Circumstances, Said},
    echo::{self, Echo},
};
use crate::{
    db::{Conn, Engine},
    inbox::{self, Kind, Message},
    ledger,
    words::{Channel, ContactId, ConversationId, DeliveryId, MessageId, Timestamp, Zone},
};
use anyhow::Result;

macro_rules! columns {
    () => {
        "id, message_id, company_id, customer_id, contact_id, channel, outgoing, state, attempts, due_at, \
         lease_until, reference, why, changed_at"
    };
}

/// Puts a message on its way. The message's number is unique here: queueing it twice is refused.
pub async fn queue(db: &mut Conn, new: &NewDelivery, at: Timestamp) -> Result<DeliveryId> {
    let sql = "INSERT INTO deliveries (message_id, company_id, customer_id, contact_id, channel, outgoing, \
               state, due_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, 'queued', $7, $8) RETURNING id";
    let id = sqlx::query_scalar(sql)
        .bind(new.message)
        .bind(new.company)
        .bind(new.customer)
        .bind(new.contact)
        .bind(new.channel())
        .bind(serde_json::to_string(&new.outgoing)?)
        .bind(new.due_at)
        .bind(at)
        .fetch_one(db)
        .await?;
    Ok(id)
}

/// Claims what is due: until the lease runs out nobody else begins to hand it over. It stays `queued`, so that
/// a claim that came to nothing has changed nothing.
pub async fn claim(
    db: &mut Conn,
    node: Option<&str>,
    now: Timestamp,
    lease_until: Timestamp,
    limit: i64,
) -> Result<Vec<Delivery>> {
    macro_rules! claiming {
        ($lock:literal) => {
            concat!(
                "UPDATE deliveries SET lease_until = $2, claimed_by = $4 WHERE id IN (SELECT id FROM deliveries \
                 WHERE state = 'queued' AND due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1) \
                 ORDER BY due_at, id LIMIT $3",
                $lock,
                ") RETURNING ",
                columns!()
            )
        };
    }
    let sql = match Engine::of(db) {
        Engine::Sqlite => claiming!(""),
        Engine::Postgres => claiming!(" FOR UPDATE SKIP LOCKED"),
    };
    let mut claimed: Vec<Delivery> =
        sqlx::query_as(sql).bind(now).bind(lease_until).bind(limit).bind(node).fetch_all(db).await?;
    claimed.sort_by_key(|delivery| (delivery.due_at, delivery.id));
    Ok(claimed)
}

pub async fn delivery(db: &mut Conn, id: DeliveryId) -> Result<Option<Delivery>> {
    let sql = concat!("SELECT ", columns!(), " FROM deliveries WHERE id = $1");
    Ok(sqlx::query_as(sql).bind(id).fetch_optional(db).await?)
}

/// From now on it may have left. Says whether the claim still holds.
pub async fn begin(db: &mut Conn, it: &Delivery, lease_until: Timestamp, at: Timestamp) -> Result<bool> {
    let sql = "UPDATE deliveries SET state = 'sending', attempts = attempts + 1, lease_until = $2, changed_at = $3 \
               WHERE id = $1 AND state = 'queued' AND lease_until = $4";
    let query = sqlx::query(sql).bind(it.id).bind(lease_until).bind(at).bind(it.lease_until);
    Ok(query.execute(db).await?.rows_affected() == 1)
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

/// Back into the queue after a failure.
pub async fn try_again(
    db: &mut Conn,
    id: DeliveryId,
    due_at: Timestamp,
    why: &str,
    at: Timestamp,
) -> Result<()> {
    let sql = "UPDATE deliveries SET state = 'queued', due_at = $2, why = $3, changed_at = $4, \
               lease_until = NULL WHERE id = $1 AND state = 'sending'";
    sqlx::query(sql).bind(id).bind(due_at).bind(why).bind(at).execute(db).await?;
    Ok(())
}

/// Back into the queue untried: this was no attempt.
pub async fn defer(db: &mut Conn, id: DeliveryId, due_at: Timestamp, at: Timestamp) -> Result<()> {
    let sql = "UPDATE deliveries SET state = 'queued', due_at = $2, changed_at = $3, lease_until = NULL, \
               attempts = attempts - 1 WHERE id = $1 AND state = 'sending'";
    sqlx::query(sql).bind(id).bind(due_at).bind(at).execute(db).await?;
    Ok(())
}

/// From a failed state back into the queue, as if it were new. Says whether it had failed.
pub async fn requeue(db: &mut Conn, id: DeliveryId, at: Timestamp) -> Result<bool> {
    let sql = "UPDATE deliveries SET state = 'queued', due_at = $2, changed_at = $2, attempts = 0, why = NULL, \
               lease_until = NULL WHERE id = $1 AND state IN ('gave_up', 'unknown', 'bounced')";
    Ok(sqlx::query(sql).bind(id).bind(at).execute(db).await?.rows_affected() == 1)
}

/// Moves claims that ran out before `now` to `unknown`; gives their messages.
pub async fn expire(db: &mut Conn, now: Timestamp, why: &str) -> Result<Vec<MessageId>> {
    let sql = "UPDATE deliveries SET state = 'unknown', why = $2, changed_at = $1, lease_until = NULL \
               WHERE state = 'sending' AND lease_until < $1 RETURNING message_id";
    Ok(sqlx::query_scalar(sql).bind(now).bind(why).fetch_all(db).await?)
}

/// Gives back what a node had claimed and not begun.
pub async fn release(db: &mut Conn, node: &str) -> Result<()> {
    let sql = "UPDATE deliveries SET lease_until = NULL WHERE state = 'queued' AND claimed_by = $1";
    sqlx::query(sql).bind(node).execute(db).await?;
    Ok(())
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

/// What else went to the same address by itself since an instant, before this message; and whether this message
/// answers a machine.
async fn echo(db: &mut Conn, message: &Message, since: Timestamp) -> Result<Echo> {
    let sql = "SELECT (SELECT COUNT(*) FROM messages m JOIN deliveries d ON d.message_id = m.id \
               WHERE m.direction = 'out' AND m.recipient = $1 AND m.at > $2 AND m.id < $3 \
               AND m.channel = 'email' AND m.kind <> 'answer' AND d.state <> 'withdrawn') AS before, \
               CASE WHEN EXISTS (SELECT 1 FROM messages WHERE id = $4 AND (class IS NOT NULL \
               OR kind IN ('auto_reply', 'bounce'))) THEN 1 ELSE 0 END AS of_a_machine";
    let query = sqlx::query_as(sql).bind(&message.recipient).bind(since).bind(message.id);
    Ok(query.bind(message.answers_id).fetch_one(db).await?)
}

/// All that the last check looks at.
pub async fn circumstances(db: &mut Conn, delivery: &Delivery, now: Timestamp) -> Result<Circumstances> {
    let message = inbox::store::message(db, delivery.message_id).await?;
    let company = ledger::store::company(db, delivery.company_id).await?;
    let today = now.date_in(&company.zone);
    let contact = match delivery.contact_id {
        Some(contact) => Some(ledger::store::contact(db, contact).await?),
        None => None,
    };
    let (blocks, customer_zone) = match delivery.customer_id {
        Some(customer) => (
            ledger::store::live_blocks(db, customer, today).await?,
            ledger::store::customer(db, customer).await?.zone,
        ),
        None => (Vec::new(), company.zone),
    };
    let zone: Zone = contact.as_ref().and_then(|contact| contact.zone.clone()).unwrap_or(customer_zone);
    let kind = message.as_ref().map_or(Kind::Answer, |message| message.kind);
    let invoices = said(db, delivery.message_id).await?;
    let echo = match message.filter(|it| it.kind != Kind::Answer && it.channel == Some(Channel::Email)) {
        Some(automatic) => echo(db, &automatic, now.plus_seconds(-echo::DAY)).await?,
        None => Echo::default(),
    };
    Ok(Circumstances { kind, invoices, blocks, contact, zone, today, echo })
}

/// What a message says is open, beside what is.
async fn said(db: &mut Conn, message: MessageId) -> Result<Vec<Said>> {
    let sql = "SELECT balances.invoice_id, balances.number, message_invoices.open_minor AS said_minor, \
               balances.open_minor FROM message_invoices \
               JOIN balances ON balances.invoice_id = message_invoices.invoice_id \
               WHERE message_invoices.message_id = $1 AND message_invoices.open_minor IS NOT NULL \
               ORDER BY balances.invoice_id";
    Ok(sqlx::query_as(sql).bind(message).fetch_all(db).await?)
}

/// How a message fared on its way out.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Fate {
    pub message_id: MessageId,
    pub state: DeliveryState,
    pub why: Option<String>,
    pub changed_at: Timestamp,
    /// Why it came back or is late, in one word.
    pub fault: Option<String>,
    pub read_at: Option<Timestamp>,
}

/// How each message of a conversation fared.
pub async fn fates(db: &mut Conn, conversation: ConversationId) -> Result<Vec<Fate>> {
    let sql = "SELECT d.message_id, d.state, d.why, d.changed_at, d.read_at, \
               CASE WHEN d.why IS NULL THEN NULL ELSE d.fault END AS fault FROM deliveries d \
               JOIN messages m ON m.id = d.message_id WHERE m.conversation_id = $1";
    Ok(sqlx::query_as(sql).bind(conversation).fetch_all(db).await?)
}
