//! A mailbox, looked at: what its server can do, whether it lets us in, which folders there are. Nothing is opened for
//! writing, nothing is marked as seen.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD},
};
use jiff::Timestamp;

use super::{
    Door, Key, Place, Seen, Trouble, clip,
    wire::{Trust, Wire},
    xoauth2,
};
use crate::email::{Login, Tls};

/// What a mailbox offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// In capitals, as after the log-in.
    pub capabilities: Vec<String>,
    pub door: Door,
    pub folders: Vec<Folder>,
}

impl Mailbox {
    #[must_use]
    pub fn can(&self, capability: &str) -> bool {
        self.capabilities.iter().any(|it| it == capability)
    }

    /// The folder of this name. INBOX is the same however it is written.
    #[must_use]
    pub fn folder(&self, name: &str) -> Option<&Folder> {
        let inbox = name.eq_ignore_ascii_case("INBOX");
        self.folders.iter().find(|it| it.name == name || inbox && it.name.eq_ignore_ascii_case("INBOX"))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// As people write it.
    pub name: String,
    /// As it is asked for.
    raw: String,
    /// Where this server puts what it takes for unwanted (RFC 6154).
    pub junk: bool,
    /// How many mails lie there; only of folders that were asked about.
    pub mails: Option<u32>,
}

/// Folders of one mailbox that are kept.
const MOST_FOLDERS: usize = 500;
/// Lines of one answer.
const MOST_LINES: usize = 5_000;

/// Connects, encrypts, logs in, lists the folders, counts the mails of those that are asked about, and leaves.
pub async fn look(place: &Place, login: &Login, folders: &[String]) -> Seen<Mailbox> {
    let trust = match Trust::of(place) {
        Ok(trust) => trust,
        Err(trouble) => return Seen { certificate: None, outcome: Err(trouble) },
    };
    let looking = async {
        let (mut line, mut seen) = enter(place, login, &trust).await?;
        for name in folders {
            let Some(raw) = seen.folder(name).map(|it| it.raw.clone()) else { continue };
            let count = line.count(&raw).await?;
            if let Some(folder) = seen.folders.iter_mut().find(|it| it.raw == raw) {
                folder.mails = count;
            }
        }
        line.leave().await;
        Ok(seen)
    };
    let outcome = looking.await;
    Seen { certificate: trust.witness.saw(), outcome }
}

/// Waits in a mailbox for one mail.
pub struct Lookout {
    line: Line,
    seen: Mailbox,
}

impl Lookout {
    /// # Errors
    /// If the mailbox cannot be reached. One that does not let us in has no folders.
    pub async fn open(place: &Place, login: &Login) -> Result<Lookout, Trouble> {
        let (line, seen) = enter(place, login, &Trust::of(place)?).await?;
        Ok(Lookout { line, seen })
    }

    #[must_use]
    pub fn mailbox(&self) -> &Mailbox {
        &self.seen
    }

    /// When the server got the mail with this Message-ID (without angle brackets), if it lies in this folder.
    ///
    /// # Errors
    /// If the server does not answer as it should.
    pub async fn finds(&mut self, folder: &str, message_id: &str) -> Result<Option<Timestamp>, Trouble> {
        let Some(raw) = self.seen.folder(folder).map(|it| it.raw.clone()) else { return Ok(None) };
        if !self.line.ask(&format!("EXAMINE {}", quoted(&raw))).await?.ok {
            return Ok(None);
        }
        let search = format!("UID SEARCH HEADER Message-ID {}", quoted(message_id));
        let found = self.line.ask(&search).await?;
        let uid = found.lines.iter().find_map(|it| {
            it.strip_prefix("* SEARCH")?
                .split_whitespace()
                .filter_map(|it| it.parse::<u32>().ok())
                .next_back()
        });
        let Some(uid) = uid else { return Ok(None) };
        let fetched = self.line.ask(&format!("UID FETCH {uid} (INTERNALDATE)")).await?;
        let date = fetched.lines.iter().find_map(|it| internal_date(it));
        Ok(date.or(Some(Timestamp::UNIX_EPOCH)))
    }

