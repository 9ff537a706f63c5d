//! All SQL of the inbox.

pub mod list;

use super::{Attachment, Classed, Conversation, ConversationState, Direction, Kind, Message, NewMessage};
use crate::{
    db::{Conn, list, lists},
    words::{
        AttachmentId, CompanyId, ConversationId, CustomerId, Flag, InvoiceId, MessageId, Timestamp, UserId,
    },
};
use anyhow::Result;

macro_rules! columns {
    (conversation) => {
        "id, company_id, customer_id, subject, state, assignee_id, started_at, latest_at, snippet, unread"
    };
    (message) => {
        "id, conversation_id, customer_id, contact_id, direction, kind, channel, author_id, sender, \
         recipient, subject, body, folded, html_key, raw_key, language, tone, step, internet_id, \
         answers_id, at, class, back_on, deputy"
    };
    (attachment) => {
        "id, message_id, name, media_type, size, blob_key, content_id"
    };
}

/// Characters of a message that a list shows.
const SNIPPET: usize = 160;

pub async fn conversation(db: &mut Conn, id: ConversationId) -> Result<Conversation> {
    let sql = concat!("SELECT ", columns!(conversation), " FROM conversations WHERE id = $1");
    Ok(sqlx::query_as(sql).bind(id).fetch_one(db).await?)
}

/// The conversation that a new message to or from a customer belongs to: the latest one that is not closed.
pub async fn current_conversation(db: &mut Conn, customer: CustomerId) -> Result<Option<ConversationId>> {
    let sql = "SELECT id FROM conversations WHERE customer_id = $1 AND state <> 'closed' \
               ORDER BY latest_at DESC, id DESC LIMIT 1";
    Ok(sqlx::query_scalar(sql).bind(customer).fetch_optional(db).await?)
}

pub async fn start_conversation(
    db: &mut Conn,
    company: Option<CompanyId>,
    customer: Option<CustomerId>,
    subject: &str,
    at: Timestamp,
) -> Result<ConversationId> {
    // The account's collector looks after its conversations from the start.
    let sql = "INSERT INTO conversations (company_id, customer_id, subject, state, assignee_id, started_at, \
               latest_at, snippet) VALUES ($1, $2, $3, 'quiet', \
               (SELECT collector_id FROM customers WHERE id = $2), $4, $4, '') RETURNING id";
    let query = sqlx::query_scalar(sql).bind(company).bind(customer).bind(subject).bind(at);
    Ok(query.fetch_one(db).await?)
}

/// Files a message: the one way in for everything that is said.
///
/// What a customer says opens the conversation and marks it unread; what duly sends by itself leaves its state.
pub async fn file(db: &mut Conn, new: &NewMessage) -> Result<MessageId> {
    let id = insert(db, new).await?;
    for (invoice, open) in &new.invoices {
        let sql = "INSERT INTO message_invoices (message_id, invoice_id, open_minor) VALUES ($1, $2, $3) \
                   ON CONFLICT (message_id, invoice_id) DO NOTHING";
        sqlx::query(sql).bind(id).bind(*invoice).bind(*open).execute(&mut *db).await?;
    }
    for it in &new.attachments {
        let sql = "INSERT INTO attachments (message_id, name, media_type, size, blob_key, content_id) \
                   VALUES ($1, $2, $3, $4, $5, $6)";
        let query = sqlx::query(sql).bind(id).bind(&it.name).bind(&it.media_type);
        query.bind(it.size).bind(&it.blob_key).bind(&it.content_id).execute(&mut *db).await?;
    }
    for it in &new.answered {
        let sql = "INSERT INTO answered_lines (message_id, place, line) VALUES ($1, $2, $3) \
                   ON CONFLICT (message_id, place) DO NOTHING";
        let place = i64::try_from(it.place).unwrap_or(i64::MAX);
        sqlx::query(sql).bind(id).bind(place).bind(&it.line).execute(&mut *db).await?;
    }
    touch(db, new).await?;
    Ok(id)
}

