//! What comes in ends where it belongs, and is silence first.

use crate::{
    house::books::{Books, TODAY, books, morning},
    on_both,
};
use bytes::Bytes;
use duly::{
    blobs::Blobs,
    cases,
    db::Db,
    inbox::{self, Class, Conversation, ConversationState, Direction, Kind, Message, NewMessage},
    intake::{self, Authentications, Desk, Senses, Taken},
    ledger,
    mailbox::{self, Balance, MailState, TextMessage, store::NewMail},
    outbox::{self, DeliveryState, NewDelivery},
    words::{
        Channel, ContactId, CustomerId, MailId, MailboxId, MessageId, Timestamp,
        token::{Mark, Secret},
    },
};
use duly_channels::{Outgoing, email};

pub struct Office {
    pub books: Books,
    pub desk: Desk,
    pub mailbox: MailboxId,
}

pub async fn office(db: &Db) -> Office {
    let books = books(db).await;
    let mut tx = db.begin_write().await.unwrap();
    let mailbox = mailbox::store::put_mailbox(&mut tx, "replies", None).await.unwrap();
    tx.commit().await.unwrap();
    let desk = Desk {
        db: db.clone(),
        blobs: Blobs::in_memory(),
        secret: Secret::new([5; 32]),
        reply_hold_days: 7,
        senses: Senses::default(),
        authentications: Authentications::default(),
    };
    Office { books, desk, mailbox }
}

pub fn now() -> Timestamp {
    morning(TODAY())
}

impl Office {
    /// A reminder that left by mail this morning.
    pub async fn reminds(&self, customer: CustomerId, contact: ContactId, to: &str) -> MessageId {
        let mut tx = self.desk.db.begin_write().await.unwrap();
        let company = Some(self.books.company);
        let conversation =
            inbox::store::start_conversation(&mut tx, company, Some(customer), "Mahnung", now())
                .await
                .unwrap();
        let new = NewMessage {
            customer: Some(customer),
            contact: Some(contact),
            channel: Some(Channel::Email),
            ..NewMessage::plain(conversation, Direction::Out, Kind::Reminder, "Bitte zahlen.".into(), now())
        };
        let message = inbox::store::file(&mut tx, &new).await.unwrap();
        let address = |address: &str| email::Address { name: String::new(), address: address.into() };
        let mail = email::Outgoing {
            from: address("ar@nordhafen.example"),
            to: address(to),
            reply_to: address(&self.reply_to(message)),
            return_path: String::new(),
            message_id: self.message_id(message),
            in_reply_to: None,
            references: vec![],
            subject: "Mahnung".into(),
            text: "Bitte zahlen.".into(),
            html: None,
            language: "de".into(),
            automatic: true,
            date: now().0,
            enclosures: Vec::new(),
        };
        inbox::store::set_internet_id(&mut tx, message, &mail.message_id).await.unwrap();
        let outgoing = Outgoing::Email(Box::new(mail));
        let (contact, due_at) = (Some(contact), now());
        let new = NewDelivery {
            message,
            company: self.books.company,
            customer: Some(customer),
            contact,
            outgoing,
            due_at,
            draft: None,
        };
        let delivery = outbox::store::queue(&mut tx, &new, now()).await.unwrap();
        let (queued, sent) = ([DeliveryState::Queued], DeliveryState::Sent);
        outbox::store::move_to(&mut tx, delivery, &queued, sent, Some("Q1"), None, now()).await.unwrap();
        tx.commit().await.unwrap();
        message
    }

    pub fn reply_to(&self, message: MessageId) -> String {
        format!("ar+{}@nordhafen.example", Mark::ReplyTo.write(&self.desk.secret, message))
    }

    pub fn message_id(&self, message: MessageId) -> String {
        format!("{}@nordhafen.example", Mark::MessageId.write(&self.desk.secret, message))
    }

