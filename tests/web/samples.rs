//! A small office on a Tuesday in March: what the pages are looked at and tested with.

use anyhow::{Context, Result};
use bytes::Bytes;
use duly::{
    access::{self, NewUser, Role},
    alerts::{self, AlertKind},
    app::{App, Changes},
    blobs::Blobs,
    cases::{self, Limits, Opening, Wish},
    config::Config,
    db::Db,
    inbox::{self, Direction, Kind, NewAttachment, NewMessage, search::Search},
    ledger::Company,
    logins::Logins,
    outbox::{self, DeliveryState, NewDelivery},
    reading::{DisputeReason, Every, Finding, Intent},
    wording::{StepName, Wording},
    words::{
        Channel, Clock, CompanyId, ContactId, ConversationId, Currency, CustomerId, Date, Locale, MessageId,
        Money, Timestamp, Tone, UserId, token::Secret,
    },
};
use duly_channels::{
    Outgoing,
    email::{self, Address},
    letter::{Code, Column, Letter, Table, profile},
    sms,
};
use std::{collections::HashMap, path::Path, sync::Arc};

pub const PASSWORD: &str = "correct horse battery";

/// 17 March 2026, 09:12 in Hamburg.
pub fn now() -> Timestamp {
    Date::ymd(2026, 3, 17).start_in(&zone()).plus_seconds(9 * 3600 + 12 * 60)
}

fn zone() -> duly::words::Zone {
    "Europe/Berlin".parse().unwrap_or(duly::words::Zone::UTC)
}

/// A house whose search index lies in a folder.
pub fn app(db: Db, folder: &Path) -> Result<App> {
    Ok(App {
        db,
        blobs: Blobs::in_memory(),
        channels: Arc::new(HashMap::new()),
        logins: Logins::default(),
        wording: Arc::new(Wording::shipped()?),
        search: Search::open(folder)?,
        clock: Clock::standing_at(now()),
        config: Arc::new(Config::default()),
        secret: Secret::new([7; 32]),
        changes: Changes::default(),
        node: "a".into(),
        authentications: duly::intake::Authentications::default(),
    })
}

/// What the tests ask for by name.
pub struct Office {
    pub mira: UserId,
    pub corrib: CustomerId,
    pub conversation: ConversationId,
    pub unmatched: ConversationId,
    pub hostile: ConversationId,
    pub email: MessageId,
    pub sms: MessageId,
    pub letter: MessageId,
    pub reply: MessageId,
}

pub async fn user(app: &App, email: &str, name: &str, role: Role, locale: Locale) -> Result<UserId> {
    let new = NewUser { email: email.into(), name: name.into(), role, locale };
    Ok(access::add_user(&app.db, &new, PASSWORD).await??)
}

