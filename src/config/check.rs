//! What the types cannot say: settings that need each other, and values that must be real.

use super::{CompanySettings, Config, EmailTransport, Mailbox, MailboxKind, SmsTransport};

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
        .or_else(|| config.companies.iter().enumerate().find_map(|(i, it)| company(i, it)))
        .or_else(|| twice(config.companies.iter().map(|it| it.code.as_str()), "company", "code"))
        .or_else(|| config.mailboxes.iter().enumerate().find_map(|(i, it)| mailbox(config, i, it)))
        .or_else(|| twice(config.mailboxes.iter().map(|it| it.name.as_str()), "mailbox", "name"))
        .or_else(|| dns(config))
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
    match it.kind {
        MailboxKind::Maildir if it.path.is_none() => fault(at("path"), "a Maildir needs a path"),
        MailboxKind::Imap if it.host.is_none() => {
            fault(at("host"), "an IMAP mailbox needs a host, such as host = \"imap.firm.example\"")
        }
        MailboxKind::Imap if it.username.is_none() => {
            fault(at("username"), "an IMAP mailbox needs a username")
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
