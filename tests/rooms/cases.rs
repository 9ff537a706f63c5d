//! What customers say about what they owe, and what follows from it.

use crate::{
    house::books::{Books, TODAY, books, morning},
    on_both,
};
use duly::{
    cases::{self, CaseState, FollowedUp, InstalmentState, Limits, Opening, Refused, TaskKind, Wish},
    inbox::{self, ConversationState, Direction, Kind, NewMessage},
    ledger,
    reading::{DisputeReason, Every, Finding, Intent},
    words::{CaseId, ConversationId, Currency, CustomerId, Date, InvoiceId, MessageId, Money},
};

const LIMITS: Limits = Limits { promise_within_days: 30, most_instalments: 6, paid_hold_days: 7 };

fn day(days: i64) -> Date {
    TODAY().plus_days(days)
}

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

async fn conversation(books: &Books, customer: CustomerId) -> ConversationId {
    let mut tx = books.db.begin_write().await.unwrap();
    let at = morning(TODAY());
    let id = inbox::store::start_conversation(&mut tx, Some(books.company), Some(customer), "Mahnung", at);
    let id = id.await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// The customer opens a case on the page.
async fn opens(
    books: &Books,
    customer: CustomerId,
    invoices: &[InvoiceId],
    wish: Wish,
) -> Result<CaseId, Refused> {
    let opening = Opening {
        company: books.company,
        customer,
        conversation: conversation(books, customer).await,
        message: None,
        invoices: invoices.to_vec(),
        wish,
        note: String::new(),
        by: None,
        today: TODAY(),
        now: morning(TODAY()),
    };
    let mut tx = books.db.begin_write().await.unwrap();
    let opened = cases::open(&mut tx, &opening, &LIMITS).await.unwrap();
    tx.commit().await.unwrap();
    opened
}

async fn follow_up(books: &Books, on: Date) -> FollowedUp {
    cases::follow_up(&books.db, on, morning(on)).await.unwrap()
}

async fn state(books: &Books, case: CaseId) -> CaseState {
    cases::store::case(&mut books.db.read().await.unwrap(), case).await.unwrap().unwrap().state
}

async fn tasks(books: &Books) -> Vec<TaskKind> {
    let tasks = cases::store::tasks(&mut books.db.read().await.unwrap(), 100).await.unwrap();
    tasks.iter().map(|task| task.kind).collect()
}

on_both!(a_promise_pauses_and_unkept_resumes_and_makes_a_task, |db| {
    let books = books(&db).await;
    let (customer, _) = books.customer("corrib").await;
    books.invoice(customer, "1042", 100_00).await;
    let promise = opens(&books, customer, &[], Wish::Promise { date: day(10), amount: None }).await.unwrap();
    assert_eq!(books.silent(customer, day(11)).await, ["1042"], "the day after is waited for");
    assert_eq!(books.silent(customer, day(12)).await, [""; 0]);
    assert_eq!(follow_up(&books, day(11)).await, FollowedUp::default());
    assert_eq!(state(&books, promise).await, CaseState::Open);

    let broken = FollowedUp { disappointed: 1, ..FollowedUp::default() };
    assert_eq!(follow_up(&books, day(12)).await, broken);
    assert_eq!(state(&books, promise).await, CaseState::Broken);
    assert_eq!(tasks(&books).await, [TaskKind::PromiseBroken]);
    let mut conn = db.read().await.unwrap();
    let case = cases::store::case(&mut conn, promise).await.unwrap().unwrap();
    let conversation = inbox::store::conversation(&mut conn, case.conversation_id).await.unwrap();
    let messages = inbox::store::messages(&mut conn, case.conversation_id).await.unwrap();
    assert_eq!(conversation.state, ConversationState::Open);
    let said: Vec<_> = messages.iter().map(|it| (it.direction, it.body.clone())).collect();
    assert_eq!(said, [(Direction::Internal, format!("promise_broken P-{promise}"))]);

    assert_eq!(follow_up(&books, day(13)).await, FollowedUp::default(), "a second run changes nothing");
    assert_eq!(tasks(&books).await.len(), 1);
});

on_both!(a_payment_keeps_a_promise_and_ends_its_silence, |db| {
    let books = books(&db).await;
    let (customer, _) = books.customer("corrib").await;
    let (first, second) =
        (books.invoice(customer, "1", 100_00).await, books.invoice(customer, "2", 50_00).await);
    let part = Wish::Promise { date: day(10), amount: Some(eur(30_00)) };
    let part = opens(&books, customer, &[second], part).await.unwrap();
    let whole = Wish::Promise { date: day(10), amount: None };
    let whole = opens(&books, customer, &[first], whole).await.unwrap();
    books.pay(second, 30_00, day(2)).await;
    assert_eq!(follow_up(&books, day(3)).await.fulfilled, 1);
    assert_eq!((state(&books, part).await, state(&books, whole).await), (CaseState::Kept, CaseState::Open));
    assert_eq!(books.silent(customer, day(3)).await, ["1"]);
    books.pay(first, 60_00, day(9)).await;
    assert_eq!(follow_up(&books, day(12)).await.disappointed, 1);
    assert_eq!(state(&books, whole).await, CaseState::PartlyKept);
    assert_eq!(tasks(&books).await, [TaskKind::PromiseBroken]);
});

on_both!(a_payment_that_was_counted_before_the_promise_does_not_keep_it, |db| {
    let books = books(&db).await;
    let (customer, _) = books.customer("corrib").await;
    let invoice = books.invoice(customer, "1", 100_00).await;
    books.pay(invoice, 40_00, TODAY()).await;
    let promise = Wish::Promise { date: day(5), amount: Some(eur(40_00)) };
    let promise = opens(&books, customer, &[], promise).await.unwrap();
    follow_up(&books, day(1)).await;
    assert_eq!(state(&books, promise).await, CaseState::Open);
});

on_both!(a_dispute_silences_only_its_invoice_until_it_is_settled, |db| {
    let books = books(&db).await;
    let (customer, _) = books.customer("corrib").await;
    let disputed = books.invoice(customer, "1042", 100_00).await;
    books.invoice(customer, "1043", 100_00).await;
    let wish = Wish::Dispute { reason: DisputeReason::Price, amount: None };
    let dispute = opens(&books, customer, &[disputed], wish).await.unwrap();
    assert_eq!(books.silent(customer, day(1000)).await, ["1042"]);
    let mut tx = db.begin_write().await.unwrap();
    let now = morning(day(3));
    assert_eq!(cases::settle(&mut tx, dispute, books.collector, now).await.unwrap(), Ok(()));
    let again = cases::withdraw(&mut tx, dispute, books.collector, now).await.unwrap();
    assert_eq!(again, Err(Refused::AlreadySettled));
    tx.commit().await.unwrap();
    assert_eq!(books.silent(customer, day(3)).await, [""; 0]);

    let wish = Wish::Dispute { reason: DisputeReason::Quality, amount: Some(eur(20_00)) };
    let paid_after_all = opens(&books, customer, &[disputed], wish).await.unwrap();
    books.pay(disputed, 100_00, day(4)).await;
    follow_up(&books, day(5)).await;
    assert_eq!(state(&books, paid_after_all).await, CaseState::Settled);
});

on_both!(a_plan_is_asked_for_agreed_to_and_followed_by_instalment, |db| {
    let books = books(&db).await;
    let (customer, _) = books.customer("corrib").await;
    let invoice = books.invoice(customer, "1042", 100_00).await;
    let wish = Wish::Plan { instalments: 3, every: Every::Month, start: day(5) };
    let plan = opens(&books, customer, &[], wish).await.unwrap();
    assert_eq!(state(&books, plan).await, CaseState::Requested);
    assert_eq!(tasks(&books).await, [TaskKind::PlanRequested]);
    assert_eq!(books.silent(customer, day(7)).await, ["1042"]);
    assert_eq!(books.silent(customer, day(8)).await, [""; 0], "a request is no reason to be silent for ever");

    let mut tx = db.begin_write().await.unwrap();
    let now = morning(day(1));
    assert_eq!(cases::agree(&mut tx, plan, books.collector, day(1), now).await.unwrap(), Ok(()));
    tx.commit().await.unwrap();
    assert_eq!(books.silent(customer, day(1000)).await, ["1042"]);
    assert_eq!(tasks(&books).await, []);

    books.pay(invoice, 33_33, day(5)).await;
    assert_eq!(follow_up(&books, day(6)).await, FollowedUp::default());
    let instalments = cases::store::instalments(&mut db.read().await.unwrap(), plan).await.unwrap();
    let rows: Vec<_> = instalments.iter().map(|it| (it.due_on, it.amount_minor, it.state)).collect();
    let (kept, open) = (InstalmentState::Kept, InstalmentState::Open);
    let dates = [Date::ymd(2026, 3, 15), Date::ymd(2026, 4, 15), Date::ymd(2026, 5, 15)];
    assert_eq!(rows, [(dates[0], 33_33, kept), (dates[1], 33_33, open), (dates[2], 33_34, open)]);

    assert_eq!(follow_up(&books, dates[1].plus_days(2)).await.disappointed, 1);
    assert_eq!(state(&books, plan).await, CaseState::Broken);
    assert_eq!(tasks(&books).await, [TaskKind::InstalmentMissed]);
    assert_eq!(books.silent(customer, dates[1].plus_days(2)).await, [""; 0]);
});

on_both!(a_payment_that_does_not_show_is_looked_for_and_then_made_a_task, |db| {
    let books = books(&db).await;
    let (customer, _) = books.customer("corrib").await;
    let (first, second) =
        (books.invoice(customer, "1", 100_00).await, books.invoice(customer, "2", 50_00).await);
    let paid = || Wish::Paid { date: Some(day(-3)), amount: None };
    let came = opens(&books, customer, &[first], paid()).await.unwrap();
    let did_not = opens(&books, customer, &[second], paid()).await.unwrap();
    books.pay(first, 100_00, day(-3)).await;
    assert_eq!(follow_up(&books, day(7)).await, FollowedUp { fulfilled: 1, ..FollowedUp::default() });
    assert_eq!(books.silent(customer, day(7)).await, ["2"]);
    assert_eq!(follow_up(&books, day(8)).await, FollowedUp { disappointed: 1, ..FollowedUp::default() });
    let states = (state(&books, came).await, state(&books, did_not).await);
    assert_eq!(states, (CaseState::Settled, CaseState::Broken));
    assert_eq!(tasks(&books).await, [TaskKind::PaymentNotFound]);
});

on_both!(what_a_customer_may_not_is_refused_and_writes_nothing, |db| {
    let books = books(&db).await;
    let (customer, _) = books.customer("corrib").await;
    let (stranger, _) = books.customer("other").await;
    let invoice = books.invoice(customer, "1042", 100_00).await;
    let theirs = books.invoice(stranger, "9", 100_00).await;
    let promise = |days, amount| Wish::Promise { date: day(days), amount };
    let plan = |instalments| Wish::Plan { instalments, every: Every::Week, start: day(3) };
    for (invoices, wish, refused) in [
        (vec![], promise(-1, None), Refused::DateInThePast),
        (vec![], promise(31, None), Refused::DateTooFar { latest: day(30) }),
        (vec![], promise(3, Some(eur(0))), Refused::AmountNotPositive),
        (vec![], promise(3, Some(eur(100_01))), Refused::AmountAboveOpen { open: eur(100_00) }),
        (vec![], promise(3, Some(Money::new(1, Currency::GBP))), Refused::SeveralCurrencies),
        (vec![invoice, theirs], promise(3, None), Refused::UnknownInvoice(theirs)),
        (vec![], plan(1), Refused::TooFewInstalments),
        (vec![], plan(7), Refused::TooManyInstalments { most: 6 }),
    ] {
        assert_eq!(opens(&books, customer, &invoices, wish).await, Err(refused));
    }
    books.pay(invoice, 100_00, TODAY()).await;
    assert_eq!(opens(&books, customer, &[], promise(3, None)).await, Err(Refused::NothingOpen));
    let cases = cases::store::cases_of(&mut db.read().await.unwrap(), customer).await.unwrap();
    assert_eq!(cases, []);
});

async fn reply(books: &Books, customer: CustomerId, findings: &[Finding]) -> MessageId {
    let conversation = conversation(books, customer).await;
    let mut tx = books.db.begin_write().await.unwrap();
    let body = "Rechnung 1042 ist falsch, den Rest zahlen wir.".to_owned();
    let new = NewMessage {
        customer: Some(customer),
        ..NewMessage::plain(conversation, Direction::In, Kind::Reply, body, morning(TODAY()))
    };
    let message = inbox::store::file(&mut tx, &new).await.unwrap();
    cases::propose(&mut tx, message, customer, findings).await.unwrap();
    let hold = cases::reply_hold(message);
    let reason = ledger::BlockReason::Reply;
    let until = Some(day(7));
    ledger::store::block(&mut tx, customer, &[], reason, &hold, until, new.at).await.unwrap();
    tx.commit().await.unwrap();
    message
}

on_both!(a_collector_settles_what_was_read_and_only_the_case_stays_silent, |db| {
    let books = books(&db).await;
    let (customer, _) = books.customer("corrib").await;
    books.invoice(customer, "1042", 100_00).await;
    books.invoice(customer, "1043", 100_00).await;
    let dispute =
        Intent::Dispute { reason: DisputeReason::Price, invoices: vec!["1042".into()], amount: None };
    let promise = Intent::Promise { date: None, amount: None, invoices: vec!["1043".into()] };
    let finding = |intent| Finding { intent, span: 0..8, confidence: 0.9 };
    let message = reply(&books, customer, &[finding(dispute), finding(promise)]).await;
    let (by, today, now) = (books.collector, day(1), morning(day(1)));
    let mut tx = db.begin_write().await.unwrap();
    let [first, second] = &cases::store::proposals_of(&mut tx, message).await.unwrap()[..] else {
        panic!("two proposals")
    };
    let accepted = cases::accept(&mut tx, first.id, by, today, now, None, &LIMITS).await.unwrap();
    assert!(matches!(accepted, Ok(Some(_))), "{accepted:?}");
    let again = cases::accept(&mut tx, first.id, by, today, now, None, &LIMITS).await.unwrap();
    assert_eq!(again, Err(Refused::AlreadySettled));
    let incomplete = cases::accept(&mut tx, second.id, by, today, now, None, &LIMITS).await.unwrap();
    assert_eq!(incomplete, Err(Refused::Incomplete), "a promise without a day");
    let elsewhere = Intent::Paid { date: None, amount: None, invoices: vec!["77".into()] };
    let elsewhere =
        cases::accept(&mut tx, second.id, by, today, now, Some(elsewhere), &LIMITS).await.unwrap();
    assert_eq!(elsewhere, Err(Refused::NothingOpen), "not a case about all the others");
    tx.commit().await.unwrap();
    assert_eq!(books.silent(customer, today).await, ["1042", "1043"], "one proposal is still open");

    let mut tx = db.begin_write().await.unwrap();
    assert_eq!(cases::dismiss(&mut tx, second.id, by, now).await.unwrap(), Ok(()));
    tx.commit().await.unwrap();
    assert_eq!(books.silent(customer, today).await, ["1042"]);
    let open = cases::store::open_proposals(&mut db.read().await.unwrap(), customer).await.unwrap();
    assert_eq!(open, []);
});
