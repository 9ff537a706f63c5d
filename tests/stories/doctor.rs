//! The doctor in a house where everything is right, and in the same house with one thing wrong at a time.

use crate::{
    house::{
        name_server::{NameServer, Record, text},
        servers::free_ports,
        whole::House,
    },
    in_the_house,
};
use duly::{
    config::{Config, Hidden, Tls},
    doctor::{self, Finding, Found, Part, Patient, Severity, domain},
    mailbox::Balance,
    words::Clock,
};
use duly_channels::email::examine::dns::Dns;
use std::{net::Ipv4Addr, sync::Arc, time::Duration};

const DOMAIN: &str = "nordhafen.example";

/// A house as it is, in our own time: certificates and mail servers live in it.
fn patient(house: &House) -> Patient {
    Patient { clock: Clock::Wall, ..Patient::running(&house.app) }
}

fn with(house: &House, change: impl FnOnce(&mut Config)) -> Patient {
    let mut config = (*house.app.config).clone();
    change(&mut config);
    Patient { config: Arc::new(config), ..patient(house) }
}

async fn look(patient: &Patient, round_trip: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for part in doctor::parts(&patient.config, round_trip) {
        findings.extend(part.look(patient).await);
    }
    findings
}

fn found(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|it| it.found.as_str()).collect()
}

fn right() -> Vec<(&'static str, Record)> {
    vec![
        (DOMAIN, Record::Mx(10, "mx.nordhafen.example")),
        (DOMAIN, text("v=spf1 mx -all")),
        ("_dmarc.nordhafen.example", text("v=DMARC1; p=reject; rua=mailto:d@nordhafen.example")),
        ("mx.nordhafen.example", Record::Address(Ipv4Addr::new(192, 0, 2, 1))),
    ]
}

