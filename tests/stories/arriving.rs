//! What comes into the mailbox from people nobody knows, from broken programs, and while it is down.

use crate::in_the_house;
use duly::{
    app,
    inbox::{self, Kind},
    intake, jobs,
    mailbox::Balance,
};
use std::time::{Duration, Instant};

fn mail(from: &str, to: &str, words: &str) -> String {
    format!(
        "From: {from}\r\nTo: {to}\r\nSubject: Your invoice\r\nMessage-ID: <1@{}>\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n",
        from.split('@').nth(1).unwrap()
    )
}

in_the_house!(a_stranger_is_unmatched_and_silences_nobody, |house| {
    let to = "ar@nordhafen.example";
    house.writes(
        "x@stranger.example",
        to,
        mail("x@stranger.example", to, "Invoice 2026-0103 is wrong.").as_bytes(),
    );
    house.receives(1).await;
    let (message, conversation) = house.latest().await;
    assert_eq!((message.customer_id, conversation.customer_id), (None, None));
    assert_eq!(house.proposals(&message).await, []);
    assert_eq!(house.balance().await, Balance { unmatched: 1, ..Balance::default() });
    house.runs().await;
    assert_eq!(house.reminders("10002").await, ["first by email sent: 2026-0103"]);
});

in_the_house!(what_no_program_can_read_is_filed_with_its_bytes, |house| {
    let to = "ar@nordhafen.example";
    let bytes = b"\x00\x01\xff\xfe this was a mail once \x80\x81";
    house.dovecot.deliver_to("ar", bytes);
    let good = mail("ap@corrib.example", to, "Please send a copy of invoice 2026-0103.");
    house.writes("ap@corrib.example", to, good.as_bytes());
    house.receives(2).await;
    assert_eq!(house.balance().await, Balance { filed: 1, unmatched: 1, ..Balance::default() });
    let mut db = house.app.db.read().await.unwrap();
    let sql = "SELECT messages.raw_key, conversations.snippet FROM messages \
               JOIN conversations ON conversations.id = messages.conversation_id \
               WHERE messages.direction = 'in' AND messages.customer_id IS NULL";
    let (key, snippet): (String, String) = sqlx::query_as(sql).fetch_one(&mut *db).await.unwrap();
    assert_eq!(snippet, intake::UNREADABLE);
    let kept = house.app.blobs.read(&key).await.unwrap();
    assert!(kept.windows(21).any(|it| it == b"this was a mail once "), "{kept:?}");
});

in_the_house!(a_token_of_another_customer_opens_no_door, |house| {
    house.runs().await;
    let reminder = house.post("p.vogel", 1).await.remove(0);
    house.post("l.morel", 1).await;
    // Monsieur Morel answers to the address that was made for Frau Vogel.
    house.answers("l.morel@morel.example", &reminder, "Nous avons payé la facture 2026-0101.");
    house.receives(1).await;
    let (message, conversation) = house.latest().await;
    assert_eq!((message.customer_id, conversation.customer_id), (None, None));
    assert_eq!(house.proposals(&message).await, []);
    let mut db = house.app.db.read().await.unwrap();
    let said = inbox::store::messages(&mut db, conversation.id).await.unwrap();
    assert!(said.iter().any(|it| it.kind == Kind::Event && it.body.starts_with(intake::CLAIMED)), "{said:?}");
    drop(db);
    house.pass_days(7).await;
    assert_eq!(house.reminders("10001").await.len(), 2, "nothing was silenced");
});

in_the_house!(a_mailbox_that_is_down_says_so_and_heals_by_itself, |house| {
    let running = jobs::start(&house.app).await.unwrap();
    let mailbox = async |wanted: &str, is: fn(&duly::mailbox::Mailbox) -> bool| {
        let began = Instant::now();
        loop {
            let row = house.mailbox().await;
            if is(&row) {
                return row;
            }
            assert!(began.elapsed() < Duration::from_secs(30), "not {wanted}: {row:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    mailbox("reached", |it| it.seen_at.is_some()).await;
    house.dovecot.kill9();
    let down = mailbox("seen to be down", |it| it.fault.is_some()).await;
    assert_eq!(down.fault_since, Some(house.app.clock.now()));

    // Meanwhile somebody writes; Postfix keeps it.
    let to = "ar@nordhafen.example";
    house.writes(
        "ap@corrib.example",
        to,
        mail("ap@corrib.example", to, "We paid 2026-0103 on 2 March.").as_bytes(),
    );
    house.dovecot.start_again();
    mailbox("healed", |it| it.fault.is_none() && it.fault_since.is_none()).await;
    let began = Instant::now();
    while house.balance().await.filed == 0 {
        assert!(began.elapsed() < Duration::from_secs(30), "the mail that was waiting never came");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(house.balance().await, Balance { filed: 1, ..Balance::default() });
    running.stop().await;
    let _ = app::connect(&house.app, &house.app.config.mailboxes[0]).await.unwrap();
});
