//! Mail that no person wrote. Pure: what kind it is, and what a report means for the message that it is about.
//!
//! A bounce, a delay and a read receipt are a status of a message (and of a contact, if the address is at fault),
//! never a conversation; an absence notice is shown and holds nothing. None is ever answered.
//!
//! The headers decide. Words decide only where they leave no doubt: a person whose reply is taken for a machine's is
//! not heard, and that costs more than a notice that a collector reads in vain.

use super::thread::{addressed, mark_in};
use crate::{
    inbox::{Class, Classed, Kind},
    ledger::Company,
    reading::{
        Finding, FoldedKind, Intent, Reading,
        notice::{Arrival, Notice, Says, notice},
    },
    words::{
        Date, Locale, MessageId,
        token::{Mark, Secret},
    },
};
use duly_channels::email::{
    Author,
    bounce::{Bounce, Undelivered},
    parse::Incoming,
    reply::Fault,
};

const LONGEST_REASON: usize = 300;
/// A longer text is a person's, whatever it says, unless the headers say otherwise.
const LONGEST_NOTICE: usize = 600;

/// All that the class of a mail depends on beside its words.
#[derive(Debug)]
pub struct Told {
    subject: String,
    author: Author,
    /// What it is by its very form.
    form: Option<Class>,
    /// Its sender and its recipients: nobody of them is a deputy.
    parties: Vec<String>,
    written: Date,
    locale: Locale,
}

impl Told {
    #[must_use]
    pub fn of(it: &Incoming, company: Option<&Company>, written: Date, locale: Locale) -> Told {
        let form = match (Report::in_mail(it), &it.bounce) {
            (Some(Report::Delayed { .. }), _) => Some(Class::Delay),
            (Some(_), Some(_)) => Some(Class::Bounce),
            (Some(_), None) => Some(Class::ReadReceipt),
            (None, _) => None,
        };
        let from = it.from.iter().chain(&it.reply_to).map(|it| it.address.clone());
        let to = addressed(it).map(str::to_owned).chain(company.map(|it| it.email.clone()));
        let parties = from.chain(to).collect();
        Told { subject: it.subject.clone(), author: it.author, form, parties, written, locale }
    }

    /// Of a text message, of which only the words tell.
    #[must_use]
    pub fn of_a_phone(written: Date) -> Told {
        Told {
            subject: String::new(),
            author: Author::Person,
            form: None,
            parties: Vec::new(),
            written,
            locale: Locale::EN,
        }
    }

    /// What kind of mail it is, unless a person wrote it.
    #[must_use]
    pub fn classed(&self, reading: &Reading) -> Option<Classed> {
        if let Some(class) = self.form {
            return Some(class.into());
        }
        if self.author == Author::Person && !may_be_a_notice(reading) {
            return None;
        }
        let parties: Vec<&str> = self.parties.iter().map(String::as_str).collect();
        let arrival = Arrival {
            written: self.written,
            locale: reading.language.unwrap_or(self.locale),
            parties: &parties,
        };
        let notice = notice(&self.subject, &reading.new_text, arrival);
        let class = match (self.author, notice.says) {
            (Author::Person, _) if !notice.is_automatic => return None,
            (Author::List, _) => Class::List,
            (_, Says::Challenge) => Class::Challenge,
            // Whoever has left is not away, whatever the subject says.
            (_, Says::Left) => Class::AutoReply,
            (Author::Absence, _) | (_, Says::Absent) => Class::OutOfOffice,
            (_, Says::Nothing) => Class::AutoReply,
        };
        let Notice { back_on, deputy, .. } = notice;
        Some(Classed { class, back_on, deputy })
    }
}

/// Whether words alone may tell that a machine wrote them: short, about nothing that a customer wants, and below no
/// quotation.
fn may_be_a_notice(reading: &Reading) -> bool {
    let wants = |it: &Finding| !matches!(it.intent, Intent::WrongContact { .. });
    let quotes = reading.folded.iter().any(|it| it.kind == FoldedKind::Quote);
    let (text, folded) = (&reading.new_text, &reading.folded);
    let length = text.len() + folded.iter().map(|it| it.text.len()).sum::<usize>();
    (1..=LONGEST_NOTICE).contains(&length)
        && !quotes
        && !text.contains('?')
        && !reading.findings.iter().any(wants)
}

/// How a mail of a class is filed.
#[must_use]
pub fn kind(classed: Option<&Classed>) -> Kind {
    match classed.map(|it| it.class) {
        None => Kind::Reply,
        Some(Class::Bounce | Class::Delay) => Kind::Bounce,
        Some(_) => Kind::AutoReply,
    }
}

/// Whom a notice names instead of its sender, as somebody to write to: where it stands in the words.
#[must_use]
pub fn named_instead(it: &Classed, reading: &Reading) -> Option<Finding> {
    let email = it.deputy.as_ref().map(|it| it.email.as_str()).filter(|email| !email.is_empty())?;
    let begins = reading.new_text.find(email)?;
    let intent = Intent::WrongContact { contact: Some(email.to_owned()) };
    Some(Finding { intent, span: begins..begins + email.len(), confidence: 0.9 })
}

