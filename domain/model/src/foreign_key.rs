//! A column that points at a row of another model.

use std::{
    fmt,
    hash::{Hash, Hasher},
    panic::{RefUnwindSafe, UnwindSafe},
    sync::{Arc, OnceLock},
};

use rustango_ports::database::{DbError, DecodeFault, Value, ValueRef, ValueType};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    FieldValue, Model, ModelSchema, RelatedColumns, RowReader, SingleKey,
    siblings::{Siblings, Target},
};

/// The key of a row of `T`, and the row itself once it was loaded.
///
/// Two foreign keys are equal when their keys are; in JSON a foreign key is
/// its key. It is a field of a model where the key of `T` has one field.
pub struct ForeignKey<T: Model> {
    key: T::Key,
    target: OnceLock<Arc<Target<T>>>,
    /// Those that were read with it, where they are loaded together.
    siblings: Option<Arc<Siblings<T>>>,
}

impl<T: Model> ForeignKey<T> {
    /// Points at the row with this key.
    pub fn new(key: impl Into<T::Key>) -> Self {
        Self::of(key.into())
    }

    /// Points at a saved row.
    ///
    /// # Errors
    /// [`UnsavedTarget`] where the row has no key yet: save it first.
    pub fn to(target: &T) -> Result<Self, UnsavedTarget> {
        match target.key() {
            Some(key) => Ok(Self::of(key)),
            None => Err(UnsavedTarget { model: T::schema().name }),
        }
    }

    const fn of(key: T::Key) -> Self {
        Self { key, target: OnceLock::new(), siblings: None }
    }

    /// Returns the key.
    pub fn key(&self) -> &T::Key {
        &self.key
    }

    /// Returns the row, if it was loaded.
    pub fn loaded(&self) -> Option<&T> {
        self.target.get().map(|target| (**target).borrow())
    }

    /// Keeps a loaded row; the first one stays.
    pub fn keep(&self, target: T) -> &T {
        self.hold(Arc::new(target))
    }

    fn hold(&self, target: Arc<Target<T>>) -> &T {
        (**self.target.get_or_init(|| target)).borrow()
    }

    /// Returns the keys that were read with it, where they are loaded together.
    #[doc(hidden)]
    pub fn siblings(&self) -> Option<&Siblings<T>> {
        self.siblings.as_deref()
    }

    /// Keeps the row that was loaded for one of its siblings with the same key,
    /// if nothing was written since.
    #[doc(hidden)]
    pub fn adopt(&self, now: u64) -> Option<&T> {
        let target = self.siblings.as_ref()?.find(&self.key, now)?;
        Some(self.hold(target))
    }
}

/// A panic leaves a target kept or not kept.
impl<T: Model> UnwindSafe for ForeignKey<T> where T::Key: UnwindSafe {}
impl<T: Model> RefUnwindSafe for ForeignKey<T> where T::Key: RefUnwindSafe {}

impl<T: Model> Clone for ForeignKey<T> {
    fn clone(&self) -> Self {
        Self { key: self.key.clone(), target: self.target.clone(), siblings: self.siblings.clone() }
    }
}

impl<T: Model> PartialEq for ForeignKey<T> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl<T: Model> Eq for ForeignKey<T> {}

impl<T: Model> Hash for ForeignKey<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl<T: Model> fmt::Debug for ForeignKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({:?})", T::schema().name, self.key)
    }
}

impl<T: Model<Key: SingleKey>> FieldValue for ForeignKey<T> {
    type Base = <T::Key as FieldValue>::Base;
    type Like<U: FieldValue> = U;
    type Or<U: FieldValue> = Self::Base;
    type With<U: FieldValue> = U;

    const TYPE: ValueType = T::Key::TYPE;
    const TARGET: Option<fn() -> &'static ModelSchema> = Some(T::schema);

    fn to_value(&self) -> Value {
        self.key.to_value()
    }

    fn from_value(value: ValueRef<'_>) -> Result<Self, DecodeFault> {
        T::Key::from_value(value).map(Self::of)
    }

    fn read(row: RowReader<'_>, position: usize) -> Result<Self, DbError> {
        let mut read: Self = row.read(position)?;
        read.siblings = row.family().and_then(|(family, first)| family.join(first + position, &read.key));
        Ok(read)
    }

    fn load_target(&mut self, related: &RelatedColumns, row: RowReader<'_>) -> Result<(), DbError> {
        let row = row.at(related.first);
        if row.is_null(related.key)? {
            return Ok(());
        }
        let mut target = T::from_row(row)?;
        for nested in &related.nested {
            target.load_related(nested, row)?;
        }
        let target: Arc<Target<T>> = Arc::new(target);
        self.target = OnceLock::from(target);
        Ok(())
    }
}

impl<T: Model> Serialize for ForeignKey<T>
where
    T::Key: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.key.serialize(serializer)
    }
}

impl<'de, T: Model> Deserialize<'de> for ForeignKey<T>
where
    T::Key: Deserialize<'de>,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::Key::deserialize(deserializer).map(Self::of)
    }
}

/// A foreign key to a row that was never saved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this {model} has no key yet: save it before pointing at it")]
pub struct UnsavedTarget {
    model: &'static str,
}
