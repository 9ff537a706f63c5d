//! The way to an open session: TCP, TLS, greeting, login.

use async_imap::{
    Authenticator, Client, Session,
    error::Error,
    imap_proto::{Capability, Response, Status},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;

use super::{Fault, Password, Settings, Tls};
use crate::email::login::{NoToken, Proof, Tokens, xoauth2};

/// A connection, encrypted or not.
pub(super) trait Io: AsyncRead + AsyncWrite + Unpin + Send + Sync + std::fmt::Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + Sync + std::fmt::Debug> Io for T {}
pub(super) type Wire = Box<dyn Io>;

/// What is shown to the server.
#[derive(Clone, Copy)]
enum Key<'a> {
    Password(&'a Password),
    Token(&'a Password),
}

pub(super) async fn log_in(settings: &Settings) -> Result<Session<Wire>, Fault> {
    match &settings.login.proof {
        Proof::Password(password) => enter(settings, Key::Password(password)).await,
        Proof::Token(tokens) => with_token(settings, tokens.as_ref()).await,
    }
}

/// With an access token, and with a fresh one if the first is refused: each on a connection of its own, because
/// after a refusal some servers listen no more.
async fn with_token(settings: &Settings, tokens: &dyn Tokens) -> Result<Session<Wire>, Fault> {
    let mut refused = None;
    loop {
        let token = tokens.access_token(refused.as_ref()).await?;
        match enter(settings, Key::Token(&token)).await {
            Err(Fault::Refused(_)) if refused.is_none() => refused = Some(token),
            Err(Fault::Refused(why)) => {
                tokens.refused(&why).await;
                return Err(Fault::Refused(why));
            }
            Ok(session) => {
                tokens.accepted().await;
                return Ok(session);
            }
            Err(fault) => return Err(fault),
        }
    }
}

impl From<NoToken> for Fault {
    fn from(why: NoToken) -> Self {
        match why {
            NoToken::Refused(why) => Self::Refused(why),
            NoToken::Unreachable(why) => Self::Unreachable(why),
        }
    }
}

/// Connects and logs in. The secret is struck out of whatever the server says to it.
async fn enter(settings: &Settings, key: Key<'_>) -> Result<Session<Wire>, Fault> {
    let Settings { host, port, timeout: limit, .. } = settings;
    let unreachable = |why: String| Fault::Unreachable(format!("{host}:{port} cannot be reached: {why}"));
    let client = timeout(*limit, greeted(settings))
        .await
        .map_err(|_| unreachable("no answer in time".to_owned()))?
        .map_err(unreachable)?;
    let username = &settings.login.username;
    let logging_in = async {
        match key {
            Key::Password(password) => client.login(username, password.reveal()).await,
            Key::Token(token) => by_token(client, username, token).await,
        }
    };
    let (Key::Password(secret) | Key::Token(secret)) = key;
    match timeout(*limit, logging_in).await {
        Ok(Ok(session)) => Ok(session),
        Ok(Err((Error::No(words) | Error::Bad(words), _))) if is_for_now(&words) => {
            Err(unreachable(information(&words).replace(secret.reveal(), "…")))
        }
        Ok(Err((Error::No(words) | Error::Bad(words), _))) => {
            let words = information(&words).replace(secret.reveal(), "…");
            Err(Fault::Refused(format!("{host} does not let {username} in: {words}")))
        }
        Ok(Err((Error::Validate(_), _))) => {
            Err(Fault::Refused("user name and password must not hold line breaks".to_owned()))
        }
        Ok(Err((Error::Parse(_), _))) => {
            Err(Fault::Protocol(format!("the answer of {host} to the login cannot be read")))
        }
        Ok(Err(_)) => Err(unreachable("the connection broke at the login".to_owned())),
        Err(_) => Err(unreachable("no answer to the login in time".to_owned())),
    }
}

/// A server that has a bad moment says so (RFC 5530, RFC 9208): then the log-in itself is not at fault.
fn is_for_now(words: &str) -> bool {
    ["UNAVAILABLE", "[LIMIT]", "[INUSE]", "[SERVERBUG]"].iter().any(|code| words.contains(code))
}

/// AUTHENTICATE XOAUTH2: in one step where the server takes an initial response (RFC 4959), else in two.
async fn by_token(
    mut client: Client<Wire>,
    username: &str,
    token: &Password,
) -> Result<Session<Wire>, (Error, Client<Wire>)> {
    let words = xoauth2(username, token);
    match takes_initial_response(&mut client).await {
        Ok(true) => {
            let command = format!("XOAUTH2 {}", STANDARD.encode(&words));
            client.authenticate(command, Said(String::new())).await
        }
        Ok(false) => client.authenticate("XOAUTH2", Said(words)).await,
        Err(e) => Err((e, client)),
    }
}

fn is_initial_response(it: &Capability) -> bool {
    matches!(it, Capability::Atom(name) if name.eq_ignore_ascii_case("SASL-IR"))
}

/// What is left to say. A server that refuses first sends a challenge with the reason, and only an empty answer to
/// it brings the refusal itself.
struct Said(String);

impl Authenticator for Said {
    type Response = String;

    fn process(&mut self, _challenge: &[u8]) -> String {
        std::mem::take(&mut self.0)
    }
}

async fn takes_initial_response(client: &mut Client<Wire>) -> Result<bool, Error> {
    // The library keeps its own way to run a command for those who are logged in.
    client.get_mut().write_all(b"c0 CAPABILITY\r\n").await?;
    client.get_mut().flush().await?;
    let mut found = false;
    loop {
        let answer = client.read_response().await?.ok_or(Error::ConnectionLost)?;
        match answer.parsed() {
            Response::Capabilities(all) => {
                found |= all.iter().any(is_initial_response);
            }
            Response::Done { .. } => return Ok(found),
            _ => {}
        }
    }
}

async fn greeted(settings: &Settings) -> Result<Client<Wire>, String> {
    let tcp = TcpStream::connect((settings.host.as_str(), settings.port)).await.map_err(|e| e.to_string())?;
    // IMAP is questions and short answers: waiting to fill a packet only costs time.
    tcp.set_nodelay(true).map_err(|e| e.to_string())?;
    match settings.tls {
        Tls::None => greeting(Client::new(Box::new(tcp))).await,
        Tls::Implicit => greeting(Client::new(encrypted(settings, Box::new(tcp)).await?)).await,
        Tls::Starttls => {
            let mut open = greeting(Client::new(Box::new(tcp) as Wire)).await?;
            open.run_command_and_check_ok("STARTTLS", None)
                .await
                .map_err(|e| format!("it does not offer STARTTLS: {e}"))?;
            Ok(Client::new(encrypted(settings, open.into_inner()).await?))
        }
    }
}

async fn greeting(mut client: Client<Wire>) -> Result<Client<Wire>, String> {
    let greeting = client.read_response().await.map_err(|e| e.to_string())?;
    match greeting.as_ref().map(|it| it.parsed()) {
        Some(Response::Data { status: Status::Ok | Status::PreAuth, .. }) => Ok(client),
        Some(Response::Data { outcome, .. }) => {
            Err(format!("it sends away: {}", outcome.information.as_deref().unwrap_or("without a word")))
        }
        Some(_) => Err("what answers there is no IMAP server".to_owned()),
        None => Err("it closes the connection at once".to_owned()),
    }
}

async fn encrypted(settings: &Settings, wire: Wire) -> Result<Wire, String> {
    let config = super::super::tls::client(settings.root_certificate.as_deref())?;
    let name = rustls::pki_types::ServerName::try_from(settings.host.clone())
        .map_err(|_| "the host's name is not one that a certificate can hold".to_owned())?;
    let stream = TlsConnector::from(config).connect(name, wire).await.map_err(|e| format!("TLS: {e}"))?;
    Ok(Box::new(stream))
}

/// The server's words within what the library makes of them: `code: …, info: Some("…")`.
pub(super) fn information(words: &str) -> String {
    let inner = words.split_once("info: Some(\"").and_then(|(_, it)| it.strip_suffix("\")"));
    inner.unwrap_or(words).chars().filter(|c| !c.is_control()).take(300).collect()
}

/// A folder's name as IMAP writes it (RFC 3501, section 5.1.3).
pub(super) fn modified_utf7(name: &str) -> String {
    let mut written = String::new();
    let mut foreign: Vec<u8> = vec![];
    let shift = |written: &mut String, foreign: &mut Vec<u8>| {
        if !foreign.is_empty() {
            written.push('&');
            written.push_str(&STANDARD_NO_PAD.encode(&foreign).replace('/', ","));
            written.push('-');
            foreign.clear();
        }
    };
    for c in name.chars() {
        if (' '..='~').contains(&c) {
            shift(&mut written, &mut foreign);
            written.push(c);
            if c == '&' {
                written.push('-');
            }
        } else {
            foreign.extend(c.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_be_bytes()));
        }
    }
    shift(&mut written, &mut foreign);
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folder_names_in_other_scripts() {
        for (name, written) in [
            ("INBOX", "INBOX"),
            ("Entwürfe", "Entw&APw-rfe"),
            ("R&D", "R&-D"),
            ("日本語", "&ZeVnLIqe-"),
            ("Mahnwesen/Rückläufer", "Mahnwesen/R&APw-ckl&AOQ-ufer"),
        ] {
            assert_eq!(modified_utf7(name), written);
        }
    }

    #[test]
    fn only_the_servers_words_are_shown() {
        assert_eq!(
            information("code: None, info: Some(\"Authentication failed.\")"),
            "Authentication failed."
        );
        assert_eq!(information("anything else"), "anything else");
    }
}
