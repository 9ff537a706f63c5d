//! Twilio's Messages API: one request that sends, and what its answers mean for the next step.
//!
//! A client of our own: it needs a base URL that can be set, the error's code, the status callback and every
//! status of the published API description. Never logs a number, a text or the token.
//!
//! # Why an answer may mean "unknown"
//! The Messages API has no idempotency key: the same request sent twice is two text messages. So whatever
//! happens after the request has left, other than a clear refusal, is [`Failure::Unknown`], and only what
//! certainly never reached the service is [`Failure::Retry`].

use std::{fmt, time::Duration};

use futures::StreamExt;
use reqwest::{Client, StatusCode, redirect};
use serde::Deserialize;

use super::status::{self, Status, meaning};
use crate::{Channel, Failure, Outgoing, Receipt};

/// An answer is some hundred bytes long; more than this is no answer of Twilio's.
const LONGEST_ANSWER: usize = 64 * 1024;

/// What it takes to send.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Without a trailing slash; <https://api.twilio.com> unless there is a gateway or a test between.
    pub base_url: String,
    pub account_sid: String,
    pub auth_token: AuthToken,
    /// Where Twilio reports what became of a message.
    pub status_callback: Option<String>,
    /// For the whole request.
    pub timeout: Duration,
}

impl Settings {
    pub fn new(account_sid: impl Into<String>, auth_token: impl Into<String>) -> Settings {
        Settings {
            base_url: "https://api.twilio.com".into(),
            account_sid: account_sid.into(),
            auth_token: AuthToken::new(auth_token),
            status_callback: None,
            timeout: Duration::from_secs(20),
        }
    }
}

/// Opens the account and signs its webhooks; never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct AuthToken(String);

impl AuthToken {
    pub fn new(token: impl Into<String>) -> AuthToken {
        AuthToken(token.into())
    }

    /// For a request or a signature, and nothing else.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AuthToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuthToken(…)")
    }
}

/// The way out through one account.
#[derive(Debug)]
pub struct Twilio {
    settings: Settings,
    client: Client,
}

