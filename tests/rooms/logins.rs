use crate::{
    house::{
        authority::{ACCOUNT, Authority},
        databases,
    },
    on_both,
};
use duly::{
    alerts,
    db::Db,
    logins::{Answer, Arrival, Code, Login, Logins, Standing, Typing, Vault},
    words::{Clock, Timestamp, token::Secret},
};
use duly_channels::email::{NoToken, Password, Tokens};
use futures::future::join_all;
use std::sync::Arc;

/// A house with one log-in, and the authorization server that it belongs to; their clocks move together.
struct House {
    authority: Authority,
    db: Db,
    clock: Clock,
    login: Login,
}

impl House {
    async fn open(db: Db) -> House {
        let authority = Authority::open().await;
        let clock = Clock::standing_at("2026-03-10T09:00:00Z".parse().map(Timestamp).unwrap());
        let login = node(&authority, &db, &clock);
        House { authority, db, clock, login }
    }

    /// Somebody goes to the provider's page and consents.
    async fn consents(&self) {
        let page = self.login.redirect("session").await.unwrap();
        assert_eq!(
            self.back("session", &self.authority.visited(&page)).await,
            Arrival::Consented("office".into())
        );
    }

    async fn back(&self, session: &str, said: &std::collections::BTreeMap<String, String>) -> Arrival {
        let logins: Logins = [self.login.clone()].into_iter().collect();
        let answer = match said.get("code") {
            Some(code) => Answer::Code(code.clone()),
            None => Answer::Error(said["error"].clone()),
        };
        logins.come_back(session, &said["state"], answer).await.unwrap()
    }

    fn pass(&self, seconds: u64) {
        self.clock.pass_seconds(seconds.try_into().unwrap());
        self.authority.pass(seconds);
    }

    /// A token that opens the account.
    async fn token(&self) -> Password {
        let token = self.login.access_token(None).await.unwrap();
        assert!(self.authority.knows(token.reveal()), "the token opens nothing");
        token
    }

    async fn alerts(&self) -> Vec<String> {
        let open = alerts::open(&mut *self.db.read().await.unwrap()).await.unwrap();
        open.into_iter().map(|it| format!("{} {}: {}", it.kind, it.about, it.detail)).collect()
    }

    async fn standing(&self) -> Standing {
        self.login.standing(&mut *self.db.read().await.unwrap()).await.unwrap()
    }
}

/// The log-in as one node of several holds it.
fn node(authority: &Authority, db: &Db, clock: &Clock) -> Login {
    let vault = Arc::new(Vault::new(&Secret::new([7; 32])));
    Login::new("office", authority.client(), db.clone(), clock.clone(), vault)
}

const GONE: &str = "the authorization server refuses: invalid_grant: as the test wants it";

on_both!(nobody_has_consented_until_somebody_has, |db| {
    let house = House::open(db).await;
    assert_eq!(house.standing().await, Standing::NeverConsented);
    let none = house.login.access_token(None).await;
    assert_eq!(none, Err(NoToken::Refused("nobody has consented yet".into())));
    assert_eq!(house.alerts().await, ["login_refused office: nobody has consented yet"]);

    house.consents().await;
    house.token().await;
    assert!(house.alerts().await.is_empty(), "{:?}", house.alerts().await);
    let until = Some(house.clock.now().plus_seconds(3600));
    assert_eq!(house.standing().await, Standing::Works { until });
    assert_eq!(house.login.username(), ACCOUNT);
});

on_both!(whoever_comes_back_was_sent_in_this_session_and_comes_once_and_in_time, |db| {
    let house = House::open(db).await;
    let page = house.login.redirect("session").await.unwrap();
    let said = house.authority.visited(&page);
    assert_eq!(house.back("another session", &said).await, Arrival::Stranger);
    let forged = [("state".to_owned(), "made up".to_owned()), ("code".to_owned(), said["code"].clone())];
    assert_eq!(house.back("session", &forged.into()).await, Arrival::Stranger);
    assert_eq!(house.back("session", &said).await, Arrival::Consented("office".into()));
    assert_eq!(house.back("session", &said).await, Arrival::Stranger, "for the second time");

    let page = house.login.redirect("session").await.unwrap();
    let said = house.authority.visited(&page);
    house.pass(16 * 60);
    assert_eq!(house.back("session", &said).await, Arrival::Stranger, "too late");

    let page = house.login.redirect("session").await.unwrap();
    house.authority.says_no();
    let Arrival::Refused(name, why) = house.back("session", &house.authority.visited(&page)).await else {
        panic!("whoever was asked said no")
    };
    assert_eq!((name.as_str(), why.to_string().as_str()), ("office", "whoever was asked said no"));
});

