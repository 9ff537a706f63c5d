//! The lists of the inbox: each view is a question, its rows and its count.
//!
//! Rows are paged by the last one that was shown, never by counting from the start, so that the thousandth
//! page costs what the first does.

use crate::{
    db::Conn,
    words::{ConversationId, CustomerId, Flag, MessageId, Timestamp, UserId, named},
};
use anyhow::Result;
use sqlx::AssertSqlSafe;

named! {
    /// Whose conversations, what they say, or what needs mending.
    View {
        Mine = "mine",
        Unassigned = "unassigned",
        All = "all",
        Promises = "promises",
        Disputes = "disputes",
        Plans = "plans",
        Paid = "paid",
        Copies = "copies",
        Undelivered = "undelivered",
        Unmatched = "unmatched",
    }
}

impl View {
    /// The kind of open proposal that a view asks for.
    const fn said(self) -> Option<&'static str> {
        match self {
            Self::Promises => Some("promise"),
            Self::Disputes => Some("dispute"),
            Self::Plans => Some("plan"),
            Self::Paid => Some("paid"),
            Self::Copies => Some("copy_request"),
            _ => None,
        }
    }
}

/// Where a page of a list ends: the next one begins after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub latest_at: i64,
    pub id: i64,
}

impl Place {
    pub const TOP: Place = Place { latest_at: i64::MAX, id: i64::MAX };

    /// As it stands in an address: `1767225600000-42`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Place> {
        let (latest_at, id) = text.split_once('-')?;
        Some(Place { latest_at: latest_at.parse().ok()?, id: id.parse().ok()? })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.latest_at, self.id)
    }
}

/// A conversation as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Row {
    pub id: ConversationId,
    pub customer_id: Option<CustomerId>,
    /// The customer, or the sender if nobody knows whose it is.
    pub name: String,
    pub subject: String,
    pub snippet: String,
    pub latest_at: Timestamp,
    pub unread: Flag,
    pub assignee: Option<String>,
}

impl Row {
    #[must_use]
    pub fn place(&self) -> Place {
        Place { latest_at: self.latest_at.as_millisecond(), id: self.id.0 }
    }
}

macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT c.id, c.customer_id, COALESCE(customers.name, (SELECT m.sender FROM messages m \
             WHERE m.conversation_id = c.id AND m.direction = 'in' ORDER BY m.id DESC LIMIT 1), '') AS name, \
             c.subject, c.snippet, c.latest_at, c.unread, users.name AS assignee FROM conversations c \
             LEFT JOIN customers ON customers.id = c.customer_id LEFT JOIN users ON users.id = c.assignee_id \
             WHERE ",
            $which,
            " AND (c.latest_at, c.id) < ($1, $2) ORDER BY c.latest_at DESC, c.id DESC LIMIT $3"
        )
    };
}

macro_rules! count {
    ($which:literal) => {
        concat!("SELECT COUNT(*) FROM conversations c WHERE ", $which)
    };
}

/// The rows of a view after a place, newest first.
pub async fn rows(db: &mut Conn, view: View, me: UserId, after: Place, limit: i64) -> Result<Vec<Row>> {
    let sql = match view {
        View::Mine => select!("c.state = 'open' AND c.assignee_id = $4"),
        View::Unassigned => select!("c.state = 'open' AND c.assignee_id IS NULL"),
        View::All => select!("c.state = 'open'"),
        View::Unmatched => select!("c.state <> 'closed' AND c.customer_id IS NULL"),
        View::Undelivered => select!(
            "c.state <> 'closed' AND c.id IN (SELECT m.conversation_id FROM deliveries d \
             JOIN messages m ON m.id = d.message_id WHERE d.state IN ('bounced', 'gave_up', 'unknown'))"
        ),
        View::Promises | View::Disputes | View::Plans | View::Paid | View::Copies => select!(
            "c.state <> 'closed' AND c.id IN (SELECT m.conversation_id FROM proposals p \
             JOIN messages m ON m.id = p.message_id WHERE p.state = 'proposed' AND p.kind = $4)"
        ),
    };
    let query = sqlx::query_as(sql).bind(after.latest_at).bind(after.id).bind(limit);
    let query = match (view, view.said()) {
        (View::Mine, _) => query.bind(me),
        (_, Some(kind)) => query.bind(kind),
        _ => query,
    };
    Ok(query.fetch_all(db).await?)
}

