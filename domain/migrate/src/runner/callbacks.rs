//! Functions of a program that migrations call by name.

use std::{collections::BTreeMap, fmt, future::Future, sync::Arc};

use futures_core::future::BoxFuture;
use rustango_ports::schema::Schema;
use rustango_query::{Db, Error};

type Callback = Box<dyn Fn(Db, Arc<Schema>) -> BoxFuture<'static, Result<(), Error>> + Send + Sync>;

/// The functions that data steps name by `"callback"`.
///
/// ```
/// use rustango_migrate::Callbacks;
///
/// let callbacks = Callbacks::new().with("fill_slugs", |db, schema| async move {
///     assert!(schema.table("post").is_some());
///     rustango_query::raw("UPDATE post SET slug = lower(title)").execute(&db).await?;
///     Ok(())
/// });
/// ```
#[derive(Default)]
pub struct Callbacks {
    by_name: BTreeMap<String, Callback>,
}

impl Callbacks {
    /// Starts without any.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a function. It is given a handle on the transaction of its step, and
    /// the schema that the database has at that point, which may be older than
    /// the models of the program.
    #[must_use]
    pub fn with<F, Done>(mut self, name: impl Into<String>, callback: F) -> Self
    where
        F: Fn(Db, Arc<Schema>) -> Done + Send + Sync + 'static,
        Done: Future<Output = Result<(), Error>> + Send + 'static,
    {
        self.by_name.insert(name.into(), Box::new(move |db, schema| Box::pin(callback(db, schema))));
        self
    }

    pub(super) async fn call(&self, name: &str, db: &Db, schema: &Arc<Schema>) -> Result<(), Error> {
        let Some(callback) = self.by_name.get(name) else {
            let known: Vec<_> = self.by_name.keys().map(String::as_str).collect();
            return Err(Error::InvalidQuery(format!(
                "the migration calls \"{name}\", which this program does not have: add it with \
                 Callbacks::with; it has [{}]",
                known.join(", ")
            )));
        };
        callback(db.clone(), Arc::clone(schema)).await
    }
}

impl fmt::Debug for Callbacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.by_name.keys()).finish()
    }
}
