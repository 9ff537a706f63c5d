//! Whether a machine wrote a mail, as its headers say it.
//!
//! Human replies sent from a sales or ticket system carry List-Unsubscribe, List-Id or Feedback-ID, so these
//! prove nothing and are not looked at. What only the words of the body tell is not judged here.

/// `headers` with names in small letters; `null_sender` if the envelope had no sender and this is no bounce.
pub(super) fn is_automatic(headers: &[(String, String)], subject: &str, null_sender: bool) -> bool {
    null_sender || headers.iter().any(|(name, value)| says_so(name, value, subject)) || is_absence(subject)
}

fn says_so(name: &str, value: &str, subject: &str) -> bool {
    let value = value.trim().to_ascii_lowercase();
    match name {
        // RFC 3834, section 5: "no" is what a person's mail may say.
        "auto-submitted" => !value.is_empty() && !value.starts_with("no"),
        "x-autoreply" | "x-autorespond" | "x-autoresponder" => {
            !matches!(value.as_str(), "no" | "false" | "0")
        }
        "precedence" => matches!(value.as_str(), "bulk" | "junk" | "auto_reply" | "auto-reply"),
        "x-loop" => true,
        // Exchange asks others with this header not to answer; people's mail can carry it too.
        "x-auto-response-suppress" => value != "none" && looks_automatic(subject),
        // A read receipt (RFC 8098) is sent by the mail program.
        "content-type" => value.starts_with("multipart/report"),
        _ => false,
    }
}

fn is_absence(subject: &str) -> bool {
    let subject = plain(subject);
    ABSENCES.iter().any(|start| subject.starts_with(start))
}

fn looks_automatic(subject: &str) -> bool {
    let subject = plain(subject);
    is_absence(&subject) || AUTOMATIC_WORDS.iter().any(|word| subject.contains(word))
}

fn plain(subject: &str) -> String {
    subject.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// How mail programs begin the subject of an automatic answer. A person who answers one has "Re:" before it.
const ABSENCES: &[&str] = &[
    "automatic reply:",
    "automatic reply from ",
    "auto reply:",
    "auto-reply:",
    "autoreply:",
    "auto response:",
    "auto-response:",
    "autoresponse:",
    "out of office:",
    "out of office re:",
    "out of office autoreply",
    "out of the office:",
    "automatische antwort:",
    "automatische antwort auf",
    "abwesenheitsnotiz",
    "abwesenheitsnachricht",
    "réponse automatique :",
    "réponse automatique:",
    "reponse automatique :",
    "message d'absence",
    "absence du bureau",
    "absence re:",
    "respuesta automática:",
    "respuesta automatica:",
    "fuera de la oficina:",
    "risposta automatica:",
    "fuori sede:",
    "automatisch antwoord:",
    "afwezigheidsbericht",
    "afwezig:",
    "resposta automática:",
    "resposta automatica:",
    "ausência re:",
    "autosvar:",
    "automatisk svar:",
    "automatiskt svar:",
    "fraværsmelding",
    "frånvaromeddelande",
    "automaattinen vastaus:",
    "poissa:",
    "odpowiedź automatyczna:",
    "autoodpowiedź:",
    "automatická odpověď:",
    "automatická odpoveď:",
    "automatikus válasz:",
    "răspuns automat:",
    "samodejni odgovor:",
    "automatski odgovor:",
    "автоматический ответ:",
    "автоматична відповідь:",
    "автоматичен отговор:",
    "αυτόματη απάντηση:",
    "otomatik yanıt:",
    "自動応答:",
    "自动答复:",
];

const AUTOMATIC_WORDS: &[&str] =
    &["automat", "auto-reply", "autoreply", "autosvar", "out of office", "abwesen", "absence", "absent"];

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(&str, &str)]) -> Vec<(String, String)> {
        lines.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
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
            assert!(is_automatic(&headers(&[line]), "Re: Invoice 7", false), "{line:?}");
        }
        assert!(is_automatic(&[], "Re: Invoice 7", true), "the null sender");
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
            assert!(!is_automatic(&headers(&[line]), "Re: Invoice 7", false), "{line:?}");
        }
    }

    #[test]
    fn a_suppressed_answer_counts_only_with_such_a_subject() {
        let suppress = headers(&[("x-auto-response-suppress", "All")]);
        assert!(is_automatic(&suppress, "Office closed (automated message)", false));
        assert!(!is_automatic(&suppress, "Invoice 7 is paid", false));
    }

    #[test]
    fn subjects_of_absence_and_subjects_of_people() {
        for subject in [
            "Automatic reply: Invoice 7",
            "Automatische Antwort: Mahnung",
            "Réponse\u{a0}automatique\u{a0}: Relance",
            "Abwesenheitsnotiz",
            "Odpowiedź automatyczna: Faktura",
            "Automatická odpověď: Faktura",
        ] {
            assert!(is_automatic(&[], subject, false), "{subject}");
        }
        for subject in [
            "Re: Automatic reply: Invoice 7",
            "AW: Abwesenheitsnotiz",
            "Absence of delivery note",
            "Automatic payment failed",
            "Out of office supplies, invoice 7",
        ] {
            assert!(!is_automatic(&[], subject, false), "{subject}");
        }
    }
}
