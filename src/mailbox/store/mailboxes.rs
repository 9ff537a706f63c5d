//! Mailboxes: written by their names, held, and from which day on they are fetched.

use crate::{
    db::Conn,
    mailbox::Mailbox,
    words::{CompanyId, Date, MailboxId, Timestamp},
};
use anyhow::Result;
use jiff::tz::TimeZone;

macro_rules! columns {
    () => {
        "id, name, company_id, since, seen_at, fault, fault_since"
    };
}

/// Writes a mailbox by its name: the settings are the truth.
pub async fn put_mailbox(db: &mut Conn, name: &str, company: Option<CompanyId>) -> Result<MailboxId> {
    let sql = "INSERT INTO mailboxes (name, company_id) VALUES ($1, $2) \
               ON CONFLICT (name) DO UPDATE SET company_id = excluded.company_id RETURNING id";
    Ok(sqlx::query_scalar(sql).bind(name).bind(company).fetch_one(db).await?)
}

pub async fn mailbox(db: &mut Conn, id: MailboxId) -> Result<Mailbox> {
    let sql = concat!("SELECT ", columns!(), " FROM mailboxes WHERE id = $1");
    Ok(sqlx::query_as(sql).bind(id).fetch_one(db).await?)
}

pub async fn mailboxes(db: &mut Conn) -> Result<Vec<Mailbox>> {
    let sql = concat!("SELECT ", columns!(), " FROM mailboxes ORDER BY name");
    Ok(sqlx::query_as(sql).fetch_all(db).await?)
}

/// It answered.
pub async fn answered(db: &mut Conn, id: MailboxId, at: Timestamp) -> Result<()> {
    let sql = "UPDATE mailboxes SET seen_at = $2, fault = NULL, fault_since = NULL WHERE id = $1";
    sqlx::query(sql).bind(id).bind(at).execute(db).await?;
    Ok(())
}

/// Takes hold of all mailboxes until the transaction ends, so that the same mail, wherever it is seen, is kept and
/// filed by one after the other.
pub async fn hold(db: &mut Conn) -> Result<()> {
    // One row stands for all: whoever took them one by one could meet somebody halfway.
    let sql = "UPDATE mailboxes SET name = name WHERE id = (SELECT MIN(id) FROM mailboxes)";
    sqlx::query(sql).execute(db).await?;
    Ok(())
}

/// The day from which on a mailbox is fetched; `None`: from its beginning.
pub async fn since(db: &mut Conn, mailbox: MailboxId) -> Result<Option<Date>> {
    let sql = "SELECT since FROM mailboxes WHERE id = $1";
    Ok(sqlx::query_scalar(sql).bind(mailbox).fetch_one(db).await?)
}

/// Sets that day (in UTC). What lay before and no longer does is fetched, each mail once; what is fetched stays.
/// Says how many mails are now to be fetched.
pub async fn set_since(db: &mut Conn, mailbox: MailboxId, since: Option<Date>) -> Result<u64> {
    let sql = "UPDATE mailboxes SET since = $2 WHERE id = $1";
    sqlx::query(sql).bind(mailbox).bind(since).execute(&mut *db).await?;
    let begins = since.map_or(Timestamp::EPOCH, |day| day.start_in(&TimeZone::UTC));
    let early = "UPDATE mails SET state = 'left_out' \
                 WHERE mailbox_id = $1 AND state = 'owed' AND arrived_at < $2";
    sqlx::query(early).bind(mailbox).bind(begins).execute(&mut *db).await?;
    let back = "UPDATE mails SET state = 'owed', attempts = 0, lease_until = NULL \
                WHERE mailbox_id = $1 AND state = 'left_out' AND arrived_at >= $2";
    Ok(sqlx::query(back).bind(mailbox).bind(begins).execute(db).await?.rows_affected())
}
