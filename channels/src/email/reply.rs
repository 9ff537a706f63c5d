//! What a mail server's refusal means, and what to do next. Pure: a table.
//!
//! The first digit of the reply code decides whether it may be tried again (RFC 5321, section 4.2.1); the enhanced
//! status code says what is wrong (RFC 3463, section 3; later codes in the registry of RFC 5248), and where there
//! is none, the reply code does (RFC 5321, section 4.2.2).

use crate::Refusal;

/// What is wrong, as far as the codes tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The server takes no more from us for the moment: too many, too fast, shutting down.
    Busy,
    /// It wants to see whether we come back (RFC 6647).
    Greylisted,
    MailboxFull,
    /// Nobody has this address.
    NoSuchMailbox,
    /// Nobody has this domain, or it takes no mail.
    NoSuchDomain,
    /// Somebody has this address, and it takes no mail.
    MailboxClosed,
    TooLarge,
    /// The address that we send from.
    Sender,
    /// Our own log-in.
    LogIn,
    /// A rule or a reputation: nothing is wrong with the address.
    Policy,
    /// What the mail holds, or how it is written.
    Content,
    /// The way there: no route, no answer, a loop.
    Network,
    /// The server itself.
    System,
    /// A command or a parameter that it does not understand.
    Protocol,
    /// Nothing tells why.
    #[default]
    Unclear,
}

/// When to come back after a refusal for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rhythm {
    /// In a minute, then ever more rarely.
    Soon,
    /// In a few minutes: earlier is held against us.
    Minutes,
    /// In some hours: a person must first tidy up.
    Hours,
}

impl Fault {
    pub const ALL: [Fault; 15] = [
        Fault::Busy,
        Fault::Greylisted,
        Fault::MailboxFull,
        Fault::NoSuchMailbox,
        Fault::NoSuchDomain,
        Fault::MailboxClosed,
        Fault::TooLarge,
        Fault::Sender,
        Fault::LogIn,
        Fault::Policy,
        Fault::Content,
        Fault::Network,
        Fault::System,
        Fault::Protocol,
        Fault::Unclear,
    ];

    /// What the codes say is wrong.
    #[must_use]
    pub fn of(code: u16, status: Option<&str>) -> Fault {
        let told = status.and_then(subject_and_detail);
        told.and_then(|it| by_status(code, it)).unwrap_or_else(|| by_code(code))
    }

    /// As it is written down, and named in locales.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Fault::Busy => "busy",
            Fault::Greylisted => "greylisted",
            Fault::MailboxFull => "mailbox-full",
            Fault::NoSuchMailbox => "no-such-mailbox",
            Fault::NoSuchDomain => "no-such-domain",
            Fault::MailboxClosed => "mailbox-closed",
            Fault::TooLarge => "too-large",
            Fault::Sender => "sender",
            Fault::LogIn => "log-in",
            Fault::Policy => "policy",
            Fault::Content => "content",
            Fault::Network => "network",
            Fault::System => "system",
            Fault::Protocol => "protocol",
            Fault::Unclear => "unclear",
        }
    }

    /// How long to wait, if it is only for now.
    #[must_use]
    pub const fn rhythm(self) -> Rhythm {
        match self {
            Fault::Busy | Fault::Greylisted | Fault::Policy => Rhythm::Minutes,
            Fault::MailboxFull | Fault::MailboxClosed => Rhythm::Hours,
            _ => Rhythm::Soon,
        }
    }

    /// Whether nothing that is sent to this address will arrive, if the refusal is for good.
    #[must_use]
    pub const fn blames_the_address(self) -> bool {
        matches!(self, Fault::NoSuchMailbox | Fault::NoSuchDomain | Fault::MailboxClosed)
    }
}

impl Refusal {
    #[must_use]
    pub fn fault(&self) -> Fault {
        Fault::of(self.code, self.status.as_deref())
    }

    /// 5xx is for good; everything else may be better later (RFC 5321, section 4.2.1).
    #[must_use]
    pub const fn is_for_good(&self) -> bool {
        self.code >= 500
    }
}

