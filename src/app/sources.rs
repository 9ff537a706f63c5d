//! The ways in, made from the settings.

use super::{
    App,
    carriers::{TIMEOUT, tls},
    logins::proof,
};
use crate::{
    config::{Config, Mailbox, MailboxKind, Tls},
    intake::Authentications,
    mailbox::{Source, imap::ImapFolder, maildir},
};
use anyhow::{Context, Result};
use duly_channels::email::{
    authentication::{Authenticator, Trust},
    imap,
};
use std::time::Duration;

/// How the senders of mails are checked, in the mailboxes that want it.
#[must_use]
pub fn authentications(it: &Config) -> Authentications {
    let trust = Trust {
        authserv: it.authentication.trusted_authserv.clone(),
        received_by: it.authentication.received_by.clone(),
    };
    let by = Authenticator::new(it.dns.server, Duration::from_secs(it.dns.timeout_seconds), trust);
    let checked = it.mailboxes.iter().filter(|it| it.authenticate);
    Authentications::of(by, checked.map(|it| it.name.clone()))
}

/// Opens a mailbox of the settings.
///
/// # Errors
/// If it does not answer, refuses, or its folder cannot be reached.
pub async fn connect(app: &App, it: &Mailbox) -> Result<Box<dyn Source>> {
    match it.kind {
        MailboxKind::Maildir => {
            let path = it.path.as_deref().context("a Maildir needs a path")?;
            maildir::Folder::open(path).await
        }
        MailboxKind::Imap => ImapFolder::connect(&server(app, it)?).await,
    }
}

fn server(app: &App, it: &Mailbox) -> Result<imap::Settings> {
    let port = if it.tls == Tls::Implicit { 993 } else { 143 };
    let login = proof(&app.logins, it.login.as_deref(), it.username.as_deref(), it.password.as_ref())?;
    Ok(imap::Settings {
        host: it.host.clone().unwrap_or_default(),
        port: it.port.unwrap_or(port),
        tls: tls(it.tls),
        login: login.context("an IMAP mailbox needs a user name")?,
        folder: it.folder.clone(),
        root_certificate: it.root_certificate.clone(),
        timeout: TIMEOUT,
        largest_batch: imap::LARGEST_BATCH,
    })
}
