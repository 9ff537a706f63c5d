//! All SQL of log-ins.

use super::login::{FaultOf, Kept};
use crate::{db::Conn, words::Timestamp};
use anyhow::Result;

/// What was granted, locked.
pub(super) struct NewTokens {
    pub access_token: String,
    pub access_until: Option<Timestamp>,
    pub renew_at: Option<Timestamp>,
    pub refresh_token: Option<String>,
}

pub(super) async fn kept(db: &mut Conn, name: &str) -> Result<Option<Kept>> {
    let sql = "SELECT version, access_token, access_until, renew_at, refresh_token, held_until, fault, fault_of, \
               fault_since FROM logins WHERE name = $1";
    Ok(sqlx::query_as(sql).bind(name).fetch_optional(db).await?)
}

/// Takes the turn among all nodes. Says whether it was free, and the version still the newest.
pub(super) async fn hold(
    db: &mut Conn,
    name: &str,
    version: i64,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool> {
    let sql = "UPDATE logins SET held_until = $4 WHERE name = $1 AND version = $2 \
               AND (held_until IS NULL OR held_until <= $3)";
    let query = sqlx::query(sql).bind(name).bind(version).bind(now).bind(until);
    Ok(query.execute(db).await?.rows_affected() > 0)
}

/// Gives the turn back with nothing done.
pub(super) async fn let_go(db: &mut Conn, name: &str, version: i64) -> Result<()> {
    let sql = "UPDATE logins SET held_until = NULL WHERE name = $1 AND version = $2";
    sqlx::query(sql).bind(name).bind(version).execute(db).await?;
    Ok(())
}

/// Writes down what came of a refresh, unless something newer is there. No new refresh token: the old one goes on.
pub(super) async fn renew(db: &mut Conn, name: &str, version: i64, new: &NewTokens) -> Result<bool> {
    let sql = "UPDATE logins SET version = version + 1, access_token = $3, access_until = $4, renew_at = $5, \
               refresh_token = COALESCE($6, refresh_token), held_until = NULL, fault = NULL, fault_of = NULL, \
               fault_since = NULL WHERE name = $1 AND version = $2";
    let query = sqlx::query(sql).bind(name).bind(version).bind(&new.access_token).bind(new.access_until);
    let query = query.bind(new.renew_at).bind(&new.refresh_token);
    Ok(query.execute(db).await?.rows_affected() > 0)
}

/// Writes down what a person consented to, whatever was there.
pub(super) async fn begin(db: &mut Conn, name: &str, new: &NewTokens) -> Result<()> {
    let sql = "INSERT INTO logins (name, version, access_token, access_until, renew_at, refresh_token) \
               VALUES ($1, 1, $2, $3, $4, $5) ON CONFLICT (name) DO UPDATE SET version = logins.version + 1, \
               access_token = excluded.access_token, access_until = excluded.access_until, \
               renew_at = excluded.renew_at, refresh_token = excluded.refresh_token, held_until = NULL, \
               fault = NULL, fault_of = NULL, fault_since = NULL";
    let query = sqlx::query(sql).bind(name).bind(&new.access_token).bind(new.access_until);
    query.bind(new.renew_at).bind(&new.refresh_token).execute(db).await?;
    Ok(())
}

/// Forgets the tokens. The version goes on, so that a refresh which is under way writes nothing.
pub(super) async fn forget(db: &mut Conn, name: &str) -> Result<()> {
    let sql = "UPDATE logins SET version = version + 1, access_token = NULL, access_until = NULL, renew_at = NULL, \
               refresh_token = NULL, held_until = NULL, fault = NULL, fault_of = NULL, fault_since = NULL \
               WHERE name = $1";
    sqlx::query(sql).bind(name).execute(&mut *db).await?;
    sqlx::query("DELETE FROM login_redirects WHERE login = $1").bind(name).execute(&mut *db).await?;
    forget_code(db, name).await
}

/// Notes why it does not work, unless something newer was granted. Since when is kept from the first time on. It
/// may be held for a while, so that nobody asks again at once.
pub(super) async fn fail(
    db: &mut Conn,
    name: &str,
    version: i64,
    of: FaultOf,
    why: &str,
    now: Timestamp,
    held_until: Option<Timestamp>,
) -> Result<bool> {
    let sql = "UPDATE logins SET fault = $3, fault_of = $4, fault_since = COALESCE(fault_since, $5), \
               held_until = COALESCE($6, held_until) WHERE name = $1 AND version = $2";
    let query = sqlx::query(sql).bind(name).bind(version).bind(why).bind(of).bind(now).bind(held_until);
    Ok(query.execute(db).await?.rows_affected() > 0)
}

/// The mail server is content again. Says whether it was not.
pub(super) async fn mend(db: &mut Conn, name: &str) -> Result<bool> {
    let sql = "UPDATE logins SET fault = NULL, fault_of = NULL, fault_since = NULL \
               WHERE name = $1 AND fault_of = $2";
    let query = sqlx::query(sql).bind(name).bind(FaultOf::Server);
    Ok(query.execute(db).await?.rows_affected() > 0)
}

// --- on the way to the provider and back -----------------------------------------------------------------------

/// Somebody who was sent to the provider.
#[derive(sqlx::FromRow)]
pub(super) struct Away {
    pub login: String,
    pub session: String,
    pub verifier: String,
    pub expires_at: Timestamp,
}

pub(super) async fn send_away(db: &mut Conn, state: &str, it: &Away, now: Timestamp) -> Result<()> {
    sqlx::query("DELETE FROM login_redirects WHERE expires_at <= $1").bind(now).execute(&mut *db).await?;
    let sql = "INSERT INTO login_redirects (state, login, session, verifier, expires_at) \
               VALUES ($1, $2, $3, $4, $5)";
    let query = sqlx::query(sql).bind(state).bind(&it.login).bind(&it.session).bind(&it.verifier);
    query.bind(it.expires_at).execute(db).await?;
    Ok(())
}

/// Whoever was sent away under a state, if it was in this session: nobody comes back twice.
pub(super) async fn take_back(db: &mut Conn, state: &str, session: &str) -> Result<Option<Away>> {
    let sql = "DELETE FROM login_redirects WHERE state = $1 AND session = $2 \
               RETURNING login, session, verifier, expires_at";
    Ok(sqlx::query_as(sql).bind(state).bind(session).fetch_optional(db).await?)
}

// --- a code to type -----------------------------------------------------------------------------------------------

#[derive(sqlx::FromRow)]
pub(super) struct Asked {
    pub code: String,
    pub pause_seconds: i64,
    pub next_at: Timestamp,
    pub expires_at: Timestamp,
}

pub(super) async fn ask(db: &mut Conn, name: &str, it: &Asked) -> Result<()> {
    let sql = "INSERT INTO login_codes (login, code, pause_seconds, next_at, expires_at) \
               VALUES ($1, $2, $3, $4, $5) ON CONFLICT (login) DO UPDATE SET code = excluded.code, \
               pause_seconds = excluded.pause_seconds, next_at = excluded.next_at, \
               expires_at = excluded.expires_at";
    let query = sqlx::query(sql).bind(name).bind(&it.code).bind(it.pause_seconds).bind(it.next_at);
    query.bind(it.expires_at).execute(db).await?;
    Ok(())
}

pub(super) async fn asked(db: &mut Conn, name: &str) -> Result<Option<Asked>> {
    let sql = "SELECT code, pause_seconds, next_at, expires_at FROM login_codes WHERE login = $1";
    Ok(sqlx::query_as(sql).bind(name).fetch_optional(db).await?)
}

/// Takes the turn to ask about a code. Says whether it was time, and nobody else asks.
pub(super) async fn may_ask(
    db: &mut Conn,
    name: &str,
    code: &str,
    now: Timestamp,
    next: Timestamp,
) -> Result<bool> {
    let sql = "UPDATE login_codes SET next_at = $4 WHERE login = $1 AND code = $2 AND next_at <= $3";
    let query = sqlx::query(sql).bind(name).bind(code).bind(now).bind(next);
    Ok(query.execute(db).await?.rows_affected() > 0)
}

pub(super) async fn ask_later(
    db: &mut Conn,
    name: &str,
    code: &str,
    pause_seconds: i64,
    next: Timestamp,
) -> Result<()> {
    let sql = "UPDATE login_codes SET pause_seconds = $3, next_at = $4 WHERE login = $1 AND code = $2";
    sqlx::query(sql).bind(name).bind(code).bind(pause_seconds).bind(next).execute(db).await?;
    Ok(())
}

pub(super) async fn forget_code(db: &mut Conn, name: &str) -> Result<()> {
    sqlx::query("DELETE FROM login_codes WHERE login = $1").bind(name).execute(db).await?;
    Ok(())
}
