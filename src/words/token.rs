//! Tokens: secrets that customers hold (action links) and marks that come back in replies.
//!
//! An *action token* is random and only its digest is kept. A *reply mark* carries a message's id and a
//! seal made with the installation's secret; it travels in the Message-ID, in the plus-address and in the
//! return path, so that a reply or a bounce is recognised even when a mail client drops half the headers.

use super::{MessageId, named};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::fmt;
use subtle::ConstantTimeEq;

/// The installation's secret, from which seals are made. Never shown, never logged.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    #[must_use]
    pub fn random() -> Self {
        Self(rand::random())
    }

    /// 64 hexadecimal digits.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        hex::decode(text.trim()).ok()?.try_into().ok().map(Self)
    }

    #[must_use]
    pub fn to_hex(&self) -> String {
        hex::encode(self.0)
    }

    /// The first 16 bytes of a seal, hexadecimal: short enough for an address.
    #[must_use]
    pub fn stamp(&self, purpose: &str, text: &str) -> String {
        hex::encode(&self.seal(purpose, text)[..16])
    }

    /// A key of its own for each purpose, so that what one leaks is worth nothing elsewhere.
    #[must_use]
    pub fn key(&self, purpose: &str) -> [u8; 32] {
        self.seal("key", purpose)
    }

    /// HMAC-SHA-256 (RFC 2104) over a purpose and a text.
    fn seal(&self, purpose: &str, text: &str) -> [u8; 32] {
        #[allow(clippy::expect_used, reason = "HMAC takes a key of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of any length");
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

named! {
    /// Where a reply mark stands. A mark made for one place is worth nothing in another.
    Mark {
        /// In our own Message-ID, and so in a reply's In-Reply-To and References.
        MessageId = "m",
        /// In the plus-address that replies are sent to.
        ReplyTo = "r",
        /// In the return path that bounces are sent to (VERP).
        Bounce = "b",
        /// In the address of a mail that we send to ourselves, to see whether mail arrives. Names a moment, no message.
        Trip = "t",
    }
}

impl Mark {
    /// Small letters and digits only, because mail systems fold case: `r1a4-3f9k2c…`.
    #[must_use]
    pub fn write(self, secret: &Secret, message: MessageId) -> String {
        let head = format!("{self}{:x}", message.0);
        let seal = secret.seal("mark", &head);
        format!("{head}-{}", hex::encode(&seal[..10]))
    }

    /// The message that a mark names, if the seal is ours and the mark was made for this place.
    #[must_use]
    pub fn read(self, secret: &Secret, text: &str) -> Option<MessageId> {
        let text = text.trim().to_ascii_lowercase();
        let (head, _) = text.split_once('-')?;
        let id = MessageId(i64::from_str_radix(head.strip_prefix(self.as_str())?, 16).ok()?);
        bool::from(self.write(secret, id).as_bytes().ct_eq(text.as_bytes())).then_some(id)
    }
}

/// What stands in an action link: 160 random bits in base 32. Only its digest is ever stored.
#[derive(Clone, PartialEq, Eq)]
pub struct ActionToken(String);

impl ActionToken {
    #[must_use]
    pub fn random() -> Self {
        const LETTERS: &[u8; 32] = b"abcdefghijkmnopqrstuvwxyz2345678";
        let random: [u8; 32] = rand::random();
        Self(
            random
                .iter()
                .filter_map(|byte| LETTERS.get(usize::from(byte % 32)))
                .map(|it| char::from(*it))
                .collect(),
        )
    }

    /// Takes what a visitor's address says. Any text is fine: a wrong one is found in no table.
    #[must_use]
    pub fn claimed(text: &str) -> Self {
        Self(text.chars().take(64).collect())
    }

    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// SHA-256 in hexadecimal, the form in which it is kept.
    #[must_use]
    pub fn digest(&self) -> String {
        hex::encode(Sha256::digest(self.0.as_bytes()))
    }
}

impl fmt::Debug for ActionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ActionToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_comes_back_only_where_it_was_made_for_and_only_unchanged() {
        let secret = Secret::new([7; 32]);
        let mark = Mark::ReplyTo.write(&secret, MessageId(4711));
        assert_eq!(Mark::ReplyTo.read(&secret, &mark.to_uppercase()), Some(MessageId(4711)));
        assert_eq!(Mark::Bounce.read(&secret, &mark), None);
        assert_eq!(Mark::ReplyTo.read(&Secret::new([8; 32]), &mark), None);
        assert_eq!(Mark::ReplyTo.read(&secret, &mark.replacen("1267", "1268", 1)), None);
        for bad in ["", "r", "r-", "rzz-00", "r1267", "é-1"] {
            assert_eq!(Mark::ReplyTo.read(&secret, bad), None, "{bad}");
        }
    }

    #[test]
    fn secrets_do_not_show_themselves() {
        let token = ActionToken::random();
        assert_eq!(token.reveal().len(), 32);
        assert!(!format!("{token:?} {:?}", Secret::random()).contains(token.reveal()));
        assert_ne!(ActionToken::random().digest(), token.digest());
    }
}
