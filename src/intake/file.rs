//! What one transaction writes of a mail: message, proposals, hold, and what became of the mail.

use super::{
    CLAIMED, UNREADABLE,
    authentication::weigh,
    automatic,
    context::Account,
    conversations::{Wanted, conversations},
    thread::Thread,
};
use crate::{
    cases,
    db::Conn,
    inbox::{
        self, Answered, Classed, Direction, Kind, Message, NewAttachment, NewMessage, store::NewConversation,
    },
    ledger::{self, BlockReason, Contact, Invoice, store::NewBlock},
    mailbox::{Mail, MailState},
    reading::{Finding, Intent, Reading},
    words::{CompanyId, ConversationId, CustomerId, InvoiceId, MessageId, Timestamp, UserId},
};
use anyhow::{Context as _, Result, ensure};
use duly_channels::email::authentication::Authentication;
use std::sync::Arc;

/// How the sources begin that hold for doubted mails.
const DOUBTED_HOLD: &str = "doubted:";

/// Why a mail is not let in where it says that it belongs.
#[derive(Clone, Debug)]
pub struct Doubt {
    /// The customer that it says it is from.
    pub customer: Option<CustomerId>,
    /// What the team is told, as an event.
    pub event: String,
}

/// One of us, who sent it from another mail program.
#[derive(Clone, Debug)]
pub struct Author {
    pub user: Option<UserId>,
    /// As shown.
    pub name: String,
}

/// More lines than this nobody answers one by one.
const MOST_ANSWERED: usize = 100;

/// What came in, read and put in its place: ready to be filed.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Reply, `AutoReply`, or a Bounce that belongs to nothing of ours; an Answer, if one of us sent it.
    pub kind: Kind,
    pub author: Option<Author>,
    pub doubt: Option<Doubt>,
    /// The customer that a doubted mail says it is from.
    pub doubted: Option<Arc<Account>>,
    pub authentication: Option<Authentication>,
    pub thread_index: Option<String>,
    /// Unless a person wrote it.
    pub classed: Option<Classed>,
    /// Whether there was nothing that could be read.
    pub unreadable: bool,
    /// The address or number that it came from.
    pub from: String,
    pub recipient: String,
    pub subject: String,
    pub internet_id: Option<String>,
    pub html_key: Option<String>,
    pub attachments: Vec<NewAttachment>,
    /// When it was written, as far as that can be believed.
    pub at: Timestamp,
    pub reading: Reading,
    pub thread: Thread,
    /// The customer that it is from, if that is known.
    pub account: Option<Arc<Account>>,
    pub contact: Option<Contact>,
    /// Whose mail it is, if no customer tells.
    pub company: Option<CompanyId>,
}

/// Files them, in this order, and says what became of each mail and which message it is. A copy of what we have is
/// ignored: `alike` are messages that may be the same. The mailboxes are held.
pub async fn file(
    db: &mut Conn,
    entries: &[(&Mail, &Entry)],
    alike: &[Message],
    hold_days: i64,
    now: Timestamp,
) -> Result<Vec<(MailState, MessageId)>> {
    let mut twins = Vec::with_capacity(entries.len());
    for (_, it) in entries {
        twins.push(twin(db, it, alike).await?);
    }
    let new = entries.iter().zip(&twins).filter(|(_, twin)| twin.is_none()).map(|(entry, _)| *entry);
    let new: Vec<(&Mail, &Entry)> = new.collect();
    let mut filed = messages(db, &new).await?.into_iter();
    let said: Vec<(MessageId, &Entry)> = filed.clone().zip(new.iter().map(|(_, it)| *it)).collect();
    follow(db, &said, hold_days, now).await?;
    let end = |((_, it), twin): (&(&Mail, &Entry), Option<MessageId>)| match twin {
        Some(twin) => Some((MailState::Ignored, twin)),
        None if it.thread.customer().is_some() => Some((MailState::Filed, filed.next()?)),
        None => Some((MailState::Unmatched, filed.next()?)),
    };
    Ok(entries.iter().zip(twins).filter_map(end).collect())
}