on_both!(a_token_is_renewed_shortly_before_its_end_and_never_sooner, |db| {
    let house = House::open(db).await;
    house.consents().await;
    let first = house.token().await;
    house.pass(54 * 60);
    assert_eq!(house.token().await, first);
    assert_eq!(house.authority.refreshes(), 0);
    for day in 1..=3 {
        house.pass(70 * 60);
        house.token().await;
        house.token().await;
        assert_eq!(house.authority.refreshes(), day, "each refresh token was used once");
    }
    assert!(house.alerts().await.is_empty());
});

on_both!(tokens_lie_encrypted_and_show_themselves_nowhere, |db| {
    let house = House::open(db).await;
    let asked = house.login.ask_for_code().await.unwrap().unwrap();
    house.consents().await;
    house.login.redirect("session").await.unwrap();
    house.login.ask_for_code().await.unwrap().unwrap();
    let mut db = house.db.read().await.unwrap();
    let sql = "SELECT access_token || refresh_token || (SELECT verifier || session || state FROM login_redirects) \
               || (SELECT code FROM login_codes) FROM logins";
    let lies: String = sqlx::query_scalar(sql).fetch_one(&mut *db).await.unwrap();
    let secrets = house.authority.secrets();
    assert!(secrets.len() >= 4, "{secrets:?}");
    for secret in secrets.iter().chain([&"session".to_owned(), &asked.user_code]) {
        assert!(!lies.contains(secret), "{secret}");
        assert!(!format!("{:?}", house.login).contains(secret));
    }
});

on_both!(many_who_ask_at_once_bring_one_refresh, |db| {
    let house = House::open(db).await;
    house.consents().await;
    house.pass(2 * 3600);
    let all = join_all((0..10).map(|_| house.token())).await;
    assert!(all.iter().all(|it| *it == all[0]));
    assert_eq!(house.authority.refreshes(), 1);
});

on_both!(two_nodes_that_refresh_at_once_keep_a_token_that_works, |db| {
    let house = House::open(db).await;
    house.consents().await;
    let nodes = [(); 2].map(|()| node(&house.authority, &house.db, &house.clock));
    // Near its end: while one node asks, the other goes on with what it has.
    house.pass(58 * 60);
    let held = house.authority.holds().await;
    let asking = tokio::spawn({
        let login = nodes[0].clone();
        async move { login.access_token(None).await }
    });
    house.authority.is_asked().await;
    let meanwhile = nodes[1].access_token(None).await.unwrap();
    assert!(house.authority.knows(meanwhile.reveal()));
    drop(held);
    assert_ne!(asking.await.unwrap().unwrap(), meanwhile);
    // Past its end: both need the new one.
    for round in 2..=4 {
        house.pass(2 * 3600);
        let (one, other) = tokio::join!(nodes[0].access_token(None), nodes[1].access_token(None));
        for token in [one.unwrap(), other.unwrap()] {
            assert!(house.authority.knows(token.reveal()));
        }
        assert_eq!(house.authority.refreshes(), round, "a refresh token that is used twice kills all");
    }
});

on_both!(a_token_that_a_mail_server_refuses_is_replaced_once, |db| {
    let house = House::open(db).await;
    house.consents().await;
    let first = house.token().await;
    house.authority.drops(first.reveal());
    let second = house.login.access_token(Some(&first)).await.unwrap();
    assert!(second != first && house.authority.knows(second.reveal()));
    // Another mailbox with the first one in hand gets the second, and no third.
    assert_eq!(house.login.access_token(Some(&first)).await.unwrap(), second);
    assert_eq!(house.authority.refreshes(), 1);

    house.login.refused("imap.firm.example does not let it in").await;
    assert_eq!(house.alerts().await, ["login_refused office: imap.firm.example does not let it in"]);
    assert!(matches!(house.standing().await, Standing::Refused { .. }));
    house.login.accepted().await;
    assert!(house.alerts().await.is_empty());
    assert!(matches!(house.standing().await, Standing::Works { .. }));
});

