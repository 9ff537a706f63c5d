//! What answers, forwards and broken mail programs do to a thread: it stays with its customer.

use super::intake::{AR, Office, mail, office};
use crate::on_both;
use duly::{
    inbox::{self, ConversationState},
    mailbox::MailState,
    words::{CustomerId, MessageId},
};

/// Where a mail ended: its state, its customer, and what it answers.
async fn ends(office: &Office, place: &str, raw: &str) -> (MailState, Option<CustomerId>, Option<MessageId>) {
    let (state, filed) = office.receives(place, raw).await;
    let (message, _) = filed.unwrap();
    (state, message.customer_id, message.answers_id)
}

on_both!(ids_are_found_however_they_are_written, |db| {
    let office = office(&db).await;
    let (customer, contact) = office.books.customer("corrib").await;
    let reminder = office.reminds(customer, contact, "ap@corrib.example").await;
    let first = mail("ap@corrib.example", AR, "First.Mail_1@Corrib.example", "", "Eine Frage.");
    let (_, filed) = office.receives("INBOX/1/0", &first).await;
    let question = filed.unwrap().0.id;
    let own = office.message_id(reminder);
    let others = |count: usize| {
        (0..count).map(|n| format!("<{n}.abcdefghijklmnopqrstuvwxyz@elsewhere.example>")).collect::<Vec<_>>()
    };
    let folded = |ids: &[String]| ids.join("\n\t ");
    let long = |own: &str, at: usize, count: usize| {
        let mut ids = others(count);
        ids.insert(at.min(ids.len()), format!("<{own}>"));
        format!("References: {}\n", folded(&ids))
    };
    let known = "First.Mail_1@Corrib.example";
    for (n, (what, thread, answers)) in [
        ("without brackets", format!("In-Reply-To: {own}\n"), reminder),
        ("several without brackets", format!("References: x@y.example {own} z@y.example\n"), reminder),
        ("with words", format!("In-Reply-To: Your message of Tuesday <{own}>\n"), reminder),
        ("in capitals", format!("References: <{}>\n", own.to_uppercase()), reminder),
        ("folded", format!("References:\n\t<x@y.example>\n  <{own}>\n\t<z@y.example>\n"), reminder),
        ("at the begin of 1,000", long(&own, 0, 1000), reminder),
        ("at the end of 3,000", long(&own, 3000, 3000), reminder),
        ("in the middle of 900", long(&own, 450, 900), reminder),
        ("one of a stranger", format!("References: <{known}>\n"), question),
        ("that in small letters", format!("In-Reply-To: <{}>\n", known.to_lowercase()), question),
        ("at the begin of 300", long(known, 0, 300), question),
        ("at the end of 300", long(known, 300, 300), question),
        ("commas between", format!("References: <x@y.example>, <{known}>, <z@y.example>\n"), question),
    ]
    .into_iter()
    .enumerate()
    {
        let raw =
            mail("eva@corrib.example", AR, &format!("{n}@corrib.example"), &thread, &format!("Antwort {n}."));
        let end = ends(&office, &format!("INBOX/1/{}", n + 1), &raw).await;
        assert_eq!(end, (MailState::Filed, Some(customer), Some(answers)), "{what}");
    }
});

