//! Search: how fast messages become findable, and how fast they are found.

use crate::{
    books, mails,
    meter::{Meter, memory, percentiles},
};
use anyhow::{Result, ensure};
use duly::{
    db::Db,
    inbox::{self, Direction, Kind, NewMessage, search::Search},
    reading::{self, Body, Context},
    words::{Channel, Currency, CustomerId, Locale},
};
use duly_channels::email::parse;
use std::time::Instant;

/// What collectors type: one word, two, a phrase, an invoice, a name, the beginning of a word, a slip of the
/// finger, a filter, and what is in nearly every message.
const QUERIES: [&str; 10] = [
    "damaged",
    "beschädigt Lieferung",
    "\"three monthly instalments\"",
    "RE-104711",
    "Hargreaves",
    "Gutschr",
    "contarct warehouse",
    "channel:email mensualités",
    "Rechnung",
    "invoice payment delivery",
];
const ROUNDS: usize = 100;

pub async fn run(count: usize) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let db = Db::open(&format!("sqlite:{}", folder.path().join("duly.db").display()), 8).await?;
    let company = books::open(&db, mails::CUSTOMERS, |_, _| books::today().plus_days(-14)).await?;
    books::remind(&db, company, mails::CUSTOMERS).await?;
    let bytes = file(&db, count).await?;
    println!("{count} messages, {} MB of text in them", bytes / 1_000_000);

    let search = Search::open(&folder.path().join("search"))?;
    let meter = Meter::start();
    let indexed = search.follow(&db).await?;
    meter.stop("indexing", indexed, "messages");
    ensure!(indexed == count + mails::CUSTOMERS, "{indexed}");
    println!("{:<44} {:>9} MB on disk", "the index", size(&folder.path().join("search"))? / 1_000_000);
    memory("after indexing");

    let mut all = Vec::new();
    for text in QUERIES {
        let mut times = Vec::new();
        let mut hits = 0;
        for _ in 0..ROUNDS {
            let began = Instant::now();
            hits = search.search(text, 25)?.len();
            times.push(began.elapsed().as_secs_f64() * 1000.0);
        }
        all.extend(&times);
        let (p50, p99) = percentiles(times);
        println!("  {text:<42} {p50:>9.2} ms p50, {p99:.2} ms p99 ({hits} hits shown)");
    }
    let (p50, p99) = percentiles(all);
    println!("{:<44} {p50:>9.2} ms p50, {p99:.2} ms p99", "25 hits with their words, all queries");
    memory("after searching");
    Ok(())
}

/// Files mails as intake would, without its questions: what search sees is the same.
async fn file(db: &Db, count: usize) -> Result<usize> {
    let mut bytes = 0;
    let mut tx = db.begin_write().await?;
    for nth in 0..count {
        let it = parse::parse(&mails::mail(nth));
        let context = Context {
            received: books::today(),
            locale: Locale::DE,
            currency: Currency::EUR,
            invoices: Vec::new(),
        };
        let read = reading::read(Body { plain: &it.plain, html: it.html.as_deref() }, &context);
        let folded: Vec<&str> = read.folded.iter().map(|part| part.text.as_str()).collect();
        let folded = folded.join("\n");
        bytes += read.new_text.len() + folded.len();
        let customer = CustomerId((nth % mails::CUSTOMERS) as i64 + 1);
        let conversation = inbox::store::current_conversation(&mut tx, customer).await?.expect("a reminder");
        let new = NewMessage {
            customer: Some(customer),
            channel: Some(Channel::Email),
            sender: it.from.map(|from| from.name).unwrap_or_default(),
            subject: it.subject,
            folded,
            ..NewMessage::plain(conversation, Direction::In, Kind::Reply, read.new_text, books::now())
        };
        inbox::store::file(&mut tx, &new).await?;
    }
    tx.commit().await?;
    Ok(bytes)
}

fn size(folder: &std::path::Path) -> Result<u64> {
    let mut size = 0;
    for entry in std::fs::read_dir(folder)? {
        size += entry?.metadata()?.len();
    }
    Ok(size)
}
