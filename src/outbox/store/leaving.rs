//! What leaves now, and what became of it: many deliveries a statement.

use super::columns;
use crate::{
    db::{Conn, Engine, list, lists},
    outbox::Delivery,
    words::{DeliveryId, Timestamp},
};
use anyhow::{Result, ensure};
use duly_channels::Refusal;
use std::collections::BTreeSet;

/// What is due, oldest first, and not to any of these domains. Others do not see it until the transaction ends.
pub async fn due(
    db: &mut Conn,
    now: Timestamp,
    but: &BTreeSet<String>,
    limit: usize,
) -> Result<Vec<Delivery>> {
    macro_rules! due {
        ($lock:literal) => {
            concat!(
                "SELECT ",
                columns!(),
                " FROM deliveries WHERE state = 'queued' AND due_at <= $65 \
                  AND (domain IS NULL OR domain NOT IN (",
                list!(),
                ")) ORDER BY due_at, id LIMIT $66",
                $lock
            )
        };
    }
    let sql = match Engine::of(db) {
        Engine::Sqlite => due!(""),
        Engine::Postgres => due!(" FOR UPDATE SKIP LOCKED"),
    };
    // Nobody lives at the empty domain, and a list has at least one place to fill.
    let but: Vec<&str> = std::iter::once("").chain(but.iter().map(String::as_str)).collect();
    let mut lists = lists(&but);
    let Some(list) = lists.next().filter(|_| but.len() <= 64) else { return Ok(Vec::new()) };
    let query = list.fold(sqlx::query_as(sql), sqlx::query::QueryAs::bind);
    Ok(query.bind(now).bind(i64::try_from(limit)?).fetch_all(db).await?)
}

/// How many mails began to leave to each of these domains since an instant.
pub async fn begun_since(db: &mut Conn, domains: &[&str], since: Timestamp) -> Result<Vec<(String, i64)>> {
    let sql = concat!(
        "SELECT domain, COUNT(*) FROM deliveries WHERE domain IN (",
        list!(),
        ") AND began_at > $65 GROUP BY domain"
    );
    let mut found = Vec::new();
    for list in lists(domains) {
        let query = list.fold(sqlx::query_as(sql), sqlx::query::QueryAs::bind);
        found.append(&mut query.bind(since).fetch_all(&mut *db).await?);
    }
    Ok(found)
}

/// From the commit on they may have left.
pub async fn begin(
    db: &mut Conn,
    ids: &[DeliveryId],
    node: Option<&str>,
    lease_until: Timestamp,
    at: Timestamp,
) -> Result<()> {
    let sql = concat!(
        "UPDATE deliveries SET state = 'sending', attempts = attempts + 1, began_at = $65, changed_at = $65, \
         lease_until = $66, claimed_by = $67 WHERE state = 'queued' AND id IN (",
        list!(),
        ")"
    );
    let mut begun = 0;
    for list in lists(ids) {
        let query = list.fold(sqlx::query(sql), sqlx::query::Query::bind);
        begun += query.bind(at).bind(lease_until).bind(node).execute(&mut *db).await?.rows_affected();
    }
    ensure!(begun == ids.len() as u64, "{begun} of {} messages could be taken", ids.len());
    Ok(())
}

/// Receipts that one statement takes.
const RECEIPTS: usize = 8;

/// The carrier took them. A lease that ran out meanwhile had made some unknown; a receipt settles that.
pub async fn sent(db: &mut Conn, receipts: &[(DeliveryId, String)], at: Timestamp) -> Result<()> {
    let sql = "UPDATE deliveries SET state = 'sent', why = NULL, code = NULL, status = NULL, changed_at = $17, \
               lease_until = NULL, reference = CASE id WHEN $1 THEN $9 WHEN $2 THEN $10 WHEN $3 THEN $11 \
               WHEN $4 THEN $12 WHEN $5 THEN $13 WHEN $6 THEN $14 WHEN $7 THEN $15 ELSE $16 END \
               WHERE id IN ($1, $2, $3, $4, $5, $6, $7, $8) AND state IN ('sending', 'unknown')";
    for some in receipts.chunks(RECEIPTS) {
        let Some(last) = some.last() else { continue };
        // Always eight, so that the statement stays prepared: the last is repeated where there are fewer.
        let all = || (0..RECEIPTS).map(|nth| some.get(nth).unwrap_or(last));
        let query = all().fold(sqlx::query(sql), |query, (id, _)| query.bind(*id));
        let query = all().fold(query, |query, (_, receipt)| query.bind(receipt.as_str()));
        query.bind(at).execute(&mut *db).await?;
    }
    Ok(())
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

/// What the carrier said when it refused a message, or that it said nothing.
pub async fn note_refusal(db: &mut Conn, id: DeliveryId, refusal: Option<&Refusal>) -> Result<()> {
    let sql = "UPDATE deliveries SET code = $2, status = $3 WHERE id = $1 AND state IN ('queued', 'gave_up')";
    let code = refusal.map(|it| i64::from(it.code));
    let status = refusal.and_then(|it| it.status.as_deref());
    sqlx::query(sql).bind(id).bind(code).bind(status).execute(db).await?;
    Ok(())
}

/// It stays in the queue, untried, until then.
pub async fn defer(db: &mut Conn, id: DeliveryId, due_at: Timestamp, at: Timestamp) -> Result<()> {
    let sql = "UPDATE deliveries SET due_at = $2, changed_at = $3 WHERE id = $1 AND state = 'queued'";
    sqlx::query(sql).bind(id).bind(due_at).bind(at).execute(db).await?;
    Ok(())
}
