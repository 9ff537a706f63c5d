//! Where log lines go, and what becomes of a panic: one line with its place, and the server goes on.

use crate::config::{Log, LogFormat};
use anyhow::{Context, Result, anyhow};
use std::io::IsTerminal;
use tracing::{Level, Metadata};
use tracing_subscriber::{EnvFilter, filter::filter_fn, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// Libraries that write at debug or trace what they send: passwords and tokens among it. No setting makes them.
const TALKATIVE: [&str; 7] = ["async_imap", "imap_proto", "lettre", "h2", "hyper", "hyper_util", "reqwest"];

/// Starts logging to stderr; stdout belongs to what a command answers.
///
/// # Errors
/// If the filter makes no sense, or logging was started before.
pub fn start(settings: &Log) -> Result<()> {
    let filter = EnvFilter::builder().parse(&settings.filter).with_context(|| {
        format!("log.filter: “{}” is not a filter such as info or duly=debug", settings.filter)
    })?;
    let lines = tracing_subscriber::registry().with(filter).with(filter_fn(is_discreet));
    let layer = fmt::layer().with_writer(std::io::stderr);
    let started = match settings.format {
        LogFormat::Text => lines.with(layer.with_ansi(std::io::stderr().is_terminal())).try_init(),
        LogFormat::Json => lines.with(layer.json().flatten_event(true)).try_init(),
    };
    started.map_err(|error| anyhow!("starting the log: {error}"))?;
    log_panics();
    Ok(())
}

fn is_discreet(line: &Metadata<'_>) -> bool {
    let library = line.target().split("::").next().unwrap_or_default();
    *line.level() <= Level::INFO || !TALKATIVE.contains(&library)
}

/// Only the place is logged: what a panic says may hold a piece of somebody's mail.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let thread = std::thread::current().name().unwrap_or_default().to_owned();
        tracing::error!(place, thread, "a defect in duly stopped a task");
    }));
}
