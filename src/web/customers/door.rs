//! What holds for every answer behind an action link, and the one page for every link that does not work.

use crate::{
    web::{Fault, page, tongue::LANGUAGES},
    words::Locale,
};
use axum::{
    extract::Request,
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, StatusCode,
        header::{ACCEPT_LANGUAGE, HOST, ORIGIN, REFERRER_POLICY},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// Refuses forms of other sites, and keeps the address with its token out of logs and search engines.
pub async fn guard(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let mut answer = if reads || is_from_our_page(request.headers()) {
        next.run(request).await
    } else {
        Fault::NotFromHere.into_response()
    };
    let headers = answer.headers_mut();
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    answer
}

/// Browsers say where a form comes from. Without a referrer they send `Origin: null` even from our own page, so
/// that alone proves nothing; `Sec-Fetch-Site`, which they send over HTTPS, does.
fn is_from_our_page(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|it| it.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (text(ORIGIN.as_str()), text(HOST.as_str())) {
        (Some("null") | None, _) | (_, None) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
    }
}

/// The language that the browser asks for.
#[must_use]
pub fn browsers(headers: &HeaderMap) -> Locale {
    let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    Locale::accepted(wanted, &LANGUAGES).unwrap_or(Locale::EN)
}

#[derive(Serialize)]
struct Gone {}

/// Unknown, expired and revoked look alike: whoever tries links learns nothing.
#[must_use]
pub fn gone(headers: &HeaderMap) -> Response {
    match page::render("pages/customers/gone.html", browsers(headers), &Gone {}) {
        Ok(page) => (StatusCode::NOT_FOUND, page).into_response(),
        Err(fault) => fault.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_of_another_site_is_refused_and_ours_is_not() {
        for (headers, expected) in [
            (&[][..], true),
            (&[("origin", "null"), ("host", "duly.example")], true),
            (&[("origin", "null"), ("host", "duly.example"), ("sec-fetch-site", "same-origin")], true),
            (&[("origin", "https://duly.example"), ("host", "duly.example")], true),
            (&[("origin", "https://evil.example"), ("host", "duly.example")], false),
            (&[("origin", "null"), ("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "same-site")], false),
        ] {
            let map =
                headers.iter().map(|(k, v)| (k.parse().unwrap(), HeaderValue::from_static(v))).collect();
            assert_eq!(is_from_our_page(&map), expected, "{headers:?}");
        }
    }
}
