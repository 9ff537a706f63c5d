//! What became of the mails of a mailbox, counted.

use crate::{
    db::Conn,
    mailbox::{Balance, Day, MailState},
    words::{Date, MailboxId},
};
use anyhow::Result;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// Counts a mailbox's mails by what became of them.
pub async fn balance(db: &mut Conn, mailbox: MailboxId) -> Result<Balance> {
    let sql = "SELECT state, COUNT(*) FROM mails WHERE mailbox_id = $1 GROUP BY state";
    let rows: Vec<(MailState, i64)> = sqlx::query_as(sql).bind(mailbox).fetch_all(db).await?;
    let mut balance = Balance::default();
    for (state, count) in rows {
        balance.add(state, count);
    }
    Ok(balance)
}

/// The balance of a mailbox by the days (in UTC) on which the server got its mails, from one day on, in order.
pub async fn days(db: &mut Conn, mailbox: MailboxId, from: Date) -> Result<Vec<Day>> {
    let sql = "SELECT arrived_at / 86400000, state, COUNT(*) FROM mails \
               WHERE mailbox_id = $1 AND arrived_at >= $2 GROUP BY 1, 2";
    let begins = from.start_in(&TimeZone::UTC);
    let rows: Vec<(i64, MailState, i64)> =
        sqlx::query_as(sql).bind(mailbox).bind(begins).fetch_all(db).await?;
    let mut days: BTreeMap<i64, Balance> = BTreeMap::new();
    for (day, state, count) in rows {
        days.entry(day).or_default().add(state, count);
    }
    let first = Date::ymd(1970, 1, 1);
    Ok(days.iter().map(|(day, balance)| Day::of(first.plus_days(*day), balance)).collect())
}

/// How many of a mailbox's mails are quarantined, and how many missing.
pub async fn troubles(db: &mut Conn, mailbox: MailboxId) -> Result<(i64, i64)> {
    let sql = "SELECT state, COUNT(*) FROM mails WHERE mailbox_id = $1 AND state IN ('quarantined', 'missing') \
               GROUP BY state";
    let rows: Vec<(MailState, i64)> = sqlx::query_as(sql).bind(mailbox).fetch_all(db).await?;
    let count = |wanted| rows.iter().filter(|(state, _)| *state == wanted).map(|(_, count)| count).sum();
    Ok((count(MailState::Quarantined), count(MailState::Missing)))
}
