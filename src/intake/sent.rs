//! What one of us sent from another mail program: Outlook, a phone. It lay in a folder of sent mail, or came as a
//! copy.
//!
//! It is filed as the answer that it is, so that the team sees what was said and a later answer to it threads: once
//! for each customer that it went to, since the answers come back from each. It holds nothing and proposes nothing;
//! it has no delivery, because it left through another door. A collector's private mail is never filed: what went to
//! nobody whom we know is ignored, and counted as that.

use super::{
    context::{self, Account},
    email::{self, Place, Raw, Seat},
    file::{self, Entry},
    known::Known,
    run::Desk,
    sender::{self, sender, spellings},
    thread::{Pointer, Thread},
};
use crate::{
    db::Conn,
    inbox::{self, Direction, Kind, Message},
    ledger::{self, Contact},
    mailbox::{Mail, MailState},
    words::{CompanyId, CustomerId, MessageId, Timestamp},
};
use anyhow::{Context as _, Result};
use duly_channels::email::{Address, Author, parse::Incoming};
use std::{collections::HashMap, sync::Arc};

/// Recipients that are looked at. What went to more is no conversation.
const MOST_RECIPIENTS: usize = 200;
/// Customers that one mail is filed for.
const MOST_CUSTOMERS: usize = 50;

/// Who sent it, and where it belongs.
pub struct Sent {
    author: file::Author,
    seats: Vec<Seat>,
}

impl Sent {
    pub fn customers(&self) -> Vec<CustomerId> {
        self.seats.iter().filter_map(Seat::customer).collect()
    }
}

/// Finds the customers that it went to; `Private`, if there are none.
pub async fn place(db: &mut Conn, known: &Known, mail: &Mail, it: &Incoming) -> Result<Place> {
    let recipients = recipients(known, it);
    let by_recipient = contacts(db, &recipients).await?;
    let pointers = known.pointers(it);
    let named = named(db, known, it, &by_recipient).await?;
    let mut to: Vec<(Thread, Option<Contact>)> = Vec::new();
    for contact in by_recipient.iter().flat_map(|contacts| chosen(contacts, &pointers, &named)) {
        let is_there = to.iter().any(|(thread, _)| thread.customer() == Some(contact.customer_id));
        if !is_there && to.len() < MOST_CUSTOMERS {
            let pointer = pointers.iter().find(|it| it.customer == Some(contact.customer_id));
            let thread = pointer.map_or(Thread::Customer(contact.customer_id), |it| Thread::Message(*it));
            to.push((thread, Some(contact.clone())));
        }
    }
    if to.is_empty()
        && let Some(pointer) = answered(db, &pointers, &recipients).await?
    {
        to.push((Thread::Message(pointer), None));
    }
    if to.is_empty() {
        return Ok(Place::Private);
    }
    let from = sender(it);
    let user = sender::user(&known.users, &from);
    let author = file::Author {
        user: user.map(|user| user.id),
        name: user.map_or(from.clone(), |it| it.name.clone()),
    };
    let company = known.companies.iter().find(|company| sender::is_address_of(company, &from)).cloned();
    let at = written(it, mail.kept_at);
    let seat = |(thread, contact)| Seat { thread, doubt: None, contact, company: company.clone(), at };
    Ok(Place::Sent(Sent { author, seats: to.into_iter().map(seat).collect() }))
}

/// What we sent ourselves says when it was sent, however long ago that is.
fn written(it: &Incoming, kept_at: Timestamp) -> Timestamp {
    it.date.map(Timestamp).filter(|date| *date <= kept_at).unwrap_or(kept_at)
}

/// Whom it went to, without ourselves.
fn recipients(known: &Known, it: &Incoming) -> Vec<String> {
    let all = it.to.iter().chain(&it.cc).chain(&it.bcc).map(|it: &Address| it.address.trim().to_lowercase());
    all.filter(|it| !known.is_ours(it)).take(MOST_RECIPIENTS).collect()
}

/// The contacts behind each recipient, in any customer.
async fn contacts(db: &mut Conn, recipients: &[String]) -> Result<Vec<Vec<Contact>>> {
    let all: Vec<String> = recipients.iter().flat_map(|it| spellings(it)).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let mut by_email: HashMap<String, Vec<Contact>> = HashMap::new();
    for contact in ledger::store::contacts_by_emails(db, &all).await? {
        by_email.entry(contact.email.clone().unwrap_or_default()).or_default().push(contact);
    }
    let behind = |recipient: &String| spellings(recipient).iter().find_map(|it| by_email.get(it).cloned());
    Ok(recipients.iter().filter_map(behind).collect())
}

