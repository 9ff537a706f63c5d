//! From CSV files to a mail in the customer's mailbox, and from the customer's answer to the next reminder.

use crate::{
    house::whole::{House, Mail, redacted},
    in_the_house,
};
use duly::{
    cases::CaseKind,
    inbox::{ConversationState, Kind},
    words::token::Mark,
};

in_the_house!(three_customers_get_a_reminder_each_in_their_own_language, |house| {
    house.runs().await;
    let mail = |user| async move { house.post(user, 1).await.remove(0) };
    for (user, language, amount) in
        [("p.vogel", "de", "734,50"), ("ap", "en", "12,400.00"), ("l.morel", "fr", "640,00")]
    {
        let mail = mail(user).await;
        assert_eq!(mail.from, "ar@nordhafen.example");
        assert!(mail.language.starts_with(language), "{}", mail.language);
        for body in [&mail.text, &mail.html] {
            assert!(body.contains(amount), "{body}");
            assert!(body.contains("https://duly.nordhafen.example/p/"), "{body}");
        }
        assert!(mail.raw.contains("multipart/alternative") && mail.html.contains("<html"), "{}", mail.raw);
        let (local, domain) = mail.reply_to.split_once('@').unwrap();
        let reminded = Mark::ReplyTo.read(&house.app.secret, local.strip_prefix("ar+").unwrap());
        let (id, _) = mail.message_id.split_once('@').unwrap();
        assert_eq!((domain, Mark::MessageId.read(&house.app.secret, id)), ("nordhafen.example", reminded));
        assert!(reminded.is_some(), "{}", mail.reply_to);
    }
    let mail = mail("p.vogel").await;
    insta::assert_snapshot!("reminder", redacted(&format!("{}\n\n{}", mail.subject, mail.text)));
    assert_eq!(house.reminders("10001").await, ["first by email sent: 2026-0101"]);
    assert_eq!(house.why("10001").await, ["2026-0101 sent sent"]);
    house.runs().await;
    house.post("p.vogel", 1).await;
});

/// What Outlook makes of an answer: the words on top, the whole reminder below, and the same once more as HTML.
fn from_outlook(house: &House, reminder: &Mail, words: &str) -> String {
    let below: String = reminder.text.lines().map(|line| format!("{line}\r\n")).collect();
    let head = format!(
        "Von: Nordhafen Werkzeuge GmbH <{}>\r\nGesendet: Dienstag, 10. März 2026 10:00\r\n\
         An: Petra Vogel <{}>\r\nBetreff: {}\r\n",
        reminder.from, reminder.to, reminder.subject
    );
    let as_html = |text: &str| {
        text.lines()
            .map(|it| format!("<p class=MsoNormal>{}<o:p></o:p></p>", it.replace('<', "&lt;")))
            .collect::<String>()
    };
    format!(
        "From: =?utf-8?Q?Petra_Vogel?= <p.vogel@brenner.example>\r\nTo: Nordhafen Werkzeuge GmbH <{reply_to}>\r\n\
         Subject: AW: Zahlungserinnerung\r\nThread-Topic: Zahlungserinnerung\r\nThread-Index: AQHb2k1=\r\n\
         Date: {date}\r\nMessage-ID: <FR2P281MB1234@FR2P281MB1234.DEUP281.PROD.OUTLOOK.COM>\r\n\
         References: <{id}>\r\nIn-Reply-To: <{id}>\r\nAccept-Language: de-DE\r\nContent-Language: de-DE\r\n\
         X-MS-Has-Attach:\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary=\"_000_FR2P\"\r\n\r\n\
         --_000_FR2P\r\nContent-Type: text/plain; charset=\"utf-8\"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\
         {words}\r\n\r\n{head}\r\n{below}\r\n--_000_FR2P\r\nContent-Type: text/html; charset=\"utf-8\"\r\n\
         Content-Transfer-Encoding: 8bit\r\n\r\n<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><body lang=DE>\
         <div class=WordSection1>{top}<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>\
         {head_html}</div>{rest}</div></body></html>\r\n--_000_FR2P--\r\n",
        reply_to = reminder.reply_to,
        id = reminder.message_id,
        date = house.date_line(),
        top = as_html(words),
        head_html = as_html(&head),
        rest = as_html(&reminder.text),
    )
}

