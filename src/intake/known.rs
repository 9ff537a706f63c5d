//! What a portion of mails may speak of, looked up in a handful of questions instead of some for each mail.

use super::{
    automatic,
    email::{MOST_REFERENCES, sender},
    thread::{Pointer, addressed, answered, mark_in},
};
use crate::{
    db::Conn,
    inbox::{self, Direction, store::Spot},
    ledger::{self, Company, Contact},
    mailbox::{self, Mailbox},
    words::{
        MailboxId, MessageId,
        token::{Mark, Secret},
    },
};
use anyhow::Result;
use duly_channels::email::parse::Incoming;
use std::collections::HashMap;

/// Companies, mailboxes, and the messages and contacts that the mails at hand point at.
#[derive(Debug)]
pub struct Known {
    pub companies: Vec<Company>,
    secret: Secret,
    mailboxes: Vec<Mailbox>,
    messages: HashMap<MessageId, Spot>,
    by_internet_id: HashMap<String, Vec<Spot>>,
    by_email: HashMap<String, Vec<Contact>>,
}

impl Known {
    pub async fn of(db: &mut Conn, secret: &Secret, mails: &[&Incoming]) -> Result<Known> {
        let sealed: Vec<MessageId> = mails.iter().flat_map(|it| sealed(secret, it)).collect();
        let told: Vec<&str> = mails.iter().flat_map(|it| told(it)).collect();
        let senders: Vec<String> = mails.iter().map(|it| sender(it)).collect();
        let senders: Vec<&str> = senders.iter().map(String::as_str).collect();
        let mut known = Known {
            companies: ledger::store::companies(db).await?,
            secret: secret.clone(),
            mailboxes: mailbox::store::mailboxes(db).await?,
            messages: HashMap::new(),
            by_internet_id: HashMap::new(),
            by_email: HashMap::new(),
        };
        for spot in inbox::store::spots(db, &once(sealed)).await? {
            known.messages.insert(spot.id, spot);
        }
        for spot in inbox::store::spots_by_internet_id(db, &once(told)).await? {
            let id = spot.internet_id.clone().unwrap_or_default();
            known.by_internet_id.entry(id).or_default().push(spot);
        }
        for contact in ledger::store::contacts_by_emails(db, &once(senders)).await? {
            let email = contact.email.clone().unwrap_or_default();
            known.by_email.entry(email).or_default().push(contact);
        }
        Ok(known)
    }

    pub fn mailbox(&self, id: MailboxId) -> Option<&Mailbox> {
        self.mailboxes.iter().find(|it| it.id == id)
    }

    /// Contacts with the address that a mail is from, in any customer.
    pub fn contacts(&self, it: &Incoming) -> &[Contact] {
        self.by_email.get(&sender(it)).map_or(&[], Vec::as_slice)
    }

    /// The message of ours that went out under a Message-ID.
    pub fn sent_as(&self, internet_id: &str) -> Option<MessageId> {
        let sealed = mark_in(Mark::MessageId, &self.secret, internet_id);
        let sealed = sealed.filter(|id| self.messages.contains_key(id));
        let known = || self.under(internet_id).iter().find(|it| it.direction == Direction::Out);
        sealed.or_else(|| known().map(|it| it.id))
    }

    /// The message of ours that a delivery report is about.
    pub fn bounced(&self, it: &Incoming) -> Option<MessageId> {
        let sealed = automatic::sealed(it, &self.secret).filter(|id| self.messages.contains_key(id));
        let returned = || automatic::returned_ids(it).take(MOST_REFERENCES);
        sealed.or_else(|| returned().find_map(|id| self.sent_as(id)))
    }

    /// Messages that a mail points at: our token in an address, our Message-IDs, then Message-IDs that we know.
    pub fn pointers(&self, it: &Incoming) -> Vec<Pointer> {
        let sealed: Vec<Pointer> = seals(&self.secret, it)
            .filter_map(|id| self.messages.get(&id))
            .map(|spot| pointer(spot, true))
            .collect();
        if !sealed.is_empty() {
            return sealed;
        }
        let ids = answered(it).take(MOST_REFERENCES);
        ids.flat_map(|id| self.under(id)).map(|spot| pointer(spot, false)).collect()
    }

    fn under(&self, internet_id: &str) -> &[Spot] {
        self.by_internet_id.get(internet_id).map_or(&[], Vec::as_slice)
    }
}

fn pointer(spot: &Spot, sealed: bool) -> Pointer {
    Pointer { message: spot.id, conversation: spot.conversation_id, customer: spot.customer_id, sealed }
}

/// What our own seals in the addresses and in the chain of a mail name.
fn seals(secret: &Secret, it: &Incoming) -> impl Iterator<Item = MessageId> {
    let by_address = addressed(it).filter_map(|address| mark_in(Mark::ReplyTo, secret, address));
    let by_id = answered(it).filter_map(|id| mark_in(Mark::MessageId, secret, id));
    by_address.chain(by_id).take(MOST_REFERENCES)
}

/// All messages that a mail may name by a seal of ours.
fn sealed(secret: &Secret, it: &Incoming) -> Vec<MessageId> {
    let own = it.message_id.iter().filter_map(|id| mark_in(Mark::MessageId, secret, id));
    let mut named: Vec<MessageId> = seals(secret, it).chain(own).collect();
    if it.bounce.is_some() {
        let returned = automatic::returned_ids(it).take(MOST_REFERENCES);
        named.extend(returned.filter_map(|id| mark_in(Mark::MessageId, secret, id)));
        named.extend(automatic::sealed(it, secret));
    }
    named
}

/// All Message-IDs that a mail names, its own first.
pub fn told(it: &Incoming) -> impl Iterator<Item = &str> {
    let returned = it.bounce.iter().filter_map(|bounce| bounce.original_message_id.as_deref());
    let chain = answered(it).take(MOST_REFERENCES);
    it.message_id.as_deref().into_iter().chain(returned).chain(chain)
}

/// Each of these once.
fn once<T: Ord>(mut these: Vec<T>) -> Vec<T> {
    these.sort_unstable();
    these.dedup();
    these
}
