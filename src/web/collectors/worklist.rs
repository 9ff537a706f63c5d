//! The worklist: what to do next, and why.

use super::{
    eyes::Eyes,
    shell::{Section, Shell, show},
};
use crate::{
    app::App,
    cases,
    web::{
        Result,
        session::{Collector, Reader},
    },
    words::TaskId,
    worklist,
};
use axum::{
    extract::{Path, State},
    response::{Html, Redirect},
};
use serde::Serialize;

const MOST: i64 = 200;

#[derive(Serialize)]
struct Worklist {
    items: Vec<Item>,
}

#[derive(Serialize)]
struct Item {
    id: i64,
    customer: String,
    href: String,
    what: String,
    /// Something did not arrive.
    lost: bool,
    why: String,
    due: String,
    late: bool,
    mine: bool,
}

pub async fn page(reader: Reader, State(app): State<App>) -> Result<Html<String>> {
    let mut db = app.db.read().await?;
    let eyes = Eyes::of(&reader, &app, &mut db).await?;
    let items = worklist::items(&mut db, MOST).await?;
    let items = items.into_iter().map(|it| {
        let kind = it.kind.as_str().replace('_', "-");
        let late = eyes.today.days_since(it.due_on);
        Item {
            id: it.id.0,
            href: it.conversation_id.map_or_else(
                || format!("/customers/{}", it.customer_id),
                |conversation| format!("/conversations/{conversation}"),
            ),
            customer: it.customer,
            lost: kind == "undelivered",
            what: eyes.tongue.word(&format!("task-{kind}")),
            why: eyes.tongue.say(&format!("task-{kind}-why"), &[("date", eyes.day(it.due_on).into())]),
            due: eyes.day(it.due_on),
            late: late > 0,
            mine: it.collector_id == Some(reader.user.id),
        }
    });
    let page = Worklist { items: items.collect() };
    let shell = Shell::around(Section::Worklist, &reader, &app, &eyes, &mut db).await?;
    show("pages/collectors/worklist.html", &eyes, &shell, &page)
}

pub async fn done(actor: Collector, State(app): State<App>, Path(id): Path<TaskId>) -> Result<Redirect> {
    let mut tx = app.db.begin_write().await?;
    cases::store::done(&mut tx, id, actor.user.id, app.clock.now()).await?;
    tx.commit().await?;
    app.changes.announce();
    Ok(Redirect::to("/worklist"))
}
