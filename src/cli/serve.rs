//! `duly serve`

use crate::{
    access,
    app::{App, Changes, Running},
    config::Config,
    jobs, web,
    words::Locale,
};
use anyhow::{Context, Result};
use std::process::ExitCode;
use tokio::net::TcpListener;

/// The address of the first administrator, until they add themselves under their own.
pub(super) const FIRST: &str = "admin@localhost";

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) async fn serve(config: Config, _arguments: Arguments) -> Result<ExitCode> {
    let _running = Running::alone(&config.storage)?;
    let address = config.server.listen;
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("listening on {address} (server.listen)"))?;
    let app = App::build(config).await?;
    greet_the_first(&app).await?;

    let jobs = jobs::start(&app).await?;
    tracing::info!(%address, "serving {}", app.config.server.public_url);
    axum::serve(listener, web::router(app.clone()))
        .with_graceful_shutdown(stopping(app.changes.clone()))
        .await
        .context("serving")?;
    tracing::info!("stopping");
    jobs.stop().await;
    app.logins.settle().await;
    app.db.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Open pages listen for ever: they are let go first, or the server would wait for them.
async fn stopping(changes: Changes) {
    told_to_stop().await;
    changes.stop();
}

async fn greet_the_first(app: &App) -> Result<()> {
    let locale = app.config.companies.first().map_or(Locale::EN, |it| it.locale.without_region());
    if let Some(first) = access::first_administrator(&app.db, FIRST, locale).await? {
        // To the terminal and not to the log: logs are kept and read by many.
        println!("The first administrator signs in as {} with the password {}", first.email, first.password);
        println!("This is shown once. `duly user password {}` sets another one.", first.email);
    }
    Ok(())
}

/// Ends when the process is asked to: by Ctrl C, or by whoever supervises it.
pub(super) async fn told_to_stop() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
