//! All SQL of dunning.

use super::{Outcome, Procedure, Reason, Sending, Step, decide::Taken};
use crate::{
    db::{Conn, Engine, list, lists},
    outbox::DeliveryState,
    wording::StepName,
    words::{Channel, CustomerId, Date, Flag, InvoiceId, MessageId, ProcedureId, StepId, Timestamp, Tone},
};
use anyhow::Result;
use std::collections::HashMap;

/// The procedure that ships: name of the step, days against the due date, channel, tone.
const STANDARD: [(StepName, i64, Channel, Tone); 5] = [
    (StepName::Courtesy, -5, Channel::Email, Tone::Friendly),
    (StepName::First, 3, Channel::Email, Tone::Friendly),
    (StepName::Second, 10, Channel::Sms, Tone::Neutral),
    (StepName::Third, 20, Channel::Email, Tone::Firm),
    (StepName::Final, 30, Channel::Letter, Tone::Final),
];

/// Puts the shipped procedure into a database that has none. Managers may change it, so it is put only once.
pub async fn install(db: &mut Conn) -> Result<()> {
    let sql = "INSERT INTO procedures (name, is_default) SELECT 'Standard', $1 \
               WHERE NOT EXISTS (SELECT 1 FROM procedures) ON CONFLICT (name) DO NOTHING RETURNING id";
    let fresh: Option<ProcedureId> =
        sqlx::query_scalar(sql).bind(Flag(true)).fetch_optional(&mut *db).await?;
    let Some(procedure) = fresh else { return Ok(()) };
    for (name, offset, channel, tone) in STANDARD {
        let sql = "INSERT INTO steps (procedure_id, name, offset_days, channel, tone) \
                   VALUES ($1, $2, $3, $4, $5)";
        let query = sqlx::query(sql).bind(procedure).bind(name).bind(offset).bind(channel).bind(tone);
        query.execute(&mut *db).await?;
    }
    Ok(())
}

/// All procedures with their steps, by name.
pub async fn procedures(db: &mut Conn) -> Result<Vec<Procedure>> {
    let sql = "SELECT id, name, is_default FROM procedures ORDER BY name";
    let rows: Vec<(ProcedureId, String, Flag)> = sqlx::query_as(sql).fetch_all(&mut *db).await?;
    let mut procedures = Vec::new();
    for (id, name, Flag(is_default)) in rows {
        let sql = "SELECT id, name, offset_days, channel, tone FROM steps WHERE procedure_id = $1 \
                   ORDER BY offset_days";
        let steps: Vec<Step> = sqlx::query_as(sql).bind(id).fetch_all(&mut *db).await?;
        procedures.push(Procedure { id, name, steps, is_default });
    }
    Ok(procedures)
}

/// Keeps other nodes from deciding about these customers until the transaction ends.
pub async fn lock(db: &mut Conn, customers: &[CustomerId]) -> Result<()> {
    // SQLite has one writer at a time anyhow. NO KEY: others may still file messages for them. In order, so that
    // two nodes wait for each other one way only.
    if Engine::of(db) == Engine::Postgres {
        let sql =
            concat!("SELECT id FROM customers WHERE id IN (", list!(), ") ORDER BY id FOR NO KEY UPDATE");
        for list in lists(customers) {
            let query = list.fold(sqlx::query(sql), sqlx::query::Query::bind);
            query.fetch_all(&mut *db).await?;
        }
    }
    Ok(())
}