    pub async fn keeps(&self, place: &str, raw: &str) -> Option<MailId> {
        use sha2::{Digest, Sha256};
        let raw = raw.replace('\n', "\r\n");
        let new = NewMail {
            mailbox: self.mailbox,
            place: place.into(),
            channel: Channel::Email,
            digest: hex::encode(Sha256::digest(raw.as_bytes())),
            size: 1,
            raw_key: self.desk.blobs.keep("raw", Bytes::from(raw)).await.unwrap(),
            kept_at: now(),
        };
        let mut tx = self.desk.db.begin_write().await.unwrap();
        let id = mailbox::store::keep(&mut tx, &new).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// Takes in one mail and gives what became of it.
    pub async fn receives(&self, place: &str, raw: &str) -> (MailState, Option<(Message, Conversation)>) {
        let id = self.keeps(place, raw).await.unwrap();
        self.takes_in(id).await
    }

    async fn texted(&self, customer: CustomerId, sid: &str, body: &str) -> (Message, Conversation) {
        let contacts =
            ledger::store::contacts(&mut self.desk.db.read().await.unwrap(), customer).await.unwrap();
        let from = contacts[0].phone.clone().unwrap();
        let text = TextMessage { from, to: "+4940123".into(), body: body.into(), sid: sid.into() };
        let desk = &self.desk;
        let id = mailbox::keep_sms(&desk.db, &desk.blobs, self.mailbox, &text, now()).await.unwrap();
        self.takes_in(id.unwrap()).await.1.unwrap()
    }

    pub async fn takes_in(&self, id: MailId) -> (MailState, Option<(Message, Conversation)>) {
        intake::run(&self.desk, now()).await.unwrap();
        let mut db = self.desk.db.read().await.unwrap();
        let mail = mailbox::store::mail(&mut db, id).await.unwrap().unwrap();
        let Some(message) = mail.message_id else { return (mail.state, None) };
        let message = inbox::store::message(&mut db, message).await.unwrap().unwrap();
        let conversation = inbox::store::conversation(&mut db, message.conversation_id).await.unwrap();
        (mail.state, Some((message, conversation)))
    }

    pub async fn proposed(&self, message: MessageId) -> Vec<String> {
        let mut db = self.desk.db.read().await.unwrap();
        let proposals = cases::store::proposals_of(&mut db, message).await.unwrap();
        proposals.into_iter().map(|it| it.kind).collect()
    }

    pub async fn silent(&self, customer: CustomerId) -> Vec<String> {
        self.books.silent(customer, TODAY().plus_days(7)).await
    }
}

pub fn mail(from: &str, to: &str, id: &str, more: &str, body: &str) -> String {
    format!(
        "From: {from}\nTo: {to}\nSubject: AW: Mahnung\nMessage-ID: <{id}>\nDate: Tue, 10 Mar 2026 09:30:00 +0000\n\
         {more}Content-Type: text/plain; charset=utf-8\n\n{body}\n"
    )
}

pub const AR: &str = "ar@nordhafen.example";

on_both!(a_reply_becomes_a_proposed_dispute_that_holds_what_it_names, |db| {
    let office = office(&db).await;
    let (customer, contact) = office.books.customer("corrib").await;
    office.books.invoice(customer, "RE-1042", 119_00).await;
    office.books.invoice(customer, "RE-1043", 119_00).await;
    let reminder = office.reminds(customer, contact, "ap@corrib.example").await;
    let reply_to = office.reply_to(reminder);
    let body = "Die Rechnung RE-1042 ist falsch, der Preis stimmt nicht mit der Bestellung überein.\n\n\
                Am 09.03.2026 schrieb Nordhafen:\n> Bitte zahlen.";
    let raw = mail("AP@Corrib.example", &reply_to, "1@corrib.example", "", body);
    let (state, filed) = office.receives("INBOX/1/1", &raw).await;
    let (message, conversation) = filed.unwrap();
    assert_eq!(state, MailState::Filed);
    assert_eq!((message.answers_id, message.contact_id), (Some(reminder), Some(contact)));
    assert_eq!((message.direction, message.kind), (Direction::In, Kind::Reply));
    assert!(message.folded.contains("Bitte zahlen") && !message.body.contains("Bitte zahlen"), "{message:?}");
    assert_eq!((conversation.state, conversation.unread.0), (ConversationState::Open, true));
    assert_eq!(office.proposed(message.id).await, ["dispute"]);
    assert_eq!(office.silent(customer).await, ["RE-1042"]);
    assert_eq!(office.books.silent(customer, TODAY().plus_days(8)).await, [""; 0]);
});

on_both!(a_reply_that_names_nothing_holds_everything, |db| {
    let office = office(&db).await;
    let (customer, _) = office.books.customer("corrib").await;
    office.books.invoice(customer, "RE-1042", 119_00).await;
    office.books.invoice(customer, "RE-1043", 119_00).await;
    let raw = mail("ap@corrib.example", AR, "1@corrib.example", "", "Wer ist bei Ihnen zuständig?");
    let (state, _) = office.receives("INBOX/1/1", &raw).await;
    assert_eq!(state, MailState::Filed, "the sender is known");
    assert_eq!(office.silent(customer).await, ["RE-1042", "RE-1043"]);
});

on_both!(a_mail_keeps_the_names_of_its_pictures_and_what_was_answered_between_the_lines, |db| {
    let office = office(&db).await;
    let raw = "From: ap@corrib.example\nTo: ar@nordhafen.example\nSubject: Re\nMessage-ID: <1@corrib.example>\n\
        Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n\
        <blockquote>On 9 Mar 2026, ar@nordhafen.example wrote:<br>When do you pay RE-1042?</blockquote>\
        <p>On Friday.</p><img src=\"cid:logo@corrib.example\">\n\
        --b\nContent-Type: image/gif; name=\"con\"\nContent-ID: <logo@corrib.example>\n\
        Content-Transfer-Encoding: base64\n\nR0lGODlhAQABAAAAACw=\n--b--\n";
    let (message, conversation) = office.receives("INBOX/1/1", raw).await.1.unwrap();
    let mut conn = db.read().await.unwrap();
    let files = inbox::store::attachments(&mut conn, message.id).await.unwrap();
    let names: Vec<_> = files.iter().map(|it| (it.name.as_str(), it.content_id.as_deref())).collect();
    assert_eq!(names, [("_con", Some("logo@corrib.example"))]);
    let answered = inbox::list::answered(&mut conn, conversation.id).await.unwrap();
    assert_eq!(message.body, "On Friday.");
    assert_eq!(answered, [(message.id, 0, "When do you pay RE-1042?".to_owned())]);
});

on_both!(a_token_never_lets_one_customer_into_anothers_thread, |db| {
    let office = office(&db).await;
    let (corrib, contact) = office.books.customer("corrib").await;
    let (liffey, _) = office.books.customer("liffey").await;
    office.books.invoice(corrib, "RE-1042", 119_00).await;
    office.books.invoice(liffey, "RE-2000", 119_00).await;
    let reminder = office.reminds(corrib, contact, "ap@corrib.example").await;
    let raw =
        mail("ap@liffey.example", &office.reply_to(reminder), "1@liffey.example", "", "Wir zahlen nicht.");
    let (state, filed) = office.receives("INBOX/1/1", &raw).await;
    let (message, conversation) = filed.unwrap();
    assert_eq!((state, message.customer_id, conversation.customer_id), (MailState::Unmatched, None, None));
    assert!(office.silent(corrib).await.is_empty() && office.silent(liffey).await.is_empty());
    let mut conn = db.read().await.unwrap();
    let said = inbox::store::messages(&mut conn, conversation.id).await.unwrap();
    let events: Vec<_> = said.iter().filter(|it| it.kind == Kind::Event).map(|it| it.body.clone()).collect();
    assert_eq!(events, [format!("{} {reminder}", intake::CLAIMED)]);
});

on_both!(a_colleague_who_answers_joins_the_thread_under_an_address_of_their_own, |db| {
    let office = office(&db).await;
    let (customer, contact) = office.books.customer("corrib").await;
    office.books.invoice(customer, "RE-1042", 119_00).await;
    let reminder = office.reminds(customer, contact, "ap@corrib.example").await;
    let thread = format!("References: <x@y.example>\n <{}>\n", office.message_id(reminder));
    let raw =
        mail("Boss <eva@elsewhere.example>", AR, "1@elsewhere.example", &thread, "Ich kümmere mich darum.");
    let (state, filed) = office.receives("INBOX/1/1", &raw).await;
    let (message, _) = filed.unwrap();
    assert_eq!((state, message.answers_id), (MailState::Filed, Some(reminder)));
    assert_eq!((message.sender.as_str(), message.contact_id), ("eva@elsewhere.example", None));
    assert_eq!(office.silent(customer).await, ["RE-1042"]);
});

on_both!(a_stranger_is_unmatched_until_a_collector_says_who_it_is, |db| {
    let office = office(&db).await;
    let (customer, _) = office.books.customer("corrib").await;
    office.books.invoice(customer, "RE-1042", 119_00).await;
    let body = "Die Rechnung RE-1042 haben wir am 5. März 2026 bezahlt.";
    let raw = mail("tax@adviser.example", AR, "1@adviser.example", "", body);
    let (state, filed) = office.receives("INBOX/1/1", &raw).await;
    let (message, conversation) = filed.unwrap();
    assert_eq!((state, conversation.customer_id), (MailState::Unmatched, None));
    assert_eq!(office.proposed(message.id).await, [""; 0]);
    for matched in [true, false] {
        let mut tx = db.begin_write().await.unwrap();
        let senses = Senses::default();
        let now = now();
        let is =
            intake::match_conversation(&mut tx, senses, conversation.id, customer, 7, now).await.unwrap();
        assert_eq!(is, matched);
        tx.commit().await.unwrap();
    }
    assert_eq!(office.proposed(message.id).await, ["paid"]);
    assert_eq!(office.silent(customer).await, ["RE-1042"]);
});

on_both!(an_invoice_number_and_a_colleagues_domain_tell_the_customer, |db| {
    let office = office(&db).await;
    let (customer, _) = office.books.customer("corrib").await;
    office.books.invoice(customer, "RE-1042", 119_00).await;
    let body = "Zu RE-1042: wir melden uns.";
    let raw = mail("eva@corrib.example", AR, "1@corrib.example", "", body);
    assert_eq!(office.receives("INBOX/1/1", &raw).await.0, MailState::Filed);
    let raw = mail("eva@liffey.example", AR, "2@liffey.example", "", body);
    assert_eq!(office.receives("INBOX/1/2", &raw).await.0, MailState::Unmatched);
});

on_both!(the_same_mail_is_filed_once, |db| {
    let office = office(&db).await;
    let (customer, _) = office.books.customer("corrib").await;
    let raw = mail("ap@corrib.example", AR, "1@corrib.example", "", "Wir prüfen das.");
    let relayed = format!("Received: by mx2.example; Tue, 10 Mar 2026 09:31:00 +0000\n{raw}");
    let other = mail("ap@corrib.example", AR, "1@corrib.example", "", "Und noch etwas ganz anderes.");
    let (_, first) = office.receives("INBOX/1/1", &raw).await;
    let (copy, _) = office.receives("INBOX/2/1", &raw).await;
    let (twin, same) = office.receives("INBOX/1/2", &relayed).await;
    assert_eq!((copy, twin), (MailState::Ignored, MailState::Ignored));
    assert_eq!(same.unwrap().0.id, first.unwrap().0.id);
    let (state, _) = office.receives("INBOX/1/3", &other).await;
    assert_eq!(state, MailState::Filed, "a program that repeats a Message-ID loses no words");
    assert_eq!(office.keeps("INBOX/1/1", &raw).await, None);
    let mut conn = db.read().await.unwrap();
    let balance = mailbox::store::balance(&mut conn, office.mailbox).await.unwrap();
    assert_eq!(balance, Balance { filed: 2, ignored: 2, ..Balance::default() });
    let conversation = inbox::store::current_conversation(&mut conn, customer).await.unwrap().unwrap();
    assert_eq!(inbox::store::messages(&mut conn, conversation).await.unwrap().len(), 2);
});

fn report(to: &str, action: &str, status: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example\nTo: {to}\nReturn-Path: <>\nSubject: Undelivered Mail\n\
         Message-ID: <{action}@mx.example>\nDate: Tue, 10 Mar 2026 09:30:00 +0000\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
         --b\nContent-Type: text/plain\n\nSorry.\n\n--b\nContent-Type: message/delivery-status\n\n\
         Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ap@corrib.example\nAction: {action}\n\
         Status: {status}\nDiagnostic-Code: smtp; 550 no such user\n\n--b--\n"
    )
}

