//! The figures of `benches/README.md`: each is one word on the command line.
//!
//! `benches/run` starts what they need and calls this. Every figure is taken from the same code that serves
//! customers; what is invented here is only who owes what, and what they write.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

mod books;
mod databases;
mod dunning;
mod hostile;
mod ingest;
mod letters;
mod mails;
mod meter;
#[allow(dead_code, reason = "the tests ask more of it")]
#[path = "../tests/house/name_server.rs"]
mod name_server;
mod others;
mod sample;
mod search;
mod sending;
mod serve;

use anyhow::{Result, bail};
use std::path::Path;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<()> {
    rustls::crypto::ring::default_provider().install_default().expect("no other provider yet");
    // Cargo adds `--bench` to what was asked for.
    let words: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let count = |word: Option<&&str>, or: usize| word.map_or(Ok(or), |it| it.parse::<usize>());
    match words.as_slice() {
        ["mails", folder, rest @ ..] => mails::write(Path::new(folder), count(rest.first(), 20_000)?),
        ["heavy", folder, rest @ ..] => mails::write_heavy(Path::new(folder), count(rest.first(), 60)?),
        ["ingest", rest @ ..] => ingest::run(count(rest.first(), 20_000)?).await,
        ["stages", rest @ ..] => ingest::stages(count(rest.first(), 20_000)?).await,
        ["memory", rest @ ..] => ingest::memory(count(rest.first(), 100_001)?).await,
        ["dunning", rest @ ..] => dunning::run(count(rest.first(), 10_000)?).await,
        ["hostile"] => {
            hostile::run();
            Ok(())
        }
        ["sending", rest @ ..] => sending::run(count(rest.first(), 10_000)?).await,
        ["search", rest @ ..] => search::run(count(rest.first(), 100_000)?).await,
        ["letters", rest @ ..] => letters::run(count(rest.first(), 300)?),
        _ => bail!(
            "figures mails FOLDER [COUNT] | heavy FOLDER [MB] | ingest | stages | memory | dunning | sending | search | \
             letters [COUNT] | hostile"
        ),
    }
}
