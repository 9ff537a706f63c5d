use crate::on_both;
use duly::{
    access::{self, MailView, NewUser, Refusal, Role, SessionToken, Theme, Unusable},
    db::Db,
    words::{Locale, Timestamp},
};

const PASSWORD: &str = "four words in a row";

fn at(minute: i64) -> Timestamp {
    Timestamp::EPOCH.plus_seconds(minute * 60)
}

fn mara() -> NewUser {
    NewUser {
        email: " Mara@Nordhafen.Example ".into(),
        name: "Mara Lind".into(),
        role: Role::Collector,
        locale: Locale::DE,
    }
}

async fn enter(db: &Db, password: &str, minute: i64) -> Result<SessionToken, Refusal> {
    let entered = access::sign_in(db, "mara@nordhafen.example", password, at(minute)).await.unwrap();
    entered.map(|it| it.token)
}

async fn is_in(db: &Db, token: &SessionToken, minute: i64) -> bool {
    access::signed_in(db, token, at(minute)).await.unwrap().is_some()
}

on_both!(a_session_lasts_while_it_is_used_and_ends_when_it_is_ended, |db| {
    let id = access::add_user(&db, &mara(), PASSWORD).await.unwrap().unwrap();
    let token = enter(&db, PASSWORD, 0).await.unwrap();
    let (user, csrf) = access::signed_in(&db, &token, at(1)).await.unwrap().unwrap();
    assert_eq!((user.id, user.email.as_str(), csrf.len()), (id, "mara@nordhafen.example", 64));
    let hours = |it: i64| it * 60;
    assert!(is_in(&db, &token, hours(11)).await && is_in(&db, &token, hours(22)).await);
    assert!(!is_in(&db, &token, hours(35)).await);
    assert!(!is_in(&db, &SessionToken::random(), 1).await);

    let token = enter(&db, PASSWORD, hours(40)).await.unwrap();
    access::sign_out(&db, &token).await.unwrap();
    assert!(!is_in(&db, &token, hours(40)).await);

    let token = enter(&db, PASSWORD, hours(41)).await.unwrap();
    access::set_password(&db, id, "quite another one").await.unwrap().unwrap();
    assert!(!is_in(&db, &token, hours(41)).await);
    assert_eq!(enter(&db, PASSWORD, hours(41)).await, Err(Refusal::Wrong));
    assert!(enter(&db, "quite another one", hours(41)).await.is_ok());
});

on_both!(whoever_guesses_must_wait_even_with_the_right_password, |db| {
    access::add_user(&db, &mara(), PASSWORD).await.unwrap().unwrap();
    for minute in 0..4 {
        assert_eq!(enter(&db, "a wrong password", minute).await, Err(Refusal::Wrong));
    }
    assert!(enter(&db, PASSWORD, 4).await.is_ok(), "four failures are forgiven by a success");
    for minute in 5..10 {
        assert_eq!(enter(&db, "a wrong password", minute).await, Err(Refusal::Wrong));
    }
    assert_eq!(enter(&db, PASSWORD, 10).await, Err(Refusal::Wait { until: at(20) }));
    assert!(enter(&db, PASSWORD, 20).await.is_ok());
    for minute in 0..5 {
        let nobody = access::sign_in(&db, "nobody@nordhafen.example", PASSWORD, at(minute)).await.unwrap();
        assert_eq!(nobody.unwrap_err(), Refusal::Wrong);
    }
    let nobody = access::sign_in(&db, "nobody@nordhafen.example", PASSWORD, at(5)).await.unwrap();
    assert_eq!(
        nobody.unwrap_err(),
        Refusal::Wait { until: at(15) },
        "waiting does not tell who has an account"
    );
});

on_both!(an_address_is_added_once_and_a_short_password_never, |db| {
    let refused = async |new: &NewUser, password: &str| {
        access::add_user(&db, new, password).await.unwrap().unwrap_err()
    };
    assert!(matches!(refused(&mara(), "short").await, Unusable::Password(_)));
    let nameless = NewUser { email: "mara".into(), ..mara() };
    assert_eq!(refused(&nameless, PASSWORD).await, Unusable::NotAnAddress("mara".into()));
    let id = access::add_user(&db, &mara(), PASSWORD).await.unwrap().unwrap();
    assert_eq!(refused(&mara(), PASSWORD).await, Unusable::Taken("mara@nordhafen.example".into()));
    access::set_preferences(&db, id, Locale::FR, Theme::Dark, false, MailView::Html).await.unwrap();
    let users = access::users(&db).await.unwrap();
    assert_eq!(users.len(), 1);
    assert_eq!((users[0].locale, users[0].theme, users[0].single_keys.0), (Locale::FR, Theme::Dark, false));
    assert_eq!(users[0].mail_view, MailView::Html);
});

on_both!(the_first_administrator_is_made_once, |db| {
    let first =
        access::first_administrator(&db, "admin@nordhafen.example", Locale::EN).await.unwrap().unwrap();
    let entered = access::sign_in(&db, &first.email, &first.password, at(0)).await.unwrap().unwrap();
    assert_eq!(entered.user.role, Role::Administrator);
    assert!(access::first_administrator(&db, "admin@nordhafen.example", Locale::EN).await.unwrap().is_none());
});