pub async fn office(app: &App) -> Result<Office> {
    let mira = user(app, "mira@nordhafen.example", "Mira Koch", Role::Administrator, Locale::EN).await?;
    let jonas = user(app, "jonas@nordhafen.example", "Jonas Okafor", Role::Collector, Locale::DE).await?;
    user(app, "elodie@nordhafen.example", "Élodie Martin", Role::Collector, Locale::FR).await?;
    user(app, "rita@nordhafen.example", "Rita Readmann", Role::Reader, Locale::EN).await?;

    let mut desk = Desk { app, company: CompanyId(0) };
    desk.company = desk.company().await?;
    duly::dunning::store::install(&mut *app.db.read().await?).await?;
    let corrib = desk.customer("C-10442", "Corrib Fabrication Ltd", "IE", "en-IE", Some(mira)).await?;
    let aoife = desk.contact(corrib, "Aoife Brennan", "aoife.brennan@corrib.example").await?;
    for (number, due, total, paid) in [
        ("20298", "2026-02-14", 120_000, 0),
        ("20311", "2026-01-21", 191_840, 40_000),
        ("20377", "2026-04-02", 111_840, 0),
        ("20390", "2026-04-16", 100_000, 0),
        ("20101", "2025-12-12", 241_000, 241_000),
    ] {
        desk.invoice(corrib, number, due, total, paid).await?;
    }
    let talk = desk.talk(Some(corrib), "Invoices 20298 and 20311", -21).await?;
    let email = desk
        .reminder(talk, corrib, aoife, StepName::First, Tone::Friendly, -20, mail(DeliveryState::Delivered))
        .await?;
    let sms = desk.reminder(talk, corrib, aoife, StepName::Second, Tone::Neutral, -13, text()).await?;
    let letter = desk.reminder(talk, corrib, aoife, StepName::Third, Tone::Firm, -6, paper()).await?;
    desk.note(
        talk,
        corrib,
        jonas,
        "Called. Their bank changed the approver, the run is late, not refused. Aoife writes tomorrow.",
    )
    .await?;
    let body = "Hi Mira,\n\nsorry for the silence, our bank changed the approver and that held up the run. We will pay 1,200.00 on Friday 27 March for the first invoice. For 20311 we never received the M8 anchors, so we are holding 318.40 until that is sorted. Could you send me a copy of 20298 again?\n\nThanks, Aoife";
    let reply = desk.reply(talk, Some(corrib), "Aoife Brennan", body, -1_860).await?;
    let eur = |minor| Some(Money::new(minor, Currency::EUR));
    desk.read(
        reply,
        corrib,
        body,
        &[
            (
                "We will pay 1,200.00 on Friday 27 March",
                Intent::Promise {
                    date: Some(Date::ymd(2026, 3, 27)),
                    amount: eur(120_000),
                    invoices: vec!["20298".into()],
                },
                0.94,
            ),
            (
                "we never received the M8 anchors, so we are holding 318.40",
                Intent::Dispute {
                    reason: DisputeReason::NotReceived,
                    invoices: vec!["20311".into()],
                    amount: eur(31_840),
                },
                0.88,
            ),
            ("send me a copy of 20298", Intent::CopyRequest { invoices: vec!["20298".into()] }, 0.99),
        ],
    )
    .await?;
    desk.plan(talk, corrib).await?;

    desk.others(mira, jonas).await?;
    let hostile = desk.hostile(mira).await?;
    let unmatched = desk.talk(None, "Rechnung 4471?", 0).await?;
    desk.reply(unmatched, None, "buchhaltung@unbekannt.example", "Guten Tag,\n\nzu welcher Rechnung gehört Ihre Mahnung? Wir finden nichts unter dieser Nummer.\n\nMit freundlichen Grüßen", -400).await?;
    desk.mailboxes().await?;
    desk.reasons(corrib).await?;
    app.search.follow(&app.db).await?;
    Ok(Office { mira, corrib, conversation: talk, unmatched, hostile, email, sms, letter, reply })
}

/// Many more rows, for looking at long lists.
pub async fn crowd(app: &App, company: CompanyId, size: i64) -> Result<()> {
    let mut tx = app.db.begin_write().await?;
    for n in 0..size {
        let sql = "INSERT INTO customers (company_id, number, name, address, country, locale, time_zone) \
                   VALUES ($1, $2, $3, '', 'DE', 'de', 'Europe/Berlin') RETURNING id";
        let query = sqlx::query_scalar(sql).bind(company).bind(format!("K-{n:06}"));
        let customer: CustomerId = query.bind(format!("Betrieb Nummer {n}")).fetch_one(&mut *tx).await?;
        let at = now().plus_seconds(-86_400 - n * 600);
        let talk =
            inbox::store::start_conversation(&mut tx, Some(company), Some(customer), "Rechnung", at).await?;
        let body = format!("Wir zahlen die Rechnung {n} in der nächsten Woche.");
        let new = NewMessage {
            customer: Some(customer),
            sender: "Buchhaltung".into(),
            channel: Some(Channel::Email),
            ..NewMessage::plain(talk, Direction::In, Kind::Reply, body, at)
        };
        inbox::store::file(&mut tx, &new).await?;
    }
    tx.commit().await?;
    Ok(())
}

struct Desk<'a> {
    app: &'a App,
    company: CompanyId,
}