on_both!(a_bounce_marks_the_message_and_the_contact_and_is_no_conversation, |db| {
    let office = office(&db).await;
    let (customer, contact) = office.books.customer("corrib").await;
    office.books.invoice(customer, "RE-1042", 119_00).await;
    let reminder = office.reminds(customer, contact, "ap@corrib.example").await;
    let path = format!("ar+{}@nordhafen.example", Mark::Bounce.write(&office.desk.secret, reminder));
    let delivery = async || {
        let delivery =
            outbox::store::of_message(&mut db.read().await.unwrap(), reminder).await.unwrap().unwrap();
        (delivery.state, delivery.why.unwrap_or_default())
    };
    let fault =
        async || ledger::store::contact(&mut db.read().await.unwrap(), contact).await.unwrap().email_fault;

    let (state, _) = office.receives("INBOX/1/1", &report(&path, "delayed", "4.4.1")).await;
    assert_eq!(state, MailState::Filed);
    assert_eq!(
        (delivery().await, fault().await),
        ((DeliveryState::Sent, "4.4.1 550 no such user".into()), None)
    );

    let (state, about) = office.receives("INBOX/1/2", &report(&path, "failed", "5.1.1")).await;
    assert_eq!((state, about.unwrap().0.id), (MailState::Filed, reminder));
    assert_eq!(delivery().await.0, DeliveryState::Bounced);
    assert_eq!(fault().await.as_deref(), Some("5.1.1 550 no such user"));
    assert_eq!(office.silent(customer).await, [""; 0]);

    let (state, lost) =
        office.receives("INBOX/1/3", &report("ar@nordhafen.example", "failed", "5.1.2")).await;
    assert_eq!((state, lost.unwrap().0.kind), (MailState::Unmatched, Kind::Bounce));
});

