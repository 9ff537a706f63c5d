use super::*;
use crate::words::{CompanyId, ContactId, Currency, Zone};

fn company() -> Company {
    Company {
        id: CompanyId(1),
        code: "nordhafen".into(),
        name: "Nordhafen Werkzeuge GmbH".into(),
        address: "Kaistraße 4\n20457 Hamburg".into(),
        country: "DE".into(),
        locale: Locale::DE,
        zone: Zone::UTC,
        currency: Currency::EUR,
        email: "ar@nordhafen.example".into(),
        phone: String::new(),
        sms_sender: "Nordhafen".into(),
        account_holder: "Nordhafen Werkzeuge GmbH".into(),
        iban: "DE89 3704 0044 0532 0130 00".into(),
        bic: String::new(),
        imprint: String::new(),
        signature: String::new(),
    }
}

fn words() -> Letter {
    Letter {
        title: "Letzte Mahnung".into(),
        information: vec![("Kundennummer".into(), "C-1".into())],
        subject: "Letzte Mahnung R-1".into(),
        opening: vec!["Guten Tag,".into(), "bitte zahlen Sie.".into()],
        columns: vec![("Rechnung".into(), false), ("Offen".into(), true)],
        rows: vec![vec!["R-1".into(), "100,00 €".into()]],
        totals: vec![("Summe".into(), "100,00 €".into())],
        body: vec!["Danke.".into()],
        closing: vec!["Freundliche Grüße".into(), "Nordhafen".into()],
        pay_code: ("Überweisen".into(), "100,00 €".into()),
        answer_code: ("Antworten".into(), String::new()),
        foot: Vec::new(),
        page_label: "Seite".into(),
    }
}

fn seal(content: Content, to: To, amount: Money) -> Result<Outgoing, WrongChannel> {
    let rendered = Rendered { locale: Locale::DE, content };
    let recipient = Recipient { to, contact: Some(ContactId(3)) };
    let envelope = Envelope {
        company: &company(),
        recipient: &recipient,
        rendered: &rendered,
        payment: Some((amount, "R-1")),
        link: Some("https://duly.example/p/abc"),
        today: Date::ymd(2026, 6, 15),
    };
    let marks = Marks::of(&Secret::new([7; 32]), MessageId(42), &company().email);
    let thread = Thread { in_reply_to: None, references: vec!["a@b.example".into()] };
    envelope.seal(marks, thread, true, Timestamp::EPOCH)
}

#[test]
fn a_mail_carries_its_marks_in_three_places() {
    let content = Content::Email { subject: "S".into(), text: "T".into(), html: String::new() };
    let to = Address { name: "Aoife Byrne".into(), address: "ap@corrib.example".into() };
    let sealed = seal(content, To::Email(to.clone()), Money::zero(Currency::EUR)).unwrap();
    let Outgoing::Email(mail) = sealed else { panic!("not a mail") };
    let secret = Secret::new([7; 32]);
    let mark = |address: &str| {
        let user = address.strip_suffix("@nordhafen.example").unwrap();
        user.strip_prefix("ar+").unwrap_or(user).to_owned()
    };
    assert_eq!(Mark::MessageId.read(&secret, &mark(&mail.message_id)), Some(MessageId(42)));
    assert_eq!(Mark::ReplyTo.read(&secret, &mark(&mail.reply_to.address)), Some(MessageId(42)));
    assert_eq!(Mark::Bounce.read(&secret, &mark(&mail.return_path)), Some(MessageId(42)));
    assert_eq!((mail.to, mail.html, mail.language.as_str()), (to, None, "de"));
    assert_eq!(mail.from.address, "ar@nordhafen.example");
}

#[test]
fn a_letter_carries_a_code_for_paying_in_euros_and_one_for_answering() {
    let letter = |currency| {
        let to = To::Letter(vec!["Corrib Supplies Ltd".into(), "Galway".into(), "IRELAND".into()]);
        match seal(Content::Letter(Box::new(words())), to, Money::new(10_050, currency)).unwrap() {
            Outgoing::Letter(letter) => *letter,
            _ => panic!("not a letter"),
        }
    };
    let euros = letter(Currency::EUR);
    assert_eq!(
        euros.codes[0].content,
        "BCD\n002\n1\nSCT\n\nNordhafen Werkzeuge GmbH\nDE89370400440532013000\nEUR100.50\n\n\nR-1"
    );
    assert_eq!(euros.codes[1].content, "https://duly.example/p/abc");
    assert_eq!(euros.return_line, "Nordhafen Werkzeuge GmbH · Kaistraße 4 · 20457 Hamburg");
    assert_eq!(euros.address[2], "IRELAND");
    let verbs: Vec<String> = letter(Currency::GBP).codes.into_iter().map(|code| code.verb).collect();
    assert_eq!(verbs, ["Antworten"]);
}

#[test]
fn words_for_one_channel_never_leave_on_another() {
    let content = Content::Sms { text: "T".into() };
    let to = To::Email(Address::default());
    assert_eq!(seal(content, to, Money::zero(Currency::EUR)), Err(WrongChannel));
}

#[test]
fn a_letter_is_kept_as_its_words() {
    let words = plain(&Content::Letter(Box::new(words())));
    assert_eq!(
        words,
        "Guten Tag,\n\nbitte zahlen Sie.\n\nR-1  100,00 €\nSumme  100,00 €\n\nDanke.\n\nFreundliche Grüße\nNordhafen"
    );
}
