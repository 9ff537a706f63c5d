//! What a run would do, without doing it: for `duly run --dry-run` and for pages.

use super::{
    Procedure, Reason,
    account::{Account, Considered, Desk, Turn},
    store,
};
use crate::{
    db::Conn,
    ledger::{self, Customer},
    outbox::To,
    wording::StepName,
    words::{Channel, CustomerId, Date, InvoiceId, Money, Tone},
};
use anyhow::Result;

/// Customers that are read together.
const PORTION: i64 = 192;

/// What would become of one customer, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    pub customer: Customer,
    /// Nothing would leave if there is none.
    pub message: Option<PlannedMessage>,
    pub reasons: Vec<Reason>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PlannedMessage {
    pub step: StepName,
    pub tone: Tone,
    /// On which it would really leave: the step's, or the next best that reaches somebody.
    pub channel: Channel,
    pub recipient: To,
    pub invoices: Vec<(InvoiceId, String)>,
    pub totals: Vec<Money>,
}

/// What a run on a day would do, for all customers with something open.
pub async fn plan(db: &mut Conn, desk: &Desk<'_>, on: Date) -> Result<Vec<Planned>> {
    let companies = ledger::store::companies(db).await?;
    let procedures = store::procedures(db).await?;
    let mut planned = Vec::new();
    let mut after = CustomerId(0);
    loop {
        let portion = ledger::store::customers_with_open(db, after, PORTION).await?;
        let Some(last) = portion.last() else { return Ok(planned) };
        after = last.id;
        let company = |it: &Customer| companies.iter().find(|company| company.id == it.company_id);
        let turns: Vec<Turn> = portion.iter().filter_map(|it| Some((company(it)?, it, on))).collect();
        let accounts = Account::read_each(db, &turns).await?;
        planned.extend(accounts.iter().map(|account| foresee(desk, &procedures, account, on)));
    }
}

/// What a run on a day would do for one customer.
pub async fn plan_for(db: &mut Conn, desk: &Desk<'_>, customer: CustomerId, on: Date) -> Result<Planned> {
    let customer = ledger::store::customer(db, customer).await?;
    let company = ledger::store::company(db, customer.company_id).await?;
    let procedures = store::procedures(db).await?;
    Ok(foresee(desk, &procedures, &Account::read(db, &company, &customer, on).await?, on))
}

fn foresee(desk: &Desk<'_>, procedures: &[Procedure], account: &Account<'_>, on: Date) -> Planned {
    // A link is made only for a message that leaves.
    let link = format!("{}/p/", desk.public_url);
    let Considered { draft, reasons } = account.consider(desk, procedures, &link, on);
    let message = draft.map(|draft| PlannedMessage {
        step: draft.sending.step.name,
        tone: draft.sending.step.tone,
        channel: draft.recipient.to.channel(),
        totals: draft.totals(),
        invoices: draft
            .sending
            .listed
            .into_iter()
            .map(|listed| (listed.invoice.id, listed.invoice.number))
            .collect(),
        recipient: draft.recipient.to,
    });
    Planned { customer: account.customer.clone(), message, reasons }
}
