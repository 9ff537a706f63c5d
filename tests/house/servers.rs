//! The mail servers of a test: private, on free ports, ended when the test ends.

use duly_channels::email::{Login, Password, Tls, imap};
use std::{
    io::Write,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;

/// A server that `tests/services/<name>` starts.
struct Service {
    name: &'static str,
    folder: TempDir,
    environment: Vec<(&'static str, String)>,
}

impl Service {
    fn start(name: &'static str, environment: Vec<(&'static str, String)>) -> Self {
        let service = Self { name, folder: tempfile::tempdir().unwrap(), environment };
        service.start_again();
        service
    }

    fn start_again(&self) {
        let mut command = self.command(&["start"]);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        assert!(command.stdin(Stdio::null()).status().unwrap().success(), "{} does not start", self.name);
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
        let mut scripts = above.map(|it| it.join("tests/services").join(self.name));
        let script = scripts.find(|it| it.exists()).expect("tests/services");
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
    /// With alice's and bob's mailboxes.
    pub fn start() -> Self {
        Self::with_mailboxes_of("alice bob")
    }

    /// With mailboxes for everybody named; whatever is behind an @ or a + makes no difference.
    pub fn with_mailboxes_of(users: &str) -> Self {
        let [imap, imaps, lmtp] = free_ports();
        let ports = [("IMAP_PORT", imap), ("IMAPS_PORT", imaps), ("LMTP_PORT", lmtp)];
        let ports = ports.map(|(name, port)| (name, port.to_string()));
        let environment = ports.into_iter().chain([("USERS", users.to_owned())]).collect();
        Self { service: Service::start("dovecot", environment), imap, imaps, lmtp }
    }

    /// How to read alice's INBOX.
    pub fn settings(&self) -> imap::Settings {
        self.settings_of("alice")
    }

    /// How to read somebody's INBOX.
    pub fn settings_of(&self, user: &str) -> imap::Settings {
        imap::Settings {
            host: "localhost".to_owned(),
            port: self.imaps,
            tls: Tls::Implicit,
            login: Login::with_password(user, Password::new("secret")),
            folder: "INBOX".to_owned(),
            root_certificate: Some(self.service.certificate()),
            timeout: Duration::from_secs(10),
            largest_batch: imap::LARGEST_BATCH,
        }
    }

    pub fn deliver(&self, raw: &[u8]) {
        self.deliver_to("alice", raw);
    }

    /// Past all mail servers, as it is.
    pub fn deliver_to(&self, user: &str, raw: &[u8]) {
        let mut child = self.service.command(&["deliver", user]).stdin(Stdio::piped()).spawn().unwrap();
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

    /// On the same ports, with the same mail.
    pub fn start_again(&self) {
        self.service.start_again();
    }

    pub fn certificate(&self) -> PathBuf {
        self.service.certificate()
    }
}

pub struct Postfix {
    service: Service,
    pub port: u16,
}

impl Postfix {
    /// Takes mail for duly.example and hands it to a Dovecot.
    pub fn start(dovecot: &Dovecot) -> Self {
        Self::for_domains(dovecot, "duly.example")
    }

    /// Takes mail for these domains and hands it to a Dovecot.
    pub fn for_domains(dovecot: &Dovecot, domains: &str) -> Self {
        let [port] = free_ports();
        let environment = vec![
            ("SMTP_PORT", port.to_string()),
            ("LMTP_PORT", dovecot.lmtp.to_string()),
            ("DOMAIN", domains.to_owned()),
        ];
        Self { service: Service::start("postfix", environment), port }
    }

    pub fn certificate(&self) -> PathBuf {
        self.service.certificate()
    }
}

/// Ports that were free a moment ago; all are held until the last is known.
pub fn free_ports<const N: usize>() -> [u16; N] {
    let held = std::array::from_fn::<_, N, _>(|_| TcpListener::bind("127.0.0.1:0").unwrap());
    held.map(|listener| listener.local_addr().unwrap().port())
}
