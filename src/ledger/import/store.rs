//! All SQL of importing: what the ledger says about the keys of a portion, and the difference.
//!
//! A list of keys travels as one JSON text, so that a portion of any size is one static statement. The two
//! engines unpack it with different words.

use super::{invoices::Issued, payments::Booked};
use crate::{
    db::{Conn, Engine},
    ledger::{Contact, Customer},
    words::{CompanyId, CustomerId},
};
use anyhow::Result;
use std::collections::HashMap;

/// The same statement for both engines, with `$2` unpacked.
macro_rules! by_keys {
    ($db:expr, $($sql:literal),+) => {
        match Engine::of($db) {
            Engine::Sqlite => concat!($($sql),+, " IN (SELECT value FROM json_each($2))"),
            Engine::Postgres => concat!($($sql),+, " IN (SELECT json_array_elements_text(CAST($2 AS JSON)))"),
        }
    };
}

/// Imports of one company wait for each other; SQLite has one writer anyway.
pub(super) async fn take_turns(db: &mut Conn, company: CompanyId) -> Result<()> {
    if Engine::of(db) == Engine::Postgres {
        let sql = "SELECT id FROM companies WHERE id = $1 FOR NO KEY UPDATE";
        sqlx::query(sql).bind(company).fetch_one(db).await?;
    }
    Ok(())
}

fn packed(keys: &[&str]) -> Result<String> {
    Ok(serde_json::to_string(keys)?)
}

/// By number.
pub(super) async fn customers(
    db: &mut Conn,
    company: CompanyId,
    numbers: &[&str],
) -> Result<HashMap<String, Customer>> {
    let sql = by_keys!(
        db,
        "SELECT id, company_id, number, name, address, country, locale, time_zone, vat_id, collector_id, \
         procedure_id, manual FROM customers WHERE company_id = $1 AND number"
    );
    let rows: Vec<Customer> = sqlx::query_as(sql).bind(company).bind(packed(numbers)?).fetch_all(db).await?;
    Ok(rows.into_iter().map(|it| (it.number.clone(), it)).collect())
}

/// By customer and key; all contacts of the named customers.
pub(super) async fn contacts(
    db: &mut Conn,
    company: CompanyId,
    customers: &[&str],
) -> Result<HashMap<(CustomerId, String), Contact>> {
    let sql = by_keys!(
        db,
        "SELECT contacts.id, customer_id, external_id, contacts.name, salutation, role, contacts.locale, \
         contacts.time_zone, email, phone, email_fault, email_fault_at, phone_stopped_at FROM contacts \
         JOIN customers ON customers.id = contacts.customer_id \
         WHERE customers.company_id = $1 AND customers.number"
    );
    let rows: Vec<Contact> = sqlx::query_as(sql).bind(company).bind(packed(customers)?).fetch_all(db).await?;
    Ok(rows.into_iter().map(|it| ((it.customer_id, it.external_id.clone()), it)).collect())
}

/// By number.
pub(super) async fn invoices(
    db: &mut Conn,
    company: CompanyId,
    numbers: &[&str],
) -> Result<HashMap<String, Issued>> {
    let sql = by_keys!(
        db,
        "SELECT id, customer_id, number, issued_on, due_on, currency, total_minor FROM invoices \
         WHERE company_id = $1 AND number"
    );
    let rows: Vec<Issued> = sqlx::query_as(sql).bind(company).bind(packed(numbers)?).fetch_all(db).await?;
    Ok(rows.into_iter().map(|it| (it.number.clone(), it)).collect())
}

/// By the ERP's key.
pub(super) async fn payments(
    db: &mut Conn,
    company: CompanyId,
    keys: &[&str],
) -> Result<HashMap<String, Booked>> {
    let sql = by_keys!(
        db,
        "SELECT id, external_id, invoice_id, paid_on, amount_minor FROM payments \
         WHERE company_id = $1 AND external_id"
    );
    let rows: Vec<Booked> = sqlx::query_as(sql).bind(company).bind(packed(keys)?).fetch_all(db).await?;
    Ok(rows.into_iter().map(|it| (it.external_id.clone(), it)).collect())
}

