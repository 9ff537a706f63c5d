//! What a server's certificate says, whether or not it is to be trusted.

use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use rustls::{
    CertificateError, DigitallySignedStruct, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use x509_parser::{extensions::GeneralName, prelude::FromDer, x509::X509Name};

/// Names that are kept: some certificates carry hundreds.
const MOST_NAMES: usize = 20;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Whom it is for.
    pub names: Vec<String>,
    /// Who vouches for it, in words.
    pub issuer: String,
    pub from: Timestamp,
    pub until: Timestamp,
    /// Whether it vouches for itself.
    pub self_signed: bool,
    /// Why it is not to be trusted.
    pub flaw: Option<Flaw>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    Expired,
    NotYetValid,
    /// It is for another host.
    OtherName,
    /// Nobody whom we trust vouches for it.
    UnknownIssuer,
    Other(String),
}

/// Looks at the certificate while the usual check is made, and keeps what it saw. Trusts no more than that check.
#[derive(Debug)]
pub(super) struct Witness {
    strict: Arc<WebPkiServerVerifier>,
    seen: Mutex<Option<Certificate>>,
}

impl Witness {
    pub fn new(strict: Arc<WebPkiServerVerifier>) -> Self {
        Self { strict, seen: Mutex::default() }
    }

    pub fn saw(&self) -> Option<Certificate> {
        self.seen.lock().ok().and_then(|it| it.clone())
    }
}

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verdict = self.strict.verify_server_cert(end_entity, intermediates, name, ocsp, now);
        if let Ok(mut seen) = self.seen.lock() {
            *seen = read(end_entity, verdict.as_ref().err().map(flaw));
        }
        verdict
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.strict.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.strict.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.strict.supported_verify_schemes()
    }
}

fn flaw(error: &rustls::Error) -> Flaw {
    match error {
        rustls::Error::InvalidCertificate(it) => match it {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Flaw::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Flaw::NotYetValid,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Flaw::OtherName
            }
            CertificateError::UnknownIssuer => Flaw::UnknownIssuer,
            other => Flaw::Other(super::clip(&other.to_string())),
        },
        other => Flaw::Other(super::clip(&other.to_string())),
    }
}

/// What it says; `None` if it cannot be read, which TLS says in its own words then.
fn read(der: &[u8], flaw: Option<Flaw>) -> Option<Certificate> {
    let (_, it) = x509_parser::certificate::X509Certificate::from_der(der).ok()?;
    let moment = |seconds| Timestamp::from_second(seconds).unwrap_or_default();
    let mut names: Vec<String> = Vec::new();
    if let Ok(Some(alternatives)) = it.subject_alternative_name() {
        names.extend(alternatives.value.general_names.iter().filter_map(written));
    }
    if names.is_empty() {
        names.extend(common_name(it.subject()));
    }
    names.truncate(MOST_NAMES);
    let self_signed = it.subject() == it.issuer();
    // One that happens to bear the name of an authority of this machine fails by its signature, and is unknown all the same.
    let flaw = flaw.map(|flaw| match flaw {
        Flaw::Other(_) if self_signed => Flaw::UnknownIssuer,
        flaw => flaw,
    });
    Some(Certificate {
        names,
        issuer: super::clip(&common_name(it.issuer()).unwrap_or_else(|| it.issuer().to_string())),
        from: moment(it.validity().not_before.timestamp()),
        until: moment(it.validity().not_after.timestamp()),
        self_signed,
        flaw,
    })
}

fn written(name: &GeneralName) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some(super::clip(name)),
        GeneralName::IPAddress([a, b, c, d]) => Some(format!("{a}.{b}.{c}.{d}")),
        _ => None,
    }
}

fn common_name(name: &X509Name) -> Option<String> {
    name.iter_common_name().next().and_then(|it| it.as_str().ok()).map(super::clip)
}
