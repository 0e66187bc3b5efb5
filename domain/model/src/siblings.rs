//! Foreign keys that were read together, so that the rows they point at can be
//! loaded together.

use std::{
    any::Any,
    borrow::Borrow,
    collections::{HashMap, HashSet},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::Model;

/// A row behind a trait object. To know whether an `Arc<T>` is `Send`, the
/// compiler looks into `T`, into the targets of its foreign keys and so on,
/// until models in a circle exceed its recursion limit. A trait object says
/// what it is.
pub(crate) type Target<T> = dyn Borrow<T> + Send + Sync;

/// The foreign keys of one answer, by their columns.
#[doc(hidden)]
pub struct Family {
    /// Where they were read: others do not share what is loaded there.
    origin: Arc<dyn Any + Send + Sync>,
    by_column: Mutex<HashMap<usize, Arc<dyn Any + Send + Sync>>>,
}

impl Family {
    /// Starts without any.
    pub fn new(origin: Arc<dyn Any + Send + Sync>) -> Self {
        Self { origin, by_column: Mutex::default() }
    }

    /// Adds a key of a column and returns all of that column.
    pub(crate) fn join<T: Model>(&self, column: usize, key: &T::Key) -> Option<Arc<Siblings<T>>> {
        let of_column = {
            let mut by_column = lock(&self.by_column);
            let begin =
                || -> Arc<dyn Any + Send + Sync> { Arc::new(Siblings::<T>::new(Arc::clone(&self.origin))) };
            Arc::clone(by_column.entry(column).or_insert_with(begin))
        };
        // A column is read as one type.
        let siblings = of_column.downcast::<Siblings<T>>().ok()?;
        lock(&siblings.state).keys.insert(key.clone());
        Some(siblings)
    }
}

impl fmt::Debug for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Family").finish_non_exhaustive()
    }
}

/// The keys of one column of an answer, and the rows that were loaded for them.
#[doc(hidden)]
pub struct Siblings<T: Model> {
    origin: Arc<dyn Any + Send + Sync>,
    state: Mutex<State<T>>,
}

struct State<T: Model> {
    keys: HashSet<T::Key>,
    /// When the rows were loaded, in the origin's time.
    loaded_at: u64,
    loaded: HashMap<T::Key, Arc<Target<T>>>,
}

impl<T: Model> Siblings<T> {
    fn new(origin: Arc<dyn Any + Send + Sync>) -> Self {
        let state = State { keys: HashSet::new(), loaded_at: 0, loaded: HashMap::new() };
        Self { origin, state: Mutex::new(state) }
    }

    /// Tells whether they were read there.
    pub fn are_of<O: Any + Send + Sync>(&self, origin: &Arc<O>) -> bool {
        std::ptr::addr_eq(Arc::as_ptr(&self.origin), Arc::as_ptr(origin))
    }

    /// Returns the row of a key, if it was loaded since nothing was written.
    pub(crate) fn find(&self, key: &T::Key, now: u64) -> Option<Arc<Target<T>>> {
        let state = lock(&self.state);
        state.loaded.get(key).filter(|_| state.loaded_at == now).map(Arc::clone)
    }

    /// Returns a key with others that are not loaded, at most so many.
    pub fn around(&self, key: &T::Key, most: usize, now: u64) -> Vec<T::Key> {
        let mut state = lock(&self.state);
        if state.loaded_at != now {
            state.loaded.clear();
            state.loaded_at = now;
        }
        let others = state.keys.iter().filter(|other| *other != key && !state.loaded.contains_key(*other));
        std::iter::once(key).chain(others).take(most).cloned().collect()
    }

    /// Keeps rows that were loaded at a time.
    pub fn fill(&self, rows: Vec<T>, at: u64) {
        let mut state = lock(&self.state);
        if state.loaded_at == at {
            state.loaded.extend(rows.into_iter().filter_map(|row| {
                let key = row.key()?;
                let row: Arc<Target<T>> = Arc::new(row);
                Some((key, row))
            }));
        }
    }
}

impl<T: Model> fmt::Debug for Siblings<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Siblings").field("model", &T::schema().name).finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
