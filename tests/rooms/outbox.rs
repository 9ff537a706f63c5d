use crate::{
    house::{
        carrier::Carrier,
        creditor::{Creditor, SECRET, few_words, monday, noon},
    },
    on_both,
};
use duly::{
    inbox::{self, Class, ConversationState, Direction, Kind, NewMessage},
    ledger,
    outbox::{
        self, Days, Delivered, Delivery, DeliveryState as State, Envelope, NewDelivery, Recipient, Saying,
        Window, store,
    },
    wording::{Facts, Person, Purpose},
    words::{Channel, Clock, ConversationId, CustomerId, MessageId, Tone},
};
use duly_channels::{Failure, Outgoing};
use std::{collections::BTreeSet, sync::Arc};

/// One customer with one reminder in the queue, a carrier, and a clock.
struct Queue {
    house: Creditor,
    customer: CustomerId,
    message: MessageId,
    conversation: ConversationId,
    carrier: Arc<Carrier>,
    clock: Clock,
}

impl Queue {
    async fn new(db: duly::db::Db) -> Queue {
        let house = Creditor::new(db).await;
        let customer = house.customer("C-1").await;
        house.invoice(customer, "R-1", monday().plus_days(-3), 10_000).await;
        assert_eq!(house.reminds(monday()).await.sent, 1);
        let mut conn = house.conn().await;
        let conversation = inbox::store::current_conversation(&mut conn, customer).await.unwrap().unwrap();
        let message = inbox::store::messages(&mut conn, conversation).await.unwrap()[0].id;
        drop(conn);
        let clock = Clock::standing_at(noon(monday()));
        Queue { house, customer, message, conversation, carrier: Carrier::new(), clock }
    }

    async fn deliver(&self, window: Window) -> Delivered {
        outbox::deliver(&self.house.db, &self.carrier.channels(), &self.clock, window).await.unwrap()
    }

    async fn delivery(&self) -> Delivery {
        store::of_message(&mut *self.house.conn().await, self.message).await.unwrap().unwrap()
    }

    async fn is_shown(&self) -> bool {
        let conversation =
            inbox::store::conversation(&mut *self.house.conn().await, self.conversation).await.unwrap();
        conversation.state == ConversationState::Open
    }
}

const DAY: Window = Window { from_hour: 8, to_hour: 18, days: Days::WORKDAYS };

on_both!(a_message_is_handed_over_once_and_its_receipt_kept, |db| {
    let queue = Queue::new(db).await;
    assert_eq!(queue.deliver(DAY).await, Delivered { sent: 1, ..Delivered::default() });
    assert_eq!(queue.deliver(DAY).await.claimed(), 0);
    let delivery = queue.delivery().await;
    let key = format!("d{}", delivery.id);
    assert_eq!((delivery.state, delivery.attempts), (State::Sent, 1));
    assert_eq!(delivery.reference, Some(format!("receipt of {key}")));
    assert_eq!(queue.carrier.taken()[0].0, key);
    assert!(!queue.is_shown().await);

    let mut tx = queue.house.db.begin_write().await.unwrap();
    let (reference, at) = (delivery.reference.unwrap(), queue.clock.now());
    assert!(!outbox::delivered(&mut tx, Channel::Sms, &reference, at).await.unwrap());
    assert!(outbox::delivered(&mut tx, Channel::Email, &reference, at).await.unwrap());
    assert!(!outbox::delivered(&mut tx, Channel::Email, &reference, at).await.unwrap());
    assert_eq!(store::counts(&mut tx).await.unwrap(), [(State::Delivered, 1)]);
    tx.commit().await.unwrap();
});

on_both!(a_failure_is_tried_again_ever_more_rarely_and_then_given_up, |db| {
    let queue = Queue::new(db).await;
    let mut attempts = 0;
    loop {
        queue.carrier.fail_with(Failure::Retry("451 greylisted".into()));
        let done = queue.deliver(Window::ALL_DAY).await;
        attempts += done.claimed();
        let delivery = queue.delivery().await;
        if done.gave_up == 1 {
            assert_eq!((delivery.state, delivery.why.as_deref()), (State::GaveUp, Some("451 greylisted")));
            break;
        }
        // Before its time nothing happens; a weekend may defer it, which is no attempt.
        assert!(delivery.due_at > queue.clock.now());
        assert_eq!(queue.deliver(Window::ALL_DAY).await.claimed(), 0);
        queue.clock.set(delivery.due_at);
        assert!(attempts < 30, "it never gives up");
    }
    let hours = queue.clock.now().seconds_since(noon(monday())) / 3600;
    assert!((48..=120).contains(&hours), "{hours} hours");
    assert!(queue.is_shown().await);

    // A person may have it tried once more.
    let mut tx = queue.house.db.begin_write().await.unwrap();
    let id = queue.delivery().await.id;
    assert_eq!(store::failed(&mut tx, 10).await.unwrap()[0].id, id);
    assert!(outbox::retry(&mut tx, id, queue.clock.now()).await.unwrap());
    assert!(!outbox::retry(&mut tx, id, queue.clock.now()).await.unwrap());
    tx.commit().await.unwrap();
    let fresh = Carrier::new();
    let done =
        outbox::deliver(&queue.house.db, &fresh.channels(), &queue.clock, Window::ALL_DAY).await.unwrap();
    assert_eq!((done.sent, fresh.count()), (1, 1));
});

