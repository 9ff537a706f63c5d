use super::ledger::nordhafen;
use crate::on_both;
use duly::{
    db::Db,
    inbox::{Direction, Kind, NewMessage, search::Search, store},
    ledger::store as ledger,
    words::{Channel, CompanyId, ConversationId, CustomerId, InvoiceId, MessageId, Timestamp},
};

async fn brenner(db: &Db) -> (CompanyId, CustomerId, InvoiceId) {
    let mut tx = db.begin_write().await.unwrap();
    let company = ledger::put_company(&mut tx, &nordhafen()).await.unwrap();
    let sql = "INSERT INTO customers (company_id, number, name, address, country, locale, time_zone) \
               VALUES ($1, '10001', 'Holzbau Brenner GmbH', '', 'DE', 'de', 'Europe/Berlin') RETURNING id";
    let customer = sqlx::query_scalar(sql).bind(company).fetch_one(&mut *tx).await.unwrap();
    let sql = "INSERT INTO invoices (company_id, customer_id, number, issued_on, due_on, currency, total_minor) \
               VALUES ($1, $2, '2026-0101', '2026-01-01', '2026-01-31', 'EUR', 100) RETURNING id";
    let invoice = sqlx::query_scalar(sql).bind(company).bind(customer).fetch_one(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    (company, customer, invoice)
}

async fn talk(db: &Db, company: CompanyId, customer: Option<CustomerId>) -> ConversationId {
    let mut tx = db.begin_write().await.unwrap();
    let id = store::start_conversation(&mut tx, Some(company), customer, "", Timestamp::EPOCH).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn say(db: &Db, message: NewMessage) -> MessageId {
    let mut tx = db.begin_write().await.unwrap();
    let id = store::file(&mut tx, &message).await.unwrap();
    tx.commit().await.unwrap();
    id
}

fn reply(conversation: ConversationId, sender: &str, body: &str, day: i64) -> NewMessage {
    let at = Timestamp::EPOCH.plus_seconds(day * 86_400);
    NewMessage {
        sender: sender.into(),
        channel: Some(Channel::Email),
        ..NewMessage::plain(conversation, Direction::In, Kind::Reply, body.into(), at)
    }
}

fn found(search: &Search, query: &str) -> Vec<i64> {
    let mut ids: Vec<i64> = search.search(query, 20).unwrap().iter().map(|it| it.message.0).collect();
    ids.sort_unstable();
    ids
}

on_both!(what_was_said_is_found_by_word_person_invoice_and_day, |db| {
    let (company, customer, invoice) = brenner(&db).await;
    let conversation = talk(&db, company, Some(customer)).await;
    let first = NewMessage {
        customer: Some(customer),
        subject: "Rechnung".into(),
        folded: "On Monday you wrote about plinths".into(),
        invoices: vec![(invoice, None)],
        ..reply(conversation, "petra@brenner.example", "Die Überweisung der falschen Größe ist unterwegs.", 0)
    };
    let a = say(&db, first).await.0;
    let second = NewMessage {
        channel: Some(Channel::Sms),
        ..reply(conversation, "+49401234567", "We will pay on Friday, the wrong size came.", 40)
    };
    let b = say(&db, second).await.0;
    let folder = tempfile::tempdir().unwrap();
    let search = Search::open(folder.path()).unwrap();
    assert_eq!(found(&search, "überweisung"), [] as [i64; 0]);
    assert_eq!((search.follow(&db).await.unwrap(), search.follow(&db).await.unwrap()), (2, 0));
    for (query, expected) in [
        ("Überweisung", vec![a]),
        ("uberweisung", vec![a]),
        ("überweis", vec![a]),
        ("überwiesung", vec![a]),
        ("überweis unterwegs", vec![]),
        ("GROSSE unterwegs", vec![a]),
        ("size pay", vec![b]),
        ("\"wrong size\"", vec![b]),
        ("\"size wrong\"", vec![]),
        ("plinths", vec![a]),
        ("holzbau", vec![a]),
        ("10001", vec![a]),
        ("10002", vec![]),
        ("2026-0101", vec![a]),
        ("invoice:2026-0101", vec![a]),
        ("invoice:2026-0102", vec![]),
        ("from:petra", vec![a]),
        ("from:brenner friday", vec![]),
        ("customer:\"holzbau brenner\"", vec![a]),
        ("customer:10001", vec![a]),
        ("channel:sms", vec![b]),
        ("-channel:sms", vec![a]),
        ("after:1970-02-01", vec![b]),
        ("before:1970-02-01", vec![a]),
        ("after:1970-02-10 before:1970-02-11", vec![b]),
        ("-friday", vec![a]),
        ("(friday AND", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(found(&search, query), expected, "{query}");
    }
    let hit = search.search("uberweisung", 5).unwrap().remove(0);
    assert_eq!((hit.conversation, hit.snippet.pieces()[1]), (conversation, ("Überweisung", true)));
});

on_both!(a_shadow_catches_up_and_can_be_thrown_away, |db| {
    let (company, customer, _) = brenner(&db).await;
    let conversation = talk(&db, company, None).await;
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("search");
    let search = Search::open(&place).unwrap();
    // The lower id becomes visible after the higher one was indexed.
    let late = say(&db, reply(conversation, "a@x.example", "late", 0)).await;
    let early = say(&db, reply(conversation, "a@x.example", "early", 0)).await;
    let move_to = async |from: i64, to: i64| {
        let mut tx = db.begin_write().await.unwrap();
        let sql = "UPDATE messages SET id = $2 WHERE id = $1";
        sqlx::query(sql).bind(from).bind(to).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    };
    move_to(early.0, 100).await;
    move_to(late.0, -1_000).await;
    search.follow(&db).await.unwrap();
    assert_eq!((found(&search, "early"), found(&search, "late")), (vec![100], vec![]));
    move_to(-1_000, 99).await;
    assert_eq!(search.follow(&db).await.unwrap(), 1);
    assert_eq!(found(&search, "late"), [99]);

    // A conversation finds its customer later, and is then found by it.
    let mut tx = db.begin_write().await.unwrap();
    store::match_to(&mut tx, conversation, company, customer).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(search.follow(&db).await.unwrap(), 2);
    assert_eq!(found(&search, "customer:holzbau"), [99, 100]);

    drop(search);
    let search = Search::open(&place).unwrap();
    assert_eq!(found(&search, "customer:holzbau"), [99, 100], "a restart keeps it");
    search.follow(&db).await.unwrap();
    assert_eq!(search.reindex(&db).await.unwrap(), 2);
    assert_eq!(found(&search, "customer:holzbau"), [99, 100]);

    drop(search);
    std::fs::write(place.join("meta.json"), "of another house").unwrap();
    let search = Search::open(&place).unwrap();
    assert_eq!(search.follow(&db).await.unwrap(), 2);
    assert_eq!(found(&search, "customer:holzbau"), [99, 100], "what is broken is made again");
});
