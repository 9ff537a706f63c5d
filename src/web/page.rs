//! Pages: Tera templates, compiled once, in the language of whoever looks.
//!
//! A page is one typed struct. Money, dates and counts are formatted before the template sees them; the
//! template holds no sentence (`t(key = "…")` fetches them) and computes nothing.

use super::{Result, assets, tongue::Tongue};
use crate::words::Locale;
use anyhow::{Context as _, anyhow};
use axum::response::Html;
use fluent_bundle::{FluentArgs, FluentValue};
use rust_embed::RustEmbed;
use serde::Serialize;
use std::{collections::HashMap, sync::LazyLock};
use tera::{Context, Kwargs, State, Tera, Value};

#[derive(RustEmbed)]
#[folder = "templates/pages/"]
#[prefix = "pages/"]
struct Pages;

#[derive(RustEmbed)]
#[folder = "templates/parts/"]
#[prefix = "parts/"]
struct Parts;

/// Every template with its name.
fn sources() -> anyhow::Result<Vec<(String, String)>> {
    let pages = Pages::iter().filter_map(|name| Some((Pages::get(&name)?, name)));
    let parts = Parts::iter().filter_map(|name| Some((Parts::get(&name)?, name)));
    pages
        .chain(parts)
        .filter(|(_, name)| name.ends_with(".html"))
        .map(|(file, name)| Ok((name.into_owned(), String::from_utf8(file.data.into_owned())?)))
        .collect()
}

/// A page or a part of one: its template, and what it shows.
pub fn render(template: &str, locale: Locale, shows: &impl Serialize) -> Result<Html<String>> {
    Ok(Html(text(template, locale, shows)?))
}

pub(crate) fn text(template: &str, locale: Locale, shows: &impl Serialize) -> anyhow::Result<String> {
    static COMPILED: LazyLock<std::result::Result<Tera, String>> =
        LazyLock::new(|| compile().map_err(|error| format!("{error:#}")));
    let tera = COMPILED.as_ref().map_err(|error| anyhow!("the templates are broken: {error}"))?;
    let mut context = Context::from_serialize(shows).map_err(|error| anyhow!("{error}"))?;
    context.insert("lang", Tongue::of(locale).locale.language());
    tera.render(template, &context).map_err(|error| anyhow!("{template}: {error}"))
}

fn compile() -> anyhow::Result<Tera> {
    let mut tera = Tera::new();
    tera.autoescape_on([".html"]);
    let icons = icons()?;
    tera.register_function("t", translate);
    tera.register_function("icon", move |args: Kwargs, _: &State| {
        let name: &str = args.must_get("name")?;
        icons.get(name).cloned().ok_or_else(|| tera::Error::message(format!("there is no icon “{name}”")))
    });
    tera.register_function("asset", |args: Kwargs, _: &State| -> tera::TeraResult<String> {
        let path: &str = args.must_get("path")?;
        assets::address(path).ok_or_else(|| tera::Error::message(format!("there is no asset “{path}”")))
    });
    tera.add_raw_templates(sources()?).map_err(|error| anyhow!("{error}"))?;
    Ok(tera)
}

/// `t(key = "days-late", days = 3)`: the sentence in the page's language.
fn translate(args: Kwargs, state: &State) -> tera::TeraResult<String> {
    let key: &str = args.must_get("key")?;
    let lang: String = state.get("lang")?.unwrap_or_else(|| "en".to_owned());
    let mut fluent = FluentArgs::new();
    for (name, value) in args.iter() {
        let Some(name) = name.as_str().filter(|name| *name != "key") else { continue };
        let value = match (value.as_i128().and_then(|it| i64::try_from(it).ok()), value.as_str()) {
            (Some(number), _) => FluentValue::from(number),
            (None, Some(text)) => FluentValue::from(text.to_owned()),
            (None, None) => return Err(tera::Error::message(format!("{key}: {name} is no text or number"))),
        };
        fluent.set(name.to_owned(), value);
    }
    let locale = lang.parse().unwrap_or(Locale::EN);
    Tongue::of(locale).sentence(key, &fluent).map_err(|error| tera::Error::message(error.to_string()))
}

