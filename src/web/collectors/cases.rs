//! How a collector ends a case, or agrees to a plan.

use super::proposals::key;
use crate::{
    app::App,
    cases::{self, Case, Refused},
    db::Tx,
    web::{Fault, Result, session::Collector},
    words::CaseId,
};
use axum::{
    extract::{Path, State},
    response::Redirect,
};

pub async fn settle(actor: Collector, State(app): State<App>, Path(id): Path<CaseId>) -> Result<Redirect> {
    let mut tx = app.db.begin_write().await?;
    let case = found(&mut tx, id).await?;
    let done = cases::settle(&mut tx, id, actor.user.id, app.clock.now()).await?;
    finish(&app, tx, &case, done).await
}

pub async fn withdraw(actor: Collector, State(app): State<App>, Path(id): Path<CaseId>) -> Result<Redirect> {
    let mut tx = app.db.begin_write().await?;
    let case = found(&mut tx, id).await?;
    let done = cases::withdraw(&mut tx, id, actor.user.id, app.clock.now()).await?;
    finish(&app, tx, &case, done).await
}

/// A plan that was asked for runs from now on.
pub async fn agree(actor: Collector, State(app): State<App>, Path(id): Path<CaseId>) -> Result<Redirect> {
    let mut tx = app.db.begin_write().await?;
    let case = found(&mut tx, id).await?;
    let now = app.clock.now();
    let zone = crate::ledger::store::company(&mut tx, case.company_id).await?.zone;
    let done = cases::agree(&mut tx, id, actor.user.id, now.date_in(&zone), now).await?;
    finish(&app, tx, &case, done).await
}

async fn found(tx: &mut Tx, id: CaseId) -> Result<Case> {
    cases::store::case(tx, id).await?.ok_or(Fault::NotFound)
}

async fn finish(app: &App, tx: Tx, case: &Case, done: Result<(), Refused>) -> Result<Redirect> {
    let path = format!("/conversations/{}", case.conversation_id);
    if let Err(refused) = done {
        return Ok(Redirect::to(&format!("/inbox/all/{}?note={}", case.conversation_id, key(refused))));
    }
    tx.commit().await?;
    app.changes.announce();
    Ok(Redirect::to(&path))
}
