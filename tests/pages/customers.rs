use super::visitor::Visited;
use crate::{
    house::creditor::{monday, noon},
    on_both,
};
use axum::http::StatusCode;
use duly::{
    cases::{self, Case, CaseKind, CaseState},
    inbox::{self, Direction, Kind, Message},
    ledger::{self, BlockReason},
    outbox,
    words::{CustomerId, InvoiceId},
};
use std::collections::{BTreeMap, BTreeSet};

/// A customer with two late invoices, one that is not due yet, and a link.
struct Guest {
    house: Visited,
    customer: CustomerId,
    invoices: [InvoiceId; 3],
    way: String,
}

impl Guest {
    async fn new(db: duly::db::Db) -> Guest {
        let house = Visited::new(db).await;
        let customer = house.house.customer("C-1").await;
        let late = monday().plus_days(-20);
        let invoices = [
            house.house.invoice(customer, "R-1", late, 120_000).await,
            house.house.invoice(customer, "R-2", late, 151_840).await,
            house.house.invoice(customer, "R-3", monday().plus_days(9), 50_000).await,
        ];
        let contact = house.house.contact(customer).await;
        let way = format!("/p/{}", house.link(customer, Some(contact)).await);
        Guest { house, customer, invoices, way }
    }

    async fn cases(&self) -> Vec<Case> {
        cases::store::cases_of(&mut *self.house.house.conn().await, self.customer).await.unwrap()
    }

    async fn said(&self) -> Vec<Message> {
        let mut conn = self.house.house.conn().await;
        let current = inbox::store::current_conversation(&mut conn, self.customer).await.unwrap();
        match current {
            Some(it) => inbox::store::messages(&mut conn, it).await.unwrap(),
            None => Vec::new(),
        }
    }

    async fn blocks(&self) -> Vec<(Option<InvoiceId>, BlockReason)> {
        let mut conn = self.house.house.conn().await;
        let blocks = ledger::store::live_blocks(&mut conn, self.customer, monday()).await.unwrap();
        blocks.into_iter().map(|it| (it.invoice_id, it.reason)).collect()
    }

    async fn rows(&self) -> Vec<i64> {
        let mut counts = Vec::new();
        for sql in [
            "SELECT COUNT(*) FROM messages",
            "SELECT COUNT(*) FROM cases",
            "SELECT COUNT(*) FROM blocks",
            "SELECT COUNT(*) FROM conversations",
            "SELECT COUNT(*) FROM deliveries",
        ] {
            counts.push(self.house.house.count(sql).await);
        }
        counts
    }
}