    pub async fn leave(mut self) {
        self.line.leave().await;
    }
}

/// To an open session and what it shows; or, if we are not let in, to what can be told without.
async fn enter(place: &Place, login: &Login, trust: &Trust) -> Result<(Line, Mailbox), Trouble> {
    let mut wire = Wire::open(place, trust).await?;
    let greeting = wire.greeting(place).await?;
    if let Some(words) = greeting.strip_prefix("* BYE") {
        return Err(Trouble::SentAway(clip(words)));
    }
    if !greeting.starts_with("* OK") && !greeting.starts_with("* PREAUTH") {
        return Err(Trouble::Foreign(clip(&greeting)));
    }
    let mut line = Line { wire, count: 0 };
    if place.tls == Tls::Starttls {
        if !line.ask("STARTTLS").await?.ok {
            return Err(Trouble::NoStarttls);
        }
        line.wire = line.wire.encrypt(place, trust).await?;
    }
    let before = line.capabilities().await?;
    let door = line.knock(login, &before).await?;
    let mut seen = Mailbox { capabilities: before, door, folders: vec![] };
    if seen.door == Door::In {
        // Many servers say what they can do only to those whom they let in.
        seen.capabilities = line.capabilities().await?;
        seen.folders = line.folders().await?;
    }
    Ok((line, seen))
}

/// A tagged conversation (RFC 3501, section 2.2).
struct Line {
    wire: Wire,
    count: u32,
}

struct Answer {
    ok: bool,
    /// What the server says at the end.
    words: String,
    /// What it said before, literals put in their place.
    lines: Vec<String>,
}

impl Line {
    async fn ask(&mut self, command: &str) -> Result<Answer, Trouble> {
        let tag = self.begin(command).await?;
        self.end(&tag).await
    }

    async fn begin(&mut self, command: &str) -> Result<String, Trouble> {
        self.count += 1;
        let tag = format!("d{}", self.count);
        self.wire.say(&format!("{tag} {command}")).await?;
        Ok(tag)
    }

    async fn end(&mut self, tag: &str) -> Result<Answer, Trouble> {
        let mut lines = vec![];
        loop {
            let line = self.line().await?;
            if let Some(words) = line.strip_prefix(tag).and_then(|it| it.strip_prefix(' ')) {
                let (status, words) = words.split_once(' ').unwrap_or((words, ""));
                return Ok(Answer { ok: status.eq_ignore_ascii_case("OK"), words: words.to_owned(), lines });
            }
            if line.starts_with('+') {
                // A challenge that nobody expected: an empty answer ends it, and the reason follows.
                self.wire.say("").await?;
                continue;
            }
            if lines.len() >= MOST_LINES {
                return Err(Trouble::Unreadable);
            }
            lines.push(line);
        }
    }

    /// A line; a literal in it becomes a quoted word.
    async fn line(&mut self) -> Result<String, Trouble> {
        let mut line = self.wire.line().await?;
        for _ in 0..10 {
            let size = line.strip_suffix('}').and_then(|it| it.rsplit_once('{')?.1.parse::<usize>().ok());
            let Some(size) = size else { return Ok(line) };
            let literal = self.wire.bytes(size).await?;
            line.truncate(line.rfind('{').unwrap_or(line.len()));
            line.push_str(&quoted(&String::from_utf8_lossy(&literal)));
            line.push_str(&self.wire.line().await?);
        }
        Err(Trouble::Unreadable)
    }

    async fn capabilities(&mut self) -> Result<Vec<String>, Trouble> {
        let answer = self.ask("CAPABILITY").await?;
        let words = answer.lines.iter().filter_map(|it| it.strip_prefix("* CAPABILITY "));
        Ok(words.flat_map(str::split_whitespace).take(200).map(|it| clip(it).to_uppercase()).collect())
    }

    async fn knock(&mut self, login: &Login, capabilities: &[String]) -> Result<Door, Trouble> {
        let can = |word: &str| capabilities.iter().any(|it| it == word);
        let key = match Key::of(&login.proof).await {
            Ok(key) => key,
            Err(door) => return Ok(door),
        };
        let user = &login.username;
        let answer = match &key {
            Key::Password(_) if can("LOGINDISABLED") => return Ok(Door::NotOffered),
            Key::Password(password) => {
                if [user.as_str(), password.reveal()].iter().any(|it| it.contains(['\r', '\n', '\0'])) {
                    return Ok(Door::Refused("a line break in the user name or the password".to_owned()));
                }
                let command = format!("LOGIN {} {}", quoted(user), quoted(password.reveal()));
                self.ask(&command).await?
            }
            Key::Token(token) if can("AUTH=XOAUTH2") => {
                let proof = STANDARD.encode(xoauth2(user, token.reveal()));
                if can("SASL-IR") {
                    self.ask(&format!("AUTHENTICATE XOAUTH2 {proof}")).await?
                } else {
                    let tag = self.begin("AUTHENTICATE XOAUTH2").await?;
                    let _go_on = self.wire.line().await?;
                    self.wire.say(&proof).await?;
                    self.end(&tag).await?
                }
            }
            Key::Token(_) => return Ok(Door::NotOffered),
        };
        Ok(if answer.ok { Door::In } else { Door::Refused(key.hide(&answer.words)) })
    }

    async fn folders(&mut self) -> Result<Vec<Folder>, Trouble> {
        let answer = self.ask("LIST \"\" \"*\"").await?;
        Ok(answer.lines.iter().filter_map(|it| listed(it)).take(MOST_FOLDERS).collect())
    }

