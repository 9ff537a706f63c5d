//! `duly demo`

use anyhow::{Result, bail};
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}

#[allow(clippy::unused_async, reason = "seeding the demo waits for the database")]
pub(super) async fn demo(_arguments: Arguments) -> Result<ExitCode> {
    // Here the demo's own settings, clock and recorder channels are made, and then served as in `serve`.
    bail!("the demo is not wired yet")
}
