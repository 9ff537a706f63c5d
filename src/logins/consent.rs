//! Asking somebody for consent: by sending them to the provider and back, or by a code that they type there.

use super::{
    Login, Logins,
    store::{self, Asked, Away},
};
use crate::{
    alerts::{self, AlertKind},
    db::Conn,
    words::Timestamp,
};
use anyhow::{Context, Result};
use duly_channels::email::{
    NoToken, Password,
    oauth::{DeviceCode, Grant, Typed},
};
use sha2::{Digest, Sha256};

/// How long somebody may take at the provider's.
const AWAY: i64 = 15 * 60;
/// How long a provider's answer about a code may take before somebody else may ask.
const ASKING: i64 = 30;
/// No code is waited for longer than this, whatever the provider says.
const LONGEST_CODE: u64 = 3600;

/// How somebody came back from the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// The log-in works.
    Consented(String),
    /// The log-in, and why there is no consent.
    Refused(String, NoToken),
    /// Not sent by us, not in this session, too late, or for the second time.
    Stranger,
}

/// What the provider says to somebody who comes back.
pub enum Answer {
    Code(String),
    /// Its own word, such as `access_denied`.
    Error(String),
}

/// A code to type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    pub user_code: String,
    pub address: String,
    pub expires_at: Timestamp,
    /// Seconds between two looks.
    pub pause: i64,
}

/// What has become of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typing {
    Consented,
    NotYet(Code),
    /// There is none, or not any more.
    Over(Option<NoToken>),
}

impl Login {
    /// Where to send somebody for consent. `session` is something that only their browser and we know.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn redirect(&self, session: &str) -> Result<String> {
        let (redirect, now) = (self.oauth.redirect(), self.clock.now());
        let away = Away {
            login: self.name.to_string(),
            session: digest(session),
            verifier: self.lock("verifier", redirect.verifier.reveal())?,
            expires_at: now.plus_seconds(AWAY),
        };
        let mut tx = self.db.begin_write().await?;
        store::send_away(&mut tx, &digest(&redirect.state), &away, now).await?;
        tx.commit().await?;
        Ok(redirect.address)
    }

    /// Asks the provider for a code to type.
    ///
    /// # Errors
    /// If the database does not answer. The inner one: the provider refuses, or does not answer.
    pub async fn ask_for_code(&self) -> Result<Result<Code, NoToken>> {
        let code = match self.oauth.device_code().await {
            Ok(code) => code,
            Err(why) => return Ok(Err(why)),
        };
        let now = self.clock.now();
        let pause = i64::try_from(code.pause().as_secs()).unwrap_or(ASKING).clamp(1, 60);
        let lives = i64::try_from(code.expires_in().as_secs().min(LONGEST_CODE))?;
        let asked = Asked {
            code: self.lock("code", &serde_json::to_string(&code)?)?,
            pause_seconds: pause,
            next_at: now.plus_seconds(pause),
            expires_at: now.plus_seconds(lives),
        };
        let mut tx = self.db.begin_write().await?;
        store::ask(&mut tx, &self.name, &asked).await?;
        tx.commit().await?;
        Ok(Ok(shown(&code, &asked)))
    }

    /// The code that waits to be typed.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn code(&self, db: &mut Conn) -> Result<Option<Code>> {
        let asked = store::asked(db, &self.name).await?.filter(|it| self.clock.now() < it.expires_at);
        Ok(asked.and_then(|it| Some(shown(&self.read(&it)?, &it))))
    }

    /// Looks whether the code was typed. Asks the provider no more often than it likes, whoever looks how often.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn typed(&self) -> Result<Typing> {
        let now = self.clock.now();
        let asked = store::asked(&mut *self.db.read().await?, &self.name).await?;
        let Some((code, asked)) = asked.and_then(|it| Some((self.read(&it)?, it))) else {
            return Ok(Typing::Over(None));
        };
        if now >= asked.expires_at {
            return self.over(NoToken::Refused("the code has run out".to_owned())).await;
        }
        if !self.may_ask(&asked, now).await? {
            return Ok(Typing::NotYet(shown(&code, &asked)));
        }
        match self.oauth.typed(&code).await {
            Ok(Typed::Granted(grant)) => {
                self.adopt(&grant).await?;
                Ok(Typing::Consented)
            }
            Ok(Typed::Later(told)) => {
                // "Slow down" is for good (RFC 8628, section 3.5).
                let more = i64::try_from(told.saturating_sub(code.pause()).as_secs()).unwrap_or(0);
                let asked =
                    Asked { pause_seconds: asked.pause_seconds.saturating_add(more).min(60), ..asked };
                let next = self.clock.now().plus_seconds(asked.pause_seconds);
                let mut tx = self.db.begin_write().await?;
                store::ask_later(&mut tx, &self.name, &asked.code, asked.pause_seconds, next).await?;
                tx.commit().await?;
                Ok(Typing::NotYet(shown(&code, &asked)))
            }
            Err(NoToken::Unreachable(_)) => Ok(Typing::NotYet(shown(&code, &asked))),
            Err(why) => self.over(why).await,
        }
    }

    async fn may_ask(&self, asked: &Asked, now: Timestamp) -> Result<bool> {
        if now < asked.next_at {
            return Ok(false);
        }
        let mut tx = self.db.begin_write().await?;
        let next = now.plus_seconds(asked.pause_seconds.max(ASKING));
        let may = store::may_ask(&mut tx, &self.name, &asked.code, now, next).await?;
        tx.commit().await?;
        Ok(may)
    }

    async fn over(&self, why: NoToken) -> Result<Typing> {
        let mut tx = self.db.begin_write().await?;
        store::forget_code(&mut tx, &self.name).await?;
        tx.commit().await?;
        Ok(Typing::Over(Some(why)))
    }

    fn read(&self, asked: &Asked) -> Option<DeviceCode> {
        serde_json::from_str(&self.open("code", &asked.code)?).ok()
    }

    /// Forgets the tokens. The provider is not told: who gave consent can take it back there.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn disconnect(&self) -> Result<()> {
        let mut tx = self.db.begin_write().await?;
        store::forget(&mut tx, &self.name).await?;
        alerts::clear(&mut tx, AlertKind::LoginRefused, &self.name, self.clock.now()).await?;
        Ok(tx.commit().await?)
    }

    /// What a person consented to counts, whatever was there before.
    async fn adopt(&self, grant: &Grant) -> Result<()> {
        let now = self.clock.now();
        let new = self.locked(grant, now)?;
        let mut tx = self.db.begin_write().await?;
        store::begin(&mut tx, &self.name, &new).await?;
        store::forget_code(&mut tx, &self.name).await?;
        alerts::clear(&mut tx, AlertKind::LoginRefused, &self.name, now).await?;
        Ok(tx.commit().await?)
    }
}

