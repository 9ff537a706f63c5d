//! Payments, by the ERP's key within the company. Their amounts are in their invoice's currency.

use super::{
    Decimal, amount,
    cells::{self, Row, fault},
    dates, invoices,
    report::Outcome,
    store,
};
use crate::{
    db::Conn,
    ledger::Company,
    words::{Currency, Date, InvoiceId, PaymentId},
};
use anyhow::Result;

#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub external_id: String,
    invoice: String,
    paid_on: Date,
    currency: Option<Currency>,
    /// As written: how many decimals it may have is the invoice's business.
    amount: String,
    decimal: Decimal,
}

/// A payment as the ledger has it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct Booked {
    pub id: PaymentId,
    pub external_id: String,
    pub invoice_id: InvoiceId,
    pub paid_on: Date,
    pub amount_minor: i64,
}

pub(super) fn read(row: &mut Row<'_>) -> Option<Draft> {
    let external_id = row.needed("id", cells::key);
    let invoice = row.needed("invoice", cells::key);
    let order = row.dates("paid_on");
    let paid_on = row.needed("paid_on", |text| dates::read(text, order));
    let currency = invoices::currency(row);
    let decimal = row.decimal();
    let amount = row.needed("amount", cells::line);
    let amount = amount.filter(|_| row.faults.is_empty());
    Some(Draft {
        external_id: external_id?,
        invoice: invoice?,
        paid_on: paid_on?,
        currency,
        amount: amount?,
        decimal,
    })
}

pub(super) async fn put(db: &mut Conn, company: &Company, drafts: Vec<(u64, Draft)>) -> Result<Vec<Outcome>> {
    let numbers: Vec<&str> = drafts.iter().map(|(_, it)| it.invoice.as_str()).collect();
    let issued = store::invoices(db, company.id, &numbers).await?;
    let keys: Vec<&str> = drafts.iter().map(|(_, it)| it.external_id.as_str()).collect();
    let booked = store::payments(db, company.id, &keys).await?;
    let mut outcomes = Vec::with_capacity(drafts.len());
    for (line, draft) in drafts {
        let Some(invoice) = issued.get(&draft.invoice) else {
            let reason = "there is no invoice with this number";
            outcomes.push(Outcome::Refused(fault(line, "invoice", &draft.invoice, reason)));
            continue;
        };
        if let Some(currency) = draft.currency.filter(|it| *it != invoice.currency) {
            let reason = format!("the invoice is in {}", invoice.currency);
            outcomes.push(Outcome::Refused(fault(line, "currency", currency.code(), reason)));
            continue;
        }
        let amount = match amount::read(&draft.amount, invoice.currency, draft.decimal) {
            Ok(amount) => amount,
            Err(why) => {
                outcomes.push(Outcome::Refused(fault(line, "amount", &draft.amount, why)));
                continue;
            }
        };
        let old = booked.get(&draft.external_id);
        let new = Booked {
            id: old.map_or(PaymentId(0), |it| it.id),
            external_id: draft.external_id,
            invoice_id: invoice.id,
            paid_on: draft.paid_on,
            amount_minor: amount.minor,
        };
        outcomes.push(match old {
            Some(old) if *old == new => Outcome::Unchanged,
            Some(_) => {
                store::change_payment(db, &new).await?;
                Outcome::Changed
            }
            None => {
                store::add_payment(db, company.id, &new).await?;
                Outcome::Added
            }
        });
    }
    Ok(outcomes)
}