/// Writes the message of each, and what the team is told about it.
async fn messages(db: &mut Conn, new: &[(&Mail, &Entry)]) -> Result<Vec<MessageId>> {
    let wanted: Vec<Wanted> = new.iter().map(|(_, it)| wanted(it)).collect();
    let conversations = conversations(db, &wanted).await?;
    let mut messages = Vec::with_capacity(new.len());
    let mut places = Vec::with_capacity(new.len());
    for ((mail, it), conversation) in new.iter().zip(&conversations) {
        places.push(messages.len());
        messages.push(message(mail, it, *conversation));
        messages.extend(events(it, *conversation));
    }
    let filed = inbox::store::file_all(db, &messages).await?;
    let ids: Vec<MessageId> = places.iter().filter_map(|place| filed.get(*place).copied()).collect();
    ensure!(ids.len() == new.len(), "not every mail of a portion was filed");
    for (((_, it), id), conversation) in new.iter().zip(&ids).zip(&conversations) {
        if let Some(classed) = &it.classed {
            inbox::store::set_class(db, *id, classed).await?;
        }
        if it.unreadable {
            inbox::store::set_snippet(db, *conversation, UNREADABLE).await?;
        }
    }
    Ok(ids)
}

fn wanted(it: &Entry) -> Wanted {
    let company = it.account.as_ref().map(|account| account.company.id).or(it.company);
    let customer = it.thread.customer();
    let begins = NewConversation { company, customer, subject: it.subject.clone(), at: it.at };
    Wanted { thread: it.thread, opens: it.kind != Kind::AutoReply, at: it.at, begins }
}

/// What the team is told: whose message a mail claims to answer, if it is not let into that thread, and why it is
/// doubted.
fn events(it: &Entry, conversation: ConversationId) -> impl Iterator<Item = NewMessage> {
    let claim = match it.thread {
        Thread::Unmatched { claims: Some(claimed) } => Some(format!("{CLAIMED} {claimed}")),
        _ => None,
    };
    let told = claim.into_iter().chain(it.doubt.as_ref().map(|doubt| doubt.event.clone()));
    let at = it.at;
    told.map(move |body| NewMessage::plain(conversation, Direction::Internal, Kind::Event, body, at))
}

/// What follows from each message: proposals, and silence until somebody has looked.
async fn follow(db: &mut Conn, said: &[(MessageId, &Entry)], hold_days: i64, now: Timestamp) -> Result<()> {
    let days = |it: &Entry| weigh(it.authentication.as_ref(), hold_days).hold_days;
    let replies = said.iter().filter(|(_, it)| it.kind == Kind::Reply);
    let replied = replies.clone().filter_map(|(message, it)| {
        let account = it.account.as_deref()?;
        Some(Said { message: *message, account, findings: &it.reading.findings, hold_days: days(it) })
    });
    act_on(db, &replied.collect::<Vec<_>>(), now).await?;
    for (message, it) in replies {
        if let Some(account) = &it.doubted {
            hold_for_doubted(db, *message, account, days(it), now).await?;
        }
    }
    for (message, it) in said {
        if let (Some(account), Some(classed)) = (&it.account, &it.classed) {
            // Shown to be settled, but nothing is held: a machine asked for nothing.
            let named = automatic::named_instead(classed, &it.reading);
            cases::propose(db, *message, account.customer.id, named.as_slice()).await?;
        }
    }
    Ok(())
}

/// What a message said about an account, and for how long that silences.
struct Said<'a> {
    message: MessageId,
    account: &'a Account,
    findings: &'a [Finding],
    hold_days: i64,
}

/// Proposes what was read, and is silent until somebody has looked.
pub async fn act(
    db: &mut Conn,
    message: MessageId,
    account: &Account,
    findings: &[Finding],
    hold_days: i64,
    now: Timestamp,
) -> Result<()> {
    act_on(db, &[Said { message, account, findings, hold_days }], now).await
}

