//! What goes along with the work of a handle: who does it, on whose behalf,
//! and who wants to know.

use std::sync::{Arc, OnceLock};

use rustango_model::Registry;

use super::Db;
use crate::{Error, Signals};

/// Who works with a handle, and what goes along with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    pub(crate) signals: Signals,
    registry: OnceLock<Arc<Registry>>,
    pub(crate) actor: Option<Arc<str>>,
    pub(crate) source: Option<Arc<str>>,
    pub(crate) request_id: Option<Arc<str>>,
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
        self.with_context(|context| context.registry = OnceLock::from(Arc::new(registry)))
    }

    /// Says who works with the handle, as the audit log and receivers are told:
    /// `user:7`.
    #[must_use]
    pub fn with_actor(self, actor: impl Into<String>) -> Self {
        let actor: Arc<str> = Arc::from(actor.into());
        self.with_context(|context| context.actor = Some(actor))
    }

    /// Says which part of the program works with the handle, for the audit log:
    /// `admin`.
    #[must_use]
    pub fn with_source(self, source: impl Into<String>) -> Self {
        let source: Arc<str> = Arc::from(source.into());
        self.with_context(|context| context.source = Some(source))
    }

    /// Says which request the work belongs to, for the audit log.
    #[must_use]
    pub fn with_request_id(self, id: impl Into<String>) -> Self {
        let id: Arc<str> = Arc::from(id.into());
        self.with_context(|context| context.request_id = Some(id))
    }

    /// Returns who works with the handle.
    pub fn actor(&self) -> Option<&str> {
        self.context.actor.as_deref()
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
