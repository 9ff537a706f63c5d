//! From what was read in a message to what a collector confirms or dismisses.

use super::{
    Limits, Opening, Proposal, ProposalState, Refused, Wish, open,
    store::{self, NewProposal},
};
use crate::{
    db::Conn,
    inbox, ledger,
    reading::{Finding, Intent},
    words::{CaseId, Channel, CustomerId, Date, InvoiceId, MessageId, ProposalId, Timestamp, UserId},
};
use anyhow::{Context, Result};

/// Whose hold a reply's is, while nobody has looked at it.
#[must_use]
pub fn reply_hold(message: MessageId) -> String {
    format!("message:{message}")
}

/// Keeps what was read in a message, each with its words, until a collector settles it.
///
/// # Errors
/// If the database fails.
pub async fn propose(
    db: &mut Conn,
    message: MessageId,
    customer: CustomerId,
    findings: &[Finding],
) -> Result<Vec<ProposalId>> {
    propose_all(db, &[(message, customer, findings)]).await
}

/// The same for several messages.
///
/// # Errors
/// If the database fails.
pub async fn propose_all(
    db: &mut Conn,
    messages: &[(MessageId, CustomerId, &[Finding])],
) -> Result<Vec<ProposalId>> {
    let place = |byte: usize| i64::try_from(byte).unwrap_or(i64::MAX);
    let mut new = Vec::new();
    for (message, customer, findings) in messages {
        for finding in *findings {
            new.push(NewProposal {
                message: *message,
                customer: *customer,
                intent: serde_json::to_string(&finding.intent)?,
                kind: finding.intent.kind(),
                span: (place(finding.span.start), place(finding.span.end)),
                confidence: per_mille(finding.confidence),
            });
        }
    }
    store::insert_proposals(db, &new).await.context("keeping proposals")
}

#[allow(clippy::cast_possible_truncation, reason = "between 0 and 1000")]
fn per_mille(confidence: f32) -> i64 {
    (confidence.clamp(0.0, 1.0) * 1000.0).round() as i64
}

/// A collector says that it is so (or, with `changed`, that it is so once this is put right).
///
/// A dispute, promise, plan or payment becomes a case; what needs no case is only settled. Once everything that
/// was read in the message is settled, the hold of the reply is lifted: what the case silences stays silent.
///
/// # Errors
/// If the database fails.
pub async fn accept(
    db: &mut Conn,
    id: ProposalId,
    by: UserId,
    today: Date,
    now: Timestamp,
    changed: Option<Intent>,
    limits: &Limits,
) -> Result<Result<Option<CaseId>, Refused>> {
    let Some(proposal) = store::hold_proposal(db, id).await? else { return Ok(Err(Refused::AlreadySettled)) };
    let intent = match changed {
        Some(intent) => intent,
        None => proposal.intent()?,
    };
    let case = match wish(&intent) {
        Ok(Some(wish)) => match open_case(db, &proposal, &intent, wish, (by, today, now), limits).await? {
            Ok(case) => Some(case),
            Err(refused) => return Ok(Err(refused)),
        },
        Ok(None) => None,
        Err(refused) => return Ok(Err(refused)),
    };
    if intent == Intent::Stop {
        stop(db, proposal.message_id, now).await?;
    }
    store::settle_proposal(db, id, ProposalState::Accepted, by, now, case).await?;
    release(db, proposal.message_id, now).await?;
    Ok(Ok(case))
}

/// A collector says that it is not so.
///
/// # Errors
/// If the database fails.
pub async fn dismiss(
    db: &mut Conn,
    id: ProposalId,
    by: UserId,
    now: Timestamp,
) -> Result<Result<(), Refused>> {
    let Some(proposal) = store::hold_proposal(db, id).await? else { return Ok(Err(Refused::AlreadySettled)) };
    store::settle_proposal(db, id, ProposalState::Dismissed, by, now, None).await?;
    release(db, proposal.message_id, now).await?;
    Ok(Ok(()))
}

