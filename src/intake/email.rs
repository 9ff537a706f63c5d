//! One mail, from its bytes to its place.

use super::{
    DOUBTED, IN_OUR_NAME, attachment,
    authentication::weigh,
    automatic::{self, Report, Told},
    context::{self, Account},
    file::{Doubt, Entry},
    known::Known,
    run::Desk,
    sender::{is_address_of, sender},
    sent::{self, Sent},
    thread::{self, Clues, Thread},
};
use crate::{
    blobs,
    db::Conn,
    ledger::{Company, Contact},
    mailbox::Mail,
    outbox::{self, DeliveryState},
    reading::Reading,
    words::{CompanyId, CustomerId, MessageId, Timestamp},
};
use anyhow::Result;
use duly_channels::email::{parse::Incoming, reply::Fault};
use std::sync::Arc;

/// Message-IDs of a long chain that are followed.
pub const MOST_REFERENCES: usize = 50;
/// How far a mail's own date is believed, back from when it came.
const BELIEVED_DAYS: i64 = 30;
/// Customers that one mail of ours went to, of whom a stranger who answers may be a colleague.
const MOST_POINTED: usize = 10;
const LONGEST_SUBJECT: usize = 500;
const LONGEST_DOMAIN: usize = 255;
/// A mail up to this size is read anew whenever somebody looks at its HTML: a second copy of each would cost more.
const LARGEST_REREAD: i64 = 200_000;

/// The bytes of a mail.
#[derive(Clone, Debug)]
pub struct Raw {
    pub key: String,
    pub size: i64,
}

/// A mail's place, as far as it can be told before it is read.
pub enum Place {
    /// A message of our own that came back to us, as a copy or through a forwarding rule.
    Own(MessageId),
    /// What we sent to ourselves to see whether mail arrives, or what became of it on the way.
    Trip,
    /// A delivery report on a message of ours.
    Report(MessageId, Report),
    /// What one of us sent from another mail program, to one customer or several.
    Sent(Sent),
    /// What one of us sent to nobody whom we know as a customer: none of our business.
    Private,
    /// To be filed.
    Thread(Box<Seat>),
}

/// Where a mail is filed, and from whom it is.
#[derive(Clone)]
pub struct Seat {
    pub thread: Thread,
    /// Why it is not let in where it says that it belongs.
    pub doubt: Option<Doubt>,
    pub contact: Option<Contact>,
    pub company: Option<Company>,
    /// When it was written, as far as that can be believed.
    pub at: Timestamp,
}

impl Seat {
    /// Whose account it is read with: the customer's that it belongs to, or says that it belongs to.
    pub fn customer(&self) -> Option<CustomerId> {
        let doubted = self.doubt.as_ref().and_then(|it| it.customer);
        self.thread.customer().or(doubted)
    }
}

/// Finds the place of a mail.
pub async fn place(db: &mut Conn, known: &Known, mail: &Mail, it: &Incoming) -> Result<Place> {
    let at = written(it, mail.kept_at);
    let owner = known.mailbox(mail.mailbox_id).and_then(|mailbox| mailbox.company_id);
    let company = known.companies.iter().find(|company| match owner {
        Some(id) => company.id == id,
        None => thread::addressed(it).any(|address| is_address_of(company, address)),
    });
    let nowhere = Thread::Unmatched { claims: None };
    let seat = |thread: Thread, contact| {
        Place::Thread(Box::new(Seat { thread, doubt: None, contact, company: company.cloned(), at }))
    };
    if !it.readable {
        return Ok(seat(nowhere, None));
    }
    if known.is_trip(it) {
        return Ok(Place::Trip);
    }
    if let Some(own) = own(known, mail, it) {
        return Ok(Place::Own(own));
    }
    if mail.sent.0 {
        return sent::place(db, known, mail, it).await;
    }
    if let Some(report) = Report::in_mail(it) {
        // A report on what we do not know says nothing about the customer whose address it happens to name.
        let about = known.bounced(it).map(|message| Place::Report(message, report));
        if let Some(about) = about.or_else(|| it.bounce.is_some().then(|| seat(nowhere, None))) {
            return Ok(about);
        }
    }
    let ours: Vec<CompanyId> = match company {
        Some(company) => vec![company.id],
        None => known.companies.iter().map(|it| it.id).collect(),
    };
    if known.is_ours(&sender(it)) && (known.is_companys(&sender(it)) || known.contacts(it).is_empty()) {
        return in_our_name(db, known, mail, it, at, company).await;
    }
    let thread = thread::thread(&clues(db, known, it, &ours).await?);
    if let Some(event) = doubted(it) {
        let doubt = Doubt { customer: thread.customer(), event };
        return Ok(waiting(None, Some(doubt), at, company));
    }
    let contact = known.contacts(it).iter().find(|it| Some(it.customer_id) == thread.customer());
    Ok(seat(thread, contact.cloned()))
}

