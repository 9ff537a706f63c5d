//! A month in the life of both companies, day by day, with a clock that is moved by hand.

use super::{
    MAILBOX, PASSWORD, TEXTS, USER, books,
    books::{Books, Player, is_working_day, working_days_before},
    collectors,
    customers::{self, Deed, Found, When},
};
use crate::{
    access::{self, NewUser, Role},
    app::App,
    cases, dunning,
    inbox::{self, Kind},
    intake, ledger,
    mailbox::{self, Source, maildir},
    outbox::{self, Delivery},
    wording::StepName,
    words::{CustomerId, Date, DeliveryId, Locale, MailboxId, UserId},
};
use anyhow::{Context, Result};
use duly_channels::email::maildir::Maildir;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::Path,
};

/// How long the story is.
pub const DAYS: i64 = 35;
/// Replies of so many working days are left for whoever looks at the demo.
const LEFT: i64 = 3;

/// Plays the story up to yesterday. `app` carries the moved clock; `progress` is told percents.
///
/// # Errors
/// If a room refuses what the story asks of it: then the story is wrong.
pub async fn live(app: &App, post: &Path, today: Date, progress: impl Fn(u8)) -> Result<()> {
    let begins = today.plus_days(-DAYS);
    app.clock.set(customers::at(When { day: begins, hour: 5 }));
    let mut story = Story::begin(app, post, today, begins).await?;
    progress(10);
    for day in 0..DAYS {
        story.day(begins.plus_days(day)).await.with_context(|| format!("day {day} of the demo"))?;
        progress(u8::try_from(10 + 88 * (day + 1) / DAYS).unwrap_or(98));
        app.changes.announce();
    }
    app.search.follow(&app.db).await?;
    progress(100);
    app.changes.announce();
    Ok(())
}

struct Story<'a> {
    app: &'a App,
    today: Date,
    books: Books,
    post: Maildir,
    source: Box<dyn Source>,
    mailbox: MailboxId,
    texts: MailboxId,
    /// What is still to come.
    agenda: BTreeMap<When, Vec<Deed>>,
    seen: HashSet<DeliveryId>,
    answered: HashMap<CustomerId, usize>,
}

