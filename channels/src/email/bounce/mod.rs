//! Delivery reports: of the standard kind (RFC 3464), and the prose that came before it and never died out.
//!
//! Says what a server reported and why, never what follows from it for a contact.

mod fault;
mod prose;
mod report;

use super::{parse::Incoming, reply::Fault};
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders};

/// What a delivery report reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounce {
    pub recipients: Vec<Undelivered>,
    /// Message-ID of the mail that did not arrive, from the returned headers.
    pub original_message_id: Option<String>,
    /// Whether what did not arrive was itself a report. Whoever acts on such a one feeds a loop.
    pub of_a_report: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undelivered {
    pub address: String,
    /// failed, delayed, delivered, relayed, expanded
    pub action: String,
    /// Enhanced status code, such as 5.1.1
    pub status: String,
    /// The remote server's words.
    pub diagnostic: String,
    pub fault: Fault,
}

impl Undelivered {
    /// A failure for good: action failed and status class 5.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        self.action == "failed" && self.status.starts_with('5')
    }
}

const MOST_RECIPIENTS: usize = 1000;
/// Enough of anybody's words to see what was wrong.
const LONGEST_DIAGNOSTIC: usize = 1000;

/// Reads a mail's delivery report, if it is or holds one.
pub(super) fn read(mail: &Message, it: &Incoming) -> Option<Bounce> {
    let statuses: Vec<_> = mail.parts.iter().filter(|part| is_delivery_status(part)).collect();
    let recipients = if statuses.is_empty() {
        prose::read(it)?
    } else {
        let texts = statuses.iter().map(|part| String::from_utf8_lossy(part.contents()));
        texts.flat_map(|text| report::read(&text)).take(MOST_RECIPIENTS).collect()
    };
    let copy = Copy::of(mail);
    Some(Bounce {
        recipients,
        of_a_report: copy.as_ref().is_some_and(|it| it.is_report),
        original_message_id: original(copy, it),
    })
}

fn is_delivery_status(part: &MessagePart) -> bool {
    part.is_content_type("message", "delivery-status")
        || part.is_content_type("message", "global-delivery-status")
}

/// What a report returns of the mail that did not arrive.
struct Copy {
    message_id: Option<String>,
    is_report: bool,
}

impl Copy {
    fn of(mail: &Message) -> Option<Copy> {
        mail.parts.iter().find_map(|part| {
            if let Some(copy) = part.message() {
                return Some(Copy::from(copy));
            }
            let headers = part.is_content_type("text", "rfc822-headers")
                || part.is_content_type("message", "rfc822")
                || part.is_content_type("message", "global-headers");
            let read = headers.then(|| MessageParser::default().parse_headers(part.contents()))??;
            Some(Copy::from(&read))
        })
    }

    fn from(copy: &Message) -> Copy {
        let from = copy.from().and_then(|it| it.first()?.address()).unwrap_or_default();
        let is_report = copy.content_type().is_some_and(|it| it.subtype() == Some("report"));
        Copy {
            message_id: copy.message_id().map(str::to_owned),
            is_report: is_report || prose::is_server(from),
        }
    }
}

/// Message-ID of the mail that did not arrive: from its copy, from the words, or what the report answers to.
fn original(copy: Option<Copy>, it: &Incoming) -> Option<String> {
    let told = || prose::message_id(&it.text()).or_else(|| it.in_reply_to.first().cloned());
    copy.and_then(|copy| copy.message_id).or_else(told)
}

/// An address without what stands around it.
fn bare(address: &str) -> String {
    address.trim_matches(|c: char| c.is_whitespace() || "<>\"'.,;:()".contains(c)).to_owned()
}
