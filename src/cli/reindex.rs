//! `duly reindex`

use crate::{app::open_database, config::Config, inbox::search::Search};
use anyhow::{Context, Result};
use std::process::ExitCode;

pub(super) async fn reindex(config: &Config) -> Result<ExitCode> {
    let db = open_database(config).await?;
    let search = Search::open(&config.storage.folder.join("search"))?;
    let count = search.reindex(&db).await.context("stop `duly serve` before making its index again")?;
    println!("{count} messages can be found");
    Ok(ExitCode::SUCCESS)
}
