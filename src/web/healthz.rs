//! `/healthz`: whether this node works, for machines that watch it.

use crate::{
    alerts::{self, AlertKind},
    app::App,
    db::Conn,
};
use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;
use std::{collections::BTreeMap, time::Duration};

#[derive(Serialize)]
pub struct Health {
    /// `degraded`: it works, but mails are missing from the balance.
    status: &'static str,
    database: &'static str,
    /// Mailboxes by whether they answer; their names and faults are on the administrators' page.
    mailboxes: Mailboxes,
    /// Open alerts by kind, also those that are not there.
    alerts: BTreeMap<&'static str, usize>,
}

#[derive(Default, Serialize)]
struct Mailboxes {
    up: i64,
    down: i64,
}

pub async fn get(State(app): State<App>) -> (StatusCode, Json<Health>) {
    // A database that hangs is down too.
    let asked =
        tokio::time::timeout(Duration::from_secs(3), async { look(&mut *app.db.read().await?).await });
    match asked.await {
        Ok(Ok(health)) => (StatusCode::OK, Json(health)),
        Ok(Err(_)) | Err(_) => {
            let (mailboxes, alerts) = (Mailboxes::default(), BTreeMap::new());
            let down = Health { status: "down", database: "down", mailboxes, alerts };
            (StatusCode::SERVICE_UNAVAILABLE, Json(down))
        }
    }
}

async fn look(db: &mut Conn) -> anyhow::Result<Health> {
    let all = crate::mailbox::store::mailboxes(db).await?;
    let down = all.iter().filter(|it| it.fault.is_some()).count();
    let open = alerts::open(db).await?;
    let count = |kind: AlertKind| open.iter().filter(|it| it.kind == kind).count();
    Ok(Health {
        status: if count(AlertKind::Balance) > 0 { "degraded" } else { "up" },
        database: "up",
        mailboxes: Mailboxes { up: i64::try_from(all.len() - down)?, down: i64::try_from(down)? },
        alerts: AlertKind::ALL.iter().map(|kind| (kind.as_str(), count(*kind))).collect(),
    })
}
