//! The house's own rules that can be checked: who may import whom, where SQL stands, what nobody writes.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The floor of each room. A room imports only rooms on lower floors; siblings never meet.
/// `app` and `config` are what the wiring holds: only the top floor sees them.
const FLOORS: &[(&str, u8)] = &[
    ("words", 0),
    ("db", 0),
    ("blobs", 0),
    ("ledger", 1),
    ("wording", 1),
    ("reading", 1),
    ("access", 1),
    ("alerts", 1),
    ("inbox", 2),
    ("logins", 2),
    ("outbox", 3),
    ("mailbox", 3),
    ("dunning", 4),
    ("cases", 4),
    ("intake", 5),
    ("worklist", 5),
    ("config", 5),
    ("app", 6),
    ("demo", 7),
    ("doctor", 7),
    ("web", 8),
    ("jobs", 8),
];

fn floor(room: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("a source");
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    assert!(!found.is_empty(), "no sources under {folder}");
    found
}

/// The room that a file under `src/` belongs to: `src/ledger/store.rs` and `src/db.rs`.
fn room(path: &Path) -> String {
    let below = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).expect("under src");
    let first = below.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The rooms that a text names after `crate::`, in paths and in nested imports.
fn imports(text: &str) -> Vec<String> {
    let code: String =
        text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let mut rooms = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => rooms.push(word(rest)),
            Some(list) => {
                let mut depth = 0;
                let mut begins = true;
                for (at, letter) in list.char_indices() {
                    match letter {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => begins = true,
                        _ if begins && depth == 0 && letter.is_alphabetic() => {
                            rooms.push(word(&list[at..]));
                            begins = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    rooms
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn a_room_imports_only_rooms_on_lower_floors() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let here = room(&path);
        let Some(own) = floor(&here) else { continue };
        for other in imports(&text) {
            if other != here && floor(&other).is_none_or(|theirs| theirs >= own && own > 0) {
                wrong.push(format!("{}: {here} imports {other}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sql_stands_in_stores() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_store = name == "store.rs" || path.parent().is_some_and(|it| it.ends_with("store"));
        if !is_store && name != "db.rs" && text.contains("sqlx::query") {
            wrong.push(path.display().to_string());
        }
    }
    assert!(wrong.is_empty(), "SQL outside of a store: {}", wrong.join(", "));
}

#[test]
fn nobody_names_a_thing_after_its_being_a_thing() {
    let names = ["Manager", "Service", "Helper", "Util", "Repository"];
    let mut wrong = Vec::new();
    for (path, text) in sources("src").into_iter().chain(sources("channels/src")) {
        for line in text.lines() {
            let defines = ["struct ", "enum ", "trait ", "mod "].iter().any(|it| line.contains(it));
            // The role of a person who manages is a word of the trade.
            if defines
                && names.iter().any(|name| line.contains(&format!("{name} ")) && !line.contains("Manager ="))
            {
                wrong.push(format!("{}: {}", path.display(), line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_room_says_what_it_never_knows() {
    for (name, floor) in FLOORS {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(name).join("mod.rs");
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let header: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
        let says = header.to_lowercase().contains("never") || header.contains("Read-only");
        assert!(says, "{name} (floor {floor}) does not say what it never knows");
    }
}
