//! Mails as they come, each a file in `tests/mails`, and what is read from them.

use std::path::Path;

use duly_channels::email::{
    Address,
    bounce::Undelivered,
    parse::{Incoming, parse},
    reply::Fault,
};

fn read(name: &str) -> Incoming {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mails");
    parse(&std::fs::read(folder.join(name).with_extension("eml")).unwrap())
}

fn text(name: &str) -> String {
    read(name).text().replace("\r\n", "\n").trim_end().to_owned()
}

fn address(name: &str, address: &str) -> Address {
    Address { name: name.to_owned(), address: address.to_owned() }
}

#[test]
fn an_answer_from_outlook() {
    let it = read("outlook_german");
    assert!(it.readable && !it.is_automatic() && it.bounce.is_none());
    assert_eq!(it.from, Some(address("Huber, Jürgen", "m.huber@huber-metall.example")));
    assert_eq!(it.to, [address("Nordlicht Buchhaltung", "ar+k7@nordlicht.example")]);
    assert_eq!(it.cc.len(), 2);
    assert_eq!(it.delivered_to, ["ar@nordlicht.example", "ar+k7@nordlicht.example"]);
    assert_eq!(it.return_path.as_deref(), Some("m.huber@huber-metall.example"));
    assert_eq!(it.subject, "AW: Zahlungserinnerung RE-7 über 1.234,00 €");
    assert_eq!(it.message_id.as_deref(), Some("h1@huber-metall.example"));
    assert_eq!(it.in_reply_to, ["r1@nordlicht.example"]);
    assert_eq!(it.references, ["r0@nordlicht.example", "r1@nordlicht.example"]);
    assert_eq!(it.date, Some("2026-03-02T08:15:00Z".parse().unwrap()));
    assert!(
        it.text().contains("wir kürzen um 34,00 €.") && it.text().contains("Betreff: Zahlungserinnerung")
    );
    assert_eq!(it.html.as_deref().map(|it| it.contains("<p>die Menge")), Some(true));
    assert!(it.headers.contains(&("message-id".to_owned(), "<h1@huber-metall.example>".to_owned())));
    assert_eq!(it.headers.first().map(|(name, _)| name.as_str()), Some("return-path"));
    assert!(it.attachments.is_empty());
}

#[test]
fn texts_in_many_letters_and_forms() {
    for (name, expected) in [
        ("polish_html_only", "Zapłacimy w piątek.\n\n> Prosimy o zapłatę"),
        (
            "flowed_quotes",
            "We paid this last week, see the bank's note.\n\n> Please pay invoice 7.\n> Thank you.\n\n-- \nKim",
        ),
        ("unlabelled_letters", "Wir überweisen 50 € am Montag."),
        ("seven_bit_unicode", "Grüße, 50 €"),
    ] {
        assert_eq!(text(name), expected, "{name}");
    }
    assert_eq!(read("polish_html_only").subject, "Zapłata");
    assert_eq!(read("seven_bit_unicode").from.unwrap().name, "Jörg");
}

#[test]
fn who_wrote_it() {
    for (name, automatic, bounce) in [
        ("customer_system_person", false, false),
        ("person_quotes_bounce", false, false),
        ("outlook_german", false, false),
        ("out_of_office", true, false),
        ("read_receipt", true, false),
        ("bounce_standard", true, true),
        ("bounce_qmail", false, true),
        ("bounce_delayed_prose", false, true),
    ] {
        let it = read(name);
        assert_eq!((it.is_automatic(), it.bounce.is_some()), (automatic, bounce), "{name}");
    }
    let it = read("customer_system_person");
    assert_eq!(it.reply_to, Some(address("Dana", "dana+deal@crm.example")));
    assert_eq!(read("out_of_office").return_path.as_deref(), Some(""));
}