on_both!(looking_changes_nothing_and_shows_what_is_open, |db| {
    let guest = Guest::new(db).await;
    let before = guest.rows().await;
    for query in ["", "?lang=en", "?lang=fr", "?way=promise", "?done=P-1", "?lang=xx&done=%3Cb%3E"] {
        let page = guest.house.get(&format!("{}{query}", guest.way)).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        assert!(!page.text.contains("<b>\""), "{query}");
        assert_eq!(page.headers["referrer-policy"], "no-referrer");
        assert_eq!(page.headers["cache-control"], "no-store");
        assert!(page.headers["x-robots-tag"].to_str().unwrap().contains("noindex"));
        assert!(page.headers["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));
        assert!(!page.headers.contains_key("set-cookie"));
    }
    let page = guest.house.get(&guest.way).await.text;
    // In the customer's own language, with the total of what is late, and a payment code.
    for expected in ["lang=\"de\"", "2.718,40\u{a0}€", "DE89 3704 0044 0532 0130 00", "class=\"qr\"", "R-3"]
    {
        assert!(page.contains(expected), "no {expected}");
    }
    assert_eq!(guest.rows().await, before);
});

on_both!(a_promise_by_link_silences_and_is_said_in_the_conversation, |db| {
    let guest = Guest::new(db).await;
    let done = guest.house.post(&format!("{}/promise", guest.way), "on=2026-06-26&what=all%3AEUR").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let cases = guest.cases().await;
    let [case] = cases.as_slice() else { panic!("{cases:?}") };
    assert_eq!((case.kind, case.state, case.opened_by), (CaseKind::Promise, CaseState::Open, None));
    let [one, two, _] = guest.invoices;
    let promised = BlockReason::Promise;
    assert_eq!(guest.blocks().await, [(Some(one), promised), (Some(two), promised)]);

    let said = guest.said().await;
    assert_eq!((said[0].kind, said[0].direction), (Kind::Link, Direction::In));
    assert!(said[0].body.contains("26. Juni 2026") && said[0].body.contains("R-1, R-2"), "{}", said[0].body);
    assert_eq!(said[0].sender, "Ines Vogt");
    // The confirmation leaves by email, whatever the hour.
    assert_eq!((said[1].kind, said[1].answers_id), (Kind::Acknowledgement, Some(said[0].id)));
    let app = &guest.house.app;
    outbox::deliver(&app.db, &app.channels, &app.clock, app.window()).await.unwrap();
    assert_eq!(guest.house.carrier.count(), 1);

    assert!(done.location().ends_with(&format!("done={}", case.reference())), "{}", done.location());
    let page = guest.house.get(done.location()).await.text;
    assert!(page.contains(&case.reference()) && page.contains("26. Juni 2026"));
    // What it is about is not reminded of; what comes due later is.
    assert_eq!(guest.house.house.reminds(monday()).await.sent, 0);
});

on_both!(the_same_form_sent_twice_opens_one_case, |db| {
    let guest = Guest::new(db).await;
    let [one, ..] = guest.invoices;
    let dispute = format!("invoice={one}&reason=quality&text=Drei+von+zw%C3%B6lf+sind+defekt.");
    for (way, form) in [
        ("promise", "on=2026-06-26&what=all%3AEUR"),
        ("dispute", dispute.as_str()),
        ("plan", "on=2026-06-29&parts=3&every=month"),
        ("paid", "on=2026-06-10&what=all%3AEUR"),
        ("comment", "text=Wer+ist+zust%C3%A4ndig%3F"),
    ] {
        let path = format!("{}/{way}", guest.way);
        // Once after the other, then at once.
        let first = guest.house.post(&path, form).await;
        let before = guest.rows().await;
        let (second, third) = tokio::join!(guest.house.post(&path, form), guest.house.post(&path, form));
        for again in [&second, &third] {
            assert_eq!(again.status, StatusCode::SEE_OTHER, "{way}: {}", again.text);
            assert_eq!(again.location(), first.location(), "{way}");
        }
        assert_eq!(guest.rows().await, before, "{way}");
    }
    assert_eq!(guest.cases().await.len(), 4);
});

on_both!(what_cannot_be_taken_comes_back_with_what_was_typed, |db| {
    let guest = Guest::new(db).await;
    let before = guest.rows().await;
    let [one, ..] = guest.invoices;
    let long = format!("text={}", "x".repeat(4001));
    for (way, form, field) in [
        ("promise", "on=2026-09-01&what=all%3AEUR", "promise-on-e"),
        ("promise", "on=2026-06-01&what=all%3AEUR", "promise-on-e"),
        ("promise", "on=irgendwann&what=all%3AEUR", "promise-on-e"),
        ("promise", "on=2026-06-26&what=other&amount=viel", "promise-amount-e"),
        ("promise", "on=2026-06-26&what=other&amount=9999", "promise-amount-e"),
        ("promise", "on=2026-06-26&what=other&amount=0", "promise-amount-e"),
        ("dispute", "reason=quality&text=kaputt", "dispute-invoice-e"),
        ("dispute", &format!("invoice={one}&text=kaputt"), "dispute-reason-e"),
        ("dispute", &format!("invoice={one}&reason=quality"), "dispute-text-e"),
        ("plan", "on=2026-06-29&parts=7", "plan-parts-e"),
        ("plan", "on=2026-06-29", "plan-parts-e"),
        ("plan", "on=2026-12-29&parts=3", "plan-on-e"),
        ("paid", "on=2026-06-16", "paid-on-e"),
        ("comment", "text=++", "comment-text-e"),
        ("comment", &long, "comment-text-e"),
    ] {
        let page = guest.house.post(&format!("{}/{way}", guest.way), form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{way} {form}");
        let (id, pointer) = (format!("id=\"{field}\""), format!("aria-describedby=\"{field}"));
        assert!(page.text.contains(&id) && page.text.contains(&pointer), "{way} {form}: no {field}");
    }
    let page =
        guest.house.post(&format!("{}/promise", guest.way), "on=2026-09-01&what=other&amount=12%2C5").await;
    assert!(page.text.contains("value=\"2026-09-01\"") && page.text.contains("value=\"12,5\""));
    assert_eq!(guest.rows().await, before);
});

on_both!(a_link_never_reaches_another_customer, |db| {
    let guest = Guest::new(db).await;
    let other = guest.house.house.customer("C-2").await;
    let theirs = guest.house.house.invoice(other, "X-9", monday().plus_days(-20), 70_000).await;
    assert!(!guest.house.get(&guest.way).await.text.contains("X-9"));
    let before = guest.rows().await;
    for (way, form) in [
        ("dispute", format!("invoice={theirs}&reason=quality&text=kaputt")),
        ("dispute", format!("invoice={}&invoice={theirs}&reason=quality&text=kaputt", guest.invoices[0])),
        ("promise", format!("on=2026-06-26&what=one%3A{theirs}")),
        ("paid", format!("on=2026-06-10&what=one%3A{theirs}")),
        ("plan", format!("on=2026-06-29&parts=2&what=one%3A{theirs}")),
    ] {
        let page = guest.house.post(&format!("{}/{way}", guest.way), &form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{way}");
        assert!(!page.text.contains("X-9") && !page.text.contains("700,00"), "{way}");
    }
    assert_eq!(guest.rows().await, before);
    // Nor does the reference of another customer's case confirm anything.
    let way = format!("/p/{}", guest.house.link(other, None).await);
    let done = guest.house.post(&format!("{way}/promise"), "on=2026-06-26").await;
    let query = done.location().split_once('?').unwrap().1.to_owned();
    let page = guest.house.get(&format!("{}?{query}", guest.way)).await;
    assert!(!page.text.contains("id=\"done\""));
});

on_both!(a_link_that_does_not_work_says_nothing, |db| {
    let guest = Guest::new(db).await;
    let unknown = guest.house.get("/p/abcdefghijklmnopqrstuvwxyz234567").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert!(unknown.text.contains("This link does not work any more"));
    for odd in ["/p/%00", "/p/%FF", "/p/..%2F..", "/p/x/promise"] {
        let page = guest.house.get(odd).await;
        assert!(page.status.is_client_error(), "{odd}: {}", page.status);
    }
    let revoked = guest.house.link(guest.customer, None).await;
    let mut tx = guest.house.app.db.begin_write().await.unwrap();
    let sql = "UPDATE links SET revoked_at = 1 WHERE contact_id IS NULL";
    sqlx::query(sql).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(guest.house.get(&format!("/p/{revoked}")).await.text, unknown.text);
    guest.house.app.clock.set(noon(monday().plus_days(181)));
    let expired = guest.house.get(&guest.way).await;
    assert_eq!((expired.status, &expired.text), (StatusCode::NOT_FOUND, &unknown.text));
    let before = guest.rows().await;
    let posted = guest.house.post(&format!("{}/promise", guest.way), "on=2026-12-20").await;
    assert_eq!((posted.status, guest.rows().await), (StatusCode::NOT_FOUND, before));
});

on_both!(another_site_cannot_answer_for_the_customer, |db| {
    let guest = Guest::new(db).await;
    let (path, form) = (format!("{}/promise", guest.way), "on=2026-06-26");
    for headers in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("origin", "https://evil.example"), ("host", "duly.example")],
    ] {
        let refused = guest.house.post_with(&path, form, headers).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    }
    assert!(guest.cases().await.is_empty());
    // A browser that sends no referrer says "null" even of our own page.
    let own = [("origin", "null"), ("sec-fetch-site", "same-origin"), ("host", "duly.example")];
    assert_eq!(guest.house.post_with(&path, form, &own).await.status, StatusCode::SEE_OTHER);
});

on_both!(a_script_with_a_link_cannot_flood_the_inbox, |db| {
    let guest = Guest::new(db).await;
    let path = format!("{}/comment", guest.way);
    for turn in 0..20 {
        assert_eq!(guest.house.post(&path, &format!("text={turn}")).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(guest.house.post(&path, "text=one+more").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let big = format!("text={}", "x".repeat(100_000));
    assert_eq!(guest.house.post(&path, &big).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(guest.said().await.len(), 20);
});

on_both!(every_state_is_shown_in_every_language, |db| {
    let guest = Guest::new(db).await;
    let [one, two, three] = guest.invoices;
    let promise =
        guest.house.post(&format!("{}/promise", guest.way), &format!("on=2026-06-26&what=one%3A{one}")).await;
    let text = "Drei+von+zw%C3%B6lf+sind+defekt.";
    let dispute = format!("invoice={two}&reason=quality&amount=30&text={text}");
    let dispute = guest.house.post(&format!("{}/dispute", guest.way), &dispute).await;
    let plan = guest
        .house
        .post(&format!("{}/plan", guest.way), &format!("on=2026-06-29&parts=3&what=one%3A{three}"))
        .await;
    let paid =
        guest.house.post(&format!("{}/paid", guest.way), &format!("on=2026-06-10&what=one%3A{three}")).await;
    let mut done: Vec<String> = [promise, dispute, plan, paid]
        .iter()
        .map(|it| it.location().rsplit_once("done=").unwrap().1.to_owned())
        .collect();
    done.extend(["message".to_owned(), "language".to_owned(), String::new()]);
    for state in CaseState::ALL {
        let mut tx = guest.house.app.db.begin_write().await.unwrap();
        sqlx::query("UPDATE cases SET state = $1").bind(*state).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        for lang in ["en", "de", "fr"] {
            for what in &done {
                let page = guest.house.get(&format!("{}?lang={lang}&done={what}", guest.way)).await;
                assert_eq!(page.status, StatusCode::OK);
                // A key that has no words would show itself.
                assert!(!page.text.contains(">p-") && !page.text.contains(" p-"), "{lang} {state} {what}");
            }
        }
    }
    for (invoice, minor) in [(one, 120_000), (two, 151_840), (three, 50_000)] {
        guest.house.house.pays(invoice, monday(), minor).await;
    }
    for lang in ["en", "de", "fr"] {
        let page = guest.house.get(&format!("{}?lang={lang}", guest.way)).await;
        assert!(page.text.contains("/comment?lang=") && !page.text.contains("/promise?lang="), "{lang}");
    }
});

on_both!(the_language_that_is_kept_is_the_one_of_the_next_message, |db| {
    let guest = Guest::new(db).await;
    let done = guest.house.post(&format!("{}/language?lang=fr", guest.way), "lang=fr").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let contact = guest.house.house.contact(guest.customer).await;
    let contact = ledger::store::contact(&mut *guest.house.house.conn().await, contact).await.unwrap();
    assert_eq!(contact.locale.map(|it| it.to_string()).as_deref(), Some("fr"));
    assert!(guest.house.get(&guest.way).await.text.contains("lang=\"fr\""));
    assert_eq!(
        guest.house.post(&format!("{}/language", guest.way), "lang=%3Cscript%3E").await.status,
        StatusCode::SEE_OTHER
    );
});

/// Keys with the variables that each uses.
fn keys(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" =").filter(|_| !line.starts_with([' ', '}', '*'])) {
            key = name.to_owned();
            keys.entry(key.clone()).or_default();
        }
        let used = line.split("{ $").skip(1).filter_map(|it| it.split([' ', '}']).next());
        keys.entry(key.clone()).or_default().extend(used.map(str::to_owned));
    }
    keys
}

#[test]
fn the_three_languages_have_the_same_words_with_the_same_variables() {
    for name in ["customer.ftl", "sandbox.ftl"] {
        let read = |language: &str| {
            let path = format!("{}/locales/{language}/{name}", env!("CARGO_MANIFEST_DIR"));
            keys(&std::fs::read_to_string(path).unwrap())
        };
        let english = read("en");
        assert!(english.len() > 20, "{name}: only {}", english.len());
        for language in ["de", "fr"] {
            let other = read(language);
            for (key, used) in &english {
                let theirs = other.get(key).unwrap_or_else(|| panic!("{language}/{name}: no {key}"));
                // A salutation may use the whole name or the last one.
                let either = |used: &BTreeSet<String>| {
                    used.iter()
                        .filter(|it| !["name", "last"].contains(&it.as_str()))
                        .cloned()
                        .collect::<Vec<_>>()
                };
                assert_eq!(either(theirs), either(used), "{language}/{name}: {key}");
            }
            assert_eq!(other.len(), english.len(), "{language}/{name}");
        }
    }
}
