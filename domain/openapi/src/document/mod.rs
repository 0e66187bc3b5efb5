//! The document of an application.

mod components;
mod operation;
mod paths;

use rustango_web::App;
use serde_json::{Map, Value, json};

use self::{components::Components, paths::Paths};
use crate::{Info, yaml};

/// The document of an API (OpenAPI 3.1).
///
/// It is a pure function of an application: the same routes make the same
/// document, byte for byte.
#[derive(Clone, Debug, PartialEq)]
pub struct Document(Value);

/// An application that cannot be described.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the API cannot be described: {}", faults.join("; "))]
pub struct InvalidDocument {
    faults: Vec<String>,
}

impl InvalidDocument {
    /// Returns the single faults.
    #[must_use]
    pub fn faults(&self) -> &[String] {
        &self.faults
    }
}

impl Document {
    /// Describes an application, which says by [`openapi`](crate::openapi) what
    /// its API is called.
    ///
    /// # Errors
    /// As [`with`](Self::with), and where the application does not say.
    pub fn of(app: &App) -> Result<Self, InvalidDocument> {
        let Some(info) = Info::of(app) else {
            let fault = "nothing says what it is called: mount openapi(title, version, access)".to_owned();
            return Err(InvalidDocument { faults: vec![fault] });
        };
        Self::with(info, app)
    }

    /// Describes an application as an API of this name.
    ///
    /// # Errors
    /// Every fault at once: operations of one name, of methods that OpenAPI
    /// does not know, or with parameters that their path does not have;
    /// schemes that nobody declared.
    pub fn with(info: &Info, app: &App) -> Result<Self, InvalidDocument> {
        let mut components = Components::default();
        let mut paths = Paths::default();
        let mut faults = Vec::new();
        for route in app.routes() {
            if let Some(operation) = route.described() {
                let added = paths.add(route, &operation, info, &mut components);
                faults.extend(
                    added.into_iter().map(|fault| format!("{} {}: {fault}", route.method(), route.path())),
                );
            }
        }
        if !faults.is_empty() {
            return Err(InvalidDocument { faults });
        }
        let mut document = json!({
            "openapi": "3.1.1",
            "info": info.info(),
            "paths": paths.json(),
            "tags": paths.tags(info),
            "servers": info.servers(),
            "components": components.json(info),
        });
        if let Value::Object(members) = &mut document {
            members.retain(|name, value| name == "paths" || !is_empty(value));
        }
        Ok(Self(sorted(document)))
    }

    /// Reads a document that was kept.
    ///
    /// # Errors
    /// Where it is no JSON.
    pub fn from_json(text: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(text).map(Self)
    }

    /// Returns it as JSON.
    #[must_use]
    pub const fn as_json(&self) -> &Value {
        &self.0
    }

    /// Writes it as JSON, for people too.
    #[must_use]
    pub fn to_json(&self) -> String {
        format!("{:#}\n", self.0)
    }

    /// Writes it as YAML 1.2.
    #[must_use]
    pub fn to_yaml(&self) -> String {
        yaml::written(&self.0)
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// Sorts members by name, which other crates of a program may keep serde_json
/// from doing.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> =
                members.into_iter().map(|(name, value)| (name, sorted(value))).collect();
            members.sort_by(|(one, _), (two, _)| one.cmp(two));
            Value::Object(Map::from_iter(members))
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        other => other,
    }
}
