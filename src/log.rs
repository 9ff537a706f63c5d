//! Where log lines go, and what becomes of a panic: one line with its place, and the server goes on.

use crate::config::{Log, LogFormat};
use anyhow::{Context, Result, anyhow};
use std::io::IsTerminal;
use tracing_subscriber::{EnvFilter, fmt};

/// Starts logging to stderr; stdout belongs to what a command answers.
///
/// # Errors
/// If the filter makes no sense, or logging was started before.
pub fn start(settings: &Log) -> Result<()> {
    let filter = EnvFilter::builder().parse(&settings.filter).with_context(|| {
        format!("log.filter: “{}” is not a filter such as info or duly=debug", settings.filter)
    })?;
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match settings.format {
        LogFormat::Text => lines.with_ansi(std::io::stderr().is_terminal()).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    started.map_err(|error| anyhow!("starting the log: {error}"))?;
    log_panics();
    Ok(())
}

/// Only the place is logged: what a panic says may hold a piece of somebody's mail.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let thread = std::thread::current().name().unwrap_or_default().to_owned();
        tracing::error!(place, thread, "a defect in duly stopped a task");
    }));
}
