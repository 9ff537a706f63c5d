//! Mira, a collector, on a Tuesday morning.

use crate::{
    house::{chromium::Visitor, databases},
    on_both,
    web::{browser::House, samples::PASSWORD},
};
use duly::{
    cases::{self, CaseKind, ProposalState},
    db::Db,
    inbox::{self, Kind},
};

async fn signed_in(house: &House) -> Visitor {
    let mira = Visitor::before(house.router.clone(), 1440, 900).await;
    mira.goes_to("/").await;
    mira.types_into("#email", "mira@nordhafen.example").await;
    mira.types_into("#password", PASSWORD).await;
    mira.presses_enter().await;
    mira.reads("Corrib Fabrication Ltd").await;
    mira
}

on_both!(a_collector_accepts_a_promise_answers_and_finds_it_again, |db| {
    let house = House::open(db).await;
    let mira = signed_in(&house).await;
    mira.clicks(&format!(".list a[href$='/{}']", house.office.conversation)).await;
    mira.reads("We will pay 1,200.00 on Friday 27 March").await;
    mira.keeps_a_picture("inbox").await;

    // The first open reading has the focus; y accepts it.
    mira.presses("y").await;
    mira.reads("accepted").await;
    let mut conn = house.app.db.read().await.unwrap();
    let readings = cases::store::proposals_of(&mut conn, house.office.reply).await.unwrap();
    assert_eq!(readings[0].state, ProposalState::Accepted);
    let opened = cases::store::cases_of(&mut conn, house.office.corrib).await.unwrap();
    assert!(opened.iter().any(|case| case.kind == CaseKind::Promise && Some(case.id) == readings[0].case_id));

    mira.types_into("#t", "Thank you Aoife, noted for the twenty-seventh.").await;
    mira.clicks("button[name=mode][value=reply]").await;
    mira.reads("noted for the twenty-seventh").await;
    let said = inbox::store::messages(&mut conn, house.office.conversation).await.unwrap();
    let answer = said.last().expect("an answer");
    assert_eq!((answer.kind, answer.author_id), (Kind::Answer, Some(house.office.mira)));

    house.app.search.follow(&house.app.db).await.unwrap();
    mira.goes_to("/search").await;
    mira.types_into("#q", "twenty-seventh").await;
    mira.presses_enter().await;
    mira.clicks("a.hit").await;
    mira.reads("noted for the twenty-seventh").await;
    assert!(mira.path().await.ends_with(&format!("/{}", house.office.conversation)));
    mira.leaves().await;
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_that_arrives_shows_in_an_open_page_without_a_reload() {
    let fresh = databases::sqlite().await;
    let house = House::open(fresh.db.clone()).await;
    let mira = signed_in(&house).await;
    mira.clicks(&format!(".list a[href$='/{}']", house.office.conversation)).await;
    mira.reads("We will pay 1,200.00").await;
    // A mark that a reload would wipe away.
    mira.page.execute("window.here = true", vec![]).await.unwrap();
    arrives(&fresh.db, &house, "The anchors turned up this morning.").await;
    house.app.changes.announce();
    mira.reads("The anchors turned up this morning.").await;
    assert_eq!(mira.page.execute("return window.here === true", vec![]).await.unwrap(), true);
    mira.leaves().await;
}

async fn arrives(db: &Db, house: &House, words: &str) {
    let mut tx = db.begin_write().await.unwrap();
    let (talk, at) = (house.office.conversation, house.app.clock.now());
    let said = inbox::NewMessage::plain(talk, inbox::Direction::In, Kind::Reply, words.to_owned(), at);
    let said =
        inbox::NewMessage { customer: Some(house.office.corrib), sender: "Aoife Brennan".into(), ..said };
    inbox::store::file(&mut tx, &said).await.unwrap();
    tx.commit().await.unwrap();
}
