//! A conversation as it is read: everything said, oldest first, with what was read in it marked where it stands.

use super::{
    attachment,
    eyes::Eyes,
    fate::{self, Fared},
    shell::{colour, initials},
    wishes::{self, Fields},
};
use crate::{
    access::MailView,
    cases::{Proposal, ProposalState},
    inbox::{Attachment, Direction, Kind, Message, file},
    outbox::store::Fate,
    words::{Channel, Currency, MailId, MessageId, UserId},
};
use duly_channels::email::authentication::{Authentication, Check};
use serde::Serialize;
use std::{collections::HashMap, ops::Range};

/// What stands open of a message; a page with more of it would be slow.
const LONGEST_BODY: usize = 20_000;
const LONGEST_FOLDED: usize = 100_000;

/// Everything that the thread is made of.
pub struct Thread<'a> {
    pub eyes: &'a Eyes,
    pub messages: Vec<Message>,
    pub fates: Vec<Fate>,
    pub proposals: Vec<Proposal>,
    pub attachments: Vec<Attachment>,
    /// Quoted lines that were answered in their place: message, place in its body, line.
    pub answered: Vec<(MessageId, i64, String)>,
    /// Messages of which only the head is here, and how many bytes are on the server.
    pub heads: Vec<(MessageId, MailId, i64)>,
    pub users: &'a HashMap<UserId, String>,
    /// Who looks.
    pub me: UserId,
    /// What was found about the senders of messages, as it was filed.
    pub authentications: Vec<(MessageId, String)>,
    /// The currency that a typed amount is in if nothing says another.
    pub currency: Currency,
}

#[derive(Serialize)]
#[serde(tag = "shape", rename_all = "snake_case")]
pub enum Entry {
    /// One line: a reminder, or something that happened.
    Line(Line),
    /// What somebody wrote.
    Box(Box<Said>),
}

#[derive(Serialize)]
pub struct Line {
    id: i64,
    when: String,
    at: String,
    icon: &'static str,
    bad: bool,
    title: String,
    detail: String,
    fate: Option<Fared>,
    customer: Option<i64>,
    contact: Option<i64>,
    /// Whether it can be looked at as it was sent.
    sent: bool,
}

#[derive(Serialize)]
pub struct Said {
    id: i64,
    when: String,
    at: String,
    icon: &'static str,
    /// `from` the customer, `note` or by `us`.
    by: &'static str,
    bad: bool,
    name: String,
    initials: String,
    colour: &'static str,
    detail: String,
    sender: Option<Sender>,
    /// Of an absence notice: until when, and who is there instead.
    absence: String,
    fate: Option<Fared>,
    customer: Option<i64>,
    contact: Option<i64>,
    sent: bool,
    subject: String,
    body: Vec<Piece>,
    /// What is too long to stand open.
    rest: String,
    /// How many quoted lines were answered in their place.
    answered: usize,
    folded: String,
    folded_lines: usize,
    html: bool,
    /// Whether it is shown as it was sent, and its text on demand.
    as_sent: bool,
    /// Of its frame, in pixels: guessed from its text, because nobody can look into a frame without rights.
    height: usize,
    /// How much of it is still on the server; empty: all of it is here.
    waits: String,
    /// Whether its bytes can be taken along.
    raw: bool,
    attachments: Vec<File>,
    proposals: Vec<Read>,
}

/// Whether a mail is from whom it says.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Sender {
    /// The look of its badge.
    tone: &'static str,
    icon: &'static str,
    words: String,
}

/// A run of text; marked ones carry the number of what was read in them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    text: String,
    mark: Option<usize>,
    /// The quoted line that this answers; else empty.
    answers: String,
}

#[derive(Serialize)]
struct File {
    id: i64,
    name: String,
    size: String,
    /// Whether a browser may show it.
    opens: bool,
    /// Whether opening it can run a program.
    runs: bool,
}

