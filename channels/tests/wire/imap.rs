//! Mail in, from a real Dovecot, some of it by way of a real Postfix.

use std::time::Duration;

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

use duly_channels::{
    Channel, Outgoing,
    email::{
        Login, Password, Tls,
        imap::{Ask, Cursor, Fault, Imap, Piece, Settings, Terms},
        parse::parse,
        smtp::Smtp,
    },
};

use crate::house::{Dovecot, Postfix, encrypted_smtp, free_ports, reminder};

fn mail(n: usize) -> Vec<u8> {
    format!("From: k{n}@kaeufer.example\r\nSubject: Mail {n}\r\n\r\nWir zahlen {n}.\r\n").into_bytes()
}

fn subjects(raws: &[duly_channels::email::imap::Fetched]) -> Vec<String> {
    raws.iter().map(|it| parse(&it.raw).subject).collect()
}

async fn fault(settings: Settings) -> Fault {
    Imap::connect(&settings).await.err().expect("connected")
}

#[tokio::test]
async fn a_reminder_goes_through_a_real_server_into_a_real_mailbox() {
    let dovecot = Dovecot::start();
    let postfix = Postfix::start(&dovecot);
    let mut imap = Imap::connect(&dovecot.settings()).await.unwrap();
    let nothing = imap.fetch_after(None, 10).await.unwrap();
    assert!(nothing.mails.is_empty() && !nothing.more && nothing.cursor().is_none());

    let smtp = Smtp::new(encrypted_smtp(&postfix)).unwrap();
    let receipt = smtp.send("key", &Outgoing::Email(Box::new(reminder("r1")))).await.unwrap();
    assert!(receipt.reference.contains("queued as"), "{receipt:?}");
    assert!(imap.wait(Duration::from_secs(20)).await.unwrap(), "IDLE wakes");

    let batch = imap.fetch_after(None, 10).await.unwrap();
    assert_eq!(batch.mails.len(), 1);
    assert!(batch.mails[0].internal_date.is_some());
    let read = parse(&batch.mails[0].raw);
    let sent = reminder("r1");
    assert_eq!(read.message_id, Some(sent.message_id));
    assert_eq!(read.return_path, Some(sent.return_path));
    assert_eq!(read.subject, sent.subject);
    assert_eq!(read.text().replace("\r\n", "\n").trim_end(), sent.text);
    assert!(read.delivered_to.contains(&sent.to.address), "{:?}", read.delivered_to);
    imap.close().await;
}

#[tokio::test]
async fn a_cursor_leads_through_a_folder_and_marks_nothing() {
    let dovecot = Dovecot::start();
    for n in 0..7 {
        dovecot.deliver(&mail(n));
    }
    let mut imap = Imap::connect(&dovecot.settings()).await.unwrap();
    let mut seen = vec![];
    let mut cursor = None;
    loop {
        let batch = imap.fetch_after(cursor, 3).await.unwrap();
        assert!(batch.mails.len() <= 3);
        seen.extend(subjects(&batch.mails));
        cursor = batch.cursor().or(cursor);
        if !batch.more {
            break;
        }
    }
    assert_eq!(seen, (0..7).map(|n| format!("Mail {n}")).collect::<Vec<_>>());

    // `n:*` finds the last mail even behind the end.
    assert!(imap.fetch_after(cursor, 3).await.unwrap().mails.is_empty());
    let end = cursor.map(|it| Cursor { last_uid: u32::MAX, ..it });
    assert!(imap.fetch_after(end, 3).await.unwrap().mails.is_empty());
    // Whoever could not store a batch asks for it again.
    let again = cursor.map(|it| Cursor { last_uid: 2, ..it });
    assert_eq!(subjects(&imap.fetch_after(again, 2).await.unwrap().mails), ["Mail 2", "Mail 3"]);
    assert_eq!(subjects(&imap.fetch_after(again, 2).await.unwrap().mails), ["Mail 2", "Mail 3"]);

    let flags = dovecot.adm(&["fetch", "-u", "alice", "flags", "mailbox", "INBOX"]);
    assert!(!flags.contains("Seen") && flags.contains("Recent"), "{flags}");
}

