//! What did not arrive: why, what helps, and another try, for one message or for all of a kind.

use super::{
    conversation::Back,
    eyes::Eyes,
    fate::{self, Fared, Remedy},
    shell::{Section, Shell, show},
};
use crate::{
    app::App,
    db::Conn,
    inbox::{self, list::View},
    outbox::{self, DeliveryState, store::Failed},
    web::{
        Fault, Result,
        session::{Collector, Reader},
    },
    words::{MessageId, Timestamp},
};
use axum::{
    extract::{Form, Path, Query, State},
    response::{Html, Redirect},
};
use serde::{Deserialize, Serialize};

/// Messages that are looked at together, the latest.
const MOST: i64 = 1_000;
/// Rows of a kind that are shown.
const SHOWN: usize = 50;
const PAGE: &str = "/inbox/undelivered";
/// The kind of what may have left; the others are named by their reason.
const UNKNOWN: &str = "unknown";
/// The kind of what failed without a code.
const PLAIN: &str = "other";

#[derive(Serialize)]
struct Undelivered {
    kinds: Vec<Kind>,
    count: usize,
    tried: Option<i64>,
    changed: bool,
}

/// All that failed for the same reason.
#[derive(Serialize)]
struct Kind {
    key: String,
    why: String,
    remedy: Remedy,
    remedy_words: String,
    count: usize,
    /// Whether all of them may be tried again at once.
    together: bool,
    more: usize,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    message: i64,
    conversation: i64,
    customer: Option<i64>,
    contact: Option<i64>,
    name: String,
    to: String,
    subject: String,
    channel: String,
    moment: String,
    fate: Fared,
}

#[derive(Deserialize)]
pub struct After {
    tried: Option<i64>,
    changed: Option<u8>,
}

pub async fn page(
    reader: Reader,
    State(app): State<App>,
    Query(after): Query<After>,
) -> Result<Html<String>> {
    let mut db = app.db.read().await?;
    let eyes = Eyes::of(&reader, &app, &mut db).await?;
    let failed = outbox::store::undelivered(&mut db, MOST).await?;
    let page = Undelivered {
        count: failed.len(),
        kinds: kinds(&eyes, &failed),
        tried: after.tried,
        changed: after.changed.is_some(),
    };
    let shell = Shell::around(Section::Inbox(Some(View::Undelivered)), &reader, &app, &eyes, &mut db).await?;
    show("pages/collectors/undelivered.html", &eyes, &shell, &page)
}

/// Why it failed, as the name of its kind.
fn kind(it: &Failed) -> String {
    if it.fate.state == DeliveryState::Unknown {
        return UNKNOWN.to_owned();
    }
    fate::reason(&it.fate).unwrap_or_else(|| PLAIN.to_owned())
}

/// The kinds in the order of their latest message.
fn kinds(eyes: &Eyes, failed: &[Failed]) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::new();
    for it in failed {
        let key = kind(it);
        let at = kinds.iter().position(|known| known.key == key).unwrap_or_else(|| {
            kinds.push(Kind::new(eyes, it, key));
            kinds.len() - 1
        });
        if let Some(kind) = kinds.get_mut(at) {
            kind.count += 1;
            if kind.rows.len() < SHOWN {
                kind.rows.push(Row::of(eyes, it));
            } else {
                kind.more += 1;
            }
        }
    }
    for kind in &mut kinds {
        kind.together = kind.remedy.helps_many() && kind.count > 1;
    }
    kinds
}

impl Kind {
    fn new(eyes: &Eyes, first: &Failed, key: String) -> Kind {
        let remedy = fate::remedy(first.fate.state, Some(key.as_str())).unwrap_or(Remedy::Again);
        let why = match key.as_str() {
            UNKNOWN => eyes.tongue.word("fate-unknown"),
            PLAIN => eyes.tongue.word("fate-gave-up"),
            reason => eyes.tongue.known(reason, &[]).unwrap_or_default(),
        };
        let remedy_words = eyes.tongue.word(remedy.key());
        Kind { key, why, remedy, remedy_words, count: 0, together: false, more: 0, rows: Vec::new() }
    }
}

impl Row {
    fn of(eyes: &Eyes, it: &Failed) -> Row {
        Row {
            message: it.fate.message_id.0,
            conversation: it.conversation_id.0,
            customer: it.customer_id.map(|id| id.0),
            contact: it.contact_id.map(|id| id.0),
            name: it.customer.clone().unwrap_or_else(|| it.recipient.clone()),
            to: it.recipient.clone(),
            subject: it.subject.clone(),
            channel: eyes.tongue.word(&format!("by-{}", it.channel)),
            moment: eyes.moment(it.fate.changed_at),
            fate: fate::fared(eyes, &it.fate, false),
        }
    }
}

#[derive(Deserialize)]
pub struct One {
    view: Option<String>,
    /// Said by whoever wants to send what may have left.
    although: Option<u8>,
    /// Whether to come back to the list.
    list: Option<u8>,
}

/// Tries one again. What may have left goes only if that is asked for in so many words.
pub async fn retry(
    _: Collector,
    State(app): State<App>,
    Path(message): Path<MessageId>,
    Form(form): Form<One>,
) -> Result<Redirect> {
    let mut tx = app.db.begin_write().await?;
    let delivery = outbox::store::of_message(&mut tx, message).await?.ok_or(Fault::NotFound)?;
    if delivery.state == DeliveryState::Unknown && form.although.is_none() {
        return Err(Fault::BadForm);
    }
    let tried = outbox::retry(&mut tx, delivery.id, app.clock.now()).await?;
    let it = inbox::store::message(&mut tx, message).await?.ok_or(Fault::NotFound)?;
    tx.commit().await?;
    app.changes.announce();
    if form.list.is_some() {
        return Ok(Redirect::to(&format!("{PAGE}?tried={}", i64::from(tried))));
    }
    Ok(Back::at(form.view).to(it.conversation_id))
}

#[derive(Deserialize)]
pub struct All {
    kind: String,
    /// How many the page said there are.
    count: usize,
}

/// Tries all of a kind again, if they are as many as whoever asks has seen.
pub async fn retry_all(_: Collector, State(app): State<App>, Form(form): Form<All>) -> Result<Redirect> {
    let mut tx = app.db.begin_write().await?;
    let failed = outbox::store::undelivered(&mut tx, MOST).await?;
    let of_kind: Vec<&Failed> = failed.iter().filter(|it| kind(it) == form.kind).collect();
    let helps =
        |it: &&Failed| fate::remedy(it.fate.state, Some(form.kind.as_str())).is_some_and(Remedy::helps_many);
    if of_kind.len() != form.count || !of_kind.iter().all(helps) {
        return Ok(Redirect::to(&format!("{PAGE}?changed=1")));
    }
    let tried = retry_each(&mut tx, &of_kind, app.clock.now()).await?;
    tx.commit().await?;
    app.changes.announce();
    Ok(Redirect::to(&format!("{PAGE}?tried={tried}")))
}

async fn retry_each(db: &mut Conn, all: &[&Failed], at: Timestamp) -> anyhow::Result<usize> {
    let mut tried = 0;
    for it in all {
        if outbox::retry(db, it.delivery_id, at).await? {
            tried += 1;
        }
    }
    Ok(tried)
}
