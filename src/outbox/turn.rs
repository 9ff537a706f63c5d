//! One transaction of the outbox: what ended is written down, and what may leave now is taken.

use super::{
    Delivered, Delivery,
    check::{Verdict, last_check},
    deliver::{Desk, LEASE},
    lanes::Gate,
    settle::{End, settle},
    store,
};
use crate::{db::Conn, words::Timestamp};
use anyhow::{Context, Result};
use duly_channels::Outgoing;

/// How often a turn looks for more, if what it found was not to leave: the others wait meanwhile.
const LOOKS: usize = 8;

#[derive(Default)]
pub(super) struct Turn {
    /// To be handed over now.
    pub(super) taken: Vec<(Delivery, Outgoing)>,
    pub(super) settled: Delivered,
    /// Domains that had their minute's worth.
    pub(super) spent: Vec<String>,
    /// It stopped looking before it came to the end of the queue.
    pub(super) more: bool,
}

/// The last check and the word that it is being handed over are one transaction: what changes after that comes
/// too late, and what changes before is seen.
pub(super) async fn turn(
    desk: &Desk<'_>,
    ended: &[(Delivery, End)],
    room: usize,
    gate: Gate,
) -> Result<Turn> {
    let now = desk.clock.now();
    let mut tx = desk.db.begin_write().await?;
    let mut turn = Turn::default();
    let ends: Vec<_> = ended.iter().map(|(delivery, end)| (delivery, end)).collect();
    settle(&mut tx, &ends, now, &mut turn.settled).await.context("writing down what became of messages")?;
    if room > 0 {
        take(&mut tx, desk, room, gate, now, &mut turn).await.context("taking what is due")?;
    }
    tx.commit().await?;
    Ok(turn)
}

async fn take(
    db: &mut Conn,
    desk: &Desk<'_>,
    room: usize,
    mut gate: Gate,
    now: Timestamp,
    turn: &mut Turn,
) -> Result<()> {
    turn.more = true;
    for _ in 0..LOOKS {
        let room = room.saturating_sub(turn.taken.len());
        if room == 0 {
            break;
        }
        let due = store::due(db, now, gate.full(), room).await?;
        if due.is_empty() {
            turn.more = false;
            break;
        }
        if gate.counts_minutes() {
            let domains: Vec<&str> = due.iter().filter_map(|it| it.domain.as_deref()).collect();
            for (domain, count) in store::begun_since(db, &domains, now.plus_seconds(-60)).await? {
                gate.went_lately(domain, usize::try_from(count).unwrap_or(0));
            }
        }
        let may: Vec<Delivery> =
            due.into_iter().filter(|it| gate.lets_through(it.domain.as_deref())).collect();
        judge(db, desk, may, now, turn).await?;
    }
    turn.spent = gate.into_spent();
    Ok(())
}

/// Takes those that pass the last check, and writes down why the others do not.
async fn judge(
    db: &mut Conn,
    desk: &Desk<'_>,
    may: Vec<Delivery>,
    now: Timestamp,
    turn: &mut Turn,
) -> Result<()> {
    let circumstances = store::circumstances(db, &may, now).await?;
    let (mut go, mut stay) = (Vec::new(), Vec::new());
    for (delivery, it) in may.into_iter().zip(circumstances) {
        let Ok(mut outgoing) = delivery.outgoing() else {
            stay.push((
                delivery,
                End::gave_up("it was written by a version that this one does not understand"),
            ));
            continue;
        };
        if !desk.channels.contains_key(&delivery.channel) {
            let end = End::no_way_out(&delivery);
            stay.push((delivery, end));
            continue;
        }
        if let Outgoing::Email(mail) = &mut outgoing {
            // It may have waited over a weekend: a mail is dated when it leaves, not when it was written.
            mail.date = *now;
        }
        match last_check(&delivery, &outgoing, &it, desk.window, now) {
            Verdict::Go => go.push((delivery, outgoing)),
            Verdict::Defer(until) => stay.push((delivery, End::Deferred(until))),
            Verdict::Withdraw(why) => stay.push((delivery, End::Withdrawn(why))),
            Verdict::GiveUp(why) => stay.push((delivery, End::gave_up(why))),
        }
    }
    let ids: Vec<_> = go.iter().map(|(delivery, _)| delivery.id).collect();
    store::begin(db, &ids, desk.node, now.plus_seconds(LEASE), now).await?;
    let stay: Vec<_> = stay.iter().map(|(delivery, end)| (delivery, end)).collect();
    settle(db, &stay, now, &mut turn.settled).await?;
    turn.taken.append(&mut go);
    Ok(())
}
