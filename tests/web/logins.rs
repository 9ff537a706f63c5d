//! Consent, as an administrator gives it on the pages.

use super::browser::{Answer, Browser, House};
use crate::{
    house::authority::{Authority, CALLBACK},
    on_both,
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use duly::{
    config::{Config, Email, Mailbox, MailboxKind, Tls},
    logins::{Login, Logins, Vault},
    web,
};
use duly_channels::email::Tokens;
use std::sync::Arc;

/// Gives a house three log-ins: one that a mailbox and sending use, and two that nothing uses.
pub fn with_logins(mut house: House, authority: &Authority, redirect: &str) -> House {
    let vault = Arc::new(Vault::new(&house.app.secret));
    let login = |name: &str| {
        let oauth = authority.client_with(redirect);
        Login::new(name, oauth, house.app.db.clone(), house.app.clock.clone(), vault.clone())
    };
    house.app.logins = ["office", "orders", "archive"].into_iter().map(login).collect::<Logins>();
    let mailbox = Mailbox {
        name: "replies".into(),
        kind: MailboxKind::Imap,
        company: None,
        host: Some("imap.firm.example".into()),
        port: None,
        tls: Tls::Implicit,
        username: None,
        password: None,
        login: Some("office".into()),
        folders: vec!["INBOX".into()],
        sent_folder: None,
        largest_mb: 40,
        root_certificate: None,
        path: None,
        poll_seconds: 60,
        authenticate: false,
    };
    let email = Email { login: Some("office".into()), ..Email::default() };
    house.app.config = Arc::new(Config { mailboxes: vec![mailbox], email, ..Config::default() });
    house.router = web::router(house.app.clone());
    house
}

fn address(page: &str) -> String {
    let link = page.split("rel=\"noreferrer\"").next().unwrap().rsplit("href=\"").next().unwrap();
    link.split('"').next().unwrap().replace("&amp;", "&")
}

/// The path that a provider sends somebody back to.
fn back(authority: &Authority, page: &str) -> String {
    let said = authority.visited(&address(page));
    let said: Vec<String> = said.iter().map(|(k, v)| format!("{k}={}", web::session::escape(v))).collect();
    format!("/settings/logins/callback?{}", said.join("&"))
}

async fn looks(browser: &Browser, name: &str) -> Answer {
    let request = Request::post(format!("/settings/logins/{name}/typed"))
        .header("hx-request", "true")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    browser.send(request, Body::from(format!("csrf={}", browser.csrf))).await
}

on_both!(an_administrator_is_sent_to_the_provider_and_comes_back_connected, |db| {
    let authority = Authority::open().await;
    let house = with_logins(House::open(db).await, &authority, CALLBACK);
    let mira = house.signed_in("mira@nordhafen.example").await;
    let page = mira.get("/settings/logins").await.body;
    assert!(
        page.contains("mailbox replies · sending") && page.matches("not connected").count() == 3,
        "{page}"
    );

    let away = mira.post("/settings/logins/office/connect", &[]).await;
    assert_eq!(away.status, StatusCode::OK);
    let refresh = away.headers.get(header::REFRESH).unwrap().to_str().unwrap();
    assert_eq!(refresh, format!("0; url={}", address(&away.body)));
    let path = back(&authority, &away.body);

    // A link that was made for one session is worth nothing in another, nor to somebody who is not signed in.
    let elsewhere = house.signed_in("mira@nordhafen.example").await;
    assert_eq!(elsewhere.get(&path).await.status, StatusCode::FORBIDDEN);
    assert!(house.stranger().get(&path).await.location().starts_with("/sign-in?to="));

    let there = mira.get(&path).await;
    assert_eq!(there.location(), "/settings/logins?connected=office", "{}", there.body);
    let page = mira.get(there.location()).await.body;
    assert!(page.contains("office is connected.") && page.contains("Tue 17 Mar, 10:12"), "{page}");
    let token = house.app.logins.get("office").unwrap().access_token(None).await.unwrap();
    assert!(authority.knows(token.reveal()) && !page.contains(token.reveal()));
    assert_eq!(mira.get(&path).await.status, StatusCode::FORBIDDEN, "for the second time");

    assert_eq!(mira.post("/settings/logins/office/disconnect", &[]).await.location(), "/settings/logins");
    assert_eq!(mira.get("/settings/logins").await.body.matches("not connected").count(), 3);
});

on_both!(a_provider_that_says_no_is_shown_as_it_says_it, |db| {
    let authority = Authority::open().await;
    let house = with_logins(House::open(db).await, &authority, CALLBACK);
    let mira = house.signed_in("mira@nordhafen.example").await;
    let away = mira.post("/settings/logins/office/connect", &[]).await;
    authority.says_no();
    let page = mira.get(&back(&authority, &away.body)).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("office is not connected.") && page.body.contains("said no"), "{}", page.body);

    let away = mira.post("/settings/logins/office/connect", &[]).await.body;
    let state = address(&away).split("&state=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let hostile = format!("/settings/logins/callback?state={state}&error=%3Cscript%3Ealert(1)%3C/script%3E");
    let page = mira.get(&hostile).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!page.body.contains("<script>alert") && page.body.contains("alert(1)"), "{}", page.body);

    assert_eq!(mira.get("/settings/logins/callback?state=x").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(mira.get("/settings/logins/callback?state=x&code=y").await.status, StatusCode::FORBIDDEN);
    assert_eq!(mira.post("/settings/logins/nobody/connect", &[]).await.status, StatusCode::NOT_FOUND);
    authority.is_down(true);
    let page = mira.post("/settings/logins/office/code", &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("503"), "{}", page.body);
});

on_both!(a_code_is_shown_and_the_page_notices_that_it_was_typed, |db| {
    let authority = Authority::open().await;
    let house = with_logins(House::open(db).await, &authority, CALLBACK);
    let mira = house.signed_in("mira@nordhafen.example").await;
    let path = "/settings/logins/orders/code";
    assert_eq!(mira.get(path).await.location(), "/settings/logins", "there is none yet");
    assert_eq!(mira.post(path, &[]).await.location(), path);
    let page = mira.get(path).await.body;
    let code = page.split("<output class=\"usercode ltr\">").nth(1).unwrap().split('<').next().unwrap();
    assert!(page.contains(&format!("href=\"{}/type\"", authority.address)), "{page}");
    assert!(page.contains("hx-trigger=\"every 5s\"") && page.contains("9:22"), "{page}");

    let not_yet = looks(&mira, "orders").await;
    assert_eq!((not_yet.status, not_yet.body.as_str()), (StatusCode::NO_CONTENT, ""));
    assert_eq!(mira.post("/settings/logins/orders/typed", &[]).await.location(), path);
    authority.types(code, true);
    house.app.clock.pass_seconds(5);
    authority.pass(5);
    let there = looks(&mira, "orders").await;
    assert_eq!(there.headers.get("hx-redirect").unwrap(), "/settings/logins?connected=orders");
    assert!(mira.get("/settings/logins?connected=orders").await.body.contains("orders is connected."));
    assert_eq!(looks(&mira, "orders").await.headers.get("hx-redirect").unwrap(), "/settings/logins");
});

on_both!(the_pages_of_log_ins_speak_every_language, |db| {
    let authority = Authority::open().await;
    let house = with_logins(House::open(db).await, &authority, CALLBACK);
    let mira = house.signed_in("mira@nordhafen.example").await;
    mira.post("/settings/logins/orders/code", &[]).await;
    house.app.logins.get("archive").unwrap().refused("<b>no</b>").await;
    for (language, words) in [("en", "Connect"), ("de", "Verbinden"), ("fr", "Connecter")] {
        let fields = [("language", language), ("theme", "dark"), ("single_keys", "1")];
        mira.post("/settings/preferences", &fields).await;
        let page = mira.get("/settings/logins?connected=office").await.body;
        assert!(page.contains(words) && !page.contains("<b>no"), "{language}: {page}");
        assert!(!mira.get("/settings/logins?connected=%3Cb%3E").await.body.contains("role=\"status\""));
        for page in [
            mira.get("/settings/logins/orders/code").await,
            mira.post("/settings/logins/office/connect", &[]).await,
        ] {
            assert_eq!(page.status, StatusCode::OK);
            assert!(page.body.contains(&format!("<html lang=\"{language}\"")), "{language}");
        }
    }
});
