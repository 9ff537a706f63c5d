//! Email out, by SMTP (RFC 5321).
//!
//! Drives the conversation step by step, because only the step at which it broke tells whether the message may
//! have left: before the final dot it has not, after it nobody knows. lettre's own pool does not tell the two
//! apart, and its size bounds idle connections, not open ones.

use std::{path::PathBuf, time::Duration};

use lettre::{
    Message,
    transport::smtp::{
        Error,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        commands::{Data, Mail, Noop, Rcpt},
        extension::{ClientId, Extension, MailBodyParameter, MailParameter},
        response::Response,
    },
};
use tokio::{
    sync::{Mutex, Semaphore},
    time::timeout,
};

pub use super::{Login, Password, Tls, mime::mime};
use super::{Proof, tls};
use crate::{Channel, Failure, Outgoing, Receipt};

/// Where mail leaves.
#[derive(Clone, Debug)]
pub struct Settings {
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    /// None: the server wants no log-in.
    pub login: Option<Login>,
    /// For each step of the conversation, not for the whole of it.
    pub timeout: Duration,
    /// PEM file of a private authority, trusted beside the public ones.
    pub root_certificate: Option<PathBuf>,
    /// How many connections may be open at once, at least one.
    pub connections: usize,
}

/// The way out by SMTP. Keeps connections open between messages.
pub struct Smtp {
    settings: Settings,
    tls: Option<TlsParameters>,
    open: Semaphore,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

impl Smtp {
    /// Reads the root certificate; connects only when there is something to send.
    pub fn new(settings: Settings) -> Result<Self, String> {
        let tls = match settings.tls {
            Tls::None => None,
            Tls::Starttls | Tls::Implicit => Some(tls_parameters(&settings)?),
        };
        let open = Semaphore::new(settings.connections.max(1));
        Ok(Self { settings, tls, open, idle: Mutex::default() })
    }

    async fn hand_over(&self, message: &Message) -> Result<Receipt, Failure> {
        let raw = message.formatted();
        let _place = self.open.acquire().await.map_err(|e| Failure::Retry(e.to_string()))?;
        let mut connection = self.connection().await?;
        let outcome = self.converse(&mut connection, message, &raw).await;
        // Only a connection that ended a conversation well is used again: all others may be out of step.
        if outcome.is_ok() {
            self.idle.lock().await.push(connection);
        } else {
            let _ = timeout(Duration::from_secs(1), connection.abort()).await;
        }
        outcome
    }

