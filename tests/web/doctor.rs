//! The doctor's page, the alarms above every page, and what machines that watch are told.

use super::browser::House;
use crate::on_both;
use axum::http::StatusCode;
use duly::{
    alerts::{self, AlertKind},
    doctor::{self, Patient},
};
use tokio_util::sync::CancellationToken;

async fn raise(house: &House, kind: AlertKind, about: &str) {
    let mut tx = house.app.db.begin_write().await.unwrap();
    alerts::raise(&mut tx, kind, about, "said by whoever noticed", house.app.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
}

on_both!(an_administrator_asks_and_sees_what_was_found_in_their_language, |db| {
    let house = House::open(db.clone()).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    assert!(mira.get("/health/doctor").await.body.contains("Nothing has been looked at yet"));
    assert_eq!(mira.post("/health/doctor", &[]).await.location(), "/health/doctor");
    let running = mira.get("/health/doctor").await.body;
    assert!(
        running.contains("hx-get=\"/health/doctor/progress\"") && running.contains("Looking"),
        "{running}"
    );

    let patient = Patient::running(&house.app);
    doctor::run(&db, &patient, &CancellationToken::new()).await.unwrap();
    let ended = mira.get("/health/doctor/progress").await.body;
    assert!(!ended.contains("hx-get") && ended.contains("No mailbox is set"), "{ended}");
    assert!(ended.contains("To mend it:</b> Add a section [[mailbox]]"), "{ended}");
    mira.post("/settings/preferences", &[("language", "de"), ("theme", "dark")]).await;
    let german = mira.get("/health/doctor").await.body;
    assert!(german.contains("Kein Postfach ist eingestellt") && german.contains("Abhilfe:</b>"), "{german}");
});

on_both!(the_doctor_is_for_administrators, |db| {
    let house = House::open(db).await;
    let rita = house.signed_in("rita@nordhafen.example").await;
    assert_eq!(rita.get("/health/doctor").await.status, StatusCode::FORBIDDEN);
    assert_eq!(rita.get("/health/doctor/progress").await.status, StatusCode::FORBIDDEN);
    for path in ["/health/doctor", "/health/mailboxes/1/since", "/inbox/quarantined/retry"] {
        assert_eq!(rita.post(path, &[("day", "")]).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let mut db = house.app.db.read().await.unwrap();
    assert_eq!(doctor::latest(&mut db).await.unwrap(), None);
});

on_both!(alarms_say_what_is_wrong_to_those_who_mend_it_and_what_it_means_to_the_others, |db| {
    let house = House::open(db).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let rita = house.signed_in("rita@nordhafen.example").await;
    let above = mira.get("/worklist").await.body;
    assert!(above.contains("The mailbox old-invoices does not answer"), "{above}");
    assert!(above.contains("href=\"/health/doctor\""), "{above}");
    let above = rita.get("/worklist").await.body;
    assert!(
        above.contains("Replies may be late") && !above.contains("old-invoices does not answer"),
        "{above}"
    );

    raise(&house, AlertKind::MailboxDown, "receivables").await;
    raise(&house, AlertKind::Undelivered, "").await;
    let bars = mira.get("/alarms").await.body;
    assert!(bars.contains("2 mailboxes do not answer") && bars.contains("1 more"), "{bars}");
    assert!(rita.get("/alarms").await.body.contains("href=\"/inbox/undelivered\""));
    let health = mira.get("/health").await.body;
    assert!(health.contains("said by whoever noticed") && health.contains("receivables"), "{health}");
});

on_both!(a_mailbox_is_fetched_from_another_day_on, |db| {
    let house = House::open(db).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let answer = mira.post("/health/mailboxes/1/since", &[("day", "2026-01-01")]).await;
    assert_eq!(answer.location(), "/health?fetching=1#mailbox-1");
    assert!(mira.get("/health?fetching=1").await.body.contains("What is missing is being fetched"));
    let wrong = mira.post("/health/mailboxes/1/since", &[("day", "soon")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(mira.post("/health/mailboxes/99/since", &[("day", "")]).await.status, StatusCode::NOT_FOUND);
});

on_both!(what_is_quarantined_is_tried_again_all_at_once, |db| {
    let house = House::open(db).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let page = mira.get("/inbox/quarantined").await.body;
    assert!(page.contains("a header of 12 MB") && page.contains("receivables"), "{page}");
    assert!(page.contains("/raw\" download"), "{page}");
    assert_eq!(mira.post("/inbox/quarantined/retry", &[]).await.location(), "/inbox/quarantined");
    assert!(mira.get("/inbox/quarantined").await.body.contains("Every mail could be read"));
});
