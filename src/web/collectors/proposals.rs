//! What was read in a reply, settled by a collector.

use super::{
    conversation::Back,
    eyes::Eyes,
    wishes::{Changed, put_right},
};
use crate::{
    app::App,
    cases::{self, Proposal, Refused},
    db::Conn,
    inbox,
    web::{Fault, Result, session::Collector},
    words::{ConversationId, ProposalId},
};
use axum::{
    extract::{Form, Path, State},
    response::Redirect,
};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Accept {
    view: Option<String>,
    /// Whether the form had fields: without them what was read stands.
    changed: Option<u8>,
    date: Option<String>,
    amount: Option<String>,
    currency: Option<String>,
    parts: Option<String>,
    every: Option<String>,
    reason: Option<String>,
    invoices: Option<String>,
}

pub async fn accept(
    actor: Collector,
    State(app): State<App>,
    Path(id): Path<ProposalId>,
    Form(form): Form<Accept>,
) -> Result<Redirect> {
    let mut tx = app.db.begin_write().await?;
    let (proposal, conversation) = proposal(&mut tx, id).await?;
    let eyes = Eyes::of(&actor, &app, &mut tx).await?;
    let back = |key: Option<&str>| to(form.view.as_deref(), conversation, key);
    let changed = if form.changed.is_some() {
        let typed = Changed {
            date: form.date.clone(),
            amount: form.amount.clone(),
            currency: form.currency.clone(),
            parts: form.parts.clone(),
            every: form.every.clone(),
            reason: form.reason.clone(),
            invoices: form.invoices.clone(),
        };
        match put_right(&eyes, &proposal.intent()?, &typed) {
            Ok(intent) => Some(intent),
            Err(key) => return Ok(back(Some(key))),
        }
    } else {
        None
    };
    let done =
        cases::accept(&mut tx, id, actor.user.id, eyes.today, eyes.now, changed, &app.limits()).await?;
    if let Err(refused) = done {
        return Ok(back(Some(key(refused))));
    }
    tx.commit().await?;
    app.changes.announce();
    Ok(back(None))
}

pub async fn dismiss(
    actor: Collector,
    State(app): State<App>,
    Path(id): Path<ProposalId>,
    Form(form): Form<Back>,
) -> Result<Redirect> {
    let mut tx = app.db.begin_write().await?;
    let (_, conversation) = proposal(&mut tx, id).await?;
    let done = cases::dismiss(&mut tx, id, actor.user.id, app.clock.now()).await?;
    let back = |key: Option<&str>| to(Some(form.view().as_str()), conversation, key);
    if let Err(refused) = done {
        return Ok(back(Some(key(refused))));
    }
    tx.commit().await?;
    app.changes.announce();
    Ok(back(None))
}

async fn proposal(db: &mut Conn, id: ProposalId) -> Result<(Proposal, ConversationId)> {
    let proposal = cases::store::proposal(db, id).await?.ok_or(Fault::NotFound)?;
    let message = inbox::store::message(db, proposal.message_id).await?.ok_or(Fault::NotFound)?;
    Ok((proposal, message.conversation_id))
}

/// Back to the conversation; with what went wrong, if something did.
fn to(view: Option<&str>, conversation: ConversationId, key: Option<&str>) -> Redirect {
    let view: inbox::list::View = view.and_then(|it| it.parse().ok()).unwrap_or(inbox::list::View::All);
    let note = key.map(|key| format!("?note={key}")).unwrap_or_default();
    Redirect::to(&format!("/inbox/{view}/{conversation}{note}"))
}

/// The sentence for a refusal.
#[must_use]
pub fn key(refused: Refused) -> &'static str {
    match refused {
        Refused::NothingOpen => "refused-nothing-open",
        Refused::UnknownInvoice(_) => "refused-unknown-invoice",
        Refused::DateInThePast => "refused-date-past",
        Refused::DateTooFar { .. } => "refused-date-far",
        Refused::AmountNotPositive => "refused-amount-zero",
        Refused::AmountAboveOpen { .. } => "refused-amount-above",
        Refused::TooFewInstalments => "refused-few-parts",
        Refused::TooManyInstalments { .. } => "refused-many-parts",
        Refused::SeveralCurrencies => "refused-currencies",
        Refused::AlreadySettled => "refused-settled",
        Refused::Incomplete => "refused-incomplete",
    }
}
