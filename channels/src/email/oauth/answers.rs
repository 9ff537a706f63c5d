//! How questions travel to an authorization server, and what its answers mean. Bounded in time and size.

use std::time::Duration;

use oauth2::{ErrorResponse, HttpRequest, HttpResponse, RequestTokenError, http};
use reqwest::redirect;

use super::NoToken;

/// How long an authorization server may take for an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of an answer that are read: tokens are a few kilobytes.
const LONGEST_ANSWER: usize = 256 * 1024;

/// # Errors
/// If no TLS provider is installed in this process, or the system's certificates cannot be read.
pub(super) fn carrier() -> Result<reqwest::Client, String> {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        return Err("install a TLS provider before asking for consent".to_owned());
    }
    reqwest::Client::builder()
        .timeout(PATIENCE)
        .redirect(redirect::Policy::none())
        .user_agent(concat!("duly/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|e| e.to_string())
}

/// The provider could not be reached, or has a bad moment.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Unanswered(String);

impl From<reqwest::Error> for Unanswered {
    fn from(e: reqwest::Error) -> Self {
        let why = match () {
            () if e.is_timeout() => "no answer in time",
            () if e.is_connect() => "no connection",
            () => "the connection broke",
        };
        Self(why.to_owned())
    }
}

pub(super) async fn carried(http: reqwest::Client, request: HttpRequest) -> Result<HttpResponse, Unanswered> {
    let mut answer = http.execute(request.try_into()?).await?;
    let status = answer.status();
    // These say nothing about consent, whatever else they say.
    if status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429) {
        return Err(Unanswered(format!("it answers {status}")));
    }
    let mut body = vec![];
    while let Some(piece) = answer.chunk().await? {
        body.extend_from_slice(&piece);
        if body.len() > LONGEST_ANSWER {
            return Err(Unanswered("its answer has no end".to_owned()));
        }
    }
    let mut built = http::Response::builder().status(status);
    if let Some(kind) = answer.headers().get(http::header::CONTENT_TYPE) {
        built = built.header(http::header::CONTENT_TYPE, kind);
    }
    built.body(body).map_err(|_| Unanswered("its answer cannot be read".to_owned()))
}

/// Only what the provider says in the words of RFC 6749 is a refusal: a page of some proxy is not.
pub(super) fn why<T>(error: &RequestTokenError<Unanswered, T>, secrets: &[&str]) -> NoToken
where
    T: ErrorResponse + 'static + Said,
{
    let unreachable = |why: &str| NoToken::Unreachable(format!("the authorization server: {why}"));
    match error {
        RequestTokenError::ServerResponse(it) => match it.code().as_str() {
            code @ ("temporarily_unavailable" | "server_error" | "slow_down") => unreachable(code),
            code => NoToken::Refused(words(code, it.description(), secrets)),
        },
        RequestTokenError::Request(why) => unreachable(&why.0),
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            unreachable("its answer cannot be understood")
        }
    }
}

/// An error response of whatever kind.
pub(super) trait Said {
    fn code(&self) -> String;
    fn description(&self) -> Option<&String>;
}

impl<T: oauth2::ErrorResponseType + AsRef<str>> Said for oauth2::StandardErrorResponse<T> {
    fn code(&self) -> String {
        self.error().as_ref().to_owned()
    }

    fn description(&self) -> Option<&String> {
        self.error_description()
    }
}

/// The provider's own words, shortened, and without the secrets that it was asked with.
pub(super) fn words(code: &str, description: Option<&String>, secrets: &[&str]) -> String {
    let said = description.map_or_else(|| code.to_owned(), |more| format!("{code}: {more}"));
    let said = secrets.iter().fold(said, |said, secret| said.replace(secret, "…"));
    let said: String = said.chars().filter(|c| !c.is_control()).take(200).collect();
    format!("the authorization server refuses: {}", said.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_refusal_hold_no_secret_and_no_line_break() {
        let said = words("invalid_grant", Some(&"token 1//abc\r\nis gone ".to_owned()), &["1//abc"]);
        assert_eq!(said, "the authorization server refuses: invalid_grant: token …is gone");
    }
}
