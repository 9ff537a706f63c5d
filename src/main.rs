//! The binary: arguments in, exit code out. Everything else is in the library.

use clap::Parser;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = duly::cli::Cli::parse();
    // One provider for every TLS connection. A second call is refused, and there is none.
    let _ = rustls::crypto::ring::default_provider().install_default();
    duly::cli::main(arguments).await
}
