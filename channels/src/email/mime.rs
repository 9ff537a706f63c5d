//! From an outgoing email to the bytes that leave.
//!
//! Nothing that comes from a customer's record can add a header: what holds a line break is refused, not cleaned.

use std::time::SystemTime;

use bytes::Bytes;
use lettre::{
    Address as Mailaddress, Message,
    address::Envelope,
    message::{
        Attachment, Body, Mailbox, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};

use super::{Address, Enclosure, LARGEST_ENCLOSURES, Outgoing};
use crate::{Failure, Shelf};

/// Builds the message with its enclosures, which are fetched for it.
pub async fn written(mail: &Outgoing, shelf: Option<&dyn Shelf>) -> Result<Message, Failure> {
    let mut enclosed = Vec::with_capacity(mail.enclosures.len());
    let mut size = 0;
    for it in &mail.enclosures {
        let Some(shelf) = shelf else {
            return Err(Failure::GiveUp("there is nowhere to fetch enclosures from".to_owned()));
        };
        // A shelf that does not answer may answer later; what has gone for good ends with the last attempt.
        let bytes = shelf.read(&it.key).await;
        let bytes = bytes.map_err(|why| Failure::Retry(format!("an enclosure cannot be read: {why}")))?;
        size += bytes.len();
        if size > LARGEST_ENCLOSURES {
            return Err(Failure::GiveUp("the enclosures are too large for a mail".to_owned()));
        }
        enclosed.push(bytes);
    }
    mime(mail, &enclosed)
}

/// Builds the message; `enclosed` are the bytes of its enclosures, in their order. What cannot be written down
/// safely is given up, with the field's name.
pub fn mime(mail: &Outgoing, enclosed: &[Bytes]) -> Result<Message, Failure> {
    refuse_line_breaks(mail)?;
    let mut message = Message::builder()
        .from(mailbox("From", &mail.from)?)
        .to(mailbox("To", &mail.to)?)
        .reply_to(mailbox("Reply-To", &mail.reply_to)?)
        .subject(&mail.subject)
        .date(date(mail.date)?)
        .message_id(Some(id("Message-ID", &mail.message_id)?))
        .envelope(envelope(mail)?)
        .raw_header(raw("Content-Language", language(&mail.language)?));
    if let Some(parent) = &mail.in_reply_to {
        message = message.in_reply_to(id("In-Reply-To", parent)?);
    }
    if !mail.references.is_empty() {
        let ids: Vec<_> =
            mail.references.iter().map(|it| id("References", it)).collect::<Result<_, Failure>>()?;
        message = message.references(ids.join(" "));
    }
    if mail.automatic {
        message = message.raw_header(raw("Auto-Submitted", "auto-generated".to_owned()));
    }
    let (text, html) = (lines(&mail.text), mail.html.as_deref().map(lines));
    let message = match (html, mail.enclosures.is_empty()) {
        (Some(html), true) => message.multipart(MultiPart::alternative_plain_html(text, html)),
        (None, true) => message.singlepart(SinglePart::plain(text)),
        (Some(html), false) => {
            let words = MultiPart::alternative_plain_html(text, html);
            message.multipart(enclose(MultiPart::mixed().multipart(words), mail, enclosed)?)
        }
        (None, false) => {
            let words = SinglePart::plain(text);
            message.multipart(enclose(MultiPart::mixed().singlepart(words), mail, enclosed)?)
        }
    };
    message.map_err(|e| Failure::GiveUp(format!("the mail cannot be built: {e}")))
}

fn enclose(mut all: MultiPart, mail: &Outgoing, enclosed: &[Bytes]) -> Result<MultiPart, Failure> {
    if enclosed.len() != mail.enclosures.len() {
        return Err(Failure::GiveUp("an enclosure is missing".to_owned()));
    }
    for (it, bytes) in mail.enclosures.iter().zip(enclosed) {
        let body = Body::new_with_encoding(bytes.to_vec(), ContentTransferEncoding::Base64);
        let body = body.map_err(|_| Failure::GiveUp("an enclosure cannot be written down".to_owned()))?;
        all = all.singlepart(Attachment::new(it.name.clone()).body(body, media_type(it)));
    }
    Ok(all)
}

/// What is no media type, or would be taken for a part of the mail itself, is just bytes.
fn media_type(it: &Enclosure) -> ContentType {
    let told = it.media_type.to_ascii_lowercase();
    let of_mail = ["multipart/", "message/"].iter().any(|kind| told.starts_with(kind));
    let bytes = ContentType::parse("application/octet-stream");
    let parsed = if of_mail { bytes } else { ContentType::parse(&it.media_type).or(bytes) };
    parsed.unwrap_or(ContentType::TEXT_PLAIN)
}

/// Lines as mail has them, whatever they ended with: a lone CR within a mail may end it for some servers. lettre
/// would do it too, but moves the rest of the text for each line.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
}

