//! Who really sent a mail, asked at a DNS server of our own; and what becomes of one that nobody sent.

use super::intake::{AR, Office, mail, office};
use crate::{
    house::{
        books::TODAY,
        name_server::{Manner, NameServer},
        signed::{KEY, sealed, signed},
    },
    on_both,
};
use duly::{
    inbox::{self, Kind},
    intake::{self, Authentications},
    ledger,
    mailbox::MailState,
};
use duly_channels::email::authentication::{Authentication, Authenticator, Check, Policy, Trust};
use std::time::Duration;

const RECORDS: &[(&str, &str)] = &[
    ("s1._domainkey.corrib.example", KEY),
    ("_dmarc.corrib.example", "v=DMARC1; p=reject"),
    ("corrib.example", "v=spf1 ip4:192.0.2.7 -all"),
    ("s1._domainkey.open.example", KEY),
    ("_dmarc.open.example", "v=DMARC1; p=none; rua=mailto:d@open.example"),
    ("s1._domainkey.evil.example", KEY),
    ("s1._domainkey.relay.example", KEY),
];

const PATIENT: Duration = Duration::from_secs(5);
const HASTY: Duration = Duration::from_millis(300);

fn checker(dns: &NameServer, within: Duration) -> Authenticator {
    let trust =
        Trust { authserv: vec!["relay.example".into()], received_by: vec!["mx.nordhafen.example".into()] };
    Authenticator::new(Some(dns.address), within, trust)
}

fn plain(from: &str) -> String {
    mail(from, AR, "1@corrib.example", "", "Wir prüfen das.")
}

/// As our own mail server takes it from somebody who connects.
fn taken(ip: &str, path: &str, mail: &str) -> String {
    let mail = mail.replace("\r\n", "\n").replace('\n', "\r\n");
    format!(
        "Return-Path: <{path}>\r\nReceived: from mail.corrib.example (unknown [{ip}])\r\n\
         \tby mx.nordhafen.example (Postfix) with ESMTPS id 4; Tue, 10 Mar 2026 09:30:01 +0000\r\n{mail}"
    )
}

fn found(it: &Authentication) -> (Check, Check, Check, Policy, Check) {
    (it.spf, it.dkim, it.dmarc, it.policy, it.verdict())
}

#[tokio::test]
async fn a_sender_is_proven_by_signature_or_by_address() {
    use Check::{Fail, None, Pass};
    use Policy::{None as Open, Reject};
    let dns = NameServer::with_texts(RECORDS).await;
    let checker = checker(&dns, PATIENT);
    let good = signed("corrib.example", &plain("ap@corrib.example"));
    for (what, raw, expected) in [
        ("signed", good.clone(), (None, Pass, Pass, Reject, Pass)),
        ("changed", good.replace("das", "dies"), (None, Fail, Fail, Reject, Fail)),
        ("unsigned", plain("ap@corrib.example"), (None, None, Fail, Reject, Fail)),
        (
            "by its own server",
            taken("192.0.2.7", "ap@corrib.example", &plain("ap@corrib.example")),
            (Pass, None, Pass, Reject, Pass),
        ),
        (
            "by another server",
            taken("192.0.2.66", "ap@corrib.example", &plain("ap@corrib.example")),
            (Fail, None, Fail, Reject, Fail),
        ),
        (
            "signed by somebody else",
            signed("evil.example", &plain("ap@corrib.example")),
            (None, Pass, Fail, Reject, Fail),
        ),
        (
            "no policy at all",
            signed("evil.example", &plain("ap@evil.example")),
            (None, Pass, None, Open, Pass),
        ),
        ("nothing is asked", plain("ap@open.example"), (None, None, Fail, Open, None)),
        ("nothing is known", plain("ap@liffey.example"), (None, None, None, Open, None)),
    ] {
        assert_eq!(found(&checker.check(raw.as_bytes()).await), expected, "{what}");
    }
}

