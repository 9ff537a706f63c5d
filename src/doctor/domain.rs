//! A sender's domain: whether others believe that mail from it is ours, and whether replies to it find us.

use super::{Area, Finding, Found};
use crate::config::{self, Config, EmailTransport};
use duly_channels::email::examine::dns::{
    self, Dkim, Dmarc, Dns, MOST_SPF_LOOKUPS, Mx, NoAnswer, Others, Spf,
};
use std::net::IpAddr;

/// The addresses from which mail leaves, as far as they can be told: a server on this machine or in the house's own
/// network shows another one to the world.
pub async fn way_out(dns: &Dns, config: &Config) -> Vec<IpAddr> {
    let host = config.email.host.as_deref().filter(|_| config.email.transport == EmailTransport::Smtp);
    let Some(host) = host else { return vec![] };
    let mut addresses = match host.parse() {
        Ok(address) => vec![address],
        Err(_) => dns.addresses(host).await.unwrap_or_default(),
    };
    addresses.retain(|it| is_public(*it));
    addresses
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(it) => !(it.is_loopback() || it.is_private() || it.is_link_local() || it.is_unspecified()),
        IpAddr::V6(it) => !(it.is_loopback() || it.is_unique_local() || it.is_unicast_link_local()),
    }
}

/// What is published about a domain.
pub async fn look(dns: &Dns, domain: &str, signers: &[config::Dkim], way_out: &[IpAddr]) -> Vec<Finding> {
    let mut findings = Vec::new();
    // One that does not answer once will not answer four times.
    match dns.mx(domain).await {
        Ok(mx) => findings.push(of_mx(domain, &mx)),
        Err(why) => return vec![silent(domain, &why)],
    }
    match dns.spf(domain, way_out).await {
        Ok(spf) => findings.extend(of_spf(domain, &spf)),
        Err(why) => findings.push(silent(domain, &why)),
    }
    match dns.dmarc(domain).await {
        Ok(dmarc) => findings.extend(of_dmarc(domain, &dmarc)),
        Err(why) => findings.push(silent(domain, &why)),
    }
    let ours: Vec<&config::Dkim> =
        signers.iter().filter(|it| it.domain.eq_ignore_ascii_case(domain)).collect();
    if ours.is_empty() {
        findings.push(Area::Domain.finds(domain, Found::DkimUnsigned));
    }
    for signer in ours {
        findings.push(of_signer(dns, signer).await);
    }
    findings
}

pub(super) fn silent(domain: &str, why: &NoAnswer) -> Finding {
    Area::Domain.finds(domain, Found::DnsSilent).with("why", &why.0)
}

fn of_mx(domain: &str, mx: &Mx) -> Finding {
    match mx {
        Mx::Missing => Area::Domain.finds(domain, Found::MxMissing),
        Mx::Null => Area::Domain.finds(domain, Found::MxNull),
        Mx::Hosts(hosts) => {
            let hosts: Vec<&str> = hosts.iter().take(5).map(String::as_str).collect();
            Area::Domain.finds(domain, Found::MxRight).with("hosts", hosts.join(", "))
        }
    }
}

fn of_spf(domain: &str, spf: &Spf) -> Vec<Finding> {
    let found = |found| Area::Domain.finds(domain, found);
    let record = match spf {
        Spf::Missing => return vec![found(Found::SpfMissing)],
        Spf::Several(n) => return vec![found(Found::SpfSeveral).with("n", n)],
        Spf::One(record) => record,
    };
    let mut findings = Vec::new();
    if record.broken {
        findings.push(found(Found::SpfBroken).with("record", &record.text));
    }
    if record.lookups > MOST_SPF_LOOKUPS {
        findings.push(found(Found::SpfLookups).with("n", record.lookups));
    }
    match record.others {
        Others::Allowed => findings.push(found(Found::SpfOpen)),
        Others::Undecided => findings.push(found(Found::SpfUndecided)),
        Others::Fail | Others::SoftFail => {}
    }
    for ip in &record.strangers {
        findings.push(found(Found::SpfStranger).with("ip", ip));
    }
    if findings.is_empty() {
        findings.push(found(Found::SpfRight).with("n", record.lookups));
    }
    findings
}

