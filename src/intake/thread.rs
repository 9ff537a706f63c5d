//! Where a message belongs: its conversation, or at least its customer. Pure.
//!
//! Always within the customer: whatever a mail points at, a sender who is known at another customer is not let
//! into the thread, because an answer there would tell one customer about another.

use crate::words::{
    ContactId, ConversationId, CustomerId, MessageId,
    token::{Mark, Secret},
};
use duly_channels::email::parse::Incoming;

/// A message that a mail points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointer {
    pub message: MessageId,
    pub conversation: ConversationId,
    /// `None`: the conversation is unmatched itself.
    pub customer: Option<CustomerId>,
    /// By a mark that only we can make. Anybody can write a Message-ID that he has seen.
    pub sealed: bool,
}

/// All that is known about where a message may belong.
#[derive(Clone, Debug, Default)]
pub struct Clues {
    /// What the best of its marks or ids leads to. Several, if one mail of ours went to several customers.
    pub pointers: Vec<Pointer>,
    /// Contacts with the sender's address or number.
    pub senders: Vec<(ContactId, CustomerId)>,
    /// Customers whose invoice numbers are named, and who have a contact in the sender's own domain.
    pub named: Vec<CustomerId>,
    /// Customers with a contact in the sender's own domain, among those that are pointed at.
    pub colleagues_of: Vec<CustomerId>,
}

/// Where it belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thread {
    /// It answers this message.
    Message(Pointer),
    Customer(CustomerId),
    /// Somebody has to look. `claims`: the message of another customer that it claims to answer.
    Unmatched {
        claims: Option<MessageId>,
    },
}

impl Thread {
    #[must_use]
    pub const fn customer(&self) -> Option<CustomerId> {
        match self {
            Thread::Message(pointer) => pointer.customer,
            Thread::Customer(customer) => Some(*customer),
            Thread::Unmatched { .. } => None,
        }
    }
}

/// Decides where a message belongs.
#[must_use]
pub fn thread(clues: &Clues) -> Thread {
    let mut known: Vec<CustomerId> = clues.senders.iter().map(|(_, customer)| *customer).collect();
    known.sort_unstable();
    known.dedup();
    match best(&known, clues) {
        Some(pointer) => follow(pointer, &known, clues),
        None => by_sender(&known, clues),
    }
}

/// Of several pointers the one into the sender's own customer; if a bookkeeper works for several, the one whose
/// invoice is named.
fn best(known: &[CustomerId], clues: &Clues) -> Option<Pointer> {
    let into = |customers: &[CustomerId]| {
        let is_into = |it: &&Pointer| it.customer.is_some_and(|customer| customers.contains(&customer));
        clues.pointers.iter().find(is_into).copied()
    };
    let named: Vec<CustomerId> =
        clues.named.iter().copied().filter(|customer| known.contains(customer)).collect();
    let at_home = || if known.is_empty() { into(&clues.colleagues_of) } else { into(known) };
    into(&named).or_else(at_home).or(clues.pointers.first().copied())
}

fn follow(pointer: Pointer, known: &[CustomerId], clues: &Clues) -> Thread {
    let claims = Some(pointer.message);
    match pointer.customer {
        Some(customer) if known.contains(&customer) => Thread::Message(pointer),
        Some(_) if !known.is_empty() => Thread::Unmatched { claims },
        // A colleague answers: nobody knows the address yet, but the seal or the domain vouches for it.
        Some(customer) if pointer.sealed || clues.colleagues_of.contains(&customer) => {
            Thread::Message(pointer)
        }
        Some(_) => Thread::Unmatched { claims },
        // The conversation has no customer: one who is known by now has.
        None => match by_sender(known, clues) {
            Thread::Unmatched { .. } => Thread::Message(pointer),
            matched => matched,
        },
    }
}

