//! The fields of a delivery report (RFC 3464) and their status codes (RFC 3463).

use super::{super::html::clip, LONGEST_DIAGNOSTIC, Undelivered, bare, fault::of};

/// The recipients of a delivery report (RFC 3464, section 2.3): one group of fields each.
pub(super) fn read(text: &str) -> Vec<Undelivered> {
    let unfolded = text.replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ");
    unfolded.split("\n\n").filter_map(recipient).collect()
}

fn recipient(group: &str) -> Option<Undelivered> {
    let field = |wanted: &str| {
        let fields = group.lines().filter_map(|line| line.split_once(':'));
        let mut named = fields.filter(|(name, _)| name.trim().eq_ignore_ascii_case(wanted));
        named.next().map(|(_, value)| value.trim())
    };
    // What was asked for, before aliases and forwards.
    let address = field("original-recipient").or_else(|| field("final-recipient"))?;
    let diagnostic = field("diagnostic-code").map_or("", behind_type);
    let status = status(field("status").unwrap_or(""), diagnostic);
    let action = field("action").and_then(|it| it.split_whitespace().next()).map(str::to_ascii_lowercase);
    Some(Undelivered {
        address: bare(behind_type(address)),
        action: action.unwrap_or_else(|| action_of(&status).to_owned()),
        fault: of(&status, diagnostic),
        status,
        diagnostic: clip(diagnostic, LONGEST_DIAGNOSTIC).to_owned(),
    })
}

/// `rfc822; a@b.example` → `a@b.example`; `smtp; 550 …` → `550 …`
fn behind_type(value: &str) -> &str {
    value.split_once(';').map_or(value, |(_, value)| value).trim()
}

/// The status that tells most: the server's own words know more than a general 5.0.0.
fn status(field: &str, diagnostic: &str) -> String {
    let own = enhanced(field);
    let general = own.is_none_or(|it| it.ends_with(".0.0"));
    let told = enhanced(diagnostic)
        .filter(|it| own.is_none_or(|own| own.as_bytes().first() == it.as_bytes().first()));
    told.filter(|_| general).or(own).unwrap_or("").to_owned()
}

/// The first enhanced status code (RFC 3463) in a text.
pub(super) fn enhanced(text: &str) -> Option<&str> {
    let numbers = text.split(|c: char| !c.is_ascii_digit() && c != '.').map(|it| it.trim_end_matches('.'));
    numbers.into_iter().find(|it| {
        let mut parts = it.split('.');
        let (class, subject, detail) = (parts.next(), parts.next(), parts.next());
        let short = |part: Option<&str>| part.is_some_and(|it| (1..=3).contains(&it.len()));
        matches!(class, Some("2" | "4" | "5")) && short(subject) && short(detail) && parts.next().is_none()
    })
}

fn action_of(status: &str) -> &'static str {
    match status.as_bytes().first() {
        Some(b'2') => "delivered",
        Some(b'4') => "delayed",
        _ => "failed",
    }
}
