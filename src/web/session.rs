//! Who is asking: the session's cookie, the roles that a route needs, and the token that every form carries.

use super::{
    Fault, LARGEST_FORM, Result,
    error::Spoken,
    parcel::{LARGEST_PARCEL, Parcel, has_parts},
    tongue::Tongue,
};
use crate::{
    access::{self, Role, SessionToken, User},
    app::App,
};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{FromRequest, FromRequestParts, Request, State},
    http::{
        HeaderMap, HeaderValue, Method, StatusCode, Uri,
        header::{HOST, ORIGIN},
        request::Parts,
    },
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use std::ops::Deref;
use subtle::ConstantTimeEq;

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Actor {
    pub user: User,
    /// What every form of this session carries.
    pub csrf: String,
}

impl Actor {
    #[must_use]
    pub fn tongue(&self) -> Tongue {
        Tongue::of(self.user.locale)
    }

    #[must_use]
    pub fn may(&self, role: Role) -> bool {
        self.user.role.may(role)
    }
}

/// Finds the session, and refuses every POST that does not carry its token.
pub async fn guard(State(app): State<App>, jar: CookieJar, mut request: Request, next: Next) -> Response {
    let actor = match token(&app, &jar) {
        Some(token) => match access::signed_in(&app.db, &SessionToken::claimed(token), app.clock.now()).await
        {
            Ok(found) => found.map(|(user, csrf)| Actor { user, csrf }),
            Err(error) => return Fault::from(error).into_response(),
        },
        None => None,
    };
    let Some(actor) = actor else { return to_the_door(&request) };
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        request = match with_token(request, &actor.csrf).await {
            Ok(request) => request,
            Err(fault) => return fault.into_response(),
        };
    }
    let spoken = Spoken(actor.user.locale);
    request.extensions_mut().insert(actor);
    let mut answer = next.run(request).await;
    answer.extensions_mut().insert(spoken);
    answer
}

/// Passes a form on if it comes from here and carries the token.
async fn with_token(request: Request, csrf: &str) -> Result<Request> {
    if !is_from_here(request.headers()) {
        return Err(Fault::NotFromHere);
    }
    let (parts, body) = request.into_parts();
    let (most, fault) = if has_parts(&parts.headers) {
        (LARGEST_PARCEL, Fault::TooLarge)
    } else {
        (LARGEST_FORM, Fault::BadForm)
    };
    let body = to_bytes(body, most).await.map_err(|_| fault)?;
    if !carries(&parts, &body, csrf).await {
        return Err(Fault::NotFromHere);
    }
    Ok(Request::from_parts(parts, Body::from(body)))
}

async fn carries(parts: &Parts, body: &Bytes, csrf: &str) -> bool {
    let copy = Request::from_parts(parts.clone(), Body::from(body.clone()));
    let found = Parcel::from_request(copy, &()).await;
    found.is_ok_and(|it| bool::from(it.text("csrf").as_bytes().ct_eq(csrf.as_bytes())))
}

/// Whether a form was sent by a page of ours: browsers say so, and what says nothing is decided by the token.
#[must_use]
pub fn is_from_here(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|it| it.to_str().ok());
    if text("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none") {
        return false;
    }
    match (text(ORIGIN.as_str()), text(HOST.as_str())) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        _ => true,
    }
}

fn to_the_door(request: &Request) -> Response {
    let to = match *request.method() {
        Method::GET => request.uri().path_and_query().map_or("/", |it| it.as_str()),
        _ => "/",
    };
    let door = format!("/sign-in?to={}", escape(to));
    if request.headers().contains_key("hx-request") {
        let mut answer = StatusCode::UNAUTHORIZED.into_response();
        if let Ok(door) = HeaderValue::from_str(&door) {
            answer.headers_mut().insert("hx-redirect", door);
        }
        return answer;
    }
    if request.uri().path() == "/events" {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    Redirect::to(&door).into_response()
}

/// Percent-encodes what may not stand in a query.
#[must_use]
pub fn escape(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                out.push(byte.into());
            }
            _ => drop(write!(out, "%{byte:02X}")),
        }
        out
    })
}

/// The way back after signing in: a path of ours, or the inbox.
#[must_use]
pub fn local_path(to: Option<&str>) -> &str {
    to.filter(|to| {
        let plain = to.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        plain && to.starts_with('/') && !to.starts_with("//") && to.parse::<Uri>().is_ok()
    })
    .filter(|to| !to.starts_with("/sign-"))
    .unwrap_or("/inbox/mine")
}

fn is_secure(app: &App) -> bool {
    app.config.server.public_url.starts_with("https:")
}

/// `__Host-` binds the cookie to this host and to encryption; it only works with encryption.
fn cookie_name(app: &App) -> &'static str {
    if is_secure(app) { "__Host-duly" } else { "duly" }
}

fn token<'a>(app: &App, jar: &'a CookieJar) -> Option<&'a str> {
    jar.get(cookie_name(app)).map(Cookie::value)
}

/// The token of a request's session, for signing out.
#[must_use]
pub fn token_of(app: &App, jar: &CookieJar) -> Option<String> {
    token(app, jar).map(str::to_owned)
}

#[must_use]
pub fn cookie(app: &App, token: String) -> Cookie<'static> {
    Cookie::build((cookie_name(app), token))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_secure(app))
        .build()
}

#[must_use]
pub fn no_cookie(app: &App) -> Cookie<'static> {
    let mut gone = cookie(app, String::new());
    gone.make_removal();
    gone
}

macro_rules! roles {
    ($($(#[$meta:meta])* $name:ident => $role:expr),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name(pub Actor);

        impl Deref for $name {
            type Target = Actor;
            fn deref(&self) -> &Actor { &self.0 }
        }

        impl<S: Sync> FromRequestParts<S> for $name {
            type Rejection = Fault;
            async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
                let actor = parts.extensions.get::<Actor>().cloned().ok_or(Fault::Forbidden($role))?;
                if actor.may($role) { Ok(Self(actor)) } else { Err(Fault::Forbidden($role)) }
            }
        }
    )+};
}

roles! {
    /// May look.
    Reader => Role::Reader,
    /// May answer and decide.
    Collector => Role::Collector,
    Manager => Role::Manager,
    Administrator => Role::Administrator,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_ours_lead_back() {
        for good in ["/inbox/all/7?before=3", "/customers"] {
            assert_eq!(local_path(Some(good)), good);
        }
        let bad = [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "",
            "evil",
            "/a\r\nLocation: x",
            "/\t/evil.example",
            "/sign-out",
            "/ä",
        ];
        for bad in bad {
            assert_eq!(local_path(Some(bad)), "/inbox/mine", "{bad:?}");
        }
        assert_eq!(local_path(None), "/inbox/mine");
    }

    #[test]
    fn a_form_of_another_site_is_recognised() {
        let check = |pairs: &[(&'static str, &'static str)]| {
            let headers =
                pairs.iter().map(|(k, v)| (k.parse().unwrap(), HeaderValue::from_static(v))).collect();
            is_from_here(&headers)
        };
        assert!(check(&[]));
        assert!(check(&[("origin", "https://duly.example"), ("host", "duly.example")]));
        assert!(!check(&[("origin", "https://evil.example"), ("host", "duly.example")]));
        assert!(!check(&[("origin", "null"), ("host", "duly.example")]));
        assert!(!check(&[("sec-fetch-site", "cross-site")]));
        assert!(!check(&[("sec-fetch-site", "same-site")]));
    }
}
