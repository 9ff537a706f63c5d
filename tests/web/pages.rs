//! Every page, in every language, with what people really write and with what they should not.

use super::browser::House;
use crate::on_both;
use axum::http::{StatusCode, header};
use duly::{
    inbox::{self, Direction, Kind, NewMessage},
    words::Channel,
};

fn paths(house: &House) -> Vec<String> {
    let office = &house.office;
    let mut paths: Vec<String> = inbox::list::View::ALL.iter().map(|it| format!("/inbox/{it}")).collect();
    paths.extend([
        format!("/inbox/mine/{}", office.conversation),
        format!("/inbox/all/{}?customer=corr", office.unmatched),
        format!("/inbox/all/{}?note=refused-settled", office.conversation),
        format!("/inbox/undelivered/{}", office.hostile),
        format!("/messages/{}/sent", office.email),
        format!("/messages/{}/sent?look=dark", office.email),
        format!("/messages/{}/sent", office.sms),
        format!("/messages/{}/sent", office.letter),
        format!("/messages/{}/original", office.reply),
        format!("/customers/{}", office.corrib),
        format!("/customers/{}?paid=1", office.corrib),
        "/inbox/quarantined".into(),
        "/inbox/undelivered?tried=2".into(),
        "/inbox/undelivered?changed=1".into(),
        "/customers".into(),
        "/customers?q=b%C3%A4ck".into(),
        "/customers?q=nobody".into(),
        "/search".into(),
        "/search?q=anchors".into(),
        "/search?q=%3Cscript%3E".into(),
        "/worklist".into(),
        "/health".into(),
        "/health?fetching=1".into(),
        "/health/doctor".into(),
        "/settings".into(),
        "/settings/logins".into(),
    ]);
    paths
}

on_both!(every_page_is_made_in_every_language, |db| {
    let house = House::open(db).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    for language in ["en", "de", "fr"] {
        let fields = [("language", language), ("theme", "dark"), ("single_keys", "1")];
        assert_eq!(mira.post("/settings/preferences", &fields).await.location(), "/settings?saved=1");
        for path in paths(&house) {
            let page = mira.get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{language} {path}: {}", page.body);
            assert!(page.body.contains(&format!("<html lang=\"{language}\" data-theme=\"dark\"")), "{path}");
            for raw in ["<script>alert", "<img", "<b>\"", "<i>1</i>", "style=\"", "{$", "{{"] {
                assert!(!page.body.contains(raw), "{language} {path} holds {raw}");
            }
            let policy = page.headers.get(header::CONTENT_SECURITY_POLICY).unwrap().to_str().unwrap();
            assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
            assert_eq!(page.headers.get("x-content-type-options").unwrap(), "nosniff");
        }
    }
});

on_both!(every_link_leads_somewhere, |db| {
    let house = House::open(db).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let mut seen = std::collections::BTreeSet::new();
    for path in paths(&house) {
        let body = mira.get(&path).await.body;
        for rest in body.split("href=\"").skip(1).chain(body.split("src=\"").skip(1)) {
            let link = rest.split('"').next().unwrap().replace("&amp;", "&");
            let link = link.split('#').next().unwrap().to_owned();
            // The raw mail is not a page of this room.
            if link.starts_with("/mails/") {
                continue;
            }
            if link.starts_with('/') && seen.insert(link.clone()) {
                let status = mira.get(&link).await.status;
                assert!(
                    status == StatusCode::OK || status.is_redirection(),
                    "{path} links to {link}: {status}"
                );
            }
        }
    }
    assert!(seen.len() > 40, "only {} links", seen.len());
});

on_both!(what_is_not_there_says_so_kindly, |db| {
    let house = House::open(db).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    for path in [
        "/nowhere",
        "/inbox/nowhere",
        "/inbox/all/9999",
        "/customers/9999",
        "/messages/9999/sent",
        "/attachments/9999",
        "/assets/x/../../Cargo.toml",
    ] {
        let page = mira.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.body.contains("There is nothing here"), "{path}: {}", page.body);
    }
});

on_both!(a_conversation_shows_what_was_read_where_it_stands, |db| {
    let house = House::open(db).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let page = mira.get(&format!("/inbox/mine/{}", house.office.conversation)).await.body;
    assert!(page.contains("<mark>We will pay 1,200.00 on Friday 27 March<sup>1</sup></mark>"), "{page}");
    assert!(page.contains("goods missing") && page.contains("EUR"), "{page}");
    assert!(page.contains("Show 3 more lines") && page.contains("Lieferschein 88120.pdf"));
});

