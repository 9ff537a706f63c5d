//! What a mail server that we trust says of a mail: `Authentication-Results` (RFC 8601).
//!
//! Anybody can write such a header into a mail. What counts stands above the trace of our own server, where a sender
//! cannot write; below it, or where no such trace is, only the very first one does, because our server puts its own
//! above whatever came with the mail.

use super::{Authentication, Check, Policy, is_aligned, received};

/// What one or more of these headers say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    spf: Option<Check>,
    dkim: Option<Check>,
    dmarc: Option<Check>,
    arc: Option<Check>,
    policy: Policy,
    /// Domains that SPF or DKIM passed for.
    proven: Vec<String>,
}

/// What the trusted hosts say; none if they say nothing.
pub(super) fn trusted(
    headers: &[(String, String)],
    authserv: &[String],
    received_by: &[String],
) -> Option<Told> {
    let is_told = |(name, value): &&(String, String)| {
        let host = host(value);
        let is_trusted = authserv.iter().any(|it| !it.is_empty() && it.eq_ignore_ascii_case(host));
        name == "authentication-results" && is_trusted
    };
    let ours: Vec<String> = authserv.iter().chain(received_by).cloned().collect();
    let trace = headers.iter().position(|(name, value)| name == "received" && received::is_by(value, &ours));
    let above: Vec<&(String, String)> = headers.iter().take(trace.unwrap_or(0)).filter(is_told).collect();
    let first = headers.iter().find(is_told);
    let counting = if above.is_empty() { first.into_iter().collect() } else { above };
    let told = counting.into_iter().map(|(_, value)| Told::read(value));
    told.reduce(Told::and)
}

/// The host that says it: the first word.
fn host(value: &str) -> &str {
    value.trim_start().split([';', ' ', '\t', '(']).next().unwrap_or_default().trim_matches('"')
}

impl Told {
    /// Reads the value of a header, from its host on.
    pub(super) fn read(value: &str) -> Told {
        let mut told = Told::default();
        for (words, comments) in parts(value).iter().skip(1) {
            told.take(&words.to_ascii_lowercase(), &comments.to_ascii_lowercase());
        }
        told
    }

    fn take(&mut self, words: &str, comments: &str) {
        let words = words.replace(" =", "=").replace("= ", "=");
        let mut words = words.split_whitespace();
        let Some((method, result)) = words.next().and_then(|it| it.split_once('=')) else { return };
        let method = method.split('/').next().unwrap_or(method);
        let properties: Vec<(&str, &str)> = words.filter_map(|it| it.split_once('=')).collect();
        let of = |name: &str| properties.iter().find(|(it, _)| *it == name).map(|(_, value)| *value);
        let check = match result {
            "pass" => Check::Pass,
            "temperror" => Check::TempError,
            "fail" | "hardfail" => Check::Fail,
            // A signature that is there and does not fit, whatever the host calls that.
            "neutral" | "permerror" | "policy" if method == "dkim" => Check::Fail,
            _ => Check::None,
        };
        let passed_for = |name: &str| {
            let value = of(name)?.trim_matches('"');
            Some(value.rsplit_once('@').map_or(value, |(_, domain)| domain).to_owned())
        };
        let passed = check == Check::Pass;
        match method {
            "spf" => {
                self.spf.get_or_insert(check);
                self.proven.extend(passed_for("smtp.mailfrom").filter(|_| passed));
            }
            "dkim" => {
                // Several signatures are several results: the best one counts.
                if self.dkim.is_none() || passed {
                    self.dkim = Some(check);
                }
                let signed = passed_for("header.d").or_else(|| passed_for("header.i"));
                self.proven.extend(signed.filter(|_| passed));
            }
            "dmarc" => {
                self.dmarc.get_or_insert(check);
                let said = [of("policy.dmarc"), of("policy.published-domain-policy"), of("action")];
                let comments = comments.replace(' ', "");
                let asks = |wish: &str| said.contains(&Some(wish)) || comments.contains(&format!("p={wish}"));
                self.policy = if asks("reject") || of("action") == Some("oreject") {
                    Policy::Reject
                } else if asks("quarantine") || !asks("none") {
                    // A host that calls it a failure and does not say what is asked for means it.
                    Policy::Quarantine
                } else {
                    Policy::None
                };
            }
            "arc" => {
                self.arc.get_or_insert(check);
            }
            _ => {}
        }
    }

    /// With what a header further down says of what this one is silent about.
    fn and(mut self, lower: Told) -> Told {
        self.policy = if self.dmarc.is_some() { self.policy } else { lower.policy };
        self.spf = self.spf.or(lower.spf);
        self.dkim = self.dkim.or(lower.dkim);
        self.dmarc = self.dmarc.or(lower.dmarc);
        self.arc = self.arc.or(lower.arc);
        self.proven.extend(lower.proven);
        self
    }