/// The case that an intent asks for, if it asks for one and says enough.
fn wish(intent: &Intent) -> Result<Option<Wish>, Refused> {
    match intent {
        Intent::Dispute { reason, amount, .. } => {
            Ok(Some(Wish::Dispute { reason: *reason, amount: *amount }))
        }
        Intent::Promise { date: Some(date), amount, .. } => {
            Ok(Some(Wish::Promise { date: *date, amount: *amount }))
        }
        Intent::Plan { instalments: Some(instalments), every: Some(every), start: Some(start), .. } => {
            Ok(Some(Wish::Plan { instalments: *instalments, every: *every, start: *start }))
        }
        Intent::Promise { .. } | Intent::Plan { .. } => Err(Refused::Incomplete),
        Intent::Paid { date, amount, .. } => Ok(Some(Wish::Paid { date: *date, amount: *amount })),
        Intent::CopyRequest { .. } | Intent::WrongContact { .. } | Intent::Stop | Intent::Question => {
            Ok(None)
        }
    }
}

async fn open_case(
    db: &mut Conn,
    proposal: &Proposal,
    intent: &Intent,
    wish: Wish,
    (by, today, now): (UserId, Date, Timestamp),
    limits: &Limits,
) -> Result<Result<CaseId, Refused>> {
    let message =
        inbox::store::message(db, proposal.message_id).await?.context("the message of a proposal")?;
    let customer = ledger::store::customer(db, proposal.customer_id).await?;
    let theirs = ledger::store::invoices(db, customer.id).await?;
    let named = intent.invoices();
    let invoices: Vec<InvoiceId> = theirs
        .iter()
        .filter(|invoice| invoice.is_open() && named.contains(&invoice.number))
        .map(|invoice| invoice.id)
        .collect();
    // What names invoices of which none is open must not become a case about all the others.
    if invoices.is_empty() && !named.is_empty() {
        return Ok(Err(Refused::NothingOpen));
    }
    let opening = Opening {
        company: customer.company_id,
        customer: customer.id,
        conversation: message.conversation_id,
        message: Some(message.id),
        invoices,
        wish,
        note: String::new(),
        by: Some(by),
        today,
        now,
    };
    open(db, &opening, limits).await
}

/// No more text messages to the number that asked for it. (A reply by mail has no such switch yet.)
async fn stop(db: &mut Conn, message: MessageId, now: Timestamp) -> Result<()> {
    let Some(message) = inbox::store::message(db, message).await? else { return Ok(()) };
    let Some(contact) = message.contact_id.filter(|_| message.channel == Some(Channel::Sms)) else {
        return Ok(());
    };
    if let Some(phone) = ledger::store::contact(db, contact).await?.phone {
        ledger::store::phone_stopped(db, &phone, Some(now)).await?;
    }
    Ok(())
}

async fn release(db: &mut Conn, message: MessageId, now: Timestamp) -> Result<()> {
    if store::unsettled(db, message).await? == 0 {
        ledger::store::lift(db, &reply_hold(message), now).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::Every;

    #[test]
    fn an_intent_that_says_too_little_asks_for_the_rest() {
        let plan = |instalments, every, start| Intent::Plan {
            instalments,
            amount: None,
            every,
            start,
            invoices: Vec::new(),
        };
        let promise = |date| Intent::Promise { date, amount: None, invoices: Vec::new() };
        let day = Some(Date::ymd(2026, 3, 20));
        for (intent, expected) in [
            (promise(None), Err(Refused::Incomplete)),
            (promise(day), Ok(true)),
            (plan(None, Some(Every::Month), day), Err(Refused::Incomplete)),
            (plan(Some(3), None, day), Err(Refused::Incomplete)),
            (plan(Some(3), Some(Every::Month), None), Err(Refused::Incomplete)),
            (plan(Some(3), Some(Every::Month), day), Ok(true)),
            (Intent::Question, Ok(false)),
            (Intent::Stop, Ok(false)),
        ] {
            assert_eq!(wish(&intent).map(|wish| wish.is_some()), expected, "{intent:?}");
        }
    }

    #[test]
    fn confidence_is_kept_per_mille() {
        for (confidence, kept) in [(0.0, 0), (0.8344, 834), (1.0, 1000), (7.0, 1000), (f32::NAN, 0)] {
            assert_eq!(per_mille(confidence), kept, "{confidence}");
        }
    }
}