/// How many conversations a view has.
pub async fn count(db: &mut Conn, view: View, me: UserId) -> Result<i64> {
    let sql = match view {
        View::Mine => count!("c.state = 'open' AND c.assignee_id = $1"),
        View::Unassigned => count!("c.state = 'open' AND c.assignee_id IS NULL"),
        View::All => count!("c.state = 'open'"),
        View::Unmatched => count!("c.state <> 'closed' AND c.customer_id IS NULL"),
        View::Undelivered => {
            "SELECT COUNT(DISTINCT m.conversation_id) FROM deliveries d \
             JOIN messages m ON m.id = d.message_id JOIN conversations c ON c.id = m.conversation_id \
             WHERE d.state IN ('bounced', 'gave_up', 'unknown') AND c.state <> 'closed'"
        }
        View::Promises | View::Disputes | View::Plans | View::Paid | View::Copies => {
            "SELECT COUNT(DISTINCT m.conversation_id) FROM proposals p \
             JOIN messages m ON m.id = p.message_id JOIN conversations c ON c.id = m.conversation_id \
             WHERE p.state = 'proposed' AND p.kind = $1 AND c.state <> 'closed'"
        }
    };
    let query = sqlx::query_scalar(sql);
    let query = match (view, view.said()) {
        (View::Mine, _) => query.bind(me),
        (_, Some(kind)) => query.bind(kind),
        _ => query,
    };
    Ok(query.fetch_one(db).await?)
}

/// How many conversations of a view stand above a place: what came since a page was shown.
pub async fn above(db: &mut Conn, view: View, me: UserId, place: Place) -> Result<i64> {
    const MOST: i64 = 100;
    let rows = rows(db, view, me, Place::TOP, MOST).await?;
    let newer = rows.iter().map(Row::place).filter(|it| (it.latest_at, it.id) > (place.latest_at, place.id));
    Ok(i64::try_from(newer.count())?)
}

/// A customer's conversations, closed ones too, newest first.
pub async fn of_customer(db: &mut Conn, customer: CustomerId, limit: i64) -> Result<Vec<Row>> {
    let sql = "SELECT c.id, c.customer_id, customers.name, c.subject, c.snippet, c.latest_at, c.unread, \
               users.name AS assignee FROM conversations c JOIN customers ON customers.id = c.customer_id \
               LEFT JOIN users ON users.id = c.assignee_id WHERE c.customer_id = $1 \
               ORDER BY c.latest_at DESC, c.id DESC LIMIT $2";
    Ok(sqlx::query_as(sql).bind(customer).bind(limit).fetch_all(db).await?)
}

/// An open proposal in one of these conversations: what its customer wants, unsettled.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Wanted {
    pub conversation_id: ConversationId,
    /// JSON, as in `reading::Intent`.
    pub intent: String,
}

pub async fn wanted(db: &mut Conn, conversations: &[ConversationId]) -> Result<Vec<Wanted>> {
    let sql = format!(
        "SELECT m.conversation_id, p.intent FROM proposals p JOIN messages m ON m.id = p.message_id \
         WHERE p.state = 'proposed' AND m.conversation_id IN ({}) ORDER BY p.id",
        numbers(conversations.iter().map(|id| id.0))
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).fetch_all(db).await?)
}

/// Which of these conversations hold a message that did not arrive.
pub async fn undelivered(db: &mut Conn, conversations: &[ConversationId]) -> Result<Vec<ConversationId>> {
    let sql = format!(
        "SELECT DISTINCT m.conversation_id FROM deliveries d JOIN messages m ON m.id = d.message_id \
         WHERE d.state IN ('bounced', 'gave_up', 'unknown') AND m.conversation_id IN ({})",
        numbers(conversations.iter().map(|id| id.0))
    );
    Ok(sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(db).await?)
}

/// All attachments of a conversation.
pub async fn attachments(
    db: &mut Conn,
    conversation: ConversationId,
) -> Result<Vec<crate::inbox::Attachment>> {
    let sql = "SELECT a.id, a.message_id, a.name, a.media_type, a.size, a.blob_key, a.content_id \
               FROM attachments a \
               JOIN messages m ON m.id = a.message_id WHERE m.conversation_id = $1 ORDER BY a.id";
    Ok(sqlx::query_as(sql).bind(conversation).fetch_all(db).await?)
}

/// The quoted lines that a conversation's messages answer in their place: message, place in its body, line.
pub async fn answered(db: &mut Conn, conversation: ConversationId) -> Result<Vec<(MessageId, i64, String)>> {
    let sql = "SELECT a.message_id, a.place, a.line FROM answered_lines a \
               JOIN messages m ON m.id = a.message_id WHERE m.conversation_id = $1 \
               ORDER BY a.message_id, a.place";
    Ok(sqlx::query_as(sql).bind(conversation).fetch_all(db).await?)
}

/// The newest message, proposal and change of a delivery: equal stamps mean that nothing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Stamp {
    message: i64,
    proposal: i64,
    delivery: i64,
}

pub async fn stamp(db: &mut Conn) -> Result<Stamp> {
    let sql = "SELECT COALESCE((SELECT MAX(id) FROM messages), 0) AS message, \
               COALESCE((SELECT MAX(id) FROM proposals), 0) AS proposal, \
               COALESCE((SELECT MAX(changed_at) FROM deliveries), 0) AS delivery";
    Ok(sqlx::query_as(sql).fetch_one(db).await?)
}

/// Numbers for an `IN (…)`; sqlx has no lists that both engines understand. Only numbers ever get in.
fn numbers(ids: impl Iterator<Item = i64>) -> String {
    let all: Vec<String> = ids.map(|id| id.to_string()).collect();
    if all.is_empty() { "NULL".to_owned() } else { all.join(", ") }
}
