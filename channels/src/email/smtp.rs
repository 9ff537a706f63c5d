//! Email out, by SMTP (RFC 5321).
//!
//! Drives the conversation step by step, because only the step at which it broke tells whether the message may
//! have left: before the final dot it has not, after it nobody knows. lettre's own pool does not tell the two
//! apart, and its size bounds idle connections, not open ones.

mod letter;
mod line;
mod pool;

use std::{path::PathBuf, sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, DEFAULT_MECHANISMS},
    client::{AsyncSmtpConnection, Certificate, TlsParameters},
    extension::ClientId,
};
use tokio::{sync::Semaphore, time::timeout};

use self::{
    letter::{Letter, Reports},
    line::{Line, Trouble},
    pool::Pool,
};
pub use super::{Login, Password, Tls};
use super::{
    dkim,
    login::{Proof, Tokens, xoauth2},
    reply, tls, written,
};
use crate::{Channel, Failure, Outgoing, Receipt, Refusal, Shelf, email};

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
    /// Messages that one connection carries before it is closed, at least one.
    pub messages: u32,
    /// How long a connection waits for the next message before it is closed.
    pub idle: Duration,
    /// Whether a report is asked for also when a message arrived, not only when it did not (RFC 3461).
    pub report_success: bool,
}

/// The way out by SMTP. Keeps connections open between messages.
pub struct Smtp {
    settings: Settings,
    tls: Option<TlsParameters>,
    open: Semaphore,
    pool: Pool,
    keys: Arc<[dkim::Key]>,
    shelf: Option<Arc<dyn Shelf>>,
}

impl Smtp {
    /// Reads the root certificate; connects only when there is something to send.
    pub fn new(settings: Settings) -> Result<Self, String> {
        let tls = match settings.tls {
            Tls::None => None,
            Tls::Starttls | Tls::Implicit => Some(tls_parameters(&settings)?),
        };
        let open = Semaphore::new(settings.connections.max(1));
        let pool = Pool::new(settings.messages, settings.idle);
        Ok(Self { settings, tls, open, pool, keys: Arc::default(), shelf: None })
    }

    /// Signs what is sent with the keys of the sender's domain.
    #[must_use]
    pub fn signing_with(self, keys: Vec<dkim::Key>) -> Self {
        Self { keys: keys.into(), ..self }
    }

    /// With a place from which enclosures are fetched.
    #[must_use]
    pub fn with_shelf(self, shelf: Arc<dyn Shelf>) -> Self {
        Self { shelf: Some(shelf), ..self }
    }

    async fn hand_over(&self, mail: &email::Outgoing) -> Result<Receipt, Failure> {
        let letter = self.letter(mail).await?;
        let _place = self.open.acquire().await.map_err(|e| Failure::Retry(e.to_string()))?;
        drop(self.pool.idle_too_long());
        // A server closes idle connections without asking. That shows at the first word, where it does no harm.
        while let Some(line) = self.pool.take() {
            match self.carry(line, &letter).await {
                Err(Trouble::Gone(_)) => {}
                Err(Trouble::Met(failure)) => return Err(failure),
                Ok(receipt) => return Ok(receipt),
            }
        }
        let line = Line::open(self.connect().await?, self.settings.timeout).await?;
        match self.carry(line, &letter).await {
            Err(Trouble::Gone(failure) | Trouble::Met(failure)) => Err(failure),
            Ok(receipt) => Ok(receipt),
        }
    }

    /// Only a connection that ended a conversation well is used again: all others may be out of step.
    async fn carry(&self, mut line: Line, letter: &Letter) -> Result<Receipt, Trouble> {
        let outcome = line.carry(letter, self.settings.timeout).await;
        let worn_out = if outcome.is_ok() { self.pool.give(line) } else { Some(line) };
        if let Some(line) = worn_out {
            line.close().await;
        }
        outcome
    }

