//! A browser, used as people do: Chromium, by WebDriver
//! (<https://www.w3.org/TR/webdriver2/>).
//!
//! It knows of pages what it shows, and of its own doings what it told its
//! console and which addresses it asked.

use std::process::Command;

use serde_json::{Value, json};

use crate::{program::Program, services::chromedriver};

/// How long a page may take to show something.
const PATIENCE_MS: u64 = 20_000;

/// What an element is called in answers (section 5.3).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What keeps the browser from doing anything but what it is told, wherever it
/// runs: it has no screen, and may be root's.
const ARGUMENTS: [&str; 8] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--window-size=1200,2000",
];

/// A browser without a screen, with a profile of its own. It ends when this is
/// dropped.
#[derive(Debug)]
pub struct Browser {
    driver: Program,
    session: String,
}

/// Something in a page.
#[derive(Debug)]
pub struct Element<'b> {
    browser: &'b Browser,
    id: String,
}

impl Browser {
    /// Starts one.
    ///
    /// # Panics
    /// Where it does not start.
    #[must_use]
    pub fn start() -> Self {
        let address = |line: &str| {
            let port = line.split_once("started successfully on port ")?.1;
            Some(format!("127.0.0.1:{}", port.trim_end_matches('.')))
        };
        let driver = Program::start_where(Command::new(chromedriver()).arg("--port=0"), address);
        let capabilities = json!({ "alwaysMatch": {
            "browserName": "chrome",
            "timeouts": { "implicit": PATIENCE_MS },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
            "goog:chromeOptions": { "args": ARGUMENTS },
        } });
        let session = command(&driver, "POST", "/session", &json!({ "capabilities": capabilities }));
        let session = session["sessionId"].as_str().expect("a session").to_owned();
        Self { driver, session }
    }

    /// Opens a page, and waits until it is loaded.
    ///
    /// # Panics
    /// Where there is none.
    pub fn open(&self, url: &str) {
        self.command("POST", "/url", &json!({ "url": url }));
    }

    /// Finds the first element that a CSS selector matches, once there is one.
    ///
    /// # Panics
    /// Where there is none in time.
    #[must_use]
    pub fn find(&self, selector: &str) -> Element<'_> {
        let asked = json!({ "using": "css selector", "value": selector });
        let found = self.command("POST", "/element", &asked);
        Element { browser: self, id: found[ELEMENT].as_str().expect("an element").to_owned() }
    }

    /// Runs a script in the page as the body of a function that may be waited
    /// for, and returns what it returns.
    ///
    /// # Panics
    /// Where it fails.
    pub fn run(&self, script: &str) -> Value {
        self.command("POST", "/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Returns what the console was told since this was last asked, and what the
    /// policies of pages forbade.
    ///
    /// # Panics
    /// Where the browser is gone.
    #[must_use]
    pub fn console(&self) -> Vec<String> {
        self.log("browser").iter().map(|entry| entry["message"].to_string()).collect()
    }

    /// Returns the addresses that were asked since this was last asked, wherever
    /// they are.
    ///
    /// # Panics
    /// Where the browser is gone.
    #[must_use]
    pub fn requested(&self) -> Vec<String> {
        let url = |entry: &Value| {
            let event: Value = serde_json::from_str(entry["message"].as_str()?).expect("events are JSON");
            let event =
                event.get("message").filter(|event| event["method"] == "Network.requestWillBeSent")?;
            Some(event["params"]["request"]["url"].as_str()?.to_owned())
        };
        self.log("performance").iter().filter_map(url).collect()
    }

    fn log(&self, kind: &str) -> Vec<Value> {
        let entries = self.command("POST", "/se/log", &json!({ "type": kind }));
        entries.as_array().expect("entries of a log").clone()
    }

    fn command(&self, method: &str, path: &str, arguments: &Value) -> Value {
        command(&self.driver, method, &format!("/session/{}{path}", self.session), arguments)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Without it, Chromium outlives its driver.
        if std::panic::catch_unwind(|| self.command("DELETE", "", &json!({}))).is_err() {
            assert!(std::thread::panicking(), "the browser did not end");
        }
    }
}

impl Element<'_> {
    /// Clicks on it.
    ///
    /// # Panics
    /// Where it is not there any more, or cannot be clicked on.
    pub fn click(&self) {
        self.command("POST", "click", &json!({}));
    }

    /// Types text into it.
    ///
    /// # Panics
    /// Where it is not there any more, or takes no text.
    pub fn type_in(&self, text: &str) {
        self.command("POST", "value", &json!({ "text": text }));
    }

    /// Returns its text, as it is shown.
    ///
    /// # Panics
    /// Where it is not there any more.
    #[must_use]
    pub fn text(&self) -> String {
        let text = self.command("GET", "text", &Value::Null);
        text.as_str().expect("text").to_owned()
    }

    fn command(&self, method: &str, name: &str, arguments: &Value) -> Value {
        self.browser.command(method, &format!("/element/{}/{name}", self.id), arguments)
    }
}

/// Sends a command, and returns the value of the answer (section 6).
fn command(driver: &Program, method: &str, path: &str, arguments: &Value) -> Value {
    let body = if arguments.is_null() { String::new() } else { arguments.to_string() };
    let (status, mut answer) = driver.ask(method, path, &body);
    assert_eq!(status, 200, "{method} {path} {body}: {answer}");
    answer["value"].take()
}
