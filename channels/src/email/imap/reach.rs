//! The way to an open session: TCP, TLS, greeting, login.

use async_imap::{
    Client, Session,
    error::Error,
    imap_proto::{Response, Status},
};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;

use super::{Fault, Login, Settings, Tls};
use crate::email::Proof;

/// A connection, encrypted or not.
pub(super) trait Io: AsyncRead + AsyncWrite + Unpin + Send + Sync + std::fmt::Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + Sync + std::fmt::Debug> Io for T {}
pub(super) type Wire = Box<dyn Io>;

pub(super) async fn log_in(settings: &Settings) -> Result<Session<Wire>, Fault> {
    let unreachable = |why: String| {
        Fault::Unreachable(format!("{}:{} cannot be reached: {why}", settings.host, settings.port))
    };
    let client = timeout(settings.timeout, greeted(settings))
        .await
        .map_err(|_| unreachable("no answer in time".to_owned()))?
        .map_err(unreachable)?;
    let Login { username, proof } = &settings.login;
    let Proof::Password(password) = proof else {
        return Err(Fault::Refused("logging in with a token is not possible yet".to_owned()));
    };
    let login = client.login(username, password.reveal());
    match timeout(settings.timeout, login).await {
        Ok(Ok(session)) => Ok(session),
        Ok(Err((Error::No(words) | Error::Bad(words), _))) => {
            let words = information(&words).replace(password.reveal(), "…");
            Err(Fault::Refused(format!("{} does not let {username} in: {words}", settings.host)))
        }
        Ok(Err((Error::Validate(_), _))) => {
            Err(Fault::Refused("user name and password must not hold line breaks".to_owned()))
        }
        Ok(Err((Error::Parse(_), _))) => {
            Err(Fault::Protocol(format!("the answer of {} to the login cannot be read", settings.host)))
        }
        Ok(Err(_)) => Err(unreachable("the connection broke at the login".to_owned())),
        Err(_) => Err(unreachable("no answer to the login in time".to_owned())),
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
