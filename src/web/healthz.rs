//! `/healthz`: whether this node works, for machines that watch it.

use crate::{app::App, db::Conn};
use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;
use std::time::Duration;

#[derive(Serialize)]
pub struct Health {
    database: &'static str,
    /// Mailboxes by whether they answer; their names and faults are on the administrators' page.
    mailboxes: Mailboxes,
}

#[derive(Default, Serialize)]
struct Mailboxes {
    up: i64,
    down: i64,
}

pub async fn get(State(app): State<App>) -> (StatusCode, Json<Health>) {
    // A database that hangs is down too.
    let asked =
        tokio::time::timeout(Duration::from_secs(3), async { mailboxes(&mut *app.db.read().await?).await });
    match asked.await {
        Ok(Ok(mailboxes)) => (StatusCode::OK, Json(Health { database: "up", mailboxes })),
        Ok(Err(_)) | Err(_) => {
            let down = Health { database: "down", mailboxes: Mailboxes::default() };
            (StatusCode::SERVICE_UNAVAILABLE, Json(down))
        }
    }
}

async fn mailboxes(db: &mut Conn) -> anyhow::Result<Mailboxes> {
    let all = crate::mailbox::store::mailboxes(db).await?;
    let down = all.iter().filter(|it| it.fault.is_some()).count();
    Ok(Mailboxes { up: i64::try_from(all.len() - down)?, down: i64::try_from(down)? })
}
