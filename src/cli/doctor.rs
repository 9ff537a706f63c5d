//! `duly doctor`

use crate::{
    config::{Config, Invalid},
    doctor::{self, Area, Finding, Found, Patient, Severity},
    web::{findings, tongue::Tongue},
    words::Locale,
};
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Print the findings as JSON
    #[arg(long)]
    json: bool,
    /// Also send a mail from each company to its own reply address, and wait up to two minutes for it
    #[arg(long)]
    round_trip: bool,
}

/// Prints what each part of the house is like as soon as it is known. Exit code 1 if anything is wrong; what should only
/// be looked at does not count.
pub(super) async fn doctor(config: Config, arguments: &Arguments) -> ExitCode {
    let parts = doctor::parts(&config, arguments.round_trip);
    let patient = Patient::found(config).await;
    let mut findings = Vec::new();
    for part in parts {
        let found = part.look(&patient).await;
        if !arguments.json {
            found.iter().for_each(print);
        }
        findings.extend(found);
    }
    sum_up(&findings, arguments)
}

/// The settings cannot be loaded, so there is nothing else to look at.
pub(super) fn unloadable(arguments: &Arguments, error: &anyhow::Error) -> ExitCode {
    let (place, why) = match error.downcast_ref::<Invalid>() {
        Some(it) => (it.place.clone(), it.why.clone()),
        None => ("duly.toml".to_owned(), error.to_string()),
    };
    let finding = Area::Settings.finds("", Found::SettingsWrong).with("place", place).with("why", why);
    if !arguments.json {
        print(&finding);
    }
    sum_up(&[finding], arguments)
}

fn sum_up(findings: &[Finding], arguments: &Arguments) -> ExitCode {
    let tongue = Tongue::of(Locale::EN);
    let count = |severity| findings.iter().filter(|it| it.severity() == severity).count();
    if arguments.json {
        let all: Vec<_> = findings.iter().map(|it| findings::told(tongue, it)).collect();
        println!("{}", serde_json::json!({ "findings": all }));
    } else {
        println!("\n{}.", findings::summary(tongue, count));
    }
    if count(Severity::Bad) > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn print(finding: &Finding) {
    let told = findings::told(Tongue::of(Locale::EN), finding);
    let sign = match told.severity {
        Severity::Bad => "✗",
        Severity::Warn => "!",
        Severity::Good => "✓",
    };
    let about = if told.about.is_empty() { String::new() } else { format!(" {}", told.about) };
    println!("{sign} {}{about}: {}", told.area, super::visible(&told.what));
    if let Some(mend) = told.mend {
        println!("  → {}", super::visible(&mend));
    }
}
