//! Whether a mail is from whom it says: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 9989) and ARC (RFC 8617).
//!
//! Knows headers, keys in the DNS, and which hosts are ours. Never knows what a mail may do. What a host that we
//! trust has found (RFC 8601) counts before what we find: it saw who connected, we only read of it. Where nothing
//! says who connected, SPF says nothing, and DMARC has to do with the signatures.

mod dns;
mod received;
mod results;

use std::{fmt, net::SocketAddr, sync::Arc, time::Duration};

use mail_auth::{
    ArcOutput, AuthenticatedMessage, DkimOutput, DkimResult, DmarcResult, MessageAuthenticator, SpfOutput,
    SpfResult,
    dmarc::{self, verify::DmarcParameters},
    spf::verify::SpfParameters,
};
use received::Hop;
use results::Told;
use serde::{Deserialize, Serialize};

/// Signatures of a mail that are looked at. Nobody has so many, and each costs a question and a calculation.
const MOST_SIGNATURES: usize = 8;

/// How one kind of check ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Check {
    Pass,
    Fail,
    /// There was nothing to check, or nothing that proves anything.
    #[default]
    None,
    /// The DNS did not answer.
    TempError,
}

/// What the owner of a domain wants done with a mail that fails DMARC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Policy {
    #[default]
    None,
    Quarantine,
    Reject,
}

/// What was found about the sender of a mail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authentication {
    /// The domain of the address that the mail says it is from, in small letters.
    pub domain: String,
    pub spf: Check,
    pub dkim: Check,
    pub dmarc: Check,
    pub arc: Check,
    pub policy: Policy,
    /// Whether SPF or DKIM passed for that very domain, or one above it.
    pub aligned: bool,
    /// Whether somebody whom we trust passed the mail on, and says that it was right when it came there.
    pub vouched: bool,
}

impl Authentication {
    /// All of it in one word.
    ///
    /// A failure counts as one only if the domain's owner asks for it: so many small domains publish `p=none` and
    /// break it every day that it says nothing. And a failure is told before "no answer", or a slow DNS would
    /// whitewash what is forged.
    #[must_use]
    pub fn verdict(&self) -> Check {
        let is_wanted = self.policy != Policy::None;
        let no_answer = [self.spf, self.dkim, self.dmarc].contains(&Check::TempError);
        if self.dmarc == Check::Pass || self.aligned || self.vouched {
            Check::Pass
        } else if self.dmarc == Check::Fail && is_wanted {
            Check::Fail
        } else if no_answer {
            Check::TempError
        } else if is_wanted && [self.spf, self.dkim].contains(&Check::Fail) {
            Check::Fail
        } else {
            Check::None
        }
    }

    fn unanswered(domain: String) -> Authentication {
        let no = Check::TempError;
        Authentication { domain, spf: no, dkim: no, dmarc: no, arc: no, ..Authentication::default() }
    }
}

/// Hosts that are ours, and whose word counts. Names in any letters.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// Hosts whose `Authentication-Results` are believed; what they sealed by ARC is believed too.
    pub authserv: Vec<String>,
    /// Hosts whose `Received` says who connected to us.
    pub received_by: Vec<String>,
}

/// Checks mails. Cheap to clone; what the DNS says is remembered for as long as it says.
#[derive(Clone)]
pub struct Authenticator {
    /// None: this machine has no DNS, and nothing can be said of any mail.
    dns: Option<MessageAuthenticator>,
    trust: Arc<Trust>,
    within: Duration,
}

impl fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authenticator").field("trust", &self.trust).finish_non_exhaustive()
    }
}

impl Authenticator {
    /// Asks this DNS server, or those of the system. No mail is waited for longer than `within`.
    #[must_use]
    pub fn new(server: Option<SocketAddr>, within: Duration, trust: Trust) -> Authenticator {
        Authenticator { dns: dns::resolver(server, within), trust: Arc::new(trust), within }
    }

