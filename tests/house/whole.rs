//! The whole house with real parts at its ends: Postfix takes what leaves, Dovecot holds the company's mailbox and
//! the customers', and only the clock is moved by hand.

use super::servers::{Dovecot, Policy, Postfix};
use duly::{
    access,
    app::{self, App},
    cases::{self, Opening, Proposal, Task, Wish},
    config::{
        CompanySettings, Config, Dunning, Email, EmailTransport, Hidden, Mailbox, MailboxKind, Outbox,
        Server, Storage, Tls,
    },
    dunning,
    inbox::{self, Conversation, Kind, Message},
    jobs::{self, rounds},
    ledger::{self, Company, Customer, import},
    mailbox::{self, Balance, TextMessage},
    outbox,
    words::{CaseId, Clock, Currency, CustomerId, Date, Locale, MailboxId, Timestamp, UserId},
};
use duly_channels::email::imap::Imap;
use std::{
    io::{BufRead, BufReader, Cursor, Write},
    net::TcpStream,
    time::{Duration, Instant},
};
use tokio_util::sync::CancellationToken;

/// Everybody who has a mailbox: the company, and the customers' people.
const PEOPLE: &str = "ar p.vogel buero ap l.morel";
const DOMAINS: &str = "nordhafen.example brenner.example corrib.example morel.example";
/// How long a real mail may be on its way.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct House {
    pub app: App,
    pub dovecot: Dovecot,
    /// What Postfix asks before it takes a mail.
    pub policy: Policy,
    postfix: Postfix,
    collector: UserId,
    replies: MailboxId,
    _folder: tempfile::TempDir,
}

/// A mail as somebody finds it in a mailbox.
#[derive(Clone, Debug)]
pub struct Mail {
    pub raw: String,
    pub subject: String,
    pub from: String,
    pub to: String,
    pub reply_to: String,
    pub message_id: String,
    pub language: String,
    pub text: String,
    pub html: String,
}

impl House {
    /// With the shipped sample files in its ledger, on Tuesday, 10 March 2026, at ten in Hamburg.
    pub async fn new(database: Option<&str>) -> House {
        House::with_mailboxes_of(PEOPLE, database).await
    }

    pub async fn with_mailboxes_of(people: &str, database: Option<&str>) -> House {
        let folder = tempfile::tempdir().unwrap();
        let dovecot = Dovecot::with_mailboxes_of(people);
        let policy = Policy::start();
        let postfix = Postfix::asking(&dovecot, DOMAINS, Some(&policy));
        let config = settings(folder.path(), database, &dovecot, &postfix);
        let clock = Clock::standing_at(Timestamp("2026-03-10T09:00:00Z".parse().unwrap()));
        let app = App::build_with(config, clock).await.unwrap();
        let name = |it: &str| access::NewUser {
            email: it.into(),
            name: "Lena Kraft".into(),
            role: access::Role::Collector,
            locale: Locale::DE,
        };
        let collector =
            access::add_user(&app.db, &name("lena@nordhafen.example"), "four words in a row").await;
        let collector = collector.unwrap().unwrap();
        let replies = jobs::put_mailbox(&app, "replies", Some("nordhafen")).await.unwrap();
        let house = House { app, dovecot, policy, postfix, collector, replies, _folder: folder };
        for noun in import::Noun::ALL {
            house.imports(*noun, noun.sample()).await;
        }
        house
    }

    // --- the company ---------------------------------------------------------------------------------------

    pub async fn company(&self) -> Company {
        let companies = ledger::store::companies(&mut self.app.db.read().await.unwrap()).await.unwrap();
        companies.into_iter().next().unwrap()
    }

    pub async fn imports(&self, noun: import::Noun, csv: &str) {
        let (company, file) = (self.company().await, Cursor::new(csv.as_bytes().to_vec()));
        let refused = &mut |fault: &import::Fault| panic!("{fault:?}");
        let taken =
            import::run(&self.app.db, &company, noun, file, import::Options::default(), refused).await;
        assert!(taken.unwrap().unwrap().applied);
    }

    /// An invoice that the accounting package reports.
    pub async fn invoices(&self, number: &str, customer: &str, due: &str, total: &str) {
        let head = "number,customer,issued_on,due_on,currency,total";
        self.imports(
            import::Noun::Invoices,
            &format!("{head}\n{number},{customer},2026-01-02,{due},EUR,{total}\n"),
        )
        .await;
    }

