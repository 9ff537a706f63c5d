//! `duly.toml` explains every setting, and every setting that it explains exists.

use duly::config::{self, Config};
use std::path::Path;

const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/duly.toml");

/// With every setting that is only shown.
fn uncommented() -> String {
    let text = std::fs::read_to_string(SHIPPED).unwrap();
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
    let all = uncommented();
    let config = load(&all).unwrap_or_else(|invalid| panic!("{invalid}"));
    assert_eq!((config.companies.len(), config.mailboxes.len()), (1, 1));
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
    let lists = |config: Config| Config { companies: vec![], mailboxes: vec![], ..config };
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
