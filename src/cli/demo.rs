//! `duly demo`

use super::serve::told_to_stop;
use crate::{
    access,
    app::App,
    config::{Config, Mailbox, MailboxKind, Server, Storage, Tls},
    demo::{self, history},
    jobs,
    web::{
        self,
        sandbox::{self, Sandbox},
    },
    words::{Clock, Zone},
};
use anyhow::{Context, Result, bail};
use std::{
    future::IntoFuture,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Tried one after another, until one is free.
const PORTS: std::ops::Range<u16> = 8080..8100;
/// How long open pages may take to say goodbye.
const FAREWELL: Duration = Duration::from_secs(1);

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Where the demo lives; a folder that is removed at the end, if none is given.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// The port of the pages; the first free one from 8080 on, if none is given.
    #[arg(long)]
    port: Option<u16>,
}

/// The demo's folder. One that nobody named goes when the demo ends.
struct Stage {
    folder: PathBuf,
    keep: bool,
}

impl Stage {
    fn set(named: Option<PathBuf>) -> Result<Stage> {
        let keep = named.is_some();
        let own = || std::env::temp_dir().join(format!("duly-demo-{}", std::process::id()));
        let folder = named.unwrap_or_else(own);
        if !keep && folder.exists() {
            // Left behind by a process of the same number that was killed.
            std::fs::remove_dir_all(&folder).with_context(|| format!("clearing {}", folder.display()))?;
        }
        Ok(Stage { folder, keep })
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !self.keep {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

pub(super) async fn demo(arguments: Arguments) -> Result<ExitCode> {
    let stage = Stage::set(arguments.folder)?;
    let listener = listen(arguments.port).await?;
    let app = App::build(settings(&stage.folder, listener.local_addr()?)).await?;
    let play = Sandbox::new(stage.folder.join("post"));
    let pages = web::with(app.clone(), sandbox::routes(play.clone()));
    greet(&app);

    // The pages answer at once; the story is told, and then the jobs begin, behind them.
    let stop = CancellationToken::new();
    let serve = async {
        let server = axum::serve(listener, pages).with_graceful_shutdown(told_to_stop());
        // An open page listens for hours: it is not waited for.
        let told = async {
            told_to_stop().await;
            tokio::time::sleep(FAREWELL).await;
        };
        let served = tokio::select! {
            served = server.into_future() => served.context("serving"),
            () = told => Ok(()),
        };
        stop.cancel();
        served
    };
    let (served, lived) = tokio::join!(serve, live(&app, &play, stop.clone()));
    app.db.close().await;
    served.and(lived)?;
    Ok(ExitCode::SUCCESS)
}

/// Tells the story if the folder is new, then lets the jobs run until the end.
async fn live(app: &App, play: &Sandbox, stop: CancellationToken) -> Result<()> {
    let now = app.clock.now();
    // The story ends yesterday; its clock is its own.
    let past = App { clock: Clock::standing_at(now), ..app.clone() };
    let story = async {
        if access::users(&app.db).await?.is_empty() {
            history::live(&past, play.post(), now.date_in(&Zone::UTC), |percent| play.progress(percent))
                .await?;
        }
        play.progress(100);
        anyhow::Ok(())
    };
    tokio::select! {
        told = story => told.context("telling the story of the demo")?,
        () = stop.cancelled() => return Ok(()),
    }
    let jobs = jobs::start(app).await?;
    stop.cancelled().await;
    jobs.stop().await;
    Ok(())
}

async fn listen(port: Option<u16>) -> Result<TcpListener> {
    let ports = port.map_or(PORTS, |port| port..port.saturating_add(1));
    for port in ports.clone() {
        if let Ok(listener) = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))).await {
            return Ok(listener);
        }
    }
    bail!("no port from {} to {} is free; choose one with --port", ports.start, ports.end - 1)
}

/// Everything is recorded and nothing is sent; mail comes in from a folder.
fn settings(folder: &Path, address: SocketAddr) -> Config {
    Config {
        server: Server { listen: address, public_url: format!("http://{address}"), ..Server::default() },
        storage: Storage { folder: folder.to_owned(), ..Storage::default() },
        mailboxes: vec![Mailbox {
            name: demo::MAILBOX.to_owned(),
            kind: MailboxKind::Maildir,
            company: None,
            host: None,
            port: None,
            tls: Tls::None,
            username: None,
            password: None,
            login: None,
            folders: vec!["INBOX".to_owned()],
            sent_folder: None,
            largest_mb: 40,
            root_certificate: None,
            path: Some(folder.join("post")),
            poll_seconds: 1,
            authenticate: false,
        }],
        ..Config::default()
    }
}

fn greet(app: &App) {
    let at = &app.config.server.public_url;
    println!("The demo is at      {at}/");
    println!("Sign in as          {} with the password {}", demo::USER, demo::PASSWORD);
    println!("What was \"sent\"     {at}/sandbox  (and where you answer as the customer)");
    println!("Nothing leaves this machine. Ctrl C ends the demo and removes what it made.");
}