#[tokio::test]
async fn what_a_relay_of_ours_sealed_is_believed_and_what_another_one_sealed_is_not() {
    let dns = NameServer::with_texts(RECORDS).await;
    let checker = checker(&dns, PATIENT);
    // A list adds a line: the signature is broken, and the one who did it says that it was right before.
    let broken =
        signed("corrib.example", &plain("ap@corrib.example")).replace("das.", "das.\r\n-- \r\nListe");
    for (by, was_right, arc, verdict) in [
        ("relay.example", true, Check::Pass, Check::Pass),
        ("relay.example", false, Check::Pass, Check::Fail),
        ("evil.example", true, Check::Pass, Check::Fail),
    ] {
        let found = checker.check(sealed(by, was_right, &broken).as_bytes()).await;
        assert_eq!((found.arc, found.verdict()), (arc, verdict), "{by} {was_right}");
    }
    let forged = sealed("relay.example", true, &broken).replace("Liste", "Lüge");
    let found = checker.check(forged.as_bytes()).await;
    assert_eq!((found.arc, found.verdict()), (Check::Fail, Check::Fail));
}

#[tokio::test]
async fn what_our_server_has_checked_is_not_asked_again() {
    let dns = NameServer::with_texts(RECORDS).await;
    let checker = checker(&dns, PATIENT);
    let told = format!(
        "Authentication-Results: relay.example; dmarc=pass header.from=corrib.example\r\n{}",
        plain("ap@corrib.example").replace('\n', "\r\n")
    );
    let verdict = checker.check(told.as_bytes()).await.verdict();
    assert_eq!((verdict, dns.asked()), (Check::Pass, vec![]));
}

#[tokio::test]
async fn a_dns_that_is_broken_or_silent_is_nobodys_fault() {
    for manner in [Manner::Broken, Manner::Silent] {
        let dns = NameServer::of_manner(manner, []).await;
        let raw = signed("corrib.example", &plain("ap@corrib.example"));
        let found = checker(&dns, HASTY).check(raw.as_bytes()).await;
        assert_eq!(
            (found.verdict(), found.domain.as_str()),
            (Check::TempError, "corrib.example"),
            "{manner:?}"
        );
        assert!(!dns.asked().is_empty());
    }
}

#[tokio::test]
async fn the_dns_is_asked_once_for_what_it_has_said() {
    let dns = NameServer::with_texts(RECORDS).await;
    let checker = checker(&dns, PATIENT);
    let raw = signed("corrib.example", &plain("ap@corrib.example"));
    checker.check(raw.as_bytes()).await;
    let asked = dns.asked();
    for _ in 0..5 {
        assert_eq!(checker.check(raw.as_bytes()).await.verdict(), Check::Pass);
    }
    assert!(asked.contains(&"s1._domainkey.corrib.example".to_owned()), "{asked:?}");
    assert_eq!(dns.asked().len(), asked.len(), "{:?}", dns.asked());
}

#[tokio::test]
async fn a_hostile_mail_is_checked_in_bounded_time() {
    let dns = NameServer::with_texts(RECORDS).await;
    let checker = checker(&dns, PATIENT);
    let plain = plain("ap@corrib.example").replace('\n', "\r\n");
    let bad = "DKIM-Signature: v=1; a=ed25519-sha256; d=corrib.example; s=s1; h=From; bh=x; b=x\r\n";
    let one = signed("corrib.example", &plain).split_once("From:").unwrap().0.to_owned();
    for raw in [
        format!("{}{plain}", bad.repeat(2000)),
        format!("{}{plain}", one.repeat(2000)),
        format!("X-Long: {}\r\n{one}{plain}", "x".repeat(1_000_000)),
        format!("{}{plain}", "Received: from a (a [192.0.2.1]) by mx.nordhafen.example; x\r\n".repeat(5000)),
        format!("Authentication-Results: relay.example{}\r\n{plain}", "; dkim=(((".repeat(20_000)),
        format!("ARC-Seal: i=1; cv=none; a=rsa-sha256; d=x; s=s; b=x\r\n{plain}").repeat(50),
    ] {
        let found = checker.check(raw.as_bytes()).await;
        assert_eq!(found.domain, "corrib.example");
    }
    let asked = dns.asked().iter().filter(|it| it.starts_with("s1.")).count();
    assert!(asked <= 2, "one key, asked {asked} times");
}

// --- what becomes of it ------------------------------------------------------------------------------------

