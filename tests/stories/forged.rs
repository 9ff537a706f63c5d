//! Somebody writes in a customer's name, and the customer does too.

use crate::{
    house::{
        name_server::NameServer,
        signed::{KEY, signed},
    },
    in_the_house,
};
use duly::{
    app::{self, App},
    config::Config,
    inbox, intake,
    jobs::rounds,
    mailbox::Balance,
};

in_the_house!(a_forged_answer_waits_for_a_person_and_a_signed_one_is_filed, |house| {
    let dns = NameServer::with_texts(&[
        ("s1._domainkey.brenner.example", KEY),
        ("_dmarc.brenner.example", "v=DMARC1; p=reject"),
    ])
    .await;
    let mut config = Config::clone(&house.app.config);
    config.mailboxes[0].authenticate = true;
    config.dns.server = Some(dns.address);
    let app = App { authentications: app::authentications(&config), ..house.app.clone() };
    house.runs().await;
    let reminder = house.post("p.vogel", 1).await.remove(0);
    let petra = "p.vogel@brenner.example";
    let answer = |id: &str, words: &str| {
        format!(
            "From: Petra Vogel <{petra}>\nTo: <{}>\nSubject: AW: Mahnung\nMessage-ID: <{id}@brenner.example>\n\
             In-Reply-To: <{}>\nDate: {}\nContent-Type: text/plain; charset=utf-8\n\n{words}\n",
            reminder.reply_to,
            reminder.message_id,
            house.date_line(),
        )
    };
    let forged = answer("1", "Neue Kontonummer: bitte die Gutschrift zur Rechnung 2026-0101 dorthin.");
    house.writes(petra, &reminder.reply_to, forged.replace('\n', "\r\n").as_bytes());
    house.fetches(1).await;
    rounds::take_in(app.clone()).await.unwrap();
    let (message, conversation) = house.latest().await;
    assert_eq!((message.customer_id, conversation.customer_id), (None, None));
    let said =
        inbox::store::messages(&mut house.app.db.read().await.unwrap(), conversation.id).await.unwrap();
    assert!(said.iter().any(|it| it.body == format!("{} brenner.example", intake::DOUBTED)), "{said:?}");

    let good =
        signed("brenner.example", &answer("2", "Wir haben die Rechnung 2026-0101 am 2. März bezahlt."));
    house.writes(petra, &reminder.reply_to, good.as_bytes());
    house.fetches(1).await;
    rounds::take_in(app).await.unwrap();
    let (message, _) = house.latest().await;
    assert_eq!(message.sender, "Petra Vogel");
    assert_eq!(house.proposals(&message).await.len(), 1);
    assert_eq!(house.balance().await, Balance { filed: 1, unmatched: 1, ..Balance::default() });
});