async fn insert(db: &mut Conn, new: &NewMessage) -> Result<MessageId> {
    let sql = "INSERT INTO messages (conversation_id, customer_id, contact_id, direction, kind, channel, \
               author_id, sender, recipient, subject, body, folded, html_key, raw_key, language, tone, step, \
               internet_id, answers_id, at, authentication, thread_index) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, \
               $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) RETURNING id";
    let id = sqlx::query_scalar(sql)
        .bind(new.conversation)
        .bind(new.customer)
        .bind(new.contact)
        .bind(new.direction)
        .bind(new.kind)
        .bind(new.channel)
        .bind(new.author)
        .bind(&new.sender)
        .bind(&new.recipient)
        .bind(&new.subject)
        .bind(&new.body)
        .bind(&new.folded)
        .bind(&new.html_key)
        .bind(&new.raw_key)
        .bind(new.language)
        .bind(new.tone)
        .bind(new.step)
        .bind(&new.internet_id)
        .bind(new.answers)
        .bind(new.at)
        .bind(&new.authentication)
        .bind(&new.thread_index)
        .fetch_one(db)
        .await?;
    Ok(id)
}

async fn touch(db: &mut Conn, new: &NewMessage) -> Result<()> {
    let is_told = matches!(new.kind, Kind::Reply | Kind::Link | Kind::Answer | Kind::Note);
    let snippet =
        || new.body.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(SNIPPET).collect();
    let snippet: Option<String> = is_told.then(snippet);
    let opens = Flag(new.direction == Direction::In && new.kind != Kind::AutoReply);
    let sql = "UPDATE conversations SET latest_at = CASE WHEN latest_at < $2 THEN $2 ELSE latest_at END, \
               snippet = COALESCE($3, snippet), state = CASE WHEN $4 = 1 THEN 'open' ELSE state END, \
               unread = CASE WHEN $4 = 1 THEN 1 ELSE unread END WHERE id = $1";
    let query = sqlx::query(sql).bind(new.conversation).bind(new.at).bind(snippet).bind(opens);
    query.execute(db).await?;
    Ok(())
}

pub async fn message(db: &mut Conn, id: MessageId) -> Result<Option<Message>> {
    let sql = concat!("SELECT ", columns!(message), " FROM messages WHERE id = $1");
    Ok(sqlx::query_as(sql).bind(id).fetch_optional(db).await?)
}

/// Everything said in a conversation, oldest first.
pub async fn messages(db: &mut Conn, conversation: ConversationId) -> Result<Vec<Message>> {
    let sql =
        concat!("SELECT ", columns!(message), " FROM messages WHERE conversation_id = $1 ORDER BY at, id");
    Ok(sqlx::query_as(sql).bind(conversation).fetch_all(db).await?)
}

/// Messages by number, after a given one: what search follows.
pub async fn messages_after(db: &mut Conn, after: MessageId, limit: i64) -> Result<Vec<Message>> {
    let sql = concat!("SELECT ", columns!(message), " FROM messages WHERE id > $1 ORDER BY id LIMIT $2");
    Ok(sqlx::query_as(sql).bind(after).bind(limit).fetch_all(db).await?)
}

/// Messages with one of these Message-IDs, newest first. A sender may forge an id: whose it is decides the caller.
pub async fn by_internet_id(db: &mut Conn, internet_id: &str) -> Result<Vec<Message>> {
    let sql = concat!(
        "SELECT ",
        columns!(message),
        " FROM messages WHERE internet_id = $1 ORDER BY id DESC LIMIT 8"
    );
    Ok(sqlx::query_as(sql).bind(internet_id).fetch_all(db).await?)
}

