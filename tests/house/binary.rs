//! The binary, as somebody starts it on a terminal or a supervisor in the background.

use std::{
    fs::File,
    io::Write,
    path::Path,
    process::{Child, Command, ExitStatus, Output, Stdio},
};

/// A folder with a `duly.toml`.
pub struct Place(tempfile::TempDir);

pub const NORDHAFEN: &str = "[[company]]\ncode = \"nordhafen\"\nname = \"Nordhafen Werkzeuge GmbH\"\n\
    address = [\"Kaistraße 4\", \"20457 Hamburg\"]\ncountry = \"DE\"\nlocale = \"de\"\n\
    time_zone = \"Europe/Berlin\"\ncurrency = \"EUR\"\nemail = \"ar@nordhafen.example\"\n\
    iban = \"DE89370400440532013000\"\n";

impl Place {
    /// With Nordhafen as its company, and more settings.
    pub fn new(more: &str) -> Place {
        let place = Place(tempfile::tempdir().unwrap());
        std::fs::write(place.path().join("duly.toml"), format!("{NORDHAFEN}{more}")).unwrap();
        place
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_duly"));
        command.args(arguments).current_dir(self.path()).env_clear();
        command
    }

    /// Runs a command to its end: exit code, what it printed, and what it complained about.
    pub fn duly(&self, arguments: &[&str], stdin: &str) -> (i32, String, String) {
        let mut command = self.command(arguments);
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary starts");
        // A command that reads nothing closes the pipe early, and that is fine.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.code().unwrap(), text(stdout), text(stderr))
    }

    /// Imports rows, all of which are new.
    pub fn imports(&self, noun: &str, header: &str, rows: &[String]) {
        let file = format!("{noun}.csv");
        std::fs::write(self.path().join(&file), format!("{header}\n{}\n", rows.join("\n"))).unwrap();
        let (code, out, said) = self.duly(&["import", noun, &file], "");
        let counts = format!("{noun}: {} added, 0 changed, 0 unchanged, 0 refused", rows.len());
        assert_eq!((code, out.lines().last()), (0, Some(counts.as_str())), "{said}");
    }

    /// Starts the server. What it says goes into the file `log`.
    pub fn serve(&self) -> Server {
        let log = || File::options().create(true).append(true).open(self.path().join("log")).unwrap();
        let mut command = self.command(&["serve"]);
        Server(command.stdin(Stdio::null()).stdout(log()).stderr(log()).spawn().expect("the binary starts"))
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.path().join("log")).unwrap_or_default()
    }
}

/// A running server, which ends with the test.
pub struct Server(Child);

impl Server {
    /// As a power cut would.
    pub fn kill(mut self) {
        self.0.kill().expect("it runs until it is killed");
        self.0.wait().unwrap();
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(mut self) -> ExitStatus {
        let told = Command::new("kill").arg(self.0.id().to_string()).status().unwrap();
        assert!(told.success());
        self.0.wait().unwrap()
    }

    pub fn id(&self) -> u32 {
        self.0.id()
    }

    pub fn has_ended(&mut self) -> bool {
        self.0.try_wait().unwrap().is_some()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