on_both!(a_mail_says_whether_its_sender_is_proven, |db| {
    let house = House::open(db).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let conversation = house.office.conversation;
    let file = async |more: NewMessage| {
        let mut tx = house.app.db.begin_write().await.unwrap();
        inbox::store::file(&mut tx, &more).await.unwrap();
        tx.commit().await.unwrap();
    };
    let found = |dmarc: &str, policy: &str| {
        format!(
            r#"{{"domain":"corrib.example","spf":"none","dkim":"none","dmarc":"{dmarc}","arc":"none",
            "policy":"{policy}","aligned":false,"vouched":false}}"#
        )
    };
    let say = |direction, kind| NewMessage {
        channel: Some(Channel::Email),
        sender: "ap@corrib.example".into(),
        recipient: "Aoife".into(),
        raw_key: Some("raw".into()),
        ..NewMessage::plain(conversation, direction, kind, "Hello.".into(), house.app.clock.now())
    };
    let reply = |found: String| NewMessage { authentication: Some(found), ..say(Direction::In, Kind::Reply) };
    let page = async || mira.get(&format!("/inbox/mine/{conversation}")).await.body;
    for (message, words) in [
        (reply(found("pass", "reject")), "sender verified: corrib.example"),
        (reply(found("fail", "reject")), "failed the sender&#39;s own check (DMARC): be careful"),
        (reply(found("fail", "none")), "nothing proves the sender: corrib.example"),
        (reply(found("temperror", "none")), "the sender could not be checked: corrib.example"),
        (say(Direction::Out, Kind::Answer), "email to Aoife, sent from another mail program"),
        (
            NewMessage {
                body: format!("{} corrib.example", duly::intake::DOUBTED),
                ..say(Direction::Internal, Kind::Event)
            },
            "fails the check that corrib.example asks for",
        ),
    ] {
        let plain = |html: String| html.replace("&#x27;", "&#39;").replace(['\u{2068}', '\u{2069}'], "");
        assert!(!plain(page().await).contains(words), "{words}");
        file(message).await;
        let shown = plain(page().await);
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let unreadable = reply("{}".into());
    file(unreadable).await;
    assert!(page().await.contains("Hello."));
});

on_both!(mail_that_came_in_is_shown_without_rights, |db| {
    let house = House::open(db).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    for path in [
        format!("/messages/{}/original.html", house.office.reply),
        format!("/messages/{}/email.html", house.office.email),
    ] {
        let mail = mira.get(&path).await;
        assert_eq!(mail.status, StatusCode::OK, "{path}");
        let policy = mail.headers.get(header::CONTENT_SECURITY_POLICY).unwrap().to_str().unwrap();
        assert!(policy.starts_with("sandbox") && policy.contains("default-src 'none'"), "{policy}");
        assert!(!mail.body.contains("<script") && !mail.body.contains("tracker.example"), "{}", mail.body);
    }
    let letter = mira.get(&format!("/messages/{}/letter.pdf", house.office.letter)).await;
    assert!(letter.status == StatusCode::OK && letter.body.starts_with("%PDF-"));
});

on_both!(ten_thousand_conversations_are_paged_without_a_gap, |db| {
    let house = House::open(db).await;
    crate::web::samples::crowd(&house.app, duly::words::CompanyId(1), 130).await.unwrap();
    let mira = house.signed_in("mira@nordhafen.example").await;
    let (mut path, mut seen, mut pages) = ("/inbox/all".to_owned(), Vec::new(), 0);
    loop {
        let body = mira.get(&path).await.body;
        seen.extend(
            body.split("<a class=\"li")
                .skip(1)
                .map(|it| it.split("href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()),
        );
        pages += 1;
        let Some(next) = body.split("href=\"/inbox/all?before=").nth(1) else { break };
        path = format!("/inbox/all?before={}", next.split('"').next().unwrap());
    }
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((all, pages), (seen.len(), 4), "each once");
    assert!(all >= 137, "{all}");
});

on_both!(assets_are_kept_for_ever_by_their_digest, |db| {
    let house = House::open(db).await;
    let css = duly::web::assets::address("duly.css").unwrap();
    let answer = house.stranger().get(&css).await;
    assert_eq!(answer.headers.get(header::CONTENT_TYPE).unwrap(), "text/css");
    assert!(answer.headers.get(header::CACHE_CONTROL).unwrap().to_str().unwrap().contains("immutable"));
    let old = house.stranger().get("/assets/000000000000/duly.css").await;
    assert_eq!(old.headers.get(header::CACHE_CONTROL).unwrap(), "no-cache");
});

on_both!(machines_see_whether_it_works, |db| {
    let house = House::open(db).await;
    let well = house.stranger().get("/healthz").await;
    assert_eq!(
        (well.status, well.body.as_str()),
        (
            StatusCode::OK,
            r#"{"status":"up","database":"up","mailboxes":{"up":1,"down":1},"alerts":{"balance":0,"login_refused":0,"mailbox_down":1,"quarantined":1,"undelivered":0}}"#
        )
    );
    let mut tx = house.app.db.begin_write().await.unwrap();
    let missing = duly::alerts::AlertKind::Balance;
    duly::alerts::raise(&mut tx, missing, "receivables", "2", house.app.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    let degraded = house.stranger().get("/healthz").await;
    assert_eq!(degraded.status, StatusCode::OK);
    assert!(degraded.body.starts_with(r#"{"status":"degraded","database":"up""#), "{}", degraded.body);
    house.app.db.close().await;
    assert_eq!(house.stranger().get("/healthz").await.status, StatusCode::SERVICE_UNAVAILABLE);
});
