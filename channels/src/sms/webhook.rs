//! What Twilio calls back with: its signature, reports on sent messages, and messages that came in.
//!
//! Pure. A request whose signature does not match is nobody's: answer 403 and read nothing of it.

use std::collections::BTreeSet;

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use super::{
    keyword::{Keyword, keyword},
    status::Status,
};

/// Whether Twilio signed this request, in constant time.
///
/// `url` is the address that Twilio was told, with its query, `params` are the decoded form fields. Twilio
/// signs with or without the port, whatever the address says, so both are tried.
#[must_use]
pub fn verify(auth_token: &str, url: &str, params: &[(String, String)], signature: &str) -> bool {
    let Ok(signature) = BASE64.decode(signature.trim()) else { return false };
    if auth_token.is_empty() {
        return false;
    }
    [Some(url.to_owned()), without_port(url), with_port(url)]
        .into_iter()
        .flatten()
        .any(|url| digest(auth_token, &url, params).is_some_and(|mac| mac.verify_slice(&signature).is_ok()))
}

/// The signature that Twilio puts into `X-Twilio-Signature`.
#[must_use]
pub fn sign(auth_token: &str, url: &str, params: &[(String, String)]) -> String {
    let bytes = digest(auth_token, url, params).map(|mac| mac.finalize().into_bytes());
    bytes.map(|bytes| BASE64.encode(bytes)).unwrap_or_default()
}

/// HMAC-SHA1 over the address and the sorted fields, names and values run together; a field that comes twice
/// with the same value counts once.
fn digest(auth_token: &str, url: &str, params: &[(String, String)]) -> Option<Hmac<Sha1>> {
    let mut mac = Hmac::<Sha1>::new_from_slice(auth_token.as_bytes()).ok()?;
    mac.update(url.as_bytes());
    for (name, value) in params.iter().collect::<BTreeSet<_>>() {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    Some(mac)
}

/// Scheme, host, port, and the rest from the path on.
fn split(url: &str) -> Option<(&str, &str, Option<&str>, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    match authority.rsplit_once(':') {
        Some((host, port)) if is_port(port) => Some((scheme, host, Some(port), path)),
        _ => Some((scheme, authority, None, path)),
    }
}

fn without_port(url: &str) -> Option<String> {
    let (scheme, host, port, path) = split(url)?;
    port.map(|_| format!("{scheme}://{host}{path}"))
}

fn with_port(url: &str) -> Option<String> {
    match split(url)? {
        (scheme @ "https", host, None, path) => Some(format!("{scheme}://{host}:443{path}")),
        (scheme @ "http", host, None, path) => Some(format!("{scheme}://{host}:80{path}")),
        _ => None,
    }
}

/// A report on a message that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusCallback {
    /// The reference of its receipt.
    pub message_sid: String,
    pub status: Status,
    /// Why it is lost; [`super::status::meaning`] has the words.
    pub error_code: Option<u32>,
}

impl StatusCallback {
    /// `None` if these are not the fields of a report.
    #[must_use]
    pub fn read(params: &[(String, String)]) -> Option<StatusCallback> {
        Some(StatusCallback {
            message_sid: field(params, "MessageSid").or_else(|| field(params, "SmsSid"))?.to_owned(),
            status: Status::read(field(params, "MessageStatus").or_else(|| field(params, "SmsStatus"))?),
            error_code: field(params, "ErrorCode").and_then(|code| code.parse().ok()),
        })
    }
}

/// A message that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inbound {
    pub message_sid: String,
    /// E.164.
    pub from: String,
    pub to: String,
    /// May be empty if there is a picture.
    pub body: String,
    /// How many pictures and files hang on it.
    pub media: u32,
    /// A word that opts out, opts in or asks for help; the account's own list goes before ours.
    pub keyword: Option<Keyword>,
}

