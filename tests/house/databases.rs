//! A fresh database for each test, of each kind.

use duly::db::Db;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use std::sync::atomic::{AtomicU32, Ordering};

/// A database that is gone when the test is over.
pub struct Fresh {
    pub db: Db,
    pub url: String,
    /// The folder of an SQLite file.
    _folder: Option<tempfile::TempDir>,
}

/// A new SQLite file.
pub async fn sqlite() -> Fresh {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite:{}", folder.path().join("duly.db").display());
    let db = Db::open(&url, 4).await.expect("a fresh SQLite database");
    Fresh { db, url, _folder: Some(folder) }
}

/// A new database in the PostgreSQL server that `make test` started (`DULY_TEST_POSTGRES`).
pub async fn postgres() -> Fresh {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let server = std::env::var("DULY_TEST_POSTGRES").expect(
        "DULY_TEST_POSTGRES is not set: run `make test`, which starts a PostgreSQL server for the tests",
    );
    let name = format!("t{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
    sqlx::any::install_default_drivers();
    let mut admin = AnyConnection::connect(&server).await.expect("the test server answers");
    for sql in [format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name}")] {
        sqlx::query(AssertSqlSafe(sql)).execute(&mut admin).await.expect("a new database");
    }
    let base = server.rsplit_once('/').expect("an address with a database name").0;
    let url = format!("{base}/{name}");
    let db = Db::open(&url, 4).await.expect("a fresh PostgreSQL database");
    Fresh { db, url, _folder: None }
}

/// Makes two tests of one: `on_sqlite` and `on_postgres`.
///
/// ```ignore
/// on_both!(a_payment_lowers_the_balance, |db| { … });
/// ```
#[macro_export]
macro_rules! on_both {
    ($name:ident, |$db:ident| $body:block) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn story($db: duly::db::Db) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let fresh = $crate::house::databases::sqlite().await;
                story(fresh.db.clone()).await;
                fresh.db.close().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                let fresh = $crate::house::databases::postgres().await;
                story(fresh.db.clone()).await;
                fresh.db.close().await;
            }
        }
    };
}
