//! What a POST does, in one transaction: the message, the case with its silence, and the acknowledgement.

use super::{said, standing::Standing, visit::Visit};
use crate::{
    app::App,
    cases::{self, Case, CaseKind, Opening, Refused, Wish},
    db::Conn,
    dunning,
    inbox::{self, Direction, Kind, NewMessage},
    ledger::{Contact, Invoice},
    outbox::{self, Envelope, Recipient, Saying, To, envelope},
    wording::{Facts, Purpose},
    words::{CaseId, Channel, ConversationId, InvoiceId, MessageId, Money, Tone},
};
use anyhow::{Context, Result};
use duly_channels::email::Address;

/// What may be said by links of one customer within a day. Nobody has so much to say; a script may.
const MOST_A_DAY: usize = 20;
const DAY: i64 = 86_400;

/// Why nothing was written.
pub enum No {
    Refused(Refused),
    TooOften,
}

/// Opens what the customer wants, and gives the reference. The same form sent twice gives the same reference.
pub async fn open(
    app: &App,
    visit: &Visit,
    wish: Wish,
    invoices: Vec<InvoiceId>,
    note: &str,
) -> Result<Result<String, No>> {
    let mut tx = app.db.begin_write().await?;
    // Two forms that come at once are looked at one after the other.
    dunning::store::lock(&mut tx, &[visit.customer.id]).await?;
    let standing = Standing::read(&mut tx, visit).await?;
    if let Some(twin) = standing.cases.iter().find(|told| said::same(told, &wish, &invoices, note)) {
        return Ok(Ok(twin.case.reference()));
    }
    let conversation = conversation(&mut tx, visit).await?;
    if is_too_often(&mut tx, visit, conversation).await? {
        return Ok(Err(No::TooOften));
    }
    let numbers: Vec<&str> = invoices.iter().map(|it| standing.number(*it)).collect();
    let mut body = said::line(&visit.company, &wish, &numbers);
    if !note.is_empty() {
        body = format!("{body}\n\n{note}");
    }
    let message = file(&mut tx, visit, conversation, body, &invoices).await?;
    let opening = Opening {
        company: visit.company.id,
        customer: visit.customer.id,
        conversation,
        message: Some(message),
        invoices,
        wish,
        note: note.to_owned(),
        by: None,
        today: visit.today,
        now: visit.now,
    };
    // What is refused rolls back with the transaction: nothing was said.
    let id = match cases::open(&mut tx, &opening, &app.limits()).await? {
        Ok(id) => id,
        Err(refused) => return Ok(Err(No::Refused(refused))),
    };
    let case = acknowledge(&mut tx, app, visit, &standing, id, message).await?;
    tx.commit().await.context("opening a case by link")?;
    app.changes.announce();
    Ok(Ok(case.reference()))
}

/// Files a remark that asks for nothing in particular.
pub async fn remark(app: &App, visit: &Visit, text: &str) -> Result<Result<(), No>> {
    let mut tx = app.db.begin_write().await?;
    dunning::store::lock(&mut tx, &[visit.customer.id]).await?;
    let conversation = conversation(&mut tx, visit).await?;
    let said = inbox::store::messages(&mut tx, conversation).await?;
    let latest = said.iter().rev().find(|it| it.kind != Kind::Event);
    if latest.is_some_and(|it| it.kind == Kind::Link && it.body == text) {
        return Ok(Ok(()));
    }
    if is_too_often(&mut tx, visit, conversation).await? {
        return Ok(Err(No::TooOften));
    }
    file(&mut tx, visit, conversation, text.to_owned(), &[]).await?;
    tx.commit().await.context("filing a remark by link")?;
    app.changes.announce();
    Ok(Ok(()))
}

async fn conversation(db: &mut Conn, visit: &Visit) -> Result<ConversationId> {
    let (company, customer) = (visit.company.id, visit.customer.id);
    if let Some(current) = inbox::store::current_conversation(db, customer).await? {
        return Ok(current);
    }
    let subject = crate::web::tongue::Tongue::of(visit.company.locale).word("p-said-subject");
    inbox::store::start_conversation(db, Some(company), Some(customer), &subject, visit.now).await
}

async fn is_too_often(db: &mut Conn, visit: &Visit, conversation: ConversationId) -> Result<bool> {
    let said = inbox::store::messages(db, conversation).await?;
    let recent = said.iter().filter(|it| it.kind == Kind::Link && visit.now.seconds_since(it.at) < DAY);
    Ok(recent.count() >= MOST_A_DAY)
}

