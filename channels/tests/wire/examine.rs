//! Servers and name servers that are right, and others that are wrong in one way each.

use std::{
    net::{IpAddr, Ipv4Addr},
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::Duration,
};

use duly_channels::{
    Channel, Outgoing,
    email::{
        Login, Password, Tls,
        examine::{
            Door, Flaw, Place, Seen, Trouble,
            dns::{self, Dkim, Dmarc, Dns, Mx, Others, Spf},
            imap::{self, Lookout},
            smtp,
        },
        smtp::Smtp,
    },
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        self,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

use crate::{
    house::{Dovecot, Postfix, encrypted_smtp, free_ports, reminder},
    name_server::{NameServer, Record, text},
    scripted::{Reply, Script, server},
};

fn place(port: u16, tls: Tls, root_certificate: Option<PathBuf>) -> Place {
    Place { host: "localhost".to_owned(), port, tls, root_certificate, timeout: Duration::from_secs(5) }
}

fn login(password: &str) -> Login {
    Login::with_password("alice", Password::new(password))
}

fn trouble<T>(seen: Seen<T>) -> Trouble {
    seen.outcome.err().expect("nothing is wrong")
}

// --- mailboxes -------------------------------------------------------------------------------------------------

#[tokio::test]
async fn a_mailbox_shows_its_folders_and_what_it_can() {
    let dovecot = Dovecot::start();
    for folder in ["Rechnungen", "Entwürfe", "Junk"] {
        dovecot.adm(&["mailbox", "create", "-u", "alice", folder]);
    }
    dovecot.deliver(b"Subject: one\r\n\r\nOne.\r\n");
    let folders = ["INBOX".to_owned(), "Entwürfe".to_owned(), "Nowhere".to_owned()];
    for (port, tls) in [(dovecot.imaps, Tls::Implicit), (dovecot.imap, Tls::Starttls)] {
        let it = place(port, tls, Some(dovecot.certificate()));
        let seen = imap::look(&it, &login("secret"), &folders).await;
        let certificate = seen.certificate.unwrap();
        assert_eq!(certificate.names, ["localhost", "127.0.0.1"]);
        assert_eq!((certificate.flaw, certificate.self_signed), (None, true));
        let mailbox = seen.outcome.unwrap();
        assert!(mailbox.door == Door::In && mailbox.can("IDLE") && mailbox.can("CONDSTORE"), "{mailbox:?}");
        let count = |name: &str| mailbox.folder(name).map(|it| it.mails);
        assert_eq!((count("inbox"), count("Entwürfe")), (Some(Some(1)), Some(Some(0))));
        assert_eq!((count("Rechnungen"), count("Nowhere")), (Some(None), None));
        assert!(mailbox.folder("Junk").unwrap().junk);
    }
}

#[tokio::test]
async fn a_mailbox_that_cannot_be_reached_says_at_which_step() {
    let dovecot = Dovecot::start();
    let root = || Some(dovecot.certificate());
    let [closed] = free_ports();
    let look = async |it: Place, password: &str| imap::look(&it, &login(password), &[]).await;
    let refused = look(place(dovecot.imaps, Tls::Implicit, root()), "wrong").await.outcome.unwrap();
    assert!(
        matches!(&refused.door, Door::Refused(words) if words.contains("Authentication failed")),
        "{refused:?}"
    );
    assert!(refused.folders.is_empty());

    let open = Place { timeout: Duration::from_secs(1), ..place(dovecot.imaps, Tls::None, root()) };
    for (it, expected) in [
        (place(closed, Tls::Implicit, None), Trouble::Closed),
        (place(dovecot.imap, Tls::Implicit, root()), Trouble::TalksPlain),
        (open, Trouble::TalksTls),
        (place(dovecot.imaps, Tls::Implicit, None), Trouble::Untrusted),
    ] {
        let seen = look(it.clone(), "secret").await;
        assert_eq!(trouble(seen), expected, "{it:?}");
    }
    let nobody = Place { host: "nobody.invalid".to_owned(), ..place(dovecot.imaps, Tls::Implicit, None) };
    assert_eq!(trouble(look(nobody, "secret").await), Trouble::UnknownHost);
    let stranger = look(place(dovecot.imaps, Tls::Implicit, None), "secret").await.certificate.unwrap();
    assert_eq!((stranger.flaw, stranger.self_signed), (Some(Flaw::UnknownIssuer), true));
    let missing = place(dovecot.imaps, Tls::Implicit, Some("/nowhere.pem".into()));
    assert!(
        matches!(trouble(look(missing, "secret").await), Trouble::Authority(why) if why.contains("/nowhere.pem"))
    );
}

#[tokio::test]
async fn a_mail_that_is_waited_for_is_found_once_it_came() {
    let dovecot = Dovecot::start();
    let postfix = Postfix::start(&dovecot);
    let it = place(dovecot.imaps, Tls::Implicit, Some(dovecot.certificate()));
    let mut lookout = Lookout::open(&it, &login("secret")).await.unwrap();
    assert_eq!(lookout.finds("INBOX", "r7@nordlicht.example").await.unwrap(), None);
    let mail = Outgoing::Email(Box::new(reminder("r7")));
    Smtp::new(encrypted_smtp(&postfix)).unwrap().send("key", &mail).await.unwrap();
    let mut found = None;
    for _ in 0..200 {
        found = lookout.finds("INBOX", "r7@nordlicht.example").await.unwrap();
        if found.is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(found.is_some_and(|at| at > jiff::Timestamp::UNIX_EPOCH), "{found:?}");
    assert_eq!(lookout.finds("INBOX", "r8@nordlicht.example").await.unwrap(), None);
    assert_eq!(lookout.finds("Nowhere", "r7@nordlicht.example").await.unwrap(), None);
    lookout.leave().await;
}

// --- ways out --------------------------------------------------------------------------------------------------

#[tokio::test]
async fn a_way_out_shows_what_it_offers() {
    let dovecot = Dovecot::start();
    let postfix = Postfix::start(&dovecot);
    let seen = smtp::look(&place(postfix.port, Tls::Starttls, Some(postfix.certificate())), None).await;
    assert_eq!(seen.certificate.unwrap().flaw, None);
    let offer = seen.outcome.unwrap();
    assert!(offer.offers("SIZE") && offer.offers("DSN") && offer.door == Door::NotTried, "{offer:?}");
    // There is no log-in at this one.
    let it = place(postfix.port, Tls::None, None);
    assert_eq!(smtp::look(&it, Some(&login("secret"))).await.outcome.unwrap().door, Door::NotOffered);
    assert_eq!(
        trouble(smtp::look(&place(postfix.port, Tls::Implicit, None), None).await),
        Trouble::TalksPlain
    );
}

#[tokio::test]
async fn a_way_out_that_breaks_says_at_which_step() {
    let look = async |script: Script, tls: Tls| {
        let (port, _) = server(script).await;
        let it = Place { timeout: Duration::from_millis(500), ..place(port, tls, None) };
        smtp::look(&it, Some(&login("hunter2"))).await.outcome
    };
    let at = |said: &'static str| -> Script {
        match said {
            "ssh" => {
                |_, step| if step == "greeting" { Reply::Say("SSH-2.0-OpenSSH_9.6") } else { Reply::Well }
            }
            "imap" => |_, step| if step == "greeting" { Reply::Say("* OK ready") } else { Reply::Well },
            "away" => {
                |_, step| if step == "greeting" { Reply::Say("554 5.7.1 blocked") } else { Reply::Well }
            }
            "silent" => |_, step| if step == "greeting" { Reply::Silence } else { Reply::Well },
            "broken" => |_, step| if step == "EHLO" { Reply::Close } else { Reply::Well },
            "refused" => |_, step| if step == "AUTH" { Reply::Say("535 no: hunter2") } else { Reply::Well },
            _ => |_, _| Reply::Well,
        }
    };
    let foreign = |words: &str| Trouble::Foreign(words.to_owned());
    for (said, tls, expected) in [
        ("ssh", Tls::None, foreign("SSH-2.0-OpenSSH_9.6")),
        ("imap", Tls::None, foreign("* OK ready")),
        ("away", Tls::None, Trouble::SentAway("5.7.1 blocked".to_owned())),
        ("silent", Tls::None, Trouble::Silent),
        ("broken", Tls::None, Trouble::Broke),
        ("well", Tls::Starttls, Trouble::NoStarttls),
    ] {
        assert_eq!(look(at(said), tls).await, Err(expected), "{said}");
    }
    assert_eq!(look(at("well"), Tls::None).await.unwrap().door, Door::In);
    // The password is not repeated, also if the server repeats it.
    assert_eq!(look(at("refused"), Tls::None).await.unwrap().door, Door::Refused("no: …".to_owned()));
}

#[tokio::test]
async fn a_bad_certificate_is_shown_and_no_password_is_said() {
    let good = Shop::open("localhost", "20200101000000Z", "20900101000000Z").await;
    let seen = smtp::look(&good.place(), None).await;
    assert!(seen.outcome.is_ok() && seen.certificate.is_some_and(|it| it.flaw.is_none()));
    for (name, from, until, flaw) in [
        ("localhost", "20200101000000Z", "20200201000000Z", Flaw::Expired),
        ("localhost", "20890101000000Z", "20900101000000Z", Flaw::NotYetValid),
        ("mx.other.example", "20200101000000Z", "20900101000000Z", Flaw::OtherName),
    ] {
        let shop = Shop::open(name, from, until).await;
        let seen = smtp::look(&shop.place(), Some(&login("secret"))).await;
        let certificate = seen.certificate.unwrap();
        assert_eq!((certificate.names, certificate.flaw), (vec![name.to_owned()], Some(flaw)));
        assert_eq!(seen.outcome.err(), Some(Trouble::Untrusted));
    }
}

/// A mail server that says yes to everything, with a certificate of its own making.
struct Shop {
    port: u16,
    folder: TempDir,
}

impl Shop {
    async fn open(name: &str, from: &str, until: &str) -> Shop {
        let folder = tempfile::tempdir().unwrap();
        certify(folder.path(), name, from, until);
        let chain = vec![CertificateDer::from_pem_file(folder.path().join("tls.crt")).unwrap()];
        let key = PrivateKeyDer::from_pem_file(folder.path().join("tls.key")).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(stream) = acceptor.accept(stream).await else { continue };
                let mut stream = BufReader::new(stream);
                let mut line = "hello".to_owned();
                let mut said = "220 shop.example\r\n";
                while !line.is_empty() {
                    let _ = stream.write_all(said.as_bytes()).await;
                    let _ = stream.flush().await;
                    line.clear();
                    let _ = stream.read_line(&mut line).await;
                    said = "250 fine\r\n";
                }
            }
        });
        Shop { port, folder }
    }

    fn place(&self) -> Place {
        place(self.port, Tls::Implicit, Some(self.folder.path().join("tls.crt")))
    }
}

