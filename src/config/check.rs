//! What the types cannot say: settings that need each other, and values that must be real.

use super::{
    CompanySettings, Config, Dkim, EmailTransport, LoginSettings, Mailbox, MailboxKind, Provider,
    SmsTransport,
};
use duly_channels::email::dkim::Key;

/// A setting that is wrong, by its path, such as `company.0.iban`.
pub(super) struct Fault {
    pub path: String,
    pub why: String,
}

fn fault(path: impl Into<String>, why: impl Into<String>) -> Option<Fault> {
    Some(Fault { path: path.into(), why: why.into() })
}

pub(super) fn first_fault(config: &Config) -> Option<Fault> {
    server(config)
        .or_else(|| email(config))
        .or_else(|| sms(config))
        .or_else(|| outbox(config))
        .or_else(|| config.dkim.iter().enumerate().find_map(|(i, it)| dkim(i, it)))
        .or_else(|| config.companies.iter().enumerate().find_map(|(i, it)| company(i, it)))
        .or_else(|| twice(config.companies.iter().map(|it| it.code.as_str()), "company", "code"))
        .or_else(|| config.mailboxes.iter().enumerate().find_map(|(i, it)| mailbox(config, i, it)))
        .or_else(|| twice(config.mailboxes.iter().map(|it| it.name.as_str()), "mailbox", "name"))
        .or_else(|| dns(config))
        .or_else(|| config.logins.iter().enumerate().find_map(|(i, it)| login(i, it)))
        .or_else(|| twice(config.logins.iter().map(|it| it.name.as_str()), "login", "name"))
        .or_else(|| dunning(config))
}

fn server(config: &Config) -> Option<Fault> {
    let url = &config.server.public_url;
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !url.ends_with('/') => None,
        _ => fault(
            "server.public_url",
            format!(
                "“{url}” must begin with https:// (or http://) and end without a slash, such as https://duly.firm.example"
            ),
        ),
    }
}

fn email(config: &Config) -> Option<Fault> {
    let it = &config.email;
    if it.login.is_some() && (it.username.is_some() || it.password.is_some()) {
        return fault("email.login", EITHER);
    }
    if unknown(config, it.login.as_deref()) {
        return fault("email.login", UNKNOWN_LOGIN);
    }
    (config.email.transport == EmailTransport::Smtp && config.email.host.is_none())
        .then(|| fault("email.host", "email by SMTP needs a host, such as host = \"smtp.firm.example\""))?
}

fn sms(config: &Config) -> Option<Fault> {
    if config.sms.transport != SmsTransport::Twilio {
        return None;
    }
    if config.sms.account_sid.is_none() {
        return fault("sms.account_sid", "text messages by Twilio need account_sid = \"AC…\"");
    }
    config.sms.auth_token.is_none().then(|| {
        fault("sms.auth_token", "text messages by Twilio need auth_token (or DULY_SMS__AUTH_TOKEN)")
    })?
}

fn outbox(config: &Config) -> Option<Fault> {
    if !(1..=64).contains(&config.outbox.at_once) {
        return fault("outbox.at_once", "messages at the same time are 1 to 64");
    }
    (config.email.messages_per_connection < 1)
        .then(|| fault("email.messages_per_connection", "a connection carries at least one mail"))?
}

/// A key that is missing or wrong is noticed here, not by the first mail that leaves unsigned.
fn dkim(index: usize, it: &Dkim) -> Option<Fault> {
    let at = |name: &str| format!("dkim.{index}.{name}");
    let is_name = |text: &str| {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        !text.is_empty() && text.bytes().all(plain)
    };
    if !is_name(&it.domain) || !it.domain.contains('.') {
        return fault(at("domain"), format!("“{}” is not a domain, such as firm.example", it.domain));
    }
    if !is_name(&it.selector) {
        return fault(
            at("selector"),
            format!("“{}” is not a selector, such as duly in duly._domainkey.firm.example", it.selector),
        );
    }
    Key::read(&it.domain, &it.selector, &it.key).err().and_then(|why| fault(at("key"), why))
}

fn company(index: usize, it: &CompanySettings) -> Option<Fault> {
    let at = |name: &str| format!("company.{index}.{name}");
    let letters = it.code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if it.code.is_empty() || !letters {
        return fault(at("code"), "a code is small letters, digits and dashes, such as code = \"nordhafen\"");
    }
    if it.country.len() != 2 || !it.country.bytes().all(|b| b.is_ascii_uppercase()) {
        return fault(
            at("country"),
            format!("“{}” is not a country code of two capitals (ISO 3166-1), such as DE", it.country),
        );
    }
    if it.email.split_once('@').is_none_or(|(user, domain)| user.is_empty() || !domain.contains('.')) {
        return fault(at("email"), format!("“{}” is not an email address", it.email));
    }
    (!iban_is_valid(&it.iban)).then(|| {
        fault(at("iban"), format!("“{}” is not an IBAN: its check digits (ISO 13616) do not fit", it.iban))
    })?
}

/// ISO 13616: the first four characters to the end, letters as numbers from 10, the rest of a division by 97 is 1.
fn iban_is_valid(text: &str) -> bool {
    let iban: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    if !(15..=34).contains(&iban.len()) {
        return false;
    }
    let (head, tail) = iban.split_at(4);
    tail.iter()
        .chain(head)
        .try_fold(0, |rest, c| {
            let value = c.to_digit(36).filter(|_| c.is_ascii_digit() || c.is_ascii_uppercase())?;
            Some(if value < 10 { (rest * 10 + value) % 97 } else { (rest * 100 + value) % 97 })
        })
        .is_some_and(|rest| rest == 1)
}

