//! A user's own settings: language, look, keys, password.

use super::{
    eyes::Eyes,
    shell::{Section, Shell, show},
};
use crate::{
    access::{self, MailView, Theme},
    app::App,
    web::{
        Fault, Result,
        session::{Reader, cookie},
        tongue::LANGUAGES,
    },
};
use axum::{
    extract::{Form, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct Settings {
    email: String,
    languages: Vec<Choice>,
    themes: Vec<Choice>,
    mail_views: Vec<Choice>,
    single_keys: bool,
    saved: bool,
    /// What is wrong with the password that was typed, and at which field.
    fault: Option<Wrong>,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

#[derive(Serialize)]
struct Wrong {
    field: &'static str,
    words: String,
}

#[derive(Deserialize)]
pub struct After {
    saved: Option<u8>,
}

pub async fn page(
    reader: Reader,
    State(app): State<App>,
    Query(after): Query<After>,
) -> Result<Html<String>> {
    render(&reader, &app, after.saved.is_some(), None).await
}

async fn render(reader: &Reader, app: &App, saved: bool, fault: Option<Wrong>) -> Result<Html<String>> {
    let mut db = app.db.read().await?;
    let eyes = Eyes::of(reader, app, &mut db).await?;
    let user = &reader.user;
    let language = |it: &crate::words::Locale| Choice {
        value: it.to_string(),
        label: eyes.tongue.word(&format!("language-{it}")),
        chosen: it.language() == user.locale.language(),
    };
    let theme = |it: &Theme| Choice {
        value: it.to_string(),
        label: eyes.tongue.word(&format!("theme-{it}")),
        chosen: *it == user.theme,
    };
    let mail_view = |it: &MailView| Choice {
        value: it.to_string(),
        label: eyes.tongue.word(&format!("mail-view-{it}")),
        chosen: *it == user.mail_view,
    };
    let settings = Settings {
        email: user.email.clone(),
        languages: LANGUAGES.iter().map(language).collect(),
        themes: Theme::ALL.iter().map(theme).collect(),
        mail_views: MailView::ALL.iter().map(mail_view).collect(),
        single_keys: user.single_keys.0,
        saved,
        fault,
    };
    let shell = Shell::around(Section::Settings, reader, app, &eyes, &mut db).await?;
    show("pages/collectors/settings.html", &eyes, &shell, &settings)
}

#[derive(Deserialize)]
pub struct Preferences {
    language: String,
    theme: String,
    mail_view: Option<MailView>,
    single_keys: Option<String>,
}

pub async fn preferences(
    reader: Reader,
    State(app): State<App>,
    Form(form): Form<Preferences>,
) -> Result<Redirect> {
    let spoken = LANGUAGES.into_iter().find(|it| it.to_string() == form.language).ok_or(Fault::BadForm)?;
    let theme: Theme = form.theme.parse().map_err(|_| Fault::BadForm)?;
    // A user of de-AT who keeps German keeps Austria too.
    let keeps = spoken.language() == reader.user.locale.language();
    let locale = if keeps { reader.user.locale } else { spoken };
    let keys = form.single_keys.is_some();
    let mail_view = form.mail_view.unwrap_or(reader.user.mail_view);
    access::set_preferences(&app.db, reader.user.id, locale, theme, keys, mail_view).await?;
    Ok(Redirect::to("/settings?saved=1"))
}

#[derive(Deserialize)]
pub struct NewPassword {
    current: String,
    new: String,
}

/// A new password ends every session, this one too: it begins anew.
pub async fn password(
    reader: Reader,
    jar: CookieJar,
    State(app): State<App>,
    Form(form): Form<NewPassword>,
) -> Result<Response> {
    let now = app.clock.now();
    let email = &reader.user.email;
    let tongue = reader.tongue();
    if access::sign_in(&app.db, email, &form.current, now).await?.is_err() {
        let wrong = Wrong { field: "current", words: tongue.word("password-wrong") };
        let page = render(&reader, &app, false, Some(wrong)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    if access::set_password(&app.db, reader.user.id, &form.new).await?.is_err() {
        let wrong = Wrong { field: "new", words: tongue.word("password-unfit") };
        let page = render(&reader, &app, false, Some(wrong)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    match access::sign_in(&app.db, email, &form.new, now).await? {
        Ok(anew) => {
            let jar = jar.add(cookie(&app, anew.token.reveal().to_owned()));
            Ok((jar, Redirect::to("/settings?saved=1")).into_response())
        }
        Err(_) => Ok(Redirect::to("/sign-in").into_response()),
    }
}
