//! Twilio at the other end of a wire: checks what it is sent as Twilio does, keeps it, answers in Twilio's
//! words, and calls back with a right signature. Loopback only.
//!
//! Twilio's own magic numbers fail here too: +15005550001 is invalid, +15005550009 is no mobile, +15005550004
//! has opted out.

#![allow(dead_code, reason = "each test that includes this uses its own part")]

use std::sync::{Arc, Mutex};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use duly_channels::sms::webhook;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

pub const INVALID: &str = "+15005550001";
pub const OPTED_OUT: &str = "+15005550004";
pub const NO_MOBILE: &str = "+15005550009";

/// What to do with the next request instead of what is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// 429: nothing was taken.
    TooMany,
    /// 503 in Twilio's own words: nothing was taken.
    OutOfService,
    /// 500 after the message was taken.
    Broken,
    /// Closes the connection after the message was taken.
    HangUp,
    /// Takes the message and never answers.
    Silence,
    /// A proxy's page instead of Twilio.
    Gibberish,
}

/// A message that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub sid: String,
    pub to: String,
    /// A number, a name or a messaging service.
    pub from: String,
    pub body: String,
    pub status_callback: Option<String>,
}

#[derive(Default)]
struct State {
    messages: Vec<Message>,
    opted_out: Vec<String>,
    troubles: Vec<Trouble>,
    requests: usize,
}

/// A running server; it ends when this is dropped.
pub struct Twilio {
    pub base_url: String,
    pub account_sid: String,
    pub auth_token: String,
    state: Arc<Mutex<State>>,
    server: tokio::task::JoinHandle<()>,
}

impl Drop for Twilio {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Twilio {
    pub async fn start() -> Twilio {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let (account_sid, auth_token) = ("AC00000000000000000000000000000001", "0123456789abcdef");
        let state = Arc::new(Mutex::new(State { opted_out: vec![OPTED_OUT.into()], ..State::default() }));
        let office =
            Office { account_sid: account_sid.into(), auth_token: auth_token.into(), state: state.clone() };
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(office.clone().serve(stream));
            }
        });
        Twilio { base_url, account_sid: account_sid.into(), auth_token: auth_token.into(), state, server }
    }

    /// What was taken, oldest first.
    pub fn messages(&self) -> Vec<Message> {
        self.state.lock().unwrap().messages.clone()
    }

    /// How many requests came, also refused ones.
    pub fn requests(&self) -> usize {
        self.state.lock().unwrap().requests
    }

    /// The next requests meet these, one each.
    pub fn expect_trouble(&self, troubles: &[Trouble]) {
        self.state.lock().unwrap().troubles.extend(troubles);
    }

    /// From now on messages to this number are refused with 21610.
    pub fn opt_out(&self, number: &str) {
        self.state.lock().unwrap().opted_out.push(number.into());
    }

    /// Reports on a message to its status callback; gives the answer's status.
    pub async fn report(&self, sid: &str, status: &str, error_code: Option<u32>) -> u16 {
        let message = self.messages().into_iter().find(|message| message.sid == sid).unwrap();
        let mut fields = vec![
            ("MessageSid", message.sid.clone()),
            ("SmsSid", message.sid),
            ("MessageStatus", status.into()),
            ("SmsStatus", status.into()),
            ("AccountSid", self.account_sid.clone()),
            ("From", message.from),
            ("To", message.to),
            ("ApiVersion", "2010-04-01".into()),
        ];
        fields.extend(error_code.map(|code| ("ErrorCode", code.to_string())));
        self.call(&message.status_callback.expect("no status callback was asked for"), &fields).await
    }

    /// A customer answers: calls the webhook for incoming messages; gives the answer's status.
    pub async fn reply(&self, webhook: &str, from: &str, to: &str, body: &str) -> u16 {
        let fields = [
            ("MessageSid", format!("SM{:032x}", body.len())),
            ("AccountSid", self.account_sid.clone()),
            ("From", from.into()),
            ("To", to.into()),
            ("Body", body.into()),
            ("NumMedia", "0".into()),
            ("NumSegments", "1".into()),
        ];
        self.call(webhook, &fields).await
    }

    /// Posts a signed form.
    pub async fn call(&self, url: &str, fields: &[(&str, String)]) -> u16 {
        let fields: Vec<(String, String)> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let signature = webhook::sign(&self.auth_token, url, &fields);
        let form: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let form = form.join("&");
        let (authority, path) =
            url.strip_prefix("http://").expect("loopback speaks plain HTTP").split_once('/').unwrap();
        let request = format!(
            "POST /{path} HTTP/1.1\r\nHost: {authority}\r\nX-Twilio-Signature: {signature}\r\n\
             Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n{form}",
            form.len()
        );
        let mut stream = TcpStream::connect(authority).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).split(' ').nth(1).unwrap().parse().unwrap()
    }
}

