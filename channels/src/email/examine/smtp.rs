//! A way out, looked at: greeting, what it offers, and whether it lets us in. Nothing is sent.

use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::{Timestamp, fmt::rfc2822};

use super::{
    Door, Key, Place, Seen, Trouble, clip,
    wire::{Trust, Wire},
    xoauth2,
};
use crate::email::{Login, Tls};

/// What a way out offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayOut {
    /// What it says after EHLO, in capitals, such as `SIZE 52428800`.
    pub features: Vec<String>,
    pub door: Door,
    /// Its own time, if the greeting says it (Exim, Sendmail and Exchange do).
    pub clock: Option<Timestamp>,
}

impl WayOut {
    #[must_use]
    pub fn offers(&self, feature: &str) -> bool {
        self.features.iter().any(|it| it.split([' ', '=']).next() == Some(feature))
    }
}

/// Features of one server that are kept.
const MOST_FEATURES: usize = 50;

/// Connects, greets, encrypts, logs in, and leaves.
pub async fn look(place: &Place, login: Option<&Login>) -> Seen<WayOut> {
    let trust = match Trust::of(place) {
        Ok(trust) => trust,
        Err(trouble) => return Seen { certificate: None, outcome: Err(trouble) },
    };
    let outcome = converse(place, login, &trust).await;
    Seen { certificate: trust.witness.saw(), outcome }
}

async fn converse(place: &Place, login: Option<&Login>, trust: &Trust) -> Result<WayOut, Trouble> {
    let mut wire = Wire::open(place, trust).await?;
    let greeting = Answer::greeting(&mut wire, place).await?;
    match greeting.code / 100 {
        2 => {}
        4 | 5 => return Err(Trouble::SentAway(clip(&greeting.words()))),
        _ => return Err(Trouble::Foreign(clip(&greeting.words()))),
    }
    let mut features = hello(&mut wire).await?;
    if place.tls == Tls::Starttls {
        if !features.iter().any(|it| it == "STARTTLS") {
            return Err(Trouble::NoStarttls);
        }
        wire.say("STARTTLS").await?;
        if Answer::read(&mut wire).await?.code != 220 {
            return Err(Trouble::NoStarttls);
        }
        wire = wire.encrypt(place, trust).await?;
        features = hello(&mut wire).await?;
    }
    let door = match login {
        Some(login) => knock(&mut wire, login, &features).await?,
        None => Door::NotTried,
    };
    let _ = wire.say("QUIT").await;
    Ok(WayOut { features, door, clock: clock(&greeting.words()) })
}

async fn hello(wire: &mut Wire) -> Result<Vec<String>, Trouble> {
    wire.say("EHLO [127.0.0.1]").await?;
    let answer = Answer::read(wire).await?;
    match answer.code {
        250 => {
            Ok(answer.lines.iter().skip(1).take(MOST_FEATURES).map(|it| clip(it).to_uppercase()).collect())
        }
        _ => Err(Trouble::SentAway(clip(&answer.words()))),
    }
}

async fn knock(wire: &mut Wire, login: &Login, features: &[String]) -> Result<Door, Trouble> {
    let key = match Key::of(&login.proof).await {
        Ok(key) => key,
        Err(door) => return Ok(door),
    };
    let offered = |way: &str| {
        features.iter().any(|it| {
            let mut words = it.split([' ', '=']);
            words.next() == Some("AUTH") && words.any(|word| word == way)
        })
    };
    let user = &login.username;
    let answer = match &key {
        Key::Token(token) if offered("XOAUTH2") => {
            let proof = STANDARD.encode(xoauth2(user, token.reveal()));
            let answer = ask(wire, &format!("AUTH XOAUTH2 {proof}")).await?;
            // A refusal comes as a challenge that wants an empty answer.
            if answer.code == 334 { ask(wire, "").await? } else { answer }
        }
        Key::Password(password) if offered("PLAIN") => {
            let proof = STANDARD.encode(format!("\0{user}\0{}", password.reveal()));
            ask(wire, &format!("AUTH PLAIN {proof}")).await?
        }
        Key::Password(password) if offered("LOGIN") => {
            let mut answer = ask(wire, "AUTH LOGIN").await?;
            for part in [user.as_str(), password.reveal()] {
                if answer.code == 334 {
                    answer = ask(wire, &STANDARD.encode(part)).await?;
                }
            }
            answer
        }
        Key::Token(_) | Key::Password(_) => return Ok(Door::NotOffered),
    };
    Ok(if answer.code == 235 { Door::In } else { Door::Refused(key.hide(&answer.words())) })
}

async fn ask(wire: &mut Wire, line: &str) -> Result<Answer, Trouble> {
    wire.say(line).await?;
    Answer::read(wire).await
}

/// A reply of one or more lines (RFC 5321, section 4.2).
struct Answer {
    code: u16,
    lines: Vec<String>,
}

impl Answer {
    async fn greeting(wire: &mut Wire, place: &Place) -> Result<Answer, Trouble> {
        let first = wire.greeting(place).await?;
        Answer::beginning(first, wire).await
    }

    async fn read(wire: &mut Wire) -> Result<Answer, Trouble> {
        let first = wire.line().await?;
        Answer::beginning(first, wire).await
    }

    async fn beginning(first: String, wire: &mut Wire) -> Result<Answer, Trouble> {
        let Some(code) = first.get(..3).and_then(|it| it.parse().ok()) else {
            return Err(Trouble::Foreign(clip(&first)));
        };
        let mut answer = Answer { code, lines: vec![] };
        let mut line = first;
        loop {
            let goes_on = line.get(3..4) == Some("-");
            answer.lines.push(line.get(4..).unwrap_or_default().to_owned());
            if !goes_on {
                return Ok(answer);
            }
            if answer.lines.len() > 2 * MOST_FEATURES {
                return Err(Trouble::Unreadable);
            }
            line = wire.line().await?;
        }
    }

    fn words(&self) -> String {
        self.lines.join(" ")
    }
}

/// The date in a greeting, such as `mx.firm.example ESMTP Exim 4.97 Tue, 17 Mar 2026 09:12:00 +0100`.
fn clock(greeting: &str) -> Option<Timestamp> {
    let words: Vec<&str> = greeting.split_whitespace().collect();
    let date = |some: &[&str]| {
        let text = some.join(" ");
        let text = text.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
    };
    // With the day of the week in front, and a zone behind.
    words.windows(6).find_map(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_greeting_may_tell_the_time() {
        let at = Some("2026-03-17T08:12:00Z".parse::<Timestamp>().unwrap());
        for (greeting, time) in [
            ("mx.firm.example ESMTP Exim 4.97 Tue, 17 Mar 2026 09:12:00 +0100", at),
            ("mx.firm.example Microsoft ESMTP MAIL Service ready at Tue, 17 Mar 2026 08:12:00 +0000", at),
            ("mx.firm.example ESMTP Sendmail 8.18/8.18; Tue, 17 Mar 2026 09:12:00 +0100", at),
            ("mail.firm.example ESMTP Postfix (Debian/GNU)", None),
            ("", None),
        ] {
            assert_eq!(clock(greeting), time, "{greeting}");
        }
    }

    #[test]
    fn a_feature_is_known_by_its_first_word() {
        let features = ["SIZE 52428800", "AUTH PLAIN LOGIN", "DSN"].map(str::to_owned).to_vec();
        let it = WayOut { features, door: Door::NotTried, clock: None };
        assert!(it.offers("SIZE") && it.offers("DSN") && !it.offers("LOGIN") && !it.offers("STARTTLS"));
    }
}
