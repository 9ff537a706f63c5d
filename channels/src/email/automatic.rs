//! Who wrote a mail, a person or a machine, as its headers and its subject say it.
//!
//! Human replies sent from a sales or ticket system carry List-Unsubscribe, List-Id or Feedback-ID, and a shared
//! address that is a group adds `Precedence: list` to whatever it passes on, so these prove nothing by themselves.
//! What only the words of the body tell is not judged here.

use super::phrases::{any_in, phrases, plain};

/// Who wrote a mail, as far as its headers and its subject tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Author {
    /// Nothing says that it was not a person.
    #[default]
    Person,
    /// A machine, for whatever reason.
    Machine,
    /// A machine, while somebody is away.
    Absence,
    /// One mail to many that answers nothing.
    List,
}

/// What is known of a mail beside its headers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Circumstances<'a> {
    pub subject: &'a str,
    /// The envelope had no sender, and this is no bounce.
    pub null_sender: bool,
    /// It names a mail that it answers.
    pub is_answer: bool,
}

/// `headers` with names in small letters.
pub(super) fn author(headers: &[(String, String)], it: Circumstances) -> Author {
    let subject = plain(it.subject);
    let begins = |section: &str| phrases(section).iter().any(|start| subject.starts_with(start));
    let is_list = |name: &str| name == "list-id" || name == "list-unsubscribe";
    let listed = || headers.iter().any(|(name, _)| is_list(name)) && !it.is_answer;
    if begins("absence") {
        Author::Absence
    } else if begins("automatic") || it.null_sender {
        Author::Machine
    } else if !headers.iter().any(|(name, value)| says_so(name, value, &subject)) {
        Author::Person
    } else if headers.iter().any(|(name, value)| name == "precedence" && is_bulk(value)) && listed() {
        Author::List
    } else {
        Author::Machine
    }
}

fn says_so(name: &str, value: &str, subject: &str) -> bool {
    let value = value.trim().to_ascii_lowercase();
    match name {
        // RFC 3834, section 5: "no" is what a person's mail may say.
        "auto-submitted" => !value.is_empty() && !value.starts_with("no"),
        "x-autoreply" | "x-autorespond" | "x-autoresponder" => {
            !matches!(value.as_str(), "no" | "false" | "0")
        }
        "precedence" => is_bulk(&value) || matches!(value.as_str(), "auto_reply" | "auto-reply"),
        "x-loop" => true,
        // Exchange asks others with this header not to answer; people's mail can carry it too.
        "x-auto-response-suppress" => {
            value != "none" && (any_in("automatic words", subject) || any_in("absence", subject))
        }
        // A read receipt (RFC 8098) is sent by the mail program.
        "content-type" => value.starts_with("multipart/report"),
        _ => false,
    }
}

fn is_bulk(precedence: &str) -> bool {
    ["bulk", "junk"].iter().any(|it| precedence.trim().eq_ignore_ascii_case(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(lines: &[(&str, &str)], subject: &str) -> Author {
        let headers: Vec<_> =
            lines.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        author(&headers, Circumstances { subject, null_sender: false, is_answer: false })
    }

    #[test]
    fn headers_that_machines_write() {
        for line in [
            ("auto-submitted", "auto-replied"),
            ("auto-submitted", "auto-generated (failure)"),
            ("x-autoreply", "yes"),
            ("x-autorespond", ""),
            ("precedence", "Bulk"),
            ("precedence", "auto_reply"),
            ("x-loop", "loop@kunde.example"),
            ("content-type", "multipart/report; report-type=disposition-notification"),
        ] {
            assert_eq!(written(&[line], "Re: Invoice 7"), Author::Machine, "{line:?}");
        }
        let from_nobody = Circumstances { subject: "Re: Invoice 7", null_sender: true, is_answer: true };
        assert_eq!(author(&[], from_nobody), Author::Machine);
    }

    #[test]
    fn headers_that_people_send_too() {
        for line in [
            ("auto-submitted", "no"),
            ("list-unsubscribe", "<mailto:off@crm.example>"),
            ("list-id", "<sales.crm.example>"),
            ("feedback-id", "7:crm"),
            ("precedence", "list"),
            ("x-autoreply", "no"),
            ("x-auto-response-suppress", "DR, OOF, AutoReply"),
        ] {
            assert_eq!(written(&[line], "Re: Invoice 7"), Author::Person, "{line:?}");
        }
        let group =
            [("precedence", "list"), ("list-id", "<ar.nordlicht.example>"), ("list-unsubscribe", "<x>")];
        assert_eq!(written(&group, "Invoice 7"), Author::Person, "our own address is a group");
    }

    #[test]
    fn a_circular_is_list_mail_and_an_answer_is_not() {
        let circular = [("precedence", "bulk"), ("list-unsubscribe", "<https://news.example/off>")];
        assert_eq!(written(&circular, "Our new catalogue"), Author::List);
        let headers = circular.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let answer = Circumstances { subject: "Re: Invoice 7", null_sender: false, is_answer: true };
        assert_eq!(author(&headers, answer), Author::Machine);
    }

    #[test]
    fn a_suppressed_answer_counts_only_with_such_a_subject() {
        let suppress = [("x-auto-response-suppress", "All")];
        assert_eq!(written(&suppress, "Office closed (automated message)"), Author::Machine);
        assert_eq!(written(&suppress, "Invoice 7 is paid"), Author::Person);
    }

    #[test]
    fn subjects_of_machines_and_subjects_of_people() {
        for (subject, expected) in [
            ("Automatic reply: Invoice 7", Author::Machine),
            ("Automatische Antwort: Mahnung", Author::Machine),
            ("Réponse\u{a0}automatique\u{a0}: Relance", Author::Machine),
            ("Abwesenheitsnotiz", Author::Absence),
            ("Out of office Re: Invoice 7", Author::Absence),
            ("Message d’absence", Author::Absence),
            ("Odpowiedź automatyczna: Faktura", Author::Machine),
            ("Automatická odpověď: Faktura", Author::Machine),
            ("Re: Automatic reply: Invoice 7", Author::Person),
            ("AW: Abwesenheitsnotiz", Author::Person),
            ("Absence of delivery note", Author::Person),
            ("Automatic payment failed", Author::Person),
            ("Out of office supplies, invoice 7", Author::Person),
        ] {
            assert_eq!(written(&[], subject), expected, "{subject}");
        }
    }
}
