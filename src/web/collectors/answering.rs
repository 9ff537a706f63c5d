//! Whom an answer goes to, and how it leaves: in the customer's language, in the company's frame, on the channel
//! on which the customer wrote.

use crate::{
    app::App,
    db::Conn,
    inbox::{self, Direction, Kind, Message, NewAttachment},
    ledger::{self, Company, Contact, Customer},
    outbox::{self, Envelope, Recipient, Saying, To, Unfit, envelope},
    wording::{Facts, Purpose},
    words::{Channel, ConversationId, MessageId, Timestamp, Tone, UserId},
};
use anyhow::Result;

/// What is to be said, and by whom.
#[derive(Clone, Debug)]
pub struct Answer<'a> {
    pub conversation: ConversationId,
    pub author: UserId,
    /// As the customer sees it.
    pub signed_by: &'a str,
    pub text: &'a str,
    pub attachments: Vec<NewAttachment>,
}

/// Why it cannot be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsayable {
    /// Nobody knows whose conversation it is.
    Unmatched,
    /// No address or number of the customer can be reached.
    NoAddress,
    /// It came out empty, or longer than the channel takes.
    Unrenderable,
    /// What should go with it cannot.
    Unfit(Unfit),
}

/// Everybody that an answer needs to know.
struct Parties {
    company: Company,
    customer: Customer,
    contacts: Vec<Contact>,
    /// The latest message from the customer.
    answered: Option<Message>,
}

impl Parties {
    async fn of(db: &mut Conn, conversation: &inbox::Conversation) -> Result<Option<Parties>> {
        let Some(customer) = conversation.customer_id else { return Ok(None) };
        let customer = ledger::store::customer(db, customer).await?;
        let messages = inbox::store::messages(db, conversation.id).await?;
        Ok(Some(Parties {
            company: ledger::store::company(db, customer.company_id).await?,
            contacts: ledger::store::contacts(db, customer.id).await?,
            answered: messages.into_iter().rev().find(|it| it.direction == Direction::In),
            customer,
        }))
    }

    /// Whoever wrote last, on the channel on which they wrote; else the best contact, by email, then by SMS.
    /// A letter is never chosen: nobody expects one from "Send".
    fn recipient(&self) -> Option<Recipient> {
        let wrote = self.answered.as_ref();
        let wanted = wrote.and_then(|it| it.channel).filter(|it| *it != Channel::Letter);
        let writer = wrote.and_then(|it| it.contact_id);
        let own: Vec<Contact> = self.contacts.iter().filter(|it| Some(it.id) == writer).cloned().collect();
        let channels = wanted.into_iter().chain([Channel::Email, Channel::Sms]);
        channels.into_iter().find_map(|channel| {
            let on = |contacts: &[Contact]| Recipient::on(channel, &self.company, &self.customer, contacts);
            on(&own).or_else(|| on(&self.contacts))
        })
    }
}

/// Where an answer would go, and in whose name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    pub to: String,
    pub company: String,
    /// The company as the recipient sees it: a name and an address, or a number.
    pub from: String,
    /// What stands under the words, line by line.
    pub signature: Vec<String>,
    /// Whether files can go with it.
    pub takes_files: bool,
}

impl Destination {
    fn of(company: &Company, to: &To, signed_by: &str) -> Destination {
        let by_mail = matches!(to, To::Email(_));
        let own = envelope::company_facts(company).signature;
        let lines = std::iter::once(signed_by.to_owned()).chain(own).chain([company.name.clone()]);
        Destination {
            to: to.shown(),
            company: company.name.clone(),
            from: match to {
                To::Email(_) => format!("{} <{}>", company.name, company.email),
                _ => company.sms_sender.clone(),
            },
            signature: if by_mail { lines.filter(|it| !it.is_empty()).collect() } else { Vec::new() },
            takes_files: by_mail,
        }
    }
}

/// Where an answer would go.
pub async fn destination(
    db: &mut Conn,
    conversation: &inbox::Conversation,
    signed_by: &str,
) -> Result<Result<Destination, Unsayable>> {
    let Some(parties) = Parties::of(db, conversation).await? else { return Ok(Err(Unsayable::Unmatched)) };
    let to = parties.recipient().map(|it| Destination::of(&parties.company, &it.to, signed_by));
    Ok(to.ok_or(Unsayable::NoAddress))
}

/// Files an answer and puts it on its way.
pub async fn answer(
    db: &mut Conn,
    app: &App,
    it: Answer<'_>,
    now: Timestamp,
) -> Result<Result<MessageId, Unsayable>> {
    let conversation = inbox::store::conversation(db, it.conversation).await?;
    let Some(parties) = Parties::of(db, &conversation).await? else { return Ok(Err(Unsayable::Unmatched)) };
    let Some(recipient) = parties.recipient() else { return Ok(Err(Unsayable::NoAddress)) };
    if let Err(why) = outbox::fits(&recipient.to, &it.attachments) {
        return Ok(Err(Unsayable::Unfit(why)));
    }
    let contact = parties.contacts.iter().find(|contact| Some(contact.id) == recipient.contact);
    let today = now.date_in(&parties.company.zone);
    let facts = Facts {
        company: envelope::company_facts(&parties.company),
        customer: envelope::customer_facts(&parties.customer),
        person: envelope::person(contact),
        today,
        pay_by: today,
        invoices: Vec::new(),
        reference: String::new(),
        link: None,
        signed_by: Some(it.signed_by.to_owned()),
        is_last_step: false,
    };
    let purpose = Purpose::Answer { subject: subject(&parties, &conversation), text: it.text.to_owned() };
    let locale = envelope::locale(&parties.customer, contact);
    let rendered = app.wording.render(&purpose, locale, Tone::Neutral, recipient.to.channel(), &facts);
    let Ok(rendered) = rendered else { return Ok(Err(Unsayable::Unrenderable)) };
    let saying = Saying {
        conversation: conversation.id,
        customer: Some(parties.customer.id),
        kind: Kind::Answer,
        author: Some(it.author),
        answers: parties.answered.as_ref().map(|message| message.id),
        invoices: Vec::new(),
        envelope: Envelope {
            company: &parties.company,
            recipient: &recipient,
            rendered: &rendered,
            payment: None,
            link: None,
            today,
        },
        attachments: it.attachments,
        second_thoughts: Some(app.second_thoughts(it.text)),
        at: now,
    };
    Ok(Ok(outbox::say(db, &app.secret, saying).await?))
}

/// The subject that the customer wrote, marked as answered once.
fn subject(parties: &Parties, conversation: &inbox::Conversation) -> String {
    let theirs = parties.answered.as_ref().map(|it| it.subject.trim()).filter(|it| !it.is_empty());
    let subject = theirs.unwrap_or_else(|| conversation.subject.trim());
    let is_answered = subject.get(..3).is_some_and(|head| head.eq_ignore_ascii_case("re:"));
    if is_answered { subject.to_owned() } else { format!("Re: {subject}") }
}