/// What a report says in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    Failed {
        permanent: bool,
        fault: Fault,
        why: String,
    },
    /// Still on its way; it may yet arrive.
    Delayed {
        fault: Fault,
        why: String,
    },
    /// It is in the recipient's mailbox.
    Arrived,
    /// Its recipient has seen it.
    Shown,
    /// Another server took it over; nobody will hear more of it.
    PassedOn,
    /// It is about a report: whoever acts on that feeds a loop.
    OfAReport,
}

impl Report {
    /// What a mail reports, if it is a report.
    #[must_use]
    pub fn in_mail(it: &Incoming) -> Option<Report> {
        let receipt = it.receipt.as_ref();
        let shown = |displayed: bool| if displayed { Report::Shown } else { Report::Arrived };
        it.bounce.as_ref().map(Report::of).or_else(|| receipt.map(|it| shown(it.displayed)))
    }

    /// A report without a recipient is believed to be a failure, but not one of the address.
    #[must_use]
    pub fn of(bounce: &Bounce) -> Report {
        if bounce.of_a_report {
            return Report::OfAReport;
        }
        let by_action = |wanted: &str| bounce.recipients.iter().find(|it| it.action == wanted);
        let permanent = bounce.recipients.iter().find(|it| it.is_permanent());
        match (permanent.or_else(|| by_action("failed")), by_action("delayed"), by_action("delivered")) {
            (Some(it), ..) => {
                Report::Failed { permanent: it.is_permanent(), fault: it.fault, why: reason(it) }
            }
            (None, Some(it), _) => Report::Delayed { fault: it.fault, why: reason(it) },
            (None, None, Some(_)) => Report::Arrived,
            (None, None, None) if bounce.recipients.is_empty() => {
                Report::Failed { permanent: false, fault: Fault::Unclear, why: String::new() }
            }
            (None, None, None) => Report::PassedOn,
        }
    }

    /// Whether nothing that is sent to the address will arrive.
    #[must_use]
    pub fn is_of_the_address(&self) -> bool {
        matches!(self, Report::Failed { permanent: true, fault, .. } if fault.blames_the_address())
    }
}

fn reason(it: &Undelivered) -> String {
    let words = format!("{} {}", it.status, it.diagnostic);
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().filter(|c| !c.is_control()).take(LONGEST_REASON).collect()
}

/// The message that a report names by our own seal: in the return path that it was sent to, or in the
/// Message-ID that it returns.
#[must_use]
pub fn sealed(mail: &Incoming, secret: &Secret) -> Option<MessageId> {
    let mut path = mail.delivered_to.iter().chain(mail.to.iter().map(|to| &to.address));
    let by_path = path.find_map(|address| mark_in(Mark::Bounce, secret, address));
    by_path.or_else(|| returned_ids(mail).find_map(|id| mark_in(Mark::MessageId, secret, id)))
}

