//! The ways in, made from the settings.

use super::{
    App,
    carriers::{TIMEOUT, tls},
    logins::proof,
};
use crate::{
    config::{Config, Mailbox, MailboxKind, Tls},
    intake::{self, Authentications},
    mailbox::{self, Source, imap::ImapFolder, maildir},
    words::MailId,
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

/// Opens the first folder of a mailbox of the settings.
///
/// # Errors
/// If it does not answer, refuses, or its folder cannot be reached.
pub async fn connect(app: &App, it: &Mailbox) -> Result<Box<dyn Source>> {
    connect_to(app, it, it.folders.first().context("a mailbox without folders")?).await
}

/// Opens one of its folders.
///
/// # Errors
/// If it does not answer, refuses, or its folder cannot be reached.
pub async fn connect_to(app: &App, it: &Mailbox, folder: &str) -> Result<Box<dyn Source>> {
    match it.kind {
        MailboxKind::Maildir => {
            let path = it.path.as_deref().context("a Maildir needs a path")?;
            maildir::Folder::open(path).await
        }
        MailboxKind::Imap => {
            let is_sent = it.sent_folder.as_deref() == Some(folder);
            let largest = it.largest_mb.saturating_mul(1_000_000);
            ImapFolder::open(&server(app, it, folder)?, is_sent, i64::try_from(largest).unwrap_or(i64::MAX))
                .await
        }
    }
}

/// Fetches the rest of a mail of which only the head is kept, and completes the message that it became.
///
/// # Errors
/// If its mailbox is not in the settings, does not answer, or has it no more: in words for whoever asked.
pub async fn fetch_rest(app: &App, mail: MailId) -> Result<()> {
    let mut db = app.db.read().await?;
    let row = mailbox::store::mail(&mut db, mail).await?.context("there is no such mail")?;
    let name = mailbox::store::mailbox(&mut db, row.mailbox_id).await?.name;
    let number = mailbox::store::number(&mut db, mail).await?;
    drop(db);
    let (folder, ..) = number.context("it does not lie on a server")?;
    let settings = app.config.mailboxes.iter().find(|it| it.name == name);
    let mut source =
        connect_to(app, settings.context("its mailbox is not in the settings")?, &folder).await?;
    if let Some(all) = mailbox::fetch_rest(&app.db, &app.blobs, source.as_mut(), mail).await? {
        intake::complete(&app.intake(), mail, &all, app.clock.now()).await?;
    }
    Ok(())
}

fn server(app: &App, it: &Mailbox, folder: &str) -> Result<imap::Settings> {
    let port = if it.tls == Tls::Implicit { 993 } else { 143 };
    let login = proof(&app.logins, it.login.as_deref(), it.username.as_deref(), it.password.as_ref())?;
    Ok(imap::Settings {
        host: it.host.clone().unwrap_or_default(),
        port: it.port.unwrap_or(port),
        tls: tls(it.tls),
        login: login.context("an IMAP mailbox needs a user name")?,
        folder: folder.to_owned(),
        root_certificate: it.root_certificate.clone(),
        timeout: TIMEOUT,
        largest_batch: imap::LARGEST_BATCH,
    })
}
