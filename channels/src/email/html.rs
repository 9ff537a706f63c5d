//! HTML mail as text, for reading, in time that grows with its length alone.
//!
//! HTML parsers are quadratic in nesting, and unclosed `<font>` tags multiply over paragraphs. So the page is
//! first reduced to a skeleton: text and a few block tags, without attributes, properly closed, not deep.

use std::borrow::Cow;

/// What more than this holds is cut off: nobody writes it.
const LONGEST: usize = 1_000_000;
const DEEPEST: usize = 40;
/// Wide enough that a paragraph stays one line.
const WIDTH: usize = 20_000;
/// What a horizontal rule becomes, as mail programs write it.
const RULE: &str = "<p>________________________________</p>";

/// The text of an HTML page: paragraphs as lines, quotes marked with `>`.
pub(super) fn text(html: &str) -> String {
    let skeleton = skeleton(clip(html, LONGEST));
    let text = html2text::config::plain().string_from_read(skeleton.as_bytes(), WIDTH);
    let text = text.unwrap_or_else(|_| without_tags(&skeleton));
    text.replace('\u{a0}', " ").trim().to_owned()
}

/// The longest beginning that is not longer than `most` bytes.
pub(super) fn clip(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or(text)
}

/// Text and block tags only; well nested by construction.
fn skeleton(html: &str) -> String {
    let mut page = Page::default();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        page.written.push_str(before);
        rest = page.tag(tag);
    }
    page.written.push_str(rest);
    page.close(0);
    page.written
}

#[derive(Default)]
struct Page {
    written: String,
    open: Vec<Block>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    Paragraph,
    Division,
    Quote,
    List,
    Item,
    Preformatted,
}

impl Block {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Self::Paragraph,
            "div" | "table" | "tr" | "section" | "article" | "header" | "footer" | "main" | "center"
            | "dl" | "dt" | "dd" | "form" | "address" => Self::Division,
            "blockquote" => Self::Quote,
            "ul" | "ol" => Self::List,
            "li" => Self::Item,
            "pre" => Self::Preformatted,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Paragraph => "p",
            Self::Division => "div",
            Self::Quote => "blockquote",
            Self::List => "ul",
            Self::Item => "li",
            Self::Preformatted => "pre",
        }
    }
}

impl Page {
    /// Reads one tag, its `<` gone already, and gives what stands behind it.
    fn tag<'a>(&mut self, tag: &'a str) -> &'a str {
        if let Some(comment) = tag.strip_prefix("!--") {
            return comment.split_once("-->").map_or("", |(_, rest)| rest);
        }
        if tag.starts_with(['!', '?']) {
            return after(tag, '>');
        }
        let (closing, named) = tag.strip_prefix('/').map_or((false, tag), |named| (true, named));
        if !named.starts_with(|c: char| c.is_ascii_alphabetic()) {
            self.written.push_str("&lt;");
            return tag;
        }
        let end = named.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(named.len());
        let (name, attributes) = named.split_at(end);
        let name = clip(name, 16).to_ascii_lowercase();
        let rest = after_attributes(attributes);
        match name.as_str() {
            "script" | "style" | "title" | "template" | "textarea" | "svg" if !closing => {
                after_end(rest, &name)
            }
            _ => {
                self.element(&name, closing);
                rest
            }
        }
    }

    fn element(&mut self, name: &str, closing: bool) {
        match (name, Block::of(name)) {
            ("br", _) => self.written.push_str("<br>"),
            ("hr", _) => self.written.push_str(RULE),
            ("td" | "th", _) => self.written.push(' '),
            (_, Some(block)) if closing => {
                if let Some(at) = self.open.iter().rposition(|it| *it == block) {
                    self.close(at);
                }
            }
            (_, Some(block)) => self.begin(block),
            _ => {}
        }
    }

    fn begin(&mut self, block: Block) {
        // Paragraphs and items are often left open: the next one ends them, as in a browser.
        if self.open.last() == Some(&Block::Paragraph)
            || self.open.last() == Some(&block) && block == Block::Item
        {
            self.close(self.open.len() - 1);
        }
        if self.open.len() < DEEPEST {
            self.open.push(block);
            self.write_tag("", block);
        } else {
            self.written.push_str("<br>");
        }
    }

    /// Closes all blocks from `at` on, innermost first.
    fn close(&mut self, at: usize) {
        while self.open.len() > at {
            if let Some(block) = self.open.pop() {
                self.write_tag("/", block);
            }
        }
    }

    fn write_tag(&mut self, slash: &str, block: Block) {
        for piece in ["<", slash, block.name(), ">"] {
            self.written.push_str(piece);
        }
    }
}

