//! Consent to read and send somebody's mail, asked for once and kept alive (OAuth 2.0, RFC 6749).
//!
//! Knows the two ways to ask a person, by a redirect (with PKCE, RFC 7636) and by a code to type (RFC 8628), and how
//! to refresh. Never knows where tokens are kept, nor whose they are.
//!
//! The `oauth2` crate builds the requests and reads the answers; its own ways to send them are left out, and ours
//! bounds time and size, follows no redirect and lets no secret into an error.

mod answers;
mod provider;

use std::{fmt, time::Duration};

use futures::future::BoxFuture;
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, DeviceAuthorizationUrl,
    DeviceCodeErrorResponseType, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, Scope,
    StandardDeviceAuthorizationResponse, TokenResponse, TokenUrl,
    basic::{BasicClient, BasicTokenResponse},
    url,
};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use answers::{Unanswered, carried, carrier, why, words};

pub use super::{NoToken, Password};
pub use provider::Provider;

/// Who we are at the provider, and whose mail it is about.
#[derive(Clone, Debug)]
pub struct Settings {
    pub provider: Provider,
    pub client_id: String,
    pub client_secret: Option<Password>,
    /// Shown to the person as the account to choose.
    pub username: String,
    /// Where the provider sends the person back to.
    pub redirect: String,
}

/// What the provider gave. Of no use to anybody before it is kept.
#[derive(Clone, Debug)]
pub struct Grant {
    pub access_token: Password,
    /// From its arrival; None: the provider does not say.
    pub lives: Option<Duration>,
    /// None at a refresh: the old one goes on.
    pub refresh_token: Option<Password>,
}

/// The way to the provider's page.
#[derive(Clone)]
pub struct Redirect {
    pub address: String,
    /// Comes back with the person; whoever brings another was sent by somebody else.
    pub state: String,
    /// Must be shown when the code is redeemed: a code that was overheard is worth nothing.
    pub verifier: Password,
}

impl fmt::Debug for Redirect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Redirect(…)")
    }
}

/// What a person types where, and what we ask with meanwhile.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeviceCode(StandardDeviceAuthorizationResponse);

impl DeviceCode {
    #[must_use]
    pub fn user_code(&self) -> &str {
        self.0.user_code().secret()
    }

    #[must_use]
    pub fn address(&self) -> &str {
        self.0.verification_uri().as_str()
    }

    #[must_use]
    pub fn expires_in(&self) -> Duration {
        self.0.expires_in()
    }

    /// Between two questions.
    #[must_use]
    pub fn pause(&self) -> Duration {
        self.0.interval()
    }
}

impl fmt::Debug for DeviceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceCode(…)")
    }
}

/// What came of asking whether the code was typed.
#[derive(Clone, Debug)]
pub enum Typed {
    Granted(Grant),
    /// Not yet; ask again after this pause.
    Later(Duration),
}

type Client = BasicClient<EndpointSet, EndpointMaybeSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

/// A client of one provider for one account.
#[derive(Clone)]
pub struct OAuth {
    client: Client,
    http: reqwest::Client,
    settings: Settings,
}

impl fmt::Debug for OAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OAuth({})", self.settings.client_id)
    }
}

impl OAuth {
    /// # Errors
    /// If an address is none, or the system's certificates cannot be read.
    pub fn new(settings: Settings) -> Result<Self, String> {
        let Provider { authorization, token, device, secret_in_form, .. } = &settings.provider;
        let wrong = |what: &'static str| move |e: url::ParseError| format!("the {what} is no address: {e}");
        let device = device.clone().map(DeviceAuthorizationUrl::new).transpose();
        let mut client = BasicClient::new(ClientId::new(settings.client_id.clone()))
            .set_auth_uri(AuthUrl::new(authorization.clone()).map_err(wrong("authorization endpoint"))?)
            .set_token_uri(TokenUrl::new(token.clone()).map_err(wrong("token endpoint"))?)
            .set_device_authorization_url_option(device.map_err(wrong("device endpoint"))?)
            .set_redirect_uri(RedirectUrl::new(settings.redirect.clone()).map_err(wrong("way back"))?)
            .set_auth_type(if *secret_in_form { AuthType::RequestBody } else { AuthType::BasicAuth });
        if let Some(secret) = &settings.client_secret {
            client = client.set_client_secret(ClientSecret::new(secret.reveal().to_owned()));
        }
        let http = carrier()?;
        Ok(Self { client, http, settings })
    }

    /// Whether a person may type a code instead of being sent to the provider.
    #[must_use]
    pub fn knows_device_codes(&self) -> bool {
        self.settings.provider.device.is_some()
    }

    #[must_use]
    pub fn username(&self) -> &str {
        &self.settings.username
    }

    /// Where to send a person for consent.
    #[must_use]
    pub fn redirect(&self) -> Redirect {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = self
            .client
            .authorize_url(CsrfToken::new_random)
            .add_scopes(self.scopes())
            .set_pkce_challenge(challenge)
            .add_extra_param("login_hint", self.settings.username.clone());
        for (name, value) in &self.settings.provider.extra {
            request = request.add_extra_param(name.clone(), value.clone());
        }
        let (address, state) = request.url();
        Redirect {
            address: address.into(),
            state: state.into_secret(),
            verifier: Password::new(verifier.into_secret()),
        }
    }

