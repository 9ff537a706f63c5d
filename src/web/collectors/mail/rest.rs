//! A mail of which only the head is here, because it is very large: the rest comes when somebody asks for it.

use crate::{
    app::{self, App},
    inbox, mailbox,
    web::{Fault, Result, collectors::conversation::Back, session::Collector},
    words::MessageId,
};
use axum::{
    extract::{Form, Path, State},
    response::Redirect,
};

/// Fetches the rest now, while the collector waits.
pub async fn fetch(
    _: Collector,
    State(app): State<App>,
    Path(message): Path<MessageId>,
    Form(back): Form<Back>,
) -> Result<Redirect> {
    let mut db = app.db.read().await?;
    let it = inbox::store::message(&mut db, message).await?.ok_or(Fault::NotFound)?;
    let heads = mailbox::store::heads(&mut db, it.conversation_id).await?;
    drop(db);
    let page = format!("/inbox/{}/{}", back.view(), it.conversation_id);
    // Nothing waits any more if somebody else has asked before.
    if let Some((_, mail, _)) = heads.iter().find(|(of, ..)| *of == message) {
        if let Err(why) = app::fetch_rest(&app, *mail).await {
            tracing::warn!(%mail, "the rest of a mail could not be fetched: {why:#}");
            return Ok(Redirect::to(&format!("{page}?note=refused-rest#m{message}")));
        }
        app.changes.announce();
    }
    Ok(Redirect::to(&format!("{page}#m{message}")))
}
