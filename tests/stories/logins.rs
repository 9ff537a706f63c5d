//! A mailbox that lets us in by consent only: it is given, taken back, and given again.

use crate::house::{
    authority::{ACCOUNT, Authority, SECRET},
    binary::Place,
    databases,
    servers::{Dovecot, free_ports},
};
use duly::{
    alerts,
    app::App,
    config::{Config, Dunning, Hidden, LoginSettings, Mailbox, MailboxKind, Provider, Server, Storage, Tls},
    jobs,
    logins::{Answer, Arrival},
    mailbox,
    words::{Clock, MailboxId, Timestamp},
};
use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(60);

fn mailbox_by_consent(dovecot: &Dovecot) -> Mailbox {
    Mailbox {
        name: "replies".into(),
        kind: MailboxKind::Imap,
        company: None,
        host: Some("localhost".into()),
        port: Some(dovecot.imaps),
        tls: Tls::Implicit,
        username: None,
        password: None,
        login: Some("office".into()),
        folders: vec!["INBOX".into()],
        sent_folder: None,
        largest_mb: 40,
        root_certificate: Some(dovecot.certificate()),
        path: None,
        poll_seconds: 1,
        authenticate: false,
    }
}

fn settings(folder: &std::path::Path, url: &str, authority: &Authority, dovecot: &Dovecot) -> Config {
    // As `main` does first of all.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let provider = authority.provider();
    Config {
        server: Server { public_url: "https://duly.nordhafen.example".into(), ..Server::default() },
        storage: Storage {
            folder: folder.join("data"),
            database: Some(Hidden::new(url)),
            ..Storage::default()
        },
        mailboxes: vec![mailbox_by_consent(dovecot)],
        logins: vec![LoginSettings {
            name: "office".into(),
            provider: Provider::Custom,
            client_id: "duly".into(),
            client_secret: Some(Hidden::new(SECRET)),
            username: ACCOUNT.into(),
            tenant: None,
            authorization_url: Some(provider.authorization),
            token_url: Some(provider.token),
            device_url: provider.device,
            scopes: provider.scopes,
        }],
        dunning: Dunning { automatic: false, ..Dunning::default() },
        ..Config::default()
    }
}

async fn consents(app: &App, authority: &Authority) {
    let page = app.logins.get("office").unwrap().redirect("session").await.unwrap();
    let said = authority.visited(&page);
    let arrival = app.logins.come_back("session", &said["state"], Answer::Code(said["code"].clone())).await;
    assert_eq!(arrival.unwrap(), Arrival::Consented("office".into()));
}

/// Waits until there is an alert that says this, or none.
async fn alerted(app: &App, words: Option<&str>) {
    let began = Instant::now();
    loop {
        let open = alerts::open(&mut *app.db.read().await.unwrap()).await.unwrap();
        let open: Vec<_> = open.iter().filter(|it| it.about == "office").collect();
        match words {
            Some(words) if open.iter().any(|it| it.detail.contains(words)) => return,
            None if open.is_empty() => return,
            _ => assert!(began.elapsed() < PATIENCE, "{words:?}, but {open:?}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn kept(app: &App, mailbox: MailboxId, count: i64) {
    let began = Instant::now();
    loop {
        let balance = mailbox::store::balance(&mut app.db.read().await.unwrap(), mailbox).await.unwrap();
        if balance.kept() == count {
            return;
        }
        assert!(began.elapsed() < PATIENCE, "{balance:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn mail(n: usize) -> Vec<u8> {
    format!("From: k{n}@kaeufer.example\r\nSubject: Mail {n}\r\nMessage-ID: <{n}@kaeufer.example>\r\n\r\nHello.\r\n")
        .into_bytes()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mailbox_is_read_by_consent_and_its_loss_is_an_alert_until_it_is_given_again() {
    let (fresh, authority) = (databases::sqlite().await, Authority::open().await);
    let introspect = format!("{}/introspect?token=", authority.address);
    let dovecot = Dovecot::with("ar", vec![("INTROSPECT", introspect)]);
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(Timestamp("2026-03-10T09:00:00Z".parse().unwrap()));
    let config = settings(folder.path(), &fresh.url, &authority, &dovecot);
    let app = App::build_with(config, clock.clone()).await.unwrap();
    let replies = jobs::put_mailbox(&app, "replies", None).await.unwrap();
    let pass = |seconds: u64| {
        clock.pass_seconds(seconds.try_into().unwrap());
        authority.pass(seconds);
    };

    dovecot.deliver_to("ar", &mail(1));
    let running = jobs::start(&app).await.unwrap();
    alerted(&app, Some("nobody has consented yet")).await;
    consents(&app, &authority).await;
    kept(&app, replies, 1).await;
    alerted(&app, None).await;

    // An hour later the mail server hangs up, and the token has ended: nobody notices.
    pass(3600);
    dovecot.adm(&["kick", "*"]);
    dovecot.deliver_to("ar", &mail(2));
    kept(&app, replies, 2).await;
    assert_eq!(authority.refreshes(), 1);

    authority.revokes();
    dovecot.adm(&["kick", "*"]);
    dovecot.deliver_to("ar", &mail(3));
    alerted(&app, Some("invalid_grant")).await;
    consents(&app, &authority).await;
    kept(&app, replies, 3).await;
    alerted(&app, None).await;
    running.stop().await;
    app.logins.settle().await;
}

/// What `/healthz` says.
fn health(port: u16) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.write_all(b"GET /healthz HTTP/1.0\r\n\r\n")?;
    let mut said = String::new();
    stream.read_to_string(&mut said)?;
    Ok(said)
}

#[test]
fn no_filter_makes_the_log_show_a_password() {
    const PASSWORD: &str = "stay-where-you-are";
    let dovecot = Dovecot::with("ar", vec![("PASSWORD", PASSWORD.to_owned())]);
    let [port] = free_ports();
    for format in ["text", "json"] {
        let place = Place::new(&format!(
            "[server]\nlisten = \"127.0.0.1:{port}\"\n[log]\nformat = \"{format}\"\n\
             filter = \"trace,async_imap::client=trace,async_imap=trace\"\n\
             [[mailbox]]\nname = \"replies\"\nkind = \"imap\"\nhost = \"localhost\"\nport = {}\ntls = \"implicit\"\n\
             username = \"ar\"\npassword = \"{PASSWORD}\"\nroot_certificate = \"{}\"\n",
            dovecot.imaps,
            dovecot.certificate().display(),
        ));
        let server = place.serve();
        let began = Instant::now();
        while !health(port).is_ok_and(|it| it.contains("\"up\":1")) {
            assert!(began.elapsed() < PATIENCE, "the mailbox does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
        server.stop();
        let log = place.log();
        assert!(log.contains("TRACE"), "the filter lets everything pass");
        assert!(!log.contains(PASSWORD), "{format}: the log shows a password");
    }
}
