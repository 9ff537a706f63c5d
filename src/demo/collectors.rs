//! What the demo's collectors do with older replies: accept, answer, note, put aside.

use crate::{
    app::App,
    cases::{self, Proposal},
    db::Conn,
    inbox::{self, ConversationState, Direction, Kind, Message, NewMessage},
    ledger::{self, Contact},
    outbox::{self, Envelope, Recipient, Saying, To, envelope},
    wording::{Facts, Purpose},
    words::{Channel, CustomerId, Date, Tone, UserId},
};
use anyhow::{Context, Result};
use duly_channels::email::Address;

/// Whoever looks after the account looks at everything that came in before a day.
pub async fn attend(app: &App, customer: CustomerId, before: Date, today: Date) -> Result<()> {
    let mut tx = app.db.begin_write().await?;
    let Some(by) = ledger::store::customer(&mut tx, customer).await?.collector_id else { return Ok(()) };
    let mut seen: Option<Message> = None;
    for proposal in cases::store::open_proposals(&mut tx, customer).await? {
        let message = inbox::store::message(&mut tx, proposal.message_id).await?.context("a read message")?;
        if message.at.date_in(&jiff::tz::TimeZone::UTC) >= before {
            continue;
        }
        decide(app, &mut tx, &proposal, by, today).await?;
        seen = Some(message);
    }
    if let Some(message) = seen {
        finish(app, &mut tx, &message, by, today).await?;
    }
    Ok(tx.commit().await?)
}

async fn decide(app: &App, db: &mut Conn, proposal: &Proposal, by: UserId, today: Date) -> Result<()> {
    let (now, limits) = (app.clock.now(), app.limits());
    let settled = cases::accept(db, proposal.id, by, today, now, None, &limits).await?;
    if settled.is_err() {
        // What says too little to act on is asked about in the answer.
        let _ = cases::dismiss(db, proposal.id, by, now).await?;
    }
    Ok(())
}

/// Answers where an answer is due, and leaves the conversation as a tidy person would.
async fn finish(app: &App, db: &mut Conn, message: &Message, by: UserId, today: Date) -> Result<()> {
    let customer = message.customer_id.context("a read message has a customer")?;
    let settled = cases::store::proposals_of(db, message.id).await?;
    let kind = settled.first().map(|it| it.kind.clone()).unwrap_or_default();
    let (answer, note) =
        words(&kind, message.language.map_or("en".to_owned(), |it| it.language().to_owned()));
    if let Some(text) = answer {
        say(app, db, message, by, text, today).await?;
    }
    if let Some(text) = note {
        let note = NewMessage {
            customer: Some(customer),
            author: Some(by),
            ..NewMessage::plain(
                message.conversation_id,
                Direction::Internal,
                Kind::Note,
                text.to_owned(),
                app.clock.now(),
            )
        };
        inbox::store::file(db, &note).await?;
    }
    inbox::store::mark_read(db, message.conversation_id).await?;
    let state = if kind == "promise" { ConversationState::Closed } else { ConversationState::Quiet };
    inbox::store::set_state(db, message.conversation_id, state).await
}

async fn say(app: &App, db: &mut Conn, message: &Message, by: UserId, text: &str, today: Date) -> Result<()> {
    let customer = ledger::store::customer(db, message.customer_id.context("a customer")?).await?;
    let company = ledger::store::company(db, customer.company_id).await?;
    let contacts = ledger::store::contacts(db, customer.id).await?;
    let Some(contact) = Contact::best(&contacts, Channel::Email) else { return Ok(()) };
    let address = contact.email.clone().unwrap_or_default();
    let to = To::Email(Address { name: contact.name.clone(), address });
    let recipient = Recipient { to, contact: Some(contact.id) };
    let author = crate::access::store::user(db, by).await?.map(|it| it.name);
    let facts = Facts {
        company: envelope::company_facts(&company),
        customer: envelope::customer_facts(&customer),
        person: envelope::person(Some(contact)),
        today,
        pay_by: today,
        invoices: Vec::new(),
        reference: String::new(),
        link: None,
        signed_by: author,
        is_last_step: false,
    };
    let subject = match message.subject.get(..3) {
        Some("Re:" | "AW:" | "RE:") => message.subject.clone(),
        _ => format!("Re: {}", message.subject),
    };
    let purpose = Purpose::Answer { subject, text: text.to_owned() };
    let locale = envelope::locale(&customer, Some(contact));
    let rendered = app.wording.render(&purpose, locale, Tone::Neutral, Channel::Email, &facts)?;
    let envelope = Envelope {
        company: &company,
        recipient: &recipient,
        rendered: &rendered,
        payment: None,
        link: None,
        today,
    };
    let saying = Saying {
        conversation: message.conversation_id,
        customer: Some(customer.id),
        kind: Kind::Answer,
        author: Some(by),
        answers: Some(message.id),
        invoices: inbox::store::invoices_of(db, message.id).await?,
        envelope,
        attachments: Vec::new(),
        second_thoughts: None,
        at: app.clock.now(),
    };
    outbox::say(db, &app.secret, saying).await?;
    Ok(())
}

/// What is answered, and what is noted for the team.
fn words(kind: &str, language: String) -> (Option<&'static str>, Option<&'static str>) {
    match (kind, language.as_str()) {
        ("dispute", "de") => (
            Some(
                "vielen Dank für Ihre Nachricht. Ich habe die Rechnung zurückgestellt und kläre das mit dem Versand. Sie hören bis Ende der Woche von mir.",
            ),
            Some("Versand gefragt, Lieferschein liegt noch nicht vor."),
        ),
        ("dispute", "fr") => (
            Some(
                "merci pour votre message. Je suspends les relances de cette facture et me renseigne auprès de l’expédition. Vous aurez une réponse d’ici la fin de la semaine.",
            ),
            Some("Expédition contactée, bon de livraison demandé."),
        ),
        ("dispute", _) => (
            Some(
                "thank you for telling us. I have put the invoice on hold and am checking with our warehouse. You will hear from me by the end of the week.",
            ),
            Some("Asked the warehouse for the delivery note."),
        ),
        ("plan", "de") => (
            Some(
                "vielen Dank für Ihre Offenheit. Mit den Raten sind wir einverstanden; bitte geben Sie bei jeder Überweisung Ihre Kundennummer an.",
            ),
            None,
        ),
        ("plan", "fr") => (
            Some(
                "merci pour votre franchise. Nous acceptons l’échéancier ; merci d’indiquer votre numéro de client à chaque virement.",
            ),
            None,
        ),
        ("plan", _) => (
            Some(
                "thank you for being open with us. We agree to the instalments; please quote your customer number with each transfer.",
            ),
            None,
        ),
        ("copy_request", "de") => {
            (Some("gern, die Rechnung schicke ich Ihnen mit gleicher Post noch einmal."), None)
        }
        ("copy_request", _) => (Some("of course, I am sending you the invoice again today."), None),
        ("paid", "de") => (None, Some("Kontoauszüge geprüft: noch nichts eingegangen.")),
        ("paid", _) => (None, Some("Checked the bank statements: nothing yet.")),
        _ => (None, None),
    }
}
