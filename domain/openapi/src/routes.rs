//! The routes that serve the document.

use std::borrow::Cow;

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderValue, header};
use rustango_ports::http::{Body, Handler, Request, Response};
use rustango_web::{Access, InvalidRoutes, Route, Routes};

use crate::{Document, Info, SecurityScheme, docs};

/// Serves the document of the application: `/openapi.json`, `/openapi.yaml`,
/// and `/docs`, where people read it and try it out.
///
/// All three have the one access rule. The document is made when the
/// application is built, which fails where it cannot be made.
///
/// ```
/// use rustango_openapi::{SecurityScheme, openapi};
/// use rustango_web::{Access, App};
///
/// App::new().mount(
///     "/",
///     openapi("The blog", "1.2.0", Access::public())
///         .description("Posts and their authors.")
///         .server("https://blog.example.org")
///         .security("bearer", SecurityScheme::bearer()),
/// )
/// # ;
/// ```
pub fn openapi(
    title: impl Into<Cow<'static, str>>,
    version: impl Into<Cow<'static, str>>,
    access: Access,
) -> OpenApi {
    OpenApi { info: Info::new(title, version), access, has_docs: true }
}

/// The routes of a document; see [`openapi`].
#[derive(Clone, Debug)]
#[must_use = "a document is not served until it is mounted: `app.mount(\"/\", …)`"]
pub struct OpenApi {
    info: Info,
    access: Access,
    has_docs: bool,
}

impl OpenApi {
    fn with(mut self, set: impl FnOnce(Info) -> Info) -> Self {
        self.info = set(self.info);
        self
    }

    /// Says what the API is for; Markdown.
    pub fn description(self, description: impl Into<Cow<'static, str>>) -> Self {
        self.with(|info| info.description(description))
    }

    /// Adds a place where the API is served; without one, that is where the
    /// document is.
    pub fn server(self, url: impl Into<Cow<'static, str>>) -> Self {
        self.with(|info| info.server(url))
    }

    /// As [`server`](Self::server), saying which one it is.
    pub fn described_server(
        self,
        url: impl Into<Cow<'static, str>>,
        description: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.with(|info| info.described_server(url, description))
    }

    /// Adds a way in which clients prove who they are. Whatever is not open to
    /// all takes any of them, unless its operation names others.
    pub fn security(self, name: impl Into<Cow<'static, str>>, scheme: SecurityScheme) -> Self {
        self.with(|info| info.security(name, scheme))
    }

    /// Says what a group of operations is about; Markdown.
    pub fn tag(self, name: impl Into<Cow<'static, str>>, description: impl Into<Cow<'static, str>>) -> Self {
        self.with(|info| info.tag(name, description))
    }

    /// Serves the document only, without the pages.
    pub fn without_docs(mut self) -> Self {
        self.has_docs = false;
        self
    }
}

impl Routes for OpenApi {
    fn routes(self) -> Result<Vec<Route>, InvalidRoutes> {
        let Self { info, access, has_docs } = self;
        let document = |path, content_type: &'static str, write: fn(&Document) -> String| {
            let info = info.clone();
            Route::of_app(path, access.clone(), move |app| {
                let document = Document::with(&info, app).map_err(|invalid| invalid.faults().to_vec())?;
                Ok(Served { content_type, body: write(&document).into() })
            })
        };
        let mut routes = vec![
            document("/openapi.json", "application/json", Document::to_json).annotate(info.clone()),
            document("/openapi.yaml", "application/yaml", Document::to_yaml),
        ];
        if has_docs {
            routes.extend(docs::routes(info.title(), &access));
        }
        Ok(routes)
    }
}

/// A text that does not change as long as the program runs.
struct Served {
    content_type: &'static str,
    body: Bytes,
}

#[async_trait]
impl Handler for Served {
    async fn call(&self, _: Request) -> Response {
        let mut response = Response::new(Body::from(self.body.clone()));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        response
    }
}