/// A certificate that vouches for itself, between two moments.
fn certify(folder: &Path, name: &str, from: &str, until: &str) {
    let settings = "[ca]\ndefault_ca = it\n[it]\ndatabase = index.txt\nserial = serial\nnew_certs_dir = .\ndefault_md = sha256\n\
                    policy = any\n[any]\ncommonName = supplied\n";
    std::fs::write(folder.join("ca.cnf"), settings).unwrap();
    std::fs::write(folder.join("index.txt"), "").unwrap();
    let extensions = format!("basicConstraints=critical,CA:FALSE\nsubjectAltName=DNS:{name}\n");
    std::fs::write(folder.join("ext.cnf"), extensions).unwrap();
    let run = |line: &str| {
        let done =
            Command::new("openssl").current_dir(folder).args(line.split_whitespace()).output().unwrap();
        assert!(done.status.success(), "{line}: {}", String::from_utf8_lossy(&done.stderr));
    };
    run(&format!(
        "req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN={name} -keyout tls.key -out tls.csr"
    ));
    run(&format!(
        "ca -batch -config ca.cnf -selfsign -keyfile tls.key -in tls.csr -out tls.crt -notext -create_serial \
         -extfile ext.cnf -startdate {from} -enddate {until}"
    ));
}

// --- domains ---------------------------------------------------------------------------------------------------