in_the_house!(a_dispute_from_outlook_is_left_out_of_the_next_reminder, |house| {
    house.invoices("2026-0106", "10001", "2026-02-19", "310.00").await;
    house.runs().await;
    let reminder = house.post("p.vogel", 1).await.remove(0);
    assert!(reminder.text.contains("2026-0101") && reminder.text.contains("2026-0106"), "{}", reminder.text);

    let words = "Sehr geehrte Damen und Herren,\r\n\r\ndie Rechnung 2026-0106 ist falsch: Der Preis stimmt nicht mit \
                 unserer Bestellung überein. Bitte korrigieren.\r\n\r\nMit freundlichen Grüßen\r\nPetra Vogel\r\n\r\n\
                 Holzbau Brenner GmbH · Lindenweg 7 · 80331 München";
    let raw = from_outlook(house, &reminder, words);
    house.writes("p.vogel@brenner.example", &reminder.reply_to, raw.as_bytes());
    house.receives(1).await;

    let (reply, conversation) = house.latest().await;
    assert_eq!((reply.kind, reply.sender.as_str()), (Kind::Reply, "Petra Vogel"));
    assert_eq!((conversation.state, conversation.unread.0), (ConversationState::Open, true));
    assert!(reply.body.contains("Der Preis stimmt nicht"), "{}", reply.body);
    assert!(!reply.body.contains("Gesendet") && !reply.body.contains("2026-0101"), "{}", reply.body);
    assert!(reply.folded.contains("2026-0101"), "what was quoted is folded: {}", reply.folded);
    let proposals = house.proposals(&reply).await;
    let [dispute] = proposals.as_slice() else { panic!("{proposals:?}") };
    assert_eq!(
        (dispute.kind.as_str(), dispute.intent().unwrap().invoices()),
        ("dispute", &["2026-0106".into()][..])
    );

    // Silence first: before anybody has looked, what the reply names is held, and only that.
    house.runs().await;
    let why = house.why("10001").await;
    let is_held = |number: &str| why.contains(&format!("{number} held blocked"));
    assert!(is_held("2026-0106") && !is_held("2026-0101"), "{why:?}");
    assert!(house.facts("10001", "2026-0106").await.contains(&format!("message:{}", reply.id)));

    let case = house.accepts(&reply).await.remove(0);
    assert_eq!(house.case(case).await.kind, CaseKind::Dispute);
    house.pass_days(7).await;
    let both = ["first by email sent: 2026-0101 2026-0106", "second by sms sent: 2026-0101"];
    assert_eq!(house.reminders("10001").await, both);
    assert_eq!(house.why("10001").await, ["2026-0101 sent sent", "2026-0106 held blocked"]);
    let facts = house.facts("10001", "2026-0106").await;
    assert_eq!(facts, format!("{{\"reason\":\"dispute\",\"source\":\"case:{case}\",\"until\":null}}"));
    house.pass_days(10).await;
    let third = house.post("p.vogel", 2).await.remove(1);
    assert!(third.text.contains("2026-0101") && !third.text.contains("2026-0106"), "{}", third.text);
    assert!(third.raw.contains(&reminder.message_id), "it refers to the first");
});

in_the_house!(a_reply_holds_for_a_week_and_a_dismissed_one_no_longer, |house| {
    house.runs().await;
    let reminder = house.post("p.vogel", 1).await.remove(0);
    let petra = "p.vogel@brenner.example";
    house.answers(petra, &reminder, "Wer ist bei Ihnen für die Rechnung 2026-0101 zuständig?");
    house.receives(1).await;
    house.pass_days(7).await;
    assert_eq!(house.why("10001").await, ["2026-0101 held blocked"]);
    house.pass_days(1).await;
    assert_eq!(house.why("10001").await, ["2026-0101 sent sent"]);

    house.answers(petra, &reminder, "Wir haben die Rechnung 2026-0101 am 2. März bezahlt.");
    house.receives(1).await;
    let (reply, _) = house.latest().await;
    house.pass_days(1).await;
    assert_eq!(house.why("10001").await, ["2026-0101 held blocked"]);
    house.dismisses(&reply).await;
    // The step falls on a Saturday and leaves on Monday.
    house.pass_days(9).await;
    assert_eq!(house.reminders("10001").await[2..], ["third by email queued: 2026-0101"]);
    house.pass_days(2).await;
    assert_eq!(house.reminders("10001").await[2..], ["third by email sent: 2026-0101"]);
});
