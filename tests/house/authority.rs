//! An authorization server on the loopback that holds people and clients to OAuth 2.0: codes count once and only
//! with their verifier, a refresh token dies when it is used, and whoever uses a dead one loses all.

use axum::{
    Form, Json, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use duly_channels::email::{
    Password,
    oauth::{OAuth, Provider, Settings},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex},
};
use tokio::{
    net::TcpListener,
    sync::{Notify, OwnedRwLockWriteGuard, RwLock},
};

pub const ACCOUNT: &str = "ar@nordhafen.example";
pub const SECRET: &str = "a secret: with / signs";
pub const CALLBACK: &str = "https://duly.nordhafen.example/settings/logins/callback";

/// Clones are the same server. It closes with the test's runtime.
#[derive(Clone)]
pub struct Authority {
    pub address: String,
    books: Arc<Mutex<Books>>,
    /// Held by a test that wants no answer to be given yet.
    gate: Arc<RwLock<()>>,
    asked: Arc<Notify>,
}

#[derive(Default)]
struct Books {
    /// Seconds, moved by hand.
    now: u64,
    lives: u64,
    is_down: bool,
    says_no: bool,
    gives_no_refresh_token: bool,
    /// Lets a refresh token be used again, as providers with a grace period do.
    is_lenient: bool,
    numbers: u64,
    codes: HashMap<String, Asked>,
    access: HashMap<String, (u64, u64)>,
    refresh: HashMap<String, (u64, bool)>,
    revoked: Vec<u64>,
    devices: HashMap<String, Device>,
    refreshes: usize,
    polls: usize,
}

struct Asked {
    redirect: String,
    challenge: String,
}

struct Device {
    user_code: String,
    answer: Option<bool>,
    pause: u64,
    next: u64,
    ends: u64,
}

type Form_ = Form<BTreeMap<String, String>>;

impl Authority {
    pub async fn open() -> Authority {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let books = Books { lives: 3600, ..Books::default() };
        let authority = Authority {
            address,
            books: Arc::new(Mutex::new(books)),
            gate: Arc::default(),
            asked: Arc::default(),
        };
        let routes = Router::new()
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .route("/device", post(device))
            .route("/introspect", get(introspect))
            .with_state(authority.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        authority
    }

    pub fn provider(&self) -> Provider {
        let at = |path: &str| format!("{}/{path}", self.address);
        Provider {
            authorization: at("authorize"),
            token: at("token"),
            device: Some(at("device")),
            scopes: vec!["mail".into(), "offline_access".into()],
            extra: BTreeMap::new(),
            secret_in_form: false,
        }
    }

    /// A client that is registered here.
    pub fn client(&self) -> OAuth {
        self.client_with(CALLBACK)
    }

    pub fn client_with(&self, redirect: &str) -> OAuth {
        let _ = rustls::crypto::ring::default_provider().install_default();
        OAuth::new(Settings {
            provider: self.provider(),
            client_id: "duly".into(),
            client_secret: Some(Password::new(SECRET)),
            username: ACCOUNT.into(),
            redirect: redirect.into(),
        })
        .unwrap()
    }

    fn books(&self) -> std::sync::MutexGuard<'_, Books> {
        self.books.lock().unwrap()
    }

    // --- what a person does here ----------------------------------------------------------------------------

    /// Opens the page that somebody was sent to, and consents. What the browser is then told: state and answer.
    pub fn visited(&self, page: &str) -> BTreeMap<String, String> {
        let uri: Uri = page.strip_prefix(&self.address).expect("a page of this server").parse().unwrap();
        let Query(asked) = Query::<BTreeMap<String, String>>::try_from_uri(&uri).unwrap();
        let back: Uri =
            self.books().authorize(&asked).expect("a page that asks as it should").parse().unwrap();
        Query::<BTreeMap<String, String>>::try_from_uri(&back).unwrap().0
    }

    /// Types a code, and says yes or no.
    pub fn types(&self, user_code: &str, answer: bool) {
        let mut books = self.books();
        let device = books.devices.values_mut().find(|it| it.user_code == user_code);
        device.expect("a code of this server").answer = Some(answer);
    }

