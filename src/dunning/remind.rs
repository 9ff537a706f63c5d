//! The run: looks at every customer with something open, and sends what is due.
//!
//! Customers are looked at portion by portion, first without any lock, which is all that happens to most of them.
//! Those to whom a message is to leave are looked at once more, inside the transaction that files their messages,
//! queues the deliveries, marks the steps and writes the reasons: so whatever changed in between is seen, and
//! nodes that run at the same time do not both send. A few customers share a transaction; if it fails, each is
//! tried in one of its own, so that a fault of one costs the others nothing. Where nothing leaves, only the
//! reasons are written.

use super::{
    Procedure, Reason,
    account::{Account, Considered, Desk, Draft, Turn},
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
const PORTION: i64 = 192;
/// Customers to whom messages leave in one transaction: few, so that nobody waits long for it.
const TOGETHER: usize = 32;

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
        let company = |it: &Customer| companies.iter().find(|company| company.id == it.company_id);
        let day = |it: &Company| on.unwrap_or_else(|| now.date_in(&it.zone));
        let turns = portion.iter().filter_map(|it| company(it).map(|company| (company, it, day(company))));
        let round = Round { desk, procedures: &procedures, now };
        round.attend(db, &mut conn, &turns.collect::<Vec<_>>(), &mut report).await?;
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

/// What is the same for everybody in a run.
struct Round<'a> {
    desk: &'a Desk<'a>,
    procedures: &'a [Procedure],
    now: Timestamp,
}

impl Round<'_> {
    async fn attend(&self, db: &Db, conn: &mut Conn, turns: &[Turn<'_>], report: &mut Report) -> Result<()> {
        let link = format!("{}/p/", self.desk.public_url);
        let ids: Vec<CustomerId> = turns.iter().map(|(_, customer, _)| customer.id).collect();
        let accounts = Account::read_each(conn, turns).await.context("reading accounts")?;
        let latest = store::latest_reasons(conn, &ids).await.context("reading the why-ledger")?;
        let (mut due, mut unwritten) = (Vec::new(), Vec::new());
        for (turn, account) in turns.iter().zip(&accounts) {
            let Considered { draft, reasons } = account.consider(self.desk, self.procedures, &link, turn.2);
            report.customers += 1;
            report.held += usize::from(reasons.iter().any(|it| it.rule.outcome() == Outcome::Held));
            if draft.is_some() {
                due.push(*turn);
            } else {
                let news = reasons.into_iter().filter(|it| is_news(it, latest.get(&it.invoice), turn.2));
                unwritten.extend(news.map(|reason| (turn.1.id, turn.2, reason)));
            }
        }
        write_reasons(db, &unwritten, self.now).await.context("writing down why nothing left")?;
        for few in due.chunks(TOGETHER) {
            match self.remind(db, few).await {
                Ok(sent) => report.sent += sent,
                Err(_) => self.remind_one_by_one(db, few, report).await,
            }
        }
        Ok(())
    }

    async fn remind_one_by_one(&self, db: &Db, turns: &[Turn<'_>], report: &mut Report) {
        for turn in turns {
            match self.remind(db, std::slice::from_ref(turn)).await {
                Ok(sent) => report.sent += sent,
                // Another node was faster.
                Err(error) if error.chain().any(is_duplicate_here) => {}
                Err(error) => {
                    report.failed += 1;
                    tracing::error!(customer = turn.1.id.0, "deciding about a customer: {error:#}");
                }
            }
        }
    }

    /// All that is written about a few customers, in one transaction. Says how many messages are on their way.
    async fn remind(&self, db: &Db, turns: &[Turn<'_>]) -> Result<usize> {
        let ids: Vec<CustomerId> = turns.iter().map(|(_, customer, _)| customer.id).collect();
        let mut tx = db.begin_write().await?;
        store::lock(&mut tx, &ids).await?;
        let accounts = Account::read_each(&mut tx, turns).await?;
        let latest = store::latest_reasons(&mut tx, &ids).await?;
        let mut sent = 0;
        for (turn, account) in turns.iter().zip(&accounts) {
            let (_, customer, today) = *turn;
            let token = ActionToken::random();
            let link = format!("{}/p/{}", self.desk.public_url, token.reveal());
            let Considered { draft, reasons } = account.consider(self.desk, self.procedures, &link, today);
            let message = match &draft {
                Some(draft) => Some(self.send(&mut tx, turn, draft, &token, &link).await?),
                None => None,
            };
            sent += usize::from(message.is_some());
            for reason in reasons.iter().filter(|it| is_news(it, latest.get(&it.invoice), today)) {
                let carried = message.filter(|_| reason.rule.outcome() == Outcome::Sent);
                store::write_reason(&mut tx, customer.id, reason, today, carried, self.now).await?;
            }
        }
        tx.commit().await.context("committing")?;
        Ok(sent)
    }

    async fn send(
        &self,
        db: &mut Conn,
        turn: &Turn<'_>,
        draft: &Draft,
        token: &ActionToken,
        link: &str,
    ) -> Result<MessageId> {
        let (company, customer, today) = *turn;
        let step = &draft.sending.step;
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
        let envelope = Envelope { company, recipient, rendered, payment, link: Some(link), today };
        let message = outbox::post(db, self.desk.secret, new, &envelope).await?;
        let expires = self.now.plus_seconds(LIFETIME_DAYS * 86_400);
        let contact = draft.recipient.contact;
        let made =
            access::store::make_link(db, token, company.id, customer.id, contact, self.now, expires).await?;
        access::store::link_carried_by(db, made, message).await?;
        store::take(db, customer.id, &draft.sending, message, today).await?;
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
