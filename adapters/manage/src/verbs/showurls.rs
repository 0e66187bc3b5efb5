//! Lists the routes of the program.

use async_trait::async_trait;
use clap::{ArgMatches, Command};
use serde_json::json;

use crate::{Failure, Outcome, Session, Verb};

/// `showurls`.
pub(super) struct ShowUrls;

#[async_trait]
impl Verb for ShowUrls {
    fn command(&self) -> Command {
        Command::new("showurls").about("Lists the routes of the program, and who may call them")
    }

    async fn run(&self, session: &Session<'_>, _arguments: &ArgMatches) -> Result<Outcome, Failure> {
        let app = session.app().await?;
        let mut routes: Vec<_> = app
            .routes()
            .map(|route| (route.path(), route.method().as_str(), route.access().to_string()))
            .collect();
        routes.sort();
        let width = routes.iter().map(|(path, ..)| path.len()).max().unwrap_or(0);
        let out = session.out();
        for (path, method, access) in &routes {
            out.line(&format!("{method:<7} {path:<width$}  {access}"))?;
        }
        let documents: Vec<_> = routes
            .iter()
            .map(|(path, method, access)| json!({ "path": path, "method": method, "access": access }))
            .collect();
        out.json(&json!({ "routes": documents }))?;
        Ok(Outcome::Fine)
    }
}
