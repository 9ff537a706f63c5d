//! Authorization servers: those that everybody knows, and how to describe another.

use std::collections::BTreeMap;

/// Where consent is asked for, and how much of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// The page that people are sent to.
    pub authorization: String,
    pub token: String,
    /// None: there is no code to type, or not for mail.
    pub device: Option<String>,
    pub scopes: Vec<String>,
    /// What the page wants to be told besides.
    pub extra: BTreeMap<String, String>,
    /// Whether the client's secret travels in the form, not in a header (RFC 6749, section 2.3.1).
    pub secret_in_form: bool,
}

impl Provider {
    /// Google: a refresh token only comes with `access_type=offline`, and again only after `prompt=consent`. It lets
    /// no device ask for mail (<https://developers.google.com/identity/protocols/oauth2/limited-input-device>).
    #[must_use]
    pub fn google() -> Self {
        Self {
            authorization: "https://accounts.google.com/o/oauth2/v2/auth".to_owned(),
            token: "https://oauth2.googleapis.com/token".to_owned(),
            device: None,
            scopes: vec!["https://mail.google.com/".to_owned()],
            extra: BTreeMap::from([
                ("access_type".to_owned(), "offline".to_owned()),
                ("prompt".to_owned(), "consent".to_owned()),
            ]),
            secret_in_form: true,
        }
    }

    /// Microsoft 365. The tenant is a directory's id or domain, or `organizations` for any.
    #[must_use]
    pub fn microsoft(tenant: &str) -> Self {
        let address = |verb: &str| format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/{verb}");
        let scopes = [
            "https://outlook.office.com/IMAP.AccessAsUser.All",
            "https://outlook.office.com/SMTP.Send",
            "offline_access",
        ];
        Self {
            authorization: address("authorize"),
            token: address("token"),
            device: Some(address("devicecode")),
            scopes: scopes.map(str::to_owned).into(),
            extra: BTreeMap::new(),
            secret_in_form: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_stands_in_every_address() {
        let Provider { authorization, token, device, .. } = Provider::microsoft("nordhafen.example");
        for address in [authorization, token, device.unwrap()] {
            assert!(address.starts_with("https://login.microsoftonline.com/nordhafen.example/oauth2/v2.0/"));
        }
    }
}
