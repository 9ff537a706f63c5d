//! A stranger's HTML, with everything taken out that acts, fetches or hides.
//!
//! Pure. A mail that is too deep to be cleaned in bounded time is none that a person wrote: it is shown as text.

use super::{links, place, style};
use crate::{web::session::escape, words::AttachmentId};
use base64::{Engine, engine::general_purpose::STANDARD};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

/// More than this is cut off: no mail that somebody reads is longer, and a browser has to lay it out.
const LARGEST: usize = 2 * 1024 * 1024;
/// Cleaning is quadratic in nesting.
const DEEPEST: usize = 400;
/// Pictures that stand in the text itself, as base64.
const LARGEST_PICTURE: usize = 300_000;
const LARGEST_PICTURES: usize = 2_000_000;
const LONGEST_ADDRESS: usize = 2000;
/// Pictures from elsewhere that are shown when they are asked for.
const MOST_PICTURES: usize = 200;

/// Seals an address elsewhere.
pub type Seal = Box<dyn Fn(&str) -> String + Send + Sync>;

/// Where the pictures of a mail are found.
pub struct Ways {
    /// `/shown/<ticket>`
    pub base: String,
    /// The mail's own parts, by Content-ID.
    pub parts: HashMap<String, AttachmentId>,
    /// What lets pictures be fetched from elsewhere; none: they are not.
    pub far: Option<Seal>,
}

/// A mail that can be looked at.
#[derive(Debug, Default)]
pub struct Shown {
    pub body: String,
    /// Its own style sheet, bound to the body.
    pub sheet: String,
    /// Pictures from elsewhere that were left out.
    pub waiting: usize,
    /// Whether it has colours of its own: then it is shown on light ground.
    pub coloured: bool,
    /// Whether its end is missing.
    pub cut: bool,
}

/// What is counted while a mail is cleaned.
#[derive(Default)]
struct Tally {
    far: AtomicUsize,
    within: AtomicUsize,
    coloured: AtomicBool,
}

/// Cleans a mail, or says by `None` that it cannot be borne.
#[must_use]
pub fn clean(html: &str, ways: Ways) -> Option<Shown> {
    let (html, cut) = beginning(html);
    if !is_flat(html) {
        return None;
    }
    let sheet = style::sheets(html);
    let tally = Arc::new(Tally::default());
    let far = format!("{}/far/", ways.base);
    let counting = Arc::clone(&tally);
    let mut cleaner = cleaner();
    cleaner.attribute_filter(move |element, attribute, value| {
        judge(element, attribute, value, &ways, &counting).map(Cow::Owned)
    });
    let place::Placed { html: body, waiting } =
        place::place(&cleaner.clean(&with_its_body(html)).to_string(), &far);
    Some(Shown {
        body: links::tell(&body),
        sheet: sheet.css,
        waiting,
        coloured: sheet.coloured || tally.coloured.load(Ordering::Relaxed),
        cut,
    })
}

/// As much of a mail as is shown, and whether something is missing.
fn beginning(html: &str) -> (&str, bool) {
    if html.len() <= LARGEST {
        return (html, false);
    }
    let mut end = LARGEST;
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let kept = html.get(..end).unwrap_or_default();
    // Not in the middle of a tag.
    (kept.rfind('<').and_then(|at| kept.get(..at)).unwrap_or(kept), true)
}

/// Whether its elements are nested so little that cleaning them takes no time to speak of.
///
/// Each name is counted by itself, so an end tag that closes nothing takes nothing away. What the next of its kind
/// closes anyway (paragraphs, cells, entries) and what never has an end tag is not counted: each needs a list or a
/// table around it to be nested, and those are.
fn is_flat(html: &str) -> bool {
    let mut open: HashMap<String, usize> = HashMap::new();
    let mut depth = 0_usize;
    for tag in html.split('<').skip(1) {
        let (closes, tag) = tag.strip_prefix('/').map_or((false, tag), |rest| (true, rest));
        let name: String = tag.chars().take(20).take_while(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        if name.is_empty() || ENDLESS.contains(&name.as_str()) {
            continue;
        }
        let count = open.entry(name).or_default();
        if !closes {
            *count += 1;
            depth += 1;
        } else if *count > 0 {
            *count -= 1;
            depth -= 1;
        }
        if depth > DEEPEST || open.len() > 1000 {
            return false;
        }
    }
    true
}

const ENDLESS: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option",
    "p", "source", "td", "th", "tr", "wbr",
];

/// The body element carries the ground that a newsletter lies on: as a block it survives.
fn with_its_body(html: &str) -> String {
    let lower = html.to_ascii_lowercase();
    let begins = lower.match_indices("<body").map(|(at, _)| at).find(|at| {
        let next = lower.as_bytes().get(at + 5);
        next.is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'>')
    });
    let Some(at) = begins else { return html.to_owned() };
    let (before, rest) = (html.get(..at).unwrap_or_default(), html.get(at + 5..).unwrap_or_default());
    format!("{before}<div{rest}")
}