const FIRM: &str = "firm.example";

async fn asking(records: Vec<(&str, Record)>) -> Dns {
    Dns::new(Some(NameServer::knowing(records).await.address)).unwrap()
}

fn spf(record: Spf) -> (usize, Others, bool, usize) {
    let Spf::One(it) = record else { panic!("{record:?}") };
    (it.lookups, it.others, it.broken, it.strangers.len())
}

#[tokio::test]
async fn spf_is_followed_to_its_end_and_asked_about_our_address() {
    let ours = [IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7))];
    let dns = asking(vec![
        (FIRM, text("v=spf1 mx include:_spf.mail.example -all")),
        (FIRM, text("some-verification=1")),
        (FIRM, Record::Mx(10, "mx.firm.example")),
        ("mx.firm.example", Record::Address(Ipv4Addr::new(192, 0, 2, 1))),
        ("_spf.mail.example", text("v=spf1 ip4:192.0.2.7 ~all")),
        ("redirected.example", text("v=spf1 redirect=_spf.mail.example")),
        ("open.example", text("v=spf1 +all")),
        ("mute.example", text("v=spf1 ip4:192.0.2.1")),
        ("twice.example", text("v=spf1 -all")),
        ("twice.example", text("v=spf1 mx -all")),
        ("circle.example", text("v=spf1 include:circle.example a -all")),
        ("broken.example", text("v=spf1 ip4:nonsense -all")),
        ("bare.example", Record::Address(Ipv4Addr::new(192, 0, 2, 1))),
    ])
    .await;
    for (domain, expected) in [
        (FIRM, (2, Others::Fail, false, 0)),
        ("redirected.example", (1, Others::SoftFail, false, 0)),
        ("open.example", (0, Others::Allowed, false, 0)),
        ("mute.example", (0, Others::Undecided, false, 1)),
        ("broken.example", (0, Others::Fail, true, 0)),
    ] {
        assert_eq!(spf(dns.spf(domain, &ours).await.unwrap()), expected, "{domain}");
    }
    assert_eq!(dns.spf("twice.example", &ours).await, Ok(Spf::Several(2)));
    assert_eq!(dns.spf("bare.example", &ours).await, Ok(Spf::Missing));
    assert_eq!(dns.spf("nobody.example", &ours).await, Ok(Spf::Missing));
    assert_eq!(spf(dns.spf("circle.example", &[]).await.unwrap()).0, 2, "a circle ends");
}

