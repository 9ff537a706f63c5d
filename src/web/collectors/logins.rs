//! Log-ins by consent, for administrators: how each stands, and the two ways to consent.

use super::{
    eyes::Eyes,
    shell::{Section, Shell, show},
};
use crate::{
    app::App,
    logins::{Answer, Arrival, Code, Login, Standing, Typing},
    web::{Fault, Result, session::Administrator},
};
use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header::REFRESH},
    response::{Html, IntoResponse, Redirect, Response},
};
use duly_channels::email::NoToken;
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct Logins {
    logins: Vec<Shown>,
    /// Where providers must be told to send people back to.
    callback: String,
    /// Which one was just connected.
    connected: Option<String>,
    failed: Option<Failed>,
}

#[derive(Serialize)]
struct Shown {
    name: String,
    username: String,
    used: Vec<String>,
    state: &'static str,
    moment: String,
    why: String,
    /// Whether consent can be given by a code too.
    code: bool,
    /// Whether it is the next thing to do.
    next: bool,
}

#[derive(Serialize)]
struct Failed {
    name: String,
    why: String,
}

impl Failed {
    fn new(name: &str, why: &NoToken) -> Failed {
        Failed { name: name.to_owned(), why: why.to_string() }
    }
}

#[derive(Deserialize)]
pub struct After {
    connected: Option<String>,
}

pub async fn page(
    actor: Administrator,
    State(app): State<App>,
    Query(after): Query<After>,
) -> Result<Html<String>> {
    let connected = after.connected.filter(|name| app.logins.get(name).is_some());
    list(&actor, &app, connected, None).await
}

async fn list(
    actor: &Administrator,
    app: &App,
    connected: Option<String>,
    failed: Option<Failed>,
) -> Result<Html<String>> {
    let mut db = app.db.read().await?;
    let eyes = Eyes::of(actor, app, &mut db).await?;
    let mut logins = Vec::new();
    for login in app.logins.iter() {
        logins.push(shown(app, &eyes, login, login.standing(&mut db).await?));
    }
    if let Some(first) = logins.iter_mut().find(|it| it.state != "works") {
        first.next = true;
    }
    let callback = format!("{}{}", app.config.server.public_url, crate::app::CALLBACK);
    let page = Logins { logins, callback, connected, failed };
    let shell = Shell::around(Section::Settings, actor, app, &eyes, &mut db).await?;
    show("pages/collectors/logins.html", &eyes, &shell, &page)
}

fn shown(app: &App, eyes: &Eyes, login: &Login, standing: Standing) -> Shown {
    let name = Some(&*login.name);
    let mailboxes = app.config.mailboxes.iter().filter(|it| it.login.as_deref() == name);
    let mut used: Vec<String> =
        mailboxes.map(|it| eyes.tongue.say("login-mailbox", &[("name", it.name.as_str().into())])).collect();
    if app.config.email.login.as_deref() == name {
        used.push(eyes.tongue.word("login-sending"));
    }
    let (state, moment, why) = match standing {
        Standing::NeverConsented => ("never", String::new(), String::new()),
        Standing::Works { until } => {
            ("works", until.map(|at| eyes.moment(at)).unwrap_or_default(), String::new())
        }
        Standing::Refused { since, why } => ("refused", eyes.moment(since), why),
    };
    Shown {
        name: login.name.to_string(),
        username: login.username().to_owned(),
        used,
        state,
        moment,
        why,
        code: login.knows_device_codes(),
        next: false,
    }
}

fn named<'a>(app: &'a App, name: &str) -> Result<&'a Login> {
    app.logins.get(name).ok_or(Fault::NotFound)
}

// --- by way of the provider's page -------------------------------------------------------------------------------

#[derive(Serialize)]
struct Away {
    name: String,
    host: String,
    address: String,
}

/// A page of ours in between: browsers do not let a form lead to another site (`form-action`), and this one is not
/// to be allowed to.
pub async fn connect(
    actor: Administrator,
    State(app): State<App>,
    Path(name): Path<String>,
) -> Result<Response> {
    let address = named(&app, &name)?.redirect(&actor.csrf).await?;
    let mut db = app.db.read().await?;
    let eyes = Eyes::of(&actor, &app, &mut db).await?;
    let host = address.split('/').nth(2).unwrap_or_default().to_owned();
    let refresh = HeaderValue::from_str(&format!("0; url={address}"))?;
    let page = Away { name, host, address };
    let shell = Shell::around(Section::Settings, &actor, &app, &eyes, &mut db).await?;
    let page = show("pages/collectors/login_away.html", &eyes, &shell, &page)?;
    Ok(([(REFRESH, refresh)], page).into_response())
}

