//! Mail as it was sent: who sees it, what it may do, what its pictures tell.

use super::browser::{Browser, House};
use crate::on_both;
use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use bytes::Bytes;
use duly::{
    inbox::{self, Answered, Direction, Kind, NewAttachment, NewMessage},
    mailbox::{self, MailState, store::NewMail},
    web,
    words::{Channel, MessageId},
};
use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

pub const NEWSLETTER: &str = include_str!("../samples/mail/newsletter.html");
pub const OUTLOOK: &str = include_str!("../samples/mail/outlook.html");
pub const LOGO: &[u8] = include_bytes!("../samples/mail/logo.png");
const BANNER: &[u8] = include_bytes!("../samples/mail/banner.png");

impl House {
    /// A mail with this HTML and this file, as intake would file it.
    pub async fn receives(
        &self,
        html: &str,
        files: &[(&str, &str, Option<&str>, &[u8])],
        words: NewMessage,
    ) -> MessageId {
        let html_key = self.app.blobs.keep("html", Bytes::from(html.to_owned())).await.unwrap();
        let mut attachments = Vec::new();
        for (name, media_type, content_id, bytes) in files {
            attachments.push(NewAttachment {
                name: (*name).into(),
                media_type: (*media_type).into(),
                size: bytes.len().try_into().unwrap(),
                blob_key: self.app.blobs.keep("attachments", Bytes::from(bytes.to_vec())).await.unwrap(),
                content_id: content_id.map(Into::into),
            });
        }
        let raw_key = self.app.blobs.keep("raw", Bytes::from("From: a@b.example\r\n\r\nraw")).await.unwrap();
        let new = NewMessage {
            customer: Some(self.office.corrib),
            channel: Some(Channel::Email),
            sender: "Aoife Brennan".into(),
            subject: "AW: Zwei Rechnungen".into(),
            html_key: Some(html_key),
            raw_key: Some(raw_key),
            attachments,
            ..words
        };
        let mut tx = self.app.db.begin_write().await.unwrap();
        let id = inbox::store::file(&mut tx, &new).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// What a customer writes, in the office's conversation.
    pub fn said(&self, words: &str) -> NewMessage {
        let at = self.app.clock.now();
        NewMessage::plain(self.office.conversation, Direction::In, Kind::Reply, words.into(), at)
    }

    /// The same house, where pictures may be fetched from this machine.
    pub fn near_to(&mut self) {
        let mut config = (*self.app.config).clone();
        config.server.picture_networks = vec!["127.0.0.0/8".parse().unwrap()];
        self.app.config = Arc::new(config);
        self.router = web::router(self.app.clone());
    }
}

/// Somebody who counts who looks: serves one picture for whatever is asked.
pub struct Elsewhere {
    pub address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Elsewhere {
    pub async fn open() -> Elsewhere {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let notes = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = vec![0; 8192];
                let read = stream.read(&mut request).await.unwrap_or(0);
                notes.lock().unwrap().push(String::from_utf8_lossy(&request[..read]).to_lowercase());
                let head = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                    BANNER.len()
                );
                let _ = stream.write_all(&[head.as_bytes(), BANNER].concat()).await;
            }
        });
        Elsewhere { address, asked }
    }

    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn of(headers: &HeaderMap, name: header::HeaderName) -> String {
    headers.get(name).map_or("", |it| it.to_str().unwrap()).to_owned()
}

/// The first address of this kind in a page.
fn way(body: &str, attribute: &str, begins: &str) -> String {
    let mark = format!("{attribute}=\"{begins}");
    let rest = body.split(&mark).nth(1).unwrap_or_else(|| panic!("no {mark} in {body}"));
    format!("{begins}{}", rest.split('"').next().unwrap()).replace("&amp;", "&")
}

async fn plain(browser: &Browser, path: &str) -> String {
    let answer = browser.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
    answer.body
}

