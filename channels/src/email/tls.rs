//! How a mail server is reached: in the open, by STARTTLS or by TLS from the first byte, and whom to trust.

use std::{fmt, path::Path, sync::Arc};

use rustls::pki_types::{CertificateDer, pem::PemObject};
use serde::{Deserialize, Serialize};

/// When a connection is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// Never: only for a server on the same machine.
    None,
    /// After a greeting in the open (RFC 3207, RFC 2595). A server that does not offer it is refused.
    Starttls,
    /// From the first byte (RFC 8314).
    #[default]
    Implicit,
}

/// A password that no log and no error message shows.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    #[must_use]
    pub fn new(password: impl Into<String>) -> Self {
        Self(password.into())
    }

    /// The password itself, for who hands it to a server or keeps it under lock.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// What a client trusts: Mozilla's roots, those of the machine, and one more file for a private authority.
pub(crate) fn roots(root_certificate: Option<&Path>) -> Result<rustls::RootCertStore, String> {
    let mut roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(path) = root_certificate {
        for certificate in certificates(path)? {
            roots.add(certificate).map_err(|e| format!("{}: {e}", path.display()))?;
        }
    }
    Ok(roots)
}

pub(crate) fn client(root_certificate: Option<&Path>) -> Result<Arc<rustls::ClientConfig>, String> {
    let config =
        rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|e| format!("TLS cannot be used: {e}"))?
            .with_root_certificates(roots(root_certificate)?)
            .with_no_client_auth();
    Ok(Arc::new(config))
}

/// The certificates of a PEM file, at least one.
pub(crate) fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let unreadable = |e: rustls::pki_types::pem::Error| {
        format!("the root certificate {} cannot be read: {e}", path.display())
    };
    let all: Vec<_> = CertificateDer::pem_file_iter(path)
        .map_err(unreadable)?
        .collect::<Result<_, _>>()
        .map_err(unreadable)?;
    if all.is_empty() {
        return Err(format!("{} holds no certificate", path.display()));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_printed() {
        assert_eq!(format!("{:?}", Password::new("hunter2")), "Password(…)");
    }

    #[test]
    fn a_missing_or_empty_root_certificate_is_named() {
        let path = tempfile::NamedTempFile::new().unwrap();
        assert!(certificates(path.path()).unwrap_err().contains("holds no certificate"));
        assert!(client(Some(Path::new("/nowhere.pem"))).unwrap_err().contains("/nowhere.pem"));
    }
}
