//! Signing in and out, and looking after the people who may.

use super::{
    Role, User,
    password::{self, Unfit},
    session::{self, SessionToken, SignedIn},
    store,
    user::{MailView, Theme},
};
use crate::{
    db::Db,
    words::{Flag, Locale, Timestamp, UserId},
};
use anyhow::Result;

/// After this many failures …
const FAILURES: i64 = 5;
/// … within this time, an address must wait.
const WINDOW_SECONDS: i64 = 15 * 60;

/// Why somebody is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Says nothing of which of the two is wrong.
    #[error("the address or the password is wrong")]
    Wrong,
    #[error("too many attempts with this address; try again after {until}")]
    Wait { until: Timestamp },
}

/// Why somebody cannot be added.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    #[error(transparent)]
    Password(#[from] Unfit),
    #[error("“{0}” is not an email address")]
    NotAnAddress(String),
    #[error("there is a user with the address {0} already")]
    Taken(String),
}

/// Somebody who is to be let in from now on.
#[derive(Clone, Debug)]
pub struct NewUser {
    pub email: String,
    pub name: String,
    pub role: Role,
    /// Language of the pages.
    pub locale: Locale,
}

/// The first one, whose password is shown once.
#[derive(Clone, Debug)]
pub struct FirstAdministrator {
    pub email: String,
    pub password: String,
}

/// Lets somebody in, or says why not.
pub async fn sign_in(
    db: &Db,
    email: &str,
    password: &str,
    now: Timestamp,
) -> Result<Result<SignedIn, Refusal>> {
    let email = folded(email);
    if !looks_like_an_address(&email) {
        return Ok(Err(Refusal::Wrong));
    }
    // The attempt counts as failed until it succeeds: guesses that come at once do not slip past the count.
    let mut tx = db.begin_write().await?;
    if let Some(until) = must_wait(&store::failures(&mut tx, &email, FAILURES).await?, now) {
        return Ok(Err(Refusal::Wait { until }));
    }
    store::forget_failures_before(&mut tx, now.plus_seconds(-WINDOW_SECONDS)).await?;
    store::note_failure(&mut tx, &email, now).await?;
    let known = store::user_with_password(&mut tx, &email).await?;
    tx.commit().await?;

    let (user, kept) = known.filter(|(user, _)| user.disabled_at.is_none()).unzip();
    let fits = password::fits(password, kept).await?;
    let Some(user) = user.filter(|_| fits) else { return Ok(Err(Refusal::Wrong)) };

    let (token, csrf) = (SessionToken::random(), SessionToken::random().reveal().to_owned());
    let expires_at = session::end(now, now);
    let mut tx = db.begin_write().await?;
    store::forget_failures(&mut tx, &email).await?;
    store::forget_sessions_before(&mut tx, now).await?;
    store::begin_session(&mut tx, &token, user.id, &csrf, now, expires_at).await?;
    tx.commit().await?;
    Ok(Ok(SignedIn { user, token, csrf, expires_at }))
}

/// Who is behind a cookie, with the token that their forms must carry. Being seen makes a session last longer.
pub async fn signed_in(db: &Db, token: &SessionToken, now: Timestamp) -> Result<Option<(User, String)>> {
    let mut conn = db.read().await?;
    let Some(found) = store::session(&mut conn, token, now).await? else { return Ok(None) };
    let user = store::user(&mut conn, found.user_id).await?.filter(|user| user.disabled_at.is_none());
    let Some(user) = user else { return Ok(None) };
    if let Some(end) = session::moved_end(found.created_at, found.expires_at, now) {
        store::move_session_end(&mut conn, token, end).await?;
    }
    Ok(Some((user, found.csrf)))
}

pub async fn sign_out(db: &Db, token: &SessionToken) -> Result<()> {
    store::end_session(&mut *db.read().await?, token).await
}

