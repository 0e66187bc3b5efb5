//! What a document says of the API as a whole.

use std::borrow::Cow;

use rustango_web::{App, Route};
use serde_json::{Map, Value, json};

use crate::SecurityScheme;

type Text = Cow<'static, str>;

/// What a document says of the API as a whole: its title and version, where it
/// is served, how clients prove who they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Info {
    title: Text,
    version: Text,
    description: Option<Text>,
    servers: Vec<(Text, Option<Text>)>,
    pub(crate) schemes: Vec<(Text, SecurityScheme)>,
    pub(crate) tags: Vec<(Text, Text)>,
}

impl Info {
    /// Names an API and its version.
    #[must_use]
    pub fn new(title: impl Into<Text>, version: impl Into<Text>) -> Self {
        Self {
            title: title.into(),
            version: version.into(),
            description: None,
            servers: Vec::new(),
            schemes: Vec::new(),
            tags: Vec::new(),
        }
    }

    /// Says what the API is for; Markdown.
    #[must_use]
    pub fn description(mut self, description: impl Into<Text>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Adds a place where it is served; without one, that is where the
    /// document is.
    #[must_use]
    pub fn server(mut self, url: impl Into<Text>) -> Self {
        self.servers.push((url.into(), None));
        self
    }

    /// As [`server`](Self::server), saying which one it is.
    #[must_use]
    pub fn described_server(mut self, url: impl Into<Text>, description: impl Into<Text>) -> Self {
        self.servers.push((url.into(), Some(description.into())));
        self
    }

    /// Adds a way in which clients prove who they are. Whatever is not open to
    /// all takes any of them, unless its operation names others.
    #[must_use]
    pub fn security(mut self, name: impl Into<Text>, scheme: SecurityScheme) -> Self {
        self.schemes.push((name.into(), scheme));
        self
    }

    /// Says what a group of operations is about; Markdown.
    #[must_use]
    pub fn tag(mut self, name: impl Into<Text>, description: impl Into<Text>) -> Self {
        self.tags.push((name.into(), description.into()));
        self
    }

    /// Finds what an application says of its API: by
    /// [`openapi`](crate::openapi).
    #[must_use]
    pub fn of(app: &App) -> Option<&Self> {
        app.routes().find_map(Route::annotation::<Self>)
    }

    pub(crate) fn title(&self) -> &str {
        &self.title
    }

    /// Writes the member `info`.
    pub(crate) fn info(&self) -> Value {
        let mut info = json!({ "title": self.title, "version": self.version });
        if let Some(description) = &self.description {
            info["description"] = json!(description);
        }
        info
    }

    /// Writes the member `servers`.
    pub(crate) fn servers(&self) -> Vec<Value> {
        let server = |(url, description): &(Text, Option<Text>)| {
            let mut server = Map::from_iter([("url".to_owned(), json!(url))]);
            if let Some(description) = description {
                server.insert("description".to_owned(), json!(description));
            }
            Value::Object(server)
        };
        self.servers.iter().map(server).collect()
    }
}
