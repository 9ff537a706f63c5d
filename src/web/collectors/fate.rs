//! How a message fares on its way out, in words and in colour; and what helps where it did not arrive. Pure.
//!
//! "Waits" is never called "sent", and "sent" is never called "delivered".

use super::{eyes::Eyes, wishes::Tag};
use crate::{
    outbox::{DeliveryState as State, Fault, status::UNDONE, store::Fate},
    words::Timestamp,
};
use serde::Serialize;

/// A message that leaves later than this does not wait for second thoughts, but for its hour.
const LONGEST_COUNTDOWN: i64 = 600;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fared {
    pub tag: Tag,
    /// Why it waits or did not arrive, in the words of whoever looks.
    pub why: String,
    /// What the other side said, as it said it.
    pub said: String,
    pub bad: bool,
    /// Whether it is on its way, or may be: only then anything was sent.
    pub left: bool,
    /// Late, or read: what is known beside its state.
    pub besides: Vec<String>,
    pub undo: Option<Undo>,
    pub remedy: Option<Remedy>,
}

/// It has not left, and may be taken back by whoever wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Undo {
    /// Seconds until it leaves; 0 if it waits for something else.
    pub left: i64,
}

/// What helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// The address is wrong: the contact needs another one.
    Address,
    /// Time helps: the same message may get through later.
    Later,
    /// It does not fit through the door.
    Smaller,
    /// A rule of the other side: another way or another wording.
    Policy,
    /// Something of our own is set up wrongly.
    Ours,
    /// Nothing is known: trying again is all there is.
    Again,
    /// It may have left: somebody asks, or decides that twice is better than never.
    Ask,
}

impl Remedy {
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Address => "remedy-address",
            Self::Later => "remedy-later",
            Self::Smaller => "remedy-smaller",
            Self::Policy => "remedy-policy",
            Self::Ours => "remedy-ours",
            Self::Again => "remedy-again",
            Self::Ask => "remedy-ask",
        }
    }

    /// Whether many may be tried again at once. The same words to a wrong address come back the same way, and
    /// what may have left is asked for one by one.
    #[must_use]
    pub const fn helps_many(self) -> bool {
        matches!(self, Self::Later | Self::Policy | Self::Ours | Self::Again)
    }
}

/// Why a message did not leave or came back, as a key of the words. A code that the server gave now says more than
/// what was read in an earlier report.
#[must_use]
pub fn reason(fate: &Fate) -> Option<String> {
    let code = fate.fault().map(Fault::as_str);
    code.or(fate.told.as_deref()).map(|it| format!("refusal-{it}"))
}

#[must_use]
pub fn remedy(state: State, reason: Option<&str>) -> Option<Remedy> {
    if state == State::Unknown {
        return Some(Remedy::Ask);
    }
    let word = reason.and_then(|it| it.split_once('-')).map_or("", |(_, word)| word);
    state.has_failed().then_some(match word {
        "no-such-mailbox" | "no-such-domain" | "mailbox-closed" => Remedy::Address,
        "mailbox-full" | "busy" | "greylisted" | "network" | "system" => Remedy::Later,
        "too-large" => Remedy::Smaller,
        "policy" | "content" => Remedy::Policy,
        "sender" | "log-in" | "protocol" => Remedy::Ours,
        _ => Remedy::Again,
    })
}

/// The state alone, for a list.
#[must_use]
pub fn tag(eyes: &Eyes, state: State) -> Tag {
    let (look, icon) = look(state);
    Tag { look, icon, text: eyes.tongue.word(&word(state)) }
}

/// Of a conversation that holds a message that did not arrive.
#[must_use]
pub fn undelivered(eyes: &Eyes) -> Tag {
    Tag { look: "bad", icon: "mail-x", text: eyes.tongue.word("tag-undelivered") }
}

/// As the outbox calls it.
fn word(state: State) -> String {
    format!("fate-{}", state.as_str().replace('_', "-"))
}

const fn look(state: State) -> (&'static str, &'static str) {
    match state {
        State::Queued => ("", "clock"),
        State::Sending => ("info", "send"),
        State::Sent => ("", "check"),
        State::Delivered => ("good", "check-check"),
        State::Bounced | State::GaveUp => ("bad", "mail-x"),
        State::Unknown => ("bad", "triangle-alert"),
        State::Withdrawn => ("", "undo-2"),
    }
}

/// Everything that is known, for its place in the conversation. `mine`: whoever looks wrote it.
#[must_use]
pub fn fared(eyes: &Eyes, fate: &Fate, mine: bool) -> Fared {
    let tongue = eyes.tongue;
    let reason = reason(fate);
    let bad = fate.state.has_failed();
    let fault = reason.as_deref().and_then(|key| tongue.known(key, &[]));
    let waits = fate.state == State::Queued;
    let told = bad || fate.state == State::Withdrawn || waits;
    let undo = undo(fate, mine, eyes.now);
    let taken_back = fate.state == State::Withdrawn && fate.why.as_deref() == Some(UNDONE);
    let said = fate.why.clone().filter(|_| told && !taken_back).unwrap_or_default();
    let late = fault.clone().filter(|_| fate.state == State::Sent);
    let late = late.map(|fault| tongue.say("fate-late", &[("fault", fault.into())]));
    let read = fate.read_at.filter(|_| !bad);
    let read = read.map(|at| tongue.say("fate-read", &[("at", eyes.lately(at).into())]));
    Fared {
        tag: Tag { text: state_words(eyes, fate), ..look_of(eyes, fate) },
        why: fault.filter(|_| told).unwrap_or_default(),
        said,
        bad,
        left: !matches!(fate.state, State::Queued | State::GaveUp | State::Withdrawn),
        besides: [late, read].into_iter().flatten().collect(),
        undo,
        remedy: remedy(fate.state, reason.as_deref()),
    }
}