#[tokio::test]
async fn deleted_mails_do_not_end_the_reading() {
    let dovecot = Dovecot::start();
    for n in 0..6 {
        dovecot.deliver(&mail(n));
    }
    let mut imap = Imap::connect(&dovecot.settings()).await.unwrap();
    let first = imap.fetch_after(None, 2).await.unwrap();
    // Gone after they were listed.
    dovecot.adm(&["expunge", "-u", "alice", "mailbox", "INBOX", "uid", "3:5"]);
    let (mut rest, mut cursor) = (vec![], first.cursor());
    loop {
        let batch = imap.fetch_after(cursor, 2).await.unwrap();
        rest.extend(subjects(&batch.mails));
        cursor = batch.cursor().or(cursor);
        if !batch.more {
            break;
        }
    }
    assert_eq!(rest, ["Mail 5"]);
}

#[tokio::test]
async fn a_batch_keeps_within_its_bytes_and_a_large_mail_comes_alone() {
    let dovecot = Dovecot::start();
    let large = [mail(1), vec![b'x'; 40_000]].concat();
    for raw in [mail(0), large, mail(2), mail(3)] {
        dovecot.deliver(&raw);
    }
    let mut imap = Imap::connect(&Settings { largest_batch: 10_000, ..dovecot.settings() }).await.unwrap();
    let mut batches = vec![];
    let mut cursor = None;
    loop {
        let batch = imap.fetch_after(cursor, 100).await.unwrap();
        batches.push(batch.mails.len());
        cursor = batch.cursor();
        if !batch.more {
            break;
        }
    }
    assert_eq!(batches, [1, 1, 2]);
}

#[tokio::test]
async fn a_folder_that_was_restored_is_read_from_its_beginning() {
    let dovecot = Dovecot::start();
    dovecot.deliver(&mail(0));
    dovecot.deliver(&mail(1));
    let mut imap = Imap::connect(&dovecot.settings()).await.unwrap();
    let before = imap.fetch_after(None, 10).await.unwrap();
    imap.close().await;

    dovecot.restored();
    let mut imap = Imap::connect(&dovecot.settings()).await.unwrap();
    let after = imap.fetch_after(before.cursor(), 10).await.unwrap();
    assert_ne!(after.uid_validity, before.uid_validity);
    assert_eq!(after.mails.len(), 2);
    assert!(imap.fetch_after(after.cursor(), 10).await.unwrap().mails.is_empty());
}

#[tokio::test]
async fn waiting_ends_with_a_delivery_or_with_its_time() {
    let dovecot = Dovecot::start();
    let mut imap = Imap::connect(&dovecot.settings()).await.unwrap();
    let batch = imap.fetch_after(None, 10).await.unwrap();
    assert!(!imap.wait(Duration::from_millis(50)).await.unwrap(), "nothing came");
    let (woken, ()) = tokio::join!(imap.wait(Duration::from_secs(20)), async { dovecot.deliver(&mail(0)) });
    assert!(woken.unwrap());
    assert_eq!(imap.fetch_after(batch.cursor(), 10).await.unwrap().mails.len(), 1);
    assert!(!imap.wait(Duration::from_millis(50)).await.unwrap(), "it is not told twice");
}

#[tokio::test]
async fn what_an_administrator_has_to_mend_is_said_in_words() {
    let dovecot = Dovecot::start();
    let Fault::Refused(why) = fault(Settings {
        login: Login::with_password("alice", Password::new("hunter2")),
        ..dovecot.settings()
    })
    .await
    else {
        panic!("not refused")
    };
    assert_eq!(why, "localhost does not let alice in: [AUTHENTICATIONFAILED] Authentication failed.");
    let Fault::Refused(why) = fault(Settings { folder: "Rückläufer".to_owned(), ..dovecot.settings() }).await
    else {
        panic!("not refused")
    };
    assert!(why.starts_with("the folder Rückläufer cannot be opened"), "{why}");
}

#[tokio::test]
async fn who_cannot_be_reached_or_trusted_is_unreachable() {
    let dovecot = Dovecot::start();
    let [nobody] = free_ports();
    for settings in [
        Settings { port: nobody, ..dovecot.settings() },
        Settings { root_certificate: None, ..dovecot.settings() },
        Settings { host: "127.0.0.2".to_owned(), ..dovecot.settings() },
        // Waits for a greeting in the open where TLS is spoken.
        Settings { tls: Tls::None, timeout: Duration::from_millis(500), ..dovecot.settings() },
    ] {
        let fault = fault(settings).await;
        assert!(matches!(fault, Fault::Unreachable(_)), "{fault:?}");
    }
    for (tls, port) in [(Tls::Starttls, dovecot.imap), (Tls::None, dovecot.imap)] {
        Imap::connect(&Settings { tls, port, ..dovecot.settings() }).await.unwrap();
    }
}

