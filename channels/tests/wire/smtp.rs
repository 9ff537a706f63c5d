//! What becomes of a mail when a server accepts, refuses, falls silent or goes away.

use std::time::Duration;

use duly_channels::{
    Channel, Failure, Outgoing, Receipt,
    email::{self, Login, Password, Tls, reply::Fault, smtp, smtp::Smtp},
};
use futures::future::join_all;

use crate::{
    house::{plain_smtp, reminder},
    scripted::{Reply, Script, server},
};

async fn send(smtp: &Smtp, mail: email::Outgoing) -> Result<Receipt, Failure> {
    smtp.send("key", &Outgoing::Email(Box::new(mail))).await
}

async fn send_to(script: Script) -> Result<Receipt, Failure> {
    let (port, _) = server(script).await;
    let quick = smtp::Settings { timeout: Duration::from_millis(300), ..plain_smtp(port) };
    send(&Smtp::new(quick).unwrap(), reminder("r1")).await
}

fn word(outcome: &Result<Receipt, Failure>) -> &'static str {
    match outcome {
        Ok(_) => "sent",
        Err(Failure::Refused(refusal)) if refusal.is_for_good() => "give up",
        Err(Failure::Refused(_)) => "retry",
        Err(Failure::Retry(_)) => "retry",
        Err(Failure::GiveUp(_)) => "give up",
        Err(Failure::Unknown(_)) => "unknown",
    }
}

#[tokio::test]
async fn the_queue_id_is_the_receipt() {
    let receipt = send_to(|_, _| Reply::Well).await.unwrap();
    assert_eq!(receipt.reference, "2.0.0 queued as 7F3A");
}