impl Inbound {
    /// `None` if these are not the fields of a message.
    #[must_use]
    pub fn read(params: &[(String, String)]) -> Option<Inbound> {
        let body = field(params, "Body")?;
        let judged = match field(params, "OptOutType") {
            Some("STOP") => Some(Keyword::Stop),
            Some("START") => Some(Keyword::Start),
            Some("HELP") => Some(Keyword::Help),
            _ => None,
        };
        Some(Inbound {
            message_sid: field(params, "MessageSid").or_else(|| field(params, "SmsSid"))?.to_owned(),
            from: field(params, "From")?.to_owned(),
            to: field(params, "To")?.to_owned(),
            body: body.to_owned(),
            media: field(params, "NumMedia").and_then(|number| number.parse().ok()).unwrap_or(0),
            keyword: judged.or_else(|| keyword(body)),
        })
    }
}

fn field<'a>(params: &'a [(String, String)], name: &str) -> Option<&'a str> {
    params.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";
    const SIGNATURE: &str = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";

    fn params(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn call() -> Vec<(String, String)> {
        params(&[
            ("To", "+18005551212"),
            ("CallSid", "CA1234567890ABCDE"),
            ("Digits", "1234"),
            ("From", "+14158675309"),
            ("Caller", "+14158675309"),
        ])
    }

    #[test]
    fn the_published_vector_matches() {
        assert_eq!(sign("12345", URL, &call()), SIGNATURE);
        // The same example as later pages of Twilio's have it, with another caller.
        let number = |value: &str| value.replace("+14158675309", "+14158675310");
        let later: Vec<_> = call().into_iter().map(|(name, value)| (name, number(&value))).collect();
        assert_eq!(sign("12345", URL, &later), "GvWf1cFY/Q7PnoempGyD5oXAezc=");
        assert!(verify("12345", URL, &call(), SIGNATURE));
    }

    #[test]
    fn whatever_was_changed_does_not_match() {
        let mut changed = call();
        changed[2].1 = "1235".into();
        assert!(!verify("12345", URL, &changed, SIGNATURE));
        assert!(!verify("12346", URL, &call(), SIGNATURE));
        assert!(!verify("12345", "https://mycompany.com/myapp.php?foo=1", &call(), SIGNATURE));
        assert!(!verify("12345", URL, &call(), ""));
        assert!(!verify("12345", URL, &call(), "no base64"));
        assert!(!verify("", URL, &call(), &sign("", URL, &call())));
    }

    #[test]
    fn the_port_may_be_signed_or_not() {
        let host = "https://duly.example";
        for (signed, told, expected) in [
            ("https://duly.example/sms?a=1", "https://duly.example:443/sms?a=1", true),
            ("https://duly.example:443/sms?a=1", "https://duly.example/sms?a=1", true),
            ("https://duly.example/sms", "https://duly.example:8443/sms", true),
            ("https://duly.example:8443/sms", "https://duly.example:8443/sms", true),
            ("http://duly.example:80?q=1:2", "http://duly.example?q=1:2", true),
            ("https://duly.example:8443/sms", "https://duly.example/sms", false),
            ("https://other.example/sms", "https://duly.example/sms", false),
            (host, host, true),
        ] {
            let signature = sign("token", signed, &call());
            assert_eq!(verify("token", told, &call(), &signature), expected, "{signed} against {told}");
        }
    }

    #[test]
    fn a_report_is_read() {
        let report =
            params(&[("MessageSid", "SM1"), ("MessageStatus", "undelivered"), ("ErrorCode", "30005")]);
        let expected = StatusCallback {
            message_sid: "SM1".into(),
            status: Status::Undelivered,
            error_code: Some(30005),
        };
        assert_eq!(StatusCallback::read(&report), Some(expected));
        assert_eq!(StatusCallback::read(&params(&[("MessageSid", "SM1")])), None);
    }

    #[test]
    fn a_message_is_read_and_the_accounts_own_words_go_first() {
        let message = |body: &str, judged: &str| {
            let fields = [
                ("MessageSid", "SM2"),
                ("From", "+43664"),
                ("To", "+4940"),
                ("Body", body),
                ("OptOutType", judged),
            ];
            Inbound::read(&params(&fields)).unwrap().keyword
        };
        assert_eq!(message("Schluss damit", "STOP"), Some(Keyword::Stop));
        assert_eq!(message("Stopp", ""), Some(Keyword::Stop));
        assert_eq!(message("zahlen am Freitag", ""), None);
        assert_eq!(Inbound::read(&params(&[("From", "+43664")])), None);
    }
}