on_both!(an_absence_notice_is_shown_and_holds_nothing, |db| {
    let office = office(&db).await;
    let (customer, contact) = office.books.customer("corrib").await;
    office.books.invoice(customer, "RE-1042", 119_00).await;
    let reminder = office.reminds(customer, contact, "ap@corrib.example").await;
    let more = "Auto-Submitted: auto-replied\n";
    let body = "Ich bin bis 20. März nicht im Büro. Die Rechnung RE-1042 ist falsch.";
    let raw = mail("ap@corrib.example", &office.reply_to(reminder), "1@corrib.example", more, body);
    let (state, filed) = office.receives("INBOX/1/1", &raw).await;
    let (message, conversation) = filed.unwrap();
    assert_eq!((state, message.kind), (MailState::Filed, Kind::AutoReply));
    assert_eq!((conversation.state, conversation.unread.0), (ConversationState::Quiet, false));
    assert_eq!(office.proposed(message.id).await, [""; 0]);
    assert_eq!(office.silent(customer).await, [""; 0]);
});

on_both!(an_absence_notice_says_until_when_and_who_is_there_instead, |db| {
    let office = office(&db).await;
    let (customer, contact) = office.books.customer("corrib").await;
    office.books.invoice(customer, "RE-1042", 119_00).await;
    let reminder = office.reminds(customer, contact, "ap@corrib.example").await;
    let body = "Ich bin bis einschließlich 20. März im Urlaub. In dringenden Fällen wenden Sie sich bitte an \
                Jana Wolf, jana@corrib.example.";
    let more = "Auto-Submitted: auto-replied\n";
    let raw = mail("ap@corrib.example", &office.reply_to(reminder), "1@corrib.example", more, body);
    let (message, conversation) = office.receives("INBOX/1/1", &raw).await.1.unwrap();
    assert_eq!((message.class, message.kind), (Some(Class::OutOfOffice), Kind::AutoReply));
    assert_eq!(message.back_on.map(|day| day.to_string()).as_deref(), Some("2026-03-21"));
    let deputy = message.deputy().unwrap();
    assert_eq!((deputy.name.as_str(), deputy.email.as_str()), ("Jana Wolf", "jana@corrib.example"));
    assert_eq!(office.proposed(message.id).await, ["wrong_contact"], "somebody else to write to");
    assert_eq!(conversation.state, ConversationState::Quiet);
    assert_eq!(office.silent(customer).await, [""; 0]);
});

