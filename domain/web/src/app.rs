//! The application as a value: what a program puts together in its `main`.

use std::{convert::Infallible, fmt, sync::Arc};

use http::{Extensions, Method};
use rustango_ports::{
    http::{Request, Response},
    runtime::Random,
};
use tower_layer::Layer;
use tower_service::Service;

use crate::{
    InvalidRoutes, PathPattern, Route, Routes,
    context::DbRandom,
    edge::{AllowedHosts, Edge},
    wired::{Answered, NeutralService, Wired, Wrap},
};

/// The most bytes of a request body where nobody says otherwise: 2 MiB.
pub const DEFAULT_BODY_LIMIT: u64 = 2 * 1024 * 1024;

/// An application: routes, what their handlers are given, and the limits of
/// its edge. A front-end serves it.
///
/// ```
/// # use rustango_ports::runtime::Random;
/// # #[derive(Clone)] struct Fixed;
/// # impl Random for Fixed { fn fill(&self, bytes: &mut [u8]) { bytes.fill(7) } }
/// use rustango_web::{Access, App, Route};
///
/// let app = App::new()
///     .route(Route::get("/ping", Access::public(), async |_| "pong"))
///     .allowed_hosts(["localhost", ".example.org"])
///     .random(Fixed);
/// assert_eq!(app.build()?.endpoints().len(), 1);
/// # Ok::<_, rustango_web::AppErrors>(())
/// ```
#[must_use]
pub struct App {
    routes: Vec<Route>,
    invalid: Vec<InvalidRoutes>,
    provided: Extensions,
    random: Option<Arc<dyn Random>>,
    body_limit: u64,
    hosts: Option<Vec<String>>,
    layers: Vec<Wrap>,
}

impl App {
    /// Starts an application without routes.
    pub fn new() -> Self {
        Self {
            routes: Vec::new(),
            invalid: Vec::new(),
            provided: Extensions::new(),
            random: None,
            body_limit: DEFAULT_BODY_LIMIT,
            hosts: None,
            layers: Vec::new(),
        }
    }

    /// Returns its routes, in the order in which they were added.
    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        self.routes.iter()
    }

    /// Returns the value of a type that it provides.
    pub fn provided<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.provided.get()
    }

    /// Returns whether it answers to some hosts only.
    pub const fn limits_hosts(&self) -> bool {
        self.hosts.is_some()
    }

    /// Adds a route.
    pub fn route(mut self, route: Route) -> Self {
        self.routes.push(route);
        self
    }

    /// Adds a set of routes below a prefix: `/api/posts`, or `/` for none.
    pub fn mount(mut self, prefix: &str, routes: impl Routes) -> Self {
        match routes.routes() {
            Ok(routes) => self.routes.extend(routes.into_iter().map(|route| route.below(prefix))),
            Err(invalid) => self.invalid.push(invalid),
        }
        self
    }

    /// Provides a value to all handlers, one of each type; a database for
    /// [`RequestExt::db`](crate::RequestExt::db), for one.
    pub fn provide<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.random = self.random.or_else(|| DbRandom::of(&value));
        self.provided.insert(value);
        self
    }

    /// Makes the ids of requests from a source of randomness. Unset, it is
    /// that of the database which the application provides, or else that of
    /// the front-end.
    pub fn random(mut self, random: impl Random + 'static) -> Self {
        self.random = Some(Arc::new(random));
        self
    }

    /// Makes the ids of requests from a source of randomness where the program
    /// has named none.
    pub fn random_or(mut self, random: impl Random + 'static) -> Self {
        self.random = self.random.or_else(|| Some(Arc::new(random)));
        self
    }

    /// Takes request bodies of up to `bytes` bytes, unless a route says
    /// otherwise. Unset, it is [`DEFAULT_BODY_LIMIT`].
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Answers only to these hosts, and 400 to others: `example.org`, or
    /// `.example.org` for it and whatever is below it. Ports are not looked
    /// at. Unset, every well-formed host is answered.
    pub fn allowed_hosts<H: Into<String>>(mut self, hosts: impl IntoIterator<Item = H>) -> Self {
        self.hosts = Some(hosts.into_iter().map(Into::into).collect());
        self
    }

    /// Wraps the whole application, and what a front-end merges beside it, in
    /// a layer. The one added first sees requests first.
    pub fn layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<NeutralService> + Send + Sync + 'static,
        L::Service: Service<Request, Response = Response, Error = Infallible> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request>>::Future: Send + 'static,
    {
        self.layers.push(Arc::new(move |inner| NeutralService::new(layer.layer(inner))));
        self
    }

    /// Checks everything and wires it up.
    ///
    /// # Errors
    /// All faults at once: sets of routes with contradictory settings, paths and
    /// hosts that cannot be, methods that no route can have, two routes with
    /// one method and one path, values that routes need and nobody provides, no
    /// source of randomness.
    pub fn build(self) -> Result<Wired, AppErrors> {
        let mut faults: Vec<String> = self.invalid.iter().map(ToString::to_string).collect();
        let mut routes: Vec<Answered> = Vec::new();
        for route in &self.routes {
            match check(route, &routes, &self).and_then(|pattern| self.answered(pattern, route)) {
                Ok(route) => routes.push(route),
                Err(reason) => faults.push(format!("{} {}: {reason}", route.method, route.path)),
            }
        }
        let hosts = AllowedHosts::parse(self.hosts.as_deref()).unwrap_or_else(|reasons| {
            faults.extend(reasons);
            AllowedHosts::default()
        });
        let Some(random) = self.random else {
            faults.push(
                "there is no source of randomness for the ids of requests: call App::random or provide a Db"
                    .into(),
            );
            return Err(AppErrors { faults });
        };
        if !faults.is_empty() {
            return Err(AppErrors { faults });
        }
        let edge = Edge::new(random, Arc::new(self.provided), self.body_limit, hosts);
        Ok(Wired::new(routes, self.layers, edge))
    }

    fn answered(&self, pattern: PathPattern, route: &Route) -> Result<Answered, String> {
        let handler = route.answering.handler(self).map_err(|faults| faults.join("; "))?;
        Ok(Answered { pattern, route: route.clone(), handler })
    }
}

fn check(route: &Route, before: &[Answered], app: &App) -> Result<PathPattern, String> {
    if let Some(need) = route.needs.iter().find(|need| !(need.is_met)(&app.provided)) {
        return Err(need.hint.into());
    }
    if matches!(route.method, Method::TRACE | Method::CONNECT) {
        return Err("no route can have this method".into());
    }
    let pattern = PathPattern::parse(&route.path).map_err(|fault| fault.to_string())?;
    let twin =
        before.iter().find(|other| other.route.method == route.method && other.pattern.overlaps(&pattern));
    match twin {
        Some(Answered { pattern: other, .. }) => {
            Err(format!("another route, {other}, answers the same method on the same paths"))
        }
        None => Ok(pattern),
    }
}

impl Default for App {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("routes", &self.routes)
            .field("provided", &self.provided.len())
            .field("body_limit", &self.body_limit)
            .field("hosts", &self.hosts)
            .field("layers", &self.layers.len())
            .finish_non_exhaustive()
    }
}

/// All that keeps an application from being built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the application cannot be built: {}", faults.join("; "))]
pub struct AppErrors {
    faults: Vec<String>,
}

impl AppErrors {
    /// Returns the single faults, each naming the route or setting.
    pub fn faults(&self) -> impl Iterator<Item = &str> {
        self.faults.iter().map(|fault| &**fault)
    }
}
