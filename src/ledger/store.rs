//! All SQL of the ledger.

pub mod directory;

use super::{Block, BlockReason, Company, Contact, Customer, Invoice};
use crate::{
    db::{Conn, list, lists, portions, values},
    words::{CompanyId, ContactId, CustomerId, Date, InvoiceId, Locale, Timestamp, UserId},
};
use anyhow::Result;

/// The columns of each noun, named once.
macro_rules! columns {
    (company) => {
        "id, code, name, address, country, locale, time_zone, currency, email, phone, sms_sender, \
         account_holder, iban, bic, imprint, signature"
    };
    (customer) => {
        "id, company_id, number, name, address, country, locale, time_zone, vat_id, collector_id, \
         procedure_id, manual"
    };
    (contact) => {
        "id, customer_id, external_id, name, salutation, role, locale, time_zone, email, phone, \
         email_fault, email_fault_at, phone_stopped_at"
    };
    (invoice) => {
        "invoice_id, customer_id, company_id, number, issued_on, due_on, currency, total_minor, \
         paid_minor, open_minor"
    };
    (block) => {
        "id, customer_id, invoice_id, reason, source, until"
    };
}

pub async fn companies(db: &mut Conn) -> Result<Vec<Company>> {
    let sql = concat!("SELECT ", columns!(company), " FROM companies ORDER BY code");
    Ok(sqlx::query_as(sql).fetch_all(db).await?)
}

pub async fn company(db: &mut Conn, id: CompanyId) -> Result<Company> {
    let sql = concat!("SELECT ", columns!(company), " FROM companies WHERE id = $1");
    Ok(sqlx::query_as(sql).bind(id).fetch_one(db).await?)
}

/// Writes a company by its code: the settings are the truth.
pub async fn put_company(db: &mut Conn, it: &Company) -> Result<CompanyId> {
    let sql = "INSERT INTO companies (code, name, address, country, locale, time_zone, currency, email, phone, \
               sms_sender, account_holder, iban, bic, imprint, signature) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) \
               ON CONFLICT (code) DO UPDATE SET name = excluded.name, address = excluded.address, \
               country = excluded.country, locale = excluded.locale, time_zone = excluded.time_zone, \
               currency = excluded.currency, email = excluded.email, phone = excluded.phone, \
               sms_sender = excluded.sms_sender, account_holder = excluded.account_holder, \
               iban = excluded.iban, bic = excluded.bic, imprint = excluded.imprint, \
               signature = excluded.signature RETURNING id";
    let id = sqlx::query_scalar(sql)
        .bind(&it.code)
        .bind(&it.name)
        .bind(&it.address)
        .bind(&it.country)
        .bind(it.locale)
        .bind(it.zone.clone())
        .bind(it.currency)
        .bind(&it.email)
        .bind(&it.phone)
        .bind(&it.sms_sender)
        .bind(&it.account_holder)
        .bind(&it.iban)
        .bind(&it.bic)
        .bind(&it.imprint)
        .bind(&it.signature)
        .fetch_one(db)
        .await?;
    Ok(id)
}

pub async fn customer(db: &mut Conn, id: CustomerId) -> Result<Customer> {
    let sql = concat!("SELECT ", columns!(customer), " FROM customers WHERE id = $1");
    Ok(sqlx::query_as(sql).bind(id).fetch_one(db).await?)
}

pub async fn customers(db: &mut Conn, ids: &[CustomerId]) -> Result<Vec<Customer>> {
    let sql =
        concat!("SELECT ", columns!(customer), " FROM customers WHERE id IN (", list!(), ") ORDER BY id");
    let mut found = Vec::new();
    for list in lists(ids) {
        let query = list.fold(sqlx::query_as(sql), sqlx::query::QueryAs::bind);
        found.append(&mut query.fetch_all(&mut *db).await?);
    }
    Ok(found)
}

pub async fn customer_by_number(db: &mut Conn, company: CompanyId, number: &str) -> Result<Option<Customer>> {
    let sql = concat!("SELECT ", columns!(customer), " FROM customers WHERE company_id = $1 AND number = $2");
    Ok(sqlx::query_as(sql).bind(company).bind(number).fetch_optional(db).await?)
}