/// A mail with an address of ours as its sender: what one of us wrote to a customer, if that is proven. A forged one
/// would quiet a conversation and put words into our mouth; and what we forward to ourselves no customer has said.
async fn in_our_name(
    db: &mut Conn,
    known: &Known,
    mail: &Mail,
    it: &Incoming,
    at: Timestamp,
    company: Option<&Company>,
) -> Result<Place> {
    let outgoing = sent::place(db, known, mail, it).await?;
    let is_outgoing = matches!(outgoing, Place::Sent(_));
    if is_outgoing && weigh(it.authentication.as_ref(), 0).proven {
        return Ok(outgoing);
    }
    let event = doubted(it).or_else(|| is_outgoing.then(|| IN_OUR_NAME.to_owned()));
    let claims = known.pointers(it).first().map(|pointer| pointer.message);
    Ok(waiting(claims, event.map(|event| Doubt { customer: None, event }), at, company))
}

/// Among the unmatched, for somebody to look at.
fn waiting(
    claims: Option<MessageId>,
    doubt: Option<Doubt>,
    at: Timestamp,
    company: Option<&Company>,
) -> Place {
    let thread = Thread::Unmatched { claims };
    Place::Thread(Box::new(Seat { thread, doubt, contact: None, company: company.cloned(), at }))
}

/// What is said of a mail that fails its own sender's check.
fn doubted(it: &Incoming) -> Option<String> {
    let found = it.authentication.as_ref()?;
    let domain = found.domain.chars().filter(|c| !c.is_control()).take(LONGEST_DOMAIN);
    (!weigh(Some(found), 0).joins).then(|| format!("{DOUBTED} {}", domain.collect::<String>()))
}

/// Reads a mail and puts what is large on the shelf: all that must not happen inside the transaction. Takes its time,
/// on a thread that may.
pub async fn entry(
    desk: &Desk,
    it: Incoming,
    raw: &Raw,
    seat: Seat,
    account: Option<Arc<Account>>,
) -> Result<Entry> {
    let Seat { thread, doubt, contact, company, at } = seat;
    let context = match &account {
        Some(account) => account.context(contact.as_ref(), at),
        None => context::of_a_stranger(company.as_ref(), at),
    };
    let (from, recipient) = (sender(&it), it.to.first().map(|to| to.address.clone()).unwrap_or_default());
    let told = Told::of(&it, company.as_ref(), context.received, context.locale);
    let html_key = match &it.html {
        Some(_) if raw.size <= LARGEST_REREAD => Some(raw.key.clone()),
        Some(html) => Some(desk.blobs.keep_here("html", html.as_bytes(), &blobs::digest(html.as_bytes()))?),
        None => None,
    };
    // One that cannot be read is filed all the same: its bytes are kept, and somebody looks at them.
    let reading = if it.readable {
        desk.senses.read_here(&it.plain, it.html.as_deref(), &context)?
    } else {
        Reading::default()
    };
    let classed = told.classed(&reading);
    let attachments = attachment::keep(&desk.blobs, it.attachments).await?;
    let (account, doubted) = if doubt.is_some() { (None, account) } else { (account, None) };
    Ok(Entry {
        kind: automatic::kind(classed.as_ref()),
        classed,
        author: None,
        doubt,
        doubted,
        authentication: it.authentication,
        thread_index: it.thread_index,
        unreadable: !it.readable,
        from,
        recipient,
        subject: it.subject.chars().take(LONGEST_SUBJECT).collect(),
        internet_id: it.message_id,
        html_key,
        attachments,
        at,
        reading,
        thread,
        account,
        contact,
        company: company.map(|company| company.id),
    })
}

