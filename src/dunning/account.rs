//! A customer's account as dunning looks at it: read in one go, decided, and put into words.

use super::{Decision, Procedure, Rule, Sending, Standing, decide, rule::Reason, store};
use crate::{
    db::Conn,
    ledger::{self, Company, Contact, Customer},
    outbox::{Recipient, envelope},
    wording::{Facts, InvoiceFacts, Purpose, Rendered, Unrenderable},
    words::{Channel, Date, Locale, Money, Tone, token::Secret},
};
use anyhow::Result;

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

impl<'a> Account<'a> {
    pub async fn read(
        db: &mut Conn,
        company: &'a Company,
        customer: &'a Customer,
        today: Date,
    ) -> Result<Account<'a>> {
        let id = customer.id;
        let blocks = ledger::store::live_blocks(db, id, today).await?;
        let invoices = ledger::store::invoices(db, id).await?;
        let week_ago = today.plus_days(-7).start_in(&customer.zone);
        let contacts = store::contacts_since(db, id, week_ago).await?;
        let standing = Standing {
            items: store::items(db, invoices, &blocks, id, today).await?,
            contacts: contacts.into_iter().map(|at| at.date_in(&customer.zone)).collect(),
            periods: store::periods(db, id).await?,
            manual: customer.manual.0,
        };
        let contacts = ledger::store::contacts(db, id).await?;
        Ok(Account { company, customer, contacts, standing })
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
