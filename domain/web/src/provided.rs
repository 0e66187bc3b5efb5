//! What the application hands to its handlers: the database and whatever else.

use std::{any::Any, fmt, sync::Arc};

use http::Extensions;
use rustango_ports::runtime::Random;
use rustango_query::Db;

/// The values that an application provides, one of each type.
///
/// The edge puts them into the extensions of every request, all behind one
/// pointer, so that what is provided costs a request nothing.
#[derive(Clone, Default)]
pub struct Provided {
    values: Arc<Extensions>,
}

impl Provided {
    /// Wraps values.
    #[must_use]
    pub fn new(values: Extensions) -> Self {
        Self { values: Arc::new(values) }
    }

    /// Finds a value of a type for a request: one of its own extensions, such
    /// as a layer may set, else what the application provides.
    #[must_use]
    pub fn find<T: Send + Sync + 'static>(extensions: &Extensions) -> Option<&T> {
        extensions.get().or_else(|| extensions.get::<Self>()?.values.get())
    }
}

impl fmt::Debug for Provided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provided").field("values", &self.values.len()).finish()
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
