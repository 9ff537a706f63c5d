//! The look that a mail brings along: what of its CSS may stay.
//!
//! Everything is named that may pass, nothing that may not: properties that only change what their own element
//! looks like, values of plain letters, colours and lengths. Nothing that fetches, moves over other things or
//! carries an escape.

/// Rules of a mail's own style sheet that are read.
const MOST_RULES: usize = 1000;
const LONGEST_SHEET: usize = 200_000;
const LONGEST_VALUE: usize = 300;

/// CSS that may stay, and whether it brings colours of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Styled {
    pub css: String,
    pub coloured: bool,
}

/// What may stay of a `style` attribute.
#[must_use]
pub fn declarations(text: &str) -> Styled {
    let mut kept = Styled::default();
    for (name, value) in text.split(';').filter_map(declaration) {
        kept.coloured |= is_coloured(&name, &value);
        kept.css.push_str(&format!("{name}:{value};"));
    }
    kept
}

/// What may stay of a mail's style sheets, each rule bound to what stands in `.m`.
#[must_use]
pub fn sheets(html: &str) -> Styled {
    let mut kept = Styled::default();
    let mut count = 0;
    for sheet in style_elements(html) {
        rules(&without_comments(sheet), &mut count, &mut kept, 0);
    }
    kept
}

/// The texts of all style elements that a browser would read: not those in comments, which are for old programs.
fn style_elements(html: &str) -> Vec<&str> {
    let mut found = Vec::new();
    // Only ASCII letters change their case here, so every place is the same in both.
    let lower = html.to_ascii_lowercase();
    let mut at = 0;
    while let Some(next) = lower.get(at..).and_then(|rest| rest.find('<')) {
        let here = at + next;
        let rest = lower.get(here..).unwrap_or_default();
        if rest.starts_with("<!--") {
            let Some(end) = rest.get(4..).and_then(|rest| rest.find("-->")) else { break };
            at = here + 4 + end;
        } else if rest.starts_with("<style") {
            let Some(open) = rest.find('>') else { break };
            let inner = rest.get(open + 1..).unwrap_or_default();
            let length = inner.find("</style").unwrap_or(inner.len());
            let start = here + open + 1;
            found.extend(html.get(start..start + length));
            at = start + length;
        } else {
            at = here + 1;
        }
    }
    found
}

fn rules(sheet: &str, count: &mut usize, kept: &mut Styled, depth: u8) {
    let mut rest = sheet;
    while let Some(open) = rest.find(['{', ';']) {
        let (head, behind) = rest.split_at(open);
        let head = head.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
        if behind.starts_with(';') {
            // @import, @charset and whatever else ends without a block.
            rest = behind.get(1..).unwrap_or_default();
            continue;
        }
        *count += 1;
        if *count > MOST_RULES || kept.css.len() > LONGEST_SHEET {
            return;
        }
        let (block, after) = block(behind.get(1..).unwrap_or_default());
        rest = after;
        if let Some(condition) = head.strip_prefix("@media").filter(|_| depth == 0) {
            media(condition.trim(), block, count, kept);
        } else if !head.starts_with('@') {
            rule(head, block, kept);
        }
    }
}

/// What stands up to the brace that closes a block, and what comes behind.
fn block(text: &str) -> (&str, &str) {
    let mut depth = 1;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
        }
    }
    (text, "")
}

/// A mail is shown in one light, so what it would look like in another is left out.
fn media(condition: &str, inner: &str, count: &mut usize, kept: &mut Styled) {
    let plain = |c: char| c.is_ascii_alphanumeric() || " (),:.-".contains(c);
    if condition.contains("prefers") || condition.len() > 200 || !condition.chars().all(plain) {
        return;
    }
    let mut within = Styled::default();
    rules(inner, count, &mut within, 1);
    if !within.css.is_empty() {
        kept.css.push_str(&format!("@media {condition}{{{}}}", within.css));
        kept.coloured |= within.coloured;
    }
}

fn rule(selectors: &str, block: &str, kept: &mut Styled) {
    let plain = |c: char| c.is_ascii_alphanumeric() || " .#:>*+~_-\n\r\t".contains(c);
    let bound: Vec<String> = selectors
        .split(',')
        .map(str::trim)
        .filter(|it| !it.is_empty() && it.len() < 200 && it.chars().all(plain))
        .map(|it| match it.to_ascii_lowercase().as_str() {
            "body" | "html" | ":root" => ".m".to_owned(),
            _ => format!(".m {it}"),
        })
        .collect();
    let mut inner = declarations(block);
    if bound.is_empty() || inner.css.is_empty() {
        return;
    }
    // What colour a link has says nothing of the mail: every program writes it.
    inner.coloured &= !bound.iter().all(|it| is_of_links(it));
    kept.css.push_str(&format!("{}{{{}}}", bound.join(","), inner.css));
    kept.coloured |= inner.coloured;
}

