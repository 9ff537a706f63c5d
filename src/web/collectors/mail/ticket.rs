//! What opens one message to a frame that has no session.

use crate::words::{MessageId, Timestamp, UserId, token::Secret};
use subtle::ConstantTimeEq;

/// As long as somebody may have a conversation open before coming back to it.
const SECONDS: i64 = 4 * 3600;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub message: MessageId,
    pub reader: UserId,
    until: i64,
}

impl Ticket {
    #[must_use]
    pub fn new(message: MessageId, reader: UserId, now: Timestamp) -> Ticket {
        Ticket { message, reader, until: now.0.as_second() + SECONDS }
    }

    /// As it stands in an address: `1a-3-66f0c0de-9f2c…`.
    #[must_use]
    pub fn write(&self, secret: &Secret) -> String {
        let head = format!("{:x}-{:x}-{:x}", self.message.0, self.reader.0, self.until);
        format!("{head}-{}", secret.stamp("shown", &head))
    }

    /// What an address says, if the seal is ours and the time is not over.
    #[must_use]
    pub fn read(secret: &Secret, text: &str, now: Timestamp) -> Option<Ticket> {
        let mut parts = text.splitn(4, '-').map(|part| i64::from_str_radix(part, 16).ok());
        let (message, reader, until) = (parts.next()??, parts.next()??, parts.next()??);
        let it = Ticket { message: MessageId(message), reader: UserId(reader), until };
        let ours = bool::from(it.write(secret).as_bytes().ct_eq(text.as_bytes()));
        (ours && now.0.as_second() < until).then_some(it)
    }

    /// The seal without which an address elsewhere is not asked: so the way to it is open to no other.
    #[must_use]
    pub fn seal(&self, secret: &Secret, address: &str) -> String {
        secret.stamp("picture", &format!("{} {address}", self.write(secret)))
    }

    #[must_use]
    pub fn fits(&self, secret: &Secret, address: &str, seal: &str) -> bool {
        self.seal(secret, address).as_bytes().ct_eq(seal.as_bytes()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_opens_one_message_for_a_time() {
        let (secret, other) = (Secret::new([7; 32]), Secret::new([8; 32]));
        let now = Timestamp("2026-03-17T08:12:00Z".parse().unwrap());
        let ticket = Ticket::new(MessageId(26), UserId(3), now);
        let text = ticket.write(&secret);
        assert!(text.starts_with("1a-3-"), "{text}");
        assert_eq!(Ticket::read(&secret, &text, now), Some(ticket));
        assert_eq!(Ticket::read(&secret, &text, now.plus_seconds(SECONDS - 1)), Some(ticket));
        assert_eq!(Ticket::read(&secret, &text, now.plus_seconds(SECONDS)), None);
        assert_eq!(Ticket::read(&other, &text, now), None);
        assert_eq!(Ticket::read(&secret, &text.replacen("1a", "1b", 1), now), None);
        for wrong in ["", "-", "1a-3", "1a-3-0-", "1a-3-ffffffffffffffffffff-00", &text[..text.len() - 1]] {
            assert_eq!(Ticket::read(&secret, wrong, now), None, "{wrong}");
        }
    }

    #[test]
    fn an_address_is_sealed_for_its_ticket() {
        let secret = Secret::new([7; 32]);
        let now = Timestamp("2026-03-17T08:12:00Z".parse().unwrap());
        let ticket = Ticket::new(MessageId(26), UserId(3), now);
        let seal = ticket.seal(&secret, "https://cdn.example/a.png");
        assert!(ticket.fits(&secret, "https://cdn.example/a.png", &seal));
        assert!(!ticket.fits(&secret, "https://cdn.example/b.png", &seal));
        assert!(!Ticket::new(MessageId(27), UserId(3), now).fits(
            &secret,
            "https://cdn.example/a.png",
            &seal
        ));
        assert!(!ticket.fits(&secret, "https://cdn.example/a.png", ""));
    }
}
