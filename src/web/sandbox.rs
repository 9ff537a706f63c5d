//! The demo's sandbox: what was "sent", and answering it as the customer.
//!
//! Mounted by `duly demo` only. An answer becomes raw mail in the Maildir, or a text message as the carrier would
//! hand it over; from there the jobs carry it the whole way. Nothing leaves this machine.

use super::{
    Fault, Result,
    collectors::sent::in_look,
    headers::{MAIL_POLICY, PDF_POLICY},
    page,
    session::is_from_here,
    tongue::{LANGUAGES, Tongue},
    webhooks,
};
use crate::{
    app::App,
    db::Conn,
    demo::post::{self, Program, Writer},
    ledger::{self, Customer},
    mailbox::TextMessage,
    outbox::{self, Delivery},
    words::{DeliveryId, Locale, format},
};
use axum::{
    Extension, Router,
    extract::{Path, Query, State},
    http::{
        HeaderMap,
        header::{ACCEPT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post as posting},
};
use axum_extra::extract::Form;
use duly_channels::{Outgoing, email::maildir::Maildir};
use serde::{Deserialize, Serialize};
use std::{
    path::{Path as FilePath, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
};

/// Messages that are listed.
const MOST: i64 = 200;
const LONGEST_TEXT: usize = 20_000;

/// Where answers are delivered, and how far the story is told.
#[derive(Clone)]
pub struct Sandbox {
    post: Arc<PathBuf>,
    percent: Arc<AtomicU8>,
}

impl Sandbox {
    /// `post` is the Maildir that the demo's mailbox is fetched from.
    #[must_use]
    pub fn new(post: PathBuf) -> Sandbox {
        Sandbox { post: Arc::new(post), percent: Arc::default() }
    }

    #[must_use]
    pub fn post(&self) -> &FilePath {
        &self.post
    }

    pub fn progress(&self, percent: u8) {
        self.percent.store(percent, Ordering::Relaxed);
    }
}

pub fn routes(sandbox: Sandbox) -> Router<App> {
    Router::new()
        .route("/sandbox", get(list))
        .route("/sandbox/{delivery}", get(look))
        .route("/sandbox/{delivery}/email.html", get(email))
        .route("/sandbox/{delivery}/letter.pdf", get(letter))
        .route("/sandbox/{delivery}/answer", posting(answer))
        .layer(Extension(sandbox))
}

#[derive(Serialize)]
struct List {
    percent: u8,
    telling: bool,
    sent: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    id: i64,
    customer: String,
    moment: String,
    icon: &'static str,
    channel: String,
    words: String,
}

async fn list(
    State(app): State<App>,
    Extension(sandbox): Extension<Sandbox>,
    headers: HeaderMap,
) -> Result<Html<String>> {
    let locale = browsers(&headers);
    let mut db = app.db.read().await?;
    let mut sent = Vec::new();
    for delivery in outbox::store::latest(&mut db, MOST).await? {
        sent.push(row(&mut db, locale, &delivery).await?);
    }
    let percent = sandbox.percent.load(Ordering::Relaxed);
    page::render("pages/sandbox/list.html", locale, &List { percent, telling: percent < 100, sent })
}

async fn row(db: &mut Conn, locale: Locale, delivery: &Delivery) -> Result<Row> {
    let outgoing = delivery.outgoing()?;
    let customer = customer(db, delivery).await?;
    let (icon, words) = match &outgoing {
        Outgoing::Email(it) => ("mail", it.subject.clone()),
        Outgoing::Sms(it) => ("message-square", it.text.clone()),
        Outgoing::Letter(it) => ("file-text", it.subject.clone()),
    };
    let zone = customer.as_ref().map_or(crate::words::Zone::UTC, |it| it.zone.clone());
    let day = format::weekday_date(locale, delivery.due_at.date_in(&zone));
    Ok(Row {
        id: delivery.id.0,
        customer: customer.map_or_else(String::new, |it| it.name),
        moment: format!("{day} {}", format::time_of_day(locale, delivery.due_at, &zone)),
        icon,
        channel: Tongue::of(locale).word(&format!("sandbox-{}", delivery.channel)),
        words,
    })
}

#[derive(Serialize)]
struct Look {
    row: Row,
    to: String,
    shape: &'static str,
    text: String,
    html: bool,
    dark: bool,
    /// The customer's page, if the message leads there.
    way: Option<String>,
    answered: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Wanted {
    look: String,
    answered: bool,
}

async fn look(
    State(app): State<App>,
    Path(id): Path<DeliveryId>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Result<Html<String>> {
    let locale = browsers(&headers);
    let mut db = app.db.read().await?;
    let delivery = find(&mut db, id).await?;
    let (to, shape, text, html) = match delivery.outgoing()? {
        Outgoing::Email(it) => {
            let to = format!("{} <{}>", it.to.name, it.to.address).trim_start().to_owned();
            (to, "email", it.text, it.html.is_some())
        }
        Outgoing::Sms(it) => (it.to, "sms", it.text, false),
        Outgoing::Letter(it) => {
            let codes: Vec<String> = it.codes.iter().map(|code| code.content.clone()).collect();
            (it.address.join(", "), "letter", codes.join("\n"), false)
        }
    };
    let way = way(&text, &app.config.server.public_url);
    let row = row(&mut db, locale, &delivery).await?;
    let dark = wanted.look == "dark";
    let shows = Look { row, to, shape, text, html, dark, way, answered: wanted.answered };
    page::render("pages/sandbox/look.html", locale, &shows)
}

/// The action link in a text, as a path of ours.
fn way(text: &str, public_url: &str) -> Option<String> {
    let start = text.find(&format!("{public_url}/p/"))? + public_url.len();
    let rest = text.get(start..)?;
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '/').unwrap_or(rest.len());
    rest.get(..end).map(str::to_owned)
}

/// The mail as its program would draw it: no script, no request.
async fn email(
    State(app): State<App>,
    Path(id): Path<DeliveryId>,
    Query(wanted): Query<Wanted>,
) -> Result<Response> {
    let delivery = find(&mut *app.db.read().await?, id).await?;
    let Outgoing::Email(mail) = delivery.outgoing()? else { return Err(Fault::NotFound) };
    let html = mail.html.ok_or(Fault::NotFound)?;
    let html = in_look(&html, if wanted.look == "dark" { "dark" } else { "light" });
    Ok(([(CONTENT_SECURITY_POLICY, MAIL_POLICY)], Html(html)).into_response())
}

/// The very file that the recorder wrote.
async fn letter(State(app): State<App>, Path(id): Path<DeliveryId>) -> Result<Response> {
    let delivery = find(&mut *app.db.read().await?, id).await?;
    let name = delivery.reference.filter(|name| name.ends_with(".pdf") && !name.contains(['/', '\\']));
    let path = app.config.storage.folder.join("sent").join(name.ok_or(Fault::NotFound)?);
    let bytes = tokio::fs::read(path).await.map_err(|_| Fault::NotFound)?;
    Ok(([(CONTENT_TYPE, "application/pdf"), (CONTENT_SECURITY_POLICY, PDF_POLICY)], bytes).into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Answer {
    text: String,
    program: String,
}

async fn answer(
    State(app): State<App>,
    Extension(sandbox): Extension<Sandbox>,
    Path(id): Path<DeliveryId>,
    headers: HeaderMap,
    Form(typed): Form<Answer>,
) -> Result<Response> {
    if !is_from_here(&headers) {
        return Err(Fault::NotFromHere);
    }
    let text = typed.text.trim();
    if text.is_empty() || text.len() > LONGEST_TEXT {
        return Ok(Redirect::to(&format!("/sandbox/{id}")).into_response());
    }
    let (delivery, customer) = {
        let mut db = app.db.read().await?;
        let delivery = find(&mut db, id).await?;
        let customer = customer(&mut db, &delivery).await?;
        (delivery, customer.ok_or(Fault::NotFound)?)
    };
    match delivery.outgoing()? {
        Outgoing::Email(mail) => {
            let program = match typed.program.as_str() {
                "outlook" => Program::Outlook,
                "phone" => Program::Phone,
                _ => Program::Gmail,
            };
            let name = if mail.to.name.is_empty() { &customer.name } else { &mail.to.name };
            let (locale, zone) = (customer.locale, customer.zone.clone());
            let writer = Writer { name, address: &mail.to.address, locale, zone };
            let raw = post::reply(&mail, &writer, text, program, app.clock.now());
            Maildir::open(sandbox.post()).await?.deliver(&raw).await?;
        }
        Outgoing::Sms(sms) => {
            let sid = format!("SM{:032x}", rand::random::<u128>());
            let text = TextMessage { from: sms.to, to: sms.from, body: text.to_owned(), sid };
            webhooks::keep(&app, text).await?;
        }
        Outgoing::Letter(_) => return Err(Fault::BadForm),
    }
    Ok(Redirect::to(&format!("/sandbox/{id}?answered=true")).into_response())
}

async fn find(db: &mut Conn, id: DeliveryId) -> Result<Delivery> {
    let latest = outbox::store::delivery(db, id).await?;
    latest.ok_or(Fault::NotFound)
}

async fn customer(db: &mut Conn, delivery: &Delivery) -> Result<Option<Customer>> {
    match delivery.customer_id {
        Some(id) => Ok(Some(ledger::store::customer(db, id).await?)),
        None => Ok(None),
    }
}

fn browsers(headers: &HeaderMap) -> Locale {
    let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    Locale::accepted(wanted, &LANGUAGES).unwrap_or(Locale::EN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_the_customers_page_is_found_in_a_message() {
        let url = "http://127.0.0.1:8080";
        let text = "Pay or tell us: http://127.0.0.1:8080/p/abc234xyz\nBye";
        assert_eq!(way(text, url).as_deref(), Some("/p/abc234xyz"));
        assert_eq!(way("(http://127.0.0.1:8080/p/abc)", url).as_deref(), Some("/p/abc"));
        assert_eq!(way("http://elsewhere.example/p/abc", url), None);
    }
}