/// Customers whose invoices it names; asked only if somebody works for several.
async fn named(
    db: &mut Conn,
    known: &Known,
    it: &Incoming,
    by_recipient: &[Vec<Contact>],
) -> Result<Vec<CustomerId>> {
    if by_recipient.iter().all(|contacts| contacts.len() < 2) {
        return Ok(Vec::new());
    }
    let companies: Vec<CompanyId> = known.companies.iter().map(|it| it.id).collect();
    context::named_in(db, &companies, &format!("{}\n{}", it.subject, it.text())).await
}

/// Of a recipient's customers the one that it answers, else those whose invoices it names, else all of them.
fn chosen<'a>(contacts: &'a [Contact], pointers: &[Pointer], named: &[CustomerId]) -> Vec<&'a Contact> {
    let answered = |it: &&Contact| pointers.iter().any(|pointer| pointer.customer == Some(it.customer_id));
    let is_named = |it: &&Contact| named.contains(&it.customer_id);
    let answered: Vec<&Contact> = contacts.iter().filter(answered).collect();
    let named: Vec<&Contact> = contacts.iter().filter(is_named).collect();
    [answered, named].into_iter().find(|it| !it.is_empty()).unwrap_or_else(|| contacts.iter().collect())
}

/// What it answers, if none of its recipients is a contact: the message of one of them, or of a customer whose
/// colleague one of them is. A customer's mail that was passed on to somebody else answers nothing.
async fn answered(db: &mut Conn, pointers: &[Pointer], recipients: &[String]) -> Result<Option<Pointer>> {
    for pointer in pointers {
        let message = inbox::store::message(db, pointer.message).await?;
        let is_writer =
            |it: &Message| it.direction == Direction::In && recipients.contains(&it.sender.to_lowercase());
        if message.as_ref().is_some_and(is_writer) {
            return Ok(Some(*pointer));
        }
        let Some(customer) = pointer.customer else { continue };
        for recipient in recipients.iter().take(10) {
            if context::has_colleague(db, customer, recipient).await? {
                return Ok(Some(*pointer));
            }
        }
    }
    Ok(None)
}

/// Reads it once, and makes of it what is filed for each customer.
pub async fn entries(
    desk: &Desk,
    it: Incoming,
    raw: &Raw,
    sent: Sent,
    accounts: &[Arc<Account>],
) -> Result<Vec<Entry>> {
    let Sent { author, seats } = sent;
    let account_of =
        |seat: &Seat| accounts.iter().find(|it| Some(it.customer.id) == seat.thread.customer()).cloned();
    let Some(first) = seats.first().cloned() else { return Ok(Vec::new()) };
    let kind = if it.author == Author::Person { Kind::Answer } else { Kind::AutoReply };
    let account = account_of(&first);
    let entry = email::entry(desk, it, raw, first, account).await?;
    let for_each = seats.iter().map(|seat| {
        let to = seat.contact.as_ref().and_then(|it| it.email.clone());
        Entry {
            kind,
            classed: None,
            author: Some(author.clone()),
            authentication: None,
            thread: seat.thread,
            account: account_of(seat),
            recipient: to.unwrap_or_else(|| entry.recipient.clone()),
            contact: seat.contact.clone(),
            ..entry.clone()
        }
    });
    Ok(for_each.collect())
}

/// Files it for each customer. Who answers has looked, and nothing waits any more; but what the company's own address
/// sends to a customer out of the blue is an invoice from another program, and answers nobody.
pub async fn file(
    db: &mut Conn,
    mail: &Mail,
    entries: &[Entry],
    alike: &[Message],
) -> Result<(MailState, MessageId)> {
    let Some(first) = entries.first() else { anyhow::bail!("mail {} was sent to nobody", mail.id) };
    // The copy of it that came by another way was filed since we looked.
    let is_copy = |it: &&Message| {
        it.direction == Direction::Out && it.internet_id == first.internet_id && it.subject == first.subject
    };
    if let Some(copy) = alike.iter().find(is_copy).filter(|_| first.internet_id.is_some()) {
        return Ok((MailState::Ignored, copy.id));
    }
    let mut filed = None;
    for it in entries {
        let conversation = file::conversation(db, it).await?;
        let message = inbox::store::file(db, &file::message(mail, it, conversation)).await?;
        let is_by_somebody = it.author.as_ref().is_some_and(|author| author.user.is_some());
        if it.kind == Kind::Answer && (is_by_somebody || matches!(it.thread, Thread::Message(_))) {
            inbox::store::answered(db, conversation, it.at).await?;
        }
        filed.get_or_insert(message);
    }
    Ok((MailState::Filed, filed.context("the first message of a mail that was sent")?))
}
