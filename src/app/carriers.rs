//! The ways out, made from the settings.

use super::Channels;
use crate::{
    config::{Config, Email, EmailTransport, LetterTransport, Sms, SmsTransport, Tls},
    words::Channel,
};
use anyhow::{Context, Result, anyhow};
use duly_channels::{
    email::{
        self,
        smtp::{Login, Password, Smtp},
    },
    letter::{folder::Folder, pdf::Press},
    recorder::Recorder,
    sms::twilio::{Settings as TwilioSettings, Twilio},
};
use std::{sync::Arc, time::Duration};

/// How long a step of a conversation with a carrier may take.
pub(super) const TIMEOUT: Duration = Duration::from_secs(60);
/// Mails that are handed over at the same time.
const SMTP_CONNECTIONS: usize = 8;

/// The ways out that the settings choose.
///
/// # Errors
/// If a way out cannot be made, such as a certificate that cannot be read.
pub fn channels(config: &Config) -> Result<Channels> {
    let press = Press::new().context("reading the fonts of letters")?;
    let folder = &config.storage.folder;
    let recorder = Arc::new(Recorder::new(folder.join("sent"), press.clone()));
    let email: Arc<dyn duly_channels::Channel> = match config.email.transport {
        EmailTransport::Smtp => Arc::new(smtp(&config.email)?),
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

fn smtp(it: &Email) -> Result<Smtp> {
    let port = match it.tls {
        Tls::Implicit => 465,
        Tls::Starttls => 587,
        Tls::None => 25,
    };
    let settings = email::smtp::Settings {
        host: it.host.clone().unwrap_or_default(),
        port: it.port.unwrap_or(port),
        tls: tls(it.tls),
        login: it.username.as_ref().map(|username| {
            let password = it.password.as_ref().map(|it| it.reveal().to_owned()).unwrap_or_default();
            Login::with_password(username, Password::new(password))
        }),
        timeout: TIMEOUT,
        root_certificate: it.root_certificate.clone(),
        connections: SMTP_CONNECTIONS,
    };
    Smtp::new(settings).map_err(|why| anyhow!("the way out by email: {why}"))
}

pub(super) const fn tls(it: Tls) -> email::Tls {
    match it {
        Tls::Implicit => email::Tls::Implicit,
        Tls::Starttls => email::Tls::Starttls,
        Tls::None => email::Tls::None,
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