impl Story<'_> {
    async fn begin<'a>(app: &'a App, post: &Path, today: Date, begins: Date) -> Result<Story<'a>> {
        let collectors = people(app).await?;
        let books = books::open(app, today, begins, &collectors).await?;
        let mut tx = app.db.begin_write().await?;
        dunning::store::install(&mut tx).await?;
        let mailbox = mailbox::store::put_mailbox(&mut tx, MAILBOX, None).await?;
        let texts = mailbox::store::put_mailbox(&mut tx, TEXTS, None).await?;
        tx.commit().await?;
        let mut agenda: BTreeMap<When, Vec<Deed>> = BTreeMap::new();
        for payment in &books.payments {
            let when = When { day: payment.on, hour: 8 };
            agenda.entry(when).or_default().push(Deed::Pays(payment.clone()));
        }
        let senders: Vec<&str> = books.companies.iter().map(|it| it.email.as_str()).collect();
        for (when, deed) in customers::strangers(&senders, working_days_before(today, 2)) {
            agenda.entry(when).or_default().push(deed);
        }
        Ok(Story {
            app,
            today,
            books,
            post: Maildir::open(post).await?,
            source: maildir::Folder::open(post).await?,
            mailbox,
            texts,
            agenda,
            seen: HashSet::new(),
            answered: HashMap::new(),
        })
    }

    async fn day(&mut self, day: Date) -> Result<()> {
        self.hour(day, 8).await?;
        cases::follow_up(&self.app.db, day, self.app.clock.now()).await?;
        if !is_working_day(day) {
            return Ok(());
        }
        self.hour(day, 9).await?;
        let render = self.app.render();
        let now = self.app.clock.now();
        dunning::remind::run(&self.app.db, &self.app.dunning(&render), None, now).await?;
        self.deliver(day).await?;
        self.hour(day, 11).await?;
        self.attend(day).await?;
        self.deliver(day).await?;
        self.hour(day, 15).await
    }

    /// Moves the clock, and lets happen what is due by then.
    async fn hour(&mut self, day: Date, hour: i64) -> Result<()> {
        let now = When { day, hour };
        self.app.clock.set(customers::at(now));
        let later = self.agenda.split_off(&When { day, hour: hour + 1 });
        let due = std::mem::replace(&mut self.agenda, later);
        let mut paid = Vec::new();
        let mut wrote = false;
        for deed in due.into_values().flatten() {
            match deed {
                Deed::Pays(payment) => paid.push(payment),
                Deed::Mail(raw) => {
                    self.post.deliver(&raw).await?;
                    wrote = true;
                }
                Deed::Text(text) => {
                    let now = self.app.clock.now();
                    mailbox::keep_sms(&self.app.db, &self.app.blobs, self.texts, &text, now).await?;
                    wrote = true;
                }
            }
        }
        if !paid.is_empty() {
            books::book(self.app, &self.books.companies, &paid).await?;
        }
        if wrote {
            let now = self.app.clock.now();
            let (db, blobs) = (&self.app.db, &self.app.blobs);
            mailbox::fetch(db, blobs, self.mailbox, self.source.as_mut(), now).await?;
            intake::run(&self.app.intake(), now).await?;
        }
        Ok(())
    }

    /// Sends what waits, and lets whoever gets it react.
    async fn deliver(&mut self, day: Date) -> Result<()> {
        let began = self.app.clock.now();
        loop {
            let app = self.app;
            let done = outbox::deliver(&app.db, &app.channels, &app.clock, app.window()).await?;
            if done.claimed() == 0 {
                break;
            }
        }
        let left = outbox::store::left_since(&mut *self.app.db.read().await?, began).await?;
        for delivery in left {
            if self.seen.insert(delivery.id) {
                self.arrives(&delivery, day).await?;
            }
        }
        Ok(())
    }

    async fn arrives(&mut self, delivery: &Delivery, day: Date) -> Result<()> {
        let mut db = self.app.db.read().await?;
        let message = inbox::store::message(&mut db, delivery.message_id).await?.context("its message")?;
        let Some(player) = self.player(delivery.customer_id) else { return Ok(()) };
        // A notice before the due date needs no answer.
        if message.kind != Kind::Reminder || message.step == Some(StepName::Courtesy) {
            return Ok(());
        }
        let mut invoices = Vec::new();
        for id in inbox::store::invoices_of(&mut db, message.id).await? {
            invoices.push(ledger::store::invoice(&mut db, id).await?);
        }
        drop(db);
        let outgoing = delivery.outgoing()?;
        let answered = self.answered.get(&player.id).copied().unwrap_or(0);
        let found = Found { player: &player, outgoing: &outgoing, invoices: &invoices, answered, on: day };
        for (when, deed) in customers::react(&found) {
            if !matches!(deed, Deed::Pays(_)) {
                *self.answered.entry(player.id).or_default() += 1;
            }
            self.agenda.entry(when).or_default().push(deed);
        }
        Ok(())
    }

    fn player(&self, customer: Option<CustomerId>) -> Option<Player> {
        self.books.players.iter().find(|it| Some(it.id) == customer).copied()
    }

    /// The collectors' hour.
    async fn attend(&mut self, day: Date) -> Result<()> {
        let before = working_days_before(self.today, LEFT).min(day);
        let wrote: Vec<CustomerId> = self.answered.keys().copied().collect();
        for customer in wrote {
            collectors::attend(self.app, customer, before, day).await?;
        }
        Ok(())
    }
}

async fn people(app: &App) -> Result<Vec<UserId>> {
    let mut ids = Vec::new();
    for (email, name, role, locale) in [
        (USER, "Mira Koch", Role::Administrator, Locale::EN),
        ("jonas@duly.example", "Jonas Oyelaran", Role::Collector, Locale::DE),
    ] {
        let new = NewUser { email: email.to_owned(), name: name.to_owned(), role, locale };
        let id = access::add_user(&app.db, &new, PASSWORD).await?;
        ids.push(id.context("a user of the demo")?);
    }
    Ok(ids)
}
