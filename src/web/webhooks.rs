//! What Twilio calls: reports on text messages that were sent, and text messages that came in.
//!
//! A request without Twilio's signature is nobody's: 403, and nothing of it is read. What came in is kept first
//! and read by intake, like mail; the answer to the caller says nothing, so it can start no conversation.

use crate::{
    app::App,
    mailbox::{self, TextMessage},
    outbox,
    web::{Fault, Result},
    words::Channel,
};
use axum::{
    Form, Router,
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, FromRequest, OriginalUri, Request, State},
    http::{HeaderMap, StatusCode, Uri, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::post,
};
use duly_channels::sms::{
    status::{self, Status},
    webhook::{self, Inbound, StatusCallback},
};

/// The mailbox in which text messages are kept.
pub const TEXTS: &str = "sms";
/// Ten segments of text and Twilio's own fields are far below.
const LARGEST_CALL: usize = 64 * 1024;
/// An empty TwiML document: say nothing.
const SILENCE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>";

pub fn routes() -> Router<App> {
    Router::new()
        .route("/webhooks/twilio/status", post(status_report))
        .route("/webhooks/twilio/inbound", post(inbound))
        .layer(DefaultBodyLimit::max(LARGEST_CALL))
}

async fn status_report(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    let Some(fields) = signed(&app, &uri, &headers, body).await else {
        return Ok(StatusCode::FORBIDDEN.into_response());
    };
    let report = StatusCallback::read(&fields).ok_or(Fault::BadForm)?;
    let (sid, now) = (report.message_sid.as_str(), app.clock.now());
    let mut tx = app.db.begin_write().await?;
    let is_news = match report.status {
        Status::Delivered | Status::Read => outbox::delivered(&mut tx, Channel::Sms, sid, now).await?,
        lost if lost.is_lost() => {
            let why = why(report.error_code);
            outbox::undelivered(&mut tx, Channel::Sms, sid, &why, now).await?
        }
        _ => false,
    };
    tx.commit().await?;
    if is_news {
        app.changes.announce();
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn why(code: Option<u32>) -> String {
    match code {
        Some(code) => match status::meaning(code) {
            Some(meaning) => format!("{code}: {meaning}"),
            None => format!("{code}: the network could not deliver it"),
        },
        None => "the network could not deliver it".to_owned(),
    }
}

async fn inbound(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    let Some(fields) = signed(&app, &uri, &headers, body).await else {
        return Ok(StatusCode::FORBIDDEN.into_response());
    };
    let it = Inbound::read(&fields).ok_or(Fault::BadForm)?;
    keep(&app, TextMessage { from: it.from, to: it.to, body: it.body, sid: it.message_sid }).await?;
    Ok(([(CONTENT_TYPE, "text/xml; charset=utf-8")], SILENCE).into_response())
}

/// Keeps a text message for intake, which reads it within a second. Twice the same is kept once.
pub async fn keep(app: &App, text: TextMessage) -> Result<()> {
    let mut tx = app.db.begin_write().await?;
    let mailbox = mailbox::store::put_mailbox(&mut tx, TEXTS, None).await?;
    mailbox::store::answered(&mut tx, mailbox, app.clock.now()).await?;
    tx.commit().await?;
    mailbox::keep_sms(&app.db, &app.blobs, mailbox, &text, app.clock.now()).await?;
    app.changes.announce();
    Ok(())
}

/// The fields of a form that Twilio signed for exactly this address.
async fn signed(app: &App, uri: &Uri, headers: &HeaderMap, body: Bytes) -> Option<Vec<(String, String)>> {
    let token = app.config.sms.auth_token.as_ref()?;
    let signature = headers.get("x-twilio-signature")?.to_str().ok()?;
    let form = Request::post("/").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let form = Form::<Vec<(String, String)>>::from_request(form.body(Body::from(body)).ok()?, &()).await;
    let Form(fields) = form.ok()?;
    let path = uri.path_and_query().map_or("", |it| it.as_str());
    let url = format!("{}{path}", app.config.server.public_url);
    webhook::verify(token.reveal(), &url, &fields, signature).then_some(fields)
}