    /// A payment that the bank reports.
    pub async fn is_paid(&self, invoice: &str, amount: &str) {
        let today = self.today();
        let payment =
            format!("id,invoice,paid_on,amount\n{invoice}/{amount}/{today},{invoice},{today},{amount}\n");
        self.imports(import::Noun::Payments, &payment).await;
    }

    pub fn today(&self) -> Date {
        self.app.clock.today(&"Europe/Berlin".parse::<duly::words::Zone>().unwrap())
    }

    pub async fn decides(&self) {
        rounds::remind(self.app.clone()).await.unwrap();
    }

    pub async fn delivers(&self) {
        rounds::deliver(self.app.clone(), CancellationToken::new()).await.unwrap();
    }

    /// What the server does by itself: cases are followed up, reminders decided and handed over.
    pub async fn runs(&self) {
        rounds::follow_up(self.app.clone()).await.unwrap();
        self.decides().await;
        self.delivers().await;
    }

    /// Days go by, and on each of them the server does its work.
    pub async fn pass_days(&self, days: i64) {
        for _ in 0..days {
            self.app.clock.pass_days(1);
            self.runs().await;
        }
    }

    // --- the customers -------------------------------------------------------------------------------------

    pub async fn customer(&self, number: &str) -> Customer {
        let (company, mut db) = (self.company().await.id, self.app.db.read().await.unwrap());
        ledger::store::customer_by_number(&mut db, company, number).await.unwrap().unwrap()
    }

    /// All mail in somebody's mailbox, as soon as there are this many.
    pub async fn post(&self, user: &str, count: usize) -> Vec<Mail> {
        let mut server = Imap::connect(&self.dovecot.settings_of(user)).await.unwrap();
        let began = Instant::now();
        loop {
            let mails = server.fetch_after(None, 100).await.unwrap().mails;
            if mails.len() >= count {
                assert_eq!(mails.len(), count, "{user} has more mail than expected");
                return mails.iter().map(|it| Mail::read(&it.raw)).collect();
            }
            assert!(began.elapsed() < PATIENCE, "{user} has {} of {count} mails", mails.len());
            server.wait(Duration::from_secs(1)).await.unwrap();
        }
    }

    /// Hands a mail in at the mail server, as any mail program does.
    pub fn writes(&self, from: &str, to: &str, raw: &[u8]) {
        let stream = TcpStream::connect(("127.0.0.1", self.postfix.port)).unwrap();
        let mut answers = BufReader::new(stream.try_clone().unwrap()).lines();
        let mut stream = stream;
        let mut expect = |code: &str| {
            let line = answers.find_map(|line| line.ok().filter(|it| !it[3..].starts_with('-'))).unwrap();
            assert!(line.starts_with(code), "{line}");
        };
        expect("220");
        for (line, code) in [
            ("EHLO desk.example".to_owned(), "250"),
            (format!("MAIL FROM:<{from}>"), "250"),
            (format!("RCPT TO:<{to}>"), "250"),
            ("DATA".to_owned(), "354"),
        ] {
            write!(stream, "{line}\r\n").unwrap();
            expect(code);
        }
        stream.write_all(raw).unwrap();
        stream.write_all(b"\r\n.\r\n").unwrap();
        expect("250");
    }

    /// An answer to a mail, typed by somebody at a desk.
    pub fn answers(&self, from: &str, mail: &Mail, words: &str) {
        let id = format!("{}@desk.example", self.app.clock.now().as_millisecond());
        let raw = format!(
            "From: {from}\r\nTo: {}\r\nSubject: Re: {}\r\nMessage-ID: <{id}>\r\nIn-Reply-To: <{}>\r\n\
             Date: {}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
             Content-Transfer-Encoding: 8bit\r\n\r\n{words}\r\n",
            mail.reply_to,
            mail.subject,
            mail.message_id,
            self.date_line(),
        );
        self.writes(from, &mail.reply_to, raw.as_bytes());
    }

    /// Now, as a mail says it.
    pub fn date_line(&self) -> String {
        self.app.clock.now().0.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
    }

