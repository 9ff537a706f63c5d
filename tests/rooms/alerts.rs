use crate::on_both;
use duly::{
    alerts::{self, AlertKind},
    words::Timestamp,
};

on_both!(an_alert_keeps_its_beginning_until_it_is_over, |db| {
    let at = |minute: i64| Timestamp::EPOCH.plus_seconds(minute * 60);
    let mut tx = db.begin_write().await.unwrap();
    alerts::raise(&mut tx, AlertKind::MailboxDown, "replies", "no answer", at(1)).await.unwrap();
    alerts::raise(&mut tx, AlertKind::MailboxDown, "replies", "still no answer", at(2)).await.unwrap();
    alerts::raise(&mut tx, AlertKind::MailboxDown, "orders", "no answer", at(3)).await.unwrap();
    let open = alerts::open(&mut tx).await.unwrap();
    let told: Vec<_> = open.iter().map(|it| (it.about.as_str(), it.detail.as_str(), it.raised_at)).collect();
    assert_eq!(told, [("replies", "still no answer", at(1)), ("orders", "no answer", at(3))]);

    assert!(alerts::clear(&mut tx, AlertKind::MailboxDown, "replies", at(4)).await.unwrap());
    assert!(!alerts::clear(&mut tx, AlertKind::MailboxDown, "replies", at(5)).await.unwrap());
    alerts::raise(&mut tx, AlertKind::MailboxDown, "replies", "again", at(6)).await.unwrap();
    let open = alerts::open(&mut tx).await.unwrap();
    let told: Vec<_> = open.iter().map(|it| (it.about.as_str(), it.raised_at)).collect();
    assert_eq!(told, [("orders", at(3)), ("replies", at(6))], "what comes back begins anew");
    tx.commit().await.unwrap();
});
