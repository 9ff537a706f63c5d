//! Mail servers: what looking at one means for the settings. The looking itself is in `duly_channels`.

use super::{Area, Finding, Found};
use crate::{
    app::proof,
    config::{self, Email, EmailTransport, MailboxKind},
    logins::Logins,
    words::{Timestamp, Zone},
};
use duly_channels::email::{
    Login, Tls,
    examine::{
        Certificate, Door, Flaw, Place, Seen, Trouble,
        imap::{self, Folder},
        smtp,
    },
};
use std::time::Duration;

/// How long each step of looking may take: shorter than for sending, because somebody waits for it.
const TIMEOUT: Duration = Duration::from_secs(10);
/// A certificate that ends sooner than this should have been renewed.
const SOON_DAYS: i64 = 21;
/// From here on, mails stand in the wrong order and links expire at the wrong time.
const CLOCK_OFF: i64 = 60;
/// From here on, certificates and tokens are refused.
const CLOCK_FAR_OFF: i64 = 300;
/// Folders that are named when the one that is meant is not there.
const MOST_NAMED: usize = 30;

pub async fn way_out(it: &Email, logins: &Logins, now: Timestamp) -> Vec<Finding> {
    let Some(host) = it.host.as_ref().filter(|_| it.transport == EmailTransport::Smtp) else { return vec![] };
    let usual = match it.tls {
        config::Tls::Implicit => 465,
        config::Tls::Starttls => 587,
        config::Tls::None => 25,
    };
    let place = Place {
        host: host.clone(),
        port: it.port.unwrap_or(usual),
        tls: tls(it.tls),
        root_certificate: it.root_certificate.clone(),
        timeout: TIMEOUT,
    };
    let login =
        proof(logins, it.login.as_deref(), it.username.as_deref(), it.password.as_ref()).ok().flatten();
    of_way_out(&place, smtp::look(&place, login.as_ref()).await, now)
}

fn of_way_out(place: &Place, seen: Seen<smtp::WayOut>, now: Timestamp) -> Vec<Finding> {
    let it = Server { area: Area::WayOut, about: &place.host, place };
    let mut findings = it.certificate(seen.certificate.as_ref(), now);
    match seen.outcome {
        Err(trouble) => findings.extend(it.trouble(&trouble)),
        Ok(offer) => {
            let known = ["SIZE", "DSN", "PIPELINING", "8BITMIME", "SMTPUTF8"];
            let features: Vec<&str> = known.into_iter().filter(|it| offer.offers(it)).collect();
            findings.extend(it.unencrypted());
            findings.push(it.finds(Found::WayOutRight).with("features", list(&features)));
            findings.extend(it.door(&offer.door));
            let theirs = offer.clock.map(jiff::Timestamp::as_second);
            findings.extend(theirs.map(|theirs| clock(it.area, it.about, theirs, now.as_second())));
        }
    }
    findings
}

pub async fn mailbox(it: &config::Mailbox, logins: &Logins, now: Timestamp) -> Vec<Finding> {
    let Some((place, login)) = reach(it, logins) else { return vec![maildir(it)] };
    let folders = it.watched();
    let seen = imap::look(&place, &login, &folders).await;
    of_mailbox(&it.name, &place, &folders, seen, now)
}

fn of_mailbox(
    name: &str,
    place: &Place,
    wanted: &[String],
    seen: Seen<imap::Mailbox>,
    now: Timestamp,
) -> Vec<Finding> {
    let it = Server { area: Area::Mailbox, about: name, place };
    let mut findings = it.certificate(seen.certificate.as_ref(), now);
    let offer = match seen.outcome {
        Ok(offer) => offer,
        Err(trouble) => {
            findings.extend(it.trouble(&trouble));
            return findings;
        }
    };
    findings.extend(it.unencrypted());
    findings.extend(it.door(&offer.door));
    if offer.door != Door::In {
        return findings;
    }
    let known = ["IDLE", "CONDSTORE", "QRESYNC", "OBJECTID", "MOVE", "UIDPLUS"];
    let can: Vec<&str> = known.into_iter().filter(|it| offer.can(it)).collect();
    findings.push(it.finds(Found::MailboxRight).with("can", list(&can)));
    if !offer.can("IDLE") {
        findings.push(it.finds(Found::NoIdle));
    }
    for name in wanted {
        findings.push(match offer.folder(name) {
            Some(folder) => it
                .finds(Found::FolderRight)
                .with("folder", &folder.name)
                .with("n", folder.mails.unwrap_or_default()),
            None => match meant(name, &offer.folders) {
                Some(other) => it.finds(Found::FolderMeant).with("folder", name).with("meant", other),
                None => {
                    it.finds(Found::FolderMissing).with("folder", name).with("there", named(&offer.folders))
                }
            },
        });
    }
    findings
}

