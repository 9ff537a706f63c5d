//! The door: signing in and out.

use crate::{
    access::{self, Refusal, SessionToken},
    app::App,
    web::{
        Fault, Result, page,
        session::{self, cookie, is_from_here, local_path, no_cookie},
        tongue::{LANGUAGES, Tongue},
    },
    words::{Locale, format},
};
use axum::{
    extract::{Form, Query, State},
    http::{HeaderMap, StatusCode, header::ACCEPT_LANGUAGE},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
pub struct Way {
    to: Option<String>,
}

#[derive(Serialize)]
struct Door<'a> {
    to: &'a str,
    email: &'a str,
    refused: Option<String>,
}

fn browser(headers: &HeaderMap) -> Locale {
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|it| it.to_str().ok()).unwrap_or("");
    Locale::accepted(accepted, &LANGUAGES).unwrap_or(Locale::EN)
}

pub async fn form(headers: HeaderMap, Query(way): Query<Way>) -> Result<Response> {
    let door = Door { to: local_path(way.to.as_deref()), email: "", refused: None };
    Ok(page::render("pages/collectors/sign_in.html", browser(&headers), &door)?.into_response())
}

#[derive(Deserialize)]
pub struct Entry {
    email: String,
    password: String,
    to: Option<String>,
}

/// There is no session yet whose token could be asked for: that the form was sent from here is enough, because
/// signing somebody in under another name is all that a forged form could do.
pub async fn enter(
    headers: HeaderMap,
    jar: CookieJar,
    State(app): State<App>,
    Form(entry): Form<Entry>,
) -> Result<Response> {
    if !is_from_here(&headers) {
        return Err(Fault::NotFromHere);
    }
    let to = local_path(entry.to.as_deref());
    let refusal = match access::sign_in(&app.db, &entry.email, &entry.password, app.clock.now()).await? {
        Ok(signed_in) => {
            let jar = jar.add(cookie(&app, signed_in.token.reveal().to_owned()));
            return Ok((jar, Redirect::to(to)).into_response());
        }
        Err(refusal) => refusal,
    };
    let locale = browser(&headers);
    let tongue = Tongue::of(locale);
    let (status, words) = match refusal {
        Refusal::Wrong => (StatusCode::UNAUTHORIZED, tongue.word("sign-in-wrong")),
        Refusal::Wait { until } => {
            let minutes = (until.seconds_since(app.clock.now()) + 59) / 60;
            let minutes = format::number(locale, minutes.max(1));
            (StatusCode::TOO_MANY_REQUESTS, tongue.say("sign-in-wait", &[("minutes", minutes.into())]))
        }
    };
    let door = Door { to, email: &entry.email, refused: Some(words) };
    Ok((status, page::render("pages/collectors/sign_in.html", locale, &door)?).into_response())
}

pub async fn leave(jar: CookieJar, State(app): State<App>) -> Result<Response> {
    if let Some(token) = session::token_of(&app, &jar) {
        access::sign_out(&app.db, &SessionToken::claimed(&token)).await?;
    }
    Ok((jar.add(no_cookie(&app)), Redirect::to("/sign-in")).into_response())
}
