//! What a request is told on its way to a handler: its id, the database and whatever else the
//! application provides.

use std::{any::Any, fmt, sync::Arc};

use http::Extensions;
use rustango_ports::runtime::Random;
use rustango_query::Db;

use crate::RequestId;

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
