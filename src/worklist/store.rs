//! All SQL of the worklist.

use crate::{
    cases::TaskKind,
    db::Conn,
    words::{CaseId, ConversationId, CustomerId, Date, TaskId, UserId},
};
use anyhow::Result;

/// One thing to do, with who it is about.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Item {
    pub id: TaskId,
    pub kind: TaskKind,
    pub due_on: Date,
    pub customer_id: CustomerId,
    pub customer: String,
    pub conversation_id: Option<ConversationId>,
    pub case_id: Option<CaseId>,
    pub collector_id: Option<UserId>,
}

/// What is to be done, what has waited longest first.
pub async fn items(db: &mut Conn, limit: i64) -> Result<Vec<Item>> {
    let sql = "SELECT tasks.id, tasks.kind, tasks.due_on, tasks.customer_id, customers.name AS customer, \
               tasks.conversation_id, tasks.case_id, customers.collector_id FROM tasks \
               JOIN customers ON customers.id = tasks.customer_id WHERE tasks.done_at IS NULL \
               ORDER BY tasks.due_on, tasks.id LIMIT $1";
    Ok(sqlx::query_as(sql).bind(limit).fetch_all(db).await?)
}

pub async fn count(db: &mut Conn) -> Result<i64> {
    Ok(sqlx::query_scalar("SELECT COUNT(*) FROM tasks WHERE done_at IS NULL").fetch_one(db).await?)
}
