//! One mail, from its bytes to its place.

use super::{
    attachment,
    automatic::Report,
    context::{self, Account},
    file::Entry,
    known::Known,
    run::Desk,
    thread::{self, Clues, Thread},
};
use crate::{
    db::Conn,
    inbox::Kind,
    ledger::{Company, Contact},
    mailbox::{self, Mail, MailState},
    outbox::{self, DeliveryState},
    reading::Reading,
    words::{CompanyId, MessageId, Timestamp},
};
use anyhow::Result;
use bytes::Bytes;
use duly_channels::email::parse::Incoming;

/// Message-IDs of a long chain that are followed.
pub const MOST_REFERENCES: usize = 50;
/// How far a mail's own date is believed, back from when it came.
const BELIEVED_DAYS: i64 = 30;
const LONGEST_SUBJECT: usize = 500;

/// A mail's place, as far as it can be told before it is read.
pub enum Place {
    /// A message of our own that came back to us, as a copy or through a forwarding rule.
    Own(MessageId),
    /// A delivery report on a message of ours.
    Report(MessageId, Report),
    /// To be filed.
    Thread(Box<Seat>),
}

/// Where a mail is filed, and from whom it is.
pub struct Seat {
    pub thread: Thread,
    contact: Option<Contact>,
    company: Option<Company>,
    /// When it was written, as far as that can be believed.
    at: Timestamp,
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
        Place::Thread(Box::new(Seat { thread, contact, company: company.cloned(), at }))
    };
    if !it.readable {
        return Ok(seat(nowhere, None));
    }
    if let Some(own) = own(known, it) {
        return Ok(Place::Own(own));
    }
    if let Some(bounce) = &it.bounce {
        // A report on what we do not know says nothing about the customer whose address it happens to name.
        let about = known.bounced(it).map(|message| Place::Report(message, Report::of(bounce)));
        return Ok(about.unwrap_or_else(|| seat(nowhere, None)));
    }
    let ours: Vec<CompanyId> = match company {
        Some(company) => vec![company.id],
        None => known.companies.iter().map(|it| it.id).collect(),
    };
    let thread = thread::thread(&clues(db, known, it, &ours).await?);
    let contact = known.contacts(it).iter().find(|it| Some(it.customer_id) == thread.customer());
    Ok(seat(thread, contact.cloned()))
}

/// Reads a mail and puts what is large on the shelf: all that must not happen inside the transaction.
pub async fn entry(desk: &Desk, it: Incoming, seat: Seat, account: Option<Account>) -> Result<Entry> {
    let Seat { thread, contact, company, at } = seat;
    let context = match &account {
        Some(account) => account.context(contact.as_ref(), at),
        None => context::of_a_stranger(company.as_ref(), at),
    };
    let kind = match (&it.bounce, it.automatic) {
        (Some(_), _) => Kind::Bounce,
        (None, true) => Kind::AutoReply,
        (None, false) => Kind::Reply,
    };
    let (from, recipient) = (sender(&it), it.to.first().map(|to| to.address.clone()).unwrap_or_default());
    let html_key = match &it.html {
        Some(html) => Some(desk.blobs.keep("html", Bytes::from(html.clone())).await?),
        None => None,
    };
    // One that cannot be read is filed all the same: its bytes are kept, and somebody looks at them.
    let reading =
        if it.readable { desk.senses.read(it.text, it.html, context).await? } else { Reading::default() };
    let attachments = attachment::keep(&desk.blobs, it.attachments).await?;
    Ok(Entry {
        kind,
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

fn own(known: &Known, it: &Incoming) -> Option<MessageId> {
    let from = sender(it);
    let ours = known.companies.iter().any(|company| is_address_of(company, &from));
    known.sent_as(it.message_id.as_deref().filter(|_| ours)?)
}

/// A bounce is a status of the message that it is about.
pub async fn report(
    db: &mut Conn,
    mail: &Mail,
    message: MessageId,
    report: &Report,
    now: Timestamp,
) -> Result<MailState> {
    match report {
        Report::Failed { permanent, why } => {
            outbox::bounced(db, message, *permanent, why, now).await?;
        }
        Report::Delayed { why } => delayed(db, message, why, now).await?,
        Report::Arrived => {}
    }
    mailbox::store::done(db, mail.id, MailState::Filed, Some(message)).await?;
    Ok(MailState::Filed)
}

/// It is still on its way: only the reason is noted.
async fn delayed(db: &mut Conn, message: MessageId, why: &str, now: Timestamp) -> Result<()> {
    if let Some(delivery) = outbox::store::of_message(db, message).await? {
        let sent = DeliveryState::Sent;
        outbox::store::move_to(db, delivery.id, &[sent], sent, None, Some(why), now).await?;
    }
    Ok(())
}

/// All that tells where a mail belongs.
async fn clues(db: &mut Conn, known: &Known, it: &Incoming, companies: &[CompanyId]) -> Result<Clues> {
    let from = sender(it);
    let mut clues = Clues { pointers: known.pointers(it), ..Clues::default() };
    clues.senders = known.contacts(it).iter().map(|contact| (contact.id, contact.customer_id)).collect();
    if clues.senders.is_empty() {
        for customer in clues.pointers.iter().filter_map(|pointer| pointer.customer).take(1) {
            if context::has_colleague(db, customer, &from).await? {
                clues.colleagues_of.push(customer);
            }
        }
    }
    if clues.senders.len() != 1 && clues.pointers.is_empty() {
        let text = format!("{}\n{}", it.subject, it.text);
        for customer in context::named_in(db, companies, &text).await? {
            let known = clues.senders.iter().any(|(_, at)| *at == customer);
            if known || context::has_colleague(db, customer, &from).await? {
                clues.named.push(customer);
            }
        }
    }
    Ok(clues)
}

/// Whom a mail is from, in small letters.
pub fn sender(it: &Incoming) -> String {
    let from = it.from.as_ref().filter(|from| !from.address.is_empty()).or(it.reply_to.as_ref());
    from.map(|from| from.address.trim().to_lowercase()).unwrap_or_default()
}

/// Whether it is the company's own address, whatever mark it carries.
fn is_address_of(company: &Company, address: &str) -> bool {
    let bare = |address: &str| {
        let address = address.trim().to_lowercase();
        let (local, domain) = address.rsplit_once('@')?;
        let user = local.split_once('+').map_or(local, |(user, _)| user);
        Some(format!("{user}@{domain}"))
    };
    bare(address).is_some_and(|it| Some(it) == bare(&company.email))
}

/// When it was written: what the mail says, unless that lies after it came or long before.
fn written(it: &Incoming, kept_at: Timestamp) -> Timestamp {
    let earliest = kept_at.plus_seconds(-BELIEVED_DAYS * 86_400);
    let told = it.date.map(Timestamp).filter(|date| (earliest..=kept_at).contains(date));
    told.unwrap_or(kept_at)
}
