//! One round of each job: the next rows, and open pages are told if something came of it.

use crate::{app::App, cases, doctor, dunning, intake, mailbox, outbox};
use anyhow::Result;
use tokio_util::sync::CancellationToken;

/// Before the first round: what this node was at when it died is settled, not waited for.
pub async fn resume(app: &App) -> Result<()> {
    let unknown = outbox::resume(&app.db, &app.node, &app.clock).await?;
    if unknown > 0 {
        tracing::warn!(
            unknown,
            "the server had stopped while messages were being handed over: somebody must look"
        );
    }
    let mut tx = app.db.begin_write().await?;
    mailbox::store::release(&mut tx).await?;
    Ok(tx.commit().await?)
}

pub async fn remind(app: App) -> Result<()> {
    let render = app.render();
    let report = dunning::remind::run(&app.db, &app.dunning(&render), None, app.clock.now()).await?;
    if report.sent > 0 {
        tracing::info!(sent = report.sent, held = report.held, "reminders are on their way");
        app.changes.announce();
    }
    Ok(())
}

/// Empties the queue, and takes nothing more out of it once the house closes.
pub async fn deliver(app: App, ending: CancellationToken) -> Result<()> {
    let desk = app.outbox(Some(&app.node));
    outbox::work(&desk, || ending.is_cancelled(), || app.changes.announce()).await?;
    for channel in app.channels.values() {
        channel.rest().await;
    }
    Ok(())
}

pub async fn expire_leases(app: App) -> Result<()> {
    if outbox::expire_leases(&app.db, &app.clock).await? > 0 {
        app.changes.announce();
    }
    outbox::watch(&app.db, &app.clock).await?;
    Ok(())
}

pub async fn take_in(app: App) -> Result<()> {
    let taken = intake::run(&app.intake(), app.clock.now()).await?;
    if taken != intake::Taken::default() {
        app.changes.announce();
    }
    Ok(())
}

/// Says what is wrong with the mailboxes, also of what intake set aside, and what no longer is.
pub async fn review(app: App) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.db.begin_write().await?;
    mailbox::store::hold(&mut tx).await?;
    for it in mailbox::store::mailboxes(&mut tx).await? {
        mailbox::review(&mut tx, it.id, now).await?;
    }
    Ok(tx.commit().await?)
}

pub async fn follow_up(app: App) -> Result<()> {
    let now = app.clock.now();
    let followed = cases::follow_up(&app.db, now.date_in(&jiff::tz::TimeZone::UTC), now).await?;
    if followed != cases::FollowedUp::default() {
        app.changes.announce();
    }
    Ok(())
}

pub async fn examine(app: App, ending: CancellationToken) -> Result<()> {
    doctor::run(&app.db, &doctor::Patient::running(&app), &ending).await
}

pub async fn follow(app: App) -> Result<()> {
    app.search.follow(&app.db).await?;
    Ok(())
}