/// Message-IDs that a report or a receipt returns, the most telling first.
pub fn returned_ids(mail: &Incoming) -> impl Iterator<Item = &str> {
    let original = mail.bounce.iter().filter_map(|it| it.original_message_id.as_deref());
    let shown = mail.receipt.iter().filter_map(|it| it.original_message_id.as_deref());
    original
        .chain(shown)
        .chain(mail.in_reply_to.iter().map(String::as_str))
        .chain(mail.references.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        reading::{self, Body, Context},
        words::Currency,
    };

    fn told(action: &str, status: &str, words: &str) -> Undelivered {
        Undelivered {
            address: "ap@kunde.example".into(),
            action: action.into(),
            status: status.into(),
            diagnostic: format!("smtp; \r\n {words}"),
            fault: match status {
                "5.1.1" => Fault::NoSuchMailbox,
                "5.2.2" => Fault::MailboxFull,
                "5.7.1" => Fault::Policy,
                late if late.starts_with('4') => Fault::Network,
                _ => Fault::Unclear,
            },
        }
    }

    #[test]
    fn what_a_report_says_in_the_end() {
        let why = |status: &str, words: &str| format!("{status} smtp; {words}");
        let failed = |permanent, fault, why| Report::Failed { permanent, fault, why };
        let gone = || told("failed", "5.1.1", "no such user");
        for (recipients, expected, of_the_address) in [
            (vec![gone()], failed(true, Fault::NoSuchMailbox, why("5.1.1", "no such user")), true),
            (
                vec![told("failed", "5.2.2", "mailbox full")],
                failed(true, Fault::MailboxFull, why("5.2.2", "mailbox full")),
                false,
            ),
            (vec![told("failed", "5.7.1", "spam")], failed(true, Fault::Policy, why("5.7.1", "spam")), false),
            (
                vec![told("failed", "4.4.7", "expired")],
                failed(false, Fault::Network, why("4.4.7", "expired")),
                false,
            ),
            (
                vec![told("delayed", "4.4.1", "timed out"), gone()],
                failed(true, Fault::NoSuchMailbox, why("5.1.1", "no such user")),
                true,
            ),
            (
                vec![told("delayed", "4.4.1", "timed out")],
                Report::Delayed { fault: Fault::Network, why: why("4.4.1", "timed out") },
                false,
            ),
            (vec![told("delivered", "2.0.0", "")], Report::Arrived, false),
            (
                vec![told("delivered", "2.0.0", ""), told("delayed", "4.4.1", "")],
                Report::Delayed { fault: Fault::Network, why: "4.4.1 smtp;".into() },
                false,
            ),
            (vec![told("relayed", "2.0.0", "")], Report::PassedOn, false),
            (vec![], failed(false, Fault::Unclear, String::new()), false),
        ] {
            let bounce = Bounce { recipients, ..Bounce::default() };
            let report = Report::of(&bounce);
            assert_eq!((&report, report.is_of_the_address()), (&expected, of_the_address));
            assert_eq!(Report::of(&Bounce { of_a_report: true, ..bounce }), Report::OfAReport);
        }
    }

    fn class(author: Author, subject: &str, text: &str) -> Option<Class> {
        let mail = Incoming { author, subject: subject.into(), ..Incoming::default() };
        let day = Date::ymd(2026, 3, 10);
        let context =
            Context { received: day, locale: Locale::DE, currency: Currency::EUR, invoices: Vec::new() };
        let reading = reading::read(Body { plain: text, html: None }, &context);
        Told::of(&mail, None, day, Locale::DE).classed(&reading).map(|it| it.class)
    }

    #[test]
    fn the_headers_decide_and_words_only_where_they_leave_no_doubt() {
        let away = "Ich bin bis zum 20. März im Urlaub. Bitte wenden Sie sich an eva@kunde.example.";
        let human = "Prove that you are human: please confirm that you are a human by clicking this link.";
        let sent = "Diese Nachricht wurde automatisch erzeugt.";
        for (author, subject, text, expected) in [
            (Author::Machine, "Re: Mahnung", away, Some(Class::OutOfOffice)),
            (Author::Absence, "Abwesenheitsnotiz", "Danke.", Some(Class::OutOfOffice)),
            (
                Author::Absence,
                "Out of office Re: Mahnung",
                "Martin has left the company.",
                Some(Class::AutoReply),
            ),
            (Author::Machine, "Ihre Anfrage", "Wir haben Ihre Nachricht erhalten.", Some(Class::AutoReply)),
            (Author::Machine, "Your mail", human, Some(Class::Challenge)),
            (Author::Person, "Your mail", human, Some(Class::Challenge)),
            (Author::List, "Unser Katalog", "Neue Preise ab März!", Some(Class::List)),
            (Author::Person, "Urlaub", away, Some(Class::OutOfOffice)),
            (Author::Person, "Re: Mahnung", sent, Some(Class::AutoReply)),
            // A person who is away, and says what he will do.
            (Author::Person, "AW: Mahnung", away, None),
            (Author::Person, "Urlaub", "Ich bin im Urlaub und zahle am 20. März.", None),
            (
                Author::Person,
                "Re: Mahnung",
                "Wir zahlen am 20. März. Diese Nachricht wurde automatisch erzeugt.",
                None,
            ),
            (Author::Person, "Re: Mahnung", "Was soll das? Diese Nachricht wurde automatisch erzeugt.", None),
            (Author::Person, "AW: Mahnung", "Danke, ist angekommen.", None),
            (Author::Person, "", "", None),
        ] {
            assert_eq!(class(author, subject, text), expected, "{author:?} {subject}: {text}");
        }
        let quoting = format!("{sent}\n\nAm 09.03.2026 schrieb Nordhafen:\n> Bitte zahlen.");
        assert_eq!(class(Author::Person, "Re: Mahnung", &quoting), None);
        assert_eq!(
            class(Author::Person, "Re: Mahnung", &format!("{sent} {}", "Wirklich wahr. ".repeat(50))),
            None
        );
    }

    #[test]
    fn a_report_is_tied_to_its_message_by_our_seal_only() {
        let secret = Secret::new([3; 32]);
        let path = format!("bounce+{}@duly.example", Mark::Bounce.write(&secret, MessageId(5)));
        let id = format!("{}@duly.example", Mark::MessageId.write(&secret, MessageId(6)));
        let by_path = Incoming { delivered_to: vec![path], ..Incoming::default() };
        assert_eq!(sealed(&by_path, &secret), Some(MessageId(5)));
        let bounce = |id: &str| Incoming {
            bounce: Some(Bounce { original_message_id: Some(id.into()), ..Bounce::default() }),
            ..Incoming::default()
        };
        assert_eq!(sealed(&bounce(&id), &secret), Some(MessageId(6)));
        assert_eq!(sealed(&bounce("m6-00000000000000000000@duly.example"), &secret), None);
    }
}
