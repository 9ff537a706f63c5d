//! The job that hands messages over: take, check for the last time, send, write down what became of it.
//!
//! Nothing is sent inside a transaction. A message stays `queued` until the transaction in which it is checked for
//! the last time makes it `sending`, and from its commit on it may have left. If the node dies, what was `sending`
//! becomes `unknown`: it is never sent again by itself; a person decides. A node that starts again settles its own
//! at once, those of others when their lease runs out.
//!
//! Why turns: a commit costs as much as many messages. Each turn is one transaction that writes down what ended
//! since the last one and takes as many new ones as there is room for; meanwhile the others go on. So the busier
//! the outbox is, the more messages share a commit, and yet none is called `sending` before it is handed over.

use super::{
    Delivered, Delivery, Window,
    lanes::{Lanes, Pace},
    settle::{self, End},
    status, store,
    turn::{Turn, turn},
};
use crate::{
    db::{Db, Tx},
    words::{Channel, Clock, MessageId},
};
use anyhow::{Context, Error, Result};
use duly_channels::Outgoing;
use futures::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};
use std::{collections::HashMap, pin::pin, sync::Arc, time::Duration};

/// How long a node may take to hand a message over, in seconds.
pub(super) const LEASE: i64 = 900;
/// How long a carrier may take. It must fit into a lease, or a lease could run out unnoticed.
const PATIENCE: Duration = Duration::from_secs(840);
/// How long to wait for one of those on the way before looking for new ones.
const LOOK: Duration = Duration::from_secs(1);

/// The ways out, by channel.
pub type Channels = HashMap<Channel, Arc<dyn duly_channels::Channel>>;

/// What handing over works with.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// The node that knows its own again after it died; a passing command has no name.
    pub node: Option<&'a str>,
    pub db: &'a Db,
    pub channels: &'a Channels,
    pub clock: &'a Clock,
    pub window: Window,
    pub pace: Pace,
}

/// Hands over all that is due, at the usual pace.
///
/// # Errors
/// As [`work`].
pub async fn deliver(db: &Db, channels: &Channels, clock: &Clock, window: Window) -> Result<Delivered> {
    let desk = Desk { node: None, db, channels, clock, window, pace: Pace::default() };
    work(&desk, || false, || ()).await
}

/// Hands over all that is due, and what becomes due meanwhile. Takes nothing new once `ending` says so, and tells
/// after each turn in which something happened.
///
/// # Errors
/// If the database does not answer. What is on its way then is awaited, and written down if it answers again.
pub async fn work(desk: &Desk<'_>, ending: impl Fn() -> bool, told: impl Fn()) -> Result<Delivered> {
    let mut round = Round::of(desk);
    loop {
        let before = round.done;
        let next = round.turn(!ending()).await;
        if round.done != before {
            told();
        }
        match next {
            Next::Turn => {}
            Next::Wait { at_most } => round.wait(at_most).await,
            Next::WaitForAll => round.wait_for_all().await,
            Next::Over => return round.broken.map_or(Ok(round.done), Err),
        }
    }
}

type Ended = (Delivery, End);

/// What is going on.
struct Round<'a> {
    desk: &'a Desk<'a>,
    /// Being handed over.
    flying: FuturesUnordered<BoxFuture<'a, Ended>>,
    lanes: Lanes,
    /// Handed over, and not written down yet.
    ended: Vec<Ended>,
    done: Delivered,
    /// The database did not answer: nothing new is taken.
    broken: Option<Error>,
}

enum Next {
    Turn,
    /// Until one comes back, or there may be something new.
    Wait {
        at_most: Option<Duration>,
    },
    WaitForAll,
    Over,
}

impl<'a> Round<'a> {
    fn of(desk: &'a Desk<'a>) -> Self {
        Round {
            desk,
            flying: FuturesUnordered::new(),
            lanes: Lanes::default(),
            ended: Vec::new(),
            done: Delivered::default(),
            broken: None,
        }
    }