impl Twilio {
    /// # Errors
    /// If no TLS provider is installed in this process, or the system's certificates cannot be read.
    pub fn new(settings: Settings) -> anyhow::Result<Twilio> {
        anyhow::ensure!(
            rustls::crypto::CryptoProvider::get_default().is_some(),
            "install a TLS provider before opening a channel"
        );
        let client = Client::builder()
            .timeout(settings.timeout)
            .connect_timeout(settings.timeout.min(Duration::from_secs(10)))
            // Shorter than the service keeps idle connections: a request that meets one while it is closed
            // fails half sent, and would count as unknown.
            .pool_idle_timeout(Duration::from_secs(15))
            // A redirected POST would be a second request.
            .redirect(redirect::Policy::none())
            .user_agent(concat!("duly/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Twilio { settings, client })
    }

    async fn post(&self, message: &super::Outgoing) -> Result<Receipt, Failure> {
        let Settings { base_url, account_sid, auth_token, status_callback, .. } = &self.settings;
        let url =
            format!("{}/2010-04-01/Accounts/{account_sid}/Messages.json", base_url.trim_end_matches('/'));
        // A messaging service picks the number. Its SID has 34 characters; a company may be called MG as well.
        let is_service = message.from.len() == 34 && message.from.starts_with("MG");
        let sender = if is_service { "MessagingServiceSid" } else { "From" };
        let mut form = vec![("To", &message.to), (sender, &message.from), ("Body", &message.text)];
        form.extend(status_callback.as_ref().map(|url| ("StatusCallback", url)));

        let request = self.client.post(url).basic_auth(account_sid, Some(auth_token.reveal())).form(&form);
        let response = request.send().await.map_err(not_answered)?;
        let status = response.status();
        let body = read(response).await;
        match (status.is_success(), body) {
            (true, Ok(body)) => accepted(&body),
            (true, Err(why)) => {
                Err(Failure::Unknown(format!("Twilio took the message, but its answer broke off: {why}")))
            }
            (false, body) => Err(refused(status, &body.unwrap_or_default())),
        }
    }
}

#[async_trait::async_trait]
impl Channel for Twilio {
    /// The key is not told: Twilio cannot recognise a repetition.
    async fn send(&self, _key: &str, outgoing: &Outgoing) -> Result<Receipt, Failure> {
        match outgoing {
            Outgoing::Sms(message) => self.post(message).await,
            Outgoing::Email(_) | Outgoing::Letter(_) => {
                Err(Failure::GiveUp("Twilio takes text messages only".into()))
            }
        }
    }
}

/// Twilio's message resource, as far as it matters here.
#[derive(Deserialize)]
struct Accepted {
    sid: String,
    status: Status,
    error_code: Option<u32>,
}

/// Twilio's error body; `more_info` and `status` repeat what the code and the answer say.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Refusal {
    code: Option<u32>,
    message: String,
}

fn accepted(body: &[u8]) -> Result<Receipt, Failure> {
    let Ok(message) = serde_json::from_slice::<Accepted>(body) else {
        return Err(Failure::Unknown(
            "Twilio said yes, but not in its own words: is the base URL right?".into(),
        ));
    };
    if message.status.is_lost() {
        let code = message.error_code.unwrap_or_default();
        let why = meaning(code).unwrap_or("Twilio took the message and could not send it");
        return Err(Failure::GiveUp(format!("{why} (Twilio {code})")));
    }
    Ok(Receipt { reference: message.sid })
}

fn not_answered(error: reqwest::Error) -> Failure {
    // The URL holds the account, the rest of the error only what went wrong on the way.
    let error = error.without_url();
    if error.is_connect() {
        return Failure::Retry("Twilio cannot be reached".into());
    }
    if error.is_builder() {
        return Failure::GiveUp(format!(
            "the request to Twilio cannot be built, is the base URL right? {error}"
        ));
    }
    Failure::Unknown(if error.is_timeout() {
        "Twilio did not answer in time; the message may have left".into()
    } else {
        "the connection to Twilio broke; the message may have left".into()
    })
}

fn refused(status: StatusCode, body: &[u8]) -> Failure {
    let refusal = serde_json::from_slice::<Refusal>(body).ok();
    let refusal_code = refusal.as_ref().and_then(|refusal| refusal.code);
    match status {
        StatusCode::TOO_MANY_REQUESTS => return Failure::Retry("Twilio asks to slow down".into()),
        // 503 in Twilio's own words is its front door, closed. Any other 5xx may come from behind the door.
        StatusCode::SERVICE_UNAVAILABLE if refusal_code.is_some() => {
            return Failure::Retry("Twilio is out of service for the moment".into());
        }
        status if status.is_server_error() => {
            return Failure::Unknown(format!(
                "Twilio answered {}; the message may have left",
                status.as_u16()
            ));
        }
        _ => {}
    }
    match (refusal_code, refusal) {
        (Some(code @ (20429 | 21611)), _) => {
            Failure::Retry(format!("too many messages wait for this sender (Twilio {code})"))
        }
        (Some(code), Some(refusal)) => match meaning(code) {
            Some(why) => Failure::GiveUp(format!("{why} (Twilio {code})")),
            None => Failure::GiveUp(format!("Twilio {code}: {}", without_numbers(&refusal.message))),
        },
        _ if status == StatusCode::UNAUTHORIZED => Failure::GiveUp(status::AUTHENTICATION.into()),
        _ => Failure::GiveUp(format!(
            "Twilio answered {} without a reason: are the base URL and the account right?",
            status.as_u16()
        )),
    }
}

/// Twilio repeats phone numbers in its error messages; logs shall not.
fn without_numbers(message: &str) -> String {
    let is_number = |word: &str| word.chars().filter(char::is_ascii_digit).count() > 4;
    let words = message.split_whitespace().take(60).map(|word| if is_number(word) { "…" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// The body, up to its limit.
async fn read(response: reqwest::Response) -> Result<Vec<u8>, &'static str> {
    let mut body = Vec::new();
    let mut stream = response.bytes_stream();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| "the connection broke")?;
        if body.len() + chunk.len() > LONGEST_ANSWER {
            return Err("it does not end");
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_answer_says_what_to_do_next() {
        let error = |code: u32| {
            format!(r#"{{"code":{code},"message":"The 'To' number +491701234567 is bad","status":400}}"#)
        };
        for (status, body, expected) in [
            (429, error(20429), "try again"),
            (400, error(21611), "try again"),
            (503, error(20503), "try again"),
            (503, "<html>".into(), "unknown"),
            (500, error(20500), "unknown"),
            (502, String::new(), "unknown"),
            (401, error(20003), "given up"),
            (401, String::new(), "given up"),
            (400, error(21211), "given up"),
            (400, error(21610), "given up"),
            (400, error(99_999), "given up"),
            (404, "<html>".into(), "given up"),
            (302, String::new(), "given up"),
        ] {
            let failure = refused(StatusCode::from_u16(status).unwrap(), body.as_bytes()).to_string();
            assert!(failure.starts_with(expected), "{status} {body} → {failure}");
            assert!(!failure.contains("4917"), "a number in {failure}");
        }
    }

    #[test]
    fn a_message_is_accepted_in_every_status_but_a_lost_one() {
        let body =
            |status: &str| format!(r#"{{"sid":"SM1","status":"{status}","error_code":null,"body":"x"}}"#);
        for status in ["accepted", "scheduled", "queued", "sending", "sent", "delivered", "brand-new"] {
            assert_eq!(
                accepted(body(status).as_bytes()),
                Ok(Receipt { reference: "SM1".into() }),
                "{status}"
            );
        }
        for status in ["failed", "undelivered", "canceled"] {
            assert!(matches!(accepted(body(status).as_bytes()), Err(Failure::GiveUp(_))), "{status}");
        }
        assert!(matches!(accepted(b"<html>Welcome</html>"), Err(Failure::Unknown(_))));
    }

    #[test]
    fn the_token_does_not_show() {
        assert!(!format!("{:?}", Settings::new("AC1", "s3cret")).contains("s3cret"));
    }
}
