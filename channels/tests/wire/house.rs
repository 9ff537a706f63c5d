//! The servers of a test: private, on free ports, ended when the test ends.

use std::{
    io::Write,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use duly_channels::email::{Address, Outgoing, Password, Tls, imap, smtp};
use tempfile::TempDir;

/// A server that `tests/services/<name>` starts.
struct Service {
    name: &'static str,
    folder: TempDir,
}

impl Service {
    fn start(name: &'static str, environment: &[(&str, u16)]) -> Self {
        let service = Self { name, folder: tempfile::tempdir().unwrap() };
        let mut command = service.command(&["start"]);
        command.envs(environment.iter().map(|(name, port)| (name, port.to_string())));
        assert!(command.stdin(Stdio::null()).status().unwrap().success(), "{name} does not start");
        service
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/services").join(self.name);
        let mut command = Command::new(script);
        command.arg(self.folder.path()).args(arguments);
        command
    }

    fn certificate(&self) -> PathBuf {
        self.folder.path().join("tls.crt")
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.command(&["kill9"]).status();
    }
}

pub struct Dovecot {
    service: Service,
    pub imap: u16,
    pub imaps: u16,
    pub lmtp: u16,
}

impl Dovecot {
    pub fn start() -> Self {
        let [imap, imaps, lmtp] = free_ports();
        let ports = [("IMAP_PORT", imap), ("IMAPS_PORT", imaps), ("LMTP_PORT", lmtp)];
        Self { service: Service::start("dovecot", &ports), imap, imaps, lmtp }
    }

    /// How to read alice's INBOX.
    pub fn settings(&self) -> imap::Settings {
        imap::Settings {
            host: "localhost".to_owned(),
            port: self.imaps,
            tls: Tls::Implicit,
            username: "alice".to_owned(),
            password: Password::new("secret"),
            folder: "INBOX".to_owned(),
            root_certificate: Some(self.service.certificate()),
            timeout: Duration::from_secs(10),
            largest_batch: imap::LARGEST_BATCH,
        }
    }

    pub fn deliver(&self, raw: &[u8]) {
        let mut child = self.service.command(&["deliver", "alice"]).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(raw).unwrap();
        assert!(child.wait().unwrap().success());
    }

    pub fn adm(&self, arguments: &[&str]) -> String {
        let output = self.service.command(&["adm"]).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    pub fn restored(&self) {
        assert!(self.service.command(&["restored", "alice"]).status().unwrap().success());
    }

    pub fn kill9(&self) {
        assert!(self.service.command(&["kill9"]).status().unwrap().success());
    }
}

pub struct Postfix {
    service: Service,
    port: u16,
}

impl Postfix {
    /// Takes mail for duly.example and hands it to a Dovecot.
    pub fn start(dovecot: &Dovecot) -> Self {
        let [port] = free_ports();
        let ports = [("SMTP_PORT", port), ("LMTP_PORT", dovecot.lmtp)];
        Self { service: Service::start("postfix", &ports), port }
    }

    pub fn settings(&self) -> smtp::Settings {
        let tls = Tls::Starttls;
        smtp::Settings { tls, root_certificate: Some(self.service.certificate()), ..plain_smtp(self.port) }
    }
}

/// An SMTP server on this machine, unencrypted.
pub fn plain_smtp(port: u16) -> smtp::Settings {
    smtp::Settings {
        host: "localhost".to_owned(),
        port,
        tls: Tls::None,
        username: None,
        password: None,
        timeout: Duration::from_secs(10),
        root_certificate: None,
        connections: 2,
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
    }
}

/// Ports that were free a moment ago; all are held until the last is known.
pub fn free_ports<const N: usize>() -> [u16; N] {
    let held = std::array::from_fn::<_, N, _>(|_| TcpListener::bind("127.0.0.1:0").unwrap());
    held.map(|listener| listener.local_addr().unwrap().port())
}