on_both!(what_may_have_left_is_never_sent_again_by_itself, |db| {
    let queue = Queue::new(db).await;
    queue.carrier.fail_with(Failure::Unknown("the connection broke after DATA".into()));
    assert_eq!(queue.deliver(DAY).await.unknown, 1);
    assert!(queue.is_shown().await);
    for _ in 0..5 {
        queue.clock.pass_days(1);
        assert_eq!(queue.deliver(DAY).await.claimed(), 0);
        queue.house.reminds(queue.clock.now().date_in(&jiff::tz::TimeZone::UTC)).await;
    }
    assert_eq!((queue.delivery().await.state, queue.carrier.count()), (State::Unknown, 0));
});

on_both!(a_refusal_for_good_is_shown_to_somebody, |db| {
    let queue = Queue::new(db).await;
    queue.carrier.fail_with(Failure::GiveUp("550 no such user".into()));
    assert_eq!(queue.deliver(DAY).await.gave_up, 1);
    assert!(queue.is_shown().await);
});

/// What a node does before it hands a message over: it says that it begins.
async fn begin(queue: &Queue, node: Option<&str>) {
    let mut tx = queue.house.db.begin_write().await.unwrap();
    let (now, lease) = (queue.clock.now(), queue.clock.now().plus_seconds(300));
    let due = store::due(&mut tx, now, &BTreeSet::new(), 10).await.unwrap();
    assert_eq!((due.len(), due[0].state), (1, State::Queued));
    store::begin(&mut tx, &[due[0].id], node, lease, now).await.unwrap();
    tx.commit().await.unwrap();
}

on_both!(what_was_being_handed_over_when_its_lease_ran_out_is_unknown, |db| {
    let queue = Queue::new(db).await;
    begin(&queue, None).await;
    let db = &queue.house.db;
    assert_eq!(outbox::expire_leases(db, &queue.clock).await.unwrap(), 0);
    queue.clock.pass_seconds(299);
    assert_eq!(outbox::expire_leases(db, &queue.clock).await.unwrap(), 0);
    assert!(!queue.is_shown().await);
    queue.clock.pass_seconds(2);
    assert_eq!(outbox::expire_leases(db, &queue.clock).await.unwrap(), 1);
    assert_eq!(queue.deliver(DAY).await.claimed(), 0);
    assert_eq!((queue.delivery().await.state, queue.carrier.count()), (State::Unknown, 0));
    assert!(queue.is_shown().await);
});

on_both!(a_node_that_starts_again_settles_its_own_claims_at_once_and_no_others, |db| {
    let queue = Queue::new(db).await;
    let db = &queue.house.db;
    assert_eq!(outbox::resume(db, "north", &queue.clock).await.unwrap(), 0);
    begin(&queue, Some("north")).await;
    assert_eq!(outbox::resume(db, "south", &queue.clock).await.unwrap(), 0);
    assert_eq!(queue.delivery().await.state, State::Sending);
    assert_eq!(outbox::resume(db, "north", &queue.clock).await.unwrap(), 1);
    assert_eq!(queue.deliver(DAY).await.claimed(), 0);
    assert_eq!((queue.delivery().await.state, queue.carrier.count()), (State::Unknown, 0));
    assert!(queue.is_shown().await);
});

on_both!(what_has_begun_is_taken_by_nobody_else, |db| {
    let queue = Queue::new(db).await;
    begin(&queue, Some("north")).await;
    assert_eq!(queue.deliver(DAY).await.claimed(), 0);
    let mut tx = queue.house.db.begin_write().await.unwrap();
    let (id, now) = (queue.delivery().await.id, queue.clock.now());
    assert!(store::begin(&mut tx, &[id], Some("south"), now, now).await.is_err());
});

