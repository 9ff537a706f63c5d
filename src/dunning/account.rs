//! A customer's account as dunning looks at it: read in one go, decided, and put into words.

use super::{
    Decision, Procedure, Rule, Sending, Standing, decide,
    decide::{Item, Taken},
    rule::Reason,
    store,
};
use crate::{
    db::Conn,
    ledger::{self, Block, Company, Contact, Customer, Invoice},
    outbox::{Recipient, envelope},
    wording::{Facts, InvoiceFacts, Purpose, Rendered, Unrenderable},
    words::{Channel, CustomerId, Date, InvoiceId, Locale, Money, Tone, token::Secret},
};
use anyhow::{Context, Result};
use std::collections::HashMap;

/// How facts become words: `Wording::render`.
pub type Render<'a> =
    dyn Fn(&Purpose, Locale, Tone, Channel, &Facts) -> Result<Rendered, Unrenderable> + Send + Sync + 'a;

/// What whoever decides has at hand.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    pub render: &'a Render<'a>,
    pub secret: &'a Secret,
    /// The beginning of every link, without a slash at its end.
    pub public_url: &'a str,
    /// How many messages a customer gets in seven days, over all channels.
    pub contacts_per_week: i64,
    /// How many days after a reminder payment is asked for.
    pub pay_within_days: i64,
}

/// A customer with everything that one message to it needs.
pub struct Account<'a> {
    pub company: &'a Company,
    pub customer: &'a Customer,
    pub contacts: Vec<Contact>,
    pub standing: Standing,
}

/// Whose account, and on which day of the company's.
pub type Turn<'a> = (&'a Company, &'a Customer, Date);