on_both!(an_outage_of_the_provider_is_no_refusal, |db| {
    let house = House::open(db).await;
    house.consents().await;
    house.authority.is_down(true);
    house.pass(58 * 60);
    house.token().await;
    house.pass(10 * 60);
    let none = house.login.access_token(None).await;
    assert!(matches!(&none, Err(NoToken::Unreachable(why)) if why.contains("502")), "{none:?}");
    assert!(house.alerts().await.is_empty());
    house.authority.is_down(false);
    house.token().await;
});

on_both!(consent_that_was_taken_back_is_an_alert_until_it_is_given_again, |db| {
    let house = House::open(db).await;
    house.consents().await;
    house.authority.revokes();
    house.pass(2 * 3600);
    let since = house.clock.now();
    assert_eq!(house.login.access_token(None).await, Err(NoToken::Refused(GONE.into())));
    assert_eq!(house.alerts().await, [format!("login_refused office: {GONE}")]);
    assert_eq!(house.standing().await, Standing::Refused { since, why: GONE.into() });

    // Nobody bothers the provider with each message that waits; but now and then, should it have been wrong.
    for _ in 0..5 {
        assert_eq!(house.login.access_token(None).await, Err(NoToken::Refused(GONE.into())));
    }
    assert_eq!(house.authority.refreshes(), 1);
    house.pass(61);
    assert!(house.login.access_token(None).await.is_err());
    assert_eq!(house.authority.refreshes(), 2);
    assert_eq!(house.standing().await, Standing::Refused { since, why: GONE.into() });

    house.login.accepted().await;
    assert_eq!(house.alerts().await.len(), 1, "a connection from before says nothing about consent");
    house.consents().await;
    house.token().await;
    assert!(house.alerts().await.is_empty());
});

on_both!(a_consent_without_a_refresh_token_ends, |db| {
    let house = House::open(db).await;
    house.authority.gives_no_refresh_token();
    house.consents().await;
    house.pass(59 * 60);
    house.token().await;
    house.pass(2 * 60);
    let none = house.login.access_token(None).await;
    assert!(matches!(&none, Err(NoToken::Refused(why)) if why.contains("ended")), "{none:?}");
    assert_eq!(house.alerts().await.len(), 1);
});

on_both!(another_secret_of_the_installation_asks_for_consent, |db| {
    let house = House::open(db).await;
    house.consents().await;
    let vault = Arc::new(Vault::new(&Secret::new([8; 32])));
    let stranger =
        Login::new("office", house.authority.client(), house.db.clone(), house.clock.clone(), vault);
    let none = stranger.access_token(None).await;
    assert!(matches!(&none, Err(NoToken::Refused(why)) if why.contains("secret has changed")), "{none:?}");
});

on_both!(disconnecting_forgets_and_a_refresh_under_way_brings_nothing_back, |db| {
    let house = House::open(db).await;
    house.consents().await;
    house.pass(2 * 3600);
    let held = house.authority.holds().await;
    let asking = tokio::spawn({
        let login = house.login.clone();
        async move { login.access_token(None).await }
    });
    house.authority.is_asked().await;
    house.login.disconnect().await.unwrap();
    drop(held);
    assert_eq!(asking.await.unwrap(), Err(NoToken::Refused("nobody has consented yet".into())));
    assert_eq!(house.standing().await, Standing::NeverConsented);
});

// --- between the provider's answer and the database ------------------------------------------------------------

on_both!(whoever_asked_may_go_away_and_the_new_token_is_kept, |db| {
    let house = House::open(db).await;
    house.consents().await;
    house.pass(2 * 3600);
    let held = house.authority.holds().await;
    let asking = tokio::spawn({
        let login = house.login.clone();
        async move { login.access_token(None).await }
    });
    house.authority.is_asked().await;
    asking.abort();
    assert!(asking.await.is_err());
    drop(held);
    let logins: Logins = [house.login.clone()].into_iter().collect();
    logins.settle().await;
    house.token().await;
    assert_eq!(house.authority.refreshes(), 1, "it was written down without anybody waiting for it");
});