on_both!(a_reminder_waits_for_the_customers_morning, |db| {
    let queue = Queue::new(db).await;
    queue.clock.set(noon(monday()).plus_seconds(7 * 3600));
    assert_eq!(queue.deliver(DAY).await.deferred, 1);
    let delivery = queue.delivery().await;
    let morning = noon(monday().plus_days(1)).plus_seconds(-4 * 3600);
    assert_eq!((delivery.state, delivery.due_at, delivery.attempts), (State::Queued, morning, 0));
    assert_eq!(queue.deliver(DAY).await.claimed(), 0);
    queue.clock.set(morning);
    assert_eq!(queue.deliver(DAY).await.sent, 1);
    let Outgoing::Email(mail) = queue.carrier.taken().remove(0).1 else { panic!("not a mail") };
    assert_eq!(mail.date, *morning);
});

on_both!(a_bounce_marks_the_contact_and_shows_the_conversation, |db| {
    let queue = Queue::new(db).await;
    let contact = queue.house.contact(queue.customer).await;
    let at = queue.clock.now();
    let bounce = async |permanent| {
        let mut tx = queue.house.db.begin_write().await.unwrap();
        let news = outbox::bounced(&mut tx, queue.message, permanent, "5.1.1 unknown", at).await.unwrap();
        tx.commit().await.unwrap();
        news
    };
    assert!(!bounce(true).await, "it has not even left");
    queue.deliver(DAY).await;
    assert!(bounce(true).await);
    assert!(!bounce(true).await, "the second report is no news");
    assert_eq!(queue.delivery().await.state, State::Bounced);
    let contact = ledger::store::contact(&mut *queue.house.conn().await, contact).await.unwrap();
    assert_eq!(contact.email_fault.as_deref(), Some("5.1.1 unknown"));
    assert!(queue.is_shown().await);
});

on_both!(a_carrier_may_say_later_that_a_message_did_not_arrive, |db| {
    let queue = Queue::new(db).await;
    queue.deliver(DAY).await;
    let (reference, at) = (queue.delivery().await.reference.unwrap(), queue.clock.now());
    let mut tx = queue.house.db.begin_write().await.unwrap();
    assert!(!outbox::undelivered(&mut tx, Channel::Email, "another", "30005", at).await.unwrap());
    assert!(outbox::undelivered(&mut tx, Channel::Email, &reference, "30005", at).await.unwrap());
    // What came too late does not make it arrive.
    assert!(!outbox::delivered(&mut tx, Channel::Email, &reference, at).await.unwrap());
    tx.commit().await.unwrap();
    let delivery = queue.delivery().await;
    assert_eq!((delivery.state, delivery.why.as_deref()), (State::Bounced, Some("30005")));
    let contact = queue.house.contact(queue.customer).await;
    let contact = ledger::store::contact(&mut *queue.house.conn().await, contact).await.unwrap();
    assert_eq!(contact.email_fault, None);
    assert!(queue.is_shown().await);
});

