//! Reports from before the standard: qmail, Exim, Exchange and many providers write prose.
//!
//! Only a mail server's own mail is read so: people quote such notices.

use super::{
    super::{
        html::clip,
        parse::Incoming,
        phrases::{any_in, phrases, plain},
        reply::Fault,
    },
    LONGEST_DIAGNOSTIC, Undelivered, bare,
    fault::of,
    report::enhanced,
};
use std::collections::HashSet;

const LONGEST_NOTICE: usize = 20_000;
const MOST_ADDRESSES: usize = 50;

pub(super) fn read(it: &Incoming) -> Option<Vec<Undelivered>> {
    let from = it.from.as_ref().map(|it| it.address.as_str()).unwrap_or_default();
    if !is_server(from) {
        return None;
    }
    let text = it.text();
    let notice = clip(before_copy(&text), LONGEST_NOTICE);
    let words = plain(&format!("{}\n{notice}", it.subject));
    let failed_header = it.headers.iter().find(|(name, _)| name == "x-failed-recipients");
    if failed_header.is_none() && !any_in("notice", &words) {
        return None;
    }
    let delayed = any_in("delay", &words);
    let own = |address: &str| {
        let to = it.to.iter().map(|to| &to.address).chain(&it.delivered_to);
        to.into_iter().any(|to| to.eq_ignore_ascii_case(address))
    };
    let mut addresses: Vec<String> = match failed_header {
        Some((_, list)) => list.split(',').map(bare).collect(),
        None => notice.lines().filter_map(leading_address).collect(),
    };
    addresses.retain(|it| is_address(it) && !own(it));
    if addresses.is_empty() {
        addresses = notice.split_whitespace().map(bare).filter(|it| is_address(it) && !own(it)).collect();
    }
    let mut seen = HashSet::new();
    addresses.retain(|it| seen.insert(it.to_lowercase()));
    addresses.truncate(MOST_ADDRESSES);
    let alone = addresses.len() == 1;
    Some(addresses.into_iter().map(|it| undelivered(it, notice, alone, delayed)).collect())
}

/// Whether an address is one that servers write from.
pub(super) fn is_server(address: &str) -> bool {
    let address = address.to_lowercase();
    ["mailer-daemon@", "postmaster@", "mail-daemon@", "mailerdaemon@", "microsoftexchange"]
        .iter()
        .any(|it| address.starts_with(it))
        || address == "mailer-daemon"
}

fn undelivered(address: String, notice: &str, alone: bool, delayed: bool) -> Undelivered {
    let from_here = notice.find(&address).and_then(|at| notice.get(at + address.len()..)).unwrap_or(notice);
    let paragraph = from_here.replace("\r\n", "\n");
    let paragraph = paragraph.trim_start_matches(['>', ':', ' ', '\n']).split("\n\n").next().unwrap_or("");
    let diagnostic = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    // A code that stands elsewhere in the notice belongs to this address only if there is no other.
    let elsewhere = || enhanced(notice).filter(|_| alone);
    let told = enhanced(&diagnostic).or_else(elsewhere).map(str::to_owned);
    let action = if delayed { "delayed" } else { "failed" };
    let status = told.unwrap_or_else(|| if delayed { "4.0.0" } else { "5.0.0" }.to_owned());
    let fault = match of(&status, &diagnostic) {
        Fault::Unclear if alone => of(&status, notice),
        fault => fault,
    };
    let diagnostic = clip(&diagnostic, LONGEST_DIAGNOSTIC).to_owned();
    Undelivered { address, action: action.to_owned(), status, diagnostic, fault }
}

/// An address that begins a line, alone or before a colon.
fn leading_address(line: &str) -> Option<String> {
    let first = line.trim_start_matches(|c: char| c.is_whitespace() || c == '-').split_whitespace().next()?;
    let address = bare(first);
    is_address(&address).then_some(address)
}

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let plain = |c: char| !c.is_whitespace() && !"<>()[]\",;:".contains(c);
    !local.is_empty() && domain.contains('.') && text.len() < 320 && text.chars().all(plain)
}

/// The notice itself, without the mail that it returns.
fn before_copy(text: &str) -> &str {
    let headers = ["\nReceived: ", "\nReturn-Path: ", "\nMessage-ID: ", "\nMessage-Id: "];
    let begins = phrases("copy").iter().chain(&headers).filter_map(|marker| text.find(marker));
    begins.min().and_then(|at| text.get(..at)).unwrap_or(text)
}

/// The first Message-ID that the words name as a header.
pub(super) fn message_id(text: &str) -> Option<String> {
    text.lines().take(10_000).find_map(|line| {
        let (name, value) = line.trim_start_matches(['>', ' ', '\t']).split_once(':')?;
        let id = value.trim().strip_prefix('<')?.split_once('>')?.0;
        (name.eq_ignore_ascii_case("message-id") && id.contains('@')).then(|| id.to_owned())
    })
}