pub(super) async fn add_customer(db: &mut Conn, it: &Customer) -> Result<()> {
    let sql = "INSERT INTO customers (company_id, number, name, address, country, locale, time_zone, vat_id, \
               manual) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let query = sqlx::query(sql).bind(it.company_id).bind(&it.number).bind(&it.name).bind(&it.address);
    let query = query.bind(&it.country).bind(it.locale).bind(it.zone.clone());
    query.bind(&it.vat_id).bind(it.manual).execute(db).await?;
    Ok(())
}

pub(super) async fn change_customer(db: &mut Conn, it: &Customer) -> Result<()> {
    let sql = "UPDATE customers SET name = $2, address = $3, country = $4, locale = $5, time_zone = $6, \
               vat_id = $7, manual = $8 WHERE id = $1";
    let query = sqlx::query(sql).bind(it.id).bind(&it.name).bind(&it.address).bind(&it.country);
    let query = query.bind(it.locale).bind(it.zone.clone()).bind(&it.vat_id);
    query.bind(it.manual).execute(db).await?;
    Ok(())
}

/// A number that wants no text messages wants none from its new owner's record either.
pub(super) async fn add_contact(db: &mut Conn, it: &Contact) -> Result<()> {
    let sql = "INSERT INTO contacts (customer_id, external_id, name, salutation, role, locale, time_zone, email, \
               phone, phone_stopped_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, \
               (SELECT MIN(phone_stopped_at) FROM contacts AS others WHERE others.phone = $9))";
    let query = sqlx::query(sql).bind(it.customer_id).bind(&it.external_id).bind(&it.name);
    let query = query.bind(it.salutation).bind(it.role).bind(it.locale).bind(it.zone.clone());
    query.bind(&it.email).bind(&it.phone).execute(db).await?;
    Ok(())
}

pub(super) async fn change_contact(db: &mut Conn, it: &Contact, new_number: bool) -> Result<()> {
    let sql = "UPDATE contacts SET name = $2, salutation = $3, role = $4, locale = $5, time_zone = $6, \
               email = $7, phone = $8, email_fault = $9, email_fault_at = $10 WHERE id = $1";
    let query = sqlx::query(sql).bind(it.id).bind(&it.name).bind(it.salutation).bind(it.role);
    let query = query.bind(it.locale).bind(it.zone.clone()).bind(&it.email).bind(&it.phone);
    query.bind(&it.email_fault).bind(it.email_fault_at).execute(&mut *db).await?;
    if new_number {
        let sql = "UPDATE contacts SET phone_stopped_at = (SELECT MIN(phone_stopped_at) FROM contacts AS others \
                   WHERE others.phone = $2 AND others.id <> $1) WHERE id = $1";
        sqlx::query(sql).bind(it.id).bind(&it.phone).execute(db).await?;
    }
    Ok(())
}

pub(super) async fn add_invoice(db: &mut Conn, company: CompanyId, it: &Issued) -> Result<()> {
    let sql = "INSERT INTO invoices (company_id, customer_id, number, issued_on, due_on, currency, total_minor) \
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let query = sqlx::query(sql).bind(company).bind(it.customer_id).bind(&it.number);
    let query = query.bind(it.issued_on).bind(it.due_on).bind(it.currency);
    query.bind(it.total_minor).execute(db).await?;
    Ok(())
}

pub(super) async fn change_invoice(db: &mut Conn, it: &Issued) -> Result<()> {
    let sql = "UPDATE invoices SET issued_on = $2, due_on = $3, total_minor = $4 WHERE id = $1";
    let query = sqlx::query(sql).bind(it.id).bind(it.issued_on).bind(it.due_on);
    query.bind(it.total_minor).execute(db).await?;
    Ok(())
}

pub(super) async fn add_payment(db: &mut Conn, company: CompanyId, it: &Booked) -> Result<()> {
    let sql = "INSERT INTO payments (company_id, external_id, invoice_id, paid_on, amount_minor) \
               VALUES ($1, $2, $3, $4, $5)";
    let query = sqlx::query(sql).bind(company).bind(&it.external_id).bind(it.invoice_id);
    query.bind(it.paid_on).bind(it.amount_minor).execute(db).await?;
    Ok(())
}

pub(super) async fn change_payment(db: &mut Conn, it: &Booked) -> Result<()> {
    let sql = "UPDATE payments SET invoice_id = $2, paid_on = $3, amount_minor = $4 WHERE id = $1";
    let query = sqlx::query(sql).bind(it.id).bind(it.invoice_id).bind(it.paid_on);
    query.bind(it.amount_minor).execute(db).await?;
    Ok(())
}