#[tokio::test]
async fn spf_that_asks_too_much_is_counted() {
    let names: Vec<String> = (0..4).map(|n| format!("s{n}.example")).collect();
    let mut records: Vec<(&str, Record)> =
        names.iter().map(|it| (it.as_str(), text("v=spf1 a mx ip4:192.0.2.0/24 ?all"))).collect();
    let includes: Vec<String> = names.iter().map(|it| format!("include:{it}")).collect();
    records.push((FIRM, text(format!("v=spf1 {} ~all", includes.join(" ")))));
    let dns = asking(records).await;
    assert_eq!(spf(dns.spf(FIRM, &[]).await.unwrap()), (12, Others::SoftFail, false, 0));
}

#[tokio::test]
async fn dmarc_is_found_at_the_domain_or_above_it() {
    let dns = asking(vec![
        ("_dmarc.firm.example", text("v=DMARC1; p=reject; sp=none; rua=mailto:d@firm.example")),
        ("_dmarc.two.example", text("v=DMARC1; p=none")),
        ("_dmarc.two.example", text("v=DMARC1; p=reject")),
        ("_dmarc.other.example", text("spf2.0/pra")),
    ])
    .await;
    let one = |policy: &str| Ok(Dmarc::One { policy: policy.to_owned(), reports: true });
    assert_eq!(dns.dmarc(FIRM).await, one("reject"));
    assert_eq!(dns.dmarc("mail.ar.firm.example").await, one("none"));
    assert_eq!(dns.dmarc("two.example").await, Ok(Dmarc::Several(2)));
    assert_eq!(dns.dmarc("other.example").await, Ok(Dmarc::Missing));
}