/// What was read in a message, for a collector to settle.
#[derive(Serialize)]
pub struct Read {
    id: i64,
    number: usize,
    kind: String,
    value: String,
    percent: String,
    open: bool,
    /// How it was settled, if it was.
    outcome: Option<String>,
    good: bool,
    fields: Option<Fields>,
}

impl Thread<'_> {
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        self.messages
            .iter()
            .map(|it| match it.kind {
                Kind::Reminder | Kind::Acknowledgement | Kind::Event => Entry::Line(self.line(it)),
                _ => Entry::Box(Box::new(self.said(it))),
            })
            .collect()
    }

    /// The message that came last: an answer that knows of no later one may leave.
    #[must_use]
    pub fn latest(&self) -> i64 {
        self.messages.iter().map(|it| it.id.0).max().unwrap_or(0)
    }

    fn fate(&self, message: &Message) -> Option<&Fate> {
        self.fates.iter().find(|fate| fate.message_id == message.id)
    }

    /// How it fared on its way out, if it ever went.
    fn fared(&self, message: &Message) -> Option<Fared> {
        let mine = message.author_id == Some(self.me);
        self.fate(message).map(|it| fate::fared(self.eyes, it, mine))
    }

    fn line(&self, it: &Message) -> Line {
        let tongue = self.eyes.tongue;
        let fate = self.fared(it);
        let bad = fate.as_ref().is_some_and(|it| it.bad);
        let (title, detail) = match (it.kind, it.step) {
            (Kind::Event, _) => (String::new(), self.event(it)),
            (Kind::Reminder, Some(step)) => (tongue.word(&format!("step-{step}")), self.how(it)),
            (Kind::Reminder, None) => (tongue.word("kind-reminder"), self.how(it)),
            _ => (tongue.word("kind-acknowledgement"), self.how(it)),
        };
        Line {
            id: it.id.0,
            when: self.eyes.lately(it.at),
            at: it.at.to_string(),
            icon: if bad { "mail-x" } else { icon(it) },
            bad,
            title,
            detail,
            customer: it.customer_id.map(|id| id.0),
            contact: it.contact_id.map(|id| id.0),
            sent: fate.is_some(),
            fate,
        }
    }

    /// "firm, email to Aoife Brennan"
    fn how(&self, it: &Message) -> String {
        let tongue = self.eyes.tongue;
        let tone = it.tone.map(|tone| tongue.word(&format!("tone-{tone}")));
        let channel = it.channel.map(|channel| {
            let key = format!("by-{channel}-to");
            tongue.say(&key, &[("name", it.recipient.clone().into())])
        });
        [tone, channel].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// An event is kept as a fixed word and a reference; what is no known word is shown as it is.
    fn event(&self, it: &Message) -> String {
        let (word, rest) = it.body.split_once(' ').unwrap_or((&it.body, ""));
        let key = format!("event-{}", word.replace('_', "-"));
        let known = !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        let args = [("reference", rest.to_owned().into())];
        self.eyes.tongue.known(&key, &args).filter(|_| known).unwrap_or_else(|| it.body.clone())
    }

    fn said(&self, it: &Message) -> Said {
        let tongue = self.eyes.tongue;
        let author = it.author_id.and_then(|id| self.users.get(&id)).cloned();
        let name = author.unwrap_or_else(|| it.sender.clone());
        let fate = self.fared(it);
        let bad = fate.as_ref().is_some_and(|it| it.bad);
        let mut proposals: Vec<&Proposal> =
            self.proposals.iter().filter(|proposal| proposal.message_id == it.id).collect();
        proposals.sort_by_key(|proposal| (proposal.span_start, proposal.id));
        let spans: Vec<Range<usize>> = proposals
            .iter()
            .map(|proposal| {
                let byte = |at: i64| usize::try_from(at).unwrap_or(0);
                byte(proposal.span_start)..byte(proposal.span_end)
            })
            .collect();
        let (first, rest) = cut(&it.body, LONGEST_BODY);
        let detail = match (it.kind, it.channel) {
            (Kind::Link, _) => tongue.word("by-link"),
            (Kind::AutoReply | Kind::Bounce, _) => self.class(it),
            (Kind::Answer, Some(Channel::Email)) if self.fate(it).is_none() && it.raw_key.is_some() => {
                tongue.say("sent-elsewhere-to", &[("name", it.recipient.clone().into())])
            }
            (Kind::Answer, Some(channel)) => {
                tongue.say(&format!("by-{channel}-to"), &[("name", it.recipient.clone().into())])
            }
            (_, Some(channel)) => tongue.word(&format!("by-{channel}")),
            (_, None) => String::new(),
        };
        Said {
            id: it.id.0,
            when: self.eyes.lately(it.at),
            at: it.at.to_string(),
            icon: if bad { "mail-x" } else { icon(it) },
            by: match (it.kind, it.direction) {
                (Kind::Note, _) => "note",
                (_, Direction::In) => "from",
                _ => "us",
            },
            bad,
            initials: initials(&name),
            colour: colour(&name),
            name,
            detail,
            sender: self.sender(it),
            absence: self.absence(it),
            sent: fate.is_some(),
            fate,
            customer: it.customer_id.map(|id| id.0),
            contact: it.contact_id.map(|id| id.0),
            subject: it.subject.clone(),
            body: self.body(it, first, &spans),
            rest: rest.to_owned(),
            answered: self.answered(it).count(),
            waits: self.waits(it),
            folded_lines: it.folded.lines().count(),
            folded: cut(&it.folded, LONGEST_FOLDED).0.to_owned(),
            html: it.html_key.is_some(),
            as_sent: self.eyes.mail_view == MailView::Html,
            height: height(it),
            raw: it.raw_key.is_some() && it.channel == Some(Channel::Email),
            attachments: self.files(it),
            proposals: proposals.iter().zip(1..).map(|(it, number)| self.read(it, number)).collect(),
        }
    }

    fn sender(&self, message: &Message) -> Option<Sender> {
        let (_, found) = self.authentications.iter().find(|(id, _)| *id == message.id)?;
        let found: Authentication = serde_json::from_str(found).ok()?;
        let (key, tone, icon) = match found.verdict() {
            Check::Pass => ("sender-verified", "good", "mail-check"),
            Check::Fail => ("sender-fails", "bad", "triangle-alert"),
            Check::TempError => ("sender-unchecked", "", "clock"),
            Check::None if found.domain.is_empty() => return None,
            Check::None => ("sender-unproven", "", "info"),
        };
        let words = self.eyes.tongue.say(key, &[("domain", found.domain.into())]);
        Some(Sender { tone, icon, words })
    }

    /// What kind of mail a machine wrote.
    fn class(&self, it: &Message) -> String {
        let class = it.class.map_or_else(|| it.kind.to_string(), |class| class.to_string());
        self.eyes.tongue.word(&format!("by-{}", class.replace('_', "-")))
    }

    /// "Out of office until 3 December · deputy: Jana Wolf, jana@…"
    fn absence(&self, it: &Message) -> String {
        let tongue = self.eyes.tongue;
        let until = it.back_on.map(|day| tongue.say("absent-until", &[("day", self.eyes.day(day).into())]));
        let deputy = it.deputy().map(|deputy| {
            let known = [deputy.name, deputy.email, deputy.phone];
            let who = known.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(", ");
            tongue.say("absent-deputy", &[("who", who.into())])
        });
        [until, deputy].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    fn files(&self, message: &Message) -> Vec<File> {
        let of_this = self.attachments.iter().filter(|it| it.message_id == message.id);
        of_this
            .map(|it| {
                let runs = file::can_run(&it.name, &it.media_type);
                File {
                    id: it.id.0,
                    name: it.name.clone(),
                    size: size(self.eyes, it.size),
                    opens: !runs && attachment::may_open(&it.media_type),
                    runs,
                }
            })
            .collect()
    }

    fn waits(&self, message: &Message) -> String {
        let rest = self.heads.iter().find(|(of, ..)| *of == message.id);
        rest.map(|(.., rest)| size(self.eyes, *rest)).unwrap_or_default()
    }

    fn answered(&self, message: &Message) -> impl Iterator<Item = (usize, &str)> {
        let of_this = self.answered.iter().filter(move |(of, _, _)| *of == message.id);
        of_this.filter_map(|(_, place, line)| Some((usize::try_from(*place).ok()?, line.as_str())))
    }

    /// The text in runs: what was read in it is marked, and what it answers stands above.
    fn body(&self, message: &Message, text: &str, spans: &[Range<usize>]) -> Vec<Piece> {
        let lines: Vec<(usize, &str)> = self.answered(message).collect();
        in_context(pieces(text, spans), &lines)
    }

    fn read(&self, it: &Proposal, number: usize) -> Read {
        let tongue = self.eyes.tongue;
        let open = it.state == ProposalState::Proposed;
        let who = it.settled_by.and_then(|id| self.users.get(&id)).cloned().unwrap_or_default();
        let key = if it.state == ProposalState::Accepted { "reading-accepted" } else { "reading-dismissed" };
        let intent = it.intent().ok();
        let kind = intent.as_ref().map_or_else(|| it.kind.clone(), |intent| wishes::kind(self.eyes, intent));
        let value = intent.as_ref().map(|intent| wishes::line(self.eyes, intent)).unwrap_or_default();
        Read {
            id: it.id.0,
            number,
            kind,
            value,
            percent: crate::words::format::percent(self.eyes.locale(), it.confidence / 10 * 10),
            open,
            outcome: (!open).then(|| tongue.say(key, &[("name", who.into())])),
            good: it.state == ProposalState::Accepted,
            fields: intent.filter(|_| open).and_then(|it| wishes::fields(self.eyes, &it, self.currency)),
        }
    }
}

/// A size as people say it.
#[must_use]
pub fn size(eyes: &Eyes, bytes: i64) -> String {
    let number = |n: i64| crate::words::format::number(eyes.locale(), n);
    match bytes {
        ..1_000 => format!("{} B", number(bytes)),
        1_000..1_000_000 => format!("{} kB", number(bytes / 1_000)),
        _ => format!("{} MB", number(bytes / 1_000_000)),
    }
}

fn icon(it: &Message) -> &'static str {
    match (it.kind, it.channel) {
        (Kind::Event, _) => "clock",
        (Kind::Note, _) => "sticky-note",
        (Kind::Link, _) => "mouse-pointer-click",
        (Kind::Bounce, _) => "mail-x",
        (_, Some(Channel::Sms)) => "message-square",
        (_, Some(Channel::Letter)) => "mailbox",
        _ => "mail",
    }
}

