//! Signatures of a domain under what it sends (RFC 6376, RSA; RFC 8463, Ed25519).
//!
//! Knows keys and which headers are signed. Never knows where a key comes from, or whether DNS says the same.

use std::{path::Path, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD};
use mail_auth::{
    common::{
        crypto::{Ed25519Key, RsaKey, Sha256},
        headers::HeaderWriter,
    },
    dkim::{DkimSigner, Done, Signature},
};
use rustls::pki_types::{PrivateKeyDer, pem::PemObject};

/// What nobody may change or add on the way: who writes to whom, about what, in answer to what, that a machine
/// wrote it, how to be left alone, and how the body is to be read. One that is missing is signed as missing.
const SIGNED: [&str; 16] = [
    "From",
    "To",
    "Cc",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "Auto-Submitted",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Content-Language",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
];

/// A domain's key.
pub struct Key {
    domain: String,
    selector: String,
    record: String,
    signer: Signer,
}

enum Signer {
    Rsa(DkimSigner<RsaKey<Sha256>, Done>),
    Ed25519(DkimSigner<Ed25519Key, Done>),
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a key of {}", self.domain)
    }
}

impl Key {
    /// A private key in PEM: PKCS #8 (RSA or Ed25519) or PKCS #1 (RSA), with at least 2048 bits (RFC 8301,
    /// section 3.2).
    ///
    /// # Errors
    /// Says what is wrong with it, never what is in it.
    pub fn new(domain: &str, selector: &str, pem: &[u8]) -> Result<Key, String> {
        let wrong = "is no private key in PEM (RSA with 2048 bits or more, or Ed25519)";
        let der = PrivateKeyDer::from_pem_slice(pem).map_err(|_| wrong.to_owned())?;
        let ed25519 = match &der {
            PrivateKeyDer::Pkcs8(it) => {
                Ed25519Key::from_pkcs8_maybe_unchecked_der(it.secret_pkcs8_der()).ok()
            }
            _ => None,
        };
        let domain = domain.to_ascii_lowercase();
        let (kind, public, signer) = match ed25519 {
            Some(key) => {
                let public = key.public_key();
                let signer = DkimSigner::from_key(key).domain(domain.as_str()).selector(selector);
                ("ed25519", public, Signer::Ed25519(signer.headers(SIGNED)))
            }
            None => {
                let key = RsaKey::<Sha256>::from_key_der(der).map_err(|_| wrong.to_owned())?;
                let public = key.public_key();
                let signer = DkimSigner::from_key(key).domain(domain.as_str()).selector(selector);
                ("rsa", public, Signer::Rsa(signer.headers(SIGNED)))
            }
        };
        let record = format!("v=DKIM1; k={kind}; p={}", STANDARD.encode(public));
        Ok(Key { domain, selector: selector.to_owned(), record, signer })
    }

    /// Where its public half is published.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// What is published there, as a TXT record (RFC 6376, section 3.6.1).
    #[must_use]
    pub fn record(&self) -> &str {
        &self.record
    }

