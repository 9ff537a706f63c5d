//! Second thoughts at the keyboard, and what a collector sees of what was sent.

use crate::{
    house::{chromium::Visitor, databases},
    web::{browser::House, samples::PASSWORD},
};
use duly::outbox::{self, DeliveryState};
use fantoccini::{Locator, key::Key};

async fn writes(visitor: &Visitor, house: &House) {
    visitor.goes_to(&format!("/inbox/all/{}", house.office.conversation)).await;
    visitor.types_into("#t", "Thank you Aoife, the statement is attached.").await;
}

async fn attaches(visitor: &Visitor, files: &[&std::path::Path]) {
    let pick = visitor.page.find(Locator::Css(".pick")).await.expect("a field for files");
    let names: Vec<String> = files.iter().map(|it| it.display().to_string()).collect();
    pick.send_keys(&names.join("\n")).await.expect("files are chosen");
}

async fn enters(house: &House, email: &str, width: u32, height: u32) -> Visitor {
    let visitor = Visitor::before(house.router.clone(), width, height).await;
    visitor.goes_to("/").await;
    visitor.types_into("#email", email).await;
    visitor.types_into("#password", PASSWORD).await;
    visitor.presses_enter().await;
    // Whatever the language, and however narrow: the list is there.
    visitor.page.wait().for_element(Locator::Css(".list")).await.expect("the inbox");
    visitor
}

async fn typed(visitor: &Visitor) -> String {
    let text = visitor.page.execute("return document.querySelector('#t').value", vec![]).await.unwrap();
    text.as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_is_taken_back_with_one_key() {
    let fresh = databases::sqlite().await;
    let house = House::open(fresh.db.clone()).await;
    let folder = tempfile::tempdir().unwrap();
    let (statement, other) = (folder.path().join("statement.pdf"), folder.path().join("other.pdf"));
    std::fs::write(&statement, b"%PDF-1.7 one").unwrap();
    std::fs::write(&other, b"%PDF-1.7 two").unwrap();
    let mira = enters(&house, "mira@nordhafen.example", 1440, 900).await;
    writes(&mira, &house).await;
    attaches(&mira, &[&other]).await;
    attaches(&mira, &[&statement]).await;
    mira.reads("other.pdf").await;
    mira.reads("statement.pdf").await;
    mira.clicks(".chip.new button[aria-label='Put other.pdf away']").await;
    mira.keeps_a_picture("sending-composer").await;
    mira.page.find(Locator::Css("#t")).await.unwrap().click().await.unwrap();
    mira.presses(&format!("{}{}", char::from(Key::Control), char::from(Key::Enter))).await;
    mira.reads("Sent in").await;
    mira.reads("statement.pdf").await;
    mira.keeps_a_picture("sending-undo").await;
    assert_eq!(typed(&mira).await, "");
    mira.presses("z").await;
    mira.page.wait().for_element(Locator::Css(".chosen [name=again]")).await.expect("its file came back");
    assert_eq!(typed(&mira).await, "Thank you Aoife, the statement is attached.");
    mira.clicks(".as-whom summary").await;
    mira.reads("Nordhafen Werkzeuge GmbH <ar@nordhafen.example>").await;
    mira.keeps_a_picture("sending-undone").await;
    let mut db = house.app.db.read().await.unwrap();
    let said = duly::inbox::store::messages(&mut db, house.office.conversation).await.unwrap();
    let message = said.iter().map(|it| it.id).max().unwrap();
    let delivery = outbox::store::of_message(&mut db, message).await.unwrap().unwrap();
    assert_eq!(delivery.state, DeliveryState::Withdrawn);
    let files = duly::inbox::store::attachments(&mut db, message).await.unwrap();
    let names: Vec<&str> = files.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["statement.pdf"], "what was put away did not go");
    mira.leaves().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn single_keys_that_are_off_take_nothing_back() {
    let fresh = databases::sqlite().await;
    let house = House::open(fresh.db.clone()).await;
    let browser = house.signed_in("mira@nordhafen.example").await;
    browser.post("/settings/preferences", &[("language", "en"), ("theme", "dark")]).await;
    let mira = enters(&house, "mira@nordhafen.example", 1440, 900).await;
    writes(&mira, &house).await;
    mira.clicks("button[name=mode][value=reply]").await;
    mira.reads("Sent in").await;
    mira.keeps_a_picture("sending-dark").await;
    mira.presses("z").await;
    assert!(mira.page.find(Locator::Css(".undo button")).await.is_ok(), "it is still on its way");
    mira.clicks(".undo button").await;
    mira.page.wait().for_element(Locator::Css("#t")).await.unwrap();
    mira.arrives_at("draft=").await;
    assert_eq!(typed(&mira).await, "Thank you Aoife, the statement is attached.");
    mira.goes_to("/inbox/undelivered").await;
    mira.keeps_a_picture("undelivered-dark").await;
    mira.leaves().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_telephone_in_german_shows_what_did_not_arrive() {
    let fresh = databases::sqlite().await;
    let house = House::open(fresh.db.clone()).await;
    let jonas = enters(&house, "jonas@nordhafen.example", 390, 844).await;
    jonas.goes_to("/inbox/undelivered").await;
    jonas.reads("Nicht zugestellt").await;
    jonas.keeps_a_picture("undelivered-390-de").await;
    let wide = "return document.documentElement.scrollWidth <= window.innerWidth";
    assert_eq!(jonas.page.execute(wide, vec![]).await.unwrap(), true, "nothing runs off the edge");
    jonas.clicks(".held a.go-to").await;
    jonas.reads("Kontakt ansehen").await;
    jonas.keeps_a_picture("undelivered-talk-390-de").await;
    assert_eq!(jonas.page.execute(wide, vec![]).await.unwrap(), true, "nothing runs off the edge");
    writes(&jonas, &house).await;
    jonas.clicks("button[name=mode][value=reply]").await;
    jonas.reads("Geht in").await;
    jonas.keeps_a_picture("sending-390-de").await;
    assert_eq!(jonas.page.execute(wide, vec![]).await.unwrap(), true, "nothing runs off the edge");
    jonas.leaves().await;
}
