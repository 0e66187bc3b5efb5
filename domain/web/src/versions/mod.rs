//! Several versions of one API, told apart by path, header or media type.

mod describe;

use std::sync::Arc;

use async_trait::async_trait;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use rustango_ports::http::{Handler, Request, Response};

use crate::{
    Access, InvalidRoutes, Operation, Place, ProblemDetails, Route, Routes,
    route::{Answering, Describe},
};

/// Several versions of one set of routes.
///
/// ```
/// # use rustango_ports::runtime::Random;
/// # #[derive(Clone)] struct Fixed;
/// # impl Random for Fixed { fn fill(&self, bytes: &mut [u8]) { bytes.fill(7) } }
/// use rustango_web::{Access, App, Route, Versions};
///
/// let old = [Route::get("/", Access::public(), async |_| "old")];
/// let new = [Route::get("/", Access::public(), async |_| "new")];
/// let posts = Versions::by_header("api-version").version("1", old).version("2", new);
/// let app = App::new().mount("/api/posts", posts).random(Fixed);
/// # app.build()?; Ok::<_, rustango_web::AppErrors>(())
/// ```
#[derive(Debug)]
#[must_use = "versions answer nothing until they are mounted"]
pub struct Versions {
    by: By,
    versions: Vec<(&'static str, Result<Vec<Route>, InvalidRoutes>)>,
    default: Option<&'static str>,
}

/// Where a request says which version it wants.
#[derive(Clone, Copy, Debug)]
enum By {
    Path,
    Header(&'static str),
    MediaType,
}

impl Versions {
    /// By the first segment of the path: `/v1/…`.
    pub const fn by_path() -> Self {
        Self::new(By::Path)
    }

    /// By a header of the request: `api-version: 2`.
    pub const fn by_header(name: &'static str) -> Self {
        Self::new(By::Header(name))
    }

    /// By a parameter of the media type that the client accepts:
    /// `Accept: application/json; version=2`.
    pub const fn by_media_type() -> Self {
        Self::new(By::MediaType)
    }

    const fn new(by: By) -> Self {
        Self { by, versions: Vec::new(), default: None }
    }

    /// Adds a version, under the name that clients ask for.
    pub fn version(mut self, name: &'static str, routes: impl Routes) -> Self {
        self.versions.push((name, routes.routes()));
        self
    }