/// The inline pictures, by name, from one file of symbols.
fn icons() -> anyhow::Result<HashMap<String, Value>> {
    let file = Parts::get("parts/icons.svg").context("parts/icons.svg")?;
    let text = String::from_utf8(file.data.into_owned())?;
    let icon = |line: &str| -> Option<(String, Value)> {
        let (name, rest) = line.strip_prefix("<symbol id=\"")?.split_once('"')?;
        let (_, drawing) = rest.split_once('>')?;
        let drawing = drawing.strip_suffix("</symbol>")?;
        let svg = format!(r#"<svg class="i" viewBox="0 0 24 24" aria-hidden="true">{drawing}</svg>"#);
        Some((name.to_owned(), Value::safe_string(&svg)))
    };
    Ok(text.lines().filter_map(icon).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::tongue::LANGUAGES;

    #[test]
    fn the_templates_are_whole() {
        compile().unwrap();
    }

    #[test]
    fn every_sentence_and_icon_that_is_asked_for_exists() {
        let icons = icons().unwrap();
        let english = Tongue::of(Locale::EN);
        let mut asked = 0;
        let mut gaps = Vec::new();
        for (name, text) in sources().unwrap().into_iter().chain(rust_sources()) {
            for call in ["t(key=\"", ".say(\"", ".word(\""] {
                for rest in text.split(call).skip(1) {
                    let key = rest.split('"').next().unwrap_or_default();
                    // The beginning of a family of keys: those are asked for below.
                    if key.ends_with('-') {
                        continue;
                    }
                    asked += 1;
                    let known = english.sentence(key, &FluentArgs::new());
                    if known.is_err_and(|error| error.to_string().starts_with("no words")) {
                        gaps.push(format!("{name}: {key}"));
                    }
                }
            }
            for rest in text.split("icon(name=\"").skip(1) {
                let icon = rest.split('"').next().unwrap_or_default();
                assert!(icons.contains_key(icon), "{name}: no icon {icon}");
            }
        }
        gaps.sort();
        assert!(gaps.is_empty(), "no words for\n{}", gaps.join("\n"));
        assert!(asked > 200, "only {asked} sentences found");
    }

    #[test]
    fn every_word_of_ours_has_words_in_every_language() {
        use crate::{
            access::{MailView, Role, Theme},
            alerts::AlertKind,
            cases::{CaseKind, CaseState, TaskKind, event},
            inbox::list::View,
            ledger::{self, BlockReason},
            mailbox::MailState,
            outbox::DeliveryState,
            reading::{DisputeReason, Every},
            wording::StepName,
            words::{Channel, Tone},
        };
        fn words<T: ToString>(family: &str, all: &[T]) -> Vec<String> {
            all.iter().map(|it| format!("{family}-{}", it.to_string().replace('_', "-"))).collect()
        }
        let mut keys = [
            words("view", View::ALL),
            words("empty", View::ALL),
            words("group", &["views", "what-they-say", "needs-mending"]),
            words("fate", DeliveryState::ALL),
            words("mail", MailState::ALL),
            words("step", StepName::ALL),
            words("tone", Tone::ALL),
            words("by", Channel::ALL),
            words("case", CaseKind::ALL),
            words("case-state", CaseState::ALL),
            words("task", TaskKind::ALL),
            words("reason", DisputeReason::ALL),
            words("every", Every::ALL),
            words("silent", BlockReason::ALL),
            words("state", BlockReason::ALL),
            words("role", ledger::Role::ALL),
            words("role-name", Role::ALL),
            words("theme", Theme::ALL),
            words("mail-view", MailView::ALL),
            words("event", &[event::AGREED]),
            words("alert", AlertKind::ALL),
        ]
        .concat();
        keys.extend(words("alert", AlertKind::ALL).into_iter().map(|it| it + "-act"));
        keys.extend(Channel::ALL.iter().map(|it| format!("by-{it}-to")));
        keys.extend(words("task", TaskKind::ALL).into_iter().map(|it| it + "-why"));
        for kind in
            ["promise", "dispute", "plan", "paid", "copy-request", "wrong-contact", "stop", "question"]
        {
            keys.extend([format!("wish-{kind}"), format!("tag-{kind}")]);
        }
        let ends = CaseKind::ALL.iter().flat_map(|kind| CaseState::ALL.iter().map(|state| (*kind, *state)));
        keys.extend(
            ends.map(|(kind, state)| format!("event-{}", event::word(kind, state).replace('_', "-"))),
        );
        for language in LANGUAGES {
            for key in &keys {
                let missing = Tongue::of(language).sentence(key, &FluentArgs::new());
                let missing = missing.is_err_and(|error| error.to_string().starts_with("no words"));
                assert!(!missing, "{language}: {key}");
            }
        }
    }

    /// What the handlers themselves say.
    fn rust_sources() -> Vec<(String, String)> {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web/collectors");
        let files = |folder: &std::path::Path| -> Vec<std::path::PathBuf> {
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
        };
        let (folders, mut sources): (Vec<_>, Vec<_>) = files(&folder).into_iter().partition(|it| it.is_dir());
        sources.extend(folders.iter().flat_map(|folder| files(folder)));
        sources.retain(|it| it.extension().is_some_and(|ending| ending == "rs"));
        let read =
            |path: std::path::PathBuf| (path.display().to_string(), std::fs::read_to_string(&path).unwrap());
        sources.into_iter().map(read).collect()
    }

    #[test]
    fn templates_hold_no_style_and_no_script() {
        for (name, text) in sources().unwrap() {
            for bad in [" style=\"", "<style", " onclick", "javascript:", "| safe", "|safe"] {
                assert!(!text.contains(bad), "{name} holds {bad}");
            }
        }
    }
}
