//! The power fails fifty times while 200 reminders leave and 200 replies come in. Nothing is lost, and nothing
//! leaves twice.

use crate::house::{
    binary::Place,
    databases,
    post_office::{Letter, PostOffice},
    servers::free_ports,
};
use duly::{
    db::{Db, Engine},
    words::{Clock, Date, Zone},
};
use duly_channels::email::maildir::Maildir;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};
use tokio::sync::mpsc::UnboundedReceiver;

const CUSTOMERS: usize = 200;
const POWER_CUTS: usize = 50;
/// Of so many power cuts, one comes while a mail is being handed over, however fast that is.
const MID_SENTENCE: usize = 10;
/// Invoices that become known between two power cuts.
const PORTION: usize = 8;
/// Messages that a server hands over at the same time.
const AT_ONCE: usize = 8;
/// How long the last server may take to finish what is left.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_power_cuts_on_sqlite() {
    story(None, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_power_cuts_on_postgres() {
    let fresh = databases::postgres().await;
    story(Some(&fresh.url), 2).await;
    fresh.db.close().await;
}

async fn story(database: Option<&str>, seed: u64) {
    let mut chance = StdRng::seed_from_u64(seed);
    let (post, accepted) = PostOffice::open().await;
    let place = Place::new(&settings(post.port, database));
    let maildir = Maildir::open(place.path().join("replies")).await.unwrap();
    let in_pieces = invoices();
    place.imports("customers", "number,name,street,postcode,city,country,locale", &customers());
    place.imports("contacts", "customer,id,role,email", &contacts());
    tokio::spawn(answer(accepted, maildir.clone(), seed));

    let url = database
        .map_or_else(|| format!("sqlite:{}", place.path().join("data/duly.db").display()), str::to_owned);
    let books = Books(Db::open(&url, 2).await.unwrap());
    let mut cut_off = BTreeSet::new();
    let mut portions = in_pieces.chunks(PORTION);
    for cut in 0..POWER_CUTS {
        if cut % 2 == 0
            && let Some(portion) = portions.next()
        {
            place.imports("invoices", "number,customer,issued_on,due_on,total", portion);
        }
        let mut server = place.serve();
        let random = tokio::time::sleep(Duration::from_millis(chance.random_range(50..=600)));
        if cut % MID_SENTENCE == 0 {
            // Between the last dot and the server's word that it has it.
            let _ = tokio::time::timeout(PATIENCE, post.accepts_another()).await;
        } else {
            random.await;
        }
        assert!(!server.has_ended(), "the server ended by itself:\n{}", place.log());
        server.kill();
        books.come_to_rest().await;
        let leaving = books.reminders("sending").await;
        assert!(leaving.len() <= AT_ONCE, "{leaving:?}");
        cut_off.extend(leaving);
    }
    assert!(portions.next().is_none(), "all invoices were imported");

    let server = place.serve();
    books.wait_until("every reminder has left", CUSTOMERS, LEFT).await;
    // Whoever never got a reminder writes all the same.
    let heard: BTreeSet<usize> = post.accepted().iter().map(|it| number_in(&it.raw)).collect();
    for number in (1..=CUSTOMERS).filter(|it| !heard.contains(it)) {
        maildir.deliver(&reply(number, None)).await.unwrap();
    }
    books.wait_until("every reply is filed", CUSTOMERS, FILED).await;
    assert!(server.stop().success(), "{}", place.log());

    nothing_left_twice(&post, &books, &cut_off).await;
    nothing_was_lost(&books).await;
    assert!(!place.log().contains("panicked"), "{}", place.log());
    books.0.close().await;
}

fn settings(port: u16, database: Option<&str>) -> String {
    let [listen] = free_ports();
    let database = database.map(|url| format!("database = \"{url}\"\n")).unwrap_or_default();
    format!(
        "[server]\nlisten = \"127.0.0.1:{listen}\"\n[storage]\n{database}[log]\nfilter = \"warn\"\n\
         [email]\ntransport = \"smtp\"\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\n\
         [[mailbox]]\nname = \"replies\"\nkind = \"maildir\"\npath = \"replies\"\npoll_seconds = 1\n\
         [dunning]\nfrom_hour = 0\nto_hour = 24\n\
         days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"]\n"
    )
}

fn today() -> Date {
    Clock::Wall.today(&Zone::UTC)
}

fn customers() -> Vec<String> {
    (1..=CUSTOMERS).map(|n| format!("C-{n},Firma {n},Ringstraße {n},10115,Berlin,DE,de")).collect()
}

fn contacts() -> Vec<String> {
    (1..=CUSTOMERS).map(|n| format!("C-{n},1,accounts_payable,ap@firma-{n}.example")).collect()
}

fn invoices() -> Vec<String> {
    let (issued, due) = (today().plus_days(-35), today().plus_days(-5));
    (1..=CUSTOMERS).map(|n| format!("RE-{n:04},C-{n},{issued},{due},{n}.50")).collect()
}

/// Each customer answers, a moment after the reminder came.
async fn answer(mut accepted: UnboundedReceiver<Letter>, maildir: Maildir, seed: u64) {
    let mut chance = StdRng::seed_from_u64(seed + 1000);
    while let Some(letter) = accepted.recv().await {
        tokio::time::sleep(Duration::from_millis(chance.random_range(0..80))).await;
        maildir.deliver(&reply(number_in(&letter.raw), Some(&letter.raw))).await.unwrap();
    }
}

/// The customer whose invoice a reminder is about.
fn number_in(raw: &[u8]) -> usize {
    let to = header(raw, |mail| mail.to()?.first()?.address().map(str::to_owned));
    let name = to.split(['-', '.']).nth(1).unwrap();
    name.parse().unwrap()
}

