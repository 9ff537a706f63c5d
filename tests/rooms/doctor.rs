use crate::on_both;
use duly::{
    config::Config,
    db::Db,
    doctor::{self, Area, Finding, Found, Part, Patient, Severity},
    words::{Clock, Timestamp},
};
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

fn patient(db: Result<Db, String>, folder: &std::path::Path) -> Patient {
    let mut config = Config::default();
    config.storage.folder = folder.to_owned();
    let (config, post) = (Arc::new(config), Err("nothing leaves".into()));
    Patient { config, db, clock: Clock::Wall, post, patience: Duration::ZERO }
}

fn words(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|it| it.found.as_str()).collect()
}

on_both!(an_examination_is_asked_for_once_and_grows_until_it_ends, |db| {
    let folder = tempfile::tempdir().unwrap();
    let patient = patient(Ok(db.clone()), folder.path());
    let now = patient.clock.now();
    assert_eq!(doctor::latest(&mut db.read().await.unwrap()).await.unwrap(), None);
    doctor::ask(&db, false, now).await.unwrap();
    doctor::ask(&db, true, now).await.unwrap();
    let asked = doctor::latest(&mut db.read().await.unwrap()).await.unwrap().unwrap();
    assert_eq!((asked.round_trip.0, asked.ended_at, asked.done), (false, None, 0));

    doctor::run(&db, &patient, &CancellationToken::new()).await.unwrap();
    let ended = doctor::latest(&mut db.read().await.unwrap()).await.unwrap().unwrap();
    assert!(ended.id == asked.id && ended.ended_at.is_some(), "{ended:?}");
    assert_eq!((ended.done, ended.parts), (4, 4));
    let findings = ended.findings();
    assert!(words(&findings).contains(&"database_right"), "{findings:?}");
    assert!(findings.is_sorted_by_key(Finding::severity), "the worst first");

    doctor::ask(&db, true, now).await.unwrap();
    let next = doctor::latest(&mut db.read().await.unwrap()).await.unwrap().unwrap();
    assert!(next.id > ended.id && next.round_trip.0);
});

on_both!(an_examination_that_was_interrupted_begins_anew, |db| {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(Timestamp("2026-03-17T09:00:00Z".parse().unwrap()));
    let patient = Patient { clock: clock.clone(), ..patient(Ok(db.clone()), folder.path()) };
    doctor::ask(&db, false, clock.now()).await.unwrap();
    let mut tx = db.begin_write().await.unwrap();
    let claimed = doctor::store::claim(&mut tx, clock.now(), clock.now().plus_seconds(300)).await.unwrap();
    tx.commit().await.unwrap();
    assert!(claimed.is_some());
    let running = async || {
        doctor::run(&db, &patient, &CancellationToken::new()).await.unwrap();
        doctor::latest(&mut db.read().await.unwrap()).await.unwrap().unwrap().ended_at.is_none()
    };
    assert!(running().await, "another node is at it");
    clock.pass_seconds(301);
    assert!(!running().await, "that node died");
});

on_both!(the_database_says_what_it_is_or_why_it_does_not_answer, |db| {
    let folder = tempfile::tempdir().unwrap();
    let here = patient(Ok(db.clone()), folder.path());
    let findings = Part::Database.look(&here).await;
    let version = &findings[0].facts["version"];
    assert!(version.starts_with("SQLite 3.") || version.starts_with("PostgreSQL 1"), "{version}");
    if version.starts_with("PostgreSQL") {
        assert_eq!(words(&findings)[1], "clock_right");
        let wrong = Clock::standing_at(Timestamp("2020-01-01T00:00:00Z".parse().unwrap()));
        let findings = Part::Database.look(&Patient { clock: wrong, ..here }).await;
        assert_eq!(words(&findings)[1], "clock_far_off");
    }
    let away = Part::Database.look(&patient(Err("no route to host".into()), folder.path())).await;
    let expected = Area::Database.finds("", Found::DatabaseDown).with("why", "no route to host");
    assert_eq!((away.as_slice(), away[0].severity()), ([expected].as_slice(), Severity::Bad));
});
