//! All SQL of access.

use super::Link;
use crate::{
    db::Conn,
    words::{CompanyId, ContactId, CustomerId, LinkId, MessageId, Timestamp, token::ActionToken},
};
use anyhow::Result;

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
