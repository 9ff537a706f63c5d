//! The mail that the demo's customers send: replies as different mail programs write them, absence notices,
//! and the post office's reports. Raw bytes, as a server would deliver them.

use crate::words::{Locale, Timestamp, Zone, format};
use duly_channels::email::Outgoing;
use std::fmt::Write;

/// How a mail program quotes what it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// Header lines, and the original below them without marks.
    Outlook,
    /// One line that introduces, and the original behind `>`.
    Gmail,
    /// Nothing quoted at all.
    Phone,
}

impl Program {
    pub const ALL: [Program; 3] = [Program::Outlook, Program::Gmail, Program::Phone];
}

/// Who answers.
#[derive(Clone, Debug)]
pub struct Writer<'a> {
    /// Name and address of the mailbox.
    pub name: &'a str,
    pub address: &'a str,
    pub locale: Locale,
    pub zone: Zone,
}

/// A person's answer to a mail of ours.
pub fn reply(original: &Outgoing, from: &Writer<'_>, text: &str, program: Program, at: Timestamp) -> Vec<u8> {
    let prefix = match (from.locale.language(), program) {
        ("de", Program::Outlook) => "AW: ",
        _ => "Re: ",
    };
    let mut mail = head(original, from, &format!("{prefix}{}", original.subject), at);
    mail.push_str("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n");
    mail.push_str("Content-Transfer-Encoding: 8bit\r\n\r\n");
    mail.push_str(&lines(text));
    mail.push_str(&lines(&quoted(original, from, program)));
    mail.into_bytes()
}

/// What a mailbox answers by itself while its owner is away.
pub fn absence(original: &Outgoing, from: &Writer<'_>, text: &str, at: Timestamp) -> Vec<u8> {
    let prefix = match from.locale.language() {
        "de" => "Automatische Antwort: ",
        "fr" => "Réponse automatique : ",
        _ => "Automatic reply: ",
    };
    let mut mail = head(original, from, &format!("{prefix}{}", original.subject), at);
    mail.push_str("Auto-Submitted: auto-replied\r\nX-Auto-Response-Suppress: All\r\n");
    mail.push_str("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n");
    mail.push_str("Content-Transfer-Encoding: 8bit\r\n\r\n");
    mail.push_str(&lines(text));
    mail.into_bytes()
}

/// The report of a server that knows no such mailbox (RFC 3464), sent to the return path.
pub fn bounce(original: &Outgoing, at: Timestamp) -> Vec<u8> {
    let domain = original.to.address.rsplit('@').next().unwrap_or("customer.example");
    let recipient = &original.to.address;
    let mut mail = String::new();
    let _ = write!(
        mail,
        "Return-Path: <>\r\nDelivered-To: {to}\r\nFrom: Mail Delivery System <mailer-daemon@{domain}>\r\n\
         To: {to}\r\nSubject: Undelivered Mail Returned to Sender\r\nDate: {date}\r\n\
         Message-ID: <{stamp}.bounce@{domain}>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"cut\"\r\n\r\n\
         --cut\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
         Your message to <{recipient}> could not be delivered: there is no such mailbox here.\r\n\r\n\
         --cut\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.{domain}\r\n\r\n\
         Final-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: 5.1.1\r\n\
         Diagnostic-Code: smtp; 550 5.1.1 <{recipient}>: Recipient address rejected: User unknown\r\n\r\n\
         --cut\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{id}>\r\n\r\n--cut--\r\n",
        to = original.return_path,
        date = rfc2822(at, &Zone::UTC),
        stamp = at.as_millisecond(),
        id = original.message_id,
    );
    mail.into_bytes()
}

fn head(original: &Outgoing, from: &Writer<'_>, subject: &str, at: Timestamp) -> String {
    let domain = from.address.rsplit('@').next().unwrap_or("customer.example");
    let mut references = original.references.clone();
    references.push(original.message_id.clone());
    let references: Vec<String> = references.iter().map(|id| format!("<{id}>")).collect();
    format!(
        "Return-Path: <{address}>\r\nDelivered-To: {to}\r\nFrom: \"{name}\" <{address}>\r\nTo: {to}\r\n\
         Subject: {subject}\r\nDate: {date}\r\nMessage-ID: <{stamp}.{size}@{domain}>\r\n\
         In-Reply-To: <{id}>\r\nReferences: {references}\r\n",
        name = from.name.replace(['"', '\\', '\r', '\n'], ""),
        address = from.address,
        to = original.reply_to.address,
        subject = subject.replace(['\r', '\n'], " "),
        date = rfc2822(at, &from.zone),
        stamp = at.as_millisecond(),
        size = original.message_id.len() + subject.len(),
        id = original.message_id,
        references = references.join("\r\n "),
    )
}

fn quoted(original: &Outgoing, from: &Writer<'_>, program: Program) -> String {
    let sent = Timestamp(original.date);
    let day = format::long_date(from.locale, sent.date_in(&from.zone));
    let time = sent.to_zoned(from.zone.0.clone()).strftime("%H:%M").to_string();
    let sender = format!("{} <{}>", original.from.name, original.from.address);
    match (program, from.locale.language()) {
        (Program::Phone, _) => String::new(),
        (Program::Outlook, language) => {
            let [von, gesendet, an, betreff] = match language {
                "de" => ["Von", "Gesendet", "An", "Betreff"],
                "fr" => ["De", "Envoyé", "À", "Objet"],
                _ => ["From", "Sent", "To", "Subject"],
            };
            format!(
                "\n\n{von}: {sender}\n{gesendet}: {day} {time}\n{an}: {}\n{betreff}: {}\n\n{}",
                original.to.address, original.subject, original.text
            )
        }
        (Program::Gmail, language) => {
            let introduction = match language {
                "de" => format!("Am {day} um {time} schrieb {sender}:"),
                "fr" => format!("Le {day} à {time}, {sender} a écrit :"),
                _ => format!("On {day} at {time}, {sender} wrote:"),
            };
            let original: Vec<String> = original.text.lines().map(|line| format!("> {line}")).collect();
            format!("\n\n{introduction}\n\n{}", original.join("\n"))
        }
    }
}

fn lines(text: &str) -> String {
    text.lines().map(|line| format!("{line}\r\n")).collect()
}

fn rfc2822(at: Timestamp, zone: &Zone) -> String {
    at.to_zoned(zone.0.clone()).strftime("%a, %d %b %Y %H:%M:%S %z").to_string()
}
