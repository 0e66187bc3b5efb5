//! Routes: a method, a path, who may call it, and what answers.

use std::{fmt, future::Future, sync::Arc};

use async_trait::async_trait;
use futures_core::future::BoxFuture;
use http::{Extensions, Method};
use rustango_ports::http::{Handler, Request, Response};

use crate::{Access, App, IntoResponse, Operation};

/// One route. It cannot be made without an access rule.
#[derive(Clone)]
pub struct Route {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) access: Access,
    pub(crate) answering: Answering,
    pub(crate) body_limit: Option<u64>,
    pub(crate) is_conditional: bool,
    pub(crate) needs: Vec<Need>,
    pub(crate) describe: Option<Arc<Describe>>,
    pub(crate) annotations: Extensions,
}

/// Says what a route takes and gives.
pub(crate) type Describe = dyn Fn() -> Operation + Send + Sync;

/// What answers a route.
#[derive(Clone)]
pub(crate) enum Answering {
    Handler(Arc<dyn Handler>),
    OfApp(Arc<MakeOfApp>),
}

/// Makes what answers a route of the whole application.
type MakeOfApp = dyn Fn(&App) -> Result<Arc<dyn Handler>, Vec<String>> + Send + Sync;

impl Answering {
    /// Returns the handler.
    ///
    /// # Errors
    /// A sentence for each thing in the application that it cannot be made of.
    pub(crate) fn handler(&self, app: &App) -> Result<Arc<dyn Handler>, Vec<String>> {
        match self {
            Self::Handler(handler) => Ok(Arc::clone(handler)),
            Self::OfApp(make) => make(app),
        }
    }
}

/// A value that the application must provide.
#[derive(Clone, Copy)]
pub(crate) struct Need {
    pub(crate) is_met: fn(&Extensions) -> bool,
    pub(crate) hint: &'static str,
}

impl Route {
    /// Answers a method on a path: `/posts/{id}`.
    ///
    /// The path is checked when the application is built.
    pub fn new(method: Method, path: impl Into<String>, access: Access, handler: impl Handler) -> Self {
        Self::answered(method, path.into(), access, Answering::Handler(Arc::new(handler)))
    }

    pub(crate) fn answered(method: Method, path: String, access: Access, answering: Answering) -> Self {
        Self {
            method,
            path,
            access,
            answering,
            body_limit: None,
            is_conditional: false,
            needs: Vec::new(),
            describe: None,
            annotations: Extensions::new(),
        }
    }

    /// Answers GET by a handler that is made of the whole application when it
    /// is built: a document of its routes, for one. Where it cannot be made,
    /// the application is not built either.
    pub fn of_app<H: Handler>(
        path: impl Into<String>,
        access: Access,
        make: impl Fn(&App) -> Result<H, Vec<String>> + Send + Sync + 'static,
    ) -> Self {
        let make = move |app: &App| Ok(Arc::new(make(app)?) as Arc<dyn Handler>);
        Self::answered(Method::GET, path.into(), access, Answering::OfApp(Arc::new(make)))
    }

    /// Answers GET, and HEAD with it, by an async function of the request.
    pub fn get(path: impl Into<String>, access: Access, handler: impl Responder) -> Self {
        Self::new(Method::GET, path, access, Function(handler))
    }

    /// Answers POST by an async function of the request.
    pub fn post(path: impl Into<String>, access: Access, handler: impl Responder) -> Self {
        Self::new(Method::POST, path, access, Function(handler))
    }

    /// Answers PUT by an async function of the request.
    pub fn put(path: impl Into<String>, access: Access, handler: impl Responder) -> Self {
        Self::new(Method::PUT, path, access, Function(handler))
    }

    /// Answers PATCH by an async function of the request.
    pub fn patch(path: impl Into<String>, access: Access, handler: impl Responder) -> Self {
        Self::new(Method::PATCH, path, access, Function(handler))
    }

    /// Answers DELETE by an async function of the request.
    pub fn delete(path: impl Into<String>, access: Access, handler: impl Responder) -> Self {
        Self::new(Method::DELETE, path, access, Function(handler))
    }

    /// Takes bodies of up to `bytes` bytes here, whatever the application
    /// allows elsewhere.
    #[must_use]
    pub const fn body_limit(mut self, bytes: u64) -> Self {
        self.body_limit = Some(bytes);
        self
    }

    /// Leaves the preconditions of writes to the handler, which knows the
    /// entity tag of what it writes: see
    /// [`Preconditions`](crate::Preconditions). Other writes are refused where
    /// they name a tag.
    #[must_use]
    pub const fn conditional(mut self) -> Self {
        self.is_conditional = true;
        self
    }

