//! Why a mail did not arrive, in one of a few kinds: by the status code, or by the words of whoever refused it.

use super::super::{
    phrases::{any_in, plain},
    reply::Fault,
};

/// The code decides where it is precise (RFC 3463, section 3); servers misuse the others, so there the words do.
pub(super) fn of(status: &str, words: &str) -> Fault {
    let detail = status.split_once('.').map_or("", |(_, detail)| detail);
    match detail {
        "1.1" | "1.3" | "1.6" | "1.10" => Fault::NoSuchMailbox,
        "2.1" => Fault::MailboxClosed,
        "1.2" | "4.4" => Fault::NoSuchDomain,
        "2.2" => Fault::MailboxFull,
        "2.3" | "3.4" => Fault::TooLarge,
        "4.1" | "4.2" | "4.3" | "4.7" | "4.316" => Fault::Network,
        _ => by_words(words).unwrap_or(if detail.starts_with("7.") { Fault::Policy } else { Fault::Unclear }),
    }
}

fn by_words(words: &str) -> Option<Fault> {
    let words = plain(words);
    let said = [
        ("mailbox full", Fault::MailboxFull),
        ("too big", Fault::TooLarge),
        ("domain gone", Fault::NoSuchDomain),
        ("blocked", Fault::Policy),
        ("no such address", Fault::NoSuchMailbox),
        ("unreachable", Fault::Network),
    ];
    said.iter().find(|(section, _)| any_in(section, &words)).map(|(_, fault)| *fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kinds_of_failure() {
        for (status, words, expected) in [
            ("5.1.1", "user unknown", Fault::NoSuchMailbox),
            ("5.1.10", "RESOLVER.ADR.RecipientNotFound", Fault::NoSuchMailbox),
            ("5.2.1", "The email account that you tried to reach is disabled.", Fault::MailboxClosed),
            ("5.0.0", "550 No such user here", Fault::NoSuchMailbox),
            ("5.0.0", "This address no longer accepts mail.", Fault::NoSuchMailbox),
            ("5.1.0", "550 5.1.0 Empfänger unbekannt", Fault::NoSuchMailbox),
            ("5.2.2", "552 Mailbox full", Fault::MailboxFull),
            ("5.0.0", "452 Das Postfach des Empfängers ist voll", Fault::MailboxFull),
            ("4.2.2", "over quota", Fault::MailboxFull),
            ("5.3.4", "", Fault::TooLarge),
            ("5.0.0", "552 message size exceeds fixed maximum message size", Fault::TooLarge),
            ("5.1.2", "Host unknown", Fault::NoSuchDomain),
            ("5.4.4", "Host or domain name not found. Name service error", Fault::NoSuchDomain),
            ("5.0.0", "Unrouteable address", Fault::NoSuchDomain),
            ("5.7.1", "message classified as spam", Fault::Policy),
            ("5.7.26", "Unauthenticated email is not accepted due to domain's DMARC policy", Fault::Policy),
            ("5.7.1", "", Fault::Policy),
            // Some servers hide unknown users behind a policy code, and policies behind general ones.
            ("5.7.1", "550 5.7.1 recipient not found", Fault::NoSuchMailbox),
            ("5.0.0", "554 blocked by Spamhaus, see https://spamhaus.example/no such user", Fault::Policy),
            ("4.4.1", "connection timed out", Fault::Network),
            ("4.4.7", "message expired", Fault::Network),
            ("5.0.0", "", Fault::Unclear),
            ("", "", Fault::Unclear),
        ] {
            assert_eq!(of(status, words), expected, "{status} {words}");
        }
    }
}
