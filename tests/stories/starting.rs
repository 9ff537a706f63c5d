//! Starting: with wrong settings, twice, again on what is there already, and only to look.

use crate::house::{
    binary::Place,
    creditor::{Creditor, monday},
    databases,
    servers::free_ports,
};
use duly::{db::Db, ledger::import::Noun};
use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

/// Waits until a server answers, whatever it says.
fn answers(port: u16, place: &Place) {
    let began = Instant::now();
    let ask = || -> std::io::Result<usize> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.write_all(b"GET /healthz HTTP/1.0\r\n\r\n")?;
        stream.read(&mut [0; 100])
    };
    while !ask().is_ok_and(|bytes| bytes > 0) {
        assert!(began.elapsed() < Duration::from_secs(20), "{}", place.log());
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_second_server_on_the_same_file_is_refused_and_says_who_is_first() {
    let [first, second] = free_ports();
    let place = Place::new(&format!("[server]\nlisten = \"127.0.0.1:{first}\"\n"));
    let server = place.serve();
    answers(first, &place);
    let settings = std::fs::read_to_string(place.path().join("duly.toml")).unwrap();
    let other = settings.replace(&first.to_string(), &second.to_string());
    std::fs::write(place.path().join("duly.toml"), other).unwrap();
    let mut other = place.serve();
    let began = Instant::now();
    while !other.has_ended() {
        assert!(began.elapsed() < Duration::from_secs(20), "two servers are at work on one file");
        std::thread::sleep(Duration::from_millis(20));
    }
    let log = place.log();
    let said: Vec<&str> = log.lines().filter(|line| line.starts_with("duly: ")).collect();
    let [said] = said.as_slice() else { panic!("{log}") };
    assert!(said.contains(&format!("another duly serve (process {}) is at work on", server.id())), "{said}");
    assert!(said.contains("duly.db"), "{said}");
    assert!(server.stop().success());
    // Whoever stopped lets go.
    let again = place.serve();
    answers(second, &place);
    assert!(again.stop().success());
}

#[test]
fn a_wrong_setting_is_refused_at_start_with_file_line_and_remedy() {
    for (settings, place_in_file, remedy) in [
        ("[dunning]\nfrom_hour = 19\n", ":12", "from_hour must be before to_hour"),
        ("[dunning]\ndays = [\"mon\", \"funday\"]\n", ":12", "not one of mon, tue"),
        ("[dunning]\ndays = []\n", ":12", "days = [\"mon\"]"),
        ("[email]\ntransport = \"smtp\"\n", ":11", "host = "),
        ("[[mailbox]]\nname = \"m\"\nkind = \"imap\"\nhost = \"h\"\n", ":11", "needs a username"),
    ] {
        let place = Place::new(settings);
        let (code, _, said) = place.duly(&["serve"], "");
        assert_eq!(code, 1, "{settings}");
        assert!(
            said.starts_with(&format!("duly: duly.toml{place_in_file}: ")) && said.contains(remedy),
            "{said}"
        );
        assert!(!place.path().join("data").exists(), "nothing was begun");
    }
}

#[test]
fn a_rehearsal_prints_who_would_get_what_and_why_and_sends_nothing() {
    let place = Place::new("");
    for noun in Noun::ALL {
        let file = format!("{noun}.csv");
        std::fs::write(place.path().join(&file), noun.sample()).unwrap();
        assert_eq!(place.duly(&["import", noun.as_str(), &file], "").0, 0);
    }
    let rehearsal = ["run", "--on", "2026-03-10", "--dry-run"];
    let (code, said, _) = place.duly(&rehearsal, "");
    assert_eq!(code, 0);
    insta::assert_snapshot!("rehearsal", said);
    assert_eq!(place.duly(&rehearsal, "").1, said, "nothing has changed");
    assert!(!place.path().join("data/sent").exists(), "nothing was sent");
}

/// What was written by an earlier start is there after the next.
async fn opened_again(url: &str, house: &Creditor) {
    let customer = house.customer("C-1").await;
    house.invoice(customer, "R-1", monday().plus_days(-3), 10_000).await;
    assert_eq!(house.reminds(monday()).await.sent, 1);
    let tables = [
        ("customers", 1),
        ("invoices", 1),
        ("messages", 1),
        ("deliveries", 1),
        ("links", 1),
        ("steps", 5),
        ("_sqlx_migrations", 0),
    ];
    for _ in 0..2 {
        let again = Db::open(url, 2).await.unwrap();
        for (table, rows) in tables {
            let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
            let count: i64 =
                sqlx::query_scalar(sql).fetch_one(&mut *again.read().await.unwrap()).await.unwrap();
            assert!(count == rows || (rows == 0 && count > 0), "{table}: {count}");
        }
        let later = Creditor { db: again.clone(), company: house.company };
        assert_eq!(later.reminds(monday()).await.sent, 0, "it was sent before");
        again.close().await;
    }
}

#[tokio::test]
async fn what_was_written_before_is_there_after_the_next_start_on_sqlite() {
    let fresh = databases::sqlite().await;
    opened_again(&fresh.url, &Creditor::new(fresh.db.clone()).await).await;
    fresh.db.close().await;
}

#[tokio::test]
async fn what_was_written_before_is_there_after_the_next_start_on_postgres() {
    let fresh = databases::postgres().await;
    opened_again(&fresh.url, &Creditor::new(fresh.db.clone()).await).await;
    fresh.db.close().await;
}