    pub async fn texts(&self, from: &str, sid: &str, words: &str) {
        let text =
            TextMessage { from: from.into(), to: "Nordhafen".into(), body: words.into(), sid: sid.into() };
        let (db, blobs) = (&self.app.db, &self.app.blobs);
        let kept = mailbox::keep_sms(db, blobs, self.replies, &text, self.app.clock.now()).await.unwrap();
        assert!(kept.is_some());
        rounds::take_in(self.app.clone()).await.unwrap();
    }

    /// The customer says something on the page behind the link.
    pub async fn says_on_the_page(&self, number: &str, invoices: &[&str], wish: Wish) -> CaseId {
        let customer = self.customer(number).await;
        let mut tx = self.app.db.begin_write().await.unwrap();
        let theirs = ledger::store::invoices(&mut tx, customer.id).await.unwrap();
        let named =
            theirs.iter().filter(|it| invoices.contains(&it.number.as_str())).map(|it| it.id).collect();
        let conversation = inbox::store::current_conversation(&mut tx, customer.id).await.unwrap();
        let opening = Opening {
            company: customer.company_id,
            customer: customer.id,
            conversation: conversation.expect("a reminder came before"),
            message: None,
            invoices: named,
            wish,
            note: String::new(),
            by: None,
            today: self.today(),
            now: self.app.clock.now(),
        };
        let case = cases::open(&mut tx, &opening, &self.app.limits()).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        case
    }

    // --- the mailbox ---------------------------------------------------------------------------------------

    /// Looks into the mailbox until this many new mails have come, and takes them in.
    pub async fn receives(&self, count: usize) {
        self.fetches(count).await;
        rounds::take_in(self.app.clone()).await.unwrap();
    }

    /// Waits until so many mails have come, and leaves them unread.
    pub async fn fetches(&self, count: usize) {
        let mut source = app::connect(&self.app, &self.app.config.mailboxes[0]).await.unwrap();
        let (began, mut kept) = (Instant::now(), 0);
        loop {
            let (db, blobs, now) = (&self.app.db, &self.app.blobs, self.app.clock.now());
            kept += mailbox::fetch(db, blobs, self.replies, source.as_mut(), now).await.unwrap().kept;
            if kept >= count {
                break;
            }
            assert!(began.elapsed() < PATIENCE, "{kept} of {count} mails came");
            source.wait(Duration::from_secs(1)).await.unwrap();
        }
        assert_eq!(kept, count, "more mail came than expected");
    }

    pub async fn balance(&self) -> Balance {
        mailbox::store::balance(&mut self.app.db.read().await.unwrap(), self.replies).await.unwrap()
    }

    pub async fn mailbox(&self) -> mailbox::Mailbox {
        mailbox::store::mailbox(&mut self.app.db.read().await.unwrap(), self.replies).await.unwrap()
    }

    /// The message that came in last, and its conversation.
    pub async fn latest(&self) -> (Message, Conversation) {
        let mut db = self.app.db.read().await.unwrap();
        let sql = "SELECT MAX(id) FROM messages WHERE direction = 'in'";
        let id = sqlx::query_scalar(sql).fetch_one(&mut *db).await.unwrap();
        let message = inbox::store::message(&mut db, id).await.unwrap().unwrap();
        let conversation = inbox::store::conversation(&mut db, message.conversation_id).await.unwrap();
        (message, conversation)
    }

    // --- what is known -------------------------------------------------------------------------------------

    pub async fn proposals(&self, message: &Message) -> Vec<Proposal> {
        cases::store::proposals_of(&mut self.app.db.read().await.unwrap(), message.id).await.unwrap()
    }

    /// A collector agrees with everything that was read in a message.
    pub async fn accepts(&self, message: &Message) -> Vec<CaseId> {
        let mut made = Vec::new();
        for proposal in self.proposals(message).await {
            let (mut tx, now) = (self.app.db.begin_write().await.unwrap(), self.app.clock.now());
            let (by, limits) = (self.collector, self.app.limits());
            let case =
                cases::accept(&mut tx, proposal.id, by, self.today(), now, None, &limits).await.unwrap();
            tx.commit().await.unwrap();
            made.extend(case.unwrap());
        }
        made
    }

