//! What a collector writes: an answer that leaves, or a note that never does.

use super::{
    answering::{self, Answer, Unsayable},
    conversation::{Draft, found, render},
    inbox::Asked,
};
use crate::{
    app::App,
    db::Conn,
    inbox::{self, ConversationState, Direction, Kind, NewMessage, list::View},
    web::{Fault, Result, session::Collector},
    words::{ConversationId, MessageId, Timestamp, named},
};
use axum::{
    extract::{Form, Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

named! {
    /// What the button says that was pressed.
    Mode {
        Reply = "reply",
        Note = "note",
    }
}

#[derive(Deserialize)]
pub struct Written {
    text: String,
    mode: Mode,
    /// How the composer looked to whoever typed. Without script it says nothing.
    #[serde(default)]
    seen_as: String,
    /// The newest message that the page showed.
    latest: MessageId,
    view: Option<String>,
}

pub async fn post(
    actor: Collector,
    State(app): State<App>,
    Path(id): Path<ConversationId>,
    Form(form): Form<Written>,
) -> Result<Response> {
    let view: View = form.view.as_deref().and_then(|it| it.parse().ok()).unwrap_or(View::All);
    let to = format!("/inbox/{view}/{id}");
    let text = form.text.trim();
    if text.is_empty() {
        return Ok(Redirect::to(&to).into_response());
    }
    // A note that is asked to leave is a mistake of ours or of somebody's fingers: nothing leaves.
    if form.mode == Mode::Reply && form.seen_as == Mode::Note.as_str() {
        return Err(Fault::BadForm);
    }
    let now = app.clock.now();
    let mut tx = app.db.begin_write().await?;
    found(&mut tx, id).await?;
    if form.mode == Mode::Reply && came_later(&mut tx, id, form.latest).await? {
        drop(tx);
        let draft = Draft { text: form.text, note: false, overtaken: true };
        let page = render(&actor, &app, view, id, &Asked::default(), draft).await?;
        return Ok((StatusCode::CONFLICT, page).into_response());
    }
    let refused = match form.mode {
        Mode::Note => {
            note(&mut tx, &actor, id, text, now).await?;
            None
        }
        Mode::Reply => answer(&mut tx, &app, &actor, id, text, now).await?,
    };
    if let Some(key) = refused {
        drop(tx);
        let asked = Asked { note: Some(key.to_owned()), ..Asked::default() };
        let draft = Draft { text: form.text, note: false, overtaken: false };
        let page = render(&actor, &app, view, id, &asked, draft).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    tx.commit().await?;
    app.changes.announce();
    Ok(Redirect::to(&to).into_response())
}

/// Whether the customer, or a colleague to the customer, said something that the page did not show.
async fn came_later(db: &mut Conn, id: ConversationId, seen: MessageId) -> anyhow::Result<bool> {
    let messages = inbox::store::messages(db, id).await?;
    Ok(messages.iter().any(|it| it.id > seen && it.direction != Direction::Internal))
}

/// Files a note. It has no channel and no delivery: there is no way by which it could leave.
async fn note(
    db: &mut Conn,
    actor: &Collector,
    id: ConversationId,
    text: &str,
    now: Timestamp,
) -> anyhow::Result<()> {
    let conversation = inbox::store::conversation(db, id).await?;
    let message = NewMessage {
        customer: conversation.customer_id,
        author: Some(actor.user.id),
        sender: actor.user.name.clone(),
        ..NewMessage::plain(id, Direction::Internal, Kind::Note, text.to_owned(), now)
    };
    inbox::store::file(db, &message).await?;
    Ok(())
}

/// Sends an answer, or says why it cannot be sent. Whoever answers has looked: nothing waits any more.
async fn answer(
    db: &mut Conn,
    app: &App,
    actor: &Collector,
    id: ConversationId,
    text: &str,
    now: Timestamp,
) -> anyhow::Result<Option<&'static str>> {
    let it = Answer { conversation: id, author: actor.user.id, signed_by: &actor.user.name, text };
    if let Err(why) = answering::answer(db, app, it, now).await? {
        return Ok(Some(match why {
            Unsayable::Unmatched => "refused-unmatched",
            Unsayable::NoAddress => "refused-no-address",
            Unsayable::Unrenderable => "refused-unrenderable",
        }));
    }
    inbox::store::mark_read(db, id).await?;
    if inbox::store::conversation(db, id).await?.state == ConversationState::Open {
        inbox::store::set_state(db, id, ConversationState::Quiet).await?;
    }
    Ok(None)
}
