//! The run: looks at every customer with something open, and sends what is due.
//!
//! A customer is looked at first without any lock, which is all that happens to most of them. If a message is
//! to leave, it is looked at once more, inside the transaction that files the message, queues its delivery,
//! marks the steps and writes the reasons: so whatever changed in between is seen, and nodes that run at the
//! same time do not both send. Where nothing leaves, only the reasons are written, portion by portion.

use super::{
    Procedure, Reason,
    account::{Account, Considered, Desk, Draft},
    rule::Outcome,
    store::{self, Latest},
};
use crate::{
    access::{self, link::LIFETIME_DAYS},
    db::{Conn, Db, is_duplicate},
    inbox::{self, Direction, Kind, NewMessage},
    ledger::{self, Company, Customer},
    outbox::{self, Envelope, envelope},
    words::{CustomerId, Date, MessageId, Timestamp, token::ActionToken},
};
use anyhow::{Context, Result};

/// Customers that are read together.
const PORTION: i64 = 200;

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Customers with something open.
    pub customers: usize,
    pub sent: usize,
    /// Customers of whom at least one invoice was held.
    pub held: usize,
    /// Customers that could not be looked at; each is logged.
    pub failed: usize,
}

/// Sends what is due. On a given day, or on each company's own day at this instant.
///
/// Running it again on the same day changes nothing.
///
/// # Errors
/// If the customers cannot be listed. One customer's failure does not stop the others.
pub async fn run(db: &Db, desk: &Desk<'_>, on: Option<Date>, now: Timestamp) -> Result<Report> {
    let mut conn = db.read().await?;
    let companies = ledger::store::companies(&mut conn).await.context("listing companies")?;
    let procedures = store::procedures(&mut conn).await.context("listing procedures")?;
    let mut report = Report::default();
    let mut after = CustomerId(0);
    loop {
        let portion = ledger::store::customers_with_open(&mut conn, after, PORTION);
        let portion = portion.await.context("listing customers")?;
        let Some(last) = portion.last() else { return Ok(report) };
        after = last.id;
        let mut unwritten: Vec<Unwritten> = Vec::new();
        for customer in &portion {
            let Some(company) = companies.iter().find(|it| it.id == customer.company_id) else { continue };
            let today = on.unwrap_or_else(|| now.date_in(&company.zone));
            let round = Round { desk, procedures: &procedures, company, customer, today, now };
            report.customers += 1;
            match round.attend(db, &mut conn).await {
                Ok(Attended { sent, held, news }) => {
                    report.sent += usize::from(sent);
                    report.held += usize::from(held);
                    unwritten.extend(news.into_iter().map(|reason| (customer.id, today, reason)));
                }
                Err(error) => {
                    report.failed += 1;
                    tracing::error!(customer = customer.id.0, "deciding about a customer: {error:#}");
                }
            }
        }
        write_reasons(db, &unwritten, now).await.context("writing down why nothing left")?;
    }
}

/// A reason that no message carries.
type Unwritten = (CustomerId, Date, Reason);

async fn write_reasons(db: &Db, unwritten: &[Unwritten], now: Timestamp) -> Result<()> {
    if unwritten.is_empty() {
        return Ok(());
    }
    let mut tx = db.begin_write().await?;
    for (customer, on, reason) in unwritten {
        store::write_reason(&mut tx, *customer, reason, *on, None, now).await?;
    }
    Ok(tx.commit().await?)
}

/// One customer's turn.
struct Round<'a> {
    desk: &'a Desk<'a>,
    procedures: &'a [Procedure],
    company: &'a Company,
    customer: &'a Customer,
    today: Date,
    now: Timestamp,
}

#[derive(Default)]
struct Attended {
    sent: bool,
    held: bool,
    /// Reasons that are still to be written.
    news: Vec<Reason>,
}

