//! What the name service says about a mail domain: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489), MX (RFC 5321).

use std::{
    collections::BTreeSet,
    net::{IpAddr, SocketAddr},
    path::Path,
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use mail_auth::{
    MessageAuthenticator, SpfResult,
    common::crypto::{Ed25519Key, RsaKey, Sha256},
    hickory_resolver::{
        config::{NameServerConfig, ResolverConfig, ResolverOpts},
        lookup::Lookup,
        net::NetError,
        proto::rr::RData,
        system_conf::read_system_conf,
    },
    spf::verify::SpfParameters,
};
use rustls::pki_types::{PrivateKeyDer, pem::PemObject};

use super::clip;

/// Mechanisms that ask the name service, at most (RFC 7208, section 4.6.4).
pub const MOST_SPF_LOOKUPS: usize = 10;
/// Where counting stops: a record that includes itself has no end.
const ENOUGH: usize = 30;

/// Whom to ask.
pub struct Dns {
    asks: MessageAuthenticator,
}

/// The name service does not answer: nothing is known, which is not the same as that there is nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the name service does not answer: {0}")]
pub struct NoAnswer(pub String);

/// What is published about who may send for a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spf {
    Missing,
    /// More than one record counts as an error with every receiver.
    Several(usize),
    One(SpfRecord),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpfRecord {
    pub text: String,
    /// How often a receiver must ask to get to its end.
    pub lookups: usize,
    /// What is said of everybody else.
    pub others: Others,
    /// Whether the record, or one that it includes, cannot be used.
    pub broken: bool,
    /// Of the addresses asked about, those that it does not allow.
    pub strangers: Vec<IpAddr>,
}

/// The end of an SPF record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// `-all`
    Fail,
    /// `~all`
    SoftFail,
    /// `?all`, or nothing
    Undecided,
    /// `+all`
    Allowed,
}

