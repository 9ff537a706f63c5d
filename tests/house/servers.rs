//! The mail servers of a test: private, on free ports, ended when the test ends.

use duly_channels::email::{Login, Password, Tls, imap};
use std::{
    collections::{HashMap, VecDeque},
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    os::unix::fs::{MetadataExt, chown},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
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
        Self::with(users, vec![])
    }

    /// With more of what `tests/services/dovecot` may be told.
    pub fn with(users: &str, more: Vec<(&'static str, String)>) -> Self {
        let [imap, imaps, lmtp] = free_ports();
        let ports = [("IMAP_PORT", imap), ("IMAPS_PORT", imaps), ("LMTP_PORT", lmtp)];
        let ports = ports.map(|(name, port)| (name, port.to_string()));
        let environment = ports.into_iter().chain([("USERS", users.to_owned())]).chain(more).collect();
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

    /// Lays a mail into somebody's folder as a mail server does that got it at that second of 1970 and after: straight
    /// onto the disk, which is fast.
    pub fn lay(&self, user: &str, folder: &str, name: &str, raw: &[u8], arrived: u64) -> PathBuf {
        let mail = self.service.folder.path().join("mail");
        let owner = std::fs::metadata(&mail).unwrap();
        let own = |path: &Path| chown(path, Some(owner.uid()), Some(owner.gid())).unwrap();
        let maildir = mail.join(user).join("Maildir");
        let folder = if folder == "INBOX" { maildir } else { maildir.join(format!(".{folder}")) };
        for part in ["new", "cur", "tmp"] {
            let path = folder.join(part);
            std::fs::create_dir_all(&path).unwrap();
            path.ancestors().take_while(|it| *it != mail).for_each(own);
        }
        let (draft, path) = (folder.join("tmp").join(name), folder.join("new").join(name));
        let mut file = std::fs::File::create(&draft).unwrap();
        file.write_all(raw).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(arrived)).unwrap();
        own(&draft);
        std::fs::rename(draft, &path).unwrap();
        path
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
        Self::asking(dovecot, domains, None)
    }

    /// The same, and asks a policy about each recipient before.
    pub fn asking(dovecot: &Dovecot, domains: &str, policy: Option<&Policy>) -> Self {
        let [port] = free_ports();
        let mut environment = vec![
            ("SMTP_PORT", port.to_string()),
            ("LMTP_PORT", dovecot.lmtp.to_string()),
            ("DOMAIN", domains.to_owned()),
        ];
        environment.extend(policy.map(|policy| ("POLICY_PORT", policy.port.to_string())));
        Self { service: Service::start("postfix", environment), port }
    }

    pub fn certificate(&self) -> PathBuf {
        self.service.certificate()
    }
}

/// What a mail server asks before it takes a mail for somebody. It lives as long as the tests do.
pub struct Policy {
    port: u16,
    rules: Arc<Mutex<HashMap<String, VecDeque<String>>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Policy {
    /// Lets everybody through.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (rules, asked) = (Arc::<Mutex<HashMap<_, _>>>::default(), Arc::<Mutex<Vec<_>>>::default());
        let policy =
            Self { port: listener.local_addr().unwrap().port(), rules: rules.clone(), asked: asked.clone() };
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (rules, asked) = (rules.clone(), asked.clone());
                std::thread::spawn(move || drop(answer(stream, &rules, &asked)));
            }
        });
        policy
    }

    /// The next attempts to write to somebody meet these, one after the other; whatever comes then is let through.
    pub fn says(&self, recipient: &str, actions: &[&str]) {
        let actions = actions.iter().map(|it| (*it).to_owned()).collect();
        self.rules.lock().unwrap().insert(recipient.to_owned(), actions);
    }

    /// How often somebody was written to.
    pub fn attempts(&self, recipient: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|it| *it == recipient).count()
    }
}

/// Attributes, one a line, and an empty line; then the action and an empty line.
fn answer(
    stream: TcpStream,
    rules: &Mutex<HashMap<String, VecDeque<String>>>,
    asked: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut writing = stream.try_clone()?;
    let mut recipient = String::new();
    for line in BufReader::new(stream).lines() {
        let line = line?;
        if let Some(it) = line.strip_prefix("recipient=") {
            it.clone_into(&mut recipient);
        }
        if line.is_empty() {
            asked.lock().unwrap().push(recipient.clone());
            let action = rules.lock().unwrap().get_mut(&recipient).and_then(VecDeque::pop_front);
            write!(writing, "action={}\n\n", action.as_deref().unwrap_or("DUNNO"))?;
        }
    }
    Ok(())
}

/// Ports that were free a moment ago; all are held until the last is known.
pub fn free_ports<const N: usize>() -> [u16; N] {
    let held = std::array::from_fn::<_, N, _>(|_| TcpListener::bind("127.0.0.1:0").unwrap());
    held.map(|listener| listener.local_addr().unwrap().port())
}
