//! The job that hands messages over: claim, check for the last time, send, settle.
//!
//! Nothing is sent inside a transaction. A claim is a lease on a delivery that stays `queued`: right before it is
//! handed over it becomes `sending`, one by one. If the node dies, what was only claimed goes back into the queue,
//! and what was `sending` becomes `unknown`: it may have left, so it is never sent again by itself; a person
//! decides. A node that starts again settles its own claims at once, those of others when their lease runs out.

use super::{
    Delivery, DeliveryState as State, Window, backoff,
    check::{Verdict, last_check},
    status, store,
};
use crate::{
    db::{Conn, Db, Tx},
    words::{Channel, Clock, MessageId, Timestamp},
};
use anyhow::{Context, Result};
use duly_channels::{Failure, Outgoing, Receipt};
use futures::StreamExt;
use std::{collections::HashMap, sync::Arc, time::Duration};

/// How many messages are handed over at the same time.
const AT_ONCE: usize = 8;
/// How many are claimed together.
pub const BATCH: i64 = 16;
/// How long a claim holds, in seconds; it begins anew when handing over begins.
const LEASE: i64 = 300;
/// How long a carrier may take. It must fit into a lease, or a claim could run out unnoticed.
const PATIENCE: Duration = Duration::from_secs(120);

/// The ways out, by channel.
pub type Channels = HashMap<Channel, Arc<dyn duly_channels::Channel>>;

/// What became of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    pub sent: usize,
    /// Failed for now; tried again later.
    pub retried: usize,
    pub gave_up: usize,
    pub unknown: usize,
    pub withdrawn: usize,
    /// Waiting for the hours in which reminders may leave.
    pub deferred: usize,
    /// Taken back, or taken over by another node, after it was claimed.
    pub lost: usize,
    /// Not settled: the database did not answer. The lease will run out.
    pub unsettled: usize,
}

impl Delivered {
    #[must_use]
    pub const fn claimed(&self) -> usize {
        self.sent
            + self.retried
            + self.gave_up
            + self.unknown
            + self.withdrawn
            + self.deferred
            + self.lost
            + self.unsettled
    }

    fn count(&mut self, end: &Result<End>) {
        let counter = match end {
            Ok(End::Sent(_)) => &mut self.sent,
            Ok(End::Retry { .. }) => &mut self.retried,
            Ok(End::GaveUp(_)) => &mut self.gave_up,
            Ok(End::Unknown(_)) => &mut self.unknown,
            Ok(End::Withdrawn(_)) => &mut self.withdrawn,
            Ok(End::Deferred(_)) => &mut self.deferred,
            Ok(End::Lost) => &mut self.lost,
            Err(_) => &mut self.unsettled,
        };
        *counter += 1;
    }
}

impl std::ops::AddAssign for Delivered {
    fn add_assign(&mut self, more: Delivered) {
        self.sent += more.sent;
        self.retried += more.retried;
        self.gave_up += more.gave_up;
        self.unknown += more.unknown;
        self.withdrawn += more.withdrawn;
        self.deferred += more.deferred;
        self.lost += more.lost;
        self.unsettled += more.unsettled;
    }
}

/// How handing over one message ended.
enum End {
    Sent(Receipt),
    Retry { why: String, seconds: i64 },
    GaveUp(String),
    Unknown(String),
    Withdrawn(String),
    Deferred(Timestamp),
    Lost,
}

/// Hands over one batch of what is due. If it was full there may be more.
///
/// # Errors
/// If nothing could be claimed. What was claimed is settled one by one, each by itself.
pub async fn deliver(db: &Db, channels: &Channels, clock: &Clock, window: Window) -> Result<Delivered> {
    deliver_as(None, db, channels, clock, window).await
}