fn mailbox(config: &Config, index: usize, it: &Mailbox) -> Option<Fault> {
    let at = |name: &str| format!("mailbox.{index}.{name}");
    let code = it.company.as_deref();
    if code.is_some_and(|code| !config.companies.iter().any(|company| company.code == code)) {
        return fault(at("company"), "there is no company with this code in the settings");
    }
    if it.login.is_some() && (it.username.is_some() || it.password.is_some()) {
        return fault(at("login"), EITHER);
    }
    if unknown(config, it.login.as_deref()) {
        return fault(at("login"), UNKNOWN_LOGIN);
    }
    let folders = it.watched();
    if it.folders.iter().chain(&it.sent_folder).any(|name| name.trim().is_empty()) || it.folders.is_empty() {
        return fault(at("folders"), "name at least one folder, such as folders = [\"INBOX\"]");
    }
    if folders.iter().enumerate().any(|(i, name)| folders.iter().skip(i + 1).any(|other| other == name)) {
        return fault(
            at("folders"),
            "a folder is there twice; the one with sent mail is named in sent_folder only",
        );
    }
    if it.largest_mb == 0 {
        return fault(at("largest_mb"), "at least 1, such as largest_mb = 40");
    }
    match it.kind {
        MailboxKind::Maildir if it.path.is_none() => fault(at("path"), "a Maildir needs a path"),
        MailboxKind::Imap if it.host.is_none() => {
            fault(at("host"), "an IMAP mailbox needs a host, such as host = \"imap.firm.example\"")
        }
        MailboxKind::Imap if it.login.is_some() => None,
        MailboxKind::Imap if it.username.is_none() => {
            fault(at("username"), "an IMAP mailbox needs a username, or a login by consent")
        }
        MailboxKind::Imap if it.password.is_none() => fault(
            at("password"),
            format!("an IMAP mailbox needs a password (or DULY_MAILBOX__{index}__PASSWORD)"),
        ),
        _ => None,
    }
}

fn dns(config: &Config) -> Option<Fault> {
    (!(1..=30).contains(&config.dns.timeout_seconds))
        .then(|| fault("dns.timeout_seconds", "1 to 30 seconds: every mail may have to wait so long"))?
}

const EITHER: &str = "either a login by consent, or username and password";
const UNKNOWN_LOGIN: &str = "there is no [[login]] with this name in the settings";

fn unknown(config: &Config, login: Option<&str>) -> bool {
    login.is_some_and(|name| !config.logins.iter().any(|it| it.name == name))
}

fn login(index: usize, it: &LoginSettings) -> Option<Fault> {
    let at = |name: &str| format!("login.{index}.{name}");
    let letters = it.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if it.name.is_empty() || !letters {
        return fault(at("name"), "a name is small letters, digits and dashes, such as name = \"office\"");
    }
    if it.username.is_empty() || it.username.chars().any(char::is_control) {
        return fault(
            at("username"),
            "the mailbox as its server knows it, such as username = \"ar@firm.example\"",
        );
    }
    let tenant = it.tenant.as_deref().unwrap_or_default();
    if !tenant.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.') {
        return fault(at("tenant"), "a directory's id or domain, such as tenant = \"firm.example\"");
    }
    let addresses = [
        ("authorization_url", &it.authorization_url, true),
        ("token_url", &it.token_url, true),
        ("device_url", &it.device_url, false),
    ];
    for (name, address, is_needed) in addresses {
        match (it.provider, address.as_deref()) {
            (Provider::Custom, None) if is_needed => {
                return fault(at(name), format!("a provider of your own needs {name} = \"https://…\""));
            }
            (Provider::Custom, Some(address)) if !is_safe(address) => {
                return fault(at(name), format!("“{address}” must begin with https://: tokens travel there"));
            }
            (Provider::Google | Provider::Microsoft, Some(_)) => {
                return fault(
                    at(name),
                    "this provider's addresses are known; for others: provider = \"custom\"",
                );
            }
            _ => {}
        }
    }
    (it.provider == Provider::Custom && it.scopes.is_empty()).then(|| {
        fault(
            at("scopes"),
            "a provider of your own needs scopes, such as scopes = [\"mail\", \"offline_access\"]",
        )
    })?
}

/// Encrypted, or to a server on the same machine.
fn is_safe(address: &str) -> bool {
    let host = |text: &str| text.split(['/', '?', '#']).next().unwrap_or_default().to_owned();
    if let Some(rest) = address.strip_prefix("https://") {
        return !host(rest).is_empty() && !host(rest).contains('@');
    }
    let local = address.strip_prefix("http://").map(host).unwrap_or_default();
    let name = local.rsplit_once(':').map_or(local.as_str(), |(name, _)| name);
    matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}

fn dunning(config: &Config) -> Option<Fault> {
    let it = &config.dunning;
    if !(0..24).contains(&it.from_hour) || !(it.from_hour + 1..=24).contains(&it.to_hour) {
        return fault("dunning.from_hour", "the hours must be 0 to 24 and from_hour must be before to_hour");
    }
    if it.days.is_empty() {
        return fault("dunning.days", "at least one day, such as days = [\"mon\"], or turn automatic off");
    }
    (it.contacts_per_week < 1)
        .then(|| fault("dunning.contacts_per_week", "at least one message a week, or turn automatic off"))?
}

fn twice<'a>(names: impl Iterator<Item = &'a str>, list: &str, field: &str) -> Option<Fault> {
    let mut seen = Vec::new();
    for (index, name) in names.enumerate() {
        if seen.contains(&name) {
            return fault(format!("{list}.{index}.{field}"), format!("“{name}” is there twice"));
        }
        seen.push(name);
    }
    None
}