impl Logins {
    /// Somebody comes back from the provider. Whom we did not send away in this very session we do not know.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn come_back(&self, session: &str, state: &str, answer: Answer) -> Result<Arrival> {
        let Some(any) = self.iter().next() else { return Ok(Arrival::Stranger) };
        // Taken before the provider is asked: an answer counts once.
        let mut tx = any.db.begin_write().await?;
        let away = store::take_back(&mut tx, &digest(state), &digest(session)).await?;
        tx.commit().await?;
        let Some(away) = away.filter(|it| any.clock.now() < it.expires_at) else {
            return Ok(Arrival::Stranger);
        };
        let Some(login) = self.get(&away.login) else { return Ok(Arrival::Stranger) };
        let code = match answer {
            Answer::Code(code) => code,
            Answer::Error(word) => {
                let why = match word.as_str() {
                    "access_denied" => "whoever was asked said no".to_owned(),
                    _ => format!("the provider says {}", word.chars().take(100).collect::<String>()),
                };
                return Ok(Arrival::Refused(away.login, NoToken::Refused(why)));
            }
        };
        let verifier = login.open("verifier", &away.verifier).context("a verifier cannot be decrypted")?;
        match login.oauth.redeem(&code, &Password::new(verifier)).await {
            Ok(grant) => {
                login.adopt(&grant).await?;
                Ok(Arrival::Consented(away.login))
            }
            Err(why) => Ok(Arrival::Refused(away.login, why)),
        }
    }
}

fn shown(code: &DeviceCode, asked: &Asked) -> Code {
    Code {
        user_code: code.user_code().to_owned(),
        address: code.address().to_owned(),
        expires_at: asked.expires_at,
        pause: asked.pause_seconds,
    }
}

fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}
