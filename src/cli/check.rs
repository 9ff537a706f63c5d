//! `duly check`

use crate::config::Config;
use std::process::ExitCode;

/// The settings were loaded, so they are right; this prints what they came to. Secrets show as `…`.
pub(super) fn check(config: &Config) -> ExitCode {
    println!("{config:#?}");
    println!("The settings are right.");
    ExitCode::SUCCESS
}