/// The same for several messages.
async fn act_on(db: &mut Conn, said: &[Said<'_>], now: Timestamp) -> Result<()> {
    let proposals = said.iter().map(|it| (it.message, it.account.customer.id, it.findings));
    cases::propose_all(db, &proposals.collect::<Vec<_>>()).await?;
    let hold = |it: &Said<'_>| NewBlock {
        customer: it.account.customer.id,
        invoices: held(&it.account.invoices, it.findings),
        reason: BlockReason::Reply,
        source: cases::reply_hold(it.message),
        until: Some(it.account.today(now).plus_days(it.hold_days)),
    };
    let holds: Vec<NewBlock> = said.iter().map(hold).collect();
    ledger::store::block_all(db, &holds, now).await.context("holding for a reply")
}

/// Silence, in case it is real after all: for all invoices, since nothing is made of its words, and no more often
/// than once a week, or a forged mail each day would silence a customer for ever.
async fn hold_for_doubted(
    db: &mut Conn,
    message: MessageId,
    account: &Account,
    hold_days: i64,
    now: Timestamp,
) -> Result<()> {
    const WEEK: i64 = 7 * 86_400;
    let customer = account.customer.id;
    if ledger::store::silenced_since(db, customer, DOUBTED_HOLD, now.plus_seconds(-WEEK)).await? > 0 {
        return Ok(());
    }
    let (source, until) = (format!("{DOUBTED_HOLD}{message}"), account.today(now).plus_days(hold_days));
    ledger::store::block(db, customer, &[], BlockReason::Reply, &source, Some(until), now)
        .await
        .context("holding for a doubted mail")
}

/// The invoices that a reply silences: what it names; all (none named) if it names nothing, or wants something
/// that could be about any of them.
fn held(invoices: &[Invoice], findings: &[Finding]) -> Vec<InvoiceId> {
    let names_none = |it: &Finding| {
        let nameless = matches!(it.intent, Intent::Question | Intent::Stop | Intent::WrongContact { .. });
        !nameless && it.intent.invoices().is_empty()
    };
    if findings.iter().any(names_none) { Vec::new() } else { named(invoices, findings) }
}

fn named(invoices: &[Invoice], findings: &[Finding]) -> Vec<InvoiceId> {
    let is_named = |number: &String| findings.iter().any(|it| it.intent.invoices().contains(number));
    invoices.iter().filter(|it| is_named(&it.number)).map(|it| it.id).collect()
}

/// The same message, whichever mailbox it came to: same Message-ID, sender, words and files. That is what is left of
/// its bytes once everything is taken away that servers write on its way. (The id alone proves nothing: some programs
/// write the same one into every mail.)
async fn twin(db: &mut Conn, it: &Entry, alike: &[Message]) -> Result<Option<MessageId>> {
    if it.internet_id.is_none() {
        return Ok(None);
    }
    let sender = shown(it);
    let same = |other: &&Message| {
        // One that waits as nobody's, because it was doubted, does not keep out the one that is proven.
        let is_let_in = other.customer_id.is_some() || it.thread.customer().is_none();
        is_let_in
            && other.internet_id == it.internet_id
            && other.direction == Direction::In
            && other.sender == sender
            && other.subject == it.subject
            && other.body == it.reading.new_text
    };
    for other in alike.iter().filter(same) {
        let theirs = inbox::store::attachments(db, other.id).await?;
        let theirs = theirs.iter().map(|file| &file.blob_key);
        if theirs.eq(it.attachments.iter().map(|file| &file.blob_key)) {
            return Ok(Some(other.id));
        }
    }
    Ok(None)
}