    async fn count(&mut self, raw: &str) -> Result<Option<u32>, Trouble> {
        let answer = self.ask(&format!("STATUS {} (MESSAGES)", quoted(raw))).await?;
        let counted = |it: &String| {
            let rest = it.rsplit_once("(MESSAGES ")?.1;
            rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
        };
        Ok(answer.lines.iter().find_map(counted))
    }

    async fn leave(&mut self) {
        let _ = self.wire.say("d0 LOGOUT").await;
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A line of LIST: attributes, separator, name. What cannot be opened is no folder for us.
fn listed(line: &str) -> Option<Folder> {
    let rest = line.strip_prefix("* LIST (")?;
    let (attributes, rest) = rest.split_once(") ")?;
    let attributes = attributes.to_ascii_lowercase();
    if attributes.contains("\\noselect") || attributes.contains("\\nonexistent") {
        return None;
    }
    let name = match rest.strip_prefix('"') {
        // The separator itself may be a quoted backslash.
        Some(_) => rest.get(if rest.starts_with("\"\\") { 4 } else { 3 }..)?,
        None => rest.split_once(' ').map(|(_, name)| name)?,
    };
    let raw = unquoted(name.trim());
    let name = from_modified_utf7(&raw);
    let plain = name.rsplit(['/', '.']).next().unwrap_or_default().to_lowercase();
    let junk = attributes.contains("\\junk") || plain == "junk" || plain == "spam";
    Some(Folder { name, raw, junk, mails: None })
}

fn unquoted(word: &str) -> String {
    let Some(inner) = word.strip_prefix('"').and_then(|it| it.strip_suffix('"')) else {
        return word.to_owned();
    };
    let mut plain = String::new();
    let mut letters = inner.chars();
    while let Some(c) = letters.next() {
        plain.extend(if c == '\\' { letters.next() } else { Some(c) });
    }
    plain
}

/// A folder's name as people write it (RFC 3501, section 5.1.3); one that breaks the rules stays as it is.
fn from_modified_utf7(raw: &str) -> String {
    let mut name = String::new();
    let mut rest = raw;
    while let Some((plain, shifted)) = rest.split_once('&') {
        name.push_str(plain);
        let Some((code, after)) = shifted.split_once('-') else { return raw.to_owned() };
        if code.is_empty() {
            name.push('&');
        } else {
            let Ok(bytes) = STANDARD_NO_PAD.decode(code.replace(',', "/")) else { return raw.to_owned() };
            let units: Vec<u16> =
                bytes.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
            name.push_str(&String::from_utf16_lossy(&units));
        }
        rest = after;
    }
    name + rest
}

/// `… INTERNALDATE "17-Mar-2026 09:12:00 +0100" …`
fn internal_date(line: &str) -> Option<Timestamp> {
    let (_, rest) = line.split_once("INTERNALDATE \"")?;
    let (date, _) = rest.split_once('"')?;
    jiff::fmt::strtime::parse("%d-%b-%Y %H:%M:%S %z", date.trim()).ok()?.to_timestamp().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_listed_by_the_names_that_people_write() {
        for (line, name) in [
            ("* LIST (\\HasNoChildren) \"/\" INBOX", Some("INBOX")),
            ("* LIST (\\HasNoChildren) \"/\" \"R&-D\"", Some("R&D")),
            ("* LIST () \".\" Entw&APw-rfe", Some("Entwürfe")),
            ("* LIST () \"\\\\\" \"a \\\"b\\\"\"", Some("a \"b\"")),
            ("* LIST () NIL INBOX", Some("INBOX")),
            ("* LIST () \"/\" \"&ZeVnLIqe-\"", Some("日本語")),
            ("* LIST () \"/\" \"&&&\"", Some("&&&")),
            ("* LIST (\\Noselect) \"/\" \"[Gmail]\"", None),
            ("* LIST (", None),
            ("* LIST () \"", None),
            ("* OK", None),
        ] {
            assert_eq!(listed(line).map(|it| it.name).as_deref(), name, "{line}");
        }
        assert!(listed("* LIST (\\Junk) \"/\" Unwanted").unwrap().junk);
        assert!(listed("* LIST () \"/\" \"INBOX/Spam\"").unwrap().junk);
    }

    #[test]
    fn the_servers_date_of_a_mail() {
        let at = "2026-03-17T08:12:00Z".parse().ok();
        assert_eq!(internal_date("* 1 FETCH (UID 3 INTERNALDATE \"17-Mar-2026 09:12:00 +0100\")"), at);
        assert_eq!(
            internal_date("* 1 FETCH (INTERNALDATE \" 7-Mar-2026 09:12:00 +0100\")"),
            "2026-03-07T08:12:00Z".parse().ok()
        );
        assert_eq!(internal_date("* 1 FETCH (INTERNALDATE \"soon\")"), None);
    }
}
