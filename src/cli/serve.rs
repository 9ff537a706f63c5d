//! `duly serve`

use crate::{
    access,
    app::{App, Running},
    config::Config,
    words::Locale,
};
use anyhow::{Result, bail};
use std::process::ExitCode;

/// The address of the first administrator, until they add themselves under their own.
pub(super) const FIRST: &str = "admin@localhost";

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) async fn serve(config: Config, _arguments: Arguments) -> Result<ExitCode> {
    let _running = Running::alone(&config.storage)?;
    let app = App::build(config).await?;
    let locale = app.config.companies.first().map_or(Locale::EN, |it| it.locale.without_region());
    if let Some(first) = access::first_administrator(&app.db, FIRST, locale).await? {
        // To the terminal and not to the log: logs are kept and read by many.
        println!("The first administrator signs in as {} with the password {}", first.email, first.password);
        println!("This is shown once. `duly user password {}` sets another one.", first.email);
    }
    // Here the router of `web` listens on app.config.server.listen and `jobs` begin, until a signal ends both.
    bail!("the pages are not wired yet")
}
