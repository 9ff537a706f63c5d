//! Machines that answer machines: somebody has to stop, and that is duly.

use crate::in_the_house;
use duly::inbox::{Class, ConversationState, Kind};

in_the_house!(two_responders_that_face_each_other_stop, |house| {
    house.runs().await;
    let reminder = house.post("ap", 1).await.remove(0);
    // One that leaves out every mark, and then one that says what it is and sends from nobody.
    house.answers(
        "ap@corrib.example",
        &reminder,
        "This mailbox is not monitored. This is an automated reply.",
    );
    house.receives(1).await;
    let (message, conversation) = house.latest().await;
    assert_eq!((message.kind, message.class), (Kind::AutoReply, Some(Class::AutoReply)));
    assert_eq!(conversation.state, ConversationState::Quiet, "nobody has to look");
    for round in 0..3 {
        let raw = format!(
            "From: ap@corrib.example\r\nTo: {}\r\nSubject: Automatic reply: {}\r\nMessage-ID: <{round}@corrib.example>\r\n\
             Auto-Submitted: auto-replied\r\n\r\nI am out of the office until 16 March.\r\n",
            reminder.reply_to, reminder.subject
        );
        house.writes("", &reminder.reply_to, raw.as_bytes());
        house.receives(1).await;
        house.runs().await;
    }
    let (message, _) = house.latest().await;
    assert_eq!(message.class, Some(Class::OutOfOffice));
    assert_eq!(message.back_on.map(|day| day.to_string()).as_deref(), Some("2026-03-16"));
    assert_eq!(house.post("ap", 1).await.len(), 1, "four answers of a machine, and not one answer of ours");
});

in_the_house!(a_report_of_a_report_ends_here, |house| {
    house.runs().await;
    let reminder = house.post("ap", 1).await.remove(0);
    let report = |n: usize, inner: &str| {
        format!(
            "From: MAILER-DAEMON@mx.corrib.example\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <dsn{n}@mx.corrib.example>\r\n\
             Auto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b{n}\r\n\r\n\
             --b{n}\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n--b{n}\r\n\
             Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.corrib.example\r\n\r\n\
             Final-Recipient: rfc822; ap@corrib.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b{n}\r\n\
             Content-Type: message/rfc822\r\n\r\n{inner}\r\n--b{n}--\r\n",
            to = reminder.reply_to,
            subject = "Undeliverable: ".repeat(n),
        )
    };
    let original = format!("From: ar@nordhafen.example\r\nMessage-ID: <{}>\r\n\r\ntext", reminder.message_id);
    let of_a_report = report(2, &report(1, &original));
    house.writes("", &reminder.reply_to, of_a_report.as_bytes());
    house.receives(1).await;
    house.runs().await;
    assert_eq!(
        house.reminders("10002").await,
        ["first by email sent: 2026-0103"],
        "it is not about our mail"
    );
    house.writes("", &reminder.reply_to, report(1, &original).as_bytes());
    house.receives(1).await;
    assert_eq!(house.reminders("10002").await, ["first by email bounced: 2026-0103"]);
    house.post("ap", 1).await;
});