/// RFC 3463, sections 3.2 to 3.8. What says no more than the reply code gives nothing.
fn by_status(code: u16, (subject, detail): (u16, u16)) -> Option<Fault> {
    let for_now = code < 500;
    Some(match (subject, detail) {
        // 5.1.10 is a domain with a null MX (RFC 7505, section 4).
        (1, 2 | 10) => Fault::NoSuchDomain,
        (1, 7 | 8) => Fault::Sender,
        (1, 1 | 3 | 6) => Fault::NoSuchMailbox,
        // Postgrey and others put no detail to a mailbox that is busy (RFC 6647, section 4).
        (2, 0) if matches!(code, 450 | 451) => Fault::Greylisted,
        // Gmail says 4.2.1 to a mailbox that gets mail too fast.
        (2, 1) if for_now => Fault::Busy,
        (2, 1) => Fault::MailboxClosed,
        (2, 2) => Fault::MailboxFull,
        (2 | 3, 3) | (3, 4) => Fault::TooLarge,
        (3, 1 | 2) if for_now => Fault::Busy,
        (3, _) => Fault::System,
        (4, 5) | (5, 3) => Fault::Busy,
        (4, _) => Fault::Network,
        (5, _) => Fault::Protocol,
        (6, _) => Fault::Content,
        // RFC 4954, section 6, and RFC 5248: our log-in, or the account behind it.
        (7, 8 | 9 | 11..=14) => Fault::LogIn,
        // RFC 7372, section 3: who we say we are was not believed.
        (7, 20..=25) => Fault::Sender,
        (7, 28) => Fault::Busy,
        (7, _) if matches!(code, 450 | 451) => Fault::Greylisted,
        (7, _) if code == 421 => Fault::Busy,
        (7, _) if code == 454 => Fault::LogIn,
        (7, _) => Fault::Policy,
        _ => return None,
    })
}

/// RFC 5321, section 4.2.2; 521 and 556 by RFC 7504; 454, 53x by RFC 4954.
fn by_code(code: u16) -> Fault {
    match code {
        421 => Fault::Busy,
        450 | 451 => Fault::Greylisted,
        // Too many recipients, or no more room (section 4.5.3.1.10).
        452 => Fault::MailboxFull,
        454 | 530 | 534 | 535 | 538 => Fault::LogIn,
        455 | 500..=504 | 555 => Fault::Protocol,
        521 | 556 => Fault::NoSuchDomain,
        551 | 553 => Fault::NoSuchMailbox,
        552 => Fault::MailboxFull,
        554 => Fault::Policy,
        // 550 is said of nobody, of no access and of a rule alike.
        _ => Fault::Unclear,
    }
}

/// `5.1.1` gives 1 and 1.
fn subject_and_detail(status: &str) -> Option<(u16, u16)> {
    let mut parts = status.split('.').skip(1).map(str::parse);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(Ok(subject)), Some(Ok(detail)), None) => Some((subject, detail)),
        _ => None,
    }
}

