//! A browser without script and without cookies, and the house that it visits.

use crate::house::{
    carrier::Carrier,
    creditor::{Creditor, SECRET, monday, noon},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use duly::{
    access,
    app::{App, Changes},
    blobs::Blobs,
    config::{Config, Hidden},
    inbox::search::Search,
    wording::Wording,
    words::{Clock, ContactId, CustomerId, token::ActionToken},
};
use std::sync::Arc;
use tower::ServiceExt;

pub const AUTH_TOKEN: &str = "0123456789abcdef";

pub struct Visited {
    pub house: Creditor,
    pub app: App,
    pub carrier: Arc<Carrier>,
    _folder: tempfile::TempDir,
}

pub struct Seen {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Seen {
    /// Where it leads.
    pub fn location(&self) -> &str {
        self.headers.get("location").map_or("", |it| it.to_str().unwrap())
    }
}

impl Visited {
    pub async fn new(db: duly::db::Db) -> Visited {
        let folder = tempfile::tempdir().unwrap();
        let house = Creditor::new(db.clone()).await;
        let carrier = Carrier::new();
        let mut config = Config::default();
        config.server.public_url = "https://duly.example".into();
        config.sms.auth_token = Some(Hidden::new(AUTH_TOKEN));
        config.storage.folder = folder.path().to_owned();
        let app = App {
            db,
            blobs: Blobs::in_memory(),
            channels: Arc::new(carrier.channels()),
            logins: duly::logins::Logins::default(),
            wording: Arc::new(Wording::shipped().unwrap()),
            search: Search::open(&folder.path().join("search")).unwrap(),
            clock: Clock::standing_at(noon(monday())),
            config: Arc::new(config),
            secret: SECRET,
            changes: Changes::default(),
            node: "a".into(),
            authentications: duly::intake::Authentications::default(),
        };
        Visited { house, app, carrier, _folder: folder }
    }

    /// An action link's token.
    pub async fn link(&self, customer: CustomerId, contact: Option<ContactId>) -> String {
        let token = ActionToken::random();
        let now = self.app.clock.now();
        let mut tx = self.app.db.begin_write().await.unwrap();
        let (company, expires) = (self.house.company, now.plus_seconds(180 * 86_400));
        access::store::make_link(&mut tx, &token, company, customer, contact, now, expires).await.unwrap();
        tx.commit().await.unwrap();
        token.reveal().to_owned()
    }

    pub async fn get(&self, path: &str) -> Seen {
        self.ask(duly::web::router(self.app.clone()), Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, form: &str) -> Seen {
        self.post_with(path, form, &[]).await
    }

    pub async fn post_with(&self, path: &str, form: &str, headers: &[(&str, &str)]) -> Seen {
        let router = duly::web::router(self.app.clone());
        self.post_to(router, path, form, headers).await
    }

    pub async fn post_to(&self, router: Router, path: &str, form: &str, headers: &[(&str, &str)]) -> Seen {
        let mut request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.ask(router, request.body(Body::from(form.to_owned())).unwrap()).await
    }

    pub async fn ask(&self, router: Router, request: Request<Body>) -> Seen {
        let answer = router.oneshot(request).await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let bytes = to_bytes(answer.into_body(), 4 << 20).await.unwrap();
        Seen { status, headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }
}
