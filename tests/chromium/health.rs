//! An administrator looks after the house, on a screen and on a telephone.

use crate::{
    house::{chromium::Visitor, databases},
    web::{browser::House, samples::PASSWORD},
};
use duly::{
    alerts::{self, AlertKind},
    db::Db,
    doctor::{self, Area, Finding, Found, Patient},
};
use tokio_util::sync::CancellationToken;

async fn before(house: &House, width: u32, height: u32) -> Visitor {
    let mira = Visitor::before(house.router.clone(), width, height).await;
    mira.goes_to("/settings").await;
    mira.types_into("#email", "mira@nordhafen.example").await;
    mira.types_into("#password", PASSWORD).await;
    mira.presses_enter().await;
    mira.arrives_at("/settings").await;
    mira
}

async fn chooses(mira: &Visitor, language: &str, theme: &str) {
    mira.goes_to("/settings").await;
    mira.chooses("#language", language).await;
    mira.chooses("#theme", theme).await;
    mira.clicks("form[action='/settings/preferences'] .btn.go").await;
    mira.arrives_at("saved=1").await;
}

impl Visitor {
    /// Waits until the page hears of what changes.
    async fn hears(&self) {
        while self.page.execute("return source?.readyState === 1", vec![]).await.unwrap() != true {
            tokio::task::yield_now().await;
        }
    }
}

/// Nothing is larger than a window of this width, but for what scrolls by itself.
async fn fits(mira: &Visitor, width: u32, what: &str) {
    let script = "const main = document.querySelector('#main'); \
                  const page = document.documentElement; \
                  return [page.scrollWidth - innerWidth, page.scrollHeight - innerHeight, \
                  main.scrollWidth - main.clientWidth, innerWidth - arguments[0]]";
    let over = mira.page.execute(script, vec![width.into()]).await.unwrap();
    let over: Vec<i64> = serde_json::from_value(over).unwrap();
    assert!(over.iter().all(|it| *it <= 0), "{what} is too large by {over:?}");
}

/// Everything that can be found, in one examination.
async fn everything_found(db: &Db, house: &House) {
    let all: Vec<Finding> = Found::ALL
        .iter()
        .map(|found| {
            let names = [
                "host", "port", "usual", "why", "words", "wanted", "names", "issuer", "folder", "meant",
                "there", "path", "free", "version", "ms", "features", "can", "url", "selector", "record",
                "ip", "policy", "hosts", "place",
            ];
            let about = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerk.example";
            let finding = Area::WayOut.finds(about, *found).with("n", 7).with("date", "2026-03-17");
            names.into_iter().fold(finding, |it, name| it.with(name, format!("smtp.{name}.firm.example")))
        })
        .collect();
    doctor::ask(db, false, house.app.clock.now()).await.unwrap();
    let mut tx = db.begin_write().await.unwrap();
    let asked = doctor::latest(&mut tx).await.unwrap().unwrap();
    let json = serde_json::to_string(&all).unwrap();
    doctor::store::note(&mut tx, asked.id, (4, 4), &json, house.app.clock.now()).await.unwrap();
    doctor::store::end(&mut tx, asked.id, house.app.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
}

/// Mail of two weeks, and fifty that could not be read.
async fn weeks_of_mail(db: &Db, house: &House) {
    let mut tx = db.begin_write().await.unwrap();
    for n in 0..300_i64 {
        let state = match n % 25 {
            0..=3 => "quarantined",
            4 => "unmatched",
            5 | 6 => "ignored",
            _ => "filed",
        };
        let sql = "INSERT INTO mails (mailbox_id, place, channel, digest, size, raw_key, kept_at, state, error) \
                   VALUES (1, $1, 'email', '', $2, 'raw/00/0', $3, $4, $5)";
        let error = "a header that never ends, and a charset of which nobody has heard: x-unbekannt-und-sehr-lang-aber-ohne-umbruch";
        sqlx::query(sql)
            .bind(format!("Archiv/Zahlungserinnerungen und Mahnungen/1789/{n}"))
            .bind(n * 100_000)
            .bind(house.app.clock.now().plus_seconds(-n * 4_500))
            .bind(state)
            .bind((state == "quarantined").then_some(error))
            .execute(&mut *tx)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_has_everything_looked_at() {
    let fresh = databases::sqlite().await;
    let house = House::open(fresh.db.clone()).await;
    let mira = before(&house, 1280, 900).await;
    mira.goes_to("/health").await;
    mira.clicks("a[href='/health/doctor'].go").await;
    mira.reads("Nothing has been looked at yet").await;
    mira.keeps_a_picture("doctor-never").await;
    mira.clicks(".btn.go").await;
    mira.reads("Looking").await;
    mira.keeps_a_picture("doctor-running").await;
    // The page asks again by itself, and stops once it is over.
    let patient = Patient::running(&house.app);
    doctor::run(&fresh.db, &patient, &CancellationToken::new()).await.unwrap();
    mira.reads("No mailbox is set").await;
    mira.reads("Looked at on").await;
    mira.keeps_a_picture("doctor-ended").await;

    // An alarm comes up on an open page, and goes when it is over.
    mira.goes_to("/worklist").await;
    mira.hears().await;
    let tell = async |raised: bool| {
        let mut tx = fresh.db.begin_write().await.unwrap();
        let (kind, now) = (AlertKind::Balance, house.app.clock.now());
        if raised {
            for kind in [AlertKind::MailboxDown, AlertKind::Quarantined] {
                for it in alerts::open(&mut tx).await.unwrap().iter().filter(|it| it.kind == kind) {
                    alerts::clear(&mut tx, kind, &it.about, now).await.unwrap();
                }
            }
            alerts::raise(&mut tx, kind, "receivables", "3 mails", now).await.unwrap();
        } else {
            alerts::clear(&mut tx, kind, "receivables", now).await.unwrap();
        }
        tx.commit().await.unwrap();
    };
    tell(true).await;
    mira.reads("Mails of receivables are missing").await;
    tell(false).await;
    let gone = "body:not(:has(#alarms .banner))";
    mira.page.wait().for_element(fantoccini::Locator::Css(gone)).await.unwrap();
    mira.leaves().await;
    fresh.db.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_pages_of_health_fit_every_screen() {
    let fresh = databases::sqlite().await;
    let house = House::open(fresh.db.clone()).await;
    weeks_of_mail(&fresh.db, &house).await;
    everything_found(&fresh.db, &house).await;
    let pages = [
        ("/health", "health"),
        ("/health/doctor", "doctor"),
        ("/inbox/quarantined", "quarantine"),
        ("/inbox/mine", "inbox-alarm"),
    ];
    for (width, height, language, theme) in [
        (1280, 1000, "en", "light"),
        (1280, 1000, "de", "dark"),
        (390, 844, "de", "light"),
        (390, 844, "fr", "dark"),
    ] {
        let mira = before(&house, width, height).await;
        chooses(&mira, language, theme).await;
        for (path, name) in pages {
            mira.goes_to(path).await;
            let what = format!("{name}-{width}-{language}-{theme}");
            mira.keeps_a_picture(&what).await;
            fits(&mira, width, &what).await;
        }
        mira.leaves().await;
    }
    fresh.db.close().await;
}