in_the_house!(everything_is_right_and_a_mail_to_ourselves_becomes_no_conversation, |house| {
    let names = NameServer::knowing(right()).await;
    let patient = with(house, |config| config.dns.server = Some(names.address));
    let findings = look(&patient, true).await;
    let wrong: Vec<&Finding> = findings.iter().filter(|it| it.severity() == Severity::Bad).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    for word in [
        "settings_right",
        "database_right",
        "certificate_right",
        "way_out_right",
        "login_right",
        "mailbox_right",
        "folder_right",
        "mx_right",
        "spf_right",
        "dmarc_right",
        "dkim_unsigned",
        "trip_right",
    ] {
        assert!(found(&findings).contains(&word), "no {word} in {:?}", found(&findings));
    }
    house.receives(1).await;
    assert_eq!(house.balance().await, Balance { ignored: 1, ..Balance::default() });
    let mut db = house.app.db.read().await.unwrap();
    let count: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM conversations").fetch_one(&mut *db).await.unwrap();
    assert_eq!(count, 0);
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_thing_is_wrong_at_a_time() {
    let house = House::new(None).await;
    let [closed] = free_ports();
    let (imap, imaps) = (house.dovecot.imap, house.dovecot.imaps);
    house.dovecot.adm(&["mailbox", "create", "-u", "ar", "Rechnungen"]);
    let mailbox: Vec<(Box<dyn FnOnce(&mut Config)>, Found, &str)> = vec![
        (Box::new(|it| it.mailboxes[0].password = Some(Hidden::new("wrong"))), Found::LoginRefused, "words"),
        (Box::new(move |it| it.mailboxes[0].port = Some(closed)), Found::PortClosed, "usual"),
        (Box::new(move |it| it.mailboxes[0].port = Some(imap)), Found::TalksPlain, "port"),
        (Box::new(|it| it.mailboxes[0].root_certificate = None), Found::CertificateSelfSigned, "host"),
        (Box::new(|it| it.mailboxes[0].host = Some("127.0.0.2".into())), Found::PortClosed, "host"),
        (Box::new(|it| it.mailboxes[0].folders = vec!["Mahnungen".into()]), Found::FolderMissing, "there"),
        (Box::new(|it| it.mailboxes[0].folders = vec!["rechnung".into()]), Found::FolderMeant, "meant"),
    ];
    for (change, expected, fact) in mailbox {
        let findings = Part::Mailbox(0).look(&with(&house, change)).await;
        let it = findings.iter().find(|it| it.found == expected);
        let it = it.unwrap_or_else(|| panic!("no {expected} in {findings:?}"));
        assert!(it.about == "replies" && !it.facts[fact].is_empty(), "{it:?}");
        assert!(!format!("{findings:?}").contains("secret"), "{findings:?}");
    }
    let way_out: Vec<(Box<dyn FnOnce(&mut Config)>, Found)> = vec![
        (Box::new(|it| it.email.tls = Tls::Implicit), Found::TalksPlain),
        (Box::new(move |it| it.email.port = Some(imaps)), Found::TalksTls),
        (Box::new(move |it| it.email.port = Some(imap)), Found::OtherProtocol),
        (Box::new(|it| it.email.username = Some("ar".into())), Found::LoginNotOffered),
        (Box::new(|it| it.email.root_certificate = None), Found::CertificateSelfSigned),
        (Box::new(|it| it.email.host = Some("nobody.invalid".into())), Found::HostUnknown),
    ];
    for (change, expected) in way_out {
        let findings = Part::WayOut.look(&with(&house, change)).await;
        assert!(findings.iter().any(|it| it.found == expected), "no {expected} in {findings:?}");
    }
    // A domain that this mail server does not take, and one whose mail goes into another mailbox.
    for (email, expected) in
        [("ar@elsewhere.example", "trip_refused"), ("p.vogel@brenner.example", "trip_lost")]
    {
        let other = with(&house, |it| it.companies[0].email = email.into());
        let other = Patient { patience: Duration::from_secs(2), ..other };
        assert_eq!(found(&Part::RoundTrip(0).look(&other).await), [expected]);
    }
    let blind = with(&house, |it| it.mailboxes[0].password = Some(Hidden::new("wrong")));
    assert_eq!(found(&Part::RoundTrip(0).look(&blind).await), ["trip_impossible"]);
    house.close().await;
}

#[tokio::test]
async fn a_domain_is_looked_at_with_all_that_is_published() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key.pem");
    let made = std::process::Command::new("openssl")
        .args(["genpkey", "-algorithm", "ed25519", "-out"])
        .arg(&key)
        .status();
    assert!(made.unwrap().success());
    let signers = [duly::config::Dkim { domain: DOMAIN.into(), selector: "s1".into(), key }];
    let our_way_out = ["192.0.2.1".parse().unwrap()];
    let other_key = ("s1._domainkey.nordhafen.example", text("v=DKIM1; k=ed25519; p=AAAA"));
    let spf = |record: &str| (DOMAIN, text(record));
    let cases: Vec<(Vec<(&str, Record)>, &[&str])> = vec![
        ([right(), vec![other_key]].concat(), &["mx_right", "spf_right", "dmarc_right", "dkim_other_key"]),
        (
            [right(), vec![spf("v=spf1 -all")]].concat(),
            &["mx_right", "spf_several", "dmarc_right", "dkim_missing"],
        ),
        (vec![], &["mx_missing", "spf_missing", "dmarc_missing", "dkim_missing"]),
        (
            vec![
                (DOMAIN, Record::Mx(0, "")),
                spf("v=spf1 ?all"),
                ("_dmarc.nordhafen.example", text("v=DMARC1; p=none")),
            ],
            &[
                "mx_null",
                "spf_undecided",
                "spf_stranger",
                "dmarc_watches",
                "dmarc_unreported",
                "dkim_missing",
            ],
        ),
    ];
    for (records, expected) in cases {
        let names = NameServer::knowing(records.clone()).await;
        let dns = Dns::new(Some(names.address)).unwrap();
        let findings = domain::look(&dns, DOMAIN, &signers, &our_way_out).await;
        assert_eq!(found(&findings), expected, "{records:?}");
    }
    let [closed] = free_ports();
    let dns = Dns::new(Some(([127, 0, 0, 1], closed).into())).unwrap();
    assert_eq!(found(&domain::look(&dns, DOMAIN, &signers, &our_way_out).await), ["dns_silent"]);
}