fn is_of_links(selector: &str) -> bool {
    let last = selector.rsplit([' ', '>']).next().unwrap_or_default().to_ascii_lowercase();
    last == "a" || last.starts_with("a:") || last.starts_with("a.") || last.contains("hyperlink")
}

fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once("/*") {
        kept.push_str(before);
        kept.push(' ');
        rest = inside.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept
}

/// A declaration that may stay, as it is written anew.
fn declaration(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once(':')?;
    let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
    if name == "background" || name == "background-color" {
        return Some(("background-color".to_owned(), ground(value)?));
    }
    let known = PROPERTIES.contains(&name.as_str())
        || SIDED
            .iter()
            .any(|it| name.strip_prefix(it).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')));
    (known && is_plain(value)).then(|| (name, value.to_owned()))
}

/// The colour of a `background`, without the picture that may lie on it.
fn ground(value: &str) -> Option<String> {
    let important = value.to_ascii_lowercase().contains("!important");
    let mut bare = value.to_ascii_lowercase().replace("!important", "");
    while let Some(start) = bare.find("url(") {
        let end = bare.get(start..)?.find(')').map_or(bare.len(), |end| start + end + 1);
        bare.replace_range(start..end, " ");
    }
    let of_function = ["rgb", "hsl"].iter().find_map(|it| bare.find(it));
    let colour = match of_function {
        Some(start) => bare.get(start..=start + bare.get(start..)?.find(')')?)?.to_owned(),
        None => bare.split_whitespace().find(|word| is_a_colour(word))?.to_owned(),
    };
    is_plain(&colour).then(|| if important { format!("{colour}!important") } else { colour })
}

fn is_a_colour(word: &str) -> bool {
    let lays = [
        "none",
        "repeat",
        "no-repeat",
        "repeat-x",
        "repeat-y",
        "scroll",
        "fixed",
        "local",
        "top",
        "bottom",
        "left",
        "right",
        "center",
        "cover",
        "contain",
        "round",
        "space",
        "border-box",
        "padding-box",
        "content-box",
    ];
    let hex = word.strip_prefix('#').is_some_and(|it| it.bytes().all(|b| b.is_ascii_hexdigit()));
    hex || word.bytes().all(|b| b.is_ascii_alphabetic()) && !lays.contains(&word)
}

/// Letters, numbers, colours and lengths: no escape, no address, no function but those that only compute.
fn is_plain(value: &str) -> bool {
    let letters = value.chars().all(|c| c.is_alphanumeric() || " #%.,+-_()'\"/!*\n\r\t".contains(c));
    let quoted = ['"', '\''].iter().all(|quote| value.matches(*quote).count() % 2 == 0);
    let mut functions = value.split('(').rev().skip(1);
    let computes = functions.all(|before| {
        let name = before.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        ["rgb", "rgba", "hsl", "hsla", "calc", ""].contains(&name.to_ascii_lowercase().as_str())
    });
    !value.is_empty()
        && value.len() <= LONGEST_VALUE
        && letters
        && quoted
        && computes
        && !value.contains("/*")
}

fn is_coloured(name: &str, value: &str) -> bool {
    match name {
        "color" => !is_ink(value),
        "background-color" => !is_paper(value),
        _ => false,
    }
}

/// Whether a text's colour is only what every text has: black, or nearly so.
#[must_use]
pub fn is_ink(value: &str) -> bool {
    let value = bare(value);
    let dark = rgb(&value).is_some_and(|[r, g, b]| {
        let (most, least) = (r.max(g).max(b), r.min(g).min(b));
        most <= 0x44 && most - least <= 0x10
    });
    dark || ["black", "windowtext", "inherit", "currentcolor", "initial", "unset", "auto"]
        .contains(&value.as_str())
}

/// Whether a ground is only what every page has: white, or none.
#[must_use]
pub fn is_paper(value: &str) -> bool {
    let value = bare(value);
    let light = rgb(&value).is_some_and(|it| it.iter().all(|part| *part >= 0xf8));
    light
        || ["white", "window", "transparent", "none", "inherit", "initial", "unset", "auto"]
            .contains(&value.as_str())
}

fn bare(value: &str) -> String {
    value.to_ascii_lowercase().replace("!important", "").trim().to_owned()
}

fn rgb(value: &str) -> Option<[u8; 3]> {
    if let Some(hex) = value.strip_prefix('#').filter(|it| it.is_ascii()) {
        let width = if hex.len() == 3 { 1 } else { 2 };
        let part = |n: usize| {
            let digits = hex.get(n * width..(n + 1) * width)?;
            let number = u8::from_str_radix(digits, 16).ok()?;
            Some(if width == 1 { number * 17 } else { number })
        };
        return Some([part(0)?, part(1)?, part(2)?]);
    }
    let inner = value.strip_prefix("rgb")?.trim_start_matches('a').strip_prefix('(')?.strip_suffix(')')?;
    let mut parts = inner.split([',', ' ', '/']).filter(|it| !it.is_empty()).map(|it| it.parse::<u8>().ok());
    Some([parts.next()??, parts.next()??, parts.next()??])
}

const SIDED: &[&str] = &["margin", "padding", "border"];

const PROPERTIES: &[&str] = &[
    "box-sizing",
    "caption-side",
    "clear",
    "color",
    "direction",
    "display",
    "empty-cells",
    "float",
    "font",
    "font-family",
    "font-size",
    "font-stretch",
    "font-style",
    "font-variant",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "list-style-position",
    "list-style-type",
    "max-height",
    "max-width",
    "min-height",
    "min-width",
    "object-fit",
    "overflow-wrap",
    "table-layout",
    "text-align",
    "text-decoration",
    "text-indent",
    "text-transform",
    "unicode-bidi",
    "vertical-align",
    "white-space",
    "width",
    "word-break",
    "word-spacing",
    "word-wrap",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_stays_and_what_does_more_goes() {
        for (given, kept) in [
            (
                "color:#1F497D; font-family:\"Segoe UI\",sans-serif",
                "color:#1F497D;font-family:\"Segoe UI\",sans-serif;",
            ),
            ("MARGIN-LEFT : 4px", "margin-left:4px;"),
            ("font:12px/1.5 Arial!important", "font:12px/1.5 Arial!important;"),
            ("width:calc(100% - 2px)", "width:calc(100% - 2px);"),
            ("background:#f4f4f4 url(http://t.example/p.gif) no-repeat", "background-color:#f4f4f4;"),
            ("background:url(http://t.example/p.gif)", ""),
            ("background-image:url(//t.example/p.gif)", ""),
            ("background:RGB(1, 2, 3)", "background-color:rgb(1, 2, 3);"),
            ("list-style:url(x)", ""),
            ("border-image:url(x)", ""),
            ("border-image-source: u\\72l(x)", ""),
            ("position:fixed;top:0", ""),
            ("width:expression(alert(1))", ""),
            ("color:red;behavior:url(x);-moz-binding:url(x)", "color:red;"),
            ("content:attr(href)", ""),
            ("color:var(--x)", ""),
            ("color:/**/red", ""),
            ("color:red}body{display:none", ""),
            ("font-family:\"a;color:blue", "color:blue;"),
            ("transform:scale(9);animation:x 1s;cursor:none", ""),
            ("color:</style><script>", ""),
            ("color:", ""),
            ("", ""),
        ] {
            assert_eq!(declarations(given).css, kept, "{given}");
        }
    }

    #[test]
    fn only_colours_of_its_own_colour_a_mail() {
        for (given, coloured) in [
            ("color:black;background:white", false),
            ("color:#333;background-color:#FFFFFF", false),
            ("color:windowtext", false),
            ("color:rgb(34, 34, 34);background:transparent", false),
            ("color:#1F497D", true),
            ("color:#888888", true),
            ("background:#f4f4f4", true),
            ("background:navy", true),
            ("font-size:11pt", false),
        ] {
            assert_eq!(declarations(given).coloured, coloured, "{given}");
        }
    }

    #[test]
    fn a_sheet_is_bound_to_its_mail() {
        for (given, kept) in [
            (
                "<style>p.MsoNormal, li.MsoNormal {margin:0cm}</style>",
                ".m p.MsoNormal,.m li.MsoNormal{margin:0cm;}",
            ),
            ("<STYLE type='text/css'><!-- body{color:#333} --></STYLE>", ".m{color:#333;}"),
            ("<style>@import url(http://t.example/x.css); p{margin:0}</style>", ".m p{margin:0;}"),
            ("<style>@font-face{font-family:x;src:url(x)} p{margin:0}</style>", ".m p{margin:0;}"),
            (
                "<style>@media (max-width: 600px){td{width:100%}}</style>",
                "@media (max-width: 600px){.m td{width:100%;}}",
            ),
            ("<style>@media (prefers-color-scheme: dark){p{color:#fff}}</style>", ""),
            ("<style>@media x{@media y{p{margin:0}}}</style>", ""),
            ("<style>p[title^=\"a\"]{background:red}</style>", ""),
            ("<style>p{background:url(x)}</style>", ""),
            (
                "<!--[if mso]><style>p{margin:9px}</style><![endif]--><style>p{margin:0}</style>",
                ".m p{margin:0;}",
            ),
            ("<style>p{margin:0", ".m p{margin:0;}"),
            ("<style>/* { */ p /* } */ {/*;*/margin:0}</style>", ".m p{margin:0;}"),
            (
                "<style>p{margin:0}</style><p>x</p><style>b{margin:1px}</style>",
                ".m p{margin:0;}.m b{margin:1px;}",
            ),
            ("<p>style", ""),
        ] {
            assert_eq!(sheets(given).css, kept, "{given}");
        }
        assert!(!sheets("<style>a:link, span.MsoHyperlink{color:#0563C1}</style>").coloured);
        assert!(sheets("<style>td{color:#0563C1}</style>").coloured);
        assert!(sheets(&"<style>p{margin:0}</style>".repeat(5000)).css.len() < LONGEST_SHEET);
    }
}