on_both!(a_person_who_writes_from_a_sales_system_is_a_person, |db| {
    let office = office(&db).await;
    let (customer, contact) = office.books.customer("corrib").await;
    office.books.invoice(customer, "RE-1042", 119_00).await;
    let reminder = office.reminds(customer, contact, "ap@corrib.example").await;
    let more =
        "List-Unsubscribe: <https://crm.example/off>\nList-Id: <sales.crm.example>\nFeedback-ID: 7:crm\n";
    let body = "Ich bin ab Montag wieder im Büro und kümmere mich dann darum.";
    let raw = mail("ap@corrib.example", &office.reply_to(reminder), "1@corrib.example", more, body);
    let (message, _) = office.receives("INBOX/1/1", &raw).await.1.unwrap();
    assert_eq!((message.class, message.kind), (None, Kind::Reply));
    assert_eq!(office.silent(customer).await, ["RE-1042"]);
});

on_both!(only_a_fault_of_the_address_is_the_contacts, |db| {
    let office = office(&db).await;
    for (status, words, marks) in [
        ("5.1.1", "no such user", true),
        ("5.1.2", "no such domain", true),
        ("5.2.2", "mailbox full", false),
        ("5.7.1", "refused as spam", false),
        ("5.0.0", "something else", false),
    ] {
        let name = format!("corrib-{}", status.replace('.', ""));
        let (customer, contact) = office.books.customer(&name).await;
        let address = format!("ap@{name}.example");
        let reminder = office.reminds(customer, contact, &address).await;
        let path = format!("ar+{}@nordhafen.example", Mark::Bounce.write(&office.desk.secret, reminder));
        let raw = report(&path, "failed", status).replace("no such user", words);
        office.receives(&format!("INBOX/{status}/1"), &raw).await;
        let mut conn = db.read().await.unwrap();
        let delivery = outbox::store::of_message(&mut conn, reminder).await.unwrap().unwrap();
        assert_eq!(delivery.state, DeliveryState::Bounced, "{words}");
        let fault = ledger::store::contact(&mut conn, contact).await.unwrap().email_fault;
        assert_eq!(fault.is_some(), marks, "{words}");
    }
});

