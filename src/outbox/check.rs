//! The last check, right before a message leaves: is what it says still true, and is it the hour for it? Pure.

use super::{Delivery, echo::Echo, window::Window};
use crate::{
    inbox::Kind,
    ledger::{Block, Contact},
    words::{Channel, Date, InvoiceId, Timestamp, Zone},
};
use duly_channels::Outgoing;

/// All that the check looks at.
#[derive(Clone, Debug)]
pub struct Circumstances {
    pub kind: Kind,
    pub invoices: Vec<Said>,
    /// The customer's blocks that are in force.
    pub blocks: Vec<Block>,
    pub contact: Option<Contact>,
    /// Of the contact, or of the customer.
    pub zone: Zone,
    /// Where the company is.
    pub today: Date,
    pub echo: Echo,
}

/// What a message says is open on an invoice, and what is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub invoice_id: InvoiceId,
    pub number: String,
    pub said_minor: i64,
    pub open_minor: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Go,
    /// It waits until then; nothing is wrong with it.
    Defer(Timestamp),
    /// It is no longer true, or reaches nobody: taken back, and decided anew by whoever sent it.
    Withdraw(String),
    /// A person wrote it, so a person must know that it cannot leave.
    GiveUp(String),
}

/// Checks a delivery for the last time.
#[must_use]
pub fn last_check(
    delivery: &Delivery,
    outgoing: &Outgoing,
    it: &Circumstances,
    window: Window,
    now: Timestamp,
) -> Verdict {
    if let Some(verdict) = it.echo.stops(it.kind, now) {
        return verdict;
    }
    let stopped = it.contact.as_ref().is_some_and(|contact| contact.phone_stopped_at.is_some());
    if it.kind != Kind::Reminder {
        // Whoever opted out of text messages gets none, whoever wrote them.
        return match delivery.channel {
            Channel::Sms if stopped => Verdict::GiveUp("the number has opted out of text messages".into()),
            _ => Verdict::Go,
        };
    }
    if let Some(why) = no_longer_true(it).or_else(|| reaches_nobody(outgoing, it.contact.as_ref())) {
        return Verdict::Withdraw(why);
    }
    match window.opens(now, &it.zone) {
        at if at <= now => Verdict::Go,
        at => Verdict::Defer(at),
    }
}

fn no_longer_true(it: &Circumstances) -> Option<String> {
    it.invoices.iter().find_map(|said| {
        if said.open_minor != said.said_minor {
            return Some(format!("what is open on {} has changed", said.number));
        }
        let block = Block::longest(&it.blocks, said.invoice_id, it.today)?;
        Some(format!("{} is blocked: {}", said.number, block.reason))
    })
}

fn reaches_nobody(outgoing: &Outgoing, contact: Option<&Contact>) -> Option<String> {
    let contact = contact?;
    let (channel, to) = match outgoing {
        Outgoing::Email(mail) => (Channel::Email, mail.to.address.as_str()),
        Outgoing::Sms(sms) => (Channel::Sms, sms.to.as_str()),
        Outgoing::Letter(_) => return None,
    };
    match contact.reachable_by(channel) {
        Some(address) if address == to => None,
        Some(_) => Some("the contact's address has changed".into()),
        None => Some("the contact cannot be reached there any more".into()),
    }
}

#[cfg(test)]
mod tests;