on_both!(a_reminder_that_was_taken_back_by_hand_does_not_leave, |db| {
    let queue = Queue::new(db).await;
    let at = queue.clock.now();
    let mut tx = queue.house.db.begin_write().await.unwrap();
    assert!(outbox::withdraw(&mut tx, queue.message, "not today", at).await.unwrap());
    assert!(!outbox::withdraw(&mut tx, queue.message, "not today", at).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(queue.deliver(DAY).await.claimed(), 0);
});

on_both!(a_reminder_to_an_address_that_is_at_fault_is_withdrawn, |db| {
    let queue = Queue::new(db).await;
    let contact = queue.house.contact(queue.customer).await;
    let mut tx = queue.house.db.begin_write().await.unwrap();
    ledger::store::email_failed(&mut tx, contact, "5.1.1", queue.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(queue.deliver(DAY).await.withdrawn, 1);
    // Decided anew, it goes to where the customer can be reached: by letter.
    assert_eq!(queue.house.reminds(monday()).await.sent, 1);
    assert_eq!(queue.deliver(DAY).await.sent, 1);
    assert!(matches!(queue.carrier.taken()[0].1, Outgoing::Letter(_)));
});

/// An acknowledgement of something, on its way to where the reminder went.
async fn acknowledges(queue: &Queue, answers: Option<MessageId>) {
    let mut tx = queue.house.db.begin_write().await.unwrap();
    let reminder = inbox::store::message(&mut tx, queue.message).await.unwrap().unwrap();
    let sent = store::of_message(&mut tx, queue.message).await.unwrap().unwrap();
    let at = queue.clock.now();
    let new = NewMessage {
        customer: Some(queue.customer),
        contact: sent.contact_id,
        channel: Some(Channel::Email),
        recipient: reminder.recipient,
        answers,
        ..NewMessage::plain(queue.conversation, Direction::Out, Kind::Acknowledgement, "Noted.".into(), at)
    };
    let message = inbox::store::file(&mut tx, &new).await.unwrap();
    let new = NewDelivery {
        message,
        company: sent.company_id,
        customer: sent.customer_id,
        contact: sent.contact_id,
        outgoing: sent.outgoing().unwrap(),
        due_at: at,
        draft: None,
    };
    store::queue(&mut tx, &new, at).await.unwrap();
    tx.commit().await.unwrap();
}

on_both!(what_is_automatic_neither_answers_a_machine_nor_floods_an_address, |db| {
    let queue = Queue::new(db).await;
    assert_eq!(queue.deliver(DAY).await.sent, 1);
    let mut tx = queue.house.db.begin_write().await.unwrap();
    let (body, at) = ("I am away.".to_owned(), queue.clock.now());
    let notice = NewMessage::plain(queue.conversation, Direction::In, Kind::AutoReply, body, at);
    let notice = inbox::store::file(&mut tx, &notice).await.unwrap();
    inbox::store::set_class(&mut tx, notice, &Class::OutOfOffice.into()).await.unwrap();
    tx.commit().await.unwrap();
    acknowledges(&queue, Some(notice)).await;
    assert_eq!(queue.deliver(DAY).await, Delivered { withdrawn: 1, ..Delivered::default() });

    // With the reminder, one too many.
    for _ in 0..outbox::echo::MOST_A_DAY {
        acknowledges(&queue, None).await;
    }
    let mut all = Delivered::default();
    for _ in 0..10 {
        all += queue.deliver(DAY).await;
    }
    let most = usize::try_from(outbox::echo::MOST_A_DAY).unwrap();
    assert_eq!((all.sent, all.withdrawn, queue.carrier.count()), (most - 1, 1, most));
    queue.clock.pass_days(1);
    acknowledges(&queue, None).await;
    assert_eq!(queue.deliver(DAY).await.sent, 1, "a new day");
});

on_both!(an_answer_continues_the_customers_thread_and_knows_no_hours, |db| {
    let queue = Queue::new(db).await;
    queue.deliver(DAY).await;
    let Outgoing::Email(reminder) = queue.carrier.taken().remove(0).1 else { panic!("not a mail") };
    let (contact, at) = (queue.house.contact(queue.customer).await, queue.clock.now());
    let mut tx = queue.house.db.begin_write().await.unwrap();
    let reply = NewMessage {
        customer: Some(queue.customer),
        contact: Some(contact),
        channel: Some(Channel::Email),
        internet_id: Some("reply-1@c-1.example".into()),
        ..NewMessage::plain(queue.conversation, Direction::In, Kind::Reply, "Why?".into(), at)
    };
    let reply = inbox::store::file(&mut tx, &reply).await.unwrap();
    let customer = ledger::store::customer(&mut tx, queue.customer).await.unwrap();
    let company = ledger::store::company(&mut tx, customer.company_id).await.unwrap();
    let contacts = ledger::store::contacts(&mut tx, customer.id).await.unwrap();
    let recipient = Recipient::on(Channel::Email, &company, &customer, &contacts).unwrap();
    let facts = Facts {
        company: outbox::envelope::company_facts(&company),
        customer: outbox::envelope::customer_facts(&customer),
        person: Person::Unknown,
        today: monday(),
        pay_by: monday(),
        invoices: Vec::new(),
        reference: String::new(),
        link: None,
        signed_by: None,
        is_last_step: false,
    };
    let purpose = Purpose::Answer { subject: "Re: first".into(), text: "Because.".into() };
    let rendered = few_words(&purpose, customer.locale, Tone::Neutral, Channel::Email, &facts).unwrap();
    let envelope = Envelope {
        company: &company,
        recipient: &recipient,
        rendered: &rendered,
        payment: None,
        link: None,
        today: monday(),
    };
    let saying = Saying {
        conversation: queue.conversation,
        customer: Some(customer.id),
        kind: Kind::Answer,
        author: None,
        answers: Some(reply),
        invoices: Vec::new(),
        envelope,
        attachments: Vec::new(),
        second_thoughts: None,
        at,
    };
    let answer = outbox::say(&mut tx, &SECRET, saying).await.unwrap();
    tx.commit().await.unwrap();
    queue.clock.pass_seconds(9 * 3600);
    assert_eq!(queue.deliver(DAY).await.sent, 1);
    let Outgoing::Email(mail) = queue.carrier.taken().remove(1).1 else { panic!("not a mail") };
    assert_eq!(mail.in_reply_to.as_deref(), Some("reply-1@c-1.example"));
    assert_eq!(mail.references, [reminder.message_id.as_str(), "reply-1@c-1.example"]);
    assert_eq!((mail.text.as_str(), mail.automatic), ("Because.", false));
    let filed = inbox::store::message(&mut *queue.house.conn().await, answer).await.unwrap().unwrap();
    assert_eq!((filed.kind, filed.body.as_str()), (Kind::Answer, "Because."));
});
