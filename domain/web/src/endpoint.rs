//! One path and its methods: what happens between a router and a handler.

use std::{fmt, sync::Arc};

use http::{HeaderValue, Method, StatusCode, header};
use http_body::Body as _;
use rustango_ports::http::{BodyError, Handler, Request, Response};

use crate::{Access, PathPattern, ProblemDetails, Route, conditional::Preconditions, edge::BodyGauge};

/// A path of the application, with a handler for each of its methods.
pub struct Endpoint {
    methods: Vec<Answer>,
    allow: HeaderValue,
}

struct Answer {
    method: Method,
    /// Methods of one path may name its parameters differently.
    pattern: PathPattern,
    access: Access,
    handler: Arc<dyn Handler>,
    body_limit: Option<u64>,
    is_conditional: bool,
}

impl Endpoint {
    pub(crate) fn new(pattern: PathPattern, route: Route, handler: Arc<dyn Handler>) -> Self {
        let mut endpoint = Self { methods: Vec::new(), allow: HeaderValue::from_static("") };
        endpoint.add(pattern, route, handler);
        endpoint
    }

    pub(crate) fn add(&mut self, pattern: PathPattern, route: Route, handler: Arc<dyn Handler>) {
        let Route { method, access, body_limit, is_conditional, .. } = route;
        self.methods.push(Answer { method, pattern, access, handler, body_limit, is_conditional });
        self.allow = allow(&self.methods);
    }

    /// Returns the path, for a framework's router.
    #[must_use]
    pub fn pattern(&self) -> &PathPattern {
        // `new` adds the first method.
        &self.methods[0].pattern
    }

    /// Returns the methods that routes were written for; HEAD and OPTIONS are
    /// answered besides.
    pub fn methods(&self) -> impl Iterator<Item = &Method> {
        self.methods.iter().map(|answer| &answer.method)
    }

    /// Answers a request whose path a router found to be this one.
    ///
    /// As [`admit`](Self::admit), then the handler.
    pub async fn call(&self, mut request: Request) -> Response {
        match self.admit(&mut request) {
            Ok(admitted) => {
                let response = admitted.handler().call(request).await;
                admitted.finish(response)
            }
            Err(response) => *response,
        }
    }

    /// Decides whether a request gets to its handler.
    ///
    /// The path is matched again, so that every framework agrees on
    /// percent-encoding. HEAD goes to the handler of GET.
    ///
    /// # Errors
    /// The response, where it does not. In this order: 404, OPTIONS (204) and
    /// 405 with `Allow`, the access rule (401, 403), the size of the body
    /// (413), the preconditions of a write (412), unless its handler knows
    /// better.
    pub fn admit(&self, request: &mut Request) -> Result<Admitted, Box<Response>> {
        let answer = self.answer(request.method());
        let pattern = answer.map_or_else(|| self.pattern(), |answer| &answer.pattern);
        let Some(params) = pattern.capture(request.uri().path()) else {
            return Err(refusal(ProblemDetails::not_found()));
        };
        let Some(answer) = answer else { return Err(Box::new(self.unanswered(request.method()))) };
        if !params.is_empty() {
            request.extensions_mut().insert(params);
        }
        answer.access.check_request(request).map_err(refusal)?;
        if let Some(limit) = BodyGauge::limit(request.extensions(), answer.body_limit)
            && request.body().size_hint().lower() > limit
        {
            return Err(refusal(BodyError::too_large(limit).into()));
        }
        let preconditions = Preconditions::of(request);
        if let Some(preconditions) = &preconditions
            && !answer.is_conditional
        {
            preconditions.before().map_err(refusal)?;
        }
        let allow = (request.method() == Method::OPTIONS).then(|| self.allow.clone());
        Ok(Admitted { handler: Arc::clone(&answer.handler), preconditions, allow })
    }

    fn answer(&self, method: &Method) -> Option<&Answer> {
        let of = |method: &Method| self.methods.iter().find(|answer| answer.method == *method);
        of(method).or_else(|| if method == Method::HEAD { of(&Method::GET) } else { None })
    }

    fn unanswered(&self, method: &Method) -> Response {
        let allow = self.allow.clone();
        if method == Method::OPTIONS {
            let mut response = Response::default();
            *response.status_mut() = StatusCode::NO_CONTENT;
            response.headers_mut().insert(header::ALLOW, allow);
            return response;
        }
        ProblemDetails::method_not_allowed(allow).into_response()
    }
}

/// A request that gets to its handler.
pub struct Admitted {
    handler: Arc<dyn Handler>,
    preconditions: Option<Preconditions>,
    /// What a handler of OPTIONS need not know.
    allow: Option<HeaderValue>,
}

impl Admitted {
    /// Returns the handler.
    #[must_use]
    pub fn handler(&self) -> &dyn Handler {
        &*self.handler
    }

    /// Evaluates the preconditions of a read against what the handler has
    /// answered: 304, 412, or the response itself.
    #[must_use]
    pub fn finish(self, mut response: Response) -> Response {
        if let Some(allow) = self.allow {
            response.headers_mut().insert(header::ALLOW, allow);
        }
        match self.preconditions {
            None => response,
            Some(preconditions) => preconditions.after(response),
        }
    }
}

impl fmt::Debug for Admitted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Admitted").field("preconditions", &self.preconditions).finish_non_exhaustive()
    }
}

fn refusal(problem: ProblemDetails) -> Box<Response> {
    Box::new(problem.into_response())
}

/// Lists methods in the customary order, with those that come by themselves.
fn allow(answers: &[Answer]) -> HeaderValue {
    const CUSTOMARY: [Method; 7] = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
    ];
    let has = |method: &Method| answers.iter().any(|answer| answer.method == *method);
    let listed = |method: &&Method| match **method {
        Method::OPTIONS => true,
        Method::HEAD => has(&Method::HEAD) || has(&Method::GET),
        _ => has(method),
    };
    let others = answers.iter().map(|answer| &answer.method).filter(|method| !CUSTOMARY.contains(method));
    let names: Vec<&str> = CUSTOMARY.iter().filter(listed).chain(others).map(Method::as_str).collect();
    // Methods are tokens, which header values may hold.
    HeaderValue::from_str(&names.join(", ")).unwrap_or_else(|_| HeaderValue::from_static(""))
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.pattern(), self.allow.to_str().unwrap_or_default())
    }
}
