//! Logging in with a token, at servers that take it, refuse it, or have a bad day.

use std::sync::{Arc, Mutex};

use base64::{Engine, engine::general_purpose::STANDARD};
use duly_channels::{
    Channel, Failure, Outgoing, Receipt,
    email::{
        Login, NoToken, Password, Tls, Tokens,
        imap::{self, Fault, Imap},
        smtp::{self, Smtp},
    },
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

use crate::{
    house::{plain_smtp, reminder},
    scripted::{Reply, server},
};

/// Gives out one token after the other: a new one only if the last was refused.
#[derive(Debug)]
struct Purse {
    tokens: &'static [&'static str],
    log: Mutex<Vec<String>>,
}

impl Purse {
    fn with(tokens: &'static [&'static str]) -> Arc<Purse> {
        Arc::new(Purse { tokens, log: Mutex::default() })
    }

    fn login(self: &Arc<Self>) -> Login {
        Login::with_tokens("ar@nordhafen.example", self.clone())
    }

    fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }
}

#[async_trait::async_trait]
impl Tokens for Purse {
    async fn access_token(&self, refused: Option<&Password>) -> Result<Password, NoToken> {
        let next = refused.map_or(0, |it| self.tokens.iter().position(|t| *t == it.reveal()).unwrap() + 1);
        self.log.lock().unwrap().push(format!("asked {next}"));
        let none = || NoToken::Refused("consent is gone".to_owned());
        self.tokens.get(next).map(|it| Password::new(*it)).ok_or_else(none)
    }

    async fn accepted(&self) {
        self.log.lock().unwrap().push("accepted".to_owned());
    }

    async fn refused(&self, why: &str) {
        assert!(!self.tokens.iter().any(|token| why.contains(token)), "{why}");
        self.log.lock().unwrap().push("refused".to_owned());
    }
}

fn said(token: &str) -> String {
    STANDARD.encode(format!("user=ar@nordhafen.example\u{1}auth=Bearer {token}\u{1}\u{1}"))
}

/// `{"status":"401"}`, as servers say why before they refuse.
const WHY: &str = "eyJzdGF0dXMiOiI0MDEifQ==";

// --- IMAP --------------------------------------------------------------------------------------------------------

/// An IMAP server that knows one good token. What it is sent is kept.
async fn imap_server(capabilities: &'static str, good: &'static str) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, heard) = (listener.local_addr().unwrap().port(), Arc::new(Mutex::new(vec![])));
    let all = heard.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let heard = all.clone();
            tokio::spawn(async move { drop(talk(stream, capabilities, good, &heard).await) });
        }
    });
    (port, heard)
}

async fn talk(
    stream: TcpStream,
    capabilities: &str,
    good: &str,
    heard: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"* OK ready\r\n").await?;
    loop {
        let line = hear(&mut stream, heard).await?;
        let mut words = line.split(' ');
        let (tag, verb) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let answer = match verb {
            "CAPABILITY" => format!("* CAPABILITY IMAP4rev1 {capabilities}\r\n{tag} OK done\r\n"),
            "AUTHENTICATE" => {
                let at_once = words.nth(1).map(str::to_owned);
                let token = match at_once {
                    Some(token) => token,
                    None => {
                        stream.write_all(b"+ \r\n").await?;
                        hear(&mut stream, heard).await?
                    }
                };
                if token == said(good) {
                    format!("{tag} OK welcome\r\n")
                } else if good == "nobody's today" {
                    format!("{tag} NO [UNAVAILABLE] the directory is down\r\n")
                } else {
                    stream.write_all(format!("+ {WHY}\r\n").as_bytes()).await?;
                    let answer = hear(&mut stream, heard).await?;
                    assert_eq!(answer, "", "a challenge after a refusal is answered with an empty line");
                    format!("{tag} NO [AUTHENTICATIONFAILED] not with {token}\r\n")
                }
            }
            "EXAMINE" => format!("* 0 EXISTS\r\n* OK [UIDVALIDITY 7] fine\r\n{tag} OK done\r\n"),
            _ => format!("{tag} OK done\r\n"),
        };
        stream.write_all(answer.as_bytes()).await?;
    }
}

async fn hear(stream: &mut BufReader<TcpStream>, heard: &Mutex<Vec<String>>) -> std::io::Result<String> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    let line = line.trim_end().to_owned();
    heard.lock().unwrap().push(line.clone());
    Ok(line)
}

async fn opens(port: u16, login: Login) -> Result<(), Fault> {
    let settings = imap::Settings {
        host: "localhost".to_owned(),
        port,
        tls: Tls::None,
        login,
        folder: "INBOX".to_owned(),
        root_certificate: None,
        timeout: std::time::Duration::from_secs(10),
        largest_batch: imap::LARGEST_BATCH,
    };
    Imap::connect(&settings).await.map(drop)
}

#[tokio::test]
async fn an_imap_server_is_told_the_token_in_one_step_or_in_two() {
    for (capabilities, in_one) in [("AUTH=XOAUTH2 SASL-IR", true), ("AUTH=XOAUTH2", false)] {
        let (port, heard) = imap_server(capabilities, "good").await;
        let purse = Purse::with(&["good"]);
        opens(port, purse.login()).await.unwrap();
        assert_eq!(purse.log(), ["asked 0", "accepted"]);
        let heard = heard.lock().unwrap();
        let at_once = heard.iter().any(|it| it.ends_with(&format!("AUTHENTICATE XOAUTH2 {}", said("good"))));
        assert_eq!(at_once, in_one, "{heard:?}");
    }
}

