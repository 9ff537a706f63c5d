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
}

#[derive(Clone, Debug)]
pub enum Proof {
    Password(Password),
    /// XOAUTH2: an access token in place of a password.
    Token(Arc<dyn Tokens>),
}

/// Where access tokens come from. They live for an hour or so, so each log-in asks.
#[async_trait::async_trait]
pub trait Tokens: Send + Sync + fmt::Debug {
    /// A token that is good now. `refused`: the one that the mail server has just refused, so another is needed.
    async fn access_token(&self, refused: Option<&Password>) -> Result<Password, NoToken>;
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
