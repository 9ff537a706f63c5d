//! An HTML body as lines that know whether a mail program wrapped them as a quotation or a signature.
//!
//! A scanner, not a parser: mails are broken, nested without end and never checked by anyone. One pass, a counter
//! for each element that can quote, no recursion.

use super::{Line, Origin};
use aho_corasick::AhoCorasick;
use std::{borrow::Cow, sync::LazyLock};

/// Elements that start a line of their own.
const BLOCKS: [&str; 24] = [
    "address",
    "article",
    "blockquote",
    "body",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "header",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "table",
    "tr",
    "ul",
];
/// Elements whose content nobody sees.
const UNSEEN: [&str; 5] = ["head", "script", "style", "template", "title"];
/// Elements that never close.
const VOID: [&str; 7] = ["br", "hr", "img", "input", "link", "meta", "wbr"];

/// Marks by which mail programs wrap the message that they answer.
const QUOTES: [&str; 9] = [
    "yahoo_quoted",
    "protonmail_quote",
    "gmail_attr",
    "moz-cite-prefix",
    "zmail_extra",
    "reply-intro",
    "olk_src_body_section",
    "mail-editor-reference-message-container",
    "name=\"quote\"",
];
/// Marks from which on everything is the older message.
const CUTS: [&str; 3] = ["divrplyfwdmsg", "appendonsend", "moz-forward-container"];
const SIGNATURES: [&str; 6] = [
    "gmail_signature",
    "moz-signature",
    "ms-outlook-mobile-signature",
    "protonmail_signature_block",
    "id=\"signature\"",
    "applemailsignature",
];

struct Scanner {
    lines: Vec<Line>,
    current: String,
    origin: Origin,
    /// The open elements of each kind: whether each of them changed the origin.
    open: Vec<(String, Vec<Origin>)>,
    quoting: usize,
    signing: usize,
    cut: bool,
    unseen: Option<&'static str>,
    pre: usize,
    /// Word writes blank lines as paragraphs that hold one hard space.
    hard_space: bool,
    word: bool,
}

pub fn lines(html: &str) -> Vec<Line> {
    let mut scanner = Scanner {
        lines: Vec::new(),
        current: String::new(),
        origin: Origin::Written,
        open: Vec::new(),
        quoting: 0,
        signing: 0,
        cut: false,
        unseen: None,
        pre: 0,
        hard_space: false,
        word: false,
    };
    let mut rest = html;
    while let Some((text, tail)) = rest.split_once('<') {
        scanner.text(text);
        if let Some(comment) = tail.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if tail.starts_with(|ch: char| ch.is_ascii_alphabetic() || matches!(ch, '/' | '!' | '?')) {
            let (tag, after) = split_tag(tail);
            scanner.tag(tag);
            rest = after;
        } else {
            scanner.text("<");
            rest = tail;
        }
    }
    scanner.text(rest);
    scanner.end_line(false);
    scanner.lines
}

/// Splits behind the `>` that ends a tag; one inside a quoted attribute does not.
fn split_tag(tail: &str) -> (&str, &str) {
    let mut quote = None;
    // A quote that never closes must not swallow the rest of the mail.
    for (at, byte) in tail.bytes().enumerate().take(8192) {
        match (byte, quote) {
            (b'"' | b'\'', None) => quote = Some(byte),
            (b'>', None) => {
                return (tail.get(..at).unwrap_or_default(), tail.get(at + 1..).unwrap_or_default());
            }
            (byte, Some(open)) if byte == open => quote = None,
            _ => {}
        }
    }
    tail.split_once('>').unwrap_or((tail, ""))
}

/// All marks, looked for together: mails have hundreds of elements.
static MARKS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let all = CUTS.iter().chain(&QUOTES).chain(&SIGNATURES);
    AhoCorasick::builder().ascii_case_insensitive(true).build(all).ok()
});

