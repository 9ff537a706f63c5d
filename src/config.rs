//! Settings: one `duly.toml`, overridden by the environment (`DULY_SERVER__LISTEN` for `server.listen`).
//!
//! A wrong setting is refused at start with the file, the line, what is wrong and what would be right. Every
//! setting is explained in `duly.toml` at the top of the repository, and a test holds the two together.

mod check;
mod load;

pub use load::{Invalid, load};

use crate::{
    outbox::Day,
    words::{Currency, Locale, Zone},
};
use duly_channels::picture::Network;
use serde::Deserialize;
use std::{fmt, net::SocketAddr, path::PathBuf};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    pub server: Server,
    pub storage: Storage,
    pub log: Log,
    #[serde(rename = "company")]
    pub companies: Vec<CompanySettings>,
    pub email: Email,
    pub sms: Sms,
    pub letter: Letter,
    pub outbox: Outbox,
    pub dkim: Vec<Dkim>,
    #[serde(rename = "mailbox")]
    pub mailboxes: Vec<Mailbox>,
    pub authentication: Authentication,
    pub dns: Dns,
    #[serde(rename = "login")]
    pub logins: Vec<LoginSettings>,
    pub dunning: Dunning,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Server {
    pub listen: SocketAddr,
    /// How customers and collectors reach the server: the beginning of every link, without a slash at its end.
    pub public_url: String,
    /// Networks of one's own that pictures in mails may be fetched from, when somebody asks for them.
    pub picture_networks: Vec<Network>,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: ([127, 0, 0, 1], 8080).into(),
            public_url: "http://127.0.0.1:8080".into(),
            picture_networks: Vec::new(),
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Storage {
    /// Raw mail, attachments, the search index, the secret and (with SQLite) the database.
    pub folder: PathBuf,
    /// `postgres://…`; a file in the folder if not set.
    pub database: Option<Hidden>,
    pub connections: u32,
}

impl Default for Storage {
    fn default() -> Self {
        Self { folder: "data".into(), database: None, connections: 8 }
    }
}

impl Storage {
    #[must_use]
    pub fn database_url(&self) -> String {
        match &self.database {
            Some(url) => url.reveal().to_owned(),
            None => format!("sqlite:{}", self.folder.join("duly.db").display()),
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    pub format: LogFormat,
    /// As in the `tracing` crate's `EnvFilter`, such as `info` or `duly=debug`.
    pub filter: String,
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Text, filter: "info".into() }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Text,
    Json,
}

/// The legal entity that is owed, as it writes to its customers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompanySettings {
    pub code: String,
    pub name: String,
    pub address: Vec<String>,
    pub country: String,
    pub locale: Locale,
    pub time_zone: Zone,
    pub currency: Currency,
    pub email: String,
    #[serde(default)]
    pub phone: String,
    #[serde(default)]
    pub sms_sender: String,
    pub account_holder: Option<String>,
    pub iban: String,
    #[serde(default)]
    pub bic: String,
    #[serde(default)]
    pub imprint: Vec<String>,
    #[serde(default)]
    pub signature: Vec<String>,
}

/// A key with which a domain signs its mail.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dkim {
    pub domain: String,
    pub selector: String,
    /// A PEM file with the private key.
    pub key: PathBuf,
}

/// How fast messages leave, and how long they can be taken back.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Outbox {
    /// Seconds in which what a person wrote may be taken back.
    pub undo_seconds: u32,
    /// Messages that are handed over at the same time.
    pub at_once: usize,
    /// Of these, to one domain; 0 is no limit.
    pub per_domain: usize,
    /// Mails to one domain within a minute; 0 is no limit.
    pub per_minute: usize,
}

