//! `duly.toml` explains every setting, and every setting that it explains exists.

use duly::config::{self, Config};
use std::{path::Path, process::Command};

const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/duly.toml");

/// With every setting that is only shown, but those that stand in place of others. A key is looked at when it is
/// read, so there must be one.
fn uncommented() -> String {
    static KEY: std::sync::LazyLock<tempfile::TempPath> = std::sync::LazyLock::new(|| {
        let file = tempfile::NamedTempFile::new().unwrap().into_temp_path();
        let mut openssl = Command::new("openssl");
        openssl.args(["genpkey", "-algorithm", "ed25519", "-out"]).arg(&file);
        assert!(openssl.status().unwrap().success());
        file
    });
    let text = std::fs::read_to_string(SHIPPED).unwrap();
    assert!(text.contains("/etc/duly/nordhafen.pem"));
    let text = text.replace("/etc/duly/nordhafen.pem", KEY.to_str().unwrap());
    let mut lines: Vec<&str> = text.lines().collect();
    while let Some(at) = lines.iter().position(|line| line.starts_with("# In place of")) {
        lines.drain(at..at + 2);
    }
    shown(&lines.join("\n"))
}

/// With every setting, also those that cannot stand together.
fn shown(text: &str) -> String {
    let is_setting = |line: &str| line.starts_with("#[[") || line.split('=').next().is_some_and(is_name);
    let is_set = |line: &str| line.starts_with('#') && is_setting(line);
    let lines = text.lines().map(|line| if is_set(line) { &line[1..] } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

fn is_name(text: &str) -> bool {
    let name = text.trim_start_matches('#').trim();
    text.starts_with('#')
        && !text.starts_with("# ")
        && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}

fn load(text: &str) -> Result<Config, config::Invalid> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("duly.toml");
    std::fs::write(&file, text).unwrap();
    config::load(&file, true, [])
}

/// The names that a section may hold, as its refusal of an unknown one lists them.
fn names(section: &str) -> Vec<String> {
    let header = if section.is_empty() { String::new() } else { format!("{section}\n") };
    let why = load(&format!("{header}zzz = 1\n")).unwrap_err().why;
    why.split('`').skip(1).step_by(2).filter(|it| *it != "zzz").map(str::to_owned).collect()
}

#[test]
fn the_shipped_settings_are_the_defaults() {
    let shipped = config::load(Path::new(SHIPPED), true, []).unwrap();
    assert_eq!(format!("{shipped:?}"), format!("{:?}", Config::default()));
}

#[test]
fn every_setting_is_explained_and_right() {
    let config = load(&uncommented()).unwrap_or_else(|invalid| panic!("{invalid}"));
    assert_eq!((config.companies.len(), config.mailboxes.len(), config.logins.len()), (1, 1, 1));
    let all = shown(&std::fs::read_to_string(SHIPPED).unwrap());
    let table: toml::Table = toml::from_str(&all).unwrap();
    let sections = names("");
    assert!(sections.len() >= 9, "{sections:?}");
    for section in sections {
        let list = table.get(&section).unwrap_or_else(|| panic!("duly.toml has no section {section}"));
        let (header, here) = match list {
            toml::Value::Array(list) => (format!("[[{section}]]"), list[0].as_table().unwrap()),
            one => (format!("[{section}]"), one.as_table().unwrap()),
        };
        let names = names(&header);
        assert!(!names.is_empty(), "{section}: {names:?}");
        for name in names {
            assert!(here.contains_key(&name), "duly.toml does not explain {section}.{name}");
        }
    }
}

#[test]
fn what_is_shown_as_a_default_is_the_default() {
    let lists = |config: Config| Config { companies: vec![], mailboxes: vec![], logins: vec![], ..config };
    let (shown, default) = (lists(load(&uncommented()).unwrap()), Config::default());
    assert_eq!(format!("{:?}", shown.dunning), format!("{:?}", default.dunning));
    assert_eq!(format!("{:?}", shown.server), format!("{:?}", default.server));
    assert_eq!(format!("{:?}", shown.log), format!("{:?}", default.log));
    assert_eq!(
        (shown.storage.folder, shown.storage.connections),
        (default.storage.folder, default.storage.connections)
    );
    assert_eq!((shown.email.transport, shown.email.tls), (default.email.transport, default.email.tls));
}

#[test]
fn a_signing_key_that_is_missing_or_wrong_is_refused_with_its_line() {
    let section = |key: &str| {
        format!("\n[[dkim]]\ndomain = \"nordhafen.example\"\nselector = \"s\"\nkey = \"{key}\"\n")
    };
    let invalid = load(&section("/nowhere/key.pem")).unwrap_err();
    assert!(invalid.place.ends_with("duly.toml:5"), "{}", invalid.place);
    assert!(invalid.why.contains("/nowhere/key.pem cannot be read"), "{}", invalid.why);
    let invalid = load(&section(SHIPPED)).unwrap_err();
    assert!(invalid.place.ends_with("duly.toml:5") && invalid.why.contains("no private key"), "{invalid}");
    let invalid = load(&section("x").replace("nordhafen.example", "nordhafen")).unwrap_err();
    assert!(invalid.place.ends_with("duly.toml:3"), "{invalid}");
}