#[derive(Deserialize)]
pub struct Back {
    #[serde(default)]
    state: String,
    code: Option<String>,
    error: Option<String>,
}

/// The one GET that acts, because the provider sends people back by one (RFC 6749, section 4.1.2). Whoever brings a
/// state has posted a form in this very session before, and each state counts once.
pub async fn callback(
    actor: Administrator,
    State(app): State<App>,
    Query(back): Query<Back>,
) -> Result<Response> {
    let answer = match (back.code, back.error) {
        (Some(code), None) => Answer::Code(code),
        (_, Some(word)) => Answer::Error(word),
        (None, None) => return Err(Fault::BadForm),
    };
    match app.logins.come_back(&actor.csrf, &back.state, answer).await? {
        Arrival::Consented(name) => {
            app.changes.announce();
            Ok(Redirect::to(&format!("/settings/logins?connected={name}")).into_response())
        }
        Arrival::Refused(name, why) => {
            let page = list(&actor, &app, None, Some(Failed::new(&name, &why))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Arrival::Stranger => Err(Fault::NotFromHere),
    }
}

// --- by a code ----------------------------------------------------------------------------------------------------

#[derive(Serialize)]
struct Typed {
    name: String,
    code: String,
    address: String,
    until: String,
    pause: i64,
}

/// Asks for a code, and shows it.
pub async fn ask(actor: Administrator, State(app): State<App>, Path(name): Path<String>) -> Result<Response> {
    match named(&app, &name)?.ask_for_code().await? {
        Ok(_) => Ok(to_code(&name).into_response()),
        Err(why) => {
            let page = list(&actor, &app, None, Some(Failed::new(&name, &why))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

pub async fn code(
    actor: Administrator,
    State(app): State<App>,
    Path(name): Path<String>,
) -> Result<Response> {
    let mut db = app.db.read().await?;
    let Some(code) = named(&app, &name)?.code(&mut db).await? else {
        return Ok(Redirect::to("/settings/logins").into_response());
    };
    let eyes = Eyes::of(&actor, &app, &mut db).await?;
    let Code { user_code, address, expires_at, pause } = code;
    // Only a web address becomes a link.
    let address = Some(address).filter(|it| it.starts_with("https://") || it.starts_with("http://"));
    let page = Typed {
        name,
        code: user_code,
        address: address.unwrap_or_default(),
        until: eyes.time(expires_at),
        pause,
    };
    let shell = Shell::around(Section::Settings, &actor, &app, &eyes, &mut db).await?;
    Ok(show("pages/collectors/login_code.html", &eyes, &shell, &page)?.into_response())
}

/// Looks whether the code was typed: the page asks by itself, and by a button where there is no script.
pub async fn typed(
    actor: Administrator,
    State(app): State<App>,
    headers: HeaderMap,
    Path(name): Path<String>,
) -> Result<Response> {
    let by_itself = headers.contains_key("hx-request");
    match named(&app, &name)?.typed().await? {
        Typing::NotYet(_) if by_itself => Ok(StatusCode::NO_CONTENT.into_response()),
        Typing::NotYet(_) => Ok(to_code(&name).into_response()),
        Typing::Consented => {
            app.changes.announce();
            lead(by_itself, &format!("/settings/logins?connected={name}"))
        }
        Typing::Over(Some(why)) if !by_itself => {
            let page = list(&actor, &app, None, Some(Failed::new(&name, &why))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Typing::Over(_) => lead(by_itself, "/settings/logins"),
    }
}

fn to_code(name: &str) -> Redirect {
    Redirect::to(&format!("/settings/logins/{name}/code"))
}

fn lead(by_itself: bool, to: &str) -> Result<Response> {
    if by_itself {
        return Ok(([("hx-redirect", HeaderValue::from_str(to)?)], StatusCode::OK).into_response());
    }
    Ok(Redirect::to(to).into_response())
}

pub async fn disconnect(
    _: Administrator,
    State(app): State<App>,
    Path(name): Path<String>,
) -> Result<Redirect> {
    named(&app, &name)?.disconnect().await?;
    app.changes.announce();
    Ok(Redirect::to("/settings/logins"))
}
