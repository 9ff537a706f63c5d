//! What a collector sent from Outlook or a phone joins its conversation, and nothing private does.

use super::intake::{AR, Office, mail, now, office};
use crate::on_both;
use duly::{
    inbox::{self, Conversation, ConversationState, Direction, Kind, Message},
    intake,
    mailbox::{self, Balance, MailState},
    outbox,
    words::{CustomerId, MailId},
};

const LENA: &str = "Lena <Lena@nordhafen.example>";

impl Office {
    /// A mail that lay in our folder of sent mail, and has not been taken in.
    async fn finds(&self, place: &str, raw: &str) -> MailId {
        let id = self.keeps(place, raw).await.unwrap();
        let mut tx = self.desk.db.begin_write().await.unwrap();
        sqlx::query("UPDATE mails SET sent = 1 WHERE id = $1").bind(id).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn sent(&self, place: &str, raw: &str) -> (MailState, Option<(Message, Conversation)>) {
        let id = self.finds(place, raw).await;
        self.takes_in(id).await
    }

    /// Everything said to and by a customer, oldest first.
    async fn said(&self, customer: CustomerId) -> Vec<(Direction, Kind, String)> {
        let mut db = self.desk.db.read().await.unwrap();
        let sql = "SELECT id FROM messages WHERE customer_id = $1 ORDER BY id";
        let ids: Vec<duly::words::MessageId> =
            sqlx::query_scalar(sql).bind(customer).fetch_all(&mut *db).await.unwrap();
        let mut said = Vec::new();
        for id in ids {
            let it = inbox::store::message(&mut db, id).await.unwrap().unwrap();
            said.push((it.direction, it.kind, it.body));
        }
        said
    }
}

on_both!(an_answer_from_outlook_joins_its_conversation_and_a_later_answer_threads, |db| {
    let office = office(&db).await;
    let (customer, contact) = office.books.customer("corrib").await;
    office.books.invoice(customer, "RE-1042", 119_00).await;
    let asks = mail("ap@corrib.example", AR, "1@corrib.example", "", "Stimmt die Rechnung RE-1042?")
        .replace("09:30", "09:10");
    let (_, asked) = office.receives("INBOX/1/1", &asks).await;
    let (asked, conversation) = asked.unwrap();
    assert_eq!((conversation.state, conversation.unread.0), (ConversationState::Open, true));
    let held = office.silent(customer).await;
    let proposed = office.proposed(asked.id).await;

    let thread = "In-Reply-To: <1@corrib.example>\nReferences: <1@corrib.example>\n";
    let raw = mail(
        LENA,
        "AP@corrib.example",
        "out1@outlook.example",
        thread,
        "Ja, sie stimmt. Bitte bis Freitag zahlen.",
    );
    let (state, answer) = office.sent("Sent/1/1", &raw).await;
    let (answer, conversation) = answer.unwrap();
    assert_eq!((state, answer.direction, answer.kind), (MailState::Filed, Direction::Out, Kind::Answer));
    assert_eq!((answer.answers_id, answer.conversation_id), (Some(asked.id), asked.conversation_id));
    assert_eq!((answer.author_id, answer.sender.as_str()), (Some(office.books.collector), "Lena"));
    assert_eq!((answer.contact_id, answer.recipient.as_str()), (Some(contact), "ap@corrib.example"));
    assert_eq!((conversation.state, conversation.unread.0), (ConversationState::Quiet, false));
    assert_eq!(office.proposed(answer.id).await, [""; 0], "what we say is no wish of the customer's");
    assert_eq!((office.silent(customer).await, office.proposed(asked.id).await), (held, proposed));
    let mut conn = db.read().await.unwrap();
    assert_eq!(outbox::store::of_message(&mut conn, answer.id).await.unwrap(), None);
    drop(conn);

    let thread = "In-Reply-To: <OUT1@outlook.example>\n";
    let raw = mail("eva@corrib.example", AR, "2@corrib.example", thread, "Gut.").replace("09:30", "09:50");
    let (state, last) = office.receives("INBOX/1/2", &raw).await;
    let (last, conversation) = last.unwrap();
    assert_eq!((state, last.answers_id), (MailState::Filed, Some(answer.id)));
    assert_eq!(conversation.state, ConversationState::Open);
});

on_both!(an_old_answer_that_is_found_later_leaves_open_what_came_since, |db| {
    let office = office(&db).await;
    office.books.customer("corrib").await;
    let raw = mail("ap@corrib.example", AR, "1@corrib.example", "", "Und nun?");
    office.receives("INBOX/1/1", &raw).await;
    let old = mail(LENA, "ap@corrib.example", "out@outlook.example", "", "Guten Tag.")
        .replace("10 Mar 2026", "10 Feb 2025");
    let (state, answer) = office.sent("Sent/1/1", &old).await;
    let (answer, conversation) = answer.unwrap();
    assert_eq!(state, MailState::Filed);
    assert!(answer.at < now().plus_seconds(-300 * 86_400), "it was written then: {}", answer.at);
    assert_eq!((conversation.state, conversation.unread.0), (ConversationState::Open, true));
});

on_both!(private_mail_is_never_filed, |db| {
    let office = office(&db).await;
    let (customer, contact) = office.books.customer("corrib").await;
    office.books.invoice(customer, "RE-1042", 119_00).await;
    let reminder = office.reminds(customer, contact, "ap@corrib.example").await;
    let question = mail("ap@corrib.example", &office.reply_to(reminder), "1@corrib.example", "", "Warum?");
    office.receives("INBOX/1/1", &question).await;
    let answers = "References: <1@corrib.example>\n";
    for (n, to, thread, body) in [
        (1, "mutter@familie.example", "", "Bis Sonntag! Die 1042 kommt auch."),
        (2, "arzt@praxis.example, undisclosed-recipients:;", "", "RE-1042 ist meine Patientennummer."),
        // A customer's mail, passed on to a colleague and to a lawyer.
        (3, "Chef <ida@firm.example>", answers, "Was meinst Du dazu?"),
        (4, AR, answers, "Nur für uns."),
    ] {
        let raw = mail(LENA, to, &format!("{n}@outlook.example"), thread, body);
        let (state, filed) = office.sent(&format!("Sent/1/{n}"), &raw).await;
        assert_eq!((state, filed.is_none()), (MailState::Ignored, true), "{to}");
    }
    assert_eq!(office.said(customer).await.len(), 2);
    let balance = mailbox::store::balance(&mut db.read().await.unwrap(), office.mailbox).await.unwrap();
    assert_eq!(balance, Balance { filed: 1, ignored: 4, ..Balance::default() });
});

on_both!(a_mail_to_many_customers_is_told_to_each_and_each_answers_in_their_own_conversation, |db| {
    let office = office(&db).await;
    let mut customers = Vec::new();
    for n in 0..20 {
        customers.push(office.books.customer(&format!("k{n}")).await.0);
    }
    let all: Vec<String> = (0..20).map(|n| format!("ap@k{n}.example")).collect();
    let bcc = format!("Bcc: {}\n", all.join(",\n "));
    let raw = mail(LENA, "Lena <lena@nordhafen.example>", "bulk@outlook.example", &bcc, "Wir ziehen um.");
    let (state, _) = office.sent("Sent/1/1", &raw).await;
    assert_eq!(state, MailState::Filed);
    for (n, customer) in customers.iter().enumerate() {
        let thread = "In-Reply-To: <bulk@outlook.example>\n";
        let from = format!("ap@k{n}.example");
        let raw = mail(&from, AR, &format!("1@k{n}.example"), thread, &format!("Danke, K{n}."));
        let (state, filed) = office.receives(&format!("INBOX/1/{n}"), &raw).await;
        let (message, _) = filed.unwrap();
        assert_eq!((state, message.customer_id), (MailState::Filed, Some(*customer)));
        let words: Vec<String> = office.said(*customer).await.into_iter().map(|it| it.2).collect();
        assert_eq!(words, ["Wir ziehen um.".to_owned(), format!("Danke, K{n}.")]);
    }
    let raw =
        mail("x@stranger.example", AR, "1@x.example", "In-Reply-To: <bulk@outlook.example>\n", "Hallo.");
    assert_eq!(office.receives("INBOX/1/99", &raw).await.0, MailState::Unmatched);
});

on_both!(a_bookkeeper_of_two_customers_is_written_to_for_the_one_that_is_named, |db| {
    let office = office(&db).await;
    let (corrib, _) = office.books.customer("corrib").await;
    let (liffey, contact) = office.books.customer("liffey").await;
    office.books.invoice(liffey, "RE-2000", 119_00).await;
    let mut tx = db.begin_write().await.unwrap();
    let sql = "UPDATE contacts SET email = 'ap@corrib.example' WHERE id = $1";
    sqlx::query(sql).bind(contact).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    let raw = mail(LENA, "ap@corrib.example", "1@outlook.example", "", "Bitte RE-2000 zahlen.");
    office.sent("Sent/1/1", &raw).await;
    assert_eq!((office.said(corrib).await.len(), office.said(liffey).await.len()), (0, 1));
    let raw = mail(LENA, "ap@corrib.example", "2@outlook.example", "", "Frohe Ostern!");
    office.sent("Sent/1/2", &raw).await;
    assert_eq!((office.said(corrib).await.len(), office.said(liffey).await.len()), (1, 2));
});

on_both!(an_answer_never_joins_the_thread_of_another_customer, |db| {
    let office = office(&db).await;
    let (corrib, _) = office.books.customer("corrib").await;
    let (liffey, _) = office.books.customer("liffey").await;
    office.receives("INBOX/1/1", &mail("ap@corrib.example", AR, "1@corrib.example", "", "Frage.")).await;
    // Corrib's mail, passed on to Liffey.
    let thread = "References: <1@corrib.example>\n";
    let raw = mail(LENA, "ap@liffey.example", "1@outlook.example", thread, "Betrifft das Sie?");
    let (_, filed) = office.sent("Sent/1/1", &raw).await;
    assert_eq!(filed.unwrap().0.customer_id, Some(liffey));
    assert_eq!((office.said(corrib).await.len(), office.said(liffey).await.len()), (1, 1));
});

on_both!(a_stranger_who_is_answered_from_outlook_keeps_the_answer_beside_the_question, |db| {
    let office = office(&db).await;
    let (_, asked) =
        office.receives("INBOX/1/1", &mail("Tax@adviser.example", AR, "1@adviser.example", "", "Wer?")).await;
    let (asked, _) = asked.unwrap();
    let thread = "In-Reply-To: <1@adviser.example>\n";
    let raw = mail(LENA, "tax@adviser.example", "1@outlook.example", thread, "Um wen geht es?");
    let (_, answer) = office.sent("Sent/1/1", &raw).await;
    let (answer, _) = answer.unwrap();
    assert_eq!((answer.conversation_id, answer.customer_id), (asked.conversation_id, None));
});

on_both!(what_duly_sent_itself_is_known_wherever_it_lies, |db| {
    let office = office(&db).await;
    let (customer, contact) = office.books.customer("corrib").await;
    let reminder = office.reminds(customer, contact, "ap@corrib.example").await;
    let own = mail(AR, "ap@corrib.example", &office.message_id(reminder), "", "Bitte zahlen.");
    // Some servers give it another Message-ID.
    let reply_to = format!("Reply-To: {}\n", office.reply_to(reminder));
    let renamed = mail(AR, "ap@corrib.example", "x@server.example", &reply_to, "Bitte zahlen.");
    for (n, raw) in [own, renamed].iter().enumerate() {
        let (state, message) = office.sent(&format!("Sent/1/{n}"), raw).await;
        assert_eq!((state, message.map(|it| it.0.id)), (MailState::Ignored, Some(reminder)));
    }
    assert_eq!(office.said(customer).await.len(), 1);
});

on_both!(a_copy_by_bcc_and_the_one_in_the_folder_are_one_message, |db| {
    let office = office(&db).await;
    let (customer, _) = office.books.customer("corrib").await;
    let raw = mail(LENA, "ap@corrib.example", "1@outlook.example", "", "Bitte zahlen.");
    let bcc =
        format!("Received: from x by mx.example; Tue, 10 Mar 2026 09:31:00 +0000\nDelivered-To: {AR}\n{raw}");
    let copy = office.receives("INBOX/1/1", &bcc).await;
    assert_eq!((copy.0, copy.1.unwrap().0.kind), (MailState::Filed, Kind::Answer));
    assert_eq!(office.sent("Sent/1/1", &raw).await.0, MailState::Ignored);
    assert_eq!(office.said(customer).await.len(), 1);

    // Both at once.
    let raw = raw.replace("1@outlook", "2@outlook");
    office.keeps("INBOX/1/2", &bcc.replace("1@outlook", "2@outlook")).await.unwrap();
    office.finds("Sent/1/2", &raw).await;
    intake::run(&office.desk, now()).await.unwrap();
    assert_eq!(office.said(customer).await.len(), 2);
});

on_both!(what_we_forward_to_ourselves_no_customer_has_said, |db| {
    let office = office(&db).await;
    let (customer, contact) = office.books.customer("corrib").await;
    office.books.invoice(customer, "RE-1042", 119_00).await;
    let reminder = office.reminds(customer, contact, "ap@corrib.example").await;
    let thread = format!("References: <{}>\n", office.message_id(reminder));
    let raw =
        mail(LENA, AR, "1@outlook.example", &thread, "Die Rechnung RE-1042 ist falsch, schreibt Corrib.");
    let (state, filed) = office.receives("INBOX/1/1", &raw).await;
    let (message, _) = filed.unwrap();
    assert_eq!((state, message.customer_id), (MailState::Unmatched, None));
    assert_eq!(office.silent(customer).await, [""; 0]);
});