/// Adds somebody.
pub async fn add_user(db: &Db, new: &NewUser, password: &str) -> Result<Result<UserId, Unusable>> {
    let email = folded(&new.email);
    if !looks_like_an_address(&email) {
        return Ok(Err(Unusable::NotAnAddress(email)));
    }
    if let Err(unfit) = password::fit(password) {
        return Ok(Err(unfit.into()));
    }
    let hash = password::hash(password).await?;
    let mut tx = db.begin_write().await?;
    let id = store::add_user(&mut tx, &NewUser { email: email.clone(), ..new.clone() }, &hash).await?;
    tx.commit().await?;
    Ok(id.ok_or(Unusable::Taken(email)))
}

/// Sets a password and ends every session of its owner: whoever had the old one is out.
pub async fn set_password(db: &Db, user: UserId, password: &str) -> Result<Result<(), Unfit>> {
    if let Err(unfit) = password::fit(password) {
        return Ok(Err(unfit));
    }
    let hash = password::hash(password).await?;
    let mut tx = db.begin_write().await?;
    store::set_password(&mut tx, user, &hash).await?;
    store::end_sessions_of(&mut tx, user).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Everybody who may come in or once might, by name.
pub async fn users(db: &Db) -> Result<Vec<User>> {
    store::users(&mut *db.read().await?).await
}

/// Sets how somebody sees the pages.
pub async fn set_preferences(
    db: &Db,
    user: UserId,
    locale: Locale,
    theme: Theme,
    single_keys: bool,
    mail_view: MailView,
) -> Result<()> {
    let keys = Flag(single_keys);
    store::set_preferences(&mut *db.read().await?, user, locale, theme, keys, mail_view).await
}

/// Makes an administrator with a random password if there is no user at all. The password is in the answer
/// and nowhere else: whoever asks shows it once.
pub async fn first_administrator(db: &Db, email: &str, locale: Locale) -> Result<Option<FirstAdministrator>> {
    if !store::users(&mut *db.read().await?).await?.is_empty() {
        return Ok(None);
    }
    let password = password::random();
    let new = NewUser {
        email: email.to_owned(),
        name: "Administrator".to_owned(),
        role: Role::Administrator,
        locale,
    };
    match add_user(db, &new, &password).await? {
        Ok(_) => Ok(Some(FirstAdministrator { email: folded(email), password })),
        // Another server on the same database was a moment faster.
        Err(Unusable::Taken(_)) => Ok(None),
        Err(unusable) => Err(unusable.into()),
    }
}

fn folded(email: &str) -> String {
    email.trim().to_lowercase()
}

/// RFC 5321 allows 254 characters; what lies beyond is noise that need not fill the tables.
fn looks_like_an_address(email: &str) -> bool {
    email.len() <= 254
        && !email.chars().any(|c| c.is_whitespace() || c.is_control())
        && email.split_once('@').is_some_and(|(user, domain)| !user.is_empty() && !domain.is_empty())
}

/// Until when an address must wait, by its latest failures, newest first.
fn must_wait(latest: &[Timestamp], now: Timestamp) -> Option<Timestamp> {
    let oldest = latest.get(usize::try_from(FAILURES).ok()?.checked_sub(1)?)?;
    let until = oldest.plus_seconds(WINDOW_SECONDS);
    (now < until).then_some(until)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_failures_in_a_quarter_of_an_hour_make_an_address_wait() {
        let at = |minute: i64| Timestamp::EPOCH.plus_seconds(minute * 60);
        let check = |latest: &[i64], now: i64, until: Option<i64>| {
            let latest: Vec<Timestamp> = latest.iter().map(|it| at(*it)).collect();
            assert_eq!(must_wait(&latest, at(now)), until.map(at), "{latest:?} {now}");
        };
        check(&[], 10, None);
        check(&[9, 8, 7, 6], 10, None);
        check(&[9, 8, 7, 6, 5], 10, Some(20));
        check(&[9, 8, 7, 6, 5], 20, None);
    }
}
