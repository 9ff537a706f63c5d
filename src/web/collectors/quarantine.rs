//! Mails that could not be read. They are kept whole, and can be tried again.

use super::{
    eyes::Eyes,
    shell::{Section, Shell, show},
    thread::size,
};
use crate::{
    app::App,
    mailbox,
    web::{
        Result,
        session::{Collector, Reader},
    },
    words::MailId,
};
use axum::{
    extract::{Path, State},
    response::{Html, Redirect},
};
use serde::Serialize;

/// Mails that are shown, the oldest first.
const MOST: i64 = 100;
/// Mails that are tried again at once.
const MOST_AT_ONCE: i64 = 1_000;

#[derive(Serialize)]
struct Quarantine {
    mails: Vec<Kept>,
    count: i64,
    /// How many there are beside those that are shown.
    more: i64,
}

#[derive(Serialize)]
struct Kept {
    id: i64,
    mailbox: String,
    place: String,
    moment: String,
    size: String,
    error: String,
    /// Whether its bytes are here.
    has_bytes: bool,
}

pub async fn page(reader: Reader, State(app): State<App>) -> Result<Html<String>> {
    let mut db = app.db.read().await?;
    let eyes = Eyes::of(&reader, &app, &mut db).await?;
    let mailboxes = mailbox::store::mailboxes(&mut db).await?;
    let name = |id| mailboxes.iter().find(|it| it.id == id).map(|it| it.name.clone()).unwrap_or_default();
    let mails: Vec<Kept> = mailbox::store::quarantined(&mut db, MOST)
        .await?
        .into_iter()
        .map(|it| Kept {
            id: it.id.0,
            mailbox: name(it.mailbox_id),
            place: it.place,
            moment: eyes.moment(it.kept_at),
            size: size(&eyes, it.size),
            error: it.error.unwrap_or_default(),
            has_bytes: !it.raw_key.is_empty(),
        })
        .collect();
    let count = mailbox::store::count_quarantined(&mut db).await?;
    let page = Quarantine { more: count - i64::try_from(mails.len())?, mails, count };
    let shell = Shell::around(Section::Quarantined, &reader, &app, &eyes, &mut db).await?;
    show("pages/collectors/quarantine.html", &eyes, &shell, &page)
}

pub async fn retry(_: Collector, State(app): State<App>, Path(id): Path<MailId>) -> Result<Redirect> {
    let mut tx = app.db.begin_write().await?;
    mailbox::store::retry(&mut tx, id).await?;
    tx.commit().await?;
    app.changes.announce();
    Ok(Redirect::to("/inbox/quarantined"))
}

pub async fn retry_all(_: Collector, State(app): State<App>) -> Result<Redirect> {
    let mut tx = app.db.begin_write().await?;
    for mail in mailbox::store::quarantined(&mut tx, MOST_AT_ONCE).await? {
        mailbox::store::retry(&mut tx, mail.id).await?;
    }
    tx.commit().await?;
    app.changes.announce();
    Ok(Redirect::to("/inbox/quarantined"))
}
