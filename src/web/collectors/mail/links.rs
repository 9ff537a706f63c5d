//! Where links lead, said beside what they say.

/// How far the words of a link are looked at.
const LONGEST_WORDS: usize = 2000;

/// Adds to each link its address as a title, and marks those whose words name another host than they lead to.
///
/// Takes what the cleaner wrote: well-formed, with values in double quotes.
#[must_use]
pub fn tell(html: &str) -> String {
    let mut told = String::with_capacity(html.len() + html.len() / 16);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        told.push_str(before);
        let (tag, after) = from.split_at(tag_length(from));
        match attribute(tag, "href").filter(|_| tag.starts_with("<a ")) {
            Some(address) => {
                told.push_str(&format!("<a title=\"{address}\""));
                if let Some(host) = other_host(&words(after), address) {
                    told.push_str(&format!(" data-leads=\"{host}\""));
                }
                told.push_str(tag.get(2..).unwrap_or_default());
            }
            None => told.push_str(tag),
        }
        rest = after;
    }
    told.push_str(rest);
    told
}

/// Up to the end of a tag: a `>` in a value ends none.
pub(super) fn tag_length(text: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    text.len()
}

pub(super) fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, behind) = tag.split_once(&format!(" {name}=\""))?;
    behind.split_once('"').map(|(value, _)| value)
}

/// The words of a link whose beginning this is, without their markup.
fn words(text: &str) -> String {
    let mut end = text.len().min(LONGEST_WORDS);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = text.get(..end).unwrap_or_default();
    let inner = text.split_once("</a>").map_or("", |(inner, _)| inner);
    let parts = inner.split('<').enumerate().map(|(n, part)| match n {
        0 => part,
        _ => part.split_once('>').map_or("", |(_, words)| words),
    });
    parts.collect::<String>().trim().to_owned()
}

/// The host that an address leads to, if the words name another.
fn other_host(words: &str, address: &str) -> Option<String> {
    let to = host(address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?)?;
    let bare = words.strip_prefix("https://").or_else(|| words.strip_prefix("http://"));
    let named = host(bare.unwrap_or(words)).filter(|it| bare.is_some() || it.contains('.'))?;
    let within = |a: &str, b: &str| a == b || a.strip_suffix(b).is_some_and(|rest| rest.ends_with('.'));
    (!within(&to, &named) && !within(&named, &to)).then_some(to)
}

/// The host at the beginning of an address without its scheme; none if it does not look like one.
fn host(text: &str) -> Option<String> {
    let end = text.find(['/', '?', '#', '&']).unwrap_or(text.len());
    let authority = text.get(..end)?;
    // What stands before an @ only looks like a host.
    let host = authority.rsplit('@').next()?.split(':').next()?.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let plain = host.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-');
    let ends = host
        .rsplit('.')
        .next()
        .is_some_and(|it| it.chars().count() >= 2 && it.chars().all(char::is_alphanumeric));
    (plain && ends && host.contains('.') && !host.starts_with('.')).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_that_names_another_host_says_where_it_leads() {
        for (words, address, leads) in [
            ("https://bank.example/login", "https://evil.example/x", Some("evil.example")),
            ("www.bank.example", "http://evil.example", Some("evil.example")),
            ("<b>bank.example</b>", "https://bank.example.evil.example/", Some("bank.example.evil.example")),
            ("bank.example", "https://bank.example@evil.example/", Some("evil.example")),
            ("https://bank.example", "https://bank.example/pay?x=1", None),
            ("bank.example", "https://www.bank.example/", None),
            ("bank.example", "https://login.bank.example/", None),
            ("Pay now", "https://evil.example/", None),
            ("Rechnung 1.200,00", "https://bank.example/", None),
            ("ar@nordhafen.example", "mailto:ar@evil.example", None),
        ] {
            let told = tell(&format!("<p><a href=\"{address}\" rel=\"x\">{words}</a></p>"));
            let mark = leads.map_or_else(String::new, |host| format!(" data-leads=\"{host}\""));
            let expected =
                format!("<p><a title=\"{address}\"{mark} href=\"{address}\" rel=\"x\">{words}</a></p>");
            assert_eq!(told, expected);
        }
    }

    #[test]
    fn what_only_looks_like_a_link_stays() {
        for html in
            ["<img alt=\"<a href=&quot;x&quot;>\">", "a &lt;a href", "<abbr>x</abbr>", "<a>x</a>", "<a", "<"]
        {
            assert_eq!(tell(html), html);
        }
        let value = "<img alt=\"a > b\"><a href=\"https://x.example\">y</a>";
        assert!(tell(value).starts_with("<img alt=\"a > b\"><a title=\"https://x.example\" href="));
    }
}
