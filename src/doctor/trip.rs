//! A mail that goes out through the way out to our own reply address, and is waited for in the mailbox: plus-addresses,
//! delivery and fetching in one.
//!
//! It carries a mark of its own, sealed like all others, so that intake knows it and it never becomes a conversation.

use super::{Area, Finding, Found, Patient, Post, server};
use crate::{
    config::{CompanySettings, EmailTransport},
    words::{
        Channel, MessageId, Timestamp,
        token::{Mark, Secret},
    },
};
use duly_channels::{
    Outgoing,
    email::{
        self, Address,
        examine::{Door, imap::Lookout},
    },
};
use std::time::Duration;
use tokio::time::{Instant, sleep};

const LOOK: Duration = Duration::from_secs(1);

pub async fn round_trip(patient: &Patient, company: &CompanySettings) -> Vec<Finding> {
    let found = |found| Area::RoundTrip.finds(&company.email, found);
    let impossible = |why: &str| vec![found(Found::TripImpossible).with("why", why)];
    if patient.config.email.transport == EmailTransport::Recorder {
        return impossible("email.transport = \"recorder\"");
    }
    let post = match &patient.post {
        Ok(post) => post,
        Err(why) => return impossible(why),
    };
    let mut lookouts = match lookouts(patient, company).await {
        Ok(lookouts) => lookouts,
        Err(why) => return impossible(&why),
    };
    let began = Instant::now();
    let sent_at = patient.clock.now();
    let mail = mail(company, &post.secret, sent_at);
    let message_id = mail.message_id.clone();
    let mut findings = match hand_over(post, mail).await {
        Err(why) => vec![found(Found::TripRefused).with("why", why)],
        Ok(()) => match arrival(&mut lookouts, &message_id, patient.patience).await {
            Ok(Some(theirs)) => {
                let seconds = began.elapsed().as_secs();
                let clock =
                    server::clock(Area::RoundTrip, &company.email, theirs, patient.clock.now().as_second());
                vec![found(Found::TripRight).with("n", seconds), clock]
            }
            Ok(None) => {
                vec![lost(&mut lookouts, &message_id, &found).await.with("n", patient.patience.as_secs())]
            }
            Err(why) => vec![found(Found::TripImpossible).with("why", why)],
        },
    };
    for (_, lookout) in lookouts {
        lookout.leave().await;
    }
    findings.retain(|it| it.found != Found::ClockRight);
    findings
}

/// The mailboxes into which replies to a company may come, opened, with the folders that are watched.
async fn lookouts(
    patient: &Patient,
    company: &CompanySettings,
) -> Result<Vec<(Vec<String>, Lookout)>, String> {
    let mailboxes = patient.config.mailboxes.iter();
    let theirs = mailboxes.filter(|it| it.company.as_ref().is_none_or(|code| *code == company.code));
    let mut lookouts = Vec::new();
    let mut why = "[[mailbox]] kind = \"imap\"".to_owned();
    for mailbox in theirs {
        let Some((place, login)) = server::reach(mailbox, &patient.logins()) else { continue };
        match Lookout::open(&place, &login).await {
            Ok(it) if it.mailbox().door == Door::In => lookouts.push((mailbox.watched(), it)),
            Ok(it) => why = format!("{}: {}", mailbox.name, closed(&it.mailbox().door)),
            Err(trouble) => why = format!("{}: {trouble}", mailbox.name),
        }
    }
    if lookouts.is_empty() { Err(why) } else { Ok(lookouts) }
}

fn closed(door: &Door) -> &str {
    match door {
        Door::Refused(words) | Door::NoToken(words) => words,
        Door::In | Door::NotTried | Door::NotOffered => "log-in",
    }
}

/// From the company to itself.
fn mail(company: &CompanySettings, secret: &Secret, at: Timestamp) -> email::Outgoing {
    let mark = Mark::Trip.write(secret, MessageId(at.as_millisecond()));
    let domain = company.email.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    let marked = email::plus(&company.email, &mark);
    let named = |address: String| Address { name: company.name.clone(), address };
    email::Outgoing {
        from: named(company.email.clone()),
        to: named(marked.clone()),
        reply_to: named(marked.clone()),
        return_path: marked,
        message_id: format!("{mark}@{domain}"),
        in_reply_to: None,
        references: vec![],
        subject: "duly doctor".into(),
        text: "duly wrote this to itself, to see whether mail arrives. It can be deleted.\n".into(),
        html: None,
        language: "en".into(),
        automatic: true,
        date: *at,
        enclosures: vec![],
    }
}

async fn hand_over(post: &Post, mail: email::Outgoing) -> Result<(), String> {
    let key = mail.message_id.clone();
    let channel = post.channels.get(&Channel::Email).ok_or("there is no way out for email")?;
    channel.send(&key, &Outgoing::Email(Box::new(mail))).await.map(drop).map_err(|why| why.to_string())
}

/// When their server got it, in seconds since 1970; `None` if it did not come in time.
async fn arrival(
    lookouts: &mut [(Vec<String>, Lookout)],
    message_id: &str,
    patience: Duration,
) -> Result<Option<i64>, String> {
    let end = Instant::now() + patience;
    loop {
        for (folders, lookout) in &mut *lookouts {
            for folder in &*folders {
                let looked = lookout.finds(folder, message_id).await;
                if let Some(at) = looked.map_err(|trouble| trouble.to_string())? {
                    return Ok(Some(at.as_second()));
                }
            }
        }
        if Instant::now() >= end {
            return Ok(None);
        }
        sleep(LOOK).await;
    }
}

/// It may have been taken for something unwanted.
async fn lost(
    lookouts: &mut [(Vec<String>, Lookout)],
    message_id: &str,
    found: &impl Fn(Found) -> Finding,
) -> Finding {
    for (_, lookout) in &mut *lookouts {
        let folders = lookout.mailbox().folders.iter();
        let unwanted: Vec<String> = folders.filter(|it| it.junk).map(|it| it.name.clone()).collect();
        for folder in unwanted {
            if matches!(lookout.finds(&folder, message_id).await, Ok(Some(_))) {
                return found(Found::TripJunk).with("folder", folder);
            }
        }
    }
    found(Found::TripLost)
}