fn mail(state: DeliveryState) -> (Outgoing, DeliveryState) {
    let html = "<!doctype html><html lang=\"en\"><head><style>body{font-family:sans-serif;background:#fff;color:#222}@media (prefers-color-scheme: dark){body{background:#16191c;color:#e8e8e8}}</style></head><body><p>Good morning Aoife,</p><p>two invoices are waiting: <b>2,718.40 euro</b>. Could you settle them by 5 March?</p></body></html>";
    let address = |name: &str, address: &str| Address { name: name.into(), address: address.into() };
    let email = email::Outgoing {
        from: address("Nordhafen Werkzeuge GmbH", "ar@nordhafen.example"),
        to: address("Aoife Brennan", "aoife.brennan@corrib.example"),
        reply_to: address("", "ar+r1@nordhafen.example"),
        return_path: "ar+b1@nordhafen.example".into(),
        message_id: "m1@nordhafen.example".into(),
        in_reply_to: None,
        references: Vec::new(),
        subject: "Two invoices are waiting: 2,718.40 euro".into(),
        text: "Good morning Aoife,\n\ntwo invoices are waiting: 2,718.40 euro. Could you settle them by 5 March?".into(),
        html: Some(html.into()),
        language: "en".into(),
        automatic: true,
        date: now().0,
        enclosures: Vec::new(),
    };
    (Outgoing::Email(Box::new(email)), state)
}

fn text() -> (Outgoing, DeliveryState) {
    let text = "Nordhafen Werkzeuge: 2 invoices, 2718,40 EUR, are past due. Details: duly.nordhafen.example/k7f2 Reply STOP to end";
    let sms = sms::Outgoing { from: "Nordhafen".into(), to: "+353915550142".into(), text: text.into() };
    (Outgoing::Sms(sms), DeliveryState::Delivered)
}

fn paper() -> (Outgoing, DeliveryState) {
    let code = |verb: &str, content: &str| Code {
        verb: verb.into(),
        caption: "Scan".into(),
        content: content.into(),
    };
    let column = |label: &str, numeric| Column { label: label.into(), numeric };
    let letter = Letter {
        profile: profile::Name::default(),
        language: "en-IE".into(),
        title: "Reminder".into(),
        letterhead: "Nordhafen Werkzeuge GmbH".into(),
        return_line: "Nordhafen Werkzeuge GmbH, Kaistraße 4, 20457 Hamburg".into(),
        address: ["Corrib Fabrication Ltd", "Aoife Brennan", "Unit 4, Docklands", "Galway", "IRELAND"]
            .map(Into::into)
            .into(),
        information: vec![("Date".into(), "11 March 2026".into()), ("Account".into(), "C-10442".into())],
        subject: "Two invoices are past due".into(),
        opening: vec!["Dear Ms Brennan,".into(), "the following invoices are past due:".into()],
        table: Some(Table {
            head: vec![column("Invoice", false), column("Due", false), column("Open", true)],
            rows: vec![
                vec!["20298".into(), "14 Feb 2026".into(), "1,200.00".into()],
                vec!["20311".into(), "21 Jan 2026".into(), "1,518.40".into()],
            ],
            totals: vec![("Total EUR".into(), "2,718.40".into())],
        }),
        body: vec!["Please pay by 18 March 2026.".into()],
        closing: vec!["Yours sincerely".into(), "Mira Koch".into()],
        codes: vec![
            code("Pay", "BCD\n002\n1\nSCT\n\nNordhafen Werkzeuge GmbH\nDE89370400440532013000\nEUR2718.40"),
            code("Answer", "https://duly.nordhafen.example/k7f2"),
        ],
        foot: vec![vec!["Nordhafen Werkzeuge GmbH".into()], vec!["DE89 3704 0044 0532 0130 00".into()]],
        page_label: "Page".into(),
        date: *Date::ymd(2026, 3, 11),
    };
    (Outgoing::Letter(Box::new(letter)), DeliveryState::Sent)
}