/// Cuts a text into runs, those of a span marked with its number. What overlaps an earlier span, lies outside
/// of the text or cuts a character in two is not marked: a wrong mark is worse than none.
#[must_use]
pub fn pieces(text: &str, spans: &[Range<usize>]) -> Vec<Piece> {
    let mut numbered: Vec<(usize, &Range<usize>)> = spans.iter().zip(1..).map(|(it, n)| (n, it)).collect();
    numbered.sort_by_key(|(_, span)| (span.start, span.end));
    let mut pieces = Vec::new();
    let mut at = 0;
    for (number, span) in numbered {
        let Some(marked) = text.get(span.clone()).filter(|it| !it.is_empty() && span.start >= at) else {
            continue;
        };
        let before = text.get(at..span.start).unwrap_or_default();
        if !before.is_empty() {
            pieces.push(Piece::of(before));
        }
        pieces.push(Piece { mark: Some(number), ..Piece::of(marked) });
        at = span.end;
    }
    let rest = text.get(at..).unwrap_or_default();
    if !rest.is_empty() {
        pieces.push(Piece::of(rest));
    }
    pieces
}

/// Puts above each answer the quoted line that it answers. A run that was read is not cut in two: its line stands
/// above the whole.
fn in_context(pieces: Vec<Piece>, lines: &[(usize, &str)]) -> Vec<Piece> {
    let mut shown = Vec::with_capacity(pieces.len() + lines.len());
    let mut at = 0;
    for mut piece in pieces {
        let end = at + piece.text.len();
        let begins = at;
        for (place, line) in lines.iter().filter(|(place, _)| (begins..end).contains(place)) {
            if let Some((before, after)) =
                piece.text.split_at_checked(place - at).filter(|_| piece.mark.is_none())
            {
                if !before.is_empty() {
                    shown.push(Piece { answers: piece.answers, ..Piece::of(before.trim_end()) });
                }
                piece = Piece::of(after);
                at = *place;
            }
            (*line).clone_into(&mut piece.answers);
        }
        shown.push(piece);
        at = end;
    }
    shown
}