    /// A collector says that nothing in a message matters.
    pub async fn dismisses(&self, message: &Message) {
        for proposal in self.proposals(message).await {
            let mut tx = self.app.db.begin_write().await.unwrap();
            let now = self.app.clock.now();
            cases::dismiss(&mut tx, proposal.id, self.collector, now).await.unwrap().unwrap();
            tx.commit().await.unwrap();
        }
    }

    pub async fn agrees(&self, case: CaseId) {
        let mut tx = self.app.db.begin_write().await.unwrap();
        let (by, now) = (self.collector, self.app.clock.now());
        cases::agree(&mut tx, case, by, self.today(), now).await.unwrap().unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn case(&self, case: CaseId) -> cases::Case {
        cases::store::case(&mut self.app.db.read().await.unwrap(), case).await.unwrap().unwrap()
    }

    pub async fn instalments(&self, case: CaseId) -> Vec<String> {
        let all = cases::store::instalments(&mut self.app.db.read().await.unwrap(), case).await.unwrap();
        all.iter().map(|it| format!("{} {} {}", it.due_on, it.amount_minor, it.state)).collect()
    }

    pub async fn tasks(&self, customer: &str) -> Vec<Task> {
        let customer = self.customer(customer).await.id;
        let all = cases::store::tasks_of(&mut self.app.db.read().await.unwrap(), customer).await.unwrap();
        all.into_iter().filter(|it| it.done_at.is_none()).collect()
    }

    /// What the why-ledger says of today: invoice, outcome, rule.
    pub async fn why(&self, customer: &str) -> Vec<String> {
        let (customer, today) = (self.customer(customer).await.id, self.today());
        let mut db = self.app.db.read().await.unwrap();
        let why = dunning::store::why(&mut db, customer, today, today, 100).await.unwrap();
        let mut said: Vec<String> =
            why.iter().map(|it| format!("{} {} {}", it.number, it.outcome, it.rule)).collect();
        said.sort();
        said
    }

    /// The facts that the why-ledger gives for an invoice today.
    pub async fn facts(&self, customer: &str, invoice: &str) -> String {
        let (customer, today) = (self.customer(customer).await.id, self.today());
        let mut db = self.app.db.read().await.unwrap();
        let why = dunning::store::why(&mut db, customer, today, today, 100).await.unwrap();
        why.into_iter().find(|it| it.number == invoice).unwrap().facts
    }

    /// Every reminder that a customer was sent: step, channel, what became of it, and its invoices.
    pub async fn reminders(&self, customer: &str) -> Vec<String> {
        let id = self.customer(customer).await.id;
        let mut db = self.app.db.read().await.unwrap();
        let mut told = Vec::new();
        for message in messages(&mut db, id).await.iter().filter(|it| it.kind == Kind::Reminder) {
            let delivery = outbox::store::of_message(&mut db, message.id).await.unwrap().unwrap();
            let mut numbers = Vec::new();
            for invoice in inbox::store::invoices_of(&mut db, message.id).await.unwrap() {
                numbers.push(ledger::store::invoice(&mut db, invoice).await.unwrap().number);
            }
            let (step, channel) = (message.step.unwrap(), delivery.channel);
            told.push(format!("{step} by {channel} {}: {}", delivery.state, numbers.join(" ")));
        }
        told
    }

    /// How the latest reminder to a customer is faring.
    pub async fn delivery(&self, customer: &str) -> outbox::Delivery {
        let id = self.customer(customer).await.id;
        let mut db = self.app.db.read().await.unwrap();
        let all = messages(&mut db, id).await;
        let latest = all.into_iter().rfind(|it| it.kind == Kind::Reminder).unwrap();
        outbox::store::of_message(&mut db, latest.id).await.unwrap().unwrap()
    }

    /// What the latest reminder to a customer says.
    pub async fn last_words(&self, customer: &str) -> String {
        let id = self.customer(customer).await.id;
        let all = messages(&mut self.app.db.read().await.unwrap(), id).await;
        all.into_iter().rfind(|it| it.kind == Kind::Reminder).unwrap().body
    }

    pub async fn close(self) {
        self.app.db.close().await;
    }
}

async fn messages(db: &mut duly::db::Conn, customer: CustomerId) -> Vec<Message> {
    let Some(conversation) = inbox::store::current_conversation(db, customer).await.unwrap() else {
        return Vec::new();
    };
    inbox::store::messages(db, conversation).await.unwrap()
}

impl Mail {
    fn read(raw: &[u8]) -> Mail {
        let mail = mail_parser::MessageParser::default().parse(raw).unwrap();
        let address = |of: Option<&mail_parser::Address<'_>>| {
            of.and_then(|it| it.first()?.address()).unwrap_or_default().to_owned()
        };
        Mail {
            raw: String::from_utf8_lossy(raw).into_owned(),
            subject: mail.subject().unwrap_or_default().to_owned(),
            from: address(mail.from()),
            to: address(mail.to()),
            reply_to: address(mail.reply_to()),
            message_id: mail.message_id().unwrap_or_default().to_owned(),
            language: mail
                .header("Content-Language")
                .and_then(|it| it.as_text())
                .unwrap_or_default()
                .to_owned(),
            text: mail.body_text(0).unwrap_or_default().replace("\r\n", "\n"),
            html: mail.body_html(0).unwrap_or_default().into_owned(),
        }
    }
}