on_both!(what_arrived_and_what_was_read_is_a_state_of_the_message, |db| {
    let office = office(&db).await;
    let (customer, contact) = office.books.customer("corrib").await;
    let reminder = office.reminds(customer, contact, "ap@corrib.example").await;
    let path = format!("ar+{}@nordhafen.example", Mark::Bounce.write(&office.desk.secret, reminder));
    let fate = async || {
        let mut conn = db.read().await.unwrap();
        let message = inbox::store::message(&mut conn, reminder).await.unwrap().unwrap();
        outbox::store::fates(&mut conn, message.conversation_id).await.unwrap().remove(0)
    };
    office.receives("INBOX/1/1", &report(&path, "relayed", "2.0.0")).await;
    assert_eq!(fate().await.state, DeliveryState::Sent, "another server has it, and nobody knows more");
    office.receives("INBOX/1/2", &report(&path, "delivered", "2.0.0")).await;
    assert_eq!((fate().await.state, fate().await.read_at), (DeliveryState::Delivered, None));
    let receipt = format!(
        "From: ap@corrib.example\nTo: ar@nordhafen.example\nSubject: Gelesen: Mahnung\nMessage-ID: <r@corrib.example>\n\
         Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n\nGelesen.\n--b\n\
         Content-Type: message/disposition-notification\n\nOriginal-Message-ID: <{}>\n\
         Disposition: manual-action/MDN-sent-manually; displayed\n--b--\n",
        office.message_id(reminder)
    );
    let (state, about) = office.receives("INBOX/1/3", &receipt).await;
    assert_eq!((state, about.unwrap().0.id), (MailState::Filed, reminder), "no message of its own");
    assert_eq!(fate().await.read_at, Some(now()));
});

