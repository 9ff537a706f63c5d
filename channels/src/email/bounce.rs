//! Delivery reports (RFC 3464) and their status codes (RFC 3463), and the prose that came before them.
//!
//! Says what a server reported, never what follows from it for a contact.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders};

use super::{html::clip, parse::Incoming};

/// What a delivery report reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounce {
    pub recipients: Vec<Undelivered>,
    /// Message-ID of the mail that did not arrive, from the returned headers.
    pub original_message_id: Option<String>,
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
}

impl Undelivered {
    /// A failure for good: action failed and status class 5.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        self.action == "failed" && self.status.starts_with('5')
    }
}

/// Reads a mail's delivery report, if it is or holds one.
pub(super) fn read(mail: &Message, it: &Incoming) -> Option<Bounce> {
    let statuses: Vec<_> = mail.parts.iter().filter(|part| is_delivery_status(part)).collect();
    let recipients = if statuses.is_empty() {
        free_form(it)?
    } else {
        let texts = statuses.iter().map(|part| String::from_utf8_lossy(part.contents()));
        texts.flat_map(|text| report(&text)).take(MOST_RECIPIENTS).collect()
    };
    Some(Bounce { recipients, original_message_id: original(mail, it) })
}

const MOST_RECIPIENTS: usize = 1000;
/// Enough of anybody's words to see what was wrong.
const LONGEST_DIAGNOSTIC: usize = 1000;

fn is_delivery_status(part: &MessagePart) -> bool {
    part.is_content_type("message", "delivery-status")
        || part.is_content_type("message", "global-delivery-status")
}

/// The recipients of a delivery report (RFC 3464, section 2.3): one group of fields each.
fn report(text: &str) -> Vec<Undelivered> {
    let unfolded = text.replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ");
    unfolded.split("\n\n").filter_map(recipient).collect()
}

fn recipient(group: &str) -> Option<Undelivered> {
    let field = |wanted: &str| {
        let fields = group.lines().filter_map(|line| line.split_once(':'));
        let mut named = fields.filter(|(name, _)| name.trim().eq_ignore_ascii_case(wanted));
        named.next().map(|(_, value)| value.trim())
    };
    // What was asked for, before aliases and forwards.
    let address = field("original-recipient").or_else(|| field("final-recipient"))?;
    let diagnostic = field("diagnostic-code").map_or("", behind_type);
    let status = status(field("status").unwrap_or(""), diagnostic);
    let action = field("action").and_then(|it| it.split_whitespace().next()).map(str::to_ascii_lowercase);
    Some(Undelivered {
        address: bare(behind_type(address)),
        action: action.unwrap_or_else(|| action_of(&status).to_owned()),
        status,
        diagnostic: clip(diagnostic, LONGEST_DIAGNOSTIC).to_owned(),
    })
}

/// `rfc822; a@b.example` → `a@b.example`; `smtp; 550 …` → `550 …`
fn behind_type(value: &str) -> &str {
    value.split_once(';').map_or(value, |(_, value)| value).trim()
}

fn bare(address: &str) -> String {
    address.trim_matches(|c: char| c.is_whitespace() || "<>\"'.,;:()".contains(c)).to_owned()
}

/// The status that tells most: the server's own words know more than a general 5.0.0.
fn status(field: &str, diagnostic: &str) -> String {
    let own = enhanced(field);
    let general = own.is_none_or(|it| it.ends_with(".0.0"));
    let told = enhanced(diagnostic)
        .filter(|it| own.is_none_or(|own| own.as_bytes().first() == it.as_bytes().first()));
    told.filter(|_| general).or(own).unwrap_or("").to_owned()
}

/// The first enhanced status code (RFC 3463) in a text.
fn enhanced(text: &str) -> Option<&str> {
    let numbers = text.split(|c: char| !c.is_ascii_digit() && c != '.').map(|it| it.trim_end_matches('.'));
    numbers.into_iter().find(|it| {
        let parts: Vec<_> = it.split('.').collect();
        matches!(parts.as_slice(), ["2" | "4" | "5", subject, detail]
            if (1..=3).contains(&subject.len()) && (1..=3).contains(&detail.len()))
    })
}

fn action_of(status: &str) -> &'static str {
    match status.as_bytes().first() {
        Some(b'2') => "delivered",
        Some(b'4') => "delayed",
        _ => "failed",
    }
}

/// Reports from before the standard: qmail, Exim, Exchange and many providers write prose.
///
/// Only a mail server's own mail is read so: people quote such notices.
fn free_form(it: &Incoming) -> Option<Vec<Undelivered>> {
    if !is_from_server(it) {
        return None;
    }
    let notice = clip(before_copy(&it.text), 20_000);
    let words = format!("{}\n{notice}", it.subject).to_lowercase();
    let failed_header = it.headers.iter().find(|(name, _)| name == "x-failed-recipients");
    if failed_header.is_none() && !NOTICES.iter().any(|phrase| words.contains(phrase)) {
        return None;
    }
    let delayed = DELAYS.iter().any(|phrase| words.contains(phrase));
    let own = |address: &String| it.to.iter().any(|to| to.address.eq_ignore_ascii_case(address));
    let mut addresses: Vec<String> = match failed_header {
        Some((_, list)) => list.split(',').map(bare).collect(),
        None => notice.lines().filter_map(leading_address).collect(),
    };
    if addresses.is_empty() {
        addresses = notice.split_whitespace().filter(|it| is_address(&bare(it))).map(bare).collect();
    }
    addresses.retain(|it| is_address(it) && !own(it));
    let mut seen = std::collections::HashSet::new();
    addresses.retain(|it| seen.insert(it.to_lowercase()));
    let alone = addresses.len() == 1;
    Some(addresses.into_iter().take(50).map(|it| undelivered(it, notice, alone, delayed)).collect())
}

