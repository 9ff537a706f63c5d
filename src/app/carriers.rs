//! The ways out, made from the settings.

use super::{Channels, logins::proof};
use crate::{
    blobs::Blobs,
    config::{Config, EmailTransport, LetterTransport, Sms, SmsTransport, Tls},
    logins::Logins,
    words::Channel,
};
use anyhow::{Context, Result, anyhow};
use duly_channels::{
    Shelf,
    email::{self, dkim::Key, smtp::Smtp},
    letter::{folder::Folder, pdf::Press},
    recorder::Recorder,
    sms::twilio::{Settings as TwilioSettings, Twilio},
};
use std::{sync::Arc, time::Duration};

/// How long a step of a conversation with a carrier may take.
pub(super) const TIMEOUT: Duration = Duration::from_secs(60);

/// The ways out that the settings choose.
///
/// # Errors
/// If a way out cannot be made, such as a certificate that cannot be read.
pub fn channels(config: &Config, blobs: &Blobs, logins: &Logins) -> Result<Channels> {
    let press = Press::new().context("reading the fonts of letters")?;
    let folder = &config.storage.folder;
    let shelf: Arc<dyn Shelf> = Arc::new(blobs.clone());
    let recorder = Recorder::new(folder.join("sent"), press.clone()).with_shelf(shelf.clone());
    let recorder = Arc::new(recorder);
    let email: Arc<dyn duly_channels::Channel> = match config.email.transport {
        EmailTransport::Smtp => Arc::new(smtp(config, logins)?.with_shelf(shelf)),
        EmailTransport::Recorder => recorder.clone(),
    };
    let sms: Arc<dyn duly_channels::Channel> = match config.sms.transport {
        SmsTransport::Twilio => Arc::new(twilio(&config.sms, &config.server.public_url)?),
        SmsTransport::Recorder => recorder.clone(),
    };
    let letter: Arc<dyn duly_channels::Channel> = match config.letter.transport {
        LetterTransport::Folder => {
            let path = config.letter.folder.clone().unwrap_or_else(|| folder.join("letters"));
            Arc::new(Folder::new(path, press))
        }
        LetterTransport::Recorder => recorder,
    };
    Ok([(Channel::Email, email), (Channel::Sms, sms), (Channel::Letter, letter)].into())
}

/// As many connections as messages at once: none waits for one while it is called `sending`.
fn smtp(config: &Config, logins: &Logins) -> Result<Smtp> {
    let it = &config.email;
    let port = match it.tls {
        Tls::Implicit => 465,
        Tls::Starttls => 587,
        Tls::None => 25,
    };
    let settings = email::smtp::Settings {
        host: it.host.clone().unwrap_or_default(),
        port: it.port.unwrap_or(port),
        tls: tls(it.tls),
        login: proof(logins, it.login.as_deref(), it.username.as_deref(), it.password.as_ref())?,
        timeout: TIMEOUT,
        root_certificate: it.root_certificate.clone(),
        connections: config.outbox.at_once,
        messages: it.messages_per_connection,
        idle: Duration::from_secs(it.idle_seconds),
        report_success: it.report_success,
    };
    let keys = config.dkim.iter().map(|it| Key::read(&it.domain, &it.selector, &it.key));
    let keys = keys.collect::<Result<_, _>>().map_err(|why| anyhow!("signing mail: {why}"))?;
    let smtp = Smtp::new(settings).map_err(|why| anyhow!("the way out by email: {why}"))?;
    Ok(smtp.signing_with(keys))
}

pub(super) const fn tls(it: Tls) -> email::Tls {
    match it {
        Tls::Implicit => email::Tls::Implicit,
        Tls::Starttls => email::Tls::Starttls,
        Tls::None => email::Tls::None,
    }
}

/// Enclosures lie among the blobs. What a mail server's administrator reads names no file of ours.
#[async_trait::async_trait]
impl Shelf for Blobs {
    async fn read(&self, key: &str) -> std::result::Result<bytes::Bytes, String> {
        Blobs::read(self, key).await.map_err(|error| error.to_string())
    }
}

fn twilio(it: &Sms, public_url: &str) -> Result<Twilio> {
    let token = it.auth_token.as_ref().map(|it| it.reveal().to_owned()).unwrap_or_default();
    let mut settings = TwilioSettings::new(it.account_sid.clone().unwrap_or_default(), token);
    if let Some(base_url) = &it.base_url {
        settings.base_url.clone_from(base_url);
    }
    settings.status_callback = Some(format!("{public_url}/webhooks/twilio/status"));
    Twilio::new(settings).context("the way out by text message")
}