/// What answers requests.
#[derive(Clone)]
struct Office {
    account_sid: String,
    auth_token: String,
    state: Arc<Mutex<State>>,
}

impl Office {
    async fn serve(self, mut stream: TcpStream) {
        while let Some(request) = Request::read(&mut stream).await {
            let trouble = {
                let mut state = self.state.lock().unwrap();
                state.requests += 1;
                (!state.troubles.is_empty()).then(|| state.troubles.remove(0))
            };
            let (status, body) = match trouble {
                Some(Trouble::TooMany) => refusal(429, 20429, "Too Many Requests"),
                Some(Trouble::OutOfService) => refusal(503, 20503, "Service unavailable"),
                Some(Trouble::Gibberish) => (200, Value::String("<html>Welcome to the proxy</html>".into())),
                _ => self.answer(&request),
            };
            match trouble {
                Some(Trouble::HangUp) => return,
                // Waits until the other side hangs up.
                Some(Trouble::Silence) => {
                    let _ = stream.read(&mut [0]).await;
                    return;
                }
                Some(Trouble::Broken) => respond(&mut stream, 500, "").await,
                _ => respond(&mut stream, status, &body.to_string()).await,
            }
        }
    }

    /// In the order in which Twilio looks: who asks, for what, with which fields.
    fn answer(&self, request: &Request) -> (u16, Value) {
        let credentials = BASE64.encode(format!("{}:{}", self.account_sid, self.auth_token));
        if request.header("authorization") != Some(&format!("Basic {credentials}")) {
            return refusal(401, 20003, "Authenticate");
        }
        if request.line != format!("POST /2010-04-01/Accounts/{}/Messages.json HTTP/1.1", self.account_sid) {
            return refusal(404, 20404, "The requested resource was not found");
        }
        if request
            .header("content-type")
            .is_none_or(|kind| !kind.starts_with("application/x-www-form-urlencoded"))
        {
            return refusal(415, 20415, "Unsupported media type");
        }
        let field =
            |name: &str| request.form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let to = field("To").unwrap_or_default();
        let sender = field("From").or(field("MessagingServiceSid").filter(|sid| sid.starts_with("MG")));
        let is_number =
            to.len() > 7 && to.strip_prefix('+').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
        let mut state = self.state.lock().unwrap();
        match (sender, field("Body").unwrap_or_default()) {
            _ if to.is_empty() => refusal(400, 21604, "A 'To' phone number is required."),
            _ if !is_number || to == INVALID => {
                refusal(400, 21211, &format!("The 'To' number {to} is not a valid phone number."))
            }
            _ if to == NO_MOBILE => {
                refusal(400, 21614, &format!("'To' number is not a valid mobile number: {to}"))
            }
            (Some(sender), _) if field("From").is_some() && !is_sender(sender) => refusal(
                400,
                21212,
                &format!(
                    "The 'From' number {sender} is not a valid phone number, shortcode, or alphanumeric sender ID."
                ),
            ),
            (None, _) => refusal(400, 21603, "A 'From' phone number is required."),
            (_, "") => refusal(400, 21602, "Message body is required."),
            (_, body) if body.chars().count() > 1600 => {
                refusal(400, 21617, "The concatenated message body exceeds the 1600 character limit.")
            }
            _ if state.opted_out.iter().any(|number| number == to) => {
                refusal(400, 21610, "Attempt to send to unsubscribed recipient")
            }
            (Some(sender), body) => {
                let sid = format!("SM{:032x}", state.messages.len() + 1);
                let status = if field("MessagingServiceSid").is_some() { "accepted" } else { "queued" };
                state.messages.push(Message {
                    sid: sid.clone(),
                    to: to.into(),
                    from: sender.into(),
                    body: body.into(),
                    status_callback: field("StatusCallback").map(str::to_owned),
                });
                let answer = json!({
                    "sid": sid, "account_sid": self.account_sid, "status": status, "to": to, "from": field("From"),
                    "messaging_service_sid": field("MessagingServiceSid"), "body": body, "direction": "outbound-api",
                    "error_code": null, "error_message": null, "num_segments": "1", "num_media": "0",
                    "price": null, "price_unit": "USD", "api_version": "2010-04-01",
                    "date_created": "Tue, 17 Mar 2026 09:00:00 +0000", "date_sent": null,
                });
                (201, answer)
            }
        }
    }
}