    pub fn says_no(&self) {
        self.books().says_no = true;
    }

    /// Takes back all consent.
    pub fn revokes(&self) {
        let mut books = self.books();
        books.revoked = (0..=books.numbers).collect();
    }

    // --- how it behaves ----------------------------------------------------------------------------------------

    pub fn pass(&self, seconds: u64) {
        self.books().now += seconds;
    }

    pub fn is_down(&self, down: bool) {
        self.books().is_down = down;
    }

    pub fn is_lenient(&self) {
        self.books().is_lenient = true;
    }

    pub fn gives_no_refresh_token(&self) {
        self.books().gives_no_refresh_token = true;
    }

    /// Answers nobody who asks for a token until the guard is dropped.
    pub async fn holds(&self) -> OwnedRwLockWriteGuard<()> {
        self.gate.clone().write_owned().await
    }

    /// Returns when somebody who is held has asked for a token, and it was made.
    pub async fn is_asked(&self) {
        self.asked.notified().await;
    }

    // --- what it has seen -----------------------------------------------------------------------------------

    pub fn refreshes(&self) -> usize {
        self.books().refreshes
    }

    /// How often it was asked whether a code was typed.
    pub fn polls(&self) -> usize {
        self.books().polls
    }

    /// Whether a token opens the account now.
    pub fn knows(&self, token: &str) -> bool {
        self.books().opens(token)
    }

    /// Ends an access token before its time; the consent lives.
    pub fn drops(&self, token: &str) {
        self.books().access.remove(token);
    }

    /// Every secret that it ever gave out.
    pub fn secrets(&self) -> Vec<String> {
        let books = self.books();
        books.access.keys().chain(books.refresh.keys()).chain(books.devices.keys()).cloned().collect()
    }
}

impl Books {
    fn number(&mut self) -> u64 {
        self.numbers += 1;
        self.numbers
    }

    fn authorize(&mut self, asked: &BTreeMap<String, String>) -> Option<String> {
        let is = |name: &str, value: &str| asked.get(name).is_some_and(|it| it == value);
        if !(is("response_type", "code") && is("client_id", "duly") && is("scope", "mail offline_access")) {
            return None;
        }
        let (redirect, state) = (asked.get("redirect_uri")?, asked.get("state")?);
        if self.says_no {
            return Some(format!("{redirect}?error=access_denied&state={state}"));
        }
        let challenge = asked.get("code_challenge").filter(|_| is("code_challenge_method", "S256"))?;
        let code = format!("code-{}", self.number());
        self.codes.insert(code.clone(), Asked { redirect: redirect.clone(), challenge: challenge.clone() });
        Some(format!("{redirect}?code={code}&state={state}"))
    }

    /// Tokens for a consent: a new one if it has no number yet.
    fn grant(&mut self, consent: Option<u64>) -> Value {
        let number = self.number();
        let consent = consent.unwrap_or(number);
        let (access, refresh) =
            (format!("access-{number}-of-{consent}"), format!("refresh-{number}-of-{consent}"));
        self.access.insert(access.clone(), (consent, self.now + self.lives));
        let mut given = json!({"access_token": access, "token_type": "Bearer", "expires_in": self.lives});
        if !self.gives_no_refresh_token {
            self.refresh.insert(refresh.clone(), (consent, true));
            given["refresh_token"] = refresh.into();
        }
        given
    }

