use std::time::Duration;

use duly_channels::{
    Channel, Failure, Outgoing, Receipt,
    sms::{
        self,
        keyword::Keyword,
        status::Status,
        twilio::{AuthToken, Settings, Twilio},
        webhook::{self, Inbound, StatusCallback},
    },
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

use crate::twilio::{self, INVALID, Message, NO_MOBILE, OPTED_OUT, Trouble};

fn settings(twilio: &twilio::Twilio) -> Settings {
    Settings { base_url: twilio.base_url.clone(), ..Settings::new(&*twilio.account_sid, &*twilio.auth_token) }
}

fn channel(settings: Settings) -> Twilio {
    // The first of these tests installs it, the others find it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Twilio::new(settings).unwrap()
}

fn sms(from: &str, to: &str, text: &str) -> Outgoing {
    Outgoing::Sms(sms::Outgoing { from: from.into(), to: to.into(), text: text.into() })
}

fn reminder() -> Outgoing {
    sms("Nordhafen", "+436641234567", "Nordhafen: € 2.202,60 offen & fällig. Bitte bis 31.03.+ antworten?")
}

#[tokio::test]
async fn a_message_arrives_as_it_was_written() {
    let carrier = twilio::Twilio::start().await;
    let status_callback = Some("https://duly.nordhafen.example/hooks/sms?m=1".to_owned());
    let channel = channel(Settings { status_callback: status_callback.clone(), ..settings(&carrier) });
    let receipt = channel.send("r-1", &reminder()).await.unwrap();
    let service = "MG00000000000000000000000000000002";
    channel.send("r-2", &sms(service, "+436641234567", "zwei")).await.unwrap();

    let Outgoing::Sms(sent) = reminder() else { unreachable!() };
    let messages = carrier.messages();
    let first =
        Message { sid: receipt.reference, to: sent.to, from: sent.from, body: sent.text, status_callback };
    assert_eq!(messages[0], first);
    assert_eq!(messages[1].from, service);
    // A company's name, not a messaging service.
    channel.send("r-3", &sms("MG Motor", "+436641234567", "drei")).await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_delivered_is_given_up_with_a_reason() {
    let carrier = twilio::Twilio::start().await;
    carrier.opt_out("+436640000000");
    let channel = channel(settings(&carrier));
    for (outgoing, reason) in [
        (sms("Nordhafen", INVALID, "x"), "not a valid phone number"),
        (sms("Nordhafen", "0664 123", "x"), "not a valid phone number"),
        (sms("Nordhafen", NO_MOBILE, "x"), "not a mobile number"),
        (sms("Nordhafen", OPTED_OUT, "x"), "opted out"),
        (sms("Nordhafen", "+436640000000", "x"), "opted out"),
        (sms("Nordhafen Werkzeuge", "+436641234567", "x"), "the sender is not a number or name"),
        (sms("Nordhafen", "+436641234567", ""), "the text is empty"),
        (sms("Nordhafen", "+436641234567", &"x".repeat(1601)), "longer than 1,600"),
    ] {
        let Err(Failure::GiveUp(why)) = channel.send("r-1", &outgoing).await else { panic!("{reason}") };
        assert!(why.contains(reason), "{why}");
        assert!(!why.contains("5005550") && !why.contains("43664"), "a number in {why}");
    }
    assert_eq!(carrier.messages(), []);
}

#[tokio::test]
async fn a_wrong_token_names_the_settings() {
    let carrier = twilio::Twilio::start().await;
    let channel = channel(Settings { auth_token: AuthToken::new("wrong"), ..settings(&carrier) });
    let Err(Failure::GiveUp(why)) = channel.send("r-1", &reminder()).await else { panic!() };
    assert!(why.contains("account_sid and auth_token"), "{why}");
}

#[tokio::test]
async fn trouble_is_sorted_by_whether_the_message_may_have_left() {
    let carrier = twilio::Twilio::start().await;
    let channel = channel(Settings { timeout: Duration::from_millis(500), ..settings(&carrier) });
    for (trouble, expected, taken) in [
        (Trouble::TooMany, "try again", 0),
        (Trouble::OutOfService, "try again", 0),
        (Trouble::Gibberish, "unknown", 0),
        (Trouble::Broken, "unknown", 1),
        (Trouble::HangUp, "unknown", 2),
        (Trouble::Silence, "unknown", 3),
    ] {
        let before = carrier.requests();
        carrier.expect_trouble(&[trouble]);
        let failure = channel.send("r-1", &reminder()).await.unwrap_err().to_string();
        assert!(failure.starts_with(expected), "{trouble:?}: {failure}");
        assert_eq!(carrier.messages().len(), taken, "{trouble:?}");
        assert_eq!(carrier.requests(), before + 1, "{trouble:?}: the channel tried again by itself");
    }
    assert!(matches!(channel.send("r-1", &reminder()).await, Ok(Receipt { .. })));
}

#[tokio::test]
async fn a_carrier_that_is_not_there_is_tried_again() {
    let carrier = twilio::Twilio::start().await;
    let base_url = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let channel = channel(Settings { base_url, ..settings(&carrier) });
    assert!(matches!(channel.send("r-1", &reminder()).await, Err(Failure::Retry(_))));
}

/// Takes one webhook call: its path and its fields, if the signature is right.
async fn take_call(listener: &TcpListener, url: &str, token: &str) -> Option<Vec<(String, String)>> {
    let (stream, _) = listener.accept().await.unwrap();
    let mut stream = BufReader::new(stream);
    let (mut length, mut signature) = (0, String::new());
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.unwrap();
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().unwrap(),
            Some(("X-Twilio-Signature", value)) => signature = value.to_owned(),
            None if line.trim_end().is_empty() => break,
            _ => {}
        }
    }
    let mut form = vec![0; length];
    stream.read_exact(&mut form).await.unwrap();
    let fields = twilio::decode(std::str::from_utf8(&form).unwrap());
    let right = webhook::verify(token, url, &fields, &signature);
    let status = if right { "204 No Content" } else { "403 Forbidden" };
    stream.write_all(format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n").as_bytes()).await.unwrap();
    right.then_some(fields)
}

#[tokio::test]
async fn the_carrier_reports_back_and_customers_answer() {
    let carrier = twilio::Twilio::start().await;
    let house = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hooks/sms?house=1", house.local_addr().unwrap());
    let channel = channel(Settings { status_callback: Some(url.clone()), ..settings(&carrier) });
    let sid = channel.send("r-1", &reminder()).await.unwrap().reference;
    let token = carrier.auth_token.as_str();

    let (status, fields) =
        tokio::join!(carrier.report(&sid, "undelivered", Some(30005)), take_call(&house, &url, token));
    let report = StatusCallback { message_sid: sid, status: Status::Undelivered, error_code: Some(30005) };
    assert_eq!((status, StatusCallback::read(&fields.unwrap())), (204, Some(report)));

    let (status, fields) = tokio::join!(
        carrier.reply(&url, "+436641234567", "+4940555", " Stopp! "),
        take_call(&house, &url, token)
    );
    let inbound = Inbound::read(&fields.unwrap()).unwrap();
    assert_eq!((status, inbound.from.as_str(), inbound.body.as_str()), (204, "+436641234567", " Stopp! "));
    assert_eq!(inbound.keyword, Some(Keyword::Stop));

    let (status, fields) = tokio::join!(
        carrier.reply(&url, "+436641234567", "+4940555", "1"),
        take_call(&house, &url, "another token")
    );
    assert_eq!((status, fields), (403, None));
}
