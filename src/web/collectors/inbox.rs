//! The inbox: a view's conversations, newest first.

use super::{
    eyes::Eyes,
    fate,
    shell::{Section, Shell, colour, initials, show, view_key},
    wishes::{self, Tag},
};
use crate::{
    app::App,
    db::Conn,
    inbox::list::{self, Place, Row, View},
    outbox,
    reading::Intent,
    web::{Fault, Result, page, session::Reader},
    words::{ConversationId, MessageId, UserId},
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use serde::{Deserialize, Serialize};

/// Rows of a page of the list.
const PAGE: i64 = 40;

#[derive(Serialize)]
pub struct List {
    view: &'static str,
    title: String,
    total: i64,
    rows: Vec<ListRow>,
    /// Where the next page begins; none if this is the last.
    next: Option<String>,
    /// Whether this is a later page: it leads back to the newest.
    later: bool,
    /// The newest row when the page was made: what is above it since is new.
    top: String,
    empty: String,
}

#[derive(Serialize)]
struct ListRow {
    id: i64,
    href: String,
    name: String,
    when: String,
    at: String,
    snippet: String,
    new: bool,
    current: bool,
    tags: Vec<Tag>,
    face: Option<Face>,
}

#[derive(Serialize)]
struct Face {
    initials: String,
    colour: &'static str,
    name: String,
}

#[derive(Serialize)]
struct Inbox {
    list: List,
    conversation: Option<()>,
    title: String,
}

/// What an address asks of a page of the inbox.
#[derive(Default, Deserialize)]
pub struct Asked {
    pub before: Option<String>,
    /// A customer that is looked for, for a conversation that nobody knows whose it is.
    pub customer: Option<String>,
    /// What went wrong with what was just done: a key of the words.
    pub note: Option<String>,
    /// A message that was taken back: its words go back into the composer.
    pub draft: Option<MessageId>,
}

impl Asked {
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        self.before.as_deref().and_then(Place::parse)
    }
}

/// The view that an address names.
pub fn view(name: &str) -> Result<View> {
    name.parse().map_err(|_| Fault::NotFound)
}

pub async fn page(
    reader: Reader,
    State(app): State<App>,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>> {
    let view = view(&name)?;
    let mut db = app.db.read().await?;
    let eyes = Eyes::of(&reader, &app, &mut db).await?;
    let list = List::of(&mut db, &eyes, view, reader.user.id, asked.place(), None).await?;
    let shell = Shell::around(Section::Inbox(Some(view)), &reader, &app, &eyes, &mut db).await?;
    let title = list.title.clone();
    show("pages/collectors/inbox.html", &eyes, &shell, &Inbox { list, conversation: None, title })
}

#[derive(Deserialize)]
pub struct Since {
    top: String,
}

#[derive(Serialize)]
struct News {
    view: &'static str,
    count: i64,
}

/// How many conversations came since the list was shown. Nothing, if none did.
pub async fn news(
    reader: Reader,
    State(app): State<App>,
    Path(name): Path<String>,
    Query(since): Query<Since>,
) -> Result<Response> {
    let view = view(&name)?;
    let place = Place::parse(&since.top).unwrap_or(Place { latest_at: 0, id: 0 });
    let mut db = app.db.read().await?;
    let count = list::above(&mut db, view, reader.user.id, place).await?;
    if count == 0 {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let news = News { view: view.as_str(), count };
    Ok(page::render("parts/news.html", reader.user.locale, &news)?.into_response())
}

impl List {
    pub async fn of(
        db: &mut Conn,
        eyes: &Eyes,
        view: View,
        me: UserId,
        after: Option<Place>,
        current: Option<ConversationId>,
    ) -> anyhow::Result<List> {
        let mut rows = list::rows(db, view, me, after.unwrap_or(Place::TOP), PAGE + 1).await?;
        let more = rows.len() > usize::try_from(PAGE)?;
        rows.truncate(usize::try_from(PAGE)?);
        let ids: Vec<ConversationId> = rows.iter().map(|row| row.id).collect();
        let wanted = list::wanted(db, &ids).await?;
        let undelivered = list::undelivered(db, &ids).await?;
        let states = outbox::store::latest_states(db, &ids).await?;
        let next = rows.last().filter(|_| more).map(|row| row.place().to_string());
        let top = rows.first().map_or(Place { latest_at: 0, id: 0 }, Row::place);
        let tags = |row: &Row| -> Vec<Tag> {
            let intents = wanted.iter().filter(|it| it.conversation_id == row.id);
            let intents = intents.filter_map(|it| serde_json::from_str::<Intent>(&it.intent).ok());
            let lost = undelivered.contains(&row.id).then(|| fate::undelivered(eyes));
            let latest = states.iter().find(|(id, state)| *id == row.id && !state.has_failed());
            let latest = latest.map(|(_, state)| fate::tag(eyes, *state));
            lost.into_iter().chain(latest).chain(intents.map(|it| wishes::tag(eyes, &it))).take(4).collect()
        };
        let rows = rows.iter().map(|row| ListRow {
            id: row.id.0,
            href: format!("/inbox/{view}/{}", row.id),
            name: row.name.clone(),
            when: eyes.lately(row.latest_at),
            at: row.latest_at.to_string(),
            snippet: if row.snippet.is_empty() { row.subject.clone() } else { row.snippet.clone() },
            new: row.unread.0,
            current: current == Some(row.id),
            tags: tags(row),
            face: row.assignee.as_ref().map(|name| Face {
                initials: initials(name),
                colour: colour(name),
                name: name.clone(),
            }),
        });
        Ok(List {
            view: view.as_str(),
            title: eyes.tongue.word(&view_key(view)),
            total: list::count(db, view, me).await?,
            rows: rows.collect(),
            next,
            later: after.is_some(),
            top: top.to_string(),
            empty: eyes.tongue.word(&format!("empty-{view}")),
        })
    }

    #[must_use]
    pub fn title(&self) -> String {
        self.title.clone()
    }
}

/// The face of whoever looks after something.
#[must_use]
pub fn face_of(name: &str) -> (String, &'static str) {
    (initials(name), colour(name))
}