/// What the attributes of an element say: whether everything from here on is the older message, and how what stands
/// inside is marked.
fn told_by(attributes: &str) -> (bool, Origin) {
    // As far as two thousand letters; nobody hides a mark behind them.
    let end = attributes.char_indices().nth(2000).map_or(attributes.len(), |(at, _)| at);
    let attributes = attributes.get(..end).unwrap_or_default();
    let (mut cuts, mut quotes, mut signs) = (false, false, false);
    for found in MARKS.iter().flat_map(|marks| marks.find_overlapping_iter(attributes)) {
        let at = found.pattern().as_usize();
        cuts |= at < CUTS.len();
        quotes |= (CUTS.len()..CUTS.len() + QUOTES.len()).contains(&at);
        signs |= at >= CUTS.len() + QUOTES.len();
    }
    let mark = match () {
        () if quotes => Origin::Quoted,
        () if signs => Origin::Signed,
        () => Origin::Written,
    };
    (cuts, mark)
}

impl Scanner {
    fn tag(&mut self, tag: &str) {
        let closing = tag.starts_with('/');
        let bare = tag.trim_start_matches('/');
        let end =
            bare.find(|ch: char| !ch.is_ascii_alphanumeric() && ch != ':').unwrap_or(bare.len()).min(24);
        let name = bare.get(..end).unwrap_or_default().to_ascii_lowercase();
        let attributes = bare.get(end..).unwrap_or_default();
        if let Some(unseen) = self.unseen {
            if closing && name == unseen || name == "body" {
                self.unseen = None;
            }
            return;
        }
        if let Some(unseen) = UNSEEN.into_iter().find(|it| *it == name && !closing) {
            self.unseen = Some(unseen);
            return;
        }
        if name == "br" {
            self.end_line(true);
        } else if BLOCKS.contains(&name.as_str()) {
            self.end_line(false);
        } else if matches!(name.as_str(), "td" | "th") {
            self.current.push(' ');
        }
        if VOID.contains(&name.as_str()) {
            return;
        }
        // A paragraph has a margin, except Word's.
        self.hard_space |= closing && name == "p" && !self.word;
        if closing { self.close(&name) } else { self.open(&name, attributes) }
    }

    fn open(&mut self, name: &str, attributes: &str) {
        let mark = if attributes.is_empty() {
            Origin::Written
        } else {
            let (cuts, mark) = told_by(attributes);
            self.cut |= cuts;
            mark
        };
        let mark = if name == "blockquote" { Origin::Quoted } else { mark };
        self.pre += usize::from(name == "pre");
        self.word |= attributes.contains("MsoNormal");
        let room = self.open.len() < 64;
        match self.open.iter_mut().find(|(kind, _)| kind == name) {
            Some((_, marks)) => marks.push(mark),
            None if room => self.open.push((name.to_owned(), vec![mark])),
            // An unknown 65th kind of element is never closed here, so it must not quote.
            None => return,
        }
        match mark {
            Origin::Quoted => self.quoting += 1,
            Origin::Signed => self.signing += 1,
            Origin::Written | Origin::Footer => {}
        }
    }

