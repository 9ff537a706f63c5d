//! From raw bytes to what an incoming mail says. Never fails: the worst case is an unreadable mail.

use std::{
    borrow::Cow,
    panic::{AssertUnwindSafe, catch_unwind},
};

use base64::Engine as _;
use jiff::Timestamp;
use mail_parser::{
    ContentType, HeaderName, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType,
};

use super::{
    Address,
    authentication::Authentication,
    automatic::{Author, Circumstances, author},
    bounce::{self, Bounce},
    html::{self, clip},
    receipt::{self, Receipt},
    tame::{CLOSED, tame},
};

/// What an incoming mail says, with nothing interpreted but its MIME.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    /// False if the bytes are no mail at all; everything else is then empty.
    pub readable: bool,
    /// Without angle brackets, like all ids here.
    pub message_id: Option<String>,
    pub in_reply_to: Vec<String>,
    /// All of them, oldest first.
    pub references: Vec<String>,
    pub from: Option<Address>,
    pub reply_to: Option<Address>,
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    /// Only a mail that we sent ourselves still has it.
    pub bcc: Vec<Address>,
    /// Delivered-To, X-Original-To, Envelope-To: where the server put it.
    pub delivered_to: Vec<String>,
    /// The envelope sender, from Return-Path; `Some("")` is the null sender of bounces.
    pub return_path: Option<String>,
    pub subject: String,
    pub date: Option<Timestamp>,
    /// The plain part; empty if there is only HTML. [`Incoming::text`] has words for both.
    pub plain: String,
    /// The HTML part as it came: hostile until cleaned.
    pub html: Option<String>,
    pub attachments: Vec<Attachment>,
    /// A delivery report (RFC 3464), if this is one.
    pub bounce: Option<Bounce>,
    /// A read receipt (RFC 8098), if this is one.
    pub receipt: Option<Receipt>,
    /// Who wrote it, as far as the headers and the subject say (Auto-Submitted, X-Autoreply, Precedence …).
    pub author: Author,
    /// Header names in small letters and decoded values, in order.
    pub headers: Vec<(String, String)>,
    /// What Outlook calls the conversation: the part of Thread-Index that all its mails share, hexadecimal.
    pub thread_index: Option<String>,
    /// What was found about its sender. Parsing does not look; whoever asks the DNS writes it here.
    pub authentication: Option<Authentication>,
}

#[derive(Clone, Debug, Default)]
pub struct Attachment {
    /// As the sender named it: hostile until cleaned.
    pub name: String,
    pub media_type: String,
    pub content_id: Option<String>,
    pub bytes: Vec<u8>,
}

/// Reads a raw mail.
#[must_use]
pub fn parse(raw: &[u8]) -> Incoming {
    // The MIME parser is not ours, and a mail that it cannot bear must still be filed.
    let tame = tame(raw);
    let attempt = |raw: &[u8]| catch_unwind(AssertUnwindSafe(|| read(raw)));
    attempt(&tame).or_else(|_| attempt(&without_parts(&tame))).unwrap_or_default()
}

/// The headers of a mail whose parts are beyond the parser, and all that follows them as one text.
fn without_parts(tame: &[u8]) -> Vec<u8> {
    let mut told = true;
    let types = |line: &&[u8]| {
        // A folded line belongs to the field before it.
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            told = !line.get(..8).is_some_and(|name| name.eq_ignore_ascii_case(b"content-"));
        }
        told
    };
    let lines: Vec<&[u8]> = tame.split_inclusive(|byte| *byte == b'\n').collect();
    let head = lines.iter().position(|line| matches!(*line, b"\n" | b"\r\n")).unwrap_or(lines.len());
    let (head, body) = lines.split_at_checked(head).unwrap_or((&lines, &[]));
    [head.iter().copied().filter(types).collect::<Vec<_>>().concat(), body.concat()].concat()
}

const LONGEST_TEXT: usize = 1_000_000;
const LONGEST_HTML: usize = 5_000_000;
const LONGEST_HEADER: usize = 100_000;
const MOST_HEADERS: usize = 1000;
const MOST_ATTACHMENTS: usize = 500;
const MOST_ADDRESSES: usize = 1000;

