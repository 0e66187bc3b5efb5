//! What receivers are told.

use std::{fmt, sync::Arc};

use rustango_model::{ManyToMany, Model};
use rustango_ports::database::Value;

use super::receiver::Reported;
use crate::{Db, Error, held::model_of};

/// What happens, without types.
#[derive(Clone)]
pub(crate) struct Event {
    pub(crate) before: Option<Arc<[Value]>>,
    pub(crate) after: Option<Arc<[Value]>>,
    pub(crate) links: Option<LinksOf>,
    pub(crate) db: Db,
}

/// What happens to links, without types.
#[derive(Clone)]
pub(crate) struct LinksOf {
    pub(crate) relation: &'static ManyToMany,
    pub(crate) action: LinkAction,
    pub(crate) source: Value,
    pub(crate) targets: Arc<[Value]>,
}

/// A row that is about to be saved, or was.
#[non_exhaustive]
pub struct Saved<M> {
    /// The row as it is to be, or is.
    pub row: M,
    /// The row as it was; nothing where it is new.
    pub before: Option<M>,
    /// The transaction that it is saved in, and who does so
    /// ([`Db::actor`]).
    pub db: Db,
}

impl<M: Model> Saved<M> {
    /// Tells whether the row was inserted.
    #[must_use]
    pub const fn is_new(&self) -> bool {
        self.before.is_none()
    }

    /// Returns the names of the fields that differ from before; of a new row
    /// all.
    #[must_use]
    pub fn changed(&self) -> Vec<&'static str> {
        let fields = M::schema().fields.iter().map(|field| field.name);
        let Some(before) = &self.before else { return fields.collect() };
        let pairs = before.values().into_iter().zip(self.row.values());
        fields.zip(pairs).filter(|(_, (before, after))| before != after).map(|(name, _)| name).collect()
    }
}

/// A row that is about to be deleted or put into the trash, or was.
#[non_exhaustive]
pub struct Deleted<M> {
    /// The row as it was.
    pub row: M,
    /// The transaction that it is deleted in, and who does so.
    pub db: Db,
}

/// LinksOf of a row of the model `M` that are about to change, or did.
#[non_exhaustive]
pub struct LinksChanged<M: Model> {
    /// The row whose links change.
    pub key: M::Key,
    /// The name of the relation.
    pub relation: &'static str,
    /// What happens.
    pub action: LinkAction,
    /// The keys of the rows on the other side: those that are linked anew, or
    /// no longer.
    pub targets: Vec<Value>,
    /// The transaction that they change in, and who does so.
    pub db: Db,
}

/// What happens to links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkAction {
    /// They are about to be added.
    PreAdd,
    /// They were added.
    PostAdd,
    /// They are about to be removed.
    PreRemove,
    /// They were removed.
    PostRemove,
    /// All are about to be removed.
    PreClear,
    /// All were removed.
    PostClear,
}

impl LinkAction {
    /// Tells whether it did not happen yet.
    #[must_use]
    pub const fn is_before(self) -> bool {
        matches!(self, Self::PreAdd | Self::PreRemove | Self::PreClear)
    }
}

impl<M: Model> Reported for Saved<M> {
    fn read(event: Event) -> Result<Self, Error> {
        let row = model_of(event.after.as_deref().unwrap_or_default())?;
        Ok(Self { row, before: event.before.as_deref().map(model_of).transpose()?, db: event.db })
    }
}

impl<M: Model> Reported for Deleted<M> {
    fn read(event: Event) -> Result<Self, Error> {
        Ok(Self { row: model_of(event.before.as_deref().unwrap_or_default())?, db: event.db })
    }
}

impl<M: Model> Reported for LinksChanged<M> {
    fn read(event: Event) -> Result<Self, Error> {
        let Some(links) = event.links else {
            return Err(Error::InvalidQuery("a change of links without links".into()));
        };
        let key = crate::held::typed_key::<M>(links.source.clone().into())?;
        Ok(Self {
            key,
            relation: links.relation.name,
            action: links.action,
            targets: links.targets.to_vec(),
            db: event.db,
        })
    }
}

macro_rules! debug {
    ($($event:ident { $($field:ident),* };)*) => {$(
        impl<M: Model> fmt::Debug for $event<M> {
            /// Names the model and shows no values: they may be secrets.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($event))
                    .field("model", &M::schema().name)
                    $(.field(stringify!($field), &self.$field))*
                    .finish_non_exhaustive()
            }
        }
    )*};
}

debug! {
    Saved { db };
    Deleted { db };
    LinksChanged { relation, action, db };
}