on_both!(outlook_without_references_is_threaded_by_its_index, |db| {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let office = office(&db).await;
    let index = |of: u8, answers: usize| {
        let bytes = [vec![1], vec![of; 21], vec![9; 5 * answers]].concat();
        format!("Thread-Topic: Mahnung\nThread-Index: {}\n", STANDARD.encode(bytes))
    };
    let raw = mail("tax@adviser.example", AR, "1@adviser.example", &index(7, 0), "Wer sind Sie?");
    let (_, filed) = office.receives("INBOX/1/1", &raw).await;
    let first = filed.unwrap().0;
    let conversation = async |place: &str, from: &str, more: &str| {
        let raw = mail(from, AR, &format!("{place}@adviser.example"), more, &format!("Noch etwas: {place}."));
        office.receives(place, &raw).await.1.unwrap().0.conversation_id
    };
    let (own, other) = (first.conversation_id, index(8, 1));
    assert_eq!(conversation("INBOX/1/2", "tax@adviser.example", &index(7, 2)).await, own);
    assert_ne!(
        conversation("INBOX/1/3", "tax@adviser.example", &other).await,
        own,
        "the topic alone says nothing"
    );
    let named = format!("{}In-Reply-To: <unknown@adviser.example>\n", index(7, 1));
    assert_ne!(
        conversation("INBOX/1/4", "tax@adviser.example", &named).await,
        own,
        "what it answers counts first"
    );
    assert_ne!(conversation("INBOX/1/5", "tax@adviser.example", "Thread-Index: !!!\n").await, own);

    // A customer that has seen the index is not let in by it.
    let (customer, _) = office.books.customer("corrib").await;
    let raw = mail("ap@corrib.example", AR, "1@corrib.example", &index(5, 0), "Eine Frage.");
    office.receives("INBOX/1/6", &raw).await;
    office.books.customer("liffey").await;
    let raw = mail("ap@liffey.example", AR, "1@liffey.example", &index(5, 1), "Und wir?");
    assert_eq!(ends(&office, "INBOX/1/7", &raw).await.0, MailState::Unmatched);
    let raw = mail("eva@corrib.example", AR, "2@corrib.example", &index(5, 1), "Ich auch.");
    assert_eq!(ends(&office, "INBOX/1/8", &raw).await.1, Some(customer));
});

on_both!(a_known_address_is_known_with_a_tag_and_by_its_other_name, |db| {
    let office = office(&db).await;
    let (corrib, _) = office.books.customer("corrib").await;
    let (eva, contact) = office.books.customer("eva").await;
    let (tagged, other) = office.books.customer("tagged").await;
    let rename = async |contact, email: &str| {
        let mut tx = db.begin_write().await.unwrap();
        let sql = "UPDATE contacts SET email = $2 WHERE id = $1";
        sqlx::query(sql).bind(contact).bind(email.to_owned()).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    };
    rename(contact, "eva.braun@googlemail.com").await;
    rename(other, "nils+post@gmail.com").await;
    let reminder = office.reminds(tagged, other, "nils+post@gmail.com").await;
    let known = format!("In-Reply-To: <{}>\n", office.message_id(reminder));
    for (n, (from, thread, customer)) in [
        ("ap+invoices@corrib.example", "", Some(corrib)),
        ("AP@CORRIB.example", "", Some(corrib)),
        ("ap+a+b@corrib.example", "", Some(corrib)),
        ("eva.braun@gmail.com", "", Some(eva)),
        ("Eva.Braun+x@GMAIL.com", "", Some(eva)),
        ("nils@gmail.com", known.as_str(), Some(tagged)),
        ("ap@corrib.example.evil.example", "", None),
        ("braun@gmail.com", "", None),
        ("ap@mail.corrib.example", "", None),
    ]
    .into_iter()
    .enumerate()
    {
        let raw = mail(from, AR, &format!("{n}@x.example"), thread, &format!("Frage {n}."));
        assert_eq!(ends(&office, &format!("INBOX/1/{n}"), &raw).await.1, customer, "{from}");
    }
});

on_both!(a_subject_with_another_customers_number_moves_nothing, |db| {
    let office = office(&db).await;
    let (corrib, contact) = office.books.customer("corrib").await;
    let (liffey, _) = office.books.customer("liffey").await;
    office.books.invoice(corrib, "RE-1042", 119_00).await;
    office.books.invoice(liffey, "RE-2000", 119_00).await;
    let reminder = office.reminds(corrib, contact, "ap@corrib.example").await;
    let thread = format!("In-Reply-To: <{}>\n", office.message_id(reminder));
    let raw = mail("ap@corrib.example", AR, "1@corrib.example", &thread, "Zu RE-2000: falsch.");
    let raw = raw.replace("AW: Mahnung", "AW: Rechnung RE-2000");
    assert_eq!(ends(&office, "INBOX/1/1", &raw).await, (MailState::Filed, Some(corrib), Some(reminder)));
    let raw = mail("ap@corrib.example", AR, "2@corrib.example", "", "Zu RE-2000: immer noch falsch.");
    assert_eq!(ends(&office, "INBOX/1/2", &raw).await.1, Some(corrib));
    assert_eq!(office.silent(liffey).await, [""; 0]);
});

