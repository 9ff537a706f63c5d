//! The pictures of a mail: its own parts, and those from elsewhere that somebody asked for.

use super::ticket::Ticket;
use crate::{
    access,
    app::App,
    inbox,
    web::{Fault, Result},
    words::AttachmentId,
};
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::{
        HeaderName,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY},
    },
    response::{IntoResponse, Response},
};
use duly_channels::picture::{Pictures, raster};
use serde::Deserialize;
use std::sync::Arc;

/// Finds what a ticket is for, as long as its reader may still come in.
pub async fn opened(app: &App, ticket: &str) -> Result<(Ticket, access::User)> {
    let ticket = Ticket::read(&app.secret, ticket, app.clock.now()).ok_or(Fault::NotFound)?;
    let reader = access::store::user(&mut *app.db.read().await?, ticket.reader).await?;
    let reader = reader.filter(|it| it.disabled_at.is_none()).ok_or(Fault::NotFound)?;
    Ok((ticket, reader))
}

pub async fn of_the_mail(
    State(app): State<App>,
    Path((ticket, id)): Path<(String, AttachmentId)>,
) -> Result<Response> {
    let (ticket, _) = opened(&app, &ticket).await?;
    let it = inbox::store::attachment(&mut *app.db.read().await?, id).await?;
    let it = it.filter(|it| it.message_id == ticket.message).ok_or(Fault::NotFound)?;
    let bytes = app.blobs.read(&it.blob_key).await?;
    let media_type = raster(&bytes).ok_or(Fault::NotFound)?;
    Ok(drawn(media_type, bytes.to_vec()))
}

#[derive(Deserialize)]
pub struct Elsewhere {
    of: String,
}

pub async fn from_elsewhere(
    State(app): State<App>,
    Extension(pictures): Extension<Arc<Pictures>>,
    Path((ticket, seal)): Path<(String, String)>,
    Query(Elsewhere { of }): Query<Elsewhere>,
) -> Result<Response> {
    let (ticket, _) = opened(&app, &ticket).await?;
    if !ticket.fits(&app.secret, &of, &seal) {
        return Err(Fault::NotFound);
    }
    match pictures.fetch(&of).await {
        Ok(picture) => Ok(drawn(picture.media_type, picture.bytes)),
        Err(why) => {
            tracing::debug!(message = ticket.message.0, %why, "a picture of a mail was not fetched");
            Err(Fault::NotFound)
        }
    }
}

/// A picture for a frame without an origin: to it, even we are elsewhere.
fn drawn(media_type: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [
        (CONTENT_TYPE, media_type),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "private, max-age=3600"),
    ];
    (headers, bytes).into_response()
}