fn after(text: &str, end: char) -> &str {
    text.split_once(end).map_or("", |(_, rest)| rest)
}

/// Behind the `>` of a tag; a `>` within quotes does not end it.
fn after_attributes(attributes: &str) -> &str {
    let mut quote = None;
    for (at, c) in attributes.char_indices() {
        match (quote, c) {
            (None, '>') => return attributes.get(at + 1..).unwrap_or(""),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    // A quote that never ends: a browser shows nothing more, but a reader loses less this way.
    after(attributes, '>')
}

/// Behind the end tag of an element whose content is no text.
fn after_end<'a>(content: &'a str, name: &str) -> &'a str {
    let mut rest = content;
    while let Some((_, tag)) = rest.split_once("</") {
        if tag.get(..name.len()).is_some_and(|it| it.eq_ignore_ascii_case(name)) {
            return after(tag, '>');
        }
        rest = tag;
    }
    ""
}

fn without_tags(skeleton: &str) -> String {
    let pieces = skeleton.split('<').map(|it| it.split_once('>').map_or(it, |(_, text)| text));
    pieces.map(Cow::from).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_quotes_and_entities() {
        for (html, expected) in [
            ("<p>Guten Tag,</p><p>wir zahlen 1&nbsp;200&euro;&#46;", "Guten Tag,\n\nwir zahlen 1 200€."),
            ("<div>a</div><div>b<br>c</div>", "a\nb\nc"),
            ("paid<blockquote><p>Please <b>pay</b></p></blockquote>", "paid\n\n> Please pay"),
            ("<style>p { x: '<p>' }</style><script>if (a</b) x</script>text", "text"),
            ("a<!-- <p>hidden</p> -->b <![if !mso]>c<![endif]>", "ab c"),
            ("<a href=\"x>y\" title='a>b'>link</a> 3 < 4", "link 3 < 4"),
            ("<table><tr><td>RE-7</td><td>100</td></tr><tr><td>RE-8</td></tr></table>", "RE-7 100\nRE-8"),
            ("a<hr>b", "a\n\n________________________________\n\nb"),
            ("<ul><li>a<li>b</ul>c", "* a\n* b\nc"),
            ("</div></p>a</blockquote>", "a"),
            ("<p", ""),
            ("", ""),
        ] {
            assert_eq!(text(html), expected, "{html}");
        }
    }

    #[test]
    fn hostile_pages_take_no_longer_than_their_length() {
        let started = std::time::Instant::now();
        for bomb in [
            "<div>".repeat(60_000),
            "<blockquote>".repeat(30_000),
            "<table><tr><td><div></table>".repeat(10_000),
            format!("{}{}", "<font a><b><i>".repeat(1_000), "<p>x".repeat(60_000)),
            "<".repeat(100_000),
            "</".repeat(100_000),
            "<script>".repeat(50_000),
            "<!--".repeat(100_000),
            "<a \"".repeat(100_000),
            "<a '>".repeat(100_000),
            "&#x".repeat(60_000),
        ] {
            let _ = text(&bomb);
        }
        assert!(started.elapsed().as_secs() < 30, "took {:?}", started.elapsed());
    }
}
