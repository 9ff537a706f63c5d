//! The job that hands messages over: claim, check for the last time, send, settle.
//!
//! Nothing is sent inside a transaction. A claim is a lease: if the node dies between handing a message over and
//! writing that down, the lease runs out and the delivery becomes `unknown`. It may have left, so it is never
//! sent again by itself; a person decides.

use super::{
    Delivery, DeliveryState as State, Window, backoff,
    check::{Verdict, last_check},
    status, store,
};
use crate::{
    db::Db,
    words::{Channel, Clock},
};
use anyhow::{Context, Result};
use duly_channels::{Failure, Outgoing, Receipt};
use futures::StreamExt;
use std::{collections::HashMap, sync::Arc, time::Duration};

/// How many messages are handed over at the same time.
const AT_ONCE: usize = 8;
/// How many are claimed together.
pub const BATCH: i64 = 16;
/// How long a claim holds, in seconds.
const LEASE: i64 = 300;
/// How long a carrier may take. Two rounds of this must fit into a lease, or a claim could run out unnoticed.
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
    Deferred(crate::words::Timestamp),
}

/// Hands over one batch of what is due. If it was full there may be more.
///
/// # Errors
/// If nothing could be claimed. What was claimed is settled one by one, each by itself.
pub async fn deliver(db: &Db, channels: &Channels, clock: &Clock, window: Window) -> Result<Delivered> {
    let now = clock.now();
    let mut tx = db.begin_write().await?;
    let claimed = store::claim(&mut tx, now, now.plus_seconds(LEASE), BATCH).await.context("claiming")?;
    tx.commit().await.context("claiming")?;

    let ends: Vec<Result<End>> = futures::stream::iter(claimed)
        .map(|delivery| async move { hand_over(db, channels, clock, window, &delivery).await })
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

async fn hand_over(
    db: &Db,
    channels: &Channels,
    clock: &Clock,
    window: Window,
    delivery: &Delivery,
) -> Result<End> {
    let of = || format!("delivery {}", delivery.id);
    let end = attempt(db, channels, clock, window, delivery).await.with_context(of)?;
    settle(db, delivery, &end, clock).await.with_context(of)?;
    Ok(end)
}

async fn attempt(
    db: &Db,
    channels: &Channels,
    clock: &Clock,
    window: Window,
    delivery: &Delivery,
) -> Result<End> {
    let Ok(mut outgoing) = delivery.outgoing() else {
        return Ok(End::GaveUp("it was written by a version that this one does not understand".into()));
    };
    let Some(channel) = channels.get(&delivery.channel) else {
        return Ok(End::GaveUp(format!("no way out is set up for {}", delivery.channel)));
    };
    let now = clock.now();
    if let Outgoing::Email(mail) = &mut outgoing {
        // It may have waited over a weekend: a mail is dated when it leaves, not when it was written.
        mail.date = *now;
    }
    let circumstances = {
        let mut conn = db.read().await?;
        store::circumstances(&mut conn, delivery, now).await?
    };
    Ok(match last_check(delivery, &outgoing, &circumstances, window, now) {
        Verdict::Defer(until) => End::Deferred(until),
        Verdict::Withdraw(why) => End::Withdrawn(why),
        Verdict::GiveUp(why) => End::GaveUp(why),
        Verdict::Go => send(channel.as_ref(), delivery, &outgoing).await,
    })
}

async fn send(channel: &dyn duly_channels::Channel, delivery: &Delivery, outgoing: &Outgoing) -> End {
    let key = format!("d{}", delivery.id);
    match tokio::time::timeout(PATIENCE, channel.send(&key, outgoing)).await {
        Ok(Ok(receipt)) => End::Sent(receipt),
        Ok(Err(Failure::Retry(why))) => match backoff::wait(delivery.attempts, delivery.id) {
            Some(seconds) => End::Retry { why, seconds },
            None => End::GaveUp(why),
        },
        Ok(Err(Failure::GiveUp(why))) => End::GaveUp(why),
        Ok(Err(Failure::Unknown(why))) => End::Unknown(why),
        Err(_) => End::Unknown("the carrier did not answer in time".into()),
    }
}

async fn settle(db: &Db, delivery: &Delivery, end: &End, clock: &Clock) -> Result<()> {
    let (id, at) = (delivery.id, clock.now());
    let mut tx = db.begin_write().await?;
    let (to, reference, why) = match end {
        End::Retry { why, seconds } => {
            store::try_again(&mut tx, id, at.plus_seconds(*seconds), why, at).await?;
            return Ok(tx.commit().await?);
        }
        End::Deferred(until) => {
            store::defer(&mut tx, id, *until, at).await?;
            return Ok(tx.commit().await?);
        }
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
    let moved = store::move_to(&mut tx, id, from, to, reference, why, at).await?;
    if moved && to.has_failed() {
        status::show(&mut tx, delivery.message_id).await?;
    }
    Ok(tx.commit().await?)
}

/// Deliveries whose claim ran out may have left: they become `unknown`, and somebody decides. Says how many.
pub async fn expire_leases(db: &Db, clock: &Clock) -> Result<usize> {
    let now = clock.now();
    let why = "the server stopped while it was being handed over";
    let mut tx = db.begin_write().await?;
    let expired = store::expire(&mut tx, now, why).await.context("looking for claims that ran out")?;
    for message in &expired {
        status::show(&mut tx, *message).await?;
    }
    tx.commit().await?;
    Ok(expired.len())
}
