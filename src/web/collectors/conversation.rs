//! A conversation: everything said, what was read in it, and the customer beside it.

use super::{
    answering::{self, Destination, Unsayable},
    eyes::Eyes,
    inbox::{Asked, List, face_of, view},
    panel::{Panel, currency},
    shell::{Section, Shell, show},
    thread::{Entry, Thread, size},
};
use crate::{
    access::{self, Role},
    app::App,
    cases,
    db::Conn,
    inbox::{
        self, ConversationState, Direction,
        list::{self, View},
    },
    intake, ledger, mailbox,
    outbox::{self, DeliveryState},
    web::{
        Fault, Result, page,
        session::{Actor, Collector, Reader},
    },
    words::{ConversationId, CustomerId, MessageId, UserId},
};
use axum::{
    extract::{Form, Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use duly_channels::email::LARGEST_ENCLOSURES;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

#[derive(Serialize)]
pub struct Page {
    list: List,
    conversation: Conversation,
    title: String,
}

#[derive(Serialize)]
pub struct Conversation {
    id: i64,
    view: &'static str,
    name: String,
    subject: String,
    customer: Option<i64>,
    closed: bool,
    unread: bool,
    silent: bool,
    assignee: Option<(String, &'static str, String)>,
    users: Vec<Colleague>,
    flow: Flow,
    composer: Composer,
    panel: Option<Panel>,
    matching: Option<Matching>,
    /// What went wrong with what was just done.
    note: Option<String>,
}

/// The thread, and the view that its forms lead back to.
#[derive(Serialize)]
pub struct Flow {
    view: &'static str,
    entries: Vec<Entry>,
}

#[derive(Serialize)]
struct Colleague {
    id: i64,
    name: String,
    chosen: bool,
}

#[derive(Serialize)]
struct Composer {
    /// Where an answer would go, and in whose name; none if it cannot.
    to: Option<String>,
    company: String,
    from: String,
    signature: Vec<String>,
    takes_files: bool,
    /// The most bytes that files may have together, and the same in words.
    most: usize,
    most_words: String,
    /// Files that came back with a message that was taken back.
    files: Vec<Kept>,
    /// Why it cannot.
    why_not: Option<String>,
    latest: i64,
    draft: String,
    mode: &'static str,
    /// Somebody wrote meanwhile: nothing was sent.
    overtaken: bool,
}

/// A file that is here already and goes out again if it stays chosen.
#[derive(Serialize)]
struct Kept {
    id: i64,
    name: String,
    size: String,
}

/// What a conversation of nobody's needs: the customer that it is asked.
#[derive(Serialize)]
struct Matching {
    query: String,
    found: Vec<Candidate>,
}

#[derive(Serialize)]
struct Candidate {
    id: i64,
    name: String,
    number: String,
}

/// What was typed and could not be sent.
#[derive(Default)]
pub struct Draft {
    pub text: String,
    pub note: bool,
    pub overtaken: bool,
    /// Files that were chosen and are here.
    pub files: Vec<inbox::Attachment>,
}

pub async fn page(
    reader: Reader,
    State(app): State<App>,
    Path((name, id)): Path<(String, ConversationId)>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let draft = match asked.draft {
        Some(message) => taken_back(&app, id, message).await?,
        None => Draft::default(),
    };
    render(&reader, &app, view(&name)?, id, &asked, draft).await
}

/// The words and files of a message of this conversation that was taken back before it left; nothing of any other.
async fn taken_back(app: &App, id: ConversationId, message: MessageId) -> anyhow::Result<Draft> {
    let mut db = app.db.read().await?;
    let of_here = inbox::store::message(&mut db, message).await?.is_some_and(|it| it.conversation_id == id);
    let delivery = outbox::store::of_message(&mut db, message).await?;
    if !of_here || delivery.is_none_or(|it| it.state != DeliveryState::Withdrawn) {
        return Ok(Draft::default());
    }
    let text = outbox::store::draft(&mut db, message).await?.unwrap_or_default();
    Ok(Draft { text, files: inbox::store::attachments(&mut db, message).await?, ..Draft::default() })
}

/// The page, with what was typed if it could not be sent.
pub async fn render(
    actor: &Actor,
    app: &App,
    view: View,
    id: ConversationId,
    asked: &Asked,
    draft: Draft,
) -> Result<Html<String>> {
    let users = access::users(&app.db).await?;
    let mut db = app.db.read().await?;
    let eyes = Eyes::of(actor, app, &mut db).await?;
    let list = List::of(&mut db, &eyes, view, actor.user.id, asked.place(), Some(id)).await?;
    let conversation = gather(&mut db, app, actor, &eyes, view, id, asked, draft, &users).await?;
    let shell = Shell::around(Section::Inbox(Some(view)), actor, app, &eyes, &mut db).await?;
    let title = format!("{}: {}", list.title(), conversation.name);
    show("pages/collectors/inbox.html", &eyes, &shell, &Page { list, conversation, title })
}

#[allow(clippy::too_many_arguments, reason = "a page is made of many things")]
async fn gather(
    db: &mut Conn,
    app: &App,
    actor: &Actor,
    eyes: &Eyes,
    view: View,
    id: ConversationId,
    asked: &Asked,
    draft: Draft,
    users: &[access::User],
) -> Result<Conversation> {
    let it = found(db, id).await?;
    let names: HashMap<UserId, String> = users.iter().map(|user| (user.id, user.name.clone())).collect();
    let (flow, latest, sender) = flow_of(db, eyes, view, &it, &names, actor.user.id).await?;
    let panel = match it.customer_id {
        Some(customer) => Some(Panel::of(db, app, eyes, customer, &names).await?),
        None => None,
    };
    let (to, why_not) = recipient(db, eyes, &it, &actor.user.name).await?;
    let why_not = if actor.may(Role::Collector) { why_not } else { Some(eyes.tongue.word("only-looking")) };
    let assignee = it.assignee_id.and_then(|user| names.get(&user)).map(|name| {
        let (initials, colour) = face_of(name);
        (initials, colour, name.clone())
    });
    let colleagues = users.iter().filter(|user| user.disabled_at.is_none() && user.role.may(Role::Collector));
    let query = asked.customer.clone().unwrap_or_default();
    let matching = match it.customer_id {
        None => Some(Matching { found: candidates(db, &query).await?, query }),
        Some(_) => None,
    };
    Ok(Conversation {
        id: id.0,
        view: view.as_str(),
        name: panel.as_ref().map_or(sender, |panel| panel.name.clone()),
        subject: it.subject,
        customer: it.customer_id.map(|id| id.0),
        closed: it.state == ConversationState::Closed,
        unread: it.unread.0,
        silent: panel.as_ref().is_some_and(Panel::is_silent),
        assignee,
        users: colleagues
            .map(|user| Colleague {
                id: user.id.0,
                name: user.name.clone(),
                chosen: it.assignee_id == Some(user.id),
            })
            .collect(),
        flow,
        composer: Composer::of(eyes, to, why_not, latest, draft),
        panel,
        matching,
        note: asked.note.as_deref().and_then(|key| told(eyes, key)),
    })
}

impl Composer {
    fn of(
        eyes: &Eyes,
        to: Option<Destination>,
        why_not: Option<String>,
        latest: i64,
        draft: Draft,
    ) -> Composer {
        let files = draft.files.into_iter();
        let most = i64::try_from(LARGEST_ENCLOSURES).unwrap_or(i64::MAX);
        Composer {
            takes_files: to.as_ref().is_none_or(|it| it.takes_files),
            company: to.as_ref().map(|it| it.company.clone()).unwrap_or_default(),
            from: to.as_ref().map(|it| it.from.clone()).unwrap_or_default(),
            signature: to.as_ref().map(|it| it.signature.clone()).unwrap_or_default(),
            to: to.map(|it| it.to),
            why_not,
            latest,
            draft: draft.text,
            mode: if draft.note { "note" } else { "reply" },
            overtaken: draft.overtaken,
            most: LARGEST_ENCLOSURES,
            most_words: size(eyes, most),
            files: files.map(|it| Kept { id: it.id.0, size: size(eyes, it.size), name: it.name }).collect(),
        }
    }
}

/// Only sentences that are meant for it can be put on a page by an address.
fn told(eyes: &Eyes, key: &str) -> Option<String> {
    let known = key.starts_with("refused-") || key.starts_with("field-");
    eyes.tongue.known(key, &[]).filter(|_| known)
}

pub async fn found(db: &mut Conn, id: ConversationId) -> Result<inbox::Conversation> {
    match inbox::store::conversation(db, id).await {
        Ok(it) => Ok(it),
        Err(error) if matches!(error.downcast_ref(), Some(sqlx::Error::RowNotFound)) => Err(Fault::NotFound),
        Err(error) => Err(error.into()),
    }
}

/// The thread, its newest message, and who last wrote from outside.
async fn flow_of(
    db: &mut Conn,
    eyes: &Eyes,
    view: View,
    conversation: &inbox::Conversation,
    users: &HashMap<UserId, String>,
    me: UserId,
) -> Result<(Flow, i64, String)> {
    let (id, customer) = (conversation.id, conversation.customer_id);
    let messages = inbox::store::messages(db, id).await?;
    let mut proposals = Vec::new();
    for message in messages.iter().filter(|it| it.direction == Direction::In) {
        proposals.extend(cases::store::proposals_of(db, message.id).await?);
    }
    let incoming = messages.iter().rev().find(|it| it.direction == Direction::In);
    let sender = incoming.or(messages.last()).map(|it| it.sender.clone()).unwrap_or_default();
    let thread = Thread {
        eyes,
        fates: outbox::store::fates(db, id).await?,
        attachments: list::attachments(db, id).await?,
        authentications: inbox::store::authentications(db, id).await?,
        answered: list::answered(db, id).await?,
        heads: mailbox::store::heads(db, id).await?,
        currency: currency(db, customer).await?,
        messages,
        proposals,
        users,
        me,
    };
    let flow = Flow { view: view.as_str(), entries: thread.entries() };
    Ok((flow, thread.latest(), sender))
}

/// Where an answer goes, or why it goes nowhere.
async fn recipient(
    db: &mut Conn,
    eyes: &Eyes,
    conversation: &inbox::Conversation,
    signed_by: &str,
) -> Result<(Option<Destination>, Option<String>)> {
    Ok(match answering::destination(db, conversation, signed_by).await? {
        Ok(to) => (Some(to), None),
        Err(Unsayable::Unmatched) => (None, Some(eyes.tongue.word("answer-unmatched"))),
        Err(_) => (None, Some(eyes.tongue.word("answer-no-address"))),
    })
}

async fn candidates(db: &mut Conn, query: &str) -> anyhow::Result<Vec<Candidate>> {
    const SHOWN: i64 = 12;
    if query.trim().is_empty() {
        return Ok(Vec::new());
    }
    let found = ledger::directory::find(db, query, None, SHOWN).await?;
    Ok(found.into_iter().map(|it| Candidate { id: it.id.0, name: it.name, number: it.number }).collect())
}

#[derive(Deserialize)]
pub struct Seen {
    #[serde(default)]
    seen: String,
    view: Option<String>,
}

#[derive(Serialize)]
struct FlowPart<'a> {
    flow: &'a Flow,
    shell: FlowShell<'a>,
}

/// As much of the shell as the thread needs.
#[derive(Serialize)]
struct FlowShell<'a> {
    csrf: &'a str,
    may_write: bool,
}

/// The thread alone, for a page that is open; nothing if it has not changed.
pub async fn flow(
    reader: Reader,
    State(app): State<App>,
    Path(id): Path<ConversationId>,
    Query(seen): Query<Seen>,
) -> Result<Response> {
    let users = access::users(&app.db).await?;
    let names = users.into_iter().map(|user| (user.id, user.name)).collect();
    let mut db = app.db.read().await?;
    let eyes = Eyes::of(&reader, &app, &mut db).await?;
    let it = found(&mut db, id).await?;
    let view = seen.view.as_deref().and_then(|it| it.parse().ok()).unwrap_or(View::All);
    let (flow, latest, _) = flow_of(&mut db, &eyes, view, &it, &names, reader.user.id).await?;
    let shell = FlowShell { csrf: &reader.csrf, may_write: reader.may(Role::Collector) };
    let html = page::text("parts/flow.html", eyes.locale(), &FlowPart { flow: &flow, shell })?;
    let stamp = hex::encode(Sha256::digest(html.as_bytes()).get(..8).unwrap_or_default());
    if stamp == seen.seen {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(([("x-stamp", stamp), ("x-latest", latest.to_string())], Html(html)).into_response())
}

/// A conversation wherever it is listed.
pub async fn anywhere(_: Reader, Path(id): Path<ConversationId>) -> Redirect {
    Redirect::to(&format!("/inbox/all/{id}"))
}

/// Where a form leads back to.
#[derive(Deserialize)]
pub struct Back {
    view: Option<String>,
}

impl Back {
    /// Back to a view by its name, as a form says it.
    #[must_use]
    pub fn at(view: Option<String>) -> Back {
        Back { view }
    }

    #[must_use]
    pub fn view(&self) -> View {
        self.view.as_deref().and_then(|it| it.parse().ok()).unwrap_or(View::All)
    }

    pub fn to(&self, id: ConversationId) -> Redirect {
        Redirect::to(&format!("/inbox/{}/{id}", self.view()))
    }
}

/// Somebody has looked at it.
pub async fn read(
    _: Collector,
    State(app): State<App>,
    Path(id): Path<ConversationId>,
    headers: HeaderMap,
    Form(back): Form<Back>,
) -> Result<Response> {
    let mut tx = app.db.begin_write().await?;
    inbox::store::mark_read(&mut tx, id).await?;
    tx.commit().await?;
    if headers.contains_key("hx-request") {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok(back.to(id).into_response())
}

#[derive(Deserialize)]
pub struct NewState {
    state: String,
    view: Option<String>,
}

pub async fn set_state(
    _: Collector,
    State(app): State<App>,
    Path(id): Path<ConversationId>,
    Form(form): Form<NewState>,
) -> Result<Redirect> {
    let state = match form.state.as_str() {
        "closed" => ConversationState::Closed,
        "open" => ConversationState::Open,
        _ => return Err(Fault::BadForm),
    };
    let mut tx = app.db.begin_write().await?;
    found(&mut tx, id).await?;
    inbox::store::set_state(&mut tx, id, state).await?;
    tx.commit().await?;
    app.changes.announce();
    Ok(Back { view: form.view }.to(id))
}

#[derive(Deserialize)]
pub struct NewAssignee {
    /// Empty: nobody.
    user: String,
    view: Option<String>,
}

pub async fn assign(
    _: Collector,
    State(app): State<App>,
    Path(id): Path<ConversationId>,
    Form(form): Form<NewAssignee>,
) -> Result<Redirect> {
    let to: Option<UserId> = match form.user.as_str() {
        "" => None,
        user => Some(user.parse().map_err(|_| Fault::BadForm)?),
    };
    if let Some(to) = to
        && !access::users(&app.db).await?.iter().any(|user| user.id == to && user.disabled_at.is_none())
    {
        return Err(Fault::BadForm);
    }
    let mut tx = app.db.begin_write().await?;
    found(&mut tx, id).await?;
    inbox::store::assign(&mut tx, id, to).await?;
    tx.commit().await?;
    app.changes.announce();
    Ok(Back { view: form.view }.to(id))
}

#[derive(Deserialize)]
pub struct NewCustomer {
    customer: CustomerId,
    view: Option<String>,
}

/// Gives a conversation of nobody's to the customer that it is asked: what was said in it is read as that customer's.
pub async fn match_to(
    _: Collector,
    State(app): State<App>,
    Path(id): Path<ConversationId>,
    Form(form): Form<NewCustomer>,
) -> Result<Redirect> {
    let mut tx = app.db.begin_write().await?;
    found(&mut tx, id).await?;
    let (senses, days) = (intake::Senses::default(), app.config.dunning.reply_hold_days);
    intake::match_conversation(&mut tx, senses, id, form.customer, days, app.clock.now()).await?;
    tx.commit().await?;
    app.changes.announce();
    Ok(Back { view: form.view }.to(id))
}