on_both!(pictures_from_elsewhere_are_fetched_by_the_house_and_only_when_asked, |db| {
    let mut house = House::open(db).await;
    house.near_to();
    let elsewhere = Elsewhere::open().await;
    let html = NEWSLETTER.replace("BANNER", &format!("{}/banner.png?who=mira&x=1", elsewhere.address));
    let id = house.receives(&html, &[], house.said("Die Mahnung ist angekommen.")).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let stranger = house.stranger();

    let path = format!("/messages/{id}/original.html");
    assert_eq!(stranger.get(&path).await.status, StatusCode::SEE_OTHER);
    let frame = mira.get(&path).await;
    let policy = of(&frame.headers, header::CONTENT_SECURITY_POLICY);
    for part in [
        "sandbox allow-popups allow-popups-to-escape-sandbox;",
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src 'self' http://127.0.0.1:8080/shown/ data:",
        "form-action 'none'",
        "base-uri 'none'",
    ] {
        assert!(policy.contains(part), "{part} in {policy}");
    }
    assert!(!policy.contains("script") && !policy.contains("allow-same-origin"), "{policy}");
    assert_eq!(of(&frame.headers, header::REFERRER_POLICY), "no-referrer");
    assert_eq!(of(&frame.headers, header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert_eq!(frame.headers.get("cross-origin-resource-policy").unwrap(), "same-origin");
    assert!(frame.body.contains("1 picture from elsewhere was not loaded"), "{}", frame.body);
    assert!(!frame.body.contains("src="), "{}", frame.body);
    assert!(frame.body.contains(".m .button{background-color:#c8402a;"), "{}", frame.body);

    // The frame goes on without a session, by its ticket.
    let more = way(&frame.body, "href", "/shown/");
    let loaded = plain(&stranger, &more).await;
    assert!(!loaded.contains("not loaded"), "{loaded}");
    let picture = way(&loaded, "src", "/shown/");
    assert!(elsewhere.asked().is_empty(), "nobody looked yet");
    let drawn = stranger.get(&picture).await;
    assert_eq!(
        (drawn.status, of(&drawn.headers, header::CONTENT_TYPE).as_str()),
        (StatusCode::OK, "image/png")
    );
    assert_eq!(drawn.headers.get("cross-origin-resource-policy").unwrap(), "cross-origin");
    let asked = elsewhere.asked();
    assert_eq!(asked.len(), 1);
    assert!(asked[0].starts_with("get /banner.png?who=mira&x=1 "), "{}", asked[0]);
    assert!(!asked[0].contains("cookie") && !asked[0].contains("referer"), "{}", asked[0]);

    // It is no way to anywhere else.
    let (base, _) = picture.split_once("?of=").unwrap();
    let other = web::session::escape(&format!("{}/other.png", elsewhere.address));
    for wrong in [
        format!("{base}?of={other}"),
        format!("{base}?of="),
        base.to_owned(),
        more.replace("/shown/", "/shown/0"),
    ] {
        assert!(stranger.get(&wrong).await.status.is_client_error(), "{wrong}");
    }
    assert_eq!(elsewhere.asked().len(), 1);
});

on_both!(inside_addresses_are_not_asked_for_anybody, |db| {
    let house = House::open(db).await;
    let elsewhere = Elsewhere::open().await;
    let html = format!("<img src=\"{}/x.png\">", elsewhere.address);
    let id = house.receives(&html, &[], house.said("x")).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let frame = plain(&mira, &format!("/messages/{id}/original.html")).await;
    let loaded = plain(&mira, &way(&frame, "href", "/shown/")).await;
    assert_eq!(mira.get(&way(&loaded, "src", "/shown/")).await.status, StatusCode::NOT_FOUND);
    assert!(elsewhere.asked().is_empty());
});

on_both!(a_mail_shows_its_own_parts_and_those_of_no_other, |db| {
    let house = House::open(db).await;
    let id = "image001.png@01DB8A3C.5A7B9E10";
    let logo: &[(&str, &str, Option<&str>, &[u8])] = &[("image001.png", "image/png", Some(id), LOGO)];
    let first = house.receives(OUTLOOK, logo, house.said("a")).await;
    let svg: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    let evil =
        house.receives("<img src=cid:x>", &[("x.png", "image/png", Some("x"), svg)], house.said("b")).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let stranger = house.stranger();

    let frame = plain(&mira, &format!("/messages/{first}/original.html")).await;
    let part = way(&frame, "src", "/shown/");
    let shown = stranger.get(&part).await;
    assert_eq!(
        (shown.status, of(&shown.headers, header::CONTENT_TYPE).as_str()),
        (StatusCode::OK, "image/png")
    );
    assert!(!frame.contains("not loaded"), "{frame}");
    assert!(frame.contains("data-leads=\"portal.elsewhere.example\""), "{frame}");

    let frame = plain(&mira, &format!("/messages/{evil}/original.html")).await;
    let drawn_by_a_program = way(&frame, "src", "/shown/");
    assert_eq!(stranger.get(&drawn_by_a_program).await.status, StatusCode::NOT_FOUND);
    let (ticket, _) = drawn_by_a_program.rsplit_once('/').unwrap();
    let (_, other) = part.rsplit_once('/').unwrap();
    assert_eq!(stranger.get(&format!("{ticket}/{other}")).await.status, StatusCode::NOT_FOUND);
});

on_both!(a_ticket_ends_and_who_left_sees_no_more, |db| {
    let house = House::open(db.clone()).await;
    let id = house.receives("<img src=http://x.example/a.png>", &[], house.said("x")).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let frame = plain(&mira, &format!("/messages/{id}/original.html")).await;
    let more = way(&frame, "href", "/shown/");
    plain(&house.stranger(), &more).await;
    house.app.clock.pass_seconds(4 * 3600);
    assert_eq!(house.stranger().get(&more).await.status, StatusCode::NOT_FOUND);
    house.app.clock.pass_seconds(-60);
    plain(&house.stranger(), &more).await;
    sqlx::query("UPDATE users SET disabled_at = 1").execute(&mut *db.read().await.unwrap()).await.unwrap();
    assert_eq!(house.stranger().get(&more).await.status, StatusCode::NOT_FOUND);
});

on_both!(a_mail_can_be_read_first_as_it_was_sent, |db| {
    let house = House::open(db).await;
    let id = house.receives("<p>Hallo</p>", &[], house.said("Hallo")).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let path = format!("/inbox/all/{}", house.office.conversation);
    let frame = format!("src=\"/messages/{id}/original.html\"");
    let page = plain(&mira, &path).await;
    assert!(page.contains("Show as sent") && !page.contains("class=\"as-sent\"") && page.contains(&frame));
    let wanted = [("language", "en"), ("theme", "dark"), ("mail_view", "html")];
    assert_eq!(mira.post("/settings/preferences", &wanted).await.location(), "/settings?saved=1");
    let settings = plain(&mira, "/settings").await;
    assert!(settings.contains("<option value=\"html\" selected>As it was sent</option>"), "{settings}");
    let page = plain(&mira, &path).await;
    assert!(page.contains("Show as text") && page.contains("class=\"as-sent\"") && page.contains(&frame));
    assert!(plain(&mira, &format!("/messages/{id}/original.html")).await.contains("class=\"dark plain\""));
    assert!(plain(&mira, &format!("/messages/{id}/original")).await.contains(&frame));
});

on_both!(answers_between_the_lines_stand_below_what_they_answer, |db| {
    let house = House::open(db).await;
    let answered = vec![
        Answered { place: 0, line: "When do you pay 20298?".into() },
        Answered { place: 12, line: "And <20311>?".into() },
    ];
    let words = NewMessage { answered, ..house.said("On Friday.\n\nNot before the anchors are here.") };
    house.receives("<p>x</p>", &[], words).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let page = plain(&mira, &format!("/inbox/all/{}", house.office.conversation)).await;
    for part in [
        "<q class=\"answered\">When do you pay 20298?</q>On Friday.",
        "<q class=\"answered\">And &lt;20311&gt;?</q>Not before",
        "Answers between the lines found: 2",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
});

on_both!(files_open_only_as_what_they_are, |db| {
    let house = House::open(db).await;
    let files: &[(&str, &str, Option<&str>, &[u8])] = &[
        ("Lieferschein.pdf", "application/pdf", None, b"%PDF-1.4 x"),
        ("logo.png", "image/png", None, LOGO),
        ("page.pdf", "application/pdf", None, b"<script>alert(1)</script>"),
        ("Rechnung.pdf.html", "text/html", None, b"<script>alert(1)</script>"),
        ("Mahnung.docm", "application/octet-stream", None, b"PK"),
        ("Prüfung\u{202e}fdp.exe", "application/pdf", None, b"MZ"),
    ];
    let id = house.receives("<p>x</p>", files, house.said("x")).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let kept = inbox::store::attachments(&mut house.app.db.read().await.unwrap(), id).await.unwrap();
    let expected = [
        ("application/pdf", "inline; filename=\"Lieferschein.pdf\""),
        ("image/png", "inline; filename=\"logo.png\""),
        ("application/octet-stream", "attachment; filename=\"page.pdf\""),
        ("application/octet-stream", "attachment; filename=\"Rechnung.pdf.html\""),
        ("application/octet-stream", "attachment; filename=\"Mahnung.docm\""),
        ("application/octet-stream", "attachment; filename=\"Pr_fungfdp.exe\""),
    ];
    for (file, (media_type, place)) in kept.iter().zip(expected) {
        let answer = mira.get(&format!("/attachments/{}", file.id)).await;
        assert_eq!(of(&answer.headers, header::CONTENT_TYPE), media_type, "{}", file.name);
        let said = of(&answer.headers, header::CONTENT_DISPOSITION);
        assert!(said.starts_with(place), "{said}");
        assert_eq!(of(&answer.headers, header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert!(of(&answer.headers, header::CONTENT_SECURITY_POLICY).starts_with("default-src 'none'"));
    }
    let page = plain(&mira, &format!("/inbox/all/{}", house.office.conversation)).await;
    assert_eq!(page.matches("can run programs").count(), 3, "{page}");
});

on_both!(the_bytes_of_any_mail_can_be_taken_along_by_a_collector, |db| {
    let house = House::open(db.clone()).await;
    let raw = b"From: x@corrib.example\r\nSubject: <script>\r\n\r\n\xff\xfe";
    let raw_key = house.app.blobs.keep("raw", Bytes::from_static(raw)).await.unwrap();
    let mut tx = db.begin_write().await.unwrap();
    let mailbox = mailbox::store::put_mailbox(&mut tx, "odd", None).await.unwrap();
    let new = NewMail {
        mailbox,
        place: "INBOX/1/1".into(),
        channel: Channel::Email,
        digest: "d".into(),
        size: raw.len().try_into().unwrap(),
        raw_key,
        kept_at: house.app.clock.now(),
    };
    let mail = mailbox::store::keep(&mut tx, &new).await.unwrap().unwrap();
    mailbox::store::quarantine(&mut tx, mail, "odd").await.unwrap();
    tx.commit().await.unwrap();
    let kept = mailbox::store::mail(&mut db.read().await.unwrap(), mail).await.unwrap().unwrap();
    assert_eq!(kept.state, MailState::Quarantined);

    let said = house.receives("<p>x</p>", &[], house.said("x")).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let taken = mira.get(&format!("/mails/{mail}/raw")).await;
    assert_eq!(taken.status, StatusCode::OK);
    assert_eq!(taken.body.as_bytes(), String::from_utf8_lossy(raw).as_bytes());
    assert_eq!(of(&taken.headers, header::CONTENT_TYPE), "application/octet-stream");
    let place = of(&taken.headers, header::CONTENT_DISPOSITION);
    assert_eq!(place, format!("attachment; filename=\"mail-{mail}.eml\""));
    assert!(plain(&mira, &format!("/messages/{said}/raw")).await.ends_with("raw"));
    let rita = house.signed_in("rita@nordhafen.example").await;
    for path in [format!("/mails/{mail}/raw"), format!("/messages/{said}/raw")] {
        assert_eq!(rita.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
        let request = Request::get(&path);
        assert_eq!(house.stranger().send(request, Body::empty()).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(mira.get("/mails/99999/raw").await.status, StatusCode::NOT_FOUND);
});

on_both!(html_that_is_still_inside_its_mail_is_shown_from_there, |db| {
    let house = House::open(db.clone()).await;
    let message = house.receives("<p>a copy</p>", &[], house.said("inside")).await;
    let raw = "From: a@b.example\r\nContent-Type: text/html; charset=iso-8859-1\r\n\
               Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>Gr=FC=DFe <b>von</b> innen</p>\r\n";
    let kept = house.app.blobs.keep("raw", Bytes::from(raw)).await.unwrap();
    let mut tx = db.begin_write().await.unwrap();
    let sql = "UPDATE messages SET html_key = $2 WHERE id = $1";
    sqlx::query(sql).bind(message).bind(&kept).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    let mira = house.signed_in("mira@nordhafen.example").await;
    let frame = plain(&mira, &format!("/messages/{message}/original.html")).await;
    assert!(frame.contains("<p>Grüße <b>von</b> innen</p>") && !frame.contains("a copy"), "{frame}");
});

on_both!(a_mail_of_five_megabytes_is_shown_in_part, |db| {
    let house = House::open(db).await;
    let html = "<p>Eine von sehr vielen Zeilen einer sehr langen E-Mail.</p>".repeat(90_000);
    let text = "Eine von sehr vielen Zeilen einer sehr langen E-Mail.\n".repeat(20_000);
    let id = house.receives(&html, &[], house.said(&text)).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let frame = plain(&mira, &format!("/messages/{id}/original.html")).await;
    assert!(frame.contains("Only its beginning is shown") && frame.len() < 3_000_000, "{}", frame.len());
    let deep = house.receives(&"<div>".repeat(100_000), &[], house.said("its text")).await;
    let frame = plain(&mira, &format!("/messages/{deep}/original.html")).await;
    assert!(frame.contains("cannot be shown safely") && frame.contains("<pre>its text</pre>"), "{frame}");
});

on_both!(the_rest_of_a_very_large_mail_is_fetched_when_a_collector_asks, |db| {
    let house = House::open(db.clone()).await;
    let message = house.receives("<p>x</p>", &[], house.said("The scans are attached.")).await;
    let mut tx = db.begin_write().await.unwrap();
    let mailbox = mailbox::store::put_mailbox(&mut tx, "replies", None).await.unwrap();
    let new = NewMail {
        mailbox,
        place: "INBOX/1/1".into(),
        channel: Channel::Email,
        digest: "d".into(),
        size: 256_000,
        raw_key: "raw/head".into(),
        kept_at: house.app.clock.now(),
    };
    let mail = mailbox::store::keep(&mut tx, &new).await.unwrap().unwrap();
    mailbox::store::done(&mut tx, mail, MailState::Filed, Some(message)).await.unwrap();
    let sql = "UPDATE mails SET rest = 60000000 WHERE id = $1";
    sqlx::query(sql).bind(mail).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();

    let mira = house.signed_in("mira@nordhafen.example").await;
    let (page, ask) =
        (format!("/inbox/all/{}", house.office.conversation), format!("/messages/{message}/rest"));
    let shown = plain(&mira, &page).await;
    assert!(shown.contains(&ask) && shown.contains("still on the mail server"), "{shown}");
    // The mailbox is not in the settings: that is said, and nothing is lost by it.
    let answer = mira.post(&ask, &[("view", "all")]).await;
    assert_eq!(of(&answer.headers, header::LOCATION), format!("{page}?note=refused-rest#m{message}"));
    let told = plain(&mira, &format!("{page}?note=refused-rest")).await;
    assert!(told.contains("The rest could not be fetched") && told.contains(&ask), "{told}");
    // Once it is here nothing is asked for any more.
    let mut tx = db.begin_write().await.unwrap();
    assert!(mailbox::store::completed(&mut tx, mail, "e", "raw/all", 60_256_000).await.unwrap());
    tx.commit().await.unwrap();
    assert!(!plain(&mira, &page).await.contains(&ask));
    assert_eq!(
        of(&mira.post(&ask, &[("view", "all")]).await.headers, header::LOCATION),
        format!("{page}#m{message}")
    );
});
