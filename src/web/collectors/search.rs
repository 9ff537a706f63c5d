//! Search: messages by the words in them.

use super::{
    eyes::Eyes,
    shell::{Section, Shell, show},
};
use crate::{
    app::App,
    inbox::{self, search::Hit},
    ledger,
    web::{Result, session::Reader},
};
use axum::{
    extract::{Query, State},
    response::Html,
};
use serde::{Deserialize, Serialize};

const MOST: usize = 50;

#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    q: String,
}

#[derive(Serialize)]
struct Search {
    query: String,
    /// How many of them.
    found: usize,
    hits: Vec<Found>,
    customers: Vec<Known>,
}

#[derive(Serialize)]
struct Found {
    href: String,
    name: String,
    when: String,
    text: Vec<Run>,
}

/// Text, or one of the words that were looked for.
#[derive(Serialize)]
struct Run {
    text: String,
    hit: bool,
}

#[derive(Serialize)]
struct Known {
    id: i64,
    name: String,
    number: String,
}

pub async fn page(
    reader: Reader,
    State(app): State<App>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>> {
    let query: String = wanted.q.trim().chars().take(200).collect();
    let mut db = app.db.read().await?;
    let eyes = Eyes::of(&reader, &app, &mut db).await?;
    let mut hits = Vec::new();
    let mut customers = Vec::new();
    if !query.is_empty() {
        for hit in searched(&app, &query).await? {
            hits.extend(found(&mut db, &eyes, &hit).await?);
        }
        let known = ledger::directory::find(&mut db, &query, None, 5).await?;
        customers.extend(known.into_iter().map(|it| Known { id: it.id.0, name: it.name, number: it.number }));
    }
    let shell = Shell::around(Section::Search, &reader, &app, &eyes, &mut db).await?;
    show("pages/collectors/search.html", &eyes, &shell, &Search { query, found: hits.len(), hits, customers })
}

/// What the index found, if it is still there: the index is a shadow.
async fn found(db: &mut crate::db::Conn, eyes: &Eyes, hit: &Hit) -> anyhow::Result<Option<Found>> {
    let Some(message) = inbox::store::message(db, hit.message).await? else { return Ok(None) };
    let name = match message.customer_id {
        Some(customer) => ledger::store::customer(db, customer).await?.name,
        None => message.sender.clone(),
    };
    let runs = hit.snippet.pieces().into_iter().map(|(text, hit)| Run { text: text.to_owned(), hit });
    Ok(Some(Found {
        href: format!("/conversations/{}#m{}", hit.conversation, hit.message),
        name,
        when: eyes.lately(message.at),
        text: runs.collect(),
    }))
}

/// Asks the index; it reads files, so it must not hold up the others.
async fn searched(app: &App, query: &str) -> anyhow::Result<Vec<Hit>> {
    let (search, query) = (app.search.clone(), query.to_owned());
    tokio::task::spawn_blocking(move || search.search(&query, MOST)).await?
}
