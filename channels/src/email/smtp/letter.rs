//! A mail as it crosses the wire, and the words with which it is announced. Pure.

use lettre::{
    Address,
    address::Envelope,
    transport::smtp::{
        commands::{Mail, Rcpt},
        extension::{MailBodyParameter, MailParameter, RcptParameter},
    },
};

use super::line::Offers;
use crate::{Failure, Refusal};

/// Longest name of an envelope (RFC 3461, section 4.4).
const LONGEST_ID: usize = 100;
/// Bytes of a mail that go out at once.
pub(super) const PIECE: usize = 64 * 1024;

pub(super) struct Letter {
    sender: Option<Address>,
    recipients: Vec<Address>,
    /// Whether any address holds more than ASCII.
    accents: bool,
    is_ascii: bool,
    pub(super) raw: Vec<u8>,
    success: bool,
    id: Option<String>,
}

/// What is asked for about the mail's fate, where the server can tell (RFC 3461).
pub(super) struct Reports<'a> {
    pub(super) success: bool,
    /// Comes back in each report as the envelope's name.
    pub(super) id: &'a str,
}

impl Letter {
    pub(super) fn new(envelope: &Envelope, raw: Vec<u8>, reports: &Reports<'_>) -> Letter {
        let addresses = envelope.from().into_iter().chain(envelope.to());
        let names_it = (1..=LONGEST_ID).contains(&reports.id.len()) && is_plain(reports.id);
        Letter {
            sender: envelope.from().cloned(),
            recipients: envelope.to().to_vec(),
            accents: !addresses.map(AsRef::<str>::as_ref).all(str::is_ascii),
            is_ascii: raw.is_ascii(),
            raw,
            success: reports.success,
            id: names_it.then(|| reports.id.to_owned()),
        }
    }

    /// All that follows DATA, the final dot included, if it is short enough to go out at once. In pieces, the dot
    /// would wait until the rest is acknowledged.
    pub(super) fn in_one_piece(&self) -> Option<String> {
        let short = self.raw.len() <= PIECE;
        let content = short.then(|| with_dots_doubled(&self.raw))?;
        String::from_utf8(content).ok().map(|content| content + ".\r\n")
    }

    /// MAIL and RCPT with what this server understands, or why it cannot take this mail.
    pub(super) fn commands(&self, offers: &Offers) -> Result<(Mail, Vec<Rcpt>), Failure> {
        // SIZE counts before any dot is doubled (RFC 1870, section 6).
        if let Some(largest) = offers.size.filter(|largest| *largest > 0 && self.raw.len() > *largest) {
            let why =
                format!("the mail has {} bytes, and the server takes {largest} at most", self.raw.len());
            return Err(Failure::Refused(Refusal { code: 552, status: Some("5.3.4".to_owned()), why }));
        }
        if self.accents && !offers.smtputf8 {
            return give_up("the server takes no address with accents or other scripts");
        }
        if !self.is_ascii && !offers.eight_bit {
            return give_up("the server takes no 8-bit mail");
        }
        let recipients = self.recipients.iter().map(|to| Rcpt::new(to.clone(), self.about(to, offers)));
        Ok((Mail::new(self.sender.clone(), self.about_all(offers)), recipients.collect()))
    }