fn by_sender(known: &[CustomerId], clues: &Clues) -> Thread {
    let only = |customers: &[CustomerId]| match customers {
        [customer] => Some(*customer),
        _ => None,
    };
    let among_known: Vec<CustomerId> =
        clues.named.iter().copied().filter(|customer| known.contains(customer)).collect();
    let found = match known {
        [customer] => Some(*customer),
        // One bookkeeper works for several customers: the invoice number tells for whom he writes.
        [_, ..] => only(&among_known),
        [] => only(&clues.named),
    };
    found.map_or(Thread::Unmatched { claims: None }, Thread::Customer)
}

/// The message that our own mark in an address or a Message-ID names.
#[must_use]
pub fn mark_in(mark: Mark, secret: &Secret, text: &str) -> Option<MessageId> {
    if text.len() > 1000 {
        return None;
    }
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').find_map(|part| mark.read(secret, part))
}

/// Addresses that a mail was sent to, as far as the mail says.
pub fn addressed(mail: &Incoming) -> impl Iterator<Item = &str> {
    let headers = mail.to.iter().chain(&mail.cc).map(|it| it.address.as_str());
    mail.delivered_to.iter().map(String::as_str).chain(headers)
}

/// Message-IDs that a mail answers: the one that it names first, then the whole chain, newest first.
pub fn answered(mail: &Incoming) -> impl Iterator<Item = &str> {
    mail.in_reply_to.iter().chain(mail.references.iter().rev()).map(String::as_str)
}

/// Those of them that are looked up: of an endless chain its newest end, and how it began.
pub fn looked_up(mail: &Incoming) -> impl Iterator<Item = &str> {
    const NEWEST: usize = 100;
    const FIRST: usize = 20;
    let beginning = answered(mail).count().saturating_sub(FIRST).max(NEWEST);
    answered(mail).take(NEWEST).chain(answered(mail).skip(beginning))
}

/// The domain behind an address, unless everybody can have an address there.
#[must_use]
pub fn own_domain(address: &str) -> Option<String> {
    let domain = address.rsplit_once('@')?.1.trim().to_ascii_lowercase();
    let fine =
        domain.contains('.') && domain.bytes().all(|b| b.is_ascii_alphanumeric() || b".-".contains(&b));
    (fine && !ANYBODYS.contains(&domain.as_str())).then_some(domain)
}

/// Mail providers of the general public: sharing one of these domains says nothing.
const ANYBODYS: &[&str] = &[
    "aol.com",
    "bluewin.ch",
    "free.fr",
    "freenet.de",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "hotmail.co.uk",
    "hotmail.fr",
    "icloud.com",
    "laposte.net",
    "libero.it",
    "live.com",
    "mail.com",
    "mail.ru",
    "me.com",
    "mailbox.org",
    "msn.com",
    "orange.fr",
    "outlook.com",
    "outlook.de",
    "posteo.de",
    "proton.me",
    "protonmail.com",
    "seznam.cz",
    "sfr.fr",
    "t-online.de",
    "wanadoo.fr",
    "web.de",
    "wp.pl",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.de",
    "yahoo.fr",
    "ymail.com",
];

#[cfg(test)]
mod tests {
    use super::*;

    const A: CustomerId = CustomerId(1);
    const B: CustomerId = CustomerId(2);

    fn pointer(customer: Option<CustomerId>, sealed: bool) -> Pointer {
        Pointer { message: MessageId(9), conversation: ConversationId(3), customer, sealed }
    }