async fn checking(db: &duly::db::Db, dns: &NameServer, within: Duration) -> Office {
    let mut office = office(db).await;
    office.desk.authentications = Authentications::of(checker(dns, within), ["replies".to_owned()]);
    office
}

/// The events of a conversation.
async fn events(office: &Office, message: &inbox::Message) -> Vec<String> {
    let mut db = office.desk.db.read().await.unwrap();
    let said = inbox::store::messages(&mut db, message.conversation_id).await.unwrap();
    said.into_iter().filter(|it| it.kind == Kind::Event).map(|it| it.body).collect()
}

async fn verdict(office: &Office, message: &inbox::Message) -> Option<(Check, String)> {
    let mut db = office.desk.db.read().await.unwrap();
    let found = inbox::store::authentications(&mut db, message.conversation_id).await.unwrap();
    let (_, found) = found.into_iter().find(|(id, _)| *id == message.id)?;
    let found: Authentication = serde_json::from_str(&found).unwrap();
    Some((found.verdict(), found.domain))
}

on_both!(a_forged_mail_waits_for_a_person_and_silences_for_a_day, |db| {
    let dns = NameServer::with_texts(RECORDS).await;
    let office = checking(&db, &dns, PATIENT).await;
    let (customer, contact) = office.books.customer("corrib").await;
    office.books.invoice(customer, "RE-1042", 119_00).await;
    let reminder = office.reminds(customer, contact, "ap@corrib.example").await;
    let body = "Die Rechnung RE-1042 ist falsch, der Preis stimmt nicht.";
    // It has the sender, the address that only the customer knows, and the Message-ID that it answers.
    let thread = format!("In-Reply-To: <{}>\n", office.message_id(reminder));
    let raw = mail("ap@corrib.example", &office.reply_to(reminder), "1@corrib.example", &thread, body);
    let (state, filed) = office.receives("INBOX/1/1", &raw).await;
    let (message, conversation) = filed.unwrap();
    assert_eq!((state, message.customer_id, conversation.customer_id), (MailState::Unmatched, None, None));
    assert_eq!((message.contact_id, message.sender.as_str()), (None, "ap@corrib.example"));
    assert_eq!(events(&office, &message).await, [format!("{} corrib.example", intake::DOUBTED)]);
    assert_eq!(verdict(&office, &message).await, Some((Check::Fail, "corrib.example".into())));
    assert_eq!(office.proposed(message.id).await, [""; 0]);
    assert_eq!(office.books.silent(customer, TODAY().plus_days(1)).await, ["RE-1042"]);
    assert_eq!(office.books.silent(customer, TODAY().plus_days(2)).await, [""; 0]);

    // Whoever goes on does not silence the customer for ever.
    let again = mail("ap@corrib.example", AR, "2@corrib.example", "", "Wir zahlen nicht.");
    assert_eq!(office.receives("INBOX/1/2", &again).await.0, MailState::Unmatched);
    let mut db = db.read().await.unwrap();
    let blocks = ledger::store::live_blocks(&mut db, customer, TODAY()).await.unwrap();
    assert_eq!(blocks.len(), 1, "{blocks:?}");
});

on_both!(an_address_that_nobody_checked_lets_nobody_in, |db| {
    let dns = NameServer::with_texts(RECORDS).await;
    let office = checking(&db, &dns, PATIENT).await;
    let (customer, _) = office.books.customer("corrib").await;
    office.books.invoice(customer, "RE-1042", 119_00).await;
    let without_from = plain("ap@corrib.example").replace("From: ", "Reply-To: ");
    let twice = plain("ap@corrib.example").replace("From: ", "From: x@evil.example\nFrom: ");
    let other = signed("evil.example", &plain("x@evil.example, ap@corrib.example")).replace("\r\n", "\n");
    for (n, raw) in [without_from, twice, other].iter().enumerate() {
        let raw = raw.replace("1@corrib.example", &format!("{n}@corrib.example"));
        let (state, filed) = office.receives(&format!("INBOX/1/{n}"), &raw).await;
        assert_eq!((state, filed.unwrap().0.customer_id), (MailState::Unmatched, None), "{raw}");
    }
    // Nor does the forged one keep out the real one that it copies.
    let real = plain("ap@corrib.example");
    let real = signed("corrib.example", &real).replace("\r\n", "\n");
    let (state, filed) = office.receives("INBOX/1/9", &real).await;
    assert_eq!((state, filed.unwrap().0.customer_id), (MailState::Filed, Some(customer)));
});

