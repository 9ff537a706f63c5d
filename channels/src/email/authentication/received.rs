//! Who connected to us, as our own mail server wrote it down in `Received` (RFC 5321, section 4.4).
//!
//! Each server writes it in its own way, and the greeting is the sender's to choose: the address is taken from where
//! the server put it, never from what the sender could have written there.

use std::net::IpAddr;

/// A connection to one of our servers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hop {
    pub ip: IpAddr,
    /// How it greeted; may be empty.
    pub helo: String,
}

/// Headers deeper than this nobody of ours has written.
const MOST_HOPS: usize = 30;

/// The connection by which a mail came to us from outside: the topmost that a server of ours wrote, or, if that was
/// only our own filter handing the mail back, the one before it.
pub(super) fn connected(headers: &[(String, String)], ours: &[String]) -> Option<Hop> {
    let traces = headers.iter().filter(|(name, _)| name == "received").take(MOST_HOPS);
    let of_ours = traces.map(|(_, value)| value.as_str()).skip_while(|it| !is_by(it, ours));
    for trace in of_ours {
        // What stands below the first that is not ours, anybody may have written.
        if !is_by(trace, ours) {
            return None;
        }
        let hop = hop(trace)?;
        if !is_inside(hop.ip) {
            return Some(hop);
        }
    }
    None
}

/// Whether one of these hosts wrote it.
pub(super) fn is_by(trace: &str, hosts: &[String]) -> bool {
    let by = outside_comments(trace);
    let mut words = by.split_whitespace().skip_while(|it| !it.eq_ignore_ascii_case("by")).skip(1);
    let host = words.next().unwrap_or_default().trim_end_matches([';', '.']);
    !host.is_empty() && hosts.iter().any(|it| it.eq_ignore_ascii_case(host))
}

fn is_inside(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

/// `from HELO (name [IP])` of Postfix, Sendmail and Gmail, `from name ([IP] helo=HELO)` and `from [IP] (helo=HELO)` of
/// Exim, `from NAME (IP)` of Exchange.
fn hop(trace: &str) -> Option<Hop> {
    let words = trace.trim().strip_prefix("from ")?.trim_start();
    let (head, rest) = words.split_once(char::is_whitespace)?;
    let comment = rest.trim_start().strip_prefix('(').and_then(|it| it.split_once(')')).map(|(it, _)| it);
    let comment = comment.unwrap_or_default();
    let (told, greeting) = match comment.split_once("helo=") {
        Some((told, greeting)) => (told, greeting.split_whitespace().next().unwrap_or_default()),
        None => (comment, head),
    };
    let in_brackets = || told.rsplit_once('[')?.1.split_once(']').map(|(it, _)| it);
    let ip = address(in_brackets().unwrap_or(told)).or_else(|| {
        let is_exims = told.trim().is_empty();
        address(head.trim_matches(['[', ']'])).filter(|_| is_exims)
    })?;
    Some(Hop { ip, helo: greeting.trim_matches(['[', ']']).to_ascii_lowercase() })
}

fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    match text.split_once(':') {
        Some((head, rest)) if head.eq_ignore_ascii_case("ipv6") => rest.parse().ok(),
        _ => text.parse().ok(),
    }
}

fn outside_comments(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours() -> Vec<String> {
        vec!["mx.firm.example".into(), "filter.firm.example".into()]
    }

    #[test]
    fn each_server_writes_it_in_its_own_way() {
        for (trace, ip, helo) in [
            (
                "from mail.kunde.example (mail.kunde.example [192.0.2.7]) by mx.firm.example (Postfix) with ESMTPS id 4; x",
                "192.0.2.7",
                "mail.kunde.example",
            ),
            (
                "from mail.kunde.example (unknown [IPv6:2001:db8::7]) (using TLSv1.3) by mx.firm.example (Postfix); x",
                "2001:db8::7",
                "mail.kunde.example",
            ),
            (
                "from rdns.kunde.example ([192.0.2.7] helo=mail.kunde.example) by mx.firm.example with esmtps (Exim); x",
                "192.0.2.7",
                "mail.kunde.example",
            ),
            (
                "from [192.0.2.7] (helo=[198.51.100.1]) by mx.firm.example with esmtp (Exim); x",
                "192.0.2.7",
                "198.51.100.1",
            ),
            (
                "from AM6.outlook.example (192.0.2.7) by MX.firm.example (10.0.0.1) with Microsoft SMTP Server; x",
                "192.0.2.7",
                "am6.outlook.example",
            ),
            // The sender greets with an address of somebody else.
            (
                "from [198.51.100.1] (evil.example [192.0.2.7]) by mx.firm.example (Postfix) with ESMTP; x",
                "192.0.2.7",
                "198.51.100.1",
            ),
        ] {
            let headers = [("received".to_owned(), trace.to_owned())];
            let expected = Hop { ip: ip.parse().unwrap(), helo: helo.into() };
            assert_eq!(connected(&headers, &ours()), Some(expected), "{trace}");
        }
    }

    #[test]
    fn what_the_sender_wrote_below_does_not_count() {
        let real = "from evil.example (evil.example [192.0.2.66]) by mx.firm.example (Postfix) with ESMTP; x";
        let local = "from localhost (localhost [127.0.0.1]) by mx.firm.example (Postfix) with ESMTP; x";
        let store = "from mx.firm.example by imap.firm.example with LMTP; x";
        let foreign = "from a (a [192.0.2.1]) by relay.example (Postfix); x";
        let forged =
            "from good.example (good.example [192.0.2.1]) by mx.firm.example (Postfix) with ESMTP; x";
        for (traces, ip) in [
            (vec![store, real, forged], Some("192.0.2.66")),
            (vec![store, local, real, forged], Some("192.0.2.66")),
            (vec![local, foreign, forged], None),
            (vec![store, "from (by mx.firm.example) x by evil.example; x"], None),
            (vec!["by mx.firm.example with local; x", forged], None),
            (vec![], None),
        ] {
            let headers: Vec<_> = traces.iter().map(|it| ("received".to_owned(), (*it).to_owned())).collect();
            let found = connected(&headers, &ours()).map(|hop| hop.ip.to_string());
            assert_eq!(found.as_deref(), ip, "{traces:?}");
        }
        assert_eq!(connected(&[("received".into(), real.into())], &[]), None, "no host is named as ours");
    }
}
