//! The middleware `__name__`.

use std::task::{Context, Poll};

use rustango::{
    ports::http::Request,
    web::{Layer, Service},
};

/// Puts [`__pascal__`] around an application: `app.layer(__pascal__Layer)`.
#[derive(Clone, Copy, Debug, Default)]
pub struct __pascal__Layer;

impl<S> Layer<S> for __pascal__Layer {
    type Service = __pascal__<S>;

    fn layer(&self, inner: S) -> __pascal__<S> {
        __pascal__ { inner }
    }
}

/// Sees every request on its way in.
#[derive(Clone, Debug)]
pub struct __pascal__<S> {
    inner: S,
}

impl<S: Service<Request>> Service<Request> for __pascal__<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> S::Future {
        self.inner.call(request)
    }
}