    /// The same from a file.
    ///
    /// # Errors
    /// Says what is wrong with the file.
    pub fn read(domain: &str, selector: &str, file: &Path) -> Result<Key, String> {
        let pem =
            std::fs::read(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
        Key::new(domain, selector, &pem).map_err(|why| format!("{} {why}", file.display()))
    }

    /// Whether a sender is of this key's domain, or of one below it, which DMARC takes for the same (RFC 7489,
    /// section 3.1.1).
    fn is_of(&self, sender: &str) -> bool {
        let Some((_, domain)) = sender.rsplit_once('@') else { return false };
        let domain = domain.to_ascii_lowercase();
        domain.strip_suffix(&self.domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }

    fn sign(&self, raw: &[u8]) -> mail_auth::Result<Signature> {
        match &self.signer {
            Signer::Rsa(signer) => signer.sign(raw),
            Signer::Ed25519(signer) => signer.sign(raw),
        }
    }
}

/// Puts the signatures of the sender's domain before a mail: one by each of its keys.
///
/// # Errors
/// If a signature cannot be made.
pub async fn sign(keys: &Arc<[Key]>, sender: &str, raw: Vec<u8>) -> Result<Vec<u8>, String> {
    if !keys.iter().any(|key| key.is_of(sender)) {
        return Ok(raw);
    }
    // An RSA signature takes milliseconds, in which others would wait.
    let (keys, sender) = (Arc::clone(keys), sender.to_owned());
    let signing = tokio::task::spawn_blocking(move || {
        let mut signed = Vec::with_capacity(raw.len() + 1024);
        for key in keys.iter().filter(|key| key.is_of(&sender)) {
            let signature = key.sign(&raw).map_err(|error| format!("signing for {}: {error}", key.domain))?;
            signed.extend_from_slice(signature.to_header().as_bytes());
        }
        signed.extend_from_slice(&raw);
        Ok(signed)
    });
    signing.await.map_err(|_| "signing was broken off".to_owned())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail_auth::{
        AuthenticatedMessage, DkimResult, MessageAuthenticator, Parameters, ResolverCache, Txt,
        common::{cache::NoCache, parse::TxtRecordParser, verify::DomainKey},
        hickory_resolver::config::{ResolverConfig, ResolverOpts},
    };
    use std::{borrow::Borrow, collections::HashMap, hash::Hash, process::Command};

    /// DNS as far as it is needed: what is not here does not exist.
    #[derive(Default)]
    struct Records(HashMap<Box<str>, Txt>);

    impl ResolverCache<Box<str>, Txt> for Records {
        fn get<Q>(&self, name: &Q) -> Option<Txt>
        where
            Box<str>: Borrow<Q>,
            Q: Hash + Eq + ?Sized,
        {
            Some(self.0.get(name).cloned().unwrap_or(Txt::Error(mail_auth::Error::ParseError)))
        }
        fn remove<Q>(&self, _: &Q) -> Option<Txt>
        where
            Box<str>: Borrow<Q>,
            Q: Hash + Eq + ?Sized,
        {
            None
        }
        fn insert(&self, _: Box<str>, _: Txt, _: std::time::Instant) {}
    }

    impl Records {
        fn publish(&mut self, selector: &str, domain: &str, record: &str) {
            let key = Arc::new(DomainKey::parse(record.as_bytes()).unwrap());
            for dot in ["", "."] {
                let name = format!("{selector}._domainkey.{domain}{dot}");
                self.0.insert(name.into(), Txt::DomainKey(key.clone()));
            }
        }
    }

    fn openssl(arguments: &[&str]) -> Vec<u8> {
        let done = Command::new("openssl").args(arguments).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        done.stdout
    }

    /// A new private key in a file, and what its domain publishes.
    fn new_key(folder: &Path, name: &str, arguments: &[&str]) -> (std::path::PathBuf, String) {
        let file = folder.join(name);
        openssl(&[&["genpkey", "-out", file.to_str().unwrap()], arguments].concat());
        let public = openssl(&["pkey", "-in", file.to_str().unwrap(), "-pubout", "-outform", "DER"]);
        // An Ed25519 key is published bare (RFC 8463, section 4): the last 32 bytes.
        let record = if arguments.contains(&"ed25519") {
            format!("v=DKIM1; k=ed25519; p={}", STANDARD.encode(&public[public.len() - 32..]))
        } else {
            format!("v=DKIM1; k=rsa; p={}", STANDARD.encode(&public))
        };
        (file, record)
    }

    async fn verdicts(raw: &[u8], records: &Records) -> Vec<bool> {
        let nowhere = MessageAuthenticator::new(ResolverConfig::default(), ResolverOpts::default()).unwrap();
        let mail = AuthenticatedMessage::parse(raw).unwrap();
        let asked: Parameters<
            '_,
            _,
            NoCache<_, _>,
            NoCache<_, _>,
            NoCache<_, _>,
            NoCache<_, _>,
            NoCache<_, _>,
        > = Parameters::new(&mail);
        let checked = nowhere.verify_dkim(asked.with_txt_cache(records)).await;
        checked.iter().map(|it| it.result() == &DkimResult::Pass).collect()
    }

    const MAIL: &str = "From: Nordhafen <ar@nordhafen.example>\r\nTo: ap@kaeufer.example\r\nSubject: RE-7\r\n\
        Date: Sun, 01 Mar 2026 08:00:00 +0000\r\nMessage-ID: <m1@nordhafen.example>\r\n\
        References: <a@nordhafen.example>\r\n <b@kaeufer.example>\r\nIn-Reply-To: <b@kaeufer.example>\r\n\
        Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
        Content-Transfer-Encoding: 7bit\r\n\r\nPlease pay 1.234,00 EUR  by Friday.\r\n\r\n";

    #[tokio::test]
    async fn what_is_signed_is_verified_and_what_was_changed_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let (mut records, mut ours) = (Records::default(), Records::default());
        let kinds: [(&str, &[&str]); 2] = [
            ("rsa", &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]),
            ("ed", &["-algorithm", "ed25519"]),
        ];
        let mut keys = Vec::new();
        for (selector, arguments) in kinds {
            let (file, record) = new_key(folder.path(), selector, arguments);
            records.publish(selector, "nordhafen.example", &record);
            let key = Key::read("Nordhafen.example", selector, &file).unwrap();
            assert_eq!(key.name(), format!("{selector}._domainkey.nordhafen.example"));
            ours.publish(selector, "nordhafen.example", key.record());
            keys.push(key);
        }
        let keys: Arc<[Key]> = keys.into();
        for sender in ["ar@nordhafen.example", "ar@post.NORDHAFEN.example"] {
            let signed = sign(&keys, sender, MAIL.into()).await.unwrap();
            assert!(signed.ends_with(MAIL.as_bytes()));
            assert_eq!(verdicts(&signed, &records).await, [true, true]);
            assert_eq!(verdicts(&signed, &ours).await, [true, true], "what we say is to be published");
        }
        let signed =
            String::from_utf8(sign(&keys, "ar@nordhafen.example", MAIL.into()).await.unwrap()).unwrap();
        for (was, is) in [
            ("1.234,00", "1.235,00"),
            ("\r\nSubject: RE-7", "\r\nSubject: RE-8"),
            ("\r\nTo: ap@", "\r\nTo: xp@"),
            ("<m1@", "<m2@"),
            (" <b@kaeufer.example>\r\nIn", " <c@kaeufer.example>\r\nIn"),
            ("auto-generated", "no"),
            ("text/plain", "text/html"),
            // What was not there is signed too.
            ("\r\nSubject:", "\r\nReply-To: evil@else.example\r\nSubject:"),
            ("\r\nSubject:", "\r\nList-Unsubscribe: <https://else.example>\r\nSubject:"),
        ] {
            let changed = signed.replacen(was, is, 1);
            assert_ne!(changed, signed, "{was}");
            assert_eq!(verdicts(changed.as_bytes(), &records).await, [false, false], "{is}");
        }
        for sender in ["ar@else.example", "ar@notnordhafen.example", "nobody", ""] {
            assert_eq!(sign(&keys, sender, MAIL.into()).await.unwrap(), MAIL.as_bytes(), "{sender}");
        }
    }

    #[test]
    fn a_key_that_is_none_says_so_and_shows_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (small, _) =
            new_key(folder.path(), "small", &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"]);
        let (other, _) =
            new_key(folder.path(), "ec", &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]);
        let empty = folder.path().join("empty");
        std::fs::write(&empty, "hunter2").unwrap();
        for file in [small, other, empty, folder.path().join("nowhere")] {
            let why = Key::read("nordhafen.example", "s", &file).unwrap_err();
            assert!(why.starts_with(file.to_str().unwrap()) && !why.contains("hunter2"), "{why}");
        }
    }
}
