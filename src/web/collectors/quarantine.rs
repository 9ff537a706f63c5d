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

const MOST: i64 = 100;

#[derive(Serialize)]
struct Quarantine {
    mails: Vec<Kept>,
}

#[derive(Serialize)]
struct Kept {
    id: i64,
    place: String,
    moment: String,
    size: String,
    error: String,
}

pub async fn page(reader: Reader, State(app): State<App>) -> Result<Html<String>> {
    let mut db = app.db.read().await?;
    let eyes = Eyes::of(&reader, &app, &mut db).await?;
    let mails = mailbox::store::quarantined(&mut db, MOST).await?;
    let mails = mails.into_iter().map(|it| Kept {
        id: it.id.0,
        place: it.place,
        moment: eyes.moment(it.kept_at),
        size: size(&eyes, it.size),
        error: it.error.unwrap_or_default(),
    });
    let page = Quarantine { mails: mails.collect() };
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
