//! What was sent, exactly as it was sent; and the HTML of what came in, with everything harmful taken out.

use super::{
    eyes::Eyes,
    shell::{Section, Shell, show},
};
use crate::{
    app::App,
    inbox::{self, Message},
    outbox,
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

/// HTML beyond this is not cleaned, only offered as text: cleaning is quadratic in nesting.
const LARGEST_HTML: usize = 1024 * 1024;
const DEEPEST_HTML: usize = 400;

#[derive(Serialize)]
struct Sent {
    id: i64,
    conversation: i64,
    subject: String,
    to: String,
    moment: String,
    fate: String,
    why: String,
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
        fate: eyes.tongue.word(&format!("fate-{}", delivery.state.as_str().replace('_', "-"))),
        why: delivery.why.filter(|_| delivery.state.has_failed()).unwrap_or_default(),
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

/// The HTML of a mail that came in: cleaned, without anything from elsewhere, for a frame without rights.
pub async fn original(_: Reader, State(app): State<App>, Path(id): Path<MessageId>) -> Result<Response> {
    let message: Message =
        inbox::store::message(&mut *app.db.read().await?, id).await?.ok_or(Fault::NotFound)?;
    let key = message.html_key.ok_or(Fault::NotFound)?;
    let bytes = app.blobs.read(&key).await?;
    let html = String::from_utf8_lossy(&bytes).into_owned();
    let body = if is_bearable(&html) {
        tokio::task::spawn_blocking(move || clean(&html)).await?
    } else {
        escape(&message.body)
    };
    let page = format!(
        "<!doctype html><meta charset=\"utf-8\"><style>body{{font:15px/1.6 system-ui,sans-serif;margin:16px;\
         overflow-wrap:anywhere;background:#fff;color:#222}}table{{max-width:100%}}\
         blockquote{{margin:0 0 0 12px;padding-left:12px;border-left:2px solid #ccc}}</style>{body}"
    );
    Ok(framed(&page))
}

/// Whether a mail is small and flat enough to be cleaned.
fn is_bearable(html: &str) -> bool {
    if html.len() > LARGEST_HTML {
        return false;
    }
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in html.split('<').skip(1) {
        match tag.as_bytes().first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(first) if first.is_ascii_alphabetic() => depth += 1,
            _ => {}
        }
        // Elements that never close count too; a long flat mail of line breaks must still pass.
        let lower = tag.get(..3).unwrap_or_default().to_ascii_lowercase();
        if ["br", "br>", "br/", "hr", "hr>", "img", "met", "inp", "lin", "col"].contains(&lower.trim()) {
            depth = depth.saturating_sub(1);
        }
        deepest = deepest.max(depth);
    }
    deepest <= DEEPEST_HTML
}

/// Plain text as HTML.
fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<pre style=\"white-space:pre-wrap\">{text}</pre>")
}

fn clean(html: &str) -> String {
    use std::collections::{HashMap, HashSet};
    let mut cleaner = ammonia::Builder::default();
    cleaner
        .rm_tags(["img", "map", "area", "figure"])
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(Some("noopener noreferrer nofollow"))
        .set_tag_attribute_values(HashMap::from([("a", HashMap::from([("target", "_blank")]))]))
        .generic_attributes(HashSet::from(["dir", "lang"]));
    cleaner.clean(html).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_by_mail_does_nothing_and_fetches_nothing() {
        let hostile = r#"<p onclick=x() style="background:url(http://t.example/p.gif)">Hi <script>alert(1)</script>
            <img src="http://t.example/p.gif"><a href="javascript:x()">l</a><iframe src="//t.example"></iframe>
            <form action="http://t.example"><input></form><link rel=stylesheet href="//t.example">
            <svg><style><img src=x onerror=alert(1)></style></svg><meta http-equiv=refresh content="0;url=//t.example">"#;
        let clean = clean(hostile);
        for bad in ["script", "onclick", "t.example", "javascript", "<img", "<form", "style"] {
            assert!(!clean.contains(bad), "{bad} in {clean}");
        }
        assert!(clean.contains("Hi"));
    }

    #[test]
    fn deep_mail_is_not_cleaned_and_long_mail_is() {
        assert!(is_bearable(&"<p>line<br>".repeat(200)));
        assert!(is_bearable(&"<tr><td>x</td></tr>".repeat(20_000)));
        assert!(!is_bearable(&"<div>".repeat(20_000)));
        assert!(!is_bearable(&"x".repeat(LARGEST_HTML + 1)));
    }

    #[test]
    fn a_mail_shows_the_look_that_is_asked_for() {
        let mail = "<head><style>@media (prefers-color-scheme: dark) { a {} }</style></head>";
        assert!(in_look(mail, "dark").contains("@media (min-width:0)"));
        assert!(in_look(mail, "light").contains("@media (max-width:0)"));
    }
}