    /// A connection on which the server answers: an idle one, or else a new one.
    async fn connection(&self) -> Result<AsyncSmtpConnection, Failure> {
        // A server closes idle connections without asking, and NOOP is where that shows without harm.
        loop {
            let Some(mut connection) = self.idle.lock().await.pop() else { break };
            if let Ok(Ok(_)) = timeout(self.settings.timeout, connection.command(Noop)).await {
                return Ok(connection);
            }
        }
        self.connect().await
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Failure> {
        let Settings { host, port, timeout: limit, .. } = &self.settings;
        let hello = ClientId::default();
        let implicit = self.tls.clone().filter(|_| self.settings.tls == Tls::Implicit);
        let connecting =
            AsyncSmtpConnection::connect_tokio1((host.as_str(), *port), Some(*limit), &hello, implicit, None);
        let mut connection = self.before("connecting", connecting).await?;
        if let (Tls::Starttls, Some(tls)) = (self.settings.tls, self.tls.clone()) {
            self.before("STARTTLS", connection.starttls(tls, &hello)).await?;
        }
        if let Some(Login { username, proof }) = &self.settings.login {
            let Proof::Password(password) = proof else {
                return Err(Failure::Retry("logging in with a token is not possible yet".to_owned()));
            };
            let credentials = Credentials::new(username.clone(), password.reveal().to_owned());
            self.before("logging in", connection.auth(DEFAULT_MECHANISMS, &credentials)).await?;
        }
        Ok(connection)
    }

    async fn converse(
        &self,
        connection: &mut AsyncSmtpConnection,
        message: &Message,
        raw: &[u8],
    ) -> Result<Receipt, Failure> {
        let envelope = message.envelope();
        let options = mail_options(connection, message, raw)?;
        self.before("MAIL FROM", connection.command(Mail::new(envelope.from().cloned(), options))).await?;
        for recipient in envelope.to() {
            self.before("RCPT TO", connection.command(Rcpt::new(recipient.clone(), vec![]))).await?;
        }
        let go_ahead = self.before("DATA", connection.command(Data)).await?;
        if !go_ahead.has_code(354) {
            return Err(Failure::Retry(format!("DATA was answered with {}", go_ahead.code())));
        }
        self.content(connection, raw).await
    }

    /// The message itself. From the moment that the final dot is written, silence means "nobody knows".
    async fn content(&self, connection: &mut AsyncSmtpConnection, raw: &[u8]) -> Result<Receipt, Failure> {
        // The iterator ends after the last piece was written and before the dot is.
        let mut dotted = false;
        let pieces = raw.chunks(PIECE).map(Some).chain(std::iter::once_with(|| {
            dotted = true;
            None
        }));
        let sending = connection.message_iter(pieces.map(Option::unwrap_or_default));
        // A large message on a slow line takes its time: one limit for each megabyte, and one for the answer.
        let megabytes = u32::try_from(raw.len() / 1_000_000).unwrap_or(u32::MAX);
        let limit = self.settings.timeout.saturating_mul(megabytes.saturating_add(1));
        let why = match timeout(limit, sending).await {
            Ok(Ok(accepted)) => return Ok(Receipt { reference: reference(&accepted) }),
            Ok(Err(e)) if e.is_permanent() || e.is_transient() => return Err(refused("the message", &e)),
            Ok(Err(e)) => e.to_string(),
            Err(_) => "no answer in time".to_owned(),
        };
        Err(if dotted {
            Failure::Unknown(format!("the server did not confirm the message: {why}"))
        } else {
            Failure::Retry(format!("the connection broke within the message: {why}"))
        })
    }

    /// A step before the message is handed over: whatever breaks here, it has not left.
    async fn before<T>(
        &self,
        step: &str,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Failure> {
        match timeout(self.settings.timeout, work).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(e)) => Err(refused(step, &e)),
            Err(_) => Err(Failure::Retry(format!("{step}: no answer in time"))),
        }
    }
}

#[async_trait::async_trait]
impl Channel for Smtp {
    /// SMTP cannot recognise a repetition, so the key stays at home; the Message-ID is the same each time.
    async fn send(&self, _key: &str, outgoing: &Outgoing) -> Result<Receipt, Failure> {
        match outgoing {
            Outgoing::Email(mail) => self.hand_over(&mime(mail)?).await,
            Outgoing::Sms(_) | Outgoing::Letter(_) => {
                Err(Failure::GiveUp("SMTP carries email only".to_owned()))
            }
        }
    }
}

const PIECE: usize = 64 * 1024;

fn tls_parameters(settings: &Settings) -> Result<TlsParameters, String> {
    let mut parameters = TlsParameters::builder(settings.host.clone());
    if let Some(path) = &settings.root_certificate {
        for certificate in tls::certificates(path)? {
            let certificate = Certificate::from_der(certificate.to_vec()).map_err(|e| e.to_string())?;
            parameters = parameters.add_root_certificate(certificate);
        }
    }
    parameters.build_rustls().map_err(|e| e.to_string())
}

/// What the server must be able to do for this message (RFC 6531, RFC 6152).
fn mail_options(
    connection: &AsyncSmtpConnection,
    message: &Message,
    raw: &[u8],
) -> Result<Vec<MailParameter>, Failure> {
    let can = |extension| connection.server_info().supports_feature(extension);
    let mut options = vec![];
    let envelope = message.envelope();
    if !envelope.from().into_iter().chain(envelope.to()).all(|it| AsRef::<str>::as_ref(it).is_ascii()) {
        if !can(Extension::SmtpUtfEight) {
            return Err(Failure::GiveUp(
                "the server takes no address with accents or other scripts".to_owned(),
            ));
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    if !raw.is_ascii() {
        if !can(Extension::EightBitMime) {
            return Err(Failure::GiveUp("the server takes no 8-bit mail".to_owned()));
        }
        options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    Ok(options)
}

/// 5xx is for good; everything else may be better later (RFC 5321, section 4.2.1).
fn refused(step: &str, e: &Error) -> Failure {
    let why = clip(&format!("{step}: {e}"));
    if e.is_permanent() { Failure::GiveUp(why) } else { Failure::Retry(why) }
}

/// The server's words at the end, where nearly all put their queue id.
fn reference(accepted: &Response) -> String {
    clip(&accepted.message().collect::<Vec<_>>().join(" "))
}

fn clip(words: &str) -> String {
    let words: String = words.chars().filter(|c| !c.is_control()).take(200).collect();
    words.trim().to_owned()
}
