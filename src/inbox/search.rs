//! Full-text search over messages: a shadow that follows a cursor and can be thrown away.
//!
//! Knows what was said and by whom. Never knows who may see it, nor anything that the database does not: delete
//! the folder, and [`Search::follow`] makes it again. The cursor is the payload of the index's own commit, so
//! the two can never disagree. Ids may become visible out of order on PostgreSQL (a transaction that took a
//! lower id commits later), so the latest ids are looked at again each time.
//!
//! Why no stemmer: one conversation mixes languages, often one sentence does, and a wrong stem hides what was
//! written. The beginning of the last word and one wrong letter are forgiven instead, in every language alike.

mod query;
mod snippet;
mod store;
mod words;

pub use snippet::Snippet;

use crate::{
    db::Db,
    words::{ConversationId, CustomerId, MessageId},
};
use anyhow::{Context, Result};
use std::{collections::BTreeMap, path::Path, sync::Arc};
use tantivy::{
    Index, IndexReader, IndexWriter, Order, ReloadPolicy, TantivyDocument, Term,
    collector::TopDocs,
    directory::MmapDirectory,
    indexer::IndexWriterOptions,
    schema::{FAST, Field, INDEXED, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value},
};
use tokio::sync::Mutex;

/// Raised when words are cut differently, so that an older shadow is made again.
const EDITION: &str = "1";
/// How many of the latest ids are looked at again.
const OVERLAP: i64 = 200;
/// Messages that are read and committed together: a commit costs about 50 ms.
const BATCH: i64 = 1_000;
/// The least that it takes.
const WRITER_MEMORY: usize = 15_000_000;

/// A message that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub message: MessageId,
    pub conversation: ConversationId,
    pub snippet: Snippet,
}

#[derive(Clone)]
pub struct Search {
    index: Index,
    reader: IndexReader,
    fields: Fields,
    /// Made at the first writing: whoever only reads does not take the folder's lock.
    writing: Arc<Mutex<Writing>>,
}

#[derive(Default)]
struct Writing {
    writer: Option<IndexWriter>,
    /// The latest messages as they were indexed, so that looking again costs nothing if nothing changed.
    recent: BTreeMap<MessageId, Option<CustomerId>>,
}

#[derive(Clone, Copy)]
struct Fields {
    id: Field,
    conversation: Field,
    customer_id: Field,
    company_id: Field,
    customer: Field,
    number: Field,
    invoices: Field,
    subject: Field,
    body: Field,
    folded: Field,
    sender: Field,
    at: Field,
    kind: Field,
    channel: Field,
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let words = || {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(words::NAME)
                .set_index_option(tantivy::schema::IndexRecordOption::WithFreqsAndPositions),
        )
    };
    let fields = Fields {
        id: schema.add_i64_field("id", INDEXED | FAST | STORED),
        conversation: schema.add_i64_field("conversation", STORED),
        customer_id: schema.add_i64_field("customer_id", INDEXED),
        company_id: schema.add_i64_field("company_id", INDEXED),
        customer: schema.add_text_field("customer", words()),
        number: schema.add_text_field("number", words()),
        invoices: schema.add_text_field("invoices", words()),
        subject: schema.add_text_field("subject", words().set_stored()),
        body: schema.add_text_field("body", words().set_stored()),
        folded: schema.add_text_field("folded", words().set_stored()),
        sender: schema.add_text_field("sender", words()),
        at: schema.add_i64_field("at", INDEXED | FAST),
        kind: schema.add_text_field("kind", STRING),
        channel: schema.add_text_field("channel", STRING),
    };
    (schema.build(), fields)
}