fn envelope(mail: &Outgoing) -> Result<Envelope, Failure> {
    // An empty return path is the null sender of RFC 5321: nobody wants to hear of a bounce.
    let sender = match mail.return_path.as_str() {
        "" => None,
        path => Some(mailaddress("return path", path)?),
    };
    Envelope::new(sender, vec![mailaddress("To", &mail.to.address)?])
        .map_err(|e| Failure::GiveUp(format!("the envelope cannot be built: {e}")))
}

fn refuse_line_breaks(mail: &Outgoing) -> Result<(), Failure> {
    let fields = [
        ("From", &mail.from.name),
        ("From", &mail.from.address),
        ("To", &mail.to.name),
        ("To", &mail.to.address),
        ("Reply-To", &mail.reply_to.name),
        ("Reply-To", &mail.reply_to.address),
        ("return path", &mail.return_path),
        ("Message-ID", &mail.message_id),
        ("Subject", &mail.subject),
        ("Content-Language", &mail.language),
    ];
    let parents = mail.references.iter().chain(&mail.in_reply_to).map(|it| ("References", it));
    let enclosed = mail
        .enclosures
        .iter()
        .flat_map(|it| [("Content-Disposition", &it.name), ("Content-Type", &it.media_type)]);
    match fields
        .into_iter()
        .chain(parents)
        .chain(enclosed)
        .find(|(_, value)| value.contains(char::is_control))
    {
        Some((field, _)) => {
            Err(Failure::GiveUp(format!("{field} holds a line break or a control character")))
        }
        None => Ok(()),
    }
}

fn mailbox(field: &str, it: &Address) -> Result<Mailbox, Failure> {
    let name = (!it.name.is_empty()).then(|| it.name.clone());
    Ok(Mailbox::new(name, mailaddress(field, &it.address)?))
}

fn mailaddress(field: &str, address: &str) -> Result<Mailaddress, Failure> {
    // The address itself stays out of the text: failures are logged.
    address.parse().map_err(|e| Failure::GiveUp(format!("{field} is no email address: {e}")))
}

/// A message id in its brackets (RFC 5322, section 3.6.4).
fn id(field: &str, it: &str) -> Result<String, Failure> {
    let plain = |c: char| c.is_ascii_graphic() && c != '<' && c != '>';
    if it.is_empty() || !it.chars().all(plain) {
        return Err(Failure::GiveUp(format!("{field} holds what is no message id")));
    }
    Ok(format!("<{it}>"))
}

fn language(tag: &str) -> Result<String, Failure> {
    if tag.is_empty() || !tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return Err(Failure::GiveUp("Content-Language holds what is no language tag".to_owned()));
    }
    Ok(tag.to_owned())
}

/// Mail clients and the header's own form know the years 1970 to 9999.
fn date(at: jiff::Timestamp) -> Result<SystemTime, Failure> {
    if !(0..253_402_300_800).contains(&at.as_second()) {
        return Err(Failure::GiveUp("the date is before 1970 or after 9999".to_owned()));
    }
    Ok(SystemTime::from(at))
}