/// The steps that the invoices of several customers have had; an invoice that was ever dunned is there, if only
/// with nothing: a step whose message was taken back before it left has not been had.
pub async fn taken(db: &mut Conn, customers: &[CustomerId]) -> Result<HashMap<InvoiceId, Vec<Taken>>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        invoice_id: InvoiceId,
        taken_on: Date,
        taken_back: Flag,
        #[sqlx(flatten)]
        step: Step,
    }
    let sql = concat!(
        "SELECT invoice_steps.invoice_id, invoice_steps.taken_on, steps.id, steps.name, \
         steps.offset_days, steps.channel, steps.tone, CASE WHEN EXISTS (SELECT 1 FROM deliveries \
         WHERE deliveries.message_id = invoice_steps.message_id AND deliveries.state = 'withdrawn') \
         THEN 1 ELSE 0 END AS taken_back FROM invoice_steps \
         JOIN steps ON steps.id = invoice_steps.step_id \
         JOIN invoices ON invoices.id = invoice_steps.invoice_id WHERE invoices.customer_id IN (",
        list!(),
        ")"
    );
    let mut taken: HashMap<InvoiceId, Vec<Taken>> = HashMap::new();
    for list in lists(customers) {
        let query = list.fold(sqlx::query_as(sql), sqlx::query::QueryAs::bind);
        let rows: Vec<Row> = query.fetch_all(&mut *db).await?;
        for row in rows {
            let had = taken.entry(row.invoice_id).or_default();
            if !row.taken_back.0 {
                had.push(Taken { step: row.step, on: row.taken_on });
            }
        }
    }
    Ok(taken)
}

/// Which steps customers have had for which period.
pub async fn periods(db: &mut Conn, customers: &[CustomerId]) -> Result<Vec<(CustomerId, StepId, Date)>> {
    let sql = concat!(
        "SELECT customer_id, step_id, period FROM steps_taken WHERE customer_id IN (",
        list!(),
        ") AND NOT EXISTS (SELECT 1 FROM deliveries WHERE deliveries.message_id = steps_taken.message_id \
         AND deliveries.state = 'withdrawn')"
    );
    let mut found: Vec<(CustomerId, StepId, Date)> = Vec::new();
    for list in lists(customers) {
        let query = list.fold(sqlx::query_as(sql), sqlx::query::QueryAs::bind);
        found.append(&mut query.fetch_all(&mut *db).await?);
    }
    Ok(found)
}

/// When we wrote to customers, over all channels, from an instant on. What never arrived does not count.
pub async fn contacts_since(
    db: &mut Conn,
    customers: &[CustomerId],
    since: Timestamp,
) -> Result<Vec<(CustomerId, Timestamp)>> {
    let sql = concat!(
        "SELECT messages.customer_id, messages.at FROM messages \
         JOIN deliveries ON deliveries.message_id = messages.id WHERE messages.customer_id IN (",
        list!(),
        ") AND messages.at >= $65 AND messages.kind IN ('reminder', 'answer') \
         AND deliveries.state NOT IN ('withdrawn', 'gave_up', 'bounced')"
    );
    let mut found: Vec<(CustomerId, Timestamp)> = Vec::new();
    for list in lists(customers) {
        let query = list.fold(sqlx::query_as(sql), sqlx::query::QueryAs::bind);
        found.append(&mut query.bind(since).fetch_all(&mut *db).await?);
    }
    Ok(found)
}

/// Forgets the steps whose message was taken back, so that they can be taken anew.
pub async fn forget_withdrawn(db: &mut Conn, customer: CustomerId) -> Result<()> {
    let sql = "DELETE FROM steps_taken WHERE customer_id = $1 AND EXISTS (SELECT 1 FROM deliveries \
               WHERE deliveries.message_id = steps_taken.message_id AND deliveries.state = 'withdrawn')";
    sqlx::query(sql).bind(customer).execute(&mut *db).await?;
    let sql = "DELETE FROM invoice_steps WHERE invoice_id IN (SELECT id FROM invoices WHERE customer_id = $1) \
               AND EXISTS (SELECT 1 FROM deliveries \
               WHERE deliveries.message_id = invoice_steps.message_id AND deliveries.state = 'withdrawn')";
    sqlx::query(sql).bind(customer).execute(db).await?;
    Ok(())
}

/// Writes down that a message took its steps. Its keys refuse to take one twice.
pub async fn take(
    db: &mut Conn,
    customer: CustomerId,
    sending: &Sending,
    message: MessageId,
    on: Date,
) -> Result<()> {
    let sql = "INSERT INTO steps_taken (customer_id, step_id, period, taken_on, message_id) \
               VALUES ($1, $2, $3, $4, $5)";
    let query = sqlx::query(sql).bind(customer).bind(sending.step.id).bind(sending.period);
    query.bind(on).bind(message).execute(&mut *db).await?;
    for listed in &sending.listed {
        let Some(own) = listed.own_step() else { continue };
        let sql =
            "INSERT INTO invoice_steps (invoice_id, step_id, taken_on, message_id) VALUES ($1, $2, $3, $4)";
        let query = sqlx::query(sql).bind(listed.invoice.id).bind(own.id).bind(on).bind(message);
        query.execute(&mut *db).await?;
    }
    Ok(())
}

