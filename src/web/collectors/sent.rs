//! What was sent, exactly as it was sent.

use super::{
    eyes::Eyes,
    fate,
    shell::{Section, Shell, show},
};
use crate::{
    app::App,
    inbox, outbox,
    web::{Fault, Result, headers, session::Reader},
    words::MessageId,
};
use axum::{
    extract::{Path, Query, State},
    http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use duly_channels::{Outgoing, letter::pdf::Press, sms::segments};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

#[derive(Serialize)]
struct Sent {
    id: i64,
    conversation: i64,
    subject: String,
    to: String,
    moment: String,
    fate: Option<fate::Fared>,
    /// The look of an email that is asked for: light or dark.
    look: &'static str,
    shape: Shape,
}

#[derive(Serialize)]
#[serde(tag = "channel", rename_all = "lowercase")]
enum Shape {
    Email { from: String, html: bool, text: String },
    Sms { from: String, text: String, count: usize, encoding: &'static str },
    Letter { address: Vec<String> },
}

#[derive(Deserialize)]
pub struct Look {
    look: Option<String>,
}

impl Look {
    fn name(&self) -> &'static str {
        if self.look.as_deref() == Some("dark") { "dark" } else { "light" }
    }
}

pub async fn page(
    reader: Reader,
    State(app): State<App>,
    Path(id): Path<MessageId>,
    Query(look): Query<Look>,
) -> Result<Response> {
    let mut db = app.db.read().await?;
    let eyes = Eyes::of(&reader, &app, &mut db).await?;
    let message = inbox::store::message(&mut db, id).await?.ok_or(Fault::NotFound)?;
    let delivery = outbox::store::of_message(&mut db, id).await?.ok_or(Fault::NotFound)?;
    let fates = outbox::store::fates(&mut db, message.conversation_id).await?;
    let (to, shape) = match delivery.outgoing()? {
        Outgoing::Email(it) => {
            let from = format!("{} <{}>", it.from.name, it.from.address);
            let to = format!("{} <{}>", it.to.name, it.to.address).trim_start().to_owned();
            (to, Shape::Email { from, html: it.html.is_some(), text: it.text })
        }
        Outgoing::Sms(it) => {
            let counted = segments::count(&it.text);
            let encoding = match counted.encoding {
                segments::Encoding::Gsm7 => "GSM-7",
                segments::Encoding::Ucs2 => "UCS-2",
            };
            (it.to.clone(), Shape::Sms { from: it.from, text: it.text, count: counted.count, encoding })
        }
        Outgoing::Letter(it) => {
            let to = it.address.first().cloned().unwrap_or_default();
            (to, Shape::Letter { address: it.address })
        }
    };
    let sent = Sent {
        id: id.0,
        conversation: message.conversation_id.0,
        subject: message.subject,
        to,
        moment: eyes.moment(message.at),
        fate: fates.iter().find(|it| it.message_id == id).map(|it| fate::fared(&eyes, it, false)),
        look: look.name(),
        shape,
    };
    let shell = Shell::around(Section::Inbox(None), &reader, &app, &eyes, &mut db).await?;
    let page = show("pages/collectors/sent.html", &eyes, &shell, &sent)?;
    if matches!(sent.shape, Shape::Letter { .. }) {
        return Ok(([(CONTENT_SECURITY_POLICY, headers::LETTER_PAGE_POLICY)], page).into_response());
    }
    Ok(page.into_response())
}

/// The HTML of an email that we sent, for its frame. It is ours, and still it gets no rights at all.
pub async fn email(
    _: Reader,
    State(app): State<App>,
    Path(id): Path<MessageId>,
    Query(look): Query<Look>,
) -> Result<Response> {
    let mut db = app.db.read().await?;
    let delivery = outbox::store::of_message(&mut db, id).await?.ok_or(Fault::NotFound)?;
    let Outgoing::Email(email) = delivery.outgoing()? else { return Err(Fault::NotFound) };
    let html = email.html.ok_or(Fault::NotFound)?;
    Ok(framed(&in_look(&html, look.name())))
}

/// Lets a mail show its own light or dark scheme whatever the reader's system prefers: its media queries are
/// answered here, because a frame inherits what the system says.
pub(in crate::web) fn in_look(html: &str, look: &str) -> String {
    let (on, off) = ("(min-width:0)", "(max-width:0)");
    let (dark, light) = if look == "dark" { (on, off) } else { (off, on) };
    let scheme = format!("<style>:root{{color-scheme:{look}!important}}</style>");
    let mut html = html
        .replace("(prefers-color-scheme: dark)", dark)
        .replace("(prefers-color-scheme:dark)", dark)
        .replace("(prefers-color-scheme: light)", light)
        .replace("(prefers-color-scheme:light)", light);
    let at = html.find("</head>").unwrap_or(0);
    html.insert_str(at, &scheme);
    html
}

fn framed(html: &str) -> Response {
    let headers =
        [(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, headers::MAIL_POLICY)];
    (headers, html.to_owned()).into_response()
}

pub async fn letter(_: Reader, State(app): State<App>, Path(id): Path<MessageId>) -> Result<Response> {
    static PRESS: LazyLock<std::result::Result<Press, String>> =
        LazyLock::new(|| Press::new().map_err(|error| error.to_string()));
    let mut db = app.db.read().await?;
    let delivery = outbox::store::of_message(&mut db, id).await?.ok_or(Fault::NotFound)?;
    drop(db);
    let Outgoing::Letter(letter) = delivery.outgoing()? else { return Err(Fault::NotFound) };
    let drawn = tokio::task::spawn_blocking(move || {
        let press = PRESS.as_ref().map_err(|error| anyhow::anyhow!("{error}"))?;
        press.draw(&letter).map_err(|failure| anyhow::anyhow!("{failure}"))
    });
    let headers = [
        (CONTENT_TYPE, "application/pdf".to_owned()),
        (CONTENT_DISPOSITION, format!("inline; filename=\"letter-{id}.pdf\"")),
        (CONTENT_SECURITY_POLICY, headers::PDF_POLICY.to_owned()),
    ];
    Ok((headers, drawn.await??).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_shows_the_look_that_is_asked_for() {
        let mail = "<head><style>@media (prefers-color-scheme: dark) { a {} }</style></head>";
        assert!(in_look(mail, "dark").contains("@media (min-width:0)"));
        assert!(in_look(mail, "light").contains("@media (max-width:0)"));
    }
}