/// A list that says so if it is empty.
fn list(words: &[&str]) -> String {
    if words.is_empty() { "–".to_owned() } else { words.join(", ") }
}

fn named(folders: &[Folder]) -> String {
    let mut names: Vec<&str> = folders.iter().take(MOST_NAMED).map(|it| it.name.as_str()).collect();
    if folders.len() > MOST_NAMED {
        names.push("…");
    }
    names.join(", ")
}

/// How to reach a mailbox on a server; `None` for a Maildir.
pub(super) fn reach(it: &config::Mailbox, logins: &Logins) -> Option<(Place, Login)> {
    let host = it.host.as_ref().filter(|_| it.kind == MailboxKind::Imap)?;
    let usual = if it.tls == config::Tls::Implicit { 993 } else { 143 };
    let place = Place {
        host: host.clone(),
        port: it.port.unwrap_or(usual),
        tls: tls(it.tls),
        root_certificate: it.root_certificate.clone(),
        timeout: TIMEOUT,
    };
    let login = proof(logins, it.login.as_deref(), it.username.as_deref(), it.password.as_ref());
    Some((place, login.ok().flatten()?))
}

const fn tls(it: config::Tls) -> Tls {
    match it {
        config::Tls::Implicit => Tls::Implicit,
        config::Tls::Starttls => Tls::Starttls,
        config::Tls::None => Tls::None,
    }
}

fn maildir(it: &config::Mailbox) -> Finding {
    let path = it.path.clone().unwrap_or_default();
    let found = |found| Area::Mailbox.finds(&it.name, found).with("path", path.display());
    match std::fs::read_dir(path.join("new")) {
        Ok(_) => found(Found::MaildirRight),
        Err(error) => found(Found::MaildirMissing).with("why", error),
    }
}

/// How far two clocks are apart. Seconds since 1970.
pub(super) fn clock(area: Area, about: &str, theirs: i64, ours: i64) -> Finding {
    let apart = ours.saturating_sub(theirs).saturating_abs();
    let found = match apart {
        CLOCK_FAR_OFF.. => Found::ClockFarOff,
        CLOCK_OFF.. => Found::ClockOff,
        _ => Found::ClockRight,
    };
    area.finds(about, found).with("n", apart)
}

struct Server<'a> {
    area: Area,
    about: &'a str,
    place: &'a Place,
}