/// What the why-ledger says last about an invoice.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Latest {
    pub invoice_id: InvoiceId,
    pub decided_on: Date,
    pub outcome: Outcome,
    pub rule: String,
    pub facts: String,
}

/// The latest reason of each of these customers' invoices. That a message was sent counts only if it was not
/// taken back.
pub async fn latest_reasons(db: &mut Conn, customers: &[CustomerId]) -> Result<HashMap<InvoiceId, Latest>> {
    let sql = concat!(
        "SELECT invoice_id, decided_on, outcome, rule, facts FROM (SELECT invoice_id, decided_on, outcome, \
         rule, facts, ROW_NUMBER() OVER (PARTITION BY invoice_id ORDER BY decided_on DESC, \
         decided_at DESC, id DESC) AS place FROM reasons WHERE customer_id IN (",
        list!(),
        ") AND NOT EXISTS (SELECT 1 FROM deliveries WHERE deliveries.message_id = reasons.message_id \
         AND deliveries.state = 'withdrawn')) AS ranked WHERE place = 1"
    );
    let mut latest = HashMap::new();
    for list in lists(customers) {
        let query = list.fold(sqlx::query_as(sql), sqlx::query::QueryAs::bind);
        let found: Vec<Latest> = query.fetch_all(&mut *db).await?;
        latest.extend(found.into_iter().map(|it| (it.invoice_id, it)));
    }
    Ok(latest)
}

/// Writes a reason into the why-ledger; the same rule on the same day is written over.
pub async fn write_reason(
    db: &mut Conn,
    customer: CustomerId,
    reason: &Reason,
    on: Date,
    message: Option<MessageId>,
    at: Timestamp,
) -> Result<()> {
    let (rule, facts) = reason.rule.written();
    let sql = "INSERT INTO reasons (customer_id, invoice_id, decided_on, outcome, rule, facts, message_id, \
               decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
               ON CONFLICT (invoice_id, decided_on, outcome, rule) DO UPDATE SET facts = excluded.facts, \
               message_id = excluded.message_id, decided_at = excluded.decided_at";
    sqlx::query(sql)
        .bind(customer)
        .bind(reason.invoice)
        .bind(on)
        .bind(reason.rule.outcome())
        .bind(rule)
        .bind(facts)
        .bind(message)
        .bind(at)
        .execute(db)
        .await?;
    Ok(())
}

/// An entry of the why-ledger, for people.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Why {
    pub invoice_id: InvoiceId,
    pub number: String,
    pub decided_on: Date,
    pub outcome: Outcome,
    pub rule: String,
    /// JSON: the data as it stood.
    pub facts: String,
    pub message_id: Option<MessageId>,
    /// What became of the message, if there was one.
    pub delivery: Option<DeliveryState>,
    pub decided_at: Timestamp,
}

/// A customer's entries between two days, both included: latest first, at most `limit`.
pub async fn why(db: &mut Conn, customer: CustomerId, from: Date, to: Date, limit: i64) -> Result<Vec<Why>> {
    let sql = "SELECT reasons.invoice_id, invoices.number, reasons.decided_on, reasons.outcome, reasons.rule, \
               reasons.facts, reasons.message_id, deliveries.state AS delivery, reasons.decided_at \
               FROM reasons JOIN invoices ON invoices.id = reasons.invoice_id \
               LEFT JOIN deliveries ON deliveries.message_id = reasons.message_id \
               WHERE reasons.customer_id = $1 AND reasons.decided_on >= $2 AND reasons.decided_on <= $3 \
               ORDER BY reasons.decided_on DESC, reasons.decided_at DESC, reasons.id DESC LIMIT $4";
    Ok(sqlx::query_as(sql).bind(customer).bind(from).bind(to).bind(limit).fetch_all(db).await?)
}
