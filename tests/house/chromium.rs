//! A real Chromium, driven by chromedriver, that looks at a real server. Ended with the test.

use axum::Router;
use fantoccini::{Client, ClientBuilder, Locator, key::Key};
use serde_json::json;
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};

/// A person in front of a browser.
pub struct Visitor {
    pub page: Client,
    address: String,
    driver: Child,
    server: JoinHandle<()>,
    _profile: TempDir,
}

impl Visitor {
    /// Serves a house on a free port and opens a window of this size.
    pub async fn before(router: Router, width: u32, height: u32) -> Visitor {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        Visitor::at(listener, router, width, height).await
    }

    /// The same where the house must know its address before.
    pub async fn at(listener: TcpListener, router: Router, width: u32, height: u32) -> Visitor {
        let address = format!("http://{}", listener.local_addr().expect("its address"));
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("the server runs");
        });
        let (driver, port) = start_driver();
        let profile = tempfile::tempdir().expect("a fresh profile");
        let page = connect(port, &profile, width, height).await;
        Visitor { page, address, driver, server, _profile: profile }
    }

    pub async fn goes_to(&self, path: &str) {
        self.page.goto(&format!("{}{path}", self.address)).await.expect("the page opens");
    }

    /// Waits for what a CSS selector names, and clicks it.
    pub async fn clicks(&self, selector: &str) {
        let it = self.page.wait().for_element(Locator::Css(selector)).await;
        it.unwrap_or_else(|_| panic!("there is no {selector}")).click().await.expect(selector);
    }

    pub async fn types_into(&self, selector: &str, text: &str) {
        let field = self.page.wait().for_element(Locator::Css(selector)).await.expect(selector);
        field.clear().await.expect(selector);
        field.send_keys(text).await.expect(selector);
    }

    /// Puts a value into a field that has a widget of its own, such as a date.
    pub async fn chooses(&self, selector: &str, value: &str) {
        let field = self.page.wait().for_element(Locator::Css(selector)).await.expect(selector);
        let script = "arguments[0].value = arguments[1]";
        let arguments = vec![serde_json::to_value(field).expect("an element"), json!(value)];
        self.page.execute(script, arguments).await.expect(selector);
    }

    /// Presses a key wherever the focus is.
    pub async fn presses(&self, key: &str) {
        self.page.active_element().await.expect("a focus").send_keys(key).await.expect("a key");
    }

    pub async fn presses_enter(&self) {
        self.presses(&char::from(Key::Enter).to_string()).await;
    }

    /// Waits until the page says this somewhere.
    pub async fn reads(&self, words: &str) {
        let text = words.replace('\'', "’");
        let path = format!("//body[contains(normalize-space(.), '{text}')]");
        if self.page.wait().for_element(Locator::XPath(&path)).await.is_err() {
            let body = self.page.find(Locator::Css("body")).await.expect("a body");
            panic!("the page does not say “{words}”, but:\n{}", body.text().await.unwrap_or_default());
        }
    }

    /// Waits until the address holds this.
    pub async fn arrives_at(&self, part: &str) {
        for _ in 0..100 {
            if self.page.current_url().await.expect("an address").as_str().contains(part) {
                return;
            }
            tokio::task::yield_now().await;
        }
        panic!("the address is still {}", self.page.current_url().await.expect("an address"));
    }

    pub async fn path(&self) -> String {
        self.page.current_url().await.expect("an address").path().to_owned()
    }

    /// Keeps a picture under `target/shots/`, for whoever wants to look.
    pub async fn keeps_a_picture(&self, name: &str) {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/shots");
        std::fs::create_dir_all(&folder).expect("a folder for pictures");
        let picture = self.page.screenshot().await.expect("a picture");
        std::fs::write(folder.join(format!("{name}.png")), picture).expect("the picture is written");
    }

    pub async fn leaves(mut self) {
        self.page.clone().close().await.expect("the window closes");
        self.server.abort();
        end(&mut self.driver);
    }
}

impl Drop for Visitor {
    fn drop(&mut self) {
        self.server.abort();
        end(&mut self.driver);
    }
}

fn end(driver: &mut Child) {
    let _ = driver.kill();
    let _ = driver.wait();
}

/// chromedriver chooses a free port and says which.
fn start_driver() -> (Child, u16) {
    let mut driver = Command::new("chromedriver")
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("chromedriver is installed: run `make test`");
    let said = BufReader::new(driver.stdout.take().expect("its words"));
    let port = said
        .lines()
        .map_while(Result::ok)
        .find_map(|line| line.split("successfully on port ").nth(1)?.trim_end_matches('.').parse().ok())
        .expect("chromedriver says its port");
    (driver, port)
}

async fn connect(port: u16, profile: &TempDir, width: u32, height: u32) -> Client {
    let arguments = [
        "--headless".to_owned(),
        "--no-sandbox".to_owned(),
        "--disable-gpu".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        "--disable-dev-shm-usage".to_owned(),
        format!("--window-size={width},{height}"),
        format!("--user-data-dir={}", profile.path().display()),
    ];
    let mut chrome = json!({ "args": arguments });
    // No window is as narrow as a telephone.
    if width < 500 {
        let screen =
            json!({ "width": width, "height": height, "pixelRatio": 1, "touch": true, "mobile": true });
        chrome["mobileEmulation"] = json!({ "deviceMetrics": screen });
    }
    let options = json!({ "goog:chromeOptions": chrome });
    let capabilities = options.as_object().expect("an object").clone();
    ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
        .capabilities(capabilities)
        .connect(&format!("http://127.0.0.1:{port}"))
        .await
        .expect("Chromium starts")
}
