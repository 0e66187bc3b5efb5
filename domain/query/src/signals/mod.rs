//! Signals: receivers that are told of what happens to rows.
//!
//! A registry is a value that a program makes and hands to its `Db`. It is
//! told of every write by that handle, whichever way it is made: of one row,
//! of many, of a query, of links between rows.

mod dispatch;
mod event;
mod receiver;

use std::{
    collections::HashMap,
    fmt,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};

use rustango_model::{Model, ModelSchema};

use self::receiver::{Erased, Init};
pub(crate) use self::{dispatch::Told, event::LinksOf};
pub use self::{
    event::{Deleted, LinkAction, LinksChanged, Saved},
    receiver::{Asynchronous, Receiver, Synchronous},
};

/// The receivers of a program. A cheap clone: all clones are one registry.
///
/// A receiver is a closure, sync or async, that takes what happened and
/// returns a `Result`. What it takes says of which model it is told.
///
/// ```
/// # use rustango_model::Model;
/// # use rustango_query::{Db, Deleted, Error, Saved, Signals};
/// # fn example<Post: Model + Clone>(db: Db) -> Db {
/// let signals = Signals::new();
/// // May change the row, and refuse the write.
/// signals.connect_pre_save(|saving: Saved<Post>| Ok(saving.row));
/// // Is told when it is done, within the transaction.
/// signals.connect_post_save(|saved: Saved<Post>| async move {
///     println!("{} by {:?}", saved.changed().join(", "), saved.db.actor());
///     Ok(())
/// });
/// // Is told once it is committed.
/// signals.connect_post_delete_on_commit(|deleted: Deleted<Post>| async move { Ok(()) });
/// db.with_signals(signals)
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Signals {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    receivers: RwLock<HashMap<(&'static str, Moment), Vec<Connected>>>,
    inits: RwLock<Vec<(ReceiverId, Init)>>,
    connected: AtomicUsize,
    initial: AtomicUsize,
    last: AtomicU64,
}

#[derive(Clone)]
struct Connected {
    id: ReceiverId,
    receiver: Erased,
}

/// When a receiver is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Moment {
    PreSave,
    PostSave,
    SaveCommitted,
    PreDelete,
    PostDelete,
    DeleteCommitted,
    LinksChange,
    LinksCommitted,
}

/// Tells a receiver from others, to disconnect it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ReceiverId(u64);

macro_rules! connections {
    ($($(#[$doc:meta])* $name:ident: $event:ident -> $answer:ty, $moment:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name<M: Model, Kind>(
            &self,
            receiver: impl Receiver<$event<M>, $answer, Kind>,
        ) -> ReceiverId {
            self.connect::<M>(Moment::$moment, receiver::erased(receiver))
        }
    )*};
}

impl Signals {
    /// Makes a registry without receivers.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Is told of a row before it is inserted or updated, and returns it, with
    /// fields changed if it likes. An error takes the write back.
    pub fn connect_pre_save<M: Model, Kind>(&self, receiver: impl Receiver<Saved<M>, M, Kind>) -> ReceiverId {
        self.connect::<M>(Moment::PreSave, receiver::changing(receiver))
    }

    connections! {
        /// Is told of a row after it was inserted or updated, within the
        /// transaction. An error or a panic is logged, what the receiver wrote
        /// is taken back, and nothing else is.
        connect_post_save: Saved -> (), PostSave;
        /// Is told of a saved row once that is committed; its `db` is outside
        /// the transaction.
        connect_post_save_on_commit: Saved -> (), SaveCommitted;
        /// Is told of a row before it is deleted or put into the trash. An
        /// error takes the write back.
        connect_pre_delete: Deleted -> (), PreDelete;
        /// Is told of a row after it was deleted or put into the trash, as
        /// [`connect_post_save`](Self::connect_post_save) is.
        connect_post_delete: Deleted -> (), PostDelete;
        /// Is told of a deleted row once that is committed.
        connect_post_delete_on_commit: Deleted -> (), DeleteCommitted;
        /// Is told before and after links of a row over a table between are
        /// added and removed: [`LinksChanged::action`] tells which. An error
        /// before takes the write back, one after is logged.
        connect_m2m_changed: LinksChanged -> (), LinksChange;
        /// Is told of changed links once that is committed.
        connect_m2m_changed_on_commit: LinksChanged -> (), LinksCommitted;
    }