/// The message of ours that this is: it lay in a folder of what we sent, or says that it is from us.
fn own(known: &Known, mail: &Mail, it: &Incoming) -> Option<MessageId> {
    if !mail.sent.0 && !known.is_companys(&sender(it)) {
        return None;
    }
    let by_id = it.message_id.as_deref().and_then(|id| known.sent_as(id));
    by_id.or_else(|| known.asks_to_answer(it))
}

/// A bounce is a status of the message that it is about.
pub async fn report(db: &mut Conn, message: MessageId, report: &Report, now: Timestamp) -> Result<()> {
    match report {
        Report::Failed { fault, why, .. } => {
            if outbox::bounced(db, message, report.is_of_the_address(), why, now).await? {
                outbox::store::set_fault(db, message, fault.as_str()).await?;
            }
        }
        Report::Delayed { fault, why } => delayed(db, message, *fault, why, now).await?,
        Report::Arrived => {
            outbox::arrived(db, message, now).await?;
        }
        Report::Shown => {
            outbox::arrived(db, message, now).await?;
            outbox::store::set_read(db, message, now).await?;
        }
        Report::PassedOn | Report::OfAReport => {}
    }
    Ok(())
}

/// It is still on its way: only the reason is noted.
async fn delayed(db: &mut Conn, message: MessageId, fault: Fault, why: &str, now: Timestamp) -> Result<()> {
    if let Some(delivery) = outbox::store::of_message(db, message).await? {
        let sent = DeliveryState::Sent;
        if outbox::store::move_to(db, delivery.id, &[sent], sent, None, Some(why), now).await? {
            outbox::store::set_fault(db, message, fault.as_str()).await?;
        }
    }
    Ok(())
}

/// All that tells where a mail belongs.
async fn clues(db: &mut Conn, known: &Known, it: &Incoming, companies: &[CompanyId]) -> Result<Clues> {
    let from = sender(it);
    let mut clues = Clues { pointers: known.pointers(it), ..Clues::default() };
    clues.senders = known.contacts(it).iter().map(|contact| (contact.id, contact.customer_id)).collect();
    if clues.senders.is_empty() {
        let pointed = clues.pointers.iter().filter_map(|pointer| pointer.customer).take(MOST_POINTED);
        for customer in pointed {
            if context::has_colleague(db, customer, &from).await? {
                clues.colleagues_of.push(customer);
            }
        }
    }
    if clues.senders.len() != 1 && clues.pointers.len() != 1 {
        let text = format!("{}\n{}", it.subject, it.text());
        for customer in context::named_in(db, companies, &text).await? {
            let known = clues.senders.iter().any(|(_, at)| *at == customer);
            if known || context::has_colleague(db, customer, &from).await? {
                clues.named.push(customer);
            }
        }
    }
    Ok(clues)
}

/// When it was written: what the mail says, unless that lies after it came or long before.
fn written(it: &Incoming, kept_at: Timestamp) -> Timestamp {
    let earliest = kept_at.plus_seconds(-BELIEVED_DAYS * 86_400);
    let told = it.date.map(Timestamp).filter(|date| (earliest..=kept_at).contains(date));
    told.unwrap_or(kept_at)
}
