//! All SQL of the inbox.

pub mod list;

use super::{
    Attachment, Classed, Conversation, ConversationState, Direction, Kind, Message, NewMessage, Whole,
};
use crate::{
    db::{self, Conn, list, lists, portions, values},
    words::{
        AttachmentId, CompanyId, ConversationId, CustomerId, Flag, InvoiceId, MessageId, Timestamp, UserId,
    },
};
use anyhow::Result;
use sqlx::{Any, Row, any::AnyArguments};
use std::collections::BTreeMap;

macro_rules! columns {
    (conversation) => {
        "id, company_id, customer_id, subject, state, assignee_id, started_at, latest_at, snippet, unread"
    };
    (message) => {
        "id, conversation_id, customer_id, contact_id, direction, kind, channel, author_id, sender, \
         recipient, subject, body, folded, html_key, raw_key, language, tone, step, internet_id, \
         answers_id, at, class, back_on, deputy"
    };
    (new_message) => {
        "conversation_id, customer_id, contact_id, direction, kind, channel, author_id, sender, recipient, \
         subject, body, folded, html_key, raw_key, language, tone, step, internet_id, answers_id, at, \
         authentication, thread_index"
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

/// A conversation that is to be started.
#[derive(Clone, Debug)]
pub struct NewConversation {
    pub company: Option<CompanyId>,
    pub customer: Option<CustomerId>,
    pub subject: String,
    pub at: Timestamp,
}

/// Starts several conversations as [`start_conversation`] does, and gives their ids in the same order.
pub async fn start_conversations(db: &mut Conn, new: &[NewConversation]) -> Result<Vec<ConversationId>> {
    let ids = db::next_ids(db, "conversations", new.len()).await?;
    let head = "INSERT INTO conversations (id, company_id, customer_id, subject, state, assignee_id, started_at, \
                latest_at, snippet) SELECT column1, column2, column3, column4, 'quiet', \
                (SELECT collector_id FROM customers WHERE customers.id = column3), column5, column5, '' \
                FROM (VALUES ";
    let rows: Vec<_> = ids.iter().zip(new).collect();
    for some in portions(&rows) {
        let query = some.iter().fold(
            sqlx::query(values(db, head, some.len(), 5, ") AS started")),
            |query, (id, new)| {
                let query = query.bind(**id).bind(new.company).bind(new.customer);
                query.bind(new.subject.clone()).bind(new.at)
            },
        );
        query.execute(&mut *db).await?;
    }
    Ok(ids.into_iter().map(ConversationId).collect())
}

/// Where a conversation stands among its customer's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Standing {
    pub id: ConversationId,
    pub customer_id: Option<CustomerId>,
    pub state: ConversationState,
    pub latest_at: Timestamp,
}

pub async fn standings(db: &mut Conn, ids: &[ConversationId]) -> Result<Vec<Standing>> {
    let sql =
        concat!("SELECT id, customer_id, state, latest_at FROM conversations WHERE id IN (", list!(), ")");
    let mut found = Vec::new();
    for list in lists(ids) {
        let query = list.fold(sqlx::query_as(sql), sqlx::query::QueryAs::bind);
        found.append(&mut query.fetch_all(&mut *db).await?);
    }
    Ok(found)
}

/// [`current_conversation`] of several customers.
pub async fn current_conversations(db: &mut Conn, customers: &[CustomerId]) -> Result<Vec<Standing>> {
    let sql = concat!(
        "SELECT id, customer_id, state, latest_at FROM (SELECT id, customer_id, state, latest_at, \
         ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY latest_at DESC, id DESC) AS place \
         FROM conversations WHERE state <> 'closed' AND customer_id IN (",
        list!(),
        ")) AS ranked WHERE place = 1"
    );
    let mut found = Vec::new();
    for list in lists(customers) {
        let query = list.fold(sqlx::query_as(sql), sqlx::query::QueryAs::bind);
        found.append(&mut query.fetch_all(&mut *db).await?);
    }
    Ok(found)
}

/// Files a message: the one way in for everything that is said.
///
/// What a customer says opens the conversation and marks it unread; what duly sends by itself leaves its state.
pub async fn file(db: &mut Conn, new: &NewMessage) -> Result<MessageId> {
    let sql = concat!(
        "INSERT INTO messages (",
        columns!(new_message),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, \
          $21, $22) RETURNING id"
    );
    let id: i64 = with_message(sqlx::query(sql), new).fetch_one(&mut *db).await?.try_get(0)?;
    with_it(db, &[(id, new)]).await?;
    Ok(MessageId(id))
}