    /// Refuses to be part of an application that does not
    /// [provide](crate::App::provide) a `T`; `hint` says why, and what to call.
    #[must_use]
    pub fn needs<T: Clone + Send + Sync + 'static>(mut self, hint: &'static str) -> Self {
        self.needs.push(Need { is_met: |provided| provided.get::<T>().is_some(), hint });
        self
    }

    /// Says what it takes and gives, for the document of the API.
    #[must_use]
    pub fn operation(self, operation: Operation) -> Self {
        self.operation_with(move || operation.clone())
    }

    /// As [`operation`](Self::operation), by a function that is called when
    /// somebody asks: a long description takes no memory until then.
    #[must_use]
    pub fn operation_with(mut self, describe: impl Fn() -> Operation + Send + Sync + 'static) -> Self {
        self.describe = Some(Arc::new(describe));
        self
    }

    /// Leaves it out of the document of the API, whoever described it.
    #[must_use]
    pub fn undocumented(mut self) -> Self {
        self.describe = None;
        self
    }

    /// Returns what it takes and gives, where it says so.
    #[must_use]
    pub fn described(&self) -> Option<Operation> {
        self.describe.as_ref().map(|describe| describe())
    }

    /// Puts a value beside it, for whoever looks at the routes of an
    /// application; one of each type.
    #[must_use]
    pub fn annotate<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.annotations.insert(value);
        self
    }

    /// Returns the value of a type beside it.
    #[must_use]
    pub fn annotation<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.annotations.get()
    }

    /// Returns the method.
    #[must_use]
    pub const fn method(&self) -> &Method {
        &self.method
    }

    /// Returns the path as it was written.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns who may call it.
    #[must_use]
    pub const fn access(&self) -> &Access {
        &self.access
    }

    /// Moves the route below a prefix.
    #[must_use]
    pub fn below(mut self, prefix: &str) -> Self {
        let rest = if self.path == "/" { "" } else { &self.path };
        self.path = format!("{}{rest}", prefix.trim_end_matches('/'));
        if self.path.is_empty() {
            self.path.push('/');
        }
        self
    }
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ({:?})", self.method, self.path, self.access)
    }
}

/// Whatever comes as a set of routes: a list, a ViewSet, a health router.
pub trait Routes {
    /// Returns the routes, their paths relative to where they are mounted.
    ///
    /// # Errors
    /// [`InvalidRoutes`], with every fault of their settings.
    fn routes(self) -> Result<Vec<Route>, InvalidRoutes>;
}

impl Routes for Vec<Route> {
    fn routes(self) -> Result<Vec<Route>, InvalidRoutes> {
        Ok(self)
    }
}

impl<const N: usize> Routes for [Route; N] {
    fn routes(self) -> Result<Vec<Route>, InvalidRoutes> {
        Ok(self.into())
    }
}

/// A set of routes whose settings contradict each other.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{of}: {}", faults.join("; "))]
pub struct InvalidRoutes {
    of: String,
    faults: Vec<String>,
}

impl InvalidRoutes {
    /// Names the set, such as `the ViewSet of Post`, and what is wrong with it.
    pub fn new(of: impl Into<String>, faults: Vec<String>) -> Self {
        Self { of: of.into(), faults }
    }

    /// Returns the single faults.
    #[must_use]
    pub fn faults(&self) -> &[String] {
        &self.faults
    }
}

/// An async function from a request to something that is a response.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot answer a route",
    label = "not an async function of a Request",
    note = "write `async fn name(request: Request) -> …` and return something that implements IntoResponse"
)]
#[async_trait]
pub trait Responder: Send + Sync + 'static {
    /// Answers one request.
    async fn respond(&self, request: Request) -> Response;
}

impl<F, A> Responder for F
where
    F: Fn(Request) -> A + Send + Sync + 'static,
    A: Future<Output: IntoResponse> + Send + 'static,
{
    // As `#[async_trait]` writes it, less the copies of a request that waits
    // to be polled.
    fn respond<'function, 'call>(&'function self, request: Request) -> BoxFuture<'call, Response>
    where
        'function: 'call,
        Self: 'call,
    {
        let answer = self(request);
        Box::pin(async move { answer.await.into_response() })
    }
}

struct Function<F>(F);

impl<F: Responder> Handler for Function<F> {
    // As `#[async_trait]` writes it, less a second box around the future.
    fn call<'handler, 'call>(&'handler self, request: Request) -> BoxFuture<'call, Response>
    where
        'handler: 'call,
        Self: 'call,
    {
        self.0.respond(request)
    }
}
