//! What a request is told on its way to a handler: its id, the database and whatever else the
//! application provides.

use std::{any::Any, fmt, sync::Arc};

use http::Extensions;
use rustango_ports::runtime::Random;
use rustango_query::Db;

use crate::{Principal, RequestId};

/// What the edge tells a request: its id, and the values that the application
/// provides, one of each type.
///
/// It is one extension with a pointer in it, so that what is provided costs a
/// request nothing.
#[derive(Clone)]
pub struct Context {
    id: RequestId,
    provided: Arc<Extensions>,
}

impl Context {
    pub(crate) const fn new(id: RequestId, provided: Arc<Extensions>) -> Self {
        Self { id, provided }
    }

    /// Returns the id of a request that came through the edge.
    #[must_use]
    pub fn request_id(extensions: &Extensions) -> Option<&RequestId> {
        extensions.get::<Self>().map(|context| &context.id)
    }

    /// Returns the database that the application provides, or that a layer has
    /// set for this request, [attributed](Self::attributed) to it.
    #[must_use]
    pub fn db(extensions: &Extensions) -> Option<Db> {
        Self::provided(extensions).map(|db| Self::attributed(extensions, db))
    }

    /// Returns a handle whose writes the audit log and receivers put down to
    /// the request: to `web` as their source, its id, and who makes it, where
    /// an authentication layer has found that out.
    #[must_use]
    pub fn attributed(extensions: &Extensions, db: &Db) -> Db {
        let mut db = db.clone().with_source("web");
        if let Some(id) = Self::request_id(extensions) {
            db = db.with_request_id(id.as_str());
        }
        match extensions.get::<Arc<dyn Principal>>() {
            Some(principal) => db.with_actor(principal.id()),
            None => db,
        }
    }

    /// Finds a value of a type for a request: one of its own extensions, such
    /// as a layer may set, else what the application provides.
    #[must_use]
    pub fn provided<T: Send + Sync + 'static>(extensions: &Extensions) -> Option<&T> {
        extensions.get().or_else(|| extensions.get::<Self>()?.provided.get())
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("id", &self.id).field("provided", &self.provided.len()).finish()
    }
}

/// The randomness that a database was wired with.
pub(crate) struct DbRandom(Db);

impl DbRandom {
    /// Takes the randomness of a value that happens to be a database.
    pub(crate) fn of(value: &dyn Any) -> Option<Arc<dyn Random>> {
        let db: &Db = value.downcast_ref()?;
        Some(Arc::new(Self(db.clone())))
    }
}

impl Random for DbRandom {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.random().fill(bytes);
    }
}
