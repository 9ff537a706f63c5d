//! How handing over a message ended, and what is written down about it.

use super::{Delivered, Delivery, DeliveryState as State, backoff, status, store};
use crate::{db::Conn, words::Timestamp};
use anyhow::Result;
use duly_channels::{Failure, Receipt, Refusal, email::reply::Rhythm};

/// How handing over one message ended.
#[derive(Debug)]
pub(super) enum End {
    Sent(Receipt),
    Retry { why: Why, seconds: i64 },
    GaveUp(Why),
    Unknown(String),
    Withdrawn(String),
    Deferred(Timestamp),
}

/// Why it did not leave.
#[derive(Debug)]
pub(super) enum Why {
    Words(String),
    Refused(Refusal),
}

impl Why {
    fn words(&self) -> &str {
        match self {
            Why::Words(words) => words,
            Why::Refused(refusal) => &refusal.why,
        }
    }

    fn refusal(&self) -> Option<&Refusal> {
        match self {
            Why::Words(_) => None,
            Why::Refused(refusal) => Some(refusal),
        }
    }
}

impl End {
    pub(super) fn gave_up(why: impl Into<String>) -> End {
        End::GaveUp(Why::Words(why.into()))
    }

    pub(super) fn no_way_out(delivery: &Delivery) -> End {
        End::gave_up(format!("no way out is set up for {}", delivery.channel))
    }
}

/// What a carrier's answer means for a delivery.
pub(super) fn end_of(outcome: Result<Receipt, Failure>, delivery: &Delivery) -> End {
    match outcome {
        Ok(receipt) => End::Sent(receipt),
        Err(Failure::Retry(why)) => again(Why::Words(why), Rhythm::Soon, delivery),
        Err(Failure::GiveUp(why)) => End::gave_up(why),
        Err(Failure::Unknown(why)) => End::Unknown(why),
        Err(Failure::Refused(refusal)) if refusal.is_for_good() => End::GaveUp(Why::Refused(refusal)),
        Err(Failure::Refused(refusal)) => {
            let rhythm = refusal.fault().rhythm();
            again(Why::Refused(refusal), rhythm, delivery)
        }
    }
}

fn again(why: Why, rhythm: Rhythm, delivery: &Delivery) -> End {
    // The attempt that has just failed is not counted yet.
    match backoff::wait(rhythm, delivery.attempts + 1, delivery.id) {
        Some(seconds) => End::Retry { why, seconds },
        None => End::GaveUp(why),
    }
}

/// Writes down how messages ended; most are sent, and those share a statement.
pub(super) async fn settle(
    db: &mut Conn,
    ends: &[(&Delivery, &End)],
    at: Timestamp,
    count: &mut Delivered,
) -> Result<()> {
    let receipt = |(it, end): &(&Delivery, &End)| match end {
        End::Sent(receipt) => Some((it.id, receipt.reference.clone())),
        _ => None,
    };
    let receipts: Vec<_> = ends.iter().filter_map(receipt).collect();
    store::sent(db, &receipts, at).await?;
    for (delivery, end) in ends {
        match end {
            End::Sent(_) => count.sent += 1,
            End::Deferred(until) => {
                store::defer(db, delivery.id, *until, at).await?;
                count.deferred += 1;
            }
            End::Retry { why, seconds } => {
                store::try_again(db, delivery.id, at.plus_seconds(*seconds), why.words(), at).await?;
                store::note_refusal(db, delivery.id, why.refusal()).await?;
                count.retried += 1;
            }
            End::GaveUp(why) => {
                gives_up(db, delivery, why, at).await?;
                count.gave_up += 1;
            }
            End::Unknown(why) => {
                fails(db, delivery, State::Unknown, why, at).await?;
                count.unknown += 1;
            }
            End::Withdrawn(why) => {
                fails(db, delivery, State::Withdrawn, why, at).await?;
                count.withdrawn += 1;
            }
        }
    }
    Ok(())
}

/// A server that says that nobody has this address saves us from writing there again.
async fn gives_up(db: &mut Conn, delivery: &Delivery, why: &Why, at: Timestamp) -> Result<()> {
    fails(db, delivery, State::GaveUp, why.words(), at).await?;
    store::note_refusal(db, delivery.id, why.refusal()).await?;
    match why.refusal() {
        Some(refusal) if refusal.is_for_good() && refusal.fault().blames_the_address() => {
            status::mark_contact(db, delivery, &refusal.why, at).await
        }
        _ => Ok(()),
    }
}

async fn fails(db: &mut Conn, delivery: &Delivery, to: State, why: &str, at: Timestamp) -> Result<()> {
    // What is not handed over at all is still queued.
    let from = [State::Queued, State::Sending];
    let moved = store::move_to(db, delivery.id, &from, to, None, Some(why), at).await?;
    if moved && to.has_failed() {
        status::show(db, delivery.message_id).await?;
    }
    Ok(())
}
