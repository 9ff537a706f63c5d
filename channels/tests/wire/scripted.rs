//! An SMTP server that does at each step what the test tells it to.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

#[derive(Clone, Copy)]
pub enum Reply {
    /// The usual.
    Well,
    Say(&'static str),
    Close,
    /// Keeps the connection and says nothing more.
    Silence,
}

/// What to do on connection n (from 0) at a step: "greeting", "EHLO", "MAIL" (from the second on "MAIL again"),
/// "RCPT", "DATA", "content", "."
pub type Script = fn(usize, &str) -> Reply;

#[derive(Clone, Default)]
pub struct Seen(Arc<Mutex<Counts>>);

#[derive(Default)]
struct Counts {
    connections: usize,
    open: usize,
    most_open: usize,
    /// Messages that were handed over to their last dot.
    mails: Vec<Vec<u8>>,
    commands: Vec<String>,
}

impl Seen {
    pub fn connections(&self) -> usize {
        self.0.lock().unwrap().connections
    }

    pub fn most_open(&self) -> usize {
        self.0.lock().unwrap().most_open
    }

    pub fn mails(&self) -> Vec<Vec<u8>> {
        self.0.lock().unwrap().mails.clone()
    }

    pub fn commands(&self) -> Vec<String> {
        self.0.lock().unwrap().commands.clone()
    }
}

/// Starts the server; it ends with the test's runtime.
pub async fn server(script: Script) -> (u16, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let seen = Seen::default();
    let all = seen.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let seen = all.clone();
            let n = {
                let mut counts = seen.0.lock().unwrap();
                counts.connections += 1;
                counts.open += 1;
                counts.most_open = counts.most_open.max(counts.open);
                counts.connections - 1
            };
            tokio::spawn(async move {
                let _ = converse(stream, n, script, &seen).await;
                seen.0.lock().unwrap().open -= 1;
            });
        }
    });
    (port, seen)
}

async fn converse(stream: TcpStream, n: usize, script: Script, seen: &Seen) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut step = "greeting".to_owned();
    let mut mails = 0;
    loop {
        let usual = match step.as_str() {
            "greeting" => "220 scripted.example",
            "EHLO" => "250-scripted.example\r\n250 AUTH PLAIN",
            "AUTH" => "235 welcome",
            "DATA" => "354 go on",
            "." => "250 2.0.0 queued as 7F3A",
            "QUIT" => "221 bye",
            _ => "250 fine",
        };
        let said = match script(n, &step) {
            Reply::Well => usual,
            Reply::Say(words) => words,
            Reply::Close => return Ok(()),
            Reply::Silence => std::future::pending().await,
        };
        stream.write_all(format!("{said}\r\n").as_bytes()).await?;
        if step == "QUIT" {
            return Ok(());
        }
        step = if said.starts_with("354") {
            // A server that says "go on" and goes away at once does not read what comes.
            if matches!(script(n, "content"), Reply::Close) {
                return Ok(());
            }
            let mail = content(&mut stream).await?;
            seen.0.lock().unwrap().mails.push(mail);
            ".".to_owned()
        } else {
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            seen.0.lock().unwrap().commands.push(line.trim().to_owned());
            match line.split_whitespace().next().unwrap_or_default().to_uppercase().as_str() {
                "MAIL" => {
                    mails += 1;
                    if mails > 1 { "MAIL again" } else { "MAIL" }.to_owned()
                }
                verb => verb.to_owned(),
            }
        };
    }
}

/// The lines up to the dot, without it.
async fn content(stream: &mut BufReader<TcpStream>) -> std::io::Result<Vec<u8>> {
    let mut mail = vec![];
    loop {
        let mut line = vec![];
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(mail);
        }
        mail.extend(line);
    }
}