    /// As a finding about a mail that says it is from this domain.
    pub(super) fn about(self, domain: String) -> Authentication {
        Authentication {
            aligned: self.proven.iter().any(|it| is_aligned(&domain, it)),
            spf: self.spf.unwrap_or_default(),
            dkim: self.dkim.unwrap_or_default(),
            dmarc: self.dmarc.unwrap_or_default(),
            arc: self.arc.unwrap_or_default(),
            policy: self.policy,
            vouched: false,
            domain,
        }
    }
}

/// The parts between semicolons, each without its comments, and those apart.
fn parts(value: &str) -> Vec<(String, String)> {
    const MOST: usize = 50;
    let mut parts = vec![(String::new(), String::new())];
    let (mut depth, mut quoted) = (0_usize, false);
    for c in value.chars() {
        let is_full = parts.len() >= MOST;
        let Some((words, comments)) = parts.last_mut() else { break };
        match c {
            '"' if depth == 0 => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted && depth > 0 => {
                depth -= 1;
                comments.push(' ');
                words.push(' ');
            }
            ';' if !quoted && depth == 0 && !is_full => parts.push(Default::default()),
            _ if depth > 0 => comments.push(c),
            c => words.push(c),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use Check::{Fail, None as Nothing, Pass, TempError};

    #[test]
    fn hosts_say_it_in_many_ways() {
        // header → SPF, DKIM, DMARC, policy, aligned with kunde.example
        for (value, expected) in [
            (
                "mx.firm.example; spf=pass smtp.mailfrom=ap@kunde.example; dkim=pass header.d=kunde.example; \
                 dmarc=pass (p=reject dis=none) header.from=kunde.example",
                (Pass, Pass, Pass, Policy::Reject, true),
            ),
            (
                "mx.firm.example 1; dmarc=fail (p=REJECT sp=REJECT dis=REJECT) header.from=kunde.example",
                (Nothing, Nothing, Fail, Policy::Reject, false),
            ),
            (
                "spf=fail (sender IP is 192.0.2.66) smtp.mailfrom=kunde.example; dkim=none (message not signed) \
                 header.d=none;dmarc=fail action=oreject header.from=kunde.example;",
                // Without a host in front, as Exchange writes it, the first part is lost: it cannot be trusted anyway.
                (Nothing, Nothing, Fail, Policy::Reject, false),
            ),
            ("mx.firm.example; dmarc=fail (p=none dis=none)", (Nothing, Nothing, Fail, Policy::None, false)),
            ("mx.firm.example; dmarc=fail", (Nothing, Nothing, Fail, Policy::Quarantine, false)),
            (
                "mx.firm.example; dkim=neutral (body; hash) header.i=@kunde.example",
                (Nothing, Fail, Nothing, Policy::None, false),
            ),
            (
                "mx.firm.example; dkim=fail header.d=list.example; dkim=pass header.i=@mail.kunde.example",
                (Nothing, Pass, Nothing, Policy::None, false),
            ),
            (
                "mx.firm.example (spf=pass; dmarc=pass); spf = temperror smtp.mailfrom=kunde.example",
                (TempError, Nothing, Nothing, Policy::None, false),
            ),
            ("mx.firm.example; none", (Nothing, Nothing, Nothing, Policy::None, false)),
            ("", (Nothing, Nothing, Nothing, Policy::None, false)),
        ] {
            let it = Told::read(value).about("kunde.example".into());
            assert_eq!((it.spf, it.dkim, it.dmarc, it.policy, it.aligned), expected, "{value}");
        }
    }

    #[test]
    fn only_what_our_own_server_wrote_counts() {
        let by = |host: &str| ("received".to_owned(), format!("from x (x [192.0.2.1]) by {host}; y"));
        let says = |text: &str| ("authentication-results".to_owned(), text.to_owned());
        let other = || ("subject".to_owned(), "x".to_owned());
        let (mx, store) = (|| by("mx.firm.example"), || by("imap.firm.example"));
        let (real, forged) = ("MX.firm.example; dmarc=fail", "mx.firm.example; dmarc=pass; dkim=pass");
        let elsewhere = "mx.evil.example; dmarc=pass";
        for (headers, dmarc, dkim) in [
            (vec![says(real), mx(), says(forged)], Some(Fail), Nothing),
            (vec![store(), mx(), says(real), says(forged)], Some(Fail), Nothing),
            (vec![store(), says(real), other(), says(forged)], Some(Fail), Nothing),
            (vec![says("mx.firm.example; dkim=pass"), says(real), mx(), says(forged)], Some(Fail), Pass),
            (vec![mx(), says(elsewhere)], None, Nothing),
            (vec![says(elsewhere), says(real), mx()], Some(Fail), Nothing),
            (vec![], None, Nothing),
        ] {
            let told = trusted(&headers, &["mx.firm.example".into()], &[]).map(|it| it.about(String::new()));
            assert_eq!(told.as_ref().map(|it| it.dmarc), dmarc, "{headers:?}");
            assert_eq!(told.unwrap_or_default().dkim, dkim, "{headers:?}");
        }
        assert_eq!(trusted(&[says(real)], &[], &[]), None, "nobody is trusted");
    }
}
