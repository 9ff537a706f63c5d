//! The log-ins by consent, made from the settings.

use crate::{
    config::{Config, Hidden, LoginSettings, Provider},
    db::Db,
    logins::{Login, Logins, Vault},
    words::{Clock, token::Secret},
};
use anyhow::{Result, anyhow};
use duly_channels::email::{
    self, Password,
    oauth::{self, OAuth},
};
use std::{collections::BTreeMap, sync::Arc};

/// Where providers send people back to. They must be told so beforehand, hence one address for all log-ins.
pub const CALLBACK: &str = "/settings/logins/callback";

/// The log-ins that the settings name.
///
/// # Errors
/// If one of them names an address that is none.
pub fn logins(config: &Config, db: &Db, clock: &Clock, secret: &Secret) -> Result<Logins> {
    let vault = Arc::new(Vault::new(secret));
    let login = |it: &LoginSettings| {
        let settings = oauth::Settings {
            provider: provider(it),
            client_id: it.client_id.clone(),
            client_secret: it.client_secret.as_ref().map(password),
            username: it.username.clone(),
            redirect: format!("{}{CALLBACK}", config.server.public_url),
        };
        let oauth = OAuth::new(settings).map_err(|why| anyhow!("the log-in {}: {why}", it.name))?;
        Ok(Login::new(&it.name, oauth, db.clone(), clock.clone(), vault.clone()))
    };
    config.logins.iter().map(login).collect()
}

fn provider(it: &LoginSettings) -> oauth::Provider {
    let mut provider = match it.provider {
        Provider::Google => oauth::Provider::google(),
        Provider::Microsoft => oauth::Provider::microsoft(it.tenant.as_deref().unwrap_or("organizations")),
        Provider::Custom => oauth::Provider {
            authorization: it.authorization_url.clone().unwrap_or_default(),
            token: it.token_url.clone().unwrap_or_default(),
            device: it.device_url.clone(),
            scopes: vec![],
            extra: BTreeMap::new(),
            secret_in_form: false,
        },
    };
    if !it.scopes.is_empty() {
        provider.scopes.clone_from(&it.scopes);
    }
    provider
}

/// How a mail server is told who we are: by consent, else by user name and password, if there is a name.
///
/// # Errors
/// If the settings have no log-in of this name.
pub fn proof(
    logins: &Logins,
    login: Option<&str>,
    username: Option<&str>,
    hidden: Option<&Hidden>,
) -> Result<Option<email::Login>> {
    if let Some(name) = login {
        let login = logins.get(name).ok_or_else(|| anyhow!("there is no log-in {name} in the settings"))?;
        return Ok(Some(email::Login::with_tokens(login.username(), Arc::new(login.clone()))));
    }
    let password = hidden.map_or_else(|| Password::new(""), password);
    Ok(username.map(|name| email::Login::with_password(name, password)))
}

fn password(hidden: &Hidden) -> Password {
    Password::new(hidden.reveal())
}