#[tokio::test]
async fn a_server_that_goes_away_is_noticed_at_work_and_while_waiting() {
    let dovecot = Dovecot::start();
    let mut working = Imap::connect(&dovecot.settings()).await.unwrap();
    let mut waiting = Imap::connect(&dovecot.settings()).await.unwrap();
    let (outcome, ()) = tokio::join!(waiting.wait(Duration::from_secs(20)), async {
        // Once the other is answered, this one has had its turn to go idle.
        working.fetch_after(None, 1).await.unwrap();
        dovecot.kill9();
    });
    assert!(matches!(outcome, Err(Fault::Unreachable(_))), "{outcome:?}");
    let outcome = working.fetch_after(None, 1).await;
    assert!(matches!(outcome, Err(Fault::Unreachable(_))), "{outcome:?}");
}

/// A server without IDLE whose INBOX holds UIDs 4, 5 and 6. It answers fetches of bodies as told, by UID set;
/// an empty answer hangs up.
async fn poor_server(bodies: fn(&str) -> &'static str) -> Settings {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let mut stream = BufReader::new(listener.accept().await.unwrap().0);
        stream.write_all(b"* OK ready\r\n").await.unwrap();
        let mut line = String::new();
        while stream.read_line(&mut line).await.unwrap_or(0) > 0 {
            let (tag, command) = line.trim().split_once(' ').unwrap();
            let answer = match command.split(' ').take(2).collect::<Vec<_>>().join(" ").as_str() {
                "CAPABILITY" => "* CAPABILITY IMAP4rev1\r\nTAG OK",
                "EXAMINE \"INBOX\"" => "* 3 EXISTS\r\n* OK [UIDVALIDITY 9] ok\r\nTAG OK",
                "UID FETCH" if command.ends_with(":* (UID)") => {
                    "* 1 FETCH (UID 4)\r\n* 2 FETCH (UID 5)\r\n* 3 FETCH (UID 6)\r\nTAG OK"
                }
                "UID FETCH" if command.contains("RFC822.SIZE") => {
                    "* 3 FETCH (UID 6 RFC822.SIZE 2)\r\n* 1 FETCH (UID 4 RFC822.SIZE 2)\r\n\
                     * 2 FETCH (UID 5 RFC822.SIZE 2)\r\nTAG OK"
                }
                "UID FETCH" if command.contains("BODY.PEEK[]") => bodies(command.split(' ').nth(2).unwrap()),
                _ => "TAG OK",
            };
            if answer.is_empty() {
                return;
            }
            stream.write_all(answer.replace("TAG", tag).as_bytes()).await.unwrap();
            stream.write_all(b" done\r\n").await.unwrap();
            line.clear();
        }
    });
    Settings {
        host: "127.0.0.1".to_owned(),
        port,
        tls: Tls::None,
        login: Login::with_password("alice", Password::new("secret")),
        folder: "INBOX".to_owned(),
        root_certificate: None,
        timeout: Duration::from_secs(5),
        largest_batch: 1000,
    }
}

#[tokio::test]
async fn a_mail_that_the_server_cannot_hand_out_does_not_hide_the_others() {
    let settings = poor_server(|uids| match uids {
        "4" => "* 1 FETCH (UID 4 BODY[] {2}\r\nab)\r\nTAG OK",
        "6" => "* 3 FETCH (UID 6 BODY[] {2}\r\nef)\r\nTAG OK",
        _ => "TAG NO it is damaged",
    })
    .await;
    let mut imap = Imap::connect(&settings).await.unwrap();
    let batch = imap.fetch_after(None, 10).await.unwrap();
    let got: Vec<_> = batch.mails.iter().map(|it| (it.uid, it.raw.as_slice())).collect();
    assert_eq!(got, [(4, b"ab".as_slice()), (6, b"ef")]);
    assert_eq!((batch.withheld.as_slice(), batch.cursor().unwrap().last_uid), ([5].as_slice(), 6));
    // It cannot tell of new mail, so waiting is sleeping.
    assert!(imap.wait(Duration::from_millis(10)).await.unwrap());
}

