//! Keeping a log-in alive: an access token for whoever asks, refreshed when it nears its end.

use super::{
    Login,
    login::{FaultOf, Kept, Unsaved, ends},
    store::{self, NewTokens},
};
use crate::{
    alerts::{self, AlertKind},
    words::Timestamp,
};
use anyhow::{Context, Result};
use async_trait::async_trait;
use duly_channels::email::{NoToken, Password, Tokens, oauth::Grant};
use std::time::Duration;

/// How long one may hold the turn among all nodes: longer than any provider is waited for.
const TURN: i64 = 30;
/// A provider that refused is asked again after this many seconds, should it have been its own mistake.
const AFTER_REFUSAL: i64 = 60;
/// How often, and with what pauses, another node's refresh is waited for: a little longer than a turn.
const LOOKS: u32 = 140;
const PAUSE: Duration = Duration::from_millis(250);

#[async_trait]
impl Tokens for Login {
    async fn access_token(&self, refused: Option<&Password>) -> Result<Password, NoToken> {
        match self.token_at_hand(refused).await {
            Ok(Some(token)) => return Ok(token),
            Ok(None) => {}
            Err(error) => return Err(self.broken(&error)),
        }
        // A task of its own: whoever asked may go away, such as a page that takes too long or a mailbox that is let
        // go. What the provider gives is written down all the same.
        let (login, refused) = (self.clone(), refused.cloned());
        let renewing = tokio::spawn(async move { login.renewed(refused.as_ref()).await });
        match renewing.await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(error)) => Err(self.broken(&error)),
            Err(_) => Err(NoToken::Unreachable("renewing the access token was interrupted".to_owned())),
        }
    }

    async fn accepted(&self) {
        if let Err(error) = self.mend().await {
            self.broken(&error);
        }
    }

    async fn refused(&self, why: &str) {
        if let Err(error) = self.refused_by_server(why).await {
            self.broken(&error);
        }
    }
}

impl Login {
    /// The kept token, if nothing speaks against it.
    async fn token_at_hand(&self, refused: Option<&Password>) -> Result<Option<Password>> {
        let kept = store::kept(&mut *self.db.read().await?, &self.name).await?;
        let fresh = kept.filter(|it| it.is_fresh(self.clock.now()));
        Ok(fresh.and_then(|it| self.access(&it)).filter(|it| Some(it) != refused))
    }

    /// A token that the provider has just given, or that another task or node got meanwhile.
    async fn renewed(&self, refused: Option<&Password>) -> Result<Result<Password, NoToken>> {
        let mut unsaved = self.turn.lock().await;
        for _ in 0..LOOKS {
            // What could not be written down the last time comes first: its refresh token is the only living one.
            if let Some(late) = &*unsaved {
                self.save(late).await.context("keeping new tokens")?;
                *unsaved = None;
            }
            let now = self.clock.now();
            let Some(kept) = store::kept(&mut *self.db.read().await?, &self.name).await? else {
                return self.give_up(None, "nobody has consented yet").await;
            };
            let access = self.access(&kept).filter(|it| Some(it) != refused);
            if let Some(token) = access.clone().filter(|_| kept.is_fresh(now)) {
                return Ok(Ok(token));
            }
            let alive = access.filter(|_| kept.is_alive(now));
            let refresh = kept.refresh_token.as_deref().and_then(|it| self.open("refresh", it));
            let Some(refresh) = refresh.map(Password::new) else {
                return match alive {
                    Some(token) => Ok(Ok(token)),
                    None => self.give_up(Some(&kept), why_not(&kept)).await,
                };
            };
            if !self.hold(&kept, now).await? {
                match (alive, kept.refusal().filter(|_| kept.is_held(now))) {
                    (Some(token), _) => return Ok(Ok(token)),
                    (None, Some(why)) => return Ok(Err(NoToken::Refused(why.to_owned()))),
                    (None, None) => tokio::time::sleep(PAUSE).await,
                }
                continue;
            }
            match self.oauth.refresh(&refresh).await {
                Ok(grant) => {
                    let new = unsaved.insert(Unsaved { version: kept.version, grant, at: now });
                    let is_newest = self.save(new).await.context("keeping new tokens")?;
                    let token = unsaved.take().map(|it| it.grant.access_token);
                    if let Some(token) = token.filter(|_| is_newest) {
                        return Ok(Ok(token));
                    }
                }
                Err(NoToken::Refused(why)) => {
                    let told = self.give_up(Some(&kept), &why).await?;
                    // The token in hand lives on for a while, and somebody may consent again before it ends.
                    return Ok(alive.map_or(told, Ok));
                }
                Err(why) => {
                    self.let_go(&kept).await?;
                    return Ok(alive.ok_or(why));
                }
            }
        }
        Ok(Err(NoToken::Unreachable(
            "another node has been renewing the access token for too long".to_owned(),
        )))
    }