/// Messages with any of these Message-IDs, newest first, at most a few of each.
pub async fn by_internet_ids(db: &mut Conn, internet_ids: &[&str]) -> Result<Vec<Message>> {
    let sql = concat!(
        "SELECT ",
        columns!(message),
        " FROM (SELECT ",
        columns!(message),
        ", ROW_NUMBER() OVER (PARTITION BY internet_id ORDER BY id DESC) AS place FROM messages \
          WHERE internet_id IN (",
        list!(),
        ")) AS ranked WHERE place <= 8 ORDER BY id DESC"
    );
    let mut found = Vec::new();
    for list in lists(internet_ids) {
        let query = list.fold(sqlx::query_as(sql), |query, id| query.bind(id.to_owned()));
        found.append(&mut query.fetch_all(&mut *db).await?);
    }
    Ok(found)
}

/// Where a message stands: what a mail that points at it has to know.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Spot {
    pub id: MessageId,
    pub conversation_id: ConversationId,
    pub customer_id: Option<CustomerId>,
    pub direction: Direction,
    pub internet_id: Option<String>,
}

pub async fn spots(db: &mut Conn, ids: &[MessageId]) -> Result<Vec<Spot>> {
    let sql = concat!(
        "SELECT id, conversation_id, customer_id, direction, internet_id FROM messages WHERE id IN (",
        list!(),
        ")"
    );
    let mut found = Vec::new();
    for list in lists(ids) {
        let query = list.fold(sqlx::query_as(sql), sqlx::query::QueryAs::bind);
        found.append(&mut query.fetch_all(&mut *db).await?);
    }
    Ok(found)
}

/// Where the messages with any of these Message-IDs (in small letters) stand, newest first, at most some of each: one
/// mail of ours may have gone to many customers. A sender may forge an id: whose it is decides the caller.
pub async fn spots_by_internet_id(db: &mut Conn, internet_ids: &[&str]) -> Result<Vec<Spot>> {
    let sql = concat!(
        "SELECT id, conversation_id, customer_id, direction, internet_id FROM (SELECT id, conversation_id, \
         customer_id, direction, internet_id, ROW_NUMBER() OVER (PARTITION BY LOWER(internet_id) \
         ORDER BY id DESC) AS place FROM messages WHERE LOWER(internet_id) IN (",
        list!(),
        ")) AS ranked WHERE place <= 64 ORDER BY id DESC"
    );
    let mut found = Vec::new();
    for list in lists(internet_ids) {
        let query = list.fold(sqlx::query_as(sql), |query, id| query.bind(id.to_owned()));
        found.append(&mut query.fetch_all(&mut *db).await?);
    }
    Ok(found)
}

/// Where messages of these conversations of Outlook's stand, newest first, at most a few of each.
pub async fn spots_by_thread_index(db: &mut Conn, indices: &[&str]) -> Result<Vec<(String, Spot)>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        thread_index: String,
        #[sqlx(flatten)]
        spot: Spot,
    }
    let sql = concat!(
        "SELECT id, conversation_id, customer_id, direction, internet_id, thread_index FROM (SELECT id, \
         conversation_id, customer_id, direction, internet_id, thread_index, ROW_NUMBER() OVER \
         (PARTITION BY thread_index ORDER BY id DESC) AS place FROM messages WHERE thread_index IN (",
        list!(),
        ")) AS ranked WHERE place <= 8 ORDER BY id DESC"
    );
    let mut found: Vec<Row> = Vec::new();
    for list in lists(indices) {
        let query = list.fold(sqlx::query_as(sql), |query, index| query.bind(index.to_owned()));
        found.append(&mut query.fetch_all(&mut *db).await?);
    }
    Ok(found.into_iter().map(|row| (row.thread_index, row.spot)).collect())
}

/// What was found about the senders of a conversation's messages: JSON, as it was filed.
pub async fn authentications(
    db: &mut Conn,
    conversation: ConversationId,
) -> Result<Vec<(MessageId, String)>> {
    let sql =
        "SELECT id, authentication FROM messages WHERE conversation_id = $1 AND authentication IS NOT NULL";
    Ok(sqlx::query_as(sql).bind(conversation).fetch_all(db).await?)
}