on_both!(a_report_of_a_report_is_not_acted_upon, |db| {
    let office = office(&db).await;
    let (customer, contact) = office.books.customer("corrib").await;
    let reminder = office.reminds(customer, contact, "ap@corrib.example").await;
    let path = format!("ar+{}@nordhafen.example", Mark::Bounce.write(&office.desk.secret, reminder));
    let copy = "--b\nContent-Type: message/rfc822\n\nFrom: MAILER-DAEMON@mx2.example\nSubject: Undelivered Mail\n\
                Message-ID: <2@mx2.example>\nContent-Type: multipart/report; boundary=c\n\n--c\n\nSorry.\n--c--\n\n--b--\n";
    let raw = report(&path, "failed", "5.1.1").replace("--b--\n", copy);
    let (state, _) = office.receives("INBOX/1/1", &raw).await;
    let mut conn = db.read().await.unwrap();
    let delivery = outbox::store::of_message(&mut conn, reminder).await.unwrap().unwrap();
    assert_eq!((state, delivery.state), (MailState::Filed, DeliveryState::Sent));
    assert_eq!(ledger::store::contact(&mut conn, contact).await.unwrap().email_fault, None);
});

on_both!(our_own_mail_that_comes_back_is_ignored, |db| {
    let office = office(&db).await;
    let (customer, contact) = office.books.customer("corrib").await;
    let reminder = office.reminds(customer, contact, "ap@corrib.example").await;
    let raw = mail(AR, "ap@corrib.example", &office.message_id(reminder), "", "Bitte zahlen.");
    assert_eq!(office.receives("INBOX/1/1", &raw).await.0, MailState::Ignored);
});

on_both!(what_cannot_be_read_is_filed_all_the_same, |db| {
    let office = office(&db).await;
    let (state, filed) = office.receives("INBOX/1/1", "\u{0}\u{1} no mail at all").await;
    let (message, conversation) = filed.unwrap();
    assert_eq!((state, message.body.as_str()), (MailState::Unmatched, ""));
    assert_eq!(
        (conversation.snippet.as_str(), conversation.state),
        (intake::UNREADABLE, ConversationState::Open)
    );
    assert!(office.desk.blobs.read(&message.raw_key.unwrap()).await.unwrap().ends_with(b"no mail at all"));
});

on_both!(a_mail_that_breaks_its_reader_is_set_aside_alone, |db| {
    let mut office = office(&db).await;
    office.books.customer("corrib").await;
    office.desk.senses.read = |body, context| {
        assert!(!body.plain.contains("poison"), "a reader breaks");
        duly::reading::read(body, context)
    };
    let poison = mail("ap@corrib.example", AR, "1@corrib.example", "", "poison");
    let good = mail("ap@corrib.example", AR, "2@corrib.example", "", "Wir prüfen das.");
    let bad = office.keeps("INBOX/1/1", &poison).await.unwrap();
    office.keeps("INBOX/1/2", &good).await;
    let run = async |minutes: i64| intake::run(&office.desk, now().plus_seconds(minutes * 60)).await.unwrap();
    assert_eq!(run(0).await, Taken { filed: 1, postponed: 1, ..Taken::default() });
    assert_eq!(run(5).await, Taken { postponed: 1, ..Taken::default() });
    assert_eq!(run(10).await, Taken { quarantined: 1, ..Taken::default() });
    assert_eq!(run(15).await, Taken::default());
    let mut tx = db.begin_write().await.unwrap();
    assert!(mailbox::store::retry(&mut tx, bad).await.unwrap());
    tx.commit().await.unwrap();
    let mended = Desk { senses: Senses::default(), ..office.desk.clone() };
    assert_eq!(intake::run(&mended, now()).await.unwrap(), Taken { filed: 1, ..Taken::default() });
});

on_both!(a_mail_that_the_database_refuses_is_set_aside_alone, |db| {
    let office = office(&db).await;
    office.books.customer("corrib").await;
    let mut conn = db.read().await.unwrap();
    let sql = "CREATE UNIQUE INDEX one_of_a_kind ON messages (subject) WHERE subject = 'twice'";
    sqlx::query(sql).execute(&mut *conn).await.unwrap();
    drop(conn);
    for (n, subject) in ["once", "twice", "twice", "thrice"].into_iter().enumerate() {
        let raw = mail("ap@corrib.example", AR, &format!("{n}@corrib.example"), "", &format!("Frage {n}."));
        let raw = raw.replace("Subject: ", &format!("Subject: {subject}\nX-Old-Subject: "));
        office.keeps(&format!("INBOX/1/{n}"), &raw).await.unwrap();
    }
    let taken = intake::run(&office.desk, now()).await.unwrap();
    assert_eq!(taken, Taken { filed: 3, postponed: 1, ..Taken::default() });
});

