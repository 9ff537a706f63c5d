//! Who gets in, and what a form must carry.

use super::browser::House;
use crate::on_both;
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};

on_both!(strangers_are_led_to_the_door_and_back, |db| {
    let house = House::open(db).await;
    let stranger = house.stranger();
    let answer = stranger.get("/inbox/all?before=3-4").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), "/sign-in?to=/inbox/all%3Fbefore%3D3-4");
    let door = stranger.get(answer.location()).await;
    assert!(door.body.contains("name=\"to\" value=\"/inbox/all?before=3-4\""), "{}", door.body);
    for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        let fields = [
            ("email", "mira@nordhafen.example"),
            ("password", crate::web::samples::PASSWORD),
            ("to", elsewhere),
        ];
        assert_eq!(stranger.post("/sign-in", &fields).await.location(), "/inbox/mine");
    }
    let wrong =
        stranger.post("/sign-in", &[("email", "mira@nordhafen.example"), ("password", "wrong")]).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert!(wrong.headers.get(header::SET_COOKIE).is_none());
});

on_both!(a_form_without_the_token_changes_nothing, |db| {
    let house = House::open(db).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let id = house.office.conversation;
    for path in [
        format!("/conversations/{id}/state"),
        format!("/conversations/{id}/messages"),
        format!("/conversations/{id}/assignee"),
        format!("/conversations/{id}/read"),
        "/proposals/1/accept".into(),
        "/cases/1/settle".into(),
        "/tasks/1/done".into(),
        "/deliveries/1/retry".into(),
        "/settings/preferences".into(),
        "/settings/password".into(),
        "/settings/logins/office/connect".into(),
        "/settings/logins/office/code".into(),
        "/settings/logins/office/typed".into(),
        "/settings/logins/office/disconnect".into(),
        "/sign-out".into(),
    ] {
        let fields = [("state", "closed"), ("text", "x"), ("mode", "reply"), ("latest", "99"), ("user", "")];
        assert_eq!(mira.post_without_token(&path, &fields).await.status, StatusCode::FORBIDDEN, "{path}");
        let wrong = [("csrf", "0000"), ("state", "closed")];
        assert_eq!(mira.post_without_token(&path, &wrong).await.status, StatusCode::FORBIDDEN, "{path}");
        let as_json = Request::post(&path).header(header::CONTENT_TYPE, "application/json");
        let answer = mira.send(as_json, Body::from(format!("{{\"csrf\":\"{}\"}}", mira.csrf))).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        let elsewhere = Request::post(&path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::HOST, "duly.example")
            .header(header::ORIGIN, "https://evil.example");
        let answer = mira.send(elsewhere, Body::from(format!("csrf={}&state=closed", mira.csrf))).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(mira.get("/settings").await.status, StatusCode::OK, "still signed in");
});

on_both!(a_reader_looks_and_changes_nothing, |db| {
    let house = House::open(db).await;
    let rita = house.signed_in("rita@nordhafen.example").await;
    let id = house.office.conversation;
    let page = rita.get(&format!("/inbox/all/{id}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("value=\"reply\"") && !page.body.contains("/accept"), "no way to write");
    let fields = [("text", "Hello"), ("mode", "reply"), ("latest", "999")];
    let answer = rita.post(&format!("/conversations/{id}/messages"), &fields).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.body.contains("collectors"), "the page says who may: {}", answer.body);
    for path in ["/proposals/1/accept", "/proposals/1/dismiss", "/cases/1/settle", "/tasks/1/done"] {
        assert_eq!(rita.post(path, &[]).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    for path in ["/health", "/settings/logins", "/settings/logins/callback?state=x&code=y"] {
        assert_eq!(rita.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
});

on_both!(signing_out_ends_the_session, |db| {
    let house = House::open(db).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    assert_eq!(mira.post("/sign-out", &[]).await.location(), "/sign-in");
    assert_eq!(mira.get("/inbox/mine").await.status, StatusCode::SEE_OTHER);
});

on_both!(a_new_password_ends_every_session_but_begins_this_one_anew, |db| {
    let house = House::open(db).await;
    let (mira, elsewhere) =
        (house.signed_in("mira@nordhafen.example").await, house.signed_in("mira@nordhafen.example").await);
    let wrong = mira.post("/settings/password", &[("current", "no"), ("new", "a long enough one")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let short = [("current", crate::web::samples::PASSWORD), ("new", "short")];
    assert_eq!(mira.post("/settings/password", &short).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let good = [("current", crate::web::samples::PASSWORD), ("new", "a long enough one")];
    let answer = mira.post("/settings/password", &good).await;
    assert_eq!(answer.location(), "/settings?saved=1");
    assert!(answer.headers.contains_key(header::SET_COOKIE));
    assert_eq!(elsewhere.get("/inbox/mine").await.status, StatusCode::SEE_OTHER);
});
