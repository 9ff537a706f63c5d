//! What goes wrong, as the person in front of it should see it: one friendly page with a number, and the
//! details in the log only.

use super::{page, tongue::LANGUAGES};
use crate::{access::Role, words::Locale};
use axum::{
    extract::Request,
    http::{StatusCode, header::ACCEPT_LANGUAGE},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use std::any::Any;

pub type Result<T, E = Fault> = std::result::Result<T, E>;

#[derive(Debug)]
pub enum Fault {
    NotFound,
    /// The role that would be needed.
    Forbidden(Role),
    /// A form without the session's token, or from another site.
    NotFromHere,
    /// A form that no page of ours sends.
    BadForm,
    /// Files that are far larger than what may go with a message.
    TooLarge,
    /// Our own failure.
    Broken(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Fault {
    fn from(error: E) -> Fault {
        Fault::Broken(error.into())
    }
}

/// Travels with the answer to [`face`], which knows the language.
#[derive(Clone)]
struct Faceless {
    kind: &'static str,
    number: String,
    may: Option<Role>,
}

/// Travels with the answer: the language of whoever asked.
#[derive(Clone, Copy)]
pub struct Spoken(pub Locale);

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let number = format!("{:08x}", rand::random::<u32>());
        let (status, kind, may) = match self {
            Fault::NotFound => (StatusCode::NOT_FOUND, "not-found", None),
            Fault::Forbidden(role) => (StatusCode::FORBIDDEN, "forbidden", Some(role)),
            Fault::NotFromHere => (StatusCode::FORBIDDEN, "not-from-here", None),
            Fault::BadForm => (StatusCode::UNPROCESSABLE_ENTITY, "bad-form", None),
            Fault::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large", None),
            Fault::Broken(error) => {
                tracing::error!(number, error = format!("{error:#}"), "a page failed");
                (StatusCode::INTERNAL_SERVER_ERROR, "broken", None)
            }
        };
        let mut answer = status.into_response();
        answer.extensions_mut().insert(Faceless { kind, number, may });
        answer
    }
}

/// A handler that panicked answers like one that failed.
pub fn panicked(_: Box<dyn Any + Send>) -> Response {
    Fault::Broken(anyhow::anyhow!("a handler panicked")).into_response()
}

#[derive(Serialize)]
struct ErrorPage<'a> {
    kind: &'a str,
    number: &'a str,
    may: Option<&'static str>,
    title: &'static str,
}

/// Gives an error its page, in the language of whoever asked.
pub async fn face(request: Request, next: Next) -> Response {
    let accepted = request.headers().get(ACCEPT_LANGUAGE).and_then(|it| it.to_str().ok()).unwrap_or("");
    let browser = Locale::accepted(accepted, &LANGUAGES).unwrap_or(Locale::EN);
    let answer = next.run(request).await;
    let Some(fault) = answer.extensions().get::<Faceless>().cloned() else { return answer };
    let locale = answer.extensions().get::<Spoken>().map_or(browser, |spoken| spoken.0);
    let shows = ErrorPage {
        kind: fault.kind,
        number: &fault.number,
        may: fault.may.map(Role::as_str),
        title: title(fault.kind),
    };
    match page::text("pages/error.html", locale, &shows) {
        Ok(html) => (answer.status(), axum::response::Html(html)).into_response(),
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "the error page itself is broken");
            (answer.status(), fault.number).into_response()
        }
    }
}

fn title(kind: &str) -> &'static str {
    match kind {
        "not-found" => "fault-not-found",
        "forbidden" => "fault-forbidden",
        "not-from-here" => "fault-not-from-here",
        "bad-form" => "fault-bad-form",
        "too-large" => "fault-too-large",
        _ => "fault-broken",
    }
}