    fn redeem(&mut self, form: &BTreeMap<String, String>) -> Result<Value, &'static str> {
        let asked = form.get("code").and_then(|code| self.codes.remove(code)).ok_or("invalid_grant")?;
        let verifier = form.get("code_verifier").ok_or("invalid_grant")?;
        let is_right = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == asked.challenge;
        if !is_right || form.get("redirect_uri") != Some(&asked.redirect) {
            return Err("invalid_grant");
        }
        Ok(self.grant(None))
    }

    fn refresh(&mut self, form: &BTreeMap<String, String>) -> Result<Value, &'static str> {
        self.refreshes += 1;
        let token = form.get("refresh_token").ok_or("invalid_request")?;
        let (consent, is_alive) = *self.refresh.get(token).ok_or("invalid_grant")?;
        if !is_alive && !self.is_lenient {
            self.revoked.push(consent);
        }
        if self.revoked.contains(&consent) {
            return Err("invalid_grant");
        }
        self.refresh.insert(token.clone(), (consent, false));
        Ok(self.grant(Some(consent)))
    }

    fn typed(&mut self, form: &BTreeMap<String, String>) -> Result<Value, &'static str> {
        self.polls += 1;
        let (code, now) = (form.get("device_code").ok_or("invalid_request")?.clone(), self.now);
        let device = self.devices.get_mut(&code).ok_or("invalid_grant")?;
        if now >= device.ends {
            return Err("expired_token");
        }
        if now < device.next {
            device.pause += 5;
            device.next = now + device.pause;
            return Err("slow_down");
        }
        device.next = now + device.pause;
        match device.answer {
            None => Err("authorization_pending"),
            Some(false) => Err("access_denied"),
            Some(true) => {
                self.devices.remove(&code);
                Ok(self.grant(None))
            }
        }
    }

    fn opens(&self, token: &str) -> bool {
        let known = self.access.get(token);
        known.is_some_and(|(consent, ends)| !self.revoked.contains(consent) && self.now < *ends)
    }
}

async fn authorize(State(it): State<Authority>, Query(asked): Query<BTreeMap<String, String>>) -> Response {
    match it.books().authorize(&asked) {
        Some(back) => Redirect::to(&back).into_response(),
        None => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// RFC 6749, section 2.3.1: name and secret are form-encoded first.
fn is_client(headers: &HeaderMap) -> bool {
    let said = headers.get(header::AUTHORIZATION).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let encoded = SECRET.replace(' ', "+").replace(':', "%3A").replace('/', "%2F");
    said == format!("Basic {}", STANDARD.encode(format!("duly:{encoded}")))
}

fn refusal(word: &str) -> Response {
    let said = json!({"error": word, "error_description": "as the test wants it"});
    (StatusCode::BAD_REQUEST, Json(said)).into_response()
}

async fn token(State(it): State<Authority>, headers: HeaderMap, Form(form): Form_) -> Response {
    // The request is dealt with at once; only its answer waits.
    let answer = {
        let mut books = it.books();
        if books.is_down {
            return (StatusCode::BAD_GATEWAY, Html("<h1>Bad gateway</h1>")).into_response();
        }
        if !is_client(&headers) {
            return refusal("invalid_client");
        }
        match form.get("grant_type").map(String::as_str) {
            Some("authorization_code") => books.redeem(&form),
            Some("refresh_token") => books.refresh(&form),
            Some("urn:ietf:params:oauth:grant-type:device_code") => books.typed(&form),
            _ => Err("unsupported_grant_type"),
        }
    };
    let _open = match it.gate.try_read() {
        Ok(open) => open,
        Err(_) => {
            it.asked.notify_one();
            it.gate.read().await
        }
    };
    match answer {
        Ok(given) => Json(given).into_response(),
        Err(word) => refusal(word),
    }
}

async fn device(State(it): State<Authority>, headers: HeaderMap, Form(form): Form_) -> Response {
    let mut books = it.books();
    if books.is_down {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    if !is_client(&headers) || form.get("scope").map(String::as_str) != Some("mail offline_access") {
        return refusal("invalid_client");
    }
    let number = books.number();
    let (device_code, user_code) = (format!("device-{number}"), format!("WDJB-{number:04}"));
    let next = books.now + 5;
    let device = Device { user_code: user_code.clone(), answer: None, pause: 5, next, ends: books.now + 600 };
    books.devices.insert(device_code.clone(), device);
    Json(json!({"device_code": device_code, "user_code": user_code, "expires_in": 600, "interval": 5,
        "verification_uri": format!("{}/type", it.address)}))
    .into_response()
}

/// For mail servers that ask whether a token is good.
async fn introspect(
    State(it): State<Authority>,
    Query(asked): Query<HashMap<String, String>>,
) -> Json<Value> {
    let active = asked.get("token").is_some_and(|token| it.knows(token));
    Json(json!({"active": active, "username": ACCOUNT, "email": ACCOUNT, "scope": "mail"}))
}