/// One of us has answered what was said until then, elsewhere: nothing waits any more, unless somebody wrote since.
pub async fn answered(db: &mut Conn, id: ConversationId, at: Timestamp) -> Result<()> {
    let sql = "UPDATE conversations SET unread = 0, state = CASE WHEN state = 'open' THEN 'quiet' ELSE state END \
               WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM messages WHERE conversation_id = $1 \
               AND direction = 'in' AND kind <> 'auto_reply' AND at > $2)";
    sqlx::query(sql).bind(id).bind(at).execute(db).await?;
    Ok(())
}

pub async fn set_internet_id(db: &mut Conn, id: MessageId, internet_id: &str) -> Result<()> {
    let sql = "UPDATE messages SET internet_id = $2 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(internet_id).execute(db).await?;
    Ok(())
}

/// Notes that no person wrote a message, and what it says about who is there.
pub async fn set_class(db: &mut Conn, id: MessageId, it: &Classed) -> Result<()> {
    let deputy = it.deputy.as_ref().map(serde_json::to_string).transpose()?;
    let sql = "UPDATE messages SET class = $2, back_on = $3, deputy = $4 WHERE id = $1";
    let query = sqlx::query(sql).bind(id).bind(it.class).bind(it.back_on).bind(deputy);
    query.execute(db).await?;
    Ok(())
}

pub async fn invoices_of(db: &mut Conn, message: MessageId) -> Result<Vec<InvoiceId>> {
    let sql = "SELECT invoice_id FROM message_invoices WHERE message_id = $1 ORDER BY invoice_id";
    Ok(sqlx::query_scalar(sql).bind(message).fetch_all(db).await?)
}

pub async fn attachments(db: &mut Conn, message: MessageId) -> Result<Vec<Attachment>> {
    let sql = concat!("SELECT ", columns!(attachment), " FROM attachments WHERE message_id = $1 ORDER BY id");
    Ok(sqlx::query_as(sql).bind(message).fetch_all(db).await?)
}

pub async fn attachment(db: &mut Conn, id: AttachmentId) -> Result<Option<Attachment>> {
    let sql = concat!("SELECT ", columns!(attachment), " FROM attachments WHERE id = $1");
    Ok(sqlx::query_as(sql).bind(id).fetch_optional(db).await?)
}

pub async fn set_state(db: &mut Conn, id: ConversationId, state: ConversationState) -> Result<()> {
    let sql = "UPDATE conversations SET state = $2, unread = CASE WHEN $2 = 'closed' THEN 0 ELSE unread END \
               WHERE id = $1";
    sqlx::query(sql).bind(id).bind(state).execute(db).await?;
    Ok(())
}

/// Says what a list shows of a conversation whose message has no words to show.
pub async fn set_snippet(db: &mut Conn, id: ConversationId, snippet: &str) -> Result<()> {
    let sql = "UPDATE conversations SET snippet = $2 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(snippet).execute(db).await?;
    Ok(())
}

pub async fn assign(db: &mut Conn, id: ConversationId, to: Option<UserId>) -> Result<()> {
    let sql = "UPDATE conversations SET assignee_id = $2 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(to).execute(db).await?;
    Ok(())
}

pub async fn mark_read(db: &mut Conn, id: ConversationId) -> Result<()> {
    let sql = "UPDATE conversations SET unread = $2 WHERE id = $1";
    sqlx::query(sql).bind(id).bind(Flag(false)).execute(db).await?;
    Ok(())
}

/// Gives an unmatched conversation, with all its messages, to the customer that it is from.
pub async fn match_to(
    db: &mut Conn,
    id: ConversationId,
    company: CompanyId,
    customer: CustomerId,
) -> Result<()> {
    let sql = "UPDATE conversations SET company_id = $2, customer_id = $3, assignee_id = COALESCE(assignee_id, \
               (SELECT collector_id FROM customers WHERE id = $3)) WHERE id = $1 AND customer_id IS NULL";
    sqlx::query(sql).bind(id).bind(company).bind(customer).execute(&mut *db).await?;
    let sql = "UPDATE messages SET customer_id = $2 WHERE conversation_id = $1 AND customer_id IS NULL";
    sqlx::query(sql).bind(id).bind(customer).execute(db).await?;
    Ok(())
}
