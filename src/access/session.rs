//! Signed-in browsers: a random token in a cookie, its digest in the database.
//!
//! A session ends twelve hours after it was last used and thirty days after it began, whichever comes first.

use super::User;
use crate::words::Timestamp;
use sha2::{Digest, Sha256};
use std::fmt;
use subtle::ConstantTimeEq;

/// How long a session lives without being used.
pub const IDLE_SECONDS: i64 = 12 * 3600;
/// How long a session lives at most.
pub const LONGEST_SECONDS: i64 = 30 * 86_400;
/// A session's end is moved only by this much or more, so that not every click is a write.
const STEP_SECONDS: i64 = 5 * 60;

/// What stands in the cookie: 256 random bits in hexadecimal.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

impl SessionToken {
    #[must_use]
    pub fn random() -> Self {
        Self(hex::encode(rand::random::<[u8; 32]>()))
    }

    /// Takes what a cookie says. Any text is fine: a wrong one is found in no table.
    #[must_use]
    pub fn claimed(text: &str) -> Self {
        Self(text.chars().take(128).collect())
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

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

/// A new session, ready for its cookie.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub user: User,
    pub token: SessionToken,
    /// Stands in every form; a form without it is not ours (OWASP, synchronizer token pattern).
    pub csrf: String,
    pub expires_at: Timestamp,
}

/// Whether a form carries its session's token. Takes the same time wherever they differ.
#[must_use]
pub fn csrf_fits(csrf: &str, claimed: &str) -> bool {
    bool::from(csrf.as_bytes().ct_eq(claimed.as_bytes()))
}

/// When a session that is used now ends.
pub(super) fn end(created_at: Timestamp, now: Timestamp) -> Timestamp {
    now.plus_seconds(IDLE_SECONDS).min(created_at.plus_seconds(LONGEST_SECONDS))
}

/// The end to write down, if it moved far enough to be worth writing.
pub(super) fn moved_end(created_at: Timestamp, ends_at: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let end = end(created_at, now);
    (end.seconds_since(ends_at) >= STEP_SECONDS).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3600;

    #[test]
    fn a_session_slides_while_it_is_used_and_ends_after_thirty_days() {
        let start = Timestamp::EPOCH;
        let at = |hours: i64| start.plus_seconds(hours * HOUR);
        for (now, ends_at, expected) in [
            (0, 12, None),
            (1, 12, Some(13)),
            (11, 12, Some(23)),
            (30 * 24 - 6, 30 * 24 - 1, Some(30 * 24)),
            (30 * 24 - 1, 30 * 24, None),
        ] {
            assert_eq!(moved_end(start, at(ends_at), at(now)), expected.map(at), "{now}");
        }
    }

    #[test]
    fn a_token_is_long_and_does_not_show_itself() {
        let token = SessionToken::random();
        assert_eq!(token.reveal().len(), 64);
        assert_ne!(token, SessionToken::random());
        assert!(!format!("{token:?}").contains(token.reveal()) && token.digest() != token.reveal());
        assert_eq!(SessionToken::claimed(token.reveal()).digest(), token.digest());
        assert!(csrf_fits("a", "a") && !csrf_fits("a", "b") && !csrf_fits("a", ""));
    }
}
