//! Why a mail did not arrive, in one of a few kinds: by the status code, or by the words of whoever refused it.

use super::super::phrases::{any_in, plain};

/// Why a mail did not arrive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    /// There is nobody under that name, or no longer.
    NoSuchAddress,
    /// The domain is gone, or takes no mail at all.
    DomainGone,
    MailboxFull,
    /// Refused for what it is or where it comes from: spam, policy, authentication.
    Blocked,
    TooBig,
    /// Nobody answered: the network, or a server that is down.
    Unreachable,
    /// Nothing that is said tells.
    #[default]
    Other,
}

impl Fault {
    /// Whether the address itself is at fault, so that the next mail will fare no better.
    #[must_use]
    pub const fn is_of_the_address(self) -> bool {
        matches!(self, Self::NoSuchAddress | Self::DomainGone)
    }

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoSuchAddress => "no_such_address",
            Self::DomainGone => "domain_gone",
            Self::MailboxFull => "mailbox_full",
            Self::Blocked => "blocked",
            Self::TooBig => "too_big",
            Self::Unreachable => "unreachable",
            Self::Other => "other",
        }
    }

    /// The code decides where it is precise (RFC 3463, section 3); servers misuse the others, so there the words do.
    #[must_use]
    pub fn of(status: &str, words: &str) -> Fault {
        let detail = status.split_once('.').map_or("", |(_, detail)| detail);
        match detail {
            "1.1" | "1.3" | "1.6" | "1.10" | "2.1" => Fault::NoSuchAddress,
            "1.2" | "4.4" => Fault::DomainGone,
            "2.2" => Fault::MailboxFull,
            "2.3" | "3.4" => Fault::TooBig,
            "4.1" | "4.2" | "4.3" | "4.7" | "4.316" => Fault::Unreachable,
            _ => Fault::by_words(words).unwrap_or(if detail.starts_with("7.") {
                Fault::Blocked
            } else {
                Fault::Other
            }),
        }
    }

    fn by_words(words: &str) -> Option<Fault> {
        let words = plain(words);
        let said = [
            ("mailbox full", Fault::MailboxFull),
            ("too big", Fault::TooBig),
            ("domain gone", Fault::DomainGone),
            ("blocked", Fault::Blocked),
            ("no such address", Fault::NoSuchAddress),
            ("unreachable", Fault::Unreachable),
        ];
        said.iter().find(|(section, _)| any_in(section, &words)).map(|(_, fault)| *fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kinds_of_failure() {
        for (status, words, expected) in [
            ("5.1.1", "user unknown", Fault::NoSuchAddress),
            ("5.1.10", "RESOLVER.ADR.RecipientNotFound", Fault::NoSuchAddress),
            ("5.2.1", "The email account that you tried to reach is disabled.", Fault::NoSuchAddress),
            ("5.0.0", "550 No such user here", Fault::NoSuchAddress),
            ("5.0.0", "This address no longer accepts mail.", Fault::NoSuchAddress),
            ("5.1.0", "550 5.1.0 Empfänger unbekannt", Fault::NoSuchAddress),
            ("5.2.2", "552 Mailbox full", Fault::MailboxFull),
            ("5.0.0", "452 Das Postfach des Empfängers ist voll", Fault::MailboxFull),
            ("4.2.2", "over quota", Fault::MailboxFull),
            ("5.3.4", "", Fault::TooBig),
            ("5.0.0", "552 message size exceeds fixed maximum message size", Fault::TooBig),
            ("5.1.2", "Host unknown", Fault::DomainGone),
            ("5.4.4", "Host or domain name not found. Name service error", Fault::DomainGone),
            ("5.0.0", "Unrouteable address", Fault::DomainGone),
            ("5.7.1", "message classified as spam", Fault::Blocked),
            ("5.7.26", "Unauthenticated email is not accepted due to domain's DMARC policy", Fault::Blocked),
            ("5.7.1", "", Fault::Blocked),
            // Some servers hide unknown users behind a policy code, and policies behind general ones.
            ("5.7.1", "550 5.7.1 recipient not found", Fault::NoSuchAddress),
            ("5.0.0", "554 blocked by Spamhaus, see https://spamhaus.example/no such user", Fault::Blocked),
            ("4.4.1", "connection timed out", Fault::Unreachable),
            ("4.4.7", "message expired", Fault::Unreachable),
            ("5.0.0", "", Fault::Other),
            ("", "", Fault::Other),
        ] {
            assert_eq!(Fault::of(status, words), expected, "{status} {words}");
        }
    }

    #[test]
    fn only_an_address_or_a_domain_that_is_gone_is_the_addresss_fault() {
        for (fault, of_the_address) in [
            (Fault::NoSuchAddress, true),
            (Fault::DomainGone, true),
            (Fault::MailboxFull, false),
            (Fault::Blocked, false),
            (Fault::TooBig, false),
            (Fault::Unreachable, false),
            (Fault::Other, false),
        ] {
            assert_eq!(fault.is_of_the_address(), of_the_address, "{fault:?}");
        }
    }
}
