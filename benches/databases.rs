//! A fresh database of each kind.

use anyhow::{Context, Result};
use duly::db::Db;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use std::path::Path;

/// SQLite in a folder, and PostgreSQL if `DULY_BENCH_POSTGRES` names a server.
pub async fn each(folder: &Path, name: &str) -> Result<Vec<(&'static str, Db)>> {
    let url = format!("sqlite:{}", folder.join("duly.db").display());
    let mut databases = vec![("SQLite", Db::open(&url, 8).await?)];
    match std::env::var("DULY_BENCH_POSTGRES") {
        Ok(server) => databases.push(("PostgreSQL", postgres(&server, name).await?)),
        Err(_) => println!("(DULY_BENCH_POSTGRES is not set: without PostgreSQL)"),
    }
    Ok(databases)
}

async fn postgres(server: &str, name: &str) -> Result<Db> {
    sqlx::any::install_default_drivers();
    let mut admin = AnyConnection::connect(server).await.context("the PostgreSQL server")?;
    for sql in [format!("DROP DATABASE IF EXISTS bench_{name}"), format!("CREATE DATABASE bench_{name}")] {
        sqlx::query(AssertSqlSafe(sql)).execute(&mut admin).await?;
    }
    Db::open(&named(server, name)?, 8).await
}

/// The address of a database on a PostgreSQL server.
pub fn named(server: &str, name: &str) -> Result<String> {
    let base = server.rsplit_once('/').context("an address with a database")?.0;
    Ok(format!("{base}/bench_{name}"))
}