impl Server<'_> {
    fn finds(&self, found: Found) -> Finding {
        let Place { host, port, .. } = self.place;
        self.area.finds(self.about, found).with("host", host).with("port", port)
    }

    fn certificate(&self, it: Option<&Certificate>, now: Timestamp) -> Vec<Finding> {
        let Some(it) = it else { return vec![] };
        let day = |at: jiff::Timestamp| Timestamp(at).date_in(&Zone::UTC);
        let (from, until) = (day(it.from), day(it.until));
        let left = until.days_since(now.date_in(&Zone::UTC));
        let found = match &it.flaw {
            Some(Flaw::Expired) => self.finds(Found::CertificateExpired).with("date", until),
            Some(Flaw::NotYetValid) => self.finds(Found::CertificateNotYet).with("date", from),
            Some(Flaw::OtherName) => {
                self.finds(Found::CertificateOtherName).with("names", it.names.join(", "))
            }
            Some(Flaw::UnknownIssuer) if it.self_signed => self.finds(Found::CertificateSelfSigned),
            Some(Flaw::UnknownIssuer) => {
                self.finds(Found::CertificateUnknownIssuer).with("issuer", &it.issuer)
            }
            Some(Flaw::Other(why)) => self.finds(Found::CertificateWrong).with("why", why),
            None if left < SOON_DAYS => {
                self.finds(Found::CertificateSoon).with("date", until).with("n", left)
            }
            None => self.finds(Found::CertificateRight).with("date", until).with("issuer", &it.issuer),
        };
        vec![found]
    }

    /// `None`: the certificate says it already.
    fn trouble(&self, it: &Trouble) -> Option<Finding> {
        let usual = match (self.area, self.place.tls) {
            (Area::WayOut, Tls::Implicit) => "465",
            (Area::WayOut, Tls::Starttls) => "587",
            (Area::WayOut, Tls::None) => "25",
            (_, Tls::Implicit) => "993",
            (_, Tls::Starttls | Tls::None) => "143",
        };
        Some(match it {
            Trouble::UnknownHost => self.finds(Found::HostUnknown),
            Trouble::Closed => self.finds(Found::PortClosed).with("usual", usual),
            Trouble::Silent => self.finds(Found::HostSilent).with("usual", usual),
            Trouble::Unreachable(why) => self.finds(Found::HostUnreachable).with("why", why),
            Trouble::TalksTls => self.finds(Found::TalksTls),
            Trouble::TalksPlain => self.finds(Found::TalksPlain),
            Trouble::NoStarttls => self.finds(Found::NoStarttls),
            Trouble::Foreign(words) => {
                let wanted = if self.area == Area::WayOut { "SMTP" } else { "IMAP" };
                self.finds(Found::OtherProtocol)
                    .with("wanted", wanted)
                    .with("words", words)
                    .with("usual", usual)
            }
            Trouble::SentAway(words) => self.finds(Found::SentAway).with("words", words),
            Trouble::Untrusted => return None,
            Trouble::Tls(why) => self.finds(Found::TlsFailed).with("why", why),
            Trouble::Authority(why) => self.finds(Found::AuthorityUnreadable).with("why", why),
            Trouble::Broke | Trouble::Unreadable => self.finds(Found::Broke),
        })
    }

    /// In the clear, and not on this machine.
    fn unencrypted(&self) -> Option<Finding> {
        let host = self.place.host.as_str();
        let here = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|it| it.is_loopback());
        (self.place.tls == Tls::None && !here).then(|| self.finds(Found::Unencrypted))
    }

    fn door(&self, door: &Door) -> Option<Finding> {
        match door {
            Door::NotTried => None,
            Door::In => Some(self.finds(Found::LoginRight)),
            Door::Refused(words) => Some(self.finds(Found::LoginRefused).with("words", words)),
            Door::NotOffered => Some(self.finds(Found::LoginNotOffered)),
            Door::NoToken(why) => Some(self.finds(Found::TokenRefused).with("why", why)),
        }
    }
}

/// The folder that was probably meant: written otherwise, below another one, or with a slip in it.
fn meant(wanted: &str, folders: &[Folder]) -> Option<String> {
    let wanted = wanted.to_lowercase();
    let last = |name: &str| name.rsplit(['/', '.']).next().unwrap_or_default().to_lowercase();
    let same = folders.iter().find(|it| it.name.to_lowercase() == wanted);
    let below = || folders.iter().find(|it| last(&it.name) == last(&wanted));
    let slip = || {
        let near = |it: &&Folder| distance(&last(&it.name), &last(&wanted)) <= wanted.chars().count() / 4;
        folders.iter().find(near)
    };
    same.or_else(below).or_else(slip).map(|it| it.name.clone())
}

/// How many letters must be put in, taken out or changed (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().take(100).collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().take(100).enumerate() {
        let mut before = i;
        let mut next = vec![i + 1];
        for (b, above) in other.iter().zip(row.iter().skip(1)) {
            let left = next.last().copied().unwrap_or_default();
            next.push((before + usize::from(a != *b)).min(above + 1).min(left + 1));
            before = *above;
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests;