fn read(raw: &[u8]) -> Incoming {
    let Some(mail) = MessageParser::default().parse(raw) else { return Incoming::default() };
    let headers = headers(raw);
    if !headers.iter().any(|(name, _)| TELLING.contains(&name.as_str())) {
        return Incoming::default();
    }
    let all = |wanted: &[&str]| -> Vec<String> {
        let named = headers.iter().filter(|(name, _)| wanted.contains(&name.as_str()));
        named.map(|(_, value)| unbracketed(value)).collect()
    };
    let mut it = Incoming {
        readable: true,
        message_id: mail.message_id().map(str::to_owned),
        in_reply_to: ids(mail.in_reply_to()),
        references: ids(mail.references()),
        from: addresses(mail.from()).into_iter().next(),
        reply_to: addresses(mail.reply_to()).into_iter().next(),
        to: addresses(mail.to()),
        cc: addresses(mail.cc()),
        bcc: addresses(mail.bcc()),
        delivered_to: all(&["delivered-to", "x-original-to", "envelope-to", "x-envelope-to"]),
        return_path: all(&["return-path"]).into_iter().next(),
        thread_index: all(&["thread-index"]).first().and_then(|it| thread_index(it)),
        subject: mail.subject().unwrap_or_default().to_owned(),
        date: mail.date().and_then(|date| Timestamp::from_second(date.to_timestamp()).ok()),
        plain: plain(&mail),
        html: html(&mail),
        attachments: attachments(&mail),
        ..Incoming::default()
    };
    it.headers = headers;
    it.bounce = bounce::read(&mail, &it);
    it.receipt = receipt::read(&mail, &it);
    let null_sender = it.bounce.is_none() && it.return_path.as_deref() == Some("");
    let is_answer = !it.in_reply_to.is_empty() || !it.references.is_empty();
    let circumstances = Circumstances { subject: &it.subject, null_sender, is_answer };
    it.author = author(&it.headers, circumstances);
    it.without_nul();
    it
}

impl Incoming {
    /// Whether its headers or its subject say that a machine wrote it.
    #[must_use]
    pub fn is_automatic(&self) -> bool {
        self.author != Author::Person
    }

    /// The best plain text: the plain part, or the HTML part as text, which takes a while.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match &self.html {
            Some(page) if self.plain.trim().is_empty() => {
                Cow::Owned(clip(&html::text(page), LONGEST_TEXT).to_owned())
            }
            _ => Cow::Borrowed(&self.plain),
        }
    }

    /// No letter is NUL, and no database takes it for one.
    fn without_nul(&mut self) {
        let people = [&mut self.from, &mut self.reply_to].into_iter().flatten();
        let people = people.chain(&mut self.to).chain(&mut self.cc);
        let names = people.flat_map(|it| [&mut it.name, &mut it.address]);
        let ids = self.message_id.iter_mut().chain(&mut self.return_path).chain(&mut self.html);
        let lists = self.in_reply_to.iter_mut().chain(&mut self.references).chain(&mut self.delivered_to);
        let files = self
            .attachments
            .iter_mut()
            .flat_map(|it| [&mut it.name, &mut it.media_type].into_iter().chain(&mut it.content_id));
        let headers = self.headers.iter_mut().flat_map(|(name, value)| [name, value]);
        let bounced = self.bounce.iter_mut().flat_map(|it| {
            let told = it.recipients.iter_mut();
            let told =
                told.flat_map(|it| [&mut it.address, &mut it.action, &mut it.status, &mut it.diagnostic]);
            told.chain(&mut it.original_message_id)
        });
        let receipt = self.receipt.iter_mut().flat_map(|it| &mut it.original_message_id);
        let own = [&mut self.subject, &mut self.plain].into_iter().chain(names).chain(ids).chain(lists);
        for text in own.chain(files).chain(headers).chain(bounced).chain(receipt) {
            if text.contains('\0') {
                text.retain(|letter| letter != '\0');
            }
        }
    }
}

