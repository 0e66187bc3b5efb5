//! Who asks too often.

use std::{fmt, sync::Arc, time::Duration};

use async_trait::async_trait;
use http::{HeaderValue, StatusCode, header, request::Parts};
use rustango_ports::http::Request;
use rustango_web::ProblemDetails;

/// Decides whether a request comes too often.
///
/// Functions of the head of a request are throttles too:
///
/// ```
/// # use rustango_api::{Admission, ViewSet};
/// # use rustango_model::Model;
/// # fn example<Post: Model>(posts: ViewSet<Post>, is_busy: fn() -> bool) -> ViewSet<Post> {
/// use std::time::Duration;
///
/// posts.throttle(move |_: &http::request::Parts| {
///     if is_busy() { Admission::RetryAfter(Duration::from_secs(30)) } else { Admission::Allowed }
/// })
/// # }
/// ```
#[async_trait]
pub trait Throttle: Send + Sync {
    /// Decides about one request by its head.
    async fn admit(&self, request: &Parts) -> Admission;
}

/// What a throttle decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// The request goes on.
    Allowed,
    /// It is refused with 429, and may come again after this time.
    RetryAfter(Duration),
}

#[async_trait]
impl<F: Fn(&Parts) -> Admission + Send + Sync> Throttle for F {
    async fn admit(&self, request: &Parts) -> Admission {
        self(request)
    }
}

/// The throttle of a ViewSet.
#[derive(Clone)]
pub(crate) struct Throttled(pub(crate) Arc<dyn Throttle>);

impl Throttled {
    /// Asks about a request.
    ///
    /// # Errors
    /// 429 with `Retry-After`.
    pub(crate) async fn check(&self, request: &mut Request) -> Result<(), ProblemDetails> {
        let (head, body) = std::mem::take(request).into_parts();
        let admission = self.0.admit(&head).await;
        *request = Request::from_parts(head, body);
        let Admission::RetryAfter(after) = admission else { return Ok(()) };
        // A part of a second is one: who comes too early is refused again.
        let seconds = after.as_secs() + u64::from(after.subsec_nanos() > 0);
        let problem = ProblemDetails::new(StatusCode::TOO_MANY_REQUESTS)
            .detail(format!("too many requests; try again in {seconds} seconds"));
        Err(problem.header(header::RETRY_AFTER, HeaderValue::from(seconds)))
    }
}

impl fmt::Debug for Throttled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Throttled")
    }
}