fn header(raw: &[u8], of: impl Fn(&mail_parser::Message<'_>) -> Option<String>) -> String {
    of(&mail_parser::MessageParser::default().parse(raw).unwrap()).unwrap()
}

fn message_id(raw: &[u8]) -> String {
    header(raw, |mail| mail.message_id().map(str::to_owned))
}

fn reply(number: usize, to: Option<&[u8]>) -> Vec<u8> {
    let day = today().plus_days(10);
    let (recipient, thread) = match to {
        None => ("ar@nordhafen.example".to_owned(), String::new()),
        Some(raw) => (
            header(raw, |mail| mail.reply_to()?.first()?.address().map(str::to_owned)),
            format!("In-Reply-To: <{}>\r\n", message_id(raw)),
        ),
    };
    format!(
        "From: ap@firma-{number}.example\r\nTo: {recipient}\r\nSubject: AW: Zahlungserinnerung\r\n\
         Message-ID: <{number}@firma-{number}.example>\r\n{thread}Content-Type: text/plain; charset=utf-8\r\n\r\n\
         Guten Tag,\r\n\r\nwir zahlen die Rechnung RE-{number:04} am {}.\r\n",
        day.0.strftime("%d.%m.%Y")
    )
    .into_bytes()
}

const LEFT: &str = "SELECT COUNT(*) FROM deliveries WHERE state NOT IN ('queued', 'sending')";
const FILED: &str = "SELECT COUNT(*) FROM mails WHERE state = 'filed'";

struct Books(Db);

impl Books {
    async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&mut *self.0.read().await.unwrap()).await.unwrap()
    }

    async fn wait_until(&self, what: &str, wanted: usize, sql: &'static str) {
        let began = Instant::now();
        loop {
            let count = self.count(sql).await;
            if count == i64::try_from(wanted).unwrap() {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "not until now: {what} ({count} of {wanted})");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// What a killed server had asked of PostgreSQL may still be done after its death.
    async fn come_to_rest(&self) {
        if self.0.engine() == Engine::Postgres {
            let sql = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() \
                       AND pid <> pg_backend_pid() AND state <> 'idle'";
            self.wait_until("the database is at rest", 0, sql).await;
        }
    }

    /// Message-IDs of the reminders that are in a state.
    async fn reminders(&self, state: &str) -> BTreeSet<String> {
        let sql = "SELECT messages.internet_id FROM deliveries \
                   JOIN messages ON messages.id = deliveries.message_id \
                   WHERE messages.kind = 'reminder' AND deliveries.state LIKE $1";
        let ids = sqlx::query_scalar::<_, String>(sql).bind(state);
        ids.fetch_all(&mut *self.0.read().await.unwrap()).await.unwrap().into_iter().collect()
    }
}

async fn nothing_left_twice(post: &PostOffice, books: &Books, cut_off: &BTreeSet<String>) {
    let accepted = post.accepted();
    let ids: BTreeSet<String> = accepted.iter().map(|it| message_id(&it.raw)).collect();
    assert_eq!(ids.len(), accepted.len(), "a Message-ID was accepted twice");

    let (sent, unknown) = (books.reminders("sent").await, books.reminders("unknown").await);
    assert_eq!((sent.len() + unknown.len(), books.reminders("%").await.len()), (CUSTOMERS, CUSTOMERS));
    assert!(sent.is_subset(&ids), "what is called sent was accepted");
    assert!(ids.iter().all(|id| sent.contains(id) || unknown.contains(id)), "what was accepted is ours");
    let once = "SELECT COUNT(DISTINCT customer_id) FROM messages WHERE kind = 'reminder'";
    assert_eq!(books.count(once).await, i64::try_from(CUSTOMERS).unwrap());

    // Unknown is what nobody confirmed, and what was leaving at the very moment of a power cut. Nothing else.
    let unconfirmed: BTreeSet<String> =
        accepted.iter().filter(|it| !it.confirmed).map(|it| message_id(&it.raw)).collect();
    let explained: BTreeSet<String> = cut_off.union(&unconfirmed).cloned().collect();
    assert_eq!(unknown, explained);
    println!("{} sent, {} never confirmed, {} cut off", sent.len(), unconfirmed.len(), cut_off.len());
    assert!(!cut_off.is_empty() && !unconfirmed.is_empty(), "nothing was cut off, so nothing was tried");
    // How many that is depends on how busy the disk is; that there are some does not.
    assert!(sent.len() > CUSTOMERS / 10, "only {} are known to have been sent", sent.len());
}

async fn nothing_was_lost(books: &Books) {
    let all = i64::try_from(CUSTOMERS).unwrap();
    assert_eq!(books.count("SELECT COUNT(*) FROM mails").await, all);
    for each_once in [
        "SELECT COUNT(*) FROM messages WHERE direction = 'in'",
        "SELECT COUNT(DISTINCT customer_id) FROM messages WHERE direction = 'in' AND kind = 'reply'",
        "SELECT COUNT(*) FROM proposals",
        "SELECT COUNT(DISTINCT message_id) FROM proposals WHERE kind = 'promise'",
        "SELECT COUNT(*) FROM blocks WHERE reason = 'reply'",
        "SELECT COUNT(DISTINCT source) FROM blocks WHERE invoice_id IS NOT NULL AND lifted_at IS NULL",
        "SELECT COUNT(DISTINCT invoice_id) FROM blocks",
    ] {
        assert_eq!(books.count(each_once).await, all, "{each_once}");
    }
}