#[tokio::test]
async fn an_imap_server_that_refuses_a_token_is_shown_one_fresh_one() {
    for capabilities in ["AUTH=XOAUTH2 SASL-IR", "AUTH=XOAUTH2"] {
        let (port, _) = imap_server(capabilities, "fresh").await;
        let purse = Purse::with(&["stale", "fresh"]);
        opens(port, purse.login()).await.unwrap();
        assert_eq!(purse.log(), ["asked 0", "asked 1", "accepted"]);

        let purse = Purse::with(&["stale", "old", "fresh"]);
        let fault = opens(port, purse.login()).await.unwrap_err();
        assert!(matches!(&fault, Fault::Refused(why) if why.contains("does not let")), "{fault}");
        assert!(!fault.to_string().contains("old"), "{fault}");
        assert_eq!(purse.log(), ["asked 0", "asked 1", "refused"]);

        let purse = Purse::with(&["stale"]);
        assert_eq!(opens(port, purse.login()).await, Err(Fault::Refused("consent is gone".to_owned())));
        assert_eq!(purse.log(), ["asked 0", "asked 1"], "who gives no token knows why");
    }
}

#[tokio::test]
async fn a_bad_moment_of_an_imap_server_is_no_refusal() {
    let (port, _) = imap_server("AUTH=XOAUTH2 SASL-IR", "nobody's today").await;
    let purse = Purse::with(&["good", "another"]);
    let fault = opens(port, purse.login()).await.unwrap_err();
    assert!(matches!(&fault, Fault::Unreachable(why) if why.contains("directory")), "{fault}");
    assert_eq!(purse.log(), ["asked 0"]);
}

// --- SMTP --------------------------------------------------------------------------------------------------------

async fn leaves(port: u16, login: Login) -> Result<Receipt, Failure> {
    let settings = smtp::Settings { login: Some(login), ..plain_smtp(port) };
    Smtp::new(settings).unwrap().send("key", &Outgoing::Email(Box::new(reminder("r1")))).await
}

#[tokio::test]
async fn an_smtp_server_is_told_the_token() {
    let (port, seen) = server(|_, _| Reply::Well).await;
    let purse = Purse::with(&["good"]);
    leaves(port, purse.login()).await.unwrap();
    assert_eq!(purse.log(), ["asked 0", "accepted"]);
    assert!(seen.commands().contains(&format!("AUTH XOAUTH2 {}", said("good"))), "{:?}", seen.commands());
}

#[tokio::test]
async fn an_smtp_server_that_refuses_a_token_is_shown_one_fresh_one() {
    // The reason first, and the refusal after an empty line; then the second connection does well.
    let (port, seen) = server(|n, step| match (n, step) {
        (0, "AUTH") => Reply::Say("334 eyJzdGF0dXMiOiI0MDEifQ=="),
        (0, "") => Reply::Say("535 5.7.8 not with this one"),
        _ => Reply::Well,
    })
    .await;
    let purse = Purse::with(&["stale", "fresh"]);
    leaves(port, purse.login()).await.unwrap();
    assert_eq!(purse.log(), ["asked 0", "asked 1", "accepted"]);
    let commands = seen.commands();
    let at = |line: String| commands.iter().position(|it| *it == line);
    let stale = at(format!("AUTH XOAUTH2 {}", said("stale"))).unwrap();
    assert_eq!(commands.get(stale + 1).map(String::as_str), Some(""), "{commands:?}");
    assert!(at(format!("AUTH XOAUTH2 {}", said("fresh"))) > Some(stale), "{commands:?}");
    assert_eq!((seen.connections(), seen.mails().len()), (2, 1));
}

#[tokio::test]
async fn a_mail_is_not_given_up_because_consent_is_gone() {
    let (port, seen) = server(|_, step| match step {
        "AUTH" => Reply::Say("535 5.7.8 not with better"),
        _ => Reply::Well,
    })
    .await;
    let purse = Purse::with(&["good", "better"]);
    let failure = leaves(port, purse.login()).await.unwrap_err();
    assert!(matches!(&failure, Failure::Retry(why) if why.contains("5.7.8")), "{failure:?}");
    assert_eq!(purse.log(), ["asked 0", "asked 1", "refused"]);

    let purse = Purse::with(&[]);
    let failure = leaves(port, purse.login()).await.unwrap_err();
    assert!(matches!(&failure, Failure::Retry(why) if why.contains("consent is gone")), "{failure:?}");
    assert!(seen.mails().is_empty());
}

#[tokio::test]
async fn a_bad_moment_of_an_smtp_server_is_no_refusal() {
    let (port, _) = server(|_, step| match step {
        "AUTH" => Reply::Say("454 4.7.0 temporary failure"),
        _ => Reply::Well,
    })
    .await;
    let purse = Purse::with(&["good", "better"]);
    let failure = leaves(port, purse.login()).await.unwrap_err();
    assert!(matches!(&failure, Failure::Refused(it) if it.code == 454), "{failure:?}");
    assert_eq!(purse.log(), ["asked 0"]);
}