on_both!(a_forwarded_reminder_lets_nobody_in_who_belongs_elsewhere, |db| {
    let office = office(&db).await;
    let (corrib, contact) = office.books.customer("corrib").await;
    office.books.customer("liffey").await;
    let reminder = office.reminds(corrib, contact, "ap@corrib.example").await;
    let chain = format!(
        "References: <{}> <fwd@corrib.example>\nIn-Reply-To: <fwd@corrib.example>\n",
        office.message_id(reminder)
    );
    // Liffey was sent Corrib's reminder, and answers us.
    let raw = mail("ap@liffey.example", AR, "1@liffey.example", &chain, "Was soll das?");
    assert_eq!(ends(&office, "INBOX/1/1", &raw).await, (MailState::Unmatched, None, None));
    // Corrib's tax adviser was, and nobody knows him: our own mark vouches for him.
    let raw = mail("tax@adviser.example", AR, "1@adviser.example", &chain, "Wir zahlen am Freitag.");
    assert_eq!(ends(&office, "INBOX/1/2", &raw).await.1, Some(corrib));
});

on_both!(an_answer_to_a_very_old_message_opens_its_conversation_again, |db| {
    let office = office(&db).await;
    let (corrib, contact) = office.books.customer("corrib").await;
    let old = office.reminds(corrib, contact, "ap@corrib.example").await;
    let mut tx = db.begin_write().await.unwrap();
    let conversation = inbox::store::message(&mut tx, old).await.unwrap().unwrap().conversation_id;
    inbox::store::set_state(&mut tx, conversation, ConversationState::Closed).await.unwrap();
    sqlx::query("UPDATE messages SET at = 1 WHERE id = $1").bind(old).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    office.reminds(corrib, contact, "ap@corrib.example").await;
    let raw = mail("ap@corrib.example", &office.reply_to(old), "1@corrib.example", "", "Zu damals: ");
    let (_, filed) = office.receives("INBOX/1/1", &raw).await;
    let (message, found) = filed.unwrap();
    assert_eq!((message.conversation_id, message.answers_id), (conversation, Some(old)));
    assert_eq!(found.state, ConversationState::Open);
});

on_both!(who_copies_our_message_id_gains_nothing, |db| {
    let office = office(&db).await;
    let (corrib, _) = office.books.customer("corrib").await;
    office.books.customer("liffey").await;
    let raw = mail("ap@corrib.example", AR, "1@corrib.example", "", "Eine Frage.");
    let (_, filed) = office.receives("INBOX/1/1", &raw).await;
    let first = filed.unwrap().0.id;
    // Liffey files a mail under Corrib's Message-ID: what Corrib answers next still goes to Corrib.
    let raw = mail("ap@liffey.example", AR, "1@corrib.example", "", "Eine Falle.");
    assert_eq!(ends(&office, "INBOX/1/2", &raw).await.0, MailState::Filed);
    let thread = "In-Reply-To: <1@corrib.example>\n";
    let raw = mail("ap@corrib.example", AR, "2@corrib.example", thread, "Noch eine.");
    assert_eq!(ends(&office, "INBOX/1/3", &raw).await, (MailState::Filed, Some(corrib), Some(first)));
    let raw = mail("eva@corrib.example", AR, "3@corrib.example", thread, "Und noch eine.");
    assert_eq!(ends(&office, "INBOX/1/4", &raw).await, (MailState::Filed, Some(corrib), Some(first)));
});