/// Who looks after a customer's account.
pub async fn set_collector(db: &mut Conn, customer: CustomerId, collector: UserId) -> Result<()> {
    let sql = "UPDATE customers SET collector_id = $2 WHERE id = $1";
    sqlx::query(sql).bind(customer).bind(collector).execute(db).await?;
    Ok(())
}

/// Customers that have something open, by id, after a given one: for going through all of them in portions.
pub async fn customers_with_open(db: &mut Conn, after: CustomerId, limit: i64) -> Result<Vec<Customer>> {
    let sql = concat!(
        "SELECT ",
        columns!(customer),
        " FROM customers WHERE id > $1 AND EXISTS (SELECT 1 FROM balances \
          WHERE balances.customer_id = customers.id AND balances.open_minor > 0) ORDER BY id LIMIT $2"
    );
    Ok(sqlx::query_as(sql).bind(after).bind(limit).fetch_all(db).await?)
}

/// Best contact first: accounts payable, then by age of the record.
pub async fn contacts(db: &mut Conn, customer: CustomerId) -> Result<Vec<Contact>> {
    let sql =
        concat!("SELECT ", columns!(contact), " FROM contacts WHERE customer_id = $1 ORDER BY role, id");
    Ok(sqlx::query_as(sql).bind(customer).fetch_all(db).await?)
}

/// The contacts of several customers; each customer's best one first.
pub async fn contacts_of(db: &mut Conn, customers: &[CustomerId]) -> Result<Vec<Contact>> {
    let sql = concat!(
        "SELECT ",
        columns!(contact),
        " FROM contacts WHERE customer_id IN (",
        list!(),
        ") ORDER BY role, id"
    );
    let mut found = Vec::new();
    for list in lists(customers) {
        let query = list.fold(sqlx::query_as(sql), sqlx::query::QueryAs::bind);
        found.append(&mut query.fetch_all(&mut *db).await?);
    }
    Ok(found)
}

pub async fn contact(db: &mut Conn, id: ContactId) -> Result<Contact> {
    let sql = concat!("SELECT ", columns!(contact), " FROM contacts WHERE id = $1");
    Ok(sqlx::query_as(sql).bind(id).fetch_one(db).await?)
}

/// Everybody with this address, in any customer. Addresses are kept in small letters.
pub async fn contacts_by_email(db: &mut Conn, email: &str) -> Result<Vec<Contact>> {
    let sql = concat!("SELECT ", columns!(contact), " FROM contacts WHERE email = $1 ORDER BY id");
    Ok(sqlx::query_as(sql).bind(email.to_lowercase()).fetch_all(db).await?)
}

/// Everybody with one of these addresses (in small letters), in any customer.
pub async fn contacts_by_emails(db: &mut Conn, emails: &[&str]) -> Result<Vec<Contact>> {
    let sql =
        concat!("SELECT ", columns!(contact), " FROM contacts WHERE email IN (", list!(), ") ORDER BY id");
    let mut found = Vec::new();
    for list in lists(emails) {
        let query = list.fold(sqlx::query_as(sql), |query, email| query.bind(email.to_owned()));
        found.append(&mut query.fetch_all(&mut *db).await?);
    }
    Ok(found)
}

/// Everybody with this number, in any customer.
pub async fn contacts_by_phone(db: &mut Conn, phone: &str) -> Result<Vec<Contact>> {
    let sql = concat!("SELECT ", columns!(contact), " FROM contacts WHERE phone = $1 ORDER BY id");
    Ok(sqlx::query_as(sql).bind(phone).fetch_all(db).await?)
}

/// Notes that mail to a contact does not arrive, and why.
pub async fn email_failed(db: &mut Conn, contact: ContactId, why: &str, at: Timestamp) -> Result<()> {
    let sql = "UPDATE contacts SET email_fault = $2, email_fault_at = $3 WHERE id = $1";
    sqlx::query(sql).bind(contact).bind(why).bind(at).execute(db).await?;
    Ok(())
}