/// What waits because it was refused for now is not well.
fn look_of(eyes: &Eyes, fate: &Fate) -> Tag {
    let plain = tag(eyes, fate.state);
    if fate.state == State::Queued && fate.why.is_some() { Tag { look: "warn", ..plain } } else { plain }
}

/// The state with its hour: until when it waits, since when it is there.
fn state_words(eyes: &Eyes, fate: &Fate) -> String {
    let word = eyes.tongue.word(&word(fate.state));
    match fate.state {
        State::Sent | State::Delivered => format!("{word} {}", eyes.time(fate.changed_at)),
        State::Queued if fate.due_at > eyes.now => {
            eyes.tongue.say("fate-waits-until", &[("at", eyes.lately(fate.due_at).into())])
        }
        _ => word,
    }
}

fn undo(fate: &Fate, mine: bool, now: Timestamp) -> Option<Undo> {
    let possible = mine && fate.has_draft.0 && fate.state == State::Queued;
    let left = (fate.due_at.as_millisecond() - now.as_millisecond() + 999) / 1000;
    let counts = fate.why.is_none() && (1..=LONGEST_COUNTDOWN).contains(&left);
    possible.then_some(Undo { left: if counts { left } else { 0 } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        access::MailView,
        web::tongue::Tongue,
        words::{Flag, Locale, MessageId, Zone},
    };

    fn eyes(locale: Locale) -> Eyes {
        let now = Timestamp::EPOCH.plus_seconds(1_000_000);
        let (zone, mail_view) = (Zone::UTC, MailView::Text);
        Eyes { tongue: Tongue::of(locale), now, today: now.date_in(&zone), zone, mail_view }
    }

    fn fate(state: State) -> Fate {
        let now = Timestamp::EPOCH.plus_seconds(1_000_000);
        Fate {
            message_id: MessageId(1),
            state,
            why: None,
            changed_at: now,
            told: None,
            read_at: None,
            due_at: now,
            code: None,
            status: None,
            has_draft: Flag(true),
        }
    }

    #[test]
    fn only_what_left_is_called_sent() {
        for state in State::ALL.iter().copied() {
            let shown = fared(&eyes(Locale::EN), &fate(state), true);
            assert_eq!(
                shown.tag.text.contains("sent"),
                matches!(state, State::Sent | State::GaveUp),
                "{state}"
            );
            assert_eq!(shown.bad, shown.tag.look == "bad", "{state}");
            assert_eq!(shown.bad, shown.remedy.is_some(), "{state}");
            assert_eq!(shown.undo.is_some(), state == State::Queued, "{state}");
        }
    }

    #[test]
    fn second_thoughts_are_counted_down_and_other_waiting_is_not() {
        let eyes = eyes(Locale::EN);
        let check = |seconds: i64, why: Option<&str>, left: i64| {
            let it = Fate {
                due_at: eyes.now.plus_seconds(seconds),
                why: why.map(str::to_owned),
                ..fate(State::Queued)
            };
            assert_eq!(fared(&eyes, &it, true).undo, Some(Undo { left }), "{seconds} {why:?}");
            assert_eq!(fared(&eyes, &it, false).undo, None);
        };
        check(10, None, 10);
        check(0, None, 0);
        check(-5, None, 0);
        check(300, Some("450 come back later"), 0);
        check(40_000, None, 0);
        let automatic = Fate { has_draft: Flag(false), ..fate(State::Queued) };
        assert_eq!(fared(&eyes, &automatic, true).undo, None);
    }

    #[test]
    fn each_code_has_its_reason_and_its_remedy() {
        for (state, code, status, told, why, expected) in [
            (State::GaveUp, Some(550), Some("5.1.1"), None, "nobody has this address", Remedy::Address),
            (State::GaveUp, Some(552), Some("5.2.2"), None, "the mailbox is full", Remedy::Later),
            (
                State::GaveUp,
                Some(550),
                Some("5.7.1"),
                None,
                "a rule of the mail server refused it",
                Remedy::Policy,
            ),
            (State::Bounced, None, None, Some("no-such-mailbox"), "nobody has this address", Remedy::Address),
            (
                State::Bounced,
                None,
                None,
                Some("policy"),
                "a rule of the mail server refused it",
                Remedy::Policy,
            ),
            (State::GaveUp, None, None, None, "", Remedy::Again),
            (State::Unknown, Some(550), Some("5.1.1"), None, "nobody has this address", Remedy::Ask),
        ] {
            let it = Fate {
                why: Some("as they said it".into()),
                code,
                status: status.map(str::to_owned),
                told: told.map(str::to_owned),
                ..fate(state)
            };
            let shown = fared(&eyes(Locale::EN), &it, true);
            assert_eq!((shown.why.as_str(), shown.remedy), (why, Some(expected)), "{code:?} {told:?}");
            assert_eq!(shown.said, "as they said it");
            if !why.is_empty() {
                assert_ne!(fared(&eyes(Locale::DE), &it, true).why, why, "it speaks the reader's language");
            }
        }
        assert!(!Remedy::Ask.helps_many() && !Remedy::Address.helps_many() && Remedy::Later.helps_many());
    }
}
