//! Health, for administrators: mailboxes, what is on its way, what failed.

use super::{
    alarms::{Alarm, alarm},
    balance::{self, Mailbox},
    eyes::Eyes,
    shell::{Section, Shell, show},
};
use crate::{
    alerts,
    app::App,
    db::Conn,
    inbox, ledger, outbox,
    web::{Result, session::Administrator},
    words::DeliveryId,
};
use axum::{
    extract::{Path, Query, State},
    response::{Html, Redirect},
};
use serde::{Deserialize, Serialize};

const MOST: i64 = 50;

#[derive(Serialize)]
struct Health {
    wrong: Vec<Wrong>,
    mailboxes: Vec<Mailbox>,
    /// The mailbox that is now fetched from another day on.
    fetching: i64,
    deliveries: Vec<(String, i64)>,
    failed: Vec<Failed>,
    ledger: String,
}

#[derive(Serialize)]
struct Wrong {
    #[serde(flatten)]
    alarm: Alarm,
    detail: String,
}

#[derive(Serialize)]
struct Failed {
    id: i64,
    conversation: i64,
    message: i64,
    channel: String,
    state: String,
    why: String,
    moment: String,
    /// It surely did not leave, so it may be tried again.
    again: bool,
}

#[derive(Deserialize)]
pub struct After {
    fetching: Option<i64>,
}

pub async fn page(
    actor: Administrator,
    State(app): State<App>,
    Query(after): Query<After>,
) -> Result<Html<String>> {
    let mut db = app.db.read().await?;
    let eyes = Eyes::of(&actor, &app, &mut db).await?;
    let deliveries = outbox::store::counts(&mut db).await?;
    let ledger = ledger::directory::newest_day(&mut db).await?;
    let page = Health {
        wrong: wrong(&mut db, &eyes).await?,
        mailboxes: balance::mailboxes(&mut db, &eyes).await?,
        fetching: after.fetching.unwrap_or_default(),
        deliveries: deliveries.into_iter().map(|(state, count)| (fate(&eyes, state), count)).collect(),
        failed: failed(&mut db, &eyes).await?,
        ledger: ledger.map_or_else(|| eyes.tongue.word("ledger-empty"), |day| eyes.day(day)),
    };
    let shell = Shell::around(Section::Health, &actor, &app, &eyes, &mut db).await?;
    show("pages/collectors/health.html", &eyes, &shell, &page)
}

fn fate(eyes: &Eyes, state: outbox::DeliveryState) -> String {
    eyes.tongue.word(&format!("fate-{}", state.as_str().replace('_', "-")))
}

async fn wrong(db: &mut Conn, eyes: &Eyes) -> anyhow::Result<Vec<Wrong>> {
    let open = alerts::open(db).await?;
    Ok(open.into_iter().map(|it| Wrong { alarm: alarm(eyes, &it, 1), detail: it.detail }).collect())
}

async fn failed(db: &mut Conn, eyes: &Eyes) -> anyhow::Result<Vec<Failed>> {
    let mut all = Vec::new();
    for it in outbox::store::failed(db, MOST).await? {
        let Some(message) = inbox::store::message(db, it.message_id).await? else { continue };
        all.push(Failed {
            id: it.id.0,
            conversation: message.conversation_id.0,
            message: message.id.0,
            channel: eyes.tongue.word(&format!("by-{}", it.channel)),
            state: fate(eyes, it.state),
            why: it.why.unwrap_or_default(),
            moment: eyes.moment(it.changed_at),
            again: it.state == outbox::DeliveryState::GaveUp,
        });
    }
    Ok(all)
}

pub async fn retry(_: Administrator, State(app): State<App>, Path(id): Path<DeliveryId>) -> Result<Redirect> {
    let mut tx = app.db.begin_write().await?;
    outbox::retry(&mut tx, id, app.clock.now()).await?;
    tx.commit().await?;
    app.changes.announce();
    Ok(Redirect::to("/health"))
}
