use crate::{
    house::{
        carrier::Carrier,
        creditor::{Creditor, desk, monday, noon},
    },
    on_both,
};
use duly::{
    db::is_duplicate,
    dunning::{self, Outcome, account::Desk, plan, store},
    inbox,
    ledger::{self, BlockReason},
    outbox::{self, DeliveryState, Window},
    wording::Unrenderable,
    words::{Channel, Clock, CustomerId, Date, MessageId, ProcedureId, Tone},
};
use duly_channels::Outgoing;

/// What was written down about a customer on a day: number of the invoice, outcome, rule.
async fn why(house: &Creditor, customer: CustomerId, on: Date) -> Vec<String> {
    let entries = store::why(&mut *house.conn().await, customer, on, on, 100).await.unwrap();
    let mut lines: Vec<String> =
        entries.iter().map(|it| format!("{} {} {}", it.number, it.outcome, it.rule)).collect();
    lines.sort();
    lines
}

/// The bodies of everything that was filed for a customer, oldest first.
async fn said(house: &Creditor, customer: CustomerId) -> Vec<String> {
    let mut conn = house.conn().await;
    let sql = "SELECT id FROM messages WHERE customer_id = $1 ORDER BY id";
    let ids: Vec<MessageId> = sqlx::query_scalar(sql).bind(customer).fetch_all(&mut *conn).await.unwrap();
    let mut bodies = Vec::new();
    for id in ids {
        bodies.push(inbox::store::message(&mut conn, id).await.unwrap().unwrap().body);
    }
    bodies
}

/// Everything that is due leaves at noon of a day.
async fn post(house: &Creditor, carrier: &std::sync::Arc<Carrier>, on: Date) -> outbox::Delivered {
    let clock = Clock::standing_at(noon(on));
    outbox::deliver(
        &house.db,
        &carrier.channels(),
        &clock,
        Window { from_hour: 8, to_hour: 18, days: outbox::Days::WORKDAYS },
    )
    .await
    .unwrap()
}