/// The conversation of one that is filed by itself.
pub async fn conversation(db: &mut Conn, it: &Entry) -> Result<ConversationId> {
    let customer = match it.thread {
        Thread::Message(pointer) => return Ok(pointer.conversation),
        Thread::Customer(customer) => Some(customer),
        Thread::Unmatched { .. } => None,
    };
    if let Some(customer) = customer
        && let Some(current) = inbox::store::current_conversation(db, customer).await?
    {
        return Ok(current);
    }
    let company = it.account.as_ref().map(|account| account.company.id).or(it.company);
    inbox::store::start_conversation(db, company, customer, &it.subject, it.at).await
}

/// A known contact is shown by name; whoever is not known, by address, whatever name the mail gives.
fn shown(it: &Entry) -> String {
    if let Some(author) = &it.author {
        return author.name.clone();
    }
    match &it.contact {
        Some(contact) if !contact.name.is_empty() => contact.name.clone(),
        _ => it.from.clone(),
    }
}

pub fn message(mail: &Mail, it: &Entry, conversation: ConversationId) -> NewMessage {
    let folded: Vec<&str> = it.reading.folded.iter().map(|part| part.text.as_str()).collect();
    let named = it.account.as_ref().map(|account| named(&account.invoices, &it.reading.findings));
    let answers = match it.thread {
        Thread::Message(pointer) => Some(pointer.message),
        _ => None,
    };
    let direction = if it.author.is_some() { Direction::Out } else { Direction::In };
    let authentication = it.authentication.as_ref().and_then(|it| serde_json::to_string(it).ok());
    NewMessage {
        author: it.author.as_ref().and_then(|author| author.user),
        authentication,
        thread_index: it.thread_index.clone(),
        customer: it.thread.customer(),
        contact: it.contact.as_ref().map(|contact| contact.id),
        channel: Some(mail.channel),
        sender: shown(it),
        recipient: it.recipient.clone(),
        subject: it.subject.clone(),
        folded: folded.join("\n"),
        html_key: it.html_key.clone(),
        raw_key: Some(mail.raw_key.clone()),
        language: it.reading.language,
        internet_id: it.internet_id.clone(),
        answers,
        invoices: named.unwrap_or_default().into_iter().map(|invoice| (invoice, None)).collect(),
        attachments: it.attachments.clone(),
        answered: answered(&it.reading),
        ..NewMessage::plain(conversation, direction, it.kind, it.reading.new_text.clone(), it.at)
    }
}

fn answered(reading: &Reading) -> Vec<Answered> {
    let lines = reading.answers.iter().take(MOST_ANSWERED);
    lines.map(|(place, line)| Answered { place: *place, line: line.clone() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Currency, CustomerId, Date};

    #[test]
    fn a_reply_silences_what_it_names_and_all_if_it_may_mean_all() {
        let day = Date::ymd(2026, 3, 10);
        let invoices = [1, 2].map(|id| Invoice {
            id: InvoiceId(id),
            customer_id: CustomerId(1),
            company_id: CompanyId(1),
            number: format!("RE-{id}"),
            issued_on: day,
            due_on: day,
            currency: Currency::EUR,
            total_minor: 100,
            paid_minor: 0,
            open_minor: 100,
        });
        let paid = |numbers: &[&str]| Intent::Paid {
            date: None,
            amount: None,
            invoices: numbers.iter().map(ToString::to_string).collect(),
        };
        for (intents, silent) in [
            (vec![], vec![]),
            (vec![paid(&["RE-2"])], vec![2]),
            (vec![paid(&["RE-2"]), Intent::Question], vec![2]),
            (vec![paid(&["RE-2"]), paid(&["RE-1"])], vec![1, 2]),
            (vec![paid(&["RE-2"]), paid(&[])], vec![]),
            (vec![Intent::Question], vec![]),
            (vec![paid(&["unknown"])], vec![]),
        ] {
            let finding = |intent| Finding { intent, span: 0..1, confidence: 1.0 };
            let findings: Vec<Finding> = intents.into_iter().map(finding).collect();
            let silent: Vec<InvoiceId> = silent.into_iter().map(InvoiceId).collect();
            assert_eq!(held(&invoices, &findings), silent, "{findings:?}");
        }
    }
}
