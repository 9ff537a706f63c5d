//! Promises and plans: they pause, they are followed, and what is not kept comes back.

use crate::in_the_house;
use duly::{
    cases::{CaseState, TaskKind, Wish},
    reading::Every,
    words::Date,
};

in_the_house!(a_promise_by_mail_pauses_and_unkept_resumes_and_makes_a_task, |house| {
    house.runs().await;
    let reminder = house.post("ap", 1).await.remove(0);
    house.answers(
        "ap@corrib.example",
        &reminder,
        "Hi,\r\n\r\nSorry about this. We will pay invoice 2026-0103 on 20 March.\r\n\r\nAoife",
    );
    house.receives(1).await;
    let (reply, _) = house.latest().await;
    let promise = house.accepts(&reply).await.remove(0);
    let case = house.case(promise).await;
    assert_eq!((case.due_on, case.state), (Some(Date::ymd(2026, 3, 20)), CaseState::Open));

    // To the day after the promised one, because transfers arrive late.
    house.pass_days(11).await;
    assert_eq!(house.today(), Date::ymd(2026, 3, 21));
    assert_eq!(house.reminders("10002").await.len(), 1);
    assert_eq!(house.why("10002").await, ["2026-0103 held blocked"]);
    assert_eq!(house.tasks("10002").await, []);

    house.pass_days(1).await;
    assert_eq!(house.case(promise).await.state, CaseState::Broken);
    assert_eq!(house.tasks("10002").await[0].kind, TaskKind::PromiseBroken);
    // That was a Sunday.
    house.pass_days(1).await;
    assert_eq!(
        house.reminders("10002").await,
        ["first by email sent: 2026-0103", "second by sms sent: 2026-0103"]
    );
    house.post("ap", 1).await;
});

in_the_house!(a_promise_that_is_kept_is_kept, |house| {
    house.runs().await;
    let reminder = house.post("ap", 1).await.remove(0);
    house.answers("ap@corrib.example", &reminder, "We will pay invoice 2026-0103 on 20 March.");
    house.receives(1).await;
    let (reply, _) = house.latest().await;
    let promise = house.accepts(&reply).await.remove(0);
    house.pass_days(9).await;
    house.is_paid("2026-0103", "12400.00").await;
    house.pass_days(14).await;
    assert_eq!(house.case(promise).await.state, CaseState::Kept);
    assert_eq!(house.tasks("10002").await, []);
    assert_eq!(house.reminders("10002").await, ["first by email sent: 2026-0103"]);
});

in_the_house!(a_plan_is_asked_for_agreed_and_followed_instalment_by_instalment, |house| {
    house.runs().await;
    let wish = Wish::Plan { instalments: 3, every: Every::Month, start: Date::ymd(2026, 3, 16) };
    let plan = house.says_on_the_page("10002", &["2026-0103"], wish).await;
    assert_eq!(house.case(plan).await.state, CaseState::Requested);
    assert_eq!(house.tasks("10002").await[0].kind, TaskKind::PlanRequested);
    house.pass_days(1).await;
    assert_eq!(house.why("10002").await, ["2026-0103 held blocked"]);
    house.agrees(plan).await;
    assert_eq!((house.case(plan).await.state, house.tasks("10002").await), (CaseState::Open, vec![]));

    house.pass_days(5).await;
    house.is_paid("2026-0103", "4133.33").await;
    house.pass_days(30).await;
    assert_eq!(
        house.instalments(plan).await,
        ["2026-03-16 413333 kept", "2026-04-16 413333 open", "2026-05-16 413334 open"]
    );
    assert_eq!(house.reminders("10002").await, ["first by email sent: 2026-0103"]);

    // The second does not come: somebody is told, and reminders go on with what is still open.
    house.pass_days(4).await;
    assert_eq!(house.today(), Date::ymd(2026, 4, 19));
    assert_eq!(house.case(plan).await.state, CaseState::Broken);
    assert_eq!(house.instalments(plan).await[1], "2026-04-16 413333 missed");
    assert_eq!(house.tasks("10002").await[0].kind, TaskKind::InstalmentMissed);
    house.pass_days(1).await;
    assert_eq!(house.reminders("10002").await[1..], ["second by sms sent: 2026-0103"]);
    let said = house.last_words("10002").await;
    assert!(said.contains("8,266.67"), "{said}");
});