on_both!(the_shipped_procedure_is_put_once, |db| {
    let house = Creditor::new(db).await;
    let mut tx = house.db.begin_write().await.unwrap();
    store::install(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let procedures = store::procedures(&mut *house.conn().await).await.unwrap();
    assert_eq!(
        (procedures.len(), procedures[0].name.as_str(), procedures[0].is_default),
        (1, "Standard", true)
    );
    assert_ne!(procedures[0].id, ProcedureId(0));
    let steps: Vec<(i64, Channel, Tone)> =
        procedures[0].steps.iter().map(|it| (it.offset_days, it.channel, it.tone)).collect();
    let expected = [
        (-5, Channel::Email, Tone::Friendly),
        (3, Channel::Email, Tone::Friendly),
        (10, Channel::Sms, Tone::Neutral),
        (20, Channel::Email, Tone::Firm),
        (30, Channel::Letter, Tone::Final),
    ];
    assert_eq!(steps, expected);
});

on_both!(one_run_files_queues_marks_and_explains_and_another_changes_nothing, |db| {
    let (house, today) = (Creditor::new(db).await, monday());
    let customer = house.customer("C-1").await;
    let late = house.invoice(customer, "R-1", today.plus_days(-3), 10_000).await;
    house.invoice(customer, "R-2", today.plus_days(-1), 5_000).await;
    house.invoice(customer, "R-3", today.plus_days(9), 7_000).await;
    assert_eq!(house.reminds(today).await.sent, 1);
    assert_eq!(said(&house, customer).await, ["R-1 100.00\nR-2 50.00"]);
    let mut conn = house.conn().await;
    let conversation = inbox::store::current_conversation(&mut conn, customer).await.unwrap().unwrap();
    let message = inbox::store::messages(&mut conn, conversation).await.unwrap().remove(0);
    let delivery = outbox::store::of_message(&mut conn, message.id).await.unwrap().unwrap();
    let Outgoing::Email(mail) = delivery.outgoing().unwrap() else { panic!("not a mail") };
    assert_eq!(delivery.state, DeliveryState::Queued);
    assert_eq!((mail.to.address.as_str(), mail.automatic), ("buchhaltung@c-1.example", true));
    assert_eq!(message.internet_id, Some(mail.message_id));
    assert_eq!(message.recipient, "buchhaltung@c-1.example");
    drop(conn);
    let count = "SELECT COUNT(*) FROM links WHERE message_id IS NOT NULL";
    assert_eq!(house.count(count).await, 1);
    let told = ["R-1 sent sent", "R-2 sent sent", "R-3 nothing not_due_yet"];
    assert_eq!(why(&house, customer, today).await, told);

    let again = house.reminds(today).await;
    assert_eq!((again.customers, again.sent, again.failed), (1, 0, 0));
    assert_eq!(why(&house, customer, today).await, told);
    assert_eq!(said(&house, customer).await.len(), 1);

    // The key refuses the step even to somebody who has not looked.
    let procedures = store::procedures(&mut *house.conn().await).await.unwrap();
    let mut tx = house.db.begin_write().await.unwrap();
    let invoice = ledger::store::invoice(&mut tx, late).await.unwrap();
    let step = procedures[0].steps[1].clone();
    let call = dunning::decide::Call::Due(step.clone());
    let listed = vec![dunning::decide::Listed { call, invoice }];
    let sending = dunning::Sending { step, period: today.plus_days(-3), listed, is_last: false };
    let refused = store::take(&mut tx, customer, &sending, message.id, today).await.unwrap_err();
    assert!(is_duplicate(refused.downcast_ref().unwrap()), "{refused:#}");
});

on_both!(nodes_that_run_at_the_same_time_send_once, |db| {
    let (house, today) = (Creditor::new(db).await, monday());
    for number in 0..12 {
        let customer = house.customer(&format!("C-{number}")).await;
        house.invoice(customer, &format!("R-{number}"), today.plus_days(-4), 10_000).await;
    }
    let nodes = (0..3).map(|_| {
        let db = house.db.clone();
        tokio::spawn(async move { dunning::remind::run(&db, &desk(), Some(today), noon(today)).await })
    });
    let mut sent = 0;
    for node in nodes.collect::<Vec<_>>() {
        let report = node.await.unwrap().unwrap();
        assert_eq!((report.customers, report.failed), (12, 0));
        sent += report.sent;
    }
    assert_eq!(sent, 12);
    assert_eq!(house.count("SELECT COUNT(*) FROM messages").await, 12);

    let carrier = Carrier::new();
    let nodes = (0..3).map(|_| {
        let (db, channels) = (house.db.clone(), carrier.channels());
        tokio::spawn(async move {
            outbox::deliver(&db, &channels, &Clock::standing_at(noon(today)), Window::ALL_DAY).await
        })
    });
    for node in nodes.collect::<Vec<_>>() {
        node.await.unwrap().unwrap();
    }
    let mut keys: Vec<String> = carrier.taken().into_iter().map(|(key, _)| key).collect();
    keys.sort();
    keys.dedup();
    assert_eq!((keys.len(), carrier.count()), (12, 12));
});

on_both!(a_part_payment_lowers_the_next_reminder, |db| {
    let (house, today) = (Creditor::new(db).await, monday());
    let customer = house.customer("C-1").await;
    let invoice = house.invoice(customer, "R-1", today.plus_days(-3), 10_000).await;
    house.reminds(today).await;
    house.pays(invoice, today, 4_000).await;
    let later = today.plus_days(7);
    assert_eq!(house.reminds(later.plus_days(-1)).await.sent, 0);
    assert_eq!(house.reminds(later).await.sent, 1);
    assert_eq!(said(&house, customer).await, ["R-1 100.00", "R-1 60.00"]);
    house.pays(invoice, later, 6_000).await;
    assert_eq!(house.reminds(later.plus_days(30)).await.customers, 0);
});

on_both!(a_blocked_invoice_is_left_out_and_comes_back_with_its_own_step, |db| {
    let (house, today) = (Creditor::new(db).await, monday());
    let customer = house.customer("C-1").await;
    house.invoice(customer, "R-1", today.plus_days(-3), 10_000).await;
    let disputed = house.invoice(customer, "R-2", today.plus_days(-3), 20_000).await;
    let mut tx = house.db.begin_write().await.unwrap();
    let (reason, at) = (BlockReason::Dispute, noon(today));
    ledger::store::block(&mut tx, customer, &[disputed], reason, "case:7", None, at).await.unwrap();
    tx.commit().await.unwrap();
    house.reminds(today).await;
    assert_eq!(said(&house, customer).await, ["R-1 100.00"]);
    let entries = store::why(&mut *house.conn().await, customer, today, today, 9).await.unwrap();
    let held = entries.iter().find(|it| it.invoice_id == disputed).unwrap();
    assert_eq!((held.outcome, held.rule.as_str(), held.message_id), (Outcome::Held, "blocked", None));
    assert_eq!(held.facts, r#"{"reason":"dispute","source":"case:7","until":null}"#);

    // Its due date is that of an invoice that has had the step already: it must not be lost for that.
    let tomorrow = today.plus_days(1);
    let mut tx = house.db.begin_write().await.unwrap();
    ledger::store::lift(&mut tx, "case:7", noon(tomorrow)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(house.reminds(tomorrow).await.sent, 1);
    assert_eq!(house.reminds(tomorrow).await.sent, 0);
    assert_eq!(said(&house, customer).await.last().unwrap(), "R-1 100.00\nR-2 200.00");
    let sent = store::why(&mut *house.conn().await, customer, tomorrow, tomorrow, 9).await.unwrap();
    let own = |number: &str| sent.iter().find(|it| it.number == number).unwrap().facts.clone();
    assert!(own("R-1").contains(r#""own_step":null"#), "{}", own("R-1"));
    assert!(own("R-2").contains(r#""own_step":"first""#), "{}", own("R-2"));
});

on_both!(a_payment_before_it_leaves_withdraws_it_and_the_next_run_decides_anew, |db| {
    let (house, today, carrier) = (Creditor::new(db).await, monday(), Carrier::new());
    let customer = house.customer("C-1").await;
    let first = house.invoice(customer, "R-1", today.plus_days(-3), 10_000).await;
    let second = house.invoice(customer, "R-2", today.plus_days(-3), 5_000).await;
    house.reminds(today).await;
    house.pays(first, today, 10_000).await;
    let done = post(&house, &carrier, today).await;
    assert_eq!((done.withdrawn, done.sent, carrier.count()), (1, 0, 0));

    assert_eq!(house.reminds(today).await.sent, 1);
    assert_eq!(said(&house, customer).await, ["R-1 100.00\nR-2 50.00", "R-2 50.00"]);
    assert_eq!(post(&house, &carrier, today).await.sent, 1);
    assert_eq!(carrier.count(), 1);
    assert!(why(&house, customer, today).await.contains(&"R-1 nothing paid".to_owned()));

    // A block that comes in between withdraws just the same.
    let later = today.plus_days(7);
    house.reminds(later).await;
    let mut tx = house.db.begin_write().await.unwrap();
    let (reason, until) = (BlockReason::Reply, Some(later));
    ledger::store::block(&mut tx, customer, &[second], reason, "message:9", until, noon(later))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(post(&house, &carrier, later).await.withdrawn, 1);
    assert_eq!(house.reminds(later).await.sent, 0);
    assert_eq!(house.reminds(later.plus_days(1)).await.sent, 1);
});

on_both!(a_customer_hears_from_us_twice_a_week_at_most, |db| {
    let (house, today) = (Creditor::new(db).await, monday());
    let customer = house.customer("C-1").await;
    for days in 0..4 {
        house.invoice(customer, &format!("R-{days}"), today.plus_days(days - 3), 10_000).await;
    }
    let mut sent = Vec::new();
    for days in 0..9 {
        sent.push(house.reminds(today.plus_days(days)).await.sent);
    }
    assert_eq!(sent, [1, 1, 0, 0, 0, 0, 0, 1, 1]);
    let third = today.plus_days(2);
    assert!(why(&house, customer, third).await.contains(&"R-2 held contact_cap".to_owned()));
});

on_both!(a_second_mail_refers_to_the_first_and_the_last_step_is_a_letter, |db| {
    let (house, today, carrier) = (Creditor::new(db).await, monday(), Carrier::new());
    let customer = house.customer("C-1").await;
    house.invoice(customer, "R-1", today.plus_days(-3), 10_000).await;
    for days in [0, 7, 17, 28] {
        let day = today.plus_days(days);
        assert_eq!(house.reminds(day).await.sent, 1, "after {days} days");
        assert_eq!(post(&house, &carrier, day).await.sent, 1, "after {days} days");
    }
    let taken: Vec<Outgoing> = carrier.taken().into_iter().map(|(_, outgoing)| outgoing).collect();
    let [Outgoing::Email(first), Outgoing::Sms(sms), Outgoing::Email(third), Outgoing::Letter(last)] =
        taken.as_slice()
    else {
        panic!("{taken:?}")
    };
    assert_eq!(sms.to, "+4930123456");
    assert_eq!(third.references, [first.message_id.as_str()]);
    assert_eq!((last.title.as_str(), last.address[0].as_str()), ("final final", "Firma C-1"));
    let conversations = house.count("SELECT COUNT(*) FROM conversations").await;
    assert_eq!((conversations, said(&house, customer).await.len()), (1, 4));
});

on_both!(days_on_which_nothing_changes_are_not_written_again, |db| {
    let (house, today) = (Creditor::new(db).await, monday());
    let customer = house.customer("C-1").await;
    house.invoice(customer, "R-1", today.plus_days(20), 10_000).await;
    for days in 0..10 {
        house.reminds(today.plus_days(days)).await;
    }
    assert_eq!(house.count("SELECT COUNT(*) FROM reasons").await, 1);
    assert_eq!(why(&house, customer, today).await, ["R-1 nothing not_due_yet"]);
});

on_both!(whoever_cannot_be_reached_or_wants_a_person_is_held, |db| {
    let (house, today) = (Creditor::new(db).await, monday());
    let (nobody, manual) = (house.customer("C-1").await, house.customer("C-2").await);
    for (customer, number) in [(nobody, "R-1"), (manual, "R-2")] {
        house.invoice(customer, number, today.plus_days(-3), 10_000).await;
    }
    let mut tx = house.db.begin_write().await.unwrap();
    for sql in [
        "UPDATE contacts SET email = NULL, phone = NULL WHERE customer_id = $1",
        "UPDATE customers SET address = '' WHERE id = $1",
    ] {
        sqlx::query(sql).bind(nobody).execute(&mut *tx).await.unwrap();
    }
    sqlx::query("UPDATE customers SET manual = 1 WHERE id = $1")
        .bind(manual)
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let report = house.reminds(today).await;
    assert_eq!((report.sent, report.held), (0, 2));
    assert_eq!(why(&house, nobody, today).await, ["R-1 held no_recipient"]);
    assert_eq!(why(&house, manual, today).await, ["R-2 held manual_customer"]);
});

on_both!(what_has_no_words_is_held_and_left_unsaid, |db| {
    let (house, today) = (Creditor::new(db).await, monday());
    let customer = house.customer("C-1").await;
    house.invoice(customer, "R-1", today.plus_days(-3), 10_000).await;
    let speechless = Desk { render: &|_, _, _, _, _| Err(Unrenderable::NoInvoices), ..desk() };
    let report = dunning::remind::run(&house.db, &speechless, Some(today), noon(today)).await.unwrap();
    assert_eq!((report.sent, report.held), (0, 1));
    assert_eq!(why(&house, customer, today).await, ["R-1 held unrenderable"]);
    assert_eq!(house.count("SELECT COUNT(*) FROM links").await, 0);
    assert_eq!(house.reminds(today).await.sent, 1);
});

on_both!(a_plan_says_what_would_go_to_whom_and_writes_nothing, |db| {
    let (house, today) = (Creditor::new(db).await, monday());
    let (customer, quiet) = (house.customer("C-1").await, house.customer("C-2").await);
    house.invoice(customer, "R-1", today.plus_days(-12), 10_000).await;
    house.invoice(quiet, "R-2", today.plus_days(12), 10_000).await;
    let planned = plan::plan(&mut *house.conn().await, &desk(), today).await.unwrap();
    let told: Vec<String> = planned
        .iter()
        .map(|it| match &it.message {
            Some(message) => {
                let total = message.totals[0].decimal();
                let (step, channel, to) = (message.step, message.channel, message.recipient.shown());
                format!("{}: {step} by {channel} to {to} about {total}", it.customer.number)
            }
            None => format!("{}: {}", it.customer.number, it.reasons[0].rule.written().0),
        })
        .collect();
    assert_eq!(told, ["C-1: first by email to buchhaltung@c-1.example about 100.00", "C-2: not_due_yet"]);
    let only = plan::plan_for(&mut *house.conn().await, &desk(), customer, today).await.unwrap();
    assert_eq!(only, planned[0]);
    for sql in ["SELECT COUNT(*) FROM messages", "SELECT COUNT(*) FROM reasons", "SELECT COUNT(*) FROM links"]
    {
        assert_eq!(house.count(sql).await, 0, "{sql}");
    }
});