/// One of these tells a mail from other bytes.
const TELLING: &[&str] = &["from", "to", "date", "subject", "message-id", "received", "return-path"];

pub(super) fn headers(raw: &[u8]) -> Vec<(String, String)> {
    // One header is named because a parser without any would go by its own table.
    let words = MessageParser::new().header_text(HeaderName::Subject).default_header_text();
    let all = words.parse_headers(raw);
    let Some(all) = all else { return vec![] };
    let texts = all.headers().iter().take(MOST_HEADERS).map(|header| {
        let value = header.value.as_text().unwrap_or_default();
        (header.name().to_ascii_lowercase(), clip(value, LONGEST_HEADER).trim().to_owned())
    });
    texts.collect()
}

fn unbracketed(value: &str) -> String {
    let value = value.trim();
    let inner = value.split_once('<').map_or(value, |(_, inner)| inner);
    inner.split_once('>').map_or(inner, |(inner, _)| inner).trim().to_owned()
}

/// Ids in the order in which they stand; ids without brackets count too. Of an endless chain the newest are kept, and
/// how it began.
fn ids(value: &HeaderValue) -> Vec<String> {
    const FIRST: usize = 50;
    const NEWEST: usize = 950;
    let all: Vec<&str> = match value {
        HeaderValue::Text(ids) => ids.split_whitespace().collect(),
        HeaderValue::TextList(ids) => ids.iter().map(AsRef::as_ref).collect(),
        _ => vec![],
    };
    let newest = all.len().saturating_sub(NEWEST).max(FIRST);
    let kept = all.iter().take(FIRST).chain(all.iter().skip(newest));
    let whole = kept.map(|it| it.trim_matches(['<', '>', ',', ';']));
    whole.filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

/// Time and number of the conversation are the first 22 bytes; each answer adds five (MS-OXOMSG, section 2.2.1.3).
fn thread_index(value: &str) -> Option<String> {
    const SHARED: usize = 22;
    let value: String = value.split_whitespace().collect();
    let bytes = base64::engine::general_purpose::STANDARD.decode(clip(&value, 4000)).ok()?;
    let shared = bytes.get(..SHARED)?;
    Some(shared.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn addresses(value: Option<&mail_parser::Address>) -> Vec<Address> {
    let all = value.into_iter().flat_map(mail_parser::Address::iter).filter_map(|it| {
        let address = it.address().filter(|it| !it.is_empty())?.to_owned();
        Some(Address { name: it.name().unwrap_or_default().to_owned(), address })
    });
    all.take(MOST_ADDRESSES).collect()
}

fn parts<'a, 'x>(mail: &'a Message<'x>, ids: &'a [u32]) -> impl Iterator<Item = &'a MessagePart<'x>> {
    ids.iter().filter_map(|id| mail.parts.get(usize::try_from(*id).ok()?))
}

fn plain(mail: &Message) -> String {
    let is_html = |part: &MessagePart| matches!(part.body, PartType::Html(_));
    let mut bodies = parts(mail, &mail.text_body).chain(parts(mail, &mail.html_body)).peekable();
    if bodies.peek().is_some() && bodies.all(is_html) {
        return String::new();
    }
    let as_text = |part: &MessagePart| match &part.body {
        PartType::Text(text) => Some(plain_text(mail, part, text)),
        PartType::Html(page) => Some(html::text(page)),
        _ => None,
    };
    let mut text = parts(mail, &mail.text_body).filter_map(as_text).collect::<Vec<_>>().join("\n");
    if text.trim().is_empty() {
        text = parts(mail, &mail.html_body).filter_map(as_text).collect::<Vec<_>>().join("\n");
    }
    if let Some(lost) = lost(mail).and_then(as_text).filter(|_| text.trim().is_empty()) {
        text = lost;
    }
    clip(&text, LONGEST_TEXT).to_owned()
}

/// The text of a mail whose parts are broken so that the parser takes it for a file: where it breaks off before
/// its last boundary, or never has one.
fn lost<'a, 'x>(mail: &'a Message<'x>) -> Option<&'a MessagePart<'x>> {
    if !mail.text_body.is_empty() || !mail.html_body.is_empty() {
        return None;
    }
    let is_text = |part: &&MessagePart| {
        let is_file = part.content_type().is_some_and(|it| !matches!(it.ctype(), "text" | "multipart"))
            || part.content_disposition().is_some_and(ContentType::is_attachment)
            || part.attachment_name().is_some();
        matches!(part.body, PartType::Text(_) | PartType::Html(_)) && !is_file
    };
    parts(mail, &mail.attachments).find(is_text)
}

fn plain_text(mail: &Message, part: &MessagePart, decoded: &str) -> String {
    let text = unlabelled(mail, part, decoded).unwrap_or_else(|| decoded.to_owned());
    let attribute = |name| part.content_type().and_then(|it| it.attribute(name)).map(str::to_ascii_lowercase);
    match attribute("format").as_deref() {
        Some("flowed") => unflow(&text, attribute("delsp").as_deref() == Some("yes")),
        _ => text,
    }
}

/// 8-bit text that says nothing or something wrong about its letters is most often Windows-1252.
fn unlabelled(mail: &Message, part: &MessagePart, decoded: &str) -> Option<String> {
    if !decoded.contains(char::REPLACEMENT_CHARACTER) || part.encoding != mail_parser::Encoding::None {
        return None;
    }
    let range = usize::try_from(part.raw_body_offset()).ok()?..usize::try_from(part.raw_end_offset()).ok()?;
    let raw = mail.raw_message().get(range)?;
    Some(encoding_rs::WINDOWS_1252.decode_without_bom_handling(raw).0.into_owned())
}

/// Joins the lines of `format=flowed` (RFC 3676): a line that ends in a space goes on in the next one.
fn unflow(text: &str, delete_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut going_on: Option<usize> = None;
    for line in text.lines() {
        let content = line.trim_start_matches('>');
        let depth = line.len() - content.len();
        let content = content.strip_prefix(' ').unwrap_or(content);
        let signature = content == "-- ";
        if going_on == Some(depth) && !signature {
            if delete_space {
                out.pop();
            }
        } else {
            if going_on.is_some() || !out.is_empty() {
                out.push('\n');
            }
            out.extend(std::iter::repeat_n('>', depth));
            if depth > 0 {
                out.push(' ');
            }
        }
        out.push_str(content);
        going_on = (content.ends_with(' ') && !signature).then_some(depth);
    }
    out
}

fn html(mail: &Message) -> Option<String> {
    let pages = parts(mail, &mail.html_body).filter_map(|part| match &part.body {
        PartType::Html(page) => Some(page.as_ref()),
        _ => None,
    });
    let pages: Vec<_> = pages.collect();
    (!pages.is_empty()).then(|| clip(&pages.join("\n"), LONGEST_HTML).to_owned())
}

fn attachments(mail: &Message) -> Vec<Attachment> {
    // Pictures that stand between the text count as text for MIME, but are files for everybody else.
    let between = parts(mail, &mail.text_body).chain(parts(mail, &mail.html_body));
    let between = between.filter(|it| matches!(it.body, PartType::Binary(_) | PartType::InlineBinary(_)));
    let mut seen = std::collections::HashSet::new();
    seen.extend(lost(mail).map(|it| it.offset_header));
    let once = parts(mail, &mail.attachments).chain(between).filter(|it| seen.insert(it.offset_header));
    once.take(MOST_ATTACHMENTS).map(attachment).collect()
}

fn attachment(part: &MessagePart) -> Attachment {
    let media_type = part.content_type().map_or_else(
        || "application/octet-stream".to_owned(),
        |it| format!("{}/{}", it.ctype(), it.subtype().unwrap_or("octet-stream")),
    );
    Attachment {
        name: part.attachment_name().unwrap_or_default().to_owned(),
        media_type: media_type.to_ascii_lowercase().replace(CLOSED, "rfc822"),
        content_id: part.content_id().map(str::to_owned),
        bytes: part.contents().to_vec(),
    }
}
