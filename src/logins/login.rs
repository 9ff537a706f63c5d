//! A log-in of the settings, how it stands, and when its token needs renewing.

use super::{Vault, store};
use crate::{
    db::{Conn, Db},
    words::{Clock, Timestamp, named},
};
use anyhow::Result;
use duly_channels::email::oauth::{Grant, OAuth};
use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};
use tokio::sync::Mutex;

/// A log-in by consent. Clones are the same log-in.
#[derive(Clone)]
pub struct Login {
    pub name: Arc<str>,
    pub(super) oauth: Arc<OAuth>,
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub(super) vault: Arc<Vault>,
    /// Whose turn it is to refresh. Holds what was granted and could not be written down yet.
    pub(super) turn: Arc<Mutex<Option<Unsaved>>>,
}

/// What the provider gave for a refresh token, and the version that it was kept under.
#[derive(Debug)]
pub(super) struct Unsaved {
    pub version: i64,
    pub grant: Grant,
    pub at: Timestamp,
}

impl Login {
    #[must_use]
    pub fn new(name: &str, oauth: OAuth, db: Db, clock: Clock, vault: Arc<Vault>) -> Login {
        Login { name: name.into(), oauth: Arc::new(oauth), db, clock, vault, turn: Arc::default() }
    }

    /// The account, as the mail server knows it.
    #[must_use]
    pub fn username(&self) -> &str {
        self.oauth.username()
    }

    /// Whether consent can be given by typing a code.
    #[must_use]
    pub fn knows_device_codes(&self) -> bool {
        self.oauth.knows_device_codes()
    }

    /// # Errors
    /// If the database does not answer.
    pub async fn standing(&self, db: &mut Conn) -> Result<Standing> {
        Ok(store::kept(db, &self.name).await?.map_or(Standing::NeverConsented, |it| it.standing()))
    }

    pub(super) fn lock(&self, what: &str, text: &str) -> Result<String> {
        self.vault.lock(&format!("{what} of {}", self.name), text)
    }

    pub(super) fn open(&self, what: &str, locked: &str) -> Option<String> {
        self.vault.open(&format!("{what} of {}", self.name), locked)
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Login({})", self.name)
    }
}

/// All log-ins of the settings, by name.
#[derive(Clone, Debug, Default)]
pub struct Logins(Arc<BTreeMap<Arc<str>, Login>>);

impl FromIterator<Login> for Logins {
    fn from_iter<I: IntoIterator<Item = Login>>(all: I) -> Self {
        Self(Arc::new(all.into_iter().map(|it| (it.name.clone(), it)).collect()))
    }
}

impl Logins {
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Login> {
        self.0.get(name)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Login> {
        self.0.values()
    }

    /// Returns once nobody waits for a provider any more: what it gives is written down before the house closes.
    pub async fn settle(&self) {
        for login in self.iter() {
            drop(login.turn.lock().await);
        }
    }
}

named! {
    /// Who does not let us in.
    FaultOf {
        /// The provider: consent is gone.
        Provider = "provider",
        /// The mail server, though the provider gave a token.
        Server = "server",
    }
}

/// How a log-in stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    NeverConsented,
    /// The access token lives until then, and is renewed before.
    Works {
        until: Option<Timestamp>,
    },
    Refused {
        since: Timestamp,
        why: String,
    },
}

/// What is written down of a log-in, still locked.
#[derive(Clone, sqlx::FromRow)]
pub(super) struct Kept {
    pub version: i64,
    pub access_token: Option<String>,
    pub access_until: Option<Timestamp>,
    pub renew_at: Option<Timestamp>,
    pub refresh_token: Option<String>,
    pub held_until: Option<Timestamp>,
    pub fault: Option<String>,
    pub fault_of: Option<FaultOf>,
    pub fault_since: Option<Timestamp>,
}

impl Kept {
    fn standing(&self) -> Standing {
        match (&self.access_token, &self.fault, self.fault_since) {
            (None, ..) => Standing::NeverConsented,
            (_, Some(why), Some(since)) => Standing::Refused { since, why: why.clone() },
            _ => Standing::Works { until: self.access_until },
        }
    }

    pub(super) fn is_fresh(&self, now: Timestamp) -> bool {
        self.renew_at.is_none_or(|at| now < at)
    }

    pub(super) fn is_alive(&self, now: Timestamp) -> bool {
        self.access_until.is_none_or(|until| now < until)
    }

    pub(super) fn is_held(&self, now: Timestamp) -> bool {
        self.held_until.is_some_and(|until| now < until)
    }
}

/// When a token ends, and when to ask for the next: five minutes before, or a quarter of a short life.
pub(super) fn ends(at: Timestamp, lives: Option<Duration>) -> (Option<Timestamp>, Option<Timestamp>) {
    let Some(lives) = lives else { return (None, None) };
    let seconds = i64::try_from(lives.as_secs()).unwrap_or(i64::MAX).min(LONGEST_LIFE);
    (Some(at.plus_seconds(seconds)), Some(at.plus_seconds(seconds - (seconds / 4).min(300))))
}

/// A year. Whoever says more means for ever.
const LONGEST_LIFE: i64 = 365 * 86_400;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_renewed_before_it_ends() {
        let at = Timestamp::EPOCH;
        for (lives, until, renew) in
            [(3600, 3600, 3300), (60, 60, 45), (0, 0, 0), (u64::MAX, LONGEST_LIFE, LONGEST_LIFE - 300)]
        {
            let ends = ends(at, Some(Duration::from_secs(lives)));
            assert_eq!(ends, (Some(at.plus_seconds(until)), Some(at.plus_seconds(renew))), "{lives}");
        }
        assert_eq!(ends(at, None), (None, None));
    }
}
