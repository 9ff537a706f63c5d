use super::visitor::Visited;
use crate::{house::creditor::monday, on_both};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use duly::{
    demo, intake,
    mailbox::{self, maildir},
    outbox,
    web::{self, sandbox::Sandbox},
    words::{Date, DeliveryId},
};
use std::path::Path;

async fn reminded(db: duly::db::Db, days_late: i64) -> (Visited, DeliveryId) {
    let it = Visited::new(db).await;
    let customer = it.house.customer("C-1").await;
    it.house.invoice(customer, "20298", monday().plus_days(-days_late), 120_000).await;
    for day in (0..days_late - 2).rev().step_by(7) {
        let render = it.app.render();
        let on = Some(monday().plus_days(-day));
        let desk = it.app.dunning(&render);
        duly::dunning::remind::run(&it.app.db, &desk, on, it.app.clock.now()).await.unwrap();
    }
    outbox::deliver(&it.app.db, &it.app.channels, &it.app.clock, it.app.window()).await.unwrap();
    let left = outbox::store::latest(&mut *it.house.conn().await, 5).await.unwrap();
    let id = left[0].id;
    (it, id)
}

/// What the jobs do with the Maildir.
async fn take_in(it: &Visited, post: &Path) {
    let mut tx = it.app.db.begin_write().await.unwrap();
    let mailbox = mailbox::store::put_mailbox(&mut tx, demo::MAILBOX, None).await.unwrap();
    tx.commit().await.unwrap();
    let mut source = maildir::Folder::open(post).await.unwrap();
    let now = it.app.clock.now();
    mailbox::fetch(&it.app.db, &it.app.blobs, mailbox, source.as_mut(), now).await.unwrap();
    intake::run(&it.app.intake(), now).await.unwrap();
}

on_both!(an_answer_in_the_sandbox_ends_as_a_proposal, |db| {
    let (it, id) = reminded(db, 3).await;
    let folder = tempfile::tempdir().unwrap();
    let pages = || web::with(it.app.clone(), web::sandbox::routes(Sandbox::new(folder.path().to_owned())));
    let list = it.ask(pages(), Request::get("/sandbox").body(Body::empty()).unwrap()).await;
    assert!(list.status.is_success() && list.text.contains("Firma C-1"), "{}", list.text);
    let look = it.ask(pages(), Request::get(format!("/sandbox/{id}")).body(Body::empty()).unwrap()).await;
    assert!(look.text.contains("href=\"/p/"), "no way to the customer's page");
    let framed = it
        .ask(
            pages(),
            Request::get(format!("/sandbox/{id}/email.html?look=dark")).body(Body::empty()).unwrap(),
        )
        .await;
    assert!(framed.headers["content-security-policy"].to_str().unwrap().starts_with("sandbox"));

    let path = format!("/sandbox/{id}/answer");
    let elsewhere = [("sec-fetch-site", "cross-site")];
    let form = "program=outlook&text=Die+Rechnung+20298+zahlen+wir+nicht%2C+die+Ware+war+besch%C3%A4digt.";
    assert_eq!(it.post_to(pages(), &path, form, &elsewhere).await.status, StatusCode::FORBIDDEN);
    let done = it.post_to(pages(), &path, form, &[]).await;
    assert_eq!(
        (done.status, done.location()),
        (StatusCode::SEE_OTHER, format!("/sandbox/{id}?answered=true").as_str())
    );
    take_in(&it, folder.path()).await;
    assert_eq!(it.house.count("SELECT COUNT(*) FROM proposals WHERE kind = 'dispute'").await, 1);
    // It is threaded by our own mark, and what was quoted is folded away.
    let told =
        "SELECT COUNT(*) FROM messages WHERE kind = 'reply' AND answers_id IS NOT NULL AND folded <> ''";
    assert_eq!(it.house.count(told).await, 1);
});