on_both!(a_proven_mail_and_one_that_cannot_be_checked_go_where_they_belong, |db| {
    let (dns, silent) =
        (NameServer::with_texts(RECORDS).await, NameServer::of_manner(Manner::Silent, []).await);
    let office = checking(&db, &dns, PATIENT).await;
    let (customer, contact) = office.books.customer("corrib").await;
    office.books.invoice(customer, "RE-1042", 119_00).await;
    let reminder = office.reminds(customer, contact, "ap@corrib.example").await;
    let to = office.reply_to(reminder);
    let body = "Die Rechnung RE-1042 ist falsch, der Preis stimmt nicht.";
    let good = signed("corrib.example", &mail("ap@corrib.example", &to, "1@corrib.example", "", body));
    let (state, filed) = office.receives("INBOX/1/1", &good.replace("\r\n", "\n")).await;
    let (message, _) = filed.unwrap();
    assert_eq!((state, message.answers_id), (MailState::Filed, Some(reminder)));
    assert_eq!(verdict(&office, &message).await, Some((Check::Pass, "corrib.example".into())));
    assert_eq!(office.proposed(message.id).await, ["dispute"]);
    assert_eq!(office.silent(customer).await, ["RE-1042"]);

    let blind = Authentications::of(checker(&silent, HASTY), ["replies".to_owned()]);
    let mut office = office;
    office.desk.authentications = blind;
    let raw = mail("ap@corrib.example", &to, "2@corrib.example", "", "Wer ist zuständig?");
    let (state, filed) = office.receives("INBOX/1/2", &raw).await;
    let (message, _) = filed.unwrap();
    assert_eq!((state, message.customer_id), (MailState::Filed, Some(customer)));
    assert_eq!(verdict(&office, &message).await, Some((Check::TempError, "corrib.example".into())));
});

on_both!(a_mailbox_that_is_not_checked_believes_as_before, |db| {
    let dns = NameServer::with_texts(RECORDS).await;
    let mut office = checking(&db, &dns, PATIENT).await;
    office.desk.authentications = Authentications::of(checker(&dns, PATIENT), ["another".to_owned()]);
    let (customer, _) = office.books.customer("corrib").await;
    let (state, filed) = office.receives("INBOX/1/1", &plain("ap@corrib.example")).await;
    let (message, _) = filed.unwrap();
    assert_eq!((state, message.customer_id), (MailState::Filed, Some(customer)));
    assert_eq!((verdict(&office, &message).await, dns.asked()), (None, vec![]));
});

on_both!(a_copy_in_our_name_is_ours_only_if_that_is_proven, |db| {
    let records = [
        ("s1._domainkey.nordhafen.example", KEY),
        ("_dmarc.nordhafen.example", "v=DMARC1; p=none; rua=mailto:d@nordhafen.example"),
    ];
    let dns = NameServer::with_texts(&records).await;
    let office = checking(&db, &dns, PATIENT).await;
    let (customer, _) = office.books.customer("corrib").await;
    let raw =
        mail("lena@nordhafen.example", "ap@corrib.example", "1@nordhafen.example", "", "Wir verzichten.");
    let (state, filed) = office.receives("INBOX/1/1", &raw).await;
    let (message, _) = filed.unwrap();
    assert_eq!((state, message.customer_id, message.author_id), (MailState::Unmatched, None, None));
    assert_eq!(events(&office, &message).await, [intake::IN_OUR_NAME]);
    assert_eq!(office.silent(customer).await, [""; 0]);

    let raw = raw.replace("1@nordhafen", "2@nordhafen");
    let good = signed("nordhafen.example", &raw).replace("\r\n", "\n");
    let (state, filed) = office.receives("INBOX/1/2", &good).await;
    let (message, _) = filed.unwrap();
    assert_eq!((state, message.customer_id), (MailState::Filed, Some(customer)));
    assert_eq!(message.author_id, Some(office.books.collector));
});