impl Default for Outbox {
    fn default() -> Self {
        Self { undo_seconds: 10, at_once: 8, per_domain: 4, per_minute: 300 }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EmailTransport {
    Smtp,
    #[default]
    Recorder,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmsTransport {
    Twilio,
    #[default]
    Recorder,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LetterTransport {
    Folder,
    #[default]
    Recorder,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// Encrypted from the first byte (ports 465 and 993).
    Implicit,
    /// Begins in the clear and must switch (ports 587 and 143).
    #[default]
    Starttls,
    /// Never encrypted: for a server on the same machine.
    None,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Email {
    pub transport: EmailTransport,
    pub host: Option<String>,
    pub port: Option<u16>,
    pub tls: Tls,
    pub username: Option<String>,
    pub password: Option<Hidden>,
    /// The name of a log-in by consent, in place of user name and password.
    pub login: Option<String>,
    /// A PEM file with one more authority to trust.
    pub root_certificate: Option<PathBuf>,
    /// Mails that one connection carries before it is closed.
    pub messages_per_connection: u32,
    /// How long a connection waits for the next mail.
    pub idle_seconds: u64,
    /// Whether a report is asked for also when a mail arrived.
    pub report_success: bool,
}

impl Default for Email {
    fn default() -> Self {
        Self {
            transport: EmailTransport::default(),
            host: None,
            port: None,
            tls: Tls::default(),
            login: None,
            username: None,
            password: None,
            root_certificate: None,
            messages_per_connection: 100,
            idle_seconds: 30,
            report_success: false,
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sms {
    pub transport: SmsTransport,
    pub account_sid: Option<String>,
    pub auth_token: Option<Hidden>,
    /// Another address that speaks Twilio's Messages API.
    pub base_url: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Letter {
    pub transport: LetterTransport,
    /// Where PDF files and the manifest are put; `letters` in the storage folder if not set.
    pub folder: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailboxKind {
    Imap,
    Maildir,
}

/// Where replies come in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mailbox {
    pub name: String,
    pub kind: MailboxKind,
    /// The code of the company whose mail this is; read from each mail if not set.
    pub company: Option<String>,
    pub host: Option<String>,
    pub port: Option<u16>,
    #[serde(default)]
    pub tls: Tls,
    pub username: Option<String>,
    pub password: Option<Hidden>,
    /// The name of a log-in by consent, in place of user name and password.
    pub login: Option<String>,
    /// The folders on the server in which replies come in.
    #[serde(default = "inbox")]
    pub folders: Vec<String>,
    /// The folder on the server where mail programs put what they sent.
    pub sent_folder: Option<String>,
    /// Of a larger mail only the head is fetched, and the rest when somebody asks for it.
    #[serde(default = "forty")]
    pub largest_mb: u64,
    pub root_certificate: Option<PathBuf>,
    pub path: Option<PathBuf>,
    #[serde(default = "a_minute")]
    pub poll_seconds: u64,
    /// Whether it is checked that mails are from whom they say (SPF, DKIM, DMARC, ARC).
    #[serde(default = "yes")]
    pub authenticate: bool,
}

const fn yes() -> bool {
    true
}

/// Whose word counts when a mail's sender is checked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Authentication {
    /// Hosts whose `Authentication-Results` are believed.
    pub trusted_authserv: Vec<String>,
    /// Our own mail servers, as they name themselves in `Received`.
    pub received_by: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Dns {
    /// Another DNS server than the system's.
    pub server: Option<SocketAddr>,
    /// How long a mail waits at most for what the DNS says of its sender.
    pub timeout_seconds: u64,
}

impl Default for Dns {
    fn default() -> Self {
        Self { server: None, timeout_seconds: 4 }
    }
}

impl Mailbox {
    /// All folders that mail is fetched from.
    #[must_use]
    pub fn watched(&self) -> Vec<String> {
        match self.kind {
            MailboxKind::Maildir => vec!["new".into()],
            MailboxKind::Imap => self.folders.iter().chain(&self.sent_folder).cloned().collect(),
        }
    }
}

fn inbox() -> Vec<String> {
    vec!["INBOX".into()]
}

const fn forty() -> u64 {
    40
}

const fn a_minute() -> u64 {
    60
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provider {
    Google,
    Microsoft,
    /// Any authorization server that speaks OAuth 2.0.
    Custom,
}

/// A log-in by consent (OAuth 2.0): somebody allows us to use a mailbox, and no password is kept.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoginSettings {
    pub name: String,
    pub provider: Provider,
    pub client_id: String,
    pub client_secret: Option<Hidden>,
    /// The mailbox, as the mail server knows it.
    pub username: String,
    /// The directory of Microsoft's customers; `organizations` if not set.
    pub tenant: Option<String>,
    pub authorization_url: Option<String>,
    pub token_url: Option<String>,
    pub device_url: Option<String>,
    /// What is asked for; the provider's own for mail if not set.
    #[serde(default)]
    pub scopes: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Dunning {
    /// Whether reminders leave by themselves; `duly run` works in any case.
    pub automatic: bool,
    /// How many days an unread reply silences what it names.
    pub reply_hold_days: i64,
    /// How many days "it has been paid" silences what it names.
    pub paid_hold_days: i64,
    /// How many messages a customer gets in seven days, over all channels.
    pub contacts_per_week: i64,
    /// Hours of the customer's day in which reminders leave.
    pub from_hour: i8,
    pub to_hour: i8,
    /// Days of the customer's week on which reminders leave.
    pub days: Vec<Day>,
    /// How many days after a reminder payment is asked for.
    pub pay_within_days: i64,
    /// How far ahead a customer may promise to pay without asking.
    pub promise_within_days: i64,
    /// How many instalments a customer may ask for.
    pub most_instalments: u8,
}

impl Default for Dunning {
    fn default() -> Self {
        Self {
            automatic: true,
            reply_hold_days: 7,
            paid_hold_days: 7,
            contacts_per_week: 2,
            from_hour: 8,
            to_hour: 18,
            days: vec![Day::Monday, Day::Tuesday, Day::Wednesday, Day::Thursday, Day::Friday],
            pay_within_days: 7,
            promise_within_days: 30,
            most_instalments: 6,
        }
    }
}

/// A secret in the settings: never shown.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Hidden(String);

impl Hidden {
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}
