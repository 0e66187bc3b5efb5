//! How clients prove who they are.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

type Text = Cow<'static, str>;

/// A way in which clients prove who they are (OpenAPI 3.1, section 4.8.27).
#[derive(Clone, Debug, PartialEq)]
pub struct SecurityScheme {
    json: Map<String, Value>,
}

impl SecurityScheme {
    fn of(json: Value) -> Self {
        match json {
            Value::Object(json) => Self { json },
            _ => Self { json: Map::new() },
        }
    }

    /// A token in `Authorization: Bearer …` (RFC 6750).
    #[must_use]
    pub fn bearer() -> Self {
        Self::of(json!({ "type": "http", "scheme": "bearer" }))
    }

    /// As [`bearer`](Self::bearer), with what the token is, for people: `JWT`.
    #[must_use]
    pub fn bearer_of(format: impl Into<Text>) -> Self {
        Self::of(json!({ "type": "http", "scheme": "bearer", "bearerFormat": format.into() }))
    }

    /// A name and a password in `Authorization: Basic …` (RFC 7617).
    #[must_use]
    pub fn basic() -> Self {
        Self::of(json!({ "type": "http", "scheme": "basic" }))
    }

    /// A key in a header.
    #[must_use]
    pub fn api_key(header: impl Into<Text>) -> Self {
        Self::of(json!({ "type": "apiKey", "in": "header", "name": header.into() }))
    }

    /// A key in a parameter of the query, where it ends up in logs.
    #[must_use]
    pub fn api_key_in_query(parameter: impl Into<Text>) -> Self {
        Self::of(json!({ "type": "apiKey", "in": "query", "name": parameter.into() }))
    }

    /// A cookie, such as that of a session.
    #[must_use]
    pub fn cookie(name: impl Into<Text>) -> Self {
        Self::of(json!({ "type": "apiKey", "in": "cookie", "name": name.into() }))
    }

    /// OAuth 2.0 (RFC 6749), by any of some flows.
    #[must_use]
    pub fn oauth2(flows: impl IntoIterator<Item = Flow>) -> Self {
        let flows: Map<String, Value> =
            flows.into_iter().map(|flow| (flow.name.to_owned(), Value::Object(flow.json))).collect();
        Self::of(json!({ "type": "oauth2", "flows": flows }))
    }

    /// OpenID Connect, as the document at an address tells.
    #[must_use]
    pub fn open_id_connect(discovery_url: impl Into<Text>) -> Self {
        Self::of(json!({ "type": "openIdConnect", "openIdConnectUrl": discovery_url.into() }))
    }

    /// Says what it is; Markdown.
    #[must_use]
    pub fn description(mut self, description: impl Into<Text>) -> Self {
        self.json.insert("description".to_owned(), json!(description.into()));
        self
    }

    pub(crate) fn as_json(&self) -> Value {
        Value::Object(self.json.clone())
    }
}

/// A flow of OAuth 2.0.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    name: &'static str,
    json: Map<String, Value>,
}

impl Flow {
    fn of<U: Into<Text>>(name: &'static str, urls: impl IntoIterator<Item = (&'static str, U)>) -> Self {
        let mut json = Map::from_iter([("scopes".to_owned(), json!({}))]);
        json.extend(urls.into_iter().map(|(member, url)| (member.to_owned(), json!(url.into()))));
        Self { name, json }
    }

    /// A code that a client trades for a token (section 4.1).
    #[must_use]
    pub fn authorization_code(authorization_url: impl Into<Text>, token_url: impl Into<Text>) -> Self {
        let urls = [("authorizationUrl", authorization_url.into()), ("tokenUrl", token_url.into())];
        Self::of("authorizationCode", urls)
    }

    /// The client's own credentials (section 4.4).
    #[must_use]
    pub fn client_credentials(token_url: impl Into<Text>) -> Self {
        Self::of("clientCredentials", [("tokenUrl", token_url.into())])
    }

    /// Adds a scope, and what it allows.
    #[must_use]
    pub fn scope(mut self, name: &str, description: &str) -> Self {
        if let Some(Value::Object(scopes)) = self.json.get_mut("scopes") {
            scopes.insert(name.to_owned(), json!(description));
        }
        self
    }

    /// Says where tokens are renewed.
    #[must_use]
    pub fn refresh_url(mut self, url: impl Into<Text>) -> Self {
        self.json.insert("refreshUrl".to_owned(), json!(url.into()));
        self
    }
}