    fn access(&self, kept: &Kept) -> Option<Password> {
        kept.access_token.as_deref().and_then(|it| self.open("access", it)).map(Password::new)
    }

    /// One transaction: the tokens, and the end of any alert. If somebody else was granted something since, theirs
    /// is the newer one. Says whether ours is.
    async fn save(&self, it: &Unsaved) -> Result<bool> {
        let new = self.locked(&it.grant, it.at)?;
        let mut tx = self.db.begin_write().await?;
        let is_newest = store::renew(&mut tx, &self.name, it.version, &new).await?;
        if is_newest {
            alerts::clear(&mut tx, AlertKind::LoginRefused, &self.name, it.at).await?;
        }
        tx.commit().await?;
        Ok(is_newest)
    }

    pub(super) fn locked(&self, grant: &Grant, at: Timestamp) -> Result<NewTokens> {
        let (access_until, renew_at) = ends(at, grant.lives);
        let refresh = grant.refresh_token.as_ref();
        Ok(NewTokens {
            access_token: self.lock("access", grant.access_token.reveal())?,
            access_until,
            renew_at,
            refresh_token: refresh.map(|it| self.lock("refresh", it.reveal())).transpose()?,
        })
    }

    async fn hold(&self, kept: &Kept, now: Timestamp) -> Result<bool> {
        let mut tx = self.db.begin_write().await?;
        let held = store::hold(&mut tx, &self.name, kept.version, now, now.plus_seconds(TURN)).await?;
        tx.commit().await?;
        Ok(held)
    }

    async fn let_go(&self, kept: &Kept) -> Result<()> {
        let mut tx = self.db.begin_write().await?;
        store::let_go(&mut tx, &self.name, kept.version).await?;
        Ok(tx.commit().await?)
    }

    /// Somebody must consent: noted and alerted in one transaction, unless somebody just has.
    async fn give_up(&self, kept: Option<&Kept>, why: &str) -> Result<Result<Password, NoToken>> {
        let now = self.clock.now();
        let mut tx = self.db.begin_write().await?;
        let still = match kept {
            Some(kept) => {
                let (version, until) = (kept.version, Some(now.plus_seconds(AFTER_REFUSAL)));
                store::fail(&mut tx, &self.name, version, FaultOf::Provider, why, now, until).await?
            }
            None => store::kept(&mut tx, &self.name).await?.is_none(),
        };
        if still {
            alerts::raise(&mut tx, AlertKind::LoginRefused, &self.name, why, now).await?;
        }
        tx.commit().await?;
        Ok(Err(NoToken::Refused(why.to_owned())))
    }

    async fn refused_by_server(&self, why: &str) -> Result<()> {
        let now = self.clock.now();
        let mut tx = self.db.begin_write().await?;
        if let Some(kept) = store::kept(&mut tx, &self.name).await? {
            store::fail(&mut tx, &self.name, kept.version, FaultOf::Server, why, now, None).await?;
        }
        alerts::raise(&mut tx, AlertKind::LoginRefused, &self.name, why, now).await?;
        Ok(tx.commit().await?)
    }

    async fn mend(&self) -> Result<()> {
        let kept = store::kept(&mut *self.db.read().await?, &self.name).await?;
        if kept.is_none_or(|it| it.fault_of != Some(FaultOf::Server)) {
            return Ok(());
        }
        let mut tx = self.db.begin_write().await?;
        if store::mend(&mut tx, &self.name).await? {
            alerts::clear(&mut tx, AlertKind::LoginRefused, &self.name, self.clock.now()).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Our own failure, which says nothing about consent.
    fn broken(&self, error: &anyhow::Error) -> NoToken {
        tracing::error!(login = %self.name, "the tokens of a log-in cannot be read or kept: {error:#}");
        NoToken::Unreachable("its tokens cannot be read or kept now; the log says why".to_owned())
    }
}

impl Kept {
    /// Why the provider refused the last time it was asked.
    fn refusal(&self) -> Option<&str> {
        self.fault.as_deref().filter(|_| self.fault_of == Some(FaultOf::Provider))
    }
}

/// Why there is nothing to ask the provider with.
fn why_not(kept: &Kept) -> &'static str {
    match (&kept.access_token, &kept.refresh_token) {
        (None, _) => "nobody has consented yet",
        (_, None) => "consent has ended: the provider gave nothing to renew it with",
        _ => "the tokens cannot be decrypted: the installation's secret has changed since",
    }
}
