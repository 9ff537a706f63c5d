//! What a portion of mails may speak of, looked up in a handful of questions instead of some for each mail.

use super::{
    automatic,
    email::MOST_REFERENCES,
    sender::{self, sender, spellings},
    thread::{Pointer, addressed, answered, looked_up, mark_in},
};
use crate::{
    access::{self, User},
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
    pub users: Vec<User>,
    secret: Secret,
    mailboxes: Vec<Mailbox>,
    messages: HashMap<MessageId, Spot>,
    /// By the id in small letters: some mail programs answer so.
    by_internet_id: HashMap<String, Vec<Spot>>,
    by_thread_index: HashMap<String, Vec<Spot>>,
    by_email: HashMap<String, Vec<Contact>>,
}

impl Known {
    pub async fn of(db: &mut Conn, secret: &Secret, mails: &[&Incoming]) -> Result<Known> {
        let sealed: Vec<MessageId> = mails.iter().flat_map(|it| sealed(secret, it)).collect();
        let told: Vec<String> = mails.iter().flat_map(|it| told(it)).map(str::to_ascii_lowercase).collect();
        let told: Vec<&str> = told.iter().map(String::as_str).collect();
        let indices: Vec<&str> = mails.iter().filter_map(|it| only_index(it)).collect();
        let senders: Vec<String> = mails.iter().flat_map(|it| spellings(&sender(it))).collect();
        let senders: Vec<&str> = senders.iter().map(String::as_str).collect();
        let mut known = Known {
            companies: ledger::store::companies(db).await?,
            users: access::store::users(db).await?,
            secret: secret.clone(),
            mailboxes: mailbox::store::mailboxes(db).await?,
            messages: HashMap::new(),
            by_internet_id: HashMap::new(),
            by_thread_index: HashMap::new(),
            by_email: HashMap::new(),
        };
        for spot in inbox::store::spots(db, &once(sealed)).await? {
            known.messages.insert(spot.id, spot);
        }
        for spot in inbox::store::spots_by_internet_id(db, &once(told)).await? {
            let id = spot.internet_id.as_deref().unwrap_or_default().to_ascii_lowercase();
            known.by_internet_id.entry(id).or_default().push(spot);
        }
        for (index, spot) in inbox::store::spots_by_thread_index(db, &once(indices)).await? {
            known.by_thread_index.entry(index).or_default().push(spot);
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

    /// Contacts with the address that a mail is from, in any customer; if there are none, with another spelling.
    pub fn contacts(&self, it: &Incoming) -> &[Contact] {
        let found = spellings(&sender(it)).into_iter().find_map(|it| self.by_email.get(&it));
        found.map_or(&[], Vec::as_slice)
    }

    /// Whether an address is a company's own.
    pub fn is_companys(&self, address: &str) -> bool {
        self.companies.iter().any(|it| sender::is_address_of(it, address))
    }

    /// Whether an address is a company's own, or that of one of us who still works here.
    pub fn is_ours(&self, address: &str) -> bool {
        let works_here = |user: &User| user.disabled_at.is_none();
        self.is_companys(address) || sender::user(&self.users, address).is_some_and(works_here)
    }

    /// A message of ours that a mail carries our own mark for an answer to: what some servers send under another
    /// Message-ID than we gave it still asks for answers at that address.
    pub fn asks_to_answer(&self, it: &Incoming) -> Option<MessageId> {
        let address = &it.reply_to.as_ref()?.address;
        mark_in(Mark::ReplyTo, &self.secret, address).filter(|id| self.messages.contains_key(id))
    }

    /// Whether we sent it to ourselves, to see whether mail arrives.
    pub fn is_trip(&self, it: &Incoming) -> bool {
        addressed(it).any(|address| mark_in(Mark::Trip, &self.secret, address).is_some())
    }

    /// The message of ours that went out under a Message-ID.
    pub fn sent_as(&self, internet_id: &str) -> Option<MessageId> {
        let sealed = mark_in(Mark::MessageId, &self.secret, internet_id);
        let sealed = sealed.filter(|id| self.messages.contains_key(id));
        let known = || self.under(internet_id).iter().find(|it| it.direction == Direction::Out);
        sealed.or_else(|| known().map(|it| it.id))
    }

    /// The message of ours that a delivery report or a read receipt is about.
    pub fn bounced(&self, it: &Incoming) -> Option<MessageId> {
        let sealed = automatic::sealed(it, &self.secret).filter(|id| self.messages.contains_key(id));
        let returned = || automatic::returned_ids(it).take(MOST_REFERENCES);
        sealed.or_else(|| returned().find_map(|id| self.sent_as(id)))
    }

    /// The message that a mail points at: by our token in an address, by a Message-ID of ours, by one that we know, at
    /// last by Outlook's name for the conversation. Several, if one mail of ours became a message for several customers.
    pub fn pointers(&self, it: &Incoming) -> Vec<Pointer> {
        let sealed: Vec<Pointer> = seals(&self.secret, it)
            .filter_map(|id| self.messages.get(&id))
            .map(|spot| pointer(spot, true))
            .take(1)
            .collect();
        if !sealed.is_empty() {
            return sealed;
        }
        let by_id = looked_up(it).map(|id| self.under(id)).find(|spots| !spots.is_empty());
        let by_index = || self.by_thread_index.get(only_index(it)?).map(Vec::as_slice);
        let spots = by_id.or_else(by_index).unwrap_or_default();
        spots.iter().map(|spot| pointer(spot, false)).collect()
    }

    fn under(&self, internet_id: &str) -> &[Spot] {
        self.by_internet_id.get(&internet_id.to_ascii_lowercase()).map_or(&[], Vec::as_slice)
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
    let reply_to = it.reply_to.iter().filter_map(|it| mark_in(Mark::ReplyTo, secret, &it.address));
    let mut named: Vec<MessageId> = seals(secret, it).chain(own).chain(reply_to).collect();
    if it.bounce.is_some() || it.receipt.is_some() {
        let returned = automatic::returned_ids(it).take(MOST_REFERENCES);
        named.extend(returned.filter_map(|id| mark_in(Mark::MessageId, secret, id)));
        named.extend(automatic::sealed(it, secret));
    }
    named
}

/// All Message-IDs that a mail names, its own first.
pub fn told(it: &Incoming) -> impl Iterator<Item = &str> {
    let returned = it.bounce.iter().filter_map(|bounce| bounce.original_message_id.as_deref());
    let shown = it.receipt.iter().filter_map(|receipt| receipt.original_message_id.as_deref());
    let chain = looked_up(it);
    it.message_id.as_deref().into_iter().chain(returned).chain(shown).chain(chain)
}

/// What Outlook calls the conversation, of a mail that says in no better way what it answers.
fn only_index(it: &Incoming) -> Option<&str> {
    it.thread_index.as_deref().filter(|_| answered(it).next().is_none())
}

/// Each of these once.
fn once<T: Ord>(mut these: Vec<T>) -> Vec<T> {
    these.sort_unstable();
    these.dedup();
    these
}