    /// Turns the code that a person brought back into tokens.
    ///
    /// # Errors
    /// If the provider refuses or does not answer.
    pub async fn redeem(&self, code: &str, verifier: &Password) -> Result<Grant, NoToken> {
        let request = self
            .client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.reveal().to_owned()));
        let answer = request.request_async(&self.carry()).await;
        answer.map(|it| grant(&it)).map_err(|e| why(&e, &[code, verifier.reveal()]))
    }

    /// A code for a person to type at the provider's, on whatever machine.
    ///
    /// # Errors
    /// If the provider has none, refuses or does not answer.
    pub async fn device_code(&self) -> Result<DeviceCode, NoToken> {
        let request = self.client.exchange_device_code();
        let request =
            request.map_err(|_| NoToken::Refused("the provider knows no device codes".to_owned()))?;
        let answer = request.add_scopes(self.scopes()).request_async(&self.carry()).await;
        answer.map(DeviceCode).map_err(|e| why(&e, &[]))
    }

    /// Asks once whether the code was typed.
    ///
    /// # Errors
    /// If the person said no, or the code has run out. That nobody answers just means: later.
    pub async fn typed(&self, code: &DeviceCode) -> Result<Typed, NoToken> {
        // The crate asks on and on, and sleeps in between. Somebody else keeps the time here: the first sleep ends it.
        let (sleeps, mut slept) = mpsc::channel(1);
        let sleep = move |pause: Duration| {
            let _ = sleeps.try_send(pause);
            std::future::pending::<()>()
        };
        let carry = self.carry();
        let asking = self.client.exchange_device_access_token(&code.0).request_async(&carry, sleep, None);
        tokio::select! {
            answer = asking => match answer {
                Ok(it) => Ok(Typed::Granted(grant(&it))),
                Err(RequestTokenError::ServerResponse(it)) => Err(NoToken::Refused(match it.error() {
                    DeviceCodeErrorResponseType::AccessDenied => "whoever was asked said no".to_owned(),
                    DeviceCodeErrorResponseType::ExpiredToken => "the code has run out".to_owned(),
                    other => words(other.as_ref(), it.error_description(), &[code.0.device_code().secret()]),
                })),
                Err(e) => Err(why(&e, &[])),
            },
            Some(pause) = slept.recv() => Ok(Typed::Later(pause)),
        }
    }

    /// A new access token, and perhaps a new refresh token, after which the old one may be dead.
    ///
    /// # Errors
    /// If the provider refuses, which means that consent is gone, or does not answer.
    pub async fn refresh(&self, refresh_token: &Password) -> Result<Grant, NoToken> {
        let token = RefreshToken::new(refresh_token.reveal().to_owned());
        let answer = self.client.exchange_refresh_token(&token).request_async(&self.carry()).await;
        answer.map(|it| grant(&it)).map_err(|e| why(&e, &[refresh_token.reveal()]))
    }

    fn scopes(&self) -> impl Iterator<Item = Scope> {
        self.settings.provider.scopes.iter().cloned().map(Scope::new)
    }

    /// How the crate's requests travel.
    fn carry(&self) -> impl Fn(HttpRequest) -> BoxFuture<'static, Result<HttpResponse, Unanswered>> {
        let http = self.http.clone();
        move |request| Box::pin(carried(http.clone(), request))
    }
}

fn grant(it: &BasicTokenResponse) -> Grant {
    Grant {
        access_token: Password::new(it.access_token().secret()),
        lives: it.expires_in(),
        refresh_token: it.refresh_token().map(|it| Password::new(it.secret())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn settings(provider: Provider) -> Settings {
        Settings {
            provider,
            client_id: "duly".to_owned(),
            client_secret: Some(Password::new("hunter2")),
            username: "ar@nordhafen.example".to_owned(),
            redirect: "https://duly.nordhafen.example/settings/logins/callback".to_owned(),
        }
    }

    #[test]
    fn a_person_is_sent_to_the_provider_with_a_challenge_and_no_secret() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let oauth = OAuth::new(settings(Provider::google())).unwrap();
        let (first, second) = (oauth.redirect(), oauth.redirect());
        assert!(first.state != second.state && first.verifier != second.verifier);
        let page = url::Url::parse(&first.address).unwrap();
        assert_eq!(page.host_str(), Some("accounts.google.com"));
        let said: BTreeMap<_, _> = page.query_pairs().into_owned().collect();
        for (name, value) in [
            ("response_type", "code"),
            ("client_id", "duly"),
            ("redirect_uri", "https://duly.nordhafen.example/settings/logins/callback"),
            ("scope", "https://mail.google.com/"),
            ("code_challenge_method", "S256"),
            ("state", first.state.as_str()),
            ("login_hint", "ar@nordhafen.example"),
            ("access_type", "offline"),
            ("prompt", "consent"),
        ] {
            assert_eq!(said.get(name).map(String::as_str), Some(value), "{name}");
        }
        assert!(!first.address.contains("hunter2") && !first.address.contains(first.verifier.reveal()));
        assert!(!format!("{oauth:?}{first:?}").contains(first.verifier.reveal()));
    }
}
