//! Invoices and credit notes, by number within the company.

use super::{
    amount,
    cells::{self, Row, fault},
    dates,
    report::Outcome,
    store,
};
use crate::{
    db::Conn,
    ledger::Company,
    words::{Currency, CustomerId, Date, InvoiceId, Money},
};
use anyhow::Result;

#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub number: String,
    customer: String,
    issued_on: Date,
    due_on: Date,
    total: Money,
}

/// An invoice as the ledger has it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct Issued {
    pub id: InvoiceId,
    pub customer_id: CustomerId,
    pub number: String,
    pub issued_on: Date,
    pub due_on: Date,
    pub currency: Currency,
    pub total_minor: i64,
}

pub(super) fn read(row: &mut Row<'_>, company: &Company) -> Option<Draft> {
    let number = row.needed("number", cells::key);
    let customer = row.needed("customer", cells::key);
    let date = |row: &mut Row<'_>, column| {
        let order = row.dates(column);
        row.needed(column, |text| dates::read(text, order))
    };
    let issued_on = date(row, "issued_on");
    let due_on = date(row, "due_on");
    let currency = currency(row).unwrap_or(company.currency);
    let decimal = row.decimal();
    let total = row.needed("total", |text| amount::read(text, currency, decimal));
    Some(Draft {
        number: number?,
        customer: customer?,
        issued_on: issued_on?,
        due_on: due_on?,
        total: total?,
    })
}

/// What the row says, if it says one.
pub(super) fn currency(row: &mut Row<'_>) -> Option<Currency> {
    let read = |text: &str| {
        let code = if text == "€" { "EUR".to_owned() } else { text.to_ascii_uppercase() };
        code.parse().map_err(|_| "is not a currency code such as EUR (ISO 4217)".to_owned())
    };
    row.maybe("currency", read).flatten()
}

pub(super) async fn put(db: &mut Conn, company: &Company, drafts: Vec<(u64, Draft)>) -> Result<Vec<Outcome>> {
    let customers: Vec<&str> = drafts.iter().map(|(_, it)| it.customer.as_str()).collect();
    let customers = store::customers(db, company.id, &customers).await?;
    let numbers: Vec<&str> = drafts.iter().map(|(_, it)| it.number.as_str()).collect();
    let issued = store::invoices(db, company.id, &numbers).await?;
    let mut outcomes = Vec::with_capacity(drafts.len());
    for (line, draft) in drafts {
        let Some(customer) = customers.get(&draft.customer) else {
            let reason = "there is no customer with this number";
            outcomes.push(Outcome::Refused(fault(line, "customer", &draft.customer, reason)));
            continue;
        };
        let old = issued.get(&draft.number);
        let new = Issued {
            id: old.map_or(InvoiceId(0), |it| it.id),
            customer_id: customer.id,
            number: draft.number,
            issued_on: draft.issued_on,
            due_on: draft.due_on,
            currency: draft.total.currency,
            total_minor: draft.total.minor,
        };
        outcomes.push(match old {
            Some(old) if *old == new => Outcome::Unchanged,
            // What was said about an invoice was said to its customer, and its payments are in its currency.
            Some(old) if old.customer_id != new.customer_id => Outcome::Refused(fault(
                line,
                "customer",
                &draft.customer,
                "the invoice is another customer's",
            )),
            Some(old) if old.currency != new.currency => {
                let reason = format!("the invoice is in {}", old.currency);
                Outcome::Refused(fault(line, "currency", new.currency.code(), reason))
            }
            Some(_) => {
                store::change_invoice(db, &new).await?;
                Outcome::Changed
            }
            None => {
                store::add_invoice(db, company.id, &new).await?;
                Outcome::Added
            }
        });
    }
    Ok(outcomes)
}