/// Files several messages, in this order, and gives their ids.
pub async fn file_all(db: &mut Conn, new: &[NewMessage]) -> Result<Vec<MessageId>> {
    let ids = db::next_ids(db, "messages", new.len()).await?;
    let rows: Vec<(i64, &NewMessage)> = ids.iter().copied().zip(new).collect();
    let head = concat!("INSERT INTO messages (id, ", columns!(new_message), ") VALUES ");
    for some in portions(&rows) {
        let query = sqlx::query(values(db, head, some.len(), 23, ""));
        let query = some.iter().fold(query, |query, (id, new)| with_message(query.bind(*id), new));
        query.execute(&mut *db).await?;
    }
    with_it(db, &rows).await?;
    Ok(ids.into_iter().map(MessageId).collect())
}

type Query<'q> = sqlx::query::Query<'q, Any, AnyArguments>;

/// Binds what stands in the columns of a new message.
fn with_message<'q>(query: Query<'q>, new: &NewMessage) -> Query<'q> {
    query
        .bind(new.conversation)
        .bind(new.customer)
        .bind(new.contact)
        .bind(new.direction)
        .bind(new.kind)
        .bind(new.channel)
        .bind(new.author)
        .bind(new.sender.clone())
        .bind(new.recipient.clone())
        .bind(new.subject.clone())
        .bind(new.body.clone())
        .bind(new.folded.clone())
        .bind(new.html_key.clone())
        .bind(new.raw_key.clone())
        .bind(new.language)
        .bind(new.tone)
        .bind(new.step)
        .bind(new.internet_id.clone())
        .bind(new.answers)
        .bind(new.at)
        .bind(new.authentication.clone())
        .bind(new.thread_index.clone())
}

/// Writes what comes with messages: their invoices and files, and what their conversations show.
async fn with_it(db: &mut Conn, messages: &[(i64, &NewMessage)]) -> Result<()> {
    let about = |(id, new): &(i64, &NewMessage)| {
        let id = *id;
        new.invoices.iter().map(move |(invoice, open)| (id, *invoice, *open)).collect::<Vec<_>>()
    };
    let about: Vec<_> = messages.iter().flat_map(about).collect();
    let head = "INSERT INTO message_invoices (message_id, invoice_id, open_minor) VALUES ";
    let tail = " ON CONFLICT (message_id, invoice_id) DO NOTHING";
    for some in portions(&about) {
        let query = sqlx::query(values(db, head, some.len(), 3, tail));
        let query =
            some.iter().fold(query, |query, (id, invoice, open)| query.bind(*id).bind(*invoice).bind(*open));
        query.execute(&mut *db).await?;
    }
    let files = messages.iter().flat_map(|(id, new)| new.attachments.iter().map(move |it| (*id, it)));
    let files: Vec<_> = files.collect();
    let head = "INSERT INTO attachments (message_id, name, media_type, size, blob_key, content_id) VALUES ";
    for some in portions(&files) {
        let query = sqlx::query(values(db, head, some.len(), 6, ""));
        let query = some.iter().fold(query, |query, (id, it)| {
            let query = query.bind(*id).bind(it.name.clone()).bind(it.media_type.clone());
            query.bind(it.size).bind(it.blob_key.clone()).bind(it.content_id.clone())
        });
        query.execute(&mut *db).await?;
    }
    let lines = messages.iter().flat_map(|(id, new)| new.answered.iter().map(move |it| (*id, it)));
    let lines: Vec<_> = lines.collect();
    let head = "INSERT INTO answered_lines (message_id, place, line) VALUES ";
    let tail = " ON CONFLICT (message_id, place) DO NOTHING";
    for some in portions(&lines) {
        let query = sqlx::query(values(db, head, some.len(), 3, tail));
        let query = some.iter().fold(query, |query, (id, it)| {
            let place = i64::try_from(it.place).unwrap_or(i64::MAX);
            query.bind(*id).bind(place).bind(it.line.clone())
        });
        query.execute(&mut *db).await?;
    }
    touch(db, messages).await
}