fn undelivered(address: &str, action: &str, status: &str, diagnostic: &str) -> Undelivered {
    Undelivered {
        address: address.to_owned(),
        action: action.to_owned(),
        status: status.to_owned(),
        diagnostic: diagnostic.to_owned(),
        fault: match status {
            "5.2.2" => Fault::MailboxFull,
            "5.2.1" => Fault::MailboxClosed,
            late if late.starts_with('4') => Fault::Network,
            _ => Fault::NoSuchMailbox,
        },
    }
}

#[test]
fn what_did_not_arrive() {
    let exim = "host mx.gone.example [198.51.100.40] SMTP error from remote mail server after end of data: \
                552 5.2.2 Mailbox full";
    let user_unknown = "550 5.1.1 <ap@gone.example>: Recipient address    rejected: User unknown";
    for (name, recipients) in [
        (
            "bounce_standard",
            vec![
                undelivered("ap@gone.example", "failed", "5.1.1", user_unknown),
                undelivered("slow@gone.example", "delayed", "4.4.1", "connection timed out"),
            ],
        ),
        (
            "bounce_qmail",
            vec![
                undelivered(
                    "billing@gone.example",
                    "failed",
                    "5.1.1",
                    "Sorry, no mailbox here by that name. (#5.1.1)",
                ),
                undelivered("second@gone.example", "failed", "5.0.0", "This address no longer accepts mail."),
            ],
        ),
        ("bounce_exim", vec![undelivered("hello@gone.example", "failed", "5.2.2", exim)]),
    ] {
        let bounce = read(name).bounce.unwrap();
        assert_eq!(bounce.original_message_id.as_deref(), Some("r1@nordlicht.example"), "{name}");
        assert_eq!(bounce.recipients, recipients, "{name}");
    }
}

#[test]
fn what_did_not_arrive_in_prose() {
    let bounce = read("bounce_exchange").bounce.unwrap();
    assert_eq!(bounce.original_message_id.as_deref(), Some("r1@nordlicht.example"));
    assert_eq!(bounce.recipients.len(), 1);
    let it = &bounce.recipients[0];
    assert_eq!((it.address.as_str(), it.status.as_str()), ("buero@gone.example", "5.1.10"));
    assert!(it.is_permanent());

    let bounce = read("bounce_delayed_prose").bounce.unwrap();
    assert_eq!(
        bounce.recipients,
        [undelivered("ap@gone.example", "delayed", "4.0.0", "connection timed out")]
    );
    assert!(!bounce.recipients[0].is_permanent());
}

#[test]
fn who_was_not_reached_and_why_as_many_servers_put_it() {
    for (name, action, status, fault) in [
        ("prose_gmail", "failed", "5.1.1", Fault::NoSuchMailbox),
        ("prose_postfix", "failed", "5.7.1", Fault::Policy),
        ("prose_exim", "failed", "5.0.0", Fault::NoSuchDomain),
        ("prose_sendmail", "failed", "5.2.3", Fault::TooLarge),
        ("prose_exchange", "failed", "5.2.2", Fault::MailboxFull),
        ("prose_t_online", "failed", "5.1.1", Fault::NoSuchMailbox),
        ("prose_gmx", "failed", "5.0.0", Fault::NoSuchMailbox),
        ("prose_qmail_late", "failed", "4.4.3", Fault::Network),
        ("prose_late_gmail", "delayed", "4.0.0", Fault::Network),
    ] {
        let bounce = read(name).bounce.unwrap_or_else(|| panic!("{name} is a report"));
        assert_eq!(bounce.original_message_id.as_deref(), Some("r1@nordlicht.example"), "{name}");
        let told: Vec<_> = bounce
            .recipients
            .iter()
            .map(|it| (it.address.as_str(), it.action.as_str(), it.status.as_str(), it.fault))
            .collect();
        assert_eq!(told, [("ap@gone.example", action, status, fault)], "{name}");
        assert!(!bounce.of_a_report, "{name}");
    }
}

#[test]
fn a_report_of_a_report_says_so_and_names_the_report() {
    let bounce = read("report_of_a_report").bounce.unwrap();
    assert!(bounce.of_a_report);
    assert_eq!(bounce.original_message_id.as_deref(), Some("report@mx2.gone.example"));
}