async fn file(
    db: &mut Conn,
    visit: &Visit,
    conversation: ConversationId,
    body: String,
    invoices: &[InvoiceId],
) -> Result<MessageId> {
    let person = visit.contact.as_ref().map(|it| it.name.clone()).filter(|name| !name.is_empty());
    let new = NewMessage {
        customer: Some(visit.customer.id),
        contact: visit.contact.as_ref().map(|it| it.id),
        sender: person.unwrap_or_else(|| visit.customer.name.clone()),
        recipient: visit.company.name.clone(),
        language: Some(visit.tongue.locale.without_region()),
        invoices: invoices.iter().map(|it| (*it, None)).collect(),
        ..NewMessage::plain(conversation, Direction::In, Kind::Link, body, visit.now)
    };
    inbox::store::file(db, &new).await
}

/// Tells the customer by email what was noted, if one can be reached there.
async fn acknowledge(
    db: &mut Conn,
    app: &App,
    visit: &Visit,
    standing: &Standing,
    id: CaseId,
    answers: MessageId,
) -> Result<Case> {
    let case = cases::store::case(db, id).await?.context("the case that was just opened")?;
    let meant = cases::store::invoices_of(db, id).await?;
    let meant: Vec<&Invoice> =
        standing.open.iter().filter(|it| meant.iter().any(|(id, _)| *id == it.id)).collect();
    let Some((contact, recipient)) = reached(visit) else { return Ok(case) };
    let all = meant.iter().fold(0_i64, |sum, it| sum.saturating_add(it.open_minor));
    let purpose = match (case.kind, case.due_on) {
        (CaseKind::Promise, Some(date)) => Purpose::PromiseConfirmed {
            date,
            amount: case.amount().unwrap_or(Money::new(all, case.currency)),
        },
        (CaseKind::Dispute, _) => Purpose::DisputeReceived { reference: case.reference() },
        (CaseKind::Plan, _) => Purpose::PlanRequested { reference: case.reference() },
        _ => return Ok(case),
    };
    let reference = match meant.as_slice() {
        [only] => only.number.clone(),
        _ => visit.customer.number.clone(),
    };
    let facts = Facts {
        company: envelope::company_facts(&visit.company),
        customer: envelope::customer_facts(&visit.customer),
        person: envelope::person(Some(contact)),
        today: visit.today,
        pay_by: case.due_on.unwrap_or(visit.today),
        invoices: meant.iter().map(|it| envelope::invoice_facts(it)).collect(),
        reference,
        link: Some(format!("{}/p/{}", app.config.server.public_url, visit.token)),
        signed_by: None,
        is_last_step: false,
    };
    let locale = visit.tongue.locale;
    let rendered = match app.wording.render(&purpose, locale, Tone::Friendly, Channel::Email, &facts) {
        Ok(rendered) => rendered,
        // The page has said it already: a gap in the wording must not undo what the customer did.
        Err(gap) => {
            tracing::error!(case = id.0, "an acknowledgement has no words: {gap}");
            return Ok(case);
        }
    };
    let envelope = Envelope {
        company: &visit.company,
        recipient: &recipient,
        rendered: &rendered,
        payment: None,
        link: facts.link.as_deref(),
        today: visit.today,
    };
    let saying = Saying {
        conversation: case.conversation_id,
        customer: Some(visit.customer.id),
        kind: Kind::Acknowledgement,
        author: None,
        answers: Some(answers),
        invoices: meant.iter().map(|it| it.id).collect(),
        envelope,
        attachments: Vec::new(),
        second_thoughts: None,
        at: visit.now,
    };
    outbox::say(db, &app.secret, saying).await?;
    Ok(case)
}

/// Whoever got the link, else whoever reads the customer's mail.
fn reached(visit: &Visit) -> Option<(&Contact, Recipient)> {
    let works = |it: &&Contact| it.reachable_by(Channel::Email).is_some();
    let contact =
        visit.contact.as_ref().filter(works).or_else(|| Contact::best(&visit.contacts, Channel::Email))?;
    let address = contact.reachable_by(Channel::Email)?.to_owned();
    let to = To::Email(Address { name: contact.name.clone(), address });
    Some((contact, Recipient { to, contact: Some(contact.id) }))
}
