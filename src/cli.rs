//! What can be typed after `duly`. Reads arguments, calls one verb, prints its answer.
//!
//! Answers go to stdout, everything else to stderr. Exit code 0: done; 1: it failed, and one line says why;
//! 2: the command was written wrongly.

mod check;
mod demo;
mod doctor;
mod import;
mod reindex;
mod run;
mod serve;
mod user;

use crate::{
    config::{self, Config},
    log,
};
use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode};

/// The conversation about unpaid invoices between companies.
#[derive(Debug, Parser)]
#[command(version, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Args)]
struct Settings {
    /// The file of settings [default: duly.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE", env = "DULY_CONFIG")]
    config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server
    Serve(serve::Arguments),
    /// Run a server with invented companies and customers; nothing leaves the machine
    Demo(demo::Arguments),
    /// Take customers, contacts, invoices or payments from a CSV file
    Import(import::Arguments),
    /// Decide which reminders are due, and send them
    Run(run::Arguments),
    /// Look after the people who may sign in
    #[command(subcommand)]
    User(user::Command),
    /// Make the search index again
    Reindex,
    /// Check the settings and print them, without secrets
    Check,
    /// Look at everything that mail depends on, and say how to mend what is wrong
    Doctor(doctor::Arguments),
}

impl Settings {
    /// A file that was named must be there; the usual one may be missing.
    fn load(&self) -> Result<Config> {
        let usual = PathBuf::from("duly.toml");
        let file = self.config.as_ref().unwrap_or(&usual);
        // A variable whose name or value is not Unicode is none of ours.
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| name.into_string().ok().zip(value.into_string().ok()));
        Ok(config::load(file, self.config.is_some(), environment)?)
    }
}

/// Does what the arguments say.
pub async fn main(arguments: Cli) -> ExitCode {
    match dispatch(arguments).await {
        Ok(code) => code,
        Err(error) => {
            // One line: what failed, because of what, because of what.
            eprintln!("duly: {}", sentence(&error));
            ExitCode::FAILURE
        }
    }
}

async fn dispatch(cli: Cli) -> Result<ExitCode> {
    // What needs no settings works without them.
    if let Command::Import(arguments) = &cli.command
        && arguments.sample
    {
        return import::sample(arguments);
    }
    let config = match &cli.command {
        Command::Demo(_) => Config::default(),
        // Settings that are wrong are a finding.
        Command::Doctor(arguments) => match cli.settings.load() {
            Ok(config) => config,
            Err(error) => return Ok(doctor::unloadable(arguments, &error)),
        },
        _ => cli.settings.load()?,
    };
    log::start(&config.log)?;
    match cli.command {
        Command::Serve(arguments) => serve::serve(config, arguments).await,
        Command::Demo(arguments) => demo::demo(arguments).await,
        Command::Import(arguments) => import::import(&config, &arguments).await,
        Command::Run(arguments) => run::run(config, arguments).await,
        Command::User(command) => user::user(&config, command).await,
        Command::Reindex => reindex::reindex(&config).await,
        Command::Check => Ok(check::check(&config)),
        Command::Doctor(arguments) => Ok(doctor::doctor(config, &arguments).await),
    }
}

/// The chain of causes in one line, without a cause that its effect has quoted already.
fn sentence(error: &anyhow::Error) -> String {
    let mut said = String::new();
    for cause in error.chain().map(ToString::to_string) {
        let cause = visible(&cause);
        if said.is_empty() {
            said = cause;
        } else if !said.contains(&cause) {
            said = format!("{said}: {cause}");
        }
    }
    said
}

/// On one line, and without what a hostile file could tell the terminal to do.
fn visible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_fit_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_failure_is_one_line_that_says_nothing_twice() {
        let error = anyhow::anyhow!("no such\nfile").context("no such file").context("opening the door");
        assert_eq!(sentence(&error), "opening the door: no such file");
    }
}