#[tokio::test]
async fn a_server_that_refuses_all_or_goes_away_within_a_batch_loses_nothing() {
    let mut imap = Imap::connect(&poor_server(|_| "TAG NO busy").await).await.unwrap();
    let outcome = imap.fetch_after(None, 10).await;
    assert!(matches!(outcome, Err(Fault::Protocol(_))), "{outcome:?}");

    let mut imap = Imap::connect(&poor_server(|_| "").await).await.unwrap();
    let outcome = imap.fetch_after(None, 10).await;
    assert!(matches!(outcome, Err(Fault::Unreachable(_))), "{outcome:?}");

    // One of three, and then silence.
    let half = poor_server(|_| "* 1 FETCH (UID 4 BODY[] {2}\r\nab)\r\n* BYE").await;
    let mut imap = Imap::connect(&Settings { timeout: Duration::from_millis(500), ..half }).await.unwrap();
    let outcome = imap.fetch_after(None, 10).await;
    assert!(matches!(outcome, Err(Fault::Unreachable(_))), "{outcome:?}");
}

#[tokio::test]
async fn terms_leave_out_what_is_early_or_large_and_pieces_make_the_whole() {
    let dovecot = Dovecot::start();
    let large = [mail(1), b"0123456789".repeat(5_000)].concat();
    let day = 86_400;
    for (n, raw, arrived) in [(0, mail(0), day), (1, large.clone(), 3 * day), (2, mail(2), 3 * day)] {
        dovecot.lay("alice", "INBOX", &format!("{n}.mail"), &raw, arrived);
    }
    let mut imap = Imap::connect(&dovecot.settings()).await.unwrap();
    let since = Some(jiff::Timestamp::from_second(2 * 86_400).unwrap());
    let terms = Terms { limit: 10, since, largest: 10_000, ask: Ask::Bytes };
    let batch = imap.fetch_on(None, &terms).await.unwrap();
    assert_eq!(subjects(&batch.mails), ["Mail 2"]);
    let listed: Vec<_> =
        batch.listed.iter().map(|it| (it.uid, it.internal_date.unwrap().as_second())).collect();
    assert_eq!(listed, [(1, 86_400), (2, 3 * 86_400), (3, 3 * 86_400)]);
    assert_eq!(batch.cursor().unwrap().last_uid, 3);
    for (ask, dated) in [(Ask::Dates, 3), (Ask::Uids, 0)] {
        let only = imap.fetch_on(None, &Terms { ask, ..terms }).await.unwrap();
        assert_eq!((only.mails.len(), only.listed.len()), (0, 3));
        assert_eq!(only.listed.iter().filter(|it| it.internal_date.is_some()).count(), dated);
    }

    let mut whole = vec![];
    while let Piece::Bytes(bytes) = imap.piece(2, whole.len().try_into().unwrap(), 20_000).await.unwrap() {
        let is_last = bytes.len() < 20_000;
        whole.extend(bytes);
        if is_last {
            break;
        }
    }
    assert_eq!(whole, large);
    let size = u32::try_from(large.len()).unwrap();
    assert_eq!(imap.piece(2, size, 20_000).await.unwrap(), Piece::Bytes(vec![]));
    assert_eq!(imap.piece(9, 0, 20_000).await.unwrap(), Piece::Gone);
    let some = imap.fetch(&[1, 9, 3], 10_000).await.unwrap();
    assert_eq!(
        (subjects(&some.mails), some.listed.len()),
        (vec!["Mail 0".to_owned(), "Mail 2".to_owned()], 2)
    );
}

#[tokio::test]
async fn a_folder_tells_whether_anything_changed() {
    let dovecot = Dovecot::start();
    dovecot.deliver(&mail(0));
    let mut imap = Imap::connect(&dovecot.settings()).await.unwrap();
    let (first, again) = (imap.open().await.unwrap(), imap.open().await.unwrap());
    assert_eq!(first, again);
    assert_eq!(first.uid_next, Some(2));
    assert!(first.highest_mod_seq.is_some(), "{first:?}");
    dovecot.deliver(&mail(1));
    let after = imap.open().await.unwrap();
    assert_ne!(first.highest_mod_seq, after.highest_mod_seq);
    assert_eq!(imap.uids(1).await.unwrap(), [1, 2]);
}
