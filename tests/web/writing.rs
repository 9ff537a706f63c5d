//! What a collector writes and decides.

use super::browser::{Browser, House};
use crate::on_both;
use axum::http::StatusCode;
use duly::{
    cases::{self, CaseKind, ProposalState},
    inbox::{self, Kind, Message},
    ledger, outbox,
};

async fn messages(house: &House) -> Vec<Message> {
    inbox::store::messages(&mut house.app.db.read().await.unwrap(), house.office.conversation).await.unwrap()
}

async fn write(house: &House, who: &Browser, mode: &str, seen_as: &str, latest: i64) -> StatusCode {
    let path = format!("/conversations/{}/messages", house.office.conversation);
    let latest = latest.to_string();
    let fields =
        [("text", "Thank you."), ("mode", mode), ("seen_as", seen_as), ("latest", &latest), ("view", "mine")];
    who.post(&path, &fields).await.status
}

on_both!(a_note_is_never_sent, |db| {
    let house = House::open(db).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let before = messages(&house).await.len();
    assert_eq!(write(&house, &mira, "note", "note", 999).await, StatusCode::SEE_OTHER);
    let all = messages(&house).await;
    let note = all.iter().max_by_key(|it| it.id).unwrap();
    assert_eq!((all.len(), note.kind, note.channel), (before + 1, Kind::Note, None));
    let mut db = house.app.db.read().await.unwrap();
    assert_eq!(outbox::store::of_message(&mut db, note.id).await.unwrap(), None);
    drop(db);
    // What looked like a note to its writer does not leave, whatever the button said.
    assert_eq!(write(&house, &mira, "reply", "note", 999).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(write(&house, &mira, "sms", "", 999).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(messages(&house).await.len(), before + 1);
});

on_both!(an_answer_leaves_once_everything_has_been_seen, |db| {
    let house = House::open(db).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let before = messages(&house).await;
    let latest = before.iter().map(|it| it.id.0).max().unwrap();
    assert_eq!(write(&house, &mira, "reply", "reply", house.office.letter.0).await, StatusCode::CONFLICT);
    assert_eq!(messages(&house).await.len(), before.len(), "nothing was sent");
    assert_eq!(write(&house, &mira, "reply", "reply", latest).await, StatusCode::SEE_OTHER);
    let all = messages(&house).await;
    let answer = all.iter().max_by_key(|it| it.id).unwrap();
    assert_eq!((answer.kind, answer.author_id), (Kind::Answer, Some(house.office.mira)));
    let mut db = house.app.db.read().await.unwrap();
    assert!(outbox::store::of_message(&mut db, answer.id).await.unwrap().is_some());
});

on_both!(what_was_typed_is_kept_when_it_could_not_be_sent, |db| {
    let house = House::open(db).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let path = format!("/conversations/{}/messages", house.office.unmatched);
    let fields = [("text", "A long <answer>"), ("mode", "reply"), ("latest", "999")];
    let page = mira.post(&path, &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("A long &lt;answer&gt;</textarea>"), "{}", page.body);
});

on_both!(a_reading_is_accepted_as_it_is_or_put_right, |db| {
    let house = House::open(db).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let reply = house.office.reply;
    let of_reply =
        async || cases::store::proposals_of(&mut house.app.db.read().await.unwrap(), reply).await.unwrap();
    let all = of_reply().await;
    let path = |index: usize, verb: &str| format!("/proposals/{}/{verb}", all[index].id);
    let right = [
        ("changed", "1"),
        ("date", "2026-03-30"),
        ("amount", "1,100.50"),
        ("currency", "EUR"),
        ("invoices", "20298"),
    ];
    assert_eq!(
        mira.post(&path(0, "accept"), &right).await.location(),
        format!("/inbox/all/{}", house.office.conversation)
    );
    mira.post(&path(1, "accept"), &[("view", "mine")]).await;
    mira.post(&path(2, "dismiss"), &[]).await;
    let states: Vec<ProposalState> = of_reply().await.iter().map(|it| it.state).collect();
    assert_eq!(states, [ProposalState::Accepted, ProposalState::Accepted, ProposalState::Dismissed]);
    let cases =
        cases::store::cases_of(&mut house.app.db.read().await.unwrap(), house.office.corrib).await.unwrap();
    let promise = cases.iter().find(|it| it.kind == CaseKind::Promise).unwrap();
    assert_eq!(
        (promise.amount_minor, promise.due_on.unwrap().to_string()),
        (Some(110_050), "2026-03-30".into())
    );
    let again = mira.post(&path(0, "dismiss"), &[]).await;
    assert!(again.location().ends_with("?note=refused-settled"), "{}", again.location());
    let wrong = [("changed", "1"), ("date", "soon")];
    assert!(mira.post(&path(0, "accept"), &wrong).await.location().ends_with("?note=field-date-wrong"));
});

on_both!(a_conversation_of_nobody_is_given_to_its_customer, |db| {
    let house = House::open(db).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let id = house.office.unmatched;
    let found = mira.get(&format!("/inbox/unmatched/{id}?customer=corrib")).await.body;
    assert!(found.contains("C-10442"), "{found}");
    let customer = house.office.corrib.to_string();
    mira.post(&format!("/conversations/{id}/customer"), &[("customer", &customer)]).await;
    let it = inbox::store::conversation(&mut house.app.db.read().await.unwrap(), id).await.unwrap();
    assert_eq!(it.customer_id, Some(house.office.corrib));
    let mut db = house.app.db.read().await.unwrap();
    let today = house.app.clock.today(&duly::words::Zone::UTC);
    let said = inbox::store::messages(&mut db, id).await.unwrap();
    let blocks = ledger::store::live_blocks(&mut db, house.office.corrib, today).await.unwrap();
    let source = cases::reply_hold(said[0].id);
    assert!(blocks.iter().any(|it| it.source == source), "it holds like any reply: {blocks:?}");
});

on_both!(open_pages_learn_of_what_is_new_and_of_nothing_else, |db| {
    let house = House::open(db).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let list = mira.get("/inbox/all").await.body;
    let news = list.split("hx-get=\"/inbox").nth(1).unwrap().split('"').next().unwrap();
    let news = format!("/inbox{news}");
    assert_eq!(mira.get(&news).await.status, StatusCode::NO_CONTENT);
    let flow = format!("/conversations/{}/flow", house.office.conversation);
    let first = mira.get(&flow).await;
    let stamp = first.headers.get("x-stamp").unwrap().to_str().unwrap().to_owned();
    assert_eq!(mira.get(&format!("{flow}?seen={stamp}")).await.status, StatusCode::NO_CONTENT);
    house.app.clock.pass_seconds(60);
    write(&house, &mira, "note", "note", 999).await;
    assert_eq!(mira.get(&format!("{flow}?seen={stamp}")).await.status, StatusCode::OK);
    assert!(mira.get(&news).await.body.contains("1 new"));
});