    /// One turn, beside which those on their way go on.
    async fn turn(&mut self, takes: bool) -> Next {
        let takes = takes && self.broken.is_none();
        let room = if takes { self.desk.pace.at_once.max(1).saturating_sub(self.flying.len()) } else { 0 };
        if room == 0 && self.ended.is_empty() {
            return if self.flying.is_empty() { Next::Over } else { Next::Wait { at_most: None } };
        }
        let gate = self.lanes.gate(self.desk.pace, self.desk.clock.now());
        let mut meanwhile = Vec::new();
        let outcome = {
            let mut turning = pin!(turn(self.desk, &self.ended, room, gate));
            loop {
                tokio::select! {
                    outcome = &mut turning => break outcome,
                    Some(end) = self.flying.next(), if !self.flying.is_empty() => meanwhile.push(end),
                }
            }
        };
        let next = match outcome {
            Ok(turn) => {
                self.ended.clear();
                self.goes_on(turn, room, meanwhile.is_empty())
            }
            Err(error) => self.breaks(error),
        };
        self.came_back(meanwhile);
        next
    }

    fn goes_on(&mut self, turn: Turn, room: usize, all_quiet: bool) -> Next {
        self.done += turn.settled;
        self.lanes.close(turn.spent, self.desk.clock.now());
        let took_less = turn.taken.len() < room;
        for (delivery, outgoing) in turn.taken {
            self.lanes.enter(delivery.domain.as_deref());
            self.flying.push(Box::pin(send(self.desk, delivery, outgoing)));
        }
        match (all_quiet, turn.more && took_less, self.flying.is_empty()) {
            // What ended meanwhile is written down at once, and others may be taken.
            (false, ..) | (_, true, _) => Next::Turn,
            (true, false, true) => Next::Over,
            (true, false, false) => Next::Wait { at_most: (!turn.more).then_some(LOOK) },
        }
    }

    /// What ended is written down when all have come back: one more try.
    fn breaks(&mut self, error: Error) -> Next {
        if self.broken.is_none() {
            self.broken = Some(error);
            return Next::WaitForAll;
        }
        self.done.unsettled += self.ended.len();
        tracing::error!(unsettled = self.ended.len(), "{error:#}");
        Next::Over
    }

    async fn wait(&mut self, at_most: Option<Duration>) {
        let first = match at_most {
            Some(limit) => tokio::time::timeout(limit, self.flying.next()).await.unwrap_or(None),
            None => self.flying.next().await,
        };
        // All that are back already share the next turn.
        let mut back: Vec<Ended> = first.into_iter().collect();
        while let Some(Some(end)) = self.flying.next().now_or_never() {
            back.push(end);
        }
        self.came_back(back);
    }

    async fn wait_for_all(&mut self) {
        let back = std::mem::take(&mut self.flying).collect().await;
        self.came_back(back);
    }

    fn came_back(&mut self, mut back: Vec<Ended>) {
        for (delivery, _) in &back {
            self.lanes.leave(delivery.domain.as_deref());
        }
        self.ended.append(&mut back);
    }
}

async fn send(desk: &Desk<'_>, delivery: Delivery, outgoing: Outgoing) -> Ended {
    let key = format!("d{}", delivery.id);
    let Some(channel) = desk.channels.get(&delivery.channel) else {
        let end = End::no_way_out(&delivery);
        return (delivery, end);
    };
    let end = match tokio::time::timeout(PATIENCE, channel.send(&key, &outgoing)).await {
        Ok(outcome) => settle::end_of(outcome, &delivery),
        Err(_) => End::Unknown("the carrier did not answer in time".into()),
    };
    (delivery, end)
}

/// Said of what was being handed over when its node died.
const STOPPED: &str = "the server stopped while it was being handed over";

/// Deliveries whose lease ran out may have left: they become `unknown`, and somebody decides. Says how many.
///
/// # Errors
/// If the database does not answer.
pub async fn expire_leases(db: &Db, clock: &Clock) -> Result<usize> {
    let now = clock.now();
    let mut tx = db.begin_write().await?;
    let expired = store::expire(&mut tx, now, STOPPED).await.context("looking for leases that ran out")?;
    show_all(tx, &expired).await
}

/// A node that starts settles what it was handing over when it died, without waiting for its leases: it becomes
/// `unknown`. Says how many became so.
///
/// # Errors
/// If the database does not answer.
pub async fn resume(db: &Db, node: &str, clock: &Clock) -> Result<usize> {
    let mut tx = db.begin_write().await?;
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