    fn close(&mut self, name: &str) {
        self.pre = self.pre.saturating_sub(usize::from(name == "pre"));
        let mark = self.open.iter_mut().find(|(kind, _)| kind == name).and_then(|(_, marks)| marks.pop());
        match mark {
            Some(Origin::Quoted) => self.quoting = self.quoting.saturating_sub(1),
            Some(Origin::Signed) => self.signing = self.signing.saturating_sub(1),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.unseen.is_some() || text.is_empty() {
            return;
        }
        let text = unescape(text);
        if self.current.trim().is_empty() && !text.trim().is_empty() {
            self.origin = match () {
                () if self.cut || self.quoting > 0 => Origin::Quoted,
                () if self.signing > 0 => Origin::Signed,
                () => Origin::Written,
            };
        }
        for piece in text.split_inclusive(['\n', '\r', '\t', ' ', '\u{a0}']) {
            let word = piece.trim_end_matches(['\n', '\r', '\t', ' ', '\u{a0}']);
            self.current.push_str(word);
            match piece.get(word.len()..).unwrap_or_default() {
                "" => {}
                "\n" if self.pre > 0 => self.end_line(true),
                space => {
                    self.hard_space |= space == "\u{a0}";
                    if !self.current.ends_with(' ') && !self.current.is_empty() {
                        self.current.push(' ');
                    }
                }
            }
        }
    }

    /// Ends a line; an empty one counts only where the mail asked for it.
    fn end_line(&mut self, even_if_empty: bool) {
        let text = self.current.trim().to_owned();
        self.current.clear();
        if !text.is_empty() {
            self.hard_space = false;
            self.lines.push(Line::new(text, self.origin));
        } else if even_if_empty || std::mem::take(&mut self.hard_space) {
            let origin = self.lines.last().map_or(Origin::Written, |line| line.origin);
            self.lines.push(Line::new(String::new(), origin));
        }
    }
}

/// Character references: numbers, and the names that mail programs write.
fn unescape(text: &str) -> Cow<'_, str> {
    const NAMES: [(&str, char); 62] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", '\u{a0}'),
        ("euro", '€'),
        ("pound", '£'),
        ("yen", '¥'),
        ("cent", '¢'),
        ("sect", '§'),
        ("deg", '°'),
        ("middot", '·'),
        ("bull", '•'),
        ("ndash", '–'),
        ("mdash", '—'),
        ("hellip", '…'),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("sbquo", '‚'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("bdquo", '„'),
        ("laquo", '«'),
        ("raquo", '»'),
        ("copy", '©'),
        ("reg", '®'),
        ("trade", '™'),
        ("frac12", '½'),
        ("frac14", '¼'),
        ("times", '×'),
        ("szlig", 'ß'),
        ("auml", 'ä'),
        ("ouml", 'ö'),
        ("uuml", 'ü'),
        ("Auml", 'Ä'),
        ("Ouml", 'Ö'),
        ("Uuml", 'Ü'),
        ("agrave", 'à'),
        ("aacute", 'á'),
        ("acirc", 'â'),
        ("Agrave", 'À'),
        ("ccedil", 'ç'),
        ("Ccedil", 'Ç'),
        ("egrave", 'è'),
        ("eacute", 'é'),
        ("ecirc", 'ê'),
        ("euml", 'ë'),
        ("Egrave", 'È'),
        ("Eacute", 'É'),
        ("icirc", 'î'),
        ("iuml", 'ï'),
        ("iacute", 'í'),
        ("ocirc", 'ô'),
        ("oacute", 'ó'),
        ("ugrave", 'ù'),
        ("ucirc", 'û'),
        ("uacute", 'ú'),
        ("ntilde", 'ñ'),
        ("aring", 'å'),
        ("oslash", 'ø'),
        ("oelig", 'œ'),
    ];
    if !text.contains('&') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after.bytes().take(10).position(|byte| byte == b';');
        let name = end.and_then(|end| after.get(..end)).unwrap_or_default();
        let number = name.strip_prefix('#').and_then(|digits| {
            digits
                .strip_prefix(['x', 'X'])
                .map_or_else(|| digits.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())
        });
        let ch = number
            .and_then(char::from_u32)
            .or_else(|| NAMES.iter().find(|(known, _)| *known == name).map(|(_, ch)| *ch));
        if let Some(ch) = ch {
            out.push(ch);
            rest = after.get(name.len() + 1..).unwrap_or_default();
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(html: &str) -> Vec<String> {
        lines(html)
            .into_iter()
            .filter(|line| line.origin == Origin::Written && !line.is_blank())
            .map(|line| line.text)
            .collect()
    }

    #[test]
    fn what_a_mail_program_wrapped_is_not_newly_written() {
        for (html, expected) in [
            ("<p>Paid.</p><blockquote>Please pay</blockquote><p>Really.</p>", vec!["Paid.", "Really."]),
            ("<div>Ja</div><div id=appendonsend></div><hr><div>Von: X</div>", vec!["Ja"]),
            ("<div>Oui</div><div class=\"yahoo_quoted\"><div>On … wrote:</div>Hi</div>", vec!["Oui"]),
            ("a<br>b &amp; c&nbsp;&euro;5 &#8364;6 &unknown;", vec!["a", "b & c €5 €6 &unknown;"]),
            ("<style>p {x:y}</style><!-- <p>no</p> -->5 < 6", vec!["5 < 6"]),
            ("<div>We pay</div></div></blockquote></p><div>on Friday</div>", vec!["We pay", "on Friday"]),
        ] {
            assert_eq!(written(html), expected, "{html}");
        }
    }
}