    /// Checks one mail. Never fails: what cannot be found out is a temporary error.
    ///
    /// Hashing takes a while with a large mail: not for a thread that serves pages.
    pub async fn check(&self, raw: &[u8]) -> Authentication {
        let Some(mut message) = AuthenticatedMessage::parse(raw) else { return Authentication::default() };
        let domains = senders(&message);
        let domain = domains.first().cloned().unwrap_or_default();
        if domains.len() > 1 {
            // Two senders at once: each reader sees another one, and DMARC does not apply. No honest program does it.
            let fail =
                Authentication { dmarc: Check::Fail, policy: Policy::Reject, ..Authentication::default() };
            return Authentication { domain, ..fail };
        }
        let headers = super::parse::headers(message.raw_headers());
        if let Some(told) = results::trusted(&headers, &self.trust.authserv, &self.trust.received_by) {
            return told.about(domain);
        }
        let Some(dns) = &self.dns else { return Authentication::unanswered(domain) };
        message.dkim_headers.truncate(MOST_SIGNATURES);
        let hop = received::connected(&headers, &self.trust.received_by);
        let path = headers.iter().find(|(name, _)| name == "return-path").map(|(_, value)| value.as_str());
        let found = self.ask(dns, &message, hop.as_ref(), path, &domain);
        let found = tokio::time::timeout(self.within, found).await;
        found.unwrap_or_else(|_| Authentication::unanswered(domain.clone()))
    }

    async fn ask(
        &self,
        dns: &MessageAuthenticator,
        message: &AuthenticatedMessage<'_>,
        hop: Option<&Hop>,
        path: Option<&str>,
        domain: &str,
    ) -> Authentication {
        let path = path.map(|it| it.trim().trim_matches(['<', '>']).trim()).unwrap_or_default();
        let spf = match hop {
            Some(hop) => {
                let by = self.trust.received_by.first().map_or("localhost", String::as_str);
                dns.verify_spf(SpfParameters::verify_mail_from(hop.ip, &hop.helo, by, path)).await
            }
            None => SpfOutput::default(),
        };
        let dkim = dns.verify_dkim(message).await;
        let arc = dns.verify_arc(message).await;
        let helo = hop.map(|hop| hop.helo.as_str()).unwrap_or_default();
        let path_domain = path.rsplit_once('@').map_or(helo, |(_, domain)| domain);
        let asked = DmarcParameters::new(message, &dkim, path_domain, &spf);
        let dmarc = dns.verify_dmarc(asked).await;
        let signed_by = dkim.iter().filter(|it| *it.result() == DkimResult::Pass);
        let mut signed_by = signed_by.filter_map(|it| Some(it.signature()?.d.as_str()));
        let by_path = spf.result() == SpfResult::Pass && is_aligned(domain, path_domain);
        Authentication {
            domain: domain.to_owned(),
            aligned: by_path || signed_by.any(|it| is_aligned(domain, it)),
            spf: of_spf(&spf),
            dkim: of_signatures(&dkim),
            dmarc: of_dmarc(&dmarc.result()),
            arc: of_chain(&arc),
            policy: of_policy(dmarc.policy()),
            vouched: self.is_vouched(&arc, domain),
        }
    }

    /// Whether the last one to seal the mail is trusted, and found it right.
    fn is_vouched(&self, arc: &ArcOutput<'_>, domain: &str) -> bool {
        let Some(last) = arc.sets().last().filter(|_| *arc.result() == DkimResult::Pass) else {
            return false;
        };
        let sealed_by = &last.seal.header.d;
        let is_trusted = self.trust.authserv.iter().any(|host| is_aligned(host, sealed_by));
        let said = String::from_utf8_lossy(last.results.value);
        // The first word is the instance: `i=1; mx.firm.example; dmarc=pass`.
        let told = said.split_once(';').map(|(_, rest)| Told::read(rest).about(domain.to_owned()));
        is_trusted && told.is_some_and(|it| it.verdict() == Check::Pass)
    }
}

/// The domains that a mail says it is from, each once.
fn senders(message: &AuthenticatedMessage<'_>) -> Vec<String> {
    let mut domains: Vec<String> = Vec::new();
    for (_, domain) in message.froms().iter().filter_map(|it| it.rsplit_once('@')) {
        let domain = domain.trim().trim_end_matches('.').to_lowercase();
        if !domain.is_empty() && !domains.contains(&domain) {
            domains.push(domain);
        }
    }
    domains
}

/// Whether a proof for one domain is a proof for another: the same, or one above it that is no mere ending.
fn is_aligned(domain: &str, proven: &str) -> bool {
    let (domain, proven) = (domain.to_ascii_lowercase(), proven.trim_end_matches('.').to_ascii_lowercase());
    let is_above = || domain.strip_suffix(&proven).is_some_and(|rest| rest.ends_with('.'));
    proven.contains('.') && (domain == proven || is_above())
}