impl Search {
    /// Opens the shadow in a folder. One that is missing, broken or of an older edition begins anew, empty.
    ///
    /// # Errors
    /// If the folder cannot be made or read.
    pub fn open(folder: &Path) -> Result<Search> {
        let (schema, fields) = schema();
        let make = || -> Result<Index> {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("making the folder {}", folder.display()))?;
            let index = Index::open_or_create(MmapDirectory::open(folder)?, schema.clone())?;
            cursor(&index)?;
            Ok(index)
        };
        let index = match make() {
            Ok(index) => index,
            Err(_) => {
                std::fs::remove_dir_all(folder).context("clearing an old search index")?;
                make().context("beginning a search index")?
            }
        };
        index.tokenizers().register(words::NAME, words::analyzer());
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
        let reader = reader.context("opening the search index")?;
        Ok(Search { index, reader, fields, writing: Arc::default() })
    }

    /// Takes in what was said since last time, and says how many messages that were.
    ///
    /// # Errors
    /// If the database does not answer, or another process writes to the same folder.
    pub async fn follow(&self, db: &Db) -> Result<usize> {
        let mut writing = self.writing.lock().await;
        let mut cursor = cursor(&self.index)?;
        let mut from = MessageId(cursor.0.saturating_sub(OVERLAP));
        let mut count = 0;
        loop {
            let mut conn = db.read().await?;
            let is_new = |id, customer| writing.recent.get(&id) != Some(&customer);
            // Most of what is looked at again is as it was, and its words need not be read.
            let known = store::customers_after(&mut conn, from, OVERLAP).await;
            let known = known.context("reading messages for search")?;
            let as_it_was = known.iter().take_while(|(id, customer)| !is_new(*id, *customer)).last();
            from = as_it_was.map_or(from, |(id, _)| *id);
            let said =
                store::said_after(&mut conn, from, BATCH).await.context("reading messages for search")?;
            drop(conn);
            let Some(last) = said.last().map(|it| it.id) else { return Ok(count) };
            let full = i64::try_from(said.len()).is_ok_and(|it| it == BATCH);
            let news: Vec<store::Said> =
                said.into_iter().filter(|it| is_new(it.id, it.customer_id)).collect();
            if !news.is_empty() {
                cursor = cursor.max(last);
                count += news.len();
                self.write(&mut writing, news, cursor, false).await?;
            }
            if !full {
                return Ok(count);
            }
            from = last;
        }
    }

    /// Makes the whole shadow again.
    ///
    /// # Errors
    /// As [`Search::follow`].
    pub async fn reindex(&self, db: &Db) -> Result<usize> {
        let mut writing = self.writing.lock().await;
        writing.recent.clear();
        self.write(&mut writing, Vec::new(), MessageId(0), true).await?;
        drop(writing);
        self.follow(db).await
    }

    async fn write(
        &self,
        writing: &mut Writing,
        news: Vec<store::Said>,
        cursor: MessageId,
        clear: bool,
    ) -> Result<()> {
        let mut writer = match writing.writer.take() {
            Some(writer) => writer,
            None => self
                .index
                .writer_with_options(writing_options())
                .context("the search index is in use by another process")?,
        };
        let latest: Vec<_> = news.iter().map(|it| (it.id, it.customer_id)).collect();
        let (fields, reader) = (self.fields, self.reader.clone());
        let written = tokio::task::spawn_blocking(move || -> tantivy::Result<IndexWriter> {
            if clear {
                writer.delete_all_documents()?;
            }
            for said in &news {
                writer.delete_term(Term::from_field_i64(fields.id, said.id.0));
                writer.add_document(document(fields, said))?;
            }
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(&format!("{EDITION} {cursor}"));
            commit.commit()?;
            reader.reload()?;
            Ok(writer)
        });
        writing.writer = Some(written.await.context("indexing messages")?.context("indexing messages")?);
        writing.recent.extend(latest);
        while i64::try_from(writing.recent.len()).is_ok_and(|it| it > OVERLAP) {
            writing.recent.pop_first();
        }
        Ok(())
    }

    /// What was said that fits a query, best first; a query of filters alone finds the latest first.
    ///
    /// # Errors
    /// If the index cannot be read. No query is an error.
    pub fn search(&self, text: &str, limit: usize) -> Result<Vec<Hit>> {
        let query = query::Query::read(text);
        if query.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let searcher = self.reader.searcher();
        let built = query.build(self.fields);
        let top = TopDocs::with_limit(limit);
        let found: Vec<_> = if query.has_words() {
            let found = searcher.search(&built, &top.order_by_score()).context("searching")?;
            found.into_iter().map(|(_, address)| address).collect()
        } else {
            let latest = top.order_by_fast_field::<i64>("at", Order::Desc);
            let found = searcher.search(&built, &latest).context("searching")?;
            found.into_iter().map(|(_, address)| address).collect()
        };
        let marker = query.marker();
        let mut hits = Vec::with_capacity(found.len());
        for address in found {
            let document: TantivyDocument = searcher.doc(address).context("reading what was found")?;
            let text = |field| document.get_first(field).and_then(|it| it.as_str()).unwrap_or_default();
            let number = |field| document.get_first(field).and_then(|it| it.as_i64()).unwrap_or_default();
            let parts = [self.fields.body, self.fields.folded, self.fields.subject].map(text);
            hits.push(Hit {
                message: MessageId(number(self.fields.id)),
                conversation: ConversationId(number(self.fields.conversation)),
                snippet: snippet::best(&parts, &marker),
            });
        }
        Ok(hits)
    }
}

/// One thread that writes and one that merges: more would only want more memory.
fn writing_options() -> IndexWriterOptions {
    IndexWriterOptions::builder()
        .num_worker_threads(1)
        .num_merge_threads(1)
        .memory_budget_per_thread(WRITER_MEMORY)
        .build()
}

/// How far an index came. An index of another edition is an error; one that is new came nowhere yet.
fn cursor(index: &Index) -> Result<MessageId> {
    let Some(payload) = index.load_metas()?.payload else { return Ok(MessageId(0)) };
    let cursor = payload.strip_prefix(EDITION).context("a search index of another edition")?;
    Ok(cursor.trim().parse()?)
}

fn document(fields: Fields, said: &store::Said) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_i64(fields.id, said.id.0);
    document.add_i64(fields.conversation, said.conversation_id.0);
    document.add_i64(fields.at, said.at.as_millisecond());
    if let Some(customer) = said.customer_id {
        document.add_i64(fields.customer_id, customer.0);
    }
    if let Some(company) = said.company_id {
        document.add_i64(fields.company_id, company.0);
    }
    let invoices = said.invoices.join("\n");
    for (field, text) in [
        (fields.customer, said.customer.as_deref().unwrap_or_default()),
        (fields.number, said.number.as_deref().unwrap_or_default()),
        (fields.invoices, &invoices),
        (fields.subject, &said.subject),
        (fields.body, &said.body),
        (fields.folded, &said.folded),
        (fields.sender, &said.sender),
        (fields.kind, said.kind.as_str()),
        (fields.channel, said.channel.map_or("", |it| it.as_str())),
    ] {
        document.add_text(field, text);
    }
    document
}