impl Piece {
    fn of(text: &str) -> Piece {
        Piece { text: text.to_owned(), mark: None, answers: String::new() }
    }
}

/// As much of a text as stands open, up to the end of a line, and what comes behind.
fn cut(text: &str, most: usize) -> (&str, &str) {
    if text.len() <= most {
        return (text, "");
    }
    let mut end = most;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let line = text.get(..end).and_then(|it| it.rfind('\n')).filter(|at| *at > most / 2);
    text.split_at(line.unwrap_or(end))
}

/// The height of a mail's frame: about what its words need, between a few lines and most of a window.
fn height(it: &Message) -> usize {
    let lines = |text: &str| text.lines().take(100).map(|line| 1 + line.len() / 70).sum::<usize>();
    (180 + 26 * (lines(&it.body) + lines(&it.folded))).clamp(240, 680)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::reversed_empty_ranges, reason = "hostile rows")]
    fn spans_are_marked_where_they_stand() {
        let check = |text: &str, spans: &[Range<usize>], expected: &str| {
            let shown: String = pieces(text, spans)
                .iter()
                .map(|it| it.mark.map_or_else(|| it.text.clone(), |n| format!("[{n}:{}]", it.text)))
                .collect();
            assert_eq!(shown, expected);
        };
        check("we pay Friday", &[3..6, 7..13], "we [1:pay] [2:Friday]");
        check("we pay Friday", &[7..13, 3..6], "we [2:pay] [1:Friday]");
        check("we pay", &[0..6, 3..6], "[1:we pay]");
        check("zahlen wir nächste", &[12..13, 5..2, 90..99, 0..0], "zahlen wir nächste");
        check("", &[0..5], "");
    }

    #[test]
    fn an_answer_stands_below_what_it_answers() {
        let check = |text: &str, spans: &[Range<usize>], lines: &[(usize, &str)], expected: &str| {
            let shown = in_context(pieces(text, spans), lines);
            let shown = shown.iter().map(|it| {
                let above = if it.answers.is_empty() { String::new() } else { format!("<{}>", it.answers) };
                let text = it.mark.map_or_else(|| it.text.clone(), |n| format!("[{n}:{}]", it.text));
                format!("{above}{text}")
            });
            assert_eq!(shown.collect::<Vec<_>>().join("|"), expected);
        };
        check("Hi\n\npaid\n\nno", &[], &[(4, "A?"), (10, "B?")], "Hi|<A?>paid|<B?>no");
        check("paid", &[], &[(0, "A?")], "<A?>paid");
        check("Hi\n\npaid today", &[4..8], &[(4, "A?")], "Hi\n\n|<A?>[1:paid]| today");
        check("we paid today", &[3..13], &[(8, "A?")], "we |<A?>[1:paid today]");
        check("ä", &[], &[(1, "A?")], "<A?>ä");
        check("paid", &[], &[(99, "A?")], "paid");
    }

    #[test]
    fn a_long_text_is_cut_at_a_line() {
        assert_eq!(cut("short", 10), ("short", ""));
        assert_eq!(cut("one line\nand more", 12), ("one line", "\nand more"));
        assert_eq!(cut("äöü", 3), ("ä", "öü"));
    }
}