fn of_spf(spf: &SpfOutput) -> Check {
    match spf.result() {
        SpfResult::Pass => Check::Pass,
        SpfResult::Fail => Check::Fail,
        SpfResult::TempError => Check::TempError,
        SpfResult::SoftFail | SpfResult::Neutral | SpfResult::PermError | SpfResult::None => Check::None,
    }
}

/// One good signature is enough, whatever became of the others on their way.
fn of_signatures(dkim: &[DkimOutput<'_>]) -> Check {
    let any = |is: fn(&DkimResult) -> bool| dkim.iter().any(|it| is(it.result()));
    if any(|it| *it == DkimResult::Pass) {
        Check::Pass
    } else if any(|it| matches!(it, DkimResult::TempError(_))) {
        Check::TempError
    } else if any(|it| *it != DkimResult::None) {
        Check::Fail
    } else {
        Check::None
    }
}

fn of_chain(arc: &ArcOutput<'_>) -> Check {
    match arc.result() {
        DkimResult::Pass => Check::Pass,
        DkimResult::None => Check::None,
        DkimResult::TempError(_) => Check::TempError,
        DkimResult::Fail(_) | DkimResult::Neutral(_) | DkimResult::PermError(_) => Check::Fail,
    }
}

fn of_dmarc(it: &DmarcResult) -> Check {
    match it {
        DmarcResult::Pass => Check::Pass,
        DmarcResult::Fail(_) => Check::Fail,
        DmarcResult::TempError(_) => Check::TempError,
        DmarcResult::PermError(_) | DmarcResult::None => Check::None,
    }
}

fn of_policy(it: dmarc::Policy) -> Policy {
    match it {
        dmarc::Policy::Reject => Policy::Reject,
        dmarc::Policy::Quarantine => Policy::Quarantine,
        dmarc::Policy::None | dmarc::Policy::Unspecified => Policy::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_is_one_word_for_all_checks() {
        use Check::{Fail, None, Pass, TempError};
        let (open, strict) = (Policy::None, Policy::Reject);
        // SPF, DKIM, DMARC, policy, aligned, vouched for → verdict
        for (spf, dkim, dmarc, policy, aligned, vouched, verdict) in [
            (None, None, None, open, false, false, None),
            (None, Pass, Pass, strict, true, false, Pass),
            (Pass, None, None, open, true, false, Pass),
            (Pass, Pass, None, open, false, false, None),
            (None, None, Fail, strict, false, false, Fail),
            (None, None, Fail, Policy::Quarantine, false, false, Fail),
            (None, None, Fail, open, false, false, None),
            (Fail, None, None, strict, false, false, Fail),
            (None, Fail, None, strict, false, false, Fail),
            (Fail, Fail, None, open, false, false, None),
            (None, TempError, TempError, strict, false, false, TempError),
            (None, TempError, Fail, strict, false, false, Fail),
            (Fail, TempError, TempError, strict, false, false, TempError),
            (None, Fail, Fail, strict, false, true, Pass),
        ] {
            let it =
                Authentication { spf, dkim, dmarc, policy, aligned, vouched, ..Authentication::default() };
            assert_eq!(it.verdict(), verdict, "{it:?}");
        }
    }

    #[test]
    fn a_proof_holds_for_its_domain_and_what_lies_below() {
        for (domain, proven, is) in [
            ("kunde.example", "Kunde.example", true),
            ("mail.kunde.example", "kunde.example", true),
            ("kunde.example", "mail.kunde.example", false),
            ("notkunde.example", "kunde.example", false),
            ("kunde.example", "example", false),
            ("kunde.example", "", false),
        ] {
            assert_eq!(is_aligned(domain, proven), is, "{domain} {proven}");
        }
    }

    #[tokio::test]
    async fn two_senders_at_once_are_none() {
        let nobody = Authenticator { dns: None, trust: Arc::default(), within: Duration::from_secs(1) };
        for head in [
            "From: ap@kunde.example, x@evil.example\r\n",
            "From: ap@kunde.example\r\nFrom: x@evil.example\r\n",
        ] {
            let found = nobody.check(format!("{head}Subject: x\r\n\r\nx\r\n").as_bytes()).await;
            assert_eq!(found.verdict(), Check::Fail, "{head}");
        }
        let found = nobody.check(b"From: ap@kunde.example, eva@kunde.example\r\n\r\nx\r\n").await;
        assert_eq!((found.verdict(), found.domain.as_str()), (Check::TempError, "kunde.example"));
        assert_eq!(nobody.check(b"\x00\x01 no mail").await.verdict(), Check::None);
    }
}