/// The language in which a contact wants to be written to.
pub async fn set_contact_locale(db: &mut Conn, contact: ContactId, locale: Locale) -> Result<()> {
    let sql = "UPDATE contacts SET locale = $2 WHERE id = $1";
    sqlx::query(sql).bind(contact).bind(locale).execute(db).await?;
    Ok(())
}

/// Notes that a number wants no more text messages, or (with `None`) wants them again.
pub async fn phone_stopped(db: &mut Conn, phone: &str, at: Option<Timestamp>) -> Result<()> {
    let sql = "UPDATE contacts SET phone_stopped_at = $2 WHERE phone = $1";
    sqlx::query(sql).bind(phone).bind(at).execute(db).await?;
    Ok(())
}

/// All of a customer's invoices and credit notes, paid ones too, oldest due date first.
pub async fn invoices(db: &mut Conn, customer: CustomerId) -> Result<Vec<Invoice>> {
    let sql = concat!(
        "SELECT ",
        columns!(invoice),
        " FROM balances WHERE customer_id = $1 ORDER BY due_on, invoice_id"
    );
    Ok(sqlx::query_as(sql).bind(customer).fetch_all(db).await?)
}

/// All invoices of several customers, each customer's oldest due date first.
pub async fn invoices_of(db: &mut Conn, customers: &[CustomerId]) -> Result<Vec<Invoice>> {
    let sql = concat!(
        "SELECT ",
        columns!(invoice),
        " FROM balances WHERE customer_id IN (",
        list!(),
        ") ORDER BY due_on, invoice_id"
    );
    let mut found = Vec::new();
    for list in lists(customers) {
        let query = list.fold(sqlx::query_as(sql), sqlx::query::QueryAs::bind);
        found.append(&mut query.fetch_all(&mut *db).await?);
    }
    Ok(found)
}

/// Customers' invoices that are open, or that a payment came in for since a day: what a reply may be about.
/// At most 500 of each customer.
pub async fn open_or_paid_since(db: &mut Conn, customers: &[CustomerId], day: Date) -> Result<Vec<Invoice>> {
    let sql = concat!(
        "SELECT ",
        columns!(invoice),
        " FROM (SELECT ",
        columns!(invoice),
        ", ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY due_on, invoice_id) AS place FROM balances \
          WHERE customer_id IN (",
        list!(),
        ") AND (open_minor > 0 OR EXISTS (SELECT 1 FROM payments \
          WHERE payments.invoice_id = balances.invoice_id AND payments.paid_on >= $65))) AS ranked \
          WHERE place <= 500 ORDER BY customer_id, due_on, invoice_id"
    );
    let mut found = Vec::new();
    for list in lists(customers) {
        let query = list.fold(sqlx::query_as(sql), sqlx::query::QueryAs::bind);
        found.append(&mut query.bind(day).fetch_all(&mut *db).await?);
    }
    Ok(found)
}

pub async fn invoice(db: &mut Conn, id: InvoiceId) -> Result<Invoice> {
    let sql = concat!("SELECT ", columns!(invoice), " FROM balances WHERE invoice_id = $1");
    Ok(sqlx::query_as(sql).bind(id).fetch_one(db).await?)
}

pub async fn invoice_by_number(db: &mut Conn, company: CompanyId, number: &str) -> Result<Option<Invoice>> {
    let sql = concat!("SELECT ", columns!(invoice), " FROM balances WHERE company_id = $1 AND number = $2");
    Ok(sqlx::query_as(sql).bind(company).bind(number).fetch_optional(db).await?)
}

/// Whose the invoices with these numbers are.
pub async fn customers_by_invoice_numbers(
    db: &mut Conn,
    company: CompanyId,
    numbers: &[&str],
) -> Result<Vec<(String, CustomerId)>> {
    let sql = concat!(
        "SELECT number, customer_id FROM invoices WHERE company_id = $65 AND number IN (",
        list!(),
        ")"
    );
    let mut found = Vec::new();
    for list in lists(numbers) {
        let query = list.fold(sqlx::query_as(sql), |query, number| query.bind(number.to_owned()));
        found.append(&mut query.bind(company).fetch_all(&mut *db).await?);
    }
    Ok(found)
}

