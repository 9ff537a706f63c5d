//! The servers of a test, and what is sent through them.

#[path = "../../../tests/house/servers.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod servers;

pub use servers::{Dovecot, Postfix, free_ports};

use duly_channels::email::{Address, Outgoing, Tls, smtp};
use std::time::Duration;

/// How to send through a Postfix.
pub fn encrypted_smtp(postfix: &Postfix) -> smtp::Settings {
    let tls = Tls::Starttls;
    smtp::Settings { tls, root_certificate: Some(postfix.certificate()), ..plain_smtp(postfix.port) }
}

/// An SMTP server on this machine, unencrypted.
pub fn plain_smtp(port: u16) -> smtp::Settings {
    smtp::Settings {
        host: "localhost".to_owned(),
        port,
        tls: Tls::None,
        login: None,
        timeout: Duration::from_secs(10),
        root_certificate: None,
        connections: 2,
        messages: 100,
        idle: Duration::from_secs(60),
        report_success: false,
    }
}

/// A reminder to alice.
pub fn reminder(id: &str) -> Outgoing {
    let mailbox = |name: &str, address: &str| Address { name: name.to_owned(), address: address.to_owned() };
    Outgoing {
        from: mailbox("Nordlicht Buchhaltung", "ar@nordlicht.example"),
        to: mailbox("Käufer GmbH", "alice+rechnung@duly.example"),
        reply_to: mailbox("", "ar+k7@nordlicht.example"),
        return_path: "bounce+k7@nordlicht.example".to_owned(),
        message_id: format!("{id}@nordlicht.example"),
        in_reply_to: None,
        references: vec!["first@nordlicht.example".to_owned()],
        subject: "Zahlungserinnerung RE-7 über 1.234,00 €".to_owned(),
        text: "Guten Tag,\n.\n..\nbitte zahlen Sie 1.234,00 €.".to_owned(),
        html: Some("<p>Bitte zahlen Sie 1.234,00 €.</p>".to_owned()),
        language: "de".to_owned(),
        automatic: true,
        date: "2026-03-01T08:00:00Z".parse().unwrap(),
        enclosures: Vec::new(),
    }
}
