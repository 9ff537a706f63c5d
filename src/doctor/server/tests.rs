use super::*;

fn place(tls: Tls) -> Place {
    let host = "mail.firm.example".to_owned();
    Place { host, port: 993, tls, root_certificate: None, timeout: TIMEOUT }
}

fn now() -> Timestamp {
    Timestamp("2026-03-17T09:00:00Z".parse().unwrap())
}

fn certificate(until: &str, flaw: Option<Flaw>) -> Certificate {
    Certificate {
        names: vec!["mx.firm.example".into()],
        issuer: "Some Authority".into(),
        from: "2026-01-01T00:00:00Z".parse().unwrap(),
        until: until.parse().unwrap(),
        self_signed: false,
        flaw,
    }
}

fn words(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|it| it.found.as_str()).collect()
}

#[test]
fn a_certificate_is_judged_by_its_flaw_and_by_the_days_that_are_left() {
    for (until, flaw, word) in [
        ("2026-04-17T00:00:00Z", None, "certificate_right"),
        ("2026-04-07T00:00:00Z", None, "certificate_right"),
        ("2026-04-06T00:00:00Z", None, "certificate_soon"),
        ("2026-04-17T00:00:00Z", Some(Flaw::OtherName), "certificate_other_name"),
        ("2026-04-17T00:00:00Z", Some(Flaw::UnknownIssuer), "certificate_unknown_issuer"),
        ("2026-03-01T00:00:00Z", Some(Flaw::Expired), "certificate_expired"),
        ("2027-03-01T00:00:00Z", Some(Flaw::NotYetValid), "certificate_not_yet"),
    ] {
        let place = place(Tls::Implicit);
        let it = Server { area: Area::Mailbox, about: "replies", place: &place };
        assert_eq!(words(&it.certificate(Some(&certificate(until, flaw)), now())), [word], "{until}");
    }
}

#[test]
fn every_trouble_is_a_finding_unless_the_certificate_says_it() {
    let place = place(Tls::Starttls);
    let it = Server { area: Area::Mailbox, about: "replies", place: &place };
    let finding = it.trouble(&Trouble::Closed).unwrap();
    assert_eq!((finding.found, finding.facts["port"].as_str()), (Found::PortClosed, "993"));
    assert_eq!(finding.facts["usual"], "143");
    assert_eq!(it.trouble(&Trouble::Untrusted), None);
    assert_eq!(it.unencrypted(), None);
    let open = Place { tls: Tls::None, ..place.clone() };
    let here = Place { host: "127.0.0.1".into(), ..open.clone() };
    assert!(Server { place: &open, ..it }.unencrypted().is_some());
    assert!(Server { area: Area::WayOut, about: "", place: &here }.unencrypted().is_none());
}

#[test]
fn clocks_may_differ_a_little() {
    for (theirs, word) in [
        (1_000, Found::ClockRight),
        (1_059, Found::ClockRight),
        (940, Found::ClockOff),
        (1_299, Found::ClockOff),
        (700, Found::ClockFarOff),
        (i64::MIN, Found::ClockFarOff),
    ] {
        assert_eq!(clock(Area::WayOut, "", theirs, 1_000).found, word, "{theirs}");
    }
}

#[test]
fn letters_that_must_be_changed() {
    for (one, other, count) in [
        ("", "", 0),
        ("", "abc", 3),
        ("rechnung", "rechnungen", 2),
        ("kitten", "sitting", 3),
        ("ab", "ba", 2),
    ] {
        assert_eq!(distance(one, other), count, "{one} {other}");
        assert_eq!(distance(other, one), count, "{other} {one}");
    }
}