fn undelivered(address: String, notice: &str, alone: bool, delayed: bool) -> Undelivered {
    let from_here = notice.find(&address).and_then(|at| notice.get(at + address.len()..)).unwrap_or(notice);
    let paragraph = from_here.replace("\r\n", "\n");
    let paragraph = paragraph.trim_start_matches(['>', ':', ' ', '\n']).split("\n\n").next().unwrap_or("");
    let diagnostic = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    // A code that stands elsewhere in the notice belongs to this address only if there is no other.
    let elsewhere = || enhanced(notice).filter(|_| alone);
    let told = enhanced(&diagnostic).or_else(elsewhere).map(str::to_owned);
    let action = if delayed { "delayed" } else { "failed" };
    let status = told.unwrap_or_else(|| if delayed { "4.0.0" } else { "5.0.0" }.to_owned());
    let diagnostic = clip(&diagnostic, LONGEST_DIAGNOSTIC).to_owned();
    Undelivered { address, action: action.to_owned(), status, diagnostic }
}

fn is_from_server(it: &Incoming) -> bool {
    let from = it.from.as_ref().map(|it| it.address.to_lowercase()).unwrap_or_default();
    ["mailer-daemon@", "postmaster@", "mail-daemon@", "mailerdaemon@", "microsoftexchange"]
        .iter()
        .any(|it| from.starts_with(it))
        || from == "mailer-daemon"
}

/// An address that begins a line, alone or before a colon.
fn leading_address(line: &str) -> Option<String> {
    let first = line.trim_start_matches(|c: char| c.is_whitespace() || c == '-').split_whitespace().next()?;
    let address = bare(first);
    is_address(&address).then_some(address)
}

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let plain = |c: char| !c.is_whitespace() && !"<>()[]\",;:".contains(c);
    !local.is_empty() && domain.contains('.') && text.len() < 320 && text.chars().all(plain)
}

fn before_copy(text: &str) -> &str {
    COPIES.iter().filter_map(|marker| text.find(marker)).min().and_then(|at| text.get(..at)).unwrap_or(text)
}

/// Message-ID of the mail that did not arrive: from its copy, its headers, or what the report answers to.
fn original(mail: &Message, it: &Incoming) -> Option<String> {
    let copied = mail.parts.iter().find_map(|part| {
        if let Some(copy) = part.message() {
            return copy.message_id().map(str::to_owned);
        }
        let headers = part.is_content_type("text", "rfc822-headers")
            || part.is_content_type("message", "rfc822")
            || part.is_content_type("message", "global-headers");
        let read = headers.then(|| MessageParser::default().parse_headers(part.contents()))??;
        read.message_id().map(str::to_owned)
    });
    copied.or_else(|| told_in(&it.text)).or_else(|| it.in_reply_to.first().cloned())
}

fn told_in(text: &str) -> Option<String> {
    text.lines().take(10_000).find_map(|line| {
        let (name, value) = line.trim_start_matches(['>', ' ', '\t']).split_once(':')?;
        let id = value.trim().strip_prefix('<')?.split_once('>')?.0;
        (name.eq_ignore_ascii_case("message-id") && id.contains('@')).then(|| id.to_owned())
    })
}

/// Where the copy of the original mail begins.
const COPIES: &[&str] = &[
    "--- Below this line is a copy",
    "------ This is a copy of",
    "--- This is a copy of",
    "--- Original message",
    "----- Original Message",
    "----- Original message",
    "Original message headers:",
    "\nReceived: ",
    "\nReturn-Path: ",
    "\nMessage-ID: ",
    "\nMessage-Id: ",
];

const NOTICES: &[&str] = &[
    "qmail-send program",
    "undeliver",
    "mail delivery failed",
    "delivery status notification",
    "delivery failure",
    "delivery has failed",
    "failure notice",
    "returned mail",
    "returned to sender",
    "could not be delivered",
    "couldn't be delivered",
    "wasn't able to deliver",
    "delivery delayed",
    "unzustellbar",
    "konnte nicht zugestellt werden",
    "nicht zugestellt",
    "non remis",
    "n'a pas pu être remis",
    "non distribu",
    "mancata consegna",
    "impossibile recapitare",
    "no se puede entregar",
    "no se pudo entregar",
    "não foi entregue",
    "não entregue",
    "niet worden afgeleverd",
    "niet bezorgd",
    "onbestelbaar",
    "nie dostarczono",
    "nie można dostarczyć",
    "nedoručiteln",
    "kunne ikke leveres",
    "kunde inte levereras",
    "olevererbart",
    "kézbesíthetetlen",
];

const DELAYS: &[&str] = &[
    "delayed",
    "will keep trying",
    "will be retried",
    "will retry",
    "no action is required on your part",
    "you do not need to resend",
    "verzögert",
    "retardé",
];