    #[test]
    fn a_message_belongs_where_its_sender_is_known() {
        let to_a = pointer(Some(A), true);
        let copied = pointer(Some(A), false);
        let unmatched = pointer(None, false);
        let claims = |message| Thread::Unmatched { claims: message };
        let nobody: &[CustomerId] = &[];
        // what it points at, sender known at, names invoices of, colleague of → where it belongs
        for (points, known, named, colleagues, expected) in [
            (Some(to_a), &[A][..], nobody, nobody, Thread::Message(to_a)),
            (Some(to_a), &[A, B], nobody, nobody, Thread::Message(to_a)),
            (Some(to_a), &[B], nobody, nobody, claims(Some(MessageId(9)))),
            (Some(to_a), &[B], &[A], &[A], claims(Some(MessageId(9)))),
            (Some(to_a), &[A], &[B], nobody, Thread::Message(to_a)),
            (Some(to_a), nobody, nobody, nobody, Thread::Message(to_a)),
            (Some(copied), nobody, nobody, nobody, claims(Some(MessageId(9)))),
            (Some(copied), nobody, nobody, &[A], Thread::Message(copied)),
            (Some(unmatched), nobody, nobody, nobody, Thread::Message(unmatched)),
            (Some(unmatched), &[A], nobody, nobody, Thread::Customer(A)),
            (None, &[A], nobody, nobody, Thread::Customer(A)),
            (None, &[A], &[B], nobody, Thread::Customer(A)),
            (None, &[A, B], nobody, nobody, claims(None)),
            (None, &[A, B], &[B], nobody, Thread::Customer(B)),
            (None, nobody, &[A], nobody, Thread::Customer(A)),
            (None, nobody, &[A, B], nobody, claims(None)),
            (None, nobody, nobody, nobody, claims(None)),
        ] {
            let clues = Clues {
                pointers: points.into_iter().collect(),
                senders: known.iter().map(|customer| (ContactId(customer.0), *customer)).collect(),
                named: named.to_vec(),
                colleagues_of: colleagues.to_vec(),
            };
            assert_eq!(thread(&clues), expected, "{clues:?}");
        }
    }

    #[test]
    fn an_answer_to_a_mail_that_went_to_many_stays_with_its_sender() {
        let copy = |customer: CustomerId| Pointer {
            message: MessageId(customer.0),
            ..pointer(Some(customer), false)
        };
        let (a, b) = (copy(A), copy(B));
        let nobody: &[CustomerId] = &[];
        for (known, named, colleagues, expected) in [
            (&[A][..], nobody, nobody, Thread::Message(a)),
            (&[B], nobody, nobody, Thread::Message(b)),
            (&[B], &[A], nobody, Thread::Message(b)),
            (&[A, B], nobody, nobody, Thread::Message(a)),
            (&[A, B], &[B], nobody, Thread::Message(b)),
            (&[CustomerId(3)], nobody, nobody, Thread::Unmatched { claims: Some(MessageId(1)) }),
            (nobody, nobody, &[B], Thread::Message(b)),
            (nobody, nobody, nobody, Thread::Unmatched { claims: Some(MessageId(1)) }),
        ] {
            let clues = Clues {
                pointers: vec![a, b],
                senders: known.iter().map(|customer| (ContactId(customer.0), *customer)).collect(),
                named: named.to_vec(),
                colleagues_of: colleagues.to_vec(),
            };
            assert_eq!(thread(&clues), expected, "{clues:?}");
        }
    }

    #[test]
    fn a_mark_is_found_wherever_it_stands() {
        let secret = Secret::new([1; 32]);
        let mark = Mark::ReplyTo.write(&secret, MessageId(77));
        for text in [
            format!("ar+{mark}@duly.example"),
            format!("AR+{}@DULY.EXAMPLE", mark.to_uppercase()),
            format!("<{mark}@duly.example>"),
            format!("ar+x.{mark}@duly.example"),
        ] {
            assert_eq!(mark_in(Mark::ReplyTo, &secret, &text), Some(MessageId(77)), "{text}");
        }
        assert_eq!(mark_in(Mark::ReplyTo, &secret, &format!("ar+{mark}0@duly.example")), None);
        assert_eq!(mark_in(Mark::ReplyTo, &secret, &"+".repeat(100_000)), None);
    }

    #[test]
    fn a_public_mail_provider_vouches_for_nobody() {
        for (address, domain) in [
            ("eva@Kunde.example", Some("kunde.example")),
            ("eva@gmail.com", None),
            ("eva", None),
            ("eva@localhost", None),
            ("eva@%.%", None),
        ] {
            assert_eq!(own_domain(address).as_deref(), domain, "{address}");
        }
    }
}