fn of_dmarc(domain: &str, dmarc: &Dmarc) -> Vec<Finding> {
    let found = |found| Area::Domain.finds(domain, found);
    let (policy, reports) = match dmarc {
        Dmarc::Missing => return vec![found(Found::DmarcMissing)],
        Dmarc::Several(n) => return vec![found(Found::DmarcSeveral).with("n", n)],
        Dmarc::One { policy, reports } => (policy, *reports),
    };
    let mut findings = Vec::new();
    if !matches!(policy.as_str(), "quarantine" | "reject") {
        findings.push(found(Found::DmarcWatches));
    }
    if !reports {
        findings.push(found(Found::DmarcUnreported));
    }
    if findings.is_empty() {
        findings.push(found(Found::DmarcRight).with("policy", policy));
    }
    findings
}

async fn of_signer(dns: &Dns, it: &config::Dkim) -> Finding {
    let found = |found| Area::Domain.finds(&it.domain, found).with("selector", &it.selector);
    let public = match dns::public_key(&it.key) {
        Ok(public) => public,
        Err(why) => return found(Found::DkimUnreadable).with("why", why),
    };
    match dns.dkim(&it.domain, &it.selector, &public).await {
        Ok(Dkim::Fits) => found(Found::DkimRight),
        Ok(Dkim::Missing) => found(Found::DkimMissing),
        Ok(Dkim::OtherKey) => found(Found::DkimOtherKey),
        Ok(Dkim::Revoked) => found(Found::DkimRevoked),
        Err(why) => silent(&it.domain, &why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use duly_channels::email::examine::dns::SpfRecord;

    fn words(findings: Vec<Finding>) -> Vec<&'static str> {
        findings.iter().map(|it| it.found.as_str()).collect()
    }

    #[test]
    fn an_spf_record_is_right_only_if_nothing_is_wrong_with_it() {
        let right = SpfRecord {
            text: "v=spf1 mx -all".into(),
            lookups: 10,
            others: Others::SoftFail,
            broken: false,
            strangers: vec![],
        };
        let check = |record: SpfRecord| words(of_spf("firm.example", &Spf::One(record)));
        assert_eq!(check(right.clone()), ["spf_right"]);
        assert_eq!(check(SpfRecord { lookups: 11, ..right.clone() }), ["spf_lookups"]);
        assert_eq!(check(SpfRecord { others: Others::Allowed, ..right.clone() }), ["spf_open"]);
        assert_eq!(check(SpfRecord { broken: true, ..right.clone() }), ["spf_broken"]);
        let strangers = vec!["192.0.2.7".parse().unwrap()];
        assert_eq!(
            check(SpfRecord { strangers, others: Others::Undecided, ..right }),
            ["spf_undecided", "spf_stranger"]
        );
        assert_eq!(words(of_spf("firm.example", &Spf::Several(2))), ["spf_several"]);
    }

    #[test]
    fn a_policy_that_only_watches_is_named() {
        let check = |policy: &str, reports| {
            words(of_dmarc("firm.example", &Dmarc::One { policy: policy.into(), reports }))
        };
        assert_eq!(check("reject", true), ["dmarc_right"]);
        assert_eq!(check("quarantine", false), ["dmarc_unreported"]);
        assert_eq!(check("none", true), ["dmarc_watches"]);
        assert_eq!(check("", false), ["dmarc_watches", "dmarc_unreported"]);
    }

    #[test]
    fn only_addresses_that_the_world_sees_are_compared() {
        for (address, public) in [
            ("127.0.0.1", false),
            ("10.1.2.3", false),
            ("::1", false),
            ("fd00::1", false),
            ("192.0.2.7", true),
        ] {
            assert_eq!(is_public(address.parse().unwrap()), public, "{address}");
        }
    }
}