/// What messages change about their conversation.
struct Touch {
    latest_at: Timestamp,
    snippet: Option<String>,
    opens: bool,
}

async fn touch(db: &mut Conn, messages: &[(i64, &NewMessage)]) -> Result<()> {
    let mut touched: BTreeMap<ConversationId, Touch> = BTreeMap::new();
    for (_, new) in messages {
        let is_told = matches!(new.kind, Kind::Reply | Kind::Link | Kind::Answer | Kind::Note);
        let touch = touched.entry(new.conversation).or_insert(Touch {
            latest_at: new.at,
            snippet: None,
            opens: false,
        });
        touch.latest_at = touch.latest_at.max(new.at);
        touch.snippet = is_told.then(|| snippet(&new.body)).or(touch.snippet.take());
        touch.opens |= new.direction == Direction::In && new.kind != Kind::AutoReply;
    }
    let touched: Vec<_> = touched.into_iter().collect();
    let head = "UPDATE conversations SET latest_at = CASE WHEN latest_at < said.column2 THEN said.column2 \
                ELSE latest_at END, snippet = COALESCE(said.column3, snippet), \
                state = CASE WHEN said.column4 = 1 THEN 'open' ELSE state END, \
                unread = CASE WHEN said.column4 = 1 THEN 1 ELSE unread END FROM (VALUES ";
    for some in portions(&touched) {
        let query =
            sqlx::query(values(db, head, some.len(), 4, ") AS said WHERE conversations.id = said.column1"));
        let query = some.iter().fold(query, |query, (conversation, touch)| {
            let query = query.bind(*conversation).bind(touch.latest_at).bind(touch.snippet.clone());
            query.bind(Flag(touch.opens))
        });
        query.execute(&mut *db).await?;
    }
    Ok(())
}

/// The beginning of a message, as lists show it.
fn snippet(body: &str) -> String {
    let mut snippet = String::with_capacity(SNIPPET);
    let mut room = SNIPPET;
    for word in body.split_whitespace() {
        if !snippet.is_empty() && room > 0 {
            snippet.push(' ');
            room -= 1;
        }
        for letter in word.chars().take(room) {
            snippet.push(letter);
            room -= 1;
        }
        if room == 0 {
            break;
        }
    }
    snippet
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

/// Completes a message of which only the head was filed: its files join those that it has, and what it says is taken
/// from the whole where the head said nothing.
pub async fn complete(db: &mut Conn, id: MessageId, it: &Whole<'_>) -> Result<()> {
    let sql = "UPDATE messages SET raw_key = $2, html_key = COALESCE(html_key, $3), \
               body = CASE WHEN body = '' THEN $4 ELSE body END, \
               folded = CASE WHEN body = '' THEN $5 ELSE folded END WHERE id = $1";
    let query = sqlx::query(sql).bind(id).bind(it.raw_key).bind(it.html_key).bind(it.body).bind(it.folded);
    query.execute(&mut *db).await?;
    let sql = "INSERT INTO attachments (message_id, name, media_type, size, blob_key, content_id) \
               SELECT $1, $2, $3, $4, $5, $6 \
               WHERE NOT EXISTS (SELECT 1 FROM attachments WHERE message_id = $1 AND name = $2 AND blob_key = $5)";
    for file in it.files {
        let query = sqlx::query(sql).bind(id).bind(&file.name).bind(&file.media_type).bind(file.size);
        query.bind(&file.blob_key).bind(&file.content_id).execute(&mut *db).await?;
    }
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
