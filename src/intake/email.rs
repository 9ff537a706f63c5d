//! One mail, from its bytes to its place.

use super::{
    attachment,
    automatic::{self, Report},
    context::{self, Account},
    file::{self, Entry},
    run::Desk,
    thread::{self, Clues, Pointer, Thread, mark_in},
};
use crate::{
    db::Conn,
    inbox::{self, Direction, Kind},
    ledger::{self, Company, Contact},
    mailbox::{self, Mail, MailState},
    outbox::{self, DeliveryState},
    reading::Reading,
    words::{CompanyId, MessageId, Timestamp, token::Mark},
};
use anyhow::Result;
use bytes::Bytes;
use duly_channels::email::parse::Incoming;

/// Message-IDs of a long chain that are followed.
const MOST_REFERENCES: usize = 50;
/// How far a mail's own date is believed, back from when it came.
const BELIEVED_DAYS: i64 = 30;
const LONGEST_SUBJECT: usize = 500;

pub async fn take(desk: &Desk, mail: &Mail, raw: Bytes, now: Timestamp) -> Result<MailState> {
    let incoming = desk.senses.parse(raw).await?;
    let at = written(&incoming, mail.kept_at);
    let mut db = desk.db.read().await?;
    let companies = ledger::store::companies(&mut db).await?;
    let mailbox = mailbox::store::mailbox(&mut db, mail.mailbox_id).await?;
    let company = companies.iter().find(|it| match mailbox.company_id {
        Some(id) => it.id == id,
        None => thread::addressed(&incoming).any(|address| is_address_of(it, address)),
    });
    if !incoming.readable {
        drop(db);
        return unreadable(desk, mail, company, at, now).await;
    }
    if let Some(own) = own(desk, &mut db, &incoming, &companies).await? {
        drop(db);
        return finish(desk, mail, MailState::Ignored, own).await;
    }
    if incoming.bounce.is_some()
        && let Some(message) = bounced(desk, &mut db, &incoming).await?
    {
        drop(db);
        return report(desk, mail, &incoming, message, now).await;
    }
    let ours: Vec<CompanyId> = match company {
        Some(company) => vec![company.id],
        None => companies.iter().map(|it| it.id).collect(),
    };
    let (clues, contacts) = clues(desk, &mut db, &incoming, &ours).await?;
    let thread = match incoming.bounce {
        // A report on what we do not know says nothing about the customer whose address it happens to name.
        Some(_) => Thread::Unmatched { claims: None },
        None => thread::thread(&clues),
    };
    let account = match thread.customer() {
        Some(customer) => Some(Account::of(&mut db, customer, now).await?),
        None => None,
    };
    drop(db);
    let contact = contacts.into_iter().find(|it| Some(it.customer_id) == thread.customer());
    let entry = entry(desk, incoming, (thread, account, contact, company), at).await?;
    let mut tx = desk.db.begin_write().await?;
    let state = file::file(&mut tx, mail, &entry, desk.reply_hold_days, now).await?;
    tx.commit().await?;
    Ok(state)
}

type Place<'a> = (Thread, Option<Account>, Option<Contact>, Option<&'a Company>);