    /// Gives this version to clients that do not say; without this call, the
    /// one that was added last. In paths, clients always say.
    pub const fn default_version(mut self, name: &'static str) -> Self {
        self.default = Some(name);
        self
    }

    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let names: Vec<_> = self.versions.iter().map(|(name, _)| *name).collect();
        if names.is_empty() {
            faults.push("there is no version".to_owned());
        }
        for (at, name) in names.iter().enumerate() {
            if names[..at].contains(name) {
                faults.push(format!("the version \"{name}\" is there twice"));
            }
            let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
            if name.is_empty() || !name.bytes().all(is_token) {
                faults.push(format!("\"{name}\" is no name of a version: letters, digits, -, . and _ are"));
            }
        }
        if let Some(default) = self.default
            && !names.contains(&default)
        {
            faults.push(format!("the default is \"{default}\", which is no version"));
        }
        if let By::Header(name) = self.by
            && HeaderName::from_bytes(name.as_bytes()).is_err()
        {
            faults.push(format!("\"{name}\" is no name of a header"));
        }
        for (name, routes) in &self.versions {
            if let Err(invalid) = routes {
                faults.extend(invalid.faults().iter().map(|fault| format!("version {name}: {fault}")));
            }
        }
        faults
    }
}

/// A method and a path, with what answers them in each version.
type Merged = (Method, String, Vec<(&'static str, Route)>);

impl Routes for Versions {
    fn routes(self) -> Result<Vec<Route>, InvalidRoutes> {
        let faults = self.faults();
        if !faults.is_empty() {
            return Err(InvalidRoutes::new("the versions of an API", faults));
        }
        let default =
            self.default.or_else(|| self.versions.last().map(|(name, _)| *name)).unwrap_or_default();
        let names: Arc<[&'static str]> = self.versions.iter().map(|(name, _)| *name).collect();
        let mut merged: Vec<Merged> = Vec::new();
        for (name, routes) in self.versions {
            // Faults were told above.
            for route in routes.unwrap_or_default() {
                if let By::Path = self.by {
                    merged.push((
                        route.method.clone(),
                        String::new(),
                        vec![(name, route.below(&format!("/{name}")))],
                    ));
                    continue;
                }
                let same = |(method, path, _): &&mut Merged| *method == route.method && *path == route.path;
                match merged.iter_mut().find(same) {
                    Some((_, _, versions)) => versions.push((name, route)),
                    None => merged.push((route.method.clone(), route.path.clone(), vec![(name, route)])),
                }
            }
        }
        let source = match self.by {
            By::Path => {
                return Ok(merged
                    .into_iter()
                    .flat_map(|(_, _, routes)| routes)
                    .map(|(_, route)| route)
                    .collect());
            }
            By::Header(name) => Source::Header(name),
            By::MediaType => Source::MediaType,
        };
        let chooser = Chooser { source, names, default };
        Ok(merged.into_iter().map(|(method, path, routes)| chooser.route(method, path, routes)).collect())
    }
}

/// Finds the version that a request asks for.
#[derive(Clone)]
struct Chooser {
    source: Source,
    names: Arc<[&'static str]>,
    default: &'static str,
}

#[derive(Clone)]
enum Source {
    Header(&'static str),
    MediaType,
}

impl Chooser {
    /// Makes one route of those of several versions.
    fn route(&self, method: Method, path: String, routes: Vec<(&'static str, Route)>) -> Route {
        let access: Vec<_> = routes.iter().map(|(name, route)| (*name, route.access.clone())).collect();
        let chooser = self.clone();
        let policy = Access::policy(move |request| {
            let version = chooser.version(&request.headers).ok();
            let own = access.iter().find(|(name, _)| Some(*name) == version);
            // Where there is no such version, there is nothing to keep from anyone.
            own.map_or(crate::Decision::Allow, |(_, access)| access.decide(request))
        });
        let is_conditional = routes.iter().all(|(_, route)| route.is_conditional);
        let body_limit = routes.iter().filter_map(|(_, route)| route.body_limit).max();
        let needs = routes.iter().flat_map(|(_, route)| route.needs.clone()).collect();
        let described: Vec<(&'static str, Arc<Describe>)> =
            routes.iter().filter_map(|(name, route)| Some((*name, route.describe.clone()?))).collect();
        let route = Route::answered(method, path, policy, self.answering(routes));
        let route = Route { body_limit, is_conditional, needs, ..route };
        let Some(last) = described.len().checked_sub(1) else { return route };
        let usual = described.iter().position(|(name, _)| *name == self.default).unwrap_or(last);
        let chooser = self.clone();
        route.operation_with(move || chooser.operation(usual, &described))
    }

    fn answering(&self, routes: Vec<(&'static str, Route)>) -> Answering {
        let chooser = self.clone();
        Answering::OfApp(Arc::new(move |app| {
            let handler = |(name, route): &(&'static str, Route)| Ok((*name, route.answering.handler(app)?));
            let versions = routes.iter().map(handler).collect::<Result<_, Vec<String>>>()?;
            Ok(Arc::new(Versioned { chooser: chooser.clone(), versions }))
        }))
    }

    /// Describes what clients get in any version, and how they say which one
    /// they want. Versions that nobody described are left out.
    fn operation(&self, usual: usize, described: &[(&'static str, Arc<Describe>)]) -> Operation {
        let said = match self.source {
            Source::Header(name) => describe::Said::Header(name),
            Source::MediaType => describe::Said::MediaType,
        };
        let described = described.iter().map(|(name, describe)| (*name, describe())).collect();
        describe::Versions { said, default: self.default, usual, described }.operation()
    }

    fn version(&self, headers: &HeaderMap) -> Result<&'static str, ProblemDetails> {
        let asked = match &self.source {
            Source::Header(name) => {
                headers.get(*name).map(|value| value.to_str().unwrap_or_default().trim().to_owned())
            }
            Source::MediaType => headers.get_all(header::ACCEPT).iter().find_map(parameter),
        };
        let Some(asked) = asked else { return Ok(self.default) };
        let known = self.names.iter().find(|name| **name == asked);
        known.copied().ok_or_else(|| self.unknown())
    }

    fn unknown(&self) -> ProblemDetails {
        let detail = format!("there is no such version; these are: {}", self.names.join(", "));
        match &self.source {
            Source::Header(name) => ProblemDetails::bad_request("the version of the API is unknown").error(
                Place::Header(name),
                "unknown_version",
                detail,
            ),
            Source::MediaType => ProblemDetails::new(StatusCode::NOT_ACCEPTABLE).detail(detail),
        }
    }

    fn vary(&self) -> HeaderValue {
        match &self.source {
            Source::Header(name) => {
                HeaderValue::from_str(name).unwrap_or_else(|_| HeaderValue::from_static("*"))
            }
            Source::MediaType => HeaderValue::from_static("accept"),
        }
    }
}

/// Finds the parameter `version` of the first media range that has one.
fn parameter(line: &HeaderValue) -> Option<String> {
    let ranges = line.to_str().ok()?.split(',');
    ranges.flat_map(|range| range.split(';').skip(1)).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("version").then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// Says of which version content is, as the client asked for it.
fn say_version(response: &mut Response, version: &str) {
    let of = response.headers().get(header::CONTENT_TYPE).and_then(|of| of.to_str().ok());
    let of = of.filter(|of| describe::is_versioned(of)).map(|of| format!("{of}; version={version}"));
    if let Some(of) = of.and_then(|of| HeaderValue::try_from(of).ok()) {
        response.headers_mut().insert(header::CONTENT_TYPE, of);
    }
}

/// Answers one path and method in several versions.
struct Versioned {
    chooser: Chooser,
    versions: Vec<(&'static str, Arc<dyn Handler>)>,
}

const API_VERSION: HeaderName = HeaderName::from_static("api-version");

#[async_trait]
impl Handler for Versioned {
    async fn call(&self, request: Request) -> Response {
        let version = match self.chooser.version(request.headers()) {
            Ok(version) => version,
            Err(problem) => return problem.into_response(),
        };
        let handler = self.versions.iter().find(|(name, _)| *name == version);
        let mut response = match handler {
            Some((_, handler)) => handler.call(request).await,
            None => ProblemDetails::not_found().into_response(),
        };
        if let Source::MediaType = self.chooser.source
            && response.status().is_success()
        {
            say_version(&mut response, version);
        }
        let headers = response.headers_mut();
        headers.insert(API_VERSION, HeaderValue::from_static(version));
        headers.append(header::VARY, self.chooser.vary());
        response
    }
}
