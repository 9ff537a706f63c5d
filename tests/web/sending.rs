//! What a collector sends, as they see it: second thoughts, files, and what did not arrive.

use super::browser::{Answer, Browser, House};
use crate::on_both;
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use duly::{
    inbox::{self, ConversationState, Direction, Kind, NewMessage},
    outbox::{self, DeliveryState as State, NewDelivery},
    words::{ConversationId, MessageId},
};
use duly_channels::{Outgoing, Refusal, sms};

const EDGE: &str = "----parcel";

/// A form with files, as a browser sends it.
async fn parcel(who: &Browser, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        let head = format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend([head.as_bytes(), value.as_bytes(), b"\r\n"].concat());
    }
    for (name, bytes) in files {
        let head = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/pdf\r\n\r\n"
        );
        body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
    }
    body.extend(format!("--{EDGE}--\r\n").into_bytes());
    let kind = format!("multipart/form-data; boundary={EDGE}");
    who.send(Request::post(path).header(header::CONTENT_TYPE, kind), Body::from(body)).await
}

impl House {
    async fn writes(
        &self,
        who: &Browser,
        text: &str,
        more: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Answer {
        let path = format!("/conversations/{}/messages", self.office.conversation);
        let fields = [
            ("csrf", who.csrf.as_str()),
            ("text", text),
            ("mode", "reply"),
            ("latest", "99999"),
            ("view", "mine"),
        ];
        parcel(who, &path, &[&fields[..], more].concat(), files).await
    }

    async fn newest(&self) -> MessageId {
        let mut db = self.app.db.read().await.unwrap();
        let all = inbox::store::messages(&mut db, self.office.conversation).await.unwrap();
        all.iter().map(|it| it.id).max().unwrap()
    }

    async fn delivery(&self, message: MessageId) -> outbox::Delivery {
        let mut db = self.app.db.read().await.unwrap();
        outbox::store::of_message(&mut db, message).await.unwrap().unwrap()
    }

    fn talk(&self) -> String {
        format!("/inbox/mine/{}", self.office.conversation)
    }

    /// A text message that failed: refused with a code, or nobody knows.
    async fn fails(&self, talk: ConversationId, state: State, code: Option<(u16, &str)>) -> MessageId {
        let at = self.app.clock.now();
        let mut tx = self.app.db.begin_write().await.unwrap();
        let customer = inbox::store::conversation(&mut tx, talk).await.unwrap().customer_id;
        let new = NewMessage {
            customer,
            recipient: "+353915550142".into(),
            ..NewMessage::plain(talk, Direction::Out, Kind::Answer, "Hello".into(), at)
        };
        let message = inbox::store::file(&mut tx, &new).await.unwrap();
        let sms =
            sms::Outgoing { from: "Nordhafen".into(), to: "+353915550142".into(), text: "Hello".into() };
        let company = {
            let sql = "SELECT company_id FROM deliveries WHERE message_id = $1";
            sqlx::query_scalar(sql).bind(self.office.email).fetch_one(&mut *tx).await.unwrap()
        };
        let (outgoing, contact, draft) = (Outgoing::Sms(sms), None, None);
        let new = NewDelivery { message, company, customer, contact, outgoing, due_at: at, draft };
        let id = outbox::store::queue(&mut tx, &new, at).await.unwrap();
        let why = Some("as the other side said it");
        outbox::store::move_to(&mut tx, id, &[State::Queued], state, None, why, at).await.unwrap();
        let refusal = code.map(|(code, status)| Refusal {
            code,
            status: Some(status.into()),
            why: "as the other side said it".into(),
        });
        outbox::store::note_refusal(&mut tx, id, refusal.as_ref()).await.unwrap();
        tx.commit().await.unwrap();
        message
    }
}

/// The numbers of the files that lie in the composer.
fn kept(page: &str) -> Vec<&str> {
    let each = page.split("name=\"again\" value=\"").skip(1);
    each.map(|rest| rest.split('"').next().unwrap()).collect()
}

on_both!(an_answer_is_taken_back_with_its_words_and_files, |db| {
    let house = House::open(db).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let files: [(&str, &[u8]); 2] = [("../statement <1>.pdf", b"%PDF-1"), ("plan.pdf", b"%PDF-22")];
    let sent = house.writes(&mira, "Dear Aoife, <attached>.", &[], &files).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let message = house.newest().await;
    let Outgoing::Email(mail) = house.delivery(message).await.outgoing().unwrap() else { panic!("no mail") };
    let names: Vec<&str> = mail.enclosures.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["statement _1_.pdf", "plan.pdf"]);

    let page = mira.get(&house.talk()).await.body;
    assert!(page.contains("Sent in 10 s") && page.contains("statement _1_.pdf"), "{page}");
    assert!(page.contains(&format!("action=\"/messages/{message}/undo\"")), "{page}");
    assert!(page.contains("see the message") && !page.contains("<textarea id=\"t\" name=\"text\">Dear"));
    for list in ["/inbox/disputes".to_owned(), format!("/customers/{}", house.office.corrib)] {
        let list = mira.get(&list).await.body;
        assert!(list.contains("waits to leave"), "the list says where it is: {list}");
    }
    assert!(page.contains("Nordhafen Werkzeuge GmbH &lt;ar@nordhafen.example&gt;"), "in whose name");

    // A colleague sees that it waits, and cannot take it back.
    let jonas = house.signed_in("jonas@nordhafen.example").await;
    assert!(!jonas.get(&house.talk()).await.body.contains("/undo\""));
    assert_eq!(jonas.post(&format!("/messages/{message}/undo"), &[]).await.status, StatusCode::FORBIDDEN);

    house.app.clock.pass_seconds(4);
    assert!(mira.get(&house.talk()).await.body.contains("Sent in 6 s"));
    let undone = mira.post(&format!("/messages/{message}/undo"), &[("view", "mine")]).await;
    let back = format!("{}?draft={message}", house.talk());
    assert_eq!(undone.location(), back);
    assert_eq!(house.delivery(message).await.state, State::Withdrawn);
    // Twice in haste is once.
    let again = mira.post(&format!("/messages/{message}/undo"), &[("view", "mine")]).await;
    assert_eq!(again.location(), back);
    let page = mira.get(&back).await.body;
    assert!(page.contains("Dear Aoife, &lt;attached&gt;.</textarea>"), "{page}");
    let numbers = kept(&page);
    assert_eq!(numbers.len(), 2);
    let mut conn = house.app.db.read().await.unwrap();
    let talk = inbox::store::conversation(&mut conn, house.office.conversation).await.unwrap();
    assert_eq!(talk.state, ConversationState::Open, "it waits for an answer again");
    drop(conn);
    let elsewhere = mira.get(&format!("/inbox/mine/{}?draft={message}", house.office.hostile)).await;
    assert!(!elsewhere.body.contains("attached&gt;.</textarea>"), "the words stay in their conversation");

    // One of the files goes out again.
    house.writes(&mira, "Dear Aoife, again.", &[("again", numbers[1])], &[]).await;
    let Outgoing::Email(mail) = house.delivery(house.newest().await).await.outgoing().unwrap() else {
        panic!("no mail")
    };
    assert_eq!(mail.enclosures.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["plan.pdf"]);
});

