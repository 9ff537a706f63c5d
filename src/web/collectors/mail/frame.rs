//! The frame that a mail is shown in, and the page around it.

use super::{
    clean::{self, Seal, Shown, Ways},
    picture::opened,
    ticket::Ticket,
};
use crate::{
    access::{Role, Theme, User},
    app::App,
    inbox::{self, Message},
    mailbox,
    web::{
        Fault, Result,
        collectors::{
            eyes::Eyes,
            shell::{Section, Shell, show},
        },
        headers, page,
        session::Reader,
        tongue::Tongue,
    },
    words::MessageId,
};
use axum::{
    extract::{Path, State},
    http::{
        HeaderName, HeaderValue,
        header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY},
    },
    response::{Html, IntoResponse, Response},
};
use duly_channels::email::parse;
use serde::Serialize;
use std::borrow::Cow;
use tokio::sync::Semaphore;

/// The look of a mail that brings none.
const LOOK: &str = include_str!("../../../../templates/parts/mail.css");
/// Mails that are cleaned at the same time: it takes a processor each.
static CLEANING: Semaphore = Semaphore::const_new(2);

/// The HTML of a mail that came in, for its frame.
pub async fn original(reader: Reader, State(app): State<App>, Path(id): Path<MessageId>) -> Result<Response> {
    let ticket = Ticket::new(id, reader.user.id, app.clock.now());
    framed(&app, &reader.user, ticket, false).await
}

/// The same with its pictures from elsewhere: the frame goes there by itself when its reader asks for them.
pub async fn with_pictures(State(app): State<App>, Path(ticket): Path<String>) -> Result<Response> {
    let (ticket, reader) = opened(&app, &ticket).await?;
    framed(&app, &reader, ticket, true).await
}

#[derive(Serialize)]
struct Notice {
    waiting: usize,
    way: String,
    cut: bool,
    /// Nobody could clean it: its text is shown.
    unbearable: bool,
}

async fn framed(app: &App, reader: &User, ticket: Ticket, loads: bool) -> Result<Response> {
    let mut db = app.db.read().await?;
    let message = inbox::store::message(&mut db, ticket.message).await?.ok_or(Fault::NotFound)?;
    let parts = inbox::store::attachments(&mut db, ticket.message).await?;
    drop(db);
    let key = message.html_key.as_ref().ok_or(Fault::NotFound)?;
    let (kept, is_mail) = (app.blobs.read(key).await?, mailbox::is_raw(key));
    let base = format!("/shown/{}", ticket.write(&app.secret));
    let secret = app.secret.clone();
    let seal: Seal = Box::new(move |address| ticket.seal(&secret, address));
    let parts = parts.into_iter().filter_map(|it| Some((it.content_id?, it.id))).collect();
    let ways = Ways { base: base.clone(), parts, far: loads.then_some(seal) };
    let _place = CLEANING.acquire().await?;
    let shown = tokio::task::spawn_blocking(move || {
        let inside = is_mail.then(|| parse::parse(&kept).html.unwrap_or_default());
        let html = inside.map_or_else(|| String::from_utf8_lossy(&kept), Cow::Owned);
        clean::clean(&html, ways)
    })
    .await?;
    let notice = Notice {
        waiting: shown.as_ref().map_or(0, |it| it.waiting),
        way: base,
        cut: shown.as_ref().is_some_and(|it| it.cut),
        unbearable: shown.is_none(),
    };
    let locale = reader.locale;
    let notice = page::text("parts/mail-notice.html", locale, &notice)?;
    let shown = shown.unwrap_or_else(|| Shown { body: as_text(&message), ..Shown::default() });
    let tongue = Tongue::of(locale);
    Ok(sealed_off(app, document(&shown, &notice, reader.theme, tongue.locale.language())))
}

/// The whole page of the frame. What stands behind the notice is closed in itself, as the cleaner leaves it.
fn document(shown: &Shown, notice: &str, theme: Theme, language: &str) -> String {
    let ground = if shown.coloured { "coloured" } else { "plain" };
    format!(
        "<!doctype html><html lang=\"{language}\" class=\"{theme} {ground}\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>duly</title>\
         <style>{LOOK}{}</style><body>{notice}<div class=\"m\" dir=\"auto\">{}</div>",
        shown.sheet, shown.body
    )
}

fn as_text(message: &Message) -> String {
    let text = format!("{}\n\n{}", message.body, message.folded);
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<pre>{}</pre>", text.trim())
}

/// Without rights, with pictures from our own addresses only.
fn sealed_off(app: &App, html: String) -> Response {
    // To some browsers a frame without an origin has no “self”: so we are also named.
    let policy = headers::shown_policy(&app.config.server.public_url);
    let policy = HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static(headers::MAIL_POLICY));
    let headers = [
        (CONTENT_SECURITY_POLICY, policy),
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    ];
    (headers, html).into_response()
}

#[derive(Serialize)]
struct Whole {
    id: i64,
    conversation: i64,
    subject: String,
    name: String,
    moment: String,
    /// Whether its bytes may be taken along.
    raw: bool,
}

/// A mail on a page of its own.
pub async fn page(reader: Reader, State(app): State<App>, Path(id): Path<MessageId>) -> Result<Html<String>> {
    let mut db = app.db.read().await?;
    let eyes = Eyes::of(&reader, &app, &mut db).await?;
    let message = inbox::store::message(&mut db, id).await?;
    let message = message.filter(|it| it.html_key.is_some()).ok_or(Fault::NotFound)?;
    let whole = Whole {
        id: id.0,
        conversation: message.conversation_id.0,
        subject: message.subject,
        name: message.sender,
        moment: eyes.moment(message.at),
        raw: message.raw_key.is_some() && reader.may(Role::Collector),
    };
    let shell = Shell::around(Section::Inbox(None), &reader, &app, &eyes, &mut db).await?;
    show("pages/collectors/mail.html", &eyes, &shell, &whole)
}
