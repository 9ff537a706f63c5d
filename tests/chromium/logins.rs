//! Mira connects a mailbox by consent, in a browser that holds our pages to their policy.

use crate::{
    house::{authority::Authority, chromium::Visitor, databases},
    web::{browser::House, logins::with_logins, samples::PASSWORD},
};
use duly::{
    access::{self, MailView, Theme},
    words::Locale,
};
use duly_channels::email::Tokens;
use tokio::net::TcpListener;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_connects_by_a_redirect_and_by_a_code() {
    let (fresh, authority) = (databases::sqlite().await, Authority::open().await);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let callback = format!("http://{}/settings/logins/callback", listener.local_addr().unwrap());
    let house = with_logins(House::open(fresh.db.clone()).await, &authority, &callback);
    let mira = Visitor::at(listener, house.router.clone(), 1280, 900).await;
    mira.goes_to("/sign-in?to=/settings/logins").await;
    mira.types_into("#email", "mira@nordhafen.example").await;
    mira.types_into("#password", PASSWORD).await;
    mira.presses_enter().await;
    mira.clicks("form[action='/settings/logins/office/connect'] button").await;
    // To the provider, which sends her back.
    mira.reads("office is connected.").await;
    mira.keeps_a_picture("logins").await;

    mira.clicks("form[action='/settings/logins/archive/code'] button").await;
    mira.reads("Type this code there").await;
    mira.keeps_a_picture("login-code").await;
    let code = mira.page.find(fantoccini::Locator::Css("output")).await.unwrap().text().await.unwrap();
    authority.types(&code, true);
    authority.pass(5);
    house.app.clock.pass_seconds(5);
    // Nobody touches the page.
    mira.reads("archive is connected.").await;

    house.app.logins.get("orders").unwrap().refused("").await;
    let page = house.app.logins.get("archive").unwrap();
    page.refused(
        "imap.nordhafen-werkzeuge.example does not let ar@nordhafen.example in: AUTHENTICATE failed.",
    )
    .await;
    for (name, locale, theme, width) in [
        ("light", Locale::EN, Theme::Light, 1280),
        ("dark-de", Locale::DE, Theme::Dark, 1280),
        ("narrow-de", Locale::DE, Theme::Light, 390),
        ("narrow-dark-fr", Locale::FR, Theme::Dark, 390),
    ] {
        access::set_preferences(&house.app.db, house.office.mira, locale, theme, true, MailView::Text)
            .await
            .unwrap();
        mira.page.set_window_size(width, 900).await.unwrap();
        mira.goes_to("/settings/logins").await;
        mira.keeps_a_picture(&format!("logins-{name}")).await;
        let script = "return document.querySelector('main').scrollWidth <= innerWidth";
        let fits = mira.page.execute(script, vec![]).await.unwrap();
        assert_eq!(fits, serde_json::Value::Bool(true), "{name} is wider than its window");
        mira.clicks("form[action='/settings/logins/orders/code'] button").await;
        mira.arrives_at("/orders/code").await;
        mira.keeps_a_picture(&format!("login-code-{name}")).await;
    }
    mira.leaves().await;
}