/// Marks and tokens, which differ each time, as words.
pub fn redacted(text: &str) -> String {
    let mark = regex::Regex::new(r"\b[mrb][0-9a-f]+-[0-9a-f]{20}\b").unwrap();
    let token = regex::Regex::new(r"/p/[a-z0-9]{32}").unwrap();
    let text = mark.replace_all(text, "[mark]");
    token.replace_all(&text, "/p/[token]").into_owned()
}

fn settings(
    folder: &std::path::Path,
    database: Option<&str>,
    dovecot: &Dovecot,
    postfix: &Postfix,
) -> Config {
    Config {
        server: Server { public_url: "https://duly.nordhafen.example".into(), ..Server::default() },
        storage: Storage {
            folder: folder.join("data"),
            database: database.map(Hidden::new),
            ..Storage::default()
        },
        companies: vec![CompanySettings {
            code: "nordhafen".into(),
            name: "Nordhafen Werkzeuge GmbH".into(),
            address: vec!["Kaistraße 4".into(), "20457 Hamburg".into()],
            country: "DE".into(),
            locale: Locale::DE,
            time_zone: "Europe/Berlin".parse().unwrap(),
            currency: Currency::EUR,
            email: "ar@nordhafen.example".into(),
            phone: "+49 40 5550100".into(),
            sms_sender: "Nordhafen".into(),
            account_holder: None,
            iban: "DE89370400440532013000".into(),
            bic: String::new(),
            imprint: vec!["Amtsgericht Hamburg HRB 4711".into()],
            signature: Vec::new(),
        }],
        email: Email {
            transport: EmailTransport::Smtp,
            host: Some("localhost".into()),
            port: Some(postfix.port),
            tls: Tls::Starttls,
            root_certificate: Some(postfix.certificate()),
            ..Email::default()
        },
        mailboxes: vec![Mailbox {
            name: "replies".into(),
            kind: MailboxKind::Imap,
            company: Some("nordhafen".into()),
            host: Some("localhost".into()),
            port: Some(dovecot.imaps),
            tls: Tls::Implicit,
            username: Some("ar".into()),
            password: Some(Hidden::new("secret")),
            login: None,
            folders: vec!["INBOX".into()],
            sent_folder: None,
            largest_mb: 40,
            root_certificate: Some(dovecot.certificate()),
            path: None,
            poll_seconds: 1,
            authenticate: false,
        }],
        outbox: Outbox { undo_seconds: 0, ..Outbox::default() },
        dunning: Dunning { automatic: true, ..Dunning::default() },
        ..Config::default()
    }
}

/// Makes two tests of one: `on_sqlite` and `on_postgres`, each in a house of its own.
#[macro_export]
macro_rules! in_the_house {
    ($name:ident, |$house:ident| $body:block) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn story($house: &$crate::house::whole::House) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let house = $crate::house::whole::House::new(None).await;
                story(&house).await;
                house.close().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                let fresh = $crate::house::databases::postgres().await;
                let house = $crate::house::whole::House::new(Some(&fresh.url)).await;
                story(&house).await;
                house.close().await;
                fresh.db.close().await;
            }
        }
    };
}
