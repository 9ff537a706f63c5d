//! What the last check looks at, for all that are about to leave together.

use crate::{
    db::{Conn, list, lists},
    inbox::Kind,
    ledger::{self, Block, Company, Contact, Customer},
    outbox::{
        Delivery,
        check::{Circumstances, Said},
        echo::{self, Echo},
    },
    words::{CompanyId, CustomerId, Date, InvoiceId, MessageId, Timestamp, Zone},
};
use anyhow::{Context, Result};
use std::collections::HashMap;

/// All that the last check looks at, in the order of the deliveries.
pub async fn circumstances(
    db: &mut Conn,
    deliveries: &[Delivery],
    now: Timestamp,
) -> Result<Vec<Circumstances>> {
    if deliveries.is_empty() {
        return Ok(Vec::new());
    }
    let messages: Vec<MessageId> = deliveries.iter().map(|it| it.message_id).collect();
    let mut customers: Vec<CustomerId> = deliveries.iter().filter_map(|it| it.customer_id).collect();
    customers.sort_unstable();
    customers.dedup();
    let companies: HashMap<CompanyId, Company> =
        ledger::store::companies(db).await?.into_iter().map(|it| (it.id, it)).collect();
    let kinds = kinds(db, &messages).await?;
    let echoes = echoes(db, &messages, now.plus_seconds(-echo::DAY)).await?;
    let mut said = said(db, &messages).await?;
    let contacts = ledger::store::contacts_of(db, &customers).await?;
    let blocks = blocks(db, deliveries, &companies, now).await?;
    let customers = ledger::store::customers(db, &customers).await?;
    let mut all = Vec::with_capacity(deliveries.len());
    for it in deliveries {
        let company = companies.get(&it.company_id).context("the company of a delivery")?;
        let customer = customers.iter().find(|customer| Some(customer.id) == it.customer_id);
        let contact = contacts.iter().find(|contact| Some(contact.id) == it.contact_id).cloned();
        let today = now.date_in(&company.zone);
        let of_customer = |block: &&Block| Some(block.customer_id) == it.customer_id;
        all.push(Circumstances {
            kind: kinds.get(&it.message_id).copied().unwrap_or(Kind::Answer),
            invoices: said.remove(&it.message_id).unwrap_or_default(),
            blocks: blocks.get(&today).into_iter().flatten().filter(of_customer).cloned().collect(),
            zone: zone(contact.as_ref(), customer, company),
            contact,
            today,
            echo: echoes.get(&it.message_id).copied().unwrap_or_default(),
        });
    }
    Ok(all)
}

fn zone(contact: Option<&Contact>, customer: Option<&Customer>, company: &Company) -> Zone {
    let own = contact.and_then(|contact| contact.zone.clone());
    own.or_else(|| customer.map(|customer| customer.zone.clone())).unwrap_or_else(|| company.zone.clone())
}

/// The blocks in force, by the day that it is where the companies are.
async fn blocks(
    db: &mut Conn,
    deliveries: &[Delivery],
    companies: &HashMap<CompanyId, Company>,
    now: Timestamp,
) -> Result<HashMap<Date, Vec<Block>>> {
    let mut days: HashMap<Date, Vec<CustomerId>> = HashMap::new();
    for it in deliveries {
        if let (Some(customer), Some(company)) = (it.customer_id, companies.get(&it.company_id)) {
            days.entry(now.date_in(&company.zone)).or_default().push(customer);
        }
    }
    let mut blocks = HashMap::new();
    for (day, mut customers) in days {
        customers.sort_unstable();
        customers.dedup();
        blocks.insert(day, ledger::store::live_blocks_of(db, &customers, day).await?);
    }
    Ok(blocks)
}

async fn kinds(db: &mut Conn, messages: &[MessageId]) -> Result<HashMap<MessageId, Kind>> {
    let sql = concat!("SELECT id, kind FROM messages WHERE id IN (", list!(), ")");
    let mut found: Vec<(MessageId, Kind)> = Vec::new();
    for list in lists(messages) {
        let query = list.fold(sqlx::query_as(sql), sqlx::query::QueryAs::bind);
        found.append(&mut query.fetch_all(&mut *db).await?);
    }
    Ok(found.into_iter().collect())
}

/// Of automatic mails: what else went to the same address by itself since an instant, before each of them; and
/// whether it answers a machine.
async fn echoes(db: &mut Conn, messages: &[MessageId], since: Timestamp) -> Result<HashMap<MessageId, Echo>> {
    let sql = concat!(
        "SELECT m.id, (SELECT COUNT(*) FROM messages o JOIN deliveries d ON d.message_id = o.id \
         WHERE o.direction = 'out' AND o.recipient = m.recipient AND o.at > $65 AND o.id < m.id \
         AND o.channel = 'email' AND o.kind <> 'answer' AND d.state <> 'withdrawn') AS before, \
         CASE WHEN EXISTS (SELECT 1 FROM messages a WHERE a.id = m.answers_id AND (a.class IS NOT NULL \
         OR a.kind IN ('auto_reply', 'bounce'))) THEN 1 ELSE 0 END AS of_a_machine \
         FROM messages m WHERE m.channel = 'email' AND m.kind <> 'answer' AND m.id IN (",
        list!(),
        ")"
    );
    let mut all = HashMap::new();
    for list in lists(messages) {
        let query = list.fold(sqlx::query_as(sql), sqlx::query::QueryAs::bind).bind(since);
        let rows: Vec<(MessageId, i64, i64)> = query.fetch_all(&mut *db).await?;
        all.extend(rows.into_iter().map(|(id, before, of_a_machine)| (id, Echo { before, of_a_machine })));
    }
    Ok(all)
}

/// What messages say is open, beside what is.
async fn said(db: &mut Conn, messages: &[MessageId]) -> Result<HashMap<MessageId, Vec<Said>>> {
    let sql = concat!(
        "SELECT message_invoices.message_id, balances.invoice_id, balances.number, \
         message_invoices.open_minor, balances.open_minor FROM message_invoices \
         JOIN balances ON balances.invoice_id = message_invoices.invoice_id \
         WHERE message_invoices.open_minor IS NOT NULL AND message_invoices.message_id IN (",
        list!(),
        ") ORDER BY balances.invoice_id"
    );
    let mut all: HashMap<MessageId, Vec<Said>> = HashMap::new();
    for list in lists(messages) {
        let query = list.fold(sqlx::query_as(sql), sqlx::query::QueryAs::bind);
        let rows: Vec<(MessageId, InvoiceId, String, i64, i64)> = query.fetch_all(&mut *db).await?;
        for (message, invoice_id, number, said_minor, open_minor) in rows {
            all.entry(message).or_default().push(Said { invoice_id, number, said_minor, open_minor });
        }
    }
    Ok(all)
}