impl Round<'_> {
    async fn attend(&self, db: &Db, conn: &mut Conn) -> Result<Attended> {
        let link = format!("{}/p/", self.desk.public_url);
        let seen = self.consider(conn, &link).await?;
        let held = seen.reasons.iter().any(|it| it.rule.outcome() == Outcome::Held);
        if seen.draft.is_none() {
            let news = self.news(conn, &seen.reasons).await?.into_iter().cloned().collect();
            return Ok(Attended { sent: false, held, news });
        }
        let sent = match self.act(db).await {
            Ok(sent) => sent,
            // Another node was faster.
            Err(error) if error.chain().any(is_duplicate_here) => false,
            Err(error) => return Err(error),
        };
        Ok(Attended { sent, held, news: Vec::new() })
    }

    async fn consider(&self, db: &mut Conn, link: &str) -> Result<Considered> {
        let account = Account::read(db, self.company, self.customer, self.today).await?;
        Ok(account.consider(self.desk, self.procedures, link, self.today))
    }

    /// All that is written about a customer, in one transaction. Says whether a message is on its way.
    async fn act(&self, db: &Db) -> Result<bool> {
        let mut tx = db.begin_write().await?;
        store::lock(&mut tx, self.customer.id).await?;
        let token = ActionToken::random();
        let link = format!("{}/p/{}", self.desk.public_url, token.reveal());
        let Considered { draft, reasons } = self.consider(&mut tx, &link).await?;
        let news = self.news(&mut tx, &reasons).await?;
        let message = match &draft {
            Some(draft) => Some(self.send(&mut tx, draft, &token, &link).await?),
            None => None,
        };
        for reason in news {
            let carried = message.filter(|_| reason.rule.outcome() == Outcome::Sent);
            store::write_reason(&mut tx, self.customer.id, reason, self.today, carried, self.now).await?;
        }
        tx.commit().await.context("committing")?;
        Ok(message.is_some())
    }

    /// The reasons that the why-ledger does not hold yet.
    async fn news<'r>(&self, db: &mut Conn, reasons: &'r [Reason]) -> Result<Vec<&'r Reason>> {
        let known = store::latest_reasons(db, self.customer.id).await?;
        let known = |reason: &Reason| known.iter().find(|it| it.invoice_id == reason.invoice);
        Ok(reasons.iter().filter(|it| is_news(it, known(it), self.today)).collect())
    }

    async fn send(&self, db: &mut Conn, draft: &Draft, token: &ActionToken, link: &str) -> Result<MessageId> {
        let (company, customer, step) = (self.company, self.customer, &draft.sending.step);
        store::forget_withdrawn(db, customer.id).await?;
        let current = inbox::store::current_conversation(db, customer.id).await?;
        let conversation = if let Some(current) = current {
            current
        } else {
            let subject = envelope::subject(&draft.rendered.content);
            let (of, with) = (Some(company.id), Some(customer.id));
            inbox::store::start_conversation(db, of, with, &subject, self.now).await?
        };
        let says = draft.sending.listed.iter().map(|it| (it.invoice.id, Some(it.invoice.open_minor)));
        let new = NewMessage {
            customer: Some(customer.id),
            tone: Some(step.tone),
            step: Some(step.name),
            invoices: says.collect(),
            ..NewMessage::plain(conversation, Direction::Out, Kind::Reminder, String::new(), self.now)
        };
        let totals = draft.totals();
        let payment = match totals.as_slice() {
            [only] => Some((*only, draft.facts.reference.as_str())),
            _ => None,
        };
        let (recipient, rendered) = (&draft.recipient, &draft.rendered);
        let envelope =
            Envelope { company, recipient, rendered, payment, link: Some(link), today: self.today };
        let message = outbox::post(db, self.desk.secret, new, &envelope).await?;
        let expires = self.now.plus_seconds(LIFETIME_DAYS * 86_400);
        let contact = draft.recipient.contact;
        let made =
            access::store::make_link(db, token, company.id, customer.id, contact, self.now, expires).await?;
        access::store::link_carried_by(db, made, message).await?;
        store::take(db, customer.id, &draft.sending, message, self.today).await?;
        Ok(message)
    }
}

/// Whether a reason is worth an entry: sent and held each day, "nothing" only when it changes. That nothing more
/// is due on the day on which a message left goes without saying.
fn is_news(reason: &Reason, latest: Option<&Latest>, today: Date) -> bool {
    let Some(latest) = latest else { return true };
    let (rule, facts) = reason.rule.written();
    let is_same = latest.rule == rule && latest.facts == facts;
    let is_today = latest.decided_on == today;
    match reason.rule.outcome() {
        Outcome::Sent => true,
        Outcome::Held => !(is_same && is_today),
        Outcome::Nothing => !is_same && !(is_today && latest.outcome == Outcome::Sent),
    }
}

fn is_duplicate_here(error: &(dyn std::error::Error + 'static)) -> bool {
    error.downcast_ref::<sqlx::Error>().is_some_and(is_duplicate)
}