/// What is published for a selector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dkim {
    Missing,
    /// The public half of another key, or of none that can be read.
    OtherKey,
    /// An empty key: whatever is signed with it counts as not signed.
    Revoked,
    Fits,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dmarc {
    Missing,
    Several(usize),
    One { policy: String, reports: bool },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mx {
    Missing,
    /// "We take no mail" (RFC 7505).
    Null,
    /// Best first.
    Hosts(Vec<String>),
}

impl Dns {
    /// Asks this server, or the one that this machine asks.
    ///
    /// # Errors
    /// If this machine's own settings cannot be read.
    pub fn new(server: Option<SocketAddr>) -> Result<Self, NoAnswer> {
        let (config, mut options) = match server {
            None => read_system_conf().map_err(|e| NoAnswer(clip(&e.to_string())))?,
            Some(server) => {
                let mut it = NameServerConfig::udp_and_tcp(server.ip());
                for connection in &mut it.connections {
                    connection.port = server.port();
                }
                (ResolverConfig::from_parts(None, vec![], vec![it]), ResolverOpts::default())
            }
        };
        options.timeout = Duration::from_secs(3);
        options.attempts = 2;
        let asks = MessageAuthenticator::new(config, options).map_err(|e| NoAnswer(clip(&e.to_string())))?;
        Ok(Self { asks })
    }

    /// # Errors
    /// If the name service does not answer.
    pub async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, NoAnswer> {
        let v4 = found(self.asks.resolver().ipv4_lookup(full(host)).await)?;
        let v6 = found(self.asks.resolver().ipv6_lookup(full(host)).await)?;
        let all = v4.iter().chain(v6.iter()).flat_map(Lookup::answers);
        Ok(all
            .filter_map(|it| match &it.data {
                RData::A(address) => Some(IpAddr::V4(address.0)),
                RData::AAAA(address) => Some(IpAddr::V6(address.0)),
                _ => None,
            })
            .collect())
    }

    /// What is published about a sender's domain, and whether `senders` may send for it.
    ///
    /// # Errors
    /// If the name service does not answer.
    pub async fn spf(&self, domain: &str, senders: &[IpAddr]) -> Result<Spf, NoAnswer> {
        let mut records = self.spf_records(domain).await?;
        let (Some(text), true) = (records.pop(), records.is_empty()) else {
            return Ok(if records.is_empty() { Spf::Missing } else { Spf::Several(records.len() + 1) });
        };
        let (lookups, others) = self.follow(domain, &text).await?;
        let mut strangers = vec![];
        let mut broken = false;
        for ip in senders {
            let sender = format!("ar@{domain}");
            let asked = SpfParameters::verify_mail_from(*ip, domain, domain, &sender);
            match self.asks.verify_spf(asked).await.result() {
                SpfResult::Pass => {}
                SpfResult::PermError => broken = true,
                SpfResult::TempError => return Err(NoAnswer(format!("asking for SPF of {domain}"))),
                _ => strangers.push(*ip),
            }
        }
        broken = broken && lookups <= MOST_SPF_LOOKUPS;
        Ok(Spf::One(SpfRecord { text, lookups, others, broken, strangers }))
    }

    /// How many questions a record costs with all that it includes, and how it ends.
    async fn follow(&self, domain: &str, text: &str) -> Result<(usize, Others), NoAnswer> {
        let first = terms(text);
        let mut others = first.others;
        let mut lookups = first.asks;
        let mut seen: BTreeSet<String> = BTreeSet::from([domain.to_owned()]);
        let mut next: Vec<(String, bool)> = first.leads(true);
        while let Some((name, decides)) = next.pop() {
            // A name with a macro depends on the mail; it costs its question and leads nowhere that can be known.
            if lookups > ENOUGH || name.contains('%') || !seen.insert(name.clone()) {
                continue;
            }
            let Some(text) = self.spf_records(&name).await?.pop() else { continue };
            let it = terms(&text);
            lookups += it.asks;
            if decides {
                others = it.others;
            }
            next.extend(it.leads(decides));
        }
        Ok((lookups, others.unwrap_or(Others::Undecided)))
    }

    async fn spf_records(&self, domain: &str) -> Result<Vec<String>, NoAnswer> {
        let mut texts = self.texts(domain).await?;
        texts.retain(|it| {
            let version = it.split(' ').next().unwrap_or_default();
            version.eq_ignore_ascii_case("v=spf1")
        });
        Ok(texts)
    }

    /// Whether the public half of a key is published. `public` as [`public_key`] gives it.
    ///
    /// # Errors
    /// If the name service does not answer.
    pub async fn dkim(&self, domain: &str, selector: &str, public: &[u8]) -> Result<Dkim, NoAnswer> {
        let texts = self.texts(&format!("{selector}._domainkey.{domain}")).await?;
        let keys: Vec<String> = texts.iter().filter_map(|it| tag(it, "p")).collect();
        let Some(first) = keys.first() else { return Ok(Dkim::Missing) };
        if first.is_empty() {
            return Ok(Dkim::Revoked);
        }
        // RSA keys stand there bare or within an envelope that names the algorithm; the key is its end.
        let fits =
            |key: &String| STANDARD.decode(key).is_ok_and(|it| !public.is_empty() && it.ends_with(public));
        Ok(if keys.iter().any(fits) { Dkim::Fits } else { Dkim::OtherKey })
    }

    /// What receivers are asked to do with mail that fails, and whether they report. The organisation's domain speaks
    /// for those below it.
    ///
    /// # Errors
    /// If the name service does not answer.
    pub async fn dmarc(&self, domain: &str) -> Result<Dmarc, NoAnswer> {
        let mut name = domain;
        loop {
            let mut records = self.texts(&format!("_dmarc.{name}")).await?;
            records.retain(|it| tag(it, "v").is_some_and(|version| version == "DMARC1"));
            match records.as_slice() {
                [] => {}
                [one] => {
                    let below = tag(one, "sp").filter(|_| name != domain);
                    let policy = below.or_else(|| tag(one, "p")).unwrap_or_default().to_lowercase();
                    let reports = tag(one, "rua").is_some_and(|it| !it.is_empty());
                    return Ok(Dmarc::One { policy: clip(&policy), reports });
                }
                several => return Ok(Dmarc::Several(several.len())),
            }
            match name.split_once('.') {
                Some((_, above)) if above.contains('.') => name = above,
                _ => return Ok(Dmarc::Missing),
            }
        }
    }

    /// Who takes mail for a domain.
    ///
    /// # Errors
    /// If the name service does not answer.
    pub async fn mx(&self, domain: &str) -> Result<Mx, NoAnswer> {
        let Some(lookup) = found(self.asks.resolver().mx_lookup(full(domain)).await)? else {
            // A domain without MX takes its mail itself (RFC 5321, section 5.1).
            let itself = self.addresses(domain).await?;
            return Ok(if itself.is_empty() { Mx::Missing } else { Mx::Hosts(vec![domain.to_owned()]) });
        };
        let mut hosts: Vec<(u16, String)> = lookup
            .answers()
            .iter()
            .filter_map(|it| match &it.data {
                RData::MX(mx) => Some((mx.preference, mx.exchange.to_ascii())),
                _ => None,
            })
            .collect();
        hosts.sort();
        let mut hosts: Vec<String> =
            hosts.into_iter().map(|(_, it)| it.trim_end_matches('.').to_owned()).collect();
        hosts.retain(|it| !it.is_empty());
        Ok(if hosts.is_empty() { Mx::Null } else { Mx::Hosts(hosts) })
    }

    /// Each text of a name as one.
    async fn texts(&self, name: &str) -> Result<Vec<String>, NoAnswer> {
        let Some(lookup) = found(self.asks.resolver().txt_lookup(full(name)).await)? else {
            return Ok(vec![]);
        };
        let texts = lookup.answers().iter().filter_map(|it| match &it.data {
            RData::TXT(txt) => Some(txt.txt_data.concat()),
            _ => None,
        });
        Ok(texts.map(|it| String::from_utf8_lossy(&it).trim().to_owned()).collect())
    }
}

/// The public half of a private key in a PEM file, as it ends in a DKIM record.
///
/// # Errors
/// If the file cannot be read, or holds no RSA or Ed25519 key.
pub fn public_key(file: &Path) -> Result<Vec<u8>, String> {
    let key = PrivateKeyDer::from_pem_file(file).map_err(|e| format!("{}: {e}", file.display()))?;
    let of_edwards =
        || Ed25519Key::from_pkcs8_maybe_unchecked_der(key.secret_der()).ok().map(|it| it.public_key());
    let public = match RsaKey::<Sha256>::from_key_der(key.clone_key()) {
        Ok(key) => Some(key.public_key()),
        Err(_) => of_edwards(),
    };
    public.ok_or_else(|| format!("{} holds neither an RSA nor an Ed25519 key", file.display()))
}

/// With a dot at its end, so that nothing is appended to it.
fn full(name: &str) -> String {
    format!("{}.", name.trim_end_matches('.'))
}

/// "There is nothing" is an answer.
fn found(answer: Result<Lookup, NetError>) -> Result<Option<Lookup>, NoAnswer> {
    match answer {
        Ok(lookup) => Ok(Some(lookup)),
        Err(error) if error.is_no_records_found() => Ok(None),
        Err(error) => Err(NoAnswer(clip(&error.to_string()))),
    }
}

/// What counts in one SPF record.
#[derive(Debug, Default, PartialEq, Eq)]
struct Terms {
    asks: usize,
    includes: Vec<String>,
    redirect: Option<String>,
    others: Option<Others>,
}

impl Terms {
    /// Where it leads, and whether what stands there decides about all others.
    fn leads(self, decides: bool) -> Vec<(String, bool)> {
        // A redirect only counts where no `all` stands.
        let redirect = self.redirect.filter(|_| self.others.is_none()).map(|it| (it, decides));
        self.includes.into_iter().map(|it| (it, false)).chain(redirect).collect()
    }
}

fn terms(record: &str) -> Terms {
    let mut it = Terms::default();
    for term in record.split_whitespace().skip(1).take(200) {
        let term = term.to_ascii_lowercase();
        if let Some(to) = term.strip_prefix("redirect=") {
            it.asks += 1;
            it.redirect = Some(to.to_owned());
            continue;
        }
        let qualifier = term.chars().next().filter(|c| "+-~?".contains(*c));
        let mechanism = term.trim_start_matches(['+', '-', '~', '?']);
        let (name, argument) = mechanism.split_once([':', '/']).unwrap_or((mechanism, ""));
        match name {
            "include" => {
                it.asks += 1;
                it.includes.push(argument.to_owned());
            }
            "a" | "mx" | "ptr" | "exists" => it.asks += 1,
            "all" if it.others.is_none() => {
                it.others = Some(match qualifier {
                    Some('-') => Others::Fail,
                    Some('~') => Others::SoftFail,
                    Some('?') => Others::Undecided,
                    _ => Others::Allowed,
                });
            }
            _ => {}
        }
    }
    it
}

/// The value of a tag in `v=DMARC1; p=none`, without the blanks that may stand in it.
fn tag(record: &str, name: &str) -> Option<String> {
    record.split(';').find_map(|part| {
        let (tag, value) = part.split_once('=')?;
        (tag.trim() == name).then(|| value.split_whitespace().collect())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terms_of_an_spf_record() {
        let it =
            terms("v=spf1 a mx/24 ip4:192.0.2.0/24 include:_spf.mail.example exists:%{i}.x.example -all");
        assert_eq!((it.asks, it.others), (4, Some(Others::Fail)));
        assert_eq!(it.includes, ["_spf.mail.example"]);
        for (record, others) in [
            ("v=spf1 ~all", Some(Others::SoftFail)),
            ("v=spf1 ?ALL", Some(Others::Undecided)),
            ("v=spf1 all", Some(Others::Allowed)),
            ("v=spf1 +all -all", Some(Others::Allowed)),
            ("v=spf1 ip4:192.0.2.1", None),
            ("v=spf1", None),
            ("", None),
        ] {
            assert_eq!(terms(record).others, others, "{record}");
        }
        let leads = |record: &str| terms(record).leads(true);
        assert_eq!(leads("v=spf1 redirect=a.example"), [("a.example".to_owned(), true)]);
        assert_eq!(leads("v=spf1 redirect=a.example -all"), []);
        assert_eq!(leads("v=spf1 include:b.example ~all"), [("b.example".to_owned(), false)]);
    }

    #[test]
    fn tags_may_stand_wide() {
        assert_eq!(tag("v=DKIM1; k=rsa; p=MIIB Ijan", "p").as_deref(), Some("MIIBIjan"));
        assert_eq!(tag("v=DMARC1;p = none ; rua=", "p").as_deref(), Some("none"));
        assert_eq!(tag("v=DMARC1;p = none ; rua=", "rua").as_deref(), Some(""));
        assert_eq!(tag("v=spf1 -all", "p"), None);
    }
}
