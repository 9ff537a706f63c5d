//! Finding customers: by the beginning of their number, or any part of their name.

use crate::{
    db::Conn,
    words::{Currency, CustomerId, Date, Money},
};
use anyhow::Result;
use sqlx::AssertSqlSafe;

/// A customer as a list shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Entry {
    pub id: CustomerId,
    pub number: String,
    pub name: String,
    pub country: String,
    pub collector: Option<String>,
}

/// Customers by name, after the last one that was shown. An empty query finds all of them.
pub async fn find(
    db: &mut Conn,
    query: &str,
    after: Option<(&str, CustomerId)>,
    limit: i64,
) -> Result<Vec<Entry>> {
    let sql = "SELECT c.id, c.number, c.name, c.country, users.name AS collector FROM customers c \
               LEFT JOIN users ON users.id = c.collector_id \
               WHERE (LOWER(c.name) LIKE $1 ESCAPE '!' OR LOWER(c.number) LIKE $2 ESCAPE '!') \
               AND (c.name, c.id) > ($3, $4) ORDER BY c.name, c.id LIMIT $5";
    let plain = query.trim().to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
    let (name, id) = after.unwrap_or(("", CustomerId(0)));
    let query = sqlx::query_as(sql).bind(format!("%{plain}%")).bind(format!("{plain}%"));
    Ok(query.bind(name).bind(id).bind(limit).fetch_all(db).await?)
}

#[derive(sqlx::FromRow)]
struct Sum {
    customer_id: CustomerId,
    currency: Currency,
    open_minor: i64,
}

/// What is open of each of these customers, by currency.
pub async fn open_totals(db: &mut Conn, customers: &[CustomerId]) -> Result<Vec<(CustomerId, Money)>> {
    let ids: Vec<String> = customers.iter().map(ToString::to_string).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    // Only numbers get in; sqlx has no lists that both engines understand.
    let sql = format!(
        "SELECT customer_id, currency, CAST(SUM(open_minor) AS BIGINT) AS open_minor FROM balances \
         WHERE customer_id IN ({}) AND open_minor <> 0 GROUP BY customer_id, currency ORDER BY customer_id, currency",
        ids.join(", ")
    );
    let sums: Vec<Sum> = sqlx::query_as(AssertSqlSafe(sql)).fetch_all(db).await?;
    Ok(sums.into_iter().map(|it| (it.customer_id, Money::new(it.open_minor, it.currency))).collect())
}

/// The newest day that the accounting package has told us of.
pub async fn newest_day(db: &mut Conn) -> Result<Option<Date>> {
    let sql = "SELECT MAX(day) FROM (SELECT MAX(issued_on) AS day FROM invoices \
               UNION ALL SELECT MAX(paid_on) FROM payments) AS days";
    Ok(sqlx::query_scalar(sql).fetch_one(db).await?)
}