impl<'a> Account<'a> {
    pub async fn read(
        db: &mut Conn,
        company: &'a Company,
        customer: &'a Customer,
        today: Date,
    ) -> Result<Account<'a>> {
        let accounts = Account::read_each(db, &[(company, customer, today)]).await?;
        accounts.into_iter().next().context("an account for each turn")
    }

    /// The accounts of several customers, in their order: as many questions as for one.
    pub async fn read_each(db: &mut Conn, turns: &[Turn<'a>]) -> Result<Vec<Account<'a>>> {
        let ids: Vec<CustomerId> = turns.iter().map(|(_, customer, _)| customer.id).collect();
        let week_ago = |(_, customer, today): &Turn| today.plus_days(-7).start_in(&customer.zone);
        let Some(since) = turns.iter().map(week_ago).min() else { return Ok(Vec::new()) };
        let first = turns.iter().map(|(_, _, today)| *today).min().unwrap_or(Date(jiff::civil::Date::MIN));
        let mut blocks = by(ledger::store::live_blocks_of(db, &ids, first).await?, |it| it.customer_id);
        let mut invoices = by(ledger::store::invoices_of(db, &ids).await?, |it| it.customer_id);
        let mut contacts = by(ledger::store::contacts_of(db, &ids).await?, |it| it.customer_id);
        let mut written = by(store::contacts_since(db, &ids, since).await?, |it| it.0);
        let mut periods = by(store::periods(db, &ids).await?, |it| it.0);
        let mut taken = store::taken(db, &ids).await?;
        let accounts = turns.iter().map(|turn| {
            let (company, customer, today) = *turn;
            let blocks = blocks.remove(&customer.id).unwrap_or_default();
            let invoices = invoices.remove(&customer.id).unwrap_or_default();
            let written = written.remove(&customer.id).unwrap_or_default();
            let lately = written.iter().filter(|(_, at)| *at >= week_ago(turn));
            let standing = Standing {
                items: items(invoices, &blocks, &mut taken, today),
                contacts: lately.map(|(_, at)| at.date_in(&customer.zone)).collect(),
                periods: periods
                    .remove(&customer.id)
                    .unwrap_or_default()
                    .iter()
                    .map(|it| (it.1, it.2))
                    .collect(),
                manual: customer.manual.0,
            };
            let contacts = contacts.remove(&customer.id).unwrap_or_default();
            Account { company, customer, contacts, standing }
        });
        Ok(accounts.collect())
    }

    /// Decides, chooses whom to write to, and writes. Pure. `link` is the customer's page.
    #[must_use]
    pub fn consider(&self, desk: &Desk, procedures: &[Procedure], link: &str, today: Date) -> Considered {
        let followed = Procedure::followed(procedures, self.customer.procedure_id);
        let steps = followed.map_or(&[][..], |procedure| &procedure.steps);
        let decision = decide(steps, &self.standing, desk.contacts_per_week, today);
        let Some(sending) = &decision.send else { return Considered::quiet(decision) };
        let step = sending.step.name;
        let Some(recipient) =
            Recipient::choose(sending.step.channel, self.company, self.customer, &self.contacts)
        else {
            return Considered::quiet(decision.held_by(&Rule::NoRecipient { step }));
        };
        let facts = self.facts(desk, sending, &recipient, link, today);
        let (purpose, tone) = (Purpose::Reminder(step), sending.step.tone);
        let locale = envelope::locale(self.customer, self.contact(&recipient));
        match (desk.render)(&purpose, locale, tone, recipient.to.channel(), &facts) {
            Ok(rendered) => {
                let draft = Draft { sending: sending.clone(), recipient, rendered, facts };
                Considered { draft: Some(draft), reasons: decision.reasons }
            }
            Err(why) => {
                Considered::quiet(decision.held_by(&Rule::Unrenderable { step, why: why.to_string() }))
            }
        }
    }

    fn contact(&self, recipient: &Recipient) -> Option<&Contact> {
        self.contacts.iter().find(|contact| Some(contact.id) == recipient.contact)
    }

    fn facts(&self, desk: &Desk, sending: &Sending, recipient: &Recipient, link: &str, today: Date) -> Facts {
        let invoices: Vec<InvoiceFacts> =
            sending.listed.iter().map(|listed| envelope::invoice_facts(&listed.invoice)).collect();
        let reference = match invoices.as_slice() {
            [only] => only.number.clone(),
            _ => self.customer.number.clone(),
        };
        // A courtesy asks for nothing earlier than what was agreed.
        let latest_due = invoices.iter().map(|it| it.due).max().unwrap_or(today);
        let pay_by =
            if sending.step.is_courtesy() { latest_due } else { today.plus_days(desk.pay_within_days) };
        Facts {
            company: envelope::company_facts(self.company),
            customer: envelope::customer_facts(self.customer),
            person: envelope::person(self.contact(recipient)),
            today,
            pay_by,
            invoices,
            reference,
            link: Some(link.to_owned()),
            signed_by: None,
            is_last_step: sending.is_last,
        }
    }
}

/// The invoices that are open or were ever dunned, with the steps that they have had.
fn items(
    invoices: Vec<Invoice>,
    blocks: &[Block],
    taken: &mut HashMap<InvoiceId, Vec<Taken>>,
    today: Date,
) -> Vec<Item> {
    let matter = invoices.into_iter().filter(|it| it.open_minor != 0 || taken.contains_key(&it.id));
    let matter: Vec<Invoice> = matter.collect();
    let item = |invoice: Invoice| Item {
        block: Block::longest(blocks, invoice.id, today).cloned(),
        taken: taken.remove(&invoice.id).unwrap_or_default(),
        invoice,
    };
    matter.into_iter().map(item).collect()
}

/// What belongs to each customer, in the order in which it came.
fn by<T>(these: Vec<T>, customer: impl Fn(&T) -> CustomerId) -> HashMap<CustomerId, Vec<T>> {
    let mut of: HashMap<CustomerId, Vec<T>> = HashMap::new();
    for it in these {
        of.entry(customer(&it)).or_default().push(it);
    }
    of
}

/// What came of looking at an account.
#[derive(Clone, Debug, PartialEq)]
pub struct Considered {
    pub draft: Option<Draft>,
    pub reasons: Vec<Reason>,
}

impl Considered {
    fn quiet(decision: Decision) -> Considered {
        Considered { draft: None, reasons: decision.reasons }
    }
}

/// A message that is ready for its envelope.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub sending: Sending,
    pub recipient: Recipient,
    pub rendered: Rendered,
    pub facts: Facts,
}

impl Draft {
    /// What it asks for, currency by currency.
    #[must_use]
    pub fn totals(&self) -> Vec<Money> {
        Money::totals(self.facts.invoices.iter().map(|it| it.open))
    }
}
