//! How messages leave: how fast, after which refusal again, with what, and until when they can be taken back.

use crate::{
    house::{
        carrier::Carrier,
        creditor::{Creditor, SECRET, desk, few_words, monday, noon},
    },
    on_both,
};
use duly::{
    alerts::{self, AlertKind},
    db::Db,
    dunning,
    inbox::{self, Kind, NewAttachment},
    ledger::{self, Company},
    outbox::{
        self, DeliveryState as State, Desk, Envelope, Fault, Pace, Recipient, Saying, SecondThoughts, Which,
        Window, deliver::Channels, store,
    },
    wording::{Facts, Person, Purpose, Wording},
    words::{Channel, Clock, CompanyId, CustomerId, MessageId, Tone},
};
use duly_channels::{Failure, Outgoing, Receipt, Refusal, email::reply};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::sync::Semaphore;

/// A house in which many customers have been written to, and nothing has left yet.
struct Outbox {
    house: Creditor,
    clock: Clock,
}

impl Outbox {
    async fn new(db: Db) -> Outbox {
        Outbox { house: Creditor::new(db).await, clock: Clock::standing_at(noon(monday())) }
    }

    /// A customer whose mail goes to this domain, and who owes something.
    async fn customer(&self, number: &str, domain: &str) -> CustomerId {
        let customer = self.house.customer(number).await;
        self.house.invoice(customer, &format!("R-{number}"), monday().plus_days(-3), 10_000).await;
        let mut tx = self.house.db.begin_write().await.unwrap();
        let sql = "UPDATE contacts SET email = $2 WHERE customer_id = $1";
        let email = format!("{}@{domain}", number.to_lowercase());
        sqlx::query(sql).bind(customer).bind(email).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        customer
    }

    async fn reminds(&self, count: usize) {
        assert_eq!(self.house.reminds(monday()).await.sent, count);
    }

    async fn works(&self, channels: &Channels, pace: Pace) -> outbox::Delivered {
        let (db, clock) = (&self.house.db, &self.clock);
        let desk = Desk { node: Some("north"), db, channels, clock, window: Window::ALL_DAY, pace };
        outbox::work(&desk, || false, || ()).await.unwrap()
    }

    async fn count(&self, state: State) -> i64 {
        let counts = store::counts(&mut *self.house.conn().await).await.unwrap();
        counts.iter().find(|(it, _)| *it == state).map_or(0, |(_, count)| *count)
    }

    /// An answer that a collector types.
    async fn answers(&self, customer: CustomerId, text: &str, attachments: Vec<NewAttachment>) -> MessageId {
        let mut tx = self.house.db.begin_write().await.unwrap();
        let customer = ledger::store::customer(&mut tx, customer).await.unwrap();
        let company = ledger::store::company(&mut tx, customer.company_id).await.unwrap();
        let contacts = ledger::store::contacts(&mut tx, customer.id).await.unwrap();
        let conversation = match inbox::store::current_conversation(&mut tx, customer.id).await.unwrap() {
            Some(id) => id,
            None => {
                let (company, at) = (Some(company.id), self.clock.now());
                inbox::store::start_conversation(&mut tx, company, Some(customer.id), "Re: R", at)
                    .await
                    .unwrap()
            }
        };
        let recipient = Recipient::on(Channel::Email, &company, &customer, &contacts).unwrap();
        let facts = facts(&company, &customer);
        let purpose = Purpose::Answer { subject: "Re: R".into(), text: format!("Guten Tag,\n\n{text}") };
        let rendered = few_words(&purpose, customer.locale, Tone::Neutral, Channel::Email, &facts).unwrap();
        let saying = Saying {
            conversation,
            customer: Some(customer.id),
            kind: Kind::Answer,
            author: None,
            answers: None,
            invoices: Vec::new(),
            envelope: Envelope {
                company: &company,
                recipient: &recipient,
                rendered: &rendered,
                payment: None,
                link: None,
                today: monday(),
            },
            attachments,
            second_thoughts: Some(SecondThoughts { draft: text.into(), seconds: 10 }),
            at: self.clock.now(),
        };
        let message = outbox::say(&mut tx, &SECRET, saying).await.unwrap();
        tx.commit().await.unwrap();
        message
    }

