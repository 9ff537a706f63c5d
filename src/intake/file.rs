//! What one transaction writes of a mail: message, proposals, hold, and what became of the mail.

use super::{CLAIMED, UNREADABLE, authentication::weigh, automatic, context::Account, thread::Thread};
use crate::{
    cases,
    db::Conn,
    inbox::{self, Answered, Classed, Direction, Kind, Message, NewAttachment, NewMessage},
    ledger::{self, BlockReason, Contact, Invoice},
    mailbox::{self, Mail, MailState},
    reading::{Finding, Intent, Reading},
    words::{CompanyId, ConversationId, CustomerId, InvoiceId, MessageId, Timestamp, UserId},
};
use anyhow::{Context as _, Result};
use duly_channels::email::authentication::Authentication;

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
    pub doubted: Option<Account>,
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
    pub account: Option<Account>,
    pub contact: Option<Contact>,
    /// Whose mail it is, if no customer tells.
    pub company: Option<CompanyId>,
}

/// Files it. A copy of what we have is ignored: `alike` are messages that may be the same. The mailbox is held.
pub async fn file(
    db: &mut Conn,
    mail: &Mail,
    it: &Entry,
    alike: &[Message],
    hold_days: i64,
    now: Timestamp,
) -> Result<MailState> {
    if let Some(twin) = twin(db, it, alike).await? {
        mailbox::store::done(db, mail.id, MailState::Ignored, Some(twin)).await?;
        return Ok(MailState::Ignored);
    }
    let conversation = conversation(db, it).await?;
    let message = inbox::store::file(db, &message(mail, it, conversation)).await?;
    if let Some(classed) = &it.classed {
        inbox::store::set_class(db, message, classed).await?;
    }
    if it.unreadable {
        inbox::store::set_snippet(db, conversation, UNREADABLE).await?;
    }
    if let Thread::Unmatched { claims: Some(claimed) } = it.thread {
        let body = format!("{CLAIMED} {claimed}");
        let event = NewMessage::plain(conversation, Direction::Internal, Kind::Event, body, it.at);
        inbox::store::file(db, &event).await?;
    }
    if let Some(doubt) = &it.doubt {
        let body = doubt.event.clone();
        let event = NewMessage::plain(conversation, Direction::Internal, Kind::Event, body, it.at);
        inbox::store::file(db, &event).await?;
    }
    let hold_days = weigh(it.authentication.as_ref(), hold_days).hold_days;
    if let Some(account) = it.account.as_ref().filter(|_| it.kind == Kind::Reply) {
        act(db, message, account, &it.reading.findings, hold_days, now).await?;
    }
    if let Some(account) = it.doubted.as_ref().filter(|_| it.kind == Kind::Reply) {
        hold_for_doubted(db, message, account, hold_days, now).await?;
    }
    if let (Some(account), Some(classed)) = (&it.account, &it.classed) {
        // Shown to be settled, but nothing is held: a machine asked for nothing.
        let named = automatic::named_instead(classed, &it.reading);
        cases::propose(db, message, account.customer.id, named.as_slice()).await?;
    }
    let state = if it.thread.customer().is_some() { MailState::Filed } else { MailState::Unmatched };
    mailbox::store::done(db, mail.id, state, Some(message)).await?;
    Ok(state)
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
    let customer = account.customer.id;
    cases::propose(db, message, customer, findings).await?;
    let until = account.today(now).plus_days(hold_days);
    let source = cases::reply_hold(message);
    let named = held(&account.invoices, findings);
    ledger::store::block(db, customer, &named, BlockReason::Reply, &source, Some(until), now)
        .await
        .context("holding for a reply")
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
