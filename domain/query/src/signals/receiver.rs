//! Closures as receivers, sync and async, and what is stored of them.

use std::{any::Any, future::Future, marker::PhantomData, sync::Arc};

use futures_core::future::BoxFuture;
use futures_util::future::{self, FutureExt as _};
use rustango_model::Model;
use rustango_ports::database::Value;

use super::event::{Event, Saved};
use crate::Error;

/// What can be told of an event `E` and answers with a `T`: a closure that
/// takes it and returns a `Result`, or a future of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a receiver of `{E}`",
    label = "expected a closure that takes `{E}` and returns a `Result<{T}, Error>`, or a future of one",
    note = "write the type of what it takes: `|saved: Saved<Post>| async move {{ Ok(()) }}`"
)]
pub trait Receiver<E, T, Kind>: Send + Sync + 'static {
    /// Takes what happened.
    fn receive(&self, event: E) -> BoxFuture<'static, Result<T, Error>>;
}

/// The kind of receivers that return a future.
#[derive(Debug)]
pub struct Asynchronous(());

/// The kind of receivers that return at once.
#[derive(Debug)]
pub struct Synchronous(());

impl<E, T, F, Answer> Receiver<E, T, Asynchronous> for F
where
    F: Fn(E) -> Answer + Send + Sync + 'static,
    Answer: Future<Output = Result<T, Error>> + Send + 'static,
{
    fn receive(&self, event: E) -> BoxFuture<'static, Result<T, Error>> {
        self(event).boxed()
    }
}

impl<E, T, F> Receiver<E, T, Synchronous> for F
where
    F: Fn(E) -> Result<T, Error> + Send + Sync + 'static,
    T: Send + 'static,
{
    fn receive(&self, event: E) -> BoxFuture<'static, Result<T, Error>> {
        future::ready(self(event)).boxed()
    }
}

/// An event that is read from one without types.
pub(crate) trait Reported: Sized {
    fn read(event: Event) -> Result<Self, Error>;
}

/// A receiver without types; it answers with the values of a row that it
/// changed.
pub(super) type Erased =
    Arc<dyn Fn(Event) -> BoxFuture<'static, Result<Option<Vec<Value>>, Error>> + Send + Sync>;

pub(super) fn erased<E: Reported, Kind>(receiver: impl Receiver<E, (), Kind>) -> Erased {
    Arc::new(move |event| match E::read(event) {
        Ok(event) => receiver.receive(event).map(|done| done.map(|()| None)).boxed(),
        Err(error) => future::ready(Err(error)).boxed(),
    })
}

pub(super) fn changing<M: Model, Kind>(receiver: impl Receiver<Saved<M>, M, Kind>) -> Erased {
    Arc::new(move |event| match Saved::read(event) {
        Ok(event) => receiver.receive(event).map(|row| row.map(|row| Some(row.values()))).boxed(),
        Err(error) => future::ready(Err(error)).boxed(),
    })
}

/// Is told when rows become models.
pub(super) enum Init {
    Before(Box<dyn Any + Send + Sync>, Box<dyn Fn() + Send + Sync>),
    After(Box<dyn Any + Send + Sync>),
}

type After<M> = Box<dyn Fn(&mut M) + Send + Sync>;

impl Init {
    pub(super) fn before<M: Model>(receiver: impl Fn() + Send + Sync + 'static) -> Self {
        Self::Before(Box::new(PhantomData::<fn() -> M>), Box::new(receiver))
    }

    pub(super) fn after<M: Model>(receiver: impl Fn(&mut M) + Send + Sync + 'static) -> Self {
        let receiver: After<M> = Box::new(receiver);
        Self::After(Box::new(receiver))
    }

    pub(super) fn tell_before<M: Model>(&self) {
        if let Self::Before(of, receiver) = self
            && of.is::<PhantomData<fn() -> M>>()
        {
            receiver();
        }
    }

    pub(super) fn tell_after<M: Model>(&self, model: &mut M) {
        if let Self::After(receiver) = self
            && let Some(receiver) = receiver.downcast_ref::<After<M>>()
        {
            receiver(model);
        }
    }
}