/// A number, a short code, or a name of up to eleven letters, digits and spaces.
fn is_sender(sender: &str) -> bool {
    let digits = sender.strip_prefix('+').unwrap_or(sender);
    let is_number =
        !digits.is_empty() && digits.len() < 16 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = sender.len() <= 11
        && sender.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b' ')
        && sender.bytes().any(|byte| byte.is_ascii_alphabetic());
    is_number || is_name
}

fn refusal(status: u16, code: u32, message: &str) -> (u16, Value) {
    let more_info = format!("https://www.twilio.com/docs/errors/{code}");
    (status, json!({ "code": code, "message": message, "more_info": more_info, "status": status }))
}

async fn respond(stream: &mut TcpStream, status: u16, body: &str) {
    let answer = format!(
        "HTTP/1.1 {status} Status\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    // A client that has gone hears nothing.
    let _ = stream.write_all(answer.as_bytes()).await;
}

struct Request {
    line: String,
    /// Names in small letters.
    headers: Vec<(String, String)>,
    form: Vec<(String, String)>,
}

impl Request {
    /// The next request of a connection; `None` when it ends.
    async fn read(stream: &mut TcpStream) -> Option<Request> {
        let mut bytes = Vec::new();
        let body = loop {
            if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            if stream.read_buf(&mut bytes).await.ok()? == 0 {
                return None;
            }
        };
        let head = String::from_utf8(bytes[..body - 4].to_vec()).ok()?;
        let mut lines = head.split("\r\n");
        let line = lines.next()?.to_owned();
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let length = headers.iter().find(|(name, _)| name == "content-length")?.1.parse::<usize>().ok()?;
        while bytes.len() < body + length {
            if stream.read_buf(&mut bytes).await.ok()? == 0 {
                return None;
            }
        }
        let form = String::from_utf8(bytes[body..body + length].to_vec()).ok()?;
        Some(Request { line, headers, form: decode(&form) })
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }
}

/// The fields of a form.
pub fn decode(form: &str) -> Vec<(String, String)> {
    let word = |text: &str| {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            bytes.push(match byte {
                b'+' => b' ',
                b'%' => {
                    let digits = [rest.next().unwrap(), rest.next().unwrap()];
                    u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
                }
                byte => byte,
            });
        }
        String::from_utf8(bytes).unwrap()
    };
    form.split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (word(name), word(value)))
        .collect()
}

fn encode(text: &str) -> String {
    let bytes = text.bytes().map(|byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    bytes.collect()
}
