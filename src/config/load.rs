//! From a file and the environment to settings, or to a sentence that says what to mend.

use super::{Config, check};
use std::{fmt, path::Path};
use toml::{Table, Value, de::DeTable};

/// A setting that is wrong: where it stands, what is wrong with it, and what would be right.
#[derive(Debug, PartialEq, Eq)]
pub struct Invalid {
    /// `duly.toml:12`, or the environment variable's name.
    pub place: String,
    pub why: String,
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.why)
    }
}
impl std::error::Error for Invalid {}

/// Loads the settings. A missing file means the defaults, unless it was asked for by name.
///
/// # Errors
/// The first setting that is wrong.
pub fn load(
    file: &Path,
    must_exist: bool,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Config, Invalid> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !must_exist => String::new(),
        Err(error) => {
            return Err(Invalid {
                place: file.display().to_string(),
                why: format!("cannot be read: {error}"),
            });
        }
    };
    parse(&text, &file.display().to_string(), environment)
}

fn parse(
    text: &str,
    file: &str,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Config, Invalid> {
    let at = |offset: usize, why: &str| Invalid {
        place: format!("{file}:{}", line(text, offset)),
        why: why.trim().replace('\n', " "),
    };
    let wrong = |error: &toml::de::Error| at(error.span().map_or(0, |span| span.start), error.message());
    let mut config: Config = toml::from_str(text).map_err(|error| wrong(&error))?;
    let mut table: Table = toml::from_str(text).map_err(|error| wrong(&error))?;
    let mut overridden = Vec::new();
    for (name, value) in environment {
        let Some(path) = setting(&name) else { continue };
        put(&mut table, &path, &value).ok_or_else(|| Invalid {
            place: name.clone(),
            why: format!("there is no setting {} to override", path.join(".")),
        })?;
        config = table.clone().try_into().map_err(|error: toml::de::Error| Invalid {
            place: name.clone(),
            why: error.message().to_owned(),
        })?;
        overridden.push((path.join("."), name));
    }
    match check::first_fault(&config) {
        None => Ok(config),
        Some(fault) => match overridden.iter().find(|(path, _)| *path == fault.path) {
            Some((_, name)) => Err(Invalid { place: name.clone(), why: fault.why }),
            None => Err(at(position(text, &fault.path), &fault.why)),
        },
    }
}

/// `DULY_SERVER__LISTEN` names `server.listen`. Other variables of ours have no double underscore.
fn setting(name: &str) -> Option<Vec<String>> {
    let path = name.strip_prefix("DULY_")?;
    path.contains("__").then(|| path.split("__").map(str::to_lowercase).collect())
}

/// Puts a value where a path leads. A number in the path counts the entries of a list, from 0.
fn put(table: &mut Table, path: &[String], text: &str) -> Option<()> {
    let (last, way) = path.split_last()?;
    let mut here = table;
    let mut steps = way.iter().peekable();
    while let Some(step) = steps.next() {
        let next = here.entry(step.as_str()).or_insert_with(|| Value::Table(Table::new()));
        here = match next {
            Value::Table(table) => table,
            Value::Array(list) => {
                let index: usize = steps.next()?.parse().ok()?;
                list.get_mut(index)?.as_table_mut()?
            }
            _ => return None,
        };
    }
    let value = text
        .parse::<i64>()
        .map(Value::Integer)
        .or_else(|_| text.parse::<bool>().map(Value::Boolean))
        .unwrap_or_else(|_| Value::String(text.to_owned()));
    here.insert(last.clone(), value);
    Some(())
}

/// Where a setting such as `company.0.iban` stands in the file: its own line, or its section's if it is missing.
fn position(text: &str, path: &str) -> usize {
    fn seek(value: &toml::de::DeValue<'_>, path: &[&str]) -> Option<usize> {
        let (step, rest) = path.split_first()?;
        let (start, inner) = match value {
            toml::de::DeValue::Table(table) => {
                let (key, inner) = table.iter().find(|(key, _)| key.get_ref().as_ref() == *step)?;
                (key.span().start, inner)
            }
            toml::de::DeValue::Array(list) => {
                let inner = list.get(step.parse::<usize>().ok()?)?;
                (inner.span().start, inner)
            }
            _ => return None,
        };
        seek(inner.get_ref(), rest).or(Some(start))
    }
    let path: Vec<&str> = path.split('.').collect();
    DeTable::parse(text)
        .ok()
        .and_then(|table| seek(&toml::de::DeValue::Table(table.into_inner()), &path))
        .unwrap_or(0)
}

fn line(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMPANY: &str = "[[company]]\ncode = \"nord\"\nname = \"Nordhafen\"\naddress = [\"Kai 4\"]\n\
        country = \"DE\"\nlocale = \"de\"\ntime_zone = \"Europe/Berlin\"\ncurrency = \"EUR\"\n\
        email = \"ar@nordhafen.example\"\niban = \"DE89370400440532013000\"\n";

    const LOGIN: &str = "[[login]]\nname = \"office\"\nprovider = \"google\"\nclient_id = \"duly\"\n\
        username = \"ar@nordhafen.example\"\n";
    const CUSTOM: &str = "[[login]]\nname = \"office\"\nprovider = \"custom\"\nclient_id = \"duly\"\n\
        username = \"ar@nordhafen.example\"\nauthorization_url = \"https://id.firm.example/authorize\"\n";
    const MAILBOX: &str = "[[mailbox]]\nname = \"replies\"\nkind = \"imap\"\nhost = \"imap.firm.example\"\n";

    fn check(text: &str, environment: &[(&str, &str)]) -> Result<Config, String> {
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        parse(text, "duly.toml", environment).map_err(|invalid| invalid.to_string())
    }

    #[test]
    fn a_wrong_setting_says_where_it_stands_and_what_would_be_right() {
        for (text, place, words) in [
            ("[server]\nlisen = \"127.0.0.1:80\"\n", "duly.toml:2", "unknown field `lisen`"),
            ("[server]\nlisten = \"here\"\n", "duly.toml:2", "socket address"),
            ("[server]\n\npublic_url = \"duly.example\"\n", "duly.toml:3", "https://"),
            ("[email]\ntransport = \"smtp\"\n", "duly.toml:1", "host"),
            (&COMPANY.replace("Europe/Berlin", "Berlin"), "duly.toml:7", "Europe/Berlin"),
            (&COMPANY.replace("DE89", "DE88"), "duly.toml:10", "check digits"),
            (&COMPANY.replace("\"DE\"", "\"Germany\""), "duly.toml:5", "ISO 3166"),
            ("[[mailbox]]\nname = \"in\"\nkind = \"maildir\"\n", "duly.toml:1", "path"),
            ("[dunning]\nfrom_hour = 19\n", "duly.toml:2", "to_hour"),
            ("[email]\nlogin = \"office\"\n", "duly.toml:2", "no [[login]]"),
            (&format!("[email]\nlogin = \"office\"\nusername = \"ar\"\n{LOGIN}"), "duly.toml:2", "either"),
            (&format!("{MAILBOX}login = \"post\"\n{LOGIN}"), "duly.toml:5", "no [[login]]"),
            (&LOGIN.replace("office", "Office"), "duly.toml:2", "small letters"),
            (&LOGIN.replace("google", "custom"), "duly.toml:1", "authorization_url"),
            (&LOGIN.replace("google", "yahoo"), "duly.toml:3", "custom"),
            (&format!("{LOGIN}token_url = \"https://a.example\"\n"), "duly.toml:6", "known"),
            (&format!("{LOGIN}tenant = \"a/../b\"\n"), "duly.toml:6", "tenant"),
            (&format!("{CUSTOM}token_url = \"http://a.example\"\n"), "duly.toml:7", "https://"),
            (&format!("{CUSTOM}token_url = \"http://127.0.0.1.a.example/\"\n"), "duly.toml:7", "https://"),
            (&format!("{CUSTOM}token_url = \"http://127.0.0.1:8\"\n"), "duly.toml:1", "scopes"),
            ("x = ", "duly.toml:1", ""),
        ] {
            let said = check(text, &[]).expect_err(text);
            assert!(said.starts_with(place) && said.contains(words), "{text}: {said}");
        }
    }

    #[test]
    fn the_environment_overrides_the_file_and_is_named_when_it_is_wrong() {
        let config = check("[server]\nlisten = \"127.0.0.1:1\"\n", &[("DULY_SERVER__LISTEN", "127.0.0.1:2")]);
        assert_eq!(config.unwrap().server.listen.port(), 2);
        let config = check(COMPANY, &[("DULY_COMPANY__0__NAME", "Südhafen")]).unwrap();
        assert_eq!(config.companies[0].name, "Südhafen");
        let said = check("", &[("DULY_SERVER__PUBLIC_URL", "nowhere")]).unwrap_err();
        assert!(said.starts_with("DULY_SERVER__PUBLIC_URL: "), "{said}");
        let said = check("", &[("DULY_SERVER__LISTEN", "x")]).unwrap_err();
        assert!(said.starts_with("DULY_SERVER__LISTEN: "), "{said}");
        assert!(check("", &[("DULY_LOG", "x")]).is_ok());
    }

    #[test]
    fn a_mailbox_with_consent_needs_no_password() {
        let config = check(&format!("{MAILBOX}login = \"office\"\n{LOGIN}"), &[]).unwrap();
        assert_eq!(config.mailboxes[0].login.as_deref(), Some("office"));
        let own = "token_url = \"http://127.0.0.1:8/token\"\nscopes = [\"mail\"]\n";
        assert!(check(&format!("{CUSTOM}{own}"), &[]).is_ok());
    }

    #[test]
    fn secrets_do_not_show_themselves() {
        let config = check("[email]\ntransport=\"smtp\"\nhost=\"h\"\npassword=\"hunter2\"\n", &[]).unwrap();
        assert!(!format!("{config:?}").contains("hunter2"));
        let config = check(&format!("{LOGIN}client_secret = \"hunter2\"\n"), &[]).unwrap();
        assert!(!format!("{config:?}").contains("hunter2"));
    }
}
