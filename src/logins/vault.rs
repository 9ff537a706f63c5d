//! How secrets lie in the database: encrypted and authenticated with ChaCha20-Poly1305 (RFC 8439) by `ring`, which
//! also does our TLS, under a key derived from the installation's secret.

use crate::words::token::Secret;
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use std::fmt;

/// A key, and what it locks.
pub struct Vault(LessSafeKey);

impl Vault {
    #[must_use]
    pub fn new(secret: &Secret) -> Vault {
        #[allow(clippy::expect_used, reason = "the key has the length that the cipher wants")]
        let key = UnboundKey::new(&CHACHA20_POLY1305, &secret.key("logins")).expect("a key of 32 bytes");
        Vault(LessSafeKey::new(key))
    }

    /// Locks a text away. It only opens again in the same place: a log-in's name and what it is to it.
    ///
    /// # Errors
    /// If the text is longer than any text.
    pub fn lock(&self, place: &str, text: &str) -> anyhow::Result<String> {
        let nonce: [u8; NONCE_LEN] = rand::random();
        let mut locked = text.as_bytes().to_vec();
        let aad = Aad::from(place.as_bytes());
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut locked)
            .map_err(|_| anyhow::anyhow!("a token cannot be encrypted"))?;
        Ok(format!("1.{}.{}", STANDARD_NO_PAD.encode(nonce), STANDARD_NO_PAD.encode(locked)))
    }

    /// What was locked here. `None` if it was locked elsewhere, under another secret, or changed since.
    #[must_use]
    pub fn open(&self, place: &str, locked: &str) -> Option<String> {
        let (nonce, bytes) = locked.strip_prefix("1.")?.split_once('.')?;
        let nonce = Nonce::try_assume_unique_for_key(&STANDARD_NO_PAD.decode(nonce).ok()?).ok()?;
        let mut bytes = STANDARD_NO_PAD.decode(bytes).ok()?;
        let text = self.0.open_in_place(nonce, Aad::from(place.as_bytes()), &mut bytes).ok()?;
        String::from_utf8(text.to_vec()).ok()
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_locked_opens_only_where_it_was_locked_and_only_unchanged() {
        let vault = Vault::new(&Secret::new([7; 32]));
        let locked = vault.lock("replies refresh", "1//0gRefresh").unwrap();
        assert!(!locked.contains("0gRefresh"));
        assert_eq!(vault.open("replies refresh", &locked).as_deref(), Some("1//0gRefresh"));
        assert_ne!(vault.lock("replies refresh", "1//0gRefresh").unwrap(), locked, "never the same twice");
        assert_eq!(vault.open("orders refresh", &locked), None);
        assert_eq!(vault.open("replies access", &locked), None);
        assert_eq!(Vault::new(&Secret::new([8; 32])).open("replies refresh", &locked), None);
        let swapped = |from: char, to: char| locked.replacen(from, &to.to_string(), 1);
        let last = locked.chars().last().unwrap();
        for changed in [swapped('1', '2'), swapped('.', '!'), String::new(), "1.x.y".into(), "1.".into()] {
            assert_eq!(vault.open("replies refresh", &changed), None, "{changed}");
        }
        let cut = locked.strip_suffix(last).unwrap();
        assert_eq!(vault.open("replies refresh", cut), None);
    }
}
