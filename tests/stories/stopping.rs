//! What stops a reminder: a payment, a mailbox that does not exist, and a customer who has had enough.

use crate::{
    house::{databases, whole::House},
    in_the_house,
};
use duly::{
    ledger,
    words::{Channel, Date},
};

in_the_house!(a_payment_stops_everything, |house| {
    // So that there is still something to look at.
    house.invoices("2026-0107", "10001", "2026-05-30", "50.00").await;
    house.runs().await;
    house.is_paid("2026-0101", "734.50").await;
    house.pass_days(60).await;
    assert_eq!(house.reminders("10001").await, ["first by email sent: 2026-0101"]);
    house.post("p.vogel", 1).await;
});

in_the_house!(a_payment_between_deciding_and_handing_over_takes_the_reminder_back, |house| {
    house.decides().await;
    assert_eq!(house.reminders("10001").await, ["first by email queued: 2026-0101"]);
    house.is_paid("2026-0101", "734.50").await;
    house.delivers().await;
    assert_eq!(house.reminders("10001").await, ["first by email withdrawn: 2026-0101"]);
    house.post("ap", 1).await;
    house.post("p.vogel", 0).await;
});

in_the_house!(a_part_payment_between_deciding_and_handing_over_lowers_what_is_asked_for, |house| {
    house.decides().await;
    house.is_paid("2026-0101", "700.00").await;
    house.delivers().await;
    house.runs().await;
    assert_eq!(
        house.reminders("10001").await,
        ["first by email withdrawn: 2026-0101", "first by email sent: 2026-0101"]
    );
    let reminder = house.post("p.vogel", 1).await.remove(0);
    assert!(reminder.text.contains("34,50") && !reminder.text.contains("734,50"), "{}", reminder.text);
});

/// Petra Vogel has left, and her mailbox with her.
async fn a_bounce(database: Option<&str>) {
    let house = House::with_mailboxes_of("ar buero ap l.morel", database).await;
    house.runs().await;
    assert_eq!(house.reminders("10001").await, ["first by email sent: 2026-0101"]);
    house.app.clock.pass_seconds(3600);
    house.receives(1).await;
    assert_eq!(house.reminders("10001").await, ["first by email bounced: 2026-0101"]);
    assert_eq!(house.delivery("10001").await.changed_at, house.app.clock.now());
    let customer = house.customer("10001").await.id;
    let contacts = ledger::store::contacts(&mut house.app.db.read().await.unwrap(), customer).await.unwrap();
    let faults: Vec<bool> = contacts.iter().map(|it| it.email_fault.is_some()).collect();
    assert_eq!(faults, [true, false], "{contacts:?}");
    assert!(contacts[0].email_fault.as_deref().unwrap().starts_with("5.1.1"), "{contacts:?}");
    assert_eq!((house.balance().await.filed, house.balance().await.kept()), (1, 1));

    // The next step goes by text message to the one who has a telephone, the one after that by mail to the office.
    house.pass_days(20).await;
    assert_eq!(
        house.reminders("10001").await[1..],
        ["second by sms sent: 2026-0101", "third by email sent: 2026-0101"]
    );
    house.post("buero", 1).await;
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bounce_marks_the_contact_and_the_next_step_finds_another_on_sqlite() {
    a_bounce(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bounce_marks_the_contact_and_the_next_step_finds_another_on_postgres() {
    let fresh = databases::postgres().await;
    a_bounce(Some(&fresh.url)).await;
    fresh.db.close().await;
}

in_the_house!(a_text_message_in_french_is_understood_and_stop_is_obeyed, |house| {
    house.pass_days(5).await;
    house.pass_days(5).await;
    let customer = house.customer("10003").await.id;
    let phone = async || {
        let contacts =
            ledger::store::contacts(&mut house.app.db.read().await.unwrap(), customer).await.unwrap();
        contacts[0].reachable_by(Channel::Sms).map(str::to_owned)
    };
    let number = phone().await.unwrap();
    house.texts(&number, "SM1", "Désolé du retard, ce sera payé lundi prochain au plus tard.").await;
    let (message, _) = house.latest().await;
    assert_eq!((message.customer_id, message.channel), (Some(customer), Some(Channel::Sms)));
    let promise = house.accepts(&message).await.remove(0);
    assert_eq!(house.case(promise).await.due_on, Some(Date::ymd(2026, 3, 23)));

    house.texts(&number, "SM2", "STOP").await;
    assert_eq!(phone().await, None);
    house.pass_days(30).await;
    let told = house.reminders("10003").await;
    assert!(told.len() >= 3 && told.iter().all(|it| !it.contains("by sms")), "{told:?}");
});
