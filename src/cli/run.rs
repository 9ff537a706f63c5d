//! `duly run`

use crate::{app::App, config::Config, words::Date};
use anyhow::{Result, bail};
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The day to decide for, such as 2026-03-17 [default: today]
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// Print what would go to whom, and why, and send nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) async fn run(config: Config, arguments: Arguments) -> Result<ExitCode> {
    let app = App::build(config).await?;
    // Here `dunning` decides for the day, and its decisions are printed one a line.
    let _ = (app, arguments.on, arguments.dry_run);
    bail!("running is not wired yet")
}