#[tokio::test]
async fn a_published_key_is_compared_with_ours() {
    let folder = tempfile::tempdir().unwrap();
    let run = |line: &str| {
        let done = Command::new("openssl").current_dir(folder.path()).args(line.split(' ')).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap().lines().filter(|it| !it.starts_with('-')).collect::<String>()
    };
    run("genpkey -algorithm rsa -pkeyopt rsa_keygen_bits:2048 -out rsa.pem");
    run("genpkey -algorithm ed25519 -out ed.pem");
    let rsa = run("pkey -in rsa.pem -pubout");
    // An Ed25519 key is published without the 12 bytes around it (RFC 8463), which are 16 letters in Base64.
    let ed = run("pkey -in ed.pem -pubout")[16..].to_owned();
    let dns = asking(vec![
        ("rsa._domainkey.firm.example", text(format!("v=DKIM1; k=rsa; p={rsa}"))),
        ("ed._domainkey.firm.example", text(format!("v=DKIM1; k=ed25519; p={ed}"))),
        ("gone._domainkey.firm.example", text("v=DKIM1; p=")),
    ])
    .await;
    for (file, selector, expected) in [
        ("rsa.pem", "rsa", Dkim::Fits),
        ("ed.pem", "ed", Dkim::Fits),
        ("ed.pem", "rsa", Dkim::OtherKey),
        ("rsa.pem", "ed", Dkim::OtherKey),
        ("rsa.pem", "gone", Dkim::Revoked),
        ("rsa.pem", "nowhere", Dkim::Missing),
    ] {
        let public = dns::public_key(&folder.path().join(file)).unwrap();
        assert_eq!(dns.dkim(FIRM, selector, &public).await, Ok(expected), "{file} {selector}");
    }
    std::fs::write(folder.path().join("no.pem"), "nothing").unwrap();
    assert!(dns::public_key(&folder.path().join("no.pem")).unwrap_err().contains("no.pem"));
}

#[tokio::test]
async fn who_takes_mail_and_a_name_server_that_is_away() {
    let dns = asking(vec![
        (FIRM, Record::Mx(20, "b.firm.example")),
        (FIRM, Record::Mx(10, "a.firm.example")),
        ("no.example", Record::Mx(0, "")),
        ("itself.example", Record::Address(Ipv4Addr::new(192, 0, 2, 1))),
    ])
    .await;
    let hosts = |all: &[&str]| Ok(Mx::Hosts(all.iter().map(|it| (*it).to_owned()).collect()));
    assert_eq!(dns.mx(FIRM).await, hosts(&["a.firm.example", "b.firm.example"]));
    assert_eq!(dns.mx("no.example").await, Ok(Mx::Null));
    assert_eq!(dns.mx("itself.example").await, hosts(&["itself.example"]));
    assert_eq!(dns.mx("nobody.example").await, Ok(Mx::Missing));
    let [closed] = free_ports();
    let away = Dns::new(Some(([127, 0, 0, 1], closed).into())).unwrap();
    assert!(away.mx(FIRM).await.is_err());
}
