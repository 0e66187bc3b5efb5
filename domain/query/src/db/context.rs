//! What goes along with the work of a handle: who does it, on whose behalf,
//! and who wants to know.

use std::{
    panic::Location,
    sync::{Arc, OnceLock},
};

use rustango_model::{Family, ModelSchema, Registry};

use super::Db;
use crate::{
    Error, Guard, Signals,
    guard::{Loads, Origin},
};

/// Who works with a handle, and what goes along with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    pub(crate) signals: Signals,
    /// Found once for all handles that came of one another.
    registry: Arc<OnceLock<Arc<Registry>>>,
    pub(crate) actor: Option<Arc<str>>,
    pub(crate) source: Option<Arc<str>>,
    pub(crate) request_id: Option<Arc<str>>,
    loads: Option<Arc<Loads>>,
}

impl Db {
    /// Tells the receivers of a registry of every write by this handle.
    #[must_use]
    pub fn with_signals(self, signals: Signals) -> Self {
        self.with_context(|context| context.signals = signals)
    }

    /// Knows these models only, where a delete looks for rows that point at
    /// the deleted ones. Without this, it knows all that are linked into the
    /// program.
    #[must_use]
    pub fn with_registry(self, registry: Registry) -> Self {
        self.with_context(|context| context.registry = Arc::new(OnceLock::from(Arc::new(registry))))
    }

    /// Says who works with the handle, as the audit log and receivers are told:
    /// `user:7`.
    #[must_use]
    pub fn with_actor(self, actor: impl Into<Arc<str>>) -> Self {
        let actor = actor.into();
        self.with_context(|context| context.actor = Some(actor))
    }

    /// Says which part of the program works with the handle, for the audit log:
    /// `admin`.
    #[must_use]
    pub fn with_source(self, source: impl Into<Arc<str>>) -> Self {
        let source = source.into();
        self.with_context(|context| context.source = Some(source))
    }

    /// Says which request the work belongs to, for the audit log.
    #[must_use]
    pub fn with_request_id(self, id: impl Into<Arc<str>>) -> Self {
        let id = id.into();
        self.with_context(|context| context.request_id = Some(id))
    }

    /// Watches for rows that are loaded one by one, by their keys or because
    /// they belong to a row: in a loop over other rows that is one statement a
    /// row (N+1 queries). Places in the
    /// program are told apart; each [`unit`](Self::unit) begins anew.
    ///
    /// ```
    /// # use rustango_query::{Db, Guard};
    /// # fn example(db: Db) -> Db {
    /// db.with_n_plus_one(Guard::Raise(10))
    /// # }
    /// ```
    #[must_use]
    pub fn with_n_plus_one(self, guard: Guard) -> Self {
        self.with_context(|context| context.loads = Some(Arc::new(Loads::new(guard))))
    }

    /// Returns a handle that counts from the beginning.
    pub(super) fn counting_anew(self) -> Self {
        match self.context.loads.as_ref().map(|loads| loads.guard) {
            Some(guard) => self.with_n_plus_one(guard),
            None => self,
        }
    }

    /// Notes that a row is asked for by its key.
    pub(crate) fn note_load(
        &self,
        schema: &ModelSchema,
        at: &'static Location<'static>,
    ) -> Result<(), Error> {
        match &self.context.loads {
            // What is loaded together is not counted.
            Some(loads) if loads.guard != Guard::Batch => loads.note(schema, at).map(drop),
            _ => Ok(()),
        }
    }

    /// Returns the loads of this piece of work, where they are watched.
    pub(crate) fn loads(&self) -> Option<&Loads> {
        self.context.loads.as_deref()
    }

    /// Returns those that the foreign keys of an answer belong to, where they
    /// are loaded together.
    pub(crate) fn family(&self) -> Option<Family> {
        let loads = self.context.loads.as_ref().filter(|loads| loads.guard == Guard::Batch);
        loads.map(|_| Family::new(Arc::clone(self.origin()) as Arc<_>))
    }

    /// Returns where it reads.
    pub(crate) fn origin(&self) -> &Arc<Origin> {
        self.scope.as_ref().map_or(&self.origin, |scope| scope.origin())
    }

    /// Returns who works with the handle.
    pub fn actor(&self) -> Option<&str> {
        self.context.actor.as_deref()
    }

    /// Returns the request that the work belongs to.
    pub fn request_id(&self) -> Option<&str> {
        self.context.request_id.as_deref()
    }

    /// Returns who is told of the writes by this handle.
    pub fn signals(&self) -> &Signals {
        &self.context.signals
    }

    pub(crate) fn context(&self) -> &Context {
        &self.context
    }

    /// Returns the models that a delete looks through.
    pub(crate) fn registry(&self) -> Result<&Registry, Error> {
        if let Some(registry) = self.context.registry.get() {
            return Ok(registry);
        }
        let found = Registry::discovered().map_err(|fault| Error::InvalidQuery(fault.to_string()))?;
        Ok(self.context.registry.get_or_init(|| Arc::new(found)))
    }

    fn with_context(mut self, change: impl FnOnce(&mut Context)) -> Self {
        change(Arc::make_mut(&mut self.context));
        self
    }
}