    async fn undoes(&self, message: MessageId) -> Option<outbox::Draft> {
        let mut tx = self.house.db.begin_write().await.unwrap();
        let draft = outbox::undo(&mut tx, message, self.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        draft
    }
}

fn facts(company: &Company, customer: &ledger::Customer) -> Facts {
    Facts {
        company: outbox::envelope::company_facts(company),
        customer: outbox::envelope::customer_facts(customer),
        person: Person::Unknown,
        today: monday(),
        pay_by: monday(),
        invoices: Vec::new(),
        reference: String::new(),
        link: None,
        signed_by: Some("Lena Kraft".into()),
        is_last_step: false,
    }
}

fn refused(code: u16, words: &str) -> Failure {
    Failure::Refused(Refusal { code, status: reply::status_in(code, words), why: words.to_owned() })
}

on_both!(a_busy_domain_waits_for_its_next_minute_and_holds_up_nobody, |db| {
    let outbox = Outbox::new(db).await;
    for n in 0..30 {
        outbox.customer(&format!("B{n}"), "busy.example").await;
    }
    for n in 0..3 {
        outbox.customer(&format!("C{n}"), &format!("calm{n}.example")).await;
    }
    outbox.reminds(33).await;
    let pace = Pace { at_once: 4, per_domain: 2, per_minute: 20 };
    let carrier = Carrier::new();
    let done = outbox.works(&carrier.channels(), pace).await;
    assert_eq!(done, outbox::Delivered { sent: 23, ..outbox::Delivered::default() });
    let untouched = "SELECT COUNT(*) FROM deliveries WHERE state = 'queued' AND attempts = 0 AND why IS NULL \
                     AND domain = 'busy.example'";
    assert_eq!(outbox.house.count(untouched).await, 10);
    outbox.clock.pass_seconds(59);
    assert_eq!(outbox.works(&carrier.channels(), pace).await.claimed(), 0);
    outbox.clock.pass_seconds(2);
    assert_eq!(outbox.works(&carrier.channels(), pace).await.sent, 10);
});

/// A carrier at which mail to busy.example waits until all others are through.
struct Slow {
    through: Semaphore,
    at_once: AtomicUsize,
    most: AtomicUsize,
}

#[async_trait::async_trait]
impl duly_channels::Channel for Slow {
    async fn send(&self, key: &str, outgoing: &Outgoing) -> Result<Receipt, Failure> {
        let Outgoing::Email(mail) = outgoing else { panic!("not a mail") };
        if mail.to.address.ends_with("@busy.example") {
            let here = self.at_once.fetch_add(1, Ordering::SeqCst) + 1;
            self.most.fetch_max(here, Ordering::SeqCst);
            let _through = self.through.acquire_many(3).await.unwrap();
            self.at_once.fetch_sub(1, Ordering::SeqCst);
        } else {
            self.through.add_permits(1);
        }
        Ok(Receipt { reference: key.to_owned() })
    }
}

on_both!(a_domain_that_does_not_answer_takes_its_own_places_only, |db| {
    let outbox = Outbox::new(db).await;
    for n in 0..10 {
        outbox.customer(&format!("B{n}"), "busy.example").await;
    }
    for n in 0..3 {
        outbox.customer(&format!("C{n}"), &format!("calm{n}.example")).await;
    }
    outbox.reminds(13).await;
    let slow = Arc::new(Slow {
        through: Semaphore::new(0),
        at_once: AtomicUsize::new(0),
        most: AtomicUsize::new(0),
    });
    let channels: Channels = [(Channel::Email, slow.clone() as Arc<dyn duly_channels::Channel>)].into();
    // If the first ones held up the others, this would never end.
    let done = outbox.works(&channels, Pace { at_once: 3, per_domain: 2, per_minute: 0 }).await;
    assert_eq!((done.sent, slow.most.load(Ordering::SeqCst)), (13, 2));
});

on_both!(what_a_server_says_decides_when_it_is_tried_again, |db| {
    let outbox = Outbox::new(db).await;
    let customer = outbox.customer("C-1", "kunde.example").await;
    outbox.reminds(1).await;
    let carrier = Carrier::new();
    let delivery = async || {
        let mut conn = outbox.house.conn().await;
        let sql = "SELECT message_id FROM deliveries";
        let message: MessageId = sqlx::query_scalar(sql).fetch_one(&mut *conn).await.unwrap();
        store::of_message(&mut conn, message).await.unwrap().unwrap()
    };
    for (code, words, fault, minutes) in [
        (451, "4.7.1 greylisted", Fault::Greylisted, 5..=7),
        (452, "4.2.2 over quota", Fault::MailboxFull, 400..=600),
        (421, "too many connections", Fault::Busy, 27..=33),
    ] {
        carrier.fail_with(refused(code, words));
        assert_eq!(outbox.works(&carrier.channels(), Pace::default()).await.retried, 1);
        let it = delivery().await;
        assert_eq!((it.state, it.code, it.fault()), (State::Queued, Some(code.into()), Some(fault)));
        let waits = it.due_at.seconds_since(outbox.clock.now()) / 60;
        assert!(minutes.contains(&waits), "{words}: {waits} minutes");
        outbox.clock.set(it.due_at);
    }
    let contact = outbox.house.contact(customer).await;
    let fault_of =
        async || ledger::store::contact(&mut *outbox.house.conn().await, contact).await.unwrap().email_fault;
    // A rule refuses it for good, and that is nobody's address's fault.
    carrier.fail_with(refused(550, "5.7.1 rejected by policy"));
    assert_eq!(outbox.works(&carrier.channels(), Pace::default()).await.gave_up, 1);
    let it = delivery().await;
    assert_eq!(
        (it.state, it.status.as_deref(), it.fault()),
        (State::GaveUp, Some("5.7.1"), Some(Fault::Policy))
    );
    assert_eq!(fault_of().await, None);
    let retry = async |which: Which| {
        let mut tx = outbox.house.db.begin_write().await.unwrap();
        let again = outbox::retry_all(&mut tx, &which, outbox.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        again
    };
    let domain = |name: &str| Which { domain: Some(name.into()), ..Which::default() };
    assert_eq!(retry(domain("else.example")).await, 0);
    assert_eq!(retry(Which { channel: Some(Channel::Sms), ..Which::default() }).await, 0);
    assert_eq!(retry(Which { company: Some(CompanyId(99)), ..Which::default() }).await, 0);
    assert_eq!(retry(Which { state: State::Unknown, ..Which::default() }).await, 0);
    let later = outbox.clock.now().plus_seconds(1);
    assert_eq!(retry(Which { since: Some(later), ..Which::default() }).await, 0);
    assert_eq!(retry(domain("kunde.example")).await, 1);
    assert_eq!(delivery().await.fault(), None);
    // Nobody has this address: nothing is sent there again.
    carrier.fail_with(refused(550, "5.1.1 no such user"));
    assert_eq!(outbox.works(&carrier.channels(), Pace::default()).await.gave_up, 1);
    assert_eq!(fault_of().await.as_deref(), Some("5.1.1 no such user"));
    assert_eq!(retry(Which { state: State::Queued, ..Which::default() }).await, 0, "only what failed");
});

on_both!(what_a_person_writes_may_be_taken_back_for_a_moment, |db| {
    let outbox = Outbox::new(db).await;
    let customer = outbox.customer("C-1", "kunde.example").await;
    outbox.reminds(1).await;
    let carrier = Carrier::new();
    let first = outbox.answers(customer, "Bitte zahlen Sie bis Freitag.", Vec::new()).await;
    assert_eq!(
        outbox.works(&carrier.channels(), Pace::default()).await.sent,
        1,
        "the reminder does not wait"
    );
    let id = mail(&carrier, 0).message_id;
    let reminder = inbox::store::by_internet_id(&mut *outbox.house.conn().await, &id).await.unwrap()[0].id;
    assert_eq!(outbox.undoes(reminder).await, None);
    outbox.clock.pass_seconds(9);
    assert_eq!(outbox.works(&carrier.channels(), Pace::default()).await.claimed(), 0);
    let draft = outbox.undoes(first).await.expect("it is in time");
    assert_eq!(draft.text, "Bitte zahlen Sie bis Freitag.");
    assert_eq!(outbox.undoes(first).await, None, "once");
    let second = outbox.answers(customer, "Bitte zahlen Sie bis Montag.", Vec::new()).await;
    outbox.clock.pass_seconds(10);
    assert_eq!(outbox.works(&carrier.channels(), Pace::default()).await.sent, 1);
    assert_eq!(outbox.undoes(second).await, None, "too late");
    assert_eq!(
        (carrier.count(), mail(&carrier, 1).text),
        (2, "Guten Tag,\n\nBitte zahlen Sie bis Montag.".into())
    );
    assert_eq!((outbox.count(State::Withdrawn).await, outbox.count(State::Sent).await), (1, 2));
});

fn mail(carrier: &Carrier, nth: usize) -> duly_channels::email::Outgoing {
    match carrier.taken().remove(nth).1 {
        Outgoing::Email(mail) => *mail,
        other => panic!("not a mail: {other:?}"),
    }
}

on_both!(files_go_with_an_answer_and_come_back_with_it, |db| {
    let outbox = Outbox::new(db).await;
    let customer = outbox.customer("C-1", "kunde.example").await;
    let file = NewAttachment {
        name: "Lieferschein.pdf".into(),
        media_type: "application/pdf".into(),
        size: 12,
        blob_key: "attachments/ab/abc".into(),
        content_id: None,
    };
    let message = outbox.answers(customer, "Anbei.", vec![file.clone()]).await;
    let draft = outbox.undoes(message).await.unwrap();
    assert_eq!((draft.attachments[0].name.as_str(), draft.attachments.len()), ("Lieferschein.pdf", 1));
    outbox.answers(customer, "Anbei.", vec![file]).await;
    outbox.clock.pass_seconds(10);
    let carrier = Carrier::new();
    assert_eq!(outbox.works(&carrier.channels(), Pace::default()).await.sent, 1);
    let enclosed = mail(&carrier, 0).enclosures;
    let told: Vec<_> = enclosed.iter().map(|it| (it.name.as_str(), it.key.as_str())).collect();
    assert_eq!(told, [("Lieferschein.pdf", "attachments/ab/abc")]);
});

on_both!(failures_that_pile_up_raise_an_alert_until_they_are_over, |db| {
    let outbox = Outbox::new(db).await;
    for n in 0..5 {
        outbox.customer(&format!("C{n}"), &format!("c{n}.example")).await;
    }
    outbox.reminds(5).await;
    let carrier = Carrier::new();
    for _ in 0..3 {
        carrier.fail_with(refused(554, "5.7.1 no"));
    }
    outbox.works(&carrier.channels(), Pace::default()).await;
    let alert = async || {
        let open = alerts::open(&mut *outbox.house.conn().await).await.unwrap();
        open.into_iter().map(|it| (it.kind, it.detail)).next()
    };
    assert_eq!(alert().await, None);
    assert!(outbox::watch(&outbox.house.db, &outbox.clock).await.unwrap());
    let (kind, detail) = alert().await.unwrap();
    assert_eq!(kind, AlertKind::Undelivered);
    assert!(detail.starts_with("3 messages") && !detail.contains('@'), "{detail}");
    outbox.clock.pass_seconds(3601);
    assert!(!outbox::watch(&outbox.house.db, &outbox.clock).await.unwrap());
    assert_eq!(alert().await, None);
});

on_both!(a_report_of_success_makes_it_delivered_and_a_late_one_changes_nothing, |db| {
    let outbox = Outbox::new(db).await;
    outbox.customer("C-1", "kunde.example").await;
    outbox.reminds(1).await;
    let arrived = async || {
        let mut tx = outbox.house.db.begin_write().await.unwrap();
        let sql = "SELECT message_id FROM deliveries";
        let message: MessageId = sqlx::query_scalar(sql).fetch_one(&mut *tx).await.unwrap();
        let news = outbox::arrived(&mut tx, message, outbox.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        news
    };
    assert!(!arrived().await, "it has not even left");
    outbox.works(&Carrier::new().channels(), Pace::default()).await;
    assert_eq!(outbox.count(State::Sent).await, 1);
    assert!(arrived().await && !arrived().await);
    assert_eq!(outbox.count(State::Delivered).await, 1);
});

on_both!(two_companies_never_mix, |db| {
    let outbox = Outbox::new(db).await;
    let other = Company {
        id: CompanyId(0),
        code: "suedstern".into(),
        name: "Südstern Papier AG".into(),
        address: "Marktplatz 9\n80331 München".into(),
        email: "mahnung@suedstern.example".into(),
        phone: "+49 89 5550200".into(),
        sms_sender: "Suedstern".into(),
        account_holder: "Südstern Papier AG".into(),
        iban: "DE02120300000000202051".into(),
        imprint: "Amtsgericht München HRB 815".into(),
        signature: "Buchhaltung Süd".into(),
        ..company(&outbox, outbox.house.company).await
    };
    let own = Company {
        imprint: "Amtsgericht Hamburg HRB 4711".into(),
        signature: "Debitoren Nord".into(),
        phone: "+49 40 5550100".into(),
        ..company(&outbox, outbox.house.company).await
    };
    let mut tx = outbox.house.db.begin_write().await.unwrap();
    ledger::store::put_company(&mut tx, &own).await.unwrap();
    let other = Company { id: ledger::store::put_company(&mut tx, &other).await.unwrap(), ..other };
    tx.commit().await.unwrap();
    let south = Outbox {
        house: Creditor { db: outbox.house.db.clone(), company: other.id },
        clock: outbox.clock.clone(),
    };
    // The same numbers, the same person behind the same address.
    let customers =
        [outbox.customer("C-1", "kunde.example").await, south.customer("C-1", "kunde.example").await];
    let wording = Wording::shipped().unwrap();
    let render =
        |purpose: &_, locale, tone, channel, facts: &_| wording.render(purpose, locale, tone, channel, facts);
    let at_desk = dunning::account::Desk { render: &render, ..desk() };
    let report =
        dunning::remind::run(&outbox.house.db, &at_desk, Some(monday()), noon(monday())).await.unwrap();
    assert_eq!((report.sent, report.failed), (2, 0));
    for customer in customers {
        outbox.answers(customer, "Gern.", Vec::new()).await;
    }
    outbox.clock.pass_seconds(10);
    let carrier = Carrier::new();
    assert_eq!(outbox.works(&carrier.channels(), Pace::default()).await.sent, 4);
    let marks = |it: &Company| {
        let lines: Vec<String> = [&it.address, &it.imprint, &it.signature]
            .iter()
            .flat_map(|text| text.lines())
            .map(str::to_owned)
            .collect();
        let domain = it.email.split('@').nth(1).unwrap().to_owned();
        let digits: String = it.iban.chars().skip(12).collect();
        [vec![it.name.clone(), domain, digits], lines].concat()
    };
    let mut by_company = [0, 0];
    for (_, outgoing) in carrier.taken() {
        let Outgoing::Email(mail) = &outgoing else { panic!("not a mail") };
        let is_south = mail.from.address == other.email;
        by_company[usize::from(is_south)] += 1;
        let (mine, theirs) = if is_south { (&other, &own) } else { (&own, &other) };
        let domain = mine.email.split('@').nth(1).unwrap();
        for address in [&mail.from.address, &mail.reply_to.address, &mail.return_path, &mail.message_id] {
            assert!(address.ends_with(&format!("@{domain}")), "{address}");
        }
        let whole = serde_json::to_string(&outgoing).unwrap().replace(' ', "");
        for mark in marks(theirs) {
            assert!(!whole.contains(&mark.replace(' ', "")), "{} says {mark}", mine.name);
        }
        if mail.automatic {
            for own in [&mine.name, &mine.imprint, &mine.signature] {
                assert!(whole.contains(&own.replace(' ', "")), "{} does not say {own}", mine.name);
            }
        }
    }
    assert_eq!(by_company, [2, 2]);
});

async fn company(outbox: &Outbox, id: CompanyId) -> Company {
    ledger::store::company(&mut *outbox.house.conn().await, id).await.unwrap()
}