    fn about_all(&self, offers: &Offers) -> Vec<MailParameter> {
        let other = |keyword: &str, value: &str| MailParameter::Other {
            keyword: keyword.to_owned(),
            value: Some(value.to_owned()),
        };
        let mut all = vec![];
        if offers.size.is_some() {
            all.push(MailParameter::Size(self.raw.len()));
        }
        if self.accents {
            all.push(MailParameter::SmtpUtfEight);
        }
        if !self.is_ascii {
            all.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        if self.wants_reports(offers) {
            // The headers are enough to know the mail again, and nobody's invoices travel once more.
            all.push(other("RET", "HDRS"));
            all.extend(self.id.as_ref().map(|id| other("ENVID", id)));
        }
        all
    }

    fn about(&self, to: &Address, offers: &Offers) -> Vec<RcptParameter> {
        if !self.wants_reports(offers) {
            return vec![];
        }
        let notify = if self.success { "SUCCESS,FAILURE,DELAY" } else { "FAILURE,DELAY" };
        let address: &str = to.as_ref();
        let original = is_plain(address).then(|| ("ORCPT", format!("rfc822;{address}")));
        let all = std::iter::once(("NOTIFY", notify.to_owned())).chain(original);
        all.map(|(keyword, value)| RcptParameter::Other { keyword: keyword.to_owned(), value: Some(value) })
            .collect()
    }

    /// A mail with the null sender is itself a report: nobody is told what becomes of it.
    const fn wants_reports(&self, offers: &Offers) -> bool {
        offers.dsn && self.sender.is_some()
    }
}

fn give_up<T>(why: &str) -> Result<T, Failure> {
    Err(Failure::GiveUp(why.to_owned()))
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// RFC 5321, section 4.5.2: a line that begins with a dot begins with two, and the last line ends as all do.
fn with_dots_doubled(raw: &[u8]) -> Vec<u8> {
    let mut content = Vec::with_capacity(raw.len() + 64);
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        if line.first() == Some(&b'.') {
            content.push(b'.');
        }
        content.extend_from_slice(line);
    }
    if !content.ends_with(b"\r\n") {
        content.extend_from_slice(b"\r\n");
    }
    content
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(from: &str, to: &str, raw: &[u8]) -> Letter {
        let from = (!from.is_empty()).then(|| from.parse().unwrap());
        let envelope = Envelope::new(from, vec![to.parse().unwrap()]).unwrap();
        Letter::new(&envelope, raw.to_vec(), &Reports { success: false, id: "m1-abc@a.example" })
    }

    fn said(it: &Letter, offers: &Offers) -> String {
        let (mail, rcpt) = it.commands(offers).unwrap();
        let all = std::iter::once(mail.to_string()).chain(rcpt.iter().map(ToString::to_string));
        all.collect::<String>().replace("\r\n", "\n")
    }

    #[test]
    fn a_server_is_told_only_what_it_understands() {
        let it = letter("b+m1@a.example", "x+y@c.example", b"hello");
        let none = Offers::default();
        assert_eq!(said(&it, &none), "MAIL FROM:<b+m1@a.example>\nRCPT TO:<x+y@c.example>\n");
        let all = Offers { dsn: true, size: Some(0), eight_bit: true, smtputf8: true, pipelining: true };
        assert_eq!(
            said(&it, &all),
            "MAIL FROM:<b+m1@a.example> SIZE=5 RET=HDRS ENVID=m1-abc@a.example\n\
             RCPT TO:<x+y@c.example> NOTIFY=FAILURE,DELAY ORCPT=rfc822;x+2By@c.example\n"
        );
        let it = Letter { success: true, id: None, ..letter("b@a.example", "é@c.example", "é".as_bytes()) };
        assert_eq!(
            said(&it, &all),
            "MAIL FROM:<b@a.example> SIZE=2 SMTPUTF8 BODY=8BITMIME RET=HDRS\n\
             RCPT TO:<é@c.example> NOTIFY=SUCCESS,FAILURE,DELAY\n"
        );
        assert!(matches!(it.commands(&none), Err(Failure::GiveUp(_))));
        // A report about a report is not wanted.
        let it = letter("", "x@c.example", b"hello");
        assert_eq!(said(&it, &all), "MAIL FROM:<> SIZE=5\nRCPT TO:<x@c.example>\n");
    }

    #[test]
    fn what_is_too_large_is_not_even_tried() {
        let it = letter("b@a.example", "x@c.example", &[b'x'; 1001]);
        let takes = |size| it.commands(&Offers { size: Some(size), ..Offers::default() });
        assert!(matches!(takes(1000), Err(Failure::Refused(refusal)) if refusal.is_for_good()));
        assert!(takes(1001).is_ok() && takes(0).is_ok());
    }

    #[test]
    fn dots_are_doubled_where_a_line_begins() {
        for (raw, content) in [
            ("a", "a\r\n"),
            ("", "\r\n"),
            (".", "..\r\n"),
            (".a\r\n..b\r\nc.\r\n", "..a\r\n...b\r\nc.\r\n"),
            ("a\r\n.\r\nb", "a\r\n..\r\nb\r\n"),
            // Some servers take a bare line feed for the end of a line.
            ("a\n.\nb\r\n", "a\n..\nb\r\n"),
        ] {
            assert_eq!(String::from_utf8(with_dots_doubled(raw.as_bytes())).unwrap(), content);
        }
    }
}
