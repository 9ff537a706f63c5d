//! Puts a message into its conversation and on its way, in one transaction: the same for everybody who writes.

use super::{
    NewDelivery, enclose,
    envelope::{self, Envelope, Marks, Thread},
    store,
};
use crate::{
    db::Conn,
    inbox::{self, Direction, Kind, NewAttachment, NewMessage},
    words::{ConversationId, CustomerId, InvoiceId, MessageId, Timestamp, UserId, token::Secret},
};
use anyhow::Result;
use duly_channels::Outgoing;

/// Something said to a customer outside of dunning: a collector's answer, or an acknowledgement.
pub struct Saying<'a> {
    pub conversation: ConversationId,
    /// Nobody yet, if the sender is unknown.
    pub customer: Option<CustomerId>,
    pub kind: Kind,
    /// The collector who wrote it; nobody, if duly did.
    pub author: Option<UserId>,
    /// The message that it answers.
    pub answers: Option<MessageId>,
    /// What it is about.
    pub invoices: Vec<InvoiceId>,
    pub envelope: Envelope<'a>,
    /// What goes with it; [`super::fits`] says whether it can.
    pub attachments: Vec<NewAttachment>,
    /// For what a person writes.
    pub second_thoughts: Option<SecondThoughts>,
    pub at: Timestamp,
}

/// What a person writes may be taken back for a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondThoughts {
    /// The words as they were typed: they come back.
    pub draft: String,
    /// How long it waits before it may leave.
    pub seconds: i64,
}

/// Files an answer and puts it on its way.
pub async fn say(db: &mut Conn, secret: &Secret, it: Saying<'_>) -> Result<MessageId> {
    let new = NewMessage {
        customer: it.customer,
        author: it.author,
        answers: it.answers,
        invoices: it.invoices.into_iter().map(|invoice| (invoice, None)).collect(),
        attachments: it.attachments,
        ..NewMessage::plain(it.conversation, Direction::Out, it.kind, String::new(), it.at)
    };
    file_and_queue(db, secret, new, &it.envelope, it.second_thoughts).await
}

/// Files a message with the words of its envelope and puts it on its way. The caller says in `new` where it
/// belongs, of what kind it is and what it is about; the envelope says the rest.
pub async fn post(
    db: &mut Conn,
    secret: &Secret,
    new: NewMessage,
    envelope: &Envelope<'_>,
) -> Result<MessageId> {
    file_and_queue(db, secret, new, envelope, None).await
}

async fn file_and_queue(
    db: &mut Conn,
    secret: &Secret,
    new: NewMessage,
    envelope: &Envelope<'_>,
    second_thoughts: Option<SecondThoughts>,
) -> Result<MessageId> {
    enclose::fits(&envelope.recipient.to, &new.attachments)?;
    let content = &envelope.rendered.content;
    let new = NewMessage {
        contact: envelope.recipient.contact,
        channel: Some(envelope.recipient.to.channel()),
        sender: envelope.sender().to_owned(),
        recipient: envelope.recipient.to.shown(),
        subject: envelope::subject(content),
        body: envelope::plain(content),
        language: Some(envelope.rendered.locale),
        ..new
    };
    let thread = thread(db, &new).await?;
    let message = inbox::store::file(db, &new).await?;
    let marks = Marks::of(secret, message, &envelope.company.email);
    if matches!(envelope.recipient.to, super::To::Email(_)) {
        inbox::store::set_internet_id(db, message, &marks.message_id).await?;
    }
    // A person wrote an answer; everything else is automatic (RFC 3834).
    let mut outgoing = envelope.seal(marks, thread, new.kind != Kind::Answer, new.at)?;
    if let Outgoing::Email(mail) = &mut outgoing {
        mail.enclosures = enclose::enclosures(&new.attachments);
    }
    let (draft, wait) = second_thoughts.map_or((None, 0), |it| (Some(it.draft), it.seconds));
    let delivery = NewDelivery {
        message,
        company: envelope.company.id,
        customer: new.customer,
        contact: new.contact,
        outgoing,
        due_at: new.at.plus_seconds(wait),
        draft,
    };
    store::queue(db, &delivery, new.at).await?;
    Ok(message)
}

/// The mail that it answers, and what passed between us and that contact before.
async fn thread(db: &mut Conn, new: &NewMessage) -> Result<Thread> {
    let answered = match new.answers {
        Some(id) => inbox::store::message(db, id).await?.and_then(|message| message.internet_id),
        None => None,
    };
    let answered = answered.filter(|id| is_tame(id));
    let mut references = store::earlier_ids(db, new.conversation, new.contact).await?;
    references.retain(|id| is_tame(id) && Some(id) != answered.as_ref());
    references.extend(answered.clone());
    Ok(Thread { in_reply_to: answered, references })
}

/// Ids come back from outside: one that could break a header is left out.
fn is_tame(id: &str) -> bool {
    (3..=250).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>".contains(&byte))
}
