//! One round of each job: the next rows, and open pages are told if something came of it.

use crate::{app::App, cases, dunning, intake, outbox};
use anyhow::Result;
use tokio_util::sync::CancellationToken;

pub(super) async fn remind(app: App) -> Result<()> {
    let render = app.render();
    let report = dunning::remind::run(&app.db, &app.dunning(&render), None, app.clock.now()).await?;
    if report.sent > 0 {
        tracing::info!(sent = report.sent, held = report.held, "reminders are on their way");
        app.changes.announce();
    }
    Ok(())
}

/// Empties the queue batch by batch; stops between two of them when the house closes.
pub(super) async fn deliver(app: App, ending: CancellationToken) -> Result<()> {
    loop {
        let done = outbox::deliver(&app.db, &app.channels, &app.clock, app.window()).await?;
        if done.claimed() > 0 {
            app.changes.announce();
        }
        let is_full = i64::try_from(done.claimed()).is_ok_and(|claimed| claimed >= outbox::deliver::BATCH);
        if !is_full || ending.is_cancelled() {
            return Ok(());
        }
    }
}

pub(super) async fn expire_leases(app: App) -> Result<()> {
    if outbox::expire_leases(&app.db, &app.clock).await? > 0 {
        app.changes.announce();
    }
    Ok(())
}

pub(super) async fn take_in(app: App) -> Result<()> {
    let taken = intake::run(&app.intake(), app.clock.now()).await?;
    if taken != intake::Taken::default() {
        app.changes.announce();
    }
    Ok(())
}

pub(super) async fn follow_up(app: App) -> Result<()> {
    let now = app.clock.now();
    let followed = cases::follow_up(&app.db, now.date_in(&jiff::tz::TimeZone::UTC), now).await?;
    if followed != cases::FollowedUp::default() {
        app.changes.announce();
    }
    Ok(())
}

pub(super) async fn follow(app: App) -> Result<()> {
    app.search.follow(&app.db).await?;
    Ok(())
}