fn raw(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reminder() -> Outgoing {
        let mailbox =
            |name: &str, address: &str| Address { name: name.to_owned(), address: address.to_owned() };
        Outgoing {
            from: mailbox("Nordlicht Buchhaltung, Müller", "ar@nordlicht.example"),
            to: mailbox("Käufer GmbH", "rechnung@kaeufer.example"),
            reply_to: mailbox("", "ar+k7@nordlicht.example"),
            return_path: "bounce+k7@nordlicht.example".to_owned(),
            message_id: "r1.k7@nordlicht.example".to_owned(),
            in_reply_to: Some("b@kaeufer.example".to_owned()),
            references: vec!["a@nordlicht.example".to_owned(), "b@kaeufer.example".to_owned()],
            subject: "Zahlungserinnerung RE-7 über 1.234,00 €".to_owned(),
            text: "Guten Tag,\n.\nbitte zahlen Sie 1.234,00 €.".to_owned(),
            html: Some("<p>Bitte zahlen Sie 1.234,00 €.</p>".to_owned()),
            language: "de-AT".to_owned(),
            automatic: true,
            date: "2026-03-01T08:00:00Z".parse().unwrap(),
            enclosures: Vec::new(),
        }
    }

    fn enclosure(name: &str, media_type: &str) -> Enclosure {
        Enclosure { name: name.to_owned(), media_type: media_type.to_owned(), key: "k".to_owned() }
    }

    fn plain(mail: &Outgoing) -> Result<Message, Failure> {
        mime(mail, &[])
    }

    #[test]
    fn enclosures_arrive_with_their_names_types_and_bytes() {
        let enclosures = vec![
            enclosure("Rechnung März – RE-7.pdf", "application/pdf"),
            enclosure("who knows", "no type at all"),
            enclosure("forwarded.eml", "message/rfc822"),
        ];
        let bytes = [b"%PDF-1.7 \r.\n\0".as_slice(), &[0xff; 300], b"From: x\r\n\r\nhello"];
        for html in [reminder().html, None] {
            let mail = Outgoing { enclosures: enclosures.clone(), html, ..reminder() };
            let raw = mime(&mail, &bytes.map(Bytes::from_static)).unwrap().formatted();
            assert!(raw.is_ascii());
            let read = super::super::parse::parse(&raw);
            assert_eq!((read.text().replace("\r\n", "\n"), &read.html), (mail.text, &mail.html));
            let got: Vec<_> =
                read.attachments.iter().map(|it| (it.name.as_str(), it.bytes.as_slice())).collect();
            let names = ["Rechnung März – RE-7.pdf", "who knows", "forwarded.eml"];
            assert_eq!(got, names.into_iter().zip(bytes).collect::<Vec<_>>());
        }
        let mail = Outgoing { enclosures, ..reminder() };
        assert!(matches!(plain(&mail), Err(Failure::GiveUp(_))), "not without its enclosures");
    }

    #[tokio::test]
    async fn enclosures_are_fetched_and_bounded() {
        struct Shelves;
        #[async_trait::async_trait]
        impl Shelf for Shelves {
            async fn read(&self, key: &str) -> Result<Bytes, String> {
                match key {
                    "k" => Ok(Bytes::from(vec![7; LARGEST_ENCLOSURES / 2])),
                    _ => Err("gone".to_owned()),
                }
            }
        }
        let of =
            |count: usize| Outgoing { enclosures: vec![enclosure("a", "text/plain"); count], ..reminder() };
        assert!(written(&of(2), Some(&Shelves)).await.is_ok());
        assert!(matches!(written(&of(3), Some(&Shelves)).await, Err(Failure::GiveUp(_))));
        assert!(matches!(written(&of(1), None).await, Err(Failure::GiveUp(_))));
        let mut gone = of(1);
        gone.enclosures[0].key = "g".to_owned();
        assert!(matches!(written(&gone, Some(&Shelves)).await, Err(Failure::Retry(_))));
    }

    #[test]
    fn a_lone_carriage_return_never_ends_a_mail() {
        let mail = Outgoing { text: "a\r.\rb\n.\r\nc".to_owned(), html: None, ..reminder() };
        let raw = plain(&mail).unwrap().formatted();
        for (at, byte) in raw.iter().enumerate() {
            match byte {
                b'\r' => assert_eq!(raw.get(at + 1), Some(&b'\n')),
                b'\n' => assert_eq!(raw.get(at - 1), Some(&b'\r')),
                _ => {}
            }
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut mail = reminder();
        mail.references = (0..40).map(|n| format!("{}{n}@nordlicht.example", "x".repeat(90))).collect();
        let message = plain(&mail).unwrap();
        assert_eq!(message.envelope().from().unwrap().to_string(), mail.return_path);
        let raw = message.formatted();
        assert!(raw.is_ascii(), "every server takes it, 8BITMIME or not");

        let read = super::super::parse::parse(&raw);
        assert_eq!(read.from, Some(mail.from));
        assert_eq!(read.to, [mail.to]);
        assert_eq!(read.reply_to, Some(mail.reply_to));
        assert_eq!(read.message_id, Some(mail.message_id));
        assert_eq!(read.in_reply_to, ["b@kaeufer.example"]);
        assert_eq!(read.references, mail.references);
        assert_eq!(read.subject, mail.subject);
        assert_eq!(read.text().replace("\r\n", "\n"), mail.text);
        assert_eq!(read.html, mail.html);
        assert_eq!(read.date, Some(mail.date));
        assert!(read.is_automatic());
        let header = |name: &str| read.headers.iter().find(|(it, _)| it == name).map(|(_, v)| v.as_str());
        assert_eq!(header("content-language"), Some("de-AT"));
        assert_eq!(header("auto-submitted"), Some("auto-generated"));
    }

    #[test]
    fn a_collectors_own_words_are_not_called_automatic() {
        let mail = Outgoing { automatic: false, html: None, ..reminder() };
        let raw = String::from_utf8(plain(&mail).unwrap().formatted()).unwrap();
        assert!(!raw.contains("Auto-Submitted"));
        assert!(!raw.contains("multipart"));
    }

    #[test]
    fn nothing_can_add_a_header() {
        let evil = || "x@kaeufer.example\r\nBcc: all@kaeufer.example".to_owned();
        let cases: [(&str, fn(&mut Outgoing) -> &mut String); 10] = [
            ("From name", |m| &mut m.from.name),
            ("To address", |m| &mut m.to.address),
            ("Reply-To name", |m| &mut m.reply_to.name),
            ("return path", |m| &mut m.return_path),
            ("id", |m| &mut m.message_id),
            ("parent", |m| m.in_reply_to.as_mut().unwrap()),
            ("subject", |m| &mut m.subject),
            ("language", |m| &mut m.language),
            ("enclosure", |m| &mut m.enclosures[0].name),
            ("media type", |m| &mut m.enclosures[0].media_type),
        ];
        for (name, field) in cases {
            for value in [evil(), "x\n".to_owned(), "x\rBcc: y".to_owned(), "x\0".to_owned()] {
                let mut mail =
                    Outgoing { enclosures: vec![enclosure("a.pdf", "application/pdf")], ..reminder() };
                assert!(mime(&mail, &[Bytes::new()]).is_ok());
                *field(&mut mail) = value;
                assert!(matches!(mime(&mail, &[Bytes::new()]), Err(Failure::GiveUp(_))), "{name}");
            }
        }
        let mail = Outgoing { references: vec![evil()], ..reminder() };
        assert!(matches!(plain(&mail), Err(Failure::GiveUp(_))));
    }

    #[test]
    fn what_is_no_address_id_language_or_date_is_given_up() {
        let with = |change: fn(&mut Outgoing)| {
            let mut mail = reminder();
            change(&mut mail);
            matches!(plain(&mail), Err(Failure::GiveUp(_)))
        };
        assert!(with(|m| m.to.address = "nobody".to_owned()));
        assert!(with(|m| m.message_id = "a b@c".to_owned()));
        assert!(with(|m| m.message_id = "a@b> <c@d".to_owned()));
        assert!(with(|m| m.language = "de; x".to_owned()));
        assert!(with(|m| m.date = "1969-12-31T23:59:59Z".parse().unwrap()));
        assert!(!with(|m| m.return_path = String::new()), "the null sender is a sender");
    }
}