#[tokio::test]
async fn a_refusal_for_now_is_tried_again() {
    let scripts: [Script; 5] = [
        |_, step| if step == "greeting" { Reply::Say("421 too busy") } else { Reply::Well },
        |_, step| if step == "MAIL" { Reply::Say("451 later") } else { Reply::Well },
        |_, step| if step == "RCPT" { Reply::Say("450 greylisted") } else { Reply::Well },
        |_, step| if step == "DATA" { Reply::Say("451 later") } else { Reply::Well },
        |_, step| if step == "." { Reply::Say("451 later") } else { Reply::Well },
    ];
    for (n, outcome) in join_all(scripts.map(send_to)).await.iter().enumerate() {
        assert_eq!(word(outcome), "retry", "{n}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_refusal_for_good_is_given_up() {
    let scripts: [Script; 4] = [
        |_, step| if step == "MAIL" { Reply::Say("550 5.7.1 not you") } else { Reply::Well },
        |_, step| if step == "RCPT" { Reply::Say("550 5.1.1 no such user") } else { Reply::Well },
        |_, step| if step == "DATA" { Reply::Say("554 no") } else { Reply::Well },
        |_, step| if step == "." { Reply::Say("552 5.3.4 too big") } else { Reply::Well },
    ];
    for (n, outcome) in join_all(scripts.map(send_to)).await.iter().enumerate() {
        assert_eq!(word(outcome), "give up", "{n}: {outcome:?}");
    }
    let refused = send_to(|_, step| if step == "RCPT" { Reply::Say("550 5.1.1 gone") } else { Reply::Well });
    let Err(Failure::Refused(refusal)) = refused.await else { panic!("not refused") };
    assert_eq!((refusal.code, refusal.status.as_deref()), (550, Some("5.1.1")));
    assert_eq!(refusal.why, "RCPT TO: 550 5.1.1 gone");
}

#[tokio::test]
async fn what_breaks_before_the_message_is_tried_again() {
    let scripts: [Script; 9] = [
        |_, step| if step == "greeting" { Reply::Close } else { Reply::Well },
        |_, step| if step == "greeting" { Reply::Silence } else { Reply::Well },
        |_, step| if step == "greeting" { Reply::Say("SSH-2.0-OpenSSH") } else { Reply::Well },
        |_, step| if step == "EHLO" { Reply::Close } else { Reply::Well },
        |_, step| if step == "MAIL" { Reply::Close } else { Reply::Well },
        |_, step| if step == "RCPT" { Reply::Silence } else { Reply::Well },
        |_, step| if step == "DATA" { Reply::Close } else { Reply::Well },
        |_, step| if step == "DATA" { Reply::Silence } else { Reply::Well },
        |_, step| if step == "DATA" { Reply::Say("250 what?") } else { Reply::Well },
    ];
    for (n, outcome) in join_all(scripts.map(send_to)).await.iter().enumerate() {
        assert_eq!(word(outcome), "retry", "{n}: {outcome:?}");
    }
}

#[tokio::test]
async fn what_breaks_after_the_last_dot_is_unknown() {
    let scripts: [Script; 3] = [
        |_, step| if step == "." { Reply::Close } else { Reply::Well },
        |_, step| if step == "." { Reply::Silence } else { Reply::Well },
        |_, step| if step == "." { Reply::Say("hm") } else { Reply::Well },
    ];
    for (n, outcome) in join_all(scripts.map(send_to)).await.iter().enumerate() {
        assert_eq!(word(outcome), "unknown", "{n}: {outcome:?}");
    }
}

#[tokio::test]
async fn what_breaks_within_the_message_is_tried_again() {
    let (port, seen) = server(|_, step| if step == "content" { Reply::Close } else { Reply::Well }).await;
    let smtp = Smtp::new(plain_smtp(port)).unwrap();
    // Several pieces: the first finds nobody to read it, the next cannot be written.
    let text = "Bitte zahlen Sie.\n".repeat(40_000);
    let outcome = send(&smtp, email::Outgoing { text, html: None, ..reminder("r1") }).await;
    assert_eq!(word(&outcome), "retry", "{outcome:?}");
    assert!(seen.mails().is_empty());
}

#[tokio::test]
async fn nobody_there_is_tried_again() {
    let [port] = crate::house::free_ports();
    let outcome = send(&Smtp::new(plain_smtp(port)).unwrap(), reminder("r1")).await;
    assert_eq!(word(&outcome), "retry", "{outcome:?}");
}

#[tokio::test]
async fn a_server_without_the_wanted_encryption_gets_nothing() {
    for tls in [Tls::Starttls, Tls::Implicit] {
        let (port, seen) = server(|_, _| Reply::Well).await;
        let settings = smtp::Settings { tls, timeout: Duration::from_secs(1), ..plain_smtp(port) };
        let outcome = send(&Smtp::new(settings).unwrap(), reminder("r1")).await;
        assert_eq!(word(&outcome), "retry", "{outcome:?}");
        assert!(!seen.commands().iter().any(|it| it.starts_with("MAIL") || it.starts_with("AUTH")));
    }
}

#[tokio::test]
async fn a_wrong_password_is_given_up_and_not_repeated_to_anybody() {
    let (port, seen) =
        server(|_, step| if step == "AUTH" { Reply::Say("535 5.7.8 wrong") } else { Reply::Well }).await;
    let settings = smtp::Settings {
        login: Some(Login::with_password("ar", Password::new("hunter2"))),
        ..plain_smtp(port)
    };
    assert!(!format!("{settings:?}").contains("hunter2"));
    let Err(Failure::Refused(refusal)) = send(&Smtp::new(settings).unwrap(), reminder("r1")).await else {
        panic!("not refused")
    };
    assert_eq!((refusal.is_for_good(), refusal.fault()), (true, Fault::LogIn));
    assert!(refusal.why.contains("5.7.8 wrong") && !refusal.why.contains("hunter2"), "{}", refusal.why);
    // \0ar\0hunter2
    assert!(seen.commands().contains(&"AUTH PLAIN AGFyAGh1bnRlcjI=".to_owned()), "{:?}", seen.commands());
}

#[tokio::test]
async fn one_connection_carries_many_mails() {
    let (port, seen) = server(|_, _| Reply::Well).await;
    let smtp = Smtp::new(plain_smtp(port)).unwrap();
    for n in 0..5 {
        send(&smtp, reminder(&format!("r{n}"))).await.unwrap();
    }
    assert_eq!((seen.connections(), seen.mails().len()), (1, 5));
}

#[tokio::test]
async fn a_connection_that_the_server_closed_while_idle_is_noticed() {
    let scripts: [Script; 3] = [
        |n, step| if n == 0 && step == "MAIL again" { Reply::Close } else { Reply::Well },
        |n, step| if n == 0 && step == "MAIL again" { Reply::Say("421 idle too long") } else { Reply::Well },
        |n, step| if n == 0 && step == "." { Reply::Say("250 ok\r\n421 good night") } else { Reply::Well },
    ];
    for script in scripts {
        let (port, seen) = server(script).await;
        let smtp = Smtp::new(plain_smtp(port)).unwrap();
        send(&smtp, reminder("r1")).await.unwrap();
        send(&smtp, reminder("r2")).await.unwrap();
        let mails: Vec<_> = seen.mails().iter().map(|raw| email::parse::parse(raw).message_id).collect();
        assert_eq!(mails, [Some("r1@nordlicht.example".to_owned()), Some("r2@nordlicht.example".to_owned())]);
        assert_eq!(seen.connections(), 2);
    }
}

#[tokio::test]
async fn a_server_that_refuses_a_second_mail_is_not_asked_on_another_line() {
    let script: Script =
        |_, step| if step == "MAIL again" { Reply::Say("450 4.7.1 later") } else { Reply::Well };
    let (port, seen) = server(script).await;
    let smtp = Smtp::new(plain_smtp(port)).unwrap();
    assert_eq!(word(&send(&smtp, reminder("r1")).await), "sent");
    assert_eq!(word(&send(&smtp, reminder("r2")).await), "retry");
    assert_eq!((seen.connections(), seen.mails().len()), (1, 1));
}

#[tokio::test]
async fn a_connection_is_closed_when_it_has_carried_enough_or_waited_too_long() {
    let (port, seen) = server(|_, _| Reply::Well).await;
    let smtp = Smtp::new(smtp::Settings { messages: 2, ..plain_smtp(port) }).unwrap();
    for n in 0..5 {
        send(&smtp, reminder(&format!("r{n}"))).await.unwrap();
    }
    assert_eq!((seen.connections(), seen.mails().len()), (3, 5));

    let (port, seen) = server(|_, _| Reply::Well).await;
    let smtp = Smtp::new(smtp::Settings { idle: Duration::ZERO, ..plain_smtp(port) }).unwrap();
    send(&smtp, reminder("r1")).await.unwrap();
    smtp.rest().await;
    assert_eq!(seen.commands().last().map(String::as_str), Some("QUIT"));
    send(&smtp, reminder("r2")).await.unwrap();
    assert_eq!(seen.connections(), 2);
}

/// All that is offered, and what is then said.
const OFFERS: &str = "250-scripted.example\r\n250-PIPELINING\r\n250-SIZE 100000\r\n250-DSN\r\n250 AUTH PLAIN";

#[tokio::test]
async fn where_the_server_can_tell_it_is_asked_what_becomes_of_a_mail() {
    for (report_success, notify) in [(false, "FAILURE,DELAY"), (true, "SUCCESS,FAILURE,DELAY")] {
        let (port, seen) =
            server(|_, step| if step == "EHLO" { Reply::Say(OFFERS) } else { Reply::Well }).await;
        let smtp = Smtp::new(smtp::Settings { report_success, ..plain_smtp(port) }).unwrap();
        send(&smtp, reminder("r1")).await.unwrap();
        let commands = seen.commands().join("\n");
        assert!(commands.contains(" RET=HDRS ENVID=r1@nordlicht.example\n"), "{commands}");
        let asked = format!(" NOTIFY={notify} ORCPT=rfc822;alice+2Brechnung@duly.example\n");
        assert!(commands.contains(&asked), "{commands}");
    }
}

#[tokio::test]
async fn said_at_once_or_one_by_one_it_ends_the_same() {
    // What breaks or is refused, and how it ends.
    let scripts: [(Script, &str); 8] = [
        (|_, step| if step == "EHLO" { Reply::Say(OFFERS) } else { Reply::Well }, "sent"),
        (|_, step| on(step, "MAIL", Reply::Say("451 later")), "retry"),
        (|_, step| on(step, "RCPT", Reply::Say("550 5.1.1 gone")), "give up"),
        (|_, step| on(step, "RCPT", Reply::Close), "retry"),
        (|_, step| on(step, "DATA", Reply::Close), "retry"),
        (|_, step| on(step, "DATA", Reply::Say("554 no valid recipients")), "give up"),
        (|_, step| on(step, ".", Reply::Close), "unknown"),
        (|_, step| on(step, ".", Reply::Say("450 greylisted")), "retry"),
    ];
    for (n, (script, wanted)) in scripts.into_iter().enumerate() {
        let (port, seen) = server(script).await;
        let outcome = send(&Smtp::new(plain_smtp(port)).unwrap(), reminder("r1")).await;
        assert_eq!(word(&outcome), wanted, "{n}: {outcome:?}");
        let left = matches!(wanted, "sent" | "unknown") || n == 7;
        assert_eq!(seen.mails().len(), usize::from(left), "{n}: nothing leaves that is not counted as left");
    }
}

fn on(step: &str, at: &str, reply: Reply) -> Reply {
    match step {
        "EHLO" => Reply::Say(OFFERS),
        _ if step == at => reply,
        _ => Reply::Well,
    }
}

#[tokio::test]
async fn what_is_larger_than_the_server_takes_is_given_up_unsaid() {
    let (port, seen) = server(|_, step| if step == "EHLO" { Reply::Say(OFFERS) } else { Reply::Well }).await;
    let text = "Bitte zahlen Sie.\n".repeat(10_000);
    let outcome =
        send(&Smtp::new(plain_smtp(port)).unwrap(), email::Outgoing { text, ..reminder("r1") }).await;
    assert_eq!(word(&outcome), "give up");
    assert!(!seen.commands().iter().any(|it| it.starts_with("MAIL")));
}

#[tokio::test]
async fn never_more_connections_than_allowed() {
    let (port, seen) = server(|_, _| Reply::Well).await;
    let smtp = Smtp::new(plain_smtp(port)).unwrap();
    let all = join_all((0..20).map(|n| send(&smtp, reminder(&format!("r{n}"))))).await;
    assert!(all.iter().all(Result::is_ok));
    assert_eq!((seen.most_open(), seen.mails().len()), (2, 20));
}

#[tokio::test]
async fn the_envelope_is_the_return_path_and_the_text_survives_its_dots() {
    let (port, seen) = server(|_, _| Reply::Well).await;
    send(&Smtp::new(plain_smtp(port)).unwrap(), email::Outgoing { html: None, ..reminder("r1") })
        .await
        .unwrap();
    let commands = seen.commands();
    assert!(commands.contains(&"MAIL FROM:<bounce+k7@nordlicht.example>".to_owned()), "{commands:?}");
    assert!(commands.contains(&"RCPT TO:<alice+rechnung@duly.example>".to_owned()), "{commands:?}");
}

#[tokio::test]
async fn only_email_leaves_by_smtp() {
    let smtp = Smtp::new(plain_smtp(1)).unwrap();
    let text: Outgoing =
        serde_json::from_str(r#"{"channel":"sms","from":"Duly","to":"+4915112345678","text":"x"}"#).unwrap();
    assert_eq!(word(&smtp.send("key", &text).await), "give up");
}
