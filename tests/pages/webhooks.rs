use super::visitor::{AUTH_TOKEN, Visited};
use crate::{house::creditor::monday, on_both};
use axum::http::StatusCode;
use duly::{
    intake,
    outbox::{self, DeliveryState},
    words::Channel,
};
use duly_channels::sms::webhook;

#[path = "../../channels/tests/fakes/twilio.rs"]
mod twilio;

const INBOUND: &str = "/webhooks/twilio/inbound";
const STATUS: &str = "/webhooks/twilio/status";

fn encoded(fields: &[(&str, &str)]) -> String {
    let plain = |text: &str| duly::web::session::escape(text);
    fields.iter().map(|(k, v)| format!("{k}={}", plain(v))).collect::<Vec<_>>().join("&")
}

fn signature(path: &str, fields: &[(&str, &str)]) -> String {
    let fields: Vec<_> = fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    webhook::sign(AUTH_TOKEN, &format!("https://duly.example{path}"), &fields)
}

on_both!(a_text_message_comes_in_once_and_becomes_a_proposal, |db| {
    let it = Visited::new(db).await;
    let customer = it.house.customer("C-1").await;
    it.house.invoice(customer, "R-1", monday().plus_days(-20), 120_000).await;
    let fields = [
        ("MessageSid", "SM1"),
        ("From", "+4930123456"),
        ("To", "+494055"),
        ("Body", "Zahlen wir am 26.06.2026 ü&="),
    ];
    let form = encoded(&fields);
    let good = signature(INBOUND, &fields);
    let wrong = signature(STATUS, &fields);
    for bad in [None, Some(String::new()), Some("x".to_owned()), Some(wrong)] {
        let headers: Vec<_> = bad.iter().map(|it| ("x-twilio-signature", it.as_str())).collect();
        assert_eq!(it.post_with(INBOUND, &form, &headers).await.status, StatusCode::FORBIDDEN);
    }
    let changed = form.replace("26.06", "27.06");
    let headers = [("x-twilio-signature", good.as_str())];
    assert_eq!(it.post_with(INBOUND, &changed, &headers).await.status, StatusCode::FORBIDDEN);
    assert_eq!(it.house.count("SELECT COUNT(*) FROM mails").await, 0);

    for _ in 0..2 {
        let answer = it.post_with(INBOUND, &form, &headers).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(
            answer.text.ends_with("<Response/>")
                && answer.headers["content-type"].to_str().unwrap().contains("xml")
        );
    }
    assert_eq!(it.house.count("SELECT COUNT(*) FROM mails").await, 1);
    assert_eq!(intake::run(&it.app.intake(), it.app.clock.now()).await.unwrap().filed, 1);
    assert_eq!(it.house.count("SELECT COUNT(*) FROM proposals WHERE kind = 'promise'").await, 1);
    assert_eq!(it.house.count("SELECT COUNT(*) FROM blocks WHERE lifted_at IS NULL").await, 1);
});

on_both!(a_report_settles_what_was_sent, |db| {
    let it = Visited::new(db).await;
    let customer = it.house.customer("C-1").await;
    // The second step goes by text message.
    it.house.invoice(customer, "R-1", monday().plus_days(-10), 120_000).await;
    for day in [-7, 0] {
        assert_eq!(it.house.reminds(monday().plus_days(day)).await.sent, 1);
    }
    outbox::deliver(&it.app.db, &it.app.channels, &it.app.clock, it.app.window()).await.unwrap();
    let left = outbox::store::latest(&mut *it.house.conn().await, 5).await.unwrap();
    assert_eq!((left.len(), left[0].channel), (2, Channel::Sms));
    let sid = left[0].reference.clone().unwrap();
    let report = async |status: &str, sign: bool| {
        let fields = [("MessageSid", sid.as_str()), ("MessageStatus", status), ("ErrorCode", "30005")];
        let signature = if sign { signature(STATUS, &fields) } else { "x".to_owned() };
        let headers = [("x-twilio-signature", signature.as_str())];
        let answer = it.post_with(STATUS, &encoded(&fields), &headers).await;
        let state = outbox::store::delivery(&mut *it.house.conn().await, left[0].id).await.unwrap().unwrap();
        (answer.status, state.state)
    };
    assert_eq!(report("undelivered", false).await, (StatusCode::FORBIDDEN, DeliveryState::Sent));
    assert_eq!(report("sent", true).await, (StatusCode::NO_CONTENT, DeliveryState::Sent));
    assert_eq!(report("delivered", true).await, (StatusCode::NO_CONTENT, DeliveryState::Delivered));
    assert_eq!(report("undelivered", true).await, (StatusCode::NO_CONTENT, DeliveryState::Bounced));
});

/// The whole round against the other end of a wire: sent through Twilio's interface, reported back by it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_carriers_own_signature_is_accepted() {
    let fake = twilio::Twilio::start().await;
    let fields: Vec<(String, String)> =
        vec![("MessageSid".into(), "SM9".into()), ("MessageStatus".into(), "delivered".into())];
    let url = "https://duly.example/webhooks/twilio/status?a=1";
    let signature = webhook::sign(&fake.auth_token, url, &fields);
    let fresh = crate::house::databases::sqlite().await;
    let it = Visited::new(fresh.db.clone()).await;
    assert_eq!(fake.auth_token, AUTH_TOKEN);
    let headers = [("x-twilio-signature", signature.as_str())];
    let form = "MessageSid=SM9&MessageStatus=delivered";
    let with_query = it.post_with("/webhooks/twilio/status?a=1", form, &headers).await;
    assert_eq!(with_query.status, StatusCode::NO_CONTENT);
    let without = it.post_with("/webhooks/twilio/status", form, &headers).await;
    assert_eq!(without.status, StatusCode::FORBIDDEN);
}