/// The same by a node that knows its own claims again after it died.
///
/// # Errors
/// As [`deliver`].
pub async fn deliver_as(
    node: Option<&str>,
    db: &Db,
    channels: &Channels,
    clock: &Clock,
    window: Window,
) -> Result<Delivered> {
    let now = clock.now();
    let mut tx = db.begin_write().await?;
    let lease = now.plus_seconds(LEASE);
    let claimed = store::claim(&mut tx, node, now, lease, BATCH).await.context("claiming")?;
    tx.commit().await.context("claiming")?;

    let ends: Vec<Result<End>> = futures::stream::iter(claimed)
        .map(|delivery| async move {
            let end = hand_over(db, channels, clock, window, &delivery).await;
            end.with_context(|| format!("delivery {}", delivery.id))
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    let mut delivered = Delivered::default();
    for end in &ends {
        delivered.count(end);
        if let Err(error) = end {
            tracing::error!("{error:#}");
        }
    }
    Ok(delivered)
}

/// The last check and the word that it is being handed over are one transaction: what changes after that comes
/// too late, and what changes before is seen.
async fn hand_over(
    db: &Db,
    channels: &Channels,
    clock: &Clock,
    window: Window,
    delivery: &Delivery,
) -> Result<End> {
    let now = clock.now();
    let mut tx = db.begin_write().await?;
    if !store::begin(&mut tx, delivery, now.plus_seconds(LEASE), now).await? {
        return Ok(End::Lost);
    }
    let end = match ready(&mut tx, channels, window, delivery, now).await? {
        Err(end) => end,
        Ok((channel, outgoing)) => {
            tx.commit().await?;
            let end = send(channel, delivery, &outgoing).await;
            tx = db.begin_write().await?;
            end
        }
    };
    settle(&mut tx, delivery, &end, clock.now()).await?;
    tx.commit().await?;
    Ok(end)
}

/// What is to be handed over and to whom, or why it is not.
async fn ready<'a>(
    db: &mut Conn,
    channels: &'a Channels,
    window: Window,
    delivery: &Delivery,
    now: Timestamp,
) -> Result<Result<(&'a dyn duly_channels::Channel, Outgoing), End>> {
    let Ok(mut outgoing) = delivery.outgoing() else {
        let why = "it was written by a version that this one does not understand";
        return Ok(Err(End::GaveUp(why.into())));
    };
    let Some(channel) = channels.get(&delivery.channel) else {
        return Ok(Err(End::GaveUp(format!("no way out is set up for {}", delivery.channel))));
    };
    if let Outgoing::Email(mail) = &mut outgoing {
        // It may have waited over a weekend: a mail is dated when it leaves, not when it was written.
        mail.date = *now;
    }
    let circumstances = store::circumstances(db, delivery, now).await?;
    Ok(match last_check(delivery, &outgoing, &circumstances, window, now) {
        Verdict::Go => Ok((channel.as_ref(), outgoing)),
        Verdict::Defer(until) => Err(End::Deferred(until)),
        Verdict::Withdraw(why) => Err(End::Withdrawn(why)),
        Verdict::GiveUp(why) => Err(End::GaveUp(why)),
    })
}

async fn send(channel: &dyn duly_channels::Channel, delivery: &Delivery, outgoing: &Outgoing) -> End {
    let key = format!("d{}", delivery.id);
    match tokio::time::timeout(PATIENCE, channel.send(&key, outgoing)).await {
        Ok(Ok(receipt)) => End::Sent(receipt),
        Ok(Err(Failure::Retry(why))) => match backoff::wait(delivery.attempts + 1, delivery.id) {
            Some(seconds) => End::Retry { why, seconds },
            None => End::GaveUp(why),
        },
        Ok(Err(Failure::GiveUp(why))) => End::GaveUp(why),
        Ok(Err(Failure::Unknown(why))) => End::Unknown(why),
        Err(_) => End::Unknown("the carrier did not answer in time".into()),
    }
}

async fn settle(db: &mut Conn, delivery: &Delivery, end: &End, at: Timestamp) -> Result<()> {
    let id = delivery.id;
    let (to, reference, why) = match end {
        End::Lost => return Ok(()),
        End::Retry { why, seconds } => {
            return store::try_again(db, id, at.plus_seconds(*seconds), why, at).await;
        }
        End::Deferred(until) => return store::defer(db, id, *until, at).await,
        End::Sent(receipt) => (State::Sent, Some(receipt.reference.as_str()), None),
        End::GaveUp(why) => (State::GaveUp, None, Some(why.as_str())),
        End::Unknown(why) => (State::Unknown, None, Some(why.as_str())),
        End::Withdrawn(why) => (State::Withdrawn, None, Some(why.as_str())),
    };
    // A lease that ran out meanwhile has made it unknown; a receipt settles that.
    let from: &[State] = match to {
        State::Sent => &[State::Sending, State::Unknown],
        _ => &[State::Sending],
    };
    let moved = store::move_to(db, id, from, to, reference, why, at).await?;
    if moved && to.has_failed() {
        status::show(db, delivery.message_id).await?;
    }
    Ok(())
}

/// Said of what was being handed over when its node died.
const STOPPED: &str = "the server stopped while it was being handed over";

/// Deliveries whose claim ran out may have left: they become `unknown`, and somebody decides. Says how many.
///
/// # Errors
/// If the database does not answer.
pub async fn expire_leases(db: &Db, clock: &Clock) -> Result<usize> {
    let now = clock.now();
    let mut tx = db.begin_write().await?;
    let expired = store::expire(&mut tx, now, STOPPED).await.context("looking for claims that ran out")?;
    show_all(tx, &expired).await
}

/// A node that starts settles what it was at when it died, without waiting for its leases: what it had claimed
/// goes back, what it was handing over becomes `unknown`. Says how many became so.
///
/// # Errors
/// If the database does not answer.
pub async fn resume(db: &Db, node: &str, clock: &Clock) -> Result<usize> {
    let mut tx = db.begin_write().await?;
    store::release(&mut tx, node).await.context("giving back claims")?;
    let lost = store::abandon(&mut tx, node, STOPPED, clock.now()).await;
    show_all(tx, &lost.context("looking for what was being handed over")?).await
}

async fn show_all(mut tx: Tx, messages: &[MessageId]) -> Result<usize> {
    for message in messages {
        status::show(&mut tx, *message).await?;
    }
    tx.commit().await?;
    Ok(messages.len())
}
