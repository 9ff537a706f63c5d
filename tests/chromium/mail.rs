//! Mira reads mail as it was sent, in light and dark, on a screen and on a telephone.

use crate::{
    house::{chromium::Visitor, databases},
    web::{
        browser::House,
        mail::{Elsewhere, LOGO, NEWSLETTER, OUTLOOK},
        samples::PASSWORD,
    },
};
use duly::inbox::{Answered, NewMessage};
use fantoccini::Locator;

async fn signed_in(house: &House, width: u32, height: u32) -> Visitor {
    let mira = Visitor::before(house.router.clone(), width, height).await;
    mira.goes_to("/settings").await;
    mira.types_into("#email", "mira@nordhafen.example").await;
    mira.types_into("#password", PASSWORD).await;
    mira.presses_enter().await;
    mira.reads("mira@nordhafen.example").await;
    mira
}

async fn wants(mira: &Visitor, theme: &str, mail_view: &str) {
    mira.goes_to("/settings").await;
    mira.chooses("#theme", theme).await;
    mira.chooses("#mail_view", mail_view).await;
    mira.clicks("form[action='/settings/preferences'] button.go").await;
    mira.arrives_at("saved=1").await;
}

/// Goes into the frame of a page, and back out when `does` is done.
async fn clicks_within(mira: &Visitor, selector: &str) {
    let frame = mira.page.wait().for_element(Locator::Css("iframe")).await.expect("a frame");
    frame.enter_frame().await.expect("the frame can be entered");
    mira.clicks(selector).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pictures_come_through_the_house_when_a_collector_asks_for_them() {
    let fresh = databases::sqlite().await;
    let mut house = House::open(fresh.db.clone()).await;
    house.near_to();
    let elsewhere = Elsewhere::open().await;
    let html = NEWSLETTER.replace("BANNER", &format!("{}/banner.png?who=mira", elsewhere.address));
    let id = house.receives(&html, &[], house.said("Die Mahnung zur Rechnung 20298 ist angekommen.")).await;

    let mira = signed_in(&house, 1440, 900).await;
    let path = format!("/messages/{id}/original");
    mira.goes_to(&path).await;
    mira.keeps_a_picture("mail-newsletter-before").await;
    assert!(elsewhere.asked().is_empty());
    clicks_within(&mira, ".notice a").await;
    // The frame goes there by itself, and what it shows now says nothing of pictures that wait.
    mira.page.wait().for_element(Locator::Css("img[src*='/far/']")).await.expect("a picture of the house's");
    mira.page.clone().enter_parent_frame().await.expect("out of the frame");
    for _ in 0..1000 {
        if !elsewhere.asked().is_empty() {
            break;
        }
        mira.page.title().await.expect("a title");
    }
    let asked = elsewhere.asked();
    assert!(asked.iter().any(|it| it.starts_with("get /banner.png?who=mira ")), "{asked:?}");
    for request in &asked {
        assert!(!request.contains("cookie") && !request.contains("referer"), "{request}");
        assert!(!request.contains("chrom"), "the house asks, not the browser: {request}");
    }
    mira.keeps_a_picture("mail-newsletter-after").await;

    wants(&mira, "dark", "text").await;
    mira.goes_to(&path).await;
    mira.keeps_a_picture("mail-newsletter-dark").await;
    mira.page.set_window_size(390, 844).await.expect("a telephone");
    mira.keeps_a_picture("mail-newsletter-phone").await;
    mira.leaves().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_from_outlook_is_read_as_text_and_as_it_was_sent() {
    let fresh = databases::sqlite().await;
    let house = House::open(fresh.db.clone()).await;
    let logo: &[(&str, &str, Option<&str>, &[u8])] = &[
        ("image001.png", "image/png", Some("image001.png@01DB8A3C.5A7B9E10"), LOGO),
        ("Lieferschein.pdf.exe", "application/octet-stream", None, b"MZ"),
    ];
    let text = "Sehr geehrte Frau Koch,\n\ndie Rechnung 20298 überweisen wir am Freitag.\n\nDie Anker fehlen noch. Es gilt unsere Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsrichtlinie.";
    let place = text.find("Die Anker").expect("the answer");
    let words = NewMessage {
        answered: vec![Answered { place, line: "Wann begleichen Sie die Rechnung 20311?".into() }],
        folded: "Von: Nordhafen Werkzeuge\nGesendet: Dienstag, 10. März 2026 09:02\n\nzwei Rechnungen warten"
            .into(),
        ..house.said(text)
    };
    let id = house.receives(OUTLOOK, logo, words).await;

    let mira = signed_in(&house, 1440, 900).await;
    let path = format!("/inbox/all/{}", house.office.conversation);
    mira.goes_to(&path).await;
    mira.reads("Answers between the lines found: 1").await;
    mira.keeps_a_picture("mail-as-text").await;
    // By keyboard alone: the summary opens the frame.
    let summary = format!("#m{id} .as-came > summary");
    let it = mira.page.find(Locator::Css(&summary)).await.expect("a summary");
    it.send_keys(" ").await.expect("a key");
    let frame = mira.page.find(Locator::Css(&format!("#m{id} iframe"))).await.expect("a frame");
    frame.clone().enter_frame().await.expect("the frame can be entered");
    mira.reads("die Rechnung 20298 überweisen wir am Freitag").await;
    mira.reads("Gesendet:").await;
    mira.page.clone().enter_parent_frame().await.expect("out of the frame");
    mira.keeps_a_picture("mail-as-sent").await;
    mira.goes_to(&format!("/messages/{id}/original")).await;
    mira.keeps_a_picture("mail-outlook").await;

    wants(&mira, "dark", "html").await;
    mira.goes_to(&path).await;
    mira.keeps_a_picture("mail-thread-dark").await;
    mira.goes_to(&format!("/messages/{id}/original")).await;
    mira.keeps_a_picture("mail-outlook-dark").await;
    mira.page.set_window_size(390, 844).await.expect("a telephone");
    mira.keeps_a_picture("mail-outlook-phone").await;
    mira.goes_to(&path).await;
    mira.keeps_a_picture("mail-thread-phone").await;
    let wide = mira.page.execute("return document.documentElement.scrollWidth > innerWidth", vec![]).await;
    assert_eq!(wide.expect("a width"), false, "the page is wider than the telephone");
    mira.leaves().await;
}