impl Desk<'_> {
    async fn company(&self) -> Result<CompanyId> {
        let company = Company {
            id: CompanyId(0),
            code: "nordhafen".into(),
            name: "Nordhafen Werkzeuge GmbH".into(),
            address: "Kaistraße 4\n20457 Hamburg".into(),
            country: "DE".into(),
            locale: Locale::DE,
            zone: zone(),
            currency: Currency::EUR,
            email: "ar@nordhafen.example".into(),
            phone: String::new(),
            sms_sender: "Nordhafen".into(),
            account_holder: "Nordhafen Werkzeuge GmbH".into(),
            iban: "DE89370400440532013000".into(),
            bic: String::new(),
            imprint: String::new(),
            signature: String::new(),
        };
        let mut tx = self.app.db.begin_write().await?;
        let id = duly::ledger::store::put_company(&mut tx, &company).await?;
        tx.commit().await?;
        Ok(id)
    }

    async fn customer(
        &self,
        number: &str,
        name: &str,
        country: &str,
        locale: &str,
        owner: Option<UserId>,
    ) -> Result<CustomerId> {
        let sql = "INSERT INTO customers (company_id, number, name, address, country, locale, time_zone, collector_id) \
                   VALUES ($1, $2, $3, 'Unit 4, Docklands', $4, $5, 'Europe/Dublin', $6) RETURNING id";
        let query = sqlx::query_scalar(sql).bind(self.company).bind(number).bind(name).bind(country);
        Ok(query.bind(locale).bind(owner).fetch_one(&mut *self.app.db.read().await?).await?)
    }

    async fn contact(&self, customer: CustomerId, name: &str, email: &str) -> Result<ContactId> {
        let sql = "INSERT INTO contacts (customer_id, external_id, name, salutation, role, email, phone) \
                   VALUES ($1, $2, $2, 'none', 'accounts_payable', $3, '+353915550142') RETURNING id";
        let query = sqlx::query_scalar(sql).bind(customer).bind(name).bind(email);
        Ok(query.fetch_one(&mut *self.app.db.read().await?).await?)
    }

    async fn invoice(
        &self,
        customer: CustomerId,
        number: &str,
        due: &str,
        total: i64,
        paid: i64,
    ) -> Result<()> {
        let mut db = self.app.db.read().await?;
        let sql = "INSERT INTO invoices (customer_id, company_id, number, issued_on, due_on, currency, total_minor) \
                   VALUES ($1, $2, $3, '2026-01-02', $4, 'EUR', $5) RETURNING id";
        let query =
            sqlx::query_scalar(sql).bind(customer).bind(self.company).bind(number).bind(due).bind(total);
        let invoice: i64 = query.fetch_one(&mut *db).await?;
        if paid > 0 {
            let sql = "INSERT INTO payments (company_id, external_id, invoice_id, paid_on, amount_minor) \
                       VALUES ($1, $2, $3, '2026-03-16', $4)";
            let query =
                sqlx::query(sql).bind(self.company).bind(format!("P-{number}")).bind(invoice).bind(paid);
            query.execute(&mut *db).await?;
        }
        Ok(())
    }

    async fn talk(&self, customer: Option<CustomerId>, subject: &str, days: i64) -> Result<ConversationId> {
        let mut tx = self.app.db.begin_write().await?;
        let company = customer.map(|_| self.company);
        let at = now().plus_seconds(days * 86_400);
        let id = inbox::store::start_conversation(&mut tx, company, customer, subject, at).await?;
        tx.commit().await?;
        Ok(id)
    }

    #[allow(clippy::too_many_arguments)]
    async fn reminder(
        &self,
        talk: ConversationId,
        customer: CustomerId,
        contact: ContactId,
        step: StepName,
        tone: Tone,
        days: i64,
        (outgoing, state): (Outgoing, DeliveryState),
    ) -> Result<MessageId> {
        let at = now().plus_seconds(days * 86_400);
        let (channel, subject) = match &outgoing {
            Outgoing::Email(email) => (Channel::Email, email.subject.clone()),
            Outgoing::Sms(_) => (Channel::Sms, String::new()),
            Outgoing::Letter(letter) => (Channel::Letter, letter.subject.clone()),
        };
        let new = NewMessage {
            customer: Some(customer),
            contact: Some(contact),
            channel: Some(channel),
            recipient: "Aoife Brennan".into(),
            sender: "Nordhafen Werkzeuge GmbH".into(),
            subject,
            tone: Some(tone),
            step: Some(step),
            ..NewMessage::plain(talk, Direction::Out, Kind::Reminder, "Reminder".into(), at)
        };
        let mut tx = self.app.db.begin_write().await?;
        let message = inbox::store::file(&mut tx, &new).await?;
        let delivery = NewDelivery {
            message,
            company: self.company,
            customer: Some(customer),
            contact: Some(contact),
            outgoing,
            due_at: at,
            draft: None,
        };
        let id = outbox::store::queue(&mut tx, &delivery, at).await?;
        let why = state.has_failed().then_some("550 5.1.1 no such mailbox");
        outbox::store::move_to(&mut tx, id, &[DeliveryState::Queued], state, None, why, at.plus_seconds(120))
            .await?;
        if state == DeliveryState::Bounced {
            outbox::store::set_fault(&mut tx, message, "no-such-mailbox").await?;
        }
        tx.commit().await?;
        Ok(message)
    }

    async fn note(&self, talk: ConversationId, customer: CustomerId, by: UserId, text: &str) -> Result<()> {
        let at = now().plus_seconds(-66_000);
        let new = NewMessage {
            customer: Some(customer),
            author: Some(by),
            ..NewMessage::plain(talk, Direction::Internal, Kind::Note, text.into(), at)
        };
        let mut tx = self.app.db.begin_write().await?;
        inbox::store::file(&mut tx, &new).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn reply(
        &self,
        talk: ConversationId,
        customer: Option<CustomerId>,
        sender: &str,
        body: &str,
        seconds: i64,
    ) -> Result<MessageId> {
        let html = format!(
            "<p>{}</p><script>alert(1)</script><img src=\"http://tracker.example/p.gif\">",
            body.replace('\n', "<br>")
        );
        let html_key = self.app.blobs.keep("html", Bytes::from(html)).await?;
        let blob_key = self.app.blobs.keep("attachments", Bytes::from_static(b"%PDF-1.4")).await?;
        let new = NewMessage {
            customer,
            channel: Some(Channel::Email),
            sender: sender.into(),
            recipient: "ar@nordhafen.example".into(),
            subject: "Re: Two invoices are waiting".into(),
            folded: "On 11 Mar 2026 Nordhafen Werkzeuge wrote:\n> Two invoices are past due.\n> Please pay by 18 March.".into(),
            html_key: Some(html_key),
            attachments: vec![NewAttachment { name: "Lieferschein 88120.pdf".into(), media_type: "application/pdf".into(), size: 48_213, blob_key, content_id: None }],
            ..NewMessage::plain(talk, Direction::In, Kind::Reply, body.into(), now().plus_seconds(seconds))
        };
        let mut tx = self.app.db.begin_write().await?;
        let id = inbox::store::file(&mut tx, &new).await?;
        tx.commit().await?;
        Ok(id)
    }

    async fn read(
        &self,
        message: MessageId,
        customer: CustomerId,
        body: &str,
        said: &[(&str, Intent, f32)],
    ) -> Result<()> {
        let finding = |(words, intent, confidence): &(&str, Intent, f32)| {
            let start = body.find(words).context("the words are in the text")?;
            Ok(Finding { intent: intent.clone(), span: start..start + words.len(), confidence: *confidence })
        };
        let findings = said.iter().map(finding).collect::<Result<Vec<_>>>()?;
        let mut tx = self.app.db.begin_write().await?;
        cases::propose(&mut tx, message, customer, &findings).await?;
        let until = Some(Date::ymd(2026, 3, 20));
        let source = cases::reply_hold(message);
        duly::ledger::store::block(
            &mut tx,
            customer,
            &[],
            duly::ledger::BlockReason::Reply,
            &source,
            until,
            now(),
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    async fn plan(&self, talk: ConversationId, customer: CustomerId) -> Result<()> {
        let mut tx = self.app.db.begin_write().await?;
        let invoice =
            duly::ledger::store::invoice_by_number(&mut tx, self.company, "20390").await?.context("20390")?;
        let opening = Opening {
            company: self.company,
            customer,
            conversation: talk,
            message: None,
            invoices: vec![invoice.id],
            wish: Wish::Plan { instalments: 2, every: Every::Month, start: Date::ymd(2026, 4, 1) },
            note: String::new(),
            by: None,
            today: Date::ymd(2026, 3, 17),
            now: now(),
        };
        let limits = Limits { promise_within_days: 60, most_instalments: 6, paid_hold_days: 7 };
        let done = cases::open(&mut tx, &opening, &limits).await?;
        anyhow::ensure!(done.is_ok(), "the plan was refused: {done:?}");
        tx.commit().await?;
        Ok(())
    }

    /// Others in the list: one of each thing that is said, in several scripts, with long names.
    async fn others(&self, mira: UserId, jonas: UserId) -> Result<()> {
        let eur = |minor| Some(Money::new(minor, Currency::EUR));
        let rows: Vec<(&str, &str, Option<UserId>, &str, Intent)> = vec![
            (
                "K-2001",
                "Bäckerei Lindner & Söhne KG",
                Some(mira),
                "Guten Morgen Frau Koch, die Rechnung 20344 haben wir am 12.3. überwiesen, Beleg anbei.",
                Intent::Paid { date: Some(Date::ymd(2026, 3, 12)), amount: None, invoices: vec![] },
            ),
            (
                "K-2002",
                "Brouwerij De Kade NV",
                Some(mira),
                "Kunnen wij het bedrag in drie termijnen betalen, te beginnen op 1 april?",
                Intent::Plan {
                    instalments: Some(3),
                    amount: eur(64_000),
                    every: Some(Every::Month),
                    start: Some(Date::ymd(2026, 4, 1)),
                    invoices: vec![],
                },
            ),
            (
                "K-2003",
                "شركة النور للتجارة",
                Some(jonas),
                "سنقوم بالتحويل يوم الأحد القادم إن شاء الله، نرجو إرسال كشف حساب محدّث.",
                Intent::Promise { date: None, amount: eur(205_000), invoices: vec![] },
            ),
            (
                "K-2004",
                "Atelier Fontaine SARL",
                Some(mira),
                "Il manque le numéro de bon de commande sur la facture 20302, merci de la corriger.",
                Intent::Dispute { reason: DisputeReason::TaxOrForm, invoices: vec![], amount: None },
            ),
            (
                "K-2005",
                "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH",
                None,
                "Bitte senden Sie uns die Rechnung noch einmal zu, sie ist hier nicht angekommen.",
                Intent::CopyRequest { invoices: vec![] },
            ),
        ];
        for (index, (number, name, owner, body, intent)) in (0_i64..).zip(rows) {
            let customer = self.customer(number, name, "DE", "de", owner).await?;
            self.contact(customer, "", &format!("ap@k{index}.example")).await?;
            self.invoice(customer, &format!("203{:02}", 44 + index), "2026-02-20", 84_300 + index * 71_10, 0)
                .await?;
            let talk = self.talk(Some(customer), "Zahlungserinnerung", -1).await?;
            let reply = self.reply(talk, Some(customer), "Buchhaltung", body, -3_000 - index * 1_700).await?;
            self.read(reply, customer, body, &[(body, intent, 0.82)]).await?;
        }
        let stolarnia = self.customer("K-2009", "Stolarnia Dąb Sp. z o.o.", "PL", "pl", None).await?;
        let contact = self.contact(stolarnia, "", "biuro@stolarnia.example").await?;
        self.invoice(stolarnia, "20361", "2026-02-27", 53_000, 0).await?;
        let talk = self.talk(Some(stolarnia), "Przypomnienie", -1).await?;
        self.reminder(
            talk,
            stolarnia,
            contact,
            StepName::First,
            Tone::Friendly,
            -1,
            mail(DeliveryState::Bounced),
        )
        .await?;
        let mut db = self.app.db.read().await?;
        sqlx::query("UPDATE conversations SET state = 'open' WHERE id = $1")
            .bind(talk)
            .execute(&mut *db)
            .await?;
        duly::ledger::store::email_failed(&mut db, contact, "550 5.1.1 no such mailbox", now()).await?;
        Ok(())
    }

    /// Names and texts that try to be markup.
    async fn hostile(&self, mira: UserId) -> Result<ConversationId> {
        let bad = "<script>alert('x')</script> \"><img src=x onerror=alert(1)>";
        let customer = self.customer("K-66<b>", bad, "DE", "de", Some(mira)).await?;
        self.contact(customer, bad, "x@hostile.example").await?;
        self.invoice(customer, "<i>1</i>", "2026-02-20", 100, 0).await?;
        let talk = self.talk(Some(customer), bad, -2).await?;
        self.reply(talk, Some(customer), bad, bad, -80_000).await?;
        Ok(talk)
    }

    async fn mailboxes(&self) -> Result<()> {
        let mut db = self.app.db.read().await?;
        let sql =
            "INSERT INTO mailboxes (name, seen_at, fault, fault_since) VALUES ($1, $2, $3, $4) RETURNING id";
        let up: i64 = sqlx::query_scalar(sql)
            .bind("receivables")
            .bind(now().plus_seconds(-20))
            .bind(None::<String>)
            .bind(None::<Timestamp>)
            .fetch_one(&mut *db)
            .await?;
        let query = sqlx::query(sql).bind("old-invoices").bind(now().plus_seconds(-90_000));
        query
            .bind(Some("the server refused the password"))
            .bind(Some(now().plus_seconds(-80_000)))
            .execute(&mut *db)
            .await?;
        for (place, state) in [
            ("INBOX/1/1", "filed"),
            ("INBOX/1/2", "filed"),
            ("INBOX/1/3", "unmatched"),
            ("INBOX/1/4", "quarantined"),
        ] {
            let sql = "INSERT INTO mails (mailbox_id, place, channel, digest, size, raw_key, kept_at, state, error) \
                       VALUES ($1, $2, 'email', '', 5120, 'raw/00/0', $3, $4, $5)";
            let error = (state == "quarantined").then_some("a header of 12 MB");
            sqlx::query(sql)
                .bind(up)
                .bind(place)
                .bind(now().plus_seconds(-4_000))
                .bind(state)
                .bind(error)
                .execute(&mut *db)
                .await?;
        }
        drop(db);
        let mut tx = self.app.db.begin_write().await?;
        for (kind, about, detail, ago) in [
            (AlertKind::MailboxDown, "old-invoices", "the server refused the password", 80_000),
            (AlertKind::Quarantined, "receivables", "1 mail", 4_000),
        ] {
            alerts::raise(&mut tx, kind, about, detail, now().plus_seconds(-ago)).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn reasons(&self, customer: CustomerId) -> Result<()> {
        let mut db = self.app.db.read().await?;
        let invoices = duly::ledger::store::invoices(&mut db, customer).await?;
        for (invoice, (outcome, rule, facts)) in invoices.iter().zip([
            ("nothing", "paid", "{}"),
            ("held", "blocked", r#"{"reason":"reply","until":"2026-03-20","source":"message:5"}"#),
            ("sent", "sent", r#"{"step":"third","days_late":31,"open_minor":120000}"#),
            ("nothing", "not_due_yet", r#"{"step":"courtesy","due_on":"2026-04-02"}"#),
        ]) {
            let sql = "INSERT INTO reasons (customer_id, invoice_id, decided_on, outcome, rule, facts, decided_at) \
                       VALUES ($1, $2, '2026-03-16', $3, $4, $5, $6)";
            let query = sqlx::query(sql).bind(customer).bind(invoice.id).bind(outcome).bind(rule).bind(facts);
            query.bind(now()).execute(&mut *db).await?;
        }
        Ok(())
    }
}