on_both!(a_text_message_in_the_sandbox_goes_the_way_of_the_webhook, |db| {
    let (it, id) = reminded(db, 10).await;
    let folder = tempfile::tempdir().unwrap();
    let pages = web::with(it.app.clone(), web::sandbox::routes(Sandbox::new(folder.path().to_owned())));
    let done =
        it.post_to(pages, &format!("/sandbox/{id}/answer"), "text=Zahlen+wir+am+26.06.2026", &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    intake::run(&it.app.intake(), it.app.clock.now()).await.unwrap();
    assert_eq!(it.house.count("SELECT COUNT(*) FROM proposals WHERE kind = 'promise'").await, 1);
});

on_both!(without_the_demo_there_is_no_sandbox, |db| {
    let (it, id) = reminded(db, 3).await;
    for path in ["/sandbox".to_owned(), format!("/sandbox/{id}"), format!("/sandbox/{id}/email.html")] {
        assert_eq!(it.get(&path).await.status, StatusCode::NOT_FOUND);
    }
});

/// The whole story, with what a newcomer shall find in the inbox.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_leaves_something_of_everything_to_look_at() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = duly::config::Config::default();
    config.storage.folder = folder.path().to_owned();
    let today: Date = "2026-06-17".parse().unwrap();
    let clock = duly::words::Clock::standing_at(today.start_in(&duly::words::Zone::UTC));
    let app = duly::app::App::build_with(config, clock).await.unwrap();
    demo::history::live(&app, &folder.path().join("post"), today, |_| {}).await.unwrap();
    let count = async |sql: &'static str| -> i64 {
        sqlx::query_scalar(sql).fetch_one(&mut *app.db.read().await.unwrap()).await.unwrap()
    };
    assert_eq!(count("SELECT COUNT(*) FROM customers").await, 60);
    assert_eq!(count("SELECT COUNT(*) FROM invoices").await, 200);
    for sql in [
        "SELECT COUNT(*) FROM proposals WHERE state = 'proposed' AND kind = 'dispute'",
        "SELECT COUNT(*) FROM proposals WHERE state = 'proposed' AND kind = 'promise'",
        "SELECT COUNT(*) FROM proposals WHERE state = 'proposed' AND kind = 'plan'",
        "SELECT COUNT(*) FROM proposals WHERE state = 'proposed' AND kind = 'paid'",
        "SELECT COUNT(*) FROM proposals WHERE state = 'proposed' AND kind = 'copy_request'",
        "SELECT COUNT(*) FROM proposals WHERE state = 'accepted'",
        "SELECT COUNT(*) FROM conversations WHERE customer_id IS NULL",
        "SELECT COUNT(*) FROM deliveries WHERE state = 'bounced'",
        "SELECT COUNT(*) FROM deliveries WHERE channel = 'letter' AND state = 'sent'",
        "SELECT COUNT(*) FROM messages WHERE kind = 'answer'",
        "SELECT COUNT(*) FROM messages WHERE kind = 'note'",
        "SELECT COUNT(*) FROM messages WHERE kind = 'auto_reply'",
        "SELECT COUNT(*) FROM cases WHERE kind = 'promise' AND state = 'kept'",
        "SELECT COUNT(*) FROM cases WHERE kind = 'promise' AND state = 'broken'",
    ] {
        assert!(count(sql).await > 0, "none: {sql}");
    }
    let waiting = count(
        "SELECT COUNT(DISTINCT conversation_id) FROM messages WHERE id IN \
         (SELECT message_id FROM proposals WHERE state = 'proposed')",
    );
    let waiting = waiting.await;
    assert!((6..=16).contains(&waiting), "{waiting} conversations wait");
    assert_eq!(count("SELECT COUNT(*) FROM mails WHERE state IN ('new', 'quarantined')").await, 0);
    assert_eq!(
        count("SELECT COUNT(*) FROM deliveries WHERE state IN ('gave_up', 'unknown', 'sending')").await,
        0
    );
}