    /// The mail as it crosses the wire, signed, and its envelope.
    async fn letter(&self, mail: &email::Outgoing) -> Result<Letter, Failure> {
        let message = written(mail, self.shelf.as_deref()).await?;
        let raw = dkim::sign(&self.keys, &mail.from.address, message.formatted()).await;
        let raw = raw.map_err(Failure::Retry)?;
        let reports = Reports { success: self.settings.report_success, id: &mail.message_id };
        Ok(Letter::new(message.envelope(), raw, &reports))
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Failure> {
        let Some(Login { username, proof }) = &self.settings.login else { return self.greeted().await };
        match proof {
            Proof::Password(password) => {
                let mut connection = self.greeted().await?;
                let credentials = Credentials::new(username.clone(), password.reveal().to_owned());
                self.before("logging in", connection.auth(DEFAULT_MECHANISMS, &credentials)).await?;
                Ok(connection)
            }
            Proof::Token(tokens) => self.with_token(username, tokens.as_ref()).await,
        }
    }

    /// With an access token, and with a fresh one if the first is refused.
    ///
    /// A mail is not at fault when consent is gone, and leaves once it is given again: never given up.
    async fn with_token(&self, username: &str, tokens: &dyn Tokens) -> Result<AsyncSmtpConnection, Failure> {
        let mut refused = None;
        loop {
            let token = tokens.access_token(refused.as_ref()).await;
            let token = token.map_err(|why| Failure::Retry(clip(&format!("logging in: {why}"))))?;
            let mut connection = self.greeted().await?;
            let attempt = by_token(&mut connection, username, &token);
            match self.before("logging in", attempt).await {
                Ok(()) => {
                    tokens.accepted().await;
                    return Ok(connection);
                }
                Err(Failure::Refused(it)) if it.code >= 500 && refused.is_none() => refused = Some(token),
                Err(Failure::Refused(it)) if it.code >= 500 => {
                    let why = it.why.replace(token.reveal(), "…");
                    tokens.refused(&why).await;
                    return Err(Failure::Retry(why));
                }
                Err(failure) => return Err(failure),
            }
            let _ = timeout(Duration::from_secs(1), connection.abort()).await;
        }
    }

    /// A connection that is encrypted as it should be, and not logged in.
    async fn greeted(&self) -> Result<AsyncSmtpConnection, Failure> {
        let Settings { host, port, timeout: limit, .. } = &self.settings;
        let hello = ClientId::default();
        let implicit = self.tls.clone().filter(|_| self.settings.tls == Tls::Implicit);
        let connecting =
            AsyncSmtpConnection::connect_tokio1((host.as_str(), *port), Some(*limit), &hello, implicit, None);
        let mut connection = self.before("connecting", connecting).await?;
        if let (Tls::Starttls, Some(tls)) = (self.settings.tls, self.tls.clone()) {
            self.before("STARTTLS", connection.starttls(tls, &hello)).await?;
        }
        Ok(connection)
    }

    async fn before<T>(
        &self,
        step: &str,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Failure> {
        before(self.settings.timeout, step, work).await
    }
}

#[async_trait::async_trait]
impl Channel for Smtp {
    /// SMTP cannot recognise a repetition, so the key stays at home; the Message-ID is the same each time.
    async fn send(&self, _key: &str, outgoing: &Outgoing) -> Result<Receipt, Failure> {
        match outgoing {
            Outgoing::Email(mail) => self.hand_over(mail).await,
            Outgoing::Sms(_) | Outgoing::Letter(_) => {
                Err(Failure::GiveUp("SMTP carries email only".to_owned()))
            }
        }
    }

    async fn rest(&self) {
        for line in self.pool.idle_too_long() {
            line.close().await;
        }
    }
}

/// AUTH XOAUTH2. A server that refuses first sends a challenge with the reason, and only an empty line in answer to
/// it brings the refusal itself: lettre's own `auth` stops at the challenge.
async fn by_token(
    connection: &mut AsyncSmtpConnection,
    username: &str,
    token: &Password,
) -> Result<(), Error> {
    let words = STANDARD.encode(xoauth2(username, token));
    let answer = connection.command(format!("AUTH XOAUTH2 {words}\r\n")).await?;
    if answer.has_code(334) {
        connection.command("\r\n").await?;
    }
    Ok(())
}

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

/// A step before the message is handed over: whatever breaks here, it has not left.
async fn before<T>(
    limit: Duration,
    step: &str,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Failure> {
    match timeout(limit, work).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(e)) => Err(failed(step, &e)),
        Err(_) => Err(Failure::Retry(format!("{step}: no answer in time"))),
    }
}

/// A refusal says what to do next; whatever else broke may be better later.
fn failed(step: &str, e: &Error) -> Failure {
    let Some(code) = e.status().map(u16::from) else {
        return Failure::Retry(clip(&format!("{step}: {e}")));
    };
    let words = std::error::Error::source(e).map(ToString::to_string).unwrap_or_default();
    let why = clip(&format!("{step}: {code} {words}"));
    Failure::Refused(Refusal { code, status: reply::status_in(code, &words), why })
}

fn clip(words: &str) -> String {
    let words: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect();
    words.trim().to_owned()
}