#[test]
fn a_mail_was_read() {
    let receipt = read("read_receipt").receipt.unwrap();
    assert!(receipt.displayed);
    assert!(read("bounce_standard").receipt.is_none());
}

#[test]
fn a_mail_that_its_parser_cannot_bear_is_read_without_its_parts() {
    let it = read("beyond_the_parser");
    assert_eq!((it.readable, it.subject.as_str()), (true, "Proof"));
    assert!(it.text().contains("Transferred.") || !it.attachments.is_empty(), "{it:?}");
}

#[test]
fn a_broken_report_is_still_a_report() {
    let bounce = read("bounce_broken").bounce.unwrap();
    let known: Vec<_> = bounce.recipients.iter().filter(|it| !it.address.is_empty()).collect();
    assert_eq!(known, [&undelivered("ap@gone.example", "failed", "5.2.1", "5.2.1")]);
}

#[test]
fn files_pictures_and_forwarded_mails_are_attachments() {
    let it = read("attachments");
    assert_eq!(it.text().trim(), "Paid.");
    let found: Vec<_> = it
        .attachments
        .iter()
        .map(|it| (it.name.as_str(), it.media_type.as_str(), it.content_id.as_deref()))
        .collect();
    assert_eq!(
        found,
        [
            ("logo.png", "image/png", Some("logo@calder")),
            ("Beleg €.pdf", "application/pdf", None),
            ("", "message/rfc822", None),
        ]
    );
    assert_eq!(it.attachments[1].bytes, b"%PDF-1.7\n");
    assert!(it.attachments[2].bytes.starts_with(b"From: bank@calder.example"));
}

#[test]
fn what_is_no_mail_is_unreadable_and_empty() {
    for raw in
        [b"".as_slice(), b"\0\xff\xfe", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"hello\n\nworld", &[b':'; 99]]
    {
        let it = parse(raw);
        assert!(!it.readable && it.text().is_empty() && it.headers.is_empty(), "{raw:?}");
    }
}

/// Everything that came in so far, cut and bent.
#[test]
fn broken_mails_never_stop_the_reading() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mails");
    let mut read = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let raw = std::fs::read(file.unwrap().path()).unwrap();
        for at in (0..raw.len()).step_by(7) {
            let _ = parse(&raw[..at]);
            let mut bent = raw.clone();
            bent[at] = bent[at].wrapping_mul(31).wrapping_add(u8::try_from(at % 251).unwrap());
            let _ = parse(&bent);
            read += 2;
        }
    }
    assert!(read > 1000);
}

#[test]
fn mails_that_are_too_much_are_cut_not_refused() {
    let started = std::time::Instant::now();
    let head = "From: a@b.example\r\nSubject: s\r\n";
    let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(50_000);
    let folded = "Content-Type: message/\r\n rfc822\r\n\r\n".repeat(50_000);
    let digests: String = (0..20_000)
        .map(|n| format!("Content-Type: multipart/digest; boundary={n}\r\n\r\n--{n}\r\n\r\n"))
        .collect();
    for body in [nested, folded, digests] {
        assert!(parse(format!("{head}{body}text").as_bytes()).readable);
    }
    let it = parse(format!("{head}{}\r\n{}", "X-A: b\r\n".repeat(5000), "word ".repeat(400_000)).as_bytes());
    assert_eq!((it.headers.len(), it.text().len()), (1000, 1_000_000));
    let it = parse(format!("{head}X-Long: {}\r\n\r\ntext", "é".repeat(200_000)).as_bytes());
    assert_eq!(it.headers[2].1.len(), 100_000);
    let parts = "--m\r\nContent-Disposition: attachment\r\n\r\nx\r\n".repeat(2000);
    let it = parse(format!("{head}Content-Type: multipart/mixed; boundary=m\r\n\r\n{parts}--m--").as_bytes());
    assert_eq!(it.attachments.len(), 500);
    assert!(started.elapsed().as_secs() < 30, "took {:?}", started.elapsed());
}
