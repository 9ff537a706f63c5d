//! The ways in, made from the settings.

use super::carriers::{TIMEOUT, tls};
use crate::{
    config::{Config, Mailbox, MailboxKind, Tls},
    intake::Authentications,
    mailbox::{Source, imap::ImapFolder, maildir},
};
use anyhow::{Context, Result};
use duly_channels::email::{
    Login, Password,
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
pub async fn connect(it: &Mailbox) -> Result<Box<dyn Source>> {
    match it.kind {
        MailboxKind::Maildir => {
            let path = it.path.as_deref().context("a Maildir needs a path")?;
            maildir::Folder::open(path).await
        }
        MailboxKind::Imap => ImapFolder::connect(&server(it)).await,
    }
}

fn server(it: &Mailbox) -> imap::Settings {
    let port = if it.tls == Tls::Implicit { 993 } else { 143 };
    imap::Settings {
        host: it.host.clone().unwrap_or_default(),
        port: it.port.unwrap_or(port),
        tls: tls(it.tls),
        login: Login::with_password(
            it.username.clone().unwrap_or_default(),
            Password::new(it.password.as_ref().map(|it| it.reveal().to_owned()).unwrap_or_default()),
        ),
        folder: it.folder.clone(),
        root_certificate: it.root_certificate.clone(),
        timeout: TIMEOUT,
        largest_batch: imap::LARGEST_BATCH,
    }
}