/// The enhanced status code at the beginning of a server's words (RFC 2034, section 4), if its class is that of
/// the reply code.
#[must_use]
pub fn status_in(code: u16, words: &str) -> Option<String> {
    let word = words.split_whitespace().next()?;
    let class = (code / 100).to_string();
    let digits = |it: &str| (1..=3).contains(&it.len()) && it.bytes().all(|b| b.is_ascii_digit());
    let mut parts = word.split('.');
    let is_status = parts.next() == Some(&class) && parts.clone().count() == 2 && parts.all(digits);
    is_status.then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_says_what_is_wrong_and_when_to_come_back() {
        use Fault::{Busy, Greylisted, LogIn, MailboxFull, Network, System, Unclear};
        use Rhythm::{Hours, Minutes, Soon};
        for (said, fault, rhythm) in [
            ("421 shutting down", Busy, Minutes),
            ("421 4.7.0 too many messages, slow down", Busy, Minutes),
            ("421 4.7.28 unusual rate", Busy, Minutes),
            ("450 4.2.1 receiving at a rate", Busy, Minutes),
            ("452 4.5.3 too many recipients", Busy, Minutes),
            ("451 4.3.2 not now", Busy, Minutes),
            ("450 greylisted", Greylisted, Minutes),
            ("450 4.2.0 greylisted, see postgrey", Greylisted, Minutes),
            ("451 4.7.1 greylisting in action", Greylisted, Minutes),
            ("452 insufficient storage", MailboxFull, Hours),
            ("452 4.2.2 over quota", MailboxFull, Hours),
            ("451 4.3.0 temporary lookup failure", System, Soon),
            ("451 4.4.1 no answer from host", Network, Soon),
            ("454 4.7.0 temporary authentication failure", LogIn, Soon),
            ("499 whatever", Unclear, Soon),
        ] {
            let it = refusal(said);
            assert_eq!((it.fault(), it.fault().rhythm()), (fault, rhythm), "{said}");
            assert!(!it.is_for_good(), "{said}");
        }
    }

    #[test]
    fn only_what_the_address_is_blamed_for_makes_a_contact_unreachable() {
        use Fault::{
            Content, LogIn, MailboxClosed, MailboxFull, Network, NoSuchDomain, NoSuchMailbox, Policy,
            Protocol, Sender, TooLarge, Unclear,
        };
        for (said, fault, blames) in [
            ("550 5.1.1 no such user", NoSuchMailbox, true),
            ("551 user not local", NoSuchMailbox, true),
            ("553 mailbox name not allowed", NoSuchMailbox, true),
            ("550 5.1.2 bad domain", NoSuchDomain, true),
            ("556 5.1.10 null MX", NoSuchDomain, true),
            ("521 takes no mail", NoSuchDomain, true),
            ("550 5.2.1 mailbox disabled", MailboxClosed, true),
            ("550 mailbox unavailable", Unclear, false),
            ("550 5.0.0 no", Unclear, false),
            ("552 5.2.2 quota exceeded", MailboxFull, false),
            ("552 5.3.4 too big", TooLarge, false),
            ("552 5.2.3 too big for this mailbox", TooLarge, false),
            ("550 5.1.8 bad sender", Sender, false),
            ("550 5.7.23 SPF failed", Sender, false),
            ("550 5.7.1 rejected for policy", Policy, false),
            ("554 no", Policy, false),
            ("535 5.7.8 wrong", LogIn, false),
            ("550 5.6.0 bad content", Content, false),
            ("554 5.4.6 loop", Network, false),
            ("501 5.5.4 bad parameter", Protocol, false),
            // The classes contradict each other: the reply code decides.
            ("550 4.2.2 over quota", Unclear, false),
        ] {
            let it = refusal(said);
            assert_eq!((it.fault(), it.fault().blames_the_address()), (fault, blames), "{said}");
            assert!(it.is_for_good(), "{said}");
        }
    }

    fn refusal(said: &str) -> Refusal {
        let (code, words) = said.split_once(' ').unwrap();
        let code = code.parse().unwrap();
        Refusal { code, status: status_in(code, words), why: words.to_owned() }
    }

    #[test]
    fn a_status_is_found_only_where_one_stands() {
        for (code, words, status) in [
            (550, "5.1.1 no", Some("5.1.1")),
            (550, "5.7.509 no", Some("5.7.509")),
            (550, "no 5.1.1", None),
            (450, "5.1.1 no", None),
            (550, "5.1 no", None),
            (550, "5.1.1.1 no", None),
            (550, "5.1.1234 no", None),
            (550, "5.é.1", None),
            (550, "", None),
        ] {
            assert_eq!(status_in(code, words).as_deref(), status, "{words}");
        }
    }

    #[test]
    fn each_fault_has_a_name_of_its_own() {
        let names: std::collections::HashSet<_> = Fault::ALL.map(Fault::as_str).into();
        assert_eq!(names.len(), Fault::ALL.len());
    }
}