fn cleaner() -> ammonia::Builder<'static> {
    let mut cleaner = ammonia::Builder::default();
    cleaner
        .add_tags(["font", "big"])
        .rm_tags(["map", "area"])
        .clean_content_tags(HashSet::from([
            "script", "style", "title", "noscript", "template", "object", "svg", "math", "textarea",
            "select", "iframe", "noembed", "noframes", "xmp", "audio", "video", "canvas",
        ]))
        .generic_attributes(HashSet::from(["dir", "lang", "style", "class", "align", "valign", "bgcolor"]))
        .tag_attributes(
            [
                ("a", &["href"][..]),
                ("img", &["src", "alt", "width", "height", "border", "hspace", "vspace"]),
                ("table", &["width", "height", "border", "cellpadding", "cellspacing"]),
                ("tr", &["height"]),
                ("td", &["width", "height", "colspan", "rowspan", "nowrap"]),
                ("th", &["width", "height", "colspan", "rowspan", "nowrap", "scope"]),
                ("col", &["width", "span"]),
                ("colgroup", &["width", "span"]),
                ("font", &["color", "size", "face"]),
                ("hr", &["width", "size", "color"]),
                ("ol", &["start", "type"]),
                ("ul", &["type"]),
                ("li", &["type", "value"]),
            ]
            .into_iter()
            .map(|(tag, names)| (tag, names.iter().copied().collect()))
            .collect(),
        )
        .set_tag_attribute_values(HashMap::from([("a", HashMap::from([("target", "_blank")]))]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "cid", "data"]))
        // What leads nowhere by itself is taken out by `judge`, which also writes addresses of ours.
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer nofollow"));
    cleaner
}

/// What an attribute may say; `None` takes it out.
fn judge(element: &str, attribute: &str, value: &str, ways: &Ways, tally: &Tally) -> Option<String> {
    match (element, attribute) {
        ("img", "src") => picture(value, ways, tally),
        ("a", "href") => link(value),
        ("a", "target" | "rel") => Some(value.to_owned()),
        (_, "style") => {
            let styled = style::declarations(value);
            // A link's colour is no colour of the mail's.
            tally.coloured.fetch_or(styled.coloured && element != "a", Ordering::Relaxed);
            (!styled.css.is_empty()).then_some(styled.css)
        }
        (_, "bgcolor") => {
            tally.coloured.fetch_or(!style::is_paper(value), Ordering::Relaxed);
            word(value)
        }
        (_, "color") => {
            tally.coloured.fetch_or(element == "font" && !style::is_ink(value), Ordering::Relaxed);
            word(value)
        }
        (_, "alt" | "face") => Some(value.chars().filter(|c| !c.is_control()).take(300).collect()),
        (_, "class") => Some(value.chars().take(300).collect()),
        _ => word(value),
    }
}

/// A number, a colour or a plain word.
fn word(value: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "#%.,-() ".contains(c);
    (value.len() <= 40 && value.chars().all(plain)).then(|| value.to_owned())
}

/// Browsers read over line breaks and tabs in an address, and so do those who hide one.
fn address(value: &str) -> Option<String> {
    let address: String = value.chars().filter(|c| !c.is_control()).collect();
    let address = address.trim();
    (address.len() <= LONGEST_ADDRESS).then(|| address.to_owned())
}

fn starts(address: &str, with: &str) -> bool {
    address.get(..with.len()).is_some_and(|it| it.eq_ignore_ascii_case(with))
}

fn link(value: &str) -> Option<String> {
    let address = address(value)?;
    let address = if address.starts_with("//") { format!("https:{address}") } else { address };
    ["http://", "https://", "mailto:", "tel:"].iter().any(|it| starts(&address, it)).then_some(address)
}

fn picture(value: &str, ways: &Ways, tally: &Tally) -> Option<String> {
    if starts(value.trim_start(), "data:") {
        let size = tally.within.fetch_add(value.len(), Ordering::Relaxed) + value.len();
        return within(value.trim()).filter(|_| size <= LARGEST_PICTURES);
    }
    let address = address(value)?;
    if starts(&address, "cid:") {
        let part = part(address.get(4..)?, &ways.parts)?;
        return Some(format!("{}/part/{part}", ways.base));
    }
    let address = if address.starts_with("//") { format!("https:{address}") } else { address };
    if !starts(&address, "http://") && !starts(&address, "https://") {
        return None;
    }
    let count = tally.far.fetch_add(1, Ordering::Relaxed);
    let Some(seal) = ways.far.as_ref().filter(|_| count < MOST_PICTURES) else {
        return Some(place::WAITS.to_owned());
    };
    Some(format!("{}/far/{}?of={}", ways.base, seal(&address), escape(&address)))
}

/// The part that a mail names, however the name is written.
fn part(name: &str, parts: &HashMap<String, AttachmentId>) -> Option<AttachmentId> {
    let name = percent_decoded(name);
    let name = name.trim().trim_matches(['<', '>']);
    let alike = || parts.iter().find(|(id, _)| id.eq_ignore_ascii_case(name)).map(|(_, part)| part);
    parts.get(name).or_else(alike).copied()
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        let code = behind.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        let code = code.filter(|it| it.bytes().all(|b| b.is_ascii_hexdigit()) && *first == b'%');
        match code.and_then(|it| u8::from_str_radix(it, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = behind.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A small picture in the text itself, if its bytes are those of one.
fn within(value: &str) -> Option<String> {
    let (head, data) = value.split_once(',')?;
    let head = head.to_ascii_lowercase();
    let declared = head.strip_prefix("data:image/")?.strip_suffix(";base64")?;
    if !["png", "jpeg", "jpg", "gif", "webp"].contains(&declared) || data.len() > LARGEST_PICTURE {
        return None;
    }
    let data: String = data.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let bytes = STANDARD.decode(&data).ok()?;
    let media_type = duly_channels::picture::raster(&bytes)?;
    Some(format!("data:{media_type};base64,{data}"))
}

#[cfg(test)]
mod tests;
