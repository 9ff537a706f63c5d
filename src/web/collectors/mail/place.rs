//! The places of pictures: what is not shown keeps its room and its words, and a dot that only tells is left out.

use super::links::{attribute, tag_length};

/// Stands as the address of a picture that waits until it is asked for. No mail can write it: the cleaner knows no
/// such scheme.
pub const WAITS: &str = "duly:waits";
/// A picture of so few dots shows nothing: it is there to tell that somebody looked.
const FEWEST_DOTS: f32 = 2.0;

/// A mail whose pictures have their places, and how many of them wait.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    pub html: String,
    pub waiting: usize,
}

/// Takes what the cleaner wrote: well-formed, with values in double quotes. `far` is how the addresses begin from
/// which pictures are fetched from elsewhere.
#[must_use]
pub fn place(html: &str, far: &str) -> Placed {
    let mut placed = Placed { html: String::with_capacity(html.len()), waiting: 0 };
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        placed.html.push_str(before);
        let (tag, after) = from.split_at(tag_length(from));
        rest = after;
        if !tag.starts_with("<img ") && tag != "<img>" {
            placed.html.push_str(tag);
            continue;
        }
        match attribute(tag, "src") {
            Some(address) if (address == WAITS || address.starts_with(far)) && is_a_dot(tag) => {}
            Some(WAITS) => {
                placed.waiting += 1;
                placed.html.push_str(&room(tag));
            }
            Some(_) => placed.html.push_str(tag),
            None => placed.html.push_str(&room(tag)),
        }
    }
    placed.html.push_str(rest);
    placed
}

/// As large as the picture would be, with the words that stand for it.
fn room(tag: &str) -> String {
    let words = attribute(tag, "alt").unwrap_or_default();
    let mut look = String::new();
    for side in ["width", "height"] {
        let length = attribute(tag, side).map(str::trim).unwrap_or_default();
        let (number, unit) = length.strip_suffix('%').map_or((length, "px"), |number| (number, "%"));
        if number.parse::<u32>().is_ok() {
            look.push_str(&format!("{side}:{number}{unit};"));
        }
    }
    look.push_str(attribute(tag, "style").unwrap_or_default());
    let role = if words.is_empty() { "presentation" } else { "img" };
    format!("<span class=\"place\" role=\"{role}\" aria-label=\"{words}\" style=\"{look}\">{words}</span>")
}

fn is_a_dot(tag: &str) -> bool {
    let few = |length: &str| {
        let number = length.trim().trim_end_matches("px");
        number.parse::<f32>().is_ok_and(|it| it <= FEWEST_DOTS)
    };
    let by_attribute = ["width", "height"].iter().any(|side| attribute(tag, side).is_some_and(few));
    let style = attribute(tag, "style").unwrap_or_default();
    let by_style = style.split(';').filter_map(|it| it.split_once(':')).any(|(name, value)| match name {
        "width" | "height" | "max-width" | "max-height" => few(value),
        "display" => value == "none",
        _ => false,
    });
    by_attribute || by_style
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_waits_keeps_its_place_and_a_dot_has_none() {
        for (img, html, waiting) in [
            ("<img src=\"/shown/t/part/7\" alt=\"x\">", "<img src=\"/shown/t/part/7\" alt=\"x\">", 0),
            (
                "<img src=\"duly:waits\" alt=\"Sale &quot;now&quot;\" width=\"600\" height=\"50%\">",
                "<span class=\"place\" role=\"img\" aria-label=\"Sale &quot;now&quot;\" \
                 style=\"width:600px;height:50%;\">Sale &quot;now&quot;</span>",
                1,
            ),
            (
                "<img src=\"duly:waits\" width=\"x\" style=\"border-width:0;\">",
                "<span class=\"place\" role=\"presentation\" aria-label=\"\" style=\"border-width:0;\"></span>",
                1,
            ),
            (
                "<img alt=\"a > b\">",
                "<span class=\"place\" role=\"img\" aria-label=\"a > b\" style=\"\">a > b</span>",
                0,
            ),
            ("<img src=\"duly:waits\" width=\"1\" height=\"1\">", "", 0),
            ("<img src=\"/shown/t/far/s?of=x\" width=\"1\">", "", 0),
            ("<img src=\"/shown/t/far/s?of=x\" style=\"height:0px;\">", "", 0),
            ("<img src=\"/shown/t/far/s?of=x\" style=\"display:none;\">", "", 0),
            (
                "<img src=\"/shown/t/far/s?of=x\" width=\"3\">",
                "<img src=\"/shown/t/far/s?of=x\" width=\"3\">",
                0,
            ),
            ("<img src=\"/shown/t/part/7\" width=\"1\">", "<img src=\"/shown/t/part/7\" width=\"1\">", 0),
            ("<p title=\"<img src=&quot;x&quot;>\">a</p>", "<p title=\"<img src=&quot;x&quot;>\">a</p>", 0),
        ] {
            assert_eq!(place(img, "/shown/t/far/"), Placed { html: html.to_owned(), waiting }, "{img}");
        }
    }
}