on_both!(what_has_left_is_not_taken_back, |db| {
    let house = House::open(db).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    house.writes(&mira, "Gone in a moment.", &[], &[]).await;
    let message = house.newest().await;
    let id = house.delivery(message).await.id;
    let at = house.app.clock.now();
    let mut tx = house.app.db.begin_write().await.unwrap();
    outbox::store::begin(&mut tx, &[id], None, at.plus_seconds(60), at).await.unwrap();
    outbox::store::sent(&mut tx, &[(id, "Q1".into())], at).await.unwrap();
    tx.commit().await.unwrap();
    let answer = mira.post(&format!("/messages/{message}/undo"), &[("view", "mine")]).await;
    assert_eq!(answer.location(), format!("{}?note=refused-left", house.talk()));
    assert_eq!(house.delivery(message).await.state, State::Sent);
    let page = mira.get(answer.location()).await.body;
    assert!(page.contains("It could not be taken back: it has left already."), "{page}");
    assert!(!page.contains("Gone in a moment.</textarea>"));
});

on_both!(files_that_cannot_go_are_refused_and_the_words_stay, |db| {
    let house = House::open(db).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let before = house.newest().await;
    let (half, whole) = (vec![7; 10_000_000], vec![7; 30_000_000]);
    let many: Vec<(&str, &[u8])> = (0..21).map(|_| ("a.pdf", &b"%PDF"[..])).collect();
    for (files, why) in [
        (vec![("a.pdf", &half[..]), ("b.pdf", &half[..])], "too large together"),
        (many, "no more than 20 files"),
    ] {
        let page = house.writes(&mira, "Kept words", &[], &files).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains(why) && page.body.contains("Kept words</textarea>"), "{}", page.body);
    }
    let page = house.writes(&mira, "Far too much", &[], &[("a.pdf", &whole)]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.body.contains("These files are too large"), "{}", page.body);
    // A file of somebody else's conversation, and a form without the session's token.
    let foreign = house.writes(&mira, "Give me", &[("again", "1")], &[]).await;
    assert_eq!(foreign.status, StatusCode::UNPROCESSABLE_ENTITY);
    let path = format!("/conversations/{}/messages", house.office.conversation);
    let fields = [("text", "Forged"), ("mode", "reply"), ("latest", "99999")];
    assert_eq!(parcel(&mira, &path, &fields, &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(house.newest().await, before, "nothing was filed");
});

on_both!(what_may_have_left_goes_again_only_if_that_is_said, |db| {
    let house = House::open(db).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let message = house.fails(house.office.conversation, State::Unknown, None).await;
    let page = mira.get("/inbox/undelivered").await.body;
    assert!(page.contains("Send again, although it may have left"), "{page}");
    let path = format!("/messages/{message}/retry");
    assert_eq!(mira.post(&path, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(house.delivery(message).await.state, State::Unknown);
    let answer = mira.post(&path, &[("although", "1"), ("view", "mine")]).await;
    assert_eq!(answer.location(), house.talk());
    assert_eq!(house.delivery(message).await.state, State::Queued);
    let rita = house.signed_in("rita@nordhafen.example").await;
    assert_eq!(rita.post(&path, &[("although", "1")]).await.status, StatusCode::FORBIDDEN);
});

on_both!(all_of_a_kind_are_tried_again_if_they_are_as_many_as_was_said, |db| {
    let house = House::open(db).await;
    let mira = house.signed_in("mira@nordhafen.example").await;
    let talk = house.office.conversation;
    let mut full = Vec::new();
    for _ in 0..3 {
        full.push(house.fails(talk, State::GaveUp, Some((552, "5.2.2"))).await);
    }
    let gone = house.fails(talk, State::GaveUp, Some((550, "5.1.1"))).await;
    house.fails(talk, State::GaveUp, Some((550, "5.1.1"))).await;
    let page = mira.get("/inbox/undelivered").await.body;
    assert!(page.contains("the mailbox is full <span class=\"mm\">3</span>"), "{page}");
    assert!(page.contains("Yes, send 3") && page.contains("name=\"kind\" value=\"refusal-mailbox-full\""));
    assert!(!page.contains("value=\"refusal-no-such-mailbox\""), "a wrong address is not tried by the heap");
    let all = async |kind: &str, count: &str| {
        let fields = [("kind", kind), ("count", count)];
        mira.post("/inbox/undelivered/retry", &fields).await.location().to_owned()
    };
    assert_eq!(all("refusal-mailbox-full", "2").await, "/inbox/undelivered?changed=1");
    assert_eq!(house.delivery(full[0]).await.state, State::GaveUp);
    assert_eq!(all("refusal-no-such-mailbox", "2").await, "/inbox/undelivered?changed=1");
    assert_eq!(all("refusal-mailbox-full", "3").await, "/inbox/undelivered?tried=3");
    for message in full {
        assert_eq!(house.delivery(message).await.state, State::Queued);
    }
    assert_eq!(house.delivery(gone).await.state, State::GaveUp);
    // Whoever closes a conversation has put it away.
    mira.post(&format!("/conversations/{talk}/state"), &[("state", "closed")]).await;
    let page = mira.get("/inbox/undelivered").await.body;
    assert!(!page.contains("Corrib Fabrication Ltd"), "{page}");
});
