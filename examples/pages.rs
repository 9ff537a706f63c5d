//! Serves the pages with a believable office behind them, for looking at: `cargo run --example pages`.
//! Sign in as `mira@nordhafen.example`, with the password that it prints.

#[allow(dead_code, reason = "the tests look at more of it")]
#[path = "../tests/web/samples.rs"]
mod samples;

use anyhow::Result;
use duly::{db::Db, web, words::CompanyId};

#[tokio::main]
async fn main() -> Result<()> {
    tracing_subscriber::fmt().with_env_filter("info").init();
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".into());
    let db = Db::open(&format!("sqlite:{folder}/pages.db"), 8).await?;
    let app = samples::app(db, &std::path::Path::new(&folder).join("search"))?;
    if duly::access::users(&app.db).await?.is_empty() {
        let office = samples::office(&app).await?;
        let crowd = std::env::args().nth(2).and_then(|it| it.parse().ok()).unwrap_or(60);
        samples::crowd(&app, CompanyId(1), crowd).await?;
        println!("conversation {} of customer {}", office.conversation, office.corrib);
    }
    // The office's clock stands in March 2026; it has to go on, or nothing would ever be new.
    let clock = app.clock.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            clock.pass_seconds(1);
        }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8089").await?;
    println!("http://{}/ mira@nordhafen.example {}", listener.local_addr()?, samples::PASSWORD);
    axum::serve(listener, web::router(app)).await?;
    Ok(())
}