on_both!(an_answer_to_a_mail_of_the_same_portion_joins_its_conversation, |db| {
    let office = office(&db).await;
    let first = mail("someone@elsewhere.example", AR, "1@elsewhere.example", "", "Wer sind Sie?");
    let to_first = "In-Reply-To: <1@elsewhere.example>\n";
    let second =
        mail("else@elsewhere.example", AR, "2@elsewhere.example", to_first, "Das frage ich mich auch.");
    office.keeps("INBOX/1/1", &first).await.unwrap();
    office.keeps("INBOX/1/2", &second).await.unwrap();
    let taken = intake::run(&office.desk, now()).await.unwrap();
    assert_eq!(taken, Taken { unmatched: 2, ..Taken::default() });
    let mut conn = db.read().await.unwrap();
    let sql = "SELECT COUNT(DISTINCT conversation_id) FROM messages";
    let conversations: i64 = sqlx::query_scalar(sql).fetch_one(&mut *conn).await.unwrap();
    assert_eq!(conversations, 1);
});

on_both!(a_text_message_answers_by_a_digit_and_opts_out_by_a_word, |db| {
    let office = office(&db).await;
    let (customer, contact) = office.books.customer("corrib").await;
    office.books.invoice(customer, "RE-1042", 119_00).await;
    let (message, conversation) = office.texted(customer, "SM1", " 1 ").await;
    assert_eq!((message.channel, conversation.customer_id), (Some(Channel::Sms), Some(customer)));
    assert_eq!(office.proposed(message.id).await, ["paid"]);
    assert_eq!(office.silent(customer).await, ["RE-1042"]);
    let stopped = async || {
        let contact = ledger::store::contact(&mut db.read().await.unwrap(), contact).await.unwrap();
        contact.phone_stopped_at.is_some()
    };
    office.texted(customer, "SM2", "Stop").await;
    assert!(stopped().await);
    office.texted(customer, "SM3", "START").await;
    assert!(!stopped().await);
});

on_both!(files_come_along_under_harmless_names, |db| {
    let office = office(&db).await;
    let (customer, _) = office.books.customer("corrib").await;
    let raw = "From: ap@corrib.example\nTo: ar@nordhafen.example\nSubject: x\nMessage-ID: <1@c.example>\n\
               MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n\
               Siehe Anlage.\n--b\nContent-Type: application/pdf\n\
               Content-Disposition: attachment; filename=\"../../scan.pdf\"\n\nPDF\n--b--\n";
    let (_, filed) = office.receives("INBOX/1/1", raw).await;
    let (message, _) = filed.unwrap();
    assert_eq!(message.customer_id, Some(customer));
    let attachments = inbox::store::attachments(&mut db.read().await.unwrap(), message.id).await.unwrap();
    let names: Vec<_> = attachments.iter().map(|it| (it.name.as_str(), it.media_type.as_str())).collect();
    assert_eq!(names, [("scan.pdf", "application/pdf")]);
    let bytes = office.desk.blobs.read(&attachments[0].blob_key).await.unwrap();
    assert!(bytes.starts_with(b"PDF"));
});

on_both!(two_nodes_at_once_file_nothing_twice, |db| {
    let office = office(&db).await;
    let (customer, _) = office.books.customer("corrib").await;
    for n in 0..20 {
        let raw = mail("ap@corrib.example", AR, &format!("{n}@corrib.example"), "", &format!("Frage {n}."));
        office.keeps(&format!("INBOX/1/{n}"), &raw).await;
        // The same words under the same Message-ID, by another way.
        office.keeps(&format!("INBOX/2/{n}"), &format!("Received: by mx2.example\n{raw}")).await;
    }
    let run = || async { intake::run(&office.desk, now()).await.unwrap() };
    let (one, other) = futures::join!(run(), run());
    assert_eq!((one.filed + other.filed, one.ignored + other.ignored), (20, 20), "{one:?} {other:?}");
    let mut conn = db.read().await.unwrap();
    let sql = "SELECT COUNT(*) FROM messages WHERE customer_id = $1 AND direction = 'in'";
    let filed: i64 = sqlx::query_scalar(sql).bind(customer).fetch_one(&mut *conn).await.unwrap();
    assert_eq!(filed, 20);
});
