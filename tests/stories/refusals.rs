//! What a real mail server refuses, for now or for good, and what becomes of the reminder.

use crate::{house::whole::House, in_the_house};
use duly::{
    ledger,
    outbox::{self, DeliveryState as State, Fault, Which},
};

const PETRA: &str = "p.vogel@brenner.example";

async fn state(house: &House) -> (State, Option<Fault>) {
    let delivery = house.delivery("10001").await;
    (delivery.state, delivery.fault())
}

async fn fault_of_petra(house: &House) -> Option<String> {
    let customer = house.customer("10001").await.id;
    let mut db = house.app.db.read().await.unwrap();
    let contacts = ledger::store::contacts(&mut db, customer).await.unwrap();
    contacts.into_iter().find(|it| it.email.as_deref() == Some(PETRA)).unwrap().email_fault
}

in_the_house!(a_server_that_wants_us_to_come_back_gets_the_mail_when_it_is_time, |house| {
    house.policy.says(
        PETRA,
        &["450 4.2.0 greylisted, see you in 300 seconds", "451 4.3.0 something is wrong here", "DUNNO"],
    );
    house.runs().await;
    // Nobody else waits for it.
    house.post("ap", 1).await;
    house.post("l.morel", 1).await;
    assert_eq!(state(house).await, (State::Queued, Some(Fault::Greylisted)));
    let (before, due) = (house.app.clock.now(), house.delivery("10001").await.due_at);
    assert!(due >= before.plus_seconds(300) && due <= before.plus_seconds(600), "{due:?}");
    house.app.clock.set(due.plus_seconds(-1));
    house.delivers().await;
    assert_eq!(house.policy.attempts(PETRA), 1, "it is not asked before its time");
    house.app.clock.set(due);
    house.delivers().await;
    assert_eq!((state(house).await, house.policy.attempts(PETRA)), ((State::Queued, Some(Fault::System)), 2));
    house.app.clock.set(house.delivery("10001").await.due_at);
    house.delivers().await;
    assert_eq!((state(house).await, house.policy.attempts(PETRA)), ((State::Sent, None), 3));
    let mail = house.post("p.vogel", 1).await.remove(0);
    assert_eq!(mail.to, PETRA);
    assert_eq!(house.reminders("10001").await, ["first by email sent: 2026-0101"]);
});

in_the_house!(an_address_that_a_server_does_not_know_is_written_to_no_more, |house| {
    house.policy.says(PETRA, &["550 5.1.1 no such user"]);
    house.runs().await;
    assert_eq!(state(house).await, (State::GaveUp, Some(Fault::NoSuchMailbox)));
    let fault = fault_of_petra(house).await.unwrap();
    assert!(fault.contains("5.1.1") && fault.contains("no such user"), "{fault}");
    let (conversation, why) = {
        let delivery = house.delivery("10001").await;
        let mut db = house.app.db.read().await.unwrap();
        let message = duly::inbox::store::message(&mut db, delivery.message_id).await.unwrap().unwrap();
        let conversation = duly::inbox::store::conversation(&mut db, message.conversation_id).await.unwrap();
        (conversation, delivery.why.unwrap())
    };
    assert_eq!(conversation.state, duly::inbox::ConversationState::Open, "somebody looks at it");
    assert!(why.starts_with("RCPT TO: 550 5.1.1"), "{why}");
    house.post("p.vogel", 0).await;
});

in_the_house!(what_a_rule_refused_is_tried_again_by_a_person_and_blames_nobody, |house| {
    for address in [PETRA, "ap@corrib.example", "l.morel@morel.example"] {
        house.policy.says(address, &["554 5.7.1 we do not like your network"]);
    }
    house.runs().await;
    assert_eq!(state(house).await, (State::GaveUp, Some(Fault::Policy)));
    assert_eq!(fault_of_petra(house).await, None);
    assert!(outbox::watch(&house.app.db, &house.app.clock).await.unwrap(), "three of three are a pile");
    let mut tx = house.app.db.begin_write().await.unwrap();
    let again = outbox::retry_all(&mut tx, &Which::default(), house.app.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(again, 3);
    house.delivers().await;
    for user in ["p.vogel", "ap", "l.morel"] {
        house.post(user, 1).await;
    }
    assert!(!outbox::watch(&house.app.db, &house.app.clock).await.unwrap(), "and then it is over");
});