/// Reads it and puts what is large on the shelf: all that must not happen inside the transaction.
async fn entry(desk: &Desk, it: Incoming, place: Place<'_>, at: Timestamp) -> Result<Entry> {
    let (thread, account, contact, company) = place;
    let context = match &account {
        Some(account) => account.context(contact.as_ref(), at),
        None => context::of_a_stranger(company, at),
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
    let reading = desk.senses.read(it.text, it.html, context).await?;
    let attachments = attachment::keep(&desk.blobs, it.attachments).await?;
    Ok(Entry {
        kind,
        unreadable: false,
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

/// Filed all the same: its bytes are kept, and somebody looks at them.
async fn unreadable(
    desk: &Desk,
    mail: &Mail,
    company: Option<&Company>,
    at: Timestamp,
    now: Timestamp,
) -> Result<MailState> {
    let nothing = Incoming::default();
    let place = (Thread::Unmatched { claims: None }, None, None, company);
    let entry =
        Entry { unreadable: true, reading: Reading::default(), ..entry(desk, nothing, place, at).await? };
    let mut tx = desk.db.begin_write().await?;
    let state = file::file(&mut tx, mail, &entry, desk.reply_hold_days, now).await?;
    tx.commit().await?;
    Ok(state)
}

async fn finish(desk: &Desk, mail: &Mail, state: MailState, message: MessageId) -> Result<MailState> {
    let mut tx = desk.db.begin_write().await?;
    mailbox::store::done(&mut tx, mail.id, state, Some(message)).await?;
    tx.commit().await?;
    Ok(state)
}

/// A message of our own that came back to us, as a copy or through a forwarding rule.
async fn own(desk: &Desk, db: &mut Conn, it: &Incoming, companies: &[Company]) -> Result<Option<MessageId>> {
    let from = sender(it);
    if !companies.iter().any(|company| is_address_of(company, &from)) {
        return Ok(None);
    }
    let Some(id) = &it.message_id else { return Ok(None) };
    Ok(sent_as(desk, db, id).await?.map(|pointer| pointer.message))
}

/// The message of ours that went out under a Message-ID.
async fn sent_as(desk: &Desk, db: &mut Conn, internet_id: &str) -> Result<Option<Pointer>> {
    if let Some(message) = mark_in(Mark::MessageId, &desk.secret, internet_id)
        && let Some(pointer) = pointer(db, message, true).await?
    {
        return Ok(Some(pointer));
    }
    let known = inbox::store::by_internet_id(db, internet_id).await?;
    let ours = known.into_iter().find(|it| it.direction == Direction::Out);
    Ok(ours.map(|it| Pointer {
        message: it.id,
        conversation: it.conversation_id,
        customer: it.customer_id,
        sealed: false,
    }))
}

async fn pointer(db: &mut Conn, message: MessageId, sealed: bool) -> Result<Option<Pointer>> {
    let message = inbox::store::message(db, message).await?;
    Ok(message.map(|it| Pointer {
        message: it.id,
        conversation: it.conversation_id,
        customer: it.customer_id,
        sealed,
    }))
}

/// The message of ours that a delivery report is about.
async fn bounced(desk: &Desk, db: &mut Conn, it: &Incoming) -> Result<Option<MessageId>> {
    if let Some(message) = automatic::sealed(it, &desk.secret)
        && inbox::store::message(db, message).await?.is_some()
    {
        return Ok(Some(message));
    }
    for id in automatic::returned_ids(it).take(MOST_REFERENCES) {
        if let Some(pointer) = sent_as(desk, db, id).await? {
            return Ok(Some(pointer.message));
        }
    }
    Ok(None)
}

/// A bounce is a status of the message that it is about.
async fn report(
    desk: &Desk,
    mail: &Mail,
    it: &Incoming,
    message: MessageId,
    now: Timestamp,
) -> Result<MailState> {
    let report = it.bounce.as_ref().map_or(Report::Arrived, Report::of);
    let mut tx = desk.db.begin_write().await?;
    match report {
        Report::Failed { permanent, why } => {
            outbox::bounced(&mut tx, message, permanent, &why, now).await?;
        }
        Report::Delayed { why } => delayed(&mut tx, message, &why, now).await?,
        Report::Arrived => {}
    }
    mailbox::store::done(&mut tx, mail.id, MailState::Filed, Some(message)).await?;
    tx.commit().await?;
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

/// All that tells where a mail belongs, and the contacts that its sender may be.
async fn clues(
    desk: &Desk,
    db: &mut Conn,
    it: &Incoming,
    companies: &[CompanyId],
) -> Result<(Clues, Vec<Contact>)> {
    let from = sender(it);
    let mut clues = Clues { pointers: pointers(desk, db, it).await?, ..Clues::default() };
    let contacts = ledger::store::contacts_by_email(db, &from).await?;
    clues.senders = contacts.iter().map(|contact| (contact.id, contact.customer_id)).collect();
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
    Ok((clues, contacts))
}

/// Messages that a mail points at: our token in an address, our Message-IDs, then Message-IDs that we know.
async fn pointers(desk: &Desk, db: &mut Conn, it: &Incoming) -> Result<Vec<Pointer>> {
    let secret = &desk.secret;
    let by_address = thread::addressed(it).filter_map(|address| mark_in(Mark::ReplyTo, secret, address));
    let by_id = thread::answered(it).filter_map(|id| mark_in(Mark::MessageId, secret, id));
    let sealed: Vec<MessageId> = by_address.chain(by_id).take(MOST_REFERENCES).collect();
    let mut pointers = Vec::new();
    for message in sealed {
        pointers.extend(pointer(db, message, true).await?);
    }
    if pointers.is_empty() {
        for id in thread::answered(it).take(MOST_REFERENCES) {
            for message in inbox::store::by_internet_id(db, id).await? {
                pointers.extend(pointer(db, message.id, false).await?);
            }
        }
    }
    Ok(pointers)
}

fn sender(it: &Incoming) -> String {
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
