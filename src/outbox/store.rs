//! All SQL of the outbox.

use super::{Delivery, DeliveryState, NewDelivery};
use crate::{
    db::{Conn, Engine},
    words::{DeliveryId, MessageId, Timestamp},
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

/// Claims what is due: it belongs to the caller until the lease runs out.
pub async fn claim(
    db: &mut Conn,
    now: Timestamp,
    lease_until: Timestamp,
    limit: i64,
) -> Result<Vec<Delivery>> {
    macro_rules! claiming {
        ($lock:literal) => {
            concat!(
                "UPDATE deliveries SET state = 'sending', attempts = attempts + 1, lease_until = $2, \
                 changed_at = $1 WHERE id IN (SELECT id FROM deliveries WHERE state = 'queued' \
                 AND due_at <= $1 ORDER BY due_at, id LIMIT $3",
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
        sqlx::query_as(sql).bind(now).bind(lease_until).bind(limit).fetch_all(db).await?;
    claimed.sort_by_key(|delivery| (delivery.due_at, delivery.id));
    Ok(claimed)
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
