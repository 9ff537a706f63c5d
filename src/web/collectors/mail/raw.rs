//! A mail as it came in, byte by byte, for whoever wants to open it elsewhere.

use crate::{
    app::App,
    inbox, mailbox,
    web::{Fault, Result, session::Collector},
    words::{Channel, MailId, MessageId},
};
use axum::{
    body::Body,
    extract::{Path, State},
    http::{
        HeaderName,
        header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};

/// Of any mail that was taken in, also of one that nobody could read.
pub async fn of_mail(_: Collector, State(app): State<App>, Path(id): Path<MailId>) -> Result<Response> {
    let mail = mailbox::store::mail(&mut *app.db.read().await?, id).await?.ok_or(Fault::NotFound)?;
    download(&app, &mail.raw_key, &format!("mail-{id}"), mail.channel).await
}

/// Of a message that came in.
pub async fn of_message(_: Collector, State(app): State<App>, Path(id): Path<MessageId>) -> Result<Response> {
    let message = inbox::store::message(&mut *app.db.read().await?, id).await?.ok_or(Fault::NotFound)?;
    let key = message.raw_key.ok_or(Fault::NotFound)?;
    download(&app, &key, &format!("message-{id}"), message.channel.unwrap_or(Channel::Email)).await
}

/// Always to a file, never as a page: these are a stranger's bytes.
async fn download(app: &App, key: &str, name: &str, channel: Channel) -> Result<Response> {
    let ending = if channel == Channel::Email { "eml" } else { "json" };
    let (size, bytes) = app.blobs.stream(key).await?;
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_LENGTH, size.to_string()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{ending}\"")),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin".to_owned()),
    ];
    Ok((headers, Body::from_stream(bytes)).into_response())
}