/// A node that dies after the provider has answered and before anything is written.
fn dies_while_refreshing(url: &str, authority: &Authority, clock: &Clock) {
    let (url, authority, clock) = (url.to_owned(), authority.clone(), clock.clone());
    let (refreshed, has_refreshed) = std::sync::mpsc::channel();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.spawn(async move {
        let db = Db::open(&url, 2).await.unwrap();
        let login = node(&authority, &db, &clock);
        let asking = tokio::spawn(async move { login.access_token(None).await });
        authority.is_asked().await;
        refreshed.send(()).unwrap();
        asking.await.unwrap().unwrap();
    });
    has_refreshed.recv().unwrap();
    runtime.shutdown_background();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_dies_between_refresh_and_save_costs_at_most_a_new_consent() {
    let fresh = databases::sqlite().await;
    let house = House::open(fresh.db.clone()).await;
    house.consents().await;
    house.authority.is_lenient();
    house.pass(2 * 3600);
    let held = house.authority.holds().await;
    dies_while_refreshing(&fresh.url, &house.authority, &house.clock);
    drop(held);
    assert_eq!(house.authority.refreshes(), 1);
    // Its turn has to end; then a provider that lets an old token be used for a while lets us go on.
    house.pass(31);
    house.token().await;
    assert_eq!(house.authority.refreshes(), 2);
    assert!(house.alerts().await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_that_the_database_does_not_take_at_once_are_written_before_they_are_used() {
    let fresh = databases::sqlite().await;
    let house = House::open(fresh.db.clone()).await;
    house.consents().await;
    house.pass(2 * 3600);
    let run = async |sql: &'static str| {
        sqlx::query(sql).execute(&mut *house.db.read().await.unwrap()).await.unwrap();
    };
    run("CREATE TRIGGER full BEFORE UPDATE OF refresh_token ON logins BEGIN SELECT RAISE(ABORT, 'disk full'); END").await;
    for _ in 0..2 {
        let none = house.login.access_token(None).await;
        assert!(matches!(none, Err(NoToken::Unreachable(_))), "{none:?}");
    }
    assert!(house.alerts().await.is_empty());
    run("DROP TRIGGER full").await;
    house.token().await;
    assert_eq!(house.authority.refreshes(), 1, "the one that was granted is not lost");
    house.pass(2 * 3600);
    house.token().await;
}

// --- a code to type ------------------------------------------------------------------------------------------

impl House {
    async fn asks_for_code(&self) -> Code {
        self.login.ask_for_code().await.unwrap().unwrap()
    }

    async fn typed(&self) -> Typing {
        self.login.typed().await.unwrap()
    }
}

on_both!(a_code_is_waited_for_at_the_providers_pace, |db| {
    let house = House::open(db).await;
    assert_eq!(house.typed().await, Typing::Over(None));
    let code = house.asks_for_code().await;
    assert!(code.user_code.starts_with("WDJB-") && code.address.ends_with("/type"), "{code:?}");
    assert_eq!(house.login.code(&mut *house.db.read().await.unwrap()).await.unwrap(), Some(code.clone()));
    // Looking is free; asking is not.
    for _ in 0..3 {
        assert_eq!(house.typed().await, Typing::NotYet(code.clone()));
    }
    assert_eq!(house.authority.polls(), 0);
    house.pass(5);
    join_all((0..4).map(|_| house.typed())).await;
    assert_eq!(house.authority.polls(), 1, "two who look at once ask once");
    // The provider's clock is a little behind: slow down, for good.
    house.clock.pass_seconds(5);
    let Typing::NotYet(slower) = house.typed().await else { panic!("not typed yet") };
    assert_eq!((house.authority.polls(), slower.pause), (2, 10));
    house.authority.types(&code.user_code, true);
    house.pass(9);
    assert_eq!(house.typed().await, Typing::NotYet(slower));
    house.pass(1);
    assert_eq!(house.typed().await, Typing::Consented);
    assert_eq!(house.authority.polls(), 3);
    house.token().await;
    assert_eq!(house.typed().await, Typing::Over(None));
});

on_both!(a_code_that_is_refused_or_runs_out_is_over, |db| {
    let house = House::open(db).await;
    let code = house.asks_for_code().await;
    house.authority.types(&code.user_code, false);
    house.pass(5);
    assert_eq!(house.typed().await, Typing::Over(Some(NoToken::Refused("whoever was asked said no".into()))));
    house.asks_for_code().await;
    house.pass(600);
    assert_eq!(house.typed().await, Typing::Over(Some(NoToken::Refused("the code has run out".into()))));
    assert_eq!(house.typed().await, Typing::Over(None));

    house.asks_for_code().await;
    house.pass(5);
    house.authority.is_down(true);
    assert!(matches!(house.typed().await, Typing::NotYet(_)), "an outage is waited out");
    let none = house.login.ask_for_code().await.unwrap();
    assert!(matches!(none, Err(NoToken::Unreachable(_))), "{none:?}");
});
