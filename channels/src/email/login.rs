//! How a mail server is convinced that it may let us in: by a password, or by a token that somebody else gives out.

use std::{fmt, sync::Arc};

use super::Password;

/// Who we are, and the proof of it.
#[derive(Clone, Debug)]
pub struct Login {
    pub username: String,
    pub proof: Proof,
}

impl Login {
    #[must_use]
    pub fn with_password(username: impl Into<String>, password: Password) -> Self {
        Self { username: username.into(), proof: Proof::Password(password) }
    }

    #[must_use]
    pub fn with_tokens(username: impl Into<String>, tokens: Arc<dyn Tokens>) -> Self {
        Self { username: username.into(), proof: Proof::Token(tokens) }
    }
}

#[derive(Clone, Debug)]
pub enum Proof {
    Password(Password),
    /// XOAUTH2: an access token in place of a password.
    Token(Arc<dyn Tokens>),
}

/// Where access tokens come from. They live for an hour or so, so each log-in asks.
///
/// A token that is refused is tried once more with a fresh one: it may have been revoked before its time, or the
/// clocks differ. How that ends is told to whoever keeps the tokens.
#[async_trait::async_trait]
pub trait Tokens: Send + Sync + fmt::Debug {
    /// A token that is good now. `refused`: the one that the mail server has just refused, so another is needed.
    async fn access_token(&self, refused: Option<&Password>) -> Result<Password, NoToken>;

    /// The mail server let us in.
    async fn accepted(&self) {}

    /// The mail server refuses even a fresh token; its words.
    async fn refused(&self, _why: &str) {}
}

/// Why there is no token, in words for an administrator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoToken {
    /// Consent is gone or was never given: somebody must give it again.
    #[error("{0}")]
    Refused(String),
    /// Nobody answers. Heals by itself, mostly.
    #[error("{0}")]
    Unreachable(String),
}

/// What the client says in XOAUTH2, not encoded yet.
pub(super) fn xoauth2(username: &str, token: &Password) -> String {
    format!("user={username}\u{1}auth=Bearer {}\u{1}\u{1}", token.reveal())
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::{Engine, engine::general_purpose::STANDARD};

    /// The example of <https://developers.google.com/workspace/gmail/imap/xoauth2-protocol>.
    #[test]
    fn the_words_of_xoauth2() {
        let token = Password::new("ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg");
        assert_eq!(
            STANDARD.encode(xoauth2("someuser@example.com", &token)),
            "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52\
             YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ=="
        );
    }
}