/// What was paid on an invoice from a day on, in minor units.
pub async fn paid_since(db: &mut Conn, invoice: InvoiceId, from: Date) -> Result<i64> {
    let sql = "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM payments \
               WHERE invoice_id = $1 AND paid_on >= $2";
    Ok(sqlx::query_scalar(sql).bind(invoice).bind(from).fetch_one(db).await?)
}

/// Silences invoices (all of the customer's if none is named) until a day, or until lifted.
pub async fn block(
    db: &mut Conn,
    customer: CustomerId,
    invoices: &[InvoiceId],
    reason: BlockReason,
    source: &str,
    until: Option<Date>,
    at: Timestamp,
) -> Result<()> {
    let new = NewBlock { customer, invoices: invoices.to_vec(), reason, source: source.to_owned(), until };
    block_all(db, &[new], at).await
}

/// What is to be silenced, and until when.
#[derive(Clone, Debug)]
pub struct NewBlock {
    pub customer: CustomerId,
    /// All of the customer's if none is named.
    pub invoices: Vec<InvoiceId>,
    pub reason: BlockReason,
    pub source: String,
    pub until: Option<Date>,
}

/// The same for several customers or sources.
pub async fn block_all(db: &mut Conn, new: &[NewBlock], at: Timestamp) -> Result<()> {
    let mut rows = Vec::with_capacity(new.len());
    for it in new {
        let named = it.invoices.iter().copied().map(Some);
        let all = it.invoices.is_empty().then_some(None);
        rows.extend(named.chain(all).map(|invoice| (it, invoice)));
    }
    let head = "INSERT INTO blocks (customer_id, invoice_id, reason, source, placed_at, until) VALUES ";
    for some in portions(&rows) {
        let query = sqlx::query(values(db, head, some.len(), 6, ""));
        let query = some.iter().fold(query, |query, (it, invoice)| {
            let query = query.bind(it.customer).bind(*invoice).bind(it.reason);
            query.bind(it.source.clone()).bind(at).bind(it.until)
        });
        query.execute(&mut *db).await?;
    }
    Ok(())
}

/// Ends whatever a source silenced.
pub async fn lift(db: &mut Conn, source: &str, at: Timestamp) -> Result<()> {
    let sql = "UPDATE blocks SET lifted_at = $2 WHERE source = $1 AND lifted_at IS NULL";
    sqlx::query(sql).bind(source).bind(at).execute(db).await?;
    Ok(())
}

/// A customer's blocks that are in force on a day.
pub async fn live_blocks(db: &mut Conn, customer: CustomerId, today: Date) -> Result<Vec<Block>> {
    let sql = concat!(
        "SELECT ",
        columns!(block),
        " FROM blocks WHERE customer_id = $1 AND lifted_at IS NULL \
          AND (until IS NULL OR until >= $2) ORDER BY id"
    );
    Ok(sqlx::query_as(sql).bind(customer).bind(today).fetch_all(db).await?)
}

/// How often sources that begin like this have silenced a customer since an instant.
pub async fn silenced_since(db: &mut Conn, customer: CustomerId, by: &str, since: Timestamp) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM blocks WHERE customer_id = $1 AND placed_at > $2 \
               AND SUBSTR(source, 1, LENGTH($3)) = $3";
    Ok(sqlx::query_scalar(sql).bind(customer).bind(since).bind(by).fetch_one(db).await?)
}

/// The blocks of several customers that are in force on a day.
pub async fn live_blocks_of(db: &mut Conn, customers: &[CustomerId], today: Date) -> Result<Vec<Block>> {
    let sql = concat!(
        "SELECT ",
        columns!(block),
        " FROM blocks WHERE customer_id IN (",
        list!(),
        ") AND lifted_at IS NULL AND (until IS NULL OR until >= $65) ORDER BY id"
    );
    let mut found = Vec::new();
    for list in lists(customers) {
        let query = list.fold(sqlx::query_as(sql), sqlx::query::QueryAs::bind);
        found.append(&mut query.bind(today).fetch_all(&mut *db).await?);
    }
    Ok(found)
}
