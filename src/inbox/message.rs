//! Anything said: to the customer, by the customer, or only among the team.

use super::Class;
use crate::{
    reading::notice::Deputy,
    wording::StepName,
    words::{
        AttachmentId, Channel, ContactId, ConversationId, CustomerId, Date, InvoiceId, Locale, MessageId,
        Timestamp, Tone, UserId, named,
    },
};

named! {
    Direction {
        Out = "out",
        In = "in",
        Internal = "internal",
    }
}

named! {
    Kind {
        /// Sent by a dunning step.
        Reminder = "reminder",
        /// Written by a collector to the customer.
        Answer = "answer",
        /// Sent by duly to confirm what the customer did.
        Acknowledgement = "acknowledgement",
        /// Written by the customer.
        Reply = "reply",
        /// Said by the customer on the page behind an action link.
        Link = "link",
        /// Written by a collector for the team. Can never be sent.
        Note = "note",
        /// Written by a machine on the customer's behalf: an absence notice.
        AutoReply = "auto_reply",
        /// A delivery report that could not be tied to a message of ours.
        Bounce = "bounce",
        /// Something happened: a promise was broken, an account was handed over.
        Event = "event",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Message {
    pub id: MessageId,
    pub conversation_id: ConversationId,
    pub customer_id: Option<CustomerId>,
    pub contact_id: Option<ContactId>,
    pub direction: Direction,
    pub kind: Kind,
    pub channel: Option<Channel>,
    pub author_id: Option<UserId>,
    /// As shown: a name, an address or a number.
    pub sender: String,
    pub recipient: String,
    pub subject: String,
    /// Plain text; of a reply only what was newly written.
    pub body: String,
    /// Quoted history and signature, shown on demand.
    pub folded: String,
    /// Where its HTML is: a page by itself, or still inside the raw mail.
    pub html_key: Option<String>,
    pub raw_key: Option<String>,
    pub language: Option<Locale>,
    pub tone: Option<Tone>,
    pub step: Option<StepName>,
    /// Message-ID without angle brackets, or the provider's id.
    pub internet_id: Option<String>,
    pub answers_id: Option<MessageId>,
    pub at: Timestamp,
    /// `None`: a person wrote it, or it is not incoming.
    pub class: Option<Class>,
    /// Of an absence notice: the first day on which somebody is there again.
    pub back_on: Option<Date>,
    /// JSON of [`Deputy`].
    pub deputy: Option<String>,
}

impl Message {
    /// Whom an absence notice names to turn to.
    #[must_use]
    pub fn deputy(&self) -> Option<Deputy> {
        serde_json::from_str(self.deputy.as_deref()?).ok()
    }
}

/// A message that is to be filed.
#[derive(Clone, Debug)]
pub struct NewMessage {
    pub conversation: ConversationId,
    pub customer: Option<CustomerId>,
    pub contact: Option<ContactId>,
    pub direction: Direction,
    pub kind: Kind,
    pub channel: Option<Channel>,
    pub author: Option<UserId>,
    pub sender: String,
    pub recipient: String,
    pub subject: String,
    pub body: String,
    pub folded: String,
    /// Where its HTML is: a page by itself, or still inside the raw mail.
    pub html_key: Option<String>,
    pub raw_key: Option<String>,
    pub language: Option<Locale>,
    pub tone: Option<Tone>,
    pub step: Option<StepName>,
    pub internet_id: Option<String>,
    /// What was found about its sender (JSON); none if nothing was checked.
    pub authentication: Option<String>,
    /// What Outlook calls the conversation, hexadecimal.
    pub thread_index: Option<String>,
    pub answers: Option<MessageId>,
    pub at: Timestamp,
    /// What it is about, and what it says is open on each (minor units).
    pub invoices: Vec<(InvoiceId, Option<i64>)>,
    pub attachments: Vec<NewAttachment>,
    /// What was answered between quoted lines.
    pub answered: Vec<Answered>,
}

impl NewMessage {
    /// A message with only what every message has.
    #[must_use]
    pub fn plain(
        conversation: ConversationId,
        direction: Direction,
        kind: Kind,
        body: String,
        at: Timestamp,
    ) -> NewMessage {
        NewMessage {
            conversation,
            customer: None,
            contact: None,
            direction,
            kind,
            channel: None,
            author: None,
            sender: String::new(),
            recipient: String::new(),
            subject: String::new(),
            body,
            folded: String::new(),
            html_key: None,
            raw_key: None,
            language: None,
            tone: None,
            step: None,
            internet_id: None,
            authentication: None,
            thread_index: None,
            answers: None,
            at,
            invoices: Vec::new(),
            attachments: Vec::new(),
            answered: Vec::new(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAttachment {
    pub name: String,
    pub media_type: String,
    pub size: i64,
    pub blob_key: String,
    /// The name by which the mail's own HTML shows it, without angle brackets.
    pub content_id: Option<String>,
}

/// What a mail holds of which only the head was filed at first.
#[derive(Clone, Copy, Debug)]
pub struct Whole<'a> {
    pub raw_key: &'a str,
    pub html_key: Option<&'a str>,
    pub body: &'a str,
    pub folded: &'a str,
    pub files: &'a [NewAttachment],
}

/// A quoted line that was answered in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Where the answer begins in the body, in bytes.
    pub place: usize,
    pub line: String,
}

#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Attachment {
    pub id: AttachmentId,
    pub message_id: MessageId,
    pub name: String,
    pub media_type: String,
    pub size: i64,
    pub blob_key: String,
    pub content_id: Option<String>,
}
