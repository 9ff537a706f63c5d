//! A browser in miniature: a cookie, forms with their token, nothing else.

use super::samples::{self, Office, PASSWORD};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use duly::{app::App, db::Db, web};
use tower::ServiceExt;

pub struct House {
    pub app: App,
    pub office: Office,
    pub router: Router,
    _folder: tempfile::TempDir,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |it| it.to_str().unwrap())
    }
}

pub struct Browser {
    router: Router,
    cookie: String,
    pub csrf: String,
}

impl House {
    pub async fn open(db: Db) -> House {
        let folder = tempfile::tempdir().unwrap();
        let app = samples::app(db, folder.path()).unwrap();
        let office = samples::office(&app).await.unwrap();
        House { router: web::router(app.clone()), app, office, _folder: folder }
    }

    pub fn stranger(&self) -> Browser {
        Browser { router: self.router.clone(), cookie: String::new(), csrf: String::new() }
    }

    pub async fn signed_in(&self, email: &str) -> Browser {
        let mut browser = self.stranger();
        let answer = browser.post("/sign-in", &[("email", email), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let cookie = answer.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap();
        for wanted in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(wanted), "{cookie}");
        }
        browser.cookie = cookie.split(';').next().unwrap().to_owned();
        let page = browser.get("/settings").await.body;
        browser.csrf =
            page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        browser
    }
}

impl Browser {
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Sends a form as our own pages do.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut fields = fields.to_vec();
        fields.push(("csrf", &self.csrf));
        self.post_without_token(path, &fields).await
    }

    pub async fn post_without_token(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> =
            fields.iter().map(|(k, v)| format!("{k}={}", web::session::escape(v))).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(body.join("&"))).await
    }

    pub async fn send(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let request = request.header(header::COOKIE, &self.cookie).body(body).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = to_bytes(body, 16 << 20).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}
