//! Health, for administrators: mailboxes, what is on its way, what failed.

use super::{
    eyes::Eyes,
    shell::{Section, Shell, show},
};
use crate::{
    app::App,
    db::Conn,
    inbox, ledger, mailbox, outbox,
    web::{Result, session::Administrator},
    words::DeliveryId,
};
use axum::{
    extract::{Path, State},
    response::{Html, Redirect},
};
use serde::Serialize;

const MOST: i64 = 50;

#[derive(Serialize)]
struct Health {
    mailboxes: Vec<Mailbox>,
    deliveries: Vec<(String, i64)>,
    failed: Vec<Failed>,
    ledger: String,
}

#[derive(Serialize)]
struct Mailbox {
    name: String,
    seen: String,
    fault: String,
    since: String,
    /// How many mails ended as what: nothing is ever missing from it.
    balance: Vec<(String, i64)>,
    total: i64,
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

pub async fn page(actor: Administrator, State(app): State<App>) -> Result<Html<String>> {
    let mut db = app.db.read().await?;
    let eyes = Eyes::of(&actor, &app, &mut db).await?;
    let deliveries = outbox::store::counts(&mut db).await?;
    let ledger = ledger::directory::newest_day(&mut db).await?;
    let page = Health {
        mailboxes: mailboxes(&mut db, &eyes).await?,
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

async fn mailboxes(db: &mut Conn, eyes: &Eyes) -> anyhow::Result<Vec<Mailbox>> {
    let moment = |at: Option<crate::words::Timestamp>| at.map(|at| eyes.moment(at)).unwrap_or_default();
    let mut all = Vec::new();
    for it in mailbox::store::mailboxes(db).await? {
        let balance = mailbox::store::balance(db, it.id).await?;
        let ends = [
            ("mail-filed", balance.filed),
            ("mail-unmatched", balance.unmatched),
            ("mail-ignored", balance.ignored),
            ("mail-quarantined", balance.quarantined),
            ("mail-new", balance.new),
        ];
        let ends = ends.into_iter().filter(|(_, n)| *n > 0);
        all.push(Mailbox {
            name: it.name,
            seen: moment(it.seen_at),
            fault: it.fault.unwrap_or_default(),
            since: moment(it.fault_since),
            balance: ends.map(|(key, n)| (eyes.tongue.word(key), n)).collect(),
            total: balance.kept(),
        });
    }
    Ok(all)
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
