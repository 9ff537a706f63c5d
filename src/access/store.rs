//! All SQL of access.

use super::{
    Link, NewUser, User,
    session::SessionToken,
    user::{MailView, Theme},
};
use crate::{
    db::Conn,
    words::{
        CompanyId, ContactId, CustomerId, Flag, LinkId, Locale, MessageId, Timestamp, UserId,
        token::ActionToken,
    },
};
use anyhow::Result;

macro_rules! columns {
    (user) => {
        "id, email, name, role, locale, theme, single_keys, mail_view, disabled_at"
    };
}

/// Adds somebody, or nobody if the address is taken.
pub async fn add_user(db: &mut Conn, new: &NewUser, hash: &str) -> Result<Option<UserId>> {
    let sql = "INSERT INTO users (email, name, password, role, locale) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (email) DO NOTHING RETURNING id";
    let query = sqlx::query_scalar(sql).bind(&new.email).bind(&new.name).bind(hash);
    Ok(query.bind(new.role).bind(new.locale).fetch_optional(db).await?)
}

pub async fn users(db: &mut Conn) -> Result<Vec<User>> {
    let sql = concat!("SELECT ", columns!(user), " FROM users ORDER BY name, id");
    Ok(sqlx::query_as(sql).fetch_all(db).await?)
}

pub async fn user(db: &mut Conn, id: UserId) -> Result<Option<User>> {
    let sql = concat!("SELECT ", columns!(user), " FROM users WHERE id = $1");
    Ok(sqlx::query_as(sql).bind(id).fetch_optional(db).await?)
}

pub async fn user_by_email(db: &mut Conn, email: &str) -> Result<Option<User>> {
    let sql = concat!("SELECT ", columns!(user), " FROM users WHERE email = $1");
    Ok(sqlx::query_as(sql).bind(email.trim().to_lowercase()).fetch_optional(db).await?)
}

/// Somebody with the hash of their password. The only place where it is read.
pub(super) async fn user_with_password(db: &mut Conn, email: &str) -> Result<Option<(User, String)>> {
    let Some(user) = user_by_email(db, email).await? else { return Ok(None) };
    let sql = "SELECT password FROM users WHERE id = $1";
    let hash = sqlx::query_scalar(sql).bind(user.id).fetch_one(db).await?;
    Ok(Some((user, hash)))
}

pub async fn set_password(db: &mut Conn, id: UserId, hash: &str) -> Result<()> {
    let sql = "UPDATE users SET password = $2 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(hash).execute(db).await?;
    Ok(())
}

pub async fn set_preferences(
    db: &mut Conn,
    id: UserId,
    locale: Locale,
    theme: Theme,
    single_keys: Flag,
    mail_view: MailView,
) -> Result<()> {
    let sql = "UPDATE users SET locale = $2, theme = $3, single_keys = $4, mail_view = $5 WHERE id = $1";
    let query = sqlx::query(sql).bind(id).bind(locale).bind(theme).bind(single_keys);
    query.bind(mail_view).execute(db).await?;
    Ok(())
}

/// When the latest sign-ins of an address failed, newest first.
pub async fn failures(db: &mut Conn, email: &str, limit: i64) -> Result<Vec<Timestamp>> {
    let sql = "SELECT failed_at FROM sign_in_failures WHERE email = $1 ORDER BY failed_at DESC LIMIT $2";
    Ok(sqlx::query_scalar(sql).bind(email).bind(limit).fetch_all(db).await?)
}

pub async fn note_failure(db: &mut Conn, email: &str, at: Timestamp) -> Result<()> {
    let sql = "INSERT INTO sign_in_failures (email, failed_at) VALUES ($1, $2)";
    sqlx::query(sql).bind(email).bind(at).execute(db).await?;
    Ok(())
}

pub async fn forget_failures(db: &mut Conn, email: &str) -> Result<()> {
    sqlx::query("DELETE FROM sign_in_failures WHERE email = $1").bind(email).execute(db).await?;
    Ok(())
}

pub async fn forget_failures_before(db: &mut Conn, at: Timestamp) -> Result<()> {
    sqlx::query("DELETE FROM sign_in_failures WHERE failed_at < $1").bind(at).execute(db).await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
pub(super) struct Session {
    pub user_id: UserId,
    pub csrf: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

pub async fn begin_session(
    db: &mut Conn,
    token: &SessionToken,
    user: UserId,
    csrf: &str,
    created_at: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    let sql =
        "INSERT INTO sessions (digest, user_id, csrf, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)";
    let query = sqlx::query(sql).bind(token.digest()).bind(user).bind(csrf);
    query.bind(created_at).bind(expires_at).execute(db).await?;
    Ok(())
}

pub(super) async fn session(db: &mut Conn, token: &SessionToken, now: Timestamp) -> Result<Option<Session>> {
    let sql =
        "SELECT user_id, csrf, created_at, expires_at FROM sessions WHERE digest = $1 AND expires_at > $2";
    Ok(sqlx::query_as(sql).bind(token.digest()).bind(now).fetch_optional(db).await?)
}

pub async fn move_session_end(db: &mut Conn, token: &SessionToken, to: Timestamp) -> Result<()> {
    let sql = "UPDATE sessions SET expires_at = $2 WHERE digest = $1";
    sqlx::query(sql).bind(token.digest()).bind(to).execute(db).await?;
    Ok(())
}

pub async fn end_session(db: &mut Conn, token: &SessionToken) -> Result<()> {
    sqlx::query("DELETE FROM sessions WHERE digest = $1").bind(token.digest()).execute(db).await?;
    Ok(())
}

pub async fn end_sessions_of(db: &mut Conn, user: UserId) -> Result<()> {
    sqlx::query("DELETE FROM sessions WHERE user_id = $1").bind(user).execute(db).await?;
    Ok(())
}

pub async fn forget_sessions_before(db: &mut Conn, at: Timestamp) -> Result<()> {
    sqlx::query("DELETE FROM sessions WHERE expires_at <= $1").bind(at).execute(db).await?;
    Ok(())
}

/// Hands out a link: only its digest is kept.
pub async fn make_link(
    db: &mut Conn,
    token: &ActionToken,
    company: CompanyId,
    customer: CustomerId,
    contact: Option<ContactId>,
    made_at: Timestamp,
    expires_at: Timestamp,
) -> Result<LinkId> {
    let sql = "INSERT INTO links (digest, company_id, customer_id, contact_id, made_at, expires_at) \
               VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    let query = sqlx::query_scalar(sql).bind(token.digest()).bind(company).bind(customer).bind(contact);
    Ok(query.bind(made_at).bind(expires_at).fetch_one(db).await?)
}

/// Ties a link to the message that carries it.
pub async fn link_carried_by(db: &mut Conn, link: LinkId, message: MessageId) -> Result<()> {
    let sql = "UPDATE links SET message_id = $2 WHERE id = $1";
    sqlx::query(sql).bind(link).bind(message).execute(db).await?;
    Ok(())
}

pub async fn link(db: &mut Conn, token: &ActionToken) -> Result<Option<Link>> {
    let sql = "SELECT id, company_id, customer_id, contact_id, message_id, expires_at, revoked_at \
               FROM links WHERE digest = $1";
    Ok(sqlx::query_as(sql).bind(token.digest()).fetch_optional(db).await?)
}
