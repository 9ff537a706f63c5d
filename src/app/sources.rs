//! The ways in, made from the settings.

use super::carriers::{TIMEOUT, tls};
use crate::{
    config::{Mailbox, MailboxKind, Tls},
    mailbox::{Source, imap::ImapFolder, maildir},
};
use anyhow::{Context, Result};
use duly_channels::email::{Login, Password, imap};

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