    /// Is told before a row of an answer becomes a model.
    pub fn connect_pre_init<M: Model>(&self, receiver: impl Fn() + Send + Sync + 'static) -> ReceiverId {
        self.connect_init(Init::before::<M>(receiver))
    }

    /// Is told of a model that a row of an answer became, and may change it.
    pub fn connect_post_init<M: Model>(
        &self,
        receiver: impl Fn(&mut M) + Send + Sync + 'static,
    ) -> ReceiverId {
        self.connect_init(Init::after(receiver))
    }

    /// Tells a receiver no more; returns whether it was connected.
    pub fn disconnect(&self, id: ReceiverId) -> bool {
        let mut inits = self.shared.inits.write().unwrap_or_else(PoisonError::into_inner);
        let before = inits.len();
        inits.retain(|(known, _)| *known != id);
        if inits.len() < before {
            self.shared.initial.fetch_sub(1, Ordering::Release);
            return true;
        }
        let mut receivers = self.shared.receivers.write().unwrap_or_else(PoisonError::into_inner);
        for connected in receivers.values_mut() {
            let before = connected.len();
            connected.retain(|one| one.id != id);
            if connected.len() < before {
                self.shared.connected.fetch_sub(1, Ordering::Release);
                return true;
            }
        }
        false
    }

    fn connect<M: Model>(&self, moment: Moment, receiver: Erased) -> ReceiverId {
        let id = self.next_id();
        let mut receivers = self.shared.receivers.write().unwrap_or_else(PoisonError::into_inner);
        let place = receivers.entry((M::schema().table.as_str(), moment)).or_default();
        place.push(Connected { id, receiver });
        self.shared.connected.fetch_add(1, Ordering::Release);
        id
    }

    fn connect_init(&self, init: Init) -> ReceiverId {
        let id = self.next_id();
        self.shared.inits.write().unwrap_or_else(PoisonError::into_inner).push((id, init));
        self.shared.initial.fetch_add(1, Ordering::Release);
        id
    }

    fn next_id(&self) -> ReceiverId {
        ReceiverId(self.shared.last.fetch_add(1, Ordering::Relaxed))
    }

    /// Tells whether someone is told of writes to the rows of a model.
    pub(crate) fn watch(&self, schema: &ModelSchema) -> bool {
        self.has(schema, |moment| !matches!(moment, Moment::LinksChange | Moment::LinksCommitted))
    }

    /// Tells whether someone is told of links of the rows of a model.
    pub(crate) fn watch_links(&self, schema: &ModelSchema) -> bool {
        self.has(schema, |moment| matches!(moment, Moment::LinksChange | Moment::LinksCommitted))
    }

    fn has(&self, schema: &ModelSchema, of: impl Fn(Moment) -> bool) -> bool {
        // Most programs have none, and their writes ask no lock.
        if self.shared.connected.load(Ordering::Acquire) == 0 {
            return false;
        }
        let receivers = self.shared.receivers.read().unwrap_or_else(PoisonError::into_inner);
        receivers
            .iter()
            .any(|((table, moment), some)| *table == schema.table.as_str() && of(*moment) && !some.is_empty())
    }

    fn receivers(&self, schema: &ModelSchema, moment: Moment) -> Vec<Erased> {
        let receivers = self.shared.receivers.read().unwrap_or_else(PoisonError::into_inner);
        let connected = receivers.get(&(schema.table.as_str(), moment));
        connected.into_iter().flatten().map(|one| Arc::clone(&one.receiver)).collect()
    }

    /// Tells whether someone is told of models that rows become.
    pub(crate) fn watch_inits(&self) -> bool {
        self.shared.initial.load(Ordering::Acquire) > 0
    }

    pub(crate) fn pre_init<M: Model>(&self) {
        for (_, init) in &*self.shared.inits.read().unwrap_or_else(PoisonError::into_inner) {
            init.tell_before::<M>();
        }
    }

    pub(crate) fn post_init<M: Model>(&self, model: &mut M) {
        for (_, init) in &*self.shared.inits.read().unwrap_or_else(PoisonError::into_inner) {
            init.tell_after(model);
        }
    }
}

impl fmt::Debug for Signals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let connected = self.shared.connected.load(Ordering::Relaxed);
        f.debug_struct("Signals").field("receivers", &connected).finish()
    }
}
