//! What every answer tells the browser about what it may do.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// Nothing from elsewhere, nothing inline, in nobody's frame but our own.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; \
                      frame-ancestors 'none'; base-uri 'none'";

/// For mail that somebody wrote: no script, no request, only its own inline look, only in our frame. The
/// sandbox gives it an origin of its own.
pub const MAIL_POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
                               frame-ancestors 'self'; base-uri 'none'; form-action 'none'";

/// For mail that a stranger wrote, cleaned: its links may open a window of their own, and its pictures come from
/// the addresses that its ticket opens.
#[must_use]
pub fn shown_policy(public_url: &str) -> String {
    format!(
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; \
         img-src 'self' {public_url}/shown/ data:; form-action 'none'; frame-ancestors 'self'; base-uri 'none'"
    )
}

/// For the page that shows a letter: the browser's own viewer is an object.
pub const LETTER_PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
                                      img-src 'self' data:; connect-src 'self'; object-src 'self'; \
                                      frame-src 'self'; form-action 'self'; frame-ancestors 'none'; \
                                      base-uri 'none'";

/// For a PDF of ours, shown by that viewer.
pub const PDF_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data: blob:; \
                              object-src 'self'; frame-ancestors 'self'";

pub async fn secure(request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    let headers = answer.headers_mut();
    let mut unless_said = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    unless_said(header::CONTENT_SECURITY_POLICY, POLICY);
    unless_said(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    unless_said(header::REFERRER_POLICY, "same-origin");
    unless_said(header::CACHE_CONTROL, "no-store");
    unless_said(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    unless_said(HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()");
    answer
}
